//! `compare`: what two to four files say of themselves, side by side.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use super::{
    NOTHING, UNREAD, engine, files, json_flag, keys, no_stored_keys, now, out, out_json, paths, say_changed, say_unread,
};
use crate::Settings;
use crate::inspect::{Report, Standing};
use crate::present::rows::{Cell, Comparison, MOST_COMPARED, Matrix, compare, sheet};
use crate::present::{json, text};
use crate::sandbox::Cancel;

/// The arguments; `keys` is the one that names lists of keys.
pub(super) fn command(keys: Arg) -> Command {
    Command::new("compare")
        .about("What two to four files say of themselves, side by side")
        .arg(json_flag())
        .arg(keys)
        .arg(no_stored_keys())
        .arg(super::knowledge::not_stored())
        .arg(super::password())
        .arg(now())
        .arg(files().num_args(2..=MOST_COMPARED))
}

/// Does it; gives the exit status: that files differ is no oddity.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let settings = match keys::ring(&mut engine, matches) {
        Ok(keys) => Settings { keys, knowledge: super::knowledge::kept(matches), ..settings.clone() },
        Err(status) => return status,
    };
    let mut status = NOTHING;
    let mut reports: Vec<Report> = Vec::new();
    for path in &paths(matches, "FILE") as &Vec<PathBuf> {
        let Some(report) = engine.examine(path, &settings, &Cancel::default()) else { return UNREAD };
        say_unread(&report);
        status = status.max(say_changed(&report));
        if report.standing == Standing::Unreadable {
            status = UNREAD;
        }
        reports.push(report);
    }
    let sheets: Vec<_> = reports.iter().map(sheet).collect();
    let comparison = compare(&sheets.iter().collect::<Vec<_>>());
    if matches.get_flag("json") {
        out_json(&as_json(&reports, &comparison));
    } else {
        out(&text::comparison(&comparison));
    }
    status
}

fn as_json(reports: &[Report], comparison: &Comparison) -> serde_json::Value {
    let documents: Vec<_> = reports
        .iter()
        .map(|report| {
            let sha256 = report.id.as_ref().map(|id| id.0.as_str());
            json!({"source": {"path": report.path, "sha256": sha256, "bytes": report.bytes},
                   "kind": report.kind.word(), "standing": report.standing.word()})
        })
        .collect();
    json!({"format": json::FORMAT, "files": documents, "claims": rows("question", &comparison.claims),
           "facts": rows("name", &comparison.facts), "left_out": comparison.left_out})
}

fn rows(key: &str, matrix: &Matrix) -> Vec<serde_json::Value> {
    let cell = |cell: &Cell| json!({"field": cell.field, "value": cell.value.written, "at": json::place(&cell.at)});
    let row = |row: &crate::present::rows::MatrixRow| {
        let cells: Vec<Vec<_>> = row.cells.iter().map(|cells| cells.iter().map(cell).collect()).collect();
        json!({key: row.question, "same": row.is_same(), "answers": cells})
    };
    matrix.rows.iter().map(row).collect()
}

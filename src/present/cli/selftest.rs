//! `selftest`: whether this copy of the program, on this machine, judges known files as it should, and what it stands on. What an
//! editor or a lawyer asks first.

use clap::{ArgMatches, Command};
use serde_json::json;

use super::{NOTHING, SOMETHING, UNREAD, complain, json_flag, now, out, out_json, worker};
use crate::Settings;
use crate::evidence::zone_database;
use crate::inspect::checks;
use crate::inspect::knowledge::Known;
use crate::inspect::proofs::shipped_keys;
use crate::inspect::{Report, Weight};
use crate::present::samples::{EXPECTED, SAMPLES};
use crate::present::words::show_untrusted;
use crate::sandbox::{Cancel, Confinement, Engine, Hold};

pub(super) fn command() -> Command {
    Command::new("selftest")
        .about("Judges the samples inside the program, and says what it knows of the world and what is kept from its reader")
        .arg(json_flag())
        .arg(now())
}

/// What came of one sample.
struct Outcome {
    name: &'static str,
    standing: String,
    /// Why it is not as expected; `None` if it is.
    differs: Option<String>,
}

/// Does it; 0 where every sample is judged as expected, 1 where one is not, 2 where the reader can't be had.
pub(super) fn run(matches: &ArgMatches, settings: &Settings, program: &Hold) -> u8 {
    let Some(worker) = worker(false) else { return UNREAD };
    let mut engine = Engine::new(worker);
    let confinement = match engine.confinement() {
        Ok(confinement) => confinement,
        Err(why) => {
            complain(&format!("palimpsest: {why}"));
            return UNREAD;
        }
    };
    let outcomes: Vec<Outcome> =
        SAMPLES.iter().map(|(name, bytes)| judge(&mut engine, name, bytes, settings)).collect();
    let passed = outcomes.iter().all(|outcome| outcome.differs.is_none());
    // The samples are judged with the shipped table alone: what somebody brought in is no fault of this copy.
    let kept = super::knowledge::stored();
    let known = kept.known();
    let shipped = Known::shipped();
    if matches.get_flag("json") {
        let samples: Vec<_> = outcomes
            .iter()
            .map(|one| json!({"name": one.name, "standing": one.standing, "differs": one.differs}))
            .collect();
        let kept: Vec<_> = confinement.rows().iter().map(|(name, hold)| json!([name, hold.holds()])).collect();
        out_json(
            &json!({"version": env!("CARGO_PKG_VERSION"), "checks": checks::all().count(), "releases_until": known.until,
            "releases_shipped_until": shipped, "imported_releases": known.lists,
            "keys": shipped_keys().len(), "zones": zone_database(), "confined": kept, "samples": samples, "passed": passed}),
        );
        return if passed { NOTHING } else { SOMETHING };
    }
    let alone = match kept.lists().len() {
        0 => String::new(),
        _ => format!("The samples below are judged with the shipped table alone, which reaches to {shipped}\n"),
    };
    let mut text = format!(
        "Palimpsest {}\n{} checks; releases of programs known until {}; {} DKIM keys; time zones {}\n{alone}Kept from the reader:\n",
        env!("CARGO_PKG_VERSION"),
        checks::all().count(),
        show_untrusted(&known.words()),
        shipped_keys().len(),
        zone_database()
    );
    confinement.rows().iter().for_each(|(name, hold)| text += &format!("{}\n", Confinement::line(name, hold)));
    text += &format!("Kept from the program itself:\n{}\nSamples:\n", Confinement::line("network", program));
    for outcome in &outcomes {
        let said = outcome.differs.as_ref().map_or("as expected".to_owned(), |why| format!("DIFFERS: {why}"));
        text += &format!("  {}: {}, {said}\n", outcome.name, outcome.standing);
    }
    text += match passed {
        true => "All samples are judged as expected\n",
        false => "Not all samples are judged as expected: do not rely on this copy of the program\n",
    };
    out(&text);
    if passed { NOTHING } else { SOMETHING }
}

fn judge(engine: &mut Engine, name: &'static str, bytes: &[u8], settings: &Settings) -> Outcome {
    let report = engine.examine_bytes(name, bytes, settings, &Cancel::default());
    let Some(report) = report else {
        return Outcome { name, standing: String::new(), differs: Some("it was not examined".to_owned()) };
    };
    let row = EXPECTED.lines().map(|line| line.split('\t').collect::<Vec<_>>()).find(|row| row.first() == Some(&name));
    Outcome { name, standing: report.standing.word().to_owned(), differs: difference(row.as_deref(), &report) }
}

/// What is not as expected.
fn difference(row: Option<&[&str]>, report: &Report) -> Option<String> {
    let Some([_, hash, standing, found]) = row else { return Some("nothing is known of it".to_owned()) };
    if report.id.as_ref().is_none_or(|id| id.0 != *hash) {
        return Some("its hash is another one".to_owned());
    }
    if report.standing.word() != *standing {
        return Some(format!("expected {standing}"));
    }
    let mut checks: Vec<&str> =
        report.findings.iter().filter(|one| one.weight > Weight::Note).map(|one| one.check.as_str()).collect();
    checks.sort_unstable();
    checks.dedup();
    let checks = checks.join(" ");
    (checks != *found).then(|| format!("found {checks}, expected {found}"))
}

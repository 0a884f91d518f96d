//! Every fixture: a `hit` makes its check find something, a `clean` makes it agree, and what is said stays as expected.
//!
//! `UPDATE_EXPECTED=1 cargo test --test cases` writes the expected texts anew; read the difference before committing it.

#[path = "support/dumps.rs"]
mod dumps;
#[path = "support/signing.rs"]
mod signing;
mod support;

use std::fmt::Write;

use palimpsest::inspect::{CheckResult, Report};

/// What a report says, without hashes and offsets that say nothing to a reader.
fn told(report: &Report) -> String {
    let mut out = format!("{} · {}\n", report.kind.word(), report.standing.word());
    for finding in &report.findings {
        writeln!(out, "{} {}: {}", finding.weight.word(), finding.check, finding.sentence()).unwrap();
        for exhibit in &finding.exhibits {
            writeln!(
                out,
                "    {} · {} · {:?} · {}",
                exhibit.role.word(),
                exhibit.label,
                exhibit.value,
                palimpsest::present::words::place(&exhibit.at)
            )
            .unwrap();
        }
    }
    for repair in &report.repairs {
        writeln!(out, "repair: {}", repair.what).unwrap();
    }
    out
}

#[test]
fn hits_hit_and_cleans_agree() {
    let mut wrong = Vec::new();
    for path in support::files_below(&support::root().join("tests/cases")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".expected.txt") || name == "keys.tsv" || support::is_of_a_dump(&path) {
            continue;
        }
        let id = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let report = support::examine(&path);
        let result = &report.outcomes.iter().find(|outcome| outcome.check == id).unwrap().result;
        let fits = match result {
            CheckResult::Found => name.starts_with("hit"),
            CheckResult::Consistent => name.starts_with("clean"),
            CheckResult::NotApplicable(_) | CheckResult::Failed(_) => false,
        };
        if !fits {
            wrong.push(format!("{id}/{name}: {result:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_said_is_what_is_expected() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for path in support::own_files() {
        let expected_path = path.with_extension("expected.txt");
        let said = told(&support::examine(&path));
        if path.starts_with(support::root().join("assets")) {
            continue;
        }
        if update {
            std::fs::write(&expected_path, &said).unwrap();
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != said {
            wrong.push(format!("{}\n--- expected\n{expected}--- said\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fixture_shows_every_check_at_its_full_weight() {
    let of_files = palimpsest::inspect::checks::all().filter(|check| !check.id.starts_with(dumps::PREFIX));
    for check in of_files {
        let files = support::files_below(&support::root().join("tests/cases").join(check.id));
        let hits = files.iter().filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("hit") && !name.ends_with(".txt")
        });
        let heaviest = hits
            .flat_map(|path| support::examine(path).findings)
            .filter(|finding| finding.check == check.id)
            .map(|finding| finding.weight)
            .max();
        assert_eq!(heaviest, Some(check.weight), "{}", check.id);
    }
}

#[test]
fn dumps_say_what_is_expected_and_each_check_at_its_full_weight() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for check in palimpsest::inspect::checks::all().filter(|check| check.id.starts_with(dumps::PREFIX)) {
        let mut heaviest = None;
        for (name, fixture) in dumps::of_check(check.id) {
            let dump = dumps::judged_fixture(&fixture);
            let weight = dump.heaviest(check.id);
            heaviest = heaviest.max(weight);
            if weight.is_some() != name.starts_with("hit") {
                wrong.push(format!("{}/{name}: {weight:?}", check.id));
            }
            let expected_path = fixture.with_file_name(format!("{name}.expected.txt"));
            let said = dump.told();
            if update {
                std::fs::write(&expected_path, &said).unwrap();
            }
            let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
            if expected != said {
                wrong.push(format!("{}\n--- expected\n{expected}--- said\n{said}", fixture.display()));
            }
            for (_, _, finding) in dump.ranking.beside.all() {
                let of = palimpsest::inspect::checks::by_id(&finding.check).unwrap();
                assert!(finding.weight <= of.weight && !finding.exhibits.is_empty(), "{}", of.id);
            }
        }
        if heaviest != Some(check.weight) {
            wrong.push(format!("{}: at most {heaviest:?}, not {:?}", check.id, check.weight));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_check_breaks_off() {
    for path in support::own_files() {
        for outcome in support::examine(&path).outcomes {
            assert!(!matches!(outcome.result, CheckResult::Failed(_)), "{} on {}", outcome.check, path.display());
        }
    }
}

#[test]
fn a_hidden_time_in_dispute_leaves_the_machine_and_the_zone_alone() {
    use palimpsest::inspect::{Agreement, Question};
    let report = support::examine(&support::root().join("assets/samples/moved-back.eml"));
    let disputed = |question| {
        let rows = report.claims.iter().filter(move |row| row.question == question);
        rows.flat_map(|row| &row.cells).filter(|cell| matches!(cell.agreement, Agreement::Disagrees(_))).count()
    };
    assert!(disputed(Question::Sent) >= 4, "Date, boundary, Message-ID, Thread-Index");
    assert_eq!((disputed(Question::Machine), disputed(Question::Zone)), (0, 0));
    let author = support::examine(&support::root().join("assets/samples/edited-afterwards.pdf"));
    let marked = author.claims.iter().filter(|row| row.question == Question::Author).flat_map(|row| &row.cells);
    assert!(marked.filter(|cell| matches!(cell.agreement, Agreement::Disagrees(_))).count() >= 2);
}

#[test]
fn the_samples_show_one_consistent_and_one_contradicting_file_of_each_kind() {
    for (name, standing) in [
        ("consistent-answer.eml", "consistent"),
        ("moved-back.eml", "conflicting"),
        ("consistent-notice.pdf", "consistent"),
        ("two-creation-dates.pdf", "conflicting"),
        ("newer-than-its-date.pdf", "conflicting"),
        ("edited-afterwards.pdf", "conflicting"),
    ] {
        let report = support::examine(&support::root().join("assets/samples").join(name));
        assert_eq!(report.standing.word(), standing, "{name}");
        assert!(!report.timeline.is_empty() && !report.claims.is_empty(), "{name}");
    }
}

//! Every check of the three PDF families finds something in its `hit` and agrees with its `clean`; the samples say what
//! they are made to say.

use std::path::{Path, PathBuf};

use palimpsest::acquire::Source;
use palimpsest::inspect::checks::all;
use palimpsest::inspect::{CheckResult, Finding, Report, Standing};
use palimpsest::{Settings, examine as examine_source};

fn examine(path: &Path) -> Report {
    let settings = Settings { as_of: "2026-11-22T00:00:00Z".parse().unwrap() };
    examine_source(&Source::new(path.to_string_lossy(), std::fs::read(path).unwrap()), &settings)
}

fn root(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

fn result(report: &Report, check: &str) -> CheckResult {
    report.outcomes.iter().find(|outcome| outcome.check == check).unwrap().result.clone()
}

#[test]
fn every_check_hits_and_stays_quiet() {
    for check in all().filter(|check| check.format() == "pdf") {
        let folder = root("tests/cases").join(check.id);
        let hit = examine(&folder.join("hit.pdf"));
        assert_eq!(result(&hit, check.id), CheckResult::Found, "{}", check.id);
        let weights = hit.findings.iter().filter(|finding| finding.check == check.id).map(|finding| finding.weight);
        assert_eq!(weights.max(), Some(check.weight), "{}: the fixture shows the check's full weight", check.id);
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            assert!(entry.metadata().unwrap().len() < 10_000, "{:?}", entry.path());
            if entry.file_name().to_string_lossy().starts_with("clean") {
                assert_eq!(result(&examine(&entry.path()), check.id), CheckResult::Consistent, "{:?}", entry.path());
            }
        }
    }
}

#[test]
fn words_describe_and_do_not_accuse() {
    for check in all().filter(|check| check.format() == "pdf") {
        assert!(
            check.id.starts_with("pdf-") && !check.innocent.is_empty() && !check.sources.is_empty(),
            "{}",
            check.id
        );
        let report = examine(&root("tests/cases").join(check.id).join("hit.pdf"));
        let said: String = report.findings.iter().map(Finding::sentence).collect();
        for word in
            format!("{} {} {} {said}", check.title, check.why, check.next_step).split(|c: char| !c.is_alphabetic())
        {
            assert!(
                !["forged", "fake", "faked", "tampered", "authentic"].contains(&word.to_lowercase().as_str()),
                "{}",
                check.id
            );
        }
    }
}

#[test]
fn samples_stand_where_they_should() {
    for (name, standing) in [
        ("consistent-notice.pdf", Standing::Consistent),
        ("two-creation-dates.pdf", Standing::Conflicting),
        ("newer-than-its-date.pdf", Standing::Conflicting),
        ("edited-afterwards.pdf", Standing::Conflicting),
    ] {
        let report = examine(&root("assets/samples").join(name));
        assert_eq!(report.standing, standing, "{name}: {:?}", report.findings);
    }
}

//! Ordinary mails of many programs and services, written as those write them: none may stand above consistent.
//!
//! Every person, organisation and host of `tests/ordinary/` is invented (RFC 2606, RFC 5737), beside the servers of the
//! services that the mails came through.

mod support;

use palimpsest::inspect::{CheckResult, Standing, Weight};

#[test]
fn ordinary_mails_stand_consistent() {
    let mut wrong = Vec::new();
    let mut mails = 0_usize;
    for path in support::files_below(&support::root().join("tests/ordinary")) {
        mails += 1;
        let report = support::examine(&path);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if report.standing != Standing::Consistent {
            wrong.push(format!("{name}: {}", report.standing.word()));
        }
        for finding in report.findings.iter().filter(|finding| finding.weight > Weight::Note) {
            wrong.push(format!("{name}: {} {}: {}", finding.weight.word(), finding.check, finding.sentence()));
        }
        for outcome in &report.outcomes {
            if let CheckResult::Failed(reason) = &outcome.result {
                wrong.push(format!("{name}: {} failed: {reason}", outcome.check));
            }
        }
    }
    assert!(mails >= 40, "the ordinary mails are missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

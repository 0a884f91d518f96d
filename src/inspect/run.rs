//! Puts every check to the evidence and keeps every answer, so that silence is never read as "clean".

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::check::{Check, Outcome, Run, Scene};
use super::checks;
use super::finding::Finding;
use super::left_out;
use super::on_page;
use super::report::{CheckOutcome, CheckResult};
use crate::evidence::limits::proofs::{MOST_FINDINGS, row};
use crate::evidence::{Evidence, Locator, Repair};

/// Why a check of dumps does not apply to one file.
pub(super) const ALONE: &str = "it was judged by itself, without others beside it";

/// Runs the whole catalogue: findings, heaviest first, what each check came to, and which findings were left out.
pub fn inspect(evidence: &Evidence, scene: &Scene) -> (Vec<Finding>, Vec<CheckOutcome>, Vec<Repair>) {
    let mut findings = Vec::new();
    let (mut outcomes, mut left_out) = (Vec::new(), Vec::new());
    for check in checks::all() {
        let result = match catch_unwind(AssertUnwindSafe(|| put(check, evidence, scene))) {
            Ok(Outcome::NotApplicable(reason)) => CheckResult::NotApplicable(reason),
            Ok(Outcome::Consistent) => CheckResult::Consistent,
            Ok(Outcome::Found(found)) => {
                let mut found: Vec<Finding> = found.into_iter().map(|found| Finding::of(check, found)).collect();
                found.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
                if let Some(first) = found.get(MOST_FINDINGS) {
                    let what = format!("{}: {} has {}", row::MOST_FINDINGS.sentence(), check.id, found.len());
                    let own = first.exhibits.iter().find(|exhibit| exhibit.source.is_none());
                    let at =
                        own.map_or_else(|| Locator::absent("further findings", "the report"), |own| own.at.clone());
                    left_out.push(Repair::new(what, at));
                }
                found.truncate(MOST_FINDINGS);
                findings.append(&mut found);
                CheckResult::Found
            }
            Err(_) => CheckResult::Failed("the check broke off on this file".into()),
        };
        outcomes.push(CheckOutcome { check: check.id.into(), result });
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    if let Evidence::Pdf(pdf) = evidence {
        on_page::find(pdf, &mut findings);
    }
    left_out.extend(left_out::repairs(evidence));
    (findings, outcomes, left_out)
}

fn put(check: &Check, evidence: &Evidence, scene: &Scene) -> Outcome {
    match (check.run, evidence) {
        (Run::Mail(run), Evidence::Mail(mail)) => run(mail, scene),
        (Run::Pdf(run), Evidence::Pdf(pdf)) => run(pdf, scene),
        (Run::Office(run), Evidence::Office(office)) => run(office, scene),
        (Run::Across(_), _) => Outcome::skip(ALONE),
        (_, Evidence::Mail(_)) => Outcome::skip("the file is an email"),
        (_, Evidence::Pdf(_)) => Outcome::skip("the file is a PDF"),
        (_, Evidence::Office(_)) => Outcome::skip("the file is an office document"),
        (_, Evidence::Picture(_)) => Outcome::skip("the file is a picture"),
        (_, Evidence::Other) => Outcome::skip("the file is of a kind that no check reads"),
    }
}

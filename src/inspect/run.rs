//! Puts every check to the evidence and keeps every answer, so that silence is never read as "clean".

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::check::{Check, Outcome, Run, Scene};
use super::checks;
use super::finding::Finding;
use super::report::{CheckOutcome, CheckResult};
use crate::evidence::Evidence;

/// Runs the whole catalogue: findings, heaviest first, and what each check came to.
pub fn inspect(evidence: &Evidence, scene: &Scene) -> (Vec<Finding>, Vec<CheckOutcome>) {
    let mut findings = Vec::new();
    let mut outcomes = Vec::new();
    for check in checks::all() {
        let result = match catch_unwind(AssertUnwindSafe(|| put(check, evidence, scene))) {
            Ok(Outcome::NotApplicable(reason)) => CheckResult::NotApplicable(reason),
            Ok(Outcome::Consistent) => CheckResult::Consistent,
            Ok(Outcome::Found(found)) => {
                findings.extend(found.into_iter().map(|found| Finding::of(check, found)));
                CheckResult::Found
            }
            Err(_) => CheckResult::Failed("the check broke off on this file".into()),
        };
        outcomes.push(CheckOutcome { check: check.id.to_owned(), result });
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    (findings, outcomes)
}

fn put(check: &Check, evidence: &Evidence, scene: &Scene) -> Outcome {
    match (check.run, evidence) {
        (Run::Mail(run), Evidence::Mail(mail)) => run(mail, scene),
        (Run::Pdf(run), Evidence::Pdf(pdf)) => run(pdf, scene),
        (Run::Office(run), Evidence::Office(office)) => run(office, scene),
        _ => Outcome::NotApplicable(format!("the file is {}", evidence.word())),
    }
}

//! Traits of a file that was examined.

use super::super::check::Weight;
use super::super::finding::Finding;
use super::super::report::{CheckResult, Report};
use super::traits::{MarkKind, Traits, Waiting};
use super::{document, mail};
use crate::evidence::Evidence;
use crate::evidence::limits::dump::MOST_OF_A_FILE;

/// Keys that findings of one file may depend on.
const MOST_WAITING: usize = 8;

/// The findings above a note, the heaviest first.
pub(crate) fn above_notes(report: &Report) -> Vec<Finding> {
    let weighty = report.findings.iter().filter(|finding| finding.weight > Weight::Note);
    weighty.take(MOST_OF_A_FILE).cloned().collect()
}

impl Traits {
    /// What of a file is judged beside others; `enclosed` are the traits of what it encloses.
    pub(crate) fn of(report: &Report, evidence: Option<&Evidence>, enclosed: Vec<Traits>) -> Self {
        let noted = |check: &&super::super::report::CheckOutcome| {
            check.result == CheckResult::Found
                && !report.findings.iter().any(|found| found.check == check.check && found.weight > Weight::Note)
        };
        let mut traits = Self {
            id: report.id.clone(),
            bytes: report.bytes,
            kind: report.kind,
            standing: report.standing,
            unreadable: report.unreadable.clone(),
            title: report.title.clone(),
            findings: above_notes(report),
            notes: report.outcomes.iter().filter(noted).map(|outcome| outcome.check.to_string()).collect(),
            outcomes: report.tally(),
            fitting: report.proofs.iter().filter_map(|proof| proof.fitting_key()).map(str::to_owned).collect(),
            open: report.proofs.iter().map(super::super::proofs::Proof::open_search).sum(),
            enclosed,
            ..Self::unreadable(&report.path, "")
        };
        match evidence {
            Some(Evidence::Mail(mail)) => {
                mail::fill(&mut traits, mail, &report.proofs);
                mail::signature_values(&mut traits.marks, mail);
            }
            Some(Evidence::Pdf(pdf)) => document::pdf(&mut traits, pdf),
            Some(Evidence::Office(office)) => document::office(&mut traits, office),
            Some(Evidence::Picture(picture)) => document::picture(&mut traits, picture),
            Some(Evidence::Other) | None => {}
        }
        for child in &mut traits.enclosed {
            let (name, at) = (child.path.clone(), mail::nowhere());
            mail::Marks(&mut child.marks).add(MarkKind::EnclosedName, &name, &at);
        }
        traits
    }

    /// Keys that do not count by themselves, and under which a signature of the file fails.
    pub(crate) fn keys_waited_for(report: &Report) -> Vec<String> {
        let used = report.proofs.iter().filter_map(|proof| proof.key.as_ref().map(|key| (proof, key)));
        let mut keys: Vec<String> = used
            .filter(|(proof, key)| proof.waits_for(&std::collections::BTreeSet::from([key.fingerprint.clone()])))
            .map(|(_, key)| key.fingerprint.clone())
            .collect();
        keys.sort();
        keys.dedup();
        keys.truncate(MOST_WAITING);
        keys
    }

    /// With what would be found if a key were known to be the right one.
    pub(crate) fn if_confirmed(&mut self, key: String, report: &Report) {
        self.waiting.push(Waiting { key, findings: above_notes(report), standing: report.standing });
    }
}

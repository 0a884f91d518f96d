//! What the neighbours say of a file, put to what the file says itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::attested::Attestation;
use super::super::check::Weight;
use super::super::finding::Finding;
use super::super::report::{CheckResult, Report};
use super::super::standing::Standing;
use super::gathered::Gathered;
use super::traits::Traits;
use crate::evidence::Kind;
use crate::evidence::limits::dump::MOST_OF_A_FILE;

/// The findings that files have beside one another.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    found: BTreeMap<(u32, u16), Vec<Finding>>,
    /// Checks that broke off.
    pub failed: Vec<String>,
    /// Limits that were hit, in sentences.
    pub cut: Vec<String>,
}

impl Beside {
    pub(super) fn add(&mut self, file: u32, nth: u16, finding: Finding) {
        self.found.entry((file, nth)).or_default().push(finding);
    }

    /// Heaviest first, the same ones once, whatever the order in which they were found; gives whether some were left out.
    pub(super) fn settle(&mut self) -> bool {
        let mut cut = false;
        for found in self.found.values_mut() {
            found.sort_by(|one, other| {
                let key = |finding: &Finding| {
                    let places: Vec<_> = finding
                        .exhibits
                        .iter()
                        .map(|exhibit| (exhibit.label.clone(), exhibit.source.clone()))
                        .collect();
                    let weight = std::cmp::Reverse(finding.weight);
                    (weight, finding.check.clone(), finding.key(), finding.sentence(), places)
                };
                key(one).cmp(&key(other))
            });
            found.dedup();
            cut |= found.len() > MOST_OF_A_FILE;
            found.truncate(MOST_OF_A_FILE);
        }
        cut
    }

    /// Those of the `nth` thing of a file, as [`Traits::all`] counts.
    pub fn of(&self, file: u32, nth: u16) -> &[Finding] {
        self.found.get(&(file, nth)).map(Vec::as_slice).unwrap_or_default()
    }

    /// All findings, by file.
    pub fn all(&self) -> impl Iterator<Item = (u32, u16, &Finding)> {
        self.found.iter().flat_map(|((file, nth), found)| found.iter().map(move |finding| (*file, *nth, finding)))
    }
}

/// Checks of dumps that show an ordinary reason for what a check of one file found: the one, the other.
const EXPLAIN: [(&str, &str); 1] = [("dump-zone-names-usual", "mail-hop-zone-season")];

/// Whether a check only shows ordinary reasons: that brings no file to the front.
pub(super) fn explains(check: &str) -> bool {
    EXPLAIN.iter().any(|(reason, _)| *reason == check)
}

/// What a finding of a file weighs beside what its neighbours say: where they show an ordinary reason for it, it is odd at most.
pub(super) fn eased(check: &str, weight: Weight, more: &[Finding]) -> Weight {
    let explained = more.iter().any(|finding| EXPLAIN.contains(&(finding.check.as_str(), check)));
    if explained { weight.min(Weight::Odd) } else { weight }
}

/// Lowers the weights of findings for which neighbours show an ordinary reason; gives whether it did.
fn ease(findings: &mut [Finding], more: &[Finding]) -> bool {
    let mut lowered = false;
    for finding in findings {
        let weight = eased(&finding.check, finding.weight, more);
        if weight < finding.weight {
            (finding.alone, finding.weight, lowered) = (Some(finding.weight), weight, true);
        }
    }
    lowered
}

/// Where a file stands by itself once such weights are lowered.
pub(super) fn eased_standing(own: Standing, mut weights: impl Iterator<Item = Weight>) -> Standing {
    match own {
        Standing::Conflicting if weights.all(|weight| weight < Weight::Conflict) => Standing::Unexplained,
        own => own,
    }
}

/// Where a file stands with these findings beside its own.
pub fn stands(own: Standing, findings: &[Finding]) -> Standing {
    if own == Standing::Unreadable {
        return own;
    }
    Standing::of(findings, false).max(match own {
        // What vouches for all that is shown is not undone by a note.
        Standing::Attested if findings.iter().all(|finding| finding.weight == Weight::Note) => return own,
        own => own,
    })
}

/// The traits of a file with what its neighbours say: keys that they confirm, findings beside them.
pub fn merge(traits: &mut Traits, file: u32, gathered: &Gathered, beside: &Beside) {
    let mut nth = 0;
    level_by_level(traits, &mut |one| {
        if let Some(waiting) = one.waiting.iter().find(|waiting| gathered.confirmed(&waiting.key, file)) {
            (one.findings, one.standing) = (waiting.findings.clone(), waiting.standing.max(one.standing));
        }
        let more = beside.of(file, nth);
        if ease(&mut one.findings, more) {
            one.standing = eased_standing(one.standing, one.findings.iter().map(|finding| finding.weight));
        }
        let heavy = more.iter().filter(|finding| finding.weight > Weight::Note);
        one.findings.extend(heavy.cloned());
        one.findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
        for note in more.iter().filter(|finding| finding.weight == Weight::Note) {
            if !one.notes.contains(&note.check) {
                one.notes.push(note.check.clone());
            }
        }
        one.standing = stands(one.standing, more);
        nth += 1;
    });
}

/// What marks the checks of a dump among all checks.
const OF_A_DUMP: &str = "dump-";

/// The report of a file with what its neighbours say of it and of what it encloses: each check of dumps has an answer then. What they
/// said before is taken out.
pub fn merge_report(report: &mut Report, file: u32, beside: &Beside) {
    let (mut level, mut nth) = (vec![&mut *report], 0_u16);
    while !level.is_empty() {
        let mut next = Vec::new();
        for one in level {
            put_beside(one, beside.of(file, nth), beside);
            nth = nth.saturating_add(1);
            next.extend(one.children.iter_mut());
        }
        level = next;
    }
    if report.kind == Kind::Mailbox {
        let read =
            report.children.iter().map(|child| child.standing).filter(|standing| *standing != Standing::Unreadable);
        report.standing = read.max().unwrap_or(report.standing);
    }
}

/// Puts what brought a file to its place in the dump before what weighs the same: it is what the row says, and few have it.
pub fn lead(report: &mut Report, check: &str) {
    report.findings.sort_by_key(|finding| (std::cmp::Reverse(finding.weight), finding.check != check));
    report.children.iter_mut().for_each(|child| lead(child, check));
}

fn put_beside(one: &mut Report, more: &[Finding], beside: &Beside) {
    let heavy = |finding: &Finding| finding.check.starts_with(OF_A_DUMP) && finding.weight > Weight::Note;
    let had = one.findings.iter().any(heavy);
    one.findings.retain(|finding| !finding.check.starts_with(OF_A_DUMP));
    let mut other = false;
    for finding in &mut one.findings {
        if let Some(weight) = finding.alone.take() {
            (finding.weight, other) = (weight, true);
        }
    }
    other |= ease(&mut one.findings, more);
    if (had || other) && one.standing != Standing::Unreadable {
        let attested = one.attestation.as_ref().is_some_and(Attestation::holds);
        one.standing = Standing::of(&one.findings, attested);
    }
    one.findings.extend(more.iter().cloned());
    one.findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    if one.standing != Standing::Unreadable {
        for outcome in one.outcomes.iter_mut().filter(|outcome| outcome.check.starts_with(OF_A_DUMP)) {
            let found = more.iter().any(|finding| finding.check == outcome.check);
            outcome.result = match (beside.failed.iter().any(|failed| *failed == outcome.check), found) {
                (true, _) => CheckResult::Failed("the check broke off on these files".to_owned()),
                (false, true) => CheckResult::Found,
                (false, false) => CheckResult::Consistent,
            };
        }
    }
    one.standing = stands(one.standing, more);
}

/// Visits as [`Traits::all`] counts.
fn level_by_level(traits: &mut Traits, visit: &mut impl FnMut(&mut Traits)) {
    let mut level = vec![traits];
    while !level.is_empty() {
        let mut next = Vec::new();
        for one in level {
            visit(one);
            next.extend(one.enclosed.iter_mut());
        }
        level = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Fact, Locator};
    use crate::inspect::checks;
    use crate::inspect::finding::{Exhibit, Found, Say};

    fn finding(check: &str, weight: Weight) -> Finding {
        let check = checks::by_id(check).unwrap();
        let fact = Fact::at("x".to_owned(), Locator::raw(0, 1));
        Finding { weight, ..Finding::of(check, Found::new(Say::text("x"), Exhibit::claims("X", &fact))) }
    }

    #[test]
    fn a_reason_that_neighbours_show_lowers_a_weight_and_is_taken_back_with_them() {
        for (reason, check) in EXPLAIN {
            assert!(explains(reason) && !explains(check));
            let mut report = Report::unreadable("a.eml", jiff::Timestamp::UNIX_EPOCH, "");
            (report.unreadable, report.standing) = (None, Standing::Conflicting);
            report.findings = vec![finding(check, Weight::Conflict)];
            let mut beside = Beside::default();
            beside.add(0, 0, finding(reason, Weight::Note));
            merge_report(&mut report, 0, &beside);
            assert_eq!((report.standing, report.findings[0].weight), (Standing::Unexplained, Weight::Odd));
            // Once more changes nothing.
            merge_report(&mut report, 0, &beside);
            assert_eq!((report.standing, report.findings[0].alone), (Standing::Unexplained, Some(Weight::Conflict)));
            merge_report(&mut report, 0, &Beside::default());
            assert_eq!((report.standing, report.findings.len()), (Standing::Conflicting, 1));
            // What no neighbour explains stays.
            report.findings.push(finding("mail-date-after-arrival", Weight::Conflict));
            merge_report(&mut report, 0, &beside);
            assert_eq!(report.standing, Standing::Conflicting);
        }
    }

    #[test]
    fn what_brought_a_file_to_its_place_comes_first_among_equals() {
        let mut report = Report::unreadable("a.eml", jiff::Timestamp::UNIX_EPOCH, "");
        report.findings = vec![
            finding("mail-hop-zone-season", Weight::Conflict),
            finding("mail-client-id-form", Weight::Odd),
            finding("mail-zone-name-against-offset", Weight::Odd),
            finding("dump-line-missing", Weight::Odd),
            finding("mail-hop-chain-broken", Weight::Note),
        ];
        lead(&mut report, "dump-line-missing");
        let order: Vec<&str> = report.findings.iter().map(|finding| finding.check.as_str()).collect();
        let first = ["mail-hop-zone-season", "dump-line-missing", "mail-client-id-form"];
        assert_eq!((&order[..3], order[4]), (&first[..], "mail-hop-chain-broken"));
    }
}

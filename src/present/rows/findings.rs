//! Findings and checks as rows.

use std::collections::HashMap;

use super::super::{catalogue, statements, words};
use super::revisions::{PassageKey, passages};
use super::{Moments, Value};
use crate::evidence::{Locator, SourceId};
use crate::inspect::{CheckResult, Exhibit, Report, Role, Weight, checks};
use crate::present::speech::{known, tf};

/// Disagreements shown side by side without a click.
const MOST_PAIRS: usize = 3;

/// One exhibit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExhibitRow {
    /// What it does in the finding.
    pub role: Role,
    /// The field.
    pub label: String,
    /// What it says.
    pub value: Value,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
    /// Whether it stands in another file, and the hash of that file.
    pub source: Option<SourceId>,
    /// The page of the last saved state that shows it; 0 is the first.
    pub page: Option<usize>,
    /// The change between two saved states that it is a side of.
    pub passage: Option<PassageKey>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// By which it is known again, e.g. by a note: [`crate::inspect::Finding::key`], numbered where two have the same.
    pub key: String,
    /// Id of the check.
    pub check: String,
    /// What the check asks.
    pub title: String,
    /// What it weighs.
    pub weight: Weight,
    /// The statement; `true` marks words of the file.
    pub statement: Vec<(bool, String)>,
    /// The same as one sentence.
    pub sentence: String,
    /// Why it matters.
    pub why: String,
    /// Ordinary reasons.
    pub innocent: Vec<String>,
    /// How often the check finds something on ordinary files, where it was measured.
    pub base_rate: Option<String>,
    /// What to do next.
    pub next_step: String,
    /// What it rests on: claims, then contradictions, then context.
    pub exhibits: Vec<ExhibitRow>,
}

impl FindingRow {
    /// The exhibit that says one thing, and the one that stands against it.
    pub fn sides(&self) -> (Option<&ExhibitRow>, Option<&ExhibitRow>) {
        let first = |role| self.exhibits.iter().find(|exhibit| exhibit.role == role);
        let left = first(Role::Claims).or_else(|| self.exhibits.first());
        let right = first(Role::Contradicts).or_else(|| first(Role::Context)).filter(|right| Some(*right) != left);
        (left, right)
    }

    /// The finding as plain text, to be pasted elsewhere.
    pub fn plain(&self, utc: bool) -> String {
        let mut text = tf("{}: {}", &[&words::weight(self.weight), &self.sentence]);
        text.push('\n');
        for exhibit in &self.exhibits {
            let value = exhibit.value.text(utc);
            text.push_str(&format!("{}\t{}\t{value}\t{}\n", words::role(exhibit.role), exhibit.label, exhibit.place));
        }
        text
    }
}

/// Findings of one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The weight.
    pub weight: Weight,
    /// Places in the list of findings.
    pub findings: Vec<usize>,
}

/// A finding shown side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Place in the list of findings.
    pub finding: usize,
    /// What is claimed.
    pub claims: ExhibitRow,
    /// What stands against it; some findings rest on one exhibit.
    pub against: Option<ExhibitRow>,
}

/// One check and what it looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Id of the check.
    pub check: String,
    /// What it asks.
    pub title: String,
    /// Where it looks; empty if the check is not known.
    pub looks_at: String,
}

/// Checks that did not apply or broke off, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRow {
    /// Why.
    pub reason: String,
    /// The checks.
    pub checks: Vec<CheckRow>,
}

/// Checks without a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// The claims agree.
    pub agreed: Vec<CheckRow>,
    /// The question does not arise.
    pub skipped: Vec<SkippedRow>,
    /// Broke off.
    pub failed: Vec<SkippedRow>,
}

/// The findings of a report as rows, in its order.
pub(super) fn finding_rows(report: &Report, moments: &Moments) -> Vec<FindingRow> {
    let mut keys: HashMap<String, usize> = HashMap::new();
    let passages = passages(report);
    report
        .findings
        .iter()
        .map(|finding| {
            let said = checks::by_id(&finding.check).map(catalogue::said);
            let mut exhibits: Vec<ExhibitRow> =
                finding.exhibits.iter().map(|it| exhibit(it, moments, &passages)).collect();
            exhibits.sort_by_key(|exhibit| exhibit.role);
            let key = finding.key();
            let times: usize = *keys.entry(key.clone()).and_modify(|times| *times += 1).or_insert(1);
            FindingRow {
                key: if times > 1 { format!("{key}#{times}") } else { key },
                check: finding.check.clone(),
                title: said
                    .as_ref()
                    .map_or_else(|| words::show_untrusted(&finding.check), |said| said.title.to_owned()),
                weight: finding.weight,
                statement: statements::statement(finding),
                sentence: statements::sentence(finding),
                why: said.as_ref().map(|said| said.why.to_owned()).unwrap_or_default(),
                base_rate: words::base_rate(&finding.check),
                innocent: said
                    .as_ref()
                    .map(|said| said.innocent.iter().map(|&it| it.to_owned()).collect())
                    .unwrap_or_default(),
                next_step: said.map(|said| said.next_step.to_owned()).unwrap_or_default(),
                exhibits,
            }
        })
        .collect()
}

fn exhibit(exhibit: &Exhibit, moments: &Moments, passages: &HashMap<&Locator, PassageKey>) -> ExhibitRow {
    let elsewhere = exhibit.source.is_some();
    let place = words::place(&exhibit.at);
    ExhibitRow {
        role: exhibit.role,
        label: words::show_untrusted(&words::label(&exhibit.label)),
        value: moments.value(&exhibit.value, &exhibit.at),
        place: if elsewhere { tf("another file, {}", &[&place]) } else { place },
        at: exhibit.at.clone(),
        source: exhibit.source.clone(),
        page: exhibit.page.and_then(|page| page.checked_sub(1)),
        passage: passages.get(&exhibit.at).filter(|_| !elsewhere).copied(),
    }
}

/// The findings by weight, heaviest first.
pub fn groups(findings: &[FindingRow]) -> Vec<Group> {
    [Weight::Proof, Weight::Conflict, Weight::Odd, Weight::Note]
        .into_iter()
        .filter_map(|weight| {
            let of_weight = findings.iter().enumerate().filter(|(_, finding)| finding.weight == weight);
            let findings: Vec<usize> = of_weight.map(|(index, _)| index).collect();
            (!findings.is_empty()).then_some(Group { weight, findings })
        })
        .collect()
}

/// The strongest disagreements; a `note` is none.
pub fn pairs(findings: &[FindingRow]) -> Vec<Pair> {
    let above_note = findings.iter().enumerate().filter(|(_, finding)| finding.weight > Weight::Note);
    above_note
        .filter_map(|(index, finding)| {
            let (left, right) = finding.sides();
            Some(Pair { finding: index, claims: left?.clone(), against: right.cloned() })
        })
        .take(MOST_PAIRS)
        .collect()
}

/// The checks that found nothing, by what they came to.
pub fn checked(report: &Report) -> Checked {
    let mut checked = Checked::default();
    for outcome in &report.outcomes {
        let check_known = checks::by_id(&outcome.check);
        let row = CheckRow {
            check: outcome.check.to_string(),
            title: check_known
                .map_or_else(|| words::show_untrusted(&outcome.check), |check| catalogue::said(check).title.to_owned()),
            looks_at: check_known.map(|check| check.looks_at.to_owned()).unwrap_or_default(),
        };
        match &outcome.result {
            CheckResult::Consistent => checked.agreed.push(row),
            CheckResult::Found => {}
            CheckResult::NotApplicable(reason) => put(&mut checked.skipped, reason, row),
            CheckResult::Failed(reason) => put(&mut checked.failed, reason, row),
        }
    }
    checked.skipped.sort_by_key(|row| row.checks.len());
    checked
}

fn put(rows: &mut Vec<SkippedRow>, reason: &str, check: CheckRow) {
    let reason = words::show_untrusted(known(reason));
    match rows.iter_mut().find(|row| row.reason == reason) {
        Some(row) => row.checks.push(check),
        None => rows.push(SkippedRow { reason, checks: vec![check] }),
    }
}

//! The whole way of one file: acquire → decode → inspect.

mod extract;
mod tree;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::acquire::{Source, limits, split_mailbox};
use crate::decode;
use crate::evidence::{Evidence, Kind, Locator, Mail, Repair, Stamp};
use crate::inspect::knowledge::Knowledge;
use crate::inspect::proofs::{self, Asked, KeyRing, Proved, SearchBudget};
use crate::inspect::{Enclosed, Report, Scene, Standing, claims, copy_type, inspect, route};
use tree::{Budget, Node};

/// Most attachments of all messages of a mailbox that are examined.
const MOST_IN_MAILBOX: usize = 50_000;

/// What the user sets for an examination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The moment taken for "now"; the engine itself has no clock.
    pub as_of: Timestamp,
    /// Keys that the user gave; told to a child once, not with every file.
    #[serde(skip)]
    pub keys: KeyRing,
    /// Fingerprints of keys that were seen to verify another file of this examination.
    #[serde(default)]
    pub confirmed: BTreeSet<String>,
    /// How much work may go into the search for signed values that were changed; `None` for no search.
    #[serde(default)]
    pub search: Option<SearchBudget>,
}

impl Settings {
    /// An examination at this moment, with the shipped keys and without a search.
    pub fn at(as_of: Timestamp) -> Self {
        Self { as_of, keys: KeyRing::default(), confirmed: BTreeSet::new(), search: None }
    }
}

/// Examines one file: what it is, what it says, which of its claims cannot all be true; then each thing that it encloses.
///
/// Never fails: what can't be read is a report with standing `unreadable` that says where it broke.
pub fn examine(source: &Source, settings: &Settings) -> Report {
    let kind = tree::kind_of(&source.bytes, &source.path);
    let mut budget = Budget { children: tree::MOST_CHILDREN, bytes: tree::MOST_BYTES };
    if kind == Kind::Mailbox {
        return mailbox(source, settings);
    }
    judge(&tree::grow(source.clone(), kind, 0, &mut budget, settings.as_of), settings)
}

/// The bytes of something that a file encloses: `2`, `1.2` of a mail, `3/2` of the third message of a mailbox.
///
/// # Errors
/// When there is no such part; says which there are.
pub(crate) fn extract(bytes: &[u8], path: &str, part: &str, settings: &Settings) -> Result<Vec<u8>, String> {
    extract::extract(bytes, path, part, settings.as_of)
}

/// The report of a node and of what it encloses; a contradiction between the two is the finding of the one that encloses.
fn judge(node: &Node, settings: &Settings) -> Report {
    let mut report = Report::unreadable(&node.source.path, settings.as_of, "");
    report.id = Some(node.source.id.clone());
    (report.bytes, report.kind) = (node.source.bytes.len() as u64, node.kind);
    match &node.read {
        Ok(evidence) => {
            weigh(&mut report, node, evidence, settings);
            // Places of a mail that was read out of a text inside the file lead through that text.
            if let Evidence::Mail(mail) = evidence {
                report.relocate(&mail.layer);
            }
        }
        Err(reason) => report.unreadable = Some(reason.clone()),
    }
    report.repairs.extend(node.repairs.iter().cloned());
    report.place.clone_from(&node.place);
    report.children = node.inside.iter().filter(|child| child.shown()).map(|child| judge(child, settings)).collect();
    report
}

fn weigh(report: &mut Report, node: &Node, evidence: &Evidence, settings: &Settings) {
    let (copy, route) = match evidence {
        Evidence::Mail(mail) => (Some(copy_type(mail)), Some(route(mail))),
        _ => (None, None),
    };
    let enclosed: Vec<Enclosed> = node.inside.iter().filter_map(enclosed).collect();
    let proved = match evidence {
        Evidence::Mail(mail) => prove(node, mail, settings),
        _ => Proved::default(),
    };
    let scene = Scene {
        proofs: &proved.proofs,
        arc: proved.arc.as_ref(),
        copy: copy.as_ref(),
        route: route.as_ref(),
        enclosed: &enclosed,
        ..Scene::new(settings.as_of, Knowledge::embedded())
    };
    let (findings, outcomes, left_out) = inspect(evidence, &scene);
    report.unreadable = None;
    report.standing = Standing::of(&findings, &proved.proofs);
    report.claims = claims(evidence, &findings);
    (report.findings, report.outcomes) = (findings, outcomes);
    (report.copy, report.route) = (copy, route);
    (report.proofs, report.arc) = (proved.proofs, proved.arc);
    match evidence {
        Evidence::Mail(mail) => {
            report.title = subject(mail);
            (report.facts, report.timeline) = (mail.facts(), mail.timeline());
            report.repairs.clone_from(&mail.repairs);
            report.container = Some(mail.container);
        }
        Evidence::Pdf(pdf) => {
            report.title = pdf.info_entry("Title").map(|title| title.value.value.clone());
            (report.facts, report.timeline) = (pdf.facts(), pdf.timeline());
            report.repairs.clone_from(&pdf.repairs);
            report.revisions.clone_from(&pdf.revisions);
        }
        Evidence::Office(office) => {
            report.title = office.title().map(|title| title.value.clone());
            (report.facts, report.timeline) = (office.facts(), office.timeline());
            report.repairs.clone_from(&office.repairs);
        }
        Evidence::Picture(picture) => report.facts = picture.facts(),
        Evidence::Other => {}
    }
    report.repairs.extend(left_out);
}

/// What cryptography says of a mail; a reader that breaks off proves nothing.
fn prove(node: &Node, mail: &Mail, settings: &Settings) -> Proved {
    let asked = Asked {
        keys: &settings.keys,
        confirmed: &settings.confirmed,
        search: settings.search,
        date: sent_or_received(mail),
        progress: None,
    };
    let inner = if mail.layer.is_empty() { None } else { decode::stream::undo(&node.source.bytes, &mail.layer) };
    let bytes = inner.as_deref().unwrap_or(&node.source.bytes);
    catch_unwind(AssertUnwindSafe(|| proofs::prove(bytes, mail, &asked))).unwrap_or_default()
}

/// The mail's Date, or, where it has none that names a moment, when a server took it first.
fn sent_or_received(mail: &Mail) -> Option<&Stamp> {
    let date = mail.date().map(|date| &date.value);
    let received = || mail.earliest_hop().map(|(_, date)| &date.value);
    date.filter(|stamp| stamp.earliest().is_some()).or_else(received).or(date)
}

fn subject(mail: &Mail) -> Option<String> {
    let header = mail.named("subject").next().map(|subject| subject.text.clone());
    header.or_else(|| mail.stored("mail.mapi.PidTagSubject").map(|stored| stored.value.value.clone()))
}

fn enclosed(node: &Node) -> Option<Enclosed<'_>> {
    Some(Enclosed {
        part: node.part.as_ref()?,
        name: &node.source.path,
        id: &node.source.id,
        kind: node.kind,
        bytes: node.source.bytes.len() as u64,
        magic: node.source.bytes.get(..node.source.bytes.len().min(Enclosed::MAGIC)).unwrap_or_default(),
        checksum: node.checksum.as_ref().map(|checksum| (&checksum.stated, checksum.computed.as_slice())),
        evidence: node.read.as_ref().unwrap_or(&Evidence::Other),
    })
}

/// Each message of a mailbox becomes a child, examined by itself; one at a time, so that their evidence is not held together.
fn mailbox(source: &Source, settings: &Settings) -> Report {
    let node = tree::grow(source.clone(), Kind::Mailbox, 0, &mut Budget { children: 0, bytes: 0 }, settings.as_of);
    let mut report = judge(&node, settings);
    let spans = split_mailbox(&source.bytes);
    if let Some(first_left) = spans.get(limits::MOST_MESSAGES) {
        let what = format!("only the first {} of {} messages were examined", limits::MOST_MESSAGES, spans.len());
        report.repairs.push(Repair::new(what, Locator::raw(first_left.start, source.bytes.len())));
    }
    let mut children = MOST_IN_MAILBOX;
    for (index, span) in spans.iter().take(limits::MOST_MESSAGES).enumerate() {
        let message = Source::new(format!("message {}", index + 1), span.of(&source.bytes));
        let mut budget = Budget { children: children.min(tree::MOST_CHILDREN), bytes: tree::MOST_BYTES };
        let before = budget.children;
        let mut child = judge(&tree::grow(message, Kind::Email, 0, &mut budget, settings.as_of), settings);
        children -= before - budget.children;
        child.place = Some(Locator::Raw(*span));
        report.children.push(child);
    }
    // A mailbox says nothing itself: it stands where the worst of its messages stands that could be read.
    let read = report.children.iter().map(|child| child.standing).filter(|standing| *standing != Standing::Unreadable);
    report.standing = read.max().unwrap_or(report.standing);
    report
}

//! What of a file is judged beside others.

use std::collections::BTreeSet;

use super::tree::{self, Budget, Node};
use super::{Request, Settings, judge};
use crate::acquire::{Source, split_mailbox};
use crate::evidence::Kind;
use crate::evidence::limits::file::MOST_MESSAGES;
use crate::evidence::limits::proofs::MOST_READINGS;
use crate::inspect::Report;
use crate::inspect::across::Traits;

/// Examines a file for what is judged beside others; nothing that only one reader of it wants is made.
pub fn traits(source: &Source, settings: &Settings) -> Traits {
    let settings = &settings.searching(None);
    let kind = tree::kind_of(&source.bytes, &source.path);
    if kind == Kind::Mailbox {
        return mailbox(source, settings);
    }
    one(source.clone(), kind, settings, MOST_READINGS)
}

fn one(source: Source, kind: Kind, settings: &Settings, readings: usize) -> Traits {
    let mut budget = Budget::default().opening(settings.password.as_ref());
    let node = tree::grow(source, kind, 0, &mut budget, settings.as_of);
    let asked = Request { settings, watch: None, readings, brief: true };
    let report = judge(&node, &asked);
    let mut traits = paired(&node, &report);
    let mut keys = BTreeSet::new();
    visit(&report, &mut |report| keys.extend(Traits::keys_waited_for(report)));
    for key in keys {
        let mut confirmed = settings.confirmed.clone();
        confirmed.insert(key.clone());
        let sure = Settings { confirmed, ..settings.clone() };
        let again = judge(&node, &Request { settings: &sure, ..asked });
        waiting(&mut traits, &report, &again, &key);
    }
    traits
}

/// The messages of a mailbox as things that it encloses.
fn mailbox(source: &Source, settings: &Settings) -> Traits {
    let mut all = Traits::unreadable(&source.path, "");
    (all.id, all.bytes, all.kind, all.unreadable) =
        (Some(source.id.clone()), source.bytes.len() as u64, Kind::Mailbox, None);
    let spans = split_mailbox(&source.bytes);
    let readings = MOST_READINGS / spans.len().clamp(1, MOST_MESSAGES);
    for (index, span) in spans.iter().take(MOST_MESSAGES).enumerate() {
        let message = Source::new(format!("message {}", index + 1), span.of(&source.bytes));
        all.enclosed.push(one(message, Kind::Email, settings, readings));
    }
    let read = all
        .enclosed
        .iter()
        .map(|one| one.standing)
        .filter(|standing| *standing != crate::inspect::Standing::Unreadable);
    all.standing = read.max().unwrap_or(all.standing);
    all
}

/// The traits of a node and of what it encloses, in the order of the children of its report.
fn paired(node: &Node, report: &Report) -> Traits {
    let shown = node.inside.iter().filter(|child| child.shown()).zip(&report.children);
    let enclosed = shown.map(|(node, report)| paired(node, report)).collect();
    Traits::of(report, node.read.as_ref().ok(), enclosed)
}

fn visit(report: &Report, each: &mut impl FnMut(&Report)) {
    each(report);
    report.children.iter().for_each(|child| visit(child, each));
}

/// Notes what would be found if the key were known to be right, where a signature waits for that.
fn waiting(traits: &mut Traits, report: &Report, sure: &Report, key: &str) {
    if Traits::keys_waited_for(report).iter().any(|known| known == key) {
        traits.if_confirmed(key.to_owned(), sure);
    }
    let children = report.children.iter().zip(&sure.children);
    for (child, (report, sure)) in traits.enclosed.iter_mut().zip(children) {
        waiting(child, report, sure, key);
    }
}

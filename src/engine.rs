//! The whole way of one file: acquire → decode → inspect.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::acquire::{Source, detect, limits, split_mailbox};
use crate::decode;
use crate::evidence::{Evidence, Kind, Locator, Repair, SourceId};
use crate::inspect::knowledge::Knowledge;
use crate::inspect::{Report, Scene, Standing, claims, copy_type, inspect, route};

/// What the user sets for an examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The moment taken for "now"; the engine itself has no clock.
    pub as_of: Timestamp,
}

/// Examines one file: what it is, what it says, which of its claims cannot all be true.
///
/// Never fails: what can't be read is a report with standing `unreadable` that says where it broke.
pub fn examine(source: &Source, settings: &Settings) -> Report {
    let kind = detect(&source.bytes, &source.path);
    let read = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Email => {
            let mail = decode::mail::read(&source.bytes, settings.as_of);
            // Named like a mail, and not one line of it is a header: there is nothing to judge.
            if mail.headers.iter().all(|header| header.name.is_empty()) {
                Err("it is named like an email, and holds no header line".to_owned())
            } else {
                Ok(Evidence::Mail(Box::new(mail)))
            }
        }
        Kind::Pdf => decode::pdf::read(&source.bytes).map(|pdf| Evidence::Pdf(Box::new(pdf))),
        Kind::Picture => decode::picture::read(&source.bytes)
            .map(|picture| Evidence::Picture(Box::new(picture)))
            .ok_or_else(|| "the picture's header could not be read".to_owned()),
        Kind::Mailbox => Ok(Evidence::Other),
        Kind::Office => Err("Office documents are not read by this version".to_owned()),
        Kind::Unknown => Err("it is not an email, a PDF or a picture".to_owned()),
    }));
    let mut report = Report::unreadable(&source.path, settings.as_of, "");
    (report.id, report.bytes, report.kind) = (Some(source.id.clone()), source.bytes.len() as u64, kind);
    match read {
        Ok(Ok(evidence)) => judge(&mut report, &evidence, settings),
        Ok(Err(reason)) => report.unreadable = Some(reason),
        Err(_) => report.unreadable = Some("its content broke the reader".to_owned()),
    }
    if kind == Kind::Mailbox {
        messages(&mut report, source, settings);
    }
    report
}

fn judge(report: &mut Report, evidence: &Evidence, settings: &Settings) {
    let (copy, route) = match evidence {
        Evidence::Mail(mail) => (Some(copy_type(mail)), Some(route(mail))),
        _ => (None, None),
    };
    let scene =
        Scene { copy: copy.as_ref(), route: route.as_ref(), ..Scene::new(settings.as_of, Knowledge::embedded()) };
    let (findings, outcomes) = inspect(evidence, &scene);
    report.unreadable = None;
    report.standing = Standing::of(&findings);
    report.claims = claims(evidence, &findings);
    (report.findings, report.outcomes) = (findings, outcomes);
    (report.copy, report.route) = (copy, route);
    match evidence {
        Evidence::Mail(mail) => {
            report.title = mail.named("subject").next().map(|subject| subject.text.clone());
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
            report.title = office.property("office.core.title").map(|title| title.value.value.clone());
            (report.facts, report.timeline) = (office.facts(), office.timeline());
            report.repairs.clone_from(&office.repairs);
        }
        Evidence::Picture(picture) => report.facts = picture.facts(),
        Evidence::Other => {}
    }
}

/// Each message of a mailbox becomes a child, examined by itself.
fn messages(report: &mut Report, source: &Source, settings: &Settings) {
    let spans = split_mailbox(&source.bytes);
    if let Some(first_left) = spans.get(limits::MOST_MESSAGES) {
        let what = format!("only the first {} of {} messages were examined", limits::MOST_MESSAGES, spans.len());
        report.repairs.push(Repair::new(what, Locator::raw(first_left.start, source.bytes.len())));
    }
    for (index, span) in spans.iter().take(limits::MOST_MESSAGES).enumerate() {
        let message = Source::new(format!("message {}", index + 1), span.of(&source.bytes));
        let mut child = examine(&message, settings);
        child.id = Some(SourceId(message.id.0));
        child.place = Some(Locator::Raw(*span));
        report.children.push(child);
    }
    // A mailbox says nothing itself: it stands where the worst of its messages stands that could be read.
    let read = report.children.iter().map(|child| child.standing).filter(|standing| *standing != Standing::Unreadable);
    report.standing = read.max().unwrap_or(report.standing);
}

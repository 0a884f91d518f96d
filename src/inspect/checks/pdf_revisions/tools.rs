//! The hand that appended: another program than the one before.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::ONE_STATE;
use crate::evidence::{ByteSpan, Fact, Pdf, XrefKind};

pub const OTHER_PROGRAM: Check = Check {
    id: "pdf-update-other-program",
    title: "Another program appended an update",
    looks_at: "Comments of programs in what each state added, and whether it has a table where the file had cross-reference streams or the other way round",
    why: "The program that appends must go on as the file began. Another kind of table, or a program's own comment, shows a second hand.",
    innocent: &[
        "Readers and signing programs append to files of any other program",
        "A library that knows only one kind of table",
    ],
    next_step: "Ask which programs the file went through",
    sources: &["ISO 32000-2:2020 7.5.8.4", "MuPDF, source/pdf/pdf-write.c"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.changes.is_empty() {
            return Outcome::skip(ONE_STATE);
        }
        let mut found = Vec::new();
        for (older, newer) in pdf.revisions.iter().zip(pdf.revisions.iter().skip(1)) {
            let comment = pdf.comments.iter().find(|comment| {
                let within = comment.at.raw_span().is_some_and(|span| newer.added.contains(span));
                within && comment.value.contains("Written by")
            });
            if let Some(comment) = comment {
                let say =
                    Say::text(format!("State {} carries the comment ", newer.number)).value(comment.value.clone());
                found.push(Found::new(say, Exhibit::context(format!("state {}", newer.number), comment)));
            } else if let (Some((before, _)), Some((after, place))) = (kind(pdf, older.added), kind(pdf, newer.added))
                && before != after
            {
                let say = Say::text(format!(
                    "State {} has a cross-reference {}, the state before a {}",
                    newer.number,
                    word(after),
                    word(before)
                ));
                let fact = Fact::raw(word(after).to_owned(), place);
                found.push(Found::new(say, Exhibit::context(format!("state {}", newer.number), &fact)));
            }
        }
        Outcome::of(found)
    }),
};

/// The kind of the newest section in these bytes; `None` where both kinds stand there.
fn kind(pdf: &Pdf, added: ByteSpan) -> Option<(XrefKind, ByteSpan)> {
    let mut within = pdf.sections.iter().filter(|section| added.contains(section.span));
    let first = within.next()?;
    within.all(|section| section.kind == first.kind).then_some((first.kind, first.span))
}

fn word(kind: XrefKind) -> &'static str {
    match kind {
        XrefKind::Table => "table",
        XrefKind::Stream => "stream",
    }
}

//! Checks of conversations: what a mail says that it answers, and what Outlook and Exchange count beside the time.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Header, Mail};

mod answers;

/// Bytes of a Thread-Index without answers, and of each answer (MS-OXOMSG 2.2.1.3).
const ROOT: usize = 22;
const ANSWER: usize = 5;
/// So many answers more than references are ordinary: gateways cut.
const ANSWERS_APART: usize = 2;
/// A new mail whose conversation is older than this (seconds) was made from another one.
const OLD_ROOT: i64 = 30 * 86_400;

/// The family.
pub const CHECKS: &[Check] = &[
    answers::SELF,
    answers::UNREFERENCED,
    answers::NOT_LISTED,
    answers::TOPIC,
    Check {
        id: "mail-thread-answers-against-references",
        title: "Thread-Index counts more answers than the mail names",
        looks_at: "The length of Thread-Index, In-Reply-To and References",
        why: "Thread-Index grows by five bytes with each answer, References by one id. Many answers by the one and few by the other say that one of the two comes from another mail, or that a program on the way cut it.",
        innocent: &[
            "Programs that shorten References",
            "Exchange, which leaves References out within one organisation",
        ],
        next_step: "Look at the neighbouring mails of the conversation",
        sources: &["MS-OXOMSG 2.2.1.3", "RFC 5322 3.6.4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(answers),
    },
    Check {
        id: "mail-thread-older-than-mail",
        title: "A new mail stands in an old conversation",
        looks_at: "Thread-Index without answers, and the Date",
        why: "A conversation without an answer begins when its first mail is begun. If that lies a month before the Date, the mail was made from an older one, or lay long as a draft.",
        innocent: &[
            "A template or a draft",
            "A mail sent again from the sent folder",
            "Newsletters made from the last issue",
        ],
        next_step: "Look for an earlier mail with the same beginning of Thread-Index",
        sources: &["MS-OXOMSG 2.2.1.3"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(old_root),
    },
    Check {
        id: "mail-outlook-boundary-numbers",
        title: "Outlook's boundaries are not numbered as Outlook numbers them",
        looks_at: "The numbers in MIME boundaries of the form ----=_NextPart_000_0010_…",
        why: "Outlook counts the boundaries of one mail from 000 on, the outermost first. Another order says that parts were taken out, put together or typed.",
        innocent: &[
            "A gateway or list that took the outermost part away",
            "A program that writes boundaries after Outlook's pattern",
        ],
        next_step: "Compare the parts: do they belong to one mail?",
        sources: &["Observed on Outlook 97 to 2016 and Outlook Express"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(boundary_numbers),
    },
];

/// The Thread-Index and how many answers its length counts.
fn index(mail: &Mail) -> Option<(&Header, usize)> {
    let header = mail.named("thread-index").next()?;
    let letters = header.text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count();
    let bytes = letters * 3 / 4;
    let more = bytes.checked_sub(ROOT)?;
    more.is_multiple_of(ANSWER).then_some((header, more / ANSWER))
}

fn answers(mail: &Mail, _: &Scene) -> Outcome {
    let Some((header, counted)) = index(mail) else { return Outcome::skip("there is no Thread-Index to count") };
    let mut named: Vec<&str> = mail.references.iter().chain(&mail.in_reply_to).map(|id| id.value.as_str()).collect();
    named.sort_unstable();
    named.dedup();
    if named.is_empty() {
        return Outcome::skip("there are no References to count");
    }
    // Fewer are ordinary: Outlook begins anew when it answers a mail of another program.
    if counted <= named.len() + ANSWERS_APART {
        return Outcome::Consistent;
    }
    let first = mail.references.first().or(mail.in_reply_to.first());
    let found = Found::new(
        Say::text(format!("Thread-Index counts {counted} answers, References {}", named.len())),
        Exhibit::context("Thread-Index header", &header.fact()),
    );
    Outcome::Found(vec![match first {
        Some(first) => found.with(Exhibit::context("The first mail named", first)),
        None => found,
    }])
}

fn old_root(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let root =
        mail.clocks.iter().find(|clock| matches!(clock.decoder.as_str(), "thread-index" | "thread-index-exchange"));
    let (Some(root), Some((_, 0))) = (root, index(mail)) else {
        return Outcome::skip("there is no Thread-Index of a first mail");
    };
    match date.value.seconds_after(&root.stamp.value) {
        Some(seconds) if seconds > OLD_ROOT => {
            let found = Found::new(
                Say::text("The conversation was begun ").span(seconds).then(" before this mail, which is its first"),
                Exhibit::context_time("Thread-Index: start of the conversation", &root.stamp),
            )
            .with(Exhibit::context_time("Date header", date));
            Outcome::Found(vec![found])
        }
        _ => Outcome::Consistent,
    }
}

fn boundary_numbers(mail: &Mail, _: &Scene) -> Outcome {
    let ours = mail.clocks.iter().filter(|clock| clock.decoder == "outlook-boundary");
    let numbered: Vec<_> = ours.filter_map(|clock| Some((clock, clock.stamp.value.raw.split('_').nth(2)?))).collect();
    if numbered.len() < 2 {
        return Outcome::skip("the mail has no two boundaries of Outlook's");
    }
    let off = numbered.iter().enumerate().find(|(place, (_, number))| *number != format!("{place:03X}"));
    let Some((place, (clock, number))) = off else { return Outcome::Consistent };
    let found = Found::new(
        Say::text(format!("Boundary {} of Outlook's carries the number {number} in place of {place:03X}", place + 1)),
        Exhibit::context("MIME boundary", &clock.stamp.map(|stamp| stamp.raw.clone())),
    );
    Outcome::Found(vec![found])
}

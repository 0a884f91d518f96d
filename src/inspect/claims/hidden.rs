//! What identifiers answer: hidden clocks and traces in the table of claims.

use super::{Key, Place, Question, Table};
use crate::evidence::{ClueKind, Mail, Moment};

/// Where the fact of this name stands.
fn place(name: &str) -> Place {
    let rest = name.strip_prefix("mail.").unwrap_or(name);
    let starts = |word: &str| rest.starts_with(word);
    if starts("boundary") {
        Place::Boundary
    } else if starts("message-id") || starts("x-keepsent") {
        Place::MessageId
    } else if starts("thread-index") || starts("references") || starts("in-reply-to") || starts("x-gm-thrid") {
        Place::Thread
    } else if starts("part") {
        Place::Parts
    } else if starts("mbox-from") {
        Place::MailboxLine
    } else {
        Place::Hops
    }
}

pub(super) fn claims(table: &mut Table, mail: &Mail) {
    for clock in &mail.clocks {
        let question = match clock.moment {
            Moment::Sent | Moment::Begun | Moment::Handled => Question::Sent,
            Moment::Earlier => Question::EarlierDocument,
            Moment::Filed => Question::Changed,
        };
        table.moment(question, place(&clock.name), &clock.what, &clock.stamp);
    }
    for clue in &mail.clues {
        let question = match clue.kind {
            ClueKind::Address | ClueKind::Host | ClueKind::Node => Question::Machine,
            ClueKind::User => Question::Author,
            ClueKind::Zone => Question::Zone,
            ClueKind::Recipient | ClueKind::Organisation => Question::Recipient,
            ClueKind::Conversation => Question::EarlierDocument,
            ClueKind::Program => Question::Program,
            // A process number answers none of them; it is listed among the facts.
            ClueKind::Process => continue,
        };
        match question {
            // Summer time stands behind the zone; a Date says the zone alone.
            Question::Zone => {
                let zone = clue.value.value.split(',').next().unwrap_or_default().to_owned();
                let (shown, key) = (clue.value.value.clone(), Key::Text(zone));
                table.add(question, place(&clue.name), &clue.what, shown, &clue.value.at, key);
            }
            _ => table.text(question, place(&clue.name), &clue.what, &clue.value),
        }
    }
}

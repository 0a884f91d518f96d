//! What of a mail was left out because there is too much of it, told once for each kind.

use super::{address, signing};
use crate::evidence::limits::mail::{MOST_ENCODED_WORDS, MOST_MAILBOXES, MOST_MENTIONS, MOST_RESULTS, row};
use crate::evidence::{Header, Locator, Mail, Repair};

/// Headers with addresses, and with ids of other mails.
const ADDRESSES: [&str; 5] = ["from", "sender", "reply-to", "to", "cc"];
const IDS: [&str; 2] = ["in-reply-to", "references"];

/// The repairs that say so; everything of the mail must have been read.
pub(super) fn repairs(bytes: &[u8], mail: &Mail) -> Vec<Repair> {
    let named = |names: &'static [&'static str], cut: &'static dyn Fn(&[u8], &Header) -> bool| {
        let fits = move |header: &&Header| names.iter().any(|name| header.is(name)) && cut(bytes, header);
        mail.headers.iter().find(fits).map(|header| Locator::Raw(header.line))
    };
    // A body of fewer bytes than the limit can't hold more items.
    let addresses =
        named(&ADDRESSES, &|bytes, header| header.body.len() > MOST_MAILBOXES && address::is_cut(bytes, header.body));
    let ids = named(&IDS, &|bytes, header| {
        header.body.len() > MOST_MAILBOXES && address::identifiers(bytes, header.body).len() >= MOST_MAILBOXES
    });
    let results = named(&["authentication-results"], &|bytes, header| {
        header.body.len() > MOST_RESULTS && signing::is_cut(header.body.of(bytes))
    });
    let area = Locator::Raw(mail.header_area);
    let words = (mail.words.len() >= MOST_ENCODED_WORDS).then_some(area);
    let texts = Locator::raw(mail.header_area.end, mail.end);
    let mentions = (mail.mentions.len() >= MOST_MENTIONS).then_some(texts);
    [
        (row::MOST_MAILBOXES, addresses.or(ids)),
        (row::MOST_RESULTS, results),
        (row::MOST_ENCODED_WORDS, words),
        (row::MOST_MENTIONS, mentions),
    ]
    .into_iter()
    .filter_map(|(limit, at)| Some(limit.repair(at?)))
    .collect()
}

//! Address lists (RFC 5322 3.4), each mailbox with its bytes.

use crate::decode::text;
use crate::evidence::limits::mail::MOST_MAILBOXES;
use crate::evidence::{ByteSpan, Fact, Mailbox};

/// The mailboxes of a header body.
pub(super) fn mailboxes(bytes: &[u8], body: ByteSpan) -> Vec<Fact<Mailbox>> {
    items(bytes, body).into_iter().take(MOST_MAILBOXES).filter_map(|item| mailbox(bytes, item)).collect()
}

/// Whether a header body holds more mailboxes than are read.
pub(super) fn is_cut(bytes: &[u8], body: ByteSpan) -> bool {
    items(bytes, body).len() > MOST_MAILBOXES
}

/// Cuts at commas and semicolons outside quotes, comments and angle brackets; a group's name is cut off.
fn items(bytes: &[u8], body: ByteSpan) -> Vec<ByteSpan> {
    let content = body.of(bytes);
    let (mut quoted, mut comment, mut angle) = (false, 0_usize, false);
    let mut start = 0;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' if comment == 0 => quoted = !quoted,
            b'(' if !quoted => comment += 1,
            b')' if !quoted => comment = comment.saturating_sub(1),
            b'<' if !quoted && comment == 0 => angle = true,
            b'>' if !quoted && comment == 0 => angle = false,
            b',' | b';' if !quoted && comment == 0 && !angle => {
                found.push(ByteSpan::new(body.start + start, body.start + at));
                start = at + 1;
            }
            b':' if !quoted && comment == 0 && !angle => start = at + 1,
            _ => {}
        }
        at += 1;
    }
    found.push(ByteSpan::new(body.start + start, body.start + content.len().max(start)));
    found
}

fn mailbox(bytes: &[u8], item: ByteSpan) -> Option<Fact<Mailbox>> {
    let content = item.of(bytes);
    let lead = content.len() - content.trim_ascii_start().len();
    let trimmed = content.trim_ascii();
    if trimmed.is_empty() {
        return None;
    }
    let at = ByteSpan::new(item.start + lead, item.start + lead + trimmed.len());
    let whole = text::header_text(trimmed);
    let (display, address) =
        match (trimmed.iter().rposition(|byte| *byte == b'<'), trimmed.iter().rposition(|byte| *byte == b'>')) {
            (Some(open), Some(close)) if open < close => {
                let display = trimmed.get(..open).unwrap_or_default();
                (
                    unquoted(&text::header_text(display)),
                    text::verbatim(trimmed.get(open + 1..close).unwrap_or_default()),
                )
            }
            // `local@domain (Name)`, the form before RFC 822 died out.
            _ => match whole.split_once('(') {
                Some((address, comment)) => {
                    (comment.trim_end_matches(')').trim().to_owned(), address.trim().to_owned())
                }
                None => (String::new(), whole),
            },
        };
    let domain_shown = super::domain::shown(&address);
    Some(Fact::raw(Mailbox { display, address, domain_shown }, at))
}

fn unquoted(text: &str) -> String {
    let trimmed = text.trim();
    match trimmed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => text::decode_words(&inner.replace("\\\"", "\"").replace("\\\\", "\\")),
        None => trimmed.to_owned(),
    }
}

/// Identifiers in angle brackets (RFC 5322 3.6.4), brackets included; the whole text if there is none.
pub(super) fn identifiers(bytes: &[u8], body: ByteSpan) -> Vec<Fact<String>> {
    let content = body.of(bytes);
    let mut found = Vec::new();
    let mut open = None;
    for (at, byte) in content.iter().enumerate() {
        match (byte, open) {
            (b'<', _) => open = Some(at),
            (b'>', Some(start)) => {
                let span = ByteSpan::new(body.start + start, body.start + at + 1);
                found.push(Fact::raw(text::verbatim(span.of(bytes)), span));
                open = None;
            }
            _ => {}
        }
        if found.len() >= MOST_MAILBOXES {
            break;
        }
    }
    if found.is_empty() {
        let text = text::verbatim(content);
        if !text.is_empty() {
            found.push(Fact::raw(text, body));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        mailboxes(text.as_bytes(), ByteSpan::new(0, text.len()))
            .into_iter()
            .map(|one| (one.value.display, one.value.address))
            .collect()
    }

    #[test]
    fn lists_groups_quotes_and_old_forms_are_read() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            read("\"Doe, Ann\" <ann@x.example>, bob@y.example"),
            [pair("Doe, Ann", "ann@x.example"), pair("", "bob@y.example")]
        );
        assert_eq!(read("ann@x.example (Ann Doe)"), [pair("Ann Doe", "ann@x.example")]);
        assert_eq!(
            read("Friends: ann@x.example, bob@y.example;"),
            [pair("", "ann@x.example"), pair("", "bob@y.example")]
        );
        assert_eq!(read("=?utf-8?q?=C3=89mile?= <e@x.example>"), [pair("\u{c9}mile", "e@x.example")]);
    }

    #[test]
    fn identifiers_come_with_their_brackets() {
        let text = "<a@b> (was x) <c@d>";
        let found = identifiers(text.as_bytes(), ByteSpan::new(0, text.len()));
        assert_eq!(found.iter().map(|id| id.value.as_str()).collect::<Vec<_>>(), ["<a@b>", "<c@d>"]);
    }
}

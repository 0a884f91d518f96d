//! Comments of a Received line. No standard fixes their words: each program writes its own (forms seen in Postfix, Exim,
//! sendmail, qmail, Exchange, Gmail and fetchmail lines; RFC 5321 4.4 only allows them).

use super::addresses;
use crate::decode::text;
use crate::evidence::{ByteSpan, Fact, Hop};

/// Reads one comment that stands behind the clause `clause` (empty before the first).
pub(super) fn read(hop: &mut Hop, content: &[u8], span: ByteSpan, shift: usize, clause: &str) {
    if hop.tls.is_none() {
        hop.tls = tls(content, span, shift);
    }
    let inner = ByteSpan::new(span.start + 1, span.end.saturating_sub(1));
    let fact = |span: ByteSpan| Fact::raw(text::verbatim(span.of(content)), span.shifted(shift));
    if hop.envelope_from.is_none() {
        hop.envelope_from = behind(content, inner, b"envelope-from ").map(fact);
    }
    if hop.authenticated.is_none() && starts(inner.of(content), b"authenticated") {
        hop.authenticated = Some(fact(inner));
    }
    match clause {
        "from" => from(hop, content, span, inner, shift),
        // Before any clause: `(qmail 29989 invoked by uid 60001)`, `(from mail@localhost)`.
        "" if starts(inner.of(content), b"qmail ") => {
            hop.local = hop.local.take().or_else(|| Some(fact(inner)));
            hop.software = hop.software.take().or_else(|| Some(fact(ByteSpan::new(inner.start, inner.start + 5))));
        }
        "" if starts(inner.of(content), b"from ") => hop.local = hop.local.take().or_else(|| Some(fact(inner))),
        "by" | "with" | "id" | "via" => {
            if clause == "by" {
                addresses(&mut hop.by_addresses, content, inner, shift);
            }
            own_words(hop, content, inner, shift);
        }
        _ => {}
    }
}

/// Words behind `by` or `with`: the server's program, and who on the machine handed the mail in.
fn own_words(hop: &mut Hop, content: &[u8], inner: ByteSpan, shift: usize) {
    let words = inner.of(content);
    let fact = |span: ByteSpan| Fact::raw(text::verbatim(span.of(content)), span.shifted(shift));
    if hop.local.is_none() {
        // `(Postfix, from userid 1000)`.
        let at = find(words, b", from userid ");
        hop.local = at.map(|at| fact(ByteSpan::new(inner.start + at + 2, inner.end)));
    }
    // `with Microsoft SMTPSVC(6.0.3790.3959)`: the build stands alone.
    let windows = hop.with.as_ref().is_some_and(|with| with.value.ends_with("SMTPSVC"))
        && words.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if hop.software.is_some() || !(windows || is_software(words)) {
        return;
    }
    let end = words.iter().position(|byte| *byte == b',').unwrap_or(words.len());
    hop.software = Some(fact(ByteSpan::new(inner.start, inner.start + end)));
}

/// A program's name with or without a version, or sendmail's bare version pair `8.14.4/8.14.4`.
fn is_software(words: &[u8]) -> bool {
    const NAMES: [&[u8]; 13] = [
        b"Postfix",
        b"Exim",
        b"Sendmail",
        b"fetchmail",
        b"qpsmtpd",
        b"CommuniGate",
        b"MDaemon",
        b"Nemesis",
        b"Lotus",
        b"IBM Domino",
        b"getmail",
        b"MailEnable",
        b"InterMail",
    ];
    let version = words.split(|byte| *byte == b'/').next().unwrap_or_default();
    let numbered = version.starts_with(b"8.")
        && version.len() >= 5
        && version.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_'))
        && words.contains(&b'/');
    numbered || NAMES.iter().any(|name| starts(words, name))
}

/// A comment behind `from` holds the address and name that the receiver saw, and the greeting where `from` is not it.
fn from(hop: &mut Hop, content: &[u8], span: ByteSpan, inner: ByteSpan, shift: usize) {
    let fact = |span: ByteSpan| Fact::raw(text::verbatim(span.of(content)), span.shifted(shift));
    // What follows `helo` is the sender's word, not what the server saw (Exim: `helo=name`, qmail: `HELO name`).
    let greeting = span.of(content).windows(5).position(|window| {
        window.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"helo"))
            && matches!(window.last(), Some(b'=' | b' '))
    });
    let seen = greeting.map_or(span, |at| ByteSpan::new(span.start, span.start + at));
    addresses(&mut hop.addresses, content, seen, shift);
    if let (Some(at), None) = (greeting, &hop.helo) {
        let rest = ByteSpan::new(span.start + at + 5, inner.end);
        let length = word_length(rest.of(content));
        hop.helo = (length > 0).then(|| fact(ByteSpan::new(rest.start, rest.start + length)));
    }
    let length = inner.of(content).iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
    let name = ByteSpan::new(inner.start, inner.start + length);
    let word = name.of(content);
    let is_host = word.contains(&b'.')
        && !word.contains(&b'=')
        && word.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && word.iter().any(u8::is_ascii_alphabetic);
    if hop.looked_up.is_none() && is_host {
        hop.looked_up = Some(fact(name));
    }
}

/// The word behind `lead`, with which the comment begins, upper and lower case alike.
fn behind(content: &[u8], inner: ByteSpan, lead: &[u8]) -> Option<ByteSpan> {
    let words = inner.of(content);
    let rest = words.get(lead.len()..).filter(|_| starts(words, lead))?;
    let start = inner.start + lead.len();
    let length = word_length(rest);
    (length > 0).then(|| ByteSpan::new(start, start + length))
}

fn word_length(rest: &[u8]) -> usize {
    rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b')' | b';')).unwrap_or(rest.len())
}

fn starts(words: &[u8], lead: &[u8]) -> bool {
    words.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead))
}

fn find(words: &[u8], what: &[u8]) -> Option<usize> {
    words.windows(what.len()).position(|window| window.eq_ignore_ascii_case(what))
}

/// `TLSv1.3`, `TLS1_2`, `version=TLS1.2` as the line writes it.
fn tls(content: &[u8], span: ByteSpan, shift: usize) -> Option<Fact<String>> {
    let inside = span.of(content);
    let at = inside.windows(4).position(|window| {
        window.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"TLS"))
            && window.get(3).is_some_and(|next| next.is_ascii_digit() || matches!(next, b'v' | b'V'))
    })?;
    let word = inside.get(at..)?;
    let length = word
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')))
        .unwrap_or(word.len());
    // "TLSv1.2:AES128" has its end at the colon; a sentence's full stop is no part of the version.
    let version = word.get(..length)?.strip_suffix(b".").unwrap_or(word.get(..length)?);
    let found = ByteSpan::new(span.start + at, span.start + at + version.len());
    Some(Fact::raw(text::verbatim(found.of(content)), found.shifted(shift)))
}

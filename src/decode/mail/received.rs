//! One Received line into its clauses (RFC 5321 4.4), each with its bytes. What no grammar covers is left in the body.

use std::net::Ipv6Addr;

use crate::decode::{text, time};
use crate::evidence::{ByteSpan, Fact, Hop};

mod comment;

/// Most addresses of one line that are kept: real lines have one or two.
const MOST_ADDRESSES: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    Comment,
}

/// Words and comments of the part before the date, and where the date starts.
fn tokens(content: &[u8]) -> (Vec<(Token, ByteSpan)>, Option<usize>) {
    let mut found = Vec::new();
    let mut date = None;
    let (mut depth, mut start) = (0_usize, None);
    let mut comment_start = 0;
    for (at, byte) in content.iter().enumerate() {
        match byte {
            b'(' => {
                if depth == 0 {
                    if let Some(start) = start.take() {
                        found.push((Token::Word, ByteSpan::new(start, at)));
                    }
                    comment_start = at;
                }
                depth += 1;
            }
            b')' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push((Token::Comment, ByteSpan::new(comment_start, at + 1)));
                }
            }
            _ if depth > 0 => {}
            b' ' | b'\t' | b'\r' | b'\n' | b';' => {
                if let Some(start) = start.take() {
                    found.push((Token::Word, ByteSpan::new(start, at)));
                }
                if *byte == b';' {
                    // The date stands behind the last semicolon.
                    date = Some(at + 1);
                }
            }
            _ => {
                start.get_or_insert(at);
            }
        }
    }
    if let Some(start) = start {
        found.push((Token::Word, ByteSpan::new(start, content.len())));
    }
    if depth > 0 && date.is_none() {
        // A comment that is never closed swallows the date; the last semicolon is then the best guess.
        date = content.iter().rposition(|byte| *byte == b';').map(|at| at + 1);
    }
    found.retain(|(_, span)| date.is_none_or(|date| span.start < date));
    (found, date)
}

fn keyword(content: &[u8], token: (Token, ByteSpan)) -> Option<&'static str> {
    if token.0 != Token::Word {
        return None;
    }
    let word = token.1.of(content);
    ["from", "by", "via", "with", "id", "for"].into_iter().find(|keyword| word.eq_ignore_ascii_case(keyword.as_bytes()))
}

/// Reads the body of a Received line.
pub(super) fn read(bytes: &[u8], body: ByteSpan, index: usize) -> Hop {
    let content = body.of(bytes);
    let (tokens, date_at) = tokens(content);
    let fact = |span: ByteSpan| Fact::raw(text::verbatim(span.of(content)), span.shifted(body.start));
    let mut hop = Hop { index, body, ..Hop::default() };
    let mut clause = "";
    let mut at = 0;
    while let Some(token) = tokens.get(at).copied() {
        at += 1;
        let Some(word) = keyword(content, token) else {
            if token.0 == Token::Comment {
                comment::read(&mut hop, content, token.1, body.start, clause);
            }
            continue;
        };
        // A clause's value is the words up to the next keyword or comment.
        let first = at;
        while tokens.get(at).is_some_and(|next| next.0 == Token::Word && keyword(content, *next).is_none()) {
            at += 1;
            // Only a protocol and a link have several words ("Microsoft SMTP Server", "Frontend Transport").
            if !matches!(word, "with" | "via") {
                break;
            }
        }
        let value = tokens.get(first..at).unwrap_or_default();
        clause = word;
        let (Some(start), Some(end)) = (value.first(), value.last()) else { continue };
        let value = fact(ByteSpan::new(start.1.start, end.1.end));
        let slot = match word {
            "from" => &mut hop.from,
            "by" => &mut hop.by,
            "with" => &mut hop.with,
            "id" => &mut hop.id,
            "for" => &mut hop.r#for,
            "via" => &mut hop.via,
            _ => continue,
        };
        if slot.is_none() {
            if word == "from" {
                addresses(&mut hop.addresses, content, ByteSpan::new(start.1.start, end.1.end), body.start);
            }
            *slot = Some(value);
        }
    }
    if hop.software.is_none() {
        hop.software = build(&hop);
    }
    hop.date = date_at.and_then(|start| {
        let tail = content.get(start..)?;
        let lead = tail.len() - tail.trim_ascii_start().len();
        let span = ByteSpan::new(start + lead, start + lead + tail.trim_ascii().len()).shifted(body.start);
        let stamp = time::rfc5322(&text::verbatim(span.of(bytes)))?;
        Some(Fact::raw(stamp, span))
    });
    hop
}

/// The build number that Exchange writes where others write a queue identifier, and that Windows' own server writes
/// behind the protocol (`Microsoft SMTPSVC(6.0.3790.3959)`).
fn build(hop: &Hop) -> Option<Fact<String>> {
    let with = hop.with.as_ref().filter(|with| with.value.starts_with("Microsoft SMTP Server"))?;
    let id = hop.id.as_ref()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = id.value.split('.').count() == 4 && id.value.split('.').all(digits);
    (numbered && !with.value.is_empty()).then(|| id.clone())
}

/// IPv4 and IPv6 addresses, in brackets or bare; kept also when an octet is above 255.
fn addresses(found: &mut Vec<Fact<String>>, content: &[u8], span: ByteSpan, shift: usize) {
    let inside = span.of(content);
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':');
    let mut at = 0;
    while at < inside.len() && found.len() < MOST_ADDRESSES {
        let Some(rest) = inside.get(at..) else { return };
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let before = at.checked_sub(1).and_then(|before| inside.get(before));
        let after = inside.get(at + length);
        let glued =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let bytes = rest.get(..length).unwrap_or_default();
        // "IPv6:2001:db8::1" is written with its label; its "6:" belongs to the run of hex digits.
        let label = at.checked_sub(3).and_then(|start| inside.get(start..at));
        let labelled = label.is_some_and(|label| label.eq_ignore_ascii_case(b"IPv")) && bytes.starts_with(b"6:");
        let bytes_from = if labelled { 2 } else { 0 };
        let candidate = bytes.get(bytes_from..).unwrap_or_default();
        let text = text::plain(candidate);
        if (labelled || !glued(before)) && !glued(after) && is_address(&text) {
            let start = span.start + at + bytes_from;
            let span = ByteSpan::new(start, start + candidate.len());
            if found.iter().all(|known| known.value != text) {
                found.push(Fact::raw(text, span.shifted(shift)));
            }
        }
        at += length.max(1);
    }
}

fn is_address(text: &str) -> bool {
    let four = text.split('.').count() == 4
        && text.split('.').all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    four || (text.contains(':') && text.parse::<Ipv6Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(text: &str) -> Hop {
        read(text.as_bytes(), ByteSpan::new(0, text.len()), 0)
    }

    fn value(fact: &Option<Fact<String>>) -> &str {
        fact.as_ref().map_or("", |fact| fact.value.as_str())
    }

    #[test]
    fn a_postfix_line_gives_all_clauses() {
        let line = " from mail.a.example (mail.a.example [203.0.113.5])\r\n\t(using TLSv1.2 with cipher X (256/256 bits))\r\n\
            \tby mx.b.example (Postfix) with ESMTPS id 4VzRlY2BnYz22WHV\r\n\tfor <ann@b.example>; Thu, 4 May 2017 14:00:01 +0200 (CEST)";
        let hop = hop(line);
        assert_eq!(value(&hop.from), "mail.a.example");
        assert_eq!(value(&hop.looked_up), "mail.a.example");
        assert_eq!(value(&hop.by), "mx.b.example");
        assert_eq!(value(&hop.with), "ESMTPS");
        assert_eq!(value(&hop.id), "4VzRlY2BnYz22WHV");
        assert_eq!(value(&hop.r#for), "<ann@b.example>");
        assert_eq!(value(&hop.tls), "TLSv1.2");
        assert_eq!(hop.addresses[0].value, "203.0.113.5");
        assert_eq!(hop.date.unwrap().value.utc_text().unwrap(), "2017-05-04T12:00:01Z");
    }

    #[test]
    fn exim_exchange_qmail_and_gmail_lines_are_read() {
        let exim = hop(
            " from [10.1.1.141] (helo=prefect.priv) by x.example with esmtp (Exim 4.12) id 18Wt-0006-00; Mon, 20 Jan 2003 10:00:00 +0000",
        );
        assert_eq!((value(&exim.from), exim.addresses[0].value.as_str()), ("[10.1.1.141]", "10.1.1.141"));
        let exchange = hop(
            " from A.example (2603:10a6:20b:1::2) by B.example (2603:10a6:5::9) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.2495.18 via Frontend Transport; Sun, 8 Dec 2019 09:34:23 +0000",
        );
        assert_eq!(value(&exchange.with), "Microsoft SMTP Server");
        assert_eq!(value(&exchange.tls), "TLS1_2");
        assert_eq!(exchange.addresses[0].value, "2603:10a6:20b:1::2");
        let qmail = hop(" (qmail 29989 invoked by uid 60001); 10 Oct 2006 19:30:27 -0000");
        assert!(qmail.from.is_none() && qmail.date.is_some());
        let greeted = hop(" from x (HELO [300.1.2.3]) (192.0.2.1) by y; Sun, 8 Dec 2019 09:34:23 +0000");
        assert_eq!(greeted.addresses.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["192.0.2.1"]);
        let labelled = hop(" from x ([IPv6:2001:db8::1]) by y; Sun, 8 Dec 2019 09:34:23 +0000");
        assert_eq!(labelled.addresses[0].value, "2001:db8::1");
    }

    #[test]
    fn servers_name_themselves_and_who_handed_the_mail_in() {
        let exim = hop(
            " from [192.0.2.24] (helo=pc.home.example) by mx.example with esmtpsa (TLS1.2:X:256) (Exim 4.89) (envelope-from <ann@home.example>) id 1mNLYl-0004gp-Ds; Mon, 06 Sep 2021 22:49:43 +0200",
        );
        assert_eq!((value(&exim.helo), value(&exim.software)), ("pc.home.example", "Exim 4.89"));
        assert_eq!(value(&exim.envelope_from), "<ann@home.example>");
        let qmail = hop(" (qmail 29989 invoked by uid 60001); 10 Oct 2006 19:30:27 -0000");
        assert_eq!((value(&qmail.software), value(&qmail.local)), ("qmail", "qmail 29989 invoked by uid 60001"));
        let postfix = hop(" by mx.example (Postfix, from userid 1000) id 36BE2A00379; Mon,  6 Sep 2021 22:49:38 +0200");
        assert_eq!((value(&postfix.software), value(&postfix.local)), ("Postfix", "from userid 1000"));
        let sendmail =
            hop(" (from mail@localhost) by mx.example (8.14.4/8.14.4) id g6B; Mon, 6 Sep 2021 22:49:38 +0200");
        assert_eq!((value(&sendmail.software), value(&sendmail.local)), ("8.14.4/8.14.4", "from mail@localhost"));
        let exchange = hop(
            " from A.example (10.0.0.1) by B.example (10.0.0.9) with Microsoft SMTP Server id 15.20.2495.18 via Frontend Transport; Sun, 8 Dec 2019 09:34:23 +0000",
        );
        assert_eq!((value(&exchange.software), value(&exchange.via)), ("15.20.2495.18", "Frontend Transport"));
        assert_eq!(exchange.by_addresses[0].value, "10.0.0.9");
        let windows = hop(" from A by B with Microsoft SMTPSVC(6.0.3790.3959); Sun, 8 Dec 2009 09:34:23 +0000");
        assert_eq!((value(&windows.with), value(&windows.software)), ("Microsoft SMTPSVC", "6.0.3790.3959"));
        let login = hop(
            " from pc (unknown [192.0.2.1]) (Authenticated sender: ann@x.example) by x.example; 8 Dec 2009 09:34:23 +0000",
        );
        assert_eq!(value(&login.authenticated), "Authenticated sender: ann@x.example");
    }

    #[test]
    fn more_lines_than_are_read_are_told() {
        let as_of = jiff::Timestamp::from_second(1_700_000_000).unwrap();
        let mail = crate::decode::mail::read("Received: by x.example\r\n".repeat(600).as_bytes(), as_of);
        assert_eq!(mail.hops.len(), 500);
        assert!(mail.repairs.iter().any(|repair| repair.what.starts_with("only the first 500")));
    }

    #[test]
    fn an_impossible_address_is_kept() {
        assert_eq!(hop(" from x ([300.1.2.3]) by y").addresses[0].value, "300.1.2.3");
    }
}

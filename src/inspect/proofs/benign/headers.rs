//! Rows of the signed headers: tags, rewritten senders, repeated lines, other forms of the same words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Alternative, Given};
use crate::evidence::{ByteSpan, Header};
use crate::inspect::proofs::canon;

/// Longest header (bytes) that is written in other forms; real ones have a few hundred.
const LONGEST: usize = 20_000;
/// Most addresses of one line that are put in another order.
const MOST_ORDERED: usize = 4;
/// Words in brackets, braces or stars that filters and gateways put before a Subject.
const MARKS: [&str; 25] = [
    "spam",
    "spam?",
    "possible spam",
    "suspected spam",
    "probable spam",
    "potential spam",
    "junk",
    "phishing",
    "suspicious",
    "bulk",
    "bulk mail",
    "ext",
    "external",
    "extern",
    "externe",
    "externo",
    "esterno",
    "external email",
    "external sender",
    "external mail",
    "marketing",
    "newsletter",
    "warning",
    "caution",
    "sospetto spam",
];
/// Of these, those that stand before a colon without brackets: others may be the writer's own word.
const COLON_MARKS: [&str; 7] = ["ext", "external", "extern", "externe", "spam", "suspected spam", "possible spam"];
/// One covered header: its place in the order of the signature, its whole line as it stands.
pub(super) struct Line<'a> {
    pub index: usize,
    pub name: &'a str,
    pub span: ByteSpan,
    pub raw: &'a [u8],
}

impl<'a> Line<'a> {
    /// Name as written and body behind the colon, without the last line end.
    pub fn split(&self) -> (&'a [u8], &'a [u8]) {
        let colon = self.raw.iter().position(|byte| *byte == b':').unwrap_or(self.raw.len());
        let (name, body) = self.raw.split_at_checked(colon).unwrap_or((self.raw, b""));
        let body = body.get(1..).unwrap_or_default();
        let body = body.strip_suffix(b"\n").unwrap_or(body);
        (name, body.strip_suffix(b"\r").unwrap_or(body))
    }

    /// The body as text, unfolded; `None` where it is no UTF-8.
    pub fn body(&self) -> Option<String> {
        let body = std::str::from_utf8(self.split().1).ok()?;
        let words: String = body.chars().filter(|letter| !matches!(letter, '\r' | '\n')).collect();
        Some(words.replace('\t', " ").trim().to_owned())
    }
}

/// The covered headers that stand in the mail.
pub(super) fn lines<'a>(given: &'a Given) -> impl Iterator<Item = Line<'a>> {
    given.failing.prepared.fields.iter().enumerate().filter_map(|(index, field)| {
        let span = field.line?;
        let raw = span.of(given.bytes);
        (raw.len() <= LONGEST).then_some(Line { index, name: field.name.as_str(), span, raw })
    })
}

/// The lines of one name.
pub(super) fn named<'a>(given: &'a Given, name: &'a str) -> impl Iterator<Item = Line<'a>> {
    lines(given).filter(move |line| line.name == name)
}

/// A header line in its form.
pub(super) fn formed(given: &Given, line: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    canon::header(given.failing.parsed.headers, line, &mut out);
    out
}

/// The line with another body; none where that makes no difference.
pub(super) fn with_body(given: &Given, line: &Line, body: &str, what: &str) -> Option<Alternative> {
    let name = String::from_utf8_lossy(line.split().0).into_owned();
    let other = formed(given, format!("{name}: {body}").as_bytes());
    let same = given.failing.prepared.fields.get(line.index).is_some_and(|field| field.formed == other);
    (!same).then(|| Alternative { fields: vec![(line.index, other)], what: what.to_owned() })
}

pub(super) fn unique(mut ways: Vec<Alternative>) -> Vec<Alternative> {
    let mut seen: Vec<Vec<(usize, Vec<u8>)>> = Vec::new();
    ways.retain(|way| {
        let new = !seen.contains(&way.fields);
        if new {
            seen.push(way.fields.clone());
        }
        new
    });
    ways
}

/// A tag at the start of a Subject: what stands in the brackets or before a colon, and what stands behind.
fn tag(subject: &str) -> Option<(&str, &str)> {
    let (open, close) = match subject.chars().next()? {
        '[' => ("[", "]"),
        '{' => ("{", "}"),
        '*' => ("***", "***"),
        '(' => ("(", ")"),
        _ => {
            let (mark, rest) = subject.split_once(':')?;
            let known = COLON_MARKS.iter().any(|one| mark.trim().eq_ignore_ascii_case(one));
            return known.then(|| (mark, rest.trim_start()));
        }
    };
    let (tag, rest) = subject.strip_prefix(open)?.split_once(close)?;
    Some((tag, rest.trim_start()))
}

/// Whether a tag is one that lists or filters put there: the list's own, or a known mark. Anything else may be the writer's.
fn is_put(given: &Given, tag: &str) -> bool {
    let tag = tag.trim().to_lowercase();
    let mark = tag.trim_matches('*').trim().trim_end_matches(|c: char| c.is_ascii_digit() || ". :".contains(c));
    // A mark alone, or several with a stroke between them.
    (!mark.is_empty() && mark.split(['/', '|']).all(|one| MARKS.contains(&one.trim())))
        || given.list.as_ref().is_some_and(|list| {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            let own = letters(tag.split([' ', ':', ',']).next().unwrap_or_default());
            let id = list.headers.iter().find(|header| header.is("list-id")).map(|header| letters(&header.text));
            own.len() >= 2
                && (list
                    .addresses
                    .iter()
                    .any(|address| letters(address.split('@').next().unwrap_or_default()).contains(&own))
                    || id.is_some_and(|id| id.contains(&own)))
        })
}

/// Subject without the tags that lists and gateways put there.
pub(super) fn subject(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for line in named(given, "subject") {
        let Some(body) = line.body() else { continue };
        let mut bases = Vec::new();
        // `[list] words`, `Re: [list] words`, `[list] Re: words`.
        let (answer, rest) = split_answer(&body);
        if let Some((mark, rest)) = tag(rest).filter(|(mark, _)| is_put(given, mark)) {
            bases.push(format!("{answer}{rest}"));
            bases.push(rest.to_owned());
            let (_, inner) = split_answer(rest);
            bases.push(format!("{answer}{inner}"));
            if answer.is_empty() {
                bases.extend(tag(rest).filter(|(mark, _)| is_put(given, mark)).map(|(_, rest)| rest.to_owned()));
            } else {
                // Lists write their tag before Re:, or behind it.
                bases.push(format!("[{mark}] {answer}{rest}"));
            }
        }
        for base in &bases {
            let what = "a tag was taken off the Subject";
            out.extend(with_body(given, &line, base, what));
            for coded in other_words(base) {
                out.extend(with_body(given, &line, &coded, what));
            }
        }
    }
    unique(out)
}

/// `Re: ` at the start, as written with its blank, and what follows.
fn split_answer(subject: &str) -> (&str, &str) {
    let length = ["re:", "aw:", "fwd:", "fw:", "sv:", "antw:", "r:"].iter().find_map(|word| {
        let begin = subject.get(..word.len())?;
        begin.eq_ignore_ascii_case(word).then_some(word.len())
    });
    let length = length.map_or(0, |length| {
        let rest = subject.get(length..).unwrap_or_default();
        length + rest.len() - rest.trim_start().len()
    });
    subject.split_at_checked(length).unwrap_or(("", subject))
}

/// Bodies of the headers of this name, unfolded.
fn bodies(given: &Given, name: &str) -> Vec<String> {
    let body = |header: &Header| {
        let text = std::str::from_utf8(header.body.of(given.bytes)).ok()?;
        let text: String = text.chars().filter(|letter| !matches!(letter, '\r' | '\n')).collect();
        Some(text.replace('\t', " ").trim().to_owned())
    };
    given.message.mail.named(name).take(3).filter_map(body).collect()
}

/// From as it was: where a list or forwarder wrote its own address, the writer's stands in another line.
pub(super) fn from(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    let lists = given.list.as_ref();
    for line in named(given, "from") {
        let Some(body) = line.body() else { continue };
        let rewritten = body.to_lowercase().contains(" via ")
            || lists.is_some_and(|list| list.addresses.iter().any(|one| body.to_lowercase().contains(one.as_str())));
        if !rewritten {
            continue;
        }
        let what = "From was read as it was before a list put its own address there";
        for name in ["x-original-from", "reply-to", "x-mailfrom", "original-from", "x-from", "cc"] {
            for other in bodies(given, name) {
                out.extend(with_body(given, &line, &other, what));
                if let Some((display, rest)) = other.rsplit_once('<') {
                    let coded = other_words(display.trim()).into_iter();
                    out.extend(coded.filter_map(|words| with_body(given, &line, &format!("{words} <{rest}"), what)));
                }
                let address = other.rsplit_once('<').and_then(|(_, rest)| rest.split('>').next()).unwrap_or(&other);
                if !address.contains('@') || address.contains([' ', ',']) {
                    continue;
                }
                let display = body.rsplit_once('<').map_or("", |(display, _)| display).trim();
                let display = display.rsplit_once(" via ").map_or(display, |(display, _)| display);
                let plain = display.trim_matches(['"', '\'', ' ']);
                for from in [
                    format!("{plain} <{address}>"),
                    format!("\"{plain}\" <{address}>"),
                    address.to_owned(),
                    format!("<{address}>"),
                ] {
                    out.extend(with_body(given, &line, &from, what));
                }
            }
        }
    }
    unique(out)
}

/// Lines that lists add where there was none: only those that name the list, or a Reply-To beside a From that the list wrote.
pub(super) fn added(given: &Given) -> Vec<Alternative> {
    let Some(list) = given.list.as_ref() else { return Vec::new() };
    let put = ["reply-to", "sender", "cc", "precedence", "errors-to"];
    let rewritten =
        given.message.mail.from.iter().any(|from| list.addresses.contains(&from.value.address.to_lowercase()));
    let left_out = |name: &&str| {
        let lines = named(given, name).filter(|line| {
            let body = line.body().unwrap_or_default();
            list.named_in(&body) || *name == "precedence" || (*name == "reply-to" && rewritten)
        });
        let fields: Vec<(usize, Vec<u8>)> = lines.map(|line| (line.index, Vec::new())).collect();
        let what = format!("{name}, which the list added, was left out");
        (!fields.is_empty()).then_some(Alternative { fields, what })
    };
    let mut out: Vec<Alternative> = put.iter().filter_map(left_out).collect();
    let lists: Vec<(usize, Vec<u8>)> =
        lines(given).filter(|line| line.name.starts_with("list-")).map(|line| (line.index, Vec::new())).collect();
    if !lists.is_empty() {
        out.push(Alternative { fields: lists, what: "the lines of the list were left out".to_owned() });
    }
    out
}

/// Another line of the same name; or one that was added left out, where all of them are covered.
pub(super) fn instances(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for line in lines(given).take(60) {
        let all: Vec<&Header> = given.message.mail.named(line.name).take(6).collect();
        if all.len() < 2 {
            continue;
        }
        let same = |header: &&&Header| header.line == line.span;
        let position = all.iter().position(|header| same(&header)).unwrap_or_default();
        for (other, header) in all.iter().enumerate().filter(|(other, _)| *other != position) {
            let text = formed(given, header.line.of(given.bytes));
            // Only where both say the same words would nothing depend on it: names, dates and words are never exchanged.
            if !is_trace(line.name) {
                continue;
            }
            let what = format!("line {} of {} {} was taken", other + 1, all.len(), line.name);
            out.push(Alternative { fields: vec![(line.index, text)], what });
        }
    }
    unique(out)
}

/// Headers that say nothing of the writer's own: which one of them was covered changes nothing that a reader sees.
fn is_trace(name: &str) -> bool {
    name.starts_with("x-") || name.starts_with("list-") || matches!(name, "received" | "mime-version" | "content-type")
}

/// A text in other encoded words (RFC 2047): as letters, and whole in UTF-8 as base64 or quoted.
fn other_words(body: &str) -> Vec<String> {
    let text = crate::decode::text::decode_words(body);
    if text.is_ascii() && text == body {
        return Vec::new();
    }
    let mut out = vec![text.clone()];
    let quoted: String = text
        .bytes()
        .map(|byte| match byte {
            b' ' => "_".to_owned(),
            b'!'..=b'~' if !matches!(byte, b'=' | b'?' | b'_') => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        })
        .collect();
    for charset in ["UTF-8", "utf-8"] {
        for (upper, lower, coded) in [("B", "b", STANDARD.encode(&text)), ("Q", "q", quoted.clone())] {
            out.push(format!("=?{charset}?{upper}?{coded}?="));
            out.push(format!("=?{charset}?{lower}?{coded}?="));
        }
    }
    out
}

/// Subject and From with their encoded words in other forms.
pub(super) fn words(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for line in named(given, "subject").chain(named(given, "from")).chain(named(given, "to")) {
        let Some(body) = line.body() else { continue };
        let (display, address) =
            if line.name == "subject" { (body.as_str(), "") } else { body.rsplit_once('<').unwrap_or((&body, "")) };
        for coded in other_words(display.trim()) {
            let whole = if address.is_empty() { coded } else { format!("{coded} <{address}") };
            out.extend(with_body(given, &line, &whole, "encoded words were written in another way"));
        }
    }
    unique(out)
}

/// Names in quotation marks, or without.
pub(super) fn quoting(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for name in ["from", "to", "cc", "reply-to", "sender"] {
        for line in named(given, name) {
            let Some(body) = line.body() else { continue };
            let bare = body.replace('"', "");
            let what = "a name was read with or without quotation marks";
            out.extend(with_body(given, &line, &bare, what));
            if let Some((display, address)) = bare.rsplit_once('<').filter(|_| !bare.contains(',')) {
                out.extend(with_body(given, &line, &format!("\"{}\" <{address}", display.trim()), what));
                let only = address.trim_end_matches('>');
                if display.trim().is_empty() {
                    out.extend(with_body(given, &line, only, what));
                }
            } else if !bare.contains([',', ' ']) {
                out.extend(with_body(given, &line, &format!("<{bare}>"), what));
            }
        }
    }
    unique(out)
}

/// Addresses of To and Cc in another order: list programs write them anew as they come.
pub(super) fn order(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for line in named(given, "cc").chain(named(given, "to")) {
        let Some(body) = line.body().filter(|body| !body.contains('"')) else { continue };
        let addresses: Vec<&str> = body.split(',').map(str::trim).collect();
        if !(2..=MOST_ORDERED).contains(&addresses.len()) {
            continue;
        }
        for orders in orders(&addresses) {
            out.extend(with_body(given, &line, &orders.join(", "), "addresses were read in another order"));
        }
    }
    unique(out)
}

/// All orders of a few pieces.
fn orders<'a>(pieces: &[&'a str]) -> Vec<Vec<&'a str>> {
    let Some((first, rest)) = pieces.split_first() else { return vec![Vec::new()] };
    let inner = orders(rest).into_iter();
    let placed = |order: Vec<&'a str>| {
        let at = 0..=order.len();
        at.map(move |place| {
            let mut order = order.clone();
            order.insert(place, first);
            order
        })
    };
    inner.flat_map(placed).collect()
}

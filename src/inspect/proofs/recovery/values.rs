//! Values that a header may have had: what stands elsewhere in the mail, and what people and programs put before a subject.

use std::collections::BTreeSet;

use super::super::Failing;
use super::super::canon;
use super::engine::Changes;
use super::header::Ground;
use crate::evidence::Mail;

/// Words that programs put before the subject of an answer or a forwarded mail.
const PREFIXES: [&str; 22] = [
    "Re: ",
    "RE: ",
    "Fwd: ",
    "FW: ",
    "Fw: ",
    "FWD: ",
    "AW: ",
    "Aw: ",
    "WG: ",
    "TR: ",
    "Tr: ",
    "RV: ",
    "R: ",
    "I: ",
    "SV: ",
    "VS: ",
    "Antw: ",
    "Antwort: ",
    "Rif: ",
    "ENC: ",
    "RES: ",
    "Re: Re: ",
];
/// What is written at the head of quoted mails before a subject.
const QUOTED: [&str; 8] =
    ["Subject:", "Betreff:", "Objet :", "Objet:", "Oggetto:", "Asunto:", "Assunto:", "Onderwerp:"];
/// What is often written behind a subject.
const ENDINGS: [&str; 12] = [
    " (final)",
    " - confidential",
    " [confidential]",
    " - urgent",
    " (urgent)",
    "!",
    "?",
    ".",
    " ",
    "...",
    " - draft",
    " (draft)",
];
/// Longest value that is exchanged (bytes).
const LONGEST: usize = 2_000;
/// Most entries of a list that are exchanged.
const MOST_ENTRIES: usize = 20;
/// Most values of one header.
const MOST: usize = 5_000;
/// Most addresses of a mail that are put in the place of others.
const MOST_ADDRESSES: usize = 200;
/// Most headers that are left out in turn.
const MOST_INSTANCES: usize = 200;

/// Values for a header of this name (lower case), other than the shown one.
pub fn of(failing: &Failing, name: &str, shown: &[u8]) -> Vec<Vec<u8>> {
    let mail = failing.message.mail;
    let mut out: Vec<Vec<u8>> = Vec::new();
    if shown.len() > LONGEST {
        return out;
    }
    match name {
        "subject" => subjects(failing, shown, &mut out),
        "from" | "to" | "cc" | "reply-to" | "sender" | "bcc" | "resent-from" | "resent-to" => {
            mailboxes(mail, shown, &mut out);
        }
        "message-id" | "in-reply-to" | "references" => ids(mail, shown, &mut out),
        _ => {}
    }
    // What other headers of that name say, and that nothing stood there.
    for header in mail.named(name).take(MOST_INSTANCES) {
        let mut formed = Vec::new();
        canon::header(failing.parsed.headers, header.line.of(failing.message.bytes), &mut formed);
        let colon = formed.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        out.push(formed.get(colon..formed.len().saturating_sub(2)).unwrap_or_default().trim_ascii_start().to_vec());
    }
    let mut seen = BTreeSet::from([shown.to_vec()]);
    out.retain(|value| seen.insert(value.clone()));
    out.truncate(MOST);
    out
}

fn subjects(failing: &Failing, shown: &[u8], out: &mut Vec<Vec<u8>>) {
    let mail = failing.message.mail;
    let mut bases: Vec<Vec<u8>> = vec![shown.to_vec()];
    let mut bare = shown;
    // Without prefixes and tags, one after the other.
    for _ in 0..6 {
        let rest = PREFIXES.iter().find_map(|prefix| {
            let mark = prefix.trim_end().as_bytes();
            bare.get(..mark.len()).filter(|head| head.eq_ignore_ascii_case(mark)).and_then(|_| bare.get(mark.len()..))
        });
        let tag = || match (bare.first(), bare.iter().position(|byte| *byte == b']')) {
            (Some(b'['), Some(end)) => bare.get(end + 1..),
            _ => None,
        };
        let Some(rest) = rest.or_else(tag) else { break };
        bare = rest.trim_ascii_start();
        bases.push(bare.to_vec());
    }
    let own = |text: &str| text.trim().as_bytes().to_vec();
    for header in mail.headers.iter().filter(|header| header.is("thread-topic") || header.name.ends_with("Subject")) {
        bases.push(own(&header.text));
    }
    for body in &mail.bodies {
        for line in body.text.lines().take(5_000) {
            let line = line.trim_start_matches(['>', ' ', '*']);
            if let Some(rest) = QUOTED.iter().find_map(|mark| line.strip_prefix(mark)) {
                bases.push(own(rest.trim_start_matches('*')));
            }
        }
    }
    // Every beginning and every end of the shown one: what was added at either end.
    for at in (1..shown.len()).rev() {
        out.extend(shown.get(..at).map(<[u8]>::to_vec));
    }
    for at in 1..shown.len() {
        out.extend(shown.get(at..).map(<[u8]>::to_vec));
    }
    // Words behind it left out as well.
    let mut shorter = Vec::new();
    for base in bases.iter().take(MOST_ENTRIES) {
        let spaces = base.iter().enumerate().filter(|(_, byte)| **byte == b' ').map(|(at, _)| at);
        shorter.extend(spaces.take(MOST_ENTRIES).filter_map(|at| base.get(..at).map(<[u8]>::to_vec)));
    }
    bases.extend(shorter);
    for base in bases {
        let text = String::from_utf8_lossy(&base).into_owned();
        for prefix in PREFIXES {
            out.push([prefix.as_bytes(), &base].concat());
            // Each tag of the shown one stays in front of the prefix.
            if let Some(end) = shown.iter().position(|byte| *byte == b']') {
                let tag = shown.get(..=end).unwrap_or_default();
                let start = tag.iter().rposition(|byte| *byte == b'[').unwrap_or(0);
                let tag = tag.get(start..).unwrap_or_default();
                out.push([tag, b" ", prefix.as_bytes(), &base].concat());
                out.push([prefix.as_bytes(), tag, b" ", &base].concat());
            }
        }
        out.extend(ENDINGS.iter().map(|ending| [&base, ending.as_bytes()].concat()));
        out.extend([text.to_lowercase().into_bytes(), text.to_uppercase().into_bytes()]);
        let mut letters = text.chars();
        let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
        out.extend([
            (first.clone() + letters.as_str()).into_bytes(),
            (first + &letters.as_str().to_lowercase()).into_bytes(),
        ]);
        out.push(base);
    }
}

/// Every address that occurs anywhere in the mail, with its names.
fn addresses(mail: &Mail) -> Vec<(String, String)> {
    let headers = mail.from.iter().chain(&mail.to).chain(&mail.sender).chain(&mail.reply_to);
    let mut all: Vec<(String, String)> =
        headers.map(|mailbox| (mailbox.value.display.clone(), mailbox.value.address.clone())).collect();
    let texts =
        mail.headers.iter().map(|header| header.text.as_str()).chain(mail.bodies.iter().map(|body| body.text.as_str()));
    for text in texts {
        for (at, _) in text.match_indices('@').take(MOST_ADDRESSES) {
            let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-+=".contains(letter);
            let head = text.get(..at).unwrap_or_default();
            let start =
                head.char_indices().rev().take_while(|(_, letter)| fits(*letter)).last().map_or(at, |(at, _)| at);
            let tail = text.get(at + 1..).unwrap_or_default();
            let end = tail.find(|letter| !fits(letter)).unwrap_or(tail.len());
            let address = text.get(start..at + 1 + end).unwrap_or_default().trim_end_matches('.');
            // A name before the bracket, or before `[mailto:`.
            let before = text
                .get(..start)
                .unwrap_or_default()
                .trim_end_matches(['<', '[', '(', ' '])
                .trim_end_matches("mailto:");
            let before = before.trim_end_matches(['<', '[', '(', ' ']);
            let cut = before.rfind(['\n', ':', ',', ';', '>']).map_or(0, |at| at + 1);
            let name = before.get(cut..).unwrap_or_default().trim().trim_matches('"');
            let name = if name.len() <= 60 && start > before.len() { name } else { "" };
            if start < at && end > 0 {
                all.push((name.to_owned(), address.to_owned()));
            }
        }
    }
    let mut seen = BTreeSet::new();
    all.retain(|pair| seen.insert(pair.clone()));
    all.truncate(MOST_ADDRESSES);
    all
}

fn mailboxes(mail: &Mail, shown: &[u8], out: &mut Vec<Vec<u8>>) {
    let known = addresses(mail);
    let mut written: Vec<Vec<u8>> = Vec::new();
    for (name, address) in &known {
        written.push(address.clone().into_bytes());
        written.push(format!("<{address}>").into_bytes());
        let names: Vec<&String> =
            known.iter().filter(|(_, other)| other.eq_ignore_ascii_case(address)).map(|pair| &pair.0).collect();
        for name in std::iter::once(name).chain(names).filter(|name| !name.is_empty()) {
            written.push(format!("{name} <{address}>").into_bytes());
            written.push(format!("\"{name}\" <{address}>").into_bytes());
        }
    }
    let mut seen = BTreeSet::new();
    written.retain(|one| seen.insert(one.clone()));
    // Each entry of the list left out, or exchanged; one more at the end; the whole exchanged.
    let entries = entries(shown);
    for (start, end) in entries.iter().take(MOST_ENTRIES) {
        let before = shown.get(..*start).unwrap_or_default();
        let after = shown.get(*end..).unwrap_or_default();
        if entries.len() > 1 {
            out.push([before, after.strip_prefix(b",").unwrap_or(after).trim_ascii_start()].concat());
            out.push([before.trim_ascii_end().strip_suffix(b",").unwrap_or(before), after].concat());
        }
        for one in &written {
            out.push([before, one.as_slice(), after].concat());
        }
        // Only the name, or only the address.
        let entry = shown.get(*start..*end).unwrap_or_default();
        if let Some(bracket) = entry.iter().position(|byte| *byte == b'<') {
            for (name, address) in &known {
                let (own, address_part) = entry.split_at_checked(bracket).unwrap_or_default();
                out.push([before, own, b"<", address.as_bytes(), b">", after].concat());
                out.push([before, name.as_bytes(), b" ", address_part, after].concat());
                out.push([before, b"\"", name.as_bytes(), b"\" ", address_part, after].concat());
            }
        }
    }
    for one in &written {
        out.push(one.clone());
        out.push([shown, b", ", one.as_slice()].concat());
        out.push([one.as_slice(), b", ", shown].concat());
    }
}

/// Entries of an address list, without the blanks around them.
fn entries(list: &[u8]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut start, mut quoted, mut deep) = (0, false, 0_i32);
    for (at, byte) in list.iter().chain(b",").enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' | b'<' if !quoted => deep += 1,
            b')' | b'>' if !quoted => deep -= 1,
            b',' if at == list.len() || (!quoted && deep <= 0) => {
                let entry = list.get(start..at).unwrap_or_default();
                let blanks = entry.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                out.push((start + blanks, start + entry.trim_ascii_end().len().max(blanks)));
                start = at + 1;
            }
            _ => {}
        }
    }
    out
}

fn ids(mail: &Mail, shown: &[u8], out: &mut Vec<Vec<u8>>) {
    let all = mail.message_ids.iter().chain(&mail.in_reply_to).chain(&mail.references);
    let known: BTreeSet<String> = all.map(|id| format!("<{}>", id.value.trim_matches(['<', '>', ' ']))).collect();
    let texts = mail.headers.iter().filter(|header| header.text.contains('<')).take(500).flat_map(|header| {
        header.text.split('<').skip(1).filter_map(|rest| Some(format!("<{}>", rest.split_once('>')?.0)))
    });
    let known: BTreeSet<String> = known.into_iter().chain(texts.take(500)).filter(|id| id.contains('@')).collect();
    let list = String::from_utf8_lossy(shown).into_owned();
    let own: Vec<&str> = list.split_whitespace().collect();
    for id in known.iter().take(MOST_ADDRESSES) {
        out.push(id.clone().into_bytes());
        out.push(format!("{list} {id}").into_bytes());
        for at in 0..own.len().min(20) {
            let mut new = own.clone();
            if let Some(place) = new.get_mut(at) {
                *place = id;
            }
            out.push(new.join(" ").into_bytes());
        }
    }
    for at in 0..own.len().min(50) {
        let mut new = own.clone();
        new.remove(at);
        out.push(new.join(" ").into_bytes());
    }
}

/// Each header left out: where its name stands there more often, the others move up in the signature's order.
pub fn instances(failing: &Failing, ground: &Ground) -> Vec<Changes> {
    let (message, parsed) = (failing.message, failing.parsed);
    let mut all = Vec::new();
    let mut names: Vec<&str> = ground.fields.iter().map(|field| field.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let lines: Vec<_> = message.mail.named(name).collect();
        let fields: Vec<_> = ground.fields.iter().filter(|field| field.name == name).collect();
        for left_out in 0..lines.len() {
            if all.len() >= MOST_INSTANCES {
                return all;
            }
            // From the bottom up, as they are taken (RFC 6376 5.4.2).
            let mut rest = lines.iter().enumerate().rev().filter(|(index, _)| *index != left_out).map(|(_, line)| line);
            let mut changes = Changes::default();
            for field in &fields {
                let mut formed = Vec::new();
                if let Some(line) = rest.next() {
                    canon::header(parsed.headers, line.line.of(message.bytes), &mut formed);
                }
                if ground.formed.get(field.span.0..field.span.1) != Some(formed.as_slice()) {
                    changes.put(field.span.0, field.span.1, &formed);
                }
            }
            if changes.iter().next().is_some() {
                all.push(changes);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_list() {
        let list = b"\"Doe, Jane\" <jane@a.example>, bob@b.example (Bob, at work) , <c@d>";
        let found: Vec<&[u8]> = entries(list).into_iter().map(|(start, end)| &list[start..end]).collect();
        assert_eq!(found, [&b"\"Doe, Jane\" <jane@a.example>"[..], b"bob@b.example (Bob, at work)", b"<c@d>"]);
    }
}

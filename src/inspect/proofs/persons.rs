//! Signatures of persons: S/MIME (RFC 8551) and OpenPGP (RFC 3156, RFC 9580).
//!
//! Whoever signs so covers a part of the mail, never its own From, Date and Subject lines.

mod keyring;
mod openpgp;
mod smime;

use std::borrow::Cow;

use super::proof::{BodyCover, Proof};
use super::{Asked, Message};
use crate::decode::mail::{decode_transfer, part_bytes};
use crate::evidence::limits::proofs::{MOST_PERSONS, row};
use crate::evidence::{ByteSpan, Locator, Mail, Part, Repair, Step};

/// Largest signed text of which other forms than the standard's are tried (bytes): each form is hashed once more.
const LARGEST_FORMED: usize = 64 * 1024 * 1024;

/// Every signature of a person in the mail, in the order of its parts; and what was left out.
pub(super) fn prove(message: &Message, _asked: &Asked) -> (Vec<Proof>, Vec<Repair>) {
    let mut proofs = smime::prove(message);
    let (signed, mut repairs) = openpgp::prove(message);
    proofs.extend(signed);
    repairs.extend(proofs.get(MOST_PERSONS).map(|first| row::MOST_PERSONS.repair(first.at.clone())));
    proofs.truncate(MOST_PERSONS);
    let mut names: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for proof in &mut proofs {
        let count = names.entry(proof.name.clone()).or_default();
        if *count > 0 {
            proof.name = format!("{}.signature[{count}]", proof.name);
        }
        *count += 1;
    }
    (proofs, repairs)
}

/// A part's bytes with its transfer encoding undone, and how places in them are said.
struct Opened<'a> {
    bytes: Cow<'a, [u8]>,
    step: Option<Step>,
    start: usize,
}

impl Opened<'_> {
    /// Where bytes of the decoded part stand.
    fn locate(&self, span: ByteSpan) -> Locator {
        match &self.step {
            Some(step) => Locator::Decoded { within: vec![step.clone()], start: span.start, end: span.end },
            None => Locator::Raw(span.shifted(self.start)),
        }
    }
}

/// Undoes the transfer encoding of a part; what is not coded stays where it is.
fn open<'a>(message: &Message<'a>, part: &Part) -> Opened<'a> {
    let body = part.body.of(message.bytes);
    if matches!(part.encoding.as_str(), "" | "7bit" | "8bit" | "binary") {
        return Opened { bytes: Cow::Borrowed(body), step: None, start: part.body.start };
    }
    Opened { bytes: Cow::Owned(part_bytes(message.bytes, part)), step: Some(part.step()), start: 0 }
}

/// The same, read as base64 although the part does not say so.
fn open_base64<'a>(message: &Message<'a>, part: &Part) -> Opened<'a> {
    let step = Step { how: format!("base64 part {}", part.path), ..part.step() };
    Opened { bytes: Cow::Owned(decode_transfer("base64", part.body.of(message.bytes))), step: Some(step), start: 0 }
}

/// The part that a detached signature covers: the first child of its multipart/signed (RFC 1847 2.1), else the one before it.
fn covered<'m>(mail: &'m Mail, signature: &Part) -> Option<(&'m Part, bool)> {
    let parent = mail.parts.iter().find(|part| Some(part.path.as_str()) == signature.parent())?;
    let (front, number) = signature.path.rsplit_once('.').unwrap_or(("", &signature.path));
    let number: usize = number.parse().ok()?;
    let signed = parent.content_type == "multipart/signed";
    let before = if signed { 1 } else { number.checked_sub(1)? };
    let path = if front.is_empty() { before.to_string() } else { format!("{front}.{before}") };
    let part = mail.parts.iter().find(|part| part.path == path && part.path != signature.path)?;
    Some((part, signed))
}

/// Line ends as CR LF, the form in which a MIME part is signed (RFC 1847 2.1, RFC 8551 3.1.1).
fn crlf(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bare = |at: usize| at == 0 || bytes.get(at - 1) != Some(&b'\r');
    let missing = bytes.iter().enumerate().filter(|(at, byte)| **byte == b'\n' && bare(*at)).count();
    if missing == 0 {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len() + missing);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' && bare(at) {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    Cow::Owned(out)
}

/// A MIME part in the forms in which a signer may have hashed it.
fn forms(part: &[u8]) -> Vec<(&'static str, Cow<'_, [u8]>)> {
    let standard = crlf(part);
    let mut forms = Vec::new();
    if part.len() <= LARGEST_FORMED {
        if matches!(standard, Cow::Owned(_)) {
            forms.push(("as written", Cow::Borrowed(part)));
        }
        // Some programs count the line end that belongs to the delimiter (RFC 2046 5.1.1) to the part.
        forms.push(("crlf with a last line end", Cow::Owned([&standard[..], b"\r\n"].concat())));
    }
    forms.insert(0, ("crlf", standard));
    forms
}

/// The signed part's bytes as they stand in the file.
fn cover(part: &Part) -> BodyCover {
    BodyCover { covered: Locator::Raw(part.span), rest: None }
}

/// What every signature of a person leaves open, and whether the address is From's.
fn remark(message: &Message, signed: Option<&Part>, proof: &mut Proof) {
    let own = |names: &[&str]| -> Vec<String> {
        let fields = signed.map(|part| part.headers.as_slice()).unwrap_or_default();
        let found = fields.iter().filter(|field| names.iter().any(|name| field.is(name)));
        found.map(|field| format!("{}: {}", field.name, field.text)).collect()
    };
    let inside = own(&["From", "Date", "Subject", "To", "Message-ID"]);
    let outside = "the mail's own From, Date and Subject lines are not covered by this signature";
    proof.remarks.push(match (inside.is_empty(), signed.map(|part| part.content_type.as_str())) {
        (false, _) => format!("{outside}; the signed part holds its own: {}", inside.join("; ")),
        (true, Some("message/rfc822" | "message/global")) => {
            format!("{outside}; the signed part is a message with header lines of its own")
        }
        _ => outside.to_owned(),
    });
    let from: Vec<&str> = message.mail.from.iter().map(|from| from.value.address.as_str()).collect();
    let Some(signer) = &mut proof.signer else { return };
    if signer.addresses.is_empty() || from.is_empty() {
        return;
    }
    match signer.addresses.iter().find(|address| from.iter().any(|from| from.eq_ignore_ascii_case(address))) {
        Some(address) => proof.identity = Some(address.clone()),
        None => {
            proof.identity = signer.addresses.first().cloned();
            let named = signer.addresses.join(", ");
            signer.remarks.push(format!("the key or certificate names {named}, the mail's From {}", from.join(", ")));
        }
    }
}

//! A signature header taken apart, strictly (RFC 6376 3.2, 3.5, 6.1.1; RFC 8616 for names beyond ASCII).

use super::super::canon::Canon;
use super::super::crypto::Hash;
use super::super::keys::decode_base64;
use super::super::message::Message;
use super::super::proof::{Proof, ProofKind};
use super::{copied, times};
use crate::decode::tags::{self, Tag, TagDefect, TagList};
use crate::decode::time;
use crate::evidence::limits::proofs::{MOST_COPIED, MOST_NAMES, row};
use crate::evidence::{ByteSpan, Fact, Header, Stamp};

/// Most digits of `l=` (RFC 6376 3.5: `1*76DIGIT`).
const MOST_DIGITS: usize = 76;

/// Which algorithm a signature names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with this hash function.
    Rsa(Hash),
    /// Ed25519 over a SHA-256 digest (RFC 8463 3).
    Ed25519,
}

impl Algorithm {
    /// The algorithm of an `a=` tag.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "rsa-sha1" => Some(Self::Rsa(Hash::Sha1)),
            "rsa-sha256" => Some(Self::Rsa(Hash::Sha256)),
            "ed25519-sha256" => Some(Self::Ed25519),
            _ => None,
        }
    }

    /// Its hash function.
    pub fn hash(self) -> Hash {
        match self {
            Self::Rsa(hash) => hash,
            Self::Ed25519 => Hash::Sha256,
        }
    }

    pub(super) fn key_kind(self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }
}

/// A signature header taken apart, ready to be computed.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Algorithm.
    pub algorithm: Algorithm,
    /// Form of the headers.
    pub headers: Canon,
    /// Form of the text.
    pub text: Canon,
    /// `bh=`.
    pub body_hash: Vec<u8>,
    /// `l=` (bytes of the text in its form).
    pub length: Option<usize>,
    /// `h=`, lower case, in order.
    pub names: Vec<String>,
    /// `b=`.
    pub signature: Vec<u8>,
    /// The bytes of the b= value with the white space around it, counted in the mail's text.
    pub b_span: ByteSpan,
    /// The same without the white space behind it, where some stands before the next semicolon or the end: some signers keep it.
    pub b_narrow: Option<ByteSpan>,
    /// The name under which its own line is hashed, where it is not the one that stands there.
    pub own_name: Option<&'static str>,
    /// `z=`: header lines as the signer saw them.
    pub copied: Vec<(String, Fact<String>)>,
}

/// What is special about the kinds of header that are written like a DKIM-Signature.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Kind of proof.
    pub kind: ProofKind,
    /// Whether `v=1` must be there; ARC has none (RFC 8617 4.1.2).
    pub version: bool,
    /// Whether `i=` is the user for whom it is signed; in ARC it is the instance.
    pub identity: bool,
    /// Whether From must be signed.
    pub from: bool,
    /// The name under which its own line is hashed, where it is not the one that stands there.
    pub own_name: Option<&'static str>,
}

/// DKIM-Signature.
pub const DKIM: Dialect = Dialect { kind: ProofKind::Dkim, version: true, identity: true, from: true, own_name: None };

/// One value of the list as text, white space inside kept.
pub(in super::super) fn text(list: &TagList, content: &[u8], name: &str) -> Option<String> {
    list.value(content, name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// `t=` or `x=`: digits, as a moment.
pub(in super::super) fn moment(list: &TagList, content: &[u8], at: usize, name: &str) -> Option<Fact<Stamp>> {
    let tag = list.get(content, name)?;
    let stamp = time::epoch(std::str::from_utf8(tag.value.of(content)).ok()?)?;
    Some(Fact::raw(stamp, tag.value.shifted(at)))
}

/// Reads a signature header into `proof`, and what is needed to compute it.
///
/// # Errors
/// The proof, unusable, with the reason.
pub fn parse(
    message: &Message,
    header: &Header,
    dialect: &Dialect,
    mut proof: Proof,
) -> Result<(Proof, Parsed), Box<Proof>> {
    let content = header.body.of(message.bytes);
    let list = tags::read(content);
    named(&list, content, header.body.start, &mut proof);
    if dialect.identity {
        proof.identity = text(&list, content, "i");
    } else {
        proof.instance = text(&list, content, "i").and_then(|digits| digits.parse().ok());
    }
    times::remarks(message.mail, &mut proof);
    match strict(content, &list, dialect, header.body.start, &mut proof.remarks) {
        Ok(parsed) => {
            proof.canonicalization = format!("{}/{}", parsed.headers.word(), parsed.text.word());
            proof.copied.clone_from(&parsed.copied);
            Ok((proof, parsed))
        }
        Err(why) => Err(Box::new(proof.unusable(why))),
    }
}

/// What every kind of signature names: domain, selector, algorithm, times.
pub(in super::super) fn named(list: &TagList, content: &[u8], at: usize, proof: &mut Proof) {
    let value = |name: &str| text(list, content, name).unwrap_or_default();
    (proof.domain, proof.selector) = (value("d").to_ascii_lowercase(), value("s").to_ascii_lowercase());
    proof.algorithm = value("a");
    (proof.signed_at, proof.expires) = (moment(list, content, at, "t"), moment(list, content, at, "x"));
}

fn strict(
    content: &[u8],
    list: &TagList,
    dialect: &Dialect,
    at: usize,
    remarks: &mut Vec<String>,
) -> Result<Parsed, String> {
    let value = |name: &str| text(list, content, name);
    let need = |name: &str| value(name).ok_or_else(|| format!("the tag {name}= is missing"));
    for defect in &list.defects {
        // A list with a tag twice is no list (RFC 6376 3.2); what stands between two semicolons is passed over by verifiers.
        match defect {
            TagDefect::Empty if dialect.version => {}
            // A tag that nobody knows is passed over, whatever it is called.
            TagDefect::BadName(_) => {}
            _ => return Err(format!("the signature is not well-formed: {}", defect.words())),
        }
    }
    if let Some(defect) = list.defects.first() {
        remarks.push(format!("in the signature, {}", defect.words()));
    }
    if dialect.version {
        version(value("v").as_deref())?;
    }
    let algorithm = algorithm(list, content)?;
    signer(list, content)?;
    let (headers, text_form) = match value("c") {
        // RFC 8617 leaves it open; its test suite and other verifiers take the only form that seals have.
        None if dialect.kind == ProofKind::ArcMessage => (Canon::Relaxed, Canon::Relaxed),
        written => canonicalization(written.as_deref())?,
    };
    let names = names(&need("h")?)?;
    if dialect.from && !names.iter().any(|name| name == "from") {
        return Err("it does not cover From (h=), as every signature must".to_owned());
    }
    if dialect.kind == ProofKind::ArcMessage && names.iter().any(|name| name == "arc-seal") {
        return Err("it covers ARC-Seal headers (h=), which it must not (RFC 8617 4.1.2)".to_owned());
    }
    if let Some(odd) = names.iter().find(|name| !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_graphic())) {
        let odd = odd.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        remarks.push(format!("it names “{}” (h=), which no header can be called", cut(&odd)));
    }
    let body_hash = base64(&need("bh")?, "bh")?;
    if body_hash.len() != algorithm.hash().size() {
        let (held, word) = (body_hash.len(), algorithm.hash().word());
        return Err(format!("the fingerprint of the text (bh=) has {held} bytes, as none of {word} has"));
    }
    let b = list.get(content, "b").ok_or("the tag b= is missing")?;
    let signature = base64(&String::from_utf8_lossy(b.value.of(content)), "b")?;
    let length = length(value("l").as_deref())?;
    moments(list, content)?;
    if let Some(query) = value("q")
        && !query.split(':').any(|method| method.trim().eq_ignore_ascii_case("dns/txt"))
    {
        return Err(format!("its key is kept in an unknown way: q={query}"));
    }
    if dialect.identity
        && let Some(identity) = value("i")
    {
        of_its_own(&identity, &value("d").unwrap_or_default())?;
    }
    let copied = list.get(content, "z").map(|tag| copied::read(content, tag.value, at)).unwrap_or_default();
    remarks.extend((copied.len() >= MOST_COPIED).then(|| row::MOST_COPIED.sentence()));
    Ok(Parsed {
        algorithm,
        headers,
        text: text_form,
        body_hash,
        length,
        names,
        signature,
        b_span: b.whole.shifted(at),
        b_narrow: narrow(b, at),
        own_name: dialect.own_name,
        copied,
    })
}

/// The b= value without the white space behind it, if some stands there.
pub(in super::super) fn narrow(b: Tag, at: usize) -> Option<ByteSpan> {
    (b.value.end < b.whole.end).then(|| ByteSpan::new(b.whole.start, b.value.end).shifted(at))
}

/// `v=` (RFC 6376 3.5).
fn version(written: Option<&str>) -> Result<(), String> {
    match written {
        Some("1") => Ok(()),
        Some(draft) if draft.starts_with("0.") => {
            Err(format!("it is of version “{draft}”, a draft from before the standard of May 2007, not 1"))
        }
        Some(other) => Err(format!("it is of version “{other}”, not 1")),
        None => Err("the tag v= is missing, as in drafts from before the standard of May 2007".to_owned()),
    }
}

/// `a=`.
pub(in super::super) fn algorithm(list: &TagList, content: &[u8]) -> Result<Algorithm, String> {
    let written = text(list, content, "a").ok_or("the tag a= is missing")?;
    let known = Algorithm::named(&written.to_ascii_lowercase());
    known.ok_or_else(|| format!("the algorithm “{}” is not known", cut(&written)))
}

/// `d=` and `s=` hold names under which a key can be published.
pub(in super::super) fn signer(list: &TagList, content: &[u8]) -> Result<(), String> {
    for name in ["d", "s"] {
        let written = text(list, content, name).ok_or_else(|| format!("the tag {name}= is missing"))?;
        if !is_name(&written) {
            return Err(format!("the tag {name}= holds no name that can stand in the DNS: “{}”", cut(&written)));
        }
    }
    Ok(())
}

/// `t=` and `x=` are numbers, and in their order.
pub(in super::super) fn moments(list: &TagList, content: &[u8]) -> Result<(), String> {
    let value = |name: &str| text(list, content, name);
    for name in ["t", "x"] {
        let odd = |digits: &String| digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(digits) = value(name).filter(odd) {
            return Err(format!("the time {name}= is no number: “{}”", cut(&digits)));
        }
    }
    // By their digits: they may have more than a number holds.
    let size = |digits: String| {
        let digits = digits.trim_start_matches('0').to_owned();
        (digits.len(), digits)
    };
    if value("x").zip(value("t")).is_some_and(|(until, made)| size(until) < size(made)) {
        return Err("it expires (x=) before it was made (t=)".to_owned());
    }
    Ok(())
}

/// `l=`.
fn length(written: Option<&str>) -> Result<Option<usize>, String> {
    match written {
        Some(digits)
            if digits.bytes().all(|byte| byte.is_ascii_digit()) && (1..=MOST_DIGITS).contains(&digits.len()) =>
        {
            // More digits than a number holds: longer than any text.
            Ok(Some(digits.parse::<usize>().unwrap_or(usize::MAX)))
        }
        Some(other) => Err(format!("the length l= is no number of at most {MOST_DIGITS} digits: “{}”", cut(other))),
        None => Ok(None),
    }
}

/// `i=` must be an address of the domain or below it (RFC 6376 6.1.1); its local part may be quoted and hold a second `@`.
fn of_its_own(identity: &str, domain: &str) -> Result<(), String> {
    let written = copied::unquoted(identity.as_bytes()).to_ascii_lowercase();
    let Some((_, of)) = written.rsplit_once('@') else {
        return Err(format!("it signs for “{}” (i=), which is no address", cut(identity)));
    };
    let domain = domain.to_ascii_lowercase();
    if of == domain || of.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.')) {
        return Ok(());
    }
    Err(format!("it signs for “{}” (i=), which is not of its own domain “{domain}” (d=)", cut(identity)))
}

/// Whether it is made of labels that can stand in the DNS (RFC 6376 3.5 `domain-name`; `_` occurs; RFC 8616: letters beyond ASCII).
fn is_name(text: &str) -> bool {
    let letter = |c: char| {
        let beyond = !c.is_ascii() && !c.is_whitespace() && !c.is_control() && c != char::REPLACEMENT_CHARACTER;
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || beyond
    };
    text.len() <= 253
        && text.split('.').all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(letter))
}

/// The first part of a value that is shown in a reason.
fn cut(text: &str) -> &str {
    text.char_indices().nth(60).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// `c=`: headers, then text; what is not named is `simple` (RFC 6376 3.5).
pub(in super::super) fn canonicalization(written: Option<&str>) -> Result<(Canon, Canon), String> {
    let form = |word: &str| match word.to_ascii_lowercase().as_str() {
        "simple" => Ok(Canon::Simple),
        "relaxed" => Ok(Canon::Relaxed),
        _ => Err(format!("the form c= is not known: “{}”", cut(written.unwrap_or_default()))),
    };
    match written.map(|written| written.split_once('/').unwrap_or((written, "simple"))) {
        None => Ok((Canon::Simple, Canon::Simple)),
        Some((headers, text)) => Ok((form(headers)?, form(text)?)),
    }
}

/// `h=`: names between colons.
pub(in super::super) fn names(written: &str) -> Result<Vec<String>, String> {
    let names = written.split(':').map(|name| name.trim().to_ascii_lowercase());
    let names: Vec<String> = names.take(MOST_NAMES + 1).collect();
    if names.len() > MOST_NAMES {
        return Err(row::MOST_NAMES.of("it"));
    }
    Ok(names)
}

/// A base64 value.
pub(in super::super) fn base64(written: &str, tag: &str) -> Result<Vec<u8>, String> {
    match decode_base64(written.as_bytes()) {
        Some(bytes) if !bytes.is_empty() => Ok(bytes),
        Some(_) => Err(format!("the tag {tag}= is empty")),
        None => Err(format!("the tag {tag}= is not base64")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_can_hold_a_key() {
        for good in ["example.com", "a_b.Example.com", "s2048", "bücher.example", "18457.62be233b.k2206"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", ".", "example.com.", "legitimate.com(.attacker.com", "a b", "***", "a@b", "x\0y", "a..b"] {
            assert!(!is_name(bad), "{bad}");
        }
        assert!(!is_name(&"a".repeat(64)));
    }

    #[test]
    fn times_lengths_and_forms() {
        let wrong = |text: &str| moments(&tags::read(text.as_bytes()), text.as_bytes()).is_err();
        assert!(wrong("t=20; x=10") && wrong("t=99999999999999999999999; x=99999999999999999999998"));
        assert!(!wrong("t=10; x=99999999999999999999999") && !wrong("t=010; x=10"));
        assert_eq!(length(Some("12")), Ok(Some(12)));
        assert_eq!(length(Some(&"9".repeat(76))), Ok(Some(usize::MAX)));
        assert!(length(Some(&"9".repeat(77))).is_err() && length(Some("")).is_err());
        assert!(
            canonicalization(Some("relaxed/simple")).is_ok() && canonicalization(Some("relaxed / simple")).is_err()
        );
    }

    #[test]
    fn identities_and_their_domain() {
        let check = |identity: &str| of_its_own(identity, "Example.com");
        for good in
            ["@example.com", "\"a@b\"@example.com", "joe@Mail.EXAMPLE.com", "joe=3Dx@example.com", "a=40b@example.com"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["joe@badexample.com", "joe@example.com.evil.org", "@", "example.com@evil.org", "example.com"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}

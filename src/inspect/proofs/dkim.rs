//! DKIM signatures (RFC 6376, RFC 8301, RFC 8463): read strictly, computed over the raw bytes.

use super::canon::{self, Canon};
use super::crypto::{Hash, Opened, PublicKey};
use super::keys::{Key, KeyRecord, KeyUsed, decode_base64};
use super::message::Message;
use super::proof::{BodyCover, BodyHash, Covered, Proof, ProofKind, Verdict};
use super::window;
use super::{Asked, Prepared};
use crate::decode::tags::{self, TagDefect, TagList};
use crate::decode::time;
use crate::evidence::{ByteSpan, Fact, Header, Locator};

/// Most header names of one signature that are followed: real ones list at most about forty.
const MOST_NAMES: usize = 1_000;

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

    fn key_kind(self) -> &'static str {
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
}

/// DKIM-Signature.
pub const DKIM: Dialect = Dialect { kind: ProofKind::Dkim, version: true, identity: true, from: true };

/// One value of the list as text, white space inside kept.
pub(super) fn text(list: &TagList, content: &[u8], name: &str) -> Option<String> {
    list.value(content, name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// `t=` or `x=`: digits, as a moment.
pub(super) fn moment(list: &TagList, content: &[u8], at: usize, name: &str) -> Option<Fact<crate::evidence::Stamp>> {
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
    let value = |name: &str| text(&list, content, name);
    proof.domain = value("d").unwrap_or_default().to_ascii_lowercase();
    proof.selector = value("s").unwrap_or_default().to_ascii_lowercase();
    proof.algorithm = value("a").unwrap_or_default();
    (proof.signed_at, proof.expires) =
        (moment(&list, content, header.body.start, "t"), moment(&list, content, header.body.start, "x"));
    if dialect.identity {
        proof.identity = value("i");
    }
    let (remarks, parsed) = read(content, &list, dialect, header.body.start);
    proof.remarks.extend(remarks);
    match parsed {
        Ok(parsed) => {
            proof.canonicalization = format!("{}/{}", parsed.headers.word(), parsed.text.word());
            Ok((proof, parsed))
        }
        Err(why) => Err(Box::new(proof.unusable(why))),
    }
}

fn read(content: &[u8], list: &TagList, dialect: &Dialect, at: usize) -> (Vec<String>, Result<Parsed, String>) {
    let mut remarks = Vec::new();
    let parsed = strict(content, list, dialect, at, &mut remarks);
    (remarks, parsed)
}

fn strict(
    content: &[u8],
    list: &TagList,
    dialect: &Dialect,
    at: usize,
    remarks: &mut Vec<String>,
) -> Result<Parsed, String> {
    let value = |name: &str| text(list, content, name);
    if let Some(defect) = list.defects.first() {
        // A list with a tag twice is no list (RFC 6376 3.2); what stands between two semicolons is passed over by verifiers.
        match defect {
            TagDefect::Empty if dialect.version => remarks.push(format!("in the signature, {}", defect.words())),
            _ => return Err(format!("the signature is not well-formed: {}", defect.words())),
        }
    }
    let need = |name: &str| value(name).ok_or_else(|| format!("the tag {name}= is missing"));
    if dialect.version {
        match value("v").as_deref() {
            Some("1") => {}
            Some(version) => return Err(format!("it is of version “{version}”, not 1")),
            None => return Err("the tag v= is missing".to_owned()),
        }
    }
    let written = need("a")?;
    let algorithm = Algorithm::named(&written.to_ascii_lowercase())
        .ok_or_else(|| format!("the algorithm “{written}” is not known"))?;
    for name in ["d", "s"] {
        let text = need(name)?;
        if text.is_empty() || text.bytes().any(|byte| byte.is_ascii_whitespace() || byte == b'@') {
            return Err(format!("the tag {name}= holds no name"));
        }
    }
    let (headers, text_form) = canonicalization(value("c").as_deref())?;
    let names = names(&need("h")?)?;
    if dialect.from && !names.iter().any(|name| name == "from") {
        return Err("it does not cover From (h=), as every signature must".to_owned());
    }
    let body_hash = base64(&need("bh")?, "bh")?;
    let b = list.get(content, "b").ok_or("the tag b= is missing")?;
    let signature = base64(&String::from_utf8_lossy(b.value.of(content)), "b")?;
    let length = match value("l") {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() => {
            // More digits than a number holds: longer than any text.
            Some(digits.parse::<usize>().unwrap_or(usize::MAX))
        }
        Some(other) => return Err(format!("the length l= is no number: “{other}”")),
        None => None,
    };
    for name in ["t", "x"] {
        if let Some(digits) =
            value(name).filter(|digits| digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(format!("the time {name}= is no number: “{digits}”"));
        }
    }
    if let (Some(made), Some(until)) = (value("t"), value("x"))
        && let (Ok(made), Ok(until)) = (made.parse::<u64>(), until.parse::<u64>())
        && until < made
    {
        return Err("it expires (x=) before it was made (t=)".to_owned());
    }
    if let Some(query) = value("q")
        && !query.split(':').any(|method| method.trim().eq_ignore_ascii_case("dns/txt") || method.trim() == "dns")
    {
        return Err(format!("its key is kept in an unknown way: q={query}"));
    }
    if dialect.identity
        && let Some(identity) = value("i")
    {
        let domain = identity.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
        let signer = value("d").unwrap_or_default().to_ascii_lowercase();
        if domain != signer && !domain.ends_with(&format!(".{signer}")) {
            return Err(format!("it signs for “{identity}” (i=), which is not of its own domain “{signer}” (d=)"));
        }
    }
    let b_span = b.whole.shifted(at);
    Ok(Parsed { algorithm, headers, text: text_form, body_hash, length, names, signature, b_span })
}

/// `c=`: headers, then text; what is not named is `simple` (RFC 6376 3.5).
pub(super) fn canonicalization(written: Option<&str>) -> Result<(Canon, Canon), String> {
    let form = |word: &str| match word.to_ascii_lowercase().as_str() {
        "simple" => Ok(Canon::Simple),
        "relaxed" => Ok(Canon::Relaxed),
        _ => Err(format!("the form c= is not known: “{}”", written.unwrap_or_default())),
    };
    match written.map(|written| written.split_once('/').unwrap_or((written, "simple"))) {
        None => Ok((Canon::Simple, Canon::Simple)),
        Some((headers, text)) => Ok((form(headers.trim())?, form(text.trim())?)),
    }
}

/// `h=`: names between colons.
pub(super) fn names(written: &str) -> Result<Vec<String>, String> {
    let names: Vec<String> = written.split(':').map(|name| name.trim().to_ascii_lowercase()).collect();
    if names.len() > MOST_NAMES {
        return Err(format!("it names more than {MOST_NAMES} headers (h=)"));
    }
    Ok(names)
}

/// A base64 value.
pub(super) fn base64(written: &str, tag: &str) -> Result<Vec<u8>, String> {
    match decode_base64(written.as_bytes()) {
        Some(bytes) if !bytes.is_empty() => Ok(bytes),
        Some(_) => Err(format!("the tag {tag}= is empty")),
        None => Err(format!("the tag {tag}= is not base64")),
    }
}

/// Brings the signed headers into form: each covered line, bottom up for repeated names (RFC 6376 5.4.2), then the signature's
/// own line without its b= value and without its last line end.
pub fn prepare(message: &Message, own: &Header, parsed: &Parsed) -> Prepared {
    let mut fields = message.select(&parsed.names, parsed.headers);
    let mut line = own.line.of(message.bytes).to_vec();
    let start = parsed.b_span.start.saturating_sub(own.line.start).min(line.len());
    let end = parsed.b_span.end.saturating_sub(own.line.start).min(line.len());
    line.drain(start..end.max(start));
    let mut last = Vec::new();
    canon::header(parsed.headers, &line, &mut last);
    last.truncate(last.len().saturating_sub(2));
    fields.retain(|field| !field.name.is_empty());
    Prepared { fields, own: last }
}

/// First light: the fingerprint of the text, and how much of it is covered.
pub fn body_light(message: &Message, parsed: &Parsed, proof: &mut Proof) {
    let text = message.text();
    let length = parsed.length.unwrap_or(usize::MAX);
    let (mut formed, raw) = canon::body_with_length(parsed.text, text.of(message.bytes), length);
    let whole = formed.len();
    if parsed.length.is_some_and(|length| length > whole) {
        proof.remarks.push(format!("it covers more text (l={length}) than there is ({whole} bytes)"));
        proof.body_hash = BodyHash::Mismatch;
    } else {
        formed.truncate(length);
        let same = parsed.algorithm.hash().of(&formed) == parsed.body_hash;
        proof.body_hash = match (same, whole > length) {
            (true, true) => BodyHash::Prefix,
            (true, false) => BodyHash::Match,
            (false, _) => BodyHash::Mismatch,
        };
    }
    let covered = ByteSpan::new(text.start, text.start + raw);
    proof.body = Some(BodyCover {
        covered: Locator::Raw(covered),
        rest: (whole > length).then(|| Locator::raw(covered.end, text.end)),
    });
}

/// Second and third light: the signature under each key for its domain and selector. Gives what the best key says of it.
pub fn header_light(prepared: &Prepared, parsed: &Parsed, asked: &Asked, proof: &mut Proof) -> Option<Held> {
    proof.covers = prepared.fields.iter().map(|field| Covered { name: field.name.clone(), at: field.at() }).collect();
    let keys = asked.keys.find(&proof.domain, &proof.selector);
    if keys.is_empty() {
        proof.signature = Verdict::NoKey;
        return None;
    }
    let digest = parsed.algorithm.hash().of(&prepared.bytes());
    proof.keys_tried = keys.len();
    let mut best: Option<Tried> = None;
    for key in keys {
        let tried = under(&key, parsed, &digest, proof, asked);
        let rank = tried.rank;
        if best.as_ref().is_none_or(|best| rank > best.rank) {
            best = Some(tried);
        }
        if rank == Rank::Fits {
            break;
        }
    }
    let best = best?;
    proof.signature = match best.rank {
        Rank::Unusable => Verdict::Unusable,
        Rank::Strange | Rank::Made => Verdict::Invalid,
        Rank::Fits => Verdict::Valid,
    };
    (proof.reason, proof.key, proof.opened) = (best.reason, best.used, best.rank >= Rank::Made);
    best.held
}

/// What a key says of a signature, the more the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The key can't be used for it.
    Unusable,
    /// The key did not make it (or, for Ed25519, does not fit).
    Strange,
    /// The key made it, over something else.
    Made,
    /// It fits.
    Fits,
}

/// One key that was tried.
struct Tried {
    rank: Rank,
    reason: Option<String>,
    used: Option<KeyUsed>,
    held: Option<Held>,
}

/// A signature under the best key: what else would fit it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The key.
    pub key: PublicKey,
    /// The digest of what was signed, where the key gives it away (RSA).
    pub digest: Option<Vec<u8>>,
}

impl Held {
    /// Whether the signature fits these bytes.
    pub fn accepts(&self, parsed: &Parsed, signed: &[u8]) -> bool {
        let digest = parsed.algorithm.hash().of(signed);
        match &self.digest {
            Some(held) => *held == digest,
            None => fits(&self.key, parsed.algorithm, &parsed.signature, &digest).0,
        }
    }
}

fn under(key: &Key, parsed: &Parsed, digest: &[u8], proof: &Proof, asked: &Asked) -> Tried {
    let record = match KeyRecord::read(&key.record).and_then(|record| allowed(&record, parsed, proof).map(|()| record))
    {
        Ok(record) => record,
        Err(why) => return Tried { rank: Rank::Unusable, reason: Some(why), used: None, held: None },
    };
    let used = Some(window::used(key, &record, proof, asked));
    let (rank, held) = match parsed.algorithm {
        Algorithm::Rsa(hash) => match record.public.open(&parsed.signature) {
            Opened::Digest(used, held) if used == hash => {
                (if held == digest { Rank::Fits } else { Rank::Made }, Some(held))
            }
            Opened::Digest(..) | Opened::Nothing => (Rank::Strange, None),
        },
        Algorithm::Ed25519 => {
            let fits = record.public.fits_ed25519(digest, &parsed.signature);
            (if fits { Rank::Fits } else { Rank::Strange }, None)
        }
    };
    // An RSA key that opens the signature to nothing did not make it: no other text would fit.
    let useful = held.is_some() || parsed.algorithm == Algorithm::Ed25519;
    Tried { rank, reason: None, used, held: useful.then(|| Held { key: record.public, digest: held }) }
}

/// Whether a signature fits a digest of the signed headers, and whether the key made it at all (RSA).
pub fn fits(key: &PublicKey, algorithm: Algorithm, signature: &[u8], digest: &[u8]) -> (bool, bool) {
    match algorithm {
        Algorithm::Rsa(hash) => match key.open(signature) {
            Opened::Digest(used, held) => (used == hash && held == digest, true),
            Opened::Nothing => (false, false),
        },
        Algorithm::Ed25519 => {
            let fits = key.fits_ed25519(digest, signature);
            (fits, fits)
        }
    }
}

/// Whether the record lets the key be used for this signature (RFC 6376 3.6.1, 6.1.2).
fn allowed(record: &KeyRecord, parsed: &Parsed, proof: &Proof) -> Result<(), String> {
    if record.public.kind() != parsed.algorithm.key_kind() {
        return Err(format!("the key is for {}, the signature {}", record.public.kind(), proof.algorithm));
    }
    if !record.hashes.is_empty() && !record.hashes.iter().any(|hash| hash == parsed.algorithm.hash().word()) {
        return Err(format!("the key may only be used with {}", record.hashes.join(", ")));
    }
    if !record.services.is_empty() && !record.services.iter().any(|service| service == "*" || service == "email") {
        return Err(format!("the key is not for mail but for {}", record.services.join(", ")));
    }
    if record.flags.iter().any(|flag| flag == "s")
        && let Some(identity) = &proof.identity
        && !identity.rsplit('@').next().is_some_and(|domain| domain.eq_ignore_ascii_case(&proof.domain))
    {
        return Err(format!("the key may not be used for subdomains (t=s), and it signs for “{identity}”"));
    }
    Ok(())
}

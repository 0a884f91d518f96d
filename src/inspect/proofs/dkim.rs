//! DKIM signatures (RFC 6376, RFC 8301, RFC 8463): read strictly, computed over the raw bytes.

mod copied;
mod read;
mod times;

use copied::unquoted;
pub use read::{Algorithm, DKIM, Dialect, Parsed, parse};
pub(super) use read::{algorithm, moments, named, names, narrow, signer, text};

use super::canon::{self, Canon};
use super::crypto::{Opened, PublicKey};
use super::keys::{Key, KeyRecord, KeyUsed};
use super::message::{Message, Work};
use super::proof::{BodyCover, BodyHash, Covered, Proof, Verdict};
use super::window;
use super::{Asked, Prepared};
use crate::decode::tags::TagList;
use crate::evidence::limits::keys::{MOST_TRIED, row};
use crate::evidence::{ByteSpan, Header, Locator};

/// Brings the signed headers into form: each covered line, bottom up for repeated names (RFC 6376 5.4.2), then the signature's
/// own line without its b= value and without its last line end. Its own line is never one of the covered ones (3.5 `h=`).
pub fn prepare(message: &Message, own: &Header, parsed: &Parsed) -> Prepared {
    let mut fields = message.select_but(&parsed.names, parsed.headers, Some(own.line));
    fields.retain(|field| !field.name.is_empty());
    let name = parsed.own_name.map(|name| (own.name_span, name));
    Prepared { fields, own: own_line(message, own, parsed.headers, parsed.b_span, name) }
}

/// A signature's own line in its form, its b= value taken out, without its last line end; perhaps under another name.
pub(super) fn own_line(
    message: &Message,
    own: &Header,
    form: Canon,
    b: ByteSpan,
    name: Option<(ByteSpan, &str)>,
) -> Vec<u8> {
    let mut line = own.line.of(message.bytes).to_vec();
    let within = |span: ByteSpan, length: usize| {
        let start = span.start.saturating_sub(own.line.start).min(length);
        start..span.end.saturating_sub(own.line.start).min(length).max(start)
    };
    line.drain(within(b, line.len()));
    if let Some((span, name)) = name {
        let place = within(span, line.len());
        line.splice(place, name.bytes());
    }
    let mut formed = Vec::new();
    canon::header(form, &line, &mut formed);
    formed.truncate(formed.len().saturating_sub(2));
    formed
}

/// First light: the fingerprint of the text, and how much of it is covered.
pub fn body_light(message: &Message, parsed: &Parsed, proof: &mut Proof) {
    body_light_once(message, parsed, &mut Work::default(), proof);
}

/// The same, where other signatures of this mail may have had the text in this form before.
pub fn body_light_once(message: &Message, parsed: &Parsed, work: &mut Work, proof: &mut Proof) {
    let text = message.text();
    let length = parsed.length.unwrap_or(usize::MAX);
    let Some(known) = work.text(message, parsed.text, length, parsed.algorithm.hash()) else {
        proof.remarks.push(Work::SPENT.to_owned());
        return;
    };
    if parsed.length.is_some_and(|length| length > known.whole) {
        // RFC 6376 3.5 forbids it; a fingerprint of the whole text that fits is one all the same.
        proof.remarks.push(format!("it names more text (l={length}) than there is ({} bytes)", known.whole));
    }
    proof.body_hash = match (known.digest == parsed.body_hash, known.whole > length) {
        (true, true) => BodyHash::Prefix,
        (true, false) => BodyHash::Match,
        (false, _) => BodyHash::Mismatch,
    };
    let covered = ByteSpan::new(text.start, text.start + known.raw);
    proof.body = Some(BodyCover {
        covered: Locator::Raw(covered),
        rest: (known.whole > length).then(|| Locator::raw(covered.end, text.end)),
    });
}

impl Parsed {
    /// What a signature header that has no fingerprint of the text and no list of headers of its own comes to.
    ///
    /// # Errors
    /// When b= is missing or no base64.
    pub fn without_text(
        algorithm: Algorithm,
        (headers, text): (Canon, Canon),
        list: &TagList,
        content: &[u8],
    ) -> Result<Self, String> {
        let b = list.get(content, "b").ok_or("the tag b= is missing")?;
        Ok(Self {
            algorithm,
            headers,
            text,
            body_hash: Vec::new(),
            length: None,
            names: Vec::new(),
            signature: read::base64(&String::from_utf8_lossy(b.value.of(content)), "b")?,
            b_span: b.whole,
            b_narrow: None,
            own_name: None,
            copied: Vec::new(),
        })
    }
}

/// Second and third light in the reading of the standard, then in the one of signers who keep the white space behind b=.
pub fn headers(
    message: &Message,
    own: &Header,
    parsed: &mut Parsed,
    asked: &Asked,
    proof: &mut Proof,
) -> (Prepared, Option<Held>) {
    let prepared = prepare(message, own, parsed);
    let before = proof.remarks.len();
    let held = header_light(&prepared, parsed, asked, proof);
    if let (Verdict::Invalid, Some(narrow)) = (proof.signature, parsed.b_narrow) {
        let other = Parsed { b_span: narrow, ..parsed.clone() };
        let kept = prepare(message, own, &other);
        let mut trial = proof.clone();
        trial.remarks.truncate(before);
        let held = header_light(&kept, &other, asked, &mut trial);
        if trial.signature == Verdict::Valid {
            trial.remarks.push("its signer kept the white space behind b=, which the standard takes out".to_owned());
            (*proof, *parsed) = (trial, other);
            return (kept, held);
        }
    }
    (prepared, held)
}

/// Second and third light: the signature under each key for its domain and selector. Gives what the best key says of it.
pub fn header_light(prepared: &Prepared, parsed: &Parsed, asked: &Asked, proof: &mut Proof) -> Option<Held> {
    proof.covers = prepared.fields.iter().map(|field| Covered { name: field.name.clone(), at: field.at() }).collect();
    under_keys(&parsed.algorithm.hash().of(&prepared.bytes()), parsed, asked, proof)
}

/// A digest of what was signed, under each key for the domain and selector of `proof`.
pub(super) fn under_keys(digest: &[u8], parsed: &Parsed, asked: &Asked, proof: &mut Proof) -> Option<Held> {
    let keys = asked.keys.find(&proof.domain, &proof.selector);
    if keys.is_empty() {
        proof.signature = Verdict::NoKey;
        return None;
    }
    proof.keys_tried = keys.len();
    proof.remarks.extend((keys.len() >= MOST_TRIED).then(|| row::MOST_TRIED.sentence()));
    let mut best: Option<Tried> = None;
    for key in keys {
        let tried = under(&key, parsed, digest, proof, asked);
        let rank = tried.rank;
        if best.as_ref().is_none_or(|best| rank > best.rank) {
            best = Some(tried);
        }
        if rank == Rank::Fits {
            break;
        }
    }
    let best = best?;
    if best.rank == Rank::Strange && best.used.as_ref().is_some_and(|used| used.shared) {
        // A row for many domains says nothing against a signature that its key did not make: the domain has its own.
        proof.remarks.push("the key that a mailer uses for all its customers did not make this signature".to_owned());
        proof.signature = Verdict::NoKey;
        return None;
    }
    proof.signature = match best.rank {
        Rank::Unusable => Verdict::Unusable,
        Rank::Strange | Rank::Made => Verdict::Invalid,
        Rank::Fits => Verdict::Valid,
    };
    proof.remarks.extend(best.remark);
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
    remark: Option<String>,
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
        self.accepts_digest(parsed, &parsed.algorithm.hash().of(signed))
    }

    /// Whether the signature fits bytes with this digest.
    pub fn accepts_digest(&self, parsed: &Parsed, digest: &[u8]) -> bool {
        match &self.digest {
            Some(held) => *held == digest,
            None => fits(&self.key, parsed.algorithm, &parsed.signature, digest).0,
        }
    }
}

fn under(key: &Key, parsed: &Parsed, digest: &[u8], proof: &Proof, asked: &Asked) -> Tried {
    let record = match KeyRecord::read(&key.record).and_then(|record| allowed(&record, parsed, proof).map(|()| record))
    {
        Ok(record) => record,
        Err(why) => return Tried { rank: Rank::Unusable, reason: Some(why), remark: None, used: None, held: None },
    };
    let used = Some(window::used(key, &record, proof, asked));
    let mut remark = None;
    let (rank, held) = match parsed.algorithm {
        Algorithm::Rsa(hash) => match record.public.open(&parsed.signature) {
            Opened::Digest(used, held) if used == hash => {
                (if held == digest { Rank::Fits } else { Rank::Made }, Some(held))
            }
            Opened::Digest(used, _) => {
                remark = Some(format!("the key made it with {}, not with {} as it says", used.word(), hash.word()));
                (Rank::Strange, None)
            }
            Opened::Nothing => {
                remark = Some("the key did not make this signature".to_owned());
                (Rank::Strange, None)
            }
        },
        Algorithm::Ed25519 => {
            let fits = record.public.fits_ed25519(digest, &parsed.signature);
            (if fits { Rank::Fits } else { Rank::Strange }, None)
        }
    };
    // An RSA key that opens the signature to nothing did not make it: no other text would fit.
    let useful = held.is_some() || parsed.algorithm == Algorithm::Ed25519;
    Tried { rank, reason: None, remark, used, held: useful.then_some(Held { key: record.public, digest: held }) }
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
        && !unquoted(identity.as_bytes()).rsplit('@').next().is_some_and(|of| of.eq_ignore_ascii_case(&proof.domain))
    {
        return Err(format!("the key may not be used for subdomains (t=s), and it signs for “{identity}”"));
    }
    Ok(())
}

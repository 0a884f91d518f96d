//! The three lights of a signature: each a shape, a word and a sentence.

use super::sentence;
use crate::inspect::proofs::{BodyHash, KeyFrom, KeyOrigin, KeyUsed, Proof, ProofKind, Restored, Verdict, Window};
use crate::present::words;

/// How something is to be taken; each has a shape and a colour of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it was signed.
    Fits,
    /// As it was signed, once an ordinary change is undone; or nothing against it.
    Ordinary,
    /// Less than it seems: a part, a weak key, days that do not fit.
    Limited,
    /// Can't be tested.
    Unknown,
    /// Not as it was signed.
    Differs,
    /// Not as it was signed, and what was signed is known.
    Changed,
    /// Of no use.
    NoUse,
}

impl Tone {
    /// The shape beside a word, so that colour is never needed.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Fits => "✓",
            Self::Ordinary => "○",
            Self::Limited => "◆",
            Self::Unknown => "?",
            Self::Differs => "▲",
            Self::Changed => "✕",
            Self::NoUse => "–",
        }
    }
}

/// One light.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Light {
    /// What it is about.
    pub name: &'static str,
    /// Its shape and colour.
    pub tone: Tone,
    /// What it says, in a word or two.
    pub word: String,
    /// What it says, in a sentence.
    pub sentence: String,
    /// What else is to be known of it, a sentence each.
    pub more: Vec<String>,
}

impl Light {
    fn new(name: &'static str, tone: Tone, word: &str, sentence: impl Into<String>) -> Self {
        Self { name, tone, word: word.to_owned(), sentence: sentence.into(), more: Vec::new() }
    }
}

/// The three.
pub(super) fn lights(proof: &Proof) -> [Light; 3] {
    [text(proof), headers(proof), key(proof)]
}

/// Whether text and headers both fit; the old form of Yahoo holds them in one.
pub(super) fn fits(proof: &Proof) -> bool {
    proof.fits() || (proof.kind == ProofKind::Domainkey && proof.headers_fit())
}

/// Whether something was tested and does not fit.
pub(super) fn fails(proof: &Proof) -> bool {
    let body = proof.body_hash == BodyHash::Mismatch && !proof.body_fits();
    body || (proof.signature == Verdict::Invalid && !proof.headers_fit())
}

/// What all three come to.
pub(super) fn whole(proof: &Proof) -> Tone {
    let limited = proof.key.as_ref().is_some_and(|used| key_tone(used) == Tone::Limited || used.published);
    match proof {
        proof if proof.changed().is_some() => Tone::Changed,
        proof if proof.signature == Verdict::Unusable => Tone::NoUse,
        proof if fails(proof) && (proof.excused() || !proof.restored.is_empty()) => Tone::Limited,
        proof if fails(proof) => Tone::Differs,
        proof if proof.signature == Verdict::NoKey => Tone::Unknown,
        _ if limited => Tone::Limited,
        proof if proof.body_hash == BodyHash::Prefix => Tone::Limited,
        proof if !proof.undone.is_empty() => Tone::Ordinary,
        _ => Tone::Fits,
    }
}

fn found_tone(proof: &Proof, found: &Restored) -> Tone {
    if proof.is_ordinary(found) { Tone::Limited } else { Tone::Changed }
}

fn seal(proof: &Proof) -> bool {
    proof.kind == ProofKind::ArcSeal
}

/// Longest source of a key (characters) beside its light; the list of keys has it whole.
const LONGEST_SOURCE: usize = 72;
const TEXT: &str = "Text fingerprint";
const HEADERS: &str = "Header signature";
const KEY: &str = "Key";

fn text(proof: &Proof) -> Light {
    if seal(proof) {
        return Light::new(TEXT, Tone::Unknown, "none", "A seal covers no text; the station's message signature does");
    }
    if proof.kind == ProofKind::Domainkey && proof.signature != Verdict::Unusable {
        let said = "This old form has no fingerprint of the text: the signature holds text and headers together";
        let tone = if proof.headers_fit() { Tone::Fits } else { Tone::Unknown };
        return Light::new(TEXT, tone, "with the headers", said);
    }
    let beside = !proof.headers_fit();
    match proof.body_hash {
        BodyHash::Match => {
            let mut light =
                Light::new(TEXT, Tone::Fits, "agrees", "The text has the fingerprint that the signature names");
            if beside {
                light.tone = Tone::Ordinary;
                light.more.push(
                    "Alone that is no proof: whoever writes another text can write its fingerprint too".to_owned(),
                );
            }
            light
        }
        BodyHash::Prefix => {
            let sizes = proof.body.as_ref().map(|body| {
                let size =
                    |at: &crate::evidence::Locator| super::coverage::span(at).map_or(0, |span| span.len() as u64);
                (size(&body.covered), body.rest.as_ref().map_or(0, size))
            });
            let (first, rest) = sizes.unwrap_or_default();
            let said = format!(
                "The first {} of the text agree; the {} behind them are not covered (l=) and may say anything",
                words::count(usize::try_from(first).unwrap_or_default(), "byte", "bytes"),
                words::count(usize::try_from(rest).unwrap_or_default(), "byte", "bytes")
            );
            Light::new(TEXT, Tone::Limited, "agrees in part", said)
        }
        BodyHash::Mismatch => {
            if let Some(undone) = proof.undone.iter().find(|undone| undone.body) {
                let said = format!("The text agrees once this is undone: {}", words::show_untrusted(&undone.what));
                return Light::new(TEXT, Tone::Ordinary, "agrees after undoing", said);
            }
            if let Some(found) = proof.restored.iter().find(|restored| restored.of_text()) {
                let said = "The text differs from the signed one, and the signed one was found: see below";
                return Light::new(TEXT, found_tone(proof, found), "differs", said);
            }
            let mut light = Light::new(TEXT, Tone::Differs, "differs", "The text is not the one that was signed");
            if let Some(cause) = &proof.cause {
                light.tone = Tone::Limited;
                light
                    .more
                    .push(format!("The file itself shows an ordinary cause: {}", words::show_untrusted(&cause.what)));
            }
            light
        }
        BodyHash::Unusable => {
            let said = match &proof.reason {
                Some(reason) => sentence(reason),
                None => "The signature names no fingerprint of the text".to_owned(),
            };
            Light::new(TEXT, Tone::NoUse, "can't be told", said)
        }
    }
}

fn headers(proof: &Proof) -> Light {
    let (what, over) = match proof.kind {
        ProofKind::ArcSeal => ("seal", "the ARC headers up to this station"),
        ProofKind::Smime | ProofKind::Openpgp => ("signature", "what it signs"),
        ProofKind::Domainkey => ("signature", "the covered headers and the text"),
        _ => ("signature", "the covered headers"),
    };
    let name = match proof.kind {
        ProofKind::ArcSeal => "Seal",
        ProofKind::Smime | ProofKind::Openpgp => "Signature",
        _ => HEADERS,
    };
    match proof.signature {
        Verdict::Valid => Light::new(name, Tone::Fits, "fits", format!("The {what} fits {over} under this key")),
        Verdict::Invalid => {
            if let Some(undone) = proof.undone.iter().find(|undone| !undone.body) {
                let said = format!("The {what} fits once this is undone: {}", words::show_untrusted(&undone.what));
                return Light::new(name, Tone::Ordinary, "fits after undoing", said);
            }
            if let Some(found) = proof.restored.iter().find(|restored| !restored.of_text()) {
                let said = "A covered header differs from the signed one, and the signed one was found: see below";
                return Light::new(name, found_tone(proof, found), "does not fit", said);
            }
            let said = match (proof.opened, proof.keys_tried) {
                (true, _) => format!("This key made the {what}, but {over} are not the ones that it was made over"),
                (false, 0 | 1) => {
                    format!("The {what} does not fit under the key at hand: another key made it, or it is damaged")
                }
                (false, tried) => {
                    format!(
                        "The {what} fits under none of the {tried} keys at hand: another key made it, or it is damaged"
                    )
                }
            };
            let mut light = Light::new(name, Tone::Differs, "does not fit", said);
            if let Some(cause) = proof.cause.as_ref().filter(|cause| !cause.text_only) {
                light.tone = Tone::Limited;
                light
                    .more
                    .push(format!("The file itself shows an ordinary cause: {}", words::show_untrusted(&cause.what)));
            }
            light
        }
        Verdict::NoKey => {
            Light::new(name, Tone::Unknown, "no key at hand", format!("Without the key, the {what} can't be tested"))
        }
        Verdict::Unusable => {
            let said = proof.reason.as_deref().map_or_else(|| format!("The {what} can't be used"), sentence);
            Light::new(name, Tone::NoUse, "of no use", said)
        }
    }
}

/// The key of a person: it stands in the mail, or is not at hand.
fn certificate(proof: &Proof) -> Light {
    let signer = proof.signer.clone().unwrap_or_default();
    let id =
        signer.key_id.as_deref().map(|id| format!(" {}", words::show_untrusted_within(id, 80))).unwrap_or_default();
    if matches!(proof.signature, Verdict::NoKey) {
        return Light::new(KEY, Tone::Unknown, "not at hand", format!("The signer's key{id} is not in the mail"));
    }
    let (tone, said) = match (&signer.issuer, signer.self_signed) {
        (_, true) => {
            (Tone::Limited, "The mail brings a certificate that vouches for itself: anyone can make one".to_owned())
        }
        (Some(issuer), false) => {
            let issuer = words::show_untrusted_within(issuer, 200);
            (
                Tone::Ordinary,
                format!(
                    "The mail brings the certificate, issued by {issuer}. Whether to trust the issuer is yours to judge"
                ),
            )
        }
        (None, false) => (Tone::Ordinary, "The mail brings the key itself".to_owned()),
    };
    let mut light = Light::new(KEY, tone, "in the mail", said);
    if let Some((from, to)) = &signer.valid {
        light.more.push(format!(
            "It holds from {} to {}",
            words::show_untrusted(&from.words()),
            words::show_untrusted(&to.words())
        ));
    }
    light
}

fn key(proof: &Proof) -> Light {
    if matches!(proof.kind, ProofKind::Smime | ProofKind::Openpgp) && proof.key.is_none() {
        return certificate(proof);
    }
    let Some(used) = &proof.key else {
        return match proof.signature {
            Verdict::NoKey => {
                let name = words::show_untrusted_within(&proof.record_name(), 200);
                Light::new(KEY, Tone::Unknown, "not at hand", format!("No key for {name} is shipped or imported"))
            }
            _ => Light::new(KEY, Tone::NoUse, "none used", "No key was used"),
        };
    };
    let source = short_source(&used.key.source);
    let (word, from) = match used.key.from {
        KeyFrom::Shipped => ("shipped with this program", "Shipped with this program".to_owned()),
        KeyFrom::Imported => ("imported", format!("Imported from {source}: as good as that source")),
        KeyFrom::Dump => ("from these mails", "Recovered from the mails at hand: they share one signer".to_owned()),
    };
    let from = match used.key.origin {
        KeyOrigin::Recovered => format!("{from}. Computed from signed mails; the record itself was not seen"),
        KeyOrigin::SameKey => format!("{from}. Known under another name, and verifies mails of this one"),
        KeyOrigin::Statement => format!("{from}. Stated and signed by an archive of keys"),
        KeyOrigin::Published | KeyOrigin::File => from,
    };
    let mut light = Light::new(KEY, key_tone(used), word, from);
    light.more = about(used);
    if used.key.from == KeyFrom::Shipped {
        light.more.push(format!("Source: {source}"));
    }
    light
}

/// Who says so, without the remarks in brackets behind it.
fn short_source(source: &str) -> String {
    let plain = source.split(" [").next().unwrap_or(source);
    let mut shown: String = plain.chars().take(LONGEST_SOURCE).collect();
    if shown.len() < plain.len() {
        shown.push('…');
    }
    words::show_untrusted(&shown)
}

fn key_tone(used: &KeyUsed) -> Tone {
    let outside = matches!(used.window, Window::Before | Window::After);
    match used {
        used if used.published => Tone::NoUse,
        used if used.is_weak() || outside || used.testing => Tone::Limited,
        used if used.window == Window::Inside && used.key.from == KeyFrom::Shipped => Tone::Fits,
        _ => Tone::Ordinary,
    }
}

/// What is to be known of a key, a sentence each.
fn about(used: &KeyUsed) -> Vec<String> {
    let (first, last) = (words::show_untrusted(&used.key.first_seen), words::show_untrusted(&used.key.last_seen));
    let days = match (first.as_str(), last.as_str()) {
        ("", "") => None,
        (first, "") => Some(format!("on {first}")),
        ("", last) => Some(format!("until {last}")),
        (first, last) if first == last => Some(format!("on {first}")),
        (first, last) => Some(format!("from {first} to {last}")),
    };
    let mut told = Vec::new();
    told.push(match (days, used.window) {
        (None, _) => "Nobody noted the days on which it was seen".to_owned(),
        (Some(days), Window::Unknown) => format!("Seen {days}; the mail has no time to compare"),
        (Some(days), Window::Inside) => format!("Seen {days}; the mail lies inside"),
        (Some(days), Window::Before) => {
            format!("Seen {days}; the mail claims to be older. Keys are often used before anybody notes them")
        }
        (Some(days), Window::After) => {
            format!("Seen {days}; the mail claims to be younger. Some keys are used for many years")
        }
    });
    let kind = if used.kind == "rsa" { "RSA" } else { "Ed25519" };
    told.push(match used.is_weak() {
        true => format!("{kind}, {} bit: so short that its private half can be computed for little money", used.bits),
        false => format!("{kind}, {} bit", used.bits),
    });
    for (holds, said) in [
        (used.published, "Its private half is public: anyone can sign with it, so it proves nothing"),
        (used.shared, "One key for all customers of a mail service: it proves which service sent, not which customer"),
        (used.testing, "Its owner says that it is only for tests (t=y)"),
        (used.confirmed, "It fits another file of this examination too"),
    ] {
        if holds {
            told.push(said.to_owned());
        }
    }
    told
}

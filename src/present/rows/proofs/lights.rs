//! The three lights of a signature: each a shape, a word and a sentence.

use super::sentence;
use crate::inspect::proofs::{BodyHash, KeyFrom, KeyOrigin, KeyUsed, Proof, ProofKind, Restored, Verdict, Window};
use crate::present::speech::{en, t, t_as, tf};
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
        Self { name: t(name), tone, word: word.to_owned(), sentence: sentence.into(), more: Vec::new() }
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
const TEXT: &str = en("Text fingerprint");
const HEADERS: &str = en("Header signature");
const KEY: &str = en("Key");

fn text(proof: &Proof) -> Light {
    if seal(proof) {
        return Light::new(
            TEXT,
            Tone::Unknown,
            t("none"),
            t("A seal covers no text; the station's message signature does"),
        );
    }
    if proof.kind == ProofKind::Domainkey && proof.signature != Verdict::Unusable {
        let said = t("This old form has no fingerprint of the text: the signature holds text and headers together");
        let tone = if proof.headers_fit() { Tone::Fits } else { Tone::Unknown };
        return Light::new(TEXT, tone, t("with the headers"), said);
    }
    let beside = !proof.headers_fit();
    match proof.body_hash {
        BodyHash::Match => {
            let mut light =
                Light::new(TEXT, Tone::Fits, t("agrees"), t("The text has the fingerprint that the signature names"));
            if beside {
                light.tone = Tone::Ordinary;
                light.more.push(
                    t("Alone that is no proof: whoever writes another text can write its fingerprint too").to_owned(),
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
            let said = tf(
                "The first {} of the text agree; the {} behind them are not covered (l=) and may say anything",
                &[
                    &words::count(usize::try_from(first).unwrap_or_default(), "byte", "bytes"),
                    &words::count(usize::try_from(rest).unwrap_or_default(), "byte", "bytes"),
                ],
            );
            Light::new(TEXT, Tone::Limited, t("agrees in part"), said)
        }
        BodyHash::Mismatch => {
            if let Some(undone) = proof.undone.iter().find(|undone| undone.body) {
                let said = tf("The text agrees once this is undone: {}", &[&words::show_untrusted(&undone.what)]);
                return Light::new(TEXT, Tone::Ordinary, t("agrees after undoing"), said);
            }
            if let Some(found) = proof.restored.iter().find(|restored| restored.of_text()) {
                let said = t("The text differs from the signed one, and the signed one was found: see below");
                return Light::new(TEXT, found_tone(proof, found), t("differs"), said);
            }
            let mut light = Light::new(TEXT, Tone::Differs, t("differs"), t("The text is not the one that was signed"));
            if let Some(cause) = &proof.cause {
                light.tone = Tone::Limited;
                light
                    .more
                    .push(tf("The file itself shows an ordinary cause: {}", &[&words::show_untrusted(&cause.what)]));
            }
            light
        }
        BodyHash::Unusable => {
            let said = match &proof.reason {
                Some(reason) => sentence(reason),
                None => t("The signature names no fingerprint of the text").to_owned(),
            };
            Light::new(TEXT, Tone::NoUse, t("can't be told"), said)
        }
    }
}

fn headers(proof: &Proof) -> Light {
    let (what, over) = match proof.kind {
        ProofKind::ArcSeal => (t_as("seal", "with its article"), t("the ARC headers up to this station")),
        ProofKind::Smime | ProofKind::Openpgp => (t_as("signature", "with its article"), t("what it signs")),
        ProofKind::Domainkey => (t_as("signature", "with its article"), t("the covered headers and the text")),
        _ => (t_as("signature", "with its article"), t("the covered headers")),
    };
    let name = match proof.kind {
        ProofKind::ArcSeal => t("Seal"),
        ProofKind::Smime | ProofKind::Openpgp => t("Signature"),
        _ => HEADERS,
    };
    match proof.signature {
        Verdict::Valid => Light::new(name, Tone::Fits, t("fits"), tf("The {} fits {} under this key", &[&what, &over])),
        Verdict::Invalid => {
            if let Some(undone) = proof.undone.iter().find(|undone| !undone.body) {
                let said = tf("The {} fits once this is undone: {}", &[&what, &words::show_untrusted(&undone.what)]);
                return Light::new(name, Tone::Ordinary, t("fits after undoing"), said);
            }
            if let Some(found) = proof.restored.iter().find(|restored| !restored.of_text()) {
                let said = t("A covered header differs from the signed one, and the signed one was found: see below");
                return Light::new(name, found_tone(proof, found), t("does not fit"), said);
            }
            let said = match (proof.opened, proof.keys_tried) {
                (true, _) => tf("This key made the {}, but {} are not the ones that it was made over", &[&what, &over]),
                (false, 0 | 1) => {
                    tf("The {} does not fit under the key at hand: another key made it, or it is damaged", &[&what])
                }
                (false, tried) => tf(
                    "The {} fits under none of the {} keys at hand: another key made it, or it is damaged",
                    &[&what, &tried],
                ),
            };
            let mut light = Light::new(name, Tone::Differs, t("does not fit"), said);
            if let Some(cause) = proof.cause.as_ref().filter(|cause| !cause.text_only) {
                light.tone = Tone::Limited;
                light
                    .more
                    .push(tf("The file itself shows an ordinary cause: {}", &[&words::show_untrusted(&cause.what)]));
            }
            light
        }
        Verdict::NoKey => Light::new(
            name,
            Tone::Unknown,
            t("no key at hand"),
            tf("Without the key, the {} can't be tested", &[&what]),
        ),
        Verdict::Unusable => {
            let said = proof.reason.as_deref().map_or_else(|| tf("The {} can't be used", &[&what]), sentence);
            Light::new(name, Tone::NoUse, t("of no use"), said)
        }
    }
}

/// The key of a person: it stands in the mail, or is not at hand.
fn certificate(proof: &Proof) -> Light {
    let signer = proof.signer.clone().unwrap_or_default();
    let id =
        signer.key_id.as_deref().map(|id| format!(" {}", words::show_untrusted_within(id, 80))).unwrap_or_default();
    if matches!(proof.signature, Verdict::NoKey) {
        return Light::new(KEY, Tone::Unknown, t("not at hand"), tf("The signer's key{} is not in the mail", &[&id]));
    }
    let (tone, said) = match (&signer.issuer, signer.self_signed) {
        (_, true) => {
            (Tone::Limited, t("The mail brings a certificate that vouches for itself: anyone can make one").to_owned())
        }
        (Some(issuer), false) => {
            let issuer = words::show_untrusted_within(issuer, 200);
            (
                Tone::Ordinary,
                tf(
                    "The mail brings the certificate, issued by {}. Whether to trust the issuer is yours to judge",
                    &[&issuer],
                ),
            )
        }
        (None, false) => (Tone::Ordinary, t("The mail brings the key itself").to_owned()),
    };
    let mut light = Light::new(KEY, tone, t("in the mail"), said);
    if let Some((from, to)) = &signer.valid {
        light.more.push(tf(
            "It holds from {} to {}",
            &[&words::show_untrusted(&from.words()), &words::show_untrusted(&to.words())],
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
                Light::new(KEY, Tone::Unknown, t("not at hand"), tf("No key for {} is shipped or imported", &[&name]))
            }
            _ => Light::new(KEY, Tone::NoUse, t("none used"), t("No key was used")),
        };
    };
    let source = short_source(&used.key.source);
    let (word, from) = match used.key.from {
        KeyFrom::Shipped => (t("shipped with this program"), t("Shipped with this program").to_owned()),
        KeyFrom::Imported => (t("imported"), tf("Imported from {}: as good as that source", &[&source])),
        KeyFrom::Dump => {
            (t("from these mails"), t("Recovered from the mails at hand: they share one signer").to_owned())
        }
    };
    let from = match used.key.origin {
        KeyOrigin::Recovered => tf("{}. Computed from signed mails; the record itself was not seen", &[&from]),
        KeyOrigin::SameKey => tf("{}. Known under another name, and verifies mails of this one", &[&from]),
        KeyOrigin::Statement => tf("{}. Stated and signed by an archive of keys", &[&from]),
        KeyOrigin::Published | KeyOrigin::File => from,
    };
    let mut light = Light::new(KEY, key_tone(used), word, from);
    light.more = about(used);
    if used.key.from == KeyFrom::Shipped {
        light.more.push(tf("Source: {}", &[&source]));
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
        (first, "") => Some(tf("on {}", &[&first])),
        ("", last) => Some(tf("until {}", &[&last])),
        (first, last) if first == last => Some(tf("on {}", &[&first])),
        (first, last) => Some(tf("from {} to {}", &[&first, &last])),
    };
    let mut told = Vec::new();
    told.push(match (days, used.window) {
        (None, _) => t("Nobody noted the days on which it was seen").to_owned(),
        (Some(days), Window::Unknown) => tf("Seen {}; the mail has no time to compare", &[&days]),
        (Some(days), Window::Inside) => tf("Seen {}; the mail lies inside", &[&days]),
        (Some(days), Window::Before) => {
            tf("Seen {}; the mail claims to be older. Keys are often used before anybody notes them", &[&days])
        }
        (Some(days), Window::After) => {
            tf("Seen {}; the mail claims to be younger. Some keys are used for many years", &[&days])
        }
    });
    let kind = if used.kind == "rsa" { "RSA" } else { "Ed25519" };
    told.push(match used.is_weak() {
        true => tf("{}, {} bit: so short that its private half can be computed for little money", &[&kind, &used.bits]),
        false => tf("{}, {} bit", &[&kind, &used.bits]),
    });
    for (holds, said) in [
        (used.published, t("Its private half is public: anyone can sign with it, so it proves nothing")),
        (
            used.shared,
            t("One key for all customers of a mail service: it proves which service sent, not which customer"),
        ),
        (used.testing, t("Its owner says that it is only for tests (t=y)")),
        (used.confirmed, t("It fits another file of this examination too")),
    ] {
        if holds {
            told.push(said.to_owned());
        }
    }
    told
}

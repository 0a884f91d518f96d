//! Whether a signature vouches for everything that a mail shows, and if not, why.

use serde::{Deserialize, Serialize};

use super::proofs::{BodyHash, Coverage, KeyFrom, KeyUsed, Proof, ProofKind, Verdict};
use crate::evidence::{Header, Mail, Pdf, PdfSignature, SignatureUse};

/// Headers that a reader sees or that decide how the text is shown: each of them that is there must be covered.
const SHOWN: [&str; 5] = ["From", "To", "Date", "Subject", "Content-Type"];
/// Domains below which strangers live side by side, so that two names below one of them are two owners.
const SHARED: [&str; 8] = [
    "onmicrosoft.com",
    "gappssmtp.com",
    "github.io",
    "blogspot.com",
    "herokuapp.com",
    "amazonaws.com",
    "appspot.com",
    "azurewebsites.net",
];

/// What vouches for all that a mail shows, or why nothing does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attestation {
    /// Dotted name of the signature that vouches; `None` if none does.
    pub by: Option<String>,
    /// Why the signature that comes nearest does not, in sentences without full stop.
    pub why_not: Vec<String>,
}

impl Attestation {
    /// What the signatures of a mail come to.
    pub fn of(mail: &Mail, proofs: &[Proof]) -> Self {
        match attestation(mail, proofs) {
            Ok(proof) => Self { by: Some(proof.name.clone()), why_not: Vec::new() },
            Err(why_not) => Self { by: None, why_not },
        }
    }

    /// What the signatures of a PDF come to: one that fits, covers the whole file, and whose certificate leads to one that the user
    /// gave as trusted.
    pub fn of_pdf(pdf: &Pdf, proofs: &[Proof]) -> Self {
        let mut nearest: Option<Vec<String>> = None;
        // Usage rights name a program, nobody who stands for the content.
        let rights = |proof: &Proof| {
            let of = |one: &&PdfSignature| one.used_for == SignatureUse::UsageRights;
            pdf.signing.signatures.iter().filter(of).any(|one| one.at == proof.at)
        };
        for proof in proofs.iter().filter(|proof| proof.kind == ProofKind::PdfSignature && !rights(proof)) {
            let why = document_reasons(proof);
            if why.is_empty() {
                return Self { by: Some(proof.name.clone()), why_not: Vec::new() };
            }
            if nearest.as_ref().is_none_or(|nearest| why.len() < nearest.len()) {
                nearest = Some(why);
            }
        }
        let none = || vec!["no person's signature stands in the file".to_owned()];
        Self { by: None, why_not: nearest.unwrap_or_else(none) }
    }

    /// Whether a signature vouches for everything shown.
    pub fn holds(&self) -> bool {
        self.by.is_some()
    }
}

/// The signature that vouches for everything shown: it fits under a good key of the sender's domain, and covers From, To, Date,
/// Subject, Content-Type and the whole text, beside which no second copy stands. It does not prove that the Date is true.
///
/// # Errors
/// Why none does: the reasons of the signature that comes nearest.
pub fn attestation<'a>(mail: &Mail, proofs: &'a [Proof]) -> Result<&'a Proof, Vec<String>> {
    let mut nearest: Option<Vec<String>> = None;
    for proof in proofs.iter().filter(|proof| proof.kind == ProofKind::Dkim) {
        let why = reasons(mail, proof);
        if why.is_empty() {
            return Ok(proof);
        }
        if nearest.as_ref().is_none_or(|nearest| why.len() < nearest.len()) {
            nearest = Some(why);
        }
    }
    Err(nearest.unwrap_or_else(|| vec!["the mail carries no DKIM signature".to_owned()]))
}

/// Why a signature does not vouch for everything shown; empty if it does.
fn reasons(mail: &Mail, proof: &Proof) -> Vec<String> {
    let mut why = light_reasons(proof);
    if !why.is_empty() {
        return why;
    }
    why.extend(proof.key.as_ref().map(key_reasons).unwrap_or_default());
    why.extend(sender_reason(mail, proof));
    for name in SHOWN {
        let all: Vec<&Header> =
            mail.headers.iter().filter(|header| header.name.trim().eq_ignore_ascii_case(name)).collect();
        let open = all.iter().filter(|header| !covers(proof, header)).count();
        if open > 0 && open == all.len() {
            why.push(format!("{name} is not covered"));
        } else if open > 0 {
            why.push(format!("beside the signed {name} stands another one that is not covered"));
        }
    }
    if mail.headers.iter().any(|header| header.name.trim().is_empty()) {
        why.push("a line among the headers is none, and programs read such a mail differently".to_owned());
    }
    why
}

/// Why a signature does not vouch for a whole PDF; empty if it does.
fn document_reasons(proof: &Proof) -> Vec<String> {
    let mut why = Vec::new();
    match (proof.signature, proof.body_hash) {
        (Verdict::Valid, BodyHash::Match) => {}
        (Verdict::Valid | Verdict::Invalid, BodyHash::Mismatch) => {
            why.push("the bytes are not those that were signed".to_owned());
        }
        (Verdict::Invalid, _) => why.push("the signature does not fit its certificate".to_owned()),
        _ => why.push(proof.reason.clone().unwrap_or_else(|| "the signature can't be tested".to_owned())),
    }
    let Some(document) = proof.document.as_ref().filter(|_| why.is_empty()) else { return why };
    if document.covers != Coverage::File {
        why.push("the signature does not cover the whole file".to_owned());
    }
    why.extend(document.shape.iter().cloned());
    let Some(signer) = &proof.signer else { return why };
    if signer.anchor.is_none() {
        why.push("nobody vouches for the signer: the certificate leads to none that you gave as trusted".to_owned());
    }
    // Somebody else's clock where there is one.
    why.extend(signer.chain_faults.iter().cloned());
    why.extend(document.revoked().map(|revoked| revoked.words()));
    let at = document.stamped().or(proof.signed_at.as_ref()).and_then(|fact| fact.value.instant());
    let valid = signer.valid.as_ref().and_then(|(from, until)| Some((from.instant()?, until.instant()?)));
    match (at, valid) {
        (Some(at), Some((from, until))) if (from..=until).contains(&at) => {}
        (Some(_), Some(_)) => why.push("the certificate did not hold at the time of signing".to_owned()),
        _ => why.push("when it was signed, or how long the certificate holds, is not said".to_owned()),
    }
    why
}

/// Which of the first two lights are out.
fn light_reasons(proof: &Proof) -> Vec<String> {
    let mut why = Vec::new();
    match proof.signature {
        Verdict::Unusable => {
            why.push(proof.reason.clone().unwrap_or_else(|| "the signature can't be tested".to_owned()))
        }
        Verdict::NoKey => why.push(format!("the key of the signature is not at hand ({})", proof.record_name())),
        Verdict::Invalid if !proof.headers_fit() => why.push("the signature does not fit the headers".to_owned()),
        Verdict::Valid | Verdict::Invalid => {}
    }
    if proof.signature == Verdict::Unusable {
        return why;
    }
    if !proof.body_fits() {
        why.push("the text is not the one that was signed".to_owned());
    } else if proof.body_hash == BodyHash::Prefix || proof.body.as_ref().is_none_or(|body| body.rest.is_some()) {
        why.push("the signature covers only the beginning of the text".to_owned());
    }
    why
}

/// What a key lacks to vouch for somebody.
fn key_reasons(key: &KeyUsed) -> Vec<String> {
    let mut why = Vec::new();
    if key.key.from == KeyFrom::Dump {
        why.push("the key was computed from the mails at hand: nothing shows whose it is".to_owned());
    }
    if key.is_weak() {
        why.push(format!("the key has only {} bits", key.bits));
    }
    if key.published {
        why.push("the private half of the key was published".to_owned());
    }
    if key.testing {
        why.push("the key is only for tests".to_owned());
    }
    if key.shared {
        why.push("one key serves all customers of a mailing service".to_owned());
    }
    why
}

/// Whether the signing domain is the sender's own, and the sender is one.
fn sender_reason(mail: &Mail, proof: &Proof) -> Option<String> {
    let [from] = mail.from.as_slice() else {
        return Some("From does not name exactly one sender".to_owned());
    };
    let (sender, signer) = (from.value.domain(), proof.domain.trim_end_matches('.'));
    let below =
        |low: &str, high: &str| low.strip_suffix(high).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let own = below(&sender, signer) || below(signer, &sender);
    let shared = SHARED.contains(&signer) || SHARED.contains(&sender.as_str());
    (!proof.aligned || !own || (shared && sender != signer))
        .then(|| format!("the signature is of {signer}, the sender of {sender}"))
}

fn covers(proof: &Proof, header: &Header) -> bool {
    let mut lines = proof.covers.iter().filter_map(|covered| covered.at.as_ref()?.raw_span());
    lines.any(|line| line == header.line)
}

//! Proofs: what cryptography says, over raw bytes, with no network.
//!
//! [`prove`] computes every signature of one mail: the fingerprint of the text, the signature of the headers under every key at
//! hand, and what is known of the key. What fails is then read as ordinary systems change mails, and searched for what was signed.

mod anchors;
mod arc;
mod asymmetric;
mod benign;
mod canon;
mod causes;
mod cms;
mod crypto;
mod dkim;
mod domainkeys;
mod google;
mod keys;
mod message;
mod needed;
mod office;
mod pdf;
mod persons;
mod proof;
mod recovery;
mod window;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use anchors::{Anchor, read_anchors};
pub use keys::{
    Imported, Key, KeyFrom, KeyOrigin, KeyRecord, KeyRing, KeyUsed, Window, published, read_keys, selector_day,
    shipped_keys,
};
pub use message::{Field, Message, Prepared};
pub use needed::{Needed, NeededRecord, line_to_copy};
pub use office::prove_office;
pub use pdf::{holds, prove_pdf};
pub use proof::{
    ArcChain, ArcResult, ArcSet, BodyCover, BodyHash, Cause, Coverage, Covered, DocumentCover, Edit, LaterChange,
    PartDigest, Proof, ProofKind, Restored, Revocation, Search, Signer, TimeStamp, Undone, Verdict,
};
pub use recovery::apply;

use super::knowledge::hosts;
use crate::decode::mail::MOST_FIELDS;
use crate::evidence::limits::proofs::{MOST_SIGNATURES, row};
use crate::evidence::{Container, Header, Locator, Mail, Repair, SignatureTags, Stamp};
use dkim::{Dialect, Held, Parsed};
use message::Work;

/// Why a signature beyond those that are computed can't be used.
pub const LEFT_OUT: &str = row::MOST_SIGNATURES.said;

/// How much work may go into a search, in blocks of 64 bytes that are hashed: the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchBudget {
    /// Blocks.
    pub blocks: u64,
}

/// What is at hand beside the mail.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The user's keys; the shipped ones are always there.
    pub keys: &'a KeyRing,
    /// Fingerprints of keys that verify another file.
    pub confirmed: &'a BTreeSet<String>,
    /// Work for the search of changed values; `None` for none.
    pub search: Option<SearchBudget>,
    /// Most bytes that may be hashed for the ordinary readings of one signature.
    pub readings: usize,
    /// The mail's Date; where that names no moment, when a server took the mail first.
    pub date: Option<&'a Stamp>,
    /// Told how far a search is: work done, and how much there may be (blocks of [`SearchBudget`]).
    pub progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
}

/// All that was proved of one mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proved {
    /// Every signature, in file order.
    pub proofs: Vec<Proof>,
    /// The ARC chain, if there is one.
    pub arc: Option<ArcChain>,
    /// What was left out because there is too much of it.
    pub repairs: Vec<Repair>,
}

/// Computes every signature of a mail. `bytes` is the text in which the mail's raw spans count.
pub fn prove(bytes: &[u8], mail: &Mail, asked: &Asked) -> Proved {
    let message = Message { bytes, mail };
    let mut work = Work::default();
    let sets = arc::Sets::read(&message);
    let mut proofs = Vec::new();
    let computed = computed(mail, asked);
    for (index, (header, signature)) in signature_headers(mail).enumerate() {
        let Some(kind) = kind(&signature.header) else { continue };
        let proof = Proof::new(kind, &signature.name, Locator::Raw(header.line));
        if computed.as_ref().is_some_and(|computed| !computed.contains(&index)) {
            proofs.push(proof.unusable(LEFT_OUT));
            continue;
        }
        if mail.headers.len() >= MOST_FIELDS {
            proofs.push(proof.unusable("the mail has more header lines than are read"));
            continue;
        }
        if mail.container == Container::Msg {
            proofs.push(proof.unusable("Outlook's format does not keep the text as it was signed"));
            continue;
        }
        proofs.push(match kind {
            ProofKind::Domainkey => domainkeys::prove(&message, header, asked, &mut work, proof),
            ProofKind::ArcSeal => arc::seal(&message, header, &sets, asked, proof),
            ProofKind::ArcMessage => tag_list(&message, header, &arc::MESSAGE, asked, &mut work, proof),
            ProofKind::XGoogleDkim => tag_list(&message, header, &google::DIALECT, asked, &mut work, proof),
            _ => tag_list(&message, header, &dkim::DKIM, asked, &mut work, proof),
        });
    }
    let arc = arc::chain(&sets, &proofs);
    let (persons, repairs) = persons::prove(&message, asked);
    proofs.extend(persons);
    for proof in &mut proofs {
        proof.aligned = aligned(mail, proof);
    }
    Proved { proofs, arc, repairs }
}

/// Which signatures are computed, by their place, where there are too many: those of the sender's own domain with a key at hand
/// first, so that none of them is hidden behind others; `None` for all.
fn computed(mail: &Mail, asked: &Asked) -> Option<BTreeSet<usize>> {
    if mail.signatures.len() <= MOST_SIGNATURES {
        return None;
    }
    let organisation = mail.from.first().map(|from| hosts::registrable(&from.value.domain()).to_owned());
    let mut ranked: Vec<(bool, bool, bool, usize)> = signature_headers(mail)
        .enumerate()
        .map(|(index, (_, signature))| {
            let value = |name: &str| signature.tag(name).map_or("", |fact| fact.value.as_str());
            let (domain, selector) = (value("d"), value("s"));
            let whole = !domain.is_empty() && !selector.is_empty() && !value("b").is_empty();
            let own = organisation.as_deref().is_some_and(|own| hosts::registrable(domain).eq_ignore_ascii_case(own));
            (whole && !asked.keys.find(domain, selector).is_empty(), own, whole, index)
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    Some(ranked.into_iter().take(MOST_SIGNATURES).map(|(.., index)| index).collect())
}

/// Which kind of signature a header of this name (lower case) is.
fn kind(header: &str) -> Option<ProofKind> {
    match header {
        "dkim-signature" => Some(ProofKind::Dkim),
        "domainkey-signature" => Some(ProofKind::Domainkey),
        "x-google-dkim-signature" => Some(ProofKind::XGoogleDkim),
        "arc-message-signature" => Some(ProofKind::ArcMessage),
        "arc-seal" => Some(ProofKind::ArcSeal),
        _ => None,
    }
}

/// Signature headers with the facts that were read of them, in file order.
fn signature_headers(mail: &Mail) -> impl Iterator<Item = (&Header, &SignatureTags)> {
    let mut tags = mail.signatures.iter().peekable();
    mail.headers.iter().filter_map(move |header| {
        let name = header.name.to_ascii_lowercase();
        tags.next_if(|signature| signature.header == name).map(|signature| (header, signature))
    })
}

/// A signature that is written like a DKIM-Signature: its three lights, and where one is out, what may have been changed.
fn tag_list(
    message: &Message,
    header: &Header,
    dialect: &Dialect,
    asked: &Asked,
    work: &mut Work,
    proof: Proof,
) -> Proof {
    let (mut proof, mut parsed) = match dkim::parse(message, header, dialect, proof) {
        Ok(read) => read,
        Err(unusable) => return *unusable,
    };
    if !work.take(message.mail.header_area.len()) {
        return proof.unusable(Work::SPENT);
    }
    dkim::body_light_once(message, &parsed, work, &mut proof);
    let (prepared, held) = dkim::headers(message, header, &mut parsed, asked, &mut proof);
    if proof.body_hash != BodyHash::Mismatch && proof.signature != Verdict::Invalid {
        return proof;
    }
    let failing = Failing { message, own: header, parsed: &parsed, prepared: &prepared, held: held.as_ref() };
    proof.cause = causes::find(message, header, &proof);
    benign::read(&failing, asked.readings, &mut proof);
    if !(proof.body_fits() && (proof.headers_fit() || held.is_none())) {
        recovery::search(&failing, asked, &mut proof);
    }
    proof
}

/// Whether the signing domain is the domain of From, or above or below it within one organisation (RFC 7489 3.1.1).
fn aligned(mail: &Mail, proof: &Proof) -> bool {
    let from = mail.from.first().map(|from| from.value.domain()).unwrap_or_default();
    !proof.domain.is_empty() && !from.is_empty() && {
        let organisation = hosts::registrable(&from);
        hosts::registrable(&proof.domain).eq_ignore_ascii_case(organisation)
    }
}

/// A signature that does not fit as the file stands, with all that is needed to try something else.
#[derive(Clone, Copy)]
pub struct Failing<'a> {
    /// The mail.
    pub message: &'a Message<'a>,
    /// The signature's own header.
    pub own: &'a Header,
    /// The header taken apart.
    pub parsed: &'a Parsed,
    /// What is hashed for the headers as the file stands.
    pub prepared: &'a Prepared,
    /// The best key, if one could have made the signature.
    pub held: Option<&'a Held>,
}

//! Proofs: what cryptography says, over raw bytes, with no network.
//!
//! [`prove`] computes every signature of one mail: the fingerprint of the text, the signature of the headers under every key at
//! hand, and what is known of the key. What fails is then read as ordinary systems change mails, and searched for what was signed.

mod canon;
mod crypto;
mod dkim;
mod keys;
mod message;
mod proof;
mod window;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use keys::{Imported, Key, KeyFrom, KeyOrigin, KeyRecord, KeyRing, KeyUsed, Window, read_keys};
pub use message::{Field, Message, Prepared};
pub use proof::{
    ArcChain, ArcResult, ArcSet, BodyCover, BodyHash, Cause, Covered, Edit, Proof, ProofKind, Restored, Search, Signer,
    Undone, Verdict,
};

use crate::evidence::{Container, Locator, Mail, Stamp};

/// Most signatures of one mail that are computed: real ones carry a handful.
const MOST_SIGNATURES: usize = 100;

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
    /// The mail's Date.
    pub date: Option<&'a Stamp>,
    /// Told how far a search is: candidates tried, and how many there are at most.
    pub progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
}

/// All that was proved of one mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proved {
    /// Every signature, in file order.
    pub proofs: Vec<Proof>,
    /// The ARC chain, if there is one.
    pub arc: Option<ArcChain>,
}

/// Computes every signature of a mail. `bytes` is the text in which the mail's raw spans count.
pub fn prove(bytes: &[u8], mail: &Mail, asked: &Asked) -> Proved {
    let message = Message { bytes, mail };
    let mut proofs = Vec::new();
    for (header, signature) in signature_headers(mail).take(MOST_SIGNATURES) {
        let at = Locator::Raw(header.line);
        if signature.header == "dkim-signature" {
            let proof = Proof::new(ProofKind::Dkim, &signature.name, at);
            if mail.container == Container::Msg {
                proofs.push(proof.unusable("Outlook's format does not keep the text as it was signed"));
                continue;
            }
            proofs.push(dkim(&message, header, asked, proof));
        }
    }
    Proved { proofs, arc: None }
}

/// Signature headers with the facts that were read of them, in file order.
fn signature_headers(mail: &Mail) -> impl Iterator<Item = (&crate::evidence::Header, &crate::evidence::SignatureTags)> {
    let mut tags = mail.signatures.iter().peekable();
    mail.headers.iter().filter_map(move |header| {
        let name = header.name.to_ascii_lowercase();
        tags.next_if(|signature| signature.header == name).map(|signature| (header, signature))
    })
}

fn dkim(message: &Message, header: &crate::evidence::Header, asked: &Asked, proof: Proof) -> Proof {
    let (mut proof, parsed) = match dkim::parse(message, header, &dkim::DKIM, proof) {
        Ok(read) => read,
        Err(unusable) => return *unusable,
    };
    let prepared = dkim::prepare(message, header, &parsed);
    dkim::body_light(message, &parsed, &mut proof);
    dkim::header_light(&prepared, &parsed, asked, &mut proof);
    proof
}

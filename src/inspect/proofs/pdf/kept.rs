//! What is at hand of revocation: what the file keeps (`/DSS`), and what a signature carries. Nothing is fetched.

use super::super::cms::{self, Sources};
use super::super::proof::Proof;
use super::value::Asked;
use crate::decode::ber;
use crate::decode::cms::{SignedData, SignerInfo};
use crate::decode::revocation::{answer, list};
use crate::decode::x509::Certificate;
use crate::evidence::KeptKind;

/// Adobe's attribute of lists and answers (ISO 32000-2 12.8.3.3.3).
const ARCHIVAL: &str = "1.2.840.113583.1.1.8";
/// Lists and answers of one attribute that are read.
const MOST_CARRIED: usize = 64;

/// What the file keeps, read once for all its signatures.
pub(super) struct Kept<'a> {
    kept: &'a [crate::evidence::Kept],
    sources: Sources,
}

impl<'a> Kept<'a> {
    pub fn new(kept: &'a [crate::evidence::Kept]) -> Self {
        let mut sources = Sources::default();
        for one in kept {
            match one.kind {
                KeptKind::List => {
                    sources.lists.extend(list(one.bytes.clone()).map(|list| (list, one.at.clone())));
                }
                KeptKind::Answer => sources.answers.extend(answer(&one.bytes).map(|answer| (answer, one.at.clone()))),
                KeptKind::Certificate => {}
            }
        }
        Self { kept, sources }
    }

    /// Certificates that it keeps.
    pub fn certificates(&self) -> impl Iterator<Item = &'a [u8]> {
        let of = |one: &&crate::evidence::Kept| one.kind == KeptKind::Certificate;
        self.kept.iter().filter(of).map(|one| one.bytes.as_slice())
    }

    /// Notes what is said of the certificates of a chain, in words too.
    pub fn judge(&self, bytes: &[u8], path: &[Certificate], carried: &Sources, links: &mut usize, proof: &mut Proof) {
        let found = cms::judge(bytes, path, &[carried, &self.sources], links);
        if !found.iter().any(|one| one.own) && path.len() > 1 {
            let none = self.sources.lists.is_empty()
                && self.sources.answers.is_empty()
                && carried.lists.is_empty()
                && carried.answers.is_empty();
            let what = if none { "nothing of revocation" } else { "nothing of revocation that speaks of the signer" };
            proof.remarks.push(format!("the file keeps {what}: whether the certificate was revoked is not known"));
        }
        proof.remarks.extend(found.iter().map(|one| one.words()));
        if let Some(document) = &mut proof.document {
            document.revocation = found;
        }
    }
}

/// What the signature itself carries: Adobe's attribute, and the lists of the signed data.
pub(super) fn inside(asked: &Asked, data: &SignedData, info: &SignerInfo) -> Sources {
    let mut sources = Sources::default();
    for span in &data.lists {
        sources.lists.extend(list(span.of(asked.value).to_vec()).map(|list| (list, (asked.place)(*span))));
    }
    let attributes = info.attributes.iter().chain(&info.unsigned);
    for attribute in attributes.filter(|attribute| attribute.oid == ARCHIVAL) {
        for kind in ber::children(asked.value, attribute.value) {
            let listed = ber::children(asked.value, kind).next();
            let items = listed.iter().flat_map(|listed| ber::children(asked.value, *listed)).take(MOST_CARRIED);
            for item in items {
                let (bytes, at) = (item.span.of(asked.value), (asked.place)(item.span));
                match kind.tag {
                    0xa0 => sources.lists.extend(list(bytes.to_vec()).map(|list| (list, at))),
                    0xa1 => sources.answers.extend(answer(bytes).map(|answer| (answer, at))),
                    _ => {}
                }
            }
        }
    }
    sources
}

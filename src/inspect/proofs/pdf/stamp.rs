//! Time stamps (RFC 3161): of a whole document, and inside signatures.

use std::borrow::Cow;

use super::super::asymmetric::Digest;
use super::super::cms::{self, Content, World};
use super::super::proof::{BodyHash, Proof, TimeStamp, Verdict};
use super::value::{self, Asked, Joined};
use crate::decode::cms::{SignerInfo, read};
use crate::decode::tst::{self, TST_INFO};
use crate::evidence::Fact;

/// A time stamp token among the unsigned attributes (RFC 3161 appendix A).
const TOKEN: &str = "1.2.840.113549.1.9.16.2.14";

/// A time stamp of the whole document (`ETSI.RFC3161`, ISO 32000-2 12.8.5): the token names the digest of what is covered.
pub(super) fn document(asked: &Asked, covered: &[u8], links: &mut usize, proof: &mut Proof) -> Result<(), String> {
    let data = value::opened(asked, proof)?;
    if data.content_type != TST_INFO {
        return Err("it holds no time stamp (RFC 3161)".to_owned());
    }
    let inside = data.content.clone().ok_or("the time stamp that it should hold is missing")?;
    let info = tst::read(&inside).ok_or("its time stamp can't be read (RFC 3161)")?;
    let mut content = Content::new(vec![("as written", Cow::Borrowed(inside.as_slice()))]);
    value::one_signer(asked, &data, &mut content, links, proof)?;
    // The time that counts is the authority's, not the one among the attributes.
    let whole = crate::evidence::ByteSpan::new(0, asked.value.len());
    proof.signed_at = Some(Fact::at(info.time.clone(), (asked.place)(whole)));
    proof.remarks.retain(|remark| !remark.starts_with("the time of signing is what"));
    let digest = Digest::from_oid(&info.digest).ok_or("its digest is not computed")?;
    if digest.of(&[covered]) != info.imprint {
        proof.body_hash = BodyHash::Mismatch;
    }
    Ok(())
}

/// The time stamp that a signature carries.
pub(super) fn inside(asked: &Asked, info: &SignerInfo, links: &mut usize, proof: &mut Proof) {
    let Some(attribute) = info.unsigned.iter().find(|attribute| attribute.oid == TOKEN) else { return };
    let span = attribute.value.span;
    let token = span.of(asked.value);
    let found = (|| {
        let data = read(token).ok().filter(|data| data.content_type == TST_INFO)?;
        let inside = data.content.clone()?;
        let stamp = tst::read(&inside)?;
        let signer = data.signers.first()?;
        let mut content = Content::new(vec![("as written", Cow::Borrowed(inside.as_slice()))]);
        let joined = Joined::new(token, asked.anchors, asked.kept);
        let mut known = cms::certificates(&joined.bytes, &data);
        known.extend(joined.kept.iter().cloned());
        let world = World { anchors: &joined.anchors, ..asked.world };
        let checked = cms::check(&joined.bytes, &data, &known, signer, &mut content, links, world);
        let digest = Digest::from_oid(&stamp.digest);
        let over = digest.is_some_and(|digest| digest.of(&[&info.signature]) == stamp.imprint);
        let fits = checked.signature == Verdict::Valid && checked.body_hash == BodyHash::Match;
        let reason = match (over, fits) {
            (true, true) => None,
            (false, _) => Some("it was made over something else than this signature".to_owned()),
            (true, false) => Some(checked.reason.unwrap_or_else(|| "its own signature does not fit".to_owned())),
        };
        Some(TimeStamp {
            at: Fact::at(stamp.time, (asked.place)(span)),
            fits: over && fits,
            by: checked.signer.name,
            reason,
        })
    })();
    match (found, &mut proof.document) {
        (Some(stamp), Some(document)) => document.stamp = Some(stamp),
        (None, _) => proof.remarks.push("the time stamp that it carries can't be read".to_owned()),
        _ => {}
    }
}

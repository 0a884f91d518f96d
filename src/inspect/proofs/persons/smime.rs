//! S/MIME (RFC 8551): detached in multipart/signed, or with the signed text inside.

use std::borrow::Cow;

use super::super::cms::{self, Content};
use super::super::proof::{Proof, ProofKind};
use super::super::{BodyCover, BodyHash, Message};
use super::{Opened, cover, covered, forms, open, open_base64, remark};
use crate::decode::cms::{SignedData, read};
use crate::evidence::limits::Limit;
use crate::evidence::limits::proofs::{MOST_LINKS, MOST_PERSONS};
use crate::evidence::{Fact, Locator, Part};

/// Every S/MIME signature, in the order of the parts.
pub(super) fn prove(message: &Message) -> Vec<Proof> {
    let mut proofs = Vec::new();
    let mut links = MOST_LINKS;
    for part in &message.mail.parts {
        let detached = match kind(part) {
            Some(detached) if proofs.len() <= MOST_PERSONS => detached,
            _ => continue,
        };
        let start = Proof::new(ProofKind::Smime, &format!("mail.part[{}]", part.path), Locator::Raw(part.span));
        let (opened, data) = match signed_data(message, part) {
            Ok(read) => read,
            // Encrypted mails and files of certificates alone hold no signature to be judged.
            Err(_) if !detached => continue,
            Err(why) => {
                proofs.push(start.unusable(why));
                continue;
            }
        };
        if data.signers.is_empty() {
            if detached {
                proofs.push(start.unusable("the signature's file names no signer"));
            }
            continue;
        }
        proofs.extend(signers(message, part, &opened, &data, start, &mut links));
    }
    proofs
}

/// Whether a part is an S/MIME file, and a detached signature.
fn kind(part: &Part) -> Option<bool> {
    let ending = |ending: &str| {
        let name = part.file_name.as_deref().unwrap_or_default();
        name.len() >= ending.len() && name.is_char_boundary(name.len() - ending.len()) && {
            name.get(name.len() - ending.len()..).is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
        }
    };
    match part.content_type.as_str() {
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => Some(true),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(false),
        "application/octet-stream" if ending(".p7s") => Some(true),
        "application/octet-stream" if ending(".p7m") => Some(false),
        _ => None,
    }
}

/// The CMS structure of a part, read as base64 where the bytes are none and the part does not say that it is coded.
fn signed_data<'a>(message: &Message<'a>, part: &Part) -> Result<(Opened<'a>, SignedData), String> {
    let opened = open(message, part);
    match read(&opened.bytes) {
        Ok(data) => Ok((opened, data)),
        Err(why) if opened.step.is_some() => Err(why),
        Err(why) => {
            let again = open_base64(message, part);
            read(&again.bytes).map(|data| (again, data)).map_err(|_| why)
        }
    }
}

fn signers(
    message: &Message,
    part: &Part,
    opened: &Opened,
    data: &SignedData,
    start: Proof,
    links: &mut usize,
) -> Vec<Proof> {
    let bytes = opened.bytes.as_ref();
    let known = cms::certificates(bytes, data);
    let target = if data.content.is_some() { None } else { covered(message.mail, part) };
    let (mut content, body) = match (&data.content, target) {
        (Some(content), _) => {
            let body = BodyCover { covered: Locator::Raw(part.body), rest: None };
            (Content::new(vec![("as written", Cow::Borrowed(content.as_slice()))]), body)
        }
        (None, Some((signed, _))) => (Content::new(forms(signed.span.of(message.bytes))), cover(signed)),
        (None, None) => return vec![start.unusable("the part that was signed is not in the mail")],
    };
    let sure = target.is_none_or(|(_, sure)| sure);
    let mut proofs = Vec::new();
    for info in data.signers.iter().take(MOST_PERSONS) {
        let world = cms::World { holder: "mail", mail: true, anchors: &[], at: None };
        let checked = cms::check(bytes, data, &known, info, &mut content, links, world);
        let mut proof = start.clone();
        (proof.body_hash, proof.signature) = (checked.body_hash, checked.signature);
        (proof.reason, proof.algorithm) = (checked.reason, checked.algorithm);
        (proof.opened, proof.remarks) = (checked.opened, checked.remarks);
        checked.form.clone_into(&mut proof.canonicalization);
        proof.keys_tried = usize::from(checked.signer.issuer.is_some() && checked.signer.name.is_some());
        proof.signer = Some(checked.signer);
        proof.body = Some(body.clone());
        proof.signed_at = checked.signed_at.map(|(stamp, span)| Fact::at(stamp, opened.locate(span)));
        if proof.signed_at.is_some() {
            proof.remarks.push("the time of signing is what the signer's own clock said".to_owned());
        }
        proof.remarks.extend(data.cut.iter().map(Limit::sentence));
        if !sure && proof.body_hash == BodyHash::Mismatch {
            // A signature file that no multipart/signed binds may belong to anything.
            proof.body_hash = BodyHash::Unusable;
            proof.reason =
                Some("no multipart/signed says which part it covers, and it does not fit the one before".to_owned());
        }
        remark(message, target.map(|(signed, _)| signed), &mut proof);
        proofs.push(proof);
    }
    proofs
}

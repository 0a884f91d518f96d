//! The oldest form (`adbe.x509.rsa_sha1`, ISO 32000-1 12.8.3.2): a bare RSA signature, certificates beside it.

use super::super::asymmetric::{Digest, Fit, Scheme, Signed};
use super::super::cms::{self, World};
use super::super::proof::{BodyHash, Proof, Verdict};
use super::value::Asked;
use crate::decode::ber::{self, OCTET_STRING};
use crate::decode::x509;
use crate::evidence::ByteSpan;

/// Computes it under the first of the certificates, which is the signer's.
pub(super) fn check(
    asked: &Asked,
    certificates: &[Vec<u8>],
    covered: &[u8],
    links: &mut usize,
    proof: &mut Proof,
) -> Result<(), String> {
    let mut bytes = Vec::new();
    let mut spans = Vec::new();
    for der in certificates.iter().chain(asked.anchors.iter().map(|anchor| &anchor.der)) {
        let start = bytes.len();
        bytes.extend(der);
        spans.push(ByteSpan::new(start, bytes.len()));
    }
    let (own, trusted) = spans.split_at(certificates.len());
    let read = |spans: &[ByteSpan]| spans.iter().filter_map(|span| x509::read(&bytes, *span)).collect::<Vec<_>>();
    let (known, anchors) = (read(own), read(trusted));
    let certificate = known.first().ok_or("the signer's certificate is missing (/Cert)")?;
    // An OCTET STRING around the signature; some write it bare.
    let wrapped = ber::element(asked.value, 0, asked.value.len()).filter(|outer| outer.tag == OCTET_STRING);
    let signature = match wrapped {
        Some(outer) => ber::octets(asked.value, outer).into_owned(),
        None => asked.value.to_vec(),
    };
    let world = World { anchors: &anchors, ..asked.world };
    let (signer, path) = cms::describe_signer(&bytes, &known, certificate, links, world);
    asked.kept.judge(&bytes, &path, &cms::Sources::default(), links, proof);
    proof.signer = Some(signer);
    proof.keys_tried = 1;
    let key = cms::key_of(&bytes, certificate)?;
    let mut opened = false;
    for digest in [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512, Digest::Md5] {
        let hashed = digest.of(&[covered]);
        match key.fits(Scheme::Pkcs1, &Signed { digest, hashed: &hashed, message: covered }, &signature) {
            Fit::Fits => {
                (proof.body_hash, proof.signature) = (BodyHash::Match, Verdict::Valid);
                proof.algorithm = format!("rsa-{}", digest.word());
                proof.opened = true;
                if digest.weak() {
                    let weak = "is weak: two texts with the same digest can be made";
                    proof.remarks.push(format!("{} {weak}", digest.title()));
                }
                return Ok(());
            }
            Fit::Other(_) => opened = true,
            Fit::No => {}
        }
    }
    // The key opens it to the digest of something else: then the bytes are not those that were signed.
    (proof.algorithm, proof.opened) = ("rsa-sha1".to_owned(), opened);
    (proof.body_hash, proof.signature) =
        if opened { (BodyHash::Mismatch, Verdict::Valid) } else { (BodyHash::Unusable, Verdict::Invalid) };
    Ok(())
}

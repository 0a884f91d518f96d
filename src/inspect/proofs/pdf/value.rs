//! A signature as CMS signed data: detached, or around the digest of what is covered.

use std::borrow::Cow;

use super::super::anchors::Anchor;
use super::super::asymmetric::Digest;
use super::super::cms::{self, Checked, Content, World};
use super::super::proof::{BodyHash, Proof, Verdict};
use super::kept::{self, Kept};
use super::stamp;
use crate::decode::ber::{self, OCTET_STRING, SEQUENCE};
use crate::decode::cms::{SignedData, SignerInfo, read};
use crate::decode::x509::{self, Certificate};
use crate::evidence::limits::Limit;
use crate::evidence::{ByteSpan, Fact, Locator};

/// Signing certificate attributes (RFC 5035 5.4.1 and 3).
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";

/// What is asked of one value.
pub(super) struct Asked<'a> {
    /// The value, brackets and escapes undone.
    pub value: &'a [u8],
    /// Certificates that the user trusts.
    pub anchors: &'a [Anchor],
    /// What the file keeps for checking it.
    pub kept: &'a Kept<'a>,
    /// What surrounds it.
    pub world: World<'a>,
    /// Where something inside stands.
    pub place: &'a dyn Fn(ByteSpan) -> Locator,
}

/// A value with the trusted certificates and those that the file keeps behind it, so that all places count in the same bytes.
pub(super) struct Joined {
    pub bytes: Vec<u8>,
    pub anchors: Vec<Certificate>,
    pub kept: Vec<Certificate>,
}

impl Joined {
    pub fn new(value: &[u8], anchors: &[Anchor], kept: &Kept) -> Self {
        let mut bytes = value.to_vec();
        let mut add = |der: &[u8]| {
            let start = bytes.len();
            bytes.extend(der);
            ByteSpan::new(start, bytes.len())
        };
        let trusted: Vec<ByteSpan> = anchors.iter().map(|anchor| add(&anchor.der)).collect();
        let kept: Vec<ByteSpan> = kept.certificates().map(&mut add).collect();
        let read = |spans: Vec<ByteSpan>| spans.into_iter().filter_map(|span| x509::read(&bytes, span)).collect();
        let (anchors, kept) = (read(trusted), read(kept));
        Self { bytes, anchors, kept }
    }
}

/// The value covers the bytes by their digest alone (`adbe.pkcs7.detached`, `ETSI.CAdES.detached`).
pub(super) fn detached(
    asked: &Asked,
    mut content: Content,
    links: &mut usize,
    proof: &mut Proof,
) -> Result<(), String> {
    let data = opened(asked, proof)?;
    if data.content.is_some() {
        return Err(
            "what should be signed beside it stands inside it as well, which its form does not allow".to_owned()
        );
    }
    one_signer(asked, &data, &mut content, links, proof)?;
    Ok(())
}

/// The value holds the SHA-1 of the covered bytes and signs that (`adbe.pkcs7.sha1`, ISO 32000-1 12.8.3.3.1).
pub(super) fn within(asked: &Asked, covered: &[u8], links: &mut usize, proof: &mut Proof) -> Result<(), String> {
    let data = opened(asked, proof)?;
    let inside = data.content.clone().ok_or("the digest that it should hold is missing")?;
    let mut content = Content::new(vec![("as written", Cow::Borrowed(inside.as_slice()))]);
    one_signer(asked, &data, &mut content, links, proof)?;
    if Digest::Sha1.of(&[covered]) != inside {
        proof.body_hash = BodyHash::Mismatch;
    }
    Ok(())
}

/// Reads the structure; remarks on what is unusual in it.
pub(super) fn opened(asked: &Asked, proof: &mut Proof) -> Result<SignedData, String> {
    let data = read(asked.value)?;
    let end = ber::element(asked.value, 0, asked.value.len()).map_or(0, |outer| outer.span.end);
    if asked.value.get(end..).unwrap_or_default().iter().any(|byte| *byte != 0) {
        proof.remarks.push("behind its structure stand further bytes that are no zeros".to_owned());
    }
    if data.open_lengths {
        proof.remarks.push("its structure leaves lengths open, which only some programs write".to_owned());
    }
    proof.remarks.extend(data.cut.iter().map(Limit::sentence));
    match data.signers.len() {
        0 => Err("it names no signer".to_owned()),
        1 => Ok(data),
        more => {
            // ISO 32000-2 12.8.3.3.2 allows one.
            proof.remarks.push(format!("it names {more} signers where one is allowed; the first was computed"));
            Ok(data)
        }
    }
}

/// The first signer's signature.
pub(super) fn one_signer(
    asked: &Asked,
    data: &SignedData,
    content: &mut Content,
    links: &mut usize,
    proof: &mut Proof,
) -> Result<(), String> {
    let info = data.signers.first().ok_or("it names no signer")?;
    // Somebody else's clock first: certificates are judged for its time.
    stamp::inside(asked, info, links, proof);
    let stamped = proof.document.as_ref().and_then(|document| document.stamped()).map(|stamp| stamp.value.clone());
    let joined = Joined::new(asked.value, asked.anchors, asked.kept);
    let bytes = joined.bytes.as_slice();
    let mut known = cms::certificates(bytes, data);
    known.extend(joined.kept);
    let at = stamped.as_ref().or(proof.signed_at.as_ref().map(|fact| &fact.value)).cloned();
    // The signer's attribute comes before /M, a time stamp before both.
    let at = if stamped.is_some() || info.signing_time(bytes).is_none() { at.as_ref() } else { None };
    let world = World { anchors: &joined.anchors, at, ..asked.world };
    let mut checked = cms::check(bytes, data, &known, info, content, links, world);
    let path = std::mem::take(&mut checked.path);
    take(checked, asked, proof);
    if proof.signature == Verdict::Valid
        && let Some(certificate) = cms::signer_of(bytes, &known, &info.id)
        && let Some(why) = other_certificate(bytes, info, certificate)
    {
        (proof.signature, proof.reason) = (Verdict::Invalid, Some(why));
    }
    asked.kept.judge(bytes, &path, &kept::inside(asked, data, info), links, proof);
    Ok(())
}

/// Takes over what was found.
pub(super) fn take(checked: Checked, asked: &Asked, proof: &mut Proof) {
    (proof.body_hash, proof.signature) = (checked.body_hash, checked.signature);
    (proof.reason, proof.algorithm) = (checked.reason, checked.algorithm);
    proof.opened = checked.opened;
    proof.remarks.extend(checked.remarks);
    proof.keys_tried = usize::from(checked.signer.issuer.is_some() && checked.signer.name.is_some());
    proof.signer = Some(checked.signer);
    if let Some((stamp, span)) = checked.signed_at {
        proof.signed_at = Some(Fact::at(stamp, (asked.place)(span)));
    }
    if proof.signed_at.is_some() {
        proof.remarks.push("the time of signing is what the signer's own clock said".to_owned());
    }
}

/// Why the certificate is not the one that the signer named in what it signed (RFC 5035 5.4).
fn other_certificate(bytes: &[u8], info: &SignerInfo, certificate: &Certificate) -> Option<String> {
    let (attribute, old) = match info.attribute(SIGNING_CERTIFICATE_V2) {
        Some(value) => (value, false),
        None => (info.attribute(SIGNING_CERTIFICATE)?, true),
    };
    let list = ber::children(bytes, attribute).next()?;
    let first = ber::children(bytes, list).next().filter(|first| first.tag == SEQUENCE)?;
    let mut fields = ber::children(bytes, first).peekable();
    let mut digest = if old { Digest::Sha1 } else { Digest::Sha256 };
    if let Some(algorithm) = fields.next_if(|field| field.tag == SEQUENCE) {
        digest = Digest::from_oid(&crate::decode::cms::algorithm(bytes, algorithm)?.oid)?;
    }
    let hash = fields.next().filter(|hash| hash.tag & 0x1f == OCTET_STRING)?;
    let named = ber::octets(bytes, hash);
    (digest.of(&[certificate.span.of(bytes)]) != named.as_ref())
        .then(|| "the signer named another certificate in what it signed than the one that came along".to_owned())
}

//! Whether the signatures of signed data fit (RFC 5652 5.4–5.6): of mails here, of PDFs likewise.

mod algorithm;
mod chain;
mod revoked;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::asymmetric::{Digest, Fit, PersonKey, Scheme, Signed};
use super::crypto::PublicKey;
use super::proof::{BodyHash, Signer, Verdict};
use crate::decode::cms::{SignedData, SignerId, SignerInfo};
use crate::decode::x509::{self, Certificate, KeyInfo};
use crate::evidence::{ByteSpan, Stamp};
pub use revoked::{Sources, judge};

use algorithm::{fits, named, person_key, scheme};

/// What was signed, in the forms in which a signer may have hashed it; each digest is computed once.
pub struct Content<'a> {
    forms: Vec<(&'static str, Cow<'a, [u8]>)>,
    digests: BTreeMap<(usize, Digest), Vec<u8>>,
}

impl<'a> Content<'a> {
    /// The forms by their names, the one of the standard first.
    pub fn new(forms: Vec<(&'static str, Cow<'a, [u8]>)>) -> Self {
        Self { forms, digests: BTreeMap::new() }
    }

    /// The digest of one form.
    fn digest(&mut self, form: usize, digest: Digest) -> Option<Vec<u8>> {
        let (_, bytes) = self.forms.get(form)?;
        Some(self.digests.entry((form, digest)).or_insert_with(|| digest.of(&[bytes])).clone())
    }
}

/// What surrounds a signature.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// What holds it, in words: `mail`, `file`.
    pub holder: &'static str,
    /// Whether a certificate should be made for mail.
    pub mail: bool,
    /// Certificates that the user trusts; their spans count in the same bytes as those of the signature.
    pub anchors: &'a [Certificate],
    /// The time for which certificates are judged, where somebody else's clock says it; else it is the signer's own.
    pub at: Option<&'a Stamp>,
}

/// What was found of one signer.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Whether the content has the digest that was signed.
    pub body_hash: BodyHash,
    /// Whether the signature fits under the key of the certificate.
    pub signature: Verdict,
    /// Why something can't be used.
    pub reason: Option<String>,
    /// Algorithm: `rsa-sha256`, `rsa-pss-sha256`, `ecdsa-sha384`.
    pub algorithm: String,
    /// The form of the content that has the digest; that of the standard where none has.
    pub form: &'static str,
    /// Whether the key made this signature, whatever it was made over.
    pub opened: bool,
    /// Remarks on the signature.
    pub remarks: Vec<String>,
    /// Who signed.
    pub signer: Signer,
    /// Time of signing by the signer's own clock, counted in the CMS bytes.
    pub signed_at: Option<(Stamp, ByteSpan)>,
    /// The chain of certificates, the signer's own first.
    pub path: Vec<Certificate>,
}

/// Every certificate that can be read.
pub fn certificates(bytes: &[u8], data: &SignedData) -> Vec<Certificate> {
    data.certificates.iter().filter_map(|span| x509::read(bytes, *span)).collect()
}

/// Computes one signer's signature. `links` is how many signatures of certificates may still be computed.
pub fn check(
    bytes: &[u8],
    data: &SignedData,
    known: &[Certificate],
    info: &SignerInfo,
    content: &mut Content,
    links: &mut usize,
    world: World,
) -> Checked {
    let mut checked = Checked {
        body_hash: BodyHash::Unusable,
        signature: Verdict::Unusable,
        reason: None,
        algorithm: algorithm::word(bytes, info),
        form: content.forms.first().map_or("", |(name, _)| name),
        opened: false,
        remarks: Vec::new(),
        signer: Signer::default(),
        signed_at: info.signing_time(bytes),
        path: Vec::new(),
    };
    let certificate = signer_of(bytes, known, &info.id);
    (checked.signer, checked.path) = match certificate {
        Some(certificate) => describe(bytes, known, certificate, checked.signed_at.as_ref(), links, world),
        None => (absent(bytes, &info.id), Vec::new()),
    };
    let Some(digest) = algorithm::digest(bytes, &info.digest) else {
        checked.reason = Some(format!("the digest {} is not computed", named(&info.digest.oid)));
        return checked;
    };
    if digest.weak() {
        checked.remarks.push(format!("{} is weak: two texts with the same digest can be made", digest.title()));
    }
    if info.content_type(bytes).is_some_and(|kind| kind != data.content_type) {
        checked.remarks.push("the signed attributes name another kind of content than the signature's file".to_owned());
    }
    match info.message_digest(bytes) {
        Some(signed) => {
            let found = (0..content.forms.len()).find(|form| content.digest(*form, digest).as_ref() == Some(&signed));
            checked.body_hash = if found.is_some() { BodyHash::Match } else { BodyHash::Mismatch };
            checked.form = found.and_then(|form| content.forms.get(form)).map_or(checked.form, |(name, _)| name);
        }
        None if info.signed_attributes.is_some() => {
            checked.reason =
                Some("the signed attributes hold no message digest, or several (RFC 5652 11.2)".to_owned());
        }
        None => {}
    }
    let Some(certificate) = certificate else {
        checked.signature = Verdict::NoKey;
        checked.reason = checked.reason.or(Some(format!("the signer's certificate is not in the {}", world.holder)));
        return checked;
    };
    match under(bytes, info, digest, &certificate.key, content, &mut checked) {
        Ok(()) => {}
        Err(why) => checked.reason = Some(why),
    }
    checked
}

/// The signature under the certificate's key.
fn under(
    bytes: &[u8],
    info: &SignerInfo,
    digest: Digest,
    key: &KeyInfo,
    content: &mut Content,
    checked: &mut Checked,
) -> Result<(), String> {
    let key = person_key(bytes, key)?;
    let (scheme, _) = scheme(bytes, &info.algorithm)?;
    checked.remarks.push(format!("the certificate's key is {} with {} bit", key.title(), key.bits()));
    if matches!(key, PersonKey::Plain(PublicKey::Rsa(_))) && key.bits() < 1024 {
        checked
            .remarks
            .push("an RSA key of fewer than 1024 bit can be broken: whoever did could sign with it".to_owned());
    }
    if let Some(signed) = info.signed_bytes(bytes) {
        let hashed = digest.of(&[&signed]);
        let fit = fits(&key, scheme, &Signed { digest, hashed: &hashed, message: &signed }, &info.signature);
        checked.opened = fit != Fit::No && scheme == Scheme::Pkcs1 || fit == Fit::Fits;
        checked.signature = if fit == Fit::Fits { Verdict::Valid } else { Verdict::Invalid };
        return Ok(());
    }
    // Without attributes the content itself is signed (RFC 5652 5.4), and its digest stands nowhere else.
    checked.signature = Verdict::Invalid;
    for form in 0..content.forms.len() {
        let Some(hashed) = content.digest(form, digest) else { continue };
        let Some((name, message)) = content.forms.get(form) else { continue };
        let signed = Signed { digest, hashed: &hashed, message };
        match fits(&key, scheme, &signed, &info.signature) {
            Fit::Fits => {
                (checked.body_hash, checked.signature) = (BodyHash::Match, Verdict::Valid);
                (checked.form, checked.opened) = (name, true);
                return Ok(());
            }
            Fit::Other(_) => (checked.body_hash, checked.opened) = (BodyHash::Mismatch, true),
            Fit::No => {}
        }
    }
    Ok(())
}

/// What is known of the owner of a certificate where the time of signing is not.
pub fn describe_signer(
    bytes: &[u8],
    known: &[Certificate],
    certificate: &Certificate,
    links: &mut usize,
    world: World,
) -> (Signer, Vec<Certificate>) {
    describe(bytes, known, certificate, None, links, world)
}

/// The key of a certificate.
///
/// # Errors
/// Why it can't be used.
pub fn key_of(bytes: &[u8], certificate: &Certificate) -> Result<PersonKey, String> {
    person_key(bytes, &certificate.key)
}

/// The certificate of a signer, if it is at hand.
pub fn signer_of<'a>(bytes: &[u8], known: &'a [Certificate], id: &SignerId) -> Option<&'a Certificate> {
    known.iter().find(|one| is_signer(bytes, one, id))
}

fn is_signer(bytes: &[u8], certificate: &Certificate, id: &SignerId) -> bool {
    match id {
        SignerId::IssuerSerial(issuer, serial) => {
            serial.of(bytes) == certificate.serial.of(bytes)
                && (issuer.of(bytes) == certificate.issuer_span.of(bytes)
                    || x509::name_at(bytes, *issuer).is_some_and(|name| name == certificate.issuer))
        }
        SignerId::KeyId(id) => certificate.key_id.is_some_and(|known| known.of(bytes) == id.of(bytes)),
    }
}

/// What is known of a signer whose certificate is not at hand.
fn absent(bytes: &[u8], id: &SignerId) -> Signer {
    let hex = |span: ByteSpan| -> String { span.of(bytes).iter().take(64).map(|byte| format!("{byte:02x}")).collect() };
    let mut signer = Signer::default();
    match id {
        SignerId::IssuerSerial(issuer, serial) => {
            signer.issuer = x509::name_at(bytes, *issuer).map(|name| name.words());
            let serial = hex(*serial);
            let serial = serial.strip_prefix("00").filter(|rest| !rest.is_empty()).unwrap_or(&serial).to_owned();
            signer.remarks.push(format!(
                "ask the sender for the certificate with the serial number {serial} that “{}” issued",
                signer.issuer.as_deref().unwrap_or_default()
            ));
            signer.key_id = Some(serial);
        }
        SignerId::KeyId(key) => {
            signer.key_id = Some(hex(*key));
            signer
                .remarks
                .push(format!("ask the sender for the certificate whose key has the identifier {}", hex(*key)));
        }
    }
    signer
}

/// What the signer's certificate says, and what speaks against using it.
fn describe(
    bytes: &[u8],
    known: &[Certificate],
    certificate: &Certificate,
    signed_at: Option<&(Stamp, ByteSpan)>,
    links: &mut usize,
    world: World,
) -> (Signer, Vec<Certificate>) {
    let times = certificate.not_before.clone().zip(certificate.not_after.clone());
    let mut signer = Signer {
        name: certificate.subject.shown().map(str::to_owned),
        addresses: certificate.addresses.clone(),
        key_id: Some(certificate.serial_hex(bytes)),
        issuer: Some(certificate.issuer.words()),
        valid: times.map(|((from, _), (until, _))| (from, until)),
        self_signed: certificate.issuer_span.of(bytes) == certificate.subject_span.of(bytes),
        anchor: None,
        chain_faults: Vec::new(),
        remarks: Vec::new(),
    };
    if let (Some((signed, _)), Some((from, until))) = (signed_at, &signer.valid)
        && let (Some(at), Some(first), Some(last)) = (signed.instant(), from.instant(), until.instant())
    {
        let words = (signed.words(), from.words(), until.words());
        if at < first {
            signer
                .remarks
                .push(format!("the time of signing, {}, lies before the certificate's begin, {}", words.0, words.1));
        } else if at > last {
            signer
                .remarks
                .push(format!("the time of signing, {}, lies behind the certificate's end, {}", words.0, words.2));
        }
    }
    if certificate.usage.is_some_and(|usage| usage & 0b11 == 0) {
        signer.remarks.push("the certificate does not allow its key to sign (key usage, RFC 5280 4.2.1.3)".to_owned());
    }
    let mail = |oid: &String| oid == "1.3.6.1.5.5.7.3.4" || oid == "2.5.29.37.0";
    if world.mail && !certificate.purposes.is_empty() && !certificate.purposes.iter().any(mail) {
        signer.remarks.push("the certificate is not made for mail (extended key usage, RFC 5280 4.2.1.12)".to_owned());
    }
    let at = world.at.or(signed_at.map(|(stamp, _)| stamp));
    let chain = chain::follow(bytes, known, certificate, at, links, world);
    signer.remarks.push(chain.words);
    signer.remarks.extend(chain.faults.iter().cloned());
    signer.chain_faults = chain.faults;
    if chain.anchor.is_none() {
        let none = "no trust anchor is shipped: nobody vouches for this certificate here";
        let other = "it does not lead to a certificate that you gave as trusted";
        signer.remarks.push(if world.anchors.is_empty() { none } else { other }.to_owned());
    }
    signer.anchor = chain.anchor;
    (signer, chain.path)
}

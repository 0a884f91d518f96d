//! OpenPGP: signatures of MIME parts (RFC 3156 5) and clear-signed texts (RFC 9580 7).

use std::borrow::Cow;

use super::super::asymmetric::{Digest, Fit, Scheme, Signed};
use super::super::proof::{BodyCover, BodyHash, Proof, ProofKind, Signer, Verdict};
use super::super::{Message, crypto};
use super::keyring::{Keyring, hex};
use super::{Opened, cover, covered, forms, open, remark};
use crate::decode::mail::part_bytes;
use crate::decode::openpgp::armour::{self, Block};
use crate::decode::openpgp::packet;
use crate::decode::openpgp::signature::{self, Signature};
use crate::decode::time;
use crate::evidence::limits::proofs::{MOST_BLOCKS, MOST_PERSONS, row};
use crate::evidence::{ByteSpan, Fact, Locator, Part, Repair, Stamp, Step};

/// Largest part in which armour is looked for (coded bytes).
const LARGEST_SEARCHED: usize = 64 * 1024 * 1024;
/// Most keys that one signature is tried with: several have one id only by intent.
const MOST_TRIED: usize = 10;

/// Name of the form in which older programs hash a text (below).
const TRIMMED: &str = "crlf without white space at line ends";

/// A part that holds armour, or packets as they are.
struct Armoured<'a> {
    part: &'a Part,
    opened: Opened<'a>,
    blocks: Vec<Block>,
}

/// What one signature covers.
struct Target<'a> {
    forms: Vec<(&'static str, Cow<'a, [u8]>)>,
    cover: BodyCover,
    part: Option<&'a Part>,
    /// Whether the mail says that it covers this.
    sure: bool,
}

/// Every OpenPGP signature, in the order of the parts; and what was left out.
pub(super) fn prove(message: &Message) -> (Vec<Proof>, Vec<Repair>) {
    let parts: Vec<Armoured> = message.mail.parts.iter().filter_map(|part| search(message, part)).collect();
    let blocks = parts.iter().flat_map(|one| one.blocks.iter().map(|block| (one.part, block)));
    let mut keys = Keyring::default();
    for (part, block) in blocks.filter(|(_, block)| block.kind == "PUBLIC KEY BLOCK") {
        keys.add(&block.data, &format!("part {}", part.path));
    }
    keys.autocrypt(message);
    let full = parts.iter().find(|one| one.blocks.len() >= MOST_BLOCKS);
    let full = full.map(|one| row::MOST_BLOCKS.repair(Locator::Raw(one.part.span)));
    let ring = keys.full.then(|| row::MOST_RING.repair(Locator::absent("further keys", "the mail")));
    let repairs = full.into_iter().chain(ring).collect();
    let mut proofs = Vec::new();
    for one in &parts {
        let detached = one.part.content_type == "application/pgp-signature";
        for block in &one.blocks {
            if proofs.len() > MOST_PERSONS {
                return (proofs, repairs);
            }
            let target = match (block.kind.as_str(), detached) {
                ("SIGNED MESSAGE", _) => block.text.map(|text| clear(one, text)),
                ("SIGNATURE" | "MESSAGE" | "", true) => detached_from(message, one.part),
                _ => continue,
            };
            let at = if detached { Locator::Raw(one.part.span) } else { one.opened.locate(block.span) };
            let start = Proof::new(ProofKind::Openpgp, &format!("mail.part[{}]", one.part.path), at);
            let Some(target) = target else {
                proofs.push(start.unusable("the part that was signed is not in the mail"));
                continue;
            };
            proofs.extend(signatures(message, one, block, &target, &keys, &start));
        }
    }
    (proofs, repairs)
}

/// The armour in a part; a part of packets as they are is one block of no kind.
fn search<'a>(message: &Message<'a>, part: &'a Part) -> Option<Armoured<'a>> {
    let named = part.file_name.as_deref().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        [".asc", ".pgp", ".gpg", ".sig", ".key"].iter().any(|ending| name.ends_with(ending))
    });
    let own = part.content_type.starts_with("application/pgp");
    let text = part.content_type.starts_with("text/") && part.content_type != "text/html";
    if !(own || named || text) || part.body.len() > LARGEST_SEARCHED {
        return None;
    }
    let opened = open(message, part);
    let mut blocks = armour::blocks(&opened.bytes);
    if blocks.is_empty() && own && opened.bytes.first().is_some_and(|first| first & 0x80 != 0) {
        let whole = ByteSpan::new(0, opened.bytes.len());
        blocks.push(Block {
            kind: String::new(),
            span: whole,
            headers: Vec::new(),
            coded: ByteSpan::default(),
            text: None,
            data: opened.bytes.to_vec(),
            checksum: None,
        });
    }
    (!blocks.is_empty()).then_some(Armoured { part, opened, blocks })
}

fn clear<'a>(one: &'a Armoured<'a>, text: ByteSpan) -> Target<'a> {
    Target {
        forms: vec![("cleartext", Cow::Owned(armour::cleartext(text.of(&one.opened.bytes))))],
        cover: BodyCover { covered: one.opened.locate(text), rest: None },
        part: None,
        sure: true,
    }
}

fn detached_from<'a>(message: &Message<'a>, signature: &Part) -> Option<Target<'a>> {
    let (part, sure) = covered(message.mail, signature)?;
    let mut forms = forms(part.span.of(message.bytes));
    if part.span.len() <= LARGEST_SEARCHED {
        // Texts of version 3 were hashed like clear-signed ones, white space at line ends cut (GnuPG before 1.4, PGP).
        forms.push((TRIMMED, Cow::Owned(trimmed(part.span.of(message.bytes)))));
    }
    if !sure {
        // An attached file with its own signature behind it.
        forms.push(("decoded", Cow::Owned(part_bytes(message.bytes, part))));
    }
    Some(Target { forms, cover: cover(part), part: Some(part), sure })
}

/// A text with CR LF and without white space at line ends.
fn trimmed(text: &[u8]) -> Vec<u8> {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.collect::<Vec<_>>().join(&b"\r\n"[..])
}

fn signatures(
    message: &Message,
    one: &Armoured,
    block: &Block,
    target: &Target,
    keys: &Keyring,
    start: &Proof,
) -> Vec<Proof> {
    let packets = packet::packets(&block.data);
    let found = packets.iter().filter(|packet| packet.kind == packet::SIGNATURE).take(MOST_PERSONS);
    let mut proofs: Vec<Proof> = Vec::new();
    for packet in found {
        let mut proof = start.clone();
        proof.body = Some(target.cover.clone());
        let Some(signature) = signature::read(&block.data, packet.body) else {
            proofs.push(proof.unusable("the signature packet can't be read (RFC 9580 5.2)"));
            continue;
        };
        if block.checksum == Some(false) {
            proof.remarks.push("the checksum of the armour does not fit its lines (RFC 9580 6.1)".to_owned());
        }
        times(one, block, &signature, &mut proof);
        judge(&signature, target, keys, &mut proof);
        if let Some(hash) = block.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("hash"))
            && let Some(digest) = Digest::from_openpgp(signature.digest)
            && !hash.1.to_ascii_lowercase().contains(digest.word())
        {
            proof.remarks.push(format!("the Hash line names {}, the signature {}", hash.1, digest.title()));
        }
        remark(message, target.part, &mut proof);
        proofs.push(proof);
    }
    if proofs.is_empty() {
        proofs.push(start.clone().unusable("there is no signature packet in it"));
    }
    proofs
}

/// When it was made and until when it is meant to hold.
fn times(one: &Armoured, block: &Block, signature: &Signature, proof: &mut Proof) {
    let locate = |span: ByteSpan| {
        if block.kind.is_empty() {
            return one.opened.locate(span);
        }
        let lines = block.coded;
        let mut within: Vec<Step> = one.opened.step.iter().cloned().collect();
        let base = if one.opened.step.is_some() { 0 } else { one.opened.start };
        let (start, end) = (lines.start + base, lines.end + base);
        within.push(Step { how: format!("base64 part {}", one.part.path), start, end });
        Locator::Decoded { within, start: span.start, end: span.end }
    };
    let Some((made, span)) = signature.created else {
        proof.remarks.push("it names no time of signing".to_owned());
        return;
    };
    proof.signed_at = moment(made).map(|stamp| Fact::at(stamp, locate(span)));
    proof.remarks.push("the time of signing is what the signer's own clock said".to_owned());
    if let Some((seconds, span)) = signature.lasts.filter(|(seconds, _)| *seconds > 0) {
        proof.expires = moment(made.saturating_add(seconds)).map(|stamp| Fact::at(stamp, locate(span)));
    }
}

/// Seconds since 1970 as a moment.
pub(super) fn moment(seconds: u32) -> Option<Stamp> {
    time::epoch(&seconds.to_string())
}

/// The lights of one signature.
fn judge(signature: &Signature, target: &Target, keys: &Keyring, proof: &mut Proof) {
    let digest = Digest::from_openpgp(signature.digest);
    let hash = digest.map_or_else(|| digest_name(signature.digest), |digest| digest.word().to_owned());
    proof.algorithm = format!("{}-{hash}", algorithm_name(signature.algorithm));
    proof.canonicalization = target.forms.first().map(|(name, _)| (*name).to_owned()).unwrap_or_default();
    for (name, value) in &signature.notations {
        proof.remarks.push(format!("the signer noted {name}: {value}"));
    }
    if let Some(policy) = &signature.policy {
        proof.remarks.push(format!("the signer's policy stands at {policy}"));
    }
    let matching = keys.find(signature);
    proof.keys_tried = matching.len().min(MOST_TRIED);
    proof.signer = Some(match matching.first() {
        Some(held) => held.signer(signature),
        None => unknown(signature),
    });
    if !matches!(signature.kind, 0 | 1) {
        proof.reason = Some(format!("a signature of the kind {:#04x} covers no text", signature.kind));
        return;
    }
    let Some(digest) = digest else {
        proof.reason = Some(format!("the digest {hash} is not computed"));
        return;
    };
    if digest.weak() {
        proof.remarks.push(format!("{} is weak: two texts with the same digest can be made", digest.title()));
    }
    let digests: Vec<(&str, Vec<u8>)> = target
        .forms
        .iter()
        .filter(|(name, _)| *name != TRIMMED || signature.kind == 1)
        .map(|(name, text)| (*name, digest.of(&[&signature.salt, text, &signature.trailer])))
        .collect();
    let near = digests.iter().find(|(_, hashed)| hashed.get(..2) == Some(&signature.left));
    proof.body_hash = if near.is_some() { BodyHash::Match } else { BodyHash::Mismatch };
    proof.signature = Verdict::NoKey;
    // The form whose first bits agree, else every one: only one that fits under the key counts then.
    let tried: Vec<&(&str, Vec<u8>)> = near.map_or_else(|| digests.iter().collect(), |near| vec![near]);
    let mut why = None;
    for held in matching.iter().take(MOST_TRIED) {
        let key = match held.key() {
            Ok(key) => key,
            Err(reason) => {
                why = Some(reason);
                continue;
            }
        };
        proof.signature = Verdict::Invalid;
        for (name, hashed) in &tried {
            match fits(&key, signature, digest, hashed) {
                Fit::Fits => {
                    (proof.signature, proof.body_hash, proof.opened) = (Verdict::Valid, BodyHash::Match, true);
                    (*name).clone_into(&mut proof.canonicalization);
                }
                Fit::Other(signed) => {
                    proof.opened = true;
                    if signed.get(..2) == Some(&signature.left) {
                        proof.body_hash = BodyHash::Mismatch;
                    }
                }
                Fit::No => {}
            }
        }
        proof.remarks.push(format!("the key is {} with {} bit", key.title(), key.bits()));
        if proof.signature == Verdict::Valid {
            return;
        }
    }
    if let (Verdict::NoKey, Some(reason)) = (proof.signature, why) {
        (proof.signature, proof.reason) = (Verdict::Unusable, Some(reason));
    } else if proof.signature == Verdict::NoKey {
        proof.reason = Some("the signer's public key is not in the mail".to_owned());
    }
    if let Some((name, _)) = near {
        (*name).clone_into(&mut proof.canonicalization);
        proof.remarks.push(
            "the text's digest agrees with the signature in the 16 bits that it shows without a key: by chance about 4 in 65,536, because it is hashed in up to four forms"
                .to_owned(),
        );
    } else if !target.sure {
        // A signature that no multipart/signed binds may belong to anything.
        proof.body_hash = BodyHash::Unusable;
        if proof.signature == Verdict::Invalid {
            proof.signature = Verdict::Unusable;
        }
        proof.reason =
            Some("no multipart/signed says which part it covers, and it does not fit the one before".to_owned());
    }
}

fn fits(key: &super::super::asymmetric::PersonKey, signature: &Signature, digest: Digest, hashed: &[u8]) -> Fit {
    use super::super::asymmetric::PersonKey;
    let signed = Signed { digest, hashed, message: hashed };
    let numbers: Vec<&[u8]> = signature.numbers.iter().map(Vec::as_slice).collect();
    match (key, numbers.as_slice()) {
        (PersonKey::Plain(crypto::PublicKey::Rsa(_)), [number, ..]) => key.fits(Scheme::Pkcs1, &signed, number),
        (PersonKey::Plain(crypto::PublicKey::Ed25519(_)), [both]) => key.fits(Scheme::Curve, &signed, both),
        (PersonKey::Plain(crypto::PublicKey::Ed25519(_)), [r, s]) => {
            // The older form writes the two halves as numbers: leading zeros are lost.
            let half = |number: &[u8]| [&vec![0; 32_usize.saturating_sub(number.len())], number].concat();
            key.fits(Scheme::Curve, &signed, &[half(r), half(s)].concat())
        }
        (PersonKey::Curve(..), [r, s]) => key.fits_pair(hashed, (r, s)),
        _ => Fit::No,
    }
}

/// What the signature itself says of a signer whose key is not at hand.
fn unknown(signature: &Signature) -> Signer {
    let mut signer = Signer::default();
    if let Some(user) = &signature.user_id {
        super::keyring::user(user, &mut signer);
        signer.remarks.push("the name is what the signature itself says".to_owned());
    }
    let id = signature.fingerprint.as_ref().or(signature.issuer.as_ref()).map(|id| hex(id));
    signer.remarks.push(match &id {
        Some(id) if signature.fingerprint.is_some() => format!("ask for the public key with the fingerprint {id}"),
        Some(id) => format!("ask for the public key with the id {id}"),
        None => "the signature does not say with which key it was made".to_owned(),
    });
    signer.key_id = id;
    signer
}

fn algorithm_name(number: u8) -> String {
    let name = match number {
        1..=3 => "rsa",
        17 => "dsa",
        16 | 20 => "elgamal",
        19 => "ecdsa",
        22 => "eddsa",
        27 => "ed25519",
        28 => "ed448",
        _ => return format!("algorithm {number}"),
    };
    name.to_owned()
}

fn digest_name(number: u8) -> String {
    let name = match number {
        3 => "ripemd160",
        12 => "sha3-256",
        14 => "sha3-512",
        _ => return format!("hash {number}"),
    };
    name.to_owned()
}

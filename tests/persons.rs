//! Signatures of persons: S/MIME and OpenPGP, made by OpenSSL and GnuPG for invented people (`tests/persons/make.sh`).

mod support;

use palimpsest::acquire::Source;
use palimpsest::evidence::Locator;
use palimpsest::inspect::proofs::{BodyHash, Proof, ProofKind, Verdict};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(support::root().join("tests/persons").join(name)).unwrap()
}

fn examined(bytes: Vec<u8>) -> Vec<Proof> {
    let report = palimpsest::examine(&Source::new("mail.eml".to_owned(), bytes), &support::settings());
    report.proofs.into_iter().filter(|proof| matches!(proof.kind, ProofKind::Smime | ProofKind::Openpgp)).collect()
}

fn proofs(name: &str) -> Vec<Proof> {
    examined(bytes(name))
}

fn one(name: &str) -> Proof {
    let mut found = proofs(name);
    assert_eq!(found.len(), 1, "{name}: {found:#?}");
    found.remove(0)
}

/// Text and signature, in two words.
fn lights(name: &str) -> (BodyHash, Verdict) {
    let proof = one(name);
    (proof.body_hash, proof.signature)
}

fn says(proof: &Proof, words: &str) -> bool {
    let signer = proof.signer.iter().flat_map(|signer| &signer.remarks);
    proof.remarks.iter().chain(signer).chain(&proof.reason).any(|remark| remark.contains(words))
}

const GOOD: (BodyHash, Verdict) = (BodyHash::Match, Verdict::Valid);

#[test]
fn every_kind_of_smime_signature_fits() {
    for (name, algorithm) in [
        ("detached.eml", "rsa-sha256"),
        ("detached-lf.eml", "rsa-sha256"),
        ("nested.eml", "rsa-sha256"),
        ("pss.eml", "rsa-pss-sha384"),
        ("ecdsa-p256.eml", "ecdsa-sha256"),
        ("ecdsa-p384.eml", "ecdsa-sha384"),
        ("ecdsa-p521.eml", "ecdsa-sha512"),
        ("ecdsa-p521-short.eml", "ecdsa-sha256"),
        ("key-id.eml", "rsa-sha256"),
        ("sha1.eml", "rsa-sha1"),
        ("opaque.eml", "rsa-sha256"),
        ("indefinite.eml", "rsa-sha256"),
        ("no-attributes.eml", "rsa-sha256"),
        ("ed25519-root.eml", "rsa-sha256"),
    ] {
        let proof = one(name);
        assert_eq!((proof.body_hash, proof.signature), GOOD, "{name}: {proof:#?}");
        assert_eq!(proof.algorithm, algorithm, "{name}");
        let signer = proof.signer.as_ref().unwrap();
        assert_eq!(signer.name.as_deref(), Some("Ada Example"), "{name}");
        assert_eq!(signer.addresses, ["ada@press.example"], "{name}");
        assert_eq!(proof.identity.as_deref(), Some("ada@press.example"), "{name}");
        assert!(signer.valid.is_some() && !signer.self_signed, "{name}");
        assert!(!proof.aligned && proof.covers.is_empty(), "{name}: no domain vouches, no outer header is covered");
        assert!(says(&proof, "not covered by this signature"), "{name}");
        assert!(says(&proof, "nobody vouches"), "{name}");
        assert!(!says(&proof, "lies b"), "{name}: {proof:#?}");
        let stated = proof.signed_at.is_some();
        assert_eq!(stated, name != "no-attributes.eml", "{name}");
    }
}

#[test]
fn places_lead_to_the_bytes() {
    let proof = one("detached.eml");
    let signed = proof.signed_at.unwrap();
    let Locator::Decoded { within, start, end } = &signed.at else { panic!("{:?}", signed.at) };
    let file = bytes("detached.eml");
    let layer = palimpsest::decode::stream::undo(&file, within).unwrap();
    assert_eq!(&layer[*start..*end], signed.value.raw.as_bytes());
    let Locator::Raw(covered) = proof.body.unwrap().covered else { panic!() };
    assert!(covered.of(&file).starts_with(b"Content-Type: text/plain"));
    assert!(covered.of(&file).ends_with(b"Ada\r\n"));
    let clear = one("clear-base64.eml");
    let Locator::Decoded { within, start, end } = &clear.signed_at.as_ref().unwrap().at else { panic!() };
    let layer = palimpsest::decode::stream::undo(&bytes("clear-base64.eml"), within).unwrap();
    let made = u32::from_be_bytes(layer[*start..*end].try_into().unwrap());
    assert_eq!(made.to_string(), clear.signed_at.unwrap().value.raw);
}

#[test]
fn a_changed_text_leaves_the_signature_and_loses_its_fingerprint() {
    assert_eq!(lights("detached-changed.eml"), (BodyHash::Mismatch, Verdict::Valid));
    let proof = one("no-attributes-changed.eml");
    assert_eq!((proof.body_hash, proof.signature, proof.opened), (BodyHash::Mismatch, Verdict::Invalid, true));
    for name in ["pgp-rsa-changed.eml", "clear-changed.eml"] {
        let proof = one(name);
        let found = (proof.body_hash, proof.signature, proof.opened);
        assert_eq!(found, (BodyHash::Mismatch, Verdict::Invalid, true), "{name}");
    }
}

#[test]
fn what_the_certificate_leaves_open_is_said() {
    let proof = one("no-certificate.eml");
    assert_eq!((proof.body_hash, proof.signature), (BodyHash::Match, Verdict::NoKey));
    assert!(says(&proof, "the signer's certificate is not in the mail") && says(&proof, "ask the sender"));
    assert!(proof.signer.as_ref().unwrap().issuer.as_ref().unwrap().contains("Example Root"));
    let proof = one("outside-window.eml");
    assert_eq!((proof.body_hash, proof.signature), GOOD);
    assert!(says(&proof, "lies behind the certificate's end"));
    let proof = one("other-address.eml");
    assert!(says(&proof, "names other@elsewhere.example, the mail's From ada@press.example"));
    assert!(says(&one("sha1.eml"), "SHA-1 is weak"));
    assert!(says(&one("detached.eml"), "verifies up to the root “O=Example Trust, CN=Example Root"));
    assert!(says(&one("ed25519-root.eml"), "verifies up to the root"));
    assert!(says(&one("opaque.eml"), "ends at “O=Example Trust, CN=Example Root"));
}

#[test]
fn several_signers_have_names_of_their_own() {
    let found = proofs("two-signers.eml");
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].name.as_str(), found[1].name.as_str()), ("mail.part[2]", "mail.part[2].signature[1]"));
    assert!(found.iter().all(|proof| (proof.body_hash, proof.signature) == GOOD));
}

#[test]
fn every_kind_of_openpgp_signature_fits() {
    for (name, algorithm) in [
        ("pgp-rsa.eml", "rsa-sha256"),
        ("pgp-text.eml", "rsa-sha512"),
        ("pgp-ed.eml", "eddsa-sha512"),
        ("pgp-nist.eml", "ecdsa-sha256"),
        ("pgp-nist3.eml", "ecdsa-sha384"),
        ("pgp-nist5.eml", "ecdsa-sha512"),
        ("pgp-notes.eml", "rsa-sha256"),
        ("clear-with-key.eml", "rsa-sha256"),
        ("clear-base64.eml", "rsa-sha256"),
        ("autocrypt.eml", "eddsa-sha256"),
    ] {
        let proof = one(name);
        assert_eq!((proof.body_hash, proof.signature), GOOD, "{name}: {proof:#?}");
        assert_eq!(proof.algorithm, algorithm, "{name}");
        let signer = proof.signer.as_ref().unwrap();
        assert_eq!(signer.addresses, ["ada@press.example"], "{name}");
        assert_eq!(signer.key_id.as_ref().unwrap().len(), 40, "{name}");
        assert!(proof.signed_at.is_some() && says(&proof, "not covered by this signature"), "{name}");
        assert!(says(&proof, "nobody vouches"), "{name}");
        assert!(!says(&proof, "armour does not fit"), "{name}");
    }
    let noted = one("pgp-notes.eml");
    assert!(says(&noted, "place@press.example: desk") && noted.expires.is_some());
}

#[test]
fn without_a_key_the_first_bits_still_agree() {
    for name in ["pgp-no-key.eml", "clear.eml"] {
        let proof = one(name);
        assert_eq!((proof.body_hash, proof.signature), (BodyHash::Match, Verdict::NoKey), "{name}");
        assert!(says(&proof, "4 in 65,536") && says(&proof, "ask for the public key with the fingerprint"), "{name}");
    }
    let changed = String::from_utf8(bytes("clear.eml")).unwrap().replace("1,200 euros", "9,200 euros");
    assert_eq!(examined(changed.into_bytes())[0].body_hash, BodyHash::Mismatch);
    let dsa = one("pgp-dsa.eml");
    assert_eq!((dsa.body_hash, dsa.signature), (BodyHash::Match, Verdict::Unusable));
    assert!(says(&dsa, "DSA"));
}

#[test]
fn nothing_is_proved_where_nobody_signed() {
    assert!(proofs("plain.eml").is_empty());
}

/// Cut off anywhere, and with bytes changed anywhere, a mail gives proofs or none, and never a fit where the text differs.
#[test]
fn broken_signatures_are_read_to_the_end() {
    for name in
        ["detached.eml", "opaque.eml", "indefinite.eml", "pss.eml", "pgp-nist.eml", "autocrypt.eml", "clear-base64.eml"]
    {
        let whole = bytes(name);
        for cut in (0..whole.len()).step_by(97) {
            let _ = examined(whole[..cut].to_vec());
            let mut changed = whole.clone();
            changed[cut] = changed[cut].wrapping_add(1).max(b'0');
            let _ = examined(changed);
        }
    }
    let many = b"Content-Type: text/plain\r\n\r\n".iter().copied().chain(
        b"-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\na\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQA=\r\n-----END PGP SIGNATURE-----\r\n".repeat(5_000),
    );
    assert!(examined(many.collect()).len() <= 16);
}

//! Signatures of persons: S/MIME and OpenPGP, made by OpenSSL and GnuPG for invented people.

mod support;

use palimpsest::inspect::proofs::{BodyHash, Proof, ProofKind, Verdict};

fn proofs(name: &str) -> Vec<Proof> {
    let path = support::root().join("tests/persons").join(name);
    let report = support::examine(&path);
    report.proofs.into_iter().filter(|proof| matches!(proof.kind, ProofKind::Smime | ProofKind::Openpgp)).collect()
}

#[test]
fn nothing_is_proved_where_nobody_signed() {
    let _ = (BodyHash::Match, Verdict::Valid);
    assert!(proofs("plain.eml").is_empty());
}

//! Certificates that the user trusts: none is shipped.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::decode::x509;
use crate::evidence::ByteSpan;

/// Most certificates of one list: the largest lists of browsers hold some hundred and fifty.
const MOST: usize = 1_000;
/// Longest certificate (bytes).
const LONGEST: usize = 64 * 1024;

/// A trusted certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Its bytes (DER).
    pub der: Vec<u8>,
    /// Its owner: `CN=…, O=…`.
    pub owner: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// The certificates of a file: PEM (RFC 7468), any number of them, or one in DER.
///
/// # Errors
/// When there is none.
pub fn read_anchors(bytes: &[u8]) -> Result<Vec<Anchor>, String> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut anchors = Vec::new();
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains(BEGIN) => {
            for block in text.split(BEGIN).skip(1).take(MOST) {
                let Some((body, _)) = block.split_once(END) else { continue };
                let body: String = body.chars().filter(|letter| !letter.is_whitespace()).take(LONGEST * 2).collect();
                anchors.extend(STANDARD.decode(body).ok().and_then(anchor));
            }
        }
        _ => anchors.extend(anchor(bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default().to_vec())),
    }
    if anchors.is_empty() {
        return Err("it holds no certificate (PEM or DER)".to_owned());
    }
    anchors.dedup();
    Ok(anchors)
}

fn anchor(der: Vec<u8>) -> Option<Anchor> {
    let certificate = x509::read(&der, ByteSpan::new(0, der.len()))?;
    let der = certificate.span.of(&der).to_vec();
    let sha256 = Sha256::digest(&der).iter().map(|byte| format!("{byte:02x}")).collect();
    Some(Anchor { owner: certificate.subject.words(), sha256, der })
}

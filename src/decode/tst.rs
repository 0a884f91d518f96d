//! Time stamps (RFC 3161 2.4.2): what a token says, with places. Verifies nothing.

use super::ber::{self, INTEGER, OCTET_STRING, OID, SEQUENCE};
use super::cms;
use crate::evidence::{ByteSpan, Stamp};

/// Object identifier of what a token holds (RFC 3161 2.4.2).
pub const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// What a time stamp authority signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TstInfo {
    /// Object identifier of the hash function of what was stamped.
    pub digest: String,
    /// Digest of what was stamped.
    pub imprint: Vec<u8>,
    /// When, by the authority's clock.
    pub time: Stamp,
    /// Its bytes.
    pub time_at: ByteSpan,
}

/// Reads the content of a token.
pub fn read(bytes: &[u8]) -> Option<TstInfo> {
    let outer = ber::element(bytes, 0, bytes.len()).filter(|outer| outer.tag == SEQUENCE)?;
    let mut fields = ber::children(bytes, outer);
    fields.next().filter(|version| version.tag == INTEGER)?;
    fields.next().filter(|policy| policy.tag == OID)?;
    let imprint = fields.next().filter(|imprint| imprint.tag == SEQUENCE)?;
    let mut parts = ber::children(bytes, imprint);
    let digest = cms::algorithm(bytes, parts.next()?)?.oid;
    let hashed = parts.next().filter(|hashed| hashed.tag & 0x1f == OCTET_STRING)?;
    fields.next().filter(|serial| serial.tag == INTEGER)?;
    let time = fields.next()?;
    Some(TstInfo {
        digest,
        imprint: ber::octets(bytes, hashed).into_owned(),
        time: cms::moment(bytes, time)?,
        time_at: time.content,
    })
}

//! X-Google-DKIM-Signature: the witness that Google's own servers leave for each other.

use super::dkim::Dialect;
use super::proof::ProofKind;

/// Written like a DKIM-Signature, and signed as if it were called so: its own line is hashed under that name.
pub(super) const DIALECT: Dialect = Dialect {
    kind: ProofKind::XGoogleDkim,
    version: true,
    identity: true,
    from: true,
    own_name: Some("DKIM-Signature"),
};

//! Fixtures of the checks of client.

use super::letter::Case;

/// The fixtures.
pub fn cases() -> Vec<Case> {
    Vec::new()
}

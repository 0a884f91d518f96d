//! Fixtures of the checks of content.

use super::letter::Case;

/// The fixtures.
pub fn cases() -> Vec<Case> {
    Vec::new()
}

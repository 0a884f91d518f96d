//! Fixtures of the checks of enclosed.

use super::letter::Case;

/// The fixtures.
pub fn cases() -> Vec<Case> {
    Vec::new()
}

//! Fixtures of the checks of route.

use super::letter::Case;

/// The fixtures.
pub fn cases() -> Vec<Case> {
    Vec::new()
}

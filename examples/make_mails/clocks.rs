//! Fixtures of the checks of clocks.

use super::letter::Case;

/// The fixtures.
pub fn cases() -> Vec<Case> {
    Vec::new()
}

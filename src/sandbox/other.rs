//! Systems without a confinement of ours yet: the reader is a process of its own, with a limit of time; nothing else is promised.

use super::confinement::{Confinement, Hold};

/// Why nothing holds there.
const WHY: &str = "this version confines the reader on Linux only";

/// Says that nothing holds.
pub(super) fn confine() -> Confinement {
    Confinement::none(WHY)
}

/// Says that nothing holds.
pub(super) fn confine_program() -> Hold {
    Hold::Missing(WHY.to_owned())
}

/// There is no limit of processor time there; the limit of time on the clock holds.
///
/// # Errors
/// None.
pub(super) fn allow_processor(_: u32, _: u64) -> std::io::Result<()> {
    Ok(())
}

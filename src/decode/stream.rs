//! Undoes the codings in which a fact stands, so that its bytes can be shown.

use crate::evidence::{ByteSpan, Step};

/// The innermost layer of `within`; `None` if a step can't be undone.
pub fn undo(bytes: &[u8], within: &[Step]) -> Option<Vec<u8>> {
    let mut layer = bytes.to_vec();
    for step in within {
        layer = super::pdf::stream(&layer, &step.how, ByteSpan::new(step.start, step.end))?;
    }
    Some(layer)
}

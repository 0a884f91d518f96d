//! Bytes that the window shows, with the hash by which they are known.

use std::sync::Arc;

use crate::acquire::Source;
use crate::evidence::{ByteSpan, SourceId};

/// The raw bytes of an opened file, held for the views.
#[derive(Debug, Clone)]
pub struct Held {
    pub(super) bytes: Arc<[u8]>,
    /// Their hash.
    pub id: SourceId,
}

impl Held {
    /// Bytes that are in memory already.
    pub fn new(path: &str, bytes: Vec<u8>) -> Self {
        let source = Source::new(path, bytes);
        Self { bytes: source.bytes, id: source.id }
    }

    /// Size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the file is empty.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes of a range, cut to the file.
    pub fn slice(&self, span: ByteSpan) -> &[u8] {
        span.of(&self.bytes)
    }
}

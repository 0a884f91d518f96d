//! The traits of a dump, packed: what is looked up again of the few files that a finding is about.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::inspect::across::{Keeper, Kept, Shelf, Traits};

/// Longest packed traits, unpacked (bytes): far more than any file's.
const LONGEST: u64 = 64 * 1024 * 1024;

/// Packs traits. Nothing where they can't be written, which no memory of ours refuses.
pub fn pack(traits: &Traits) -> Vec<u8> {
    let text = postcard::to_stdvec(traits).unwrap_or_default();
    let mut packer = DeflateEncoder::new(Vec::with_capacity(text.len() / 3), Compression::fast());
    let written = packer.write_all(&text);
    packer.finish().ok().filter(|_| written.is_ok()).unwrap_or_default()
}

/// Unpacks traits; `None` where they are damaged.
pub fn unpack(packed: &[u8]) -> Option<Traits> {
    let mut text = Vec::new();
    DeflateDecoder::new(packed).take(LONGEST).read_to_end(&mut text).ok()?;
    postcard::from_bytes(&text).ok()
}

/// Traits in memory, by the position of their files.
#[derive(Debug, Default)]
pub struct MemoryShelf(Vec<Box<[u8]>>);

impl MemoryShelf {
    /// Bytes that are kept.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|packed| packed.len()).sum()
    }
}

impl Shelf for MemoryShelf {
    fn traits(&self, file: u32) -> Option<Traits> {
        unpack(self.0.get(file as usize)?)
    }
}

impl Keeper for MemoryShelf {
    fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn kept(&mut self, _: &str, _: &str) -> Kept {
        Kept::default()
    }

    fn keep(&mut self, _: &str, traits: &Traits) -> Result<u32, String> {
        self.0.push(pack(traits).into_boxed_slice());
        Ok(self.len() - 1)
    }

    fn ended(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back_as_it_was() {
        let mut shelf = MemoryShelf::default();
        let (one, two) = (Traits::unreadable("a.eml", "cut off"), Traits::unreadable("b.eml", "empty"));
        assert_eq!(shelf.keep("a.eml", &one), Ok(0));
        assert_eq!(shelf.keep("b.eml", &two), Ok(1));
        assert_eq!((shelf.traits(0), shelf.traits(1), shelf.traits(2)), (Some(one), Some(two), None));
        assert!(unpack(b"no such thing").is_none());
    }
}

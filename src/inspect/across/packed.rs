//! Traits packed: of the many of a dump only those of the few files are looked up again that a finding is about.

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::traits::Traits;

/// How hard it is tried to make them short: the first that counts letters, a quarter shorter than the quickest.
const LEVEL: u32 = 3;
/// Longest packed traits, unpacked (bytes): far more than any file's.
const LONGEST: usize = 64 * 1024 * 1024;

thread_local! {
    // Making either anew for each file would cost more than the packing.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), false));
    static UNPACKER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Packs traits. Nothing where they can't be written, which no memory of ours refuses.
pub fn pack(traits: &Traits) -> Vec<u8> {
    let text = postcard::to_stdvec(traits).unwrap_or_default();
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        let mut packed = Vec::with_capacity(text.len() / 2 + 64);
        loop {
            let rest = text.get(taken(packer.total_in())..).unwrap_or_default();
            match packer.compress_vec(rest, &mut packed, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => return packed,
                Ok(_) => packed.reserve(packed.capacity().max(64)),
                Err(_) => return Vec::new(),
            }
        }
    })
}

/// Unpacks traits; `None` where they are damaged.
pub fn unpack(packed: &[u8]) -> Option<Traits> {
    let text = UNPACKER.with_borrow_mut(|unpacker| {
        unpacker.reset(false);
        let mut text = Vec::with_capacity(packed.len() * 4 + 64);
        loop {
            let rest = packed.get(taken(unpacker.total_in())..)?;
            let before = (unpacker.total_in(), unpacker.total_out());
            match unpacker.decompress_vec(rest, &mut text, FlushDecompress::Finish).ok()? {
                Status::StreamEnd => return Some(text),
                _ if text.len() >= LONGEST => return None,
                // Neither taken nor given, and there is room: it ends too early.
                _ if before == (unpacker.total_in(), unpacker.total_out()) && text.len() < text.capacity() => {
                    return None;
                }
                _ => text.reserve(text.capacity().max(64)),
            }
        }
    })?;
    postcard::from_bytes(&text).ok()
}

/// A number of bytes as a place.
fn taken(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back_as_it_was() {
        assert!(unpack(b"no such thing").is_none());
        // Longer than it is packed many times over, and cut off anywhere.
        let mut long = Traits::unreadable("c.eml", &"x".repeat(300_000));
        long.notes = (0..5_000).map(|number| number.to_string()).collect();
        let packed = pack(&long);
        assert!(packed.len() < 60_000 && unpack(&packed) == Some(long));
        assert!((0..packed.len()).step_by(97).all(|end| unpack(&packed[..end]).is_none()));
    }
}

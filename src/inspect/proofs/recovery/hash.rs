//! SHA-1 and SHA-256 from any block on: what stands before a changed place is hashed once.

use super::super::crypto::Hash;

/// Bytes that one step of either function takes.
pub const BLOCK: usize = 64;

/// State of a hash function between two blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// SHA-1.
    Sha1([u32; 5]),
    /// SHA-256.
    Sha256([u32; 8]),
}

impl State {
    /// FIPS 180-4 5.3.1 and 5.3.3.
    pub fn first(hash: Hash) -> Self {
        match hash {
            Hash::Sha1 => Self::Sha1([0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]),
            Hash::Sha256 => Self::Sha256([
                0x6a09_e667,
                0xbb67_ae85,
                0x3c6e_f372,
                0xa54f_f53a,
                0x510e_527f,
                0x9b05_688c,
                0x1f83_d9ab,
                0x5be0_cd19,
            ]),
        }
    }

    /// Takes whole blocks.
    pub fn take(&mut self, blocks: &[[u8; BLOCK]]) {
        match self {
            Self::Sha1(state) => sha1::block_api::compress(state, blocks),
            Self::Sha256(state) => sha2::block_api::compress256(state, blocks),
        }
    }

    /// The state in which a text with this digest ends.
    pub fn of_digest(hash: Hash, digest: &[u8]) -> Option<Self> {
        let words: Vec<u32> =
            digest.chunks(4).map(|word| word.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))).collect();
        match hash {
            Hash::Sha1 => words.try_into().ok().map(Self::Sha1),
            Hash::Sha256 => words.try_into().ok().map(Self::Sha256),
        }
    }
}

/// A hash on its way through a text.
#[derive(Debug, Clone)]
pub struct Run {
    state: State,
    held: [u8; BLOCK],
    filled: usize,
    length: u64,
    blocks: u64,
}

impl Run {
    /// Goes on from a state that was reached after so many bytes, a multiple of [`BLOCK`].
    pub fn from(state: State, length: usize) -> Self {
        Self { state, held: [0; BLOCK], filled: 0, length: length as u64, blocks: 0 }
    }

    /// Takes bytes.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.filled > 0 {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            if let Some(room) = self.held.get_mut(self.filled..self.filled + now.len()) {
                room.copy_from_slice(now);
            }
            self.filled += now.len();
            bytes = later;
            if self.filled < BLOCK {
                return;
            }
            self.state.take(std::slice::from_ref(&self.held));
            self.blocks += 1;
            self.filled = 0;
        }
        let (whole, rest) = bytes.as_chunks::<BLOCK>();
        if !whole.is_empty() {
            self.state.take(whole);
            self.blocks += whole.len() as u64;
        }
        if let Some(room) = self.held.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        self.filled = rest.len();
    }

    /// The state behind the padding (FIPS 180-4 5.1.1: a one bit, zeros, the length in bits), and the blocks taken.
    pub fn end(mut self) -> (State, u64) {
        let mut tail = [[0_u8; BLOCK]; 2];
        let bits = self.length.wrapping_mul(8).to_be_bytes();
        let two = self.filled + 9 > BLOCK;
        let flat = tail.as_flattened_mut();
        if let (Some(room), Some(held)) = (flat.get_mut(..self.filled), self.held.get(..self.filled)) {
            room.copy_from_slice(held);
        }
        if let Some(byte) = flat.get_mut(self.filled) {
            *byte = 0x80;
        }
        let end = if two { 2 * BLOCK } else { BLOCK };
        if let Some(room) = flat.get_mut(end - 8..end) {
            room.copy_from_slice(&bits);
        }
        let used = if two { 2 } else { 1 };
        self.state.take(tail.get(..used).unwrap_or_default());
        (self.state, self.blocks + used as u64)
    }
}

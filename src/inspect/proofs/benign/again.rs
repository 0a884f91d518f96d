//! The fingerprint of a text again and again, each time with a few bytes changed: what stands before the first change was hashed once,
//! what stands behind the last was brought into form once.

use super::Change;
use super::search::spliced;
use crate::evidence::ByteSpan;
use crate::inspect::proofs::canon::{self, Canon};
use crate::inspect::proofs::crypto::{Hash, Running};

/// Bytes of the form between two places at which hashing can go on.
const STEP: usize = 2_048;

/// A text whose fingerprint is asked for again and again.
pub(super) struct Again<'a> {
    bytes: &'a [u8],
    text: ByteSpan,
    form: Canon,
    hash: Hash,
    /// Each line: where it begins in the bytes, and where in the form.
    lines: Vec<(usize, usize)>,
    /// All lines in form, empty ones at the end too.
    formed: Vec<u8>,
    /// Length of the form without those.
    kept: usize,
    /// Hashing at some places of the form.
    states: Vec<(usize, Running)>,
}

impl<'a> Again<'a> {
    pub fn new(bytes: &'a [u8], text: ByteSpan, form: Canon, hash: Hash) -> Self {
        let mut lines = Vec::new();
        let mut states = vec![(0, hash.begin())];
        let mut running = hash.begin();
        let mut hashed = 0;
        let (formed, kept) = canon::each_line(form, text.of(bytes), |line, formed| {
            lines.push((text.start + line.raw, line.start));
            if formed.len() - hashed >= STEP {
                running.add(formed.get(hashed..).unwrap_or_default());
                hashed = formed.len();
                states.push((hashed, running.clone()));
            }
        });
        Self { bytes, text, form, hash, lines, formed, kept, states }
    }

    /// The fingerprint with these changes made, which are in order and don't cross.
    pub fn digest(&self, changes: &[&Change]) -> Vec<u8> {
        self.quick(changes)
            .unwrap_or_else(|| self.hash.of(&canon::body(self.form, &spliced(self.bytes, self.text, changes))))
    }

    /// `None` where the whole text has to be gone through.
    fn quick(&self, changes: &[&Change]) -> Option<Vec<u8>> {
        let (first, last) = (changes.first()?.span.start, changes.last()?.span.end);
        if first < self.text.start || last > self.text.end {
            return None;
        }
        let (raw, start) = *self.lines.get(self.lines.partition_point(|(raw, _)| *raw <= first).checked_sub(1)?)?;
        // The first line that lies behind the changes together with the line end before it.
        let behind = self.lines.get(self.lines.partition_point(|(raw, _)| *raw <= last));
        let (raw_end, end) = behind.copied().unwrap_or((self.text.end, self.formed.len()));
        let middle = spliced(self.bytes, ByteSpan::new(raw, raw_end), changes);
        let (middle, middle_kept) = canon::each_line(self.form, &middle, |_, _| {});
        let tail = self.formed.get(end..self.kept).unwrap_or_default();
        let middle = match (tail.is_empty(), middle_kept) {
            (false, _) => middle.as_slice(),
            // All that is left is before the change, and may end in empty lines.
            (true, 0) => return None,
            (true, kept) => middle.get(..kept)?,
        };
        let at = self.states.partition_point(|(at, _)| *at <= start).checked_sub(1)?;
        let (at, running) = self.states.get(at)?;
        let mut running = running.clone();
        running.add(self.formed.get(*at..start)?);
        running.add(middle);
        running.add(tail);
        Some(running.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look drawn by lot, the same in every run.
    struct Lot(u64);

    impl Lot {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % most.max(1)
        }
    }

    #[test]
    fn it_is_the_fingerprint_of_the_whole_changed_text() {
        const PIECES: [&[u8]; 12] = [
            b"word",
            b" ",
            b"\t ",
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b"x",
            b"  \r\n",
            b"=20",
            b"\r\n.\r\n",
            b"long line ",
        ];
        let mut lot = Lot(7);
        let (mut quick, mut rounds) = (0, 0);
        for _ in 0..300 {
            let mut bytes = b"head: x\r\n\r\n".to_vec();
            let start = bytes.len();
            for _ in 0..lot.below(60) {
                bytes.extend_from_slice(PIECES[lot.below(PIECES.len())]);
            }
            let text = ByteSpan::new(start, bytes.len());
            let mut changes: Vec<Change> = Vec::new();
            let mut at = start;
            for _ in 0..=lot.below(3) {
                let from = at + lot.below(text.end + 1 - at);
                let to = from + lot.below(1 + (text.end - from).min(20));
                let with = (0..lot.below(4)).flat_map(|_| PIECES[lot.below(PIECES.len())].to_vec()).collect();
                changes.push(Change { span: ByteSpan::new(from, to), with });
                at = to;
            }
            let changes: Vec<&Change> = changes.iter().collect();
            for (form, hash) in
                [(Canon::Simple, Hash::Sha256), (Canon::Relaxed, Hash::Sha256), (Canon::Nofws, Hash::Sha1)]
            {
                let again = Again::new(&bytes, text, form, hash);
                let whole = hash.of(&canon::body(form, &spliced(&bytes, text, &changes)));
                assert_eq!(
                    again.digest(&changes),
                    whole,
                    "{form:?} {:?} {changes:?}",
                    bytes.escape_ascii().to_string()
                );
                (quick, rounds) = (quick + usize::from(again.quick(&changes).is_some()), rounds + 1);
            }
        }
        assert!(quick * 2 > rounds, "{quick} of {rounds}");
    }

    #[test]
    fn long_texts_go_on_in_the_middle() {
        let bytes: Vec<u8> = (0..4_000).flat_map(|line| format!("line {line}  of many\r\n").into_bytes()).collect();
        let text = ByteSpan::new(0, bytes.len());
        let again = Again::new(&bytes, text, Canon::Relaxed, Hash::Sha256);
        assert!(again.states.len() > 20);
        for start in (0..bytes.len()).step_by(9_973) {
            let change =
                Change { span: ByteSpan::new(start, (start + 30).min(bytes.len())), with: b"new\r\n".to_vec() };
            let whole = Hash::Sha256.of(&canon::body(Canon::Relaxed, &spliced(&bytes, text, &[&change])));
            assert_eq!(again.digest(&[&change]), whole);
        }
    }
}

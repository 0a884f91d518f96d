//! Thread-Index (MS-OXOMSG 2.2.1.3; MAPI, "Tracking conversations"): the moment at which a conversation began, and what
//! was added for each answer.

use base64::Engine as _;

use super::Context;
use super::shape::{Told, filetime};
use crate::decode::text::BASE64;

/// Bytes of the root; each answer adds [`ANSWER`] bytes.
const ROOT: usize = 22;
const ANSWER: usize = 5;
/// Most answers that are followed: real conversations have a few dozen.
const MOST_ANSWERS: usize = 1_000;

/// The bytes of a Thread-Index of a length that the format knows.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bytes = BASE64.decode(clean).ok()?;
    let whole = bytes.len() >= ROOT && (bytes.len() - ROOT).is_multiple_of(ANSWER);
    whole.then_some(bytes)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
}

/// (a) Outlook: the top 48 bits of a FILETIME.
pub(super) fn outlook(text: &str, _: &Context) -> Option<Told> {
    let bytes = bytes(text)?;
    if !matches!(bytes.get(..2)?, [0x01, 0xbc..=0xdf]) {
        return None;
    }
    let ticks = number(bytes.get(..6)?) << 16;
    filetime(format!("the first six bytes, with two zero bytes behind them, are {ticks}"), ticks)
}

/// (b) Exchange 2010 and later: 01, then the top 40 bits of a FILETIME. Anything else is a hash of References and holds
/// no time.
pub(super) fn exchange(text: &str, _: &Context) -> Option<Told> {
    let bytes = bytes(text)?;
    if !matches!(bytes.get(..3)?, [0x01, 0x01, 0xca..=0xdf]) {
        return None;
    }
    let ticks = number(bytes.get(1..6)?) << 24;
    filetime(format!("bytes 2 to 6, with three zero bytes behind them, are {ticks}"), ticks)
}

/// When the last answer was begun: each block of five bytes counts on from the one before (checked on 16 real headers:
/// 14 end 0–12 minutes before the Date).
pub(super) fn last_answer(text: &str, _: &Context) -> Option<Told> {
    let bytes = bytes(text)?;
    let root = match bytes.get(..3)? {
        [0x01, 0x01, 0xca..=0xdf] => number(bytes.get(1..6)?) << 24,
        [0x01, 0xbc..=0xdf, _] => number(bytes.get(..6)?) << 16,
        _ => return None,
    };
    let blocks = bytes.get(ROOT..)?.chunks_exact(ANSWER).take(MOST_ANSWERS);
    let mut at: Option<i128> = None;
    let mut count = 0_usize;
    for block in blocks {
        let bits = number(block);
        let shift = if bits >> 39 == 1 { 23 } else { 18 };
        let delta = i128::from(bits >> 8 & 0x7fff_ffff);
        at = Some(match at {
            None => {
                // Only the low bits of the difference are kept: the turn that lies nearest the root is meant.
                let turn = 1_i128 << (31 + shift);
                let first = i128::from(number(bytes.get(..6)?) << 16) + (delta << shift);
                let turns = (2 * (i128::from(root) - first) + turn).div_euclid(2 * turn);
                first + turns * turn
            }
            Some(before) => {
                let signed = if delta >= 1 << 30 { delta - (1 << 31) } else { delta };
                before + (signed << shift)
            }
        });
        count += 1;
    }
    let ticks = u64::try_from(at?).ok()?;
    let first =
        format!("{count} blocks of five bytes behind the root, each a difference to the one before, lead to {ticks}");
    filetime(first, ticks)
}

//! Base64 as mails hold it (RFC 2045 6.8), undone leniently and surveyed, a line at a time.

use super::coding::Survey;
use super::headers::Lines;
use crate::evidence::{ByteSpan, FaultKind};

/// What is no letter of Base64.
const NONE: u8 = 0xff;

/// Values of the letters of Base64.
const SEXTETS: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut letter = 0_u8;
    while letter < 64 {
        let byte = match letter {
            0..26 => b'A' + letter,
            26..52 => b'a' + letter - 26,
            52..62 => b'0' + letter - 52,
            62 => b'+',
            _ => b'/',
        };
        #[expect(clippy::indexing_slicing, reason = "a byte is within 256; done while the program is built")]
        {
            table[byte as usize] = letter;
        }
        letter += 1;
    }
    table
};

fn value(byte: u8) -> u8 {
    SEXTETS.get(usize::from(byte)).copied().unwrap_or(NONE)
}

fn is_letter(byte: u8) -> bool {
    value(byte) != NONE
}

/// How many letters of Base64 stand here; by ranges, which the processor asks of many bytes at once.
fn count_letters(text: &[u8]) -> usize {
    let one = |byte: u8| {
        u8::from(byte.wrapping_sub(b'A') < 26)
            | u8::from(byte.wrapping_sub(b'a') < 26)
            | u8::from(byte.wrapping_sub(b'/') < 11)
            | u8::from(byte == b'+')
    };
    // So few that their count fits a byte.
    text.chunks(128).map(|few| usize::from(few.iter().fold(0_u8, |count, byte| count.wrapping_add(one(*byte))))).sum()
}

/// What each byte adds to a group of four, by its place there: its six bits where they belong, or a bit above the group's 24.
const PLACED: [[u32; 256]; 4] = {
    let mut tables = [[1 << 24; 256]; 4];
    let (mut place, mut byte) = (0, 0);
    while place < 4 {
        #[expect(clippy::indexing_slicing, reason = "both are counted; done while the program is built")]
        if SEXTETS[byte] != NONE {
            tables[place][byte] = (SEXTETS[byte] as u32) << (18 - 6 * place);
        }
        byte += 1;
        if byte == 256 {
            (place, byte) = (place + 1, 0);
        }
    }
    tables
};

/// A line of whole groups and nothing else, decoded behind what is there; `None` where it is none.
fn whole_line(line: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (groups, []) = line.as_chunks::<4>() else { return None };
    let start = out.len();
    out.resize(start + groups.len() * 3, 0);
    let (room, _) = out.get_mut(start..)?.as_chunks_mut::<3>();
    let [first, second, third, fourth] = &PLACED;
    let placed = |table: &[u32; 256], byte: u8| table.get(usize::from(byte)).copied().unwrap_or_default();
    let mut all = 0;
    for ([a, b, c, d], octets) in groups.iter().zip(room) {
        let group = placed(first, *a) | placed(second, *b) | placed(third, *c) | placed(fourth, *d);
        all |= group;
        let [_, high, middle, low] = group.to_be_bytes();
        *octets = [high, middle, low];
    }
    let whole = all < 1 << 24;
    if !whole {
        out.truncate(start);
    }
    whole.then_some(())
}

/// Bytes of the line end that stands here; `None` where there is none.
fn line_end(text: &[u8]) -> Option<usize> {
    match text {
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    }
}

/// Where the line ends that is as long as the one before, if a line end stands there; another may stand before it.
fn line_of(text: &[u8], length: usize) -> Option<usize> {
    Some(length + line_end(text.get(length..)?)? - 1)
}

/// At most `most` bytes of a decoded body: what is no letter of it is skipped; padding ends a group, and more may follow.
pub(super) fn undone(coded: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity((coded.len() / 4 * 3).min(most) + 3);
    let (mut group, mut count) = (0_u32, 0_u32);
    let (mut rest, mut usual) = (coded, usize::MAX);
    while out.len() < most && !rest.is_empty() {
        let guess = line_of(rest, usual);
        let end = guess.or_else(|| memchr::memchr(b'\n', rest)).map_or(rest.len(), |at| at + 1);
        let Some((line, behind)) = rest.split_at_checked(end) else { break };
        let letters = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        // A line may be as long as the file; no more of it is decoded than is wanted.
        let wanted = (most - out.len()).div_ceil(3).saturating_mul(4).min(letters.len());
        if count == 0 && whole_line(letters.get(..wanted).unwrap_or_default(), &mut out).is_some() {
            (rest, usual) = (behind, letters.len());
            continue;
        }
        if guess.is_some() {
            // Shorter lines may stand in one as long as the last.
            usual = usize::MAX;
            continue;
        }
        for byte in line {
            let six = value(*byte);
            if six != NONE {
                group |= u32::from(six) << (18 - 6 * count);
                count += 1;
            }
            if count == 4 || (*byte == b'=' && count > 0) {
                flush(&mut out, group, count);
                (group, count) = (0, 0);
                if out.len() >= most {
                    break;
                }
            }
        }
        rest = behind;
    }
    flush(&mut out, group, count);
    out.truncate(most);
    out
}

/// The bytes of a group of so many letters.
fn flush(out: &mut Vec<u8>, group: u32, count: u32) {
    let octets = group.to_be_bytes();
    let length = match count {
        4 => 3,
        3 => 2,
        2 => 1,
        _ => 0,
    };
    out.extend(octets.iter().skip(1).take(length));
}

/// Walks a body once: only letters in lines of one length are as they should be.
pub(super) fn survey(bytes: &[u8], body: ByteSpan) -> Survey {
    let mut survey = Survey::default();
    let (mut letters, mut padded) = (0_usize, None);
    // The first line sets the length; only the last may be shorter.
    let (mut usual, mut other): (Option<usize>, Option<ByteSpan>) = (None, None);
    let limited = bytes.get(..body.end.min(bytes.len())).unwrap_or_default();
    let mut lines = Lines { bytes: limited, at: body.start, cr_only: false };
    loop {
        // Most lines are as long as the first, letters and nothing else.
        if let (Some(length), None, None) = (usual, padded, other)
            && let Some((line, behind)) = limited.get(lines.at..).and_then(|rest| rest.split_at_checked(length))
            && let Some(end) = line_end(behind)
            && count_letters(line) == length
        {
            letters += length;
            lines.at += length + end;
            continue;
        }
        let Some(line) = lines.next() else { break };
        let content = line.text.of(bytes).trim_ascii();
        if content.is_empty() {
            continue;
        }
        let data = count_letters(content);
        // Most lines are letters and nothing else.
        let whole = data == content.len();
        if !whole && content.iter().any(|byte| !is_letter(*byte) && *byte != b'=') {
            survey.fault(FaultKind::Base64Junk, line.text);
        }
        if let (Some(at), true) = (padded.take(), data > 0) {
            survey.fault(FaultKind::Base64Padding, at);
        }
        letters += data;
        if !whole && content.contains(&b'=') {
            padded = Some(line.text);
            let inner = content.iter().position(|byte| *byte == b'=').unwrap_or(0);
            if content.get(inner..).is_some_and(|tail| tail.iter().any(|byte| is_letter(*byte))) {
                survey.fault(FaultKind::Base64Padding, line.text);
            }
        }
        if let Some(at) = other.take() {
            survey.fault(FaultKind::Base64Line, at);
        }
        match usual {
            None => usual = Some(content.len()),
            Some(length) if length != content.len() => other = Some(line.text),
            Some(_) => {}
        }
    }
    survey.size = letters / 4 * 3 + (letters % 4).saturating_sub(1);
    survey
}

#[cfg(test)]
mod tests {
    use super::undone;

    #[test]
    fn whole_lines_are_decoded_as_letter_by_letter() {
        /// One letter after the other, by the words of RFC 2045 6.8.
        fn slowly(coded: &[u8]) -> Vec<u8> {
            let (mut out, mut bits, mut letters) = (Vec::new(), String::new(), 0);
            for byte in coded {
                if let Some(at) = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                    .iter()
                    .position(|letter| letter == byte)
                {
                    bits.push_str(&format!("{at:06b}"));
                    letters += 1;
                }
                if letters == 4 || *byte == b'=' {
                    out.extend(
                        bits.as_bytes()
                            .chunks_exact(8)
                            .map(|octet| u8::from_str_radix(std::str::from_utf8(octet).unwrap(), 2).unwrap()),
                    );
                    (bits, letters) = (String::new(), 0);
                }
            }
            out.extend(
                bits.as_bytes()
                    .chunks_exact(8)
                    .map(|octet| u8::from_str_radix(std::str::from_utf8(octet).unwrap(), 2).unwrap()),
            );
            out
        }
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut state = 7_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for round in 0..300 {
            let mut coded = Vec::new();
            for _ in 0..next(6) {
                for _ in 0..next(20) * if round % 3 == 0 { 1 } else { 4 } {
                    // Now and then what is no letter, of every kind.
                    let byte = if next(60) == 0 { next(256) as u8 } else { LETTERS[next(64)] };
                    coded.push(byte);
                }
                coded.extend_from_slice([&b"\r\n"[..], b"\n", b"=\r\n", b"==\n", b" \r\n"][next(5)]);
            }
            assert_eq!(undone(&coded, usize::MAX), slowly(&coded), "{coded:?}");
            let most = next(40);
            let cut = undone(&coded, most);
            assert_eq!(cut, slowly(&coded)[..most.min(slowly(&coded).len())], "{coded:?}");
        }
    }
}

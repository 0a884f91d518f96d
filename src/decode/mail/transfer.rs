//! Undoes the transfer encoding of a MIME part (RFC 2045 6), as leniently as mail programs do.

use super::coding;
use crate::decode::cursor::find;
use crate::evidence::Part;
use crate::evidence::limits::mail::LARGEST_PART;

/// Longest name in a uuencoded part's first line (bytes).
const LONGEST_BEGIN: usize = 400;

/// The bytes of a part with its transfer encoding undone; `bytes` is the text in which the part's spans count.
///
/// Base64 skips what is not of its alphabet, quoted-printable leaves what is no code; any other encoding changes nothing.
pub fn part_bytes(bytes: &[u8], part: &Part) -> Vec<u8> {
    decode(&part.encoding, part.body.of(bytes))
}

/// Undoes the transfer encoding of this name.
pub fn decode(encoding: &str, coded: &[u8]) -> Vec<u8> {
    let coded = coded.get(..coded.len().min(LARGEST_PART)).unwrap_or_default();
    let encoding = encoding.trim().to_ascii_lowercase();
    match encoding.as_str() {
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => uuencoded(coded).unwrap_or_else(|| coded.to_vec()),
        _ => coding::undone(coded, coding::named(&encoding), LARGEST_PART),
    }
}

/// The first uuencoded file (POSIX uuencode): `begin mode name`, lines of a length letter and groups of four, `end`.
fn uuencoded(coded: &[u8]) -> Option<Vec<u8>> {
    let begin = if coded.starts_with(b"begin ") { 0 } else { find(coded, b"\nbegin ", 0)? + 1 };
    let rest = coded.get(begin..)?;
    let first = rest.iter().take(LONGEST_BEGIN).position(|byte| *byte == b'\n')?;
    let mut out = Vec::with_capacity(coded.len() / 4 * 3);
    for line in rest.get(first + 1..)?.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let value = |byte: &u8| u32::from(byte.wrapping_sub(b' ') & 0x3f);
        let Some((length, groups)) = line.split_first() else { continue };
        let length = usize::try_from(value(length)).unwrap_or_default();
        if length == 0 || line == b"end" {
            break;
        }
        let decoded = groups.chunks(4).flat_map(|group| {
            let word = (0..4).fold(0_u32, |word, index| (word << 6) | group.get(index).map_or(0, value));
            let [_, bytes @ ..] = word.to_be_bytes();
            bytes
        });
        out.extend(decoded.take(length));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_undone_leniently() {
        assert_eq!(decode("Base64", b"UGFsa\r\nW1w c2VzdA==\r\n"), b"Palimpsest");
        assert_eq!(decode("base64", b"UGE=bGlt"), b"Palim");
        assert_eq!(decode("base64", b"!!"), b"");
        assert_eq!(decode("quoted-printable", b"caf=C3=A9=\r\n open =3D =\nx=2"), "caf\u{e9} open = x=2".as_bytes());
        assert_eq!(decode("x-uuencode", b"x\nbegin 644 a.txt\n#0V%T\n`\nend\n"), b"Cat");
        assert_eq!(decode("8bit", b"as it is"), b"as it is");
    }
}

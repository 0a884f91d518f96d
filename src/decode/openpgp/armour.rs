//! ASCII armour (RFC 9580 6) and the cleartext signature framework (7).

use crate::decode::cursor::find;
use crate::decode::mail::decode_transfer;
use crate::evidence::ByteSpan;
use crate::evidence::limits::proofs::MOST_BLOCKS;

/// Longest armour header line that is kept (bytes).
const LONGEST_HEADER: usize = 500;
/// Most armour headers of one block.
const MOST_HEADERS: usize = 50;
/// What every first line begins with.
const BEGIN: &[u8] = b"-----BEGIN PGP ";

/// One armoured block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The words of its first line: `SIGNATURE`, `PUBLIC KEY BLOCK`, `SIGNED MESSAGE`.
    pub kind: String,
    /// First to last line.
    pub span: ByteSpan,
    /// Header lines: name, value.
    pub headers: Vec<(String, String)>,
    /// The base64 lines.
    pub coded: ByteSpan,
    /// The signed text, for `SIGNED MESSAGE`: as it stands, without the line end before the signature.
    pub text: Option<ByteSpan>,
    /// What the base64 holds.
    pub data: Vec<u8>,
    /// Whether the checksum at the end fits; `None` if there is none (RFC 9580 6.1).
    pub checksum: Option<bool>,
}

/// A line without its line end, and where the next begins.
fn line(bytes: &[u8], at: usize) -> Option<(ByteSpan, usize)> {
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let length = rest.iter().position(|byte| *byte == b'\n');
    let next = at + length.map_or(rest.len(), |length| length + 1);
    let content = rest.get(..length.unwrap_or(rest.len()))?;
    Some((ByteSpan::new(at, at + content.strip_suffix(b"\r").unwrap_or(content).len()), next))
}

/// Every block whose first line begins a line, in their order. A block without its last line is none.
pub fn blocks(bytes: &[u8]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes, BEGIN, from) {
        from = at + BEGIN.len();
        if found.len() >= MOST_BLOCKS {
            break;
        }
        if at > 0 && bytes.get(at - 1) != Some(&b'\n') {
            continue;
        }
        match block(bytes, at) {
            Ok(block) => {
                from = block.span.end;
                found.push(block);
            }
            // Nothing behind it ends a block: no later one can be whole.
            Err(Broken::Endless) => break,
            Err(Broken::Malformed) => {}
        }
    }
    found
}

enum Broken {
    /// There is no last line.
    Endless,
    /// The lines are no block.
    Malformed,
}

fn block(bytes: &[u8], at: usize) -> Result<Block, Broken> {
    let (first, mut next) = line(bytes, at).ok_or(Broken::Malformed)?;
    let words = first.of(bytes).trim_ascii_end();
    let words = words.strip_prefix(BEGIN).and_then(|words| words.strip_suffix(b"-----")).ok_or(Broken::Malformed)?;
    let kind = std::str::from_utf8(words).ok().filter(|kind| kind.len() < 60).ok_or(Broken::Malformed)?.to_owned();
    let mut block = Block {
        kind,
        span: ByteSpan::new(at, at),
        headers: Vec::new(),
        coded: ByteSpan::default(),
        text: None,
        data: Vec::new(),
        checksum: None,
    };
    headers(bytes, &mut next, &mut block.headers);
    if block.kind == "SIGNED MESSAGE" {
        let start = next;
        // Lines of the text that begin with a dash are escaped: the first that is not begins the signature.
        let begin = b"\n-----BEGIN PGP SIGNATURE-----";
        let signature = find(bytes, begin, start.saturating_sub(1)).ok_or(Broken::Endless)? + 1;
        let text = bytes.get(start..signature.max(start)).unwrap_or_default();
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        block.text = Some(ByteSpan::new(start, start + text.len()));
        next = line(bytes, signature).ok_or(Broken::Malformed)?.1;
        headers(bytes, &mut next, &mut Vec::new());
    }
    let end = find(bytes, b"\n-----END PGP ", next.saturating_sub(1)).ok_or(Broken::Endless)? + 1;
    let (last, _) = line(bytes, end).ok_or(Broken::Malformed)?;
    block.span.end = last.end;
    block.coded = ByteSpan::new(next, end.max(next));
    read(bytes, &mut block);
    Ok(block)
}

/// `Name: value` lines up to an empty one.
fn headers(bytes: &[u8], next: &mut usize, headers: &mut Vec<(String, String)>) {
    while let Some((span, after)) = line(bytes, *next) {
        let content = span.of(bytes).trim_ascii();
        if content.is_empty() {
            *next = after;
            return;
        }
        let Some(colon) = content.iter().position(|byte| *byte == b':').filter(|_| content.len() < LONGEST_HEADER)
        else {
            // Some programs forget the empty line.
            return;
        };
        let word = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default().trim_ascii()).into_owned();
        if headers.len() < MOST_HEADERS {
            headers.push((word(content.get(..colon)), word(content.get(colon + 1..))));
        }
        *next = after;
    }
}

/// The base64, and the checksum in the last line that begins with `=`.
fn read(bytes: &[u8], block: &mut Block) {
    let coded = block.coded.of(bytes);
    let lines = coded.trim_ascii_end();
    let sum = lines.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let last = lines.get(sum..).unwrap_or_default();
    let stated = last.strip_prefix(b"=").filter(|digits| digits.len() == 4);
    let data = if stated.is_some() { lines.get(..sum).unwrap_or_default() } else { lines };
    block.data = decode_transfer("base64", data);
    block.checksum = stated.map(|digits| {
        let crc = crc24(&block.data).to_be_bytes();
        crc.get(1..) == Some(decode_transfer("base64", digits).as_slice())
    });
}

/// The checksum of the armour (RFC 9580 6.1.1).
fn crc24(bytes: &[u8]) -> u32 {
    let sum = bytes.iter().fold(0x00b7_04ce_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 16, |sum, _| {
            let shifted = sum << 1;
            if shifted & 0x0100_0000 == 0 { shifted } else { shifted ^ 0x0186_4cfb }
        })
    });
    sum & 0x00ff_ffff
}

/// A clear-signed text as it is hashed: dashes unescaped, white space at line ends cut, lines ended by CR LF (RFC 9580 7.2).
pub fn cleartext(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 40);
    for (index, content) in text.split(|byte| *byte == b'\n').enumerate() {
        if index > 0 {
            out.extend(b"\r\n");
        }
        let content = content.strip_prefix(b"- ").unwrap_or(content);
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r');
        let used = content.len() - content.iter().rev().take_while(blank).count();
        out.extend(content.get(..used).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_clear_signed_texts_are_found() {
        let bytes = b"Hello\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n- -- \r\na  \r\nb\r\n-----BEGIN PGP SIGNATURE-----\r\nVersion: 1\r\n\r\nUGFs\r\n=AAAA\r\n-----END PGP SIGNATURE-----\r\nbye";
        let found = blocks(bytes);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].headers, [("Hash".to_owned(), "SHA256".to_owned())]);
        assert_eq!(found[0].data, b"Pal");
        assert_eq!(found[0].checksum, Some(false));
        let text = found[0].text.unwrap();
        assert_eq!(text.of(bytes), b"- -- \r\na  \r\nb");
        assert_eq!(cleartext(text.of(bytes)), b"--\r\na\r\nb");
        assert!(found[0].span.of(bytes).ends_with(b"-----END PGP SIGNATURE-----"));
    }

    #[test]
    fn what_never_ends_is_looked_for_once() {
        assert!(blocks(&b"-----BEGIN PGP SIGNATURE-----\n\nUGFs\n".repeat(200_000)).is_empty());
        assert!(blocks(b"-----BEGIN PGP").is_empty());
        assert!(blocks(b"> -----BEGIN PGP SIGNATURE-----\n\nUGFs\n-----END PGP SIGNATURE-----").is_empty());
    }

    #[test]
    fn the_checksum_is_that_of_the_specification() {
        assert_eq!(crc24(b""), 0x00b7_04ce);
        assert_eq!(crc24(b"123456789"), 0x0021_cf02);
    }
}

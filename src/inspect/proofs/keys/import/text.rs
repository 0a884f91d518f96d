//! A list's bytes as text.

/// Share of zero bytes (1 in so many, of the first ones) from which a text without a mark is read as UTF-16.
const ZEROS: usize = 3;
/// Bytes that are looked at for that.
const LOOKED_AT: usize = 1_000;

/// The text of a file: UTF-8 with or without its mark, UTF-16 as Windows' shells write it.
///
/// # Errors
/// When it is no text.
pub(super) fn of(bytes: &[u8]) -> Result<String, String> {
    let start = bytes.get(..bytes.len().min(LOOKED_AT)).unwrap_or_default();
    let zeros_at = |odd: usize| start.iter().enumerate().filter(|(at, byte)| at % 2 == odd && **byte == 0).count();
    let wide = |odd: usize| start.len() >= 4 && zeros_at(odd) * ZEROS > start.len() && zeros_at(1 - odd) == 0;
    let text = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        String::from_utf8_lossy(rest).into_owned()
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        utf16(rest, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        utf16(rest, u16::from_be_bytes)
    } else if wide(1) {
        utf16(bytes, u16::from_le_bytes)
    } else if wide(0) {
        utf16(bytes, u16::from_be_bytes)
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    };
    if text.contains('\0') { Err("it is no text".to_owned()) } else { Ok(text) }
}

fn utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(number));
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

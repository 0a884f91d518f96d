//! Windows code pages by number (Microsoft, "Code Page Identifiers").

use encoding_rs::{Encoding, WINDOWS_1252};

/// The text of bytes in a code page; an unknown page is read as Windows-1252, which gives every byte a letter.
pub fn text(bytes: &[u8], page: u32) -> String {
    encoding(page).decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether byte offsets of the text are byte offsets of the bytes.
pub fn aligned(bytes: &[u8], page: u32) -> bool {
    bytes.is_ascii() || (page == 65_001 && std::str::from_utf8(bytes).is_ok())
}

fn encoding(page: u32) -> &'static Encoding {
    let label = match page {
        65_001 => "utf-8".to_owned(),
        1_250..=1_258 => format!("windows-{page}"),
        28_592..=28_606 => format!("iso-8859-{}", page - 28_590),
        866 => "ibm866".to_owned(),
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 | 54_936 => "gb18030".to_owned(),
        949 | 51_949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20_866 => "koi8-r".to_owned(),
        21_866 => "koi8-u".to_owned(),
        50_220..=50_222 => "iso-2022-jp".to_owned(),
        51_932 => "euc-jp".to_owned(),
        10_000 => "macintosh".to_owned(),
        10_007 => "x-mac-cyrillic".to_owned(),
        _ => return WINDOWS_1252,
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

//! Text of a file made harmless for where it is pasted: links that are no links any more, cells that are no formulas.

use std::borrow::Cow;

/// Signs that begin a formula in a spreadsheet (OWASP, "CSV Injection"), also in their wide forms.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
/// Addresses that programs make into links though no `//` stands in them.
const BARE: [&str; 8] = ["mailto:", "javascript:", "data:", "vbscript:", "file:", "tel:", "magnet:", "ms-"];
/// Letters behind which an address ends.
const ENDS: [char; 10] = ['<', '>', '"', '\'', '(', ')', '[', ']', '‹', '›'];

/// The text with every link made inert, in the way that investigators write them: `hxxps://example[.]org/a`.
pub fn inert(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 16);
    let mut word_from = 0;
    let ends = |letter: char| letter.is_whitespace() || ENDS.contains(&letter);
    for (at, letter) in text.char_indices().filter(|(_, letter)| ends(*letter)) {
        made.push_str(&word(text.get(word_from..at).unwrap_or_default()));
        made.push(letter);
        word_from = at + letter.len_utf8();
    }
    made.push_str(&word(text.get(word_from..).unwrap_or_default()));
    made
}

fn word(word: &str) -> Cow<'_, str> {
    if let Some(at) = word.find("://") {
        let (before, rest) = word.split_at(at);
        let rest = rest.get(3..).unwrap_or_default();
        let scheme_from = before.rfind(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
        let from = scheme_from
            .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        let (lead, scheme) = before.split_at(from);
        let mark = match scheme.to_ascii_lowercase().as_str() {
            "http" => "hxxp://".to_owned(),
            "https" => "hxxps://".to_owned(),
            "ftp" => "fxp://".to_owned(),
            _ => format!("{scheme}[:]//"),
        };
        let (host, tail) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
        // A second address in the first one's tail is one more link to click.
        let tail = if tail.contains("://") { self::word(tail) } else { Cow::Borrowed(tail) };
        return Cow::Owned(format!("{lead}{mark}{}{tail}", host.replace('.', "[.]")));
    }
    let lower = word.to_ascii_lowercase();
    if BARE.iter().any(|scheme| lower.starts_with(scheme))
        && let Some((lead, rest)) = word.split_once(':').filter(|(_, rest)| !rest.is_empty())
    {
        return Cow::Owned(format!("{lead}[:]{rest}"));
    }
    if lower.starts_with("www.") || lower.starts_with("ftp.") {
        let (host, tail) = word.split_at(word.find(['/', '?', '#']).unwrap_or(word.len()));
        return Cow::Owned(format!("{}{tail}", host.replace('.', "[.]")));
    }
    if lower.starts_with("\\\\") || lower.starts_with("//") {
        // A path of another machine: opened, it hands over the reader's name and password hash.
        return Cow::Owned(format!("[{}]{}", word.get(..2).unwrap_or_default(), word.get(2..).unwrap_or_default()));
    }
    Cow::Borrowed(word)
}

/// A text as one cell of a table for spreadsheets: no tab, no line end, and in front of what would be taken for a formula a `'`,
/// which spreadsheets take for "this is text". Numbers stay numbers.
pub fn cell(text: &str) -> String {
    let flat: String = text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).collect();
    let starts = flat.trim_start().starts_with(FORMULA);
    let number = flat.trim().parse::<f64>().is_ok_and(f64::is_finite);
    if starts && !number { format!("'{flat}") } else { flat }
}

#[cfg(test)]
mod tests {
    use super::{cell, inert};

    #[test]
    fn links_are_no_links_any_more_and_words_stay() {
        for (text, made) in [
            ("see https://evil.example.org/a.b?c=d.e now", "see hxxps://evil[.]example[.]org/a.b?c=d.e now"),
            ("<HTTP://a.example>", "<hxxp://a[.]example>"),
            ("here ‹https://b.example/x›", "here ‹hxxps://b[.]example/x›"),
            ("https://a.example/?u=https://b.example", "hxxps://a[.]example/?u=hxxps://b[.]example"),
            ("smb://host.example/x ssh://h", "smb[:]//host[.]example/x ssh[:]//h"),
            ("www.example.org/x", "www[.]example[.]org/x"),
            ("mailto:a@b.example JavaScript:alert(1)", "mailto[:]a@b.example JavaScript[:]alert(1)"),
            ("ms-word:ofe|u|x", "ms-word[:]ofe|u|x"),
            ("\\\\10.0.0.1\\share", "[\\\\]10.0.0.1\\share"),
            ("é,ftp://x.example", "é,fxp://x[.]example"),
            ("Price: 1.500 at 10:30, e.g. now", "Price: 1.500 at 10:30, e.g. now"),
            ("Tel: 1, File: x", "Tel: 1, File: x"),
            ("https://a.example//b", "hxxps://a[.]example//b"),
            ("://", "[:]//"),
        ] {
            assert_eq!(inert(text), made, "{text:?}");
        }
    }

    #[test]
    fn cells_are_no_formulas_and_numbers_stay() {
        for (text, made) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+49 30 1", "'+49 30 1"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "' =1"),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("-5", "-5"),
            ("+0200", "+0200"),
            ("a\tb\r\nc", "a b  c"),
            ("a=b", "a=b"),
            ("-inf", "'-inf"),
        ] {
            assert_eq!(cell(text), made, "{text:?}");
        }
    }
}

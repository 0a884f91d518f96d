//! How anybody can repeat what was found: which bytes to change, and the record to verify with.

use crate::inspect::proofs::{Edit, KeyUsed, Proof, Restored};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Longest string of a TXT record (bytes, RFC 1035 3.3).
const LONGEST_STRING: usize = 255;
/// Bytes of an edit that are written out.
const LONGEST_EDIT: usize = 2_000;
/// Edits that are written out.
const MOST_EDITS: usize = 50;

/// The steps: the edits, then the check.
pub(super) fn steps(restored: &Restored) -> Vec<String> {
    // From the last to the first, so that no edit moves the places of another.
    let edits = restored.edits.iter().rev().take(MOST_EDITS).map(edit);
    let mut steps: Vec<String> = edits.collect();
    if let Some(more) = restored.edits.len().checked_sub(MOST_EDITS).filter(|more| *more > 0) {
        steps.push(tf("and {} more, listed in the JSON report", &[&words::number(more as u64)]));
    }
    steps.push(t("Check the result with any DKIM verifier and the record below").to_owned());
    steps.push(
        t("Or let this program repeat its search: palimpsest extract --restored --keys KEYS FILE -o OUT").to_owned(),
    );
    steps
}

/// One edit in words.
fn edit(edit: &Edit) -> String {
    let (start, end) = (edit.span.start, edit.span.end);
    let signed = written(&edit.signed);
    match (edit.span.is_empty(), edit.signed.is_empty()) {
        (true, _) => tf("Put {} in before byte {}", &[&signed, &start]),
        (false, true) => tf("Take bytes {}–{} out", &[&start, &(end - 1)]),
        (false, false) => tf("Put {} in the place of bytes {}–{}", &[&signed, &start, &(end - 1)]),
    }
}

/// Bytes as they can be typed: text with `\r\n` for line ends, else numbers in hex.
fn written(bytes: &[u8]) -> String {
    let cut = bytes.get(..bytes.len().min(LONGEST_EDIT)).unwrap_or_default();
    let more = if bytes.len() > cut.len() {
        tf(" … ({} bytes in all)", &[&words::number(bytes.len() as u64)])
    } else {
        String::new()
    };
    match std::str::from_utf8(cut) {
        Ok(text) if text.chars().all(|c| !c.is_control() || matches!(c, '\r' | '\n' | '\t')) => {
            let text = text.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n").replace('\t', "\\t");
            format!("“{}”{more}", words::show_untrusted_within(&text, 2 * LONGEST_EDIT))
        }
        _ => {
            let hex: Vec<String> = cut.iter().map(|byte| format!("{byte:02x}")).collect();
            tf("the bytes {}{}", &[&hex.join(" "), &more])
        }
    }
}

/// The key's record as a zone line, its text in strings as long as a record allows.
pub fn record_line(proof: &Proof, used: &KeyUsed) -> String {
    let mut strings: Vec<String> = vec![String::new()];
    for letter in words::show_untrusted_within(&used.key.record, 20_000).chars() {
        let escaped = if matches!(letter, '"' | '\\') { format!("\\{letter}") } else { letter.to_string() };
        if strings.last().is_some_and(|last| last.len() + escaped.len() > LONGEST_STRING) {
            strings.push(String::new());
        }
        if let Some(last) = strings.last_mut() {
            last.push_str(&escaped);
        }
    }
    let name = words::show_untrusted_within(&proof.record_name(), 300);
    format!("{name}. IN TXT \"{}\"", strings.join("\" \""))
}

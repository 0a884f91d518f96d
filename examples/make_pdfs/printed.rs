//! Fixtures of mails that were printed, as three programs lay them out, and of papers that only look like it.

use super::pages::{book, sheet};

/// Words of one line with their places from the left (points).
type Line<'a> = &'a [(u32, &'a str)];

/// A page of such lines, one below the other.
fn page(lines: &[Line]) -> Vec<u8> {
    let mut content = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (from, words) in *line {
            let words = words.replace('(', "\\(").replace(')', "\\)");
            content += &format!("BT /F1 11 Tf {from} {} Td ({words}) Tj ET\n", 770 - 18 * number);
        }
    }
    book(&[sheet(&content)], &[], "")
}

const WORDS: Line = &[(72, "The stalls are paid until the end of the year.")];

/// Every file with its path.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let outlook = page(&[
        &[(72, "Ilse Brandauer")],
        &[(72, "From:"), (150, "Jon Reed <jon.reed@oberwiesel.example>")],
        &[(72, "Sent:"), (150, "Monday, August 10, 2009 9:14 AM")],
        &[(72, "To:"), (150, "Ilse Brandauer")],
        &[(72, "Subject:"), (150, "Stalls of the spring market")],
        &[],
        WORDS,
    ]);
    let apple = page(&[
        &[(86, "Von:"), (120, "Jon Reed jon.reed@oberwiesel.example")],
        &[(72, "Betreff:"), (120, "Marktstand")],
        &[(78, "Datum:"), (120, "10. August 2009 um 09:14")],
        &[(94, "An:"), (120, "Ilse Brandauer ilse@oberwiesel.example")],
        &[],
        WORDS,
    ]);
    let gmail = page(&[
        &[(72, "Gmail"), (330, "Ilse Brandauer <ilse@oberwiesel.example>")],
        &[(72, "Stalls of the spring market")],
        &[(72, "1 message")],
        &[(72, "Jon Reed <jon.reed@oberwiesel.example>"), (380, "Mon, Aug 10, 2009 at 9:14 AM")],
        &[(72, "To: Ilse Brandauer <ilse@oberwiesel.example>")],
        &[],
        WORDS,
    ]);
    let letter = page(&[
        &[(72, "To:"), (150, "Ilse Brandauer, ilse@oberwiesel.example")],
        &[(72, "Subject:"), (150, "Stalls of the spring market")],
        &[],
        &[(72, "Oberwiesel, 10 August 2009, 9:14")],
        WORDS,
    ]);
    let memo = page(&[
        &[(72, "MEMORANDUM")],
        &[(72, "TO:"), (150, "Market office")],
        &[(72, "FROM:"), (150, "Jon Reed")],
        &[(72, "DATE:"), (150, "August 10, 2009")],
        &[(72, "SUBJECT:"), (150, "Stalls of the spring market")],
        WORDS,
    ]);
    [("hit", outlook), ("hit-apple", apple), ("hit-gmail", gmail), ("clean", letter), ("clean-memo", memo)]
        .map(|(name, bytes)| (format!("tests/cases/pdf-is-printed-mail/{name}.pdf"), bytes))
        .into()
}

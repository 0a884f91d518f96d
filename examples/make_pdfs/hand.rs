//! Fixtures of a second hand on finished pages: how operators and packets are spelt, which letters are shown.

use super::cases::letter;
use super::pages::{Sheet, book, sheet};
use super::write::{file, stream};

/// Lines as LibreOffice spells them: several operators to a line, no blanks inside brackets.
fn compact(words: &[&str]) -> String {
    let mut out = "0.1 w\nq 0 0.028 595 842 re\nW* n\n".to_owned();
    for (index, word) in words.iter().enumerate() {
        out.push_str(&format!("q 0 0 0 rg\nBT\n72 {} Td /F1 11 Tf[({word})-2( )]TJ\nET\nQ\n", 760 - 18 * index));
    }
    out.push_str("Q\n");
    out
}

/// The same as a library puts them together again.
fn apart(words: &[&str]) -> String {
    let mut out = "0.1 w\nq\n0 0.028 595 842 re\nW*\nn\n".to_owned();
    for (index, word) in words.iter().enumerate() {
        out.push_str(&format!(
            "q\n0 0 0 rg\nBT\n72 {} Td\n/F1 11 Tf\n[ ({word}) -2 ( ) ] TJ\nET\nQ\n",
            760 - 18 * index
        ));
    }
    out.push_str("Q\n");
    out
}

const FEES: [&str; 4] = ["The market board", "agrees on twelve stands.", "The fee for a stand", "is 4200 euros."];

/// Letters in the order of their first use in `The fee 4200 euros`.
const LETTERS: &str = "The f420uros";

/// A page in a font whose glyphs are numbered in that order.
fn numbered(text: &str) -> Vec<u8> {
    let code = |letter: char| LETTERS.chars().position(|known| known == letter).map_or(0, |at| at + 1);
    let codes: String = text.chars().map(|letter| format!("{:02X}", code(letter))).collect();
    let mapped: String =
        LETTERS.chars().map(|letter| format!("<{:02X}> <{:04X}>\n", code(letter), u32::from(letter))).collect();
    let map = format!(
        "begincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{} beginbfchar\n{mapped}endbfchar\nendcmap\n",
        LETTERS.len()
    );
    let font = format!(
        "<< /Type /Font /Subtype /TrueType /BaseFont /BAAAAA+PalimpsestSeal /FirstChar 0 /LastChar 12 /Widths [{}] \
         /FontDescriptor 5 0 R /ToUnicode 14 0 R >>",
        "500 ".repeat(13)
    );
    let page = sheet(&format!("0.1 w\nq 0 0 0 rg\nBT\n72 700 Td /F9 11 Tf<{codes}>Tj\nET\nQ\n"))
        .with(" /Resources << /Font << /F9 13 0 R >> >>");
    book(&[page], &[(13, font.into_bytes()), (14, stream("", map.as_bytes()))], "")
}

/// The first words of the file's XMP in another order.
fn about_last() -> Vec<u8> {
    let (first, late) = (
        "rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" rdf:about=\"\"",
    );
    let mut out = file(&letter());
    if let Some(at) = out.windows(first.len()).position(|window| window == first.as_bytes()) {
        out.splice(at..at + first.len(), late.bytes());
    }
    out
}

/// Pages with these numbers at their foot.
fn counted(numbers: &[usize], total: usize) -> Vec<u8> {
    let foot = |number: &usize| format!("BT /F1 9 Tf 290 40 Td(Page {number} of {total})Tj ET\n");
    let pages: Vec<Sheet> =
        numbers.iter().map(|number| sheet(&format!("{}{}", compact(&FEES), foot(number)))).collect();
    book(&pages, &[], "")
}

/// A page with a bookmark to this object.
fn marked(page: usize) -> Vec<u8> {
    let outline = format!("<< /Title (The fees) /Parent 12 0 R /Dest [{page} 0 R /Fit] >>");
    let root = b"<< /Type /Outlines /First 13 0 R /Last 13 0 R /Count 1 >>".to_vec();
    book(&[sheet(&compact(&FEES))], &[(12, root), (13, outline.into_bytes())], " /Outlines 12 0 R")
}

/// A tagged page whose structure has these lists of marked content; the page has pieces 0 and 2.
fn tagged(lists: &str) -> Vec<u8> {
    let piece = |id: usize, words: &str| {
        format!("/P <</MCID {id}>>BDC\nBT\n72 {} Td /F1 11 Tf({words})Tj\nET\nEMC\n", 700 - 18 * id)
    };
    let page =
        sheet(&format!("{}{}", piece(0, "The fee for a stand"), piece(2, "is 4200 euros."))).with(" /StructParents 0");
    let root = "<< /Type /StructTreeRoot /K 13 0 R /ParentTree 14 0 R >>";
    let element = "<< /Type /StructElem /S /P /P 12 0 R /Pg 20 0 R /K [0 2] >>";
    let objects = [(12, root.to_owned()), (13, element.to_owned()), (14, format!("<< /Nums [{lists}] >>"))];
    let objects: Vec<(usize, Vec<u8>)> =
        objects.into_iter().map(|(number, body)| (number, body.into_bytes())).collect();
    book(&[page], &objects, " /MarkInfo << /Marked true >> /StructTreeRoot 12 0 R")
}

/// Every file with the check it belongs to.
pub fn all() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let pages = |second: &str| {
        let of = |content: &str| -> Sheet { sheet(content) };
        book(&[of(&compact(&FEES)), of(second), of(&compact(&FEES)), of(&compact(&FEES))], &[], "")
    };
    let fee = "The fee 4200 euros";
    vec![
        ("pdf-page-spelt-otherwise", pages(&apart(&FEES)), pages(&compact(&FEES))),
        (
            "pdf-page-put-together-again",
            book(&[sheet(&apart(&FEES))], &[], ""),
            book(&[sheet(&compact(&FEES))], &[], ""),
        ),
        ("pdf-glyph-out-of-order", numbered("The fee 2400 euros"), numbered(fee)),
        ("pdf-glyph-never-shown", numbered("The fee 2200 euros"), numbered(fee)),
        ("pdf-printed-numbers-skip", counted(&[1, 2, 4], 4), counted(&[1, 2, 3], 3)),
        ("pdf-destination-missing", marked(99), marked(20)),
        (
            "pdf-structure-without-page",
            tagged("0 [13 0 R null 13 0 R] 1 [13 0 R 13 0 R]"),
            tagged("0 [13 0 R null 13 0 R]"),
        ),
        ("pdf-marked-content-missing", tagged("0 [13 0 R 13 0 R 13 0 R]"), tagged("0 [13 0 R null 13 0 R]")),
        ("pdf-xmp-against-toolkit", about_last(), file(&letter())),
    ]
}

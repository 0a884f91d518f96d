//! Fixtures of what stands on the pages: two files for every check, their operators written out.

use super::font;
use super::write::{info_dict, put, stream};

/// LibreOffice's second line.
const MARKER: &[u8] = &[0xC3, 0xA4, 0xC3, 0xBC, 0xC3, 0xB6, 0xC3, 0x9F];
/// 2009-08-11 10:40:00 UTC.
const BUILT: i64 = 1_249_987_200;

/// One page: its streams, further entries of its dictionary, its size.
#[derive(Clone)]
pub struct Sheet {
    streams: Vec<String>,
    entries: String,
    size: &'static str,
}

pub fn sheet(content: &str) -> Sheet {
    Sheet { streams: vec![content.to_owned()], entries: String::new(), size: "595 842" }
}

impl Sheet {
    pub fn with(self, entries: &str) -> Self {
        Self { entries: entries.to_owned(), ..self }
    }
}

/// A file of these pages. F1 is Helvetica, F2 an embedded font, X1 a scanned page, X2 a small picture. Further objects
/// follow with their numbers.
pub fn book(pages: &[Sheet], objects: &[(usize, Vec<u8>)], catalog: &str) -> Vec<u8> {
    let program = font::square(BUILT);
    let widths = "500 ".repeat(95);
    let kids: String = (0..pages.len()).map(|index| format!("{} 0 R ", 20 + index * 10)).collect();
    let picture = |across: usize, down: usize, shade: usize| {
        let pixels: Vec<u8> = (0..across * down).map(|at| u8::try_from(shade + at % 7).unwrap_or(255)).collect();
        let dict = format!(
            "/Type /XObject /Subtype /Image /Width {across} /Height {down} /ColorSpace /DeviceGray /BitsPerComponent 8"
        );
        stream(&dict, &pixels)
    };
    let mut all: Vec<(usize, Vec<u8>)> = vec![
        (1, format!("<< /Type /Catalog /Pages 2 0 R{catalog} >>").into_bytes()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes()),
        (
            3,
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> /F2 4 0 R \
              /F3 << /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >> >> /XObject << /X1 9 0 R \
              /X2 10 0 R >> /Properties << /L1 11 0 R >> >>"
                .to_vec(),
        ),
        (
            4,
            format!(
                "<< /Type /Font /Subtype /TrueType /BaseFont /BAAAAA+PalimpsestSeal /FirstChar 32 /LastChar 126 /Widths \
                 [{widths}] /FontDescriptor 5 0 R /Encoding /WinAnsiEncoding >>"
            )
            .into_bytes(),
        ),
        (
            5,
            b"<< /Type /FontDescriptor /FontName /BAAAAA+PalimpsestSeal /Flags 4 /FontBBox [0 0 700 700] /ItalicAngle 0 \
              /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 6 0 R >>"
                .to_vec(),
        ),
        (6, stream(&format!("/Length1 {}", program.len()), &program)),
        (
            8,
            info_dict(&[
                ("Title", "Minutes of the market board"),
                ("Creator", "Writer"),
                ("Producer", "LibreOffice 5.1"),
                ("CreationDate", "D:20160405101500+02'00'"),
            ]),
        ),
        (9, picture(21, 30, 240)),
        (10, picture(6, 2, 225)),
        (11, b"<< /Type /OCG /Name (Second version) >>".to_vec()),
    ];
    for (index, page) in pages.iter().enumerate() {
        let number = 20 + index * 10;
        let streams: Vec<String> = (1..=page.streams.len()).map(|at| format!("{} 0 R", number + at)).collect();
        let contents = if let [one] = streams.as_slice() { one.clone() } else { format!("[{}]", streams.join(" ")) };
        let dict = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {}] /Resources 3 0 R /Contents {contents}{} >>",
            page.size, page.entries
        );
        all.push((number, dict.into_bytes()));
        for (at, content) in page.streams.iter().enumerate() {
            all.push((number + at + 1, stream("", content.as_bytes())));
        }
    }
    all.extend(objects.iter().cloned());
    let mut out = [b"%PDF-1.5\n%", MARKER, b"\n"].concat();
    let mut rows = String::new();
    let mut size = 0;
    for (number, body) in &all {
        rows.push_str(&format!("{number} 1\n{:010} 00000 n \n", put(&mut out, *number, body)));
        size = size.max(number + 1);
    }
    let at = out.len();
    let id = "5A1DC0DE5EA1ED0C5A1DC0DE5EA1ED0C";
    out.extend_from_slice(
        format!(
            "xref\n0 1\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R /Info 8 0 R /ID [<{id}> <{id}>] \
             >>\nstartxref\n{at}\n%%EOF\n"
        )
        .as_bytes(),
    );
    out
}

fn one(sheet: Sheet) -> Vec<u8> {
    book(&[sheet], &[], "")
}

/// Lines of text in a font, from the top of the page.
fn lines(font: &str, lines: &[&str]) -> String {
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        out.push_str(&format!("BT /{font} 11 Tf 72 {} Td ({line}) Tj ET\n", 760 - 18 * index));
    }
    out
}

const MINUTES: [&str; 12] = [
    "Minutes of the market board",
    "Present: Ilse Brandauer, Tomas Quiroga",
    "Item 1: stands on the west side",
    "The board agrees on twelve stands.",
    "Item 2: electricity",
    "The town pays for the cables.",
    "Item 3: dogs",
    "Dogs are to be kept on a leash.",
    "Item 4: fees",
    "The fee stays as it was last year.",
    "End of the meeting at nine.",
    "The fee for a stand is        euros.",
];

fn annotation(kind: &str, rect: &str, rest: &str) -> Vec<u8> {
    format!("<< /Type /Annot /Subtype /{kind} /Rect [{rect}] /F 4 {rest} >>").into_bytes()
}

/// An appearance: white ground with these words.
fn appearance(words: &str) -> Vec<u8> {
    let content = format!("1 g 0 0 40 12 re f /Tx BMC q BT 0 g /F1 11 Tf 2 2 Td ({words}) Tj ET Q EMC");
    stream("/Type /XObject /Subtype /Form /BBox [0 0 40 12] /Resources 3 0 R", content.as_bytes())
}

fn noted(kind: &str, rect: &str, rest: &str, words: &str) -> Vec<u8> {
    let page = sheet(&lines("F1", &["The fee for a stand is 4200 euros."])).with(" /Annots [15 0 R]");
    let rest = format!("{rest} /AP << /N 16 0 R >>");
    book(&[page], &[(15, annotation(kind, rect, &rest)), (16, appearance(words))], "")
}

/// Every file with the check it belongs to.
pub fn all() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    // 4200 stands at 72 + the width of the words before.
    let fee = "BT /F1 11 Tf 72 700 Td (The fee is ) Tj (4200) Tj ( euros.) Tj ET\n";
    let at_fee = "124 697 27 12 re f";
    let over = "BT /F1 11 Tf 126 700 Td (9700) Tj ET\n";
    let white = format!("1 g {at_fee} 0 g\n");
    let black = format!("0 g {at_fee}\n");
    let minutes = lines("F2", &MINUTES);
    let scan = "q 595 0 0 842 0 0 cm /X1 Do Q\n";
    let patch = "q 90 0 0 20 300 400 cm /X2 Do Q\n";
    let searchable = "BT /F1 11 Tf 3 Tr 72 700 Td (recognised words) Tj ET\n";
    let typed = "BT /F1 11 Tf 300 400 Td (Total: 97.200) Tj ET\n";
    let added = "BT /F1 11 Tf 210 562 Td (9700) Tj ET\n";
    let three = |third: Sheet| book(&[sheet(&minutes), sheet(&minutes), third, sheet(&minutes)], &[], "");
    let foreign = Sheet {
        streams: vec![
            "/P << /MCID 0 >> BDC q BT /C1 11 Tf 1 0 0 1 72 700 Tm [<4E65>-3<77>] TJ 0 -20 Td [<4F6E>-3<65>] TJ 0 -20 Td \
             [<4F6E>-3<65>] TJ ET Q EMC"
                .to_owned(),
        ],
        entries: " /StructParents 0 /Group << /S /Transparency /CS /DeviceRGB >> /Resources << /Font << /C1 << /Type /Font \
                  /Subtype /Type1 /BaseFont /Courier >> >> >>"
            .to_owned(),
        size: "595.276 841.89",
    };
    let layered = |off: &str| {
        let page = format!("{minutes}/OC /L1 BDC BT /F2 11 Tf 72 400 Td (Fee: 9700 euros) Tj ET EMC\n");
        book(&[sheet(&page)], &[], &format!(" /OCProperties << /OCGs [11 0 R] /D << {off} >> >>"))
    };
    let said = |digits: &str| {
        one(sheet(&format!("/Span << /ActualText ({digits}) >> BDC BT /F1 11 Tf 72 700 Td (4200) Tj ET EMC\n")))
    };
    let outlined = |title: &str| {
        let mut objects = vec![(15, b"<< /Type /Outlines /First 16 0 R /Last 19 0 R /Count 4 >>".to_vec())];
        for (number, title) in (16..).zip(["Item 2: electricity", "Item 3: dogs", "Item 4: fees", title]) {
            let next = if number < 19 { format!(" /Next {} 0 R", number + 1) } else { String::new() };
            let item = format!("<< /Title ({title}) /Parent 15 0 R /Dest [20 0 R /Fit]{next} >>");
            objects.push((number, item.into_bytes()));
        }
        book(&[sheet(&minutes)], &objects, " /Outlines 15 0 R")
    };
    let written = |amount: &str| {
        let more: Vec<String> = (1..7).map(|item| format!("Stand {item} is free.")).collect();
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        let all = [&MINUTES[..], &more].concat();
        format!("{}BT /F1 11 Tf 72 300 Td {amount} Tj ET\n", lines("F1", &all))
    };
    let scans = |third: &str| {
        let other = format!("q 595 0 0 842 0 0 cm {third} Do Q\n");
        book(&[sheet(scan), sheet(scan), sheet(&other), sheet(scan)], &[], "")
    };
    let field = "/FT /Tx /T (name) /V (Ilse)";
    let streams = |parts: &[&str]| Sheet {
        streams: parts.iter().map(|part| (*part).to_owned()).collect(),
        entries: String::new(),
        size: "595 842",
    };
    let second = Sheet { size: "595.276 841.89", ..sheet(&minutes) };
    vec![
        (
            "pdf-text-covered-and-retyped",
            one(sheet(&format!("{fee}{white}{over}"))),
            one(sheet(&format!("{white}{fee}"))),
        ),
        ("pdf-text-covered", one(sheet(&format!("{fee}{black}"))), one(sheet(&format!("{white}{fee}")))),
        (
            "pdf-annotation-covers-text",
            noted("FreeText", "180 756 220 770", "/Contents (9700)", "9700"),
            noted("FreeText", "380 756 420 770", "/Contents (9700)", "9700"),
        ),
        (
            "pdf-redaction-not-applied",
            noted("Redact", "180 756 220 770", "", ""),
            noted("FreeText", "380 756 420 770", "", "draft"),
        ),
        (
            "pdf-field-value-against-appearance",
            noted("Widget", "380 756 420 770", field, "Tomas"),
            noted("Widget", "380 756 420 770", field, "Ilse"),
        ),
        (
            "pdf-run-in-standard-font",
            one(sheet(&format!("{minutes}{added}"))),
            one(sheet(&format!("{minutes}BT /F1 9 Tf 290 40 Td (1) Tj ET\n"))),
        ),
        (
            "pdf-text-in-added-stream",
            one(streams(&["q\n", &minutes, "Q\n", &format!("q {added}Q\n")])),
            one(streams(&["q\n", &minutes, "Q\n"])),
        ),
        (
            "pdf-word-on-patch",
            one(sheet(&format!(
                "{}1 g 175 559 25 13 re f 0 g BT /F3 9 Tf 176 562 Td (9700) Tj ET\n",
                lines("F1", &MINUTES)
            ))),
            one(sheet(&lines("F1", &MINUTES))),
        ),
        ("pdf-touched-up-text", one(sheet(&format!("/TouchUp_TextEdit MP\n{minutes}"))), one(sheet(&minutes))),
        ("pdf-scan-patched", one(sheet(&format!("{scan}{patch}"))), one(sheet(&format!("{scan}{searchable}")))),
        ("pdf-text-on-scan", one(sheet(&format!("{scan}{typed}"))), one(sheet(&format!("{scan}{searchable}")))),
        ("pdf-pictures-for-pages", one(sheet(scan)), one(sheet(&format!("{scan}{searchable}")))),
        ("pdf-page-unlike-others", three(foreign), three(sheet(&minutes))),
        (
            "pdf-page-sizes-differ",
            book(&[sheet(&minutes), second], &[], ""),
            book(&[sheet(&minutes), sheet(&minutes)], &[], ""),
        ),
        ("pdf-text-invisible", one(sheet(&format!("{minutes}{searchable}"))), one(sheet(&minutes))),
        (
            "pdf-text-unseen",
            one(sheet(&format!("{minutes}1 g BT /F2 11 Tf 72 400 Td (Fee: 9700 euros) Tj ET\n"))),
            one(sheet(&minutes)),
        ),
        ("pdf-layer-hidden", layered("/OFF [11 0 R]"), layered("/ON [11 0 R]")),
        ("pdf-replacement-text", said("9700"), said("4200")),
        ("pdf-outline-not-on-pages", outlined("Severance Caldera"), outlined("Minutes of the board")),
        (
            "pdf-number-set-otherwise",
            one(sheet("BT /F1 11 Tf 72 700 Td (The fee is ) Tj /F1 10.5 Tf (9700) Tj /F1 11 Tf ( euros.) Tj ET\n")),
            one(sheet(fee)),
        ),
        ("pdf-number-written-otherwise", one(sheet(&written("<39373030>"))), one(sheet(&written("(9700)")))),
        ("pdf-scans-differ", scans("/X2"), scans("/X1")),
    ]
}

//! Pages made of bare operators.

use super::operators;
use crate::evidence::{Clipped, ColourSpace, PdfPage};

fn page(content: &str) -> PdfPage {
    operators(content.as_bytes(), b"").list.remove(0)
}

#[test]
fn text_has_place_size_and_colour() {
    let page = page("q 2 0 0 2 10 20 cm BT /F1 12 Tf 1 0 0 rg 1 0 0 1 5 5 Tm ( !) Tj 0 -10 Td [(\")-500<20>] TJ ET Q");
    let [first, second] = page.runs.as_slice() else { panic!("{:?}", page.runs) };
    assert_eq!((first.start, first.size, first.text.as_str()), ((20.0, 30.0), 24.0, " !"));
    assert_eq!((first.width.round(), first.colour.rgb, first.kerned), (13.0, Some([255, 0, 0]), false));
    assert_eq!((second.start, second.kerned, second.hex), ((20.0, 10.0), true, false));
    // 400 of the quotation mark and 500 of the distance, in thousandths of 24 points.
    assert!((second.letters[1].at - 21.6).abs() < 0.01, "{:?}", second.letters);
    assert!(second.order > first.order);
}

#[test]
fn what_is_drawn_is_kept_in_its_order() {
    let page = page(
        "1 g 10 10 50 20 re f BT /F1 12 Tf 12 12 Td (!) Tj ET 0 0 0 1 k 10 10 m 60 10 l 60 30 l 10 30 l h f \
         10 w 10 100 m 60 100 l S 0 0 5 5 re 1 1 3 3 re f* q 0 0 20 20 re W n 10 10 50 20 re f Q",
    );
    let fills: Vec<_> = page.fills.iter().map(|fill| (fill.area.words(), fill.opaque, fill.colour.space)).collect();
    let (gray, ink) = (ColourSpace::Gray, ColourSpace::Cmyk);
    let expected = [
        ("10.0, 10.0 to 60.0, 30.0", true, gray),
        ("10.0, 10.0 to 60.0, 30.0", true, ink),
        ("10.0, 95.0 to 60.0, 105.0", true, gray),
        ("0.0, 0.0 to 5.0, 5.0", false, ink),
        ("1.0, 1.0 to 4.0, 4.0", false, ink),
        ("10.0, 10.0 to 20.0, 20.0", true, ink),
    ];
    assert_eq!(fills, expected.map(|(area, opaque, space)| (area.to_owned(), opaque, space)));
    assert!(page.fills[0].order < page.runs[0].order && page.runs[0].order < page.fills[1].order);
}

#[test]
fn clips_and_invisible_text_are_seen() {
    let page = page(
        "q 0 0 100 100 re W n BT /F1 10 Tf 3 Tr 10 10 Td (!) Tj 300 0 Td (!) Tj ET Q BT /F1 10 Tf 300 10 Td (!) Tj ET",
    );
    let seen: Vec<_> = page.runs.iter().map(|run| (run.mode, run.clipped)).collect();
    assert_eq!(seen, [(3, Clipped::No), (3, Clipped::Wholly), (0, Clipped::No)]);
}

#[test]
fn forms_end_and_states_do_not_leak() {
    let page = page("/X1 Do Q Q Q 1 0 0 rg q 0 g Q BT /F1 10 Tf (!) Tj ET");
    assert_eq!(page.runs[0].colour.rgb, Some([255, 0, 0]));
    let nested = "q ".repeat(100_000) + "BT /F1 10 Tf (!) Tj ET";
    assert_eq!(operators(nested.as_bytes(), b"").list[0].runs.len(), 1);
}

#[test]
fn letters_come_from_the_map() {
    let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0003> <0041> endbfrange";
    let page = operators(b"BT /F2 10 Tf 50 700 Td <000100020003> Tj ET", map);
    let run = &page.list[0].runs[0];
    assert_eq!((run.text.as_str(), run.hex), ("ABC", true));
    assert!((run.letters[1].at - 2.0).abs() < 0.01 && (run.letters[2].at - 5.0).abs() < 0.01);
    assert!(page.fonts[0].mapped && !page.fonts[0].embedded);
}

#[test]
fn marked_content_is_named() {
    let page =
        page("/P <</MCID 4>> BDC /Span <</ActualText (said)>> BDC BT /F1 10 Tf (!) Tj ET EMC EMC /TouchUp_TextEdit MP");
    assert_eq!(page.runs[0].tag, Some(("Span".to_owned(), Some(4))));
    assert_eq!(page.marks[page.runs[0].mark.unwrap()].says.as_deref(), Some("said"));
    assert_eq!(page.marks[1].tag, "TouchUp_TextEdit");
}

#[test]
fn lines_and_words_are_put_together() {
    let page = page(
        "BT /F1 10 Tf 50 700 Td (!!) Tj 30 0 Td (!) Tj -30 -20 Td (\"!) Tj 4 0 Td (!) Tj ET BT /F1 10 Tf 50 740 Td (! !) Tj ET",
    );
    assert_eq!(page.text(), "! !\n!! !\n\"!!\n");
}

#[test]
fn hostile_operators_end() {
    for content in
        ["BT /F1 1e38 Tf 1e38 0 0 1e38 0 0 Tm (!!!) Tj", "[", "BI /W 9 ID", "Tj TJ ' \" Do gs cs scn BDC EMC Q n"]
    {
        for run in &page(content).runs {
            let area = run.area();
            assert!([area.left, area.right, area.top, area.bottom, run.size].iter().all(|side| side.is_finite()));
        }
    }
}

//! PDFs that ask for more than is done.

use std::io::Write as _;

use super::Case;

const CATALOG: &str = "%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n";
const TRAILER: &str = "\ntrailer\n<</Root 1 0 R/Info 2 0 R>>\n";

fn pdf(objects: &str) -> Vec<u8> {
    format!("{CATALOG}{objects}{TRAILER}").into_bytes()
}

/// A file whose information dictionary has these further entries.
fn info(entries: &str, objects: &str) -> Vec<u8> {
    pdf(&format!("2 0 obj\n<</Producer(x){entries}>>\nendobj\n{objects}"))
}

fn stream(number: usize, dict: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("{number} 0 obj\n<<{dict}/Length {}>>stream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream\nendobj\n"].concat()
}

fn with_streams(streams: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let streams: Vec<u8> = streams.flatten().collect();
    [CATALOG.as_bytes(), &streams, TRAILER.as_bytes()].concat()
}

/// So many MiB of zeros, with bytes behind them that make the ratio an ordinary one.
fn zeros(mebibytes: usize) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..mebibytes).for_each(|_| packer.write_all(&vec![0; 1 << 20]).unwrap());
    let mut packed = packer.finish().unwrap();
    packed.resize(packed.len() + 400_000, b'x');
    packed
}

/// Sections one behind the other, each naming the one before, and a `startxref` for the last.
fn sections(count: usize, one: impl Fn(usize, &str) -> Vec<u8>) -> Vec<u8> {
    let mut out = CATALOG.as_bytes().to_vec();
    let mut before = String::new();
    let mut last = 0;
    for number in 0..count {
        last = out.len();
        out.extend(one(number, &before));
        before = format!("/Prev {last}");
    }
    out.extend(format!("startxref\n{last}\n%%EOF\n").into_bytes());
    out
}

/// What one saved state writes: numbers and objects.
type Written = Vec<(usize, String)>;

fn saved(objects: &[(usize, String)]) -> Written {
    objects.to_vec()
}

/// A catalog and so many pages with these entries.
fn leaves(count: usize, entries: &str) -> Written {
    let kids: String = (0..count).map(|number| format!("{} 0 R ", number + 10)).collect();
    let head =
        [(1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()), (2, format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"))];
    let page = |number| (number + 10, format!("<</Type/Page/Parent 2 0 R{entries}>>"));
    head.into_iter().chain((0..count).map(page)).collect()
}

/// Saved states one behind the other, each with a table of its objects.
fn chained(states: impl Iterator<Item = Written>) -> Vec<u8> {
    let mut out = CATALOG.as_bytes().to_vec();
    let mut before = String::new();
    for state in states {
        let mut rows = String::new();
        for (number, body) in &state {
            rows.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
            out.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
        }
        if before.is_empty() && !state.iter().any(|(number, _)| *number == 1) {
            rows.push_str("1 1\n0000000009 00000 n \n");
        }
        let at = out.len();
        let trailer = format!("trailer\n<</Root 1 0 R{before}>>\nstartxref\n{at}\n%%EOF\n");
        out.extend(format!("xref\n{rows}{trailer}").into_bytes());
        before = format!("/Prev {at}");
    }
    out
}

fn xref_stream(rows: usize, number: usize, before: &str) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&vec![0; rows * 2]).unwrap();
    let dict = format!("/Type/XRef/W[1 1 0]/Size {rows}/Root 1 0 R{before}/Filter/FlateDecode");
    stream(number + 10, &dict, &packer.finish().unwrap())
}

fn packet(properties: usize, inner: &str) -> String {
    let list: String = (0..properties).map(|number| format!("<a:p{number}>x</a:p{number}>")).collect();
    format!(
        "<?xpacket begin?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:a=\"urn:a\">{list}{inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end?>"
    )
}

fn metadata(number: usize, text: &str) -> Vec<u8> {
    stream(number, "/Type/Metadata/Subtype/XML", text.as_bytes())
}

fn frame() -> Vec<Case> {
    let table = |number: usize, before: &str, object: bool| {
        let own = if object { format!("{} 0 obj\n1\nendobj\n", number + 10) } else { String::new() };
        (own.len(), format!("{own}xref\n0 0\ntrailer\n<</Root 1 0 R{before}>>\n"))
    };
    let tables = sections(4_097, |number, before| table(number, before, false).1.into_bytes());
    // Each state writes an object, so that none is joined to the one before.
    let states = |count| {
        let one = |number: usize| saved(&[(number + 10, "1".to_owned())]);
        chained((0..count).map(one))
    };
    vec![
        ("pdf-objects", "objects.pdf", pdf(&"3 0 obj\n".repeat(1_000_001))),
        ("pdf-xref-entries", "entries.pdf", sections(1, |number, before| xref_stream(2_000_001, number, before))),
        ("pdf-xref-total", "total.pdf", sections(4, |number, before| xref_stream(1_600_000, number, before))),
        ("pdf-xref-sections", "sections.pdf", tables),
        ("pdf-streams", "streams.pdf", {
            sections(4_001, |number, before| {
                stream(number + 10, &format!("/Type/XRef/W[1 1 0]/Size 1/Root 1 0 R{before}"), &[0, 0])
            })
        }),
        ("pdf-marks", "marks.pdf", pdf(&"startxref\n0\n%%EOF\n".repeat(10_001))),
        ("pdf-revisions", "revisions.pdf", states(502)),
        ("pdf-states-compared", "states.pdf", states(70)),
        ("pdf-objects-changed", "changed.pdf", {
            let many: Vec<(usize, String)> = (3..5_010).map(|number| (number, "1".to_owned())).collect();
            chained([saved(&[]), many].into_iter())
        }),
        ("pdf-pages", "pages.pdf", chained(std::iter::once(leaves(20_001, "")))),
        ("pdf-page-tree", "tree.pdf", {
            let one = |number: usize| (number, format!("<</Type/Pages/Kids[{} 0 R]>>", number + 1));
            chained(std::iter::once(
                [vec![(1, "<</Type/Catalog/Pages 2 0 R>>".to_owned())], (2..80).map(one).collect()].concat(),
            ))
        }),
        ("pdf-reached", "reached.pdf", {
            let mut first = leaves(900, "/Resources 3 0 R");
            let list: String = (0..1_200).map(|number| format!("{} 0 R ", 50_000 + number)).collect();
            first.push((3, format!("<</XObject<</A[{list}]>>>>")));
            chained([first, saved(&[(4, "1".to_owned())])].into_iter())
        }),
    ]
}

fn values() -> Vec<Case> {
    let keys: String = (0..1_001).map(|number| format!("/K{number}(x)")).collect();
    let broken: String = (0..300).map(|number| format!("/K{number} 3 0 R")).collect();
    let open = format!("3 0 obj\n]{}\n4 0 obj\n1\nendobj\n", " ".repeat(1 << 20));
    let chain: String = (3..24).map(|number| format!("{number} 0 obj\n{} 0 R\nendobj\n", number + 1)).collect();
    vec![
        ("pdf-depth", "deep.pdf", info("", &format!("3 0 obj\n<</BaseFont/A/B{}>>\nendobj\n", "[".repeat(70)))),
        (
            "pdf-values",
            "values.pdf",
            info("", &format!("3 0 obj\n<</BaseFont/A/B[{}]>>\nendobj\n", "1 ".repeat(400_001))),
        ),
        ("pdf-parsed", "parsed.pdf", info(&broken, &open)),
        ("pdf-reread", "reread.pdf", info(&broken, &format!("{open}{}", " ".repeat(1 << 20)))),
        ("pdf-references", "chain.pdf", info("/Title 3 0 R", &chain)),
        ("pdf-info-entries", "info.pdf", info(&keys, "")),
        ("pdf-info-value", "value.pdf", info("/Title 3 0 R", &format!("3 0 obj\n({})\nendobj\n", "x".repeat(70_000)))),
        ("pdf-fonts", "fonts.pdf", {
            info(
                "",
                &(0..501)
                    .map(|number| format!("{} 0 obj\n<</BaseFont/F{number}>>\nendobj\n", number + 3))
                    .collect::<String>(),
            )
        }),
        ("pdf-traces", "traces.pdf", {
            let comments = "<</Subtype/Text/Rect[0 0 1 1]/M(D:2016)>>".repeat(5_001);
            info("", &format!("3 0 obj\n[{comments}]\nendobj\n"))
        }),
        ("pdf-font-places", "places.pdf", info("", &format!("3 0 obj\n({})\nendobj\n", "/BaseFont ".repeat(50_001)))),
    ]
}

/// A file of these pages; each is the rest of its dictionary. Further objects begin at 5.
fn book(pages: &[String], objects: &[Vec<u8>]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|index| format!("{} 0 R ", 100 + index)).collect();
    let head = format!(
        "%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n2 0 obj\n<</Producer(x)>>\nendobj\n3 0 obj\n<</Type/Pages\
         /Kids[{kids}]/MediaBox[0 0 595 842]>>\nendobj\n4 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
    );
    let page = |(index, rest): (usize, &String)| {
        format!("{} 0 obj\n<</Type/Page/Parent 3 0 R/Resources<</Font<</F1 4 0 R>>>>{rest}>>\nendobj\n", 100 + index)
    };
    let pages: String = pages.iter().enumerate().map(page).collect();
    [head.as_bytes(), &objects.concat(), pages.as_bytes(), TRAILER.as_bytes()].concat()
}

/// A file of one page with these operators.
fn sheet(operators: &str) -> Vec<u8> {
    book(&["/Contents 5 0 R".to_owned()], &[stream(5, "", operators.as_bytes())])
}

/// So many signature dictionaries that no field holds, behind so many bytes.
fn signed(count: usize, blanks: usize) -> Vec<u8> {
    let one = |number: usize| format!("{} 0 obj\n<</Type/Sig/ByteRange[0 9 20 9]>>\nendobj\n", number + 10);
    let dictionaries: String = (0..count).map(one).collect();
    pdf(&format!("2 0 obj\n<</Producer(x)>>\nendobj\n{}\n{dictionaries}", " ".repeat(blanks)))
}

fn signatures() -> Vec<Case> {
    let fields = format!(
        "%PDF-1.5\n1 0 obj\n<</Type/Catalog/AcroForm<</Fields[{}]>>>>\nendobj\n2 0 obj\n<</Producer(x)>>\nendobj\n\
         5 0 obj\n<</T(a)/FT/Tx>>\nendobj\n{TRAILER}",
        "5 0 R ".repeat(50_001)
    );
    let kept: String = (0..1_001).map(|number| format!("{} 0 R ", number + 10)).collect();
    let head = format!(
        "%PDF-1.5\n1 0 obj\n<</Type/Catalog/DSS<</Certs[{kept}]>>>>\nendobj\n2 0 obj\n<</Producer(x)>>\nendobj\n"
    );
    let streams: Vec<u8> = (0..1_001).flat_map(|number| stream(number + 10, "", b"0")).collect();
    vec![
        ("pdf-validation", "kept.pdf", [head.as_bytes(), &streams, TRAILER.as_bytes()].concat()),
        ("pdf-fields", "fields.pdf", fields.into_bytes()),
        ("pdf-signature-places", "places.pdf", signed(1_001, 0)),
        ("document-signatures", "signatures.pdf", signed(101, 0)),
        ("document-work", "work.pdf", signed(100, 22 << 20)),
    ]
}

/// Saved states of so many pages that all show one stream and one picture, each state with others of them.
fn rewritten(pages: usize, states: &[(String, Vec<u8>)]) -> Vec<u8> {
    let entries =
        "/Contents 5 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</I 6 0 R>>>>";
    let mut first = leaves(pages, entries);
    let written = states.iter().map(|(operators, picture)| {
        let body = |dict: &str, bytes: &str| format!("<<{dict}/Length {}>>stream\n{bytes}\nendstream", bytes.len());
        let image = "/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8";
        let picture = String::from_utf8(picture.clone()).unwrap();
        vec![(5, body("", operators)), (6, body(image, &picture))]
    });
    let mut written: Vec<Written> = written.collect();
    first.extend(written.remove(0));
    chained(std::iter::once(first).chain(written))
}

/// Pages that read otherwise in a later state.
fn words() -> Vec<Case> {
    let text = |words: &str| (format!("/F1 9 Tf 1 0 0 1 9 9 Tm ({words}) Tj"), vec![b'x']);
    let many = |prefix: &str, count: usize, between: &str| -> String {
        (0..count).map(|number| format!("{prefix}{number} {between}")).collect()
    };
    let numbered: Vec<(String, Vec<u8>)> = (0..8).map(|number| text(&format!("state {number}"))).collect();
    let pictures = (0..6_u8).map(|number| {
        let mut picture = vec![b'x'; 1 << 20];
        picture.extend([b'0' + number]);
        ("8 0 0 8 9 9 cm /I Do".to_owned(), picture)
    });
    vec![
        // An object names at most 64 of the pages that it reaches.
        ("pdf-pages-worded", "worded.pdf", rewritten(64, &numbered)),
        ("pdf-word-pairs", "pairs.pdf", rewritten(1, &[text(&many("a", 10_001, "")), text(&many("b", 10_001, ""))])),
        ("pdf-passages", "passages.pdf", {
            rewritten(12, &[text(&many("a", 250, "and so on ")), text(&many("b", 250, "and so on "))])
        }),
        ("pdf-picture-bytes", "pictures.pdf", rewritten(64, &pictures.collect::<Vec<_>>())),
    ]
}

fn pages() -> Vec<Case> {
    let forms: Vec<Vec<u8>> = (5..25)
        .map(|number| {
            let next = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>", number + 1);
            stream(number, &next, b"/X Do")
        })
        .collect();
    let codes: String = (0..131_080).map(|code| format!("<{code:06X}><0041>")).collect();
    let map = stream(6, "", format!("beginbfchar {codes} endbfchar").as_bytes());
    let mapped = b"7 0 obj\n<</Type/Font/Subtype/TrueType/BaseFont/A/ToUnicode 6 0 R>>\nendobj\n".to_vec();
    let fonts: String = (0..2_001).map(|number| format!("/G{number}<</Subtype/Type1/BaseFont/Courier>>")).collect();
    let chosen: String = (0..2_001).map(|number| format!("/G{number} 9 Tf ")).collect();
    let same = |rest: &str, count: usize| vec![rest.to_owned(); count];
    vec![
        ("pdf-pages-read", "read.pdf", book(&same("", 2_001), &[])),
        ("pdf-page-streams", "streams.pdf", {
            let each = format!("/Contents[{}]", "5 0 R ".repeat(2_000));
            book(&same(&each, 11), &[stream(5, "", b"n")])
        }),
        ("pdf-operators", "operators.pdf", sheet(&"n ".repeat(2_000_001))),
        ("pdf-runs", "runs.pdf", sheet(&"0 0 9 9 re f ".repeat(400_001))),
        ("pdf-letters", "letters.pdf", sheet(&format!("/F1 9 Tf ({}) Tj", "x".repeat(4_000_001)))),
        ("pdf-forms", "forms.pdf", book(&same("/Contents 5 0 R/Resources<</XObject<</X 6 0 R>>>>", 1), &forms)),
        ("pdf-graphics-states", "states.pdf", sheet(&"q ".repeat(257))),
        ("pdf-mapped-codes", "codes.pdf", {
            let page = "/Contents 5 0 R/Resources<</Font<</F2 7 0 R>>>>";
            book(&same(page, 1), &[stream(5, "", b"/F2 9 Tf (x) Tj"), map.clone(), mapped])
        }),
        ("pdf-page-fonts", "fonts.pdf", {
            let page = format!("/Contents 5 0 R/Resources<</Font<<{fonts}>>>>");
            book(&[page], &[stream(5, "", chosen.as_bytes())])
        }),
        ("pdf-font-tables", "tables.pdf", {
            let fonts: String =
                (0..10).map(|number| format!("/G{number}<</Subtype/TrueType/BaseFont/A/ToUnicode 6 0 R>>")).collect();
            let chosen: String = (0..10).map(|number| format!("/G{number} 9 Tf ")).collect();
            let page = format!("/Contents 5 0 R/Resources<</Font<<{fonts}>>>>");
            book(&[page], &[stream(5, "", chosen.as_bytes()), map.clone()])
        }),
        ("pdf-annotations", "notes.pdf", {
            let note = b"5 0 obj\n<</Subtype/Text/Rect[0 0 9 9]>>\nendobj\n".to_vec();
            book(&[format!("/Annots[{}]", "5 0 R ".repeat(20_001))], &[note])
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    let bomb = |number| stream(number, "/Type/ObjStm/N 0/First 0/Filter/FlateDecode", &zeros(60));
    let filters = format!("/Type/Metadata/Filter[{}]", "/ASCIIHexDecode".repeat(17));
    let parameters = format!("3 0 obj\n[{}]\nendobj\n", "3 0 R ".repeat(500)).into_bytes();
    let heads = "3 0 ".repeat(100_001);
    let packed = stream(3, &format!("/Type/ObjStm/N 100001/First {}", heads.len()), format!("{heads}1").as_bytes());
    let ends: Vec<u8> = (0..600)
        .flat_map(|number| format!("{} 0 obj\n<</Type/Metadata/Length 1>>stream\n", number + 3).into_bytes())
        .chain(vec![b' '; 500_000])
        .collect();
    let picture = |number| stream(number, "/Subtype/Image/Filter/DCTDecode", b"\xff\xd8\xff\xd9");
    let mut cases = vec![
        ("pdf-pictures", "pictures.pdf", with_streams((3..2_004).map(picture))),
        ("pdf-stream-ends", "ends.pdf", with_streams(std::iter::once(ends))),
        ("pdf-filters", "filters.pdf", with_streams(std::iter::once(stream(3, &filters, b"41>")))),
        ("pdf-filter-values", "parameters.pdf", {
            let coded = stream(4, "/Type/Metadata/Filter/FlateDecode/DecodeParms 3 0 R", b"xx");
            with_streams([parameters, coded].into_iter())
        }),
        (
            "pdf-stream",
            "bomb.pdf",
            with_streams(std::iter::once(stream(3, "/Type/ObjStm/N 0/First 0/Filter/FlateDecode", &zeros(65)))),
        ),
        ("pdf-decoded", "bombs.pdf", with_streams((3..9).map(bomb))),
        ("pdf-object-streams", "packs.pdf", {
            with_streams((3..2_010).map(|number| stream(number, "/Type/ObjStm/N 0/First 0", b" ")))
        }),
        ("pdf-packed-objects", "packed.pdf", with_streams(std::iter::once(packed))),
        ("pdf-xmp-packets", "packets.pdf", pdf(&packet(1, "").repeat(257))),
        (
            "pdf-xmp-properties",
            "properties.pdf",
            with_streams((3..15).map(|number| metadata(number, &packet(4_900, "")))),
        ),
        ("pdf-packet-properties", "packet.pdf", pdf(&packet(5_001, ""))),
        ("pdf-xmp-depth", "xmp.pdf", pdf(&packet(1, &"<a:b>".repeat(70)))),
        (
            "pdf-xmp-size",
            "large.pdf",
            with_streams(std::iter::once(metadata(3, &packet(1, &" ".repeat((8 << 20) + 1))))),
        ),
    ];
    cases.extend(frame());
    cases.extend(values());
    cases.extend(pages());
    cases.extend(words());
    cases.extend(signatures());
    cases
}

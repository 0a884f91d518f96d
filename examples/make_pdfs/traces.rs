//! Fixtures of what stands inside a PDF: attachments, comments, signatures, pictures, fonts, habits of programs.

use md5::{Digest, Md5};

use super::cases::{FONT_2009, FONT_2021, WORD, letter};
use super::write::{Document, file, file_of, objects, stream};

/// Number of the first further object.
const FIRST: usize = 10;

/// What is put in beside the letter.
#[derive(Default)]
struct Extra {
    /// Into the catalog.
    catalog: String,
    /// Into the page.
    page: String,
    /// In place of the page's content.
    content: Option<&'static str>,
    /// Whether the page has fonts.
    bare: bool,
    /// Further objects, [`FIRST`] first.
    objects: Vec<Vec<u8>>,
}

fn with(document: &Document, extra: Extra) -> Vec<u8> {
    let mut bodies = objects(document);
    let put = |body: &mut Vec<u8>, text: &str| {
        body.truncate(body.len() - 2);
        body.extend_from_slice(format!("{text} >>").as_bytes());
    };
    put(&mut bodies[0], &extra.catalog);
    if extra.bare {
        bodies[2] =
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>".to_vec();
    }
    put(&mut bodies[2], &extra.page);
    if let Some(content) = extra.content {
        bodies[3] = stream("", content.as_bytes());
    }
    bodies.resize(FIRST - 1, b"null".to_vec());
    bodies.extend(extra.objects);
    file_of(document, &bodies)
}

fn page(text: &str) -> Extra {
    Extra { page: text.to_owned(), ..Extra::default() }
}

fn catalog(text: &str) -> Extra {
    Extra { catalog: text.to_owned(), ..Extra::default() }
}

/// A file attached on this day; `sum` in place of its fingerprint.
fn attached(day: &str, sum: Option<&str>) -> Extra {
    let body = b"Minutes of the market meeting\n";
    let own: String = Md5::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    let params = format!(
        "/Params << /ModDate (D:{day}120000+02'00') /Size {} /CheckSum <{}> >>",
        body.len(),
        sum.unwrap_or(&own)
    );
    Extra {
        catalog: " /Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>".into(),
        objects: vec![
            b"<< /Type /Filespec /F (minutes.txt) /UF (minutes.txt) /EF << /F 11 0 R >> >>".to_vec(),
            stream(&format!("/Type /EmbeddedFile {params}"), body),
        ],
        ..Extra::default()
    }
}

fn comment(day: &str) -> Extra {
    page(&format!(
        " /Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /T (Tomas Quiroga) /M (D:{day}120000+02'00') \
         /Contents (See the minutes) >>]"
    ))
}

fn pieces(day: &str) -> Extra {
    page(&format!(
        " /LastModified (D:{day}120000) /PieceInfo << /ADBE_CompoundType << /LastModified (D:{day}120000) /Private /Watermark >> >>"
    ))
}

fn link(to: &str) -> Extra {
    page(&format!(" /Annots [<< /Type /Annot /Subtype /Link /Rect [10 10 30 30] /A << /S /URI /URI ({to}) >> >>]"))
}

/// A JPEG of one block with the camera's tags.
fn picture(taken: &str) -> Extra {
    // DateTime.
    exif(0x32, taken)
}

/// The same with one Exif text: the tag is the second byte of those from 0x0100 on.
fn exif(tag: u8, text: &str) -> Extra {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    let text = format!("{text}\0");
    // ASCII, its length, its place behind the directory.
    let length = u8::try_from(text.len()).unwrap_or_default();
    exif.extend_from_slice(&[0x01, tag, 0, 2, 0, 0, 0, length, 0, 0, 0, 26, 0, 0, 0, 0]);
    exif.extend_from_slice(text.as_bytes());
    let mut bytes = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, body: &[u8]| {
        bytes.extend_from_slice(&[0xFF, marker]);
        bytes.extend_from_slice(&u16::try_from(body.len() + 2).unwrap_or_default().to_be_bytes());
        bytes.extend_from_slice(body);
    };
    segment(0xE1, &exif);
    segment(0xDB, &[vec![0], vec![16; 64]].concat());
    segment(0xC0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    segment(0xC4, &[[0; 17].as_slice(), &[0]].concat());
    segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    bytes.extend_from_slice(&[0, 0xFF, 0xD9]);
    let dict = "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode";
    Extra { objects: vec![stream(dict, &bytes)], ..Extra::default() }
}

/// A colour profile of this year.
fn profile(year: u16) -> Extra {
    let mut bytes = vec![0; 128];
    bytes[36..40].copy_from_slice(b"acsp");
    bytes[12..16].copy_from_slice(b"mntr");
    bytes[24..26].copy_from_slice(&year.to_be_bytes());
    bytes[26..30].copy_from_slice(&[0, 5, 0, 6]);
    bytes.extend_from_slice(&1_u32.to_be_bytes());
    bytes.extend_from_slice(b"desc");
    bytes.extend_from_slice(&144_u32.to_be_bytes());
    bytes.extend_from_slice(&27_u32.to_be_bytes());
    bytes.extend_from_slice(b"desc\0\0\0\0\0\0\0\x0fOberwiesel RGB\0");
    Extra { objects: vec![stream("/N 3", &bytes)], ..Extra::default() }
}

/// A Type 1 program that names this year.
fn type_1(year: u16) -> Extra {
    let program = format!(
        "%!PS-AdobeFont-1.0: Seal 1.0\n%%CreationDate: Mon Jul 1 10:00:00 {year}\n/FontInfo 2 dict dup begin\n\
         /Notice (Copyright (c) {year} Oberwiesel Type Works) readonly def\nend readonly def\ncurrentfile eexec\n"
    );
    Extra {
        objects: vec![
            b"<< /Type /FontDescriptor /FontName /Seal /Flags 4 /FontFile 11 0 R >>".to_vec(),
            stream(&format!("/Length1 {}", program.len()), program.as_bytes()),
        ],
        ..Extra::default()
    }
}

/// Every file with its path from the root of the source tree.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut case = |check: &str, hit: Vec<u8>, clean: Vec<u8>| {
        files.push((format!("tests/cases/{check}/hit.pdf"), hit));
        files.push((format!("tests/cases/{check}/clean.pdf"), clean));
    };
    let put = |extra| with(&letter(), extra);
    let plain = || file(&letter());
    let made_by = |name| letter().info("Producer", name).xmp("pdf:Producer", name);

    case("pdf-attached-file-newer", put(attached("20171108", None)), put(attached("20160401", None)));
    case(
        "pdf-attached-file-changed",
        put(attached("20160401", Some("00112233445566778899aabbccddeeff"))),
        put(attached("20160401", None)),
    );
    case("pdf-comment-outside", put(comment("20171108")), put(comment("20160405")));
    case("pdf-program-papers-newer", put(pieces("20171108")), put(pieces("20160404")));
    case("pdf-program-papers-older", put(pieces("20140404")), put(pieces("20160405")));
    case("pdf-picture-newer", put(picture("2017:11:08 12:00:00")), put(picture("2016:04:02 12:00:00")));
    // Model.
    case("pdf-picture-tool-newer", put(exif(0x10, "iPhone 12")), put(exif(0x10, "iPhone 5")));
    case("pdf-colour-profile-newer", put(profile(2019)), put(profile(2009)));
    // 2019-01-01 08:00 UTC and 2016-04-05 08:15 UTC.
    let identifier = |id| file(&letter().xmp("xmpMM:DocumentID", id));
    case(
        "pdf-identifier-clock",
        identifier("uuid:5c1a4000-0d9b-11e9-8eb2-000d93aabbcc"),
        identifier("uuid:c9f36180-fb06-11e5-8eb2-000d93aabbcc"),
    );
    let quartz = |built| {
        let name = "Mac OS X 10.8.2 Quartz PDFContext";
        let marker: &[u8] = &[0xC4, 0xE5, 0xF2, 0xE5, 0xEB, 0xA7, 0xF3, 0xA0, 0xD0, 0xC4, 0xC6];
        let document = Document {
            font: ("BAAAAA+PalimpsestSeal", built),
            version: "1.3",
            marker,
            xmp: Vec::new(),
            ..made_by(name)
        };
        let second = b"<< /Type /FontDescriptor /FontName /CAAAAA+PalimpsestSeal /Flags 4 /FontFile2 7 0 R >>".to_vec();
        with(&document, Extra { objects: vec![second], ..Extra::default() })
    };
    // 2016-04-05 08:15:01 UTC: one second after the creation that it states.
    case("pdf-font-print-clock", quartz(FONT_2021), quartz(1_459_844_101));
    // Two hours later.
    case("pdf-font-clock-zone", quartz(1_459_851_301), quartz(1_459_844_101));
    let label = |at| file(&letter().info("MSIP_Label_11111111-2222-3333-4444-555555555555_SetDate", at));
    case("pdf-label-newer", label("2019-01-10T08:00:00Z"), label("2016-04-05T08:00:00Z"));
    let layers = || catalog(" /OCProperties << /OCGs [] /D << >> >>");
    let old = letter().dated("D:20010405101500+02'00'", "2001-04-05T10:15:00+02:00");
    case("pdf-feature-newer", with(&old, layers()), put(layers()));
    case(
        "pdf-program-year-newer",
        file(&made_by("iText® 7.1.8 ©2000-2019 iText Group NV")),
        file(&made_by("iText® 5.5.9 ©2000-2015 iText Group NV")),
    );
    case(
        "pdf-title-date",
        file(&letter().info("Title", "SKM_C25818031510590")),
        file(&letter().info("Title", "Scan_20160405")),
    );
    let dated = |date| file(&letter().info("CreationDate", date));
    case("pdf-zone-missing", dated("D:20160405101500"), plain());
    case("pdf-zone-odd", dated("D:20160405101500+05'24'"), plain());
    case("pdf-date-round", dated("D:20160405000000+02'00'"), plain());

    let ghost = Extra {
        content: Some("q 0.1 0 0 0.1 0 0 cm /R7 gs 0 g q 10 0 0 10 0 0 cm BT /F1 12 Tf 72 700 Td (Notice) Tj ET Q Q"),
        ..Extra::default()
    };
    case("pdf-pages-by-other-program", put(ghost), plain());
    let word = |name, tag| Document { marker: WORD, font: (tag, FONT_2009), ..made_by(name).info("Creator", name) };
    case("pdf-writer-habits", file(&word("Microsoft® Word 2016", "ZZTOPQ+PalimpsestSeal")), plain());
    let newest = "Microsoft® Word for Microsoft 365";
    case(
        "pdf-word-font-tags",
        file(&word(newest, "ABCDEE+PalimpsestSeal")),
        file(&word(newest, "BCDEEE+PalimpsestSeal")),
    );
    let counted = String::from_utf8_lossy(b"> <5A1DC0DE").into_owned();
    let mut bytes = plain();
    let at = bytes.windows(counted.len()).rposition(|part| part == counted.as_bytes()).unwrap_or_default();
    bytes[at + 4] = b'B';
    case("pdf-identifier-counted-up", bytes, plain());
    case("pdf-producer-misspelt", file(&made_by("Microsoft Word 2016")), plain());
    case("pdf-producer-version-unknown", file(&made_by("LibreOffice 6.7")), plain());
    case("pdf-modified-using", file(&made_by("LibreOffice 5.1; modified using iText 5.5.9")), plain());
    case("pdf-online-service", file(&made_by("iLovePDF")), plain());
    case("pdf-remade-after-writing", file(&made_by("GPL Ghostscript 9.18")), plain());
    let distiller = made_by("Acrobat Distiller 11.0 (Windows)");
    case("pdf-xmp-missing", file(&Document { xmp: Vec::new(), ..distiller.clone() }), file(&distiller));
    let frame = Extra { bare: true, content: Some("q 595 0 0 842 0 0 cm /x5 Do Q"), ..Extra::default() };
    let cleaned = Document {
        marker: &[0xB5, 0xED, 0xAE, 0xFB],
        version: "1.5",
        info: vec![
            ("Producer", "cairo 1.14.6 (http://cairographics.org)"),
            ("CreationDate", "D:20160405101500+02'00'"),
        ],
        xmp: Vec::new(),
        ..letter()
    };
    case("pdf-papers-removed", with(&cleaned, frame), plain());

    case(
        "pdf-user-in-path",
        put(link("file:///C:/Users/i.brandauer/Desktop/list.docx")),
        put(link("file:///C:/market/list.docx")),
    );
    let russian = "Microsoft® Word для Microsoft 365";
    let language = |tag: &str| with(&made_by(russian), catalog(&format!(" /Lang ({tag})")));
    case("pdf-system-language", language("fr-FR"), language("ru-RU"));
    case("pdf-font-copyright-newer", put(type_1(2019)), put(type_1(2009)));
    case(
        "pdf-actions",
        put(catalog(" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\);) >>")),
        put(link("https://market.example/stands")),
    );
    case(
        "pdf-link-with-token",
        put(link("https://open.example/v/9f3a72c1e0b84d55a6c7d8e9f0a1b2c3")),
        put(link("https://market.example/stands")),
    );
    files
}

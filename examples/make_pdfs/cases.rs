//! Which files there are: samples and two fixtures for every check.

use super::write::{Document, INFO, file, hybrid, info_dict, linearized, update};

/// LibreOffice's second line.
const OFFICE: &[u8] = &[0xC3, 0xA4, 0xC3, 0xBC, 0xC3, 0xB6, 0xC3, 0x9F];
/// Microsoft Office's second line.
pub const WORD: &[u8] = &[0xB5, 0xB5, 0xB5, 0xB5];
/// 2009-08-11 10:40:00 UTC.
pub const FONT_2009: i64 = 1_249_987_200;
/// 2021-06-01 08:00:00 UTC.
pub const FONT_2021: i64 = 1_622_534_400;

const SPRING: (&str, &str) = ("D:20160405101500+02'00'", "2016-04-05T10:15:00+02:00");
const ADOBE_2010: &str = "Adobe XMP Core 5.2-c001 63.139439, 2010/09/27-13:37:26";

/// A letter in which everything agrees.
pub fn letter() -> Document {
    let (pdf, iso) = SPRING;
    Document {
        version: "1.4",
        marker: OFFICE,
        info: vec![
            ("Title", "Notice of the spring market"),
            ("Author", "Ilse Brandauer"),
            ("Creator", "Writer"),
            ("Producer", "LibreOffice 5.1"),
            ("CreationDate", pdf),
            ("ModDate", pdf),
        ],
        xmp: vec![
            ("dc:title", "Notice of the spring market"),
            ("dc:creator", "Ilse Brandauer"),
            ("xmp:CreatorTool", "Writer"),
            ("pdf:Producer", "LibreOffice 5.1"),
            ("xmp:CreateDate", iso),
            ("xmp:ModifyDate", iso),
        ],
        toolkit: ADOBE_2010,
        history: Vec::new(),
        font: ("BAAAAA+PalimpsestSeal", FONT_2009),
        lines: vec!["Town of Oberwiesel, market office", "Sample document for the checks of Palimpsest."],
        stream: false,
    }
}

/// The letter saved again with this Info.
pub fn resaved(change: (&'static str, &'static str)) -> Vec<u8> {
    let first = letter();
    let second = letter().info(change.0, change.1);
    update(&file(&first), &[(INFO, info_dict(&second.info))], true, false)
}

/// Every file with its path from the root of the source tree.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let mut files = samples();
    let mut case = |check: &str, hit: Vec<u8>, clean: Vec<u8>| {
        files.push((format!("tests/cases/{check}/hit.pdf"), hit));
        files.push((format!("tests/cases/{check}/clean.pdf"), clean));
    };
    let clean = || file(&letter());
    let later = ("ModDate", "D:20160411090000+02'00'");

    let old = "D:20140111083000+01'00'";
    case("pdf-creation-info-xmp", file(&letter().info("CreationDate", old).info("ModDate", old)), clean());
    case("pdf-modification-info-xmp", file(&letter().info("ModDate", "D:20160630170000+02'00'")), clean());
    case("pdf-same-clock-other-zone", file(&letter().xmp("xmp:CreateDate", "2016-04-05T10:15:00-05:00")), clean());
    case("pdf-changed-before-made", file(&letter().info("ModDate", "D:20121105120000+01'00'")), clean());
    case("pdf-date-impossible", file(&letter().info("CreationDate", "D:20160230101500+02'00'")), clean());
    case("pdf-date-in-future", file(&letter().dated("D:20980405101500+02'00'", "2098-04-05T10:15:00+02:00")), clean());
    case("pdf-date-before-pdf", file(&letter().dated("D:19860405101500+02'00'", "1986-04-05T10:15:00+02:00")), clean());
    case("pdf-revision-backwards", resaved(("ModDate", "D:20150911083000+02'00'")), resaved(later));
    case("pdf-creation-rewritten", resaved(("CreationDate", "D:20140911083000+02'00'")), resaved(later));
    let source = |date| file(&letter().info("SourceModified", date));
    case("pdf-source-newer", source("D:20160908121500"), source("D:20160405090000"));
    let steps = |second| Document { history: vec!["2016-04-04T09:00:00+02:00", second], ..letter() };
    case("pdf-history-order", file(&steps("2016-03-02T09:00:00+01:00")), file(&steps("2016-04-05T10:15:00+02:00")));
    let begun = |first| Document { history: vec![first, "2016-04-05T10:15:00+02:00"], ..letter() };
    case(
        "pdf-history-before-creation",
        file(&begun("2014-03-02T09:00:00+01:00")),
        file(&begun("2016-04-05T10:15:00+02:00")),
    );
    case(
        "pdf-dates-stood-still",
        resaved(("Title", "Notice of the autumn market")),
        resaved(("ModDate", "D:20160406090000+02'00'")),
    );
    let elsewhere = ("D:20160406101500-05'00'", "2016-04-06T10:15:00-05:00");
    case("pdf-zones-differ", file(&letter().info("ModDate", elsewhere.0).xmp("xmp:ModifyDate", elsewhere.1)), clean());
    case("pdf-date-form", file(&letter().info("ModDate", "5.4.2016 10:15")), clean());
    let autumn = ("D:20111005101500+02'00'", "2011-10-05T10:15:00+02:00");
    let newer = letter().info("Producer", "LibreOffice 7.4").xmp("pdf:Producer", "LibreOffice 7.4");
    case("pdf-software-newer", file(&newer.dated(autumn.0, autumn.1)), clean());
    let font = |name, built| Document { font: (name, built), ..letter() };
    case("pdf-font-file-newer", file(&font("BAAAAA+PalimpsestSeal", FONT_2021)), clean());
    case("pdf-font-name-newer", file(&font("BAAAAA+Aptos", FONT_2009)), clean());
    let toolkit = |toolkit| Document { toolkit, ..letter() };
    case("pdf-toolkit-newer", file(&toolkit("Adobe XMP Core 7.1-c000 79.b0f8be9, 2021/12/08-19:11:22")), clean());
    let streamed = |version| Document { version, stream: true, ..letter() };
    let year_2001 = ("D:20010405101500+02'00'", "2001-04-05T10:15:00+02:00");
    case("pdf-structure-newer", file(&streamed("1.5").dated(year_2001.0, year_2001.1)), file(&streamed("1.5")));

    case("pdf-producer-info-xmp", file(&letter().xmp("pdf:Producer", "Acrobat Distiller 10.0")), clean());
    case("pdf-creator-info-xmp", file(&letter().xmp("xmp:CreatorTool", "PScript5.dll Version 5.2")), clean());
    case("pdf-title-info-xmp", file(&letter().xmp("dc:title", "Draft of a contract")), clean());
    case("pdf-author-info-xmp", file(&letter().xmp("dc:creator", "Tomas Quiroga")), clean());
    let edited = letter().info("CreationDate", "D:20140911083000+02'00'");
    case("pdf-exiftool-update", update(&clean(), &[(INFO, info_dict(&edited.info))], true, true), clean());
    case("pdf-xmp-by-editor", file(&toolkit("Image::ExifTool 12.57")), clean());
    case("pdf-info-emptied", update(&clean(), &[(10, b"null".to_vec())], false, false), resaved(later));

    let word = || letter().info("Producer", "Microsoft® Word 2016").info("Creator", "Microsoft® Word 2016");
    let tagged = |name| Document { marker: WORD, font: (name, FONT_2009), ..word() };
    case("pdf-last-writer", file(&word()), clean());
    case(
        "pdf-font-tags-against-producer",
        file(&tagged("BAAAAA+PalimpsestSeal")),
        file(&tagged("ABCDEE+PalimpsestSeal")),
    );
    case("pdf-earlier-states", resaved(later), clean());
    case("pdf-version-against-structure", file(&streamed("1.3")), file(&streamed("1.5")));
    let web = linearized(&letter());
    let signed_later = update(&web, &[(INFO, info_dict(&letter().info(later.0, later.1).info))], true, false);
    case("pdf-linearized-length", signed_later, web.clone());
    case("pdf-bytes-behind", [clean(), b"<html><body>404 Not Found</body></html>\n".to_vec()].concat(), clean());
    case("pdf-bytes-before", [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), clean()].concat(), clean());
    let whole = clean();
    let mark = whole.windows(9).rposition(|part| part == b"startxref").unwrap_or_default();
    let broken = [&whole[..mark], b"startxref\n77\n%%EOF\n"].concat();
    case("pdf-table-mended", broken, clean());

    for (check, hit, clean) in super::states::all() {
        case(check, hit, clean);
    }
    files.push(("tests/cases/pdf-update-content/hit-words.pdf".into(), super::states::estimate()));
    files.extend(super::traces::all());
    files.push(("tests/cases/pdf-earlier-states/clean-linearized.pdf".into(), web));
    files.push((
        "tests/cases/pdf-earlier-states/clean-word-hybrid.pdf".into(),
        hybrid(&tagged("ABCDEE+PalimpsestSeal")),
    ));
    files
}

/// What the window shows to somebody who has no file at hand.
fn samples() -> Vec<(String, Vec<u8>)> {
    let notice = Document {
        toolkit: "",
        lines: vec![
            "Town of Oberwiesel - Market office",
            "Notice of the spring market, 5 April 2016",
            "The spring market opens on Saturday, 16 April 2016, at 8 in the morning.",
            "Stands may be set up from 6. Electricity is available on the west side only.",
            "Dogs are to be kept on a leash. Questions: market office, room 12.",
            "Ilse Brandauer, market warden",
            "This sample belongs to Palimpsest. The town and its people are invented.",
        ],
        ..letter()
    };
    let memo = Document {
        toolkit: "Adobe XMP Core 5.6-c017 91.164464, 2020/06/15-10:20:05",
        font: ("BAAAAA+PalimpsestSeal", FONT_2021),
        lines: vec![
            "Harbour authority of Sant Brice - Internal",
            "Memorandum of 9 March 2012",
            "The tender for the north quay is awarded to Maristela Works without a second round.",
            "All earlier minutes on this matter are to be withdrawn.",
            "Signed: R. Caldera, director",
            "This sample belongs to Palimpsest. The harbour and its people are invented.",
        ],
        ..letter()
    };
    let memo = memo
        .info("Title", "Memorandum on the north quay")
        .xmp("dc:title", "Memorandum on the north quay")
        .info("Author", "R. Caldera")
        .xmp("dc:creator", "Mirela Osei")
        .info("Producer", "LibreOffice 7.4")
        .xmp("pdf:Producer", "LibreOffice 7.4")
        .info("CreationDate", "D:20120309111200+01'00'")
        .info("ModDate", "D:20120309111200+01'00'")
        .xmp("xmp:CreateDate", "2022-10-18T16:41:27+02:00")
        .xmp("xmp:ModifyDate", "2022-10-18T16:41:27+02:00");
    // Here the XMP was backdated as well: only fonts and programs still know better.
    let careful = memo.clone().dated("D:20120309111200+01'00'", "2012-03-09T11:12:00+01:00");
    let resaved = {
        let first = notice.clone().info("Author", "Ilse Brandauer");
        let second = notice.clone().info("ModDate", "D:20160302090000+01'00'").info("Author", "Office of the mayor");
        update(&file(&first), &[(INFO, info_dict(&second.info))], true, true)
    };
    vec![
        ("assets/samples/consistent-notice.pdf".into(), file(&notice)),
        ("assets/samples/two-creation-dates.pdf".into(), file(&memo)),
        ("assets/samples/newer-than-its-date.pdf".into(), file(&careful)),
        ("assets/samples/edited-afterwards.pdf".into(), resaved),
    ]
}

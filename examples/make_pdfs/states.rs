//! Fixtures of the checks that compare saved states and look at the frame of the file.

use md5::{Digest as _, Md5};

use super::cases::{letter, resaved};
use super::write::{INFO, file, info_dict, objects, update};

/// The page of the letter with other entries.
fn page(contents: &str, more: &str) -> Vec<u8> {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} /Resources << /Font << /F1 << /Type \
         /Font /Subtype /Type1 /BaseFont /Helvetica >> /F2 5 0 R >> >>{more} >>"
    )
    .into_bytes()
}

fn catalog(pages: usize, more: &str) -> Vec<u8> {
    format!("<< /Type /Catalog /Pages {pages} 0 R /Metadata 9 0 R{more} >>").into_bytes()
}

fn stream(dict: &str, body: &str) -> Vec<u8> {
    format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len()).into_bytes()
}

/// A content stream in a zlib frame, stored and not packed (RFC 1950, RFC 1951 3.2.4).
fn stored(body: &str) -> Vec<u8> {
    let bytes = body.as_bytes();
    let length = u16::try_from(bytes.len()).unwrap_or_default();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(bytes);
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    data.extend(((high << 16) | low).to_be_bytes());
    let mut out = format!("<< /Filter /FlateDecode /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A file of one state from these objects, 1 first; `loose` goes between the third and the fourth.
fn whole(bodies: &[Vec<u8>], loose: &[u8]) -> Vec<u8> {
    let first = file(&letter());
    let head = first.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).map_or(0, |(at, _)| at + 1);
    let mut out = first[..head].to_vec();
    let mut rows = String::new();
    for (index, body) in bodies.iter().enumerate() {
        if index == 3 {
            out.extend_from_slice(loose);
        }
        rows.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let (at, size) = (out.len(), bodies.len() + 1);
    let id = "5A1DC0DE5EA1ED0C5A1DC0DE5EA1ED0C";
    let trailer = format!("<< /Size {size} /Root 1 0 R /Info {INFO} 0 R /ID [<{id}> <{id}>] >>");
    let end = format!("xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n{trailer}\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    out
}

/// The first of these words in its place put by the other.
fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let at = bytes.windows(old.len()).position(|part| part == old.as_bytes()).unwrap_or_default();
    [&bytes[..at], new.as_bytes(), &bytes[at + old.len()..]].concat()
}

/// A note on the page, as a reader appends it.
fn noted() -> Vec<u8> {
    let note = b"<< /Type /Annot /Subtype /Text /Rect [60 700 80 720] /Contents (Please check the hours.) /P 3 0 R >>";
    update(&file(&letter()), &[(3, page("4 0 R", " /Annots [10 0 R]")), (10, note.to_vec())], true, false)
}

/// So many pages of one line each, the last of them coded by `last`.
fn pages(last: fn(&str) -> Vec<u8>) -> Vec<u8> {
    let mut bodies = objects(&letter());
    let count = 6;
    let kids: String = (0..count).map(|index| format!("{} 0 R ", 10 + 2 * index)).collect();
    bodies[1] = format!("<< /Type /Pages /Kids [3 0 R {kids}] /Count {} >>", count + 1).into_bytes();
    bodies[3] = stored("BT /F1 16 Tf 104 746 Td (Rates of the spring market) Tj ET");
    for index in 0..count {
        let text = format!("BT /F1 11 Tf 72 720 Td (Page {}) Tj ET", index + 1);
        bodies.push(page(&format!("{} 0 R", 11 + 2 * index), ""));
        bodies.push(if index + 1 == count { last(&text) } else { stored(&text) });
    }
    whole(&bodies, b"")
}

/// The letter with LibreOffice's checksum in its trailer.
fn summed() -> Vec<u8> {
    let bytes = file(&letter());
    let at = bytes.windows(7).rposition(|part| part == b"trailer").unwrap_or_default();
    let sum: String = Md5::digest(&bytes[..at]).iter().map(|byte| format!("{byte:02X}")).collect();
    replaced(&bytes, "] >>\nstartxref", &format!("]\n/DocChecksum /{sum} >>\nstartxref"))
}

/// A cost estimate in five states: a figure is replaced; a note is laid on and a field filled in; a picture is exchanged and a page
/// put in front; the last page is taken out.
pub fn estimate() -> Vec<u8> {
    let font = "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let page = |contents: usize, more: &str| {
        let frame = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 300]";
        format!("{frame} /Contents {contents} 0 R {font}{more} >>").into_bytes()
    };
    let tree = |kids: &str, count: usize| format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").into_bytes();
    let lines = |lines: &[(i32, i32, &str)]| {
        let shown = |(x, y, text): &(i32, i32, &str)| format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n");
        stream("", &lines.iter().map(shown).collect::<String>())
    };
    let head = (40, 250, "Harbour authority of Sant Brice");
    let costs = |total: &str, day: &str| {
        let (total, day) = (format!("{total} EUR"), format!("To be paid by {day} at the latest"));
        lines(&[head, (40, 210, "Repair of the north quay"), (40, 180, "Total"), (300, 180, &total), (40, 150, &day)])
    };
    let picture = |level: u8| {
        let pixels: String = (0..16).map(|pixel| format!("{:02X}", level.wrapping_add(pixel * 9))).collect();
        let dict = "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8";
        stream(&format!("{dict} /Filter /ASCIIHexDecode"), &format!("{pixels}>"))
    };
    let plan = "BT /F1 12 Tf 40 250 Td (Plan of the quay) Tj ET\nq 200 0 0 120 40 100 cm /P Do Q";
    let mut bodies = vec![
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [13 0 R] >> >>".to_vec(),
        tree("3 0 R 5 0 R 9 0 R", 3),
        page(4, " >>"),
        lines(&[head, (40, 210, "Cost estimate of 9 March 2012"), (40, 180, "Checked by:")]),
        page(6, " >>"),
        costs("1,200", "12 March 2012"),
        stream("", plan),
    ];
    bodies.push(info_dict(&letter().info));
    bodies.push(page(7, " /XObject << /P 10 0 R >> >>"));
    bodies.push(picture(20));
    let base = whole(&bodies, b"");
    let figures = update(&base, &[(6, costs("9,200", "14 March 2021"))], true, false);
    let note = b"<< /Type /Annot /Subtype /Text /Rect [360 240 380 260] /Contents (Agreed by telephone.) /P 3 0 R >>";
    let field = |value: &str| {
        let dict = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Checked by) /Rect [110 176 260 192] /P 3 0 R";
        format!("{dict} /V ({value}) >>").into_bytes()
    };
    let noted = [(3, page(4, " >> /Annots [12 0 R 13 0 R]")), (12, note.to_vec()), (13, field("R. Caldera"))];
    let noted = update(&figures, &noted, true, false);
    let turned = [
        (2, tree("14 0 R 3 0 R 5 0 R 9 0 R", 4)),
        (10, picture(90)),
        (14, page(15, " >>")),
        (15, lines(&[head, (40, 210, "Cover sheet")])),
    ];
    let turned = update(&noted, &turned, true, false);
    update(&turned, &[(2, tree("14 0 R 3 0 R 5 0 R", 3))], true, false)
}

/// Each check with the file in which it finds something and the one in which it does not.
pub fn all() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let base = || file(&letter());
    let later = || resaved(("ModDate", "D:20160411090000+02'00'"));
    let append = |written: &[(usize, Vec<u8>)]| update(&base(), written, true, false);
    let plain = "BT /F1 16 Tf 104 746 Td (Town of Oberwiesel, market office) Tj ET\nBT /F1 11 Tf 72 684 Td (Fee: 48 crowns.) Tj ET";
    let content = append(&[(4, stream("", plain))]);
    let cover =
        b"<< /Type /Annot /Subtype /FreeText /Rect [72 676 180 696] /C [1 1 1] /BS << /W 0 >> /DA (0 g /Helv 11 Tf) \
                  /Contents (Fee: 84 crowns.) /P 3 0 R >>";
    let second = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 11 0 R >>".to_vec();
    let two = b"<< /Type /Pages /Kids [3 0 R 10 0 R] /Count 2 >>".to_vec();
    let other_tree = b"<< /Type /Pages /Kids [11 0 R] /Count 1 >>".to_vec();
    let other_page = b"<< /Type /Page /Parent 10 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_vec();
    let swapped = append(&[(1, catalog(10, "")), (10, other_tree), (11, other_page)]);
    let font =
        b"<< /Type /Font /Subtype /TrueType /BaseFont /BAAAAA+PalimpsestSeal /FirstChar 65 /LastChar 65 /Widths [800] \
                 /FontDescriptor 6 0 R /Encoding << /Type /Encoding /Differences [65 /eight] >> >>";
    let author = letter().info("Author", "Tomas Quiroga").info("ModDate", "D:20160411090000+02'00'");
    let attached = [
        (1, catalog(2, " /Names << /EmbeddedFiles << /Names [(rates.txt) 10 0 R] >> >>")),
        (10, b"<< /Type /Filespec /F (rates.txt) /EF << /F 11 0 R >> >>".to_vec()),
        (11, stream("/Type /EmbeddedFile", "stand: 48 crowns")),
    ];
    let script = [
        (1, catalog(2, " /OpenAction 10 0 R")),
        (10, b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\);) >>".to_vec()),
    ];
    let layers = [
        (1, catalog(2, " /OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>")),
        (10, b"<< /Type /OCG /Name (Draft) >>".to_vec()),
    ];
    let locked = update(&base(), &[(10, b"<< /Filter /Example /V 1 >>".to_vec())], true, false);
    let locked = {
        let at = locked.windows(6).rposition(|part| part == b"/Prev ").unwrap_or_default();
        [&locked[..at], b"/Encrypt 10 0 R ", &locked[at..]].concat()
    };
    let by_mupdf = {
        let bare = base();
        update(&[&bare[..], b"\n% Written by MuPDF 1.24.9\n\n"].concat(), &[(4, stream("", plain))], true, false)
    };
    let outline = |page: &str| {
        let mut bodies = objects(&letter());
        bodies[0] = catalog(2, " /Outlines 10 0 R");
        bodies.push(b"<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 1 >>".to_vec());
        bodies.push(format!("<< /Title (Annex) /Parent 10 0 R /Dest [{page} /Fit] >>").into_bytes());
        if page == "12 0 R" {
            bodies.push(page_alone());
        }
        whole(&bodies, b"")
    };
    let mut unused = objects(&letter());
    unused.push(info_dict(&[("Author", "Tomas Quiroga"), ("Producer", "LibreOffice 4.2")]));
    let freed = {
        let noted = noted();
        let plain = update(&noted, &[(3, page("4 0 R", ""))], true, false);
        replaced_last(&plain, "xref\n3 1", "xref\n10 1\n0000000000 00001 f \n3 1")
    };
    let labelled = |last: usize| {
        let mut bodies = objects(&letter());
        bodies[0] = catalog(2, &format!(" /PageLabels << /Nums [0 << /S /r >> {last} << /S /D >>] >>"));
        whole(&bodies, b"")
    };
    let mut counted = objects(&letter());
    counted[1] = b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>".to_vec();
    let mut twice = objects(&letter());
    twice[3] = stream("", plain);
    let second_copy = [b"4 0 obj\n".to_vec(), stream("", &plain.replace("48", "84")), b"\nendobj\n".to_vec()].concat();
    let length = replaced(&base(), "  /Length 1", "  /Length 2");
    let labels_within = labelled(0);
    vec![
        ("pdf-update-content", content, later()),
        ("pdf-update-cover", append(&[(3, page("4 0 R", " /Annots [10 0 R]")), (10, cover.to_vec())]), noted()),
        ("pdf-update-pages", append(&[(2, two), (10, second), (11, stream("", plain))]), later()),
        ("pdf-update-tree", swapped, later()),
        ("pdf-update-fonts", append(&[(5, font.to_vec())]), later()),
        ("pdf-update-only-metadata", append(&[(INFO, info_dict(&author.info))]), noted()),
        ("pdf-update-attachments", append(&attached), later()),
        ("pdf-update-script", append(&script), later()),
        ("pdf-update-layers", append(&layers), later()),
        ("pdf-update-encryption", locked, later()),
        ("pdf-update-other-program", by_mupdf, later()),
        (
            "pdf-bytes-shifted",
            replaced(&base(), "Town of Oberwiesel, market", "Town of Oberwiesel am See, market"),
            base(),
        ),
        ("pdf-object-twice", whole(&twice, &second_copy), base()),
        ("pdf-page-outside", outline("12 0 R"), outline("3 0 R")),
        ("pdf-stream-length", length, base()),
        ("pdf-orphans", whole(&unused, b""), base()),
        ("pdf-freed-objects", freed, base()),
        ("pdf-loose-bytes", whole(&objects(&letter()), b"these words belong to no object\n"), base()),
        ("pdf-date-padded", file(&letter().info("ModDate", "D:20160405101500Z       ")), base()),
        ("pdf-page-count", whole(&counted, b""), base()),
        ("pdf-labels-beyond", labelled(7), labels_within),
        ("pdf-content-coding", pages(|text| stream("", text)), pages(stored)),
        ("pdf-checksum-differs", replaced(&summed(), "spring market", "autumn fairs!"), summed()),
    ]
}

fn page_alone() -> Vec<u8> {
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_vec()
}

/// The last of these words put by the other, the number behind `startxref` as it was: the table starts where it did.
fn replaced_last(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let at = bytes.windows(old.len()).rposition(|part| part == old.as_bytes()).unwrap_or_default();
    [&bytes[..at], new.as_bytes(), &bytes[at + old.len()..]].concat()
}

//! PDF files from their parts (ISO 32000-2 7.5).

use super::font;

/// What a document says of itself and how it is built.
#[derive(Clone)]
pub struct Document {
    pub version: &'static str,
    pub marker: &'static [u8],
    pub info: Vec<(&'static str, &'static str)>,
    /// Properties of the XMP packet; empty: no packet.
    pub xmp: Vec<(&'static str, &'static str)>,
    pub toolkit: &'static str,
    /// Times of the history's steps.
    pub history: Vec<&'static str>,
    /// `/BaseFont` of the embedded font, and when it was built (seconds since 1970).
    pub font: (&'static str, i64),
    /// Lines on the page.
    pub lines: Vec<&'static str>,
    /// A cross-reference stream in place of the table.
    pub stream: bool,
}

impl Document {
    /// The same with another Info value; an empty one takes the key away.
    pub fn info(mut self, key: &'static str, value: &'static str) -> Self {
        self.info.retain(|(known, _)| *known != key);
        if !value.is_empty() {
            self.info.push((key, value));
        }
        self
    }

    /// The same with another XMP property.
    pub fn xmp(mut self, key: &'static str, value: &'static str) -> Self {
        self.xmp.retain(|(known, _)| *known != key);
        self.xmp.push((key, value));
        self
    }

    /// Both dates and both places at once: PDF's notation and XMP's.
    pub fn dated(self, pdf: &'static str, iso: &'static str) -> Self {
        self.info("CreationDate", pdf).info("ModDate", pdf).xmp("xmp:CreateDate", iso).xmp("xmp:ModifyDate", iso)
    }
}

const ID: &str = "5A1DC0DE5EA1ED0C5A1DC0DE5EA1ED0C";
/// Number of the Info object.
pub const INFO: usize = 8;

/// An Info dictionary.
pub fn info_dict(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut out = b"<<".to_vec();
    for (key, value) in entries {
        out.extend_from_slice(format!(" /{key} ").as_bytes());
        if value.is_ascii() {
            out.extend_from_slice(format!("({value})").as_bytes());
        } else {
            let units: String = value.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            out.extend_from_slice(format!("<FEFF{units}>").as_bytes());
        }
    }
    out.extend_from_slice(b" >>");
    out
}

pub fn stream(dict: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dict} /Length {} >>\nstream\n", body.len()).into_bytes();
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendstream");
    out
}

fn packet(document: &Document) -> String {
    let mut body = String::new();
    for (key, value) in &document.xmp {
        let value = match *key {
            "dc:creator" => format!("<rdf:Seq><rdf:li>{value}</rdf:li></rdf:Seq>"),
            "dc:title" => format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li></rdf:Alt>"),
            _ => (*value).to_owned(),
        };
        body.push_str(&format!("   <{key}>{value}</{key}>\n"));
    }
    if !document.history.is_empty() {
        let step = |when: &&str| format!("<rdf:li stEvt:action=\"saved\" stEvt:when=\"{when}\"/>");
        let steps: String = document.history.iter().map(step).collect();
        body.push_str(&format!("   <xmpMM:History><rdf:Seq>{steps}</rdf:Seq></xmpMM:History>\n"));
    }
    let toolkit =
        if document.toolkit.is_empty() { String::new() } else { format!(" x:xmptk=\"{}\"", document.toolkit) };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"{toolkit}>\n \
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n  <rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:stEvt=\"http://ns.adobe.com/xap/1.0/sType/ResourceEvent#\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n{body}  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket \
         end=\"w\"?>"
    )
}

/// The objects of a document, 1 first.
pub fn objects(document: &Document) -> Vec<Vec<u8>> {
    let metadata = if document.xmp.is_empty() { "" } else { " /Metadata 9 0 R" };
    let mut content = "q 0.2 0.3 0.5 rg BT /F2 26 Tf 72 742 Td (A) Tj ET Q\n".to_owned();
    for (index, line) in document.lines.iter().enumerate() {
        let (size, y) = if index == 0 { (16, 746) } else { (11, 720 - 18 * index) };
        let x = if index == 0 { 104 } else { 72 };
        content.push_str(&format!("BT /F1 {size} Tf {x} {y} Td ({line}) Tj ET\n"));
    }
    let (name, built) = document.font;
    let program = font::square(built);
    let descriptor = format!(
        "<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 0 700 700] /ItalicAngle 0 /Ascent 800 \
         /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 7 0 R >>"
    );
    let font = format!(
        "<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 65 /LastChar 65 /Widths [800] /FontDescriptor 6 \
         0 R >>"
    );
    let mut all = vec![
        format!("<< /Type /Catalog /Pages 2 0 R{metadata} >>").into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font \
          /Subtype /Type1 /BaseFont /Helvetica >> /F2 5 0 R >> >> >>"
            .to_vec(),
        stream("", content.as_bytes()),
        font.into_bytes(),
        descriptor.into_bytes(),
        stream(&format!("/Length1 {}", program.len()), &program),
        info_dict(&document.info),
    ];
    if !document.xmp.is_empty() {
        all.push(stream("/Type /Metadata /Subtype /XML", packet(document).as_bytes()));
    }
    all
}

/// Appends an object; where it starts.
pub fn put(out: &mut Vec<u8>, number: usize, body: &[u8]) -> usize {
    let at = out.len();
    out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendobj\n");
    at
}

fn header(document: &Document) -> Vec<u8> {
    let mut out = format!("%PDF-{}\n%", document.version).into_bytes();
    out.extend_from_slice(document.marker);
    out.push(b'\n');
    out
}

/// Rows of a classic table for neighbouring numbers.
fn rows(first: usize, places: &[usize]) -> String {
    let rows: String = places.iter().map(|at| format!("{at:010} 00000 n \n")).collect();
    format!("{first} {}\n{rows}", places.len())
}

fn ending(out: &mut Vec<u8>, startxref: usize) {
    out.extend_from_slice(format!("startxref\n{startxref}\n%%EOF\n").as_bytes());
}

/// A whole file of one saved state.
pub fn file(document: &Document) -> Vec<u8> {
    file_of(document, &objects(document))
}

/// The same of these objects, 1 first.
pub fn file_of(document: &Document, bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut out = header(document);
    let places: Vec<usize> = bodies.iter().enumerate().map(|(index, body)| put(&mut out, index + 1, body)).collect();
    let at = out.len();
    let size = places.len() + 1;
    let trailer = format!("/Root 1 0 R /Info {INFO} 0 R /ID [<{ID}> <{ID}>]");
    if document.stream {
        let mut table = vec![0_u8, 0, 0, 0xFF];
        for place in places.iter().chain([&at]) {
            table.push(1);
            table.extend_from_slice(&u16::try_from(*place).unwrap_or_default().to_be_bytes());
            table.push(0);
        }
        let dict = format!("/Type /XRef /Size {} /W [1 2 1] {trailer}", size + 1);
        put(&mut out, size, &stream(&dict, &table));
    } else {
        let rows: String = places.iter().map(|at| format!("{at:010} 00000 n \n")).collect();
        let table = format!("xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} {trailer} >>\n");
        out.extend_from_slice(table.as_bytes());
    }
    ending(&mut out, at);
    out
}

/// Appends a saved state that writes these objects. `frame`: comment lines around them, as a metadata editor leaves.
pub fn update(base: &[u8], written: &[(usize, Vec<u8>)], info: bool, frame: bool) -> Vec<u8> {
    let last = last_number(base, "startxref\n");
    let mut out = base.to_vec();
    if frame {
        out.extend_from_slice(b"%BeginExifToolUpdate\n");
    }
    let places: Vec<String> =
        written.iter().map(|(number, body)| rows(*number, &[put(&mut out, *number, body)])).collect();
    if frame {
        out.extend_from_slice(format!("%EndExifToolUpdate {}\n", base.len()).as_bytes());
    }
    let at = out.len();
    let info = if info { format!(" /Info {INFO} 0 R") } else { String::new() };
    let highest = written.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
    let size = highest.max(last_number(base, "/Size "));
    let trailer = format!("<< /Size {size} /Root 1 0 R{info} /ID [<{ID}> <{ID}>] /Prev {last} >>");
    out.extend_from_slice(format!("xref\n{}trailer\n{trailer}\n", places.concat()).as_bytes());
    ending(&mut out, at);
    out
}

/// The number behind the last `word`.
fn last_number(bytes: &[u8], word: &str) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let tail = text.rsplit(word).next().unwrap_or_default();
    let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

/// A linearised file (annex F): first-page section at the top, main section at the end, two `%%EOF`, one state.
pub fn linearized(document: &Document) -> Vec<u8> {
    let bodies = objects(document);
    let count = bodies.len();
    let build = |length: usize, main: usize, first: &[usize], rest: &[usize]| {
        let mut out = header(document);
        let dict = format!("<< /Linearized 1 /L {length:06} /H [0 0] /O 3 /E 0 /N 1 /T {main:06} >>");
        let head = put(&mut out, count + 1, dict.as_bytes());
        let at = out.len();
        let own: Vec<usize> = [head].iter().chain(first).copied().collect();
        // The page, its content and fonts stand first: objects 3 to 7 follow the table.
        let rows = format!("{}{}", rows(count + 1, &own[..1]), rows(3, &own[1..]));
        let size = count + 2;
        out.extend_from_slice(
            format!(
                "xref\n{rows}trailer\n<< /Size {size} /Root 1 0 R /Info {INFO} 0 R /ID [<{ID}> <{ID}>] /Prev {main:06} \
                 >>\nstartxref\n0\n%%EOF\n"
            )
            .as_bytes(),
        );
        let page: Vec<usize> = (3..=7).map(|number| put(&mut out, number, &bodies[number - 1])).collect();
        let others: Vec<usize> =
            [1, 2].into_iter().chain(8..=count).map(|number| put(&mut out, number, &bodies[number - 1])).collect();
        let main = out.len();
        let (low, high) = (rest.get(..2).unwrap_or(&[0, 0]), rest.get(2..).unwrap_or_default());
        let table: String = low.iter().map(|at| format!("{at:010} 00000 n \n")).collect();
        out.extend_from_slice(format!("xref\n0 3\n0000000000 65535 f \n{table}").as_bytes());
        out.extend_from_slice(self::rows(8, high).as_bytes());
        out.extend_from_slice(format!("trailer\n<< /Size {} >>\n", count + 1).as_bytes());
        ending(&mut out, at);
        (out, main, page, others)
    };
    let empty = vec![0; count - 5];
    let (draft, main, page, others) = build(0, 0, &[0; 5], &empty);
    build(draft.len(), main, &page, &others).0
}

/// A hybrid file as Microsoft Office writes it (7.5.8.4): table and `%%EOF`, then an empty table that points at a
/// cross-reference stream in the part before; one state.
pub fn hybrid(document: &Document) -> Vec<u8> {
    let mut out = header(document);
    let bodies = objects(document);
    let places: Vec<usize> = bodies.iter().enumerate().map(|(index, body)| put(&mut out, index + 1, body)).collect();
    let number = places.len() + 1;
    let hidden = out.len();
    let mut table = vec![1];
    table.extend_from_slice(&u16::try_from(hidden).unwrap_or_default().to_be_bytes());
    table.push(0);
    let trailer = format!("/Size {} /Root 1 0 R /Info {INFO} 0 R /ID [<{ID}> <{ID}>]", number + 1);
    let dict = format!("/Type /XRef /W [1 2 1] /Index [{number} 1] {trailer}");
    put(&mut out, number, &stream(&dict, &table));
    let at = out.len();
    let rows: String = places.iter().map(|at| format!("{at:010} 00000 n \n")).collect();
    let text = format!("xref\n0 {number}\n0000000000 65535 f \n{rows}trailer\n<< {trailer} >>\n");
    out.extend_from_slice(text.as_bytes());
    ending(&mut out, at);
    let second = out.len();
    out.extend_from_slice(format!("xref\n0 0\ntrailer\n<< {trailer} /Prev {at} /XRefStm {hidden} >>\n").as_bytes());
    ending(&mut out, second);
    out
}

//! Small writers for what a mail can enclose: zip packages, PDFs, Outlook files, Apple Mail files.

use base64::Engine as _;
use palimpsest::decode::office::compound;
use sha2::Digest as _;

use super::letter::{Letter, filetime};

/// MS-DOS date and time of a zip entry: year, month, day, hour, minute.
pub type Packed = (u16, u16, u16, u16, u16);
/// What Word writes in place of a date.
pub const NO_DATE: Packed = (1980, 1, 1, 0, 0);

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A zip package whose entries are stored as they are.
pub fn zip(entries: &[(&str, &str)], packed: Packed) -> Vec<u8> {
    let (year, month, day, hour, minute) = packed;
    let clock = hour << 11 | minute << 5;
    let date = (year - 1980) << 9 | month << 5 | day;
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let size = u32::try_from(content.len()).expect("small");
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 0, 0]);
        common.extend(clock.to_le_bytes());
        common.extend(date.to_le_bytes());
        common.extend(crc32(content.as_bytes()).to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(out.len()).expect("small").to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(content.as_bytes());
    }
    let count = u16::try_from(entries.len()).expect("few").to_le_bytes();
    let (start, length) = (out.len(), directory.len());
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend(u32::try_from(length).expect("small").to_le_bytes());
    out.extend(u32::try_from(start).expect("small").to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A Word document of one sentence.
pub struct Docx {
    pub created: &'static str,
    pub modified: &'static str,
    pub by: &'static str,
    pub packed: Packed,
}

impl Docx {
    /// Made and changed in the week before the letter.
    pub fn new() -> Self {
        let (created, modified) = ("2017-04-27T07:40:00Z", "2017-05-02T09:15:00Z");
        Self { created, modified, by: "Maja Lindqvist", packed: NO_DATE }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let core = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>Minutes</dc:title><dc:creator>Maja Lindqvist</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy><cp:revision>3</cp:revision><dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{}</dcterms:modified></cp:coreProperties>",
            self.by, self.created, self.modified
        );
        let app = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Template>Normal.dotm</Template><TotalTime>12</TotalTime><Application>Microsoft Office Word</Application><Company>Port authority of Nordhaven</Company><AppVersion>16.0000</AppVersion></Properties>";
        let types = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>";
        let relations = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>";
        let document = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>Quay 4 was paid for out of the repair budget.</w:t></w:r></w:p></w:body></w:document>";
        let entries = [
            ("[Content_Types].xml", types),
            ("_rels/.rels", relations),
            ("word/document.xml", document),
            ("docProps/core.xml", core.as_str()),
            ("docProps/app.xml", app),
        ];
        zip(&entries, self.packed)
    }

    /// The same with a signature over the digests of two parts; `changed` puts another text in after it.
    pub fn signed(&self, changed: bool) -> Vec<u8> {
        let text = |sum: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>Quay 4 was paid with {sum} crowns.</w:t></w:r></w:p></w:body></w:document>"
            )
        };
        let styles = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";
        let digest = |bytes: &str| base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(bytes));
        let reference = |part: &str, bytes: &str| {
            format!(
                "<Reference URI=\"/{part}?ContentType=application/xml\"><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><DigestValue>{}</DigestValue></Reference>",
                digest(bytes)
            )
        };
        let listed = [reference("word/document.xml", &text("4200")), reference("word/styles.xml", styles)].concat();
        let signature = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"idPackageSignature\"><SignedInfo><CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/><SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/><Reference URI=\"#idPackageObject\"><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><DigestValue>{}</DigestValue></Reference></SignedInfo><SignatureValue>AAAA</SignatureValue><Object Id=\"idPackageObject\"><Manifest>{listed}</Manifest><SignatureProperties><SignatureProperty><mdssi:SignatureTime xmlns:mdssi=\"http://schemas.openxmlformats.org/package/2006/digital-signature\"><mdssi:Format>YYYY-MM-DDThh:mm:ssTZD</mdssi:Format><mdssi:Value>2017-05-02T09:20:00Z</mdssi:Value></mdssi:SignatureTime></SignatureProperty></SignatureProperties></Object></Signature>",
            digest("its own parts")
        );
        let document = text(if changed { "9200" } else { "4200" });
        let entries = [
            ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
            ("word/document.xml", document.as_str()),
            ("word/styles.xml", styles),
            ("_xmlsignatures/origin.sigs", ""),
            ("_xmlsignatures/sig1.xml", signature.as_str()),
        ];
        zip(&entries, self.packed)
    }
}

/// A PDF of one empty page that states one date.
pub fn pdf(date: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
        format!("<< /Title (Minutes) /Producer (Harbour Print 2.1) /CreationDate (D:{date}) /ModDate (D:{date}) >>"),
    ];
    let mut out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let start = out.len();
    out.extend(table.into_bytes());
    out.extend(format!("trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    out
}

/// One MAPI property of an Outlook file.
#[derive(Clone)]
pub enum Mapi {
    Text(String),
    Time(String),
    Number(u32),
    Bytes(Vec<u8>),
}

/// The streams of one storage: its properties, behind a header of so many bytes.
fn storage(base: &str, header: usize, properties: &[(u16, Mapi)]) -> Vec<(String, Vec<u8>)> {
    let mut table = vec![0_u8; header];
    let mut streams = Vec::new();
    for (id, value) in properties {
        let (kind, fixed, stream): (u16, u64, Option<Vec<u8>>) = match value {
            Mapi::Number(number) => (0x0003, u64::from(*number), None),
            Mapi::Time(at) => (0x0040, filetime(at), None),
            Mapi::Text(text) => {
                let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                (0x001f, wide.len() as u64 + 2, Some(wide))
            }
            Mapi::Bytes(bytes) => (0x0102, bytes.len() as u64, Some(bytes.clone())),
        };
        table.extend(kind.to_le_bytes());
        table.extend(id.to_le_bytes());
        table.extend(6_u32.to_le_bytes());
        table.extend(fixed.to_le_bytes());
        streams.extend(stream.map(|bytes| (format!("{base}__substg1.0_{id:04X}{kind:04X}"), bytes)));
    }
    streams.push((format!("{base}__properties_version1.0"), table));
    streams
}

/// An Outlook file of a letter: its headers kept, its properties as Outlook sets them when the mail arrives.
pub struct Msg {
    pub properties: Vec<(u16, Mapi)>,
    pub attachments: Vec<Vec<(u16, Mapi)>>,
    pub embedded: Option<Vec<(u16, Mapi)>>,
}

impl Msg {
    pub fn of(letter: &Letter) -> Self {
        let header =
            |name: &str| letter.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let headers: String = letter.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let index = header("Thread-Index").unwrap_or_default();
        let index = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, index).expect("base64");
        let text = |text: &str| Mapi::Text(text.to_owned());
        let time = |at: &str| Mapi::Time(at.to_owned());
        let properties = vec![
            (0x001a, text("IPM.Note")),
            (0x0037, Mapi::Text(header("Subject").unwrap_or_default())),
            (0x0039, time("2017-05-04T12:00:01Z")),
            (0x0042, text("Maja Lindqvist")),
            (0x0065, text("m.lindqvist@nordhaven.example")),
            (0x0071, Mapi::Bytes(index)),
            (0x007d, Mapi::Text(headers.replace("\n\t", "\r\n\t").replace("\n ", "\r\n "))),
            (0x0c1a, text("Maja Lindqvist")),
            (0x0c1f, text("m.lindqvist@nordhaven.example")),
            (0x0e04, text("press@harbourpost.example")),
            (0x0e06, time("2017-05-04T12:00:20Z")),
            (0x0e07, Mapi::Number(0x0001)),
            (0x1000, text("Dear colleagues,\r\n\r\nquay 4 was paid for out of the repair budget.\r\n")),
            (0x1035, Mapi::Text(header("Message-ID").unwrap_or_default())),
            (0x3007, time("2017-05-04T12:00:24Z")),
            (0x3008, time("2017-05-04T12:00:24Z")),
            (0x3ffd, Mapi::Number(1252)),
        ];
        Self { properties, attachments: Vec::new(), embedded: None }
    }

    pub fn set(mut self, id: u16, value: Mapi) -> Self {
        self.properties.retain(|(known, _)| *known != id);
        self.properties.push((id, value));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut streams = storage("", 32, &self.properties);
        for (index, attachment) in self.attachments.iter().enumerate() {
            streams.extend(storage(&format!("__attach_version1.0_#{index:08X}/"), 8, attachment));
        }
        if let Some(embedded) = &self.embedded {
            let base = format!("__attach_version1.0_#{:08X}/", self.attachments.len());
            let method = [(0x3705, Mapi::Number(5)), (0x3001, Mapi::Text("Quay 4".to_owned()))];
            streams.extend(storage(&base, 8, &method));
            streams.extend(storage(&format!("{base}__substg1.0_3701000D/"), 24, embedded));
        }
        compound::write(&streams).expect("a small file")
    }
}

/// An Apple Mail file of a message, received at that moment (seconds since 1970).
pub fn emlx(message: &[u8], counted: usize, received: i64) -> Vec<u8> {
    let list = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n\t<key>date-last-viewed</key>\n\t<integer>{received}</integer>\n\t<key>date-received</key>\n\t<integer>{received}</integer>\n\t<key>flags</key>\n\t<integer>8623489089</integer>\n\t<key>remote-id</key>\n\t<string>4711</string>\n</dict>\n</plist>\n"
    );
    [format!("{counted:<11}\n").as_bytes(), message, list.as_bytes()].concat()
}

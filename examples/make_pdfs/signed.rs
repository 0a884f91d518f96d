//! Signed PDFs for the checks of signatures: written, certified and signed byte by byte, apart from what verifies them.

use sha2::{Digest as _, Sha256, Sha512};

use super::signing::TestKey;

/// Room for the value of a signature (bytes, twice as many digits).
const ROOM: usize = 3_000;

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..=0x7f => out.push(short as u8),
        middle @ 0x80..=0xff => out.extend([0x81, middle as u8]),
        long => out.extend([0x82, (long >> 8) as u8, long as u8]),
    }
    out.extend(content);
    out
}

fn seq(parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &parts.concat())
}

fn oid(dotted: &str) -> Vec<u8> {
    let numbers: Vec<u32> = dotted.split('.').map(|part| part.parse().expect("a number")).collect();
    let mut content = vec![(numbers[0] * 40 + numbers[1]) as u8];
    for number in &numbers[2..] {
        let mut digits = vec![(number & 0x7f) as u8];
        let mut rest = number >> 7;
        while rest > 0 {
            digits.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        digits.reverse();
        content.extend(digits);
    }
    der(0x06, &content)
}

fn name(common: &str) -> Vec<u8> {
    seq(&[der(0x31, &seq(&[oid("2.5.4.3"), der(0x0c, common.as_bytes())]))])
}

const ED25519: &str = "1.3.101.112";
const SHA512: &str = "2.16.840.1.101.3.4.2.3";

/// Who issues certificates in the fixtures of revocation.
const AUTHORITY: &str = "Authority of the Sound";

/// A certificate; one of an authority may issue others.
fn certified(subject: &str, issuer: &str, from: &str, authority: bool) -> Vec<u8> {
    let (key, _) = TestKey::certified(b"");
    let basic = seq(&[oid("2.5.29.19"), der(0x04, &seq(&[der(0x01, &[0xff])]))]);
    let body = seq(&[
        der(0xa0, &der(0x02, &[2])),
        der(0x02, &[0x51]),
        seq(&[oid(ED25519)]),
        name(issuer),
        seq(&[der(0x17, from.as_bytes()), der(0x17, b"260101000000Z")]),
        name(subject),
        seq(&[seq(&[oid(ED25519)]), der(0x03, &[&[0], key.as_slice()].concat())]),
        if authority { der(0xa3, &seq(&[basic])) } else { Vec::new() },
    ]);
    sealed(body)
}

fn sealed(body: Vec<u8>) -> Vec<u8> {
    let (_, signature) = TestKey::certified(&body);
    seq(&[body, seq(&[oid(ED25519)]), der(0x03, &[&[0], signature.as_slice()].concat())])
}

/// A list of revoked certificates; empty where `since` is.
fn list(since: &str) -> Vec<u8> {
    let reason = seq(&[seq(&[oid("2.5.29.21"), der(0x04, &der(0x0a, &[1]))])]);
    let entry = seq(&[der(0x02, &[0x51]), der(0x17, since.as_bytes()), reason]);
    sealed(seq(&[
        der(0x02, &[1]),
        seq(&[oid(ED25519)]),
        name(AUTHORITY),
        der(0x17, b"190501000000Z"),
        der(0x17, b"190601000000Z"),
        if since.is_empty() { Vec::new() } else { seq(&[entry]) },
    ]))
}

/// A certificate that vouches for itself.
pub fn certificate(common: &str) -> Vec<u8> {
    certified(common, common, "160101000000Z", false)
}

/// Signed data over `digest`, or around `inside`, with unsigned attributes behind.
fn cms(
    (common, issuer, from): (&str, &str, &str),
    kind: &str,
    inside: Option<&[u8]>,
    digest: &[u8],
    time: &str,
    unsigned: &dyn Fn(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let attribute = |id: &str, value: Vec<u8>| seq(&[oid(id), der(0x31, &value)]);
    let attributes = [
        attribute("1.2.840.113549.1.9.3", oid(kind)),
        attribute("1.2.840.113549.1.9.4", der(0x04, digest)),
        attribute("1.2.840.113549.1.9.5", der(0x17, time.as_bytes())),
    ]
    .concat();
    let (_, signature) = TestKey::certified(&der(0x31, &attributes));
    let behind = unsigned(&signature);
    let signer = seq(&[
        der(0x02, &[1]),
        seq(&[name(issuer), der(0x02, &[0x51])]),
        seq(&[oid(SHA512)]),
        der(0xa0, &attributes),
        seq(&[oid(ED25519)]),
        der(0x04, &signature),
        if behind.is_empty() { Vec::new() } else { der(0xa1, &behind) },
    ]);
    let content = inside.map(|inside| der(0xa0, &der(0x04, inside))).unwrap_or_default();
    let data = seq(&[
        der(0x02, &[if inside.is_some() { 3 } else { 1 }]),
        der(0x31, &seq(&[oid(SHA512)])),
        seq(&[oid(kind), content]),
        der(0xa0, &certified(common, issuer, from, false)),
        der(0x31, &signer),
    ]);
    seq(&[oid("1.2.840.113549.1.7.2"), der(0xa0, &data)])
}

/// A time stamp token over these bytes.
fn token(over: &[u8], time: &str) -> Vec<u8> {
    let info = seq(&[
        der(0x02, &[1]),
        oid("1.2.3.4"),
        seq(&[seq(&[oid("2.16.840.1.101.3.4.2.1")]), der(0x04, &Sha256::digest(over))]),
        der(0x02, &[7]),
        der(0x18, time.as_bytes()),
    ]);
    let digest = Sha512::digest(&info);
    let clock = "Clock of the Sound";
    cms((clock, clock, "160101000000Z"), "1.2.840.113549.1.9.16.1.4", Some(&info), &digest, "170504120500Z", &|_| {
        Vec::new()
    })
}

/// How a document is signed.
#[derive(Clone)]
pub struct Plan {
    /// `/SubFilter`.
    pub form: &'static str,
    /// `/Name`.
    pub name: &'static str,
    /// `/P` of a certification.
    pub permission: Option<u8>,
    /// Bytes before the value that are left out as well.
    pub gap: usize,
    /// What a time stamp is made over: the signature, something else, nothing.
    pub stamp: Option<bool>,
    /// Whether the field holds the signature.
    pub held: bool,
    /// Signing time, in the signature and beside it.
    pub time: &'static str,
    /// When the certificate begins.
    pub from: &'static str,
    /// Day on which the signing program was built.
    pub built: Option<&'static str>,
    /// Since when the certificate is revoked by the list in the file; empty where it lists none.
    pub revoked: Option<&'static str>,
    /// Text of its mark on the page.
    pub mark: &'static str,
    /// Further entries of the catalog.
    pub catalog: &'static str,
}

impl Default for Plan {
    fn default() -> Self {
        let (form, name) = ("adbe.pkcs7.detached", "Ida Sandvik");
        Self {
            form,
            name,
            permission: None,
            gap: 0,
            stamp: None,
            held: true,
            catalog: "",
            time: "20170504120000Z",
            from: "160101000000Z",
            built: None,
            revoked: None,
            mark: "",
        }
    }
}

/// A document under construction.
struct Writer {
    bytes: Vec<u8>,
    places: Vec<(u32, usize)>,
    prev: Option<usize>,
}

impl Writer {
    fn new() -> Self {
        Self { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), places: Vec::new(), prev: None }
    }

    /// Goes on behind a finished document.
    fn behind(bytes: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let last = text.rsplit("startxref\n").next().and_then(|rest| rest.split_whitespace().next());
        let prev = last.and_then(|number| number.parse().ok());
        Self { bytes, places: Vec::new(), prev }
    }

    fn object(&mut self, number: u32, body: &str) {
        self.places.push((number, self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }

    fn stream(&mut self, number: u32, text: &str) {
        self.object(number, &format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()));
    }

    fn end(mut self) -> Vec<u8> {
        let at = self.bytes.len();
        self.places.sort_unstable();
        let mut table = String::from("xref\n");
        if self.prev.is_none() {
            table.push_str("0 1\n0000000000 65535 f \n");
        }
        for (number, place) in &self.places {
            table.push_str(&format!("{number} 1\n{place:010} 00000 n \n"));
        }
        let prev = self.prev.map(|prev| format!("/Prev {prev}")).unwrap_or_default();
        let id = "/ID[<5c1d0e6a7b8f4c2d9e3a1b0c4d5e6f70><5c1d0e6a7b8f4c2d9e3a1b0c4d5e6f70>]";
        table.push_str(&format!("trailer\n<</Size 12/Root 1 0 R/Info 9 0 R{id}{prev}>>\nstartxref\n{at}\n%%EOF\n"));
        self.bytes.extend(table.bytes());
        self.bytes
    }
}

const PAGE: &str = "BT /F1 14 Tf 72 720 Td (Harbour board: quay 4) Tj 0 -28 Td (The repair cost 4200 crowns.) Tj ET";

/// A field that is not shown.
const NOWHERE: (&str, &str) = ("/Rect[0 0 0 0]", "");

/// The document without a signature, fields ready.
fn unsigned((face, value): (&str, &str), catalog: &str) -> Writer {
    let mut pdf = Writer::new();
    pdf.object(1, &format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]/SigFlags 3>>{catalog}>>"));
    pdf.object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf.object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[6 0 R 7 0 R]/Resources<</Font<</F1 5 0 R>>>>>>");
    pdf.stream(4, PAGE);
    pdf.object(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    pdf.object(6, &format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1){face}/P 3 0 R/F 132{value}>>"));
    pdf.object(7, "<</Type/Annot/Subtype/Widget/FT/Tx/T(Remark)/V()/Rect[72 600 300 620]/P 3 0 R/F 4>>");
    pdf.object(9, "<</Producer(Quaywriter 2.1)/CreationDate(D:20170504115000Z)/ModDate(D:20170504115000Z)>>");
    pdf
}

/// A signed document.
pub fn signed(plan: &Plan) -> Vec<u8> {
    let kept = if plan.revoked.is_some() { "/DSS<</CRLs[10 0 R]/Certs[11 0 R]>>" } else { "" };
    let value = if plan.held { "/V 8 0 R" } else { "" };
    let face = if plan.mark.is_empty() { "/Rect[0 0 0 0]" } else { "/Rect[72 480 372 520]/AP<</N 11 0 R>>" };
    let mut pdf = unsigned((face, value), &format!("{}{kept}", plan.catalog));
    if !plan.mark.is_empty() {
        let text = format!("BT /F1 9 Tf 4 20 Td ({}) Tj ET", plan.mark);
        let dict = "/Type/XObject/Subtype/Form/BBox[0 0 300 40]/Resources<</Font<</F1 5 0 R>>>>";
        pdf.object(11, &format!("<<{dict}/Length {}>>\nstream\n{text}\nendstream", text.len()));
    }
    if let Some(since) = plan.revoked {
        let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let root = certified(AUTHORITY, AUTHORITY, "100101000000Z", true);
        for (number, bytes) in [(10, list(since)), (11, root)] {
            let text = format!("{}>", hex(bytes));
            let body = format!("<</Filter/ASCIIHexDecode/Length {}>>\nstream\n{text}\nendstream", text.len());
            pdf.object(number, &body);
        }
    }
    let reference = plan.permission.map(|level| {
        format!("/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P {level}/V/1.2>>>>]")
    });
    let build = plan.built.map(|year| {
        format!("/Prop_Build<</App<</Name/Quaywriter>>/Filter<</Name/Adobe.PPKLite/Date(Jan 10 {year} 09:00:00)>>>>")
    });
    let blank = format!("/ByteRange[0 {0:010} {0:010} {0:010}]", 0);
    let body = format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{}/M(D:{})/Name({}){}{}{blank}/Contents<{}>>>",
        plan.form,
        plan.time,
        plan.name,
        reference.unwrap_or_default(),
        build.unwrap_or_default(),
        "0".repeat(ROOM * 2)
    );
    pdf.object(8, &body);
    let mut bytes = pdf.end();
    let find = |bytes: &[u8], words: &[u8]| bytes.windows(words.len()).position(|at| at == words).expect("it is there");
    let start = find(&bytes, b"/Contents<") + 9;
    let end = start + ROOM * 2 + 2;
    let first = start - plan.gap;
    let range = format!("/ByteRange[0 {first:010} {end:010} {:010}]", bytes.len() - end);
    let at = find(&bytes, b"/ByteRange[0 ");
    bytes[at..at + range.len()].copy_from_slice(range.as_bytes());
    let digest = Sha512::digest([&bytes[..first], &bytes[end..]].concat());
    let stamp = |signature: &[u8]| match plan.stamp {
        None => Vec::new(),
        Some(own) => {
            let over: &[u8] = if own { signature } else { b"something else" };
            seq(&[oid("1.2.840.113549.1.9.16.2.14"), der(0x31, &token(over, "20170504120500Z"))])
        }
    };
    let (owner, time) = ("Ida Sandvik", plan.time.get(2..).unwrap_or_default());
    let issuer = if plan.revoked.is_some() { AUTHORITY } else { owner };
    let value = cms((owner, issuer, plan.from), "1.2.840.113549.1.7.1", None, &digest, time, &stamp);
    let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes[start + 1..start + 1 + hex.len()].copy_from_slice(hex.as_bytes());
    bytes
}

/// The same with a further saved state.
pub fn updated(bytes: Vec<u8>, objects: &[(u32, String)]) -> Vec<u8> {
    let mut pdf = Writer::behind(bytes);
    objects.iter().for_each(|(number, body)| pdf.object(*number, body));
    pdf.end()
}

fn filled() -> (u32, String) {
    (7, "<</Type/Annot/Subtype/Widget/FT/Tx/T(Remark)/V(Seen, 5 May)/Rect[72 600 300 620]/P 3 0 R/F 4>>".to_owned())
}

fn replaced() -> (u32, String) {
    let text = PAGE.replace("4200", "9200");
    (4, format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()))
}

/// What stands in a document in the place of something else.
fn swapped(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).expect("it is there");
    bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
    bytes
}

/// The fixtures of the checks of signatures.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let plain = signed(&Plan::default());
    let level = |permission: u8| signed(&Plan { permission: Some(permission), ..Plan::default() });
    let mut spoilt = plain.clone();
    // The last bytes of the value are those of the signature.
    let start = spoilt.windows(10).position(|part| part == b"/Contents<").expect("a value") + 10;
    let length = spoilt[start..].iter().position(|byte| *byte == b'>').expect("its end");
    let text = spoilt[start..start + length].iter().rposition(|digit| *digit != b'0').expect("digits");
    spoilt[start + text] = if spoilt[start + text] == b'1' { b'2' } else { b'1' };
    let without = (6, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/Rect[0 0 0 0]/P 3 0 R/F 132>>".to_owned());
    let stamped = |own| signed(&Plan { stamp: Some(own), ..Plan::default() });
    let mut cases: Vec<(String, Vec<u8>)> = Vec::new();
    let mut case = |check: &str, hit: Vec<u8>, clean: Vec<u8>| {
        cases.push((format!("tests/cases/{check}/hit.pdf"), hit));
        cases.push((format!("tests/cases/{check}/clean.pdf"), clean));
    };
    case("pdf-signed-bytes-differ", swapped(plain.clone(), "cost 4200", "cost 9200"), plain.clone());
    case("pdf-signature-against-certificate", spoilt, plain.clone());
    case("pdf-signature-untestable", signed(&Plan { form: "example.other.form", ..Plan::default() }), plain.clone());
    case("pdf-changed-after-signing", updated(plain.clone(), &[replaced()]), updated(plain.clone(), &[filled()]));
    case("pdf-beyond-what-was-allowed", updated(level(1), &[filled()]), updated(level(2), &[filled()]));
    let kept = |pdf: Vec<u8>| updated(pdf, &[filled()]);
    let second = signed(&Plan { catalog: "/QuayList[7 0 R]", ..Plan::default() });
    case("pdf-changed-in-two-places", kept(second), kept(plain.clone()));
    case("pdf-added-after-signing", updated(plain.clone(), &[filled()]), plain.clone());
    case("pdf-outside-the-signature", [plain.as_slice(), b"% something that nobody signed\n"].concat(), plain.clone());
    case("pdf-signature-shape", signed(&Plan { gap: 12, ..Plan::default() }), plain.clone());
    case("pdf-signature-unheld", updated(plain.clone(), &[without]), plain.clone());
    case("pdf-signature-field-empty", unsigned(NOWHERE, "/DSS<</Certs[]>>").end(), plain.clone());
    case("pdf-signature-time-stamp", stamped(false), stamped(true));
    let of = |plan: Plan| signed(&plan);
    let later = || Plan { from: "180101000000Z", ..Plan::default() };
    case("pdf-signed-before-certificate", of(later()), plain.clone());
    case("pdf-signature-dates", of(Plan { time: "20160401120000Z", ..Plan::default() }), plain.clone());
    let built = |year| of(Plan { built: Some(year), ..Plan::default() });
    case("pdf-signer-built-later", built("2019"), built("2016"));
    let marked = |mark| of(Plan { mark, ..Plan::default() });
    let mark = "Digitally signed by Ida Sandvik Date: 2017.05.04 14:00:00 +02'00'";
    case("pdf-signature-mark-differs", marked("Digitally signed by Bo Lange Date: 2017.05.04 14:00:00"), marked(mark));
    let certified = Plan { catalog: "/Perms<</DocMDP 8 0 R>>", permission: Some(2), ..Plan::default() };
    case("pdf-signature-traces", unsigned(NOWHERE, "/Perms<</DocMDP 8 0 R>>").end(), of(certified));
    let rights = Plan { catalog: "/Perms<</UR3 8 0 R>>", held: false, ..Plan::default() };
    case("pdf-usage-rights", of(rights), plain.clone());
    let second = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/V 8 0 R/Rect[0 0 0 0]/P 3 0 R/F 132>>";
    let fields = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R 10 0 R]/SigFlags 3>>>>";
    let both = [(1, fields.to_owned()), (10, second.to_owned())];
    case("pdf-signature-field-twice", updated(plain.clone(), &both), plain.clone());
    let revoked = |since, stamp| of(Plan { revoked: Some(since), stamp, ..Plan::default() });
    case("pdf-signer-revoked", revoked("170401000000Z", Some(true)), revoked("", None));
    case("pdf-signer-name-differs", signed(&Plan { name: "Bo Lange", ..Plan::default() }), plain);
    // Without somebody else's clock nobody knows which came first; with it, an older signature stands.
    let day = marked("Digitally signed by Ida Sandvik Date: 2016.11.04 14:00:00");
    cases.push(("tests/cases/pdf-signature-mark-differs/hit-day.pdf".to_owned(), day));
    let further = [("unstamped", revoked("170401000000Z", None)), ("older", revoked("180401000000Z", Some(true)))];
    cases.extend(further.map(|(name, bytes)| (format!("tests/cases/pdf-signer-revoked/hit-{name}.pdf"), bytes)));
    // A form that nobody signed yet is no more than worth knowing.
    cases.push(("tests/cases/pdf-signature-field-empty/hit-prepared.pdf".to_owned(), unsigned(NOWHERE, "").end()));
    // For tests that trust its signer.
    cases.push(("tests/signed/signer.der".to_owned(), certificate("Ida Sandvik")));
    cases
}

//! What each fuzz target does with its bytes; `tests/regressions.rs` does the same with every input that broke something once.
//!
//! A function fails by a panic, by overflow, or by taking too long. Beyond that a report has to be sound: see `sound`.

pub mod archive;
pub mod build;
#[path = "../../tests/support/sound.rs"]
pub mod sound;

use std::sync::OnceLock;

use palimpsest::acquire::{Body, Messages, Source, split_mailbox};
use palimpsest::decode::{self, clocks, stream::undo};
use palimpsest::evidence::{ByteSpan, Content, Fact, Locator, Step, Text, listing_time};
use palimpsest::inspect::Report;
use palimpsest::inspect::proofs::{
    KeyRecord, KeyRing, SearchBudget, line_to_copy, published, read_keys, selector_day, shipped_keys,
};
use palimpsest::present::{html, json, rows, text};
use palimpsest::{Settings, examine as whole};

/// Of so many inputs one is examined a second time: the whole takes a hundred times as long as a decoder.
const TWICE: u8 = 16;
/// Of so many inputs one is examined as a whole by the targets of a decoder.
const WHOLE: u8 = 8;
/// Places inside a coded layer that are fetched of one report: each undoes the layers again.
const FETCHED: usize = 8;
/// Work for the search of changed values (blocks of 64 bytes): enough to enter every kind of search.
const LITTLE: u64 = 2_000;

/// A fixed "now", and the keys that sign the fixtures, each seen to verify another file.
pub fn settings() -> Settings {
    static ONCE: OnceLock<Settings> = OnceLock::new();
    let make = || {
        let mut settings = Settings::at("2026-11-22T00:00:00Z".parse().unwrap());
        let keys = read_keys(include_bytes!("../../tests/cases/keys.tsv"), "keys.tsv").keys;
        settings.confirmed =
            keys.iter().filter_map(|key| Some(KeyRecord::read(&key.record).ok()?.public.fingerprint())).collect();
        settings.keys = KeyRing::new(keys);
        settings
    };
    ONCE.get_or_init(make).clone()
}

/// The report of one file, and everything that is written of it.
fn look(path: &str, bytes: &[u8], settings: &Settings) -> Report {
    let source = Source::new(path, bytes);
    let report = whole(&source, settings);
    sound::sound(&report, bytes);
    let machine = written(&report);
    if one_in(TWICE, bytes) {
        assert!(written(&whole(&source, settings)) == machine, "{path}: two runs, two reports");
    }
    report
}

/// Whether these bytes are one of so many; the same bytes give the same answer.
fn one_in(many: u8, bytes: &[u8]) -> bool {
    bytes.iter().fold(7_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % many == 0
}

/// A mail as it is decoded; one in [`WHOLE`] as it is reported too.
fn letter(bytes: &[u8]) {
    let settings = settings();
    let mail = decode::mail::open(bytes, settings.as_of).mail;
    for fact in mail.facts() {
        let span = fact.at.raw_span().unwrap_or_default();
        assert!(span.end <= bytes.len(), "{}: {:?} of {}", fact.name, fact.at, bytes.len());
    }
    mail.timeline();
    if one_in(WHOLE, bytes) {
        look("m.eml", bytes, &settings);
    }
}

/// The machine-readable report; the other forms are made beside it.
fn written(report: &Report) -> Vec<u8> {
    let mut machine = Vec::new();
    json::write(report, &mut machine).unwrap();
    let parsed: serde_json::Value = serde_json::from_slice(&machine).unwrap();
    assert!(parsed.get("kind").is_some());
    // Tabs part the columns of the list of facts.
    let (plain, listed) = (text::report(report), text::facts(report));
    let raw = plain.chars().find(|letter| letter.is_control() && *letter != '\n');
    assert!(raw.is_none(), "the text report shows {raw:?} as it stands");
    let raw = listed.chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\t'));
    assert!(raw.is_none(), "the list of facts shows {raw:?} as it stands");
    assert!(html::report(report, &Default::default(), &Default::default()).ends_with("</html>\n"));
    machine
}

/// Every place of a report leads somewhere or nowhere, without breaking.
fn fetch(report: &Report, bytes: &[u8]) {
    let decoded = report.facts.iter().filter_map(|fact| match &fact.at {
        Locator::Decoded { within, .. } => Some(within),
        _ => None,
    });
    for within in decoded.take(FETCHED) {
        undo(bytes, within);
    }
}

fn page(html: &str) {
    decode::html::generator(html);
    for run in decode::html::blocks(html).iter().flat_map(|block| &block.runs) {
        assert!(html.get(run.span.start..run.span.end).is_some(), "{:?} of {}", run.span, html.len());
    }
}

/// One mail: its parts, its texts as they are shown, its report.
pub fn mail(data: &[u8]) {
    let settings = settings();
    let report = look("m.eml", data, &settings);
    let opened = decode::mail::open(data, settings.as_of);
    let texts = opened.mail.bodies.into_iter().map(|body| {
        page(&body.text);
        let blocks = if body.html { decode::html::blocks(&body.text) } else { Vec::new() };
        Text { part: body.part, html: body.html, plain: body.text, blocks, cut: body.cut }
    });
    let content = Content { texts: texts.collect(), parts: opened.mail.parts, layer: opened.mail.layer };
    rows::content_sheet(&content, &report);
    for part in &content.parts {
        decode::mail::part(data, &part.path, settings.as_of).unwrap();
    }
    fetch(&report, data);
}

/// Headers in which structure stands; the first byte of the input chooses.
pub const HEADERS: [&str; 32] = [
    "Received",
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "References",
    "In-Reply-To",
    "Content-Type",
    "Content-Disposition",
    "DKIM-Signature",
    "DomainKey-Signature",
    "X-Google-DKIM-Signature",
    "ARC-Seal",
    "ARC-Message-Signature",
    "ARC-Authentication-Results",
    "Authentication-Results",
    "Received-SPF",
    "Return-Path",
    "Reply-To",
    "Sender",
    "X-Mailer",
    "User-Agent",
    "Thread-Index",
    "X-Received",
    "X-OriginalArrivalTime",
    "List-Unsubscribe",
    "Autocrypt",
    "X-MS-Exchange-CrossTenant-OriginalArrivalTime",
    "Content-Transfer-Encoding",
    "X-Originating-IP",
    "Resent-Date",
];

/// One header field by itself, and what is read out of header fields as text.
pub fn headers(data: &[u8]) {
    let Some((first, value)) = data.split_first() else { return };
    let words = String::from_utf8_lossy(value);
    let times = [
        decode::time::rfc5322(&words),
        decode::time::iso8601(&words),
        decode::time::pdf(&words),
        decode::time::epoch(&words),
        decode::time::asn1(&words, first % 2 == 0),
        decode::time::version_day(&words),
    ];
    for stamp in times.iter().flatten() {
        for other in times.iter().flatten() {
            let _ = (stamp.compare(other), stamp.earliest(), stamp.latest(), stamp.instant());
        }
        let _ = (stamp.words(), stamp.zone_words(), stamp.utc_text(), listing_time(stamp));
    }
    decode::text::decode_words(&words);
    decode::text::header_text(value);
    decode::text::parameter(value);
    for tag in decode::tags::read(value).tags {
        assert!(tag.value.end <= value.len());
    }
    let name = HEADERS[usize::from(*first) % HEADERS.len()];
    let folded = words.replace('\n', "\n ");
    let rest = "From: a@b.example\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\n\r\nx\r\n";
    letter(format!("{name}: {folded}\r\n{rest}").as_bytes());
}

const PLACES: [clocks::Place; 21] = {
    use clocks::Place::*;
    [
        Boundary,
        MessageId,
        Reference,
        ThreadIndex,
        ReceivedId,
        ReceivedLine,
        ContentId,
        AttachmentId,
        ArrivalTime,
        TenantArrivalTime,
        NetworkId,
        GmailMessage,
        GmailThread,
        KeepSent,
        Unsubscribe,
        Bounce,
        MailboxLine,
        BodyCid,
        SafeLink,
        Snowflake,
        Meeting,
    ]
};

/// Lines: an identifier, the line around it, the host that wrote it, the programs named, a moment near it.
pub fn clocks(data: &[u8]) {
    let words = String::from_utf8_lossy(data);
    let mut lines = words.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let identifier = Fact::raw(next().to_owned(), ByteSpan::new(0, data.len()));
    let (line, by, mailer) = (next(), next().to_lowercase(), next().to_lowercase());
    let near = decode::time::rfc5322(next());
    let context = clocks::Context { line, by: &by, mailer: &mailer, near: near.as_ref() };
    for place in PLACES {
        for clock in clocks::read(place, "x", &identifier, &context, settings().as_of) {
            assert!(!clock.decoder.is_empty());
            listing_time(&clock.stamp.value);
        }
        clocks::clues(place, "x", &identifier, &context);
    }
    clocks::reread(identifier.value.as_bytes());
}

/// A mailbox, and the name of a file in a Maildir.
pub fn mailbox(data: &[u8]) {
    let (mut before, mut stream) = (0, data);
    let mut messages = Messages::new(&mut stream, None, u64::MAX);
    for span in split_mailbox(data) {
        let message = messages.next_message().expect("as many as in memory");
        assert!((message.start, message.end) == (span.start as u64, span.end as u64), "{message:?} {span:?}");
        assert!(matches!(message.body, Body::Whole(body) if body == span.of(data)));
        assert!(before <= span.start && span.start <= span.end && span.end <= data.len(), "{span:?}");
        before = span.end;
    }
    assert!(messages.next_message().is_none());
    let name = String::from_utf8_lossy(&data[..data.len().min(200)]);
    decode::mail::maildir_name(&format!("cur/{name}"));
    let report = look("box.mbox", data, &settings());
    fetch(&report, data);
}

/// Outlook's message, or streams that are made one.
pub fn outlook(data: &[u8]) {
    let made = build::compound(data);
    let bytes = made.as_deref().unwrap_or(data);
    decode::mail::is_outlook(bytes);
    let report = look("m.msg", bytes, &settings());
    fetch(&report, bytes);
}

/// An office document, or parts that are made one.
pub fn office(data: &[u8]) {
    let made = build::package(data);
    let bytes = made.as_deref().unwrap_or(data);
    let _ = decode::office::read(bytes);
    let report = look("d.docx", bytes, &settings());
    fetch(&report, bytes);
}

/// A PDF; without its header one is put before it.
pub fn pdf(data: &[u8]) {
    let made = (!data.starts_with(b"%PDF-")).then(|| [b"%PDF-1.7\n", data].concat());
    let bytes = made.as_deref().unwrap_or(data);
    decode::pdf::reread_pdf_string(data);
    decode::pdf::reread_name(data);
    decode::pdf::reread_xml_text(data);
    let report = look("d.pdf", bytes, &settings());
    fetch(&report, bytes);
}

/// Painting operators, and behind a line `%map` a character map.
pub fn content(data: &[u8]) {
    const MARK: &[u8] = b"\n%map\n";
    let at = data.windows(MARK.len()).position(|part| part == MARK);
    let (operators, map) = at.map_or((data, &b""[..]), |at| (&data[..at], &data[at + MARK.len()..]));
    let pages = decode::pdf::operators(operators, map);
    for page in &pages.list {
        page.text();
        for run in &page.runs {
            let area = run.area();
            let sides = [area.left, area.bottom, area.right, area.top, run.size, run.width];
            assert!(sides.iter().all(|side| side.is_finite()), "{run:?}");
            assert_eq!(run.text.chars().count(), run.letters.len());
            assert!(run.span.start <= run.span.end);
        }
        assert!(page.fills.iter().all(|fill| fill.area.width().is_finite() && fill.area.height() >= 0.0));
    }
    let stream = [format!("<</Length {}>>stream\n", operators.len()).as_bytes(), operators].concat();
    let file = [
        &b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]>>\nendobj\n"[..],
        b"3 0 obj\n<</Type/Page/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Subtype/Type1/BaseFont",
        b"/Times-Roman>>>>>>>>\nendobj\n4 0 obj\n",
        &stream,
        b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n",
    ];
    look("d.pdf", &file.concat(), &settings());
}

/// A picture.
pub fn picture(data: &[u8]) {
    decode::picture::read(data);
    look("p.png", data, &settings());
}

/// Lines `how TAB start TAB end`, an empty line, and the bytes in which they are undone.
pub fn layers(data: &[u8]) {
    let mut rest = data;
    let mut within = Vec::new();
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n').filter(|end| *end > 0 && within.len() < 4) {
        let line = String::from_utf8_lossy(&rest[..end]);
        rest = &rest[end + 1..];
        let mut cells = line.split('\t');
        let how = cells.next().unwrap_or_default().to_owned();
        let mut number = || cells.next().and_then(|cell| cell.parse().ok());
        // A place is read out of a message: nothing has checked that its end is behind its start.
        let (start, end) = (number().unwrap_or(0), number().unwrap_or(usize::MAX));
        within.push(Step { how, start, end });
    }
    undo(rest.strip_prefix(b"\n").unwrap_or(rest), &within);
}

/// A list of keys in any form, and the records in it.
pub fn keys(data: &[u8]) {
    let imported = read_keys(data, "keys");
    for key in imported.keys.iter().take(50) {
        if let Ok(record) = KeyRecord::read(&key.record) {
            published(&record.public.fingerprint(), &key.domain);
        }
        selector_day(&key.selector);
        line_to_copy(&key.domain, &key.selector);
    }
    let words = String::from_utf8_lossy(data);
    let _ = KeyRecord::read(&words);
    selector_day(&words);
    let ring = KeyRing::new(imported.keys.clone());
    for key in imported.keys.iter().take(50) {
        assert!(!ring.find(&key.domain, &key.selector).is_empty(), "{} {}", key.selector, key.domain);
    }
    assert!(!shipped_keys().is_empty());
}

/// DER and OpenPGP packets: bare, and as the signature of a mail.
pub fn certificates(data: &[u8]) {
    if let Some(list) = palimpsest::decode::revocation::list(data.to_vec()) {
        let _ = list.entry(data.get(..8).unwrap_or_default());
    }
    let _ = palimpsest::decode::revocation::answer(data);
    let all = ByteSpan::new(0, data.len());
    decode::cms::content_kind(data);
    if let Ok(signed) = decode::cms::read(data) {
        for signer in &signed.signers {
            signer.content_type(data);
            signer.message_digest(data);
            signer.signing_time(data);
            signer.signed_bytes(data);
        }
    }
    if let Some(certificate) = decode::x509::read(data, all) {
        certificate.serial_hex(data);
        certificate.subject.words();
    }
    decode::x509::name_at(data, all);
    for packet in decode::openpgp::packet::packets(data) {
        decode::openpgp::signature::read(data, packet.body);
    }
    decode::openpgp::key::read(data);
    for block in decode::openpgp::armour::blocks(data) {
        decode::openpgp::key::read(&block.data);
    }
    decode::openpgp::armour::cleartext(data);
    let kind = if data.first() == Some(&0x30) {
        ("application/pkcs7-signature", "application/pkcs7-signature; name=smime.p7s")
    } else {
        ("application/pgp-signature", "application/pgp-signature; name=signature.asc")
    };
    let head = format!(
        "From: a@b.example\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\nContent-Type: multipart/signed; micalg=sha-256; protocol=\"{}\"; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\nx\r\n--o\r\nContent-Type: {}\r\nContent-Transfer-Encoding: binary\r\n\r\n",
        kind.0, kind.1
    );
    letter(&[head.as_bytes(), data, b"\r\n--o--\r\n"].concat());
}

/// A signed mail, with a little search for what was signed.
pub fn signed(data: &[u8]) {
    look("s.eml", data, &Settings { search: Some(SearchBudget { blocks: LITTLE }), ..settings() });
}

/// Any bytes, under a name that says nothing or something else.
pub fn examine(data: &[u8]) {
    let name = ["x", "x.eml", "x.pdf", "x.msg"][data.len() % 4];
    let report = look(name, data, &settings());
    fetch(&report, data);
}

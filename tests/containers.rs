//! What stands in what: every enclosed thing is found again by its place, and no container breaks a limit in silence.

mod support;

use palimpsest::acquire::Source;
use palimpsest::decode::office::compound;
use palimpsest::decode::stream::undo;
use palimpsest::evidence::limits::document::row;
use palimpsest::evidence::{Container, Kind, Locator};
use palimpsest::inspect::{Report, Standing};

fn look(path: &str, bytes: &[u8]) -> Report {
    palimpsest::examine(&Source::new(path, bytes), &support::settings())
}

fn case(name: &str) -> Report {
    support::examine(&support::root().join("tests/cases").join(name))
}

/// The bytes behind a place.
fn fetch(bytes: &[u8], at: &Locator) -> Option<Vec<u8>> {
    match at {
        Locator::Raw(span) => Some(span.of(bytes).to_vec()),
        Locator::Decoded { within, start, end } => Some(undo(bytes, within)?.get(*start..*end)?.to_vec()),
        Locator::Absent { .. } => None,
    }
}

/// How many children, all the way down, were found again by their places.
fn found_again(report: &Report, bytes: &[u8]) -> usize {
    let each = report.children.iter().map(|child| {
        let place = child.place.as_ref().unwrap();
        let inner = fetch(bytes, place).unwrap_or_else(|| panic!("{}: {place:?}", child.path));
        assert_eq!(Some(&Source::new("", inner.as_slice()).id), child.id.as_ref(), "{}: {place:?}", child.path);
        1 + found_again(child, &inner)
    });
    each.sum()
}

#[test]
fn the_place_of_every_child_leads_to_its_bytes() {
    let mut children = 0;
    for path in support::own_files() {
        children += found_again(&support::examine(&path), &std::fs::read(&path).unwrap());
    }
    assert!(children > 15, "{children}");
}

#[test]
fn every_decoded_place_of_the_fixtures_can_be_shown() {
    for path in support::own_files() {
        let bytes = std::fs::read(&path).unwrap();
        let report = support::examine(&path);
        let exhibits = report.findings.iter().flat_map(|finding| &finding.exhibits);
        let own = exhibits.filter(|exhibit| exhibit.source.is_none()).map(|exhibit| &exhibit.at);
        for at in report.facts.iter().map(|fact| &fact.at).chain(own) {
            if matches!(at, Locator::Decoded { .. }) {
                assert!(fetch(&bytes, at).is_some(), "{}: {at:?}", path.display());
            }
        }
    }
}

#[test]
fn an_outlook_file_is_a_mail_with_attachments_and_mails_inside() {
    let report = case("mail-attachment-later/clean-outlook.msg");
    assert_eq!((report.kind, report.container), (Kind::Email, Some(Container::Msg)));
    assert_eq!(report.title.as_deref(), Some("Quay 4: answers to your questions"));
    let kinds: Vec<_> = report.children.iter().map(|child| (child.path.as_str(), child.kind)).collect();
    assert_eq!(kinds, [("minutes.pdf", Kind::Pdf), ("Quay 4", Kind::Email)]);
    let value = |name: &str| report.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str());
    assert_eq!(value("mail.mapi.PidTagClientSubmitTime"), Some("2017-05-04T12:00:01Z"));
    assert_eq!(value("mail.mapi.attachment[0].PidTagAttachLongFilename"), Some("minutes.pdf"));
    assert_eq!(value("mail.date"), Some("Thu, 4 May 2017 14:00:01 +0200 (CEST)"));
    let raw = report.facts.iter().filter(|fact| matches!(fact.at, Locator::Raw(_)));
    assert_eq!(raw.count(), 0, "no place of the headers counts in the file itself");
}

#[test]
fn an_outlook_file_without_transport_headers_is_still_a_mail() {
    let bytes = std::fs::read(support::root().join("tests/cases/mail-store-unsent-but-received/clean.msg")).unwrap();
    let mut file = compound::Compound::open(&bytes).unwrap();
    let paths: Vec<_> = file.streams.iter().filter(|path| !path.contains("007D")).cloned().collect();
    let streams: Vec<_> = paths.into_iter().map(|path| (path.clone(), file.read(&path).unwrap())).collect();
    let report = look("sent.msg", &compound::write(&streams).unwrap());
    assert_eq!((report.kind, report.standing), (Kind::Email, Standing::Consistent));
    let sent = "mail.mapi.PidTagClientSubmitTime";
    assert!(
        report.timeline.iter().any(|entry| entry.name == sent) && report.facts.iter().any(|fact| fact.name == sent)
    );
    // A Word document of the same frame stays one.
    let word = compound::write(&[("WordDocument".to_owned(), vec![0; 600])]).unwrap();
    assert_eq!(look("letter.doc", &word).kind, Kind::Office);
}

/// Ten thousands of entries that stand before a message's own do not make a document of it, and hide none of what it encloses.
#[test]
fn an_outlook_file_among_many_storages_is_still_a_mail() {
    let bytes = std::fs::read(support::root().join("tests/cases/mail-attachment-later/clean-outlook.msg")).unwrap();
    let plain = look("plain.msg", &bytes);
    let mut file = compound::Compound::open(&bytes).unwrap();
    let paths = file.streams.clone();
    let own: Vec<_> = paths.into_iter().map(|path| (path.clone(), file.read(&path).unwrap())).collect();
    // Shorter names stand first (MS-CFB 2.6.4); those of the second kind are named as Outlook names its own.
    for top in ["p", "__p"] {
        let padding =
            (0..200).flat_map(|box_of| (0..250).map(move |number| (format!("{top}{box_of}/{number}"), Vec::new())));
        let padded = compound::write(&padding.chain(own.clone()).collect::<Vec<_>>()).unwrap();
        let report = look("padded.doc", &padded);
        assert_eq!((report.kind, report.container), (Kind::Email, Some(Container::Msg)), "{top}");
        assert_eq!(report.title, plain.title, "{top}");
        let said = row::MOST_ENTRIES.sentence();
        assert!(report.repairs.iter().any(|repair| repair.what == said), "{top}: {:?}", report.repairs);
        let names = |report: &Report| report.children.iter().map(|child| child.path.clone()).collect::<Vec<_>>();
        if top == "p" {
            assert_eq!(names(&report), names(&plain));
            assert_eq!(found_again(&report, &padded), found_again(&plain, &bytes));
        }
    }
    // A padded document is told by its name too.
    let padding = (0..200).flat_map(|box_of| (0..250).map(move |number| (format!("p{box_of}/{number}"), Vec::new())));
    let word = padding.chain([("WordDocument".to_owned(), vec![0; 600])]).collect::<Vec<_>>();
    let word = palimpsest::decode::office::read(&compound::write(&word).unwrap()).unwrap();
    assert_eq!((word.format.as_str(), word.repairs.len()), ("doc", 1));
}

#[test]
fn an_outlook_file_that_was_cut_off_says_so() {
    let bytes = std::fs::read(support::root().join("tests/cases/mail-attachment-later/clean-outlook.msg")).unwrap();
    // The last entry of the table, which stands last, names a sector that is not there.
    let mut longer = bytes;
    let last = longer.len() - 4;
    longer[last..].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    let report = look("cut.msg", &longer);
    assert_eq!(report.kind, Kind::Email);
    assert!(report.repairs.iter().any(|repair| repair.what.contains("ends")), "{:?}", report.repairs);
}

#[test]
fn a_partial_apple_mail_file_says_what_is_kept_elsewhere() {
    let mail = "From: a@b.example\nDate: Thu, 4 May 2017 14:00:01 +0200\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf\nX-Apple-Content-Length: 48211\n\n\n--b--\n";
    let file = format!(
        "{}\n{mail}<?xml version=\"1.0\"?><plist><dict><key>flags</key><integer>1</integer></dict></plist>",
        mail.len()
    );
    let report = look("1.partial.emlx", file.as_bytes());
    assert_eq!(report.container, Some(Container::Emlx));
    assert!(report.repairs.iter().any(|repair| repair.what.contains("48211")), "{:?}", report.repairs);
    assert!(report.facts.iter().any(|fact| fact.name == "mail.emlx.flags" && fact.value == "1: read"));
}

#[test]
fn quoted_from_lines_of_a_mailbox_are_counted_and_not_changed() {
    let mail = "From a@b.example Thu May  4 14:00:01 2017\nFrom: a@b.example\nTo: c@d.example\n\n>From here on\n>>From there\nIt is from >From\n";
    let report = look("one.mbox", mail.as_bytes());
    assert_eq!(report.container, Some(Container::Mailbox));
    let fact = report.facts.iter().find(|fact| fact.name == "mail.mbox.quoted-from").unwrap();
    assert_eq!(fact.value, "2 lines begin with “>From ”");
}

#[test]
fn messages_nested_without_end_are_cut_off_and_said() {
    let mut mail = "From: a@b.example\nDate: Thu, 4 May 2017 14:00:01 +0200\nSubject: core\n\nwords\n".to_owned();
    for _ in 0..30 {
        mail = format!("From: a@b.example\nSubject: outer\nContent-Type: message/rfc822\n\n{mail}");
    }
    let report = look("nested.eml", mail.as_bytes());
    let (mut deep, mut at) = (0, &report);
    while let Some(child) = at.children.first() {
        (deep, at) = (deep + 1, child);
    }
    assert_eq!(deep, 8);
    assert!(at.repairs.iter().any(|repair| repair.what.contains("nested")), "{:?}", at.repairs);
}

#[test]
fn too_many_attachments_are_cut_off_and_said() {
    let part = "--b\nContent-Type: image/gif\n\nGIF89a\u{1}\0\u{1}\0\n";
    let mail = format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n{}--b--\n", part.repeat(2_100));
    let report = look("many.eml", mail.as_bytes());
    assert_eq!(report.children.len(), 2_000);
    assert!(report.repairs.iter().any(|repair| repair.what.contains("too many")), "{:?}", report.repairs);
}

#[test]
fn a_package_that_unpacks_without_end_is_cut_off() {
    use std::io::Write as _;
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(b"<coreProperties><title>").unwrap();
    for _ in 0..64 {
        packer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    let name = b"docProps/core.xml";
    let length = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
    let mut bytes =
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0\x13\0\0\0[Content_Types].xmlx".to_vec();
    bytes.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
    bytes.extend(length(packed.len()));
    bytes.extend(length(64 << 20));
    bytes.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
    bytes.extend(name);
    bytes.extend(&packed);
    // Only local headers: the directory is missing too.
    let report = look("bomb.docx", &bytes);
    assert_eq!(report.kind, Kind::Office);
    assert!(report.repairs.iter().any(|repair| repair.what.contains("directory")), "{:?}", report.repairs);
}

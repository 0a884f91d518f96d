//! What a dump holds: folders, mailboxes, archives in archives. Whoever the worker is, the same comes out in the same order.

#[path = "support/packing.rs"]
mod packing;
mod support;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use packing::{crc, deflate, entry, gzip, gzipped, record, tar, tar_entry, zeros, zip, zip_large};
use palimpsest::acquire::{Body, Messages, split_mailbox};
use palimpsest::decode::stream::undo;
use palimpsest::evidence::Locator;
use palimpsest::evidence::limits::{all, file};
use palimpsest::sandbox::{Cancel, Found, Summary, Worker, intake};

const LINE: &str = "From a@b.example Thu May  4 14:00:01 2017\n";

fn program() -> Worker {
    Worker::Process(PathBuf::from(env!("CARGO_BIN_EXE_palimpsest")))
}

fn mail(subject: &str) -> Vec<u8> {
    format!(
        "From: a@b.example\nTo: c@d.example\nSubject: {subject}\nDate: Thu, 4 May 2017 14:00:01 +0200\n\n{subject}\n"
    )
    .into_bytes()
}

fn mailbox(messages: usize) -> Vec<u8> {
    (1..=messages)
        .flat_map(|number| [LINE.as_bytes().to_vec(), mail(&number.to_string()), b"\n".to_vec()].concat())
        .collect()
}

fn taken(worker: &Worker, paths: &[PathBuf]) -> (Vec<Found>, Summary) {
    let mut found = Vec::new();
    let summary = intake(worker, paths, &Cancel::default(), &mut |one| {
        found.push(one);
        true
    });
    assert!(!summary.stopped && summary.found == found.len() as u64);
    (found, summary)
}

/// What both workers find, which is the same.
fn both(path: &Path) -> (Vec<Found>, Summary) {
    let [one, other] = [Worker::InProcess, program()].map(|worker| taken(&worker, &[path.to_owned()]));
    assert_eq!(one, other);
    for found in &one.0 {
        let Some(member) = &found.member else { continue };
        let mut names: Vec<_> = member.facts.iter().map(|fact| &fact.name).collect();
        names.sort();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "a name twice: {names:?}");
        assert!(member.timeline.iter().all(|entry| names.contains(&&entry.name)), "{:?}", member.timeline);
        assert!(member.start <= member.end && member.number > 0);
        assert_ne!(found.bytes.is_some(), found.unread.is_some());
    }
    one
}

/// The same of one file with these bytes.
fn of(name: &str, bytes: &[u8]) -> (Vec<Found>, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let found = both(&path);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something was written");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    found
}

/// Name, and bytes or the reason.
fn rows(found: &[Found]) -> Vec<(String, Result<Vec<u8>, String>)> {
    let row = |one: &Found| {
        let name = one.member.as_ref().map_or_else(|| "-".to_owned(), |member| member.name.clone());
        let got = match (&one.bytes, &one.unread) {
            (_, Some(why)) => Err(why.clone()),
            (bytes, None) => Ok(bytes.as_deref().unwrap_or_default().to_vec()),
        };
        (name, got)
    };
    found.iter().map(row).collect()
}

fn fact<'a>(found: &'a Found, name: &str) -> Option<&'a str> {
    let facts = &found.member.as_ref()?.facts;
    facts.iter().find(|fact| fact.name == format!("container.{name}")).map(|fact| fact.value.as_str())
}

fn sentence(id: &str) -> String {
    all().find(|limit| limit.id == id).unwrap().sentence()
}

fn got(name: &str, bytes: Vec<u8>) -> (String, Result<Vec<u8>, String>) {
    (name.to_owned(), Ok(bytes))
}

fn lost(name: &str, why: &str) -> (String, Result<Vec<u8>, String>) {
    (name.to_owned(), Err(why.to_owned()))
}

const BREAKS_OFF: &str = "the archive breaks off before its end";
const NO_DIRECTORY: &str = "the archive has no directory: it breaks off, or its end is damaged";
const LINK: &str = "it is a link to another file, and links are not followed";

#[test]
fn folders_are_walked_in_order_and_what_holds_others_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for maildir in ["Maildir/cur", "Maildir/new", "Maildir/tmp"] {
        std::fs::create_dir_all(at(maildir)).unwrap();
    }
    std::fs::write(at("a.eml"), mail("a")).unwrap();
    std::fs::write(at("b.mbox"), mailbox(2)).unwrap();
    std::fs::write(at("c.zip"), zip(&[entry("x.eml", &mail("x"))])).unwrap();
    std::fs::write(at("d.pdf"), "%PDF-1.4\n").unwrap();
    std::fs::write(at("e.docx"), zip(&[entry("[Content_Types].xml", b"<x/>"), entry("word/document.xml", b"<x/>")]))
        .unwrap();
    std::fs::write(at("f.odt"), zip(&[entry("mimetype", b"application/vnd.oasis"), entry("content.xml", b"<x/>")]))
        .unwrap();
    // The directory alone tells that it is a document.
    std::fs::write(at("g.docx"), zip(&[entry("word/document.xml", b"<x/>"), entry("[Content_Types].xml", b"<x/>")]))
        .unwrap();
    std::fs::write(at("h"), [LINE.as_bytes(), &mail("alone")].concat()).unwrap();
    std::fs::write(at("Maildir/cur/1:2,S"), mail("1")).unwrap();
    std::fs::write(at("Maildir/new/2"), mail("2")).unwrap();
    std::fs::write(at("Maildir/tmp/3"), mail("3")).unwrap();
    std::fs::write(at("empty.zip"), zip(&[])).unwrap();
    let (found, summary) = both(folder.path());
    let shown = found.iter().map(|one| {
        let path = one.path.strip_prefix(folder.path()).unwrap().to_string_lossy().replace('\\', "/");
        let member = one.member.as_ref().map(|member| format!("{path}/{}", member.name));
        (member.unwrap_or(path), one.bytes.is_some())
    });
    let expected = [
        ("Maildir/cur/1:2,S", false),
        ("Maildir/new/2", false),
        ("Maildir/tmp/3", false),
        ("a.eml", false),
        ("b.mbox/message 1", true),
        ("b.mbox/message 2", true),
        ("c.zip/x.eml", true),
        ("d.pdf", false),
        ("e.docx", false),
        ("empty.zip", false),
        ("f.odt", false),
        ("g.docx", false),
        ("h", false),
    ];
    assert_eq!(shown.collect::<Vec<_>>(), expected.map(|(name, bytes)| (name.to_owned(), bytes)));
    assert_eq!((summary.files, summary.left_out), (12, vec![]));
    let unread: Vec<_> = found.iter().filter_map(|one| one.unread.as_deref()).collect();
    assert_eq!(unread, ["the archive holds no file"]);
    let none = taken(&program(), &[folder.path().join("none")]).0;
    assert!(none[0].unread.as_ref().unwrap().contains("there is no such file"));
}

#[test]
fn messages_have_their_places_and_a_length_is_believed_where_it_leads_to_one() {
    let inner = format!("words\n\n{LINE}more\n");
    let first = format!("{LINE}Subject: x\nContent-Length: {}\n\n{inner}\n", inner.len());
    let second = format!("{LINE}Subject: y\nFrom: a@b.example\nTo: c@d.example\n\nz\n");
    let bytes = [first.as_bytes(), second.as_bytes()].concat();
    let head = format!("{LINE}From: a@b.example\nTo: c@d.example\nSubject: head\n\n\n");
    let bytes = [head.as_bytes(), &bytes].concat();
    let (found, _) = of("box", &bytes);
    assert_eq!(found.len(), 3);
    for (one, span) in found.iter().zip(split_mailbox(&bytes)) {
        let member = one.member.as_ref().unwrap();
        assert_eq!((member.start, member.end), (span.start as u64, span.end as u64));
        assert_eq!(one.bytes.as_deref().unwrap(), span.of(&bytes));
    }
}

/// The mailboxes among the fixtures, and what becomes of them cut anywhere.
#[test]
fn a_stream_gives_the_messages_that_the_whole_gives() {
    let mut files: Vec<Vec<u8>> = support::own_files().iter().map(|path| std::fs::read(path).unwrap()).collect();
    files.retain(|bytes| bytes.starts_with(b"From "));
    if let Some(corpus) = support::shared("corpus") {
        let of_others =
            support::files_below(&corpus.join("email")).into_iter().filter_map(|path| std::fs::read(path).ok());
        files.extend(of_others.filter(|bytes| bytes.starts_with(b"From ") && bytes.len() < 1 << 20).take(60));
    }
    files.push(mailbox(40));
    assert!(files.len() > 1);
    let mut state = 7_u64;
    for bytes in files {
        for turn in 0..20 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let cut = usize::try_from(state >> 33).unwrap() % (bytes.len() + 1);
            let bytes = if turn == 0 { &bytes[..] } else { &bytes[..cut] };
            let mut input = bytes;
            let mut messages = Messages::new(&mut input, None, file::MOST_BYTES);
            for span in split_mailbox(bytes) {
                let message = messages.next_message().unwrap();
                assert_eq!((message.start, message.end), (span.start as u64, span.end as u64));
                assert!(matches!(&message.body, Body::Whole(body) if body == span.of(bytes)));
            }
            assert!(messages.next_message().is_none());
        }
    }
}

#[test]
fn entries_of_a_zip_come_with_what_it_states_of_them() {
    let mut times = vec![0x55, 0x54, 13, 0, 7];
    for seconds in [1_493_892_001_u32, 1_493_892_002, 1_493_892_003] {
        times.extend(seconds.to_le_bytes());
    }
    let mut windows = vec![0x0a, 0, 32, 0, 0, 0, 0, 0, 1, 0, 24, 0];
    windows.extend(131_383_728_010_000_000_u64.to_le_bytes().repeat(3));
    let owner = [0x75, 0x78, 11, 0, 1, 4, 0xe8, 3, 0, 0, 4, 0xe9, 3, 0, 0];
    let entries = [
        entry("stored.eml", &mail("stored")),
        packing::Entry {
            extra: [&times[..], &windows, &owner].concat(),
            comment: b"for Ana".to_vec(),
            ..entry("times.eml", &mail("t"))
        }
        .deflated(),
        packing::Entry { zip64: true, ..entry("large.eml", &mail("large")) }.deflated(),
        packing::Entry { flags: 8, ..entry("behind.eml", &mail("behind")) }.deflated(),
        packing::Entry { flags: 1, ..entry("locked.eml", &mail("locked")) },
        packing::Entry { method: Some(14), ..entry("lzma.eml", &mail("lzma")) },
        entry("twice.eml", &mail("1")),
        entry("twice.eml", &mail("2")),
        packing::Entry { external: 0o120_777 << 16, ..entry("link", b"/etc/passwd") },
        packing::Entry { external: 0o060_644 << 16, ..entry("disk", b"") },
        packing::Entry { external: 0o010_600 << 16, ..entry("-", &mail("from a pipe")) },
        entry("folder/", b""),
        entry("../up\\and\0over.eml", &mail("up")),
        packing::Entry { name: b"gr\x81n.eml".to_vec(), ..entry("", &mail("green")) },
    ];
    // The large record also beside a small one that holds everything, as Info-ZIP writes it.
    let mut both_ends = zip_large(&entries);
    let small = zip(&entries);
    both_ends.truncate(both_ends.len() - 22);
    both_ends.extend(&small[small.len() - 22..]);
    for bytes in [small, zip_large(&entries), both_ends] {
        let (found, summary) = of("a.zip", &bytes);
        let expected = [
            got("stored.eml", mail("stored")),
            got("times.eml", mail("t")),
            got("large.eml", mail("large")),
            got("behind.eml", mail("behind")),
            lost("locked.eml", "it is encrypted: the archive asks for a password"),
            lost("lzma.eml", "it is packed by a method that is not read: LZMA"),
            got("twice.eml", mail("1")),
            got("twice.eml", mail("2")),
            lost("link", LINK),
            lost("disk", "it is a device, a pipe or a socket"),
            got("-", mail("from a pipe")),
            got("../up\\and\0over.eml", mail("up")),
            got("grün.eml", mail("green")),
        ];
        assert_eq!(rows(&found), expected);
        assert_eq!(summary.left_out, []);
        assert_eq!(fact(&found[0], "zip.modified"), Some("2017-05-04 14:00:02 local clock"));
        assert_eq!(fact(&found[0], "zip.version-made-by"), Some("Unix, version 3.0 of the format"));
        assert_eq!(fact(&found[0], "zip.mode"), Some("100644"));
        assert_eq!(fact(&found[1], "zip.extended.modified"), Some("2017-05-04 10:00:01 UTC"));
        assert_eq!(fact(&found[1], "zip.extended.created"), Some("2017-05-04 10:00:03 UTC"));
        assert_eq!(fact(&found[1], "zip.ntfs.accessed"), Some("2017-05-04 12:00:01 UTC"));
        assert_eq!((fact(&found[1], "zip.unix.uid"), fact(&found[1], "zip.unix.gid")), (Some("1000"), Some("1001")));
        assert_eq!(fact(&found[1], "zip.comment"), Some("for Ana"));
        assert_eq!(found[1].member.as_ref().unwrap().timeline.len(), 7);
        assert_eq!(fact(&found[8], "zip.link"), Some("/etc/passwd"));
        let odd = "it leads out of its folder (..); it holds backslashes; it holds the byte 0";
        assert_eq!(fact(&found[11], "name.unusual"), Some(odd));
        // What is stored as it is stands at its place, and so do the facts.
        let member = found[0].member.as_ref().unwrap();
        assert_eq!(bytes[usize::try_from(member.start).unwrap()..usize::try_from(member.end).unwrap()], mail("stored"));
        let comment = found[1].member.as_ref().unwrap().facts.iter().find(|fact| fact.name == "container.zip.comment");
        assert_eq!(comment.unwrap().at.raw_span().unwrap().of(&bytes), b"for Ana");
        let numbers: Vec<u64> = found.iter().map(|one| one.member.as_ref().unwrap().number).collect();
        assert_eq!(numbers, (1..=13).collect::<Vec<_>>());
    }
}

#[test]
fn a_zip_that_states_what_is_not_so_is_told_of() {
    let honest = entry("a.eml", &mail("a")).deflated();
    let lies = [
        packing::Entry { crc: Some(1), ..honest.clone() },
        packing::Entry { size: Some(7), ..honest.clone() },
        packing::Entry { off: 3, ..honest.clone() },
        packing::Entry { local_name: Some(b"other".to_vec()), ..honest.clone() },
        packing::Entry { name: b"same.eml".to_vec(), shares: Some(0), ..honest.clone() },
    ];
    let (found, _) = of("a.zip", &zip(&lies));
    let not_there = "its bytes do not stand where the archive's directory says";
    let a = || got("a.eml", mail("a"));
    assert_eq!(rows(&found), [a(), a(), lost("a.eml", not_there), a(), got("same.eml", mail("a"))]);
    assert!(
        fact(&found[0], "zip.checksum")
            .unwrap()
            .starts_with("the stated checksum is 00000001, and that of the bytes is ")
    );
    assert!(fact(&found[1], "zip.size").unwrap().starts_with("the stated size is 7 bytes, and "));
    assert_eq!(fact(&found[3], "zip.local.name"), Some("other"));
    let shared: Vec<bool> = found.iter().map(|one| fact(one, "zip.shared").is_some()).collect();
    assert_eq!(shared, [true, false, false, false, true]);
    assert!(fact(&found[3], "zip.checksum").is_none() && fact(&found[3], "zip.size").is_none());

    let mut count = zip(std::slice::from_ref(&honest));
    let at = count.len() - 22 + 10;
    count[at] = 9;
    let (found, summary) = of("a.zip", &count);
    assert_eq!(rows(&found), [a()]);
    assert_eq!(summary.left_out[0].1, "the archive says that it holds 9 entries, and its directory lists 1");

    // Something between the directory and the record that tells of it.
    let mut apart = zip(std::slice::from_ref(&honest));
    apart.splice(apart.len() - 22..apart.len() - 22, *b"more");
    assert_eq!(rows(&of("a.zip", &apart).0), [a()]);

    let before = [b"#!/bin/sh\n".to_vec(), zip(&[honest])].concat();
    let nested = zip(&[entry("self-extracting", &before)]);
    assert_eq!(of("a.zip", &nested).0.len(), 1, "what begins otherwise is a file");
}

#[test]
fn a_zip_that_breaks_off_gives_what_it_still_has() {
    let body: Vec<u8> = (0..20_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    let whole = zip(&[
        entry("1.eml", &mail("1")).deflated(),
        packing::Entry { flags: 8, ..entry("2.eml", &mail("2")) }.deflated(),
        entry("3.bin", &body).deflated(),
    ]);
    let (found, _) = of("a.zip", &whole[..whole.len() - 4_000]);
    assert_eq!(
        rows(&found),
        [got("1.eml", mail("1")), got("2.eml", mail("2")), lost("3.bin", BREAKS_OFF), lost("-", NO_DIRECTORY)]
    );
    let (found, _) = of("a.zip", &whole[..whole.len() - 5]);
    assert_eq!(
        rows(&found),
        [got("1.eml", mail("1")), got("2.eml", mail("2")), got("3.bin", body), lost("-", NO_DIRECTORY)]
    );
    let (found, _) = of("a.zip", b"PK\x03\x04 nothing");
    assert_eq!(rows(&found), [lost("-", "it is no zip archive that can be read")]);
    let mut damaged = zip(&[entry("1.eml", &mail("1").repeat(40)).deflated(), entry("2.eml", &mail("2"))]);
    damaged[60..90].fill(0xff);
    let (found, _) = of("a.zip", &damaged);
    assert!(found[0].unread.is_some() && found[1].bytes.is_some());
}

#[test]
fn entries_of_a_tar_come_with_what_it_states_of_them() {
    let long = format!("{}/a.eml", "folder".repeat(30));
    let records = [record("path", &long), record("mtime", "1493892001.25"), record("comment", "from Ana")].concat();
    let pieces = [
        tar_entry("plain.eml", b'0', "", &mail("plain")),
        tar_entry("folder/", b'5', "", b""),
        tar_entry("pax", b'x', "", records.as_bytes()),
        tar_entry("cut.eml", b'0', "", &mail("long")),
        tar_entry("././@LongLink", b'L', "", format!("{long}\0").as_bytes()),
        tar_entry("cut.eml", b'0', "", &mail("gnu")),
        tar_entry("symbolic", b'2', "/etc/passwd", b""),
        tar_entry("hard", b'1', "plain.eml", b""),
        tar_entry("device", b'3', "", b""),
        tar_entry("/rooted/../a.eml", b'0', "", &mail("rooted")),
        tar_entry("empty", b'0', "", b""),
    ];
    let bytes = tar(&pieces);
    let (found, summary) = of("a.tar", &bytes);
    let expected = [
        got("plain.eml", mail("plain")),
        got(&long, mail("long")),
        got(&long, mail("gnu")),
        lost("symbolic", LINK),
        lost("hard", LINK),
        lost("device", "it is a device or a pipe"),
        got("/rooted/../a.eml", mail("rooted")),
        got("empty", Vec::new()),
    ];
    assert_eq!(rows(&found), expected);
    assert_eq!(summary.left_out, []);
    for (name, value) in [
        ("tar.mtime", "2017-05-04 10:00:01 UTC"),
        ("tar.mode", "640"),
        ("tar.uid", "1000"),
        ("tar.gid", "1001"),
        ("tar.uname", "ana"),
        ("tar.gname", "desk"),
        ("tar.format", "ustar"),
    ] {
        assert_eq!(fact(&found[0], name), Some(value));
    }
    assert_eq!(fact(&found[1], "tar.pax.mtime"), Some("2017-05-04 10:00:01.25 UTC"));
    assert_eq!(fact(&found[1], "tar.pax.comment"), Some("from Ana"));
    assert_eq!(fact(&found[3], "tar.link"), Some("/etc/passwd"));
    assert_eq!(
        fact(&found[6], "name.unusual"),
        Some("it begins at the root of a disk; it leads out of its folder (..)")
    );
    let member = found[2].member.as_ref().unwrap();
    assert_eq!(bytes[usize::try_from(member.start).unwrap()..usize::try_from(member.end).unwrap()], mail("gnu"));

    let mut damaged = bytes.clone();
    damaged[3 * 512..3 * 512 + 4].fill(0xee);
    let (found, summary) = of("a.tar.gz", &gzip(&damaged));
    assert_eq!(found.len(), expected.len(), "{:?}", summary);
    assert_eq!(found[1].member.as_ref().unwrap().name, "cut.eml");
    assert_eq!(summary.left_out[0].1, "the archive is damaged at byte 1536; 1024 bytes were skipped");
    damaged[..20].fill(b'x');
    let (found, summary) = of("a.tar", &damaged);
    assert_eq!(found.len(), expected.len() - 1, "{:?}", summary);
    assert!(summary.left_out[0].1.starts_with("the archive is damaged at byte 0; "), "{summary:?}");
    let (found, _) = of("a.tar", &bytes[..bytes.len() - 1024 - 512 - 450]);
    let last = rows(&found).split_off(6);
    assert_eq!(last, [lost("/rooted/../a.eml", BREAKS_OFF), lost("-", BREAKS_OFF)]);
}

#[test]
fn what_gzip_packs_is_one_file_or_a_tar_and_says_when() {
    let (found, _) = of("letter.eml.gz", &gzip(&mail("a")));
    assert_eq!(rows(&found), [got("as it was.eml", mail("a"))]);
    assert_eq!(fact(&found[0], "gzip.mtime"), Some("2017-05-04 10:00:01 UTC"));
    assert_eq!((fact(&found[0], "gzip.os"), fact(&found[0], "gzip.name")), (Some("Unix"), Some("as it was.eml")));
    let nameless = |bytes: &[u8], sum: u32| gzipped(&deflate(bytes), sum, bytes.len(), None, 0);
    let pieces = [nameless(&mail("a"), crc(&mail("a"))), nameless(b"more", crc(b"more"))].concat();
    assert_eq!(rows(&of("letter.eml.gz", &pieces).0), [got("letter.eml", [mail("a"), b"more".to_vec()].concat())]);
    let (found, _) = of("letter.eml.gz", &nameless(&mail("a"), 1));
    assert_eq!(rows(&found), [got("letter.eml", mail("a"))]);
    assert!(fact(&found[0], "gzip.differs").is_some());
    let cut = gzip(&mail("a"));
    assert_eq!(rows(&of("a.gz", &cut[..cut.len() - 9]).0), [lost("as it was.eml", BREAKS_OFF)]);
    assert_eq!(rows(&of("a.gz", &cut[..12]).0), [lost("-", BREAKS_OFF)]);

    let packed = tar(&[tar_entry("x/a.eml", b'0', "", &mail("a")), tar_entry("box", b'0', "", &mailbox(2))]);
    let (found, _) = of("a.tgz", &gzip(&packed));
    let messages = split_mailbox(&mailbox(2)).into_iter().map(|span| span.of(&mailbox(2)).to_vec()).collect::<Vec<_>>();
    let expected = [
        got("x/a.eml", mail("a")),
        got("box/message 1", messages[0].clone()),
        got("box/message 2", messages[1].clone()),
    ];
    assert_eq!(rows(&found), expected);
    assert_eq!(fact(&found[0], "outer.gzip.mtime"), Some("2017-05-04 10:00:01 UTC"));
    assert_eq!(fact(&found[1], "outer.tar.uname"), Some("ana"));
    // A place in it leads through the packing to the bytes.
    let owner =
        &found[0].member.as_ref().unwrap().facts.iter().find(|fact| fact.name == "container.tar.uname").unwrap();
    let Locator::Decoded { within, start, end } = &owner.at else { panic!("{:?}", owner.at) };
    let layer = undo(&gzip(&packed), within).unwrap();
    assert_eq!(&layer[*start..*end], owner.value.as_bytes());

    let (found, _) = of("inbox.mbox.gz", &gzipped(&deflate(&mailbox(3)), crc(&mailbox(3)), mailbox(3).len(), None, 0));
    let names: Vec<_> = rows(&found).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["inbox.mbox/message 1", "inbox.mbox/message 2", "inbox.mbox/message 3"]);
    // Whatever breaks off, the messages before are had.
    let cut = gzip(&mailbox(3_000));
    let (found, _) = of("inbox.gz", &cut[..cut.len() - 2_000]);
    let (last, rest) = found.split_last().unwrap();
    assert!(rest.len() > 1_000 && rest.iter().all(|one| one.unread.is_none()));
    assert_eq!(last.unread.as_deref(), Some(BREAKS_OFF));
}

#[test]
fn archives_in_archives_are_opened_three_deep() {
    let first = zip(&[entry("a.eml", &mail("a")), entry("box", &mailbox(2)).deflated()]);
    let second = tar(&[tar_entry("one.zip", b'0', "", &first), tar_entry("b.eml", b'0', "", &mail("b"))]);
    let third = zip(&[entry("two.tar.gz", &gzip(&second)), entry("c.eml", &mail("c"))]);
    let (found, _) = of("three.zip", &third);
    let names: Vec<_> = rows(&found).into_iter().map(|(name, _)| name).collect();
    let expected = [
        "two.tar.gz/one.zip/a.eml",
        "two.tar.gz/one.zip/box/message 1",
        "two.tar.gz/one.zip/box/message 2",
        "two.tar.gz/b.eml",
        "c.eml",
    ];
    assert_eq!(names, expected);
    assert!(fact(&found[0], "outer.outer.outer.zip.modified").is_some(), "{:?}", found[0].member);
    let fourth = zip(&[
        entry("three.zip", &third),
        entry("d.eml", &mail("d")),
        entry("letter.docx", &zip(&[entry("[Content_Types].xml", b"x")])),
    ]);
    let (found, _) = of("four.zip", &fourth);
    let too_deep = sentence("archive-depth");
    let names: Vec<_> = rows(&found).into_iter().map(|(name, got)| (name, got.err())).collect();
    let expected = [
        ("three.zip/two.tar.gz/one.zip", Some(too_deep)),
        ("three.zip/two.tar.gz/b.eml", None),
        ("three.zip/c.eml", None),
        ("d.eml", None),
        ("letter.docx", None),
    ];
    assert_eq!(names, expected.map(|(name, why)| (name.to_owned(), why)));
    // Damage inside costs what is damaged.
    let broken = zip(&[entry("one.zip", &first[..first.len() - 30]), entry("d.eml", &mail("d"))]);
    let names: Vec<_> = rows(&of("five.zip", &broken).0).into_iter().map(|(name, got)| (name, got.is_ok())).collect();
    assert_eq!(names.last().unwrap(), &("d.eml".to_owned(), true));
    assert!(names.contains(&("one.zip".to_owned(), false)), "{names:?}");
}

#[test]
fn bombs_and_damage_cost_themselves_and_the_rest_of_the_dump_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("1.gz"), gzipped(&zeros(520), 0, 520 << 20, None, 0)).unwrap();
    std::fs::write(at("2.zip"), b"PK\x03\x04 damaged").unwrap();
    std::fs::write(at("3.eml"), mail("3")).unwrap();
    let (found, summary) = taken(&program(), &[folder.path().to_owned()]);
    let expected =
        [lost("1", &sentence("file-size")), lost("-", "it is no zip archive that can be read"), got("-", Vec::new())];
    assert_eq!(rows(&found), expected);
    assert_eq!(summary.left_out, []);
}

#[test]
#[cfg(unix)]
fn a_child_that_dies_or_is_none_costs_its_archive() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("1.zip"), zip(&[entry("a.eml", &mail("a"))])).unwrap();
    std::fs::write(at("2.eml"), mail("2")).unwrap();
    for (program, said) in [
        ("/bin/false", "ended the reader"),
        ("/no/such", "no reader could be started"),
        ("/bin/echo", "ended the reader"),
    ] {
        let (found, _) = taken(&Worker::Process(program.into()), &[folder.path().to_owned()]);
        assert!(found.len() == 2 && found[0].unread.as_ref().unwrap().contains(said), "{program}: {found:?}");
        assert_eq!(found[1].unread, None);
    }
}

/// The child that unpacks is held to what the one that reads is held to.
#[test]
#[cfg(target_os = "linux")]
fn the_child_is_confined() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    let body = vec![b'x'; 1 << 20];
    std::fs::write(&path, zip(&[entry("1", &body), entry("2", &body), entry("3", &body)])).unwrap();
    let own = format!("PPid:\t{}\n", std::process::id());
    let (mut seen, mut confined) = (0, true);
    intake(&program().confined(), &[path], &Cancel::default(), &mut |found| {
        let Some(_) = found.bytes else {
            // Where the system can't confine in full, nothing is read, and that is said.
            assert!(found.unread.unwrap().contains("--require-sandbox"));
            confined = false;
            return false;
        };
        for process in std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path()) {
            let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
            let line = std::fs::read(process.join("cmdline")).unwrap_or_default();
            if status.contains(&own) && String::from_utf8_lossy(&line).contains("--engine-unpack\0a.zip") {
                assert!(status.contains("Seccomp:\t2") && status.contains("NoNewPrivs:\t1"), "{status}");
                seen += 1;
            }
        }
        true
    });
    assert!(seen > 0 || !confined, "no child was seen");
}

#[test]
fn nothing_goes_on_when_somebody_cancels() {
    let folder = tempfile::tempdir().unwrap();
    let (packed, mails) = (folder.path().join("a.gz"), folder.path().join("b.mbox"));
    std::fs::write(&packed, gzipped(&zeros(4_000), 0, 0, None, 0)).unwrap();
    std::fs::write(&mails, mailbox(100_000)).unwrap();
    for path in [packed, mails] {
        // The best of three: others may keep the machine busy. One that is done before anybody cancels is cancelled sooner the next time.
        let (mut delay, mut took) = (Duration::from_millis(400), Vec::new());
        while took.len() < 3 {
            let (cancel, mut found) = (Cancel::default(), 0);
            let flag = cancel.clone();
            let stops = std::thread::spawn(move || {
                std::thread::sleep(delay);
                flag.cancel();
                Instant::now()
            });
            let summary = intake(&program(), std::slice::from_ref(&path), &cancel, &mut |_| {
                found += 1;
                std::thread::sleep(Duration::from_millis(1));
                true
            });
            let ended = Instant::now();
            let stopped = stops.join().unwrap();
            if !summary.stopped && delay > Duration::from_millis(3) {
                delay /= 2;
                continue;
            }
            assert!(summary.stopped && found < 100_000);
            took.push(ended.saturating_duration_since(stopped));
        }
        let shortest = took.into_iter().min().unwrap();
        assert!(shortest < Duration::from_millis(200), "{}: {shortest:?}", path.display());
    }
    let path = folder.path().join("b.mbox");
    let mut found = 0;
    let summary = intake(&program(), &[path], &Cancel::default(), &mut |_| {
        found += 1;
        found < 3
    });
    assert!(summary.stopped && found == 3);
}

#[test]
fn changed_bytes_never_break_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let inner = zip(&[entry("a.eml", &mail("a")).deflated(), entry("box", &mailbox(3))]);
    let records = record("path", "long/name");
    let sources = [
        zip(&[
            entry("one.zip", &inner),
            packing::Entry { zip64: true, flags: 8, ..entry("b.eml", &mail("b")) }.deflated(),
            entry("c.tgz", &gzip(&tar(&[tar_entry("d", b'0', "", &mail("d"))]))),
        ]),
        tar(&[
            tar_entry("pax", b'x', "", records.as_bytes()),
            tar_entry("a", b'0', "", &mail("a")),
            tar_entry("one.zip", b'0', "", &inner),
            tar_entry("box", b'0', "", &mailbox(4)),
            tar_entry("link", b'2', "a", b""),
        ]),
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 11).unwrap() % most
    };
    for source in sources {
        let mut different = 0;
        for _ in 0..500 {
            let mut bytes = source.clone();
            for _ in 0..=next(8) {
                let at = next(bytes.len());
                bytes[at] = [0, 0xff, 1, bytes[at] ^ (1 << next(8)), u8::try_from(next(256)).unwrap()][next(5)];
            }
            if next(4) == 0 {
                bytes.truncate(next(bytes.len()));
            }
            std::fs::write(&path, &bytes).unwrap();
            let start = Instant::now();
            let (found, _) = taken(&Worker::InProcess, std::slice::from_ref(&path));
            assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
            assert!(!found.is_empty(), "nothing is silent");
            different += usize::from(found.iter().any(|one| one.unread.is_some()));
        }
        assert!(different > 20, "{different}");
    }
}

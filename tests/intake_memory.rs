//! A mailbox of any size takes the memory of a few of its messages. Alone in its process, so that nothing else counts.
#![cfg(target_os = "linux")]

use std::io::{BufWriter, Write as _};

use palimpsest::sandbox::{Cancel, Worker, intake};

/// A line of `/proc/self/status` (KiB).
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_matches(|letter: char| !letter.is_ascii_digit()).parse().unwrap()
}

#[test]
fn a_mailbox_of_300_megabytes_takes_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.mbox");
    let mut out = BufWriter::new(std::fs::File::create(&path).unwrap());
    let line = "From a@b.example Thu May  4 14:00:01 2017\nFrom: a@b.example\nTo: c@d.example\nSubject: ";
    let (body, mut written) = ("words and more words, and then a line's end\n".repeat(1_300), 0);
    while written < 300 << 20 {
        let message = format!("{line}{written}\n\n{body}\n");
        out.write_all(message.as_bytes()).unwrap();
        written += message.len() as u64;
    }
    out.into_inner().unwrap();
    let before = status("VmRSS:");
    let (mut bytes, mut messages) = (0, 0);
    let worker = Worker::Process(env!("CARGO_BIN_EXE_palimpsest").into());
    let start = std::time::Instant::now();
    intake(&worker, &[path], &Cancel::default(), &mut |found| {
        bytes += found.bytes.unwrap().len() as u64;
        messages += 1;
        true
    });
    assert_eq!((bytes, messages > 5_000), (written, true));
    let grown = status("VmHWM:").saturating_sub(before) / 1024;
    eprintln!("{messages} messages in {:?}, {grown} MiB more", start.elapsed());
    assert!(grown < 150, "{grown} MiB");
}

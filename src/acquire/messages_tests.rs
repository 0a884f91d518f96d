//! Read in pieces or at once, a mailbox has the same messages.

use std::io::{self, Read};

use super::super::split_mailbox;
use super::{Body, Messages};

const LINE: &str = "From a@b.example Thu May  4 14:00:01 2017\n";

/// Gives a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = self.1.min(out.len());
        self.0.read(&mut out[..most])
    }
}

/// Places and bytes of all messages, read so many bytes at a time.
fn streamed(bytes: &[u8], piece: usize, looks_ahead: bool) -> Vec<(u64, u64, Vec<u8>)> {
    let ahead = |place: u64, room: &mut [u8]| {
        let mut rest = bytes.get(usize::try_from(place).unwrap()..).unwrap_or_default();
        rest.read(room)
    };
    let mut input = Drops(bytes, piece);
    let mut messages = Messages::new(&mut input, looks_ahead.then_some(&ahead), u64::MAX);
    let mut found = Vec::new();
    while let Some(message) = messages.next_message() {
        let Body::Whole(body) = message.body else { panic!("{:?}", message.body) };
        assert_eq!(message.last, message.end == bytes.len() as u64);
        found.push((message.start, message.end, body));
    }
    found
}

fn at_once(bytes: &[u8]) -> Vec<(u64, u64, Vec<u8>)> {
    let spans = split_mailbox(bytes).into_iter();
    spans.map(|span| (span.start as u64, span.end as u64, span.of(bytes).to_vec())).collect()
}

/// The same numbers on every machine.
fn numbers() -> impl FnMut() -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 16).unwrap()
    }
}

#[test]
fn whatever_stands_in_it_the_messages_are_the_same() {
    let mut next = numbers();
    let far = "x".repeat(70_000);
    let right = format!("{LINE}Content-Length: {}\n\nx\n\n{LINE}y\n\n{LINE}", LINE.len() + 5);
    let long = format!("From {}14:00:01 2017\n", "y".repeat(500));
    let lines = [
        LINE,
        LINE,
        LINE,
        "\n",
        "\n",
        "\r\n",
        "Subject: x\n",
        "Content-Length: 0\n",
        "Content-Length: 6\n",
        "content-length: 44\n",
        "Content-Length: 12\r\n",
        "Content-Length: 90\n",
        "Content-Length: -1\n",
        "Content-Length\n",
        "hello\n",
        "hello",
        "From here on in 2017\n",
        ">From a 1:1 2017\n",
        "From a@b.example Thu May  4 14:00:01 2017\r\n",
        " \n",
        &far,
        &long,
        &right,
    ];
    let inner = format!("\n\n{LINE}").into_bytes();
    let (mut several, mut believed) = (0, 0);
    for _ in 0..3_000 {
        let mut bytes = if next().is_multiple_of(20) { Vec::new() } else { LINE.as_bytes().to_vec() };
        for _ in 0..next() % 24 {
            bytes.extend(lines[next() % lines.len()].as_bytes());
        }
        bytes.truncate(bytes.len() - (next() % 8).min(bytes.len()));
        let expected = at_once(&bytes);
        several += usize::from(expected.len() > 1);
        believed +=
            usize::from(expected.iter().any(|(_, _, body)| body[1..].windows(inner.len()).any(|it| it == inner)));
        for looks_ahead in [false, true] {
            let piece = 1 + next() % 70_000;
            assert_eq!(streamed(&bytes, piece, looks_ahead), expected, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }
    assert!(several > 400 && believed > 10, "{several} {believed}");
}

#[test]
fn a_message_over_the_limit_is_told_with_its_place_and_the_next_one_is_had() {
    let large = format!("{LINE}Subject: x\n\n{}\n", "a long line\n".repeat(100_000));
    let stated = format!("{LINE}Content-Length: 1200000\n\n{}\n", "a long line\n".repeat(100_000));
    let small = format!("{LINE}Subject: y\n\nz\n\n");
    let unbroken = format!("{LINE}Subject: x\n\n{}\n\n", "x".repeat(1_200_000));
    for large in [large, stated, unbroken] {
        let bytes = [small.clone(), large.clone(), small.clone()].concat().into_bytes();
        let mut input = &bytes[..];
        let mut messages = Messages::new(&mut input, None, 1_000_000);
        let mut sizes = Vec::new();
        while let Some(message) = messages.next_message() {
            let kept = match message.body {
                Body::Whole(body) => Some(body.len()),
                _ => None,
            };
            sizes.push((message.end - message.start, kept));
            assert!(messages.held.capacity() < 3_000_000, "{}", messages.held.capacity());
        }
        let (few, many) = (small.len(), large.len() as u64);
        assert_eq!(sizes, [(few as u64, Some(few)), (many, None), (few as u64, Some(few))]);
    }
}

#[test]
fn a_mailbox_that_breaks_says_so_of_the_message_where_it_does() {
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::other("gone"));
            }
            let text = format!("{LINE}Subject: x\n\ny\n\n").repeat(2);
            self.0 -= 1;
            out[..text.len()].copy_from_slice(text.as_bytes());
            Ok(text.len())
        }
    }
    let mut input = Breaks(1);
    let mut messages = Messages::new(&mut input, None, 1_000);
    let first = messages.next_message().unwrap();
    assert!(matches!(first.body, Body::Whole(_)) && !first.last);
    let second = messages.next_message().unwrap();
    assert!(matches!(second.body, Body::Broken(_)) && second.last);
    assert!(messages.next_message().is_none() && messages.broken().is_none());
    let mut input = Breaks(0);
    let mut messages = Messages::new(&mut input, None, 1_000);
    assert!(messages.next_message().is_none());
    assert_eq!(messages.broken().unwrap().to_string(), "gone");
}

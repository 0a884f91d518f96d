//! Limits, with smaller numbers than the usual ones: each is said, and what came before it is had.

#[path = "../../../tests/support/packing.rs"]
mod packing;

use std::cell::RefCell;
use std::io::Cursor;

use packing::{crc, deflate, entry, gzipped, record, tar, tar_entry, zeros, zip};

use super::{Bounds, End, Receiver, take_apart};
use crate::acquire::form;
use crate::evidence::Member;
use crate::evidence::limits::Limit;
use crate::evidence::limits::archive::{LONGEST_HEADER, LONGEST_NAME, MOST_RECORDS, row};
use crate::evidence::limits::file;

#[derive(Default)]
struct Taken {
    members: RefCell<Vec<(Member, Result<usize, String>)>>,
    notes: RefCell<Vec<String>>,
    /// Members after which no more is wanted.
    enough: Option<usize>,
}

impl Receiver for Taken {
    fn member(&self, member: Member, got: Result<Vec<u8>, String>) -> bool {
        self.members.borrow_mut().push((member, got.map(|bytes| bytes.len())));
        self.enough != Some(self.members.borrow().len())
    }

    fn note(&self, what: String) -> bool {
        self.notes.borrow_mut().push(what);
        true
    }

    fn beat(&self) -> bool {
        true
    }
}

fn taken(bytes: &[u8], bounds: Bounds) -> (End, Taken) {
    let to = Taken::default();
    let end = take_apart(&mut Cursor::new(bytes), form(bytes, "a"), "a", bounds, &to);
    (end, to)
}

fn usual(bytes: &[u8]) -> (End, Taken) {
    taken(bytes, Bounds::of(bytes.len() as u64))
}

fn names(to: &Taken) -> Vec<String> {
    to.members.borrow().iter().map(|(member, _)| member.name.clone()).collect()
}

fn with(limit: Limit, most: u64) -> String {
    Limit { most, ..limit }.sentence()
}

#[test]
fn so_many_members_are_taken_at_whatever_level() {
    let inner = zip(&[entry("1", b"x"), entry("2", b"x")]);
    let line = "From a@b.example Thu May  4 14:00:01 2017\nFrom: a@b.example\nTo: c@d.example\n\nx\n\n";
    let outer = zip(&[entry("a.zip", &inner), entry("box", line.repeat(2).as_bytes()), entry("5", b"x")]);
    let (end, to) = taken(&outer, Bounds { members: 5, ..Bounds::of(100) });
    assert_eq!((end, to.notes.borrow().len(), names(&to).len()), (End::Read, 0, 5));
    for (most, last) in [(4, "box/message 2"), (3, "box/message 1"), (1, "a.zip/1")] {
        let (end, to) = taken(&outer, Bounds { members: most, ..Bounds::of(100) });
        assert_eq!(end, End::Read);
        assert_eq!((names(&to).len() as u64, names(&to).last().unwrap().as_str()), (most, last));
        assert_eq!(*to.notes.borrow(), [with(row::MOST_MEMBERS, most)]);
    }
}

#[test]
fn so_much_comes_out_of_an_archive_and_no_more() {
    let bounds = |inflated| Bounds { inflated, ..Bounds::of(0) };
    let body = vec![b'x'; 100_000];
    // Also where the same bytes are listed again and again, and where nothing is packed.
    let shares = |number| packing::Entry { shares: Some(0), ..entry(number, &body) }.deflated();
    let shared = zip(&[entry("1", &body).deflated(), shares("2"), shares("3"), shares("4")]);
    let stored = zip(&[entry("1", &body), entry("2", &body), entry("3", &body), entry("4", &body)]);
    let nested = zip(&[entry("a.zip", &stored)]);
    for (bytes, inflated, most) in [(&shared, 350_000, 3), (&stored, 350_000, 3), (&nested, 650_000, 2)] {
        let (end, to) = taken(bytes, bounds(inflated));
        assert_eq!((end, names(&to).len()), (End::Read, most));
        assert_eq!(*to.notes.borrow(), [row::MOST_INFLATED.sentence()]);
    }
    let bomb = gzipped(&zeros(20), 0, 0, None, 0);
    let (end, to) = taken(&bomb, bounds(10 << 20));
    assert_eq!((end, names(&to).len(), to.notes.borrow().len()), (End::Read, 0, 1));
    let (_, to) = taken(&bomb, bounds(21 << 20));
    assert_eq!(to.members.borrow()[0].1, Ok(20 << 20));
}

#[test]
fn a_member_that_is_too_large_is_listed_and_the_next_one_is_had() {
    let body = vec![b'x'; 100_000];
    let bounds = Bounds { bytes: 99_999, ..Bounds::of(1 << 20) };
    let why = file::row::MOST_BYTES.sentence();
    let packed = tar(&[tar_entry("1", b'0', "", &body), tar_entry("2", b'0', "", b"y")]);
    let zipped = zip(&[entry("1", &body).deflated(), entry("2", b"y")]);
    let gz = gzipped(&deflate(&packed), crc(&packed), packed.len(), None, 0);
    for bytes in [packed, zipped, gz] {
        let (end, to) = taken(&bytes, bounds);
        let got: Vec<_> = to.members.borrow().iter().map(|(_, got)| got.clone()).collect();
        assert_eq!((end, got), (End::Read, vec![Err(why.clone()), Ok(1)]));
    }
}

#[test]
fn what_is_too_long_is_cut_or_left_out() {
    let long = "n".repeat(LONGEST_NAME + 1);
    let (_, to) = usual(&zip(&[entry(&long, b"x"), entry("2", b"y")]));
    assert_eq!(names(&to), [&long[..LONGEST_NAME], "2"]);
    assert_eq!(*to.notes.borrow(), [row::LONGEST_NAME.sentence()]);
    let told = record("path", &long);
    let (_, to) = usual(&tar(&[tar_entry("x", b'x', "", told.as_bytes()), tar_entry("1", b'0', "", b"x")]));
    assert_eq!(names(&to), [&long[..LONGEST_NAME]]);
    assert_eq!(*to.notes.borrow(), [row::LONGEST_NAME.sentence()]);

    let header = vec![b'x'; LONGEST_HEADER + 1];
    let (_, to) = usual(&tar(&[tar_entry("x", b'x', "", &header), tar_entry("1", b'0', "", b"x")]));
    assert_eq!((names(&to), to.notes.take()), (vec!["1".to_owned()], vec![row::LONGEST_HEADER.sentence()]));

    for (records, said) in [(MOST_RECORDS, 0), (MOST_RECORDS + 1, 1)] {
        let told: String = (0..records).map(|number| record(&format!("key{number}"), "value")).collect();
        let (_, to) = usual(&tar(&[tar_entry("x", b'x', "", told.as_bytes()), tar_entry("1", b'0', "", b"x")]));
        let facts = &to.members.borrow()[0].0.facts;
        assert_eq!(facts.iter().filter(|fact| fact.name.starts_with("container.tar.pax.")).count(), MOST_RECORDS);
        assert_eq!(to.notes.borrow().len(), said);
    }

    let listed = zip(&[entry("1", b"x"), entry("2", b"x"), entry("3", b"x")]);
    let (end, to) = taken(&listed, Bounds { directory: 100, ..Bounds::of(100) });
    assert_eq!((end, names(&to)), (End::Read, vec!["1".to_owned(), "2".to_owned()]));
    assert_eq!(*to.notes.borrow(), [row::MOST_DIRECTORY.sentence()]);
}

#[test]
fn whoever_wants_no_more_gets_no_more() {
    let inner = zip(&[entry("1", b"x"), entry("2", b"x")]);
    let bytes = tar(&[tar_entry("a.zip", b'0', "", &inner), tar_entry("3", b'0', "", b"x")]);
    let to = Taken { enough: Some(1), ..Taken::default() };
    let end = take_apart(&mut Cursor::new(&bytes), form(&bytes, "a"), "a", Bounds::of(0), &to);
    assert_eq!((end, names(&to)), (End::Stopped, vec!["a.zip/1".to_owned()]));
}

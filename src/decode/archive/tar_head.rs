//! Headers of tar archives: ustar, GNU's and pax's extensions (POSIX 1003.1-2017 pax; tar(5) of libarchive).

use super::facts::Facts;
use crate::decode::{text, time};
use crate::evidence::Stamp;
use crate::evidence::limits::archive::MOST_RECORDS;

/// Length of a block (bytes).
pub(super) const BLOCK: usize = 512;

/// One record of an extended header: name, value, place of the value in the header's data.
pub(super) type Record = (String, Vec<u8>, usize);

/// One header block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub bytes: [u8; BLOCK],
    /// Its place in the archive.
    pub at: u64,
}

impl Block {
    pub fn field(&self, start: usize, length: usize) -> &[u8] {
        self.bytes.get(start..start + length).unwrap_or_default()
    }

    /// A text up to its first byte 0.
    fn text(&self, start: usize, length: usize) -> &[u8] {
        self.field(start, length).split(|byte| *byte == 0).next().unwrap_or_default()
    }

    /// A number in octal digits, or in base 256 where the first bit is set (GNU).
    pub fn number(&self, start: usize, length: usize) -> Option<i64> {
        let field = self.field(start, length);
        let first = *field.first()?;
        if first & 0x80 != 0 {
            let start = if first & 0x40 != 0 { -1_i64 } else { i64::from(first & 0x3f) };
            let rest = field.get(1..)?;
            // Eight bytes hold what any file has; those before them only the sign.
            let kept = rest.get(rest.len().saturating_sub(8)..)?;
            return Some(kept.iter().fold(start, |sum, byte| sum.wrapping_shl(8) | i64::from(*byte)));
        }
        let digits = text::plain(field);
        let digits = digits.trim_matches(|letter| matches!(letter, ' ' | '\0'));
        if digits.is_empty() { Some(0) } else { i64::from_str_radix(digits, 8).ok() }
    }

    /// Length of the data behind it (bytes).
    pub fn size(&self) -> Option<u64> {
        self.number(124, 12).and_then(|size| u64::try_from(size).ok())
    }

    pub fn kind(&self) -> u8 {
        self.bytes.get(156).copied().unwrap_or_default()
    }

    /// Name, with the prefix that ustar has for long ones.
    pub fn name(&self) -> Vec<u8> {
        let (name, prefix) = (self.text(0, 100), self.text(345, 155));
        if self.field(257, 6) == b"ustar\0" && !prefix.is_empty() {
            return [prefix, b"/", name].concat();
        }
        name.to_vec()
    }

    /// Where a link leads.
    pub fn link(&self) -> &[u8] {
        self.text(157, 100)
    }

    /// What it states of the file.
    pub fn say(&self, facts: &mut Facts) {
        let at = |start: usize| self.at + start as u64;
        facts.moment("tar.mtime", self.number(136, 12).and_then(seconds), at(136), 12, None);
        for (name, start) in [("tar.mode", 100), ("tar.uid", 108), ("tar.gid", 116)] {
            if let Some(number) = self.number(start, 8) {
                let value = if name == "tar.mode" { format!("{number:o}") } else { number.to_string() };
                facts.say(name, value, at(start), 8);
            }
        }
        let ustar = self.field(257, 5) == b"ustar";
        let format = match self.field(257, 8) {
            b"ustar  \0" => "GNU",
            _ if ustar => "ustar",
            _ => "before 1988 (v7)",
        };
        facts.say("tar.format", format, at(257), 8);
        if ustar {
            facts.text("tar.uname", self.text(265, 32), at(265));
            facts.text("tar.gname", self.text(297, 32), at(297));
        }
        if format == "GNU" {
            for (name, start) in [("tar.atime", 345), ("tar.ctime", 357)] {
                let number = self.number(start, 12).filter(|number| *number != 0);
                facts.moment(name, number.and_then(seconds), at(start), 12, None);
            }
        }
    }
}

fn seconds(number: i64) -> Option<Stamp> {
    time::epoch(&number.to_string())
}

/// The records of an extended header: `length name=value` and a line end.
pub(super) fn records(data: &[u8]) -> Vec<Record> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = data.get(at..).filter(|rest| !rest.is_empty()) {
        let digits = rest.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
        let length =
            rest.get(..digits).and_then(|it| std::str::from_utf8(it).ok()).and_then(|it| it.parse::<usize>().ok());
        let Some(line) = length.and_then(|length| rest.get(digits + 1..length.checked_sub(1)?)) else { break };
        let Some(equals) = line.iter().position(|byte| *byte == b'=') else { break };
        let (name, value) = (line.get(..equals).unwrap_or_default(), line.get(equals + 1..).unwrap_or_default());
        // Of two of one name the later one holds.
        let name = text::plain(name);
        found.retain(|(known, ..): &Record| *known != name);
        found.push((name, value.to_vec(), at + digits + 1 + equals + 1));
        at += length.unwrap_or(rest.len()).max(1);
    }
    found
}

/// Says the records of an extended header that stands at `at`, as those of one entry (`pax`) or of all (`global`); whether there were
/// more than are listed.
pub(super) fn say_records(facts: &mut Facts, whose: &str, records: &[Record], at: u64) -> bool {
    for (name, value, place) in records.iter().take(MOST_RECORDS) {
        let place = at + *place as u64;
        let fact = format!("tar.{whose}.{name}");
        match name.as_str() {
            "mtime" | "atime" | "ctime" | "LIBARCHIVE.creationtime" => {
                facts.moment(&fact, exact(&text::plain(value)), place, value.len(), None);
            }
            // Said by its own name already.
            "path" | "linkpath" | "size" => {}
            _ => facts.text(&fact, value.get(..value.len().min(1_000)).unwrap_or_default(), place),
        }
    }
    records.len() > MOST_RECORDS
}

/// Seconds since 1970 with a fraction.
fn exact(value: &str) -> Option<Stamp> {
    use crate::evidence::Precision;
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let stamp = time::epoch(whole)?;
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let nanosecond: u32 = digits.parse().ok()?;
    // A moment before 1970 counts its fraction backwards, and is left at the second.
    if fraction.is_empty() || whole.starts_with('-') {
        return Some(stamp);
    }
    let precision = match fraction.len() {
        1..=2 => Precision::Centisecond,
        3 => Precision::Millisecond,
        4..=6 => Precision::Microsecond,
        _ => Precision::Tick,
    };
    let digits = crate::evidence::Digits { nanosecond, ..stamp.digits };
    Some(Stamp { raw: value.to_owned(), digits, precision, ..stamp })
}

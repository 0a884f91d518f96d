//! Keys that the user brings, in the forms in which they are handed around.
//!
//! Each line is known by its content, so that one file may hold several forms. Whatever can't be read is told with its line.

mod cells;
mod records;
mod statement;
mod text;
mod zone;

use std::collections::HashMap;

use super::{Key, KeyFrom, KeyOrigin};
use cells::{day_of, has_key, is_zone_word, normal, starts_with_tag, wrong_name, wrong_record};
use statement::{Observed, Signer};
use zone::Entry;

use crate::evidence::limits::keys::{
    LONGEST_LINE, MOST_BROKEN_JSON, MOST_IMPORTED, MOST_LIST_BYTES, MOST_PROBLEMS, row,
};

/// Longest JSON text (bytes): its values take several times that in memory.
const LONGEST_JSON: usize = 16 * 1024 * 1024;
/// Lines that programs print around their answers; they hold no key.
const AROUND: [&str; 12] = [
    "Server:",
    "Address:",
    "Addresses:",
    "Name:",
    "Aliases:",
    "Non-authoritative answer",
    "Authoritative answers",
    "Using domain server",
    "Trying \"",
    "Received ",
    "$ ",
    "> ",
];

/// What was read of a list of keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Imported {
    /// The keys.
    pub keys: Vec<Key>,
    /// Lines that could not be read: number from 1, and why.
    pub problems: Vec<(usize, String)>,
}

impl Imported {
    /// A larger file (bytes) is no list of keys: 200,000 records of an ordinary length come to half of it.
    pub const MOST_BYTES: u64 = MOST_LIST_BYTES;

    /// What is said of a larger one.
    pub fn too_large() -> String {
        row::MOST_LIST_BYTES.sentence()
    }
}

/// Reads a list of keys. `name` is what is said of where they come from, usually the file's name.
///
/// Knows, by content and mixed as they come: `domain<TAB>selector<TAB>record<TAB>first seen<TAB>last seen[<TAB>source]`; zone lines
/// (RFC 1035 5.1) with `$ORIGIN` and brackets; the output of `dig`, `host` and `nslookup`; `name record` lines (`.dkimkeys`);
/// statements of archive.zk.email, signed or plain.
pub fn read(bytes: &[u8], name: &str) -> Imported {
    let mut reader = Reader { name: name.to_owned(), ..Reader::default() };
    if bytes.len() as u64 > Imported::MOST_BYTES {
        reader.problem(0, Imported::too_large());
        return reader.imported;
    }
    match text::of(bytes) {
        Ok(text) => reader.all(&text),
        Err(why) => reader.problem(0, why),
    }
    reader.finish()
}

/// Reads line after line.
#[derive(Default)]
struct Reader {
    name: String,
    imported: Imported,
    /// Problems that are not told one by one, and the first such line.
    untold: usize,
    /// `$ORIGIN`, without its last dot.
    origin: Option<String>,
    /// Owner of the entry before.
    owner: Option<String>,
    /// A zone entry whose brackets are open, and its line.
    open: Option<(usize, Entry)>,
    /// A record whose strings may go on in the next line: line, owner, strings.
    waiting: Option<(usize, String, String)>,
    /// Other names that lead to a name: line and name.
    aliases: HashMap<String, Vec<(usize, String)>>,
    /// The first key of the answer of `dig` that is read.
    answer: usize,
    statements: Vec<(usize, String)>,
    signers: Vec<Signer>,
    broken_json: usize,
}

impl Reader {
    fn all(&mut self, text: &str) {
        let (mut at, mut number) = (0, 1);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
            if self.open.is_none() && line.trim_start().starts_with(['{', '[']) {
                let taken = self.json(number, rest);
                let read = taken.and_then(|taken| rest.get(..taken)).unwrap_or(line);
                // What stands behind it on its last line is at most a comma.
                let behind = rest
                    .get(read.len()..)
                    .and_then(|behind| behind.find('\n'))
                    .map_or(rest.len(), |end| read.len() + end + 1);
                number += rest.get(..behind).unwrap_or_default().matches('\n').count();
                at += behind;
                continue;
            }
            self.line(number, line);
            (at, number) = (at + end, number + 1);
        }
    }

    fn problem(&mut self, line: usize, why: impl Into<String>) {
        if self.imported.problems.len() < MOST_PROBLEMS {
            self.imported.problems.push((line, why.into()));
        } else {
            self.untold += 1;
        }
    }

    /// Reads one JSON text; gives its length if it is one.
    fn json(&mut self, number: usize, rest: &str) -> Option<usize> {
        if self.broken_json >= MOST_BROKEN_JSON {
            self.problem(number, row::MOST_BROKEN_JSON.said);
            return None;
        }
        let mut end = rest.len().min(LONGEST_JSON);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let mut stream = serde_json::Deserializer::from_str(rest.get(..end)?).into_iter::<serde_json::Value>();
        let value = match stream.next()? {
            Ok(value) => value,
            Err(error) => {
                self.broken_json += 1;
                self.problem(number, format!("the JSON that begins here can't be read: {error}"));
                return None;
            }
        };
        let taken = stream.byte_offset();
        let found = statement::take(&value);
        self.statements.extend(found.statements.into_iter().map(|statement| (number, statement)));
        self.signers.extend(found.signers);
        for why in found.problems {
            self.problem(number, why);
        }
        for one in found.plain {
            self.observed(number, one);
        }
        Some(taken)
    }

    fn observed(&mut self, line: usize, one: Observed) {
        let source = format!("{}: {}", self.name, one.source);
        let cells = [&one.domain, &one.selector, &one.record, &one.first, &one.last];
        self.row(line, cells.map(String::as_str), source, one.origin);
    }

    fn line(&mut self, number: usize, line: &str) {
        let plain = line.trim();
        if self.open.is_some() {
            // A line that begins an entry of its own: the bracket before it was forgotten.
            let begins = !line.starts_with([' ', '\t', '"']) && plain.contains("_domainkey");
            if !begins {
                return self.zone(number, line);
            }
            if let Some((first, _)) = self.open.take() {
                self.problem(first, "the bracket is not closed");
            }
        }
        if plain.is_empty() || plain.starts_with('#') {
            return;
        }
        if line.len() > LONGEST_LINE {
            return self.problem(number, row::LONGEST_LINE.sentence());
        }
        if plain.starts_with('"') {
            return self.strings(number, plain);
        }
        self.flush();
        if let Some(comment) = plain.strip_prefix(';') {
            return self.comment(comment.trim_start_matches([';', ' ']));
        }
        let word = plain.trim_matches([',', '\'']);
        if statement::is_compact(word) {
            return self.statements.push((number, word.to_owned()));
        }
        if let Some(rest) = plain.strip_prefix('$').filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
            return self.directive(number, rest);
        }
        if AROUND.iter().any(|around| plain.starts_with(around)) {
            return;
        }
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        // Whatever stands in the place of a key is taken: it says why a signature can't be tested.
        if let [domain, selector, record, more @ ..] = cells.as_slice()
            && !domain.contains("_domainkey")
            && wrong_name(&normal(domain), &normal(selector)).is_none()
            && !is_zone_word(selector)
            && (record.is_empty() || record.contains('=') || (*domain == "domain" && *selector == "selector"))
        {
            if *domain == "domain" {
                return;
            }
            let cell = |at: usize| more.get(at).copied().unwrap_or_default();
            let source = if cell(2).is_empty() { self.name.clone() } else { format!("{}: {}", self.name, cell(2)) };
            // What a list says against its own keys is kept; that a statement was checked it can't say.
            let origin =
                KeyOrigin::of(cell(3)).filter(|origin| matches!(origin, KeyOrigin::Recovered | KeyOrigin::SameKey));
            // Copied from a zone file: strings in quotes, escaped semicolons.
            let record = zone::strings(record).unwrap_or_else(|| record.replace("\\;", ";"));
            return self.row(
                number,
                [domain, selector, &record, cell(0), cell(1)],
                source,
                origin.unwrap_or(KeyOrigin::File),
            );
        }
        self.printed(number, line, plain);
    }

    /// What `host` and `nslookup` print, `name record`, and zone lines.
    fn printed(&mut self, number: usize, line: &str, plain: &str) {
        for middle in [" is an alias for ", "canonical name ="] {
            if let Some((owner, target)) = plain.split_once(middle) {
                return self.alias(number, owner.trim(), target.trim());
            }
        }
        for middle in [" descriptive text", "text ="] {
            if let Some((owner, record)) = plain.split_once(middle)
                && !owner.contains('"')
            {
                let record = zone::strings(record).unwrap_or_else(|| record.trim().to_owned());
                self.waiting = Some((number, owner.trim().to_owned(), record));
                return;
            }
        }
        let (first, rest) = plain.split_once([' ', '\t']).unwrap_or((plain, ""));
        if first.contains("._domainkey.") && starts_with_tag(rest.trim_start()) {
            return self.record(number, first, rest.trim().to_owned());
        }
        if starts_with_tag(plain) {
            return self.problem(number, NAMELESS);
        }
        self.zone(number, line);
    }

    /// A line of strings only: more of the record before it, or a record without a name.
    fn strings(&mut self, number: usize, plain: &str) {
        let strings = zone::strings(plain);
        match (&mut self.waiting, strings) {
            (Some((_, _, record)), Some(more)) if record.len() + more.len() <= LONGEST_LINE => record.push_str(&more),
            (None, Some(record)) if statement::is_compact(&record) => self.statements.push((number, record)),
            (None, None) if statement::is_compact(plain.trim_matches(['"', ','])) => {
                self.statements.push((number, plain.trim_matches(['"', ',']).to_owned()));
            }
            (None, Some(record)) if !has_key(&record) => self.problem(number, UNKNOWN),
            _ => self.problem(number, NAMELESS),
        }
    }

    /// A comment of `dig`: where an answer begins, and when it was given.
    fn comment(&mut self, comment: &str) {
        if comment.starts_with("<<>> DiG") {
            self.answer = self.imported.keys.len();
        } else if let Some(when) = comment.strip_prefix("WHEN:") {
            let day = day_of(when);
            for key in self.imported.keys.get_mut(self.answer..).unwrap_or_default() {
                if key.first_seen.is_empty() && key.last_seen.is_empty() {
                    (key.first_seen, key.last_seen) = (day.clone(), day.clone());
                }
            }
            self.answer = self.imported.keys.len();
        }
    }

    /// One key: domain, selector, record, first and last day.
    fn row(&mut self, line: usize, cells: [&str; 5], source: String, origin: KeyOrigin) {
        let [domain, selector, record, first, last] = cells;
        let (domain, selector) = (normal(domain), normal(selector));
        if let Some(why) = wrong_name(&domain, &selector).or_else(|| wrong_record(record)) {
            return self.problem(line, why);
        }
        if self.imported.keys.len() >= MOST_IMPORTED {
            return self.problem(line, row::MOST_IMPORTED.sentence());
        }
        let (mut first_seen, mut last_seen) = (day_of(first), day_of(last));
        if (first_seen.is_empty() && !first.is_empty()) || (last_seen.is_empty() && !last.is_empty()) {
            self.problem(line, "a day on which it was seen can't be read; the key is taken without it");
        }
        if !last_seen.is_empty() && first_seen > last_seen {
            self.problem(line, "it was seen last before it was seen first; the key is taken without its days");
            (first_seen, last_seen) = (String::new(), String::new());
        }
        let (record, from) = (record.to_owned(), KeyFrom::Imported);
        self.imported.keys.push(Key { domain, selector, record, first_seen, last_seen, source, from, origin });
    }

    fn finish(mut self) -> Imported {
        self.flush();
        if let Some((first, _)) = self.open.take() {
            self.problem(first, "the bracket is not closed");
        }
        let signers = std::mem::take(&mut self.signers);
        for (line, statement) in std::mem::take(&mut self.statements) {
            match statement::read(&statement, &signers) {
                Ok(all) => all.into_iter().for_each(|one| self.observed(line, one)),
                Err(why) => self.problem(line, why),
            }
        }
        let mut lost: Vec<(usize, String)> = std::mem::take(&mut self.aliases).into_values().flatten().collect();
        lost.sort();
        for (line, _) in lost.into_iter().filter(|(_, name)| name.contains("._domainkey.")) {
            self.problem(line, "the record to which this name leads is not in the file");
        }
        self.imported.problems.sort_by_key(|(line, _)| *line);
        if self.untold > 0 {
            let more = format!("and {} {}", self.untold, row::MOST_PROBLEMS.said);
            self.imported.problems.push((0, more));
        }
        self.imported
    }
}

/// Said of a line of no known form.
const UNKNOWN: &str = "it has none of the known forms of a key";
/// Said of a record alone.
const NAMELESS: &str =
    "the record has no name, as `dig +short` prints it; `dig +noall +answer TXT selector._domainkey.domain` keeps it";

#[cfg(test)]
mod tests;

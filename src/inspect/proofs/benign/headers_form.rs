//! Rows of the form of headers: folding and the letters of their names, which matter under `simple` only (RFC 6376 3.4.1).

use super::headers::{Line, formed, lines, unique};
use super::{Alternative, Given};
use crate::inspect::proofs::canon::Canon;

/// Most headers, and most blanks of each, at which another fold is tried.
const MOST_REFOLDED: usize = 20;

/// A header on one line, folded at one of its blanks.
fn refolded(given: &Given, line: &Line) -> Vec<Alternative> {
    let raw = line.raw.trim_ascii_end();
    if raw.contains(&b'\n') {
        return Vec::new();
    }
    let blanks = raw.iter().enumerate().filter(|(_, byte)| **byte == b' ').map(|(at, _)| at).take(MOST_REFOLDED);
    let folded = blanks.flat_map(|at| {
        let (before, after) = (raw.get(..at).unwrap_or_default(), raw.get(at + 1..).unwrap_or_default());
        let before_colon = !before.contains(&b':');
        [&b"\r\n "[..], b"\r\n\t", b" \r\n "].into_iter().filter(move |_| !before_colon).map(move |fold| {
            let fields = vec![(line.index, formed(given, &[before, fold, after].concat()))];
            Alternative { fields, what: "a header was read folded".to_owned() }
        })
    });
    folded.collect()
}

/// All headers folded in another way: only under `simple` does that matter.
pub(super) fn folding(given: &Given) -> Vec<Alternative> {
    if given.failing.parsed.headers != Canon::Simple {
        return Vec::new();
    }
    let mut out = Vec::new();
    let ways: [(&str, &[u8]); 4] = [
        ("headers were read unfolded", b" "),
        ("folded headers were read with a tab", b"\r\n\t"),
        ("folded headers were read with a blank", b"\r\n "),
        ("folded headers were read with eight blanks", b"\r\n        "),
    ];
    for (what, join) in ways {
        let fields = lines(given).filter_map(|line| {
            let pieces: Vec<&[u8]> = line.raw.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect();
            let pieces: Vec<&[u8]> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
            (pieces.len() > 1).then(|| (line.index, formed(given, &pieces.join(join))))
        });
        let fields: Vec<(usize, Vec<u8>)> = fields.collect();
        // Each by itself too: one server folds only the line that it writes anew.
        out.extend(fields.iter().map(|field| Alternative { fields: vec![field.clone()], what: what.to_owned() }));
        out.push(Alternative { fields, what: what.to_owned() });
    }
    out.extend(lines(given).take(MOST_REFOLDED).flat_map(|line| refolded(given, &line)));
    let blank = lines(given).filter_map(|line| {
        let (name, body) = line.split();
        let other = [name, b": ", body.trim_ascii_start()].concat();
        let field = given.failing.prepared.fields.get(line.index)?;
        Some((line.index, formed(given, &other))).filter(|(_, other)| *other != field.formed)
    });
    let blank: Vec<(usize, Vec<u8>)> = blank.collect();
    out.push(Alternative { fields: blank, what: "one blank was read behind the colon".to_owned() });
    out.retain(|way| !way.fields.is_empty());
    unique(out)
}

/// How a name is written.
type Write<'w> = &'w dyn Fn(&str) -> String;

/// Names in capital or small letters: only under `simple` does that matter.
pub(super) fn name_case(given: &Given) -> Vec<Alternative> {
    if given.failing.parsed.headers != Canon::Simple {
        return Vec::new();
    }
    let capital = |name: &str| {
        let word = |word: &str| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        };
        name.to_ascii_lowercase().split('-').map(word).collect::<Vec<_>>().join("-")
    };
    let usual = |name: &str| {
        let special = [("message-id", "Message-ID"), ("mime-version", "MIME-Version"), ("content-id", "Content-ID")];
        let found = special.iter().find(|(own, _)| name.eq_ignore_ascii_case(own));
        found.map_or_else(|| capital(name), |(_, usual)| (*usual).to_owned())
    };
    let ways: [(&str, Write); 4] = [
        ("names of headers were read as they are usually written", &usual),
        ("names of headers were read with capital letters", &capital),
        ("names of headers were read in small letters", &|name| name.to_ascii_lowercase()),
        ("names of headers were read in capital letters", &|name| name.to_ascii_uppercase()),
    ];
    let mut out = Vec::new();
    for (what, write) in ways {
        let fields = lines(given).filter_map(|line| {
            let (name, body) = line.split();
            let other = write(std::str::from_utf8(name).ok()?);
            let other = formed(given, &[other.as_bytes(), b":", body].concat());
            let field = given.failing.prepared.fields.get(line.index)?;
            Some((line.index, other)).filter(|(_, other)| *other != field.formed)
        });
        let fields: Vec<(usize, Vec<u8>)> = fields.collect();
        out.extend(fields.iter().map(|field| Alternative { fields: vec![field.clone()], what: what.to_owned() }));
        if !fields.is_empty() {
            out.push(Alternative { fields, what: what.to_owned() });
        }
    }
    unique(out)
}

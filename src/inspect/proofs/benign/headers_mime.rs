//! Content-Type and Content-Transfer-Encoding as they were before the text was wrapped or recoded.

use super::headers::{formed, named};
use super::parts::wrapped;
use super::{Alternative, Given};
use crate::evidence::Header;

/// Types that mail programs write over a plain text; no other row says more about it than its letters.
const TYPES: [&str; 14] = [
    "text/plain; charset=UTF-8",
    "text/plain; charset=\"UTF-8\"",
    "text/plain; charset=utf-8",
    "text/plain; charset=\"utf-8\"",
    "text/plain; charset=UTF-8; format=flowed",
    "text/plain; charset=utf-8; format=flowed",
    "text/plain; charset=us-ascii",
    "text/plain; charset=US-ASCII",
    "text/plain; charset=\"us-ascii\"",
    "text/plain; charset=iso-8859-1",
    "text/plain; charset=ISO-8859-1",
    "text/plain; charset=us-ascii; format=flowed",
    "text/plain; charset=us-ascii; format=flowed; delsp=yes",
    "text/plain",
];
/// Encodings as programs write them.
const ENCODINGS: [&str; 6] = ["7bit", "8bit", "quoted-printable", "base64", "8BIT", "7BIT"];

/// The ways in which both can have been written; `None` for a line that was not there.
pub(super) fn content(given: &Given) -> Vec<Alternative> {
    let (mut types, mut encodings): (Vec<Option<String>>, Vec<Option<String>>) = (Vec::new(), Vec::new());
    let own_type = named(given, "content-type").find_map(|line| line.body());
    let own_encoding = named(given, "content-transfer-encoding").find_map(|line| line.body());
    if let Some(inner) = wrapped(given) {
        // The headers of the text went into the part that the list made of it.
        let of = |name: &str| inner.headers.iter().find(|header| header.is(name)).map(|header| raw(given, header));
        types.extend(of("content-type").map(|value| forms(&value)).unwrap_or_default().into_iter().map(Some));
        encodings.extend([of("content-transfer-encoding"), None]);
    }
    if let Some(own) = &own_type {
        types.extend(forms(own).into_iter().map(Some));
    }
    let plain = own_type.as_deref().is_none_or(|own| own.to_ascii_lowercase().starts_with("text/plain"));
    if plain {
        types.extend(TYPES.iter().map(|one| Some((*one).to_owned())));
        types.push(None);
    }
    encodings.push(own_encoding);
    encodings.extend(ENCODINGS.iter().map(|one| Some((*one).to_owned())));
    encodings.push(None);
    let mut out = Vec::new();
    let types = lines(given, "content-type", &types);
    let encodings = lines(given, "content-transfer-encoding", &encodings);
    let both = |kind: Option<&(usize, Vec<u8>)>, coding: Option<&(usize, Vec<u8>)>| Alternative {
        fields: kind.into_iter().chain(coding).cloned().collect(),
        what: "Content-Type and Content-Transfer-Encoding were read as they may have been before".to_owned(),
    };
    // What the wrapped part itself says comes first.
    let inner = |kind: &(usize, Vec<u8>)| {
        encodings.iter().take(2).map(|coding| both(Some(kind), Some(coding))).collect::<Vec<_>>()
    };
    if wrapped(given).is_some() {
        out.extend(types.iter().take(8).flat_map(inner));
    }
    out.extend(types.iter().take(8).map(|kind| both(Some(kind), None)));
    out.extend(encodings.iter().map(|coding| both(None, Some(coding))));
    out.extend(types.iter().skip(8).map(|kind| both(Some(kind), None)));
    out.extend(types.iter().flat_map(|kind| encodings.iter().map(move |coding| both(Some(kind), Some(coding)))));
    out
}

/// The line of this name with other bodies, those that make a difference.
fn lines(given: &Given, name: &str, bodies: &[Option<String>]) -> Vec<(usize, Vec<u8>)> {
    let mut out: Vec<(usize, Vec<u8>)> = Vec::new();
    for line in named(given, name).take(1) {
        let own = String::from_utf8_lossy(line.split().0).into_owned();
        let shown = given.failing.prepared.fields.get(line.index).map(|field| field.formed.as_slice());
        for body in bodies {
            let other =
                body.as_ref().map(|body| formed(given, format!("{own}: {body}").as_bytes())).unwrap_or_default();
            if Some(other.as_slice()) != shown && !out.iter().any(|(_, known)| *known == other) {
                out.push((line.index, other));
            }
        }
    }
    out
}

fn raw(given: &Given, header: &Header) -> String {
    let text = String::from_utf8_lossy(header.body.of(given.bytes)).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A Content-Type with its parameters quoted or not, its charset in capital or small letters.
fn forms(value: &str) -> Vec<String> {
    let bare = value.replace('"', "");
    let mut pieces = bare.split(';').map(str::trim);
    let kind = pieces.next().unwrap_or_default().to_owned();
    let parameters: Vec<(&str, &str)> = pieces.filter_map(|piece| piece.split_once('=')).collect();
    let mut out = vec![value.to_owned(), bare.clone()];
    let cases: [fn(&str) -> String; 3] = [str::to_owned, str::to_lowercase, str::to_uppercase];
    for case in cases {
        for quotes in ["", "\"", "boundary"] {
            let mut text = kind.clone();
            for (name, value) in &parameters {
                let name = name.trim().to_ascii_lowercase();
                let value = if name == "charset" { case(value) } else { (*value).to_owned() };
                let quote = if quotes == "\"" || (quotes == "boundary" && name == "boundary") { "\"" } else { "" };
                text.push_str(&format!("; {name}={quote}{value}{quote}"));
            }
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    out
}

//! Rows that change text parts: what a part held is worked out from what it holds, and written in the encodings of mail programs.
//!
//! A part that is written as it is read is changed in place; a coded one is written anew, in its own encoding first.

use super::parts::{LARGEST_RECODED, full, is_coded, rewritten, texts, trimmed};
use super::{Change, Given, Variant, footers, html, links};
use crate::decode::mail::part_bytes;
use crate::evidence::{ByteSpan, Part};

/// Most contents that one part is given by one row.
const MOST_CONTENTS: usize = 24;

/// What a row makes of the content of a part, each with what was done in words.
type Edit = fn(&Part, &[u8]) -> Vec<(Vec<u8>, &'static str)>;

/// Every text part with each content that a row gives it.
fn each(given: &Given, edit: Edit) -> Vec<Variant> {
    let mut out = Vec::new();
    for part in texts(given) {
        if part.body.len() > LARGEST_RECODED || full(&out) {
            continue;
        }
        let coded = is_coded(part);
        let content = if coded { part_bytes(given.bytes, part) } else { part.body.of(given.bytes).to_vec() };
        let contents = edit(part, &content);
        for (text, what) in contents.iter().take(MOST_CONTENTS) {
            if coded {
                out.extend(rewritten(given, part, text, what));
            } else {
                out.push(replaced(given, part, text, what));
            }
        }
        // The one who changed it may have written it in another encoding too.
        for (text, what) in contents.iter().take(2).filter(|_| !coded) {
            let ways = rewritten(given, part, text, what).into_iter();
            out.extend(ways.filter(|variant| variant.what.contains(super::parts::IN_OTHER)));
        }
    }
    out.dedup_by(|a, b| a.changes == b.changes);
    out
}

/// A part that is not coded, with another content: only the bytes that differ are changed, so that other rows can change the rest.
fn replaced(given: &Given, part: &Part, text: &[u8], what: &str) -> Variant {
    let span = trimmed(given, part);
    let (old, new) = (span.of(given.bytes), text.trim_ascii_end());
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - before;
    let behind = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let with = new.get(before..new.len() - behind).unwrap_or_default().to_vec();
    let span = ByteSpan::new(span.start + before, span.end - behind);
    Variant { changes: vec![Change { span, with }], what: what.to_owned() }
}

/// Content without some of its bytes.
fn without(content: &[u8], cut: std::ops::Range<usize>) -> Vec<u8> {
    [content.get(..cut.start).unwrap_or_default(), content.get(cut.end..).unwrap_or_default()].concat()
}

/// Warnings on top, in plain text and in HTML.
pub(super) fn warnings(given: &Given) -> Vec<Variant> {
    each(given, |part, content| {
        let what = "a warning of an outside sender was taken off the top";
        if part.content_type == "text/html" {
            return html::warnings(content).into_iter().map(|cut| (without(content, cut), what)).collect();
        }
        let Some(end) = footers::above(content) else { return Vec::new() };
        let behind = content.get(end..).unwrap_or_default();
        let mut out = vec![(behind.to_vec(), what)];
        if behind.trim_ascii_start().len() < behind.len() {
            // With the empty lines behind the warning.
            out.push((behind.trim_ascii_start().to_vec(), what));
        }
        out
    })
}

/// Invisible pictures in HTML.
pub(super) fn pictures(given: &Given) -> Vec<Variant> {
    each(given, |part, content| {
        if part.content_type != "text/html" {
            return Vec::new();
        }
        let cuts = html::pictures(content).into_iter();
        cuts.map(|cut| (without(content, cut), "an invisible picture was taken out")).collect()
    })
}

/// Links as they were before a gateway put its own in their place.
pub(super) fn links(given: &Given) -> Vec<Variant> {
    let what = "the links that a gateway wrote were read as the links that they lead to";
    let bytes = given.text.of(given.bytes);
    let whole = |with| Variant { changes: vec![Change { span: given.text, with }], what: what.to_owned() };
    let mut out: Vec<Variant> =
        if bytes.len() <= LARGEST_RECODED { links::undone(bytes).into_iter().map(whole).collect() } else { Vec::new() };
    out.extend(each(given, |_, content| {
        let what = "the links that a gateway wrote were read as the links that they lead to";
        links::undone(content).into_iter().map(|text| (text, what)).collect()
    }));
    out
}

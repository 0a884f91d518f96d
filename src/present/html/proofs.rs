//! Signatures in the HTML report: the same sentences as in the window, before and after side by side.

use std::fmt::Write;

use super::escape;
use crate::present::rows::{ArcRows, CoverRow, Piece, ProofRow, ProofRows, RestoredRow, SearchRow, Tone};

/// Style of this part.
pub(super) const STYLE: &str = "\
.lights{display:grid;grid-template-columns:repeat(3,1fr);gap:.75rem;margin:.5rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0}\
del{background:#f8d6cb;color:#1d1c1a}ins{background:#cfe2f3;color:#1d1c1a}.proof{border-left:3px solid #8886;padding-left:.75rem;margin:1rem 0}\
@media(max-width:40rem){.lights,.pair{grid-template-columns:1fr}}@media print{.lights{break-inside:avoid}}";

/// The shape beside a word, so that colour is never needed.
fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Fits => "✓",
        Tone::Ordinary => "○",
        Tone::Limited => "◆",
        Tone::Unknown => "?",
        Tone::Differs => "▲",
        Tone::Changed => "✕",
        Tone::NoUse => "–",
    }
}

pub(super) fn write(out: &mut String, rows: &ProofRows) {
    if rows.summary.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h2>Signatures</h2><p>{}</p>", escape(&rows.summary));
    if !rows.needed.is_empty() {
        let _ = writeln!(out, "<p>To test more, ask a connected colleague for these records:</p>");
        for row in &rows.needed {
            let _ = writeln!(out, "<pre><code>{}</code></pre>", escape(&row.line));
        }
    }
    rows.proofs.iter().for_each(|proof| one(out, proof));
    if let Some(arc) = &rows.arc {
        chain(out, arc);
    }
    let mut limits: Vec<&str> = Vec::new();
    for limit in rows.proofs.iter().flat_map(|proof| proof.limits) {
        if !limits.contains(limit) {
            limits.push(limit);
        }
    }
    if !limits.is_empty() {
        let _ = writeln!(out, "<h3>What a signature does not prove, even one that fits</h3>");
        list(out, limits.into_iter());
    }
}

fn one(out: &mut String, proof: &ProofRow) {
    let _ = writeln!(
        out,
        "<div class=\"proof\"><h3>{} {}: {}</h3><p>{}</p><p class=\"small\">{} · {}</p><div class=\"lights\">",
        sign(proof.tone),
        proof.title,
        escape(&proof.who),
        escape(&proof.verdict),
        escape(&proof.details),
        escape(&proof.place)
    );
    for light in &proof.lights {
        let _ = writeln!(
            out,
            "<div class=\"card\"><div class=\"small\">{}</div><b>{} {}</b><div>{}</div>",
            light.name,
            sign(light.tone),
            escape(&light.word),
            escape(&light.sentence)
        );
        for more in &light.more {
            let _ = writeln!(out, "<div class=\"small\">{}</div>", escape(more));
        }
        let _ = writeln!(out, "</div>");
    }
    let _ = writeln!(out, "</div>");
    proof.restored.iter().for_each(|restored| changed(out, restored));
    for undone in &proof.undone {
        let _ = writeln!(out, "<p>What had to be undone: {}</p>", escape(&undone.sentence));
    }
    if let Some(cause) = &proof.cause {
        let _ = writeln!(out, "<p>An ordinary cause that the file shows: {}</p>", escape(&cause.what));
        list(out, cause.signs.iter().map(|(label, value, place, _)| format!("{label}: {value} ({place})")));
    }
    if !proof.readings.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"small\">Ordinary changes that were tried: {}</p>",
            escape(&proof.readings.join("; "))
        );
    }
    match &proof.search {
        SearchRow::Done(said) | SearchRow::Impossible(said) => {
            let _ = writeln!(out, "<p>{}</p>", escape(said));
        }
        SearchRow::Open => {
            let _ = writeln!(out, "<p>What was signed was not searched for in this examination</p>");
        }
        SearchRow::None => {}
    }
    table(out, "Covers", &proof.covers);
    if let Some(text) = &proof.text {
        let _ = writeln!(
            out,
            "<p>Text: {} <span class=\"small\">{}</span></p>",
            escape(&text.sentence),
            escape(&text.place)
        );
    }
    table(out, "Does not cover", &proof.uncovered);
    for (label, value, place, _) in &proof.moments {
        let _ =
            writeln!(out, "<p>{label}: {} <span class=\"small\">{}</span></p>", escape(&value.written), escape(place));
    }
    for (label, value) in &proof.signer {
        let _ = writeln!(out, "<p>{label}: {}</p>", escape(value));
    }
    list(out, proof.remarks.iter());
    let _ = writeln!(out, "</div>");
}

fn changed(out: &mut String, restored: &RestoredRow) {
    let _ = writeln!(
        out,
        "<p><b>What was changed: the {}</b> <span class=\"small\">{}</span></p><div class=\"pair\">\
         <div class=\"card\"><div class=\"small\">Before: as it was signed</div><pre>{}</pre></div>\
         <div class=\"card contradicts\"><div class=\"small\">After: as the file shows it</div><pre>{}</pre></div></div><p>{}</p>",
        escape(&restored.what),
        escape(&restored.place),
        marked(&restored.signed, "ins"),
        marked(&restored.shown, "del"),
        escape(&restored.how)
    );
    let _ = writeln!(
        out,
        "<p class=\"small\">How anybody can repeat this (bytes are counted from 0 in the mail's own text):</p><ol>"
    );
    for step in &restored.steps {
        let _ = writeln!(out, "<li>{}</li>", escape(step));
    }
    let _ = writeln!(out, "</ol>");
    if let Some(record) = &restored.record {
        let _ = writeln!(out, "<pre><code>{}</code></pre>", escape(record));
    }
}

fn marked(pieces: &[Piece], tag: &str) -> String {
    if pieces.is_empty() {
        return "<i>Nothing stood here</i>".to_owned();
    }
    let piece = |piece: &Piece| match piece.changed {
        true => format!("<{tag}>{}</{tag}>", escape(&piece.text)),
        false => escape(&piece.text),
    };
    pieces.iter().map(piece).collect()
}

fn table(out: &mut String, title: &str, rows: &[CoverRow]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "<table><tr><th>{title}</th><th>Value</th><th>Place</th></tr>");
    for row in rows {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"small\">{}</td></tr>",
            escape(&row.label),
            escape(&row.value),
            escape(&row.place)
        );
    }
    let _ = writeln!(out, "</table>");
}

fn chain(out: &mut String, arc: &ArcRows) {
    let _ = writeln!(
        out,
        "<h3>What stations on the way saw (ARC)</h3><p>{} {}</p>\
         <table><tr><th>Station</th><th>Its message signature</th><th>Its seal</th><th>Chain before it</th><th>What it saw</th></tr>",
        sign(arc.tone),
        escape(&arc.sentence)
    );
    for set in &arc.sets {
        let saw: Vec<String> = set.saw.iter().map(|(text, _, _)| escape(text)).collect();
        let before = set.before.as_ref().map_or("says nothing", |(text, _, _)| text.as_str());
        let _ = writeln!(
            out,
            "<tr><td>{} {}</td><td>{} {}</td><td>{} {}</td><td>{}</td><td>{}</td></tr>",
            set.instance,
            escape(&set.domain),
            sign(set.message.0),
            set.message.1,
            sign(set.seal.0),
            set.seal.1,
            escape(before),
            saw.join("<br>")
        );
    }
    let _ = writeln!(out, "</table>");
}

fn list(out: &mut String, items: impl Iterator<Item = impl AsRef<str>>) {
    let items: Vec<String> = items.map(|item| format!("<li>{}</li>", escape(item.as_ref()))).collect();
    if !items.is_empty() {
        let _ = writeln!(out, "<ul>{}</ul>", items.join("\n"));
    }
}

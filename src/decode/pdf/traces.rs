//! What single dictionaries say: annotations, attached files, papers of applications, actions, layers, forms.

use super::objects::Object;
use super::syntax::Dict;
use super::walk::{AttachedFile, Gatherer, shortened};
use crate::decode::cursor::find;
use crate::decode::time;
use crate::evidence::limits::file::MOST_CHILDREN;
use crate::evidence::{ByteSpan, Fact, Reading, TraceEntry, TraceKind};

/// Kinds of annotations that people make; links, fields and pop-ups say who only where they carry a date.
const MARKUP: [&str; 19] = [
    "Text",
    "FreeText",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Stamp",
    "Caret",
    "Ink",
    "FileAttachment",
    "Sound",
    "Redact",
    "Watermark",
    "Projection",
];
/// Those that belong to the page itself.
const PLAIN: [&str; 6] = ["Link", "Popup", "Widget", "Screen", "PrinterMark", "TrapNet"];
/// Actions that reach outside the document or run something (ISO 32000-2 table 201).
const ACTIONS: [&str; 8] =
    ["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "URI", "RichMediaExecute"];
/// Links of one file that are listed; each is listed once.
const MOST_LINKS: usize = 500;
/// Applications with papers in one dictionary.
const MOST_APPS: usize = 50;
/// Bytes of an XFA packet that are looked through: its head names the moment.
const XFA_HEAD: usize = 16 * 1024;
/// Packets of one XFA form.
const MOST_PACKETS: usize = 32;

/// Looks at one dictionary, whatever it is.
pub(super) fn dictionary(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let kind = dict.name("Type");
    if let Some(subtype) = dict.name("Subtype").filter(|_| dict.get("Rect").is_some()) {
        annotation(gatherer, object, dict, subtype);
    }
    if dict.get("EF").is_some() {
        attachment(gatherer, object, dict);
    }
    if dict.get("PieceInfo").is_some() {
        pieces(gatherer, object, dict);
    }
    if kind == Some("Page") || kind == Some("XObject") || dict.get("PieceInfo").is_some() {
        part(gatherer, object, dict);
    }
    if dict.get("ByteRange").is_some() || matches!(kind, Some("Sig" | "DocTimeStamp")) {
        gatherer.signature(object, dict);
    }
    if let Some(action) = dict.name("S").filter(|action| ACTIONS.contains(action)) {
        self::action(gatherer, object, dict, action);
    }
    if kind == Some("Catalog") {
        let entries = gatherer.entries(object, dict, &["Lang"]);
        gatherer.keep(TraceKind::Language, object, entries);
    }
    match kind {
        Some("OCG") => layer(gatherer, object, dict),
        Some("SpiderContentSet") => web_capture(gatherer, object, dict),
        _ => {}
    }
    if dict.get("XFA").is_some() {
        xfa(gatherer, object, dict);
    }
    for (key, word) in super::features::KEYS {
        if let Some(node) = dict.get(key) {
            gatherer.feature(word, object, node.span);
        }
    }
}

fn annotation(gatherer: &mut Gatherer, object: &Object, dict: &Dict, subtype: &str) {
    let plain = PLAIN.contains(&subtype);
    if !plain && !MARKUP.contains(&subtype) || plain && dict.get("M").is_none() {
        return;
    }
    let mut entries = gatherer.entries(object, dict, &["Subtype"]);
    // What a field is called is no author.
    if subtype != "Widget" {
        entries.extend(gatherer.entry(object, dict, "T", "T"));
    }
    for key in ["M", "CreationDate"] {
        entries.extend(gatherer.date(object, dict, key, key));
    }
    entries.extend(gatherer.entries(object, dict, &["Contents", "Subj", "NM", "F", "Name"]));
    gatherer.keep(TraceKind::Annotation, object, entries);
}

fn attachment(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let mut entries = gatherer.entries(object, dict, &["UF", "F", "Desc", "AFRelationship"]);
    let Some(holder) = gatherer.inner(object, dict, "EF") else { return };
    let Some(streams) = holder.dict() else { return };
    let key = ["UF", "F", "DOS", "Mac", "Unix"].into_iter().find(|key| streams.get(key).is_some());
    let file = key.and_then(|key| gatherer.store.resolve(&holder, streams.get(key)?, 0));
    let Some((file, raw)) = file.and_then(|file| Some((file.clone(), file.stream?))) else {
        return gatherer.keep(TraceKind::Attachment, object, entries);
    };
    if !gatherer.seen.insert(raw.start) {
        return;
    }
    let Some(head) = file.dict() else { return };
    entries.extend(gatherer.entry(&file, head, "Subtype", "Subtype"));
    let params = gatherer.inner(&file, head, "Params");
    if let Some((params, inner)) = params.as_ref().and_then(|params| Some((params, params.dict()?))) {
        for (key, called) in [("CreationDate", "Params.CreationDate"), ("ModDate", "Params.ModDate")] {
            entries.extend(gatherer.date(params, inner, key, called));
        }
        entries.extend(gatherer.entry(params, inner, "Size", "Params.Size"));
        let stated = inner.get("CheckSum").and_then(|node| gatherer.store.resolve(params, node, 0));
        if let Some(stated) = stated.filter(|stated| stated.node.is_text() && !gatherer.store.encrypted) {
            let span = stated.node.span;
            let bytes = super::text::string_bytes(span.of(stated.layer_bytes(gatherer.store.bytes)));
            let hex = super::layout::hex(&bytes.unwrap_or_default());
            entries.push(TraceEntry::derived("Params.CheckSum", Fact::at(hex, stated.locate(span))));
        }
    }
    if let Some(bytes) = gatherer.store.decode(&file) {
        let whole = gatherer.inside(&file, raw, 0, bytes.len());
        let digest = {
            use md5::Digest;
            super::layout::hex(&md5::Md5::digest(&bytes))
        };
        entries.push(TraceEntry::derived("size", Fact::at(bytes.len().to_string(), whole.clone())));
        entries.push(TraceEntry::derived("md5", Fact::at(digest, whole.clone())));
        let name = entries.iter().find(|entry| matches!(entry.key.as_str(), "UF" | "F"));
        let name = name.map_or_else(|| format!("attachment {}", file.words()), |entry| entry.value.value.clone());
        if gatherer.files.len() < MOST_CHILDREN {
            gatherer.files.push(AttachedFile { name, place: whole, bytes });
        }
    }
    gatherer.keep(TraceKind::Attachment, object, entries);
}

/// Papers of applications: a dictionary for each, with the moment of its last change (14.5).
fn pieces(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let Some(holder) = gatherer.inner(object, dict, "PieceInfo") else { return };
    let Some(apps) = holder.dict() else { return };
    for (app, _) in apps.entries.iter().take(MOST_APPS) {
        let Some(node) = apps.get(app) else { continue };
        let Some(piece) = gatherer.inner(&holder, apps, app) else { continue };
        let Some(inner) = piece.dict() else { continue };
        let mut entries = vec![TraceEntry::derived("App", Fact::at(app.clone(), holder.locate(node.span)))];
        entries.extend(gatherer.date(&piece, inner, "LastModified", "LastModified"));
        if let Some(private) = gatherer.inner(&piece, inner, "Private")
            && let Some(own) = private.dict()
        {
            for key in ["CreatorVersion", "DocSettings", "RoundtripVersion", "ContainerVersion", "Creator", "Version"] {
                entries.extend(gatherer.entry(&private, own, key, &format!("Private.{key}")));
            }
        }
        gatherer.keep(TraceKind::Piece, object, entries);
    }
}

/// The change date of a page, form or picture.
fn part(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let Some(date) = gatherer.date(object, dict, "LastModified", "LastModified") else { return };
    let mut entries = vec![date];
    for key in ["Subtype", "Type"] {
        if entries.len() < 2 {
            entries.extend(gatherer.entry(object, dict, key, "Type"));
        }
    }
    gatherer.keep(TraceKind::Part, object, entries);
}

fn action(gatherer: &mut Gatherer, object: &Object, dict: &Dict, action: &str) {
    let mut entries = gatherer.entries(object, dict, &["S"]);
    match action {
        "URI" => {
            let Some(link) = gatherer.entry(object, dict, "URI", "URI") else { return };
            if gatherer.links.len() >= MOST_LINKS || !gatherer.links.insert(link.value.value.clone()) {
                return;
            }
            super::people::path(gatherer, object, &link.value, link.read_as);
            entries.push(link);
        }
        "JavaScript" => {
            let script = gatherer.entry(object, dict, "JS", "JS").or_else(|| script_stream(gatherer, object, dict));
            entries.extend(script);
        }
        _ => {
            entries.extend(gatherer.entry(object, dict, "F", "F"));
            if let Some(file) = gatherer.inner(object, dict, "F")
                && let Some(inner) = file.dict()
            {
                for key in ["UF", "F"] {
                    entries.extend(gatherer.entry(&file, inner, key, &format!("F.{key}")));
                }
            }
        }
    }
    gatherer.keep(TraceKind::Action, object, entries);
}

/// A script that stands in a stream.
fn script_stream(gatherer: &Gatherer, object: &Object, dict: &Dict) -> Option<TraceEntry> {
    let found = gatherer.store.resolve(object, dict.get("JS")?, 0)?;
    let raw = found.stream?;
    let bytes = gatherer.store.decode(&found)?;
    let at = gatherer.inside(&found, raw, 0, bytes.len());
    let (text, read_as) = shortened(super::text::text_string(&bytes), Reading::Derived);
    Some(TraceEntry { key: "JS".to_owned(), value: Fact::at(text, at), stamp: None, read_as })
}

fn layer(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let mut entries = gatherer.entries(object, dict, &["Name"]);
    let usage = gatherer.inner(object, dict, "Usage");
    let creator = usage.and_then(|usage| gatherer.inner(&usage, usage.dict()?, "CreatorInfo"));
    if let Some((creator, inner)) = creator.as_ref().and_then(|creator| Some((creator, creator.dict()?))) {
        for key in ["Creator", "Subtype"] {
            entries.extend(gatherer.entry(creator, inner, key, &format!("CreatorInfo.{key}")));
        }
    }
    gatherer.keep(TraceKind::Layer, object, entries);
}

fn web_capture(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let mut entries: Vec<TraceEntry> = gatherer.date(object, dict, "TS", "TS").into_iter().collect();
    if let Some(source) = gatherer.inner(object, dict, "SI")
        && let Some(inner) = source.dict()
    {
        entries.extend(gatherer.date(&source, inner, "TS", "SI.TS"));
        entries.extend(gatherer.date(&source, inner, "E", "SI.E"));
        entries.extend(gatherer.entry(&source, inner, "AU", "SI.AU"));
    }
    gatherer.keep(TraceKind::WebCapture, object, entries);
}

/// Times and names in the head of each XFA packet (XFA 3.3, `xdp` element).
fn xfa(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let Some(found) = dict.get("XFA").and_then(|node| gatherer.store.resolve(object, node, 0)) else { return };
    let packets: Vec<Object> = if found.stream.is_some() {
        vec![found]
    } else {
        let items = found.node.array().iter().take(MOST_PACKETS * 2);
        items.filter_map(|item| gatherer.store.resolve(&found, item, 0)).filter(|one| one.stream.is_some()).collect()
    };
    for packet in packets.iter().take(MOST_PACKETS) {
        let Some(raw) = packet.stream.filter(|raw| gatherer.seen.insert(raw.start)) else { continue };
        let Some(bytes) = gatherer.store.decode(packet) else { continue };
        let head = bytes.get(..bytes.len().min(XFA_HEAD)).unwrap_or_default();
        let mut entries = Vec::new();
        for (word, end) in
            [("timeStamp=\"", "\""), ("uuid=\"", "\""), ("<?originalXFAVersion ", "?>"), ("<?APIVersion ", "?>")]
        {
            let Some(start) = find(head, word.as_bytes(), 0).map(|at| at + word.len()) else { continue };
            let Some(stop) = find(head, end.as_bytes(), start) else { continue };
            let text = String::from_utf8_lossy(ByteSpan::new(start, stop).of(head)).into_owned();
            let key = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            let stamp = (key == "timeStamp").then(|| time::iso8601(&text)).flatten();
            let (text, _) = shortened(text, Reading::Derived);
            entries.push(TraceEntry::moment(key, Fact::at(text, gatherer.inside(packet, raw, start, stop)), stamp));
        }
        gatherer.keep(TraceKind::Xfa, packet, entries);
    }
}

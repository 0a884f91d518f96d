//! PDF: the frame is scanned by us, filters and encryption are lopdf's.
//!
//! `syntax` and `text` read values from bytes; `layout`, `xref` and `revisions` walk the frame; `objects` finds objects
//! by number and revision; `info`, `xmp` and `fonts` read what the file says of itself.

mod changes;
mod content;
mod crypt;
mod features;
mod filters;
mod fonts;
mod fontwords;
mod frame;
mod info;
mod kept;
mod layout;
mod listing;
mod objects;
mod packs;
mod pages;
mod people;
mod pictures;
mod rdf;
mod render;
mod revisions;
mod signatures;
mod signed;
mod syntax;
mod text;
mod traces;
mod traits;
mod walk;
mod wording;
mod xmp;
mod xref;

#[cfg(test)]
mod tests;

pub use content::operators;
pub use listing::objects as list_objects;
use objects::{Layer, Object, Store};
pub use render::draw;
use revisions::Saved;
pub use signatures::{SIGNATURE_STEP, signature_value};
use syntax::Kind;
pub use text::{reread_name, reread_pdf_string, reread_xml_text};
use walk::Gatherer;

use crate::decode::cursor::find_all;
use crate::decode::mail::Inside;
use crate::evidence::limits::pdf::{MOST_PACKS, row};
use crate::evidence::{ByteSpan, Fact, LinearizedHead, Pdf, PdfHeader, PdfTraces};

/// Most objects taken out of them.
const MOST_PACKED: usize = 400_000;
/// Most comments of editing programs that are listed.
const MOST_COMMENTS: usize = 64;
/// Longest comment that is listed (bytes).
const LONGEST_COMMENT: usize = 200;

/// The file opened: its frame and the way to its objects.
struct Opened<'a> {
    store: Store<'a>,
    header: Option<PdfHeader>,
    startxref: Vec<Fact<usize>>,
    eofs: Vec<ByteSpan>,
    linearized: Option<LinearizedHead>,
    saved: Vec<Saved>,
    encryption: Option<Fact<String>>,
}

fn open<'a>(bytes: &'a [u8], password: Option<&str>) -> Result<Opened<'a>, String> {
    let header = layout::header(bytes);
    let base = header.as_ref().map_or(0, |header| header.offset);
    let mut store = Store::new(bytes, base);
    if header.is_none() && !store.has_objects() {
        return Err("it has neither a %PDF- header nor a PDF object".to_owned());
    }
    if header.is_none() {
        store.repair("the %PDF- header is missing", 0, 0);
    } else if !store.has_objects() {
        store.repair("no object stands in the file as such", 0, bytes.len());
    }
    let (startxref, eofs) = (layout::startxrefs(bytes), layout::eofs(bytes));
    layout::marks(&store, &startxref, &eofs);
    let linearized = layout::linearized(&store);
    store.sections = layout::walk(&store, &startxref);
    if store.sections.is_empty() {
        store.misplaced("no cross-reference section could be read; objects were searched for", 0, bytes.len());
        store.stray_trailer();
    }
    let saved = revisions::group(&store, &eofs, linearized.as_ref());
    let encryption = encryption(&mut store, password);
    Ok(Opened { store, header, startxref, eofs, linearized, saved, encryption })
}

/// Reads a PDF.
///
/// # Errors
/// When no `%PDF-` and no object can be found; says what is missing.
pub fn read(bytes: &[u8]) -> Result<Pdf, String> {
    open_with_files(bytes, None).map(|(pdf, _)| pdf)
}

/// The same, with the files attached to it; an encrypted one with the empty password and with the one given.
///
/// # Errors
/// When no `%PDF-` and no object can be found; says what is missing.
pub fn open_with_files(bytes: &[u8], password: Option<&str>) -> Result<(Pdf, Vec<Inside>), String> {
    let Opened { store, header, startxref, eofs, linearized, saved, encryption } = open(bytes, password)?;
    let mut gatherer = Gatherer::new(&store);
    gatherer.walk_file();
    let packed = packed(&store, &mut gatherer);
    let fonts = fonts::embedded(&store, &packed, &mut gatherer);
    let font_names = fonts::names(&store, &packed);
    let (info, xmp) = (info::read(&store, &saved), xmp::read(&store, &saved));
    let Gatherer { mut traces, features, files, .. } = gatherer;
    let files = files.into_iter().enumerate().map(|(index, file)| file.inside(index)).collect();
    traces.extend(people::of_papers(&info, &xmp, saved.len().max(1)));
    let catalog = catalog(&store, 0);
    let signing = signatures::read(&store);
    traces.extend(kept::traces(&signing.kept));
    let changes = changes::read(&store, &saved, &xmp);
    let pages = catalog.as_ref().and_then(|catalog| pages(&store, catalog));
    let frame = frame::read(&store, &saved, header.as_ref());
    let mut pdf = Pdf {
        header,
        startxref,
        eofs,
        linearized,
        sections: store.sections.iter().map(|section| section.listed()).collect(),
        revisions: Vec::new(),
        changes,
        frame,
        info,
        xmp,
        ids: ids(&store),
        fonts,
        font_names,
        catalog_version: catalog.as_ref().and_then(|catalog| {
            let node = catalog.dict()?.get("Version")?;
            Some(Fact::at(node.name()?.to_owned(), catalog.locate(node.span)))
        }),
        signing,
        pages,
        page_list: content::read(&store, 0),
        comments: comments(bytes),
        length: bytes.len(),
        encryption,
        traces: PdfTraces { all: traces, features, writer: traits::read(&store) },
        repairs: Vec::new(),
    };
    wording::read(&store, &saved, &mut pdf.changes);
    pdf.revisions = revisions::listed(&saved, &pdf.changes, pdf.pages.as_ref().map(|pages| pages.value));
    pdf.repairs = store.take_repairs();
    Ok((pdf, files))
}

/// The decoded bytes behind a step of a place inside a PDF: `raw` are the coded bytes in the layer outside.
///
/// `None` if there is no such stream there, or it can't be decoded.
pub fn stream(bytes: &[u8], how: &str, raw: ByteSpan, password: Option<&str>) -> Option<Vec<u8>> {
    if how == xmp::UTF16_STEP {
        return Some(xmp::from_utf16(raw.of(bytes)));
    }
    if how == SIGNATURE_STEP {
        return signature_value(bytes, raw);
    }
    let Opened { store, .. } = open(bytes, password).ok()?;
    let (start, _) = *layout::enclosing(&store, raw.start)?;
    let object = store.at(start)?;
    if let Some(rest) = how.strip_prefix("encrypted string ") {
        return store.plain_string(&object, rest.split_once(" of object")?.0);
    }
    (object.stream == Some(raw)).then(|| store.decode(&object)).flatten()
}

/// The catalog as the state with this newest section has it (ISO 32000-2 7.7.2).
fn catalog(store: &Store, section: usize) -> Option<Object> {
    let (number, _) = store.trailers(section).find_map(|trailer| trailer.reference("Root"))?;
    store.object(number, section)
}

/// `/Count` of the page tree's root (7.7.3.2).
fn pages(store: &Store, catalog: &Object) -> Option<Fact<usize>> {
    let root = store.resolve(catalog, catalog.dict()?.get("Pages")?, 0)?;
    let count = store.resolve(&root, root.dict()?.get("Count")?, 0)?;
    Some(Fact::at(count.node.place()?, count.locate(count.node.span)))
}

/// The `/ID` strings of the newest trailer (14.4), lower-case hex.
fn ids(store: &Store) -> Vec<Fact<String>> {
    identifiers(store).into_iter().map(|(bytes, span)| Fact::raw(layout::hex(&bytes), span)).collect()
}

/// Their bytes and places.
fn identifiers(store: &Store) -> Vec<(Vec<u8>, ByteSpan)> {
    /// There are two; broken files may have more.
    const MOST: usize = 4;
    let trailers = || store.trailers(0);
    let Some(node) = trailers().find_map(|trailer| trailer.get("ID")) else { return Vec::new() };
    let array = match &node.kind {
        Kind::Ref(number, _) => store.object(*number, 0).map(|object| object.node),
        _ => Some(node.clone()),
    };
    let texts = array.iter().flat_map(|node| node.array()).filter(|node| node.is_text()).take(MOST);
    texts.filter_map(|node| Some((text::string_bytes(node.span.of(store.bytes))?, node.span))).collect()
}

/// `/Encrypt` in words: `Standard, version 4, revision 4` (7.6.2).
fn encryption(store: &mut Store, password: Option<&str>) -> Option<Fact<String>> {
    let node = store.trailers(0).find_map(|trailer| trailer.get("Encrypt"))?.clone();
    if matches!(node.kind, Kind::Null) {
        return None;
    }
    let span = node.span;
    let object = match &node.kind {
        Kind::Ref(number, _) => store.object(*number, 0),
        _ => Some(Object { number: 0, generation: 0, span, node, layer: Layer::File, stream: None }),
    };
    let words = object.as_ref().and_then(Object::dict).map_or_else(String::new, |dict| {
        let filter = dict.name("Filter").unwrap_or("unknown handler").to_owned();
        let number = |key, word: &str| dict.int(key).map(|value| format!(", {word} {value}")).unwrap_or_default();
        format!("{filter}{}{}", number("V", "version"), number("R", "revision"))
    });
    store.unlock(object.as_ref(), span, password);
    Some(Fact::raw(words, span))
}

/// Objects inside object streams that name fonts; all of them are shown to the gatherer.
fn packed(store: &Store, gatherer: &mut Gatherer) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut last = None;
    let mut packs = 0;
    for at in find_all(store.bytes, b"/ObjStm", MOST_PACKS * 2) {
        let start = layout::enclosing(store, at).map(|(start, _)| *start);
        if start.is_none() || start == last {
            continue;
        }
        last = start;
        packs += 1;
        if packs > MOST_PACKS {
            store.hit(row::MOST_PACKS, at, at);
            break;
        }
        if objects.len() > MOST_PACKED {
            store.repair("too many packed objects: fonts of the rest were not looked for", at, at);
            break;
        }
        let unpacked = start.map(|start| store.unpack(start)).unwrap_or_default();
        unpacked.iter().for_each(|object| gatherer.visit(object));
        objects.extend(unpacked.into_iter().filter(fonts::says));
    }
    objects
}

/// Comment lines that an editing program leaves around what it appends.
fn comments(bytes: &[u8]) -> Vec<Fact<String>> {
    let mut comments = Vec::new();
    for needle in [&b"%BeginExifToolUpdate"[..], b"%EndExifToolUpdate", b"% Written by MuPDF"] {
        for at in find_all(bytes, needle, MOST_COMMENTS) {
            let mut cursor = crate::decode::cursor::Cursor::new(bytes, at);
            let line = cursor.take_while(|byte| byte != b'\r' && byte != b'\n');
            let line = ByteSpan::new(line.start, line.end.min(line.start + LONGEST_COMMENT));
            comments.push(Fact::raw(crate::decode::text::verbatim(line.of(bytes)), line));
        }
    }
    comments.sort_by_key(|fact| fact.at.raw_span());
    comments
}

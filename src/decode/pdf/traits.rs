//! How the file is written: habits by which one program differs from another.

use super::layout;
use super::objects::{Object, Store};
use super::pages::{Page, pages};
use super::syntax::Kind;
use crate::decode::cursor::Cursor;
use crate::evidence::{ByteSpan, Fact, Locator, PageStyle, Step, WriterTraits};

/// Pages whose drawing is looked at: the first ones tell the program.
const MOST_LOOKED: usize = 3;
/// Bytes of a page's content that are shown.
const OPENING: usize = 60;
/// Longest content (bytes) that can be one that only places pictures.
const LONGEST_FRAME: usize = 1_000;
/// Fonts of a page whose names are kept.
const MOST_NAMES: usize = 40;
/// Keys of trailers that tell their writer.
const TELLING: [&str; 2] = ["DocChecksum", "XRefStm"];

/// Reads the habits.
pub(super) fn read(store: &Store) -> WriterTraits {
    let first = |key: &str| {
        let node = store.trailers(0).find_map(|trailer| trailer.get(key))?;
        Some(Fact::raw(node.reference()?.0, node.span))
    };
    let ids =
        store.trailers(0).find_map(|trailer| trailer.get("ID")).map(|node| node.array().to_vec()).unwrap_or_default();
    let text = |span: ByteSpan| Fact::raw(crate::decode::text::verbatim(span.of(store.bytes)), span);
    let keys = TELLING.into_iter().filter(|key| store.trailers(0).any(|trailer| trailer.get(key).is_some()));
    WriterTraits {
        line_end: line_end(store),
        root: first("Root"),
        info: first("Info"),
        ids: ids.iter().filter(|node| node.is_text()).take(2).map(|node| text(node.span)).collect(),
        trailer_keys: keys.map(str::to_owned).collect(),
        object_streams: store.packed.borrow().values().any(Option::is_some),
        pages: pages(store, 0).iter().take(MOST_LOOKED).map(|page| style(store, page)).collect(),
    }
}

/// What stands behind the first line.
fn line_end(store: &Store) -> Option<Fact<String>> {
    layout::header(store.bytes)?;
    let mut cursor = Cursor::new(store.bytes, store.base);
    cursor.take_while(|byte| byte != b'\r' && byte != b'\n');
    let start = cursor.at;
    cursor.line_end();
    let span = ByteSpan::new(start, cursor.at);
    let word = match span.of(store.bytes) {
        b"\r\n" => "CR LF",
        b"\r" => "CR",
        b"\n" => "LF",
        _ => return None,
    };
    Some(Fact::raw(word.to_owned(), span))
}

fn style(store: &Store, page: &Page) -> PageStyle {
    let fonts = page.resources.as_ref().and_then(|resources| {
        let fonts = store.resolve(resources, resources.dict()?.get("Font")?, 0)?;
        Some(fonts.dict()?.entries.iter().take(MOST_NAMES).map(|(name, _)| name.clone()).collect())
    });
    let content = content(store, page);
    let shown = content.as_ref().map(|(object, bytes)| {
        let text = crate::decode::text::verbatim(bytes.get(..bytes.len().min(OPENING)).unwrap_or_default());
        Fact::at(text, place(store, object, bytes.len().min(OPENING)))
    });
    let fonts: Vec<String> = fonts.unwrap_or_default();
    let frame =
        content.as_ref().filter(|(_, bytes)| fonts.is_empty() && bytes.len() <= LONGEST_FRAME && only_places(bytes));
    let only_pictures = frame
        .map(|(object, bytes)| Fact::at("no text, only placed pictures".to_owned(), place(store, object, bytes.len())));
    PageStyle { number: page.number, paper: paper(page), fonts, opening: shown, only_pictures }
}

/// Size of the sheet in points, with its name where it has one (ISO 216, ANSI Y14.1): people print on their country's.
fn paper(page: &Page) -> Option<Fact<String>> {
    const SHEETS: [(f64, f64, &str); 5] = [
        (595.0, 842.0, "A4"),
        (612.0, 792.0, "US Letter"),
        (612.0, 1_008.0, "US Legal"),
        (842.0, 1_191.0, "A3"),
        (420.0, 595.0, "A5"),
    ];
    /// Rounding of millimetres (points).
    const NEAR: f64 = 2.0;
    let [left, bottom, right, top] = page.media?;
    let (wide, high) = (right - left, top - bottom);
    let fits = |a: f64, b: f64| (a - b).abs() <= NEAR;
    let named = SHEETS.iter().find(|(short, long, _)| fits(wide.min(high), *short) && fits(wide.max(high), *long));
    let name = named.map(|(.., name)| format!(" ({name})")).unwrap_or_default();
    let cut = if page.crop == page.media { "" } else { ", cropped" };
    let turned = if page.rotate == 0 { String::new() } else { format!(", turned by {}°", page.rotate) };
    let value = format!("{wide:.0}×{high:.0} points{name}{cut}{turned}");
    Some(Fact::at(value, page.object.locate(page.object.node.span)))
}

/// The first content stream of a page that is not empty.
fn content(store: &Store, page: &Page) -> Option<(Object, Vec<u8>)> {
    /// Streams that are tried; editors put an empty one in front.
    const TRIED: usize = 3;
    let node = page.object.dict()?.get("Contents")?;
    let found = store.resolve(&page.object, node, 0)?;
    let streams: Vec<Object> = match &found.node.kind {
        Kind::Array(items) => items.iter().take(TRIED).filter_map(|item| store.resolve(&found, item, 0)).collect(),
        _ => vec![found],
    };
    let several = streams.len() > 1;
    streams.into_iter().find_map(|object| {
        object.stream?;
        let bytes = store.decode(&object)?;
        let telling = bytes.iter().filter(|byte| byte.is_ascii_graphic()).count();
        (telling > if several { 2 } else { 0 }).then_some((object, bytes))
    })
}

fn place(store: &Store, object: &Object, length: usize) -> Locator {
    let Some(raw) = object.stream else { return Locator::raw(0, 0) };
    if !store.encrypted && object.dict().is_some_and(|dict| dict.get("Filter").is_none()) {
        return Locator::raw(raw.start, raw.start + length);
    }
    let how = format!("stream of object {}", object.words());
    Locator::Decoded { within: vec![Step { how, start: raw.start, end: raw.end }], start: 0, end: length }
}

/// Whether a content stream does nothing but place pictures: `q`, `cm`, `/Im0 Do`, `Q`.
fn only_places(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut drawn = 0;
    for word in text.split_ascii_whitespace() {
        let number = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
        match word {
            "q" | "Q" | "cm" | "gs" => {}
            "Do" => drawn += 1,
            name if name.starts_with('/') => {}
            _ if number => {}
            _ => return false,
        }
    }
    drawn > 0
}

//! What the operators of the pages paint: text, fills, pictures, in their order (ISO 32000-2 7.8, 8, 9).
//!
//! Our own reading, because the place of every run in the bytes is the evidence. `tokens` reads words, `state` holds what
//! they change, `scope` and `fonts` what they name; `paint` follows them, with `shapes`, `show`, `marks` and `annotations`.

mod annotations;
mod cmap;
mod fonts;
mod layers;
mod marks;
mod metrics;
mod paint;
mod path;
mod scope;
mod shapes;
mod show;
mod single;
mod spelling;
mod state;
mod tokens;
mod used;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;

use marks::Marks;
use paint::Painter;
use scope::Resources;
pub(super) use single::{Reader, Turned};
use state::{Matrix, State};

use super::objects::{Object, Store};
use super::pages::Page;
use crate::evidence::limits::Limit;
use crate::evidence::limits::pdf::{MOST_ANNOTATIONS, MOST_LETTERS, MOST_PAGES_READ, MOST_RUNS, row};
use crate::evidence::{Area, PdfPage, PdfPages, StreamKind};

/// Bytes of forms that are kept decoded because pages paint them again and again.
const MOST_KEPT: usize = 32 * 1024 * 1024;
/// Streams of `/Contents` that are followed; editors add some, printer drivers up to some hundred.
const MOST_CONTENTS: usize = 2_000;

/// What may still be done for all pages together.
#[derive(Default)]
struct Budget {
    operators: usize,
    runs: usize,
    letters: usize,
    annotations: usize,
    over: Option<Limit>,
    kept: HashMap<usize, Rc<Vec<u8>>>,
    kept_bytes: usize,
}

impl Budget {
    /// Counts a run or shape; `false` once there are too many.
    fn run(&mut self) -> bool {
        self.runs += 1;
        if self.runs > MOST_RUNS {
            self.over = self.over.or(Some(row::MOST_RUNS));
        }
        self.over.is_none()
    }

    fn letters(&mut self, count: usize) -> bool {
        self.letters = self.letters.saturating_add(count);
        if self.letters > MOST_LETTERS {
            self.over = self.over.or(Some(row::MOST_LETTERS));
        }
        self.over.is_none()
    }

    fn annotation(&mut self) -> bool {
        self.annotations += 1;
        self.annotations <= MOST_ANNOTATIONS
    }

    /// The limit that ended the reading.
    fn spent(&self) -> Option<Limit> {
        self.over
    }

    /// A decoded stream; those that come again are kept.
    fn stream(&mut self, store: &Store, object: &Object) -> Option<Rc<Vec<u8>>> {
        let raw = object.stream?;
        if let Some(known) = self.kept.get(&raw.start) {
            return Some(Rc::clone(known));
        }
        let bytes = Rc::new(store.decode_operators(object)?);
        if self.kept_bytes + bytes.len() <= MOST_KEPT {
            self.kept_bytes += bytes.len();
            self.kept.insert(raw.start, Rc::clone(&bytes));
        }
        Some(bytes)
    }
}

/// The pages of the state with the newest section `section`.
pub(super) fn read(store: &Store, section: usize) -> PdfPages {
    let pages = super::pages::pages(store, section);
    let mut resources = Resources::new(store, section);
    let mut budget = Budget::default();
    let mut list = Vec::new();
    for page in pages.iter().take(MOST_PAGES_READ) {
        if budget.spent().is_some() {
            break;
        }
        list.push(one(&mut resources, &mut budget, page));
    }
    if let (Some(limit), Some(last)) = (budget.spent(), list.last()) {
        let at = last.at.raw_span().unwrap_or_default();
        store.hit(limit, at.start, at.end);
    }
    if let Some(first_unread) = pages.get(MOST_PAGES_READ) {
        store.hit(row::MOST_PAGES_READ, first_unread.object.span.start, first_unread.object.span.end);
    }
    if let (true, Some(last)) = (resources.used.cut, list.last()) {
        let at = last.at.raw_span().unwrap_or_default();
        store.repair("too many different glyphs: which letters of the fonts are shown was not noted", at.start, at.end);
    }
    let whole = list.len() == pages.len() && list.iter().all(|page| !page.cut);
    let Resources { listed: fonts, layers, used, .. } = resources;
    PdfPages { list, fonts, glyphs: used.take(), layers, outline: layers::outline(store, section), whole }
}

/// One page of that state; 0 is the first.
pub(super) fn read_page(store: &Store, section: usize, page: usize) -> Option<PdfPage> {
    let pages = super::pages::pages(store, section);
    Some(one(&mut Resources::new(store, section), &mut Budget::default(), pages.get(page)?))
}

fn area([a, b, c, d]: [f64; 4]) -> Option<Area> {
    let area = Area::new(fonts::small(a), fonts::small(b), fonts::small(c), fonts::small(d));
    (area.size() > 0.0).then_some(area)
}

fn one(resources: &mut Resources, budget: &mut Budget, page: &Page) -> PdfPage {
    /// US Letter, as readers take it where no size is stated (points).
    const LETTER: Area = Area { left: 0.0, bottom: 0.0, right: 612.0, top: 792.0 };
    let media = page.media.and_then(area).unwrap_or(LETTER);
    let crop = page.crop.and_then(area).map(|crop| crop.cut(media)).filter(|crop| crop.size() > 0.0).unwrap_or(media);
    let object = &page.object;
    let keys = object.dict().map(|dict| {
        let keys: Vec<&str> = dict.entries.iter().take(32).map(|(key, _)| key.as_str()).collect();
        keys.join(" ")
    });
    let empty = PdfPage {
        number: page.number,
        object: object.number,
        at: object.locate(object.node.span),
        media,
        crop,
        rotate: page.rotate,
        keys: keys.unwrap_or_default(),
        streams: Vec::new(),
        runs: Vec::new(),
        fills: Vec::new(),
        shapes: Vec::new(),
        images: Vec::new(),
        annotations: Vec::new(),
        marks: Vec::new(),
        ids: Vec::new(),
        cut: false,
    };
    let scope = resources.scope(page.resources.as_ref());
    let contents = contents(resources, object);
    let mut painter = Painter::new(resources, budget, empty);
    let mut before: Option<paint::Walk> = None;
    let decoded: Vec<_> = contents.iter().map(|object| painter.resources.store.decode_operators(object)).collect();
    for (index, (object, bytes)) in contents.iter().zip(&decoded).enumerate() {
        let Some(bytes) = bytes else {
            painter.page.cut = true;
            continue;
        };
        let stream = painter.add_stream(object, StreamKind::Content(index), bytes);
        let walk = match before.take() {
            Some(walk) => painter.go_on(bytes, stream, walk),
            None => {
                let state = State::new(Matrix::ONE, media);
                painter.follow(bytes, stream, scope, state, Marks::default())
            }
        };
        before = Some(walk);
    }
    drop(before);
    painter.annotations(object);
    painter.page
}

/// The streams of `/Contents` in their order (7.7.3.3).
fn contents(resources: &Resources, page: &Object) -> Vec<Object> {
    let Some(contents) = resources.entry(page, "Contents") else { return Vec::new() };
    if contents.stream.is_some() {
        return vec![contents];
    }
    if contents.node.array().len() > MOST_CONTENTS {
        let span = contents.node.span;
        resources.store.repair("a page has too many content streams: the rest was not read", span.start, span.end);
    }
    let items = contents.node.array().iter().take(MOST_CONTENTS);
    let streams = items.filter_map(|item| resources.store.resolve(&contents, item, resources.section));
    streams.filter(|object| object.stream.is_some()).collect()
}

/// A page made of bare operators and character maps, as a fuzzer gives them.
pub fn operators(content: &[u8], map: &[u8]) -> PdfPages {
    let stream = |number: usize, bytes: &[u8]| {
        let head = format!("{number} 0 obj\n<</Length {}>>stream\n", bytes.len());
        [head.as_bytes(), bytes, b"\nendstream\nendobj\n"].concat()
    };
    let frame = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count \
         1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 \
         6 0 R/F2 7 0 R>>/XObject<</X1 8 0 R>>>>>>\nendobj\n6 0 obj\n<</Type/Font/Subtype/TrueType/BaseFont\
         /ABCDEF+Sample/ToUnicode 5 0 R/FirstChar 32/Widths[250 300 400]>>\nendobj\n7 0 obj\n<</Type/Font/Subtype\
         /Type0/BaseFont/Sample/Encoding 5 0 R/ToUnicode 5 0 R/DescendantFonts[<</Subtype/CIDFontType2/DW 500/W[1[200 \
         300]4 9 700]>>]>>\nendobj\n";
    let form = "8 0 obj\n<</Subtype/Form/BBox[0 0 100 100]/Length 12>>stream\n/X1 Do 9 0 f\nendstream\nendobj\n";
    let bytes = [frame.as_bytes(), form.as_bytes(), &stream(4, content), &stream(5, map)].concat();
    let bytes = [&bytes, &b"trailer\n<</Root 1 0 R>>\n"[..]].concat();
    super::open(&bytes, None).map(|opened| read(&opened.store, 0)).unwrap_or_default()
}

//! Marked content: tags, replacement texts, layers (ISO 32000-2 14.6).

use std::rc::Rc;

use super::super::objects::Object;
use super::super::text::reread_pdf_string;
use super::paint::{Painter, Walk};
use super::scope::text_fact;
use super::tokens::{Item, Value};
use crate::evidence::{ByteSpan, PageLayer, PageMark, StreamKind};

/// Marked content in one another that is kept.
const DEEPEST: usize = 64;
/// Marks of a page that are listed.
const MOST: usize = 5_000;
/// Numbers of marked content of a page that are kept; a page has some hundred.
const MOST_IDS: usize = 20_000;

/// What is open at some place.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    pub open: Vec<Open>,
    /// Opened beyond the limit.
    pub beyond: usize,
    /// The layer that a form around brings with it.
    pub layer: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Open {
    tag: Rc<str>,
    id: Option<i64>,
    mark: Option<usize>,
    layer: Option<usize>,
}

impl Marks {
    /// What a form begins with: its own marks end with it.
    pub fn inside(&self) -> Self {
        Self { beyond: 0, ..self.clone() }
    }

    pub fn tag(&self) -> Option<(String, Option<i64>)> {
        let last = self.open.last()?;
        let id = self.open.iter().rev().find_map(|open| open.id);
        Some((last.tag.to_string(), id))
    }

    pub fn mark(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|open| open.mark)
    }

    /// The layer of the place; one that is not shown before any other.
    pub fn with_layer(&self, own: Option<usize>, layers: &[PageLayer]) -> Option<usize> {
        let all = || own.into_iter().chain(self.open.iter().rev().filter_map(|open| open.layer)).chain(self.layer);
        let hidden =
            |layer: &usize| layers.get(*layer).is_some_and(|layer| !layer.shown || layer.printed == Some(false));
        all().find(hidden).or_else(|| all().next())
    }
}

/// The value of a text in a property list.
fn said(painter: &Painter, walk: &Walk, list: &Property, key: &str) -> Option<String> {
    match list {
        Property::Inline(entries) => {
            let (_, item) = entries.iter().rev().find(|(name, _)| name == key)?;
            matches!(item.kind, Value::Text(_)).then(|| reread_pdf_string(item.span.of(walk.bytes)))?
        }
        Property::Named(object) => {
            text_fact(painter.resources.store, object, key, painter.resources.section).map(|fact| fact.value)
        }
    }
}

enum Property<'i> {
    Inline(&'i [(String, Item)]),
    Named(Rc<Object>),
}

impl Painter<'_, '_, '_> {
    pub fn mark(&mut self, walk: &mut Walk, word: &[u8], at: ByteSpan, operands: &[Item]) {
        if word == b"EMC" {
            if walk.marks.beyond > 0 {
                walk.marks.beyond -= 1;
            } else {
                walk.marks.open.pop();
            }
            return;
        }
        let tag = operands.first().and_then(Item::name).unwrap_or_default();
        let list = match operands.get(1).map(|item| &item.kind) {
            Some(Value::Dict(entries)) => Some(Property::Inline(entries)),
            Some(Value::Name(name)) => self.resources.property(walk.scope, name).map(Property::Named),
            _ => None,
        };
        let id = list.as_ref().and_then(|list| match list {
            Property::Inline(entries) =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "numbers of marked content are small and whole")]
                entries.iter().find(|(key, _)| key == "MCID")?.1.number().map(|number| number as i64)
            }
            Property::Named(object) => object.dict()?.int("MCID"),
        });
        let own = matches!(self.page.streams.get(walk.stream).map(|stream| stream.kind), Some(StreamKind::Content(_)));
        if let Some(id) = id.filter(|_| own && self.page.ids.len() < MOST_IDS && word == b"BDC") {
            self.page.ids.push(id);
        }
        let layer = match &list {
            Some(Property::Named(object)) if tag == "OC" => self.resources.layer(object),
            _ => None,
        };
        let text = list
            .as_ref()
            .and_then(|list| said(self, walk, list, "ActualText").or_else(|| said(self, walk, list, "Alt")));
        let mark = (text.is_some() || tag.starts_with("TouchUp_")).then(|| {
            if self.page.marks.len() < MOST {
                let (tag, stream) = (tag.to_owned(), walk.stream);
                self.page.marks.push(PageMark { tag, says: text.clone(), stream, span: at });
            }
            self.page.marks.len() - 1
        });
        if word == b"MP" || word == b"DP" {
            return;
        }
        if walk.marks.open.len() >= DEEPEST {
            walk.marks.beyond = walk.marks.beyond.saturating_add(1);
            return;
        }
        let mark = mark.filter(|_| text.is_some());
        walk.marks.open.push(Open { tag: Rc::from(tag), id, mark, layer });
    }
}

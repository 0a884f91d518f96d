//! Annotations: what they say, and their appearance painted over the page (ISO 32000-2 12.5, 12.7).

use super::super::objects::Object;
use super::super::pages::number;
use super::marks::Marks;
use super::paint::Painter;
use super::scope::text_fact;
use super::shapes::onto;
use super::state::{Matrix, Space, State};
use crate::evidence::limits::pdf::{LONGEST_CHAIN, row};
use crate::evidence::{Colour, Fact, PageAnnotation, StreamKind};

/// Length of a field's name at which no more is put before it (bytes).
const LONGEST_NAME: usize = 1_000;
/// Flags of a text field whose value is not drawn as it is: password, comb (table 231).
const DISGUISED: i64 = 1 << 13 | 1 << 24;

impl Painter<'_, '_, '_> {
    /// Reads the annotations of the page and paints those that a screen shows.
    pub fn annotations(&mut self, page: &Object) {
        let Some(list) = self.resources.entry(page, "Annots") else { return };
        for item in list.node.array() {
            if !self.budget.annotation() {
                return self.limit(row::MOST_ANNOTATIONS);
            }
            let (store, section) = (self.resources.store, self.resources.section);
            let Some(object) = store.resolve(&list, item, section) else { continue };
            let Some(read) = self.annotation(&object) else { continue };
            let index = self.page.annotations.len();
            let shown = read.on_screen() && read.kind != "Popup";
            let area = read.area;
            self.page.annotations.push(read);
            let Some(appearance) = self.appearance(&object).filter(|_| shown) else { continue };
            let layer = self.resources.entry(&object, "OC").and_then(|group| self.resources.layer(&group));
            let marks = Marks { layer, ..Marks::default() };
            let matrix = self.matrix(&appearance).unwrap_or(Matrix::ONE);
            let frame = self.rectangle(&appearance, "BBox").unwrap_or(area);
            let mut state = State::new(Matrix::ONE, self.page.crop);
            state.ctm = onto(matrix.area(frame), area);
            self.annotation = Some(index);
            self.form(&appearance, state, 0, StreamKind::Appearance(index), &marks);
            self.annotation = None;
        }
    }

    fn annotation(&mut self, object: &Object) -> Option<PageAnnotation> {
        let (store, section) = (self.resources.store, self.resources.section);
        let kind = self.resources.entry(object, "Subtype")?.node.name()?.to_owned();
        let area = self.rectangle(object, "Rect")?;
        let alpha = object.dict().and_then(|dict| number(store, object, dict.get("CA")?, section));
        let mut read = PageAnnotation {
            object: if object.span == object.node.span { 0 } else { object.number },
            area,
            flags: self.resources.entry(object, "F").and_then(|flags| flags.node.int()).unwrap_or(0),
            contents: text_fact(store, object, "Contents", section),
            colour: self.plain_colour(object, "C"),
            interior: self.plain_colour(object, "IC"),
            translucent: alpha.is_some_and(|alpha| alpha < 0.99),
            drawn: self.appearance(object).is_some(),
            field: None,
            field_value: None,
            choice: None,
            name: String::new(),
            formatted: false,
            order: self.next_order(),
            at: object.locate(object.node.span),
            kind,
        };
        if read.kind == "Widget" {
            self.field(object, &mut read);
        }
        Some(read)
    }

    /// Type and value of a form field, which a parent may hold (12.7.4).
    fn field(&self, object: &Object, read: &mut PageAnnotation) {
        let mut holder = object.clone();
        for _ in 0..LONGEST_CHAIN {
            if read.field.is_none() {
                let kind = self.resources.entry(&holder, "FT");
                read.field = kind.and_then(|kind| kind.node.name().map(str::to_owned));
            }
            if read.field_value.is_none() {
                read.field_value = text_fact(self.resources.store, &holder, "V", self.resources.section);
            }
            if read.choice.is_none()
                && let Some(chosen) = self.resources.entry(&holder, "V")
                && let Some(name) = chosen.node.name()
            {
                read.choice = Some(Fact::at(name.to_owned(), chosen.locate(chosen.node.span)));
            }
            if let Some(part) = text_fact(self.resources.store, &holder, "T", self.resources.section)
                && read.name.len() < LONGEST_NAME
            {
                let point = if read.name.is_empty() { "" } else { "." };
                read.name = format!("{}{point}{}", part.value, read.name);
            }
            let flags = self.resources.entry(&holder, "Ff").and_then(|flags| flags.node.int()).unwrap_or(0);
            read.formatted |= flags & DISGUISED != 0 || self.resources.entry(&holder, "AA").is_some();
            let Some(parent) = self.resources.entry(&holder, "Parent") else { return };
            holder = parent;
        }
    }

    /// The stream under `/AP /N`, or the one of the present state.
    fn appearance(&self, object: &Object) -> Option<Object> {
        let normal = self.resources.entry(&self.resources.entry(object, "AP")?, "N")?;
        if normal.stream.is_some() {
            return Some(normal);
        }
        let state = self.resources.entry(object, "AS")?;
        self.resources.entry(&normal, state.node.name()?).filter(|chosen| chosen.stream.is_some())
    }

    /// A colour by the number of its components (table 166); none given is none.
    fn plain_colour(&self, object: &Object, key: &str) -> Option<Colour> {
        let list = self.resources.entry(object, key)?;
        let read = |item| number(self.resources.store, &list, item, self.resources.section).map(super::fonts::small);
        let parts: Vec<f32> = list.node.array().iter().take(4).filter_map(read).collect();
        let space = match parts.len() {
            1 => Space::Gray,
            3 => Space::Rgb,
            4 => Space::Cmyk,
            _ => return None,
        };
        Some(space.colour(&parts))
    }
}

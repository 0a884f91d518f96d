//! Named resources of a page or form (ISO 32000-2 7.8.3): each is looked up once.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::objects::{Layer, Object, Store};
use super::super::pages::number;
use super::super::syntax::Kind;
use super::fonts::{Font, small};
use super::state::Space;
use super::used::Used;
use crate::evidence::limits::pdf::{MOST_FONT_TABLES, MOST_PAGE_FONTS, row};
use crate::evidence::{Fact, PageFont, PageLayer};

/// What `gs` changes, as far as it is followed (8.4.5).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Change {
    pub fill_solid: Option<bool>,
    pub stroke_solid: Option<bool>,
    pub blend_solid: Option<bool>,
    pub mask: Option<bool>,
    pub line_width: Option<f32>,
    pub font: Option<(usize, f32)>,
}

/// Something that `Do` paints.
#[derive(Debug)]
pub(super) struct Painted {
    pub object: Object,
    pub form: bool,
    pub layer: Option<usize>,
}

/// The resources of one dictionary.
#[derive(Debug, Default)]
struct Scope {
    dict: Option<Object>,
    fonts: HashMap<String, Option<usize>>,
    changes: HashMap<String, Change>,
    spaces: HashMap<String, Space>,
    painted: HashMap<String, Option<Rc<Painted>>>,
    properties: HashMap<String, Option<Rc<Object>>>,
}

/// Where the object's bytes start, and in what.
type Place = (u32, usize, bool);

fn place(object: &Object) -> Place {
    (object.number, object.span.start, matches!(object.layer, Layer::File))
}

/// All resources met in one saved state.
pub(super) struct Resources<'s, 'a> {
    pub store: &'s Store<'a>,
    pub section: usize,
    scopes: Vec<Scope>,
    by_place: HashMap<Place, usize>,
    pub fonts: Vec<Font>,
    pub listed: Vec<PageFont>,
    /// What of them is shown.
    pub used: Used,
    known_fonts: HashMap<(Place, String), usize>,
    pub layers: Vec<PageLayer>,
    layer_of: HashMap<u32, usize>,
    /// Codes and widths held for all fonts.
    tables: usize,
}

impl<'s, 'a> Resources<'s, 'a> {
    pub fn new(store: &'s Store<'a>, section: usize) -> Self {
        let layers = super::layers::read(store, section);
        Self {
            store,
            section,
            layer_of: layers.iter().enumerate().map(|(index, layer)| (layer.object, index)).collect(),
            tables: 0,
            scopes: vec![Scope::default()],
            by_place: HashMap::new(),
            fonts: Vec::new(),
            listed: Vec::new(),
            used: Used::default(),
            known_fonts: HashMap::new(),
            layers,
        }
    }

    /// The scope of a dictionary; 0 has nothing in it.
    pub fn scope(&mut self, dict: Option<&Object>) -> usize {
        let Some(dict) = dict else { return 0 };
        let place = place(dict);
        if let Some(known) = self.by_place.get(&place) {
            return *known;
        }
        self.scopes.push(Scope { dict: Some(dict.clone()), ..Scope::default() });
        self.by_place.insert(place, self.scopes.len() - 1);
        self.scopes.len() - 1
    }

    pub fn entry(&self, holder: &Object, key: &str) -> Option<Object> {
        self.store.resolve(holder, holder.dict()?.get(key)?, self.section)
    }

    fn find(&self, scope: usize, category: &str, name: &str) -> Option<Object> {
        let dict = self.scopes.get(scope)?.dict.as_ref()?;
        let category = self.entry(dict, category)?;
        self.entry(&category, name)
    }

    /// The font of this name.
    pub fn font(&mut self, scope: usize, name: &str) -> Option<usize> {
        if let Some(known) = self.scopes.get(scope)?.fonts.get(name) {
            return *known;
        }
        let font = self.find(scope, "Font", name).and_then(|object| self.add_font(&object, name));
        self.scopes.get_mut(scope)?.fonts.insert(name.to_owned(), font);
        font
    }

    fn add_font(&mut self, object: &Object, name: &str) -> Option<usize> {
        object.dict()?;
        let key = (place(object), name.to_owned());
        if let Some(known) = self.known_fonts.get(&key) {
            return Some(*known);
        }
        if self.fonts.len() >= MOST_PAGE_FONTS {
            self.store.hit(row::MOST_PAGE_FONTS, object.span.start, object.span.end);
            return None;
        }
        if self.tables > MOST_FONT_TABLES {
            self.store.hit(row::MOST_FONT_TABLES, object.span.start, object.span.end);
            return None;
        }
        let (font, listed) = Font::read(self.store, object, name, self.section);
        self.tables = self.tables.saturating_add(font.tables());
        self.used.add(object, &font, &listed);
        self.fonts.push(font);
        self.listed.push(listed);
        self.known_fonts.insert(key, self.fonts.len() - 1);
        Some(self.fonts.len() - 1)
    }

    /// What `gs` with this name changes.
    pub fn change(&mut self, scope: usize, name: &str) -> Change {
        if let Some(known) = self.scopes.get(scope).and_then(|scope| scope.changes.get(name)) {
            return *known;
        }
        let change = self.find(scope, "ExtGState", name).map(|object| self.read_change(&object)).unwrap_or_default();
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.changes.insert(name.to_owned(), change);
        }
        change
    }

    fn read_change(&mut self, object: &Object) -> Change {
        /// Nobody sees less of what is below than this.
        const SOLID: f64 = 0.99;
        let value = |key: &str| number(self.store, object, object.dict()?.get(key)?, self.section);
        let blend = self.entry(object, "BM").map(|mode| {
            let first = mode.node.array().first().and_then(|first| first.name());
            matches!(mode.node.name().or(first), Some("Normal" | "Compatible") | None)
        });
        let mask = self.entry(object, "SMask").map(|mask| mask.node.name() != Some("None"));
        let mut change = Change {
            fill_solid: value("ca").map(|alpha| alpha >= SOLID),
            stroke_solid: value("CA").map(|alpha| alpha >= SOLID),
            blend_solid: blend,
            mask,
            line_width: value("LW").map(small),
            font: None,
        };
        if let Some(list) = self.entry(object, "Font")
            && let [font, size] = list.node.array()
            && let Some(found) = self.store.resolve(&list, font, self.section)
        {
            let size = number(self.store, &list, size, self.section).map_or(0.0, small);
            change.font = self.add_font(&found, "").map(|font| (font, size));
        }
        change
    }

    /// The colour space of this name.
    pub fn space(&mut self, scope: usize, name: &str) -> Space {
        if let Some(known) = self.scopes.get(scope).and_then(|scope| scope.spaces.get(name)) {
            return *known;
        }
        let space = Space::named(name)
            .or_else(|| self.space_of(&self.find(scope, "ColorSpace", name)?))
            .unwrap_or(Space::Other);
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.spaces.insert(name.to_owned(), space);
        }
        space
    }

    fn space_of(&self, object: &Object) -> Option<Space> {
        if let Some(name) = object.node.name() {
            return Space::named(name);
        }
        let [first, rest @ ..] = object.node.array() else { return None };
        match first.name()? {
            "ICCBased" => {
                let profile = self.store.resolve(object, rest.first()?, self.section)?;
                Some(Space::of_components(self.entry(&profile, "N")?.node.int()?))
            }
            name => Space::named(name),
        }
    }

    /// What `Do` with this name paints.
    pub fn painted(&mut self, scope: usize, name: &str) -> Option<Rc<Painted>> {
        if let Some(known) = self.scopes.get(scope)?.painted.get(name) {
            return known.clone();
        }
        let painted = self.find(scope, "XObject", name).and_then(|object| {
            object.stream?;
            let kind = self.entry(&object, "Subtype");
            let form = match kind.as_ref().and_then(|kind| kind.node.name()) {
                Some("Form") => true,
                Some("Image") => false,
                _ => return None,
            };
            let layer = self.entry(&object, "OC").and_then(|group| self.layer(&group));
            Some(Rc::new(Painted { object, form, layer }))
        });
        self.scopes.get_mut(scope)?.painted.insert(name.to_owned(), painted.clone());
        painted
    }

    /// The property list of this name (14.6.2).
    pub fn property(&mut self, scope: usize, name: &str) -> Option<Rc<Object>> {
        if let Some(known) = self.scopes.get(scope)?.properties.get(name) {
            return known.clone();
        }
        let found = self.find(scope, "Properties", name).map(Rc::new);
        self.scopes.get_mut(scope)?.properties.insert(name.to_owned(), found.clone());
        found
    }

    /// The layer that a group, or a set of groups, stands for; of a set the one that is not shown (8.11.2).
    pub fn layer(&self, group: &Object) -> Option<usize> {
        /// Groups of one set that are looked at.
        const MOST: usize = 64;
        let by_number = |number: u32| self.layer_of.get(&number).copied();
        let dict = group.dict()?;
        if dict.name("Type") != Some("OCMD") {
            return by_number(group.number);
        }
        let listed = dict.get("OCGs")?;
        let several;
        let members = match &listed.kind {
            Kind::Ref(number, _) => match by_number(*number) {
                Some(layer) => return Some(layer),
                None => {
                    several = self.store.resolve(group, listed, self.section)?;
                    several.node.array()
                }
            },
            _ => listed.array(),
        };
        let layers: Vec<usize> =
            members.iter().take(MOST).filter_map(|member| by_number(member.reference()?.0)).collect();
        let shown = |layer: &usize| self.layers.get(*layer).is_some_and(|layer| layer.shown);
        let wanted = match dict.name("P") {
            Some("AllOn") => layers.iter().find(|layer| !shown(layer)),
            Some("AnyOff" | "AllOff") => None,
            _ if layers.iter().any(shown) => layers.iter().find(|layer| shown(layer)),
            _ => layers.first(),
        };
        wanted.copied()
    }
}

/// A text of the file in an object, as a fact.
pub(super) fn text_fact(store: &Store, holder: &Object, key: &str, section: usize) -> Option<Fact<String>> {
    let object = store.resolve(holder, holder.dict()?.get(key)?, section)?;
    if !object.node.is_text() {
        return None;
    }
    let span = object.node.span;
    let bytes = object.layer_bytes(store.bytes);
    let value = match store.key.as_ref() {
        // In an encrypted file only strings right in the object's own dictionary can be asked for.
        Some(_) if matches!(object.layer, Layer::File) => {
            super::super::text::text_string(&store.plain_string(holder, key)?)
        }
        _ => super::super::text::reread_pdf_string(span.of(bytes))?,
    };
    Some(Fact::at(value, object.locate(span)))
}

//! Comments, form fields and pictures of a page in two states.

use std::collections::{BTreeMap, HashSet};

use super::words::spot;
use crate::evidence::{Area, Fact, Locator, PageAnnotation, PageImage, Passage, PassageChange, PassageKind, PdfPage};

/// Pictures of a page that are compared; more are tiles of a map or a drawing.
const MOST_PICTURES: usize = 400;
/// Part of one picture that another has to cover to stand in its place.
const IN_PLACE: f32 = 0.6;
/// Longest comment or value that is shown (bytes).
const LONGEST_SHOWN: usize = 400;

/// What an annotation says.
struct Said<'p> {
    kind: PassageKind,
    about: &'p str,
    fact: &'p Fact<String>,
    area: Area,
}

impl Said<'_> {
    fn passage(&self, page: &PdfPage) -> Option<Passage> {
        let value = &self.fact.value;
        if value.trim().is_empty() {
            return None;
        }
        let start = value.get(..value.floor_char_boundary(LONGEST_SHOWN)).unwrap_or_default();
        let text = if start.len() < value.len() { format!("{start}…") } else { value.clone() };
        Some(Passage { text: Fact::at(text, self.fact.at.clone()), spots: vec![spot(page, self.area)] })
    }
}

/// Who says it: whether it is a field, the number of the object, a name.
type Who<'p> = (bool, u32, &'p str, usize);

/// What the annotations of a page say.
fn said(page: &PdfPage) -> BTreeMap<Who<'_>, Said<'_>> {
    let mut all = BTreeMap::new();
    for (index, note) in page.annotations.iter().enumerate() {
        // An annotation that stands in the page itself has no number: it is known by its place in the list.
        let place = if note.object == 0 { index } else { 0 };
        if let Some(fact) = note.contents.as_ref().filter(|_| note.kind != "Popup") {
            let said = Said { kind: PassageKind::Comment, about: &note.kind, fact, area: note.area };
            all.entry((false, note.object, "", place)).or_insert(said);
        }
        if let Some(fact) = value(note) {
            let said = Said { kind: PassageKind::Field, about: &note.name, fact, area: note.area };
            // Several boxes may show one field: it is told once.
            let who =
                if note.name.is_empty() { (true, note.object, "", place) } else { (true, 0, note.name.as_str(), 0) };
            all.entry(who).or_insert(said);
        }
    }
    all
}

fn value(note: &PageAnnotation) -> Option<&Fact<String>> {
    note.field_value.as_ref().or(note.choice.as_ref())
}

/// Comments and values of fields that differ.
pub(super) fn notes(before: Option<&PdfPage>, after: Option<&PdfPage>) -> Vec<PassageChange> {
    let (old, new) = (before.map(said).unwrap_or_default(), after.map(said).unwrap_or_default());
    let mut whose: Vec<&Who> = old.keys().chain(new.keys()).collect();
    whose.sort_unstable();
    whose.dedup();
    let mut changes = Vec::new();
    for who in whose {
        let (one, other) = (old.get(who), new.get(who));
        if one.map(|said| &said.fact.value) == other.map(|said| &said.fact.value) {
            continue;
        }
        let Some(named) = other.or(one) else { continue };
        let side = |said: Option<&Said>, page: Option<&PdfPage>| said?.passage(page?);
        changes.push(PassageChange {
            kind: named.kind,
            about: named.about.to_owned(),
            lead: String::new(),
            tail: String::new(),
            before: side(one, before),
            after: side(other, after),
            unseen: false,
        });
    }
    changes.retain(|change| change.before.is_some() || change.after.is_some());
    changes
}

/// Pictures that other bytes stand for; `file` is the file, `left` the bytes that may still be compared. `None` where those are spent.
pub(super) fn pictures(file: &[u8], before: &PdfPage, after: &PdfPage, left: &mut usize) -> Option<Vec<PassageChange>> {
    let places = |page: &PdfPage| -> HashSet<Locator> { page.images.iter().map(|image| image.at.clone()).collect() };
    let (had, has) = (places(before), places(after));
    let missing = |page: &'_ PdfPage, known: &HashSet<Locator>| -> Vec<usize> {
        let images = page.images.iter().enumerate().filter(|(_, image)| !known.contains(&image.at));
        images.map(|(index, _)| index).take(MOST_PICTURES).collect()
    };
    let mut come: Vec<Option<&PageImage>> =
        missing(after, &had).into_iter().map(|index| after.images.get(index)).collect();
    let mut changes = Vec::new();
    for image in missing(before, &has).into_iter().filter_map(|index| before.images.get(index)) {
        let instead = come.iter_mut().find(|other| {
            other.is_some_and(|other| {
                let numbered = image.object > 0 && other.object == image.object;
                numbered || image.area.covered_by(other.area) > IN_PLACE
            })
        });
        let instead = instead.and_then(Option::take);
        if let Some(other) = instead
            && same(file, image, other, left)?
        {
            continue;
        }
        changes.push(picture(Some((before, image)), instead.map(|image| (after, image))));
    }
    changes.extend(come.into_iter().flatten().map(|image| picture(None, Some((after, image)))));
    Some(changes)
}

/// Whether the coded bytes of two pictures are equal.
fn same(file: &[u8], one: &PageImage, other: &PageImage, left: &mut usize) -> Option<bool> {
    let (Locator::Raw(one), Locator::Raw(other)) = (&one.at, &other.at) else { return Some(false) };
    if one.len() != other.len() {
        return Some(false);
    }
    *left = left.checked_sub(one.len())?;
    Some(one.of(file) == other.of(file))
}

fn picture(before: Option<(&PdfPage, &PageImage)>, after: Option<(&PdfPage, &PageImage)>) -> PassageChange {
    let side = |(page, image): (&PdfPage, &PageImage)| {
        let filter = if image.filter.is_empty() { String::new() } else { format!(", {}", image.filter) };
        let text = format!("{} × {} pixels{filter}", image.pixels.0, image.pixels.1);
        Passage { text: Fact::at(text, image.at.clone()), spots: vec![spot(page, image.area)] }
    };
    PassageChange {
        kind: PassageKind::Picture,
        about: String::new(),
        lead: String::new(),
        tail: String::new(),
        before: before.map(side),
        after: after.map(side),
        unseen: false,
    }
}

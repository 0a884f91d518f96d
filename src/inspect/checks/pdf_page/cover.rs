//! Which letters a later rectangle or picture hides.

use std::collections::HashSet;

use crate::evidence::{Area, Clipped, Fact, Locator, PageImage, PdfPage, PdfPages, StreamKind, TextRun};

/// Comparisons of a page's covers with its runs; a page of dense text with a thousand boxes needs some million.
const MOST_COMPARED: usize = 20_000_000;
/// Covers of a page that are looked at.
const MOST_COVERS: usize = 20_000;
/// A cover of more than this part of the page is the page's ground.
const GROUND: f32 = 0.5;
/// So much of a letter has to be hidden.
const HIDDEN: f32 = 0.8;
/// Letters at the same place (points).
const SAME_PLACE: f32 = 1.0;

/// What hides something.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Fill(usize),
    Image(usize),
    /// An annotation without an appearance: viewers draw it themselves.
    Bare(usize),
}

/// Letters under one cover.
#[derive(Debug)]
pub(super) struct Hidden<'p> {
    pub page: &'p PdfPage,
    pub what: What,
    pub area: Area,
    /// Index of the annotation that draws the cover.
    pub annotation: Option<usize>,
    /// Runs with the hidden letters, in their order.
    pub runs: Vec<(usize, String)>,
    /// Around the hidden letters.
    pub text_area: Area,
    /// Runs drawn later in the same place.
    pub over: Vec<usize>,
}

/// Whether a run puts ink where a reader looks.
pub(super) fn inked(pages: &PdfPages, run: &TextRun) -> bool {
    !run.inkless() && run.clipped != Clipped::Wholly && shown(pages, run.layer) && run.size > 1.0
}

/// Whether something on this layer is shown on a screen.
pub(super) fn shown(pages: &PdfPages, layer: Option<usize>) -> bool {
    layer.and_then(|layer| pages.layers.get(layer)).is_none_or(|layer| layer.shown)
}

/// Whether a text says something: not only blanks, lines to write on, and bullets.
pub(super) fn says(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Everything that stands under a later cover; `None` if the page has too much to compare.
pub(super) fn hidden<'p>(pages: &'p PdfPages, page: &'p PdfPage) -> Option<Vec<Hidden<'p>>> {
    let ground = page.crop.size() * GROUND;
    let fits = |area: &Area| area.size() < ground && area.width() > 2.0 && area.height() > 2.0;
    let fills = page.fills.iter().enumerate().filter(|(_, fill)| fill.opaque && shown(pages, fill.layer));
    let fills = fills.map(|(index, fill)| (What::Fill(index), fill.area, fill.order, page.annotation_of(fill.stream)));
    let images = page.images.iter().enumerate().filter(|(_, image)| image.opaque && shown(pages, image.layer));
    let images =
        images.map(|(index, image)| (What::Image(index), image.area, image.order, page.annotation_of(image.stream)));
    let bare = page.annotations.iter().enumerate().filter(|(_, annotation)| {
        let ground = if annotation.kind == "FreeText" { annotation.colour } else { annotation.interior };
        matches!(annotation.kind.as_str(), "FreeText" | "Square")
            && !annotation.drawn
            && !annotation.translucent
            && annotation.on_screen()
            && ground.is_some()
    });
    let bare = bare.map(|(index, annotation)| (What::Bare(index), annotation.area, annotation.order, Some(index)));
    let covers: Vec<_> = fills.chain(images).chain(bare).filter(|(_, area, ..)| fits(area)).take(MOST_COVERS).collect();
    let areas: Vec<Area> = page.runs.iter().map(TextRun::area).collect();
    let mut compared = 0_usize;
    let mut all: Vec<Hidden> = Vec::new();
    for (what, area, order, annotation) in covers {
        compared = compared.saturating_add(page.runs.len());
        if compared > MOST_COMPARED {
            return None;
        }
        let mut found = Hidden { page, what, area, annotation, runs: Vec::new(), text_area: area, over: Vec::new() };
        let mut around: Option<Area> = None;
        for (index, (run, place)) in page.runs.iter().zip(&areas).enumerate() {
            if !place.meets(area) || !inked(pages, run) {
                continue;
            }
            compared = compared.saturating_add(run.letters.len());
            if run.order >= order && !drowned(page, what, run, &mut compared) {
                continue;
            }
            let mut text = String::new();
            for (at, letter) in run.text.chars().enumerate() {
                let body = run.band(at, at + 1, 0.0, 0.5);
                if body.covered_by(area) < HIDDEN {
                    continue;
                }
                text.push(letter);
                if !letter.is_whitespace() {
                    around = Some(around.map_or(body, |around| around.join(body)));
                }
            }
            // What an annotation draws over its own letters is its business.
            if says(&text) && (annotation.is_none() || page.annotation_of(run.stream) != annotation) {
                found.runs.push((index, text));
            }
        }
        let Some(around) = around.filter(|_| !found.runs.is_empty()) else { continue };
        found.text_area = around;
        for (index, (run, place)) in page.runs.iter().zip(&areas).enumerate() {
            let body = run.band(0, run.letters.len(), 0.0, 0.5);
            let above = run.order > order && place.meets(around) && says(&run.text) && inked(pages, run);
            if above && body.covered_by(area) > 0.3 && !drowned(page, what, run, &mut compared) {
                found.over.push(index);
            }
        }
        if !redrawn(&found, &mut compared) && !white_on_white(&found) {
            all.push(found);
        }
    }
    Some(all)
}

/// Whether a text only names a redaction.
fn labels(text: &str) -> bool {
    const LABELS: [&str; 8] =
        ["redacted", "redaction", "privilege", "privileged", "confidential", "sealed", "withheld", "exempt"];
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| LABELS.iter().any(|label| word.eq_ignore_ascii_case(label)))
}

/// Whether a run is written on a dark rectangle in the rectangle's own colour: black on black hides as a bar does.
fn drowned(page: &PdfPage, what: What, run: &TextRun, compared: &mut usize) -> bool {
    /// Colours that no eye tells apart.
    const ALIKE: u8 = 12;
    let What::Fill(index) = what else { return false };
    let Some(fill) = page.fills.get(index).filter(|fill| fill.colour.alike(run.colour, ALIKE)) else { return false };
    // A bar that brings its own words, the reason or the day of a redaction, in one form.
    let form = |stream: usize| page.streams.get(stream).is_some_and(|stream| stream.kind == StreamKind::Form);
    if (run.stream == fill.stream && form(fill.stream)) || labels(&run.text) {
        return false;
    }
    fill.colour.rgb.is_some_and(|rgb| rgb.iter().any(|part| *part < 200)) && {
        *compared = compared.saturating_add(page.fills.len() + page.images.len());
        let body = run.band(0, run.letters.len(), 0.0, 0.5);
        let between = |order: u32| order > fill.order && order < run.order;
        !page.fills.iter().any(|other| between(other.order) && other.area.meets(body))
            && !page.images.iter().any(|other| between(other.order) && other.area.meets(body))
    }
}

/// Whether the same letters are drawn once more over the cover: nothing is hidden then.
fn redrawn(hidden: &Hidden, compared: &mut usize) -> bool {
    let page = hidden.page;
    #[expect(clippy::cast_possible_truncation, reason = "points of a page")]
    let step = |point: f32| (point / SAME_PLACE).round() as i32;
    let mut places: HashSet<(i32, i32, char)> = HashSet::new();
    for run in hidden.over.iter().filter_map(|index| page.runs.get(*index)) {
        *compared = compared.saturating_add(run.letters.len());
        for (at, letter) in run.text.chars().enumerate() {
            let body = run.band(at, at + 1, 0.0, 0.5);
            places.insert((step(body.left), step(body.bottom), letter));
        }
    }
    if places.is_empty() {
        return false;
    }
    let (mut all, mut again) = (0_usize, 0_usize);
    for (index, text) in &hidden.runs {
        let Some(run) = page.runs.get(*index) else { continue };
        *compared = compared.saturating_add(run.letters.len());
        for (at, letter) in run.text.chars().enumerate() {
            if letter.is_whitespace() || !text.contains(letter) {
                continue;
            }
            let body = run.band(at, at + 1, 0.0, 0.5);
            let (left, bottom) = (step(body.left), step(body.bottom));
            let near = || (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y)));
            all += 1;
            again += usize::from(near().any(|(x, y)| places.contains(&(left + x, bottom + y, letter))));
        }
    }
    again * 2 > all
}

/// Whether both the letters and the cover are white: the letters were not to be seen before either.
fn white_on_white(hidden: &Hidden) -> bool {
    let What::Fill(index) = hidden.what else { return false };
    let white = |colour: Option<[u8; 3]>| colour.is_some_and(|rgb| rgb.iter().all(|part| *part > 245));
    let fill = hidden.page.fills.get(index).and_then(|fill| fill.colour.rgb);
    let mut runs = hidden.runs.iter().filter_map(|(index, _)| hidden.page.runs.get(*index));
    white(fill) && runs.all(|run| white(run.colour.rgb))
}

impl Hidden<'_> {
    /// The hidden letters, as a reader would see them.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.runs.iter().map(|(_, text)| text.trim()).collect();
        texts.join(" ")
    }

    /// The letters drawn over it.
    pub fn over_text(&self) -> String {
        let runs = self.over.iter().filter_map(|index| self.page.runs.get(*index));
        let texts: Vec<&str> = runs.map(|run| run.text.trim()).collect();
        texts.join(" ")
    }

    /// The hidden text with its bytes.
    pub fn fact(&self) -> Fact<String> {
        Fact::at(self.text(), run_place(self.page, self.runs.first().map(|(index, _)| *index)))
    }

    /// What is drawn over it, with its bytes.
    pub fn over_fact(&self) -> Fact<String> {
        Fact::at(self.over_text(), run_place(self.page, self.over.first().copied()))
    }

    /// The cover with its bytes.
    pub fn cover_fact(&self) -> Fact<String> {
        let page = self.page;
        match self.what {
            What::Fill(index) => page.fills.get(index).map(|fill| {
                let words = format!("rectangle at {} in {}", fill.area.words(), fill.colour.words());
                Fact::at(words, page.locate(fill.stream, fill.span))
            }),
            What::Image(index) => page.images.get(index).map(|image| picture_fact(page, image)),
            What::Bare(index) => page.annotations.get(index).map(|annotation| {
                let words = format!("{} annotation at {}", annotation.kind, annotation.area.words());
                Fact::at(words, annotation.at.clone())
            }),
        }
        .unwrap_or_else(|| Fact::at(String::new(), page.at.clone()))
    }

    /// Whether the cover hugs its text, as a bar over words does.
    pub fn is_bar(&self) -> bool {
        // A ground of a form's line is much wider than the word in it.
        if self.area.width() > 4.0 * self.text_area.width() + 20.0 {
            return false;
        }
        let size = self.runs.first().and_then(|(index, _)| self.page.runs.get(*index)).map_or(0.0, |run| run.size);
        self.area.height() < 3.0 * size.max(4.0)
    }
}

/// The bytes of a run.
pub(super) fn run_place(page: &PdfPage, index: Option<usize>) -> Locator {
    match index.and_then(|index| page.runs.get(index)) {
        Some(run) => page.locate(run.stream, run.span),
        None => page.at.clone(),
    }
}

/// A picture in words, with the operator that places it.
pub(super) fn picture_fact(page: &PdfPage, image: &PageImage) -> Fact<String> {
    let (across, down) = image.pixels;
    let words = format!(
        "picture of {across} × {down} pixels at {} ({:.0} per inch, {})",
        image.placed.words(),
        image.dpi().0,
        if image.filter.is_empty() { "not compressed" } else { &image.filter }
    );
    Fact::at(words, page.locate(image.stream, image.span))
}

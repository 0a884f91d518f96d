//! Pages as pictures (hayro), and where two of them differ.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use crate::evidence::{Locator, PageAsked, PagePicture, RenderedPage, Share};

/// Pixels of a picture, each way; a page in print has some five thousand. What is larger is drawn smaller.
const WIDEST: u16 = 6_000;
/// Pixels of a picture in all: 64 MB, twice a page in print.
const MOST_PIXELS: f32 = 16e6;
/// Side of the squares by which two pictures are compared (pixels): about a letter of text.
const SQUARE: usize = 8;
/// Difference of a colour (of 255) that the eye could see; edges of letters may fall otherwise by less.
const SEEN: u8 = 24;
/// Rectangles that are marked at most; then one goes around all of them.
const MOST_MARKED: usize = 200;

/// Draws a page of one state or of two, and says where the two differ.
///
/// # Errors
/// When no state can be opened; says why.
pub fn draw(
    bytes: &[u8],
    asked: &PageAsked,
    places: &[Locator],
    password: Option<&str>,
) -> Result<(RenderedPage, Vec<u8>), String> {
    let mut pixels = Vec::new();
    let mut states = Vec::new();
    let mut starts = Vec::new();
    let mut broken = None;
    for (index, end) in asked.states.iter().take(2).enumerate() {
        let page = if index == 0 && asked.states.len() > 1 { asked.first } else { asked.page };
        let state = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes);
        starts.push(pixels.len());
        // The library may panic on what nobody foresaw.
        let drawn = catch_unwind(AssertUnwindSafe(|| one(state, asked, page, password)));
        match drawn.unwrap_or_else(|_| Err("the page broke the program that draws it".to_owned())) {
            Ok((pages, picture, drawn)) => {
                pixels.extend(drawn);
                states.push((pages, picture));
            }
            Err(why) => {
                broken = Some(why);
                states.push((0, None));
            }
        }
    }
    if let Some(why) = broken.filter(|_| states.iter().all(|(_, picture)| picture.is_none())) {
        return Err(why);
    }
    let differs = match (states.as_slice(), starts.as_slice()) {
        ([(_, Some(a)), (_, Some(b))], [first, second]) if (a.width, a.height) == (b.width, b.height) => {
            let (before, after) = (pixels.get(*first..*second), pixels.get(*second..));
            differences(before.unwrap_or_default(), after.unwrap_or_default(), a.width, a.height)
        }
        ([(_, a), (_, b)], _) if a.is_some() || b.is_some() => vec![[0.0, 0.0, 1.0, 1.0]],
        _ => Vec::new(),
    };
    let marks = catch_unwind(AssertUnwindSafe(|| marks(bytes, asked.page, places, password))).unwrap_or_default();
    Ok((RenderedPage { states, differs, marks }, pixels))
}

/// Where the places asked for are seen on the page, in the last state.
fn marks(bytes: &[u8], page: usize, places: &[Locator], password: Option<&str>) -> Vec<(usize, Share)> {
    if places.is_empty() {
        return Vec::new();
    }
    let Ok(opened) = super::open(bytes, password) else { return Vec::new() };
    let Some(page) = super::content::read_page(&opened.store, 0, page) else { return Vec::new() };
    let found = |(index, at): (usize, &Locator)| {
        page.painted_at(at).into_iter().map(|area| (index, page.share(area))).collect::<Vec<_>>()
    };
    places.iter().enumerate().flat_map(found).take(MOST_MARKED).collect()
}

type Drawn = (usize, Option<PagePicture>, Vec<u8>);

fn one(state: &[u8], asked: &PageAsked, page: usize, password: Option<&str>) -> Result<Drawn, String> {
    let bytes = Arc::new(state.to_vec());
    let with_word = password.and_then(|word| Pdf::new_with_password(bytes.clone(), word).ok());
    let pdf = with_word.map_or_else(|| Pdf::new(bytes), Ok).map_err(|error| match error {
        hayro::hayro_syntax::LoadPdfError::Decryption(_) => "the file is encrypted with a password".to_owned(),
        hayro::hayro_syntax::LoadPdfError::Invalid => "the pages of this state could not be read".to_owned(),
    })?;
    let pages = pdf.pages();
    let Some(page) = pages.get(page) else { return Ok((pages.len(), None, Vec::new())) };
    let (width, height) = page.render_dimensions();
    if !(width.is_finite() && height.is_finite() && width >= 1.0 && height >= 1.0) {
        return Err("the page has no size that can be drawn".to_owned());
    }
    let wanted = f32::from(u16::try_from(asked.width).unwrap_or(u16::MAX).clamp(1, WIDEST));
    let largest = (MOST_PIXELS / (width * height)).sqrt();
    let tallest = f32::from(WIDEST) / height;
    let scale = (wanted / width).min(largest).min(tallest);
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = hayro::render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let picture =
        PagePicture { width: u32::from(drawn.width()), height: u32::from(drawn.height()), points: [width, height] };
    Ok((pages.len(), Some(picture), drawn.data_as_u8_slice().to_vec()))
}

/// Squares that differ, those that touch joined.
fn differences(before: &[u8], after: &[u8], width: u32, height: u32) -> Vec<Share> {
    let (Ok(width), Ok(height)) = (usize::try_from(width), usize::try_from(height)) else { return Vec::new() };
    let (columns, rows) = (width.div_ceil(SQUARE), height.div_ceil(SQUARE));
    let mut differs = vec![false; columns * rows];
    let line = width * 4;
    for (y, (a, b)) in before.chunks_exact(line.max(1)).zip(after.chunks_exact(line.max(1))).enumerate() {
        if a == b {
            continue;
        }
        for (x, (a, b)) in a.chunks_exact(4).zip(b.chunks_exact(4)).enumerate() {
            if a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) >= SEEN)
                && let Some(square) = differs.get_mut((y / SQUARE) * columns + x / SQUARE)
            {
                *square = true;
            }
        }
    }
    joined(&mut differs, columns, rows)
        .into_iter()
        .map(|[left, top, right, bottom]| {
            #[expect(clippy::cast_precision_loss, reason = "some thousand pixels")]
            let share = |at: usize, all: usize| ((at * SQUARE) as f32 / all as f32).min(1.0);
            [share(left, width), share(top, height), share(right, width), share(bottom, height)]
        })
        .collect()
}

/// Rectangles (left, top, right, bottom in squares) around what hangs together, a gap of one square allowed.
fn joined(differs: &mut [bool], columns: usize, rows: usize) -> Vec<[usize; 4]> {
    let mut found: Vec<[usize; 4]> = Vec::new();
    for start in 0..differs.len() {
        if !std::mem::take(differs.get_mut(start).unwrap_or(&mut false)) {
            continue;
        }
        let mut around = [start % columns, start / columns, start % columns + 1, start / columns + 1];
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            let (x, y) = (at % columns, at / columns);
            around = [around[0].min(x), around[1].min(y), around[2].max(x + 1), around[3].max(y + 1)];
            for near_y in y.saturating_sub(2)..=(y + 2).min(rows.saturating_sub(1)) {
                for near_x in x.saturating_sub(2)..=(x + 2).min(columns.saturating_sub(1)) {
                    let near = near_y * columns + near_x;
                    if std::mem::take(differs.get_mut(near).unwrap_or(&mut false)) {
                        open.push(near);
                    }
                }
            }
        }
        found.push(around);
        if found.len() > MOST_MARKED {
            let all =
                found.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
            found = all.into_iter().collect();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_else() {
        let (width, height) = (80, 40);
        let before = vec![255; width * height * 4];
        let mut after = before.clone();
        let mut ink = |x: usize, y: usize| after[(y * width + x) * 4] = 0;
        ink(3, 3);
        ink(12, 3);
        ink(70, 30);
        let found = differences(&before, &after, 80, 40);
        assert_eq!(found, [[0.0, 0.0, 0.2, 0.2], [0.8, 0.6, 0.9, 0.8]]);
        assert!(differences(&before, &before, 80, 40).is_empty());
        let faint: Vec<u8> = before.iter().map(|byte| byte - 20).collect();
        assert!(differences(&before, &faint, 80, 40).is_empty(), "what no eye sees is no difference");
    }
}

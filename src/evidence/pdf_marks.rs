//! Where a place in the operators of a page is seen on it.

use super::{Area, ByteSpan, Locator, PdfPage};

impl PdfPage {
    /// What is painted by the bytes at a place: text, fills, pictures, annotations; nothing for a place that paints nothing here.
    pub fn painted_at(&self, at: &Locator) -> Vec<Area> {
        let inside = |stream: usize, span: ByteSpan| {
            self.streams.get(stream).is_some_and(|stream| overlap(&stream.locate(span), at))
        };
        let runs = self.runs.iter().filter(|run| inside(run.stream, run.span)).map(|run| run.area());
        let fills = self.fills.iter().filter(|fill| inside(fill.stream, fill.span)).map(|fill| fill.area);
        let images = self.images.iter().filter(|image| inside(image.stream, image.span)).map(|image| image.area);
        let notes = self.annotations.iter().filter(|note| overlap(&note.at, at)).map(|note| note.area);
        runs.chain(fills).chain(images).chain(notes).collect()
    }

    /// An area as shares of the page as it is shown: left, top, right, bottom.
    pub fn share(&self, area: Area) -> [f32; 4] {
        let (width, height) = (self.crop.width().max(1.0), self.crop.height().max(1.0));
        let (left, right) = ((area.left - self.crop.left) / width, (area.right - self.crop.left) / width);
        let (top, bottom) = ((self.crop.top - area.top) / height, (self.crop.top - area.bottom) / height);
        // Turned clockwise (7.7.3.3): what was up is right after a quarter.
        let [left, top, right, bottom] = match self.rotate.rem_euclid(360) {
            90 => [1.0 - bottom, left, 1.0 - top, right],
            180 => [1.0 - right, 1.0 - bottom, 1.0 - left, 1.0 - top],
            270 => [top, 1.0 - right, bottom, 1.0 - left],
            _ => [left, top, right, bottom],
        };
        [left.clamp(0.0, 1.0), top.clamp(0.0, 1.0), right.clamp(0.0, 1.0), bottom.clamp(0.0, 1.0)]
    }
}

/// Whether two places share bytes.
fn overlap(one: &Locator, other: &Locator) -> bool {
    let (a, b) = match (one, other) {
        (Locator::Raw(a), Locator::Raw(b)) => (*a, *b),
        (Locator::Decoded { within: a, start: a0, end: a1 }, Locator::Decoded { within: b, start: b0, end: b1 })
            if a == b =>
        {
            (ByteSpan::new(*a0, *a1), ByteSpan::new(*b0, *b1))
        }
        _ => return false,
    };
    a.start < b.end && b.start < a.end
}

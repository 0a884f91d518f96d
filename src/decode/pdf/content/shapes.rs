//! Fills, strokes, shadings and pictures (ISO 32000-2 8.5.3, 8.7.4, 8.9).

use super::super::objects::{Layer, Object};
use super::paint::{Painter, Walk};
use super::state::Matrix;
use super::tokens::{Item, Token, Tokens, Value};
use crate::evidence::{Area, ByteSpan, Locator, PageFill, PageImage, PageShape};

/// Thinner rectangles and lines hide no text (points).
const THIN: f32 = 1.5;

impl Painter<'_, '_, '_> {
    /// Ends a path: the clip that was asked for takes effect (8.5.4).
    pub fn end_path(&mut self, walk: &mut Walk) {
        let parts = walk.path.take();
        if std::mem::take(&mut walk.clips) {
            // A path without area cuts everything away.
            let around = parts.around().unwrap_or_default();
            let exact = parts.single() || parts.around().is_none();
            walk.state.clip.narrow(around, exact);
        }
    }

    /// Fills or strokes the path.
    pub fn paint(&mut self, walk: &mut Walk, at: ByteSpan, fill: bool) {
        let span = ByteSpan::new(walk.path.start.unwrap_or(at.start), at.end);
        let clips = std::mem::take(&mut walk.clips);
        let parts = walk.path.take();
        let state = walk.state;
        let order = self.next_order();
        let layer = walk.marks.with_layer(None, &self.resources.layers);
        if fill {
            let nested = parts.nested();
            for area in &parts.rectangles {
                let frame = nested || parts.other.is_some_and(|other| other.meets(*area));
                self.add_fill(walk, *area, state.hides() && !frame, order, span, layer);
            }
            if let Some(other) = parts.other {
                self.add_shape(walk, other, state.fill, order);
            }
        } else {
            let half = state.line_width * state.ctm.scale() / 2.0;
            for (from, to) in &parts.lines {
                let level = (from.1 - to.1).abs() < 0.1;
                let steep = (from.0 - to.0).abs() < 0.1;
                let line = Area::new(from.0, from.1, to.0, to.1);
                let bar = match (level, steep) {
                    (true, false) => Area { bottom: line.bottom - half, top: line.top + half, ..line },
                    (false, true) => Area { left: line.left - half, right: line.right + half, ..line },
                    _ => continue,
                };
                if half * 2.0 >= THIN {
                    let mut drawn = walk.state;
                    drawn.fill = state.stroke;
                    let kept = std::mem::replace(&mut walk.state, drawn);
                    self.add_fill(walk, bar, state.line_hides(), order, span, layer);
                    walk.state = kept;
                }
            }
            if let Some(area) = parts.rectangles.iter().copied().chain(parts.other).reduce(Area::join) {
                self.add_shape(walk, area, state.stroke, order);
            }
        }
        if clips {
            walk.state.clip.narrow(parts.around().unwrap_or_default(), parts.single());
        }
    }

    fn add_fill(&mut self, walk: &Walk, area: Area, opaque: bool, order: u32, span: ByteSpan, layer: Option<usize>) {
        let clip = walk.state.clip;
        let area = area.cut(clip.area);
        if area.width() < THIN || area.height() < THIN || !self.budget.run() {
            return;
        }
        let colour = walk.state.fill;
        // What a clip of another shape leaves is not known.
        let opaque = opaque && clip.exact && colour.rgb.is_some();
        self.page.fills.push(PageFill { area, colour, opaque, order, stream: walk.stream, span, layer });
    }

    fn add_shape(&mut self, walk: &Walk, area: Area, colour: crate::evidence::Colour, order: u32) {
        let area = area.cut(walk.state.clip.area);
        if area.size() > 0.0 && self.budget.run() {
            self.page.shapes.push(PageShape { area, colour, order, stream: walk.stream });
        }
    }

    /// A shading fills the clip.
    pub fn shading(&mut self, walk: &mut Walk) {
        let order = self.next_order();
        let colour = super::state::Space::Pattern.first();
        let area = walk.state.clip.area;
        self.add_shape(walk, area, colour, order);
    }

    /// A picture from the resources.
    pub fn image(&mut self, walk: &Walk, object: &Object, at: ByteSpan, layer: Option<usize>) {
        let resources = &*self.resources;
        let pixels = |key: &str| {
            let value = resources.entry(object, key).and_then(|value| value.node.int()).unwrap_or(0);
            u32::try_from(value).unwrap_or(0)
        };
        let filter = resources.entry(object, "Filter").map(|filter| match filter.node.name() {
            Some(name) => name.to_owned(),
            None => filter.node.array().iter().take(8).filter_map(|each| each.name()).collect::<Vec<_>>().join(" "),
        });
        let stencil = object.layer_bytes(resources.store.bytes);
        let stencil =
            object.dict().and_then(|dict| dict.get("ImageMask")).is_some_and(|node| node.span.of(stencil) == b"true");
        let masked = ["Mask", "SMask"].iter().any(|key| resources.entry(object, key).is_some())
            || resources.entry(object, "SMaskInData").and_then(|value| value.node.int()).unwrap_or(0) > 0;
        let place = match (&object.layer, object.stream) {
            (Layer::File, Some(raw)) => Locator::Raw(raw),
            _ => object.locate(object.node.span),
        };
        let (pixels, bits) = ((pixels("Width"), pixels("Height")), pixels("BitsPerComponent"));
        let filter = filter.unwrap_or_default();
        let number = object.number;
        let (kind, mask) = ((number, pixels, filter, bits), (stencil, masked));
        self.add_image(walk, kind, mask, at, place, layer);
    }

    fn add_image(
        &mut self,
        walk: &Walk,
        (object, pixels, filter, bits): (u32, (u32, u32), String, u32),
        (stencil, masked): (bool, bool),
        span: ByteSpan,
        at: Locator,
        layer: Option<usize>,
    ) {
        let state = &walk.state;
        let placed = state.ctm.area(Area::new(0.0, 0.0, 1.0, 1.0));
        let area = placed.cut(state.clip.area);
        let order = self.next_order();
        if !self.budget.run() {
            return;
        }
        let upright = state.ctm.upright();
        let opaque = state.hides() && state.clip.exact && upright && !stencil && !masked;
        let stream = walk.stream;
        self.page.images.push(PageImage {
            object,
            area,
            placed,
            pixels,
            filter,
            bits,
            stencil,
            masked,
            upright,
            opaque,
            order,
            stream,
            span,
            at,
            layer,
        });
    }

    /// A picture that stands among the operators (8.9.7).
    pub fn inline_image(&mut self, walk: &mut Walk, tokens: &mut Tokens) {
        /// Entries of its dictionary that are read.
        const MOST: usize = 64;
        let start = tokens.cursor.at.saturating_sub(2);
        let mut entries: Vec<(String, Item)> = Vec::new();
        let mut key: Option<String> = None;
        loop {
            match tokens.next_token() {
                Some(Token::Item(item)) => match key.take() {
                    Some(key) if entries.len() < MOST => entries.push((key, item)),
                    Some(_) => {}
                    None => key = item.name().map(str::to_owned),
                },
                Some(Token::Operator(word)) if word.of(walk.bytes) == b"ID" => break,
                Some(Token::Operator(_)) => key = None,
                None => return,
            }
        }
        let get =
            |long: &str, short: &str| entries.iter().find(|(key, _)| key == long || key == short).map(|(_, item)| item);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000,000")]
        let whole = |long: &str, short: &str| {
            let number = get(long, short).and_then(Item::number).unwrap_or(0.0);
            if (0.0..=1.0e6).contains(&number) { number as u32 } else { 0 }
        };
        let filter = match get("Filter", "F").map(|item| &item.kind) {
            Some(Value::Name(name)) => name.clone(),
            Some(Value::Array(each)) => each.iter().filter_map(Item::name).collect::<Vec<_>>().join(" "),
            _ => String::new(),
        };
        let stencil = get("ImageMask", "IM").is_some_and(|item| item.span.of(walk.bytes) == b"true");
        let (width, height, bits) = (whole("Width", "W"), whole("Height", "H"), whole("BitsPerComponent", "BPC"));
        let parts = if stencil {
            Some(1)
        } else {
            match get("ColorSpace", "CS").and_then(Item::name) {
                Some("DeviceGray" | "G" | "Indexed" | "I") => Some(1),
                Some("DeviceRGB" | "RGB") => Some(3),
                Some("DeviceCMYK" | "CMYK") => Some(4),
                _ => None,
            }
        };
        let bits = if stencil { 1 } else { bits };
        let row = parts.map(|parts: u64| (u64::from(width) * u64::from(bits) * parts).div_ceil(8));
        let length = row.filter(|_| filter.is_empty()).and_then(|row| row.checked_mul(u64::from(height)));
        let data = tokens.image_data(length.and_then(|length| usize::try_from(length).ok()));
        let span = ByteSpan::new(start, tokens.cursor.at);
        let at = self.page.locate(walk.stream, data);
        let layer = walk.marks.with_layer(None, &self.resources.layers);
        self.add_image(walk, (0, (width, height), filter, bits), (stencil, false), span, at, layer);
    }
}

/// The matrix that lays one rectangle on another (12.5.5).
pub(super) fn onto(from: Area, to: Area) -> Matrix {
    let scale = |from: f32, to: f32| if from > 0.0 { to / from } else { 1.0 };
    let (x, y) = (scale(from.width(), to.width()), scale(from.height(), to.height()));
    Matrix([x, 0.0, 0.0, y, to.left - from.left * x, to.bottom - from.bottom * y])
}

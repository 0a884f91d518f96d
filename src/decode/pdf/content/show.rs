//! Text operators (ISO 32000-2 9.3, 9.4).

use super::super::text::string_bytes;
use super::paint::{Painter, Walk, first_number, shown};
use super::state::{Matrix, finite};
use super::tokens::{Item, Value};
use crate::evidence::limits::pdf::MOST_LETTERS;
use crate::evidence::{ByteSpan, Clipped, Letter, TextRun};

impl Painter<'_, '_, '_> {
    pub fn text_operator(&mut self, walk: &mut Walk, word: &[u8], operands: &[Item], six: [f32; 6]) {
        let [a, b, ..] = six;
        let text = &mut walk.state.text;
        match word {
            b"BT" => (walk.text, walk.line) = (Matrix::ONE, Matrix::ONE),
            b"Tf" => {
                let name = operands.first().and_then(Item::name).unwrap_or_default();
                text.size = operands.last().and_then(Item::number).unwrap_or(0.0);
                text.font = self.resources.font(walk.scope, name);
            }
            b"Tc" => text.between_letters = a,
            b"Tw" => text.between_words = a,
            b"Tz" => text.stretch = a / 100.0,
            b"TL" => text.leading = a,
            b"Ts" => text.rise = a,
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=7")]
            b"Tr" => text.mode = first_number(operands).clamp(0.0, 7.0) as u8,
            b"Td" => walk.next_line(a, b),
            b"TD" => {
                text.leading = -b;
                walk.next_line(a, b);
            }
            b"Tm" => (walk.text, walk.line) = (Matrix(six.map(finite)), Matrix(six.map(finite))),
            b"T*" => walk.next_line(0.0, -walk.state.text.leading),
            b"Tj" | b"TJ" => self.show(walk, operands),
            b"'" => {
                walk.next_line(0.0, -walk.state.text.leading);
                self.show(walk, operands);
            }
            // The string is the third operand, behind word and letter spacing.
            b"\"" => {
                (text.between_words, text.between_letters) = (a, b);
                walk.next_line(0.0, -walk.state.text.leading);
                self.show(walk, operands);
            }
            _ => {}
        }
    }

    fn show(&mut self, walk: &mut Walk, operands: &[Item]) {
        let Some(item) = shown(operands) else { return };
        let state = walk.state;
        let text = state.text;
        let Some(index) = text.font else { return };
        let Some(font) = self.resources.fonts.get(index) else { return };
        let vertical = font.vertical;
        let pieces: &[Item] = if let Value::Array(pieces) = &item.kind { pieces } else { std::slice::from_ref(item) };
        let whole = walk.text.then(state.ctm);
        let unit = if font.vertical { whole.distance(0.0, -1.0) } else { whole.distance(1.0, 0.0) };
        let stand = if font.vertical { whole.distance(1.0, 0.0) } else { whole.distance(0.0, 1.0) };
        let (unit_length, stand_length) = (unit.0.hypot(unit.1), stand.0.hypot(stand.1));
        // A negative size turns the letters round.
        let turn = if text.size < 0.0 { -1.0 } else { 1.0 };
        let stretch = if font.vertical { 1.0 } else { text.stretch };
        let mut run = TextRun {
            text: String::new(),
            letters: Vec::new(),
            stream: walk.stream,
            span: item.span,
            font: index,
            size: finite(text.size.abs() * stand_length),
            start: whole.point(0.0, text.rise),
            along: direction(unit, unit_length, turn),
            up: direction(stand, stand_length, turn),
            width: 0.0,
            colour: if matches!(text.mode, 1 | 5) { state.stroke } else { state.fill },
            opaque: state.hides(),
            mode: text.mode,
            order: 0,
            hex: false,
            kerned: matches!(item.kind, Value::Array(_)),
            spacing: (text.between_letters, text.between_words),
            stretch: text.stretch * 100.0,
            rise: text.rise,
            tag: walk.marks.tag(),
            layer: walk.marks.with_layer(None, &self.resources.layers),
            clipped: Clipped::No,
            mark: walk.marks.mark(),
        };
        // Distance from the start, in units of text space.
        let mut far = 0.0_f32;
        // One more than may be kept, so that the limit is noticed.
        let room = MOST_LETTERS.saturating_sub(self.budget.letters).saturating_add(1);
        let mut first = true;
        let mut codes: Vec<u32> = Vec::new();
        for piece in pieces {
            match piece.kind {
                Value::Number(number) => far = finite(far - number / 1000.0 * text.size * stretch),
                Value::Text(hex) => {
                    run.hex |= hex && first;
                    first = false;
                    let Some(bytes) = string_bytes(closed(piece.span, walk.bytes).as_ref()) else { continue };
                    font.glyphs(&bytes, |glyph| {
                        codes.push(glyph.code);
                        let width = glyph.width * text.size * stretch;
                        let count = glyph.text.chars().count().max(1);
                        #[expect(clippy::cast_precision_loss, reason = "a glyph has at most 16 letters")]
                        let each = finite(width * unit_length / count as f32) * turn;
                        let mut at = finite(far * unit_length) * turn;
                        if run.letters.len() + count > room {
                            return;
                        }
                        for _ in glyph.text.chars() {
                            run.letters.push(Letter { at, width: each });
                            at += each;
                        }
                        run.text.push_str(&glyph.text);
                        let word = if glyph.blank { text.between_words } else { 0.0 };
                        far = finite(far + width + (text.between_letters + word) * stretch);
                    });
                }
                _ => {}
            }
        }
        let page = &self.page;
        self.resources.used.shown(index, &codes, page.number, || page.locate(walk.stream, item.span));
        walk.text = if vertical { Matrix::shift(0.0, -far) } else { Matrix::shift(far, 0.0) }.then(walk.text);
        run.width = run.letters.last().map_or(0.0, |last| last.at + last.width);
        if run.letters.is_empty() || !self.budget.run() || !self.budget.letters(run.letters.len()) {
            return;
        }
        run.order = self.next_order();
        let clip = state.clip.leaves(run.band(0, run.letters.len(), 0.0, 0.6));
        run.clipped = if clip == Clipped::Partly && !state.clip.exact { Clipped::No } else { clip };
        self.page.runs.push(run);
    }
}

impl Walk<'_> {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }
}

fn direction(vector: (f32, f32), length: f32, turn: f32) -> (f32, f32) {
    if length > 0.0 { (turn * vector.0 / length, turn * vector.1 / length) } else { (1.0, 0.0) }
}

/// The bytes of a string, with the end that a broken one lacks.
fn closed(span: ByteSpan, bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let text = span.of(bytes);
    if text.len() > 1 && matches!(text.last(), Some(b')' | b'>')) {
        return text.into();
    }
    let end = if text.first() == Some(&b'<') { b'>' } else { b')' };
    [text, &[end]].concat().into()
}

//! Follows the operators of one page and notes what they paint, in their order (ISO 32000-2 8 and 9).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::objects::Object;
use super::Budget;
use super::fonts::small;
use super::marks::Marks;
use super::path::Path;
use super::scope::Resources;
use super::state::{Matrix, State};
use super::tokens::{Item, Token, Tokens, Value};
use crate::evidence::limits::pdf::{DEEPEST_FORM, DEEPEST_STATE, MOST_OPERATORS, MOST_OPERATORS_ALL, row};
use crate::evidence::{Area, ByteSpan, PageStream, PdfPage, Step, StreamKind};

/// Operands of one operator that are kept: colours of many inks have up to 32.
const MOST_OPERANDS: usize = 64;

/// One page being painted.
pub(super) struct Painter<'r, 's, 'a> {
    pub resources: &'r mut Resources<'s, 'a>,
    pub budget: &'r mut Budget,
    pub page: PdfPage,
    pub order: u32,
    operators: usize,
    /// The annotation whose appearance is painted.
    pub annotation: Option<usize>,
    /// Forms being painted, outermost first.
    open: Vec<u32>,
    /// Streams listed before, by the annotation that they draw and their place.
    listed: HashMap<(Option<usize>, usize), usize>,
    /// Limits that were noted.
    hit: HashSet<&'static str>,
}

/// One stream being followed.
pub(super) struct Walk<'b> {
    pub bytes: &'b [u8],
    pub stream: usize,
    pub scope: usize,
    pub state: State,
    pub saved: Vec<State>,
    /// States that were asked for beyond the limit.
    unsaved: usize,
    pub text: Matrix,
    pub line: Matrix,
    pub path: Path,
    pub clips: bool,
    pub marks: Marks,
}

impl<'r, 's, 'a> Painter<'r, 's, 'a> {
    pub fn new(resources: &'r mut Resources<'s, 'a>, budget: &'r mut Budget, page: PdfPage) -> Self {
        Self {
            resources,
            budget,
            page,
            order: 0,
            operators: 0,
            annotation: None,
            open: Vec::new(),
            listed: HashMap::new(),
            hit: HashSet::new(),
        }
    }

    /// Notes a limit once a page, and that the page was not read to its end.
    pub fn limit(&mut self, limit: crate::evidence::limits::Limit) {
        self.page.cut = true;
        if self.hit.insert(limit.id) {
            let at = self.page.at.raw_span().unwrap_or_default();
            self.resources.store.hit(limit, at.start, at.end);
        }
    }

    /// Lists a stream; its index.
    pub fn add_stream(&mut self, object: &Object, kind: StreamKind, bytes: &[u8]) -> usize {
        let raw = object.stream.unwrap_or_default();
        let coded = self.resources.store.encrypted || object.dict().is_some_and(|dict| dict.get("Filter").is_some());
        let how = format!("stream of object {}", object.words());
        let kind = self.annotation.map_or(kind, StreamKind::Appearance);
        let key = (self.annotation, raw.start);
        if let Some(known) = self.listed.get(&key) {
            return *known;
        }
        self.page.streams.push(PageStream {
            kind,
            object: object.number,
            length: bytes.len(),
            step: Step { how, start: raw.start, end: raw.end },
            plain: !coded,
            opening: opening(bytes),
            spelling: super::spelling::read(bytes),
        });
        self.listed.insert(key, self.page.streams.len() - 1);
        self.page.streams.len() - 1
    }

    /// Follows a stream; the state at its end, and the states it left open.
    pub fn follow<'b>(&mut self, bytes: &'b [u8], stream: usize, scope: usize, state: State, marks: Marks) -> Walk<'b> {
        let mut walk = Walk {
            bytes,
            stream,
            scope,
            state,
            saved: Vec::new(),
            unsaved: 0,
            text: Matrix::ONE,
            line: Matrix::ONE,
            path: Path::default(),
            clips: false,
            marks,
        };
        self.run(&mut walk);
        walk
    }

    /// Goes on with another stream of the same page: they are one text in several pieces (7.8.2).
    pub fn go_on<'b>(&mut self, bytes: &'b [u8], stream: usize, before: Walk<'_>) -> Walk<'b> {
        let Walk { scope, state, saved, unsaved, text, line, mut path, clips, marks, .. } = before;
        path.start = None;
        let mut walk = Walk { bytes, stream, scope, state, saved, unsaved, text, line, path, clips, marks };
        self.run(&mut walk);
        walk
    }

    fn run(&mut self, walk: &mut Walk) {
        let mut tokens = Tokens::new(walk.bytes);
        let mut operands: Vec<Item> = Vec::new();
        while let Some(token) = tokens.next_token() {
            let operator = match token {
                Token::Item(item) => {
                    if operands.len() < MOST_OPERANDS {
                        operands.push(item);
                    }
                    continue;
                }
                Token::Operator(operator) => operator,
            };
            self.operators += 1;
            self.budget.operators += 1;
            if self.operators > MOST_OPERATORS {
                return self.limit(row::MOST_OPERATORS);
            }
            if self.budget.operators > MOST_OPERATORS_ALL {
                return self.limit(row::MOST_OPERATORS_ALL);
            }
            if self.budget.spent().is_some() {
                self.page.cut = true;
                return;
            }
            if operator.of(walk.bytes) == b"BI" {
                self.inline_image(walk, &mut tokens);
            } else {
                self.operator(walk, operator, &operands);
            }
            operands.clear();
        }
    }

    fn operator(&mut self, walk: &mut Walk, at: ByteSpan, operands: &[Item]) {
        let from = operands.first().map_or(at.start, |first| first.span.start);
        let whole = ByteSpan::new(from, at.end);
        let word = at.of(walk.bytes);
        let numbers = || operands.iter().filter_map(Item::number);
        let mut six = [0.0; 6];
        let given = numbers().zip(six.iter_mut()).map(|(number, place)| *place = number).count();
        let [a, b, c, d, e, f] = six;
        match word {
            b"q" if walk.saved.len() < DEEPEST_STATE => walk.saved.push(walk.state),
            b"q" => {
                walk.unsaved = walk.unsaved.saturating_add(1);
                self.limit(row::DEEPEST_STATE);
            }
            b"Q" if walk.unsaved > 0 => walk.unsaved -= 1,
            b"Q" => {
                if let Some(state) = walk.saved.pop() {
                    walk.state = state;
                }
            }
            b"cm" if given == 6 => walk.state.ctm = Matrix(six).then(walk.state.ctm),
            b"w" => walk.state.line_width = a.abs(),
            b"gs" => self.change(walk, operands),
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" => {
                walk.path.start.get_or_insert(from);
                let ctm = walk.state.ctm;
                match word {
                    b"m" => walk.path.move_to(ctm, a, b),
                    b"l" => walk.path.line_to(ctm, a, b),
                    b"c" => walk.path.curve_to(ctm, &[(a, b), (c, d), (e, f)]),
                    b"re" => walk.path.rectangle(ctm, [a, b, c, d]),
                    _ => walk.path.curve_to(ctm, &[(a, b), (c, d)]),
                }
            }
            b"W" | b"W*" => walk.clips = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.paint(walk, at, true),
            b"S" | b"s" => self.paint(walk, at, false),
            b"n" => self.end_path(walk),
            b"sh" => self.shading(walk),
            b"Do" => self.painted(walk, whole, operands),
            b"BDC" | b"BMC" | b"MP" | b"DP" | b"EMC" => self.mark(walk, word, whole, operands),
            _ if self.colour(walk, word, operands) => {}
            _ => self.text_operator(walk, word, operands, six),
        }
    }

    fn change(&mut self, walk: &mut Walk, operands: &[Item]) {
        let Some(name) = operands.first().and_then(Item::name) else { return };
        let change = self.resources.change(walk.scope, name);
        let state = &mut walk.state;
        state.fill_solid = change.fill_solid.unwrap_or(state.fill_solid);
        state.stroke_solid = change.stroke_solid.unwrap_or(state.stroke_solid);
        state.blend_solid = change.blend_solid.unwrap_or(state.blend_solid);
        state.mask = change.mask.unwrap_or(state.mask);
        state.line_width = change.line_width.unwrap_or(state.line_width);
        if let Some((font, size)) = change.font {
            (state.text.font, state.text.size) = (Some(font), size);
        }
    }

    /// Colour operators (8.6.8); whether it was one.
    fn colour(&mut self, walk: &mut Walk, word: &[u8], operands: &[Item]) -> bool {
        use super::state::Space;
        let stroke = word.first().is_some_and(u8::is_ascii_uppercase);
        let parts: Vec<f32> = operands.iter().filter_map(Item::number).collect();
        let known = if stroke { walk.state.stroke_space } else { walk.state.fill_space };
        let (space, colour) = match word {
            b"g" | b"G" => (Space::Gray, Space::Gray.colour(&parts)),
            b"rg" | b"RG" => (Space::Rgb, Space::Rgb.colour(&parts)),
            b"k" | b"K" => (Space::Cmyk, Space::Cmyk.colour(&parts)),
            b"cs" | b"CS" => {
                let Some(name) = operands.first().and_then(Item::name) else { return true };
                let space = self.resources.space(walk.scope, name);
                (space, space.first())
            }
            b"sc" | b"SC" | b"scn" | b"SCN" => (known, known.colour(&parts)),
            _ => return false,
        };
        if stroke {
            (walk.state.stroke_space, walk.state.stroke) = (space, colour);
        } else {
            (walk.state.fill_space, walk.state.fill) = (space, colour);
        }
        true
    }

    /// Paints a form XObject with the matrix and frame that it states (8.10).
    pub fn form(&mut self, object: &Object, state: State, scope: usize, kind: StreamKind, marks: &Marks) {
        if self.open.contains(&object.number) {
            return;
        }
        if self.open.len() >= DEEPEST_FORM {
            return self.limit(row::DEEPEST_FORM);
        }
        let Some(bytes) = self.budget.stream(self.resources.store, object) else {
            self.page.cut = true;
            return;
        };
        let mut state = state;
        if let Some(matrix) = self.matrix(object) {
            state.ctm = matrix.then(state.ctm);
        }
        if let Some(frame) = self.rectangle(object, "BBox") {
            let exact = state.ctm.upright();
            state.clip.narrow(state.ctm.area(frame), exact);
        }
        // A group is laid over the page as a whole: what it does inside can't make it denser (11.6.6).
        if self.resources.entry(object, "Group").is_some() {
            state.group_solid &= state.hides();
            (state.fill_solid, state.stroke_solid, state.blend_solid, state.mask) = (true, true, true, false);
        }
        let own = self.resources.entry(object, "Resources");
        let scope = if own.is_some() { self.resources.scope(own.as_ref()) } else { scope };
        let stream = self.add_stream(object, kind, &bytes);
        self.open.push(object.number);
        self.follow(&bytes, stream, scope, state, marks.inside());
        self.open.pop();
    }

    pub fn matrix(&self, object: &Object) -> Option<Matrix> {
        let list = self.resources.entry(object, "Matrix")?;
        let mut six = [0.0; 6];
        let items = list.node.array();
        for (place, item) in six.iter_mut().zip(items) {
            *place = small(super::super::pages::number(self.resources.store, &list, item, self.resources.section)?);
        }
        (items.len() == 6).then_some(Matrix(six))
    }

    pub fn rectangle(&self, object: &Object, key: &str) -> Option<Area> {
        super::area(super::super::pages::rectangle(self.resources.store, object, key, self.resources.section)?)
    }

    fn painted(&mut self, walk: &mut Walk, at: ByteSpan, operands: &[Item]) {
        let Some(name) = operands.first().and_then(Item::name) else { return };
        let Some(painted) = self.resources.painted(walk.scope, name) else { return };
        let painted = Rc::clone(&painted);
        let layer = walk.marks.with_layer(painted.layer, &self.resources.layers);
        if painted.form {
            let marks = Marks { layer, ..walk.marks.clone() };
            self.form(&painted.object, walk.state, walk.scope, StreamKind::Form, &marks);
        } else {
            self.image(walk, &painted.object, at, layer);
        }
    }

    /// The next place in the order of painting.
    pub fn next_order(&mut self) -> u32 {
        self.order = self.order.saturating_add(1);
        self.order
    }
}

/// The first operators with numbers and names made equal: how a program begins its pages.
fn opening(bytes: &[u8]) -> String {
    /// Bytes that are looked at.
    const LENGTH: usize = 160;
    /// Letters that are kept.
    const KEPT: usize = 48;
    let mut out = String::new();
    for byte in bytes.iter().take(LENGTH) {
        let letter = match byte {
            b'0'..=b'9' | b'.' | b'-' => '9',
            b'\r' => '~',
            b'\n' => '|',
            other if other.is_ascii_graphic() || *other == b' ' => char::from(*other),
            _ => '?',
        };
        if letter != '9' || !out.ends_with('9') {
            out.push(letter);
        }
        if out.len() >= KEPT {
            break;
        }
    }
    out
}

/// The numbers in front of an operator.
pub(super) fn first_number(operands: &[Item]) -> f32 {
    operands.first().and_then(Item::number).unwrap_or(0.0)
}

/// The string that an operator shows.
pub(super) fn shown(operands: &[Item]) -> Option<&Item> {
    operands.iter().rev().find(|item| matches!(item.kind, Value::Text(_) | Value::Array(_)))
}

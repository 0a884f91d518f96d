//! The MIME tree (RFC 2045, 2046): one walk over the lines finds every delimiter of every multipart that is open.
//!
//! A message inside the message is a leaf here: it is a mail of its own.

use std::collections::{HashMap, HashSet};

use super::coding;
use super::headers::{self, HeaderArea, Lines};
use super::params::{self, Parameter};
use crate::decode::text;
use crate::evidence::limits::Limit;
use crate::evidence::limits::mail::{DEEPEST_PART, LONGEST_BOUNDARY, MOST_PARAMETERS, MOST_PARTS, row};
use crate::evidence::{ByteSpan, Fact, Fault, FaultKind, Header, Locator, Part, Repair};

/// Most repairs of the headers of entities that are kept: the first say enough.
const MOST_REPAIRS: usize = 100;
/// Longest excerpt of the words outside the delimiters (bytes).
const LONGEST_OUTSIDE: usize = 2_000;

/// What the MIME structure gives.
#[derive(Default)]
pub(super) struct Tree {
    pub parts: Vec<Part>,
    /// Boundaries of this message's own multiparts; those of messages inside it belong to other mails.
    pub boundaries: Vec<Fact<String>>,
    pub faults: Vec<Fault>,
    pub repairs: Vec<Repair>,
}

/// A multipart whose delimiters are looked for.
struct Open {
    /// Its place among the parts.
    part: usize,
    boundary: Vec<u8>,
    children: usize,
    /// The child that goes on until the next delimiter, if it is listed.
    child: Option<usize>,
    digest: bool,
}

/// Where the walk stands.
enum State {
    /// In the header of an entity that began here.
    Header(usize),
    /// In words that belong to a body, or to nothing.
    Body,
}

struct Walk<'a> {
    bytes: &'a [u8],
    tree: Tree,
    open: Vec<Open>,
    /// Places in `open` by boundary, the innermost last.
    by_boundary: HashMap<Vec<u8>, Vec<usize>>,
    state: State,
    /// The last line, if it has the form of a delimiter that no open multipart declares.
    stray: Option<ByteSpan>,
    /// The first of them with a Content-Type behind it, and how many there are.
    strays: Option<(ByteSpan, usize)>,
}

/// Reads the tree of the message with this header area.
pub(super) fn read(bytes: &[u8], area: &HeaderArea) -> Tree {
    let mut walk = Walk {
        bytes,
        tree: Tree::default(),
        open: Vec::new(),
        by_boundary: HashMap::new(),
        state: State::Body,
        stray: None,
        strays: None,
    };
    let end = bytes.len();
    walk.entity("0".into(), area.span, &area.headers, false);
    if let Some(root) = walk.tree.parts.first_mut() {
        root.headers.clear();
    }
    let rest = bytes.get(area.span.end..).unwrap_or_default();
    let cr_only = !bytes.contains(&b'\n') && bytes.contains(&b'\r');
    if !rest.is_empty() {
        for line in (Lines { bytes, at: area.span.end, cr_only }) {
            walk.line(line.text, line.end);
        }
        if let State::Header(start) = walk.state {
            walk.child(ByteSpan::new(start, end));
        }
    }
    walk.close_down_to(0, end);
    for part in &mut walk.tree.parts {
        if part.path == "0" {
            (part.span.end, part.body.end) = (end, end);
        }
    }
    walk.survey();
    if let Some((at, count)) = walk.strays {
        walk.fault(FaultKind::DelimiterUndeclared, "0", at, count);
    }
    walk.tree
}

impl Walk<'_> {
    fn line(&mut self, span: ByteSpan, end: usize) {
        let content = span.of(self.bytes);
        if let Some(name) = content.strip_prefix(b"--")
            && let Some((place, closing)) = self.delimiter(name.trim_ascii_end())
        {
            if let State::Header(start) = self.state {
                // A header that a delimiter cuts off, or an entity without any line.
                self.child(ByteSpan::new(start, self.before(start, span.start)));
            }
            self.delimiter_at(place, closing, span, end);
            return;
        }
        let stray = content.len() > 6 && content.starts_with(b"--");
        if let Some(at) = self.stray.take()
            && content.get(..13).is_some_and(|name| name.eq_ignore_ascii_case(b"content-type:"))
            && !self.in_message()
        {
            let (_, count) = self.strays.get_or_insert((at, 0));
            *count += 1;
        }
        self.stray = stray.then_some(span);
        if let (State::Header(start), true) = (&self.state, content.is_empty()) {
            let start = *start;
            self.child(ByteSpan::new(start, end));
        }
    }

    /// Whether the lines belong to a message in the message, or to its header: its delimiters are its own.
    fn in_message(&self) -> bool {
        let child = self.open.last().map_or(Some(0), |open| open.child);
        let kind = child.and_then(|child| self.tree.parts.get(child)).map_or("", |part| part.content_type.as_str());
        kind.starts_with("message/") || kind.contains("rfc822")
    }

    /// Which open multipart a delimiter line belongs to, and whether it closes it (RFC 2046 5.1.1).
    fn delimiter(&self, name: &[u8]) -> Option<(usize, bool)> {
        let known = |name: &[u8]| self.by_boundary.get(name).and_then(|places| places.last().copied());
        known(name).map(|place| (place, false)).or_else(|| known(name.strip_suffix(b"--")?).map(|place| (place, true)))
    }

    /// The end of what stands before a delimiter: its line end belongs to the delimiter.
    fn before(&self, start: usize, delimiter: usize) -> usize {
        let content = self.bytes.get(start..delimiter).unwrap_or_default();
        let cut = if content.ends_with(b"\r\n") {
            2
        } else {
            usize::from(content.ends_with(b"\n") || content.ends_with(b"\r"))
        };
        delimiter - cut
    }

    fn delimiter_at(&mut self, place: usize, closing: bool, line: ByteSpan, end: usize) {
        let limit = self.before(0, line.start);
        self.close_down_to(place + 1, limit);
        let Some(open) = self.open.get_mut(place) else { return };
        let first = open.children == 0;
        if let Some(part) = open.child.take().and_then(|child| self.tree.parts.get_mut(child)) {
            part.span.end = limit.max(part.span.start);
            part.body.end = limit.max(part.body.start);
        }
        if first && let Some(part) = self.tree.parts.get_mut(open.part) {
            let preamble = ByteSpan::new(part.body.start, limit.max(part.body.start));
            part.outside.push(preamble);
        }
        if closing {
            if let Some(part) = self.tree.parts.get_mut(open.part) {
                part.closed = true;
                // The end is known when the multipart itself ends.
                part.outside.push(ByteSpan::new(end, end));
            }
            self.forget(place);
            self.state = State::Body;
        } else {
            open.children += 1;
            self.state = State::Header(end);
        }
    }

    /// Ends every open multipart from `place` on: their last children and they themselves end at `limit`.
    fn close_down_to(&mut self, place: usize, limit: usize) {
        while self.open.len() > place {
            let index = self.open.len() - 1;
            let Some(open) = self.open.get(index) else { return };
            for part in [open.child, Some(open.part)].into_iter().flatten() {
                if let Some(part) = self.tree.parts.get_mut(part) {
                    part.span.end = limit.max(part.span.start);
                    part.body.end = limit.max(part.body.start);
                }
            }
            self.forget(index);
        }
    }

    /// Takes a multipart off; its epilogue, if any, goes on to the end of its own entity.
    fn forget(&mut self, place: usize) {
        let Some(open) = self.open.get(place) else { return };
        if let Some(places) = self.by_boundary.get_mut(&open.boundary) {
            places.pop();
            if places.is_empty() {
                self.by_boundary.remove(&open.boundary);
            }
        }
        self.open.truncate(place);
    }

    /// The header of a child has ended: `area` with the empty line behind it.
    fn child(&mut self, area: ByteSpan) {
        self.state = State::Body;
        let Some(parent) = self.open.last() else { return };
        let (number, digest) = (parent.children, parent.digest);
        let Some(parent_path) = self.tree.parts.get(parent.part).map(|part| part.path.clone()) else { return };
        if self.tree.parts.len() >= MOST_PARTS {
            return self.hit(row::MOST_PARTS, area.start);
        }
        let path = if parent_path == "0" { number.to_string() } else { format!("{parent_path}.{number}") };
        let content = area.of(self.bytes);
        let read = if content.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            Vec::new()
        } else {
            let read = headers::read_from(self.bytes, area.start, area.end);
            let room = MOST_REPAIRS.saturating_sub(self.tree.repairs.len());
            self.tree.repairs.extend(read.repairs.into_iter().take(room));
            read.headers
        };
        let index = self.tree.parts.len();
        if let Some(parent) = self.open.last_mut() {
            parent.child = Some(index);
        }
        self.entity(path, area, &read, digest);
    }

    /// Adds an entity; a multipart is opened.
    fn entity(&mut self, path: String, area: ByteSpan, read: &[Header], digest: bool) {
        let bytes = self.bytes;
        let field = |name: &str| read.iter().find(|header| header.is(name));
        let (kind, parameters) =
            field("content-type").map_or_else(Default::default, |header| params::read(bytes, header.body));
        let (disposition, more) =
            field("content-disposition").map_or_else(Default::default, |header| params::read(bytes, header.body));
        // RFC 2045 5.2, RFC 2046 5.1.5: what stands in for a type that is missing.
        let content_type = match kind.as_str() {
            "" if digest => "message/rfc822".to_owned(),
            "" | "text" => "text/plain".to_owned(),
            _ => kind,
        };
        if parameters.len().max(more.len()) >= MOST_PARAMETERS {
            self.hit(row::MOST_PARAMETERS, area.start);
        }
        let value = |from: &[Parameter], name: &str| {
            let span = params::find(from, name)?.value;
            Some(Fact::raw(text::parameter(span.of(bytes)), span))
        };
        let boundary = value(&parameters, "boundary").filter(|_| content_type.starts_with("multipart/"));
        let encoding = field("content-transfer-encoding")
            .map(|header| params::plain_value(header.body.of(bytes)))
            .unwrap_or_default();
        let multipart = content_type.starts_with("multipart/");
        let part = Part {
            encoding,
            file_name: params::extended(bytes, &more, "filename")
                .or_else(|| params::extended(bytes, &parameters, "name"))
                .filter(|name| !name.is_empty()),
            span: ByteSpan::new(area.start, area.end),
            body: ByteSpan::new(area.end, area.end),
            headers: read.to_vec(),
            charset: value(&parameters, "charset"),
            boundary: boundary.clone(),
            disposition: Some(disposition).filter(|word| !word.is_empty()),
            content_id: field("content-id").and_then(|header| params::content_id(bytes, header.body)),
            file_dates: params::file_dates(bytes, &more),
            stated_size: value(&more, "size").and_then(|size| Some(Fact::at(size.value.parse().ok()?, size.at))),
            closed: !multipart,
            path,
            content_type,
            ..Part::default()
        };
        self.twice(&part, &parameters);
        let depth = self.open.len();
        if let Some(boundary) = &boundary {
            self.tree.boundaries.push(boundary.clone());
        } else if multipart {
            let header = field("content-type").map_or(area, |header| header.body);
            self.fault(FaultKind::NoBoundary, &part.path, header, 1);
        }
        let index = self.tree.parts.len();
        let digest = part.content_type == "multipart/digest";
        self.tree.parts.push(part);
        let Some(boundary) = boundary else { return };
        if depth >= DEEPEST_PART {
            return self.hit(row::DEEPEST_PART, area.start);
        }
        let name = boundary.value.trim_end().as_bytes().to_vec();
        if name.len() > LONGEST_BOUNDARY {
            return self.hit(row::LONGEST_BOUNDARY, area.start);
        }
        if name.is_empty() {
            return;
        }
        self.by_boundary.entry(name.clone()).or_default().push(depth);
        self.open.push(Open { part: index, boundary: name, children: 0, child: None, digest });
    }

    /// Says once that what begins here was left out.
    fn hit(&mut self, limit: Limit, from: usize) {
        let what = limit.sentence();
        if !self.tree.repairs.iter().any(|known| known.what == what) {
            self.tree.repairs.push(limit.repair(Locator::raw(from, self.bytes.len())));
        }
    }

    /// A parameter that stands twice and says two things: one reader takes the first, another the second.
    fn twice(&mut self, part: &Part, parameters: &[Parameter]) {
        for (index, parameter) in parameters.iter().enumerate() {
            let earlier = parameters.get(..index).unwrap_or_default();
            let Some(first) = earlier.iter().find(|known| known.name == parameter.name) else { continue };
            let value = |one: &Parameter| text::parameter(one.value.of(self.bytes));
            if value(first) != value(parameter) {
                self.fault(FaultKind::ParameterTwice, &part.path, parameter.value, 1);
                return;
            }
        }
    }

    fn fault(&mut self, kind: FaultKind, part: &str, at: ByteSpan, count: usize) {
        let shown = ByteSpan::new(at.start, at.end.min(at.start + LONGEST_OUTSIDE));
        let text = Fact::raw(text::verbatim(shown.of(self.bytes)), at);
        self.tree.faults.push(Fault { kind, part: part.to_owned(), text, count });
    }

    /// What each entity's bytes say once its end is known.
    fn survey(&mut self) {
        let mut parts = std::mem::take(&mut self.tree.parts);
        for part in &mut parts {
            if !part.is_multipart() {
                if !part.content_type.starts_with("message/") {
                    let survey = coding::survey(self.bytes, part.body, coding::declared(part));
                    part.decoded_size = Some(survey.size);
                    for (kind, at, count) in survey.faults {
                        self.fault(kind, &part.path, at, count);
                    }
                }
                continue;
            }
            // The epilogue goes on to the end of the multipart.
            if let Some(last) = part.outside.last_mut().filter(|_| part.closed) {
                last.end = part.body.end.max(last.start);
            }
            part.outside.retain(|span| !span.of(self.bytes).trim_ascii().is_empty());
            for span in part.outside.clone() {
                self.fault(FaultKind::Outside, &part.path, span, 1);
            }
        }
        let parents: HashSet<&str> = parts.iter().filter_map(Part::parent).collect();
        for part in parts.iter().filter(|part| part.is_multipart() && part.boundary.is_some()) {
            let at = part.boundary.as_ref().and_then(|boundary| boundary.at.raw_span()).unwrap_or(part.span);
            let empty = !part.closed && !parents.contains(part.path.as_str());
            if empty && part.path.matches('.').count() < DEEPEST_PART {
                self.fault(FaultKind::BoundaryUnused, &part.path, at, 1);
            } else if !part.closed {
                self.fault(FaultKind::NotClosed, &part.path, at, 1);
            }
        }
        self.tree.parts = parts;
    }
}

#[cfg(test)]
#[path = "parts_tests.rs"]
mod tests;

//! HTML of a mail into inert blocks of words: nothing runs, nothing is fetched.
//!
//! Shapes come from the elements and their own style attributes; rules of a style sheet are not applied.

mod dress;
mod entities;
mod style;
mod tokens;

use std::rc::Rc;

use dress::{cut, dress};
use style::Colour;
pub use tokens::generator;
use tokens::{Token, Tokens};

use crate::evidence::limits::Limit;
use crate::evidence::limits::mail::{DEEPEST_ELEMENT, LONGEST_ADDRESSES, MOST_ATTRIBUTES, MOST_RUNS, row};
use crate::evidence::{Block, BlockKind, ByteSpan, MarkupRun};

/// The words of an HTML text, block by block.
///
/// Linear in the length of the text. What stands behind `MOST_RUNS` runs becomes one run of its own that says so.
pub fn blocks(html: &str) -> Vec<Block> {
    read(html).0
}

/// The same with the limits that the text hit.
pub(crate) fn read(html: &str) -> (Vec<Block>, Vec<Limit>) {
    let mut builder = Builder::new(html);
    for token in Tokens::new(html) {
        match token {
            Token::Text(span) => builder.text(span),
            Token::Start { name, attributes, span } => builder.start(&name, &attributes, span),
            Token::End(name) => builder.end(&name),
            Token::Style(span) => {
                builder.sheet |= html.get(span.start..span.end).is_some_and(|css| css.contains("background"));
            }
            Token::Unclosed(span) => builder.plain("in a tag that never closes", span),
        }
        if builder.runs >= MOST_RUNS {
            let span = ByteSpan::new(builder.reached, html.len());
            builder.plain("behind the last words that are read", span);
            builder.limits.push(row::MOST_RUNS);
            break;
        }
    }
    builder.flush();
    if builder.addresses > LONGEST_ADDRESSES {
        builder.limits.push(row::LONGEST_ADDRESSES);
    }
    (builder.blocks, builder.limits)
}

/// The shape in which words stand.
#[derive(Debug, Clone, Default)]
struct Shape {
    bold: bool,
    italic: bool,
    fixed: bool,
    link: Option<Rc<str>>,
    gone: Option<&'static str>,
    invisible: bool,
    tiny: bool,
    colour: Option<Colour>,
    /// `None` where it can't be told.
    background: Option<Colour>,
    quoted: u8,
}

impl Shape {
    fn hidden(&self) -> Option<&'static str> {
        let white = [255, 255, 255];
        let same = || matches!((self.colour, self.background), (Some(one), Some(other)) if style::alike(one, other));
        self.gone.or(self.invisible.then_some("visibility:hidden")).or(self.tiny.then_some("text of no size")).or_else(
            || same().then_some(if self.background == Some(white) { "white on white" } else { "colour on itself" }),
        )
    }
}

struct Open {
    name: String,
    shape: Shape,
}

struct Builder<'a> {
    html: &'a str,
    blocks: Vec<Block>,
    block: Block,
    stack: Vec<Open>,
    /// Opened beyond `DEEPEST_ELEMENT`, by count alone.
    beyond: usize,
    runs: usize,
    /// Whether white space is owed before the next word.
    blank: bool,
    /// Whether a style sheet sets backgrounds, so that white words may well be seen.
    sheet: bool,
    reached: usize,
    /// Bytes of addresses kept so far: one long address can stand behind many words.
    addresses: usize,
    limits: Vec<Limit>,
}

/// Elements without content (WHATWG HTML 13.1.2).
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "basefont"];
/// Elements that begin and end a block.
const BLOCKS: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];
/// Elements whose text is none of the mail's.
const SILENT: [&str; 3] = ["title", "head", "select"];

impl<'a> Builder<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            html,
            blocks: Vec::new(),
            block: Block::default(),
            stack: Vec::new(),
            beyond: 0,
            runs: 0,
            blank: false,
            sheet: false,
            reached: 0,
            addresses: 0,
            limits: Vec::new(),
        }
    }

    fn shape(&self) -> Shape {
        self.stack.last().map_or_else(
            || Shape { background: (!self.sheet).then_some([255, 255, 255]), ..Shape::default() },
            |open| open.shape.clone(),
        )
    }

    fn flush(&mut self) {
        self.blank = false;
        let block = std::mem::take(&mut self.block);
        if block.runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.blocks.push(block);
        }
    }

    fn push(&mut self, run: MarkupRun) {
        self.runs += 1;
        self.reached = run.span.end;
        let address = run.link.as_ref().map_or(0, String::len);
        self.addresses = self.addresses.saturating_add(address);
        let run = if self.addresses > LONGEST_ADDRESSES { MarkupRun { link: None, ..run } } else { run };
        self.block.runs.push(run);
    }

    fn hit(&mut self, limit: Limit) {
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
        }
    }

    /// Words of the file that no reader sees, as a block of their own.
    fn plain(&mut self, why: &str, span: ByteSpan) {
        self.flush();
        let text = self.html.get(span.start..span.end).unwrap_or_default().to_owned();
        self.push(MarkupRun { text, hidden: Some(why.to_owned()), span, ..MarkupRun::default() });
        self.flush();
    }

    fn text(&mut self, span: ByteSpan) {
        let shape = self.shape();
        if self.stack.iter().rev().take(4).any(|open| SILENT.contains(&open.name.as_str())) {
            return;
        }
        let raw = entities::undone(self.html.get(span.start..span.end).unwrap_or_default());
        let kept = self.stack.iter().any(|open| open.name == "pre");
        let mut text = String::with_capacity(raw.len());
        if kept {
            text = raw;
        } else {
            let mut blank = self.blank;
            let mut any = !self.block.runs.is_empty();
            for letter in raw.chars() {
                if matches!(letter, ' ' | '\t' | '\r' | '\n' | '\u{c}') {
                    blank = true;
                    continue;
                }
                if blank && any {
                    text.push(' ');
                }
                (blank, any) = (false, true);
                text.push(letter);
            }
            self.blank = blank;
        }
        if text.is_empty() {
            return;
        }
        let hidden = shape.hidden().map(str::to_owned);
        if self.block.runs.is_empty() {
            self.block.quoted = shape.quoted;
        }
        let Shape { bold, italic, fixed, link, .. } = shape;
        let link = link.map(|link| link.to_string());
        self.push(MarkupRun { text, bold, italic, fixed, link, hidden, span });
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)], span: ByteSpan) {
        let attribute =
            |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
        if attributes.len() >= MOST_ATTRIBUTES {
            self.hit(row::MOST_ATTRIBUTES);
        }
        match name {
            "br" => {
                let (blank, quoted, kind) = (self.blank, self.block.quoted, self.block.kind);
                self.flush();
                self.blank = blank && kind == BlockKind::Row;
                (self.block.quoted, self.block.kind) =
                    (quoted, if kind == BlockKind::Row { BlockKind::Paragraph } else { kind });
                return;
            }
            "hr" => {
                self.flush();
                self.blocks.push(Block { kind: BlockKind::Rule, quoted: self.shape().quoted, runs: Vec::new() });
                self.runs += 1;
                self.reached = span.end;
                return;
            }
            "img" => return self.picture(attributes, span),
            _ if VOID.contains(&name) => return,
            _ => {}
        }
        // Ends that authors leave out (WHATWG HTML 13.1.2.4).
        let closes: &[&str] = match name {
            "li" => &["p", "li"],
            "td" | "th" => &["p", "td", "th"],
            "tr" => &["p", "td", "th", "tr"],
            "dd" | "dt" => &["p", "dd", "dt"],
            _ if BLOCKS.contains(&name) => &["p"],
            _ => &[],
        };
        while self.stack.last().is_some_and(|open| closes.contains(&open.name.as_str())) {
            self.stack.pop();
        }
        let in_row = self.block.kind == BlockKind::Row;
        let cell_starts = self.block.runs.last().is_none_or(|run| run.text == "\t");
        if BLOCKS.contains(&name) && !(in_row && cell_starts && name != "tr" && name != "table") {
            self.flush();
        }
        let mut shape = self.shape();
        dress(&mut shape, name, attributes);
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                self.block.kind = BlockKind::Heading(level);
            }
            "li" | "dd" | "dt" => self.block.kind = BlockKind::Item,
            "tr" => self.block.kind = BlockKind::Row,
            "td" | "th" if in_row && !cell_starts => {
                self.push(MarkupRun { text: "\t".into(), span, ..MarkupRun::default() });
                self.blank = false;
            }
            _ => {}
        }
        if name == "a" {
            let href = attribute("href").map(|href| Rc::from(cut(&entities::undone(href))));
            shape.link = href.or(shape.link);
        }
        if self.stack.len() >= DEEPEST_ELEMENT {
            self.hit(row::DEEPEST_ELEMENT);
            self.beyond += 1;
        } else {
            self.stack.push(Open { name: name.to_owned(), shape });
        }
    }

    fn end(&mut self, name: &str) {
        if BLOCKS.contains(&name) && !(self.block.kind == BlockKind::Row && name != "tr" && name != "table") {
            self.flush();
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if let Some(place) = self.stack.iter().rposition(|open| open.name == name) {
            self.stack.truncate(place);
        }
    }

    /// A picture is never fetched: its address and its words stand for it.
    fn picture(&mut self, attributes: &[(String, String)], span: ByteSpan) {
        let attribute =
            |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
        let shape = self.shape();
        let kind = self.block.kind;
        self.flush();
        let pixel = |side: &str| attribute(side).is_some_and(|value| matches!(value.trim(), "0" | "1" | "1px" | "0px"));
        let own = attribute("style").map(|text| style::read(&entities::undone(text))).unwrap_or_default();
        let tracker = (pixel("width") && pixel("height")).then_some("a picture of one pixel");
        let hidden = own.gone.or(shape.gone).or(tracker).map(str::to_owned);
        let address = attribute("src").map(|src| cut(&entities::undone(src))).unwrap_or_default();
        self.block = Block { kind: BlockKind::Picture, quoted: shape.quoted, runs: Vec::new() };
        let words = attribute("alt").map(entities::undone).unwrap_or_default();
        let one = |text| MarkupRun {
            text,
            link: shape.link.as_ref().map(|link| link.to_string()),
            hidden: hidden.clone(),
            span,
            ..MarkupRun::default()
        };
        self.push(one(if address.is_empty() { "(no address)".to_owned() } else { address }));
        if !words.trim().is_empty() {
            self.push(one(words));
        }
        self.flush();
        self.block.kind = if kind == BlockKind::Row { BlockKind::Paragraph } else { kind };
    }
}

#[cfg(test)]
mod tests;

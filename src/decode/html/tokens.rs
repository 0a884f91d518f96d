//! HTML text cut into tags, words and comments, in one pass (WHATWG HTML 13.2.5, simplified: no parse error stops it).

use crate::decode::cursor::find_in;
use crate::evidence::ByteSpan;
use crate::evidence::limits::mail::MOST_ATTRIBUTES;

/// One piece of an HTML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Character data, entities still in it.
    Text(ByteSpan),
    /// A start tag: name in lower case, attributes (name in lower case, value as written, entities still in it).
    Start { name: String, attributes: Vec<(String, String)>, span: ByteSpan },
    /// An end tag.
    End(String),
    /// A tag that never closes: everything to the end of the text.
    Unclosed(ByteSpan),
    /// The content of a style element.
    Style(ByteSpan),
}

/// Elements whose content is no text for a reader.
const RAW: [&str; 5] = ["script", "style", "noframes", "template", "iframe"];

/// Walks an HTML text.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// Set behind the start tag of a raw element.
    raw: Option<String>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { html, at: 0, raw: None }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.html.as_bytes().get(at).copied()
    }

    fn word(&self, start: usize, end: usize) -> &'a str {
        self.html.get(start..end).unwrap_or_default()
    }

    fn next_place(&self, needle: &[u8], from: usize) -> Option<usize> {
        find_in(self.html.as_bytes(), needle, ByteSpan::new(from, self.html.len()))
    }

    /// Skips to the end tag of a raw element; to the end of the text if there is none.
    fn raw_content(&mut self, name: &str) -> Option<Token> {
        let start = self.at;
        let mut from = start;
        let end = loop {
            let Some(open) = self.next_place(b"</", from) else { break self.html.len() };
            let behind = open + 2 + name.len();
            if self.html.get(open + 2..behind).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                break open;
            }
            from = open + 2;
        };
        self.at = end;
        (name == "style").then(|| Token::Style(ByteSpan::new(start, end)))
    }

    /// What follows `<!`: a comment or a declaration; both are nothing to a reader.
    fn skip_declaration(&mut self) {
        let comment = self.word(self.at, self.at + 4) == "<!--";
        let (needle, from): (&[u8], usize) = if comment { (b"-->", self.at + 2) } else { (b">", self.at) };
        self.at = self.next_place(needle, from).map_or(self.html.len(), |end| end + needle.len());
    }

    fn tag(&mut self) -> Token {
        let start = self.at;
        let close = self.byte(start + 1) == Some(b'/');
        let name_start = start + 1 + usize::from(close);
        let mut at = name_start;
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
        while self.byte(at).is_some_and(|byte| !ends(byte)) {
            at += 1;
        }
        let name = self.word(name_start, at).to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            while self.byte(at).is_some_and(|byte| byte.is_ascii_whitespace() || byte == b'/') {
                at += 1;
            }
            match self.byte(at) {
                None => {
                    self.at = self.html.len();
                    return Token::Unclosed(ByteSpan::new(start, self.at));
                }
                Some(b'>') => break,
                Some(_) => {}
            }
            let key_start = at;
            at += 1;
            while self.byte(at).is_some_and(|byte| !ends(byte) && byte != b'=') {
                at += 1;
            }
            let key = self.word(key_start, at).to_ascii_lowercase();
            while self.byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
                at += 1;
            }
            let mut value = "";
            if self.byte(at) == Some(b'=') {
                at += 1;
                while self.byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
                    at += 1;
                }
                match self.byte(at) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let Some(end) = self.next_place(&[quote], at + 1) else {
                            self.at = self.html.len();
                            return Token::Unclosed(ByteSpan::new(start, self.at));
                        };
                        value = self.word(at + 1, end);
                        at = end + 1;
                    }
                    _ => {
                        let value_start = at;
                        while self.byte(at).is_some_and(|byte| !byte.is_ascii_whitespace() && byte != b'>') {
                            at += 1;
                        }
                        value = self.word(value_start, at);
                    }
                }
            }
            if attributes.len() < MOST_ATTRIBUTES {
                attributes.push((key, value.to_owned()));
            }
        }
        self.at = at + 1;
        if close {
            return Token::End(name);
        }
        if RAW.contains(&name.as_str()) {
            self.raw = Some(name.clone());
        }
        Token::Start { name, attributes, span: ByteSpan::new(start, self.at) }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if let Some(name) = self.raw.take()
                && let Some(style) = self.raw_content(&name)
            {
                return Some(style);
            }
            let start = self.at;
            let first = self.byte(start)?;
            if first == b'<' {
                match self.byte(start + 1) {
                    Some(b'!' | b'?') => {
                        self.skip_declaration();
                        continue;
                    }
                    Some(b'/') if self.byte(start + 2).is_some_and(|byte| byte.is_ascii_alphabetic()) => {
                        return Some(self.tag());
                    }
                    Some(byte) if byte.is_ascii_alphabetic() => return Some(self.tag()),
                    _ => {}
                }
            }
            // A `<` that opens nothing is a letter.
            self.at = self.next_place(b"<", start + 1).unwrap_or(self.html.len());
            return Some(Token::Text(ByteSpan::new(start, self.at)));
        }
    }
}

/// Most of an HTML text that is searched for its maker (bytes); it stands in the head.
const HEAD: usize = 1 << 16;

/// The program that made an HTML text, as it names itself, and where.
pub fn generator(html: &str) -> Option<(String, ByteSpan)> {
    for token in Tokens::new(html) {
        let Token::Start { name, attributes, span } = token else { continue };
        if name == "body" || span.start > HEAD {
            return None;
        }
        let value = |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.trim());
        if name == "meta" && value("name").is_some_and(|name| name.eq_ignore_ascii_case("generator")) {
            let content = value("content").filter(|content| !content.is_empty())?;
            let at = html.get(span.start..span.end)?.find(content)?;
            return Some((content.to_owned(), ByteSpan::new(span.start + at, span.start + at + content.len())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_words_comments_and_scripts_are_told_apart() {
        let html = "a < b<!-- <p>no</p> --><A HREF='x>y' b=c>t</a><style>p{}</style><script>if(a</b){}</script>z";
        let shown: Vec<String> = Tokens::new(html)
            .map(|token| match token {
                Token::Text(span) => html[span.start..span.end].to_owned(),
                Token::Start { name, attributes, .. } => format!("<{name} {attributes:?}>"),
                Token::End(name) => format!("</{name}>"),
                Token::Unclosed(_) => "unclosed".into(),
                Token::Style(span) => format!("css {}", &html[span.start..span.end]),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "a ",
                "< b",
                "<a [(\"href\", \"x>y\"), (\"b\", \"c\")]>",
                "t",
                "</a>",
                "<style []>",
                "css p{}",
                "</style>",
                "<script []>",
                "</script>",
                "z"
            ]
        );
        let word = "<html><head><meta name=Generator content=\"Microsoft Word 15\"></head>";
        assert_eq!(generator(word), Some(("Microsoft Word 15".to_owned(), ByteSpan::new(42, 59))));
        assert_eq!(generator("<body><meta name=generator content=x>"), None);
        assert!(matches!(Tokens::new("<a href=\"x").next(), Some(Token::Unclosed(_))));
    }
}

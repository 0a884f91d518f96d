//! The words of a mail as passages: what its writer wrote, and what is quoted from another mail.

use std::ops::Range;

use super::traits::Passage;
use crate::evidence::limits::dump::{LONGEST_OWN, LONGEST_QUOTED};
use crate::evidence::{Body, ByteSpan, Locator, Mail, Office, Pdf, PdfPage, StreamKind, TextRun};

/// Passages of one mail.
const MOST_PASSAGES: usize = 24;
/// Letters of a passage below which there is nothing to compare.
const SHORTEST: usize = 12;
/// Lines that end the writer's own words: what follows was written by others, without marks.
const ORIGINAL: [&str; 12] = [
    "original message",
    "forwarded message",
    "message d'origine",
    "message transféré",
    "ursprüngliche nachricht",
    "weitergeleitete nachricht",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "исходное сообщение",
    "begin forwarded message",
];
/// First field of a block of headers that programs put above a mail that they quote whole.
const BLOCK_FROM: [&str; 8] = ["from:", "de :", "de:", "von:", "da:", "van:", "от:", "från:"];
/// A later field of it, within a few lines.
const BLOCK_SUBJECT: [&str; 9] =
    ["subject:", "objet :", "objet:", "betreff:", "asunto:", "oggetto:", "onderwerp:", "тема:", "ämne:"];
/// Lines in which both must stand.
const BLOCK_LINES: usize = 8;

/// Passages of a mail: those of its plain text, else those of its HTML.
pub(super) fn of(mail: &Mail) -> Vec<Passage> {
    let plain = mail.bodies.iter().find(|body| !body.html && !body.text.trim().is_empty());
    match plain.or_else(|| mail.bodies.iter().find(|body| body.html)) {
        Some(body) if body.html => markup(body),
        Some(body) => lines(body),
        None => Vec::new(),
    }
}

/// Takes passages until no more are kept.
#[derive(Default)]
struct Kept {
    passages: Vec<Passage>,
    own: usize,
    quoted: usize,
}

impl Kept {
    fn add(&mut self, quoted: bool, text: &str, at: impl Fn(Range<usize>) -> Locator, start: usize, aligned: bool) {
        let (used, most) = if quoted { (&mut self.quoted, LONGEST_QUOTED) } else { (&mut self.own, LONGEST_OWN) };
        let left = most.saturating_sub(*used);
        let text = text.get(..text.floor_char_boundary(left)).unwrap_or_default();
        let letters = text.chars().filter(|letter| letter.is_alphanumeric()).take(SHORTEST).count();
        if letters < SHORTEST || self.passages.len() >= MOST_PASSAGES {
            return;
        }
        *used += text.len();
        let at = at(start..start + text.len());
        self.passages.push(Passage { quoted, text: text.to_owned(), at, aligned, lines: Vec::new() });
    }
}

/// By the marks at the beginning of lines.
fn lines(body: &Body) -> Vec<Passage> {
    let mut kept = Kept::default();
    let (mut start, mut depth, mut whole) = (0, 0, false);
    let mut at = 0;
    let place = |span: Range<usize>| body.locate(span.start, span.end);
    let all: Vec<&str> = body.text.split_inclusive('\n').collect();
    for (number, line) in all.iter().enumerate() {
        if !whole && quotes_whole(&all, number) {
            kept.add(depth > 0, body.text.get(start..at).unwrap_or_default(), place, start, body.aligned);
            (start, depth, whole) = (at, 1, true);
        }
        let now = if whole { 1 } else { marks(line) };
        if now != depth && !(line.trim().is_empty() && now == 0) {
            // Only what is quoted once are the words of the mail that is answered.
            if depth <= 1 {
                kept.add(depth > 0, body.text.get(start..at).unwrap_or_default(), place, start, body.aligned);
            }
            (start, depth) = (at, now);
        }
        at += line.len();
    }
    if depth <= 1 {
        kept.add(depth > 0, body.text.get(start..at).unwrap_or_default(), place, start, body.aligned);
    }
    kept.passages
}

/// How often a line is marked as quoted.
fn marks(line: &str) -> usize {
    let mut depth = 0;
    for letter in line.chars() {
        match letter {
            '>' => depth += 1,
            ' ' | '\t' => {}
            _ => break,
        }
    }
    depth
}

/// Whether another mail begins at this line, quoted whole and without marks.
fn quotes_whole(lines: &[&str], number: usize) -> bool {
    let line = lines.get(number).copied().unwrap_or_default().trim();
    let bare = line.trim_matches(|letter: char| matches!(letter, '-' | '_' | ' ' | '*' | ':')).to_lowercase();
    if bare.len() < 60 && ORIGINAL.iter().any(|words| bare == *words) {
        return true;
    }
    let first = line.trim_start_matches('*').to_lowercase();
    if !BLOCK_FROM.iter().any(|label| first.starts_with(label)) {
        return false;
    }
    let near = lines.get(number + 1..).unwrap_or_default().iter().take(BLOCK_LINES);
    near.map(|line| line.trim().trim_start_matches('*').to_lowercase())
        .any(|line| BLOCK_SUBJECT.iter().any(|label| line.starts_with(label)))
}

/// By the blocks of an HTML text; bytes of its words are not bytes of the file, so the place is the text's.
fn markup(body: &Body) -> Vec<Passage> {
    let mut kept = Kept::default();
    let (mut text, mut quoted) = (String::new(), 0);
    for block in &body.blocks {
        if block.quoted != quoted && !text.is_empty() {
            if quoted <= 1 {
                kept.add(quoted > 0, &text, |_| whole(body), 0, false);
            }
            text.clear();
        }
        quoted = block.quoted;
        let seen = block.runs.iter().filter(|run| run.hidden.is_none());
        seen.for_each(|run| text.push_str(&run.text));
        text.push('\n');
    }
    if quoted <= 1 {
        kept.add(quoted > 0, &text, |_| whole(body), 0, false);
    }
    kept.passages
}

/// Passages of the pages of a PDF: lines as a reader sees them, one passage for each stream that shows some in a row.
pub(super) fn of_pages(pdf: &Pdf) -> Vec<Passage> {
    let (mut passages, mut left) = (Vec::new(), LONGEST_OWN);
    for page in &pdf.page_list.list {
        of_page(page, &mut left, &mut passages);
        if left == 0 || passages.len() >= MOST_PASSAGES {
            break;
        }
    }
    passages.truncate(MOST_PASSAGES);
    passages.retain(|one: &Passage| one.text.chars().filter(|letter| letter.is_alphanumeric()).nth(SHORTEST).is_some());
    passages
}

/// Passages of an office document: one for each part that shows words, a line for each paragraph.
pub(super) fn of_office(office: &Office) -> Vec<Passage> {
    let mut left = LONGEST_OWN;
    let mut passages = Vec::new();
    for text in office.texts.iter().take(MOST_PASSAGES) {
        let at = Locator::Decoded { within: vec![text.step.clone()], start: 0, end: text.length };
        let mut passage = Passage { quoted: false, text: String::new(), at, aligned: false, lines: Vec::new() };
        for paragraph in &text.paragraphs {
            if left == 0 {
                break;
            }
            let words = paragraph.text.get(..paragraph.text.floor_char_boundary(left)).unwrap_or_default();
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let span = paragraph.span;
            passage.lines.push((number(passage.text.len()), number(span.start), number(span.end)));
            passage.text.push_str(words);
            passage.text.push('\n');
            left = left.saturating_sub(words.len() + 1);
        }
        passages.push(passage);
    }
    passages.retain(|one: &Passage| one.text.chars().filter(|letter| letter.is_alphanumeric()).nth(SHORTEST).is_some());
    passages
}

fn of_page(page: &PdfPage, left: &mut usize, passages: &mut Vec<Passage>) {
    let mut stream = None;
    // What fields and notes draw over a page is meant to be filled in.
    let drawn_over = |run: &TextRun| {
        page.streams.get(run.stream).is_none_or(|stream| matches!(stream.kind, StreamKind::Appearance(_)))
    };
    for line in page.lines(|run| !drawn_over(run)) {
        let words = page.words(&line);
        let runs = || line.pieces.iter().filter_map(|piece| page.runs.get(piece.run));
        let Some(first) = runs().next() else { continue };
        let Some(source) = page.streams.get(first.stream) else { continue };
        let mut text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        text.push('\n');
        let whole = text.len() <= *left;
        text.truncate(text.floor_char_boundary(*left));
        *left = if whole { *left - text.len() } else { 0 };
        // A line of several streams is shown by its first one's part.
        let own = || runs().filter(|run| run.stream == first.stream);
        let (from, to) = (own().map(|run| run.span.start).min(), own().map(|run| run.span.end).max());
        let (Some(from), Some(to)) = (from, to) else { continue };
        if stream != Some(first.stream) {
            let at = source.locate(ByteSpan::new(0, source.length));
            passages.push(Passage { quoted: false, text: String::new(), at, aligned: false, lines: Vec::new() });
            stream = Some(first.stream);
        }
        let base = if source.plain { source.step.start } else { 0 };
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        if let Some(passage) = passages.last_mut() {
            passage.lines.push((number(passage.text.len()), number(base + from), number(base + to)));
            passage.text.push_str(&text);
        }
        if !whole {
            return;
        }
    }
}

fn whole(body: &Body) -> Locator {
    match &body.step {
        Some(step) => Locator::Decoded { within: vec![step.clone()], start: 0, end: body.text.len() },
        None => Locator::Raw(body.span),
    }
}

/// The charset in which the mail's own text is declared, where it tells of a language.
pub(super) fn charset(mail: &Mail) -> Option<(&str, &Locator)> {
    let part = mail.parts.iter().find(|part| part.charset.is_some())?;
    let charset = part.charset.as_ref()?;
    Some((charset.value.as_str(), &charset.at))
}

/// One word as it is compared, and where it stands in its passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, letters and digits only.
    pub form: String,
    /// Bytes in the passage.
    pub span: Range<usize>,
}

/// The words of a passage. Marks of quotation, stars, links and addresses are no words: programs add, hide and cut them.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    each_word(text, |form, span| found.push(Word { form: form.to_owned(), span }));
    found
}

/// Gives each word in the form in which it is compared, and where it stands.
pub(super) fn each_word(text: &str, mut take: impl FnMut(&str, Range<usize>)) {
    let mut form = String::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        // Blanks of other alphabets are rare: where all is ASCII up to the blank, no letter has to be decoded.
        let ascii = rest.bytes().position(|byte| !byte.is_ascii() || is_blank(byte)).unwrap_or(rest.len());
        let length = match rest.as_bytes().get(ascii) {
            Some(byte) if !byte.is_ascii() => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            _ => ascii,
        };
        let raw = rest.get(..length).unwrap_or_default();
        if !is_address(raw) {
            form.clear();
            if length == ascii {
                let letters = raw.bytes().filter(u8::is_ascii_alphanumeric);
                form.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
            } else {
                form.extend(raw.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase));
            }
            if !form.is_empty() {
                take(&form, at..at + length);
            }
        }
        at += length + rest.get(length..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
}

/// White space within ASCII, as `char` knows it.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn is_address(raw: &str) -> bool {
    // Most words hold nothing of what every link and address holds.
    raw.bytes().any(|byte| matches!(byte, b':' | b'@' | b'.'))
        && (raw.contains("://") || raw.contains('@') || raw.starts_with("cid:") || raw.starts_with("www."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(text: &str) -> Vec<(bool, String)> {
        let body = Body {
            text: text.to_owned(),
            span: ByteSpan::new(100, 100 + text.len()),
            aligned: true,
            ..Body::default()
        };
        let mail = Mail { bodies: vec![body], ..Mail::default() };
        of(&mail).into_iter().map(|passage| (passage.quoted, passage.text.trim().to_owned())).collect()
    }

    #[test]
    fn own_words_are_told_from_quoted_ones() {
        let said = passages(
            "Yes, that is the right sum.\n\nOn Monday Jo wrote:\n> Please pay 1,200 EUR to the harbour.\n>\n> Thank you again\n>> deeper words that are not kept\nMore words of my own here\n",
        );
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!((said[0].0, said[1].0, said[2].0), (false, true, false));
        assert!(said[1].1.contains("1,200 EUR") && !said[1].1.contains("deeper"), "{said:?}");
        let said = passages(
            "I agree with all of it.\n\n-----Original Message-----\nFrom: Jo\nSent: Monday\nSubject: Pay\n\nPlease pay the harbour.\n",
        );
        assert_eq!((said.len(), said[1].0), (2, true), "{said:?}");
        let said = passages(
            "I agree with all of it.\n\nVon: Jo\nGesendet: Montag\nAn: Ann\nBetreff: Pay\n\nBitte zahlen Sie alles.\n",
        );
        assert_eq!((said.len(), said[1].0), (2, true), "{said:?}");
    }

    #[test]
    fn words_end_at_blanks_of_every_alphabet() {
        let text = "Ünd\u{a0}Écoute\u{3000}two,\tTHREE  see https://a.example/b x@y.example \u{2014} 1,2\n";
        let found: Vec<(String, &str)> = words(text).into_iter().map(|word| (word.form, &text[word.span])).collect();
        let expected =
            [("ünd", "Ünd"), ("écoute", "Écoute"), ("two", "two,"), ("three", "THREE"), ("see", "see"), ("12", "1,2")];
        assert_eq!(found.iter().map(|(form, raw)| (form.as_str(), *raw)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_place_of_a_word_is_its_bytes() {
        let text = "> Please pay 1,200 EUR to the harbour.\n";
        let body = Body { text: text.to_owned(), span: ByteSpan::new(100, 140), aligned: true, ..Body::default() };
        let passage = of(&Mail { bodies: vec![body], ..Mail::default() }).remove(0);
        let word = words(&passage.text).into_iter().find(|word| word.form == "1200").unwrap();
        let fact = passage.fact(word.span.start, word.span.end);
        assert_eq!((fact.value.as_str(), fact.at), ("1,200", Locator::raw(113, 118)));
    }
}

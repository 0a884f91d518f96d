//! The words of a document as its reader sees them, from its beginning on: WordprocessingML and DrawingML (ECMA-376 part 1, 17.3.3 and
//! 21.1.2.3), OpenDocument text (ODF 1.3 part 3, 5.1 and 6.1). Sheets have none that stand in an order.

use quick_xml::events::Event;

use super::package::{Directory, Entry, begin};
use crate::decode::pdf;
use crate::evidence::limits::document::{MOST_OF_A_TEXT, row};
use crate::evidence::limits::dump::LONGEST_OWN;
use crate::evidence::{ByteSpan, Locator, Office, OfficeParagraph, OfficeText, Repair};

/// Parts with the words of a text document.
const MAIN: [&str; 2] = ["word/document.xml", "content.xml"];
/// Slides that are read.
const MOST_SLIDES: usize = 24;
/// Elements whose words are not shown where they stand: what was moved away or deleted, notes, and what older programs show instead.
const PASSED_OVER: [&[u8]; 6] = [b"moveFrom", b"del", b"Fallback", b"tracked-changes", b"annotation", b"instrText"];
/// Elements that stand for a blank.
const BLANKS: [&[u8]; 5] = [b"br", b"cr", b"tab", b"s", b"line-break"];

/// Reads the words of the parts that hold some, in the order in which they are read by people.
pub(super) fn read(office: &mut Office, bytes: &[u8], directory: &Directory) {
    let main = MAIN.iter().filter_map(|name| directory.entry(name)).take(1);
    let slides = (1..=MOST_SLIDES).map_while(|number| directory.entry(&format!("ppt/slides/slide{number}.xml")));
    let mut left = LONGEST_OWN;
    for entry in main.chain(slides) {
        if left == 0 {
            break;
        }
        let text = text(office, bytes, entry, &mut left);
        office.texts.extend(text);
    }
}

fn text(office: &mut Office, bytes: &[u8], entry: &Entry, left: &mut usize) -> Option<OfficeText> {
    let (step, xml) = entry.step().zip(begin(bytes, entry, MOST_OF_A_TEXT))?;
    let open = entry.listed.name.value.eq_ignore_ascii_case("content.xml");
    let paragraphs = paragraphs(&xml, open, left);
    if *left > 0 && xml.len() >= MOST_OF_A_TEXT {
        let what = row::MOST_OF_A_TEXT.of(&entry.listed.name.value);
        office.repairs.push(Repair::new(what, Locator::raw(step.start, step.end)));
    }
    (!paragraphs.is_empty()).then_some(OfficeText { step, length: xml.len(), paragraphs })
}

/// The paragraph that is being read.
#[derive(Default)]
struct Reading {
    text: String,
    span: Option<ByteSpan>,
    done: Vec<OfficeParagraph>,
}

impl Reading {
    fn blank(&mut self) {
        if self.span.is_some() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn add(&mut self, raw: &[u8], span: ByteSpan) {
        if raw.first().is_some_and(u8::is_ascii_whitespace) {
            self.blank();
        }
        self.text.push_str(&pdf::reread_xml_text(raw).unwrap_or_default());
        let start = self.span.map_or(span.start, |known| known.start);
        self.span = Some(ByteSpan::new(start, span.end));
        if raw.last().is_some_and(u8::is_ascii_whitespace) {
            self.blank();
        }
    }

    fn end(&mut self, left: &mut usize) {
        let (text, span) = (std::mem::take(&mut self.text), self.span.take());
        let Some(span) = span.filter(|_| !text.trim().is_empty()) else { return };
        *left = left.saturating_sub(text.len() + 1);
        self.done.push(OfficeParagraph { text, span });
    }
}

/// Paragraphs until enough is read or the XML breaks off. In OpenDocument (`open`) words stand in a paragraph itself, elsewhere in `t`.
fn paragraphs(xml: &[u8], open: bool, left: &mut usize) -> Vec<OfficeParagraph> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let position = |reader: &quick_xml::Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    let is_paragraph = |name: &[u8]| name == b"p" || (open && name == b"h");
    let mut reading = Reading::default();
    // How deep in what is passed over, in words, in paragraphs.
    let (mut passed, mut words, mut within) = (0_usize, 0_usize, 0_usize);
    while *left > 0 {
        let before = position(&reader);
        let Ok(event) = reader.read_event() else { break };
        let span = ByteSpan::new(before, position(&reader));
        match event {
            Event::Start(tag) => {
                let name = tag.local_name();
                if passed > 0 || PASSED_OVER.contains(&name.as_ref()) {
                    passed += 1;
                } else if is_paragraph(name.as_ref()) {
                    reading.end(left);
                    within += 1;
                } else if name.as_ref() == b"t" {
                    words += 1;
                }
            }
            Event::Empty(tag) if passed == 0 && BLANKS.contains(&tag.local_name().as_ref()) => {
                reading.blank();
            }
            Event::End(tag) => {
                let name = tag.local_name();
                if passed > 0 {
                    passed -= 1;
                } else if is_paragraph(name.as_ref()) {
                    reading.end(left);
                    within = within.saturating_sub(1);
                } else if name.as_ref() == b"t" {
                    words = words.saturating_sub(1);
                }
            }
            Event::Text(_) | Event::GeneralRef(_) | Event::CData(_)
                if passed == 0 && (words > 0 || (open && within > 0)) =>
            {
                reading.add(span.of(xml), span);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    reading.end(left);
    reading.done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, open: bool) -> Vec<(String, String)> {
        let mut left = LONGEST_OWN;
        let shown =
            |one: OfficeParagraph| (one.text, String::from_utf8_lossy(one.span.of(xml.as_bytes())).into_owned());
        paragraphs(xml.as_bytes(), open, &mut left).into_iter().map(shown).collect()
    }

    #[test]
    fn paragraphs_are_read_as_they_are_shown() {
        let word = "<w:document><w:body><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Pay 1,2</w:t></w:r><w:r><w:t>00 &amp; more</w:t><w:br/><w:t>today</w:t></w:r></w:p>\
            <w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>End</w:t></w:r></w:p>";
        let read_word = read(word, false);
        assert_eq!(
            read_word.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(),
            ["Pay 1,200 & more today", "End"]
        );
        assert!(read_word[0].1.starts_with("Pay 1,2</w:t>") && read_word[0].1.ends_with("today"), "{read_word:?}");
        let open = "<office:text><text:tracked-changes><text:p>old</text:p></text:tracked-changes><text:h>Head</text:h><text:p>One <text:span>two</text:span><text:s/>three</text:p></office:text>";
        let texts: Vec<String> = read(open, true).into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, ["Head", "One two three"]);
        // Broken off, or no XML at all.
        assert_eq!(read("<w:p><w:t>half", false), [("half".to_owned(), "half".to_owned())]);
        assert!(read("<<<>&;", false).is_empty());
    }

    #[test]
    fn no_more_is_read_than_is_compared() {
        let xml = "<w:p><w:r><w:t>twelve words</w:t></w:r></w:p>".repeat(5_000);
        let length: usize = read(&xml, false).iter().map(|(text, _)| text.len() + 1).sum();
        assert!((LONGEST_OWN..LONGEST_OWN + 100).contains(&length), "{length}");
    }
}

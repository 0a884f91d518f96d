//! How programs write the PDFs that they make themselves: the habits by which one is told from another.

/// The table that the program ships.
const TABLE: &str = include_str!("../../../assets/knowledge/pdf_writers.tsv");

/// One program's habits; an empty field is one that varies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfWriter {
    /// Its name.
    pub name: &'static str,
    /// How its Producer begins, lower case.
    pub producers: Vec<&'static str>,
    /// Bytes of the second line, lower-case hex.
    pub markers: Vec<&'static str>,
    /// `CR`, `LF` or `CR LF` behind the first line.
    pub line_end: &'static str,
    /// Versions that it writes.
    pub versions: Vec<&'static str>,
    /// `table`, or empty.
    pub xref: &'static str,
    /// `upper` or `lower` hex digits, `equal` at the first saving; `none` where it writes no identifiers.
    pub ids: &'static str,
    /// Orders in which it writes the keys of Info.
    pub orders: Vec<Vec<&'static str>>,
    /// Tags of its fonts, `?` for any letter.
    pub tags: Vec<&'static str>,
    /// Number of the catalog's object.
    pub root: Option<u32>,
    /// `Z` or `zone` behind every date.
    pub zone: &'static str,
}

/// How a page begins that one program draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The program.
    pub by: &'static str,
    /// Words; `#` is a number, `$` the end.
    pub words: Vec<&'static str>,
    /// Programs that never begin a page so.
    pub never: Vec<&'static str>,
}

/// The table.
#[derive(Debug, Default)]
pub struct PdfWriters {
    /// Programs.
    pub writers: Vec<PdfWriter>,
    /// Ways to draw.
    pub drawings: Vec<Drawing>,
}

impl PdfWriters {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        let mut table = Self::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            match columns.as_slice() {
                ["draws", by, words, never] => table.drawings.push(Drawing {
                    by,
                    words: words.split(' ').collect(),
                    never: never.split(';').collect(),
                }),
                [name, producers, markers, line_end, versions, xref, ids, orders, tags, root, zone] => {
                    table.writers.push(PdfWriter {
                        name,
                        producers: producers.split(';').collect(),
                        markers: markers.split_whitespace().collect(),
                        line_end,
                        versions: versions.split_whitespace().collect(),
                        xref,
                        ids,
                        orders: orders
                            .split('|')
                            .map(|order| order.split_whitespace().collect::<Vec<_>>())
                            .filter(|order| !order.is_empty())
                            .collect(),
                        tags: tags.split_whitespace().collect(),
                        root: root.parse().ok(),
                        zone,
                    });
                }
                _ => {}
            }
        }
        table
    }

    /// The program that a Producer names; none where a second program has added its name.
    pub fn named(&self, producer: &str) -> Option<&PdfWriter> {
        let producer = producer.trim_start().to_lowercase();
        if producer.contains("modified") || producer.contains(';') || producer.contains("appendmode") {
            return None;
        }
        self.writers.iter().find(|writer| writer.producers.iter().any(|start| producer.starts_with(start)))
    }

    /// How the page that begins so is drawn.
    pub fn drawn(&self, opening: &str) -> Option<&Drawing> {
        let given: Vec<&str> = opening.split_ascii_whitespace().collect();
        self.drawings.iter().find(|drawing| {
            drawing.words.iter().enumerate().all(|(index, word)| match (*word, given.get(index)) {
                ("$", found) => found.is_none(),
                (word, Some(found)) => same(word, found),
                _ => false,
            })
        })
    }
}

/// Whether a word is the one wanted; `#` is a number, `.1` is `0.1`.
fn same(wanted: &str, found: &str) -> bool {
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let zeroed = |text: &str| text.strip_prefix('0').filter(|rest| rest.starts_with('.')).unwrap_or(text).to_owned();
    match wanted.strip_prefix('#') {
        Some(rest) => found.strip_suffix(rest).is_some_and(number),
        None => wanted == found || zeroed(wanted) == zeroed(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_whole() {
        let table = PdfWriters::embedded();
        assert!(table.writers.len() >= 10 && table.drawings.len() >= 8);
        for drawing in &table.drawings {
            for never in &drawing.never {
                assert!(table.writers.iter().any(|writer| writer.name == *never), "{never}");
            }
        }
        assert_eq!(table.named("Skia/PDF m126").map(|writer| writer.name), Some("Skia (Chrome, Google Docs)"));
        assert_eq!(table.named("GPL Ghostscript 9.5; modified using iText"), None);
    }

    #[test]
    fn pages_are_told_by_their_beginning() {
        let table = PdfWriters::embedded();
        let by = |text| table.drawn(text).map(|drawing| drawing.by);
        assert_eq!(by("q .1 0 0 .1 0 0 cm /R7 gs"), Some("Ghostscript"));
        assert_eq!(by("/P <</MCID 0>> BDC BT"), Some("Microsoft Office"));
        assert_eq!(by("q 612.00 0 0 792.00 0 0 cm /Im0 Do Q"), Some("a program that makes pages of pictures"));
        assert_eq!(by("q 612.00 0 0 792.00 0 0 cm /Im0 Do Q BT"), None);
        assert_eq!(by("BT /F1 12 Tf"), None);
    }
}

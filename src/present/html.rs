//! The report as one self-contained HTML file: no script, no link, nothing to load; prints well on A4 and Letter.

use std::fmt::Write;

use super::document::{Block, Card, Contents, Line, Noted, Notes, document};
use super::rows;
use super::words;
use crate::evidence::Strips;
use crate::inspect::Report;
use crate::present::speech::{spoken, t};

const STYLE: &str = "\
:root{color-scheme:light}*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:#1d1c1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem;margin:0}*+h1{margin-top:3rem;border-top:3px double;padding-top:1rem}h2{font-size:1.05rem;margin:2rem 0 .5rem;border-bottom:1px solid #b8b3a9}\
h3{font-size:1rem;margin:1.5rem 0 .25rem}p{margin:.5rem 0}.standing{display:inline-block;border:2px solid;border-radius:4px;padding:0 .5em;font-weight:600}\
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.75rem;margin:.5rem 0}.card{border:1px solid #b8b3a9;border-radius:4px;padding:.5rem .75rem;overflow-wrap:anywhere}\
.against{border-left:4px solid}.attention{border:2px solid;padding:.5rem .75rem;font-weight:600}.small{font-size:.85rem;color:#57534c}\
.note{border:1px solid #1f5a8c;border-left-width:4px;border-radius:4px;padding:.5rem .75rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ddd9d0;overflow-wrap:anywhere}\
code,pre{font-family:ui-monospace,monospace;font-size:.9em;white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0}mark{background:#cfe2f3;color:inherit}.against mark{background:#f8d6cb}\
pre.bytes{white-space:pre;overflow-x:auto;font-size:.8em}pre.bytes mark{background:#f3e3ae}\
@page{margin:18mm 16mm}@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}h1,h2,h3{break-after:avoid}.card,.note,tr{break-inside:avoid}*+h1{break-before:page;border-top:0;margin-top:0}thead{display:table-header-group}}";

/// First bytes of every report: a file that begins so is one of ours and may be replaced by a newer one.
pub const MARK: &[u8] = b"<!doctype html>\n<!-- Palimpsest report -->\n";

/// Whoever shows the report runs nothing in it, fetches nothing for it and tells nobody where it was opened from.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
base-uri 'none'; form-action 'none'\"><meta name=\"referrer\" content=\"no-referrer\">";

/// A text as text of a page: no sign of it is one of the page's own, and nothing invisible is left in it.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in words::visible(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

/// The report of one file, without notes; `strips` are the bytes of its exhibits, where somebody has them.
pub fn report(report: &Report, contents: &Contents, strips: &Strips) -> String {
    reports(&[report], contents, &|_, _| None, strips)
}

/// The report of several files in one, with what was noted.
pub fn reports(reports: &[&Report], contents: &Contents, notes: &Notes, strips: &Strips) -> String {
    let title = match reports {
        [one] => words::show_untrusted(rows::file_name(&one.path)),
        many => words::count(many.len(), "file", "files"),
    };
    page(&title, &document(reports, contents, notes, strips))
}

/// Blocks as a page.
fn page(title: &str, blocks: &[Block]) -> String {
    let mut out = String::from_utf8_lossy(MARK).into_owned();
    let _ = writeln!(
        out,
        "<html lang=\"{}\"><head><meta charset=\"utf-8\">{POLICY}<meta name=\"viewport\" content=\"width=device-width\">\
         <title>{} – Palimpsest</title><style>{STYLE}</style></head><body>",
        spoken().code(),
        escape(title)
    );
    blocks.iter().for_each(|block| write_block(&mut out, block));
    out.push_str("</body></html>\n");
    out
}

fn write_block(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Heading(level, text) => {
            let level = (*level).clamp(1, 3);
            writeln!(out, "<h{level}>{}</h{level}>", escape(text))
        }
        Block::Text(text) => writeln!(out, "<p>{}</p>", escape(text)),
        Block::Small(text) => writeln!(out, "<p class=\"small\">{}</p>", escape(text)),
        Block::Attention(text) => writeln!(out, "<p class=\"attention\">{}</p>", escape(text)),
        Block::Standing(standing, reason) => {
            let word = words::standing(*standing);
            writeln!(out, "<p><span class=\"standing\">{word}</span> {}</p>", escape(reason))
        }
        Block::Code(text) => writeln!(out, "<pre><code>{}</code></pre>", escape(text)),
        Block::Bytes(label, lines) => {
            let lines: Vec<String> = lines.iter().map(|line| marked(line)).collect();
            let (label, lines) = (escape(label), lines.join("\n"));
            writeln!(out, "<div class=\"small\">{label}</div><pre class=\"bytes\">{lines}</pre>")
        }
        Block::Note(noted) => return note(out, noted),
        Block::List(items) => return list(out, items),
        Block::Steps(steps) => {
            let items: String = steps.iter().map(|step| format!("<li>{}</li>\n", escape(step))).collect();
            writeln!(out, "<ol>{items}</ol>")
        }
        Block::Cards(cards) => return write_cards(out, cards),
        Block::Table(columns, rows) => return table(out, columns, rows),
    };
}

fn note(out: &mut String, noted: &Noted) {
    let mark = noted.mark.as_ref().map(|mark| format!("<b>{}</b> ", escape(mark))).unwrap_or_default();
    let tags: String = noted.tags.iter().map(|tag| format!("[{}] ", escape(tag))).collect();
    let _ = writeln!(
        out,
        "<div class=\"note\"><div class=\"small\">{}</div>{mark}{tags}{}</div>",
        t("Note of the person who made this report"),
        lines(&noted.text)
    );
}

/// A text of several lines; what hides in it is made visible, and its line ends stay.
fn lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

fn list(out: &mut String, items: &[(String, String)]) {
    out.push_str("<ul>");
    for (text, aside) in items {
        let aside =
            if aside.is_empty() { String::new() } else { format!(" <span class=\"small\">{}</span>", escape(aside)) };
        let _ = writeln!(out, "<li>{}{aside}</li>", escape(text));
    }
    out.push_str("</ul>\n");
}

fn write_cards(out: &mut String, cards: &[Card]) {
    out.push_str("<div class=\"cards\">");
    for card in cards {
        let class = if card.against { "card against" } else { "card" };
        let text = marked(&card.pieces);
        let text = if card.code { format!("<pre>{text}</pre>") } else { text };
        let aside: String =
            card.aside.iter().map(|aside| format!("<div class=\"small\">{}</div>", escape(aside))).collect();
        let _ = writeln!(
            out,
            "<div class=\"{class}\"><div class=\"small\">{}</div>{text}{aside}</div>",
            escape(&card.label)
        );
    }
    out.push_str("</div>\n");
}

fn marked(pieces: &[(bool, String)]) -> String {
    let piece = |(changed, text): &(bool, String)| match changed {
        true => format!("<mark>{}</mark>", escape(text)),
        false => escape(text),
    };
    pieces.iter().map(piece).collect()
}

fn table(out: &mut String, columns: &[String], rows: &[Vec<Line>]) {
    let head: String = columns.iter().map(|name| format!("<th>{}</th>", escape(name))).collect();
    let _ = writeln!(out, "<table><thead><tr>{head}</tr></thead><tbody>");
    for row in rows {
        let _ = writeln!(out, "<tr>{}</tr>", row.iter().map(cell).collect::<String>());
    }
    out.push_str("</tbody></table>\n");
}

fn cell(line: &Line) -> String {
    let text = marked(&line.pieces);
    let text = if line.code { format!("<code>{text}</code>") } else { text };
    let aside = if line.aside.is_empty() {
        String::new()
    } else {
        format!("<div class=\"small\">{}</div>", escape(&line.aside))
    };
    format!("<td>{text}{aside}</td>")
}

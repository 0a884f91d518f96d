//! Makes `assets/knowledge/releases.tsv` out of the research table.
//!
//! ```text
//! cargo run --example compact_knowledge -- path/to/releases.tsv > assets/knowledge/releases.tsv
//! ```
//!
//! The research table has five columns: kind, pattern, first public date, note (starts with the word `high` or
//! `medium`), source. Here the sources stand once at the top (`source`, number, text), and each row has kind, pattern,
//! date, `h` or `m`, number of the source. Remarks behind the confidence word are for researchers and are left out.

use std::collections::BTreeMap;
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: compact_knowledge RELEASES.tsv")?;
    let table = std::fs::read_to_string(path)?;
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        let next = numbers.len();
        numbers.entry(row.get(4).copied().unwrap_or_default()).or_insert(next);
    }
    let mut sources: Vec<(usize, &str)> = numbers.iter().map(|(text, number)| (*number, *text)).collect();
    sources.sort_unstable();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "# First public dates of software, fonts and format features; made by examples/compact_knowledge.rs"
    )?;
    for (number, text) in sources {
        writeln!(out, "source\t{number}\t{text}")?;
    }
    for row in rows {
        let [kind, pattern, date, note, source] = row.as_slice() else { continue };
        let sure = if note.starts_with("high") { "h" } else { "m" };
        writeln!(out, "{kind}\t{pattern}\t{date}\t{sure}\t{}", numbers.get(source).copied().unwrap_or_default())?;
    }
    Ok(())
}

//! A plain table: what a view shows as a picture, once more in rows that can be copied into a spreadsheet.

use super::super::inert::cell;
use crate::evidence::Locator;
use crate::present::speech::t;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// One text for each heading.
    pub cells: Vec<String>,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
    /// Which child of the file holds the place, from the outside in; empty for the file itself.
    pub child: Vec<usize>,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Heading and usual width (points) of each column; the place comes last and has none here.
    pub columns: Vec<(&'static str, f32)>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

impl Table {
    /// Tab-separated, for a spreadsheet; no cell is a formula.
    pub fn tsv(&self) -> String {
        let mut text: Vec<String> =
            vec![self.columns.iter().map(|column| column.0).chain([t("Place")]).collect::<Vec<_>>().join("\t")];
        for row in &self.rows {
            let cells = row.cells.iter().chain([&row.place]).map(|text| cell(text));
            text.push(cells.collect::<Vec<_>>().join("\t"));
        }
        text.join("\n") + "\n"
    }
}

//! Which rows of a dump are shown, and in which order.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use super::super::inert::cell;
use super::super::words;
use super::{DumpTable, Line, Spans, Unit};
use crate::evidence::Kind;
use crate::inspect::Standing;
use crate::present::speech::{t, t_as};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Column {
    /// The place in the list.
    #[default]
    Place,
    /// Where the file stands.
    Standing,
    /// Name, and subject below it.
    Name,
    /// What it is.
    Kind,
    /// Its main moment.
    Date,
    /// Sender or author.
    Who,
    /// The finding that brought it there, and why it stands there.
    Finding,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Self; 7] =
        [Self::Place, Self::Standing, Self::Name, Self::Kind, Self::Date, Self::Who, Self::Finding];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => t_as("Place", "in the list"),
            Self::Standing => t("Standing"),
            Self::Name => t("Name and subject"),
            Self::Kind => t("Kind"),
            Self::Date => t("Date"),
            Self::Who => t("Sender or author"),
            Self::Finding => t("What stands out, and why it stands here"),
        }
    }

    fn order(self, one: &Line, other: &Line) -> Ordering {
        let (a, b) = (&one.entry, &other.entry);
        match self {
            Self::Place => one.rank.cmp(&other.rank),
            // The worst first, as in the list.
            Self::Standing => b.standing.cmp(&a.standing),
            Self::Name => a.name.cmp(&b.name),
            Self::Kind => words::kind(a.kind).cmp(words::kind(b.kind)),
            Self::Date => (a.at.is_none(), a.at).cmp(&(b.at.is_none(), b.at)),
            Self::Who => (a.who.is_empty(), a.who.to_lowercase()).cmp(&(b.who.is_empty(), b.who.to_lowercase())),
            Self::Finding => {
                let key = |line: &Line| (std::cmp::Reverse(line.weight()), line.finding().to_owned());
                key(one).cmp(&key(other))
            }
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words that must stand in name, subject, sender or finding.
    pub text: String,
    /// Positions in whose texts the words stand too, once that was looked up.
    pub hits: Option<Arc<HashSet<u32>>>,
    /// Only files that stand so; all where it is empty.
    pub standings: Vec<Standing>,
    /// Only files of this kind.
    pub kind: Option<Kind>,
    /// Only files with a finding of this check, or that it brought to their place.
    pub check: Option<String>,
    /// Only files with a finding above a note.
    pub found: bool,
    /// Of copies of the same bytes only the first.
    pub no_copies: bool,
    /// Only the members of this group, and its name.
    pub group: Option<(String, Arc<[u32]>)>,
    /// Only files of this time: seconds since 1970, from and up to.
    pub span: Option<(i64, i64)>,
    /// By which column.
    pub column: Column,
    /// The other way round.
    pub turned: bool,
    /// How wide a column of the picture of times is; `None` chooses.
    pub unit: Option<Unit>,
}

impl Query {
    /// Whether anything but the order is asked for.
    pub fn filters(&self) -> bool {
        !self.text.trim().is_empty()
            || !self.standings.is_empty()
            || self.kind.is_some()
            || self.check.is_some()
            || self.found
            || self.no_copies
            || self.group.is_some()
            || self.span.is_some()
    }

    /// The same order without a filter.
    pub fn cleared(&self) -> Self {
        Self { column: self.column, turned: self.turned, unit: self.unit, ..Self::default() }
    }

    fn takes(&self, line: &Line, words: &[String]) -> bool {
        let entry = &line.entry;
        let said = || {
            let all = [&entry.name, &entry.title, &entry.who].map(|text| text.to_lowercase());
            let finding = line.finding().to_lowercase();
            words.iter().all(|word| finding.contains(word) || all.iter().any(|text| text.contains(word)))
        };
        (self.standings.is_empty() || self.standings.contains(&entry.standing))
            && self.kind.is_none_or(|kind| kind == entry.kind)
            && self.check.as_ref().is_none_or(|check| line.is_of(check))
            && (!self.found || !entry.found.is_empty())
            && (!self.no_copies || !line.copy)
            && self.group.as_ref().is_none_or(|(_, files)| files.binary_search(&entry.file).is_ok())
            && (words.is_empty() || self.hits.as_ref().is_some_and(|hits| hits.contains(&entry.file)) || said())
    }

    fn in_span(&self, line: &Line) -> bool {
        self.span.is_none_or(|(from, to)| line.entry.at.is_some_and(|at| (from..to).contains(&at)))
    }
}

/// The rows that are shown.
#[derive(Debug, Clone, Default)]
pub struct Arranged {
    /// The dump.
    pub table: Arc<DumpTable>,
    /// Rows in their order, as places in the table.
    pub shown: Arc<[u32]>,
    /// The same over time, the span that is asked for left out.
    pub spans: Arc<Spans>,
}

impl Arranged {
    /// A shown row.
    pub fn line(&self, row: usize) -> Option<&Line> {
        self.table.lines.get(*self.shown.get(row)? as usize)
    }

    /// The row at which something is shown.
    pub fn row_of(&self, file: u32) -> Option<usize> {
        let lines = self.shown.iter().map(|line| self.table.lines.get(*line as usize));
        lines.enumerate().find(|(_, line)| line.is_some_and(|line| line.entry.file == file)).map(|(row, _)| row)
    }

    /// Rows as a table, tab-separated for a spreadsheet; no cell is a formula.
    pub fn tsv(&self, rows: impl Iterator<Item = usize>) -> String {
        let heads =
            [t_as("Place", "in the list"), t("Standing"), t("Name"), t("Subject or title"), t("Kind"), t("Date")];
        let more = [t("Sender or author"), t("What stands out"), t("Why it stands here"), "SHA-256"];
        let mut text = heads.into_iter().chain(more).collect::<Vec<_>>().join("\t") + "\n";
        for line in rows.filter_map(|row| self.line(row)) {
            let entry = &line.entry;
            let (rank, id) = (line.rank.to_string(), entry.id.as_ref().map_or("", |id| id.0.as_str()));
            let all = [&rank, words::standing(entry.standing), &entry.name, &entry.title, words::kind(entry.kind)];
            let rest = [entry.date.as_str(), &entry.who, line.finding(), &line.why, id];
            text.push_str(&all.into_iter().chain(rest).map(cell).collect::<Vec<_>>().join("\t"));
            text.push('\n');
        }
        text
    }
}

/// Filters and orders; takes a moment for a large dump, so it is done beside the window.
pub fn arrange(table: Arc<DumpTable>, query: &Query) -> Arranged {
    let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
    let all = (0_u32..).zip(&table.lines);
    let taken: Vec<(u32, &Line)> = all.filter(|(_, line)| query.takes(line, &words)).collect();
    let spans = Spans::of(taken.iter().map(|(_, line)| *line), query.unit);
    let mut shown: Vec<(u32, &Line)> = taken.into_iter().filter(|(_, line)| query.in_span(line)).collect();
    if query.column != Column::Place || query.turned {
        shown.sort_by(|(_, one), (_, other)| {
            let order = query.column.order(one, other);
            if query.turned { order.reverse() } else { order }
        });
    }
    let shown = shown.into_iter().map(|(at, _)| at).collect();
    Arranged { table, shown, spans: Arc::new(spans) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::Entry;
    use super::*;
    use crate::evidence::SourceId;
    use crate::inspect::across::Traits;

    /// Five files: two of the same bytes, one that could not be read, names that a spreadsheet would compute.
    fn table() -> Arc<DumpTable> {
        let file = |number: u32| {
            let mut traits = Traits::unreadable(&format!("leak/{number}.eml"), "cut off");
            traits.title = Some(format!("=Minutes {number}"));
            traits.id = Some(SourceId(format!("{0:032x}{0:032x}", number.min(3))));
            if number > 0 {
                (traits.standing, traits.unreadable) = (Standing::Consistent, None);
            }
            if number == 2 {
                traits.notes = vec!["mail-hop-time-travel".to_owned()];
            }
            (number, Arc::new(Entry::of(number, &traits, &["leak".into()])))
        };
        Arc::new(DumpTable::so_far(&(0..5).map(file).collect::<HashMap<_, _>>()))
    }

    fn names(query: &Query) -> Vec<String> {
        let arranged = arrange(table(), query);
        (0..arranged.shown.len()).filter_map(|row| Some(arranged.line(row)?.entry.name.clone())).collect()
    }

    #[test]
    fn rows_are_those_that_were_asked_for() {
        let all = Query::default();
        // What few could not be read, and what was noted of few, comes first.
        assert_eq!(names(&all), ["0.eml", "2.eml", "1.eml", "3.eml", "4.eml"]);
        let noted = "A server noted the mail before the server that handed it over";
        assert_eq!(table().checks, [("mail-hop-time-travel".to_owned(), noted.to_owned(), 1)]);
        assert_eq!(names(&Query { check: Some("mail-hop-time-travel".to_owned()), ..all.clone() }), ["2.eml"]);
        assert_eq!(names(&Query { text: "before the SERVER".to_owned(), ..all.clone() }), ["2.eml"]);
        assert_eq!(names(&Query { no_copies: true, ..all.clone() }).len(), 4);
        assert_eq!(names(&Query { standings: vec![Standing::Unreadable], ..all.clone() }), ["0.eml"]);
        assert_eq!(names(&Query { text: "MINUTES 2".to_owned(), ..all.clone() }), ["2.eml"]);
        let hits = Some(Arc::new(HashSet::from([4])));
        assert_eq!(names(&Query { text: "ferry".to_owned(), hits, ..all.clone() }), ["4.eml"]);
        let group = Some(("a machine".to_owned(), vec![1, 3].into()));
        assert_eq!(names(&Query { group, ..all.clone() }), ["1.eml", "3.eml"]);
        assert_eq!(names(&Query { span: Some((0, 9)), ..all.clone() }), Vec::<String>::new());
        assert_eq!(names(&Query { column: Column::Name, turned: true, ..all.clone() })[0], "4.eml");
        assert!(!all.filters() && Query { found: true, ..all }.filters());
    }

    #[test]
    fn no_cell_of_a_copied_table_is_a_formula() {
        let arranged = arrange(table(), &Query::default());
        let text = arranged.tsv(0..2);
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| line.split('\t').count() == 10 && !line.contains("\t=")), "{text}");
        assert!(text.contains("Could not be read: cut off"));
    }
}

//! The notes of a case as a list to be looked through: made anew when a note or the filter changed, not in every frame.

use super::case_state::CaseView;
use crate::inspect::checks;
use crate::present::speech::{t, tf};
use crate::present::{catalogue, words};
use crate::store::case::{Mark, Subject};

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteRow {
    pub subject: Subject,
    pub mark: Option<Mark>,
    /// Mark, file, and what it is about.
    pub head: String,
    /// Tags and the note, on one line.
    pub text: String,
}

/// The notes that the filter leaves, those that wait for somebody first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NoteList {
    /// The state of the case and the filter that it was made of.
    made: Option<(u64, String)>,
    pub rows: Vec<NoteRow>,
    /// How many notes have which mark, in words.
    pub counts: String,
}

impl NoteList {
    /// Makes it anew, if something changed since.
    pub(super) fn renew(&mut self, case: &CaseView, filter: &str) {
        let now = (case.version, filter.to_owned());
        if self.made.as_ref() == Some(&now) {
            return;
        }
        let wanted: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
        let mut rows: Vec<(usize, String, NoteRow)> = Vec::new();
        let mut marked = [0_usize; Mark::ALL.len()];
        for (subject, entry) in &case.entries {
            let rank = Mark::ALL.iter().position(|mark| entry.mark == Some(*mark)).unwrap_or(Mark::ALL.len());
            if let Some(count) = marked.get_mut(rank) {
                *count += 1;
            }
            let name = match case.names.get(&subject.file) {
                Some(name) => words::show_untrusted_within(name, 60),
                None => tf("file {}…", &[&subject.file.0.get(..12).unwrap_or_default()]),
            };
            let searchable = format!("{} {}", name.to_lowercase(), entry.searchable());
            if !wanted.iter().all(|word| searchable.contains(word.as_str())) {
                continue;
            }
            let mark = entry.mark.map_or(t("noted"), |mark| t(mark.words()));
            let head = format!("{mark}: {name}, {}", about(subject));
            let tags: String = entry.tags.iter().map(|tag| format!("[{tag}] ")).collect();
            let text = words::show_untrusted_within(&format!("{tags}{}", entry.note.replace('\n', " ")), 300);
            rows.push((rank, name, NoteRow { subject: subject.clone(), mark: entry.mark, head, text }));
        }
        rows.sort_by(|one, two| (one.0, &one.1, &one.2.subject).cmp(&(two.0, &two.1, &two.2.subject)));
        self.rows = rows.into_iter().map(|(_, _, row)| row).collect();
        let counts = Mark::ALL.iter().zip(marked).filter(|(_, count)| *count > 0);
        self.counts = counts
            .map(|(mark, count)| format!("{count} {}", t(mark.words()).to_lowercase()))
            .collect::<Vec<_>>()
            .join(", ");
        self.made = Some(now);
    }
}

fn about(subject: &Subject) -> String {
    match subject.finding.split_once('@') {
        Some((check, _)) => checks::by_id(check)
            .map_or_else(|| words::show_untrusted(check), |check| catalogue::said(check).title.to_owned()),
        None => t("the file").to_owned(),
    }
}

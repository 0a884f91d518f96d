//! Which file is looked at, what of it is marked, and how it is shown anew when it was examined again.

use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::Key;
use super::state::{FactsList, Marker, Opened, Source, State};
use super::views::{ContentLoad, TimesView, View};
use crate::inspect::{Report, Role, Weight};
use crate::present::rows::FindingRow;
use crate::present::speech::t;
use crate::sandbox::is_pasted;

impl State {
    /// Takes a report into the list; a path that is there already is replaced.
    pub(super) fn take(&mut self, path: PathBuf, report: Report) {
        let known = self.places.get(&path).copied();
        if report.id.is_none() {
            let why = report.unreadable.clone().unwrap_or_default();
            let text = format!("{}: {why}", path.to_string_lossy());
            self.notice(crate::present::words::show_untrusted(&text));
        } else if !self.private && known.is_none() && !is_pasted(&path) {
            // One that is examined again, with other keys, was not opened again: what was forgotten stays so.
            self.settings.remember(&path);
        }
        if !is_pasted(&path) {
            self.case.examined(&path, &report);
        }
        self.compare.made = None;
        let report = self.dressed(&path, report);
        for changed in crate::present::rows::changed(&report) {
            self.notice(format!("{}: {changed}", super::jobs::short_name(&path)));
        }
        let file = match known {
            Some(file) => {
                if let Some(opened) = self.opened.get_mut(file) {
                    opened.report = report;
                }
                self.content.forget(file);
                self.pages.forget(file);
                self.objects.key = None;
                self.files.toggled.clear();
                self.files.remake = true;
                file
            }
            None => {
                let (file, first) = (self.opened.len(), self.files.rows.len());
                crate::present::rows::outline(file, &report, &mut self.files.rows);
                self.note_rows(first);
                self.places.insert(path.clone(), file);
                self.opened.push(Opened { path, report });
                file
            }
        };
        self.files.stale = true;
        self.keys.stale = true;
        let shown_again = known.is_some() && self.at.as_ref().is_some_and(|at| at.file == file);
        if std::mem::take(&mut self.follow) || self.at.is_none() {
            self.select(Key { file, path: Vec::new() });
        } else if shown_again {
            self.renew(file);
        }
        self.show_opened();
    }

    /// The file that is looked at was examined again: what was looked at stays, as far as it is still there.
    fn renew(&mut self, file: usize) {
        let Some(key) = self.at.clone().filter(|key| self.report(key).is_some()) else {
            return self.select(Key { file, path: Vec::new() });
        };
        let chosen = self.finding.and_then(|index| self.sheet.as_ref()?.findings.get(index)).cloned();
        let old = self.sheet.clone();
        let before = old.as_ref().and_then(|sheet| sheet.sha256.clone());
        let first_before = old.as_ref().map_or(0, |sheet| sheet.proofs.first);
        self.show_again();
        let Some(sheet) = self.sheet.clone() else { return };
        if sheet.sha256 != before {
            return self.select(key);
        }
        self.files.unfold_to(&key);
        let same = |chosen: &FindingRow| {
            sheet.findings.iter().position(|one| one.check == chosen.check && one.sentence == chosen.sentence)
        };
        self.finding = chosen.as_ref().and_then(same).or_else(|| sheet.pairs.first().map(|pair| pair.finding));
        // What cryptography has shown since then comes into sight.
        let shown = |one: &&FindingRow| one.weight == Weight::Proof;
        let known = old.as_ref().is_some_and(|sheet| sheet.findings.iter().any(|one| shown(&one)));
        if !known && sheet.findings.first().as_ref().is_some_and(shown) {
            (self.finding, self.reveal_finding) = (Some(0), true);
        }
        if self.proof == first_before {
            self.proof = sheet.proofs.first;
        }
        self.proof = self.proof.min(sheet.proofs.proofs.len().saturating_sub(1));
        self.facts = FactsList { filter: std::mem::take(&mut self.facts.filter), ..FactsList::default() };
        self.content.key = None;
        self.mark();
    }

    /// Shows another row.
    pub(super) fn select(&mut self, key: Key) {
        let Some(report) = self.report(&key) else { return };
        let sheet = crate::present::rows::sheet_in(report, self.settings.zone.as_deref());
        self.compare.open = false;
        self.finding = sheet.pairs.first().map(|pair| pair.finding);
        self.sheet = Some(Arc::new(sheet));
        self.files.unfold_to(&key);
        self.at = Some(key);
        self.files.reveal = true;
        let (mode, find) = (self.source.mode, std::mem::take(&mut self.source.find));
        self.source = Source { mode, ..Source::default() };
        // What was typed stays; what was found was found in other bytes.
        self.source.find.text = find.text;
        self.source.find.hex = find.hex;
        self.source.find.number = find.number + 1;
        self.facts = FactsList::default();
        self.times = TimesView::default();
        (self.proof, self.covered) = (self.sheet.as_ref().map_or(0, |sheet| sheet.proofs.first), false);
        self.content.reset();
        self.mark();
    }

    /// Makes the sheet again for another clock; nothing else changes.
    pub(super) fn show_again(&mut self) {
        let report = self.at.as_ref().and_then(|key| self.report(key));
        let sheet = report.map(|report| crate::present::rows::sheet_in(report, self.settings.zone.as_deref()));
        if let Some(sheet) = sheet {
            self.sheet = Some(Arc::new(sheet));
            self.mark();
        }
        self.compare.made = None;
        self.make_comparison();
    }

    /// The table of the shown view, for a spreadsheet.
    pub(super) fn table(&self) -> Option<String> {
        if let Some(table) = self.compared_table() {
            return Some(table);
        }
        let (sheet, utc) = (self.sheet.as_ref()?, self.settings.utc);
        Some(match self.shown_view() {
            View::Route => sheet.route.table(utc).tsv(),
            View::Times => sheet.times.table(utc).tsv(),
            View::Proofs => sheet.proofs.table().tsv(),
            View::Structure => match &self.content.load {
                ContentLoad::Ready(content) => content.table.tsv(),
                _ => return None,
            },
            _ => sheet.matrix.tsv(utc, self.all_columns),
        })
    }

    /// Marks what the selected finding rests on, and the place that was gone to.
    pub(super) fn mark(&mut self) {
        let finding = self.finding.and_then(|index| self.sheet.as_ref()?.findings.get(index));
        let exhibits = finding.map(|finding| finding.exhibits.as_slice()).unwrap_or_default();
        let mut markers: Vec<Marker> = exhibits
            .iter()
            .filter(|exhibit| exhibit.source.is_none())
            .map(|exhibit| Marker {
                role: Some(exhibit.role),
                label: exhibit.label.clone(),
                place: exhibit.place.clone(),
                at: exhibit.at.clone(),
                steps: Vec::new(),
                quiet: false,
            })
            .collect();
        if let Some(at) = self.source.at.clone().filter(|at| markers.iter().all(|marker| marker.at != *at)) {
            let fact = self.sheet.as_ref().and_then(|sheet| sheet.facts.iter().find(|fact| fact.at == at));
            let label = fact.map_or_else(|| t("Selected").to_owned(), |fact| fact.name.clone());
            let place = crate::present::words::place(&at);
            markers.push(Marker { role: None, label, place, at, steps: Vec::new(), quiet: false });
        }
        // A hidden clock shows how it was decoded wherever its bytes are marked.
        for marker in &mut markers {
            let here = self.sheet.iter().flat_map(|sheet| &sheet.facts).filter(|fact| fact.at == marker.at);
            marker.steps = here.flat_map(|fact| fact.value.steps.iter().cloned()).collect();
        }
        markers.extend(self.covered_markers());
        self.source.markers = markers;
    }

    /// What the selected signature covers.
    fn covered_markers(&self) -> Vec<Marker> {
        let sheet = self.sheet.as_ref().filter(|_| self.covered);
        let Some(proof) = sheet.and_then(|sheet| sheet.proofs.proofs.get(self.proof)) else { return Vec::new() };
        let places = proof.places().map(|(label, at)| Marker {
            role: Some(Role::Context),
            label: label.to_owned(),
            place: crate::present::words::place(at),
            at: at.clone(),
            steps: Vec::new(),
            quiet: true,
        });
        places.collect()
    }
}

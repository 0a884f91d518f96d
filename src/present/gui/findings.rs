//! The findings by weight: what is seen, why it matters, ordinary reasons, what to do next, and what each rests on.

use egui::{CornerRadius, Frame, Label, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::case_state::CaseView;
use super::commands::Command;
use super::notes;
use super::overview;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{exhibit_card, focus_ring, link, muted, shape, side_by_side};
use crate::inspect::Weight;
use crate::present::rows::{FindingRow, Group, Sheet};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::case::Subject;

/// What the panel has to know besides the sheet.
pub(super) struct Chosen<'a> {
    pub finding: Option<usize>,
    /// Set when the chosen one has to come into sight.
    pub reveal: &'a mut bool,
    pub utc: bool,
    /// Whether the view beside it says already what was checked.
    pub checked_elsewhere: bool,
    /// What people noted.
    pub case: &'a mut CaseView,
    /// The file, as notes name it; `None` for one that could not be read.
    pub subject: Option<Subject>,
}

impl Chosen<'_> {
    /// How notes name a finding of the file.
    fn of(&self, finding: &FindingRow) -> Option<Subject> {
        Some(Subject::finding(&self.subject.as_ref()?.file, finding.key.clone()))
    }
}

pub(super) fn findings_ui(ui: &mut Ui, sheet: &Sheet, mut chosen: Chosen, out: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("findings").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 14, right: 14, top: 10, bottom: 20 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if let Some(subject) = chosen.subject.clone() {
                notes::file_note_ui(ui, chosen.case, &subject, chosen.finding.is_some(), out);
            }
            if sheet.findings.is_empty() {
                ui.add_space(2.0 * GRID);
                ui.label(tokens::small_strong(t("Findings")));
                ui.add(Label::new(sheet.reason.as_str()).wrap());
            }
            for group in &sheet.groups {
                show_group(ui, sheet, group, &mut chosen, out);
            }
            if !chosen.checked_elsewhere {
                overview::checked(ui, sheet);
            }
        });
    });
}

fn show_group(ui: &mut Ui, sheet: &Sheet, group: &Group, chosen: &mut Chosen, out: &mut Vec<Action>) {
    let title = format!("{} ({})", words::weight(group.weight), group.findings.len());
    let has_chosen = chosen.finding.is_some_and(|index| group.findings.contains(&index));
    let mut list = |ui: &mut Ui| {
        for index in &group.findings {
            let Some(finding) = sheet.findings.get(*index) else { continue };
            let selected = chosen.finding == Some(*index);
            ui.push_id(index, |ui| show(ui, *index, finding, selected, chosen, out));
            ui.add_space(GRID);
        }
    };
    if group.weight == Weight::Note {
        ui.add_space(GRID);
        // A note that was chosen by key or from the claims is unfolded with its group; alone they need no click.
        let alone = sheet.groups.len() == 1;
        let color = Palette::of(ui).ink;
        egui::CollapsingHeader::new(tokens::small_strong(title).color(color))
            .id_salt(("notes", alone))
            .default_open(alone)
            .open(has_chosen.then_some(true))
            .show_unindented(ui, |ui| list(ui));
        return;
    }
    ui.add_space(GRID);
    let palette = Palette::of(ui);
    let color = palette.weight(group.weight);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
        shape(ui.painter(), rect.center(), 5.5, tokens::weight_standing(group.weight), color, palette.panel);
        ui.label(tokens::small_strong(title).color(color)).on_hover_text(words::weight_explained(group.weight));
    });
    list(ui);
}

fn show(ui: &mut Ui, index: usize, finding: &FindingRow, selected: bool, chosen: &mut Chosen, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let frame = Frame::new()
        .fill(if selected { palette.card } else { palette.panel })
        .stroke(Stroke::new(1.0, if selected { palette.edge } else { palette.line }))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin { left: 12, right: 10, top: 8, bottom: 8 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        let title =
            ui.add(Label::new(tokens::small(finding.title.as_str()).color(palette.muted)).wrap().selectable(false));
        let mut job = egui::text::LayoutJob::default();
        for (theirs, text) in &finding.statement {
            let font = if *theirs { tokens::strong_font() } else { tokens::body_font() };
            job.append(text, 0.0, egui::TextFormat::simple(font, palette.ink));
        }
        let statement = ui.add(Label::new(job).wrap().selectable(false));
        let head = title.rect.union(statement.rect);
        let subject = chosen.of(finding);
        if selected {
            details(ui, finding, chosen.utc, out);
            if let Some(subject) = subject {
                ui.add_space(GRID);
                ui.label(tokens::small_strong(t("Your note")));
                notes::note_ui(ui, chosen.case, &subject, &finding.title, out);
            }
        } else if let Some(entry) = subject.as_ref().and_then(|subject| chosen.case.entry(subject)) {
            notes::noted_line(ui, entry);
        }
        head
    });
    let rect = shown.response.rect;
    let head = Rect::from_min_max(rect.min, pos2(rect.right(), shown.inner.bottom() + 6.0));
    let response = ui.interact(head, ui.scope_id().with("head"), Sense::click());
    let name = tf("Finding: {}", &[&finding.sentence]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name.as_str()));
    if selected {
        let edge = rect.with_max_x(rect.left() + 4.0);
        let round = CornerRadius { nw: 6, sw: 6, ne: 0, se: 0 };
        ui.painter().rect_filled(edge, round, palette.weight(finding.weight));
        if std::mem::take(chosen.reveal) {
            ui.scroll_to_rect(rect, None);
        }
    } else if response.hovered() {
        ui.painter().rect_stroke(rect, 6, Stroke::new(1.0, palette.edge), egui::StrokeKind::Inside);
    }
    focus_ring(ui, &response);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        out.push(Action::Finding(index));
    }
}

fn details(ui: &mut Ui, finding: &FindingRow, utc: bool, out: &mut Vec<Action>) {
    ui.add_space(2.0 * GRID);
    let (left, right) = finding.sides();
    ui.spacing_mut().item_spacing.y = GRID;
    if let Some(left) = left {
        side_by_side(ui, left, right, utc, out);
    }
    let sided = |it: &&crate::present::rows::ExhibitRow| Some(*it) != left && Some(*it) != right;
    for exhibit in finding.exhibits.iter().filter(sided) {
        exhibit_card(ui, exhibit, 0.0, utc, out);
    }
    ui.add_space(GRID);
    part(ui, t("Why it matters"), std::slice::from_ref(&finding.why));
    part(ui, t("Ordinary reasons"), &finding.innocent);
    part(ui, t("On ordinary files"), finding.base_rate.as_slice());
    part(ui, t("What to do next"), std::slice::from_ref(&finding.next_step));
    ui.horizontal_wrapped(|ui| {
        if link(ui, t("Copy as text"), t("Copy this finding as text")).clicked() {
            out.push(Action::Run(Command::CopyFinding));
        }
        muted(ui, finding.check.as_str());
    });
}

fn part(ui: &mut Ui, title: &str, texts: &[String]) {
    let texts: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return;
    }
    let many = texts.len() > 1;
    ui.label(tokens::small_strong(title));
    for text in texts {
        let text = if many { format!("–  {text}") } else { text.clone() };
        ui.add(Label::new(tokens::small(text)).wrap());
    }
    ui.add_space(GRID);
}

/// The findings under the view, where the window is narrow: a bar that folds them away.
pub(super) fn fold_bar(ui: &mut Ui, sheet: &Sheet, is_folded: bool, out: &mut Vec<Action>) {
    let counts: Vec<String> = sheet
        .groups
        .iter()
        .map(|group| tf("{} {}", &[&group.findings.len(), &words::weight(group.weight).to_lowercase()]))
        .collect();
    let text = if counts.is_empty() { t("nothing found").to_owned() } else { counts.join(", ") };
    let (rect, response) = super::widgets::row(ui, 28.0, false, t("Findings"));
    let palette = Palette::of(ui);
    let arrow = if is_folded { "↑" } else { "↓" };
    let shown = tokens::small_strong(tf("{}  Findings: {}", &[&arrow, &text]));
    let at = rect.left_center() + vec2(12.0, -8.0);
    super::widgets::one_line(ui, at, rect.width() - 20.0, shown, palette.ink);
    if response.clicked() {
        out.push(Action::FoldFindings(!is_folded));
    }
}

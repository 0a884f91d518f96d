//! The first view: where the file stands, the strongest disagreements, key facts, what was checked.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Sense, Ui, vec2};

use super::jobs::Key;
use super::people::people_ui;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::views::View;
use super::widgets::{folded, heading, link, muted, place, prose, shape, side_by_side};
use crate::inspect::{Standing, Weight};
use crate::present::dump::Line;
use crate::present::rows::{CheckRow, Sheet, SkippedRow};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Repairs listed without a click.
const FEW_REPAIRS: usize = 4;
/// Lines of one value; the rest is in its hover text and in Facts.
const MOST_LINES: usize = 3;

/// `at` is the file that is shown, `row` its row in the dump.
pub(super) fn overview_ui(
    ui: &mut Ui,
    sheet: &Sheet,
    (at, row): (Option<&Key>, Option<&Line>),
    utc: bool,
    out: &mut Vec<Action>,
) {
    ScrollArea::vertical().id_salt("overview").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 20, right: 20, top: 16, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            standing(ui, sheet);
            if let Some(row) = row {
                in_dump(ui, row);
            }
            signatures(ui, sheet, out);
            pairs(ui, sheet, utc, out);
            children(ui, sheet, at, out);
            key_facts(ui, sheet, utc, out);
            people_ui(ui, sheet, out);
            copy(ui, sheet, out);
            repairs(ui, sheet, out);
            checked(ui, sheet);
        });
    });
}

fn standing(ui: &mut Ui, sheet: &Sheet) {
    let palette = Palette::of(ui);
    prose(ui, tokens::lead(sheet.reason.as_str()));
    if let Some(next_step) = sheet.next_step {
        prose(ui, next_step);
    } else if sheet.standing != Standing::Consistent && sheet.children.is_empty() {
        muted(ui, words::standing_explained(sheet.standing));
    }
    if !sheet.children.is_empty() {
        ui.add_space(2.0 * GRID);
        for (standing, count) in &sheet.children {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
                let color = palette.standing(*standing);
                shape(ui.painter(), rect.center(), 5.0, *standing, color, palette.ground);
                let inside = words::number(*count as u64);
                ui.label(tf("{} inside: {}", &[&inside, &words::standing(*standing).to_lowercase()]));
            });
        }
    }
}

/// Why it stands where it does among the others.
fn in_dump(ui: &mut Ui, row: &Line) {
    ui.add_space(GRID);
    let rank = words::number(row.rank as u64);
    let place = match &row.noted {
        Some((_, title)) => tf("Place {} in the dump. {}: {}", &[&rank, &row.why, title]),
        None => tf("Place {} in the dump. {}", &[&rank, &row.why]),
    };
    muted(ui, place);
}

/// All signatures in one line; the rest is one click away.
fn signatures(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Action>) {
    let rows = &sheet.proofs;
    if rows.summary.is_empty() {
        return;
    }
    ui.add_space(2.0 * GRID);
    ui.horizontal_top(|ui| {
        let palette = Palette::of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
        let (standing, color) = match rows.tone {
            Some(tone) => palette.tone(tone),
            None => (Standing::Consistent, palette.muted),
        };
        shape(ui.painter(), rect.center(), 5.0, standing, color, palette.ground);
        ui.vertical(|ui| {
            prose(ui, rows.summary.as_str());
            if !rows.proofs.is_empty() && link(ui, t("Proofs →"), t("Show the proofs")).clicked() {
                out.push(Action::Show(View::Proofs));
            }
        });
    });
}

/// Messages and attachments that are worth a look, each one click away.
fn children(ui: &mut Ui, sheet: &Sheet, at: Option<&Key>, out: &mut Vec<Action>) {
    let (Some(at), false) = (at, sheet.worst.is_empty()) else { return };
    heading(ui, t("Look at these first"));
    for child in &sheet.worst {
        ui.horizontal_top(|ui| {
            let palette = Palette::of(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
            let color = palette.standing(child.standing);
            shape(ui.painter(), rect.center(), 5.0, child.standing, color, palette.ground);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = GRID / 2.0;
                let name = tf("{}: {}", &[&words::standing(child.standing), &child.name]);
                if link(ui, &child.name, &name).clicked() {
                    let mut path = at.path.clone();
                    path.push(child.index);
                    out.push(Action::Select(Key { file: at.file, path }));
                }
                prose(ui, child.reason.as_str());
            });
        });
        ui.add_space(GRID);
    }
    let all: usize = sheet.children.iter().filter(|one| one.0 > Standing::Consistent).map(|one| one.1).sum();
    if all > sheet.worst.len() {
        muted(ui, tf("{} more in the list of files", &[&words::number((all - sheet.worst.len()) as u64)]));
    }
}

fn pairs(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    if sheet.pairs.is_empty() {
        return;
    }
    let all = sheet.findings.iter().filter(|finding| finding.weight > Weight::Note).count();
    heading(ui, if all == 1 { t("What does not fit") } else { t("What does not fit, strongest first") });
    for (index, pair) in sheet.pairs.iter().enumerate() {
        let Some(finding) = sheet.findings.get(pair.finding) else { continue };
        if index > 0 {
            ui.add_space(3.0 * GRID);
        }
        ui.push_id(index, |ui| {
            let palette = Palette::of(ui);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal_wrapped(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(12.0, 18.0), Sense::hover());
                let standing = tokens::weight_standing(finding.weight);
                let color = palette.weight(finding.weight);
                shape(ui.painter(), rect.center(), 5.0, standing, color, palette.ground);
                ui.label(tokens::small_strong(words::weight(finding.weight)).color(color));
                let name = tf("Explain: {}", &[&finding.sentence]);
                if link(ui, &finding.title, &name).on_hover_text(t("Why it matters and ordinary reasons")).clicked() {
                    out.push(Action::Finding(pair.finding));
                }
            });
            // The first finding's sentence stands above as the reason of the standing, in English.
            if pair.finding > 0 || !sheet.reason.starts_with(&finding.sentence) {
                prose(ui, finding.sentence.as_str());
            }
            ui.add_space(GRID / 2.0);
            side_by_side(ui, &pair.claims, pair.against.as_ref(), utc, out);
        });
    }
    if all > sheet.pairs.len() {
        ui.add_space(GRID);
        muted(ui, tf("{} more in the findings", &[&(all - sheet.pairs.len())]));
    }
}

fn key_facts(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    if sheet.key_facts.is_empty() {
        return;
    }
    heading(ui, t("What it says of itself"));
    let width = ui.available_width();
    let named = if width < 480.0 { 88.0 } else { 112.0 };
    let value = ((width - named) * 0.68).clamp(120.0, 520.0);
    let rest = (width - named - value - 32.0).max(64.0);
    ui.spacing_mut().interact_size.y = 20.0;
    for fact in &sheet.key_facts {
        let palette = Palette::of(ui);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(16.0, 0.0);
            column(ui, named, 2.0, |ui| {
                let label = tokens::small(fact.label.as_str()).color(palette.muted);
                ui.add(Label::new(label).truncate()).on_hover_text(&fact.name);
            });
            column(ui, value, 0.0, |ui| {
                let text = fact.value.text(utc).to_owned();
                let mut job = egui::text::LayoutJob::simple(text, tokens::body_font(), palette.ink, value);
                job.wrap.max_rows = MOST_LINES;
                ui.add(Label::new(job).wrap());
            });
            column(ui, rest, 2.0, |ui| {
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                place(ui, &fact.name, &fact.place, &fact.at, out);
            });
        });
    }
    let more = sheet.facts.len().saturating_sub(sheet.key_facts.len());
    if more > 0 {
        ui.add_space(GRID);
        let text = tf("All {} →", &[&words::count(sheet.facts.len(), "fact", "facts")]);
        if link(ui, &text, t("Show all facts")).clicked() {
            out.push(Action::Show(View::Facts));
        }
    }
}

/// Which copy of the mail it is, what settles that, and what can't be tested on it.
fn copy(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Action>) {
    let Some(copy) = &sheet.copy else { return };
    heading(ui, t("Which copy this is"));
    prose(ui, copy.sentence.as_str());
    if let Some(container) = &copy.container {
        prose(ui, container.as_str());
    }
    ui.spacing_mut().interact_size.y = 18.0;
    for (what, named, at) in &copy.reasons {
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(tokens::small(format!("–  {what}"))).wrap());
            place(ui, what, named, at, out);
        });
    }
    if !copy.untestable.is_empty() {
        ui.add_space(GRID);
        muted(ui, t("What can't be tested on it:"));
        for untestable in &copy.untestable {
            prose(ui, tokens::small(format!("–  {untestable}")));
        }
    }
}

/// A column of one row; unlike a grid it forgets how tall the rows of another file were.
fn column(ui: &mut Ui, width: f32, top: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 20.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.add_space(top);
        add(ui);
    });
}

/// What the checks came to, each list one click away.
pub(super) fn checked(ui: &mut Ui, sheet: &Sheet) {
    let tally = sheet.tally;
    let only_children = tally.ran == 0 && !sheet.children.is_empty();
    if sheet.standing == Standing::Unreadable || only_children {
        return;
    }
    heading(ui, t("What was checked"));
    let weighty = sheet.findings.iter().any(|finding| finding.weight > Weight::Note);
    ui.spacing_mut().interact_size.y = 22.0;
    let palette = Palette::of(ui);
    let numbers = [
        (tally.ran, t("looked"), palette.ink),
        (tally.found, t("found something"), if weighty { palette.against } else { palette.ink }),
        (tally.consistent, t("agreed"), palette.ink),
        (tally.not_applicable, t("did not apply"), palette.muted),
        (tally.failed, t("failed"), if tally.failed > 0 { palette.against } else { palette.muted }),
    ];
    ui.horizontal_wrapped(|ui| {
        for (count, word, color) in numbers {
            ui.label(tokens::strong(count.to_string()).color(color));
            ui.label(tokens::small(word).color(palette.muted));
            ui.add_space(2.0 * GRID);
        }
    });
    let lists = &sheet.checked;
    if !lists.agreed.is_empty() {
        folded(ui, "agreed", tf("Agreed ({})", &[&lists.agreed.len()]), |ui| checks(ui, &lists.agreed));
    }
    if !lists.skipped.is_empty() {
        folded(ui, "skipped", tf("Did not apply ({})", &[&tally.not_applicable]), |ui| reasons(ui, &lists.skipped));
    }
    if !lists.failed.is_empty() {
        folded(ui, "failed", tf("Failed ({})", &[&tally.failed]), |ui| reasons(ui, &lists.failed));
    }
    if sheet.standing == Standing::Consistent && tally.ran > 0 {
        muted(ui, t("Agreement is not proof: whoever changes a file carefully leaves nothing for these checks to see"));
    }
}

fn checks(ui: &mut Ui, rows: &[CheckRow]) {
    for row in rows {
        let shown = muted(ui, format!("{}  ({})", row.title, row.check));
        if !row.looks_at.is_empty() {
            shown.on_hover_text(tf("Looks at: {}", &[&row.looks_at]));
        }
    }
}

fn reasons(ui: &mut Ui, rows: &[SkippedRow]) {
    for row in rows {
        let count = words::count(row.checks.len(), "check", "checks");
        ui.add(Label::new(tokens::small(tf("{}: {}", &[&count, &row.reason]))).wrap());
        let titles: Vec<&str> = row.checks.iter().map(|check| check.title.as_str()).collect();
        muted(ui, titles.join(" · "));
        ui.add_space(GRID);
    }
}

fn repairs(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Action>) {
    if sheet.repairs.is_empty() {
        return;
    }
    heading(ui, t("What could not be read, or only after mending"));
    let mut list = |ui: &mut Ui, rows: &[crate::present::rows::RepairRow]| {
        for repair in rows {
            ui.horizontal_wrapped(|ui| {
                ui.add(Label::new(tokens::small(repair.what.as_str())).wrap());
                place(ui, &repair.what, &repair.place, &repair.at, out);
            });
        }
    };
    let (few, rest) = sheet.repairs.split_at(sheet.repairs.len().min(FEW_REPAIRS));
    list(ui, few);
    if !rest.is_empty() {
        folded(ui, "repairs", tf("{} more", &[&rest.len()]), |ui| list(ui, rest));
    }
}

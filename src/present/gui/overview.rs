//! The first view: where the file stands, the strongest disagreements, key facts, what was checked.

use egui::{Frame, Grid, Label, Margin, ScrollArea, Sense, Ui, vec2};

use super::state::{Action, View};
use super::tokens::{self, GRID, Palette};
use super::widgets::{folded, heading, link, muted, place, prose, shape, side_by_side};
use crate::inspect::Standing;
use crate::present::rows::{CheckRow, Sheet, SkippedRow};
use crate::present::words;

/// Repairs listed without a click.
const FEW_REPAIRS: usize = 4;

pub(super) fn overview_ui(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("overview").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 20, right: 20, top: 16, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            standing(ui, sheet);
            pairs(ui, sheet, utc, out);
            key_facts(ui, sheet, utc, out);
            if sheet.standing != Standing::Unreadable {
                checked(ui, sheet);
            }
            repairs(ui, sheet, out);
        });
    });
}

fn standing(ui: &mut Ui, sheet: &Sheet) {
    let palette = Palette::of(ui);
    prose(ui, tokens::lead(sheet.reason.as_str()));
    if sheet.standing != Standing::Consistent && sheet.children.is_empty() {
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
                ui.label(format!("{inside} inside: {}", words::standing(*standing).to_lowercase()));
            });
        }
    }
}

fn pairs(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    if sheet.pairs.is_empty() {
        return;
    }
    let all = sheet.findings.iter().filter(|finding| finding.weight > crate::inspect::Weight::Note).count();
    heading(ui, if all == 1 { "What does not fit" } else { "What does not fit, strongest first" });
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
                let name = format!("Explain: {}", finding.title);
                if link(ui, &finding.title, &name).on_hover_text("Why it matters and ordinary reasons").clicked() {
                    out.push(Action::Finding(pair.finding));
                }
            });
            // The first finding's sentence stands above as the reason of the standing.
            if pair.finding > 0 {
                prose(ui, finding.sentence.as_str());
            }
            ui.add_space(GRID / 2.0);
            side_by_side(ui, &pair.claims, pair.against.as_ref(), utc, out);
        });
    }
    if all > sheet.pairs.len() {
        ui.add_space(GRID);
        muted(ui, format!("{} more in the findings", all - sheet.pairs.len()));
    }
}

fn key_facts(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    if sheet.key_facts.is_empty() {
        return;
    }
    heading(ui, "What it says of itself");
    let palette = Palette::of(ui);
    let value_width = (ui.available_width() - 128.0 - 148.0 - 32.0).clamp(120.0, 520.0);
    ui.spacing_mut().interact_size.y = 20.0;
    Grid::new("key facts").num_columns(3).spacing(vec2(16.0, 4.0)).min_col_width(0.0).min_row_height(22.0).show(
        ui,
        |ui| {
            for fact in &sheet.key_facts {
                ui.label(tokens::small(fact.label.as_str()).color(palette.muted)).on_hover_text(&fact.name);
                ui.scope(|ui| {
                    ui.set_max_width(value_width);
                    ui.add(Label::new(fact.value.text(utc)).wrap());
                });
                ui.scope(|ui| {
                    ui.set_max_width(148.0);
                    place(ui, &fact.name, &fact.place, &fact.at, out);
                });
                ui.end_row();
            }
        },
    );
    let more = sheet.facts.len().saturating_sub(sheet.key_facts.len());
    if more > 0 {
        ui.add_space(GRID);
        let text = format!("All {} →", words::count(sheet.facts.len(), "fact", "facts"));
        if link(ui, &text, "Show all facts").clicked() {
            out.push(Action::Show(View::Facts));
        }
    }
}

/// What the checks came to, each list one click away.
pub(super) fn checked(ui: &mut Ui, sheet: &Sheet) {
    heading(ui, "What was checked");
    let tally = sheet.tally;
    ui.spacing_mut().interact_size.y = 22.0;
    let palette = Palette::of(ui);
    let numbers = [
        (tally.ran, "looked", palette.ink),
        (tally.found, "found something", if tally.found > 0 { palette.against } else { palette.ink }),
        (tally.consistent, "agreed", palette.ink),
        (tally.not_applicable, "did not apply", palette.muted),
        (tally.failed, "failed", if tally.failed > 0 { palette.against } else { palette.muted }),
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
        folded(ui, "agreed", format!("Agreed ({})", lists.agreed.len()), |ui| checks(ui, &lists.agreed));
    }
    if !lists.skipped.is_empty() {
        folded(ui, "skipped", format!("Did not apply ({})", tally.not_applicable), |ui| reasons(ui, &lists.skipped));
    }
    if !lists.failed.is_empty() {
        folded(ui, "failed", format!("Failed ({})", tally.failed), |ui| reasons(ui, &lists.failed));
    }
    if sheet.standing == Standing::Consistent && tally.ran > 0 {
        muted(ui, "Agreement is not proof: whoever changes a file carefully leaves nothing for these checks to see");
    }
}

fn checks(ui: &mut Ui, rows: &[CheckRow]) {
    for row in rows {
        let shown = muted(ui, format!("{}  ({})", row.title, row.check));
        if !row.looks_at.is_empty() {
            shown.on_hover_text(format!("Looks at: {}", row.looks_at));
        }
    }
}

fn reasons(ui: &mut Ui, rows: &[SkippedRow]) {
    for row in rows {
        let count = words::count(row.checks.len(), "check", "checks");
        ui.add(Label::new(tokens::small(format!("{count}: {}", row.reason))).wrap());
        let titles: Vec<&str> = row.checks.iter().map(|check| check.title.as_str()).collect();
        muted(ui, titles.join(" · "));
        ui.add_space(GRID);
    }
}

fn repairs(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Action>) {
    if sheet.repairs.is_empty() {
        return;
    }
    heading(ui, "What had to be mended to read it");
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
        folded(ui, "repairs", format!("{} more", rest.len()), |ui| list(ui, rest));
    }
}

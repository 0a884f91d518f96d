//! The bar on top and the bar at the bottom, and the lines that say what went wrong.

use std::time::Duration;

use egui::{
    Align, Button, CornerRadius, Frame, Label, Layout, Margin, Pos2, ProgressBar, Response, Role, Sense, Shape, Stroke,
    Ui, WidgetInfo, vec2,
};

use super::commands::Command;
use super::confined;
use super::jobs::short_name;
use super::searching::{OFTEN, Searching, far};
use super::state::{Action, Overlay, Progress, State};
use super::tokens::{self, GRID, Palette};
use super::widgets::{focus_ring, link, muted};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::sandbox::Hold;

/// How often the line of a running job is drawn again while nothing else happens.
const SECOND: Duration = Duration::from_secs(1);

pub(super) fn toolbar_ui(ui: &mut Ui, state: &State, slim: bool, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if slim {
            let button = ui.add(Button::selectable(state.drawer, t("Files")));
            if button.on_hover_text(t("Show the list of files")).clicked() {
                out.push(Action::Drawer(!state.drawer));
            }
        }
        let open = ui.button(t("Open…"));
        if with_keys(ui, open, Command::Open).clicked() {
            out.push(Action::Run(Command::Open));
        }
        if state.dump.is_there() {
            let button = ui.add(Button::selectable(state.dump.open, t("Dump")));
            if with_keys(ui, button, Command::Dump).clicked() {
                out.push(Action::Run(Command::Dump));
            }
        }
        if !slim {
            let folder = ui.button(t("Open folder…"));
            if with_keys(ui, folder, Command::OpenFolder).clicked() {
                out.push(Action::Run(Command::OpenFolder));
            }
            recent(ui, state, out);
            let compare = ui.button(t("Compare"));
            if with_keys(ui, compare, Command::Compare).clicked() {
                out.push(Action::Run(Command::Compare));
            }
            let case = ui.button(t("Case…"));
            if with_keys(ui, case, Command::Case).clicked() {
                out.push(Action::Run(Command::Case));
            }
            let report = ui.button(t("Report…"));
            if with_keys(ui, report, Command::Report).clicked() {
                out.push(Action::Run(Command::Report));
            }
            let keys = ui.button(t("Keys…"));
            if keys.on_hover_text(format!("{} {}", Command::Keys.name(), Command::Keys.keys(ui.ctx()))).clicked() {
                out.push(Action::Run(Command::Keys));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            theme(ui, out);
            times(ui, state.settings.utc, state.settings.zone.as_deref(), slim, out);
            search(ui, out);
        });
    });
}

fn with_keys(ui: &Ui, response: Response, command: Command) -> Response {
    response.on_hover_text(command.keys(ui.ctx()))
}

fn recent(ui: &mut Ui, state: &State, out: &mut Vec<Action>) {
    ui.menu_button(t("Recent"), |ui| {
        if state.settings.recent.is_empty() {
            muted(ui, t("Nothing yet"));
        }
        for path in &state.settings.recent {
            let text = words::show_untrusted_within(&path.to_string_lossy(), 90);
            if ui.button(short_name(path)).on_hover_text(text).clicked() {
                out.push(Action::Open(vec![path.clone()]));
                ui.close();
            }
        }
        ui.separator();
        if ui.button(Command::OpenPath.name()).clicked() {
            out.push(Action::Run(Command::OpenPath));
            ui.close();
        }
        if ui.button(Command::Language.name()).clicked() {
            out.push(Action::Run(Command::Language));
            ui.close();
        }
        if ui.button(Command::Stored.name()).clicked() {
            out.push(Action::Run(Command::Stored));
            ui.close();
        }
        if !state.settings.recent.is_empty() && ui.button(Command::ForgetRecent.name()).clicked() {
            out.push(Action::Run(Command::ForgetRecent));
            ui.close();
        }
    });
}

fn times(ui: &mut Ui, utc: bool, zone: Option<&str>, slim: bool, out: &mut Vec<Action>) {
    let clock = if utc { zone.unwrap_or("UTC") } else { t("as written") };
    let text = match (utc, slim) {
        (_, false) => tf("Times: {}", &[&clock]),
        (true, true) => clock.rsplit('/').next().unwrap_or(clock).to_owned(),
        (false, true) => t("As written").to_owned(),
    };
    let response = ui.button(tokens::small(text.as_str())).on_hover_text(t("How moments are shown (U)"));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text.as_str()));
    egui::Popup::menu(&response).show(|ui| {
        for (value, text) in [(false, t("As written, in its own zone")), (true, t("UTC, where the zone is known"))] {
            if ui.selectable_label(utc == value && zone.is_none_or(|_| !utc), text).clicked() {
                out.push(Action::Times(value, None));
                ui.close();
            }
        }
        if let Some(zone) = zone
            && ui.selectable_label(utc, zone).clicked()
        {
            out.push(Action::Times(true, Some(zone.to_owned())));
            ui.close();
        }
        if ui.button(Command::Zone.name()).clicked() {
            out.push(Action::Run(Command::Zone));
            ui.close();
        }
    });
}

fn theme(ui: &mut Ui, out: &mut Vec<Action>) {
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Command::Theme.name()));
    let palette = Palette::of(ui);
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(5), palette.hover);
    }
    let (at, radius) = (rect.center(), 7.0);
    ui.painter().circle_stroke(at, radius, Stroke::new(1.5, palette.ink));
    let quarter = std::f32::consts::FRAC_PI_2;
    let half: Vec<Pos2> = (0..=16_u8)
        .map(|step| at + radius * egui::Vec2::angled(-quarter + f32::from(step) / 16.0 * 2.0 * quarter))
        .collect();
    ui.painter().add(Shape::convex_polygon(half, palette.ink, Stroke::NONE));
    focus_ring(ui, &response);
    if response.on_hover_text(Command::Theme.name()).clicked() {
        out.push(Action::Run(Command::Theme));
    }
}

/// Looks like a field; opens the real one.
fn search(ui: &mut Ui, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let width = (ui.available_width() - 8.0).clamp(80.0, 340.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Command::Palette.name()));
    let edge = if response.hovered() { palette.muted } else { palette.edge };
    let round = CornerRadius::same(5);
    ui.painter().rect(rect, round, palette.card, Stroke::new(1.0, edge), egui::StrokeKind::Inside);
    let keys = Command::Palette.keys(ui.ctx());
    let color = palette.muted;
    let at = rect.right_center() - vec2(10.0, 0.0);
    let font = tokens::small_font();
    let shown = if width > 200.0 {
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, keys, font, color).left()
    } else {
        rect.right()
    };
    let room = shown - rect.left() - 20.0;
    let text = if width > 200.0 { t("Find a command or a file") } else { t("Find") };
    super::widgets::one_line(ui, rect.left_center() + vec2(10.0, -8.0), room, tokens::small(text), color);
    focus_ring(ui, &response);
    if response.clicked() {
        out.push(Action::Cover(Some(Overlay::Palette(String::new(), 0))));
    }
}

pub(super) fn statusbar_ui(ui: &mut Ui, state: &State, program: &Hold, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(progress) = &state.progress {
                job(ui, progress, out);
            } else if let Some(running) = &state.searches.running {
                search_job(ui, running, out);
            } else if let Some(running) = state.dump.running.as_ref().filter(|_| !state.dump.open) {
                super::dump::status_ui(ui, running, out);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| facts(ui, state, program, out));
        });
    });
}

fn facts(ui: &mut Ui, state: &State, program: &Hold, out: &mut Vec<Action>) {
    if let Some(sheet) = state.sheet.as_ref().filter(|_| !state.dump.open) {
        if let Some(hash) = &sheet.sha256 {
            let short = hash.get(..16).unwrap_or(hash);
            let text = format!("SHA-256 {short}…");
            if link(ui, &text, t("Copy the SHA-256")).on_hover_text(tf("{}\nClick to copy", &[&hash])).clicked() {
                out.push(Action::Run(Command::CopyHash));
            }
        }
        status(ui, &sheet.size);
    }
    case(ui, state, out);
    if state.private {
        status(ui, t("private: nothing is stored"));
    }
    status(ui, t("read-only"));
    confined::confined_ui(ui, state.confinement.as_ref(), program);
}

/// The case, and whether what was noted is kept.
fn case(ui: &mut Ui, state: &State, out: &mut Vec<Action>) {
    let case = &state.case;
    let text = match &case.path {
        Some(path) => tf(
            "case {}: {}",
            &[&super::case_state::case_name(path), &words::count(case.entries.len(), "note", "notes")],
        ),
        None if case.entries.is_empty() => return,
        None => tf("{}, not saved", &[&words::count(case.entries.len(), "note", "notes")]),
    };
    if link(ui, &text, &text).on_hover_text(case.kept()).clicked() {
        out.push(Action::Run(Command::Case));
    }
}

fn status(ui: &mut Ui, text: &str) {
    let color = Palette::of(ui).muted;
    ui.add(Label::new(tokens::small(text).color(color)).truncate());
}

fn job(ui: &mut Ui, progress: &Progress, out: &mut Vec<Action>) {
    let name = tf("Stop: {}", &[&Command::CancelJob.name()]);
    if link(ui, t("Stop"), &name).clicked() {
        out.push(Action::Run(Command::CancelJob));
    }
    let total = progress.total.max(1);
    #[expect(clippy::cast_precision_loss, reason = "a bar of a hundred pixels")]
    let share = progress.done as f32 / total as f32;
    ui.add(ProgressBar::new(share).desired_width(96.0).desired_height(6.0));
    let seconds = progress.since.elapsed().as_secs_f32();
    #[expect(clippy::cast_precision_loss, reason = "a rate with one decimal")]
    let rate = match (progress.done, seconds) {
        (_, ..=1.0) => String::new(),
        // Of one large file a rate says nothing; that time goes on does.
        (0, _) => tf(" · {} s", &[&format_args!("{seconds:.0}")]),
        (done, _) => format!(" · {:.1}/s", done as f32 / seconds),
    };
    ui.ctx().request_repaint_after(SECOND);
    let left = words::left(seconds, progress.done, progress.total);
    let done = words::number(progress.done as u64);
    let name = short_name(std::path::Path::new(&progress.name));
    let text = tf("{} of {}{}{} · {}", &[&done, &words::number(progress.total as u64), &rate, &left, &name]);
    let color = Palette::of(ui).ink;
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(360.0));
        ui.add(Label::new(tokens::small(text).color(color)).truncate());
    });
}

/// A search for what was signed, beside which everything else goes on.
fn search_job(ui: &mut Ui, running: &Searching, out: &mut Vec<Action>) {
    if link(ui, t("Stop"), Command::StopSearch.name()).clicked() {
        out.push(Action::StopSearch);
    }
    let (share, text) = far(running.cancel.progress(), running.since.elapsed().as_secs_f32());
    ui.add(ProgressBar::new(share).desired_width(96.0).desired_height(6.0));
    let color = Palette::of(ui).ink;
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(420.0));
        ui.add(Label::new(tokens::small(text).color(color)).truncate());
    });
    ui.ctx().request_repaint_after(OFTEN);
}

/// Lines that say what went wrong; they stay until they are dismissed.
pub(super) fn notices_ui(ui: &mut Ui, notices: &[String], out: &mut Vec<Action>) {
    for (index, notice) in notices.iter().enumerate().take(4) {
        let palette = Palette::of(ui);
        let frame = Frame::new().fill(palette.against_wash).inner_margin(Margin::symmetric(20, 6));
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let button = ui.button(tokens::small(t("Dismiss")));
                    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, tf("Dismiss: {}", &[&notice])));
                    if button.clicked() {
                        out.push(Action::Dismiss(index));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(notice.as_str()).wrap());
                    });
                });
            });
        });
    }
    if notices.len() > 4 {
        ui.add_space(GRID);
        muted(ui, tf("and {} more", &[&(notices.len() - 4)]));
    }
}

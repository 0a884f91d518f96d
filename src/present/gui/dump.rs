//! A dump: how far it is, what is asked for, and where its table, groups and times stand.

use egui::{Align, Button, CentralPanel, Frame, Label, Layout, Margin, Panel, ProgressBar, ScrollArea, Ui, WidgetInfo};

use super::commands::Command;
use super::dump_state::{DumpAction, DumpView, Offer, Running};
use super::state::Action;
use super::tokens::{self, LOW, NARROW, Palette};
use super::widgets::{link, muted, quiet_button, rule};
use super::{dump_clusters, dump_filters, dump_table, dump_timeline};
use crate::present::speech::{t, tf};
use crate::present::words;

/// What was left out is named in so many lines.
const MOST_SAID: usize = 3;
/// Dumps of a case that are named.
const MOST_NAMED: usize = 3;

/// The view. `case` tells whether the case has a file; `covered` whether something lies over the window.
pub(super) fn dump_ui(ui: &mut Ui, view: &mut DumpView, case: bool, covered: bool, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let (width, height) = (ui.available_width(), ui.available_height());
    let (narrow, low) = (width < NARROW, height < LOW);
    let groups = view.groups_open.unwrap_or(!narrow) && view.table().is_some();
    let times = view.times_open.unwrap_or(!low) && view.table().is_some();
    let ground = Frame::new().fill(palette.ground);
    Panel::top("dump head").frame(ground.inner_margin(Margin { left: 20, right: 16, top: 10, bottom: 6 })).show(
        ui,
        |ui| {
            head(ui, view, (groups, times), out);
            if let Some(running) = &view.running {
                progress(ui, running, out);
            }
            said(ui, view, out);
            if view.table().is_some() {
                dump_filters::filters_ui(ui, view, (case, times), out);
            }
            if times {
                dump_timeline::timeline_ui(ui, view, out);
            }
        },
    );
    if view.table().is_none() {
        CentralPanel::no_frame().frame(ground.inner_margin(20)).show(ui, |ui| nothing_yet(ui, view));
        return;
    }
    if !low && view.line().is_some() {
        let frame = Frame::new().fill(palette.panel).inner_margin(Margin { left: 20, right: 16, top: 8, bottom: 8 });
        Panel::bottom("dump row").frame(frame).exact_size(112.0).show(ui, |ui| selected(ui, view, out));
    }
    if groups {
        let frame = Frame::new().fill(palette.panel).inner_margin(Margin { left: 12, right: 8, top: 8, bottom: 4 });
        let most = (width * 0.4).max(180.0);
        Panel::left("dump groups").frame(frame).default_size(248.0_f32.min(most)).size_range(160.0..=most).show(
            ui,
            |ui| {
                // As wide as it is whatever stands in it: what is short while files are read would keep it narrow.
                ui.set_min_width(ui.available_width());
                dump_clusters::groups_ui(ui, view, out);
            },
        );
    }
    let frame = ground.inner_margin(Margin { left: 20, right: 4, top: 2, bottom: 0 });
    CentralPanel::no_frame().frame(frame).show(ui, |ui| dump_table::table_ui(ui, view, covered, out));
}

fn head(ui: &mut Ui, view: &DumpView, (groups, times): (bool, bool), out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(tokens::small(t("Copy table"))).on_hover_text(t("Tab-separated, for a spreadsheet")).clicked()
            {
                out.push(Action::Run(Command::CopyTable));
            }
            for (open, word, action) in
                [(groups, t("Groups"), DumpAction::Groups(!groups)), (times, t("Over time"), DumpAction::Times(!times))]
            {
                if ui.selectable_label(open, tokens::small(word)).clicked() {
                    out.push(Action::Dump(action));
                }
            }
            compared(ui, view, out);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (all, shown) = (view.shown.table.lines.len(), view.shown.shown.len());
                let of = words::count(all, "file", "files");
                let of = if all == shown { of } else { tf("{} of {}", &[&words::number(shown as u64), &of]) };
                let room = (ui.available_width() - 120.0).max(60.0);
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    ui.add(Label::new(tokens::title(view.title.as_str())).truncate());
                });
                if view.table().is_some() {
                    muted(ui, of);
                }
            });
        });
    });
}

fn compared(ui: &mut Ui, view: &DumpView, out: &mut Vec<Action>) {
    let many = view.marked.len();
    if many == 0 {
        return;
    }
    let text = if many > 1 { tf("Compare {} files", &[&many]) } else { t("Choose another to compare").to_owned() };
    if ui.add_enabled(many > 1, Button::new(tokens::small(text))).clicked() {
        out.push(Action::Run(Command::Compare));
    }
}

fn progress(ui: &mut Ui, running: &Running, out: &mut Vec<Action>) {
    let progress = running.progress;
    let seconds = running.seconds();
    ui.horizontal_wrapped(|ui| {
        #[expect(clippy::cast_precision_loss, reason = "a bar of a hundred pixels")]
        let share = if progress.of_bytes > 0 { progress.bytes as f32 / progress.of_bytes as f32 } else { 0.0 };
        ui.add(ProgressBar::new(share).desired_width(120.0).desired_height(6.0));
        let small = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let mut text = words::count(small(progress.things), "file read", "files read");
        if progress.of_bytes > 0 {
            text.push_str(&tf(" · {} of {}", &[&words::size(progress.bytes), &words::size(progress.of_bytes)]));
        }
        let fresh = progress.things.saturating_sub(progress.kept);
        if seconds > 1.0 && fresh > 0 && !running.judging {
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a rate"
            )]
            let rate = (fresh as f32 / seconds) as u64;
            text.push_str(&tf(" · {} a second", &[&words::number(rate)]));
            // What is taken in waits for its reader: the last files are on the disk no more.
            match progress.bytes < progress.of_bytes {
                true => text.push_str(&words::left(seconds, small(progress.bytes), small(progress.of_bytes))),
                false => text.push_str(t(" · the last files")),
            }
        }
        if progress.things == 0 {
            text = t("looking for files").to_owned();
        }
        if running.judging {
            text.push_str(t(" · now they are judged side by side…"));
            ui.label(tokens::small(text));
            return;
        }
        ui.label(tokens::small(text));
        let held = running.pause.is_set();
        let word = if held { t("Go on") } else { t("Pause") };
        if ui.button(tokens::small(word)).clicked() {
            out.push(Action::Dump(DumpAction::Pause(!held)));
        }
        let stop = ui.add_enabled(!running.stopping, Button::new(tokens::small(t("Stop"))));
        stop.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, t("Stop reading the dump")));
        if stop.on_hover_text(t("What is read stays")).clicked() {
            out.push(Action::Dump(DumpAction::Stop));
        }
        if running.stopping {
            muted(ui, t("stopping…"));
        } else if held {
            muted(ui, t("held up"));
        }
    });
}

/// What went wrong, and what was left out.
fn said(ui: &mut Ui, view: &DumpView, out: &mut Vec<Action>) {
    let against = Palette::of(ui).against;
    if let Some(why) = view.failed.as_ref().filter(|_| view.table().is_some()) {
        ui.add(Label::new(egui::RichText::new(tf("The dump could not be read on: {}", &[why])).color(against)).wrap());
    }
    if view.stopped && view.running.is_none() {
        ui.horizontal_wrapped(|ui| {
            ui.label(tokens::small(t("Stopped before its end: what was read is shown, judged without the rest")));
            // What the case keeps is not read twice.
            let (word, name) = match view.searchable {
                true => (t("Read on"), t("Read the dump on")),
                false => (t("Read again"), t("Read the dump again")),
            };
            if link(ui, word, name).clicked() {
                out.push(Action::Dump(DumpAction::Again));
            }
        });
    }
    if !view.said.is_empty() {
        ui.label(tokens::small_strong(t("Left out")));
        for line in view.said.iter().take(MOST_SAID) {
            ui.add(Label::new(tokens::small(line.as_str())).truncate()).on_hover_text(line);
        }
        if view.said.len() > MOST_SAID {
            let rest = view.said.get(MOST_SAID..).unwrap_or_default().join("\n");
            muted(ui, tf("and {} more", &[&(view.said.len() - MOST_SAID)])).on_hover_text(rest);
        }
    }
}

fn nothing_yet(ui: &mut Ui, view: &DumpView) {
    match (&view.failed, &view.running) {
        (Some(why), _) => {
            ui.label(tokens::strong(t("The dump could not be read")));
            ui.label(why.as_str());
            muted(ui, t("Check that it is still there and that you may read it, then open it again"));
        }
        (None, Some(_)) => {
            ui.label(t("The first rows appear as soon as some files are read"));
        }
        (None, None) => {
            ui.label(t("Nothing was read"));
        }
    }
}

/// The selected row in full.
fn selected(ui: &mut Ui, view: &DumpView, out: &mut Vec<Action>) {
    let Some(line) = view.line() else { return };
    let entry = &line.entry;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = Button::new(tokens::small(t("Open")));
            if ui.add(open).on_hover_text(t("Opens the file (Enter); Alt+← leads back to this row")).clicked() {
                out.push(Action::Dump(DumpAction::Enter(view.row)));
            }
            let word = if view.letter(entry.file).is_some() { t("Do not compare") } else { t("Compare") };
            if quiet_button(ui, word, &tf("{}: this row (C)", &[&word])).clicked() {
                out.push(Action::Dump(DumpAction::Mark(entry.file)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                super::widgets::shape_of(ui, entry.standing);
                let name = if entry.title.is_empty() { &entry.name } else { &entry.title };
                ui.add(Label::new(tokens::strong(name.as_str())).truncate()).on_hover_text(entry.name.as_str());
            });
        });
    });
    rule(ui);
    ScrollArea::vertical().id_salt("dump row").auto_shrink(false).show(ui, |ui| {
        if !line.finding().is_empty() {
            ui.add(Label::new(line.finding()).wrap());
        }
        muted(ui, line.why.as_ref());
        for (check, _, sentence) in entry.found.iter().filter(|found| found.2 != line.finding()) {
            ui.add(Label::new(tokens::small(tf("Also: {}", &[sentence]))).wrap()).on_hover_text(check);
        }
    });
}

/// How far a gathering is while a file is looked at; leads back to the table.
pub(super) fn status_ui(ui: &mut Ui, running: &Running, out: &mut Vec<Action>) {
    let things = usize::try_from(running.progress.things).unwrap_or(usize::MAX);
    let text = tf("Dump: {}", &[&words::count(things, "file read", "files read")]);
    if link(ui, &text, Command::Dump.name()).clicked() {
        out.push(Action::Run(Command::Dump));
    }
}

/// What is offered to be opened as a dump.
pub(super) fn offer_ui(ui: &mut Ui, out: &mut Vec<Action>, offer: &Offer) {
    ui.horizontal_wrapped(|ui| {
        let (paths, text, open) = match offer {
            Offer::Few(paths) => (
                paths,
                t("So few files are opened one by one, each judged alone.").to_owned(),
                t("Open them as a dump: judged beside one another"),
            ),
            Offer::OfCase(paths) => {
                let named: Vec<String> =
                    paths.iter().take(MOST_NAMED).map(|path| words::visible_line(&path.to_string_lossy())).collect();
                let more = if paths.len() > MOST_NAMED { "…" } else { "" };
                let text = tf("This case was made of the dump {}.", &[&format!("{}{more}", named.join(", "))]);
                (paths, text, t("Open the dump of the case: what changed since is read"))
            }
        };
        ui.label(tokens::small(text));
        if link(ui, t("Open as a dump"), open).clicked() {
            out.push(Action::Dump(DumpAction::Open(paths.clone())));
        }
        if link(ui, t("No"), t("Leave them as they are")).clicked() {
            out.push(Action::Dump(DumpAction::NoOffer));
        }
    });
}

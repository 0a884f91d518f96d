//! Where everything stands: bars, panels, the view; and what folds away in a narrow window.

use crate::sandbox::Hold;
use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::findings::{Chosen, findings_ui, fold_bar};
use super::state::{Action, State};
use super::tokens::{LOW, NARROW, Palette, SLIM};
use super::views::View;
use super::{
    bars, claims, comparing, content, dump, facts, files, header, objects, overlays, overview, pages, proofs,
    revisions, route, source, start, structure, times,
};

pub(super) fn window_ui(ui: &mut Ui, state: &mut State, program: &Hold, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let (width, height) = (ui.available_width(), ui.available_height());
    let (slim, narrow, short) = (width < SLIM, width < NARROW, height < LOW);
    let bar = |x: i8, y: i8| Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(x, y));
    Panel::top("toolbar").frame(bar(12, 6)).show(ui, |ui| bars::toolbar_ui(ui, state, slim, out));
    Panel::bottom("status").frame(bar(14, 3)).exact_size(26.0).show(ui, |ui| {
        bars::statusbar_ui(ui, state, program, out);
    });
    if !state.notices.is_empty() {
        let frame = Frame::new().fill(palette.against_wash);
        Panel::top("notices").frame(frame).show(ui, |ui| bars::notices_ui(ui, &state.notices, out));
    }
    let panel = Frame::new().fill(palette.panel);
    if let Some(offer) = &state.dump.offer {
        Panel::top("offer").frame(bar(20, 4)).show(ui, |ui| dump::offer_ui(ui, out, offer));
    }
    if state.dump.open {
        let covered = state.overlay.is_some();
        dump::dump_ui(ui, &mut state.dump, state.case.path.is_some(), covered, out);
        covers(ui, state, out);
        return;
    }
    let has_files = !state.files.rows.is_empty();
    if has_files && (!slim || state.drawer) {
        let most = (width * if slim { 0.8 } else { 0.4 }).max(160.0);
        let kept = state.settings.files_width.clamp(160.0, most);
        let shown = Panel::left("files").frame(panel).default_size(kept).size_range(160.0..=most).show(ui, |ui| {
            files::files_ui(ui, &mut state.files, (&state.case, &state.compare), state.at.as_ref(), out);
        });
        if !slim {
            state.settings.files_width = shown.response.rect.width();
        }
    }
    let Some(sheet) = state.sheet.clone() else {
        let frame = Frame::new().fill(palette.ground);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| start::start_ui(ui, state, out));
        covers(ui, state, out);
        return;
    };
    if state.compare.open {
        // The findings belong to one file: side by side, the tables have the room.
        CentralPanel::no_frame().frame(Frame::new().fill(palette.ground)).show(ui, |ui| {
            comparing::compare_ui(ui, &state.compare, state.settings.utc, out);
        });
        covers(ui, state, out);
        return;
    }
    let view = state.shown_view();
    let checked_elsewhere = view == View::Overview;
    if !narrow {
        let kept = state.settings.findings_width.clamp(260.0, width * 0.45);
        let range = 260.0..=(width * 0.45);
        let shown = Panel::right("findings").frame(panel).default_size(kept).size_range(range).show(ui, |ui| {
            findings_ui(ui, &sheet, chosen(state, checked_elsewhere), out);
        });
        state.settings.findings_width = shown.response.rect.width();
    } else {
        // The overview shows the strongest ones already.
        let folded = state.findings_folded.unwrap_or(short || checked_elsewhere);
        let most = (height * 0.55).max(96.0);
        // Two panels by name: the open one would else begin at the height of the folded one.
        let name = if folded { "findings folded" } else { "findings under" };
        let mut under = Panel::bottom(name).frame(panel).resizable(!folded);
        under = if folded { under.exact_size(30.0) } else { under.default_size(height * 0.3).size_range(64.0..=most) };
        under.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            fold_bar(ui, &sheet, folded, out);
            if !folded {
                ui.spacing_mut().item_spacing.y = 4.0;
                findings_ui(ui, &sheet, chosen(state, checked_elsewhere), out);
            }
        });
    }
    CentralPanel::no_frame().frame(Frame::new().fill(palette.ground)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        header::header_ui(ui, &sheet, view, short, out);
        ui.spacing_mut().item_spacing.y = 4.0;
        let utc = state.settings.utc;
        match view {
            View::Overview => overview::overview_ui(ui, &sheet, (state.at.as_ref(), state.row_in_dump()), utc, out),
            View::Claims => claims::claims_ui(ui, &sheet, &mut state.all_columns, utc, out),
            View::Route => route::route_ui(ui, &sheet, utc, out),
            View::Times => {
                let chosen = times::Chosen { finding: state.finding, utc, zone: state.settings.zone.as_deref() };
                times::times_ui(ui, &sheet, &mut state.times, chosen, out);
            }
            View::Proofs => {
                let searching = state.searches.running.as_ref();
                let chosen = proofs::Chosen {
                    selected: state.proof,
                    states: sheet.revisions.len(),
                    utc,
                    searching,
                    at: state.at.as_ref(),
                };
                proofs::proofs_ui(ui, &sheet, &chosen, out);
            }
            View::Content if sheet.pages.is_some() => pages::pages_ui(ui, &sheet, &mut state.pages, out),
            View::Revisions => revisions::revisions_ui(ui, &sheet, &mut state.pages, utc, out),
            View::Content => content::content_ui(ui, &sheet, &mut state.content, utc, out),
            View::Structure if sheet.pages.is_some() => objects::objects_ui(ui, &mut state.objects, out),
            View::Structure => structure::structure_ui(ui, &state.content, state.at.as_ref(), out),
            View::Facts => facts::facts_ui(ui, &sheet, &mut state.facts, utc, out),
            View::Source => source::source_ui(ui, &mut state.source, out),
        }
    });
    covers(ui, state, out);
}

/// What the panel of findings has to know besides the sheet.
fn chosen(state: &mut State, checked_elsewhere: bool) -> Chosen<'_> {
    let subject = state.subject(None);
    Chosen {
        finding: state.finding,
        reveal: &mut state.reveal_finding,
        utc: state.settings.utc,
        checked_elsewhere,
        case: &mut state.case,
        subject,
    }
}

fn covers(ui: &Ui, state: &mut State, out: &mut Vec<Action>) {
    if let Some(overlay) = &mut state.overlay {
        let (stored, private) = (&state.stored, state.private);
        let about = overlays::About {
            files: &state.files,
            sheet: state.sheet.as_deref(),
            at: state.at.as_ref(),
            found: &mut state.found,
            keys: &state.keys,
            knowledge: &state.knowledge,
            stored,
            private,
            case: &state.case,
            report: &mut state.report,
            settings: &state.settings,
        };
        overlays::overlay_ui(ui.ctx(), overlay, about, out);
    }
    if ui.input(|input| !input.raw.hovered_files.is_empty()) {
        start::drop_hint(ui.ctx(), ui.visuals().dark_mode);
    }
}

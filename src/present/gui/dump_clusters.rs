//! What of a dump belongs together: threads, twins, machines, programs, senders. A click shows the members.

use egui::{ScrollArea, Ui, vec2};

use super::dump_state::{DumpAction, DumpView};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{muted, one_line, row};
use crate::present::dump::{Group, GroupKind, MOST_GROUPS};
use crate::present::speech::{t, tf};
use crate::present::words;

const LINE: f32 = 26.0;

pub(super) fn groups_ui(ui: &mut Ui, view: &mut DumpView, out: &mut Vec<Action>) {
    let table = view.shown.table.clone();
    ui.label(tokens::small_strong(t("Groups")));
    if table.groups.is_empty() {
        let reading = view.running.is_some() || !table.complete;
        muted(
            ui,
            match reading {
                true => t("What belongs together shows when everything is read"),
                false => t("No files of this dump share an identifier, a machine, a program or a sender"),
            },
        );
        return;
    }
    let many = |kind: GroupKind| table.groups.iter().filter(|group| group.kind == kind).count();
    let first = GroupKind::ALL.into_iter().find(|kind| many(*kind) > 0).unwrap_or(GroupKind::Threads);
    let chosen = view.kind.unwrap_or(first);
    ui.spacing_mut().item_spacing.y = 2.0;
    for kind in GroupKind::ALL {
        let count = many(kind);
        let text = format!("{} · {}", kind.name(), words::number(count as u64));
        let label = ui.add_enabled(count > 0, egui::Button::selectable(kind == chosen, tokens::small(text)));
        if label.on_hover_text(kind.explained()).clicked() {
            out.push(Action::Dump(DumpAction::Kind(kind)));
        }
    }
    ui.add_space(GRID);
    muted(ui, chosen.explained());
    if many(chosen) >= MOST_GROUPS {
        muted(ui, tf("Only the {} largest are shown", &[&MOST_GROUPS]));
    }
    ui.add_space(GRID);
    let of_kind: Vec<&Group> = table.groups.iter().filter(|group| group.kind == chosen).collect();
    let set = view.query.group.as_ref().map(|(_, files)| files.clone());
    let mut pick = None;
    ScrollArea::vertical().id_salt(("dump groups", chosen)).auto_shrink(false).show_rows(
        ui,
        LINE,
        of_kind.len(),
        |ui, range| {
            for group in of_kind.get(range).unwrap_or_default() {
                let on = set.as_ref().is_some_and(|files| *files == group.files);
                let count = words::number(group.files.len() as u64);
                let name = if group.name.is_empty() { t("without a subject") } else { group.name.as_str() };
                let (rect, response) = row(ui, LINE, on, &tf("{}: {} files", &[&name, &count]));
                let palette = Palette::of(ui);
                let font = tokens::small_font();
                let at = rect.right_center() - vec2(6.0, 0.0);
                let number = ui.painter().text(at, egui::Align2::RIGHT_CENTER, count, font, palette.muted);
                let left = rect.left_center() + vec2(6.0, -8.0);
                one_line(ui, left, number.left() - left.x - 6.0, tokens::small(name).color(palette.ink), palette.ink);
                if response.on_hover_text(name).clicked() {
                    pick = Some((on, (group.name.clone(), group.files.clone())));
                }
            }
        },
    );
    if let Some((on, group)) = pick {
        view.query.group = (!on).then_some(group);
        out.push(Action::Dump(DumpAction::Arrange));
    }
}

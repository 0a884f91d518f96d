//! The table of a dump: only the rows in sight are drawn, however many there are.

use egui::{Align2, Event, Key, Modifiers, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use super::dump_state::{DumpAction, DumpView};
use super::state::Action;
use super::tokens::{self, GRID, Palette, ROW};
use super::widgets::{one_line, shape};
use crate::present::dump::{Column, Line};
use crate::present::speech::{t, tf};
use crate::present::words;

const HEAD: f32 = 26.0;
/// Usual widths (points) of the columns but the last, which takes the rest.
const WIDTHS: [f32; 6] = [52.0, 116.0, 196.0, 64.0, 108.0, 148.0];
/// Narrowest last column (points).
const LAST: f32 = 250.0;
/// Columns of [`WIDTHS`] that give way where there is no room, the first one first: kind, sender.
const GIVE_WAY: [usize; 3] = [3, 5, 4];

pub(super) fn table_ui(ui: &mut Ui, view: &mut DumpView, covered: bool, out: &mut Vec<Action>) {
    if view.shown.shown.is_empty() {
        ui.add_space(4.0 * GRID);
        let reading = view.running.is_some();
        ui.label(match view.shown.table.lines.is_empty() {
            true if reading => t("The first rows appear as soon as some files are read"),
            true => t("No file was found there"),
            false => t("No file of the dump is like that"),
        });
        if view.query.filters() && ui.button(t("Show all")).clicked() {
            out.push(Action::Dump(DumpAction::Clear));
        }
        return;
    }
    let height = ui.available_height() - HEAD;
    if !covered {
        keys(ui, view, height, out);
    }
    let widths = widths(ui.available_width() - 16.0);
    let columns: Vec<(Column, f32)> = Column::ALL.into_iter().zip(widths).filter(|(_, width)| *width > 0.0).collect();
    ui.spacing_mut().item_spacing = vec2(2.0 * GRID, 0.0);
    // One sense for a cell: a row is one thing to click, and none of them takes the keyboard.
    let mut builder = TableBuilder::new(ui).id_salt("dump table").sense(Sense::CLICK).auto_shrink(false);
    for (_, width) in &columns {
        builder = builder.column(Width::exact(*width).clip(true));
    }
    if std::mem::take(&mut view.reveal) {
        builder = builder.scroll_to_row(view.row, None);
    }
    let view = &*view;
    let table = builder.header(HEAD, |mut row| {
        for (column, _) in &columns {
            row.col(|ui| heading(ui, view, *column, out));
        }
    });
    table.body(|body| {
        body.rows(ROW, view.shown.shown.len(), |row| one_row(row, view, &columns, out));
    });
}

/// Widths of all columns; 0 for one that there is no room for.
fn widths(room: f32) -> [f32; 7] {
    let mut widths = [0.0; 7];
    for (width, usual) in widths.iter_mut().zip(WIDTHS) {
        *width = usual;
    }
    let gaps = 2.0 * GRID * 6.0;
    let left = |widths: &[f32; 7]| room - gaps - widths.iter().sum::<f32>();
    for column in GIVE_WAY {
        if left(&widths) < LAST
            && let Some(width) = widths.get_mut(column)
        {
            *width = 0.0;
        }
    }
    let rest = left(&widths);
    let [place, standing, name, .., last] = &mut widths;
    if rest < LAST {
        // What is left is halved between the name and what stands out.
        let half = ((*name + rest) / 2.0).max(80.0);
        (*name, *last) = (half, half);
        if half <= 80.0 {
            (*place, *standing) = (40.0, 28.0);
        }
    } else if rest > 420.0 {
        // A wide window gives the name its part.
        *name += (rest - 420.0) * 0.3;
        *last = rest - (rest - 420.0) * 0.3;
    } else {
        *last = rest;
    }
    widths
}

fn heading(ui: &mut Ui, view: &DumpView, column: Column, out: &mut Vec<Action>) {
    let sorted = view.query.column == column;
    let arrow = match (sorted, view.query.turned) {
        (false, _) => "",
        (true, false) => " ↓",
        (true, true) => " ↑",
    };
    let text = tokens::small_strong(format!("{}{arrow}", column.name())).color(Palette::of(ui).muted);
    let button = ui.add(egui::Button::new(text).frame(false).truncate());
    button.widget_info(|| WidgetInfo::selected(Role::Button, true, sorted, tf("Sort by: {}", &[&column.name()])));
    super::widgets::focus_ring(ui, &button);
    if button.clicked() {
        out.push(Action::Dump(DumpAction::Sort(column)));
    }
}

fn one_row(mut row: TableRow, view: &DumpView, columns: &[(Column, f32)], out: &mut Vec<Action>) {
    let at = row.index();
    let Some(line) = view.shown.line(at) else { return };
    let selected = at == view.row;
    row.set_selected(selected);
    for (column, width) in columns {
        row.col(|ui| cell(ui, view, line, *column, *width));
    }
    let response = row.response();
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, said(line)));
    if response.clicked() && response.ctx.input(|input| input.modifiers.command) {
        out.push(Action::Dump(DumpAction::Mark(line.entry.file)));
    } else if response.double_clicked() {
        out.push(Action::Dump(DumpAction::Enter(at)));
    } else if response.clicked() {
        out.push(Action::Dump(DumpAction::Row(at)));
    }
}

/// The row in one sentence.
fn said(line: &Line) -> String {
    let entry = &line.entry;
    let rank = line.rank.to_string();
    let all = [
        words::standing(entry.standing),
        &entry.name,
        &entry.title,
        &entry.who,
        &entry.date,
        line.finding(),
        &line.why,
    ];
    let rest = all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    tf("Place {}: {}", &[&rank, &rest])
}

fn cell(ui: &Ui, view: &DumpView, line: &Line, column: Column, width: f32) {
    let palette = Palette::of(ui);
    let entry = &line.entry;
    let corner = ui.max_rect().min;
    let two = |above: &str, below: &str| {
        let small = |text: &str, color| tokens::small(text).color(color);
        let top = if below.is_empty() { 13.0 } else { 5.0 };
        one_line(ui, corner + vec2(0.0, top), width, small(above, palette.ink), palette.ink);
        if !below.is_empty() {
            one_line(ui, corner + vec2(0.0, 23.0), width, small(below, palette.muted), palette.muted);
        }
    };
    match column {
        Column::Place => {
            let rank = words::number(line.rank as u64);
            two(&rank, if line.copy { t("copy") } else { "" });
            if let Some(letter) = view.letter(entry.file) {
                let at = corner + vec2(width - 10.0, 13.0);
                ui.painter().circle_filled(at, 7.0, palette.claims);
                let font = tokens::small_strong_font();
                ui.painter().text(at, Align2::CENTER_CENTER, letter, font, palette.ground);
            }
        }
        Column::Standing => {
            let color = palette.standing(entry.standing);
            shape(ui.painter(), pos2(corner.x + 7.0, corner.y + ROW / 2.0), 5.5, entry.standing, color, palette.ground);
            let word = tokens::small(words::standing(entry.standing)).color(color);
            one_line(ui, corner + vec2(20.0, 13.0), width - 20.0, word, color);
        }
        Column::Name => two(&entry.name, &entry.title),
        Column::Kind => two(words::kind(entry.kind), ""),
        Column::Date => {
            let (day, time) = entry.date.split_once(' ').unwrap_or((&entry.date, ""));
            two(day, time);
        }
        Column::Who => match entry.who.split_once(" <") {
            Some((name, address)) => two(name, address.trim_end_matches('>')),
            None => two(&entry.who, ""),
        },
        Column::Finding => {
            let finding = line.finding();
            let none = finding.is_empty() && entry.unreadable.is_none();
            match none {
                // What says nothing stands back.
                true => drop(one_line(
                    ui,
                    corner + vec2(0.0, 13.0),
                    width,
                    tokens::small(line.why.as_ref()).color(palette.muted),
                    palette.muted,
                )),
                false if finding.is_empty() => two(&line.why, ""),
                false => two(finding, &line.why),
            }
        }
    }
}

/// The keys of the table, while nothing else has the keyboard.
fn keys(ui: &Ui, view: &DumpView, height: f32, out: &mut Vec<Action>) {
    if view.typing || ui.memory(|memory| memory.focused().is_some()) {
        return;
    }
    // Words that somebody selected are what is copied then.
    let words = ui.ctx().with_plugin(|state: &mut egui::text_selection::LabelSelectionState| state.has_selection());
    #[expect(clippy::cast_possible_truncation, reason = "rows of a screen")]
    let page = ((height / ROW) as isize - 1).max(1);
    let last = view.shown.shown.len().saturating_sub(1);
    let (moves, enter, copy) = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        let mut moves = Vec::new();
        for (key, action) in [
            (Key::PageDown, DumpAction::Move(page)),
            (Key::PageUp, DumpAction::Move(-page)),
            (Key::Home, DumpAction::Row(0)),
            (Key::End, DumpAction::Row(last)),
        ] {
            if pressed(key) {
                moves.push(Action::Dump(action));
            }
        }
        let enter = pressed(Key::Enter);
        (moves, enter, input.events.iter().any(|event| matches!(event, Event::Copy)))
    });
    out.extend(moves);
    if enter {
        out.push(Action::Dump(DumpAction::Enter(view.row)));
    }
    if copy && !words.unwrap_or(false) {
        out.push(Action::Dump(DumpAction::Copy));
    }
}

#[cfg(test)]
mod tests {
    use super::widths;

    #[test]
    fn columns_fill_the_room_and_give_way_in_a_narrow_one() {
        for room in [1_400.0, 1_000.0, 760.0, 480.0, 300.0] {
            let widths = widths(room);
            let sum: f32 = widths.iter().sum();
            assert!(sum <= room.max(330.0), "{room}: {widths:?}");
            assert!(widths[6] >= 80.0 && widths[2] >= 80.0, "{room}: {widths:?}");
        }
        assert_eq!((widths(760.0)[3], widths(1_400.0)[3]), (0.0, 64.0));
    }
}

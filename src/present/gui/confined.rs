//! What the system keeps from the reader and from the program: a word in the status bar, all of it at a look.

use egui::{Label, Sense, Ui};

use super::tokens::{self, Palette};
use crate::present::speech::t;
use crate::sandbox::{Confinement, Hold};

/// One word in the bar; in another colour, and in other words, where something is missing.
pub(super) fn confined_ui(ui: &mut Ui, reader: Option<&Confinement>, program: &Hold) {
    let palette = Palette::of(ui);
    let (text, color) = match reader {
        None => (t("offline · starting the reader…"), palette.muted),
        Some(reader) if reader.missing().is_empty() && program.holds() => {
            (t("offline · reader confined"), palette.muted)
        }
        Some(reader) if reader.network.holds() || reader.files.holds() => {
            (t("reader confined only in part"), palette.against)
        }
        Some(_) => (t("reader a separate process, not confined"), palette.against),
    };
    let label = Label::new(tokens::small(text).color(color)).truncate().sense(Sense::hover());
    let response = ui.add(label);
    if let Some(reader) = reader {
        response.on_hover_text(lines(reader, program).join("\n"));
    }
}

fn lines(reader: &Confinement, program: &Hold) -> Vec<String> {
    let mut lines = vec![t("Files are read by a process of its own. Kept from it:").to_owned()];
    lines.extend(reader.rows().map(|(name, hold)| Confinement::line(name, hold)));
    lines.push(t("Kept from this window:").to_owned());
    lines.push(Confinement::line("network", program));
    lines
}

//! What each command does.

use super::case_state::CaseAction;
use super::commands::Command;
use super::comparing::CompareAction;
use super::copies;
use super::dump_state::DumpAction;
use super::pages_state::PagesAction;
use super::reporting::ReportAction;
use super::state::{Action, Overlay, State};
use super::stored_state::StoredAction;
use super::update::Means;
use super::views::View;
use crate::present::speech::spoken;
use crate::store::settings::Theme;

impl State {
    pub(super) fn run(&mut self, command: Command, means: &Means) {
        if self.dump.open && self.dump_command(command, means) {
            return;
        }
        match command {
            Command::Dump => self.dump_action(DumpAction::Show(!self.dump.open), means),
            Command::OpenDump => means.jobs.pick_dump(),
            Command::Open => means.jobs.pick(false),
            Command::OpenFolder => means.jobs.pick(true),
            Command::OpenPath => self.overlay = Some(Overlay::Path(String::new())),
            Command::Palette => self.overlay = Some(Overlay::Palette(String::new(), 0)),
            Command::Help => self.overlay = Some(Overlay::Help),
            Command::GoTo if self.sheet.is_some() => self.overlay = Some(Overlay::Offset(String::new())),
            Command::Find if self.sheet.is_some() => {
                if self.shown_view() == View::Content {
                    self.content.focus = true;
                } else {
                    self.leave_for(|state| state.view = View::Source);
                    self.source.find.focus = true;
                }
            }
            Command::GoTo | Command::Find => {}
            Command::Show(view) => self.act(Action::Show(view), means),
            Command::NextPage => self.pages_action(PagesAction::Step(true), means),
            Command::PreviousPage => self.pages_action(PagesAction::Step(false), means),
            Command::ZoomIn => self.pages_action(PagesAction::Zoom(self.pages.zoom + 1), means),
            Command::NextChange => self.step_passage(true),
            Command::PreviousChange => self.step_passage(false),
            Command::ZoomOut => self.pages_action(PagesAction::Zoom(self.pages.zoom.saturating_sub(1)), means),
            Command::NextView => self.step_view(true),
            Command::PreviousView => self.step_view(false),
            Command::Back => self.travel(true),
            Command::Forward => self.travel(false),
            Command::NextFinding => self.step_finding(true),
            Command::PreviousFinding => self.step_finding(false),
            Command::NextFile => self.step_file(true),
            Command::PreviousFile => self.step_file(false),
            Command::Keys => self.open_keys(),
            Command::Knowledge => self.overlay = Some(Overlay::Knowledge(String::new())),
            Command::SearchSigned => self.search_signed(means),
            Command::StopSearch => self.stop_search(),
            Command::CopyNeeded => self.copy(means, |state| Some(state.needed_lines())),
            Command::CopyFinding => self.copy(means, |state| {
                let sheet = state.sheet.as_ref()?;
                Some(sheet.findings.get(state.finding?)?.plain(state.settings.utc))
            }),
            Command::CopyTable => self.copy(means, Self::table),
            Command::CopyHash => self.copy(means, |state| state.sheet.as_ref()?.sha256.clone()),
            Command::Times => self.settings.utc = !self.settings.utc,
            Command::Zone => self.overlay = Some(Overlay::Zone(String::new(), 0)),
            Command::Theme => {
                let dark = means.ctx.theme() == egui::Theme::Dark;
                self.act(Action::Theme(if dark { Theme::Light } else { Theme::Dark }), means);
            }
            Command::SystemTheme => self.act(Action::Theme(Theme::System), means),
            Command::Language => self.act(Action::Speak(spoken().other()), means),
            Command::ForgetRecent => self.stored_action(StoredAction::ForgetRecent, means),
            Command::Stored => self.open_stored(means),
            Command::Password => self.ask_password(),
            Command::Case => self.case_action(CaseAction::Look, means),
            Command::Note if self.sheet.is_some() => {
                (self.case.focus, self.findings_folded) = (true, Some(false));
            }
            Command::Report => self.report_action(ReportAction::Open, means),
            Command::Mark => self.step_mark(means),
            Command::Compared => self.toggle_compared(),
            Command::Compare => self.compare_action(CompareAction::Show),
            Command::Note => {}
            Command::Undo => self.case_action(CaseAction::Step(true), means),
            Command::Redo => self.case_action(CaseAction::Step(false), means),
            Command::Glossary => self.overlay = Some(Overlay::Glossary(String::new())),
            Command::Samples => {
                let samples = crate::present::samples::SAMPLES.iter();
                self.open(samples.map(|(name, bytes)| crate::sandbox::hold_sample(name, bytes)).collect(), means);
            }
            Command::CancelJob => {
                if let Some(progress) = &self.progress {
                    progress.cancel.cancel();
                }
            }
        }
    }

    fn copy(&self, means: &Means, text: impl FnOnce(&Self) -> Option<String>) {
        if let Some(text) = text(self) {
            copies::exactly(means.ctx, text);
        }
    }
}

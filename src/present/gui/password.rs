//! The password of encrypted PDFs: asked for when somebody wants to, kept until the window closes, never stored.

use egui::{TextEdit, Ui};

use super::jobs::Order;
use super::state::{Action, Overlay, State};
use super::tokens::{self, GRID};
use super::update::Means;
use super::widgets::muted;
use crate::Password;
use crate::present::speech::t;

impl State {
    /// Takes a password, or forgets it, and examines the shown file anew.
    pub(super) fn use_password(&mut self, text: &str, means: &Means) {
        self.overlay = None;
        let password = (!text.is_empty()).then(|| Password::new(text));
        self.password.clone_from(&password);
        for told in
            [means.jobs.ask(Order::Password(password.clone())), means.jobs.draw(Order::Password(password.clone()))]
        {
            if let Err(why) = told {
                self.notice(why);
            }
        }
        self.objects.key = None;
        let shown = self.at.as_ref().map(|key| key.file);
        let Some(opened) = shown.and_then(|file| self.opened.get(file)) else { return };
        let path = opened.path.clone();
        let engine = crate::Settings { password, ..means.engine.clone() };
        let means = Means { jobs: means.jobs, ctx: means.ctx, engine, now: means.now };
        self.examine(vec![path], &means);
    }

    /// The settings of an examination with the keys, certificates, releases and the password at hand.
    pub(super) fn settings_now(&self, engine: &crate::Settings) -> crate::Settings {
        let settings = self.knowledge.settings(self.keys.settings(engine));
        match &self.password {
            Some(_) => crate::Settings { password: self.password.clone(), ..settings },
            None => settings,
        }
    }

    /// Asks for a password.
    pub(super) fn ask_password(&mut self) {
        self.overlay = Some(Overlay::Password(String::new()));
    }
}

pub(super) fn password_ui(ui: &mut Ui, text: &mut String, out: &mut Vec<Action>) {
    ui.label(tokens::strong(t("Password of an encrypted PDF")));
    ui.add_space(GRID);
    let field = ui.add(TextEdit::singleline(text).password(true).desired_width(f32::INFINITY));
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::PasswordInput, true, t("Password")));
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    muted(
        ui,
        t(
            "The shown file is examined anew with it. It is kept until the window closes, and never stored; an empty one is forgotten",
        ),
    );
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        if ui.button(t("Use it")).clicked() || entered {
            out.push(Action::Password(std::mem::take(text)));
        }
        if ui.button(t("Cancel")).clicked() {
            out.push(Action::Cover(None));
        }
    });
}

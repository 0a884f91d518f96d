//! The system's dialogs, each on a thread of its own: the window goes on, and one that never appears is said.

use std::time::{Duration, Instant};

use super::case_state::Ask;
use super::jobs::{Jobs, News, Teller};
use crate::present::speech::{t, tf};

/// A dialog that is gone sooner than this was never there.
const NO_DIALOG: Duration = Duration::from_millis(300);

impl Jobs {
    /// Shows the system's dialog for lists of keys on a thread of its own.
    pub(super) fn pick_keys(&self) {
        let ask = move |teller: &Teller| {
            let since = Instant::now();
            match rfd::FileDialog::new().set_title(t("Add keys")).pick_files() {
                Some(paths) => teller.say(News::PickedKeys(paths)),
                None if since.elapsed() < NO_DIALOG => teller
                    .say(News::Failed(t("No dialog could be opened: type or paste the path of the list").to_owned())),
                None => {}
            }
        };
        self.beside(ask);
    }

    /// Shows the system's dialog on a thread of its own.
    pub(super) fn pick(&self, folder: bool) {
        let ask = move |teller: &Teller| {
            let since = Instant::now();
            let dialog = rfd::FileDialog::new();
            let picked = if folder {
                dialog.set_title(t("Open folder")).pick_folder().map(|folder| vec![folder])
            } else {
                dialog.set_title(t("Open files")).pick_files()
            };
            match picked {
                Some(paths) => teller.say(News::Picked(Some(paths))),
                None if since.elapsed() < NO_DIALOG => teller.say(News::Picked(None)),
                None => {}
            }
        };
        self.beside(ask);
    }

    /// Shows the system's dialog for the place of a new file, which begins with this name.
    pub(super) fn pick_target(&self, name: String) {
        self.pick_new(name, News::PickedTarget);
    }

    /// The same for whatever is to be saved.
    pub(super) fn pick_new(&self, name: String, picked: impl FnOnce(std::path::PathBuf) -> News + Send + 'static) {
        self.beside(move |teller| {
            let since = Instant::now();
            match rfd::FileDialog::new().set_title(t("Save as")).set_file_name(name).save_file() {
                Some(path) => teller.say(picked(path)),
                None if since.elapsed() < NO_DIALOG => {
                    teller.say(News::Failed(t("No dialog could be opened: type or paste a path").to_owned()))
                }
                None => {}
            }
        });
    }

    /// Shows the system's dialog for a case.
    pub(super) fn pick_case(&self, what: Ask) {
        self.beside(move |teller| {
            let since = Instant::now();
            let dialog = rfd::FileDialog::new().add_filter(t("Cases"), &[crate::store::case::ENDING]);
            let picked = match what {
                Ask::Save | Ask::HandOver => {
                    dialog.set_title(t("Save the case")).set_file_name("case.palimpsest").save_file()
                }
                Ask::Open | Ask::Merge => dialog.set_title(t("Open a case")).pick_file(),
            };
            match picked {
                Some(path) => teller.say(News::PickedCase(what, path)),
                None if since.elapsed() < NO_DIALOG => {
                    teller.say(News::Failed(t("No dialog could be opened: type or paste a path").to_owned()))
                }
                None => {}
            }
        });
    }

    /// Does something that may take a while on a thread of its own: a dialog, a report.
    pub(super) fn beside(&self, work: impl FnOnce(&Teller) + Send + 'static) {
        let teller = Teller { tell: self.tell.clone(), ctx: self.ctx.clone() };
        let said = teller.clone();
        if let Err(error) = std::thread::Builder::new().name("beside".into()).spawn(move || work(&teller)) {
            said.say(News::Failed(tf("It could not be done: {}", &[&error])));
        }
    }
}

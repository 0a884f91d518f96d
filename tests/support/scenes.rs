//! Every view and everything that can lie over the window, each as it is reached by name.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::PathBuf;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use palimpsest::inspect::Report;
use palimpsest::store::settings::WindowSettings;

use crate::window::{Test, open_with, sample};

pub const MAIL: &str = "assets/samples/moved-back.eml";
pub const OTHER: &str = "assets/samples/consistent-answer.eml";
pub const PDF: &str = "assets/samples/edited-afterwards.pdf";
pub const SIGNED: &str = "tests/cases/mail-arc-saw-signature-fit/hit.eml";
pub const SIGNED_PDF: &str = "tests/cases/pdf-added-after-signing/hit.pdf";

/// How one of them is reached.
pub enum Way {
    /// Nothing is done: the window as it opens.
    Open,
    /// A view, and a text that it shows once it is there.
    View(&'static str, &'static str),
    /// Something over the window, by the name of its command, and a text in it.
    Over(&'static str, &'static str),
    /// Several files side by side.
    Compare,
}

pub struct Scene {
    pub name: &'static str,
    pub files: &'static [&'static str],
    pub way: Way,
}

const BOTH: &[&str] = &[MAIL, OTHER];

pub const SCENES: &[Scene] = &[
    Scene { name: "start", files: &[], way: Way::Open },
    Scene { name: "overview", files: BOTH, way: Way::View("Overview", "What was checked") },
    Scene { name: "claims", files: BOTH, way: Way::View("Claims", "When was it sent?") },
    Scene { name: "route", files: BOTH, way: Way::View("Route", "Sender, as the mail says") },
    Scene { name: "times", files: BOTH, way: Way::View("Times", "Shorten long gaps") },
    Scene { name: "proofs", files: &[SIGNED], way: Way::View("Proofs", "DKIM-Signature") },
    Scene { name: "content", files: BOTH, way: Way::View("Content", "repair budget") },
    Scene { name: "structure", files: BOTH, way: Way::View("Structure", "multipart/alternative") },
    Scene { name: "facts", files: BOTH, way: Way::View("Facts", "mail.message-id") },
    Scene { name: "source", files: BOTH, way: Way::View("Source", "Bytes of the file") },
    Scene { name: "pdf-overview", files: &[PDF], way: Way::View("Overview", "What was checked") },
    Scene { name: "pdf-proofs", files: &[SIGNED_PDF], way: Way::View("Proofs", "PDF signature") },
    Scene { name: "pages", files: &[PDF], way: Way::View("Content", "Page 1 of 1") },
    Scene { name: "revisions", files: &[PDF], way: Way::View("Revisions", "State 1") },
    Scene { name: "objects", files: &[PDF], way: Way::View("Structure", "catalog") },
    Scene { name: "compare", files: &[MAIL, OTHER, PDF], way: Way::Compare },
    Scene { name: "report", files: BOTH, way: Way::Over("Report…", "SHA-256 21b5f0e6") },
    Scene { name: "case", files: BOTH, way: Way::Over("Case: notes", "Hand over a copy…") },
    Scene { name: "keys", files: BOTH, way: Way::Over("Keys of signatures", "Path or pasted records") },
    Scene { name: "knowledge", files: BOTH, way: Way::Over("Knowledge: when", "Path of a list of releases") },
    Scene { name: "glossary", files: BOTH, way: Way::Over("Words of the trade", "DKIM") },
    Scene { name: "stored", files: BOTH, way: Way::Over("What is stored", "Private mode: store nothing") },
    Scene { name: "help", files: BOTH, way: Way::Over("Keys of the keyboard", "Ctrl+Shift+O") },
    Scene { name: "palette", files: BOTH, way: Way::Over("Find a command or a file", "Open files…") },
    Scene { name: "path", files: BOTH, way: Way::Over("Open a path…", "Typed or pasted") },
    Scene { name: "zone", files: BOTH, way: Way::Over("Times in a zone", "The distance from UTC") },
    Scene { name: "offset", files: BOTH, way: Way::Over("Go to an offset", "A number, or 0x") },
    Scene { name: "password", files: &[PDF], way: Way::Over("Password of an encrypted", "Use it") },
];

impl Scene {
    /// The window, with the scene in it.
    pub fn open(&self, size: [f32; 2], settings: WindowSettings) -> Test {
        let files: Vec<(PathBuf, Report)> = self.files.iter().map(|path| sample(path)).collect();
        let mut test = open_with(size, settings, Vec::new(), files);
        match self.way {
            Way::Open => test.harness.run_ok(),
            Way::View(tab, text) => {
                test.click(Role::Tab, tab);
                test.wait_for(text);
                None
            }
            Way::Over(command, text) => {
                run(&mut test, command);
                test.wait_for(text);
                None
            }
            Way::Compare => {
                for _ in self.files {
                    run(&mut test, "Take the file into");
                    test.key(Modifiers::NONE, Key::ArrowDown);
                }
                run(&mut test, "Compare the chosen");
                test.harness.run_ok()
            }
        };
        test
    }
}

/// Does a command by its name.
pub fn run(test: &mut Test, command: &str) {
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field(command);
    test.key(Modifiers::NONE, Key::Enter);
}

/// Waits until the threads have brought what they bring.
pub fn settle(test: &mut Test) {
    for _ in 0..12 {
        std::thread::sleep(Duration::from_millis(15));
        test.harness.step();
    }
    test.harness.run_ok();
}

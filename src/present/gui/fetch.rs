//! What is asked of the working thread for the views: bytes, layers, lines, contents.

use std::sync::Arc;

use super::jobs::{Key, Order, Wanted};
use super::state::{Layer, Load, State};
use super::update::Means;
use super::views::{ContentLoad, View};
use crate::evidence::Locator;
use crate::present::rows::ContentSheet;
use crate::present::speech::t;

impl State {
    /// Asks for what the shown view needs of the selected row.
    pub(super) fn load_if_shown(&mut self, means: &Means) {
        match self.shown_view() {
            View::Source => self.load_bytes(means),
            View::Content | View::Revisions if self.sheet.as_ref().is_some_and(|sheet| sheet.pages.is_some()) => {
                if let Some(key) = self.at.clone()
                    && self.pages.turn_to(&key)
                {
                    // The last state is looked at first, at the first page that it changed.
                    let last = self.sheet.as_ref().and_then(|sheet| sheet.revisions.last()?.page);
                    self.pages.page = last.unwrap_or_default();
                }
            }
            View::Structure if self.sheet.as_ref().is_some_and(|sheet| sheet.pages.is_some()) => {
                self.load_objects(means)
            }
            View::Content | View::Structure => self.load_content(means),
            _ => {}
        }
    }

    fn load_bytes(&mut self, means: &Means) {
        let Some(at) = self.at.clone() else { return };
        if self.source.key.as_ref() != Some(&at) {
            self.source.key = Some(at.clone());
            self.source.load = Load::Waiting;
            if let Some(Err(why)) = self.wanted(at).map(|wanted| means.jobs.ask(Order::Load(wanted))) {
                self.source.load = Load::Failed(why);
            }
        }
        if let Some(at) = self.source.at.clone() {
            self.show_layer(&at, means);
        }
    }

    fn load_content(&mut self, means: &Means) {
        let Some(at) = self.at.clone() else { return };
        if self.content.key.as_ref() == Some(&at) {
            return;
        }
        self.content.reset();
        self.content.key = Some(at.clone());
        if let Some(kept) = self.content.kept(&at) {
            self.content.load = ContentLoad::Ready(kept);
            return;
        }
        let report = self.report(&at).cloned();
        let Some((wanted, mut report)) = self.wanted(at).zip(report) else { return };
        // What lies beneath a child is not needed to name it.
        report.children.iter_mut().for_each(|child| child.children.clear());
        self.content.load = match means.jobs.ask(Order::Content(wanted, Box::new(report), means.engine.clone())) {
            Ok(()) => ContentLoad::Waiting,
            Err(why) => ContentLoad::Failed(why),
        };
    }

    /// A content arrived.
    pub(super) fn take_content(&mut self, key: Key, content: Result<Arc<ContentSheet>, String>) {
        if let Ok(sheet) = &content {
            self.content.keep(key.clone(), sheet.clone());
        }
        if self.content.key.as_ref() == Some(&key) {
            self.content.load = match content {
                Ok(sheet) => ContentLoad::Ready(sheet),
                Err(why) => ContentLoad::Failed(why),
            };
        }
    }

    pub(super) fn wanted(&self, key: Key) -> Option<Wanted> {
        let opened = self.opened.get(key.file)?;
        let expected_inside = self.report(&key)?.id.clone().filter(|_| !key.path.is_empty());
        let mut within = Ok(Vec::new());
        let mut holder = &opened.report;
        for index in &key.path {
            let child = holder.children.get(*index)?;
            match (&mut within, &child.place) {
                (Ok(places), Some(place)) if !matches!(place, Locator::Absent { .. }) => places.push(place.clone()),
                _ => within = Err(t("nothing says where it stands in the file that holds it; look there").to_owned()),
            }
            holder = child;
        }
        Some(Wanted { key, path: opened.path.clone(), expected: opened.report.id.clone(), within, expected_inside })
    }

    pub(super) fn show_layer(&mut self, at: &Locator, means: &Means) {
        let (Locator::Decoded { .. }, Load::Ready(pane)) = (at, &self.source.load) else { return };
        if self.source.layer.is_some() {
            return;
        }
        let load = match means.jobs.ask(Order::Stream(pane.held.clone(), at.clone())) {
            Ok(()) => Load::Waiting,
            Err(why) => Load::Failed(why),
        };
        self.source.layer = Some(Layer { at: at.clone(), load, jump: None });
    }

    pub(super) fn ask_lines(&mut self, layer: bool, width: usize, means: &Means) {
        let load = if layer { self.source.layer.as_mut().map(|it| &mut it.load) } else { Some(&mut self.source.load) };
        if let Some(Load::Ready(pane)) = load
            && pane.asked != width
            && means.jobs.ask(Order::Lines(pane.held.clone(), width)).is_ok()
        {
            pane.asked = width;
        }
    }
}

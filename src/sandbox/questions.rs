//! How a question goes to the reader, and its answer comes back.

use std::sync::Arc;

use super::lost::Lost;
use super::patience::Allowed;
use super::pool::Job;
use super::process::Child;
use super::protocol::{Reply, Request};
use super::{Cancel, Engine, Told, Worker, child};
use crate::Settings;
use crate::acquire::{self, Source};
use crate::engine::Stage;
use crate::evidence::Locator;
use crate::evidence::limits::process::row;
use crate::inspect::Report;
use crate::inspect::across::Gleaned;

impl Engine {
    /// Ends the child and forgets every question: nobody knows in what state a fault left this.
    pub(super) fn begin_anew(&mut self) {
        let fresh = Self::new(self.worker.clone()).with_patience(self.patience);
        *self = Self { started: self.started + 1, password: self.password.take(), ..fresh };
    }

    /// Puts the question for a report; the answer is taken by [`Engine::take_report`], in the order of the questions.
    pub(super) fn put_source(&mut self, source: &Source, settings: &Settings, cancel: &Cancel) -> Result<(), Lost> {
        self.tell(settings, cancel)?;
        self.password.clone_from(&settings.password);
        self.put(&question(source, settings), &source.bytes, cancel)
    }

    /// Puts it behind others, to whoever can take it ([`Engine::can_put`]); `None` where that one is gone: the answers to the others
    /// are still to be had, and say why.
    pub(super) fn put_source_behind(
        &mut self,
        source: &Source,
        settings: &Settings,
        cancel: &Cancel,
    ) -> Option<Result<(), Lost>> {
        let request = question(source, settings);
        let allowed = self.patience.with(&request, source.bytes.len());
        match &mut self.child {
            Some(child) => child.put_behind(&request, &source.bytes, allowed).then_some(Ok(())),
            None => Some(self.put(&request, &source.bytes, cancel)),
        }
    }

    /// Puts the question for what is judged beside others; the answer is taken by [`Engine::take_traits`].
    pub(super) fn put_traits(&mut self, source: &Source, job: &Job) -> Result<(), Lost> {
        self.tell(&job.settings, &job.cancel)?;
        self.put(&beside(source, job), &source.bytes, &job.cancel)
    }

    /// Puts it behind others, as [`Engine::put_source_behind`] does.
    pub(super) fn put_traits_behind(&mut self, source: &Source, job: &Job) -> Option<Result<(), Lost>> {
        let request = beside(source, job);
        let allowed = self.patience.with(&request, source.bytes.len());
        match &mut self.child {
            Some(child) => child.put_behind(&request, &source.bytes, allowed).then_some(Ok(())),
            None => Some(self.put(&request, &source.bytes, &Cancel::default())),
        }
    }

    /// Takes the traits that were asked for, or why there are none. `None` if it was cancelled.
    pub(super) fn take_traits(
        &mut self,
        put: Result<(), Lost>,
        source: &Source,
        cancel: &Cancel,
    ) -> Option<Result<Gleaned, String>> {
        let answer = put.and_then(|()| self.take(self.patience.plain(source.bytes.len()), cancel));
        match answer {
            Ok((Reply::Traits(digest), packed)) if digest.id.as_ref() == Some(&source.id) => {
                Some(Ok(Gleaned { digest: *digest, packed }))
            }
            Ok(_) => Some(Err("the reader gave another answer than was asked for".to_owned())),
            Err(Lost::Cancelled) => None,
            Err(lost) => Some(Err(lost.to_string())),
        }
    }

    /// Takes the report that was asked for. `None` if it was cancelled.
    pub(super) fn take_report(
        &mut self,
        put: Result<(), Lost>,
        source: &Source,
        settings: &Settings,
        cancel: &Cancel,
    ) -> Option<Report> {
        let request = Request::Examine { path: String::new(), settings: settings.clone() };
        let answer = put.and_then(|()| self.take(self.patience.with(&request, source.bytes.len()), cancel));
        let why = match answer {
            Ok((Reply::Examined(report), _)) if report.id.as_ref() == Some(&source.id) => return Some(*report),
            // The search alone is given up: what was found before it stands.
            Err(Lost::TooLong(..)) if settings.search.is_some() => {
                let plain = Settings { search: None, ..settings.clone() };
                let mut report = self.examine_source(source, &plain, cancel)?;
                let at = Locator::absent("the end of the search for signed values", "the time allowed for it");
                report.repairs.push(row::MOST_SEARCH_TIME.repair(at));
                return Some(report);
            }
            Ok(_) => "the reader gave another answer than was asked for".to_owned(),
            Err(Lost::Cancelled) => return None,
            Err(lost) => lost.to_string(),
        };
        let mut report = Report::unreadable(&source.path, settings.as_of, why);
        report.id = Some(source.id.clone());
        report.bytes = source.bytes.len() as u64;
        report.kind = acquire::detect(&source.bytes, &source.path);
        Some(report)
    }

    /// Tells the child the keys and releases of the user, if it does not know them yet.
    pub(super) fn tell(&mut self, settings: &Settings, cancel: &Cancel) -> Result<(), Lost> {
        if self.child.is_none() && !matches!(self.worker, Worker::InProcess) {
            self.told = Told::default();
        }
        if self.told.keys != settings.keys {
            self.ask(&Request::Keys(settings.keys.imported.to_vec()), &[], cancel)?;
            self.told.keys = settings.keys.clone();
        }
        if self.told.knowledge != settings.knowledge {
            self.ask(&Request::Knowledge(settings.knowledge.lists().to_vec()), &[], cancel)?;
            self.told.knowledge = settings.knowledge.clone();
        }
        Ok(())
    }

    pub(super) fn ask(&mut self, request: &Request, bytes: &[u8], cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        self.ask_shared(request, &Arc::from(bytes), cancel)
    }

    pub(super) fn ask_shared(
        &mut self,
        request: &Request,
        bytes: &Arc<[u8]>,
        cancel: &Cancel,
    ) -> Result<(Reply, Vec<u8>), Lost> {
        self.put(request, bytes, cancel)?;
        self.take(self.patience.with(request, bytes.len()), cancel)
    }

    /// The child, started if need be; none where this very process answers.
    pub(super) fn start(&mut self, cancel: &Cancel) -> Result<Option<&mut Child>, Lost> {
        let (program, required) = match &self.worker {
            Worker::InProcess => return Ok(None),
            Worker::Process(program) => (program, false),
            Worker::Confined(program) => (program, true),
        };
        if self.child.as_mut().is_none_or(Child::ended_idle) {
            self.child = None;
            let child = Child::start(program, cancel)?;
            let missing: Vec<&str> = child.confinement.missing().into_iter().map(|(name, _)| name).collect();
            if required && !missing.is_empty() {
                return Err(Lost::NotConfined(missing.join(", ")));
            }
            self.child = Some(child);
            self.started += 1;
        }
        Ok(self.child.as_mut())
    }

    /// Whether a question may be put behind others: the child lives and knows what these settings have told once.
    pub(super) fn can_put(&self, settings: &Settings) -> bool {
        self.can_take() && self.told.keys == settings.keys && self.told.knowledge == settings.knowledge
    }

    /// Whether somebody is there who answers what was put.
    pub(super) fn can_take(&self) -> bool {
        self.child.is_some() || matches!(self.worker, Worker::InProcess)
    }

    pub(super) fn put(&mut self, request: &Request, bytes: &Arc<[u8]>, cancel: &Cancel) -> Result<(), Lost> {
        let allowed = self.patience.with(request, bytes.len());
        let Some(child) = self.start(cancel)? else {
            let watch = |stage| {
                if let Stage::Searching { tried, most } = stage {
                    cancel.tell(tried, most);
                }
            };
            let answer = child::answer(&mut self.state, request.clone(), bytes.to_vec(), &watch);
            self.answered.push_back(answer);
            return Ok(());
        };
        let put = child.put(request, bytes, allowed);
        if put.is_err() {
            self.child = None;
        }
        put
    }

    pub(super) fn take(&mut self, allowed: Allowed, cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        if let Some(answer) = self.answered.pop_front() {
            return Ok(answer);
        }
        // Only a child that answered is used again; any other is stopped when it is dropped.
        let mut child = self.child.take().ok_or(Lost::Fault)?;
        let answer = child.receive(allowed, cancel)?;
        self.child = Some(child);
        Ok(answer)
    }
}

/// The question for a whole report.
fn question(source: &Source, settings: &Settings) -> Request {
    Request::Examine { path: source.path.clone(), settings: settings.clone() }
}

fn beside(source: &Source, job: &Job) -> Request {
    Request::Traits {
        path: source.path.clone(),
        id: source.id.clone(),
        known: job.path.to_string_lossy().into_owned(),
        member: job.member.as_ref().map(|given| Box::new(given.member.clone())),
        settings: (*job.settings).clone(),
    }
}

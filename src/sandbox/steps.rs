//! What is done with one file of many: read, asked, answered.

use super::lost::Lost;
use super::pool::Job;
use super::{Engine, looked_again};
use crate::acquire::Source;
use crate::inspect::Report;
use crate::inspect::across::{Gleaned, Traits};

pub(super) type Read<A> = Result<Source, Box<A>>;
pub(super) type Put = Result<(), Lost>;

/// What is done with one file; the tests put in steps that break off.
pub(super) struct Steps<A> {
    pub read: fn(&Job) -> Read<A>,
    /// Behind other questions or alone; `None` where nobody is left who could answer it.
    pub put: fn(&mut Engine, &Source, &Job, bool) -> Option<Put>,
    pub take: fn(&mut Engine, Put, Source, &Job) -> Option<A>,
    /// What is said of a file that has no answer, and why it has none.
    pub lost: fn(&Job, Option<&Source>, String) -> A,
}

/// The bytes of a job, or why they can't be had.
fn read(job: &Job) -> Result<Source, String> {
    match &job.member {
        None => Source::open(&job.path).map_err(|error| error.to_string()),
        Some(given) => {
            let bytes = given.bytes.clone()?;
            // The name decides with the bytes what it is.
            Ok(Source::new(given.member.name.clone(), bytes))
        }
    }
}

impl Steps<Report> {
    pub const USUAL: Self = Self {
        read: |job| read(job).map_err(|why| Box::new((Self::USUAL.lost)(job, None, why))),
        put: |engine, source, job, behind| match behind {
            true => engine.put_source_behind(source, &job.settings, &job.cancel),
            false => Some(engine.put_source(source, &job.settings, &job.cancel)),
        },
        take: |engine, put, source, job| {
            let report = engine.take_report(put, &source, &job.settings, &job.cancel);
            looked_again(source, report)
        },
        lost: |job, source, why| {
            let mut report = Report::unreadable(&job.path.to_string_lossy(), job.settings.as_of, why);
            if let Some(source) = source {
                (report.id, report.bytes) = (Some(source.id.clone()), source.bytes.len() as u64);
            }
            report
        },
    };
}

impl Steps<Gleaned> {
    pub const TRAITS: Self = Self {
        read: |job| read(job).map_err(|why| Box::new((Self::TRAITS.lost)(job, None, why))),
        put: |engine, source, job, behind| match behind {
            true => engine.put_traits_behind(source, job),
            false => Some(engine.put_traits(source, job)),
        },
        take: |engine, put, source, job| {
            Some(match engine.take_traits(put, &source, &job.cancel)? {
                Ok(gleaned) => gleaned,
                Err(why) => (Self::TRAITS.lost)(job, Some(&source), why),
            })
        },
        lost: |job, source, why| {
            let mut traits = Traits::unreadable(&job.path.to_string_lossy(), &why);
            if let Some(source) = source {
                (traits.id, traits.bytes) = (Some(source.id.clone()), source.bytes.len() as u64);
            }
            traits.member = job.member.as_ref().map(|given| Box::new(given.member.clone()));
            Gleaned::of(&traits)
        },
    };
}

//! What of one thing of a dump is shown in a row: made once, when it is examined, and made anew when its neighbours have spoken.

use std::path::{Path, PathBuf};

use super::super::{statements, words};
use super::Ranked;
use crate::evidence::{Kind, SourceId};
use crate::inspect::across::{MarkKind, Traits, Weighed, When};
use crate::inspect::{Finding, Standing, Weight};

/// Longest text (characters) of a cell.
const LONGEST_CELL: usize = 240;

/// One thing of a dump: a file, a message of a mailbox, an entry of an archive.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Position at which it was gathered.
    pub file: u32,
    /// The file on the disk.
    pub path: PathBuf,
    /// Its number among all that a container holds, from 1; `None` for the file itself.
    pub member: Option<u64>,
    /// Hash of its bytes; `None` if they could not be had.
    pub id: Option<SourceId>,
    /// Its name below what was opened, with the container that holds it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands, or the worst of what it encloses.
    pub standing: Standing,
    /// Subject or title.
    pub title: String,
    /// Sender, or author.
    pub who: String,
    /// Its main moment as written: the Date of a mail, the making of a document.
    pub date: String,
    /// The same in seconds since 1970; `None` where that is not known.
    pub at: Option<i64>,
    /// Findings above a note: check, weight, the sentence in the language that was spoken when it was read.
    pub found: Vec<(String, Weight, String)>,
    /// Why it could not be read.
    pub unreadable: Option<String>,
    /// What decides where it stands in the list.
    pub weighed: Weighed,
}

impl Entry {
    /// Of traits; names are shown below `roots`, what was opened.
    pub fn of(file: u32, traits: &Traits, roots: &[PathBuf]) -> Self {
        let shown = |text: &str| words::show_untrusted_within(text, LONGEST_CELL);
        let weighed = Weighed::of(traits);
        let moment =
            [When::Sent, When::Created, When::Saved, When::Taken].into_iter().find_map(|when| traits.time(when));
        let said = |finding: &Finding| shown(&statements::line(finding));
        let mut found: Vec<(String, Weight, String)> = Vec::new();
        for finding in traits.all().into_iter().flat_map(|one| &one.findings) {
            // Of each check the heaviest is enough.
            match found.iter_mut().find(|(check, ..)| *check == finding.check) {
                Some(known) if known.1 >= finding.weight => {}
                Some(known) => (known.1, known.2) = (finding.weight, said(finding)),
                None => found.push((finding.check.clone(), finding.weight, said(finding))),
            }
        }
        Self {
            file,
            path: PathBuf::from(&traits.path),
            member: traits.member.as_ref().map(|member| member.number),
            id: traits.id.clone(),
            name: shown(&below(traits, roots)),
            kind: traits.kind,
            standing: weighed.standing,
            title: shown(traits.title.as_deref().unwrap_or_default().trim()),
            who: shown(&who(traits)),
            date: moment.map(|stamp| shown(&stamp.value.words())).unwrap_or_default(),
            at: moment.and_then(|stamp| stamp.value.instant().or(stamp.value.earliest())).map(|at| at.as_second()),
            found,
            unreadable: traits.unreadable.as_deref().map(shown),
            weighed,
        }
    }

    /// As it is ordered.
    pub fn ranked(&self) -> Ranked {
        Ranked { file: self.file, content: self.id.as_ref().map(SourceId::first_bits), weighed: self.weighed.clone() }
    }
}

/// The name without the path of what was opened.
fn below(traits: &Traits, roots: &[PathBuf]) -> String {
    let path = Path::new(&traits.path);
    let rest = roots.iter().find_map(|root| path.strip_prefix(root).ok());
    let path = match rest {
        Some(rest) if !rest.as_os_str().is_empty() => rest.to_string_lossy(),
        // What was opened is the file itself: a mailbox, an archive.
        Some(_) => path.file_name().unwrap_or_default().to_string_lossy(),
        None => path.to_string_lossy(),
    };
    match &traits.member {
        Some(member) => format!("{path} › {}", member.name),
        None => path.into_owned(),
    }
}

/// Who sent or made it.
fn who(traits: &Traits) -> String {
    let value = |kind| traits.mark(kind).map(|mark| mark.value.as_str());
    match (value(MarkKind::FromName), value(MarkKind::From)) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => {
            let document = value(MarkKind::Author).or_else(|| value(MarkKind::LastBy));
            name.or(address).or(document).unwrap_or_default().to_owned()
        }
    }
}

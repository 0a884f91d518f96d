//! What leaves the engine as a file of its own, and whether a file is still the one that was examined.

use std::path::Path;

use super::protocol::{Reply, Request};
use super::{Cancel, Engine, Held};
use crate::Settings;
use crate::acquire::{self, Source};
use crate::evidence::{ByteSpan, Kind, Locator, SourceId};
use crate::inspect::Report;

/// A part of a file, taken out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
    /// The file name that the mail states for it, as it stands there.
    pub name: Option<String>,
    /// What its first bytes say that it is.
    pub kind: Kind,
}

impl Engine {
    /// The bytes of the layer in which a decoded fact stands.
    ///
    /// # Errors
    /// When the layer can't be decoded or the fact stands in the file itself.
    pub fn stream(&mut self, held: &Held, at: &Locator, cancel: &Cancel) -> Result<Held, String> {
        let Locator::Decoded { within, .. } = at else { return Err("it stands in the file itself".into()) };
        let request = Request::Stream { within: within.clone(), password: self.password.clone() };
        match self.ask_shared(&request, &held.bytes, cancel) {
            Ok((Reply::Stream(true), bytes)) => Ok(Held::new("", bytes)),
            Ok(_) => Err("the layer could not be decoded".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// Takes a part out of bytes: `2`, `1.2` of a mail, `3/2` of the third message of a mailbox. `path` is the bytes' file name.
    ///
    /// # Errors
    /// When there is no such part, or the reader broke off.
    pub fn part(&mut self, held: &Held, path: &str, part: &str, settings: &Settings) -> Result<Loose, String> {
        let bytes = self.cut(held, path, part, settings)?;
        // The name stands in what holds the part directly.
        let (holder, last) = match part.rsplit_once('/') {
            Some((holder, last)) => (Held::new("", self.cut(held, path, holder, settings)?), last),
            None => (held.clone(), part),
        };
        let own = if part.contains('/') { "" } else { path };
        let name = match acquire::detect(&holder.bytes, own) {
            Kind::Mailbox => None,
            _ => self.content(&holder, settings, &Cancel::default()).ok().and_then(|content| {
                let part = content.parts.into_iter().find(|known| known.path == last)?;
                part.file_name
            }),
        };
        let kind = acquire::detect(&bytes, "");
        Ok(Loose { bytes, name, kind })
    }

    /// The bytes of a PDF up to the end of its saved state `number` (1 the oldest), with the hash of the whole and of them.
    ///
    /// # Errors
    /// When the file can't be had or read, is no PDF, or has no such state.
    pub fn state(
        &mut self,
        path: &Path,
        number: usize,
        settings: &Settings,
        cancel: &Cancel,
    ) -> Result<(Vec<u8>, SourceId, SourceId), String> {
        let source = Source::open(path).map_err(|error| format!("it {error}"))?;
        let report = self.examine_source(&source, settings, cancel).ok_or("it was cancelled")?;
        if let Some(why) = report.unreadable {
            return Err(why);
        }
        if report.kind != Kind::Pdf {
            return Err(format!("it is of the kind “{}”, and only a PDF holds saved states", report.kind.word()));
        }
        let Some(state) = report.revisions.iter().find(|state| state.number == number) else {
            return Err(format!("it holds {} saved states, and {number} is none of them", report.revisions.len()));
        };
        let bytes = ByteSpan::new(0, state.end).of(&source.bytes);
        let cut = Source::new("", bytes);
        Ok((bytes.to_vec(), source.id.clone(), cut.id))
    }

    fn cut(&mut self, held: &Held, path: &str, part: &str, settings: &Settings) -> Result<Vec<u8>, String> {
        let request = Request::Extract { path: path.to_owned(), part: part.to_owned(), settings: settings.clone() };
        match self.ask_shared(&request, &held.bytes, &Cancel::default()) {
            Ok((Reply::Extracted(Ok(())), bytes)) => Ok(bytes),
            Ok((Reply::Extracted(Err(why)), _)) => Err(why),
            Ok(_) => Err("the reader gave another answer than was asked for".to_owned()),
            Err(lost) => Err(lost.to_string()),
        }
    }
}

/// Reads a file once more and compares its hash with the one in its report.
///
/// # Errors
/// What differs, in words with both values.
pub fn still_the_same(path: &Path, report: &Report) -> Result<(), String> {
    // A file that could not be had has no hash to compare.
    let Some(expected) = &report.id else { return Ok(()) };
    match Source::open(path) {
        Ok(source) if source.id == *expected => Ok(()),
        Ok(source) => Err(format!(
            "the file changed after it was examined: its SHA-256 was {} and is {}",
            expected.0, source.id.0
        )),
        Err(error) => Err(format!("the file could not be read once more after it was examined: it {error}")),
    }
}

/// The report with what is noticed of the file itself when it is looked at again.
pub(super) fn looked_again(mut source: Source, report: Option<Report>) -> Option<Report> {
    let mut report = report?;
    source.look_again();
    report.repairs.extend(source.noticed);
    Some(report)
}

//! What the judging of a dump remembers of one thing: numbers instead of words, made where the file was read.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::{Deserialize, Serialize};

use super::super::check::Weight;
use super::super::finding::Finding;
use super::super::standing::Standing;
use super::measures::{Gauge, Pulse, of_entry};
use super::packed::{pack, unpack};
use super::traits::{MarkKind, Traits, When};
use super::words::each_word;
use crate::evidence::{Kind, SourceId};

/// Numbers that sketch the words of a mail: two mails that share most of their words share most of these.
pub(super) const SKETCH: usize = 8;
/// Words that stand in a row in a shingle.
const SHINGLE: usize = 4;
/// Words below which a text has no sketch: short texts are alike by chance.
const FEWEST_WORDS: usize = 40;

/// One file, or one thing that a file encloses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Brief {
    /// Position of the file.
    pub file: u32,
    /// Number of the enclosed thing in [`Traits::all`]; 0 is the file itself.
    pub nth: u16,
    /// Where it stands among all, whatever the order in which files came.
    pub order: u64,
    /// First bits of the hash of its bytes: the same bytes are the same file. As many as nobody can make equal on purpose.
    pub bytes: u128,
    /// What it is.
    pub mail: bool,
    /// Its main moment (seconds since 1970): the Date of a mail, the making of a document.
    pub at: Option<i64>,
    /// When it was saved last, or taken by the first server.
    pub later: Option<i64>,
    /// Who sent or made it.
    pub who: u64,
    /// Hash of its own words; 0 without any.
    pub text: u64,
    /// Hash of the words that it quotes; 0 without any.
    pub quoted: u64,
    /// Sketch of its own words; all zero without one.
    pub sketch: [u32; SKETCH],
    /// Folder, mailbox or archive that holds it.
    pub container: u64,
}

/// Checks, and what they weigh.
type Weights = Vec<(String, Weight)>;

/// What was found of one thing by itself, under what a key decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Own {
    pub standing: Standing,
    /// Check and weight of each finding above a note.
    pub found: Weights,
    /// Checks that only noted something.
    pub notes: Vec<String>,
    /// What would be found if a key were known to be right.
    pub waiting: Vec<(String, Standing, Weights)>,
}

/// One thing of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Thing {
    pub brief: Brief,
    pub marks: Vec<(MarkKind, u64)>,
    pub pulses: Vec<(Gauge, Pulse)>,
    pub fitting: Vec<String>,
    pub own: Own,
}

/// What is remembered of one file with everything that it encloses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// What people read as its name.
    pub name: String,
    /// Hash of its bytes; `None` if they could not be had.
    pub id: Option<SourceId>,
    /// Size in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: Kind,
    /// Where it stands by itself.
    pub standing: Standing,
    /// Why it could not be read.
    pub unreadable: Option<String>,
    /// The searches for what was signed that wait in all of it, in parts.
    pub open: u64,
    pub(super) things: Vec<Thing>,
}

impl Digest {
    /// Of what is judged beside others.
    pub fn of(traits: &Traits) -> Self {
        let all = traits.all();
        let open = all.iter().fold(0_u64, |open, one| open.saturating_add(one.open));
        let things = (0..u16::MAX).zip(all).map(|(nth, one)| Thing {
            brief: brief(traits, one, nth),
            marks: one.marks.iter().map(|mark| (mark.kind, hash(&mark.value))).collect(),
            pulses: pulses(one, nth, container(traits)),
            fitting: one.fitting.clone(),
            own: Own {
                standing: one.standing,
                found: weights(&one.findings),
                notes: one.notes.clone(),
                waiting: one
                    .waiting
                    .iter()
                    .map(|waiting| (waiting.key.clone(), waiting.standing, weights(&waiting.findings)))
                    .collect(),
            },
        });
        Self {
            name: traits.name(),
            id: traits.id.clone(),
            bytes: traits.bytes,
            kind: traits.kind,
            standing: traits.standing,
            unreadable: traits.unreadable.clone(),
            open,
            things: things.collect(),
        }
    }
}

/// What is measured of it, and where it stands in an archive.
fn pulses(one: &Traits, nth: u16, container: u64) -> Vec<(Gauge, Pulse)> {
    let entry = one.member.as_deref().filter(|_| nth == 0).and_then(of_entry);
    let measured = one.measures.iter().map(|measure| (measure.gauge, measure.pulse(container)));
    measured.chain(entry.map(|pulse| (Gauge::Entry, pulse))).collect()
}

/// The folder, mailbox or archive that holds a file.
fn container(top: &Traits) -> u64 {
    hash(match &top.member {
        Some(_) => top.path.as_str(),
        None => top.path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder),
    })
}

fn weights(findings: &[Finding]) -> Weights {
    findings.iter().map(|finding| (finding.check.clone(), finding.weight)).collect()
}

/// What is judged of a file beside others, and the rest of it, packed: it is looked up for the few files that a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Gleaned {
    /// What is remembered.
    pub digest: Digest,
    /// The traits.
    pub packed: Vec<u8>,
}

impl Gleaned {
    /// Of traits.
    pub fn of(traits: &Traits) -> Self {
        Self { digest: Digest::of(traits), packed: pack(traits) }
    }

    /// The traits; `None` where they are damaged.
    pub fn traits(&self) -> Option<Traits> {
        unpack(&self.packed)
    }
}

/// Whether a value is the one that is known by its hash.
pub(crate) fn same(value: &str, known: u64) -> bool {
    hash(value) == known
}

/// A number for a value, the same on every machine and in every run.
pub(super) fn hash(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn brief(top: &Traits, one: &Traits, nth: u16) -> Brief {
    let seconds = |when: When| Some(one.time(when)?.value.instant()?.as_second());
    let numbers_of = |quoted: bool| {
        numbers(one.words.iter().filter(|words| words.quoted == quoted).map(|words| words.text.as_str()))
    };
    let own = numbers_of(false);
    let who = [MarkKind::From, MarkKind::LastBy, MarkKind::Author].into_iter().find_map(|kind| one.mark(kind));
    Brief {
        file: 0,
        nth,
        order: hash(&top.name()),
        bytes: one.id.as_ref().map(SourceId::first_bits).unwrap_or_default(),
        mail: one.kind == Kind::Email,
        at: seconds(When::Sent).or_else(|| seconds(When::Created)),
        later: seconds(When::Saved).or_else(|| seconds(When::Taken)),
        who: who.map(|mark| hash(&mark.value.to_lowercase())).unwrap_or_default(),
        text: whole(&own),
        quoted: whole(&numbers_of(true)),
        sketch: sketch(&own),
        container: container(top),
    }
}

/// A number for each word.
fn numbers<'a>(passages: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut numbers = Vec::new();
    passages.for_each(|text| each_word(text, |form, _| numbers.push(hash(form))));
    numbers
}

fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(5) ^ other).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Hash of all words in their order; 0 without any.
fn whole(numbers: &[u64]) -> u64 {
    if numbers.is_empty() { 0 } else { numbers.iter().fold(0, |all, word| mix(all, *word)).max(1) }
}

/// For each of some ways of mixing the smallest number among the hashes of words in a row (min-hash, Broder
/// 1997).
fn sketch(numbers: &[u64]) -> [u32; SKETCH] {
    let mut sketch = [0; SKETCH];
    if numbers.len() >= FEWEST_WORDS {
        sketch = [u32::MAX; SKETCH];
        for row in numbers.windows(SHINGLE) {
            let shingle = row.iter().fold(0, |all, word| mix(all, *word));
            for (way, least) in (1_u64..).zip(&mut sketch) {
                let mixed = mix(shingle ^ way.wrapping_mul(0xD6E8_FEB8_6659_FD93), way) >> 32;
                *least = (*least).min(u32::try_from(mixed).unwrap_or(u32::MAX));
            }
        }
    }
    sketch
}

//! What a container states, with places.

use crate::decode::text;
use crate::evidence::{ByteSpan, Locator, NamedFact, Reading, Stamp, Step, TimelineEntry, Trust};

/// Facts of one member while they are gathered.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub facts: Vec<NamedFact>,
    pub timeline: Vec<TimelineEntry>,
    within: Vec<Step>,
    /// What is added to each place: where the bytes that are counted in begin.
    shift: u64,
}

impl Facts {
    /// Of something whose places count from `shift` on in the innermost layer of `within`.
    pub fn new(within: &[Step], shift: u64) -> Self {
        Self { within: within.to_vec(), shift, ..Self::default() }
    }

    /// Something that stands in `length` bytes from `start` on.
    pub fn say(&mut self, name: &str, value: impl Into<String>, start: u64, length: usize) {
        let at = self.place(start, length);
        self.facts.push(NamedFact {
            name: format!("container.{name}"),
            value: value.into(),
            at,
            read_as: Reading::Derived,
        });
    }

    /// A text; an empty one is not said.
    pub fn text(&mut self, name: &str, bytes: &[u8], start: u64) {
        let text = text::plain(bytes);
        let text = text.trim_matches('\0');
        if !text.is_empty() {
            self.say(name, text, start, bytes.len());
        }
    }

    /// A moment; `by` is who wrote it, where that is known.
    pub fn moment(&mut self, name: &str, stamp: Option<Stamp>, start: u64, length: usize, by: Option<&str>) {
        let Some(stamp) = stamp else { return };
        self.say(name, stamp.words(), start, length);
        let (name, at) = (format!("container.{name}"), self.place(start, length));
        let by = by.map(str::to_owned);
        self.timeline.push(TimelineEntry::written(name, stamp, at, Trust::Field, by));
    }

    /// What is unusual about a name that stands there.
    pub fn odd_name(&mut self, name: &[u8], start: u64) {
        let parts = || name.split(|byte| matches!(byte, b'/' | b'\\'));
        let drive = name.get(1) == Some(&b':') && name.first().is_some_and(u8::is_ascii_alphabetic);
        let rows = [
            (name.starts_with(b"/") || name.starts_with(b"\\") || drive, "it begins at the root of a disk"),
            (parts().any(|part| part == b".."), "it leads out of its folder (..)"),
            (name.contains(&b'\\'), "it holds backslashes"),
            (name.contains(&0), "it holds the byte 0"),
            (name.iter().any(|byte| (1..32).contains(byte) || *byte == 127), "it holds control characters"),
        ];
        let said: Vec<&str> = rows.into_iter().filter_map(|(holds, words)| holds.then_some(words)).collect();
        if !said.is_empty() {
            self.say("name.unusual", said.join("; "), start, name.len());
        }
    }

    /// The same as they stand around what is in this container.
    pub fn outer(mut self) -> Self {
        let outer = |name: &mut String| *name = name.replacen("container.", "container.outer.", 1);
        self.facts.iter_mut().for_each(|fact| outer(&mut fact.name));
        self.timeline.iter_mut().for_each(|entry| outer(&mut entry.name));
        self
    }

    fn place(&self, start: u64, length: usize) -> Locator {
        let start = usize::try_from(start.saturating_add(self.shift)).unwrap_or(usize::MAX);
        Locator::Raw(ByteSpan::new(start, start.saturating_add(length))).inside(&self.within)
    }
}

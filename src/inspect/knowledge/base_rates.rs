//! How often each check finds something on ordinary files: measured, and shown beside every finding.

use std::collections::BTreeMap;

/// The table that the program ships; written by `examples/base_rates.rs`.
const TABLE: &str = include_str!("../../../assets/knowledge/base_rates.tsv");

/// How often one check found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BaseRate {
    /// Files to which it applied.
    pub applied: u32,
    /// Files on which its heaviest finding was a note.
    pub note: u32,
    /// Files on which its heaviest finding was odd.
    pub odd: u32,
    /// Files on which its heaviest finding was a conflict or a proof.
    pub conflict: u32,
}

impl BaseRate {
    /// Files on which it found anything.
    pub fn found(&self) -> u32 {
        self.note + self.odd + self.conflict
    }
}

/// The measured rates.
#[derive(Debug, Default)]
pub struct BaseRates {
    /// What was measured on, by the prefix of the checks (`mail`, `pdf`): a noun, and the whole description.
    sets: BTreeMap<&'static str, (&'static str, &'static str)>,
    rates: BTreeMap<&'static str, BaseRate>,
}

impl BaseRates {
    /// Reads the table that the program ships: `set`, prefix, noun, description; or check, applied, note, odd, conflict.
    pub fn embedded() -> Self {
        let mut table = Self::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            match cells.as_slice() {
                ["set", prefix, noun, words] => {
                    table.sets.insert(prefix, (noun, words));
                }
                [check, counts @ ..] => {
                    let count = |index: usize| counts.get(index).and_then(|count| count.parse().ok()).unwrap_or(0);
                    let rate = BaseRate { applied: count(0), note: count(1), odd: count(2), conflict: count(3) };
                    table.rates.insert(check, rate);
                }
                [] => {}
            }
        }
        table
    }

    /// The rate of a check, and what it was measured on in a noun; `None` if it was not measured or applied nowhere.
    pub fn of(&self, check: &str) -> Option<(BaseRate, &'static str)> {
        let rate = self.rates.get(check).filter(|rate| rate.applied > 0)?;
        let (noun, _) = self.sets.get(check.split('-').next().unwrap_or_default())?;
        Some((*rate, noun))
    }

    /// What was measured on, one description for each format.
    pub fn sets(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.sets.values().map(|(_, words)| *words)
    }

    /// Checks that the table names.
    pub fn checks(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.rates.keys().copied()
    }
}

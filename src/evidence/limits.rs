//! The limits of what a file may make the reader do: one table, each limit written once with its reason and with the
//! words that are shown where it is hit.
//!
//! It stands among the evidence because every room has to reach it: the readers and the proofs that are bounded, the
//! checks whose patterns see so much of a text, and the command line that prints it. How much of a value a view shows, and
//! how many places a finding lists, are choices of those rooms and stay there.

pub mod archive;
pub mod document;
pub mod dump;
pub mod file;
pub mod keys;
pub mod knowledge;
pub mod mail;
pub mod pdf;
pub mod process;
pub mod proofs;

use super::{Locator, Repair};

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Things.
    Count,
    /// Levels of nesting.
    Levels,
    /// Times the coded size.
    Times,
    /// Seconds of wall clock.
    Seconds,
}

impl Unit {
    /// The unit's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Count => "things",
            Self::Levels => "levels",
            Self::Times => "times the coded size",
            Self::Seconds => "seconds",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Unique name in kebab-case.
    pub id: &'static str,
    /// The most that is done, in its unit.
    pub most: u64,
    /// What is counted.
    pub unit: Unit,
    /// What it bounds.
    pub bounds: &'static str,
    /// Why that number.
    pub why: &'static str,
    /// What is shown where it is hit; `{}` stands for the number.
    pub said: &'static str,
}

impl Limit {
    /// The number as a sentence has it: `10000`, `256 MiB`.
    pub fn number(&self) -> String {
        const KIB: u64 = 1024;
        match self.unit {
            Unit::Bytes if self.most.is_multiple_of(KIB * KIB) => format!("{} MiB", self.most / KIB / KIB),
            Unit::Bytes if self.most.is_multiple_of(KIB) => format!("{} KiB", self.most / KIB),
            Unit::Bytes => format!("{} bytes", self.most),
            _ => self.most.to_string(),
        }
    }

    /// The number with its unit, as the table has it: `8 deep`, `200 : 1`.
    pub fn measure(&self) -> String {
        match self.unit {
            Unit::Bytes | Unit::Count => self.number(),
            Unit::Levels => format!("{} deep", self.most),
            Unit::Times => format!("{} : 1", self.most),
            Unit::Seconds => format!("{} s", self.most),
        }
    }

    /// What is shown where it is hit.
    pub fn sentence(&self) -> String {
        self.said.replace("{}", &self.number())
    }

    /// The same with what it is said of in front.
    pub fn of(&self, subject: &str) -> String {
        format!("{subject} {}", self.sentence())
    }

    /// That it was hit, as the report shows it; `at` is what was not read.
    pub fn repair(&self, at: Locator) -> Repair {
        Repair::new(self.sentence(), at)
    }
}

/// The whole table, in the order in which a file meets it.
pub fn all() -> impl Iterator<Item = &'static Limit> {
    [
        process::ROWS,
        file::ROWS,
        archive::ROWS,
        mail::ROWS,
        document::ROWS,
        pdf::ROWS,
        proofs::ROWS,
        keys::ROWS,
        knowledge::ROWS,
        dump::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Makes of each row a constant of its type, and in `row` the same with all that is said of it.
macro_rules! limits {
    ($(
        $name:ident: $type:ty = $most:expr, $unit:ident, $id:literal:
            $bounds:literal because $why:literal said $said:literal;
    )*) => {
        $(
            #[doc = $bounds]
            #[doc = ""]
            #[doc = concat!("Why: ", $why, ".")]
            pub const $name: $type = $most;
        )*

        /// The rows of the table behind the constants of the same names.
        pub mod row {
            use super::super::{Limit, Unit};
            $(
                #[doc = $bounds]
                pub const $name: Limit = Limit {
                    id: $id,
                    most: super::$name as u64,
                    unit: Unit::$unit,
                    bounds: $bounds,
                    why: $why,
                    said: $said,
                };
            )*
        }

        pub(super) const ROWS: &[super::Limit] = &[$(row::$name),*];
    };
}
use limits;

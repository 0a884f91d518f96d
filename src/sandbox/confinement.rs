//! What the operating system holds the reading process to, and by what means: said to the user, never only hoped for.

use serde::{Deserialize, Serialize};

/// Whether one thing is kept from the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hold {
    /// It is, by this.
    By(String),
    /// It is not, and why.
    Missing(String),
}

impl Hold {
    /// Whether it is kept from the reader.
    pub fn holds(&self) -> bool {
        matches!(self, Self::By(_))
    }

    /// By what, or why not.
    pub fn reason(&self) -> &str {
        match self {
            Self::By(text) | Self::Missing(text) => text,
        }
    }
}

/// What is kept from the process that reads the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Sockets of any kind.
    pub network: Hold,
    /// Opening, making, changing and listing files.
    pub files: Hold,
    /// Starting programs.
    pub programs: Hold,
    /// More rights than it was started with.
    pub privileges: Hold,
    /// More memory than the limit.
    pub memory: Hold,
    /// More processor time than the limit.
    pub processor: Hold,
}

impl Confinement {
    /// Nothing is kept from it, for this reason.
    pub fn none(why: &str) -> Self {
        let missing = || Hold::Missing(why.to_owned());
        Self {
            network: missing(),
            files: missing(),
            programs: missing(),
            privileges: missing(),
            memory: missing(),
            processor: missing(),
        }
    }

    /// Each thing with its name, in the order in which a reader asks for them.
    pub fn rows(&self) -> [(&'static str, &Hold); 6] {
        [
            ("network", &self.network),
            ("files", &self.files),
            ("other programs", &self.programs),
            ("more rights", &self.privileges),
            ("memory beyond the limit", &self.memory),
            ("processor time beyond the limit", &self.processor),
        ]
    }

    /// One thing in a line: its name, whether it is kept away, and by what or why not.
    pub fn line(name: &str, hold: &Hold) -> String {
        match hold {
            Hold::By(by) => format!("  {name}: yes, by {by}"),
            Hold::Missing(why) if why.is_empty() => format!("  {name}: NO"),
            Hold::Missing(why) => format!("  {name}: NO: {why}"),
        }
    }

    /// What is not kept from it, with the reasons; empty where everything is.
    pub fn missing(&self) -> Vec<(&'static str, &str)> {
        self.rows().into_iter().filter(|(_, hold)| !hold.holds()).map(|(name, hold)| (name, hold.reason())).collect()
    }
}

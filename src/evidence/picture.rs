//! What a picture says of itself: for now its format and size.

use serde::{Deserialize, Serialize};

use super::{Fact, NamedFact, Reading};

/// A picture file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Format named by the first bytes, e.g. `PNG`.
    pub format: Fact<String>,
    /// Width and height in pixels.
    pub size: Option<Fact<(u32, u32)>>,
}

impl Picture {
    /// Every fact with its name.
    pub fn facts(&self) -> Vec<NamedFact> {
        let mut facts = vec![NamedFact {
            name: "picture.format".into(),
            value: self.format.value.clone(),
            at: self.format.at.clone(),
            read_as: Reading::Derived,
        }];
        if let Some(size) = &self.size {
            facts.push(NamedFact {
                name: "picture.size".into(),
                value: format!("{}×{}", size.value.0, size.value.1),
                at: size.at.clone(),
                read_as: Reading::Derived,
            });
        }
        facts
    }
}

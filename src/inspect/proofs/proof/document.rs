//! What a signature covers of a document, and what came after it.

use serde::{Deserialize, Serialize};

use crate::evidence::{ByteSpan, Fact, Locator, Permission, Stamp};

/// How much of a PDF a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// The whole file but for its own value.
    File,
    /// All of an earlier saved state.
    Revision,
    /// Something else: what is outside may be anything.
    Other,
}

impl Coverage {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Revision => "revision",
            Self::Other => "other",
        }
    }
}

/// A time stamp inside a signature (RFC 3161): somebody else's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeStamp {
    /// The time.
    pub at: Fact<Stamp>,
    /// Whether it was made over this signature, and its own signature fits.
    pub fits: bool,
    /// Who made it, as its certificate says.
    pub by: Option<String>,
    /// What speaks against it.
    pub reason: Option<String>,
}

/// What a list or an answer in the file says of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The certificate's owner.
    pub whose: String,
    /// Whether it is the signer's own, not that of an authority above.
    pub own: bool,
    /// Since when it is revoked; `None` where it is not.
    pub since: Option<Stamp>,
    /// Why, in words.
    pub why: Option<String>,
    /// As of when that is said.
    pub as_of: Stamp,
    /// What says it: `list of revoked certificates`, `answer of its authority`.
    pub source: String,
    /// Its bytes.
    pub at: Locator,
    /// Whether its own signature fits: the issuer's, or that of somebody whom the issuer made for it.
    pub verified: bool,
}

impl Revocation {
    /// In a sentence.
    pub fn words(&self) -> String {
        let tested = if self.verified { "" } else { ", whose own signature does not fit or could not be tested" };
        let source = format!("the {} in the file{tested}", self.source);
        match &self.since {
            Some(since) => {
                let why = self.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
                format!(
                    "the certificate of “{}” is revoked since {}{why}, according to {source}",
                    self.whose,
                    since.words()
                )
            }
            None => {
                format!(
                    "the certificate of “{}” was not revoked as of {}, according to {source}",
                    self.whose,
                    self.as_of.words()
                )
            }
        }
    }
}

/// What one saved state changed after the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterChange {
    /// The state.
    pub state: usize,
    /// What it changed, in words.
    pub words: Vec<String>,
    /// Whether what the reader sees was changed in a way that no signer allows.
    pub content: bool,
    /// Whether it goes beyond what this signer allowed.
    pub beyond: bool,
    /// A second place in which something that it changed is used: which no form filling and no signing needs.
    pub second_way: Option<Fact<String>>,
}

impl LaterChange {
    /// Whether it goes beyond what this signer allowed, or what signers who say nothing of it have to expect.
    pub fn goes_beyond(&self) -> bool {
        self.beyond || self.second_way.is_some()
    }
}

/// What a signature covers of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCover {
    /// The field, by its full name; else the object.
    pub field: String,
    /// How much is covered.
    pub covers: Coverage,
    /// The saved state at whose end it ends; 1 is the oldest.
    pub revision: Option<usize>,
    /// The covered bytes.
    pub stretches: Vec<ByteSpan>,
    /// Bytes behind what is covered.
    pub after: Option<ByteSpan>,
    /// What is wrong with the form of the signature, a sentence each.
    pub shape: Vec<String>,
    /// What the signer allows to be changed.
    pub permission: Option<Fact<Permission>>,
    /// Whether the last state still holds it.
    pub current: bool,
    /// The time stamp in it.
    pub stamp: Option<TimeStamp>,
    /// What came after it, state by state.
    pub later: Vec<LaterChange>,
    /// What the file keeps of revocation, certificate by certificate.
    pub revocation: Vec<Revocation>,
    /// Of a package: the parts that it covers, as far as their digests could be computed.
    pub parts: Vec<PartDigest>,
}

/// A part of a package, against the digest that a signature states of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartDigest {
    /// Its name, where the signature names it.
    pub name: Fact<String>,
    /// Its packed bytes; absent where the package has no such part.
    pub at: Locator,
    /// Whether it has the digest.
    pub fits: bool,
}

impl DocumentCover {
    /// Of a signature of which nothing is known yet but its title.
    pub fn new(field: String) -> Self {
        Self {
            field,
            covers: Coverage::Other,
            revision: None,
            stretches: Vec::new(),
            after: None,
            shape: Vec::new(),
            permission: None,
            current: true,
            stamp: None,
            later: Vec::new(),
            revocation: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Somebody else's clock, where its time stamp fits.
    pub fn stamped(&self) -> Option<&Fact<Stamp>> {
        self.stamp.as_ref().filter(|stamp| stamp.fits).map(|stamp| &stamp.at)
    }

    /// A revocation that counts against the signature: its own signature fits, and no time stamp is older.
    pub fn revoked(&self) -> Option<&Revocation> {
        let stamped = self.stamped().and_then(|stamp| stamp.value.instant());
        self.revocation.iter().find(|one| {
            let since = one.since.as_ref().map(|since| since.instant());
            one.verified && since.is_some_and(|since| stamped.is_none() || since.is_none() || since <= stamped)
        })
    }

    /// Whether something that a reader sees was changed afterwards.
    pub fn content_changed(&self) -> bool {
        self.later.iter().any(|later| later.content)
    }
}

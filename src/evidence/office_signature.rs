//! Signatures of office packages (ECMA-376 part 2 clause 13, XML-DSig): what they say, with places.

use serde::{Deserialize, Serialize};

use super::{Fact, Locator, NamedFact, Reading, Stamp};

/// A part of the package that a signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedPart {
    /// Name of the part, without the slash in front, and where the signature names it.
    pub name: Fact<String>,
    /// Whether the part is brought into another form before it is hashed (relationships, 13.2.4.24).
    pub transformed: bool,
    /// Hash function as written: the address of an algorithm.
    pub algorithm: String,
    /// The digest that is stated.
    pub digest: Vec<u8>,
}

/// One signature of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSignature {
    /// Name of its part: `_xmlsignatures/sig1.xml`.
    pub part: String,
    /// All of it.
    pub at: Locator,
    /// How it was signed, as written.
    pub method: Option<Fact<String>>,
    /// When, by the signer's own clock (`SignatureTime`, XAdES `SigningTime`).
    pub signed_at: Option<Fact<Stamp>>,
    /// What the signer wrote beside it.
    pub comments: Option<Fact<String>>,
    /// Certificates that came along, the signer's first.
    pub certificates: Vec<Fact<Vec<u8>>>,
    /// Owner and issuer of each that can be read.
    pub names: Vec<(Fact<String>, Fact<String>)>,
    /// What it covers.
    pub parts: Vec<SignedPart>,
}

impl OfficeSignature {
    /// Its facts; `base` is the first part of their names.
    pub(super) fn facts(&self, base: &str) -> Vec<NamedFact> {
        let fact = |key: &str, value: &str, at: &Locator| NamedFact {
            name: format!("{base}.{key}"),
            value: value.to_owned(),
            at: at.clone(),
            read_as: Reading::Derived,
        };
        let mut facts = vec![fact("part", &self.part, &self.at)];
        facts.extend(self.method.as_ref().map(|method| fact("SignatureMethod", &method.value, &method.at)));
        facts.extend(self.signed_at.as_ref().map(|time| fact("SignatureTime", &time.value.raw, &time.at)));
        facts.extend(self.comments.as_ref().map(|text| fact("SignatureComments", &text.value, &text.at)));
        for (index, (owner, issuer)) in self.names.iter().enumerate() {
            facts.push(fact(&format!("X509Certificate[{index}].subject"), &owner.value, &owner.at));
            facts.push(fact(&format!("X509Certificate[{index}].issuer"), &issuer.value, &issuer.at));
        }
        facts.push(fact("references", &self.parts.len().to_string(), &self.at));
        facts
    }
}

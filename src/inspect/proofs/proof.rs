//! What cryptography says of one signature: three lights, never one tick.

mod chain;
mod document;
mod restored;

pub use chain::{ArcChain, ArcResult, ArcSet};
pub use document::{Coverage, DocumentCover, LaterChange, PartDigest, Revocation, TimeStamp};
pub use restored::{Edit, Restored};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::SearchBudget;
use super::keys::KeyUsed;
use crate::evidence::{Fact, Locator, Stamp};

/// Which kind of signature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// DKIM-Signature (RFC 6376).
    Dkim,
    /// DomainKey-Signature (RFC 4870).
    Domainkey,
    /// X-Google-DKIM-Signature: Google's own second witness.
    XGoogleDkim,
    /// ARC-Message-Signature (RFC 8617 4.1.2).
    ArcMessage,
    /// ARC-Seal (RFC 8617 4.1.3).
    ArcSeal,
    /// S/MIME (RFC 8551).
    Smime,
    /// OpenPGP (RFC 3156, RFC 9580).
    Openpgp,
    /// A signature of a PDF (ISO 32000-2 12.8.1).
    PdfSignature,
    /// A time stamp of a whole PDF (ISO 32000-2 12.8.5).
    PdfTimestamp,
    /// A signature of an office package (ECMA-376 part 2 clause 13).
    OfficeSignature,
}

impl ProofKind {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dkim => "dkim",
            Self::Domainkey => "domainkey",
            Self::XGoogleDkim => "x-google-dkim",
            Self::ArcMessage => "arc-message",
            Self::ArcSeal => "arc-seal",
            Self::Smime => "smime",
            Self::Openpgp => "openpgp",
            Self::PdfSignature => "pdf-signature",
            Self::PdfTimestamp => "pdf-timestamp",
            Self::OfficeSignature => "office-signature",
        }
    }

    /// The name that people know.
    pub fn title(self) -> &'static str {
        match self {
            Self::Dkim => "DKIM-Signature",
            Self::Domainkey => "DomainKey-Signature",
            Self::XGoogleDkim => "X-Google-DKIM-Signature",
            Self::ArcMessage => "ARC-Message-Signature",
            Self::ArcSeal => "ARC-Seal",
            Self::Smime => "S/MIME signature",
            Self::Openpgp => "OpenPGP signature",
            Self::PdfSignature => "PDF signature",
            Self::PdfTimestamp => "PDF time stamp",
            Self::OfficeSignature => "Office signature",
        }
    }
}

/// First light: the fingerprint of the text. Needs no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyHash {
    /// The text has the fingerprint that the signature names.
    Match,
    /// Its first part has; the rest is not covered (`l=`).
    Prefix,
    /// It has another.
    Mismatch,
    /// The signature has none, or it can't be read.
    Unusable,
}

impl BodyHash {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Prefix => "prefix",
            Self::Mismatch => "mismatch",
            Self::Unusable => "unusable",
        }
    }
}

/// Second light: whether the signature fits the signed headers under the key. Says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It fits.
    Valid,
    /// It does not fit under any key at hand.
    Invalid,
    /// No key at hand.
    NoKey,
    /// It, or the key, can't be used; the reason says why.
    Unusable,
}

impl Verdict {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::NoKey => "no-key",
            Self::Unusable => "unusable",
        }
    }
}

/// One header that the signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// Its name, lower case.
    pub name: String,
    /// Its line; `None` where the signature covers that no (further) such line stands there.
    pub at: Option<Locator>,
}

/// How much of the text the signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyCover {
    /// Bytes of the text that are covered, as they stand in the file.
    pub covered: Locator,
    /// Bytes behind them that are not (`l=`); `None` if all are.
    pub rest: Option<Locator>,
}

/// A change that honest systems make, which had to be undone for the signature to fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Ids of the rows of the table of ordinary readings, in the order in which they were undone.
    pub readings: Vec<String>,
    /// What was undone, in plain words: `a mailing list's footer of 4 lines was taken off`.
    pub what: String,
    /// Who usually makes that change.
    pub by_whom: String,
    /// Bytes that were left out or read otherwise; empty where the change is all over the text.
    pub places: Vec<Locator>,
    /// The text that was taken off, where nothing else was changed; else empty.
    #[serde(default)]
    pub taken_off: String,
    /// Whether it makes the fingerprint of the text fit; else the signature of the headers.
    pub body: bool,
}

/// How far the search for the signed value went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Search {
    /// Nothing failed, or an ordinary reading fits.
    #[default]
    NotNeeded,
    /// It can't be searched, and why: the key is missing, the signature is of a kind that does not give its digest.
    Impossible(String),
    /// It can be searched; this examination was not asked to.
    Open,
    /// It was searched: candidates tried, all that there are or up to the budget.
    Done {
        /// Candidates tried.
        candidates: u64,
        /// Whether the budget ended the search before the candidates did.
        cut: bool,
    },
}

/// An ordinary cause for which the file itself shows a sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// In plain words: `a mailing list handed the mail on`.
    pub what: String,
    /// What shows it, with its label and bytes.
    pub signs: Vec<(String, Fact<String>)>,
    /// Whether it changes the text only: then it explains nothing of the headers.
    pub text_only: bool,
}

/// Who signed, for signatures of persons (S/MIME, OpenPGP).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signer {
    /// Name as the certificate or key gives it.
    pub name: Option<String>,
    /// Mail addresses that the certificate or key names.
    pub addresses: Vec<String>,
    /// Serial number or key id (hex).
    pub key_id: Option<String>,
    /// Who issued the certificate.
    pub issuer: Option<String>,
    /// Begin and end of the certificate's validity.
    pub valid: Option<(Stamp, Stamp)>,
    /// Whether a certificate vouches for itself.
    pub self_signed: bool,
    /// The owner of the certificate, given by the user as trusted, at which the chain ends.
    pub anchor: Option<String>,
    /// What speaks against a link of the chain: an issuer whose time was over, or that was not allowed to issue.
    #[serde(default)]
    pub chain_faults: Vec<String>,
    /// Further remarks in sentences.
    pub remarks: Vec<String>,
}

/// One signature of a mail and all that can be said of it without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Which kind.
    pub kind: ProofKind,
    /// Dotted name of the fact that holds it: `mail.dkim-signature`, `mail.part[2]`.
    pub name: String,
    /// Its bytes.
    pub at: Locator,
    /// Signing domain (`d=`); empty if it names none.
    pub domain: String,
    /// Selector (`s=`); empty if it names none.
    pub selector: String,
    /// For whom it signs (`i=`), as written.
    pub identity: Option<String>,
    /// Algorithm as written, e.g. `rsa-sha256`.
    pub algorithm: String,
    /// How headers and text are brought into form before they are hashed, e.g. `relaxed/simple`.
    pub canonicalization: String,
    /// Instance of an ARC set (`i=`).
    pub instance: Option<u32>,
    /// First light.
    pub body_hash: BodyHash,
    /// Second light.
    pub signature: Verdict,
    /// Why something can't be used.
    pub reason: Option<String>,
    /// What else is to be known of it, in sentences: expired, tag written twice, key only for tests.
    pub remarks: Vec<String>,
    /// Third light: the key that fits, else the one that was tried last.
    pub key: Option<KeyUsed>,
    /// Keys that were tried.
    pub keys_tried: usize,
    /// The headers that it covers, in its order.
    pub covers: Vec<Covered>,
    /// How much of the text it covers.
    pub body: Option<BodyCover>,
    /// When it was made (`t=`, signing-time).
    pub signed_at: Option<Fact<Stamp>>,
    /// Until when it is meant to hold (`x=`).
    pub expires: Option<Fact<Stamp>>,
    /// Header lines as the signer copied them into the signature (`z=`): name in lower case, value decoded.
    pub copied: Vec<(String, Fact<String>)>,
    /// Whether the key opened the signature to a well-formed digest (RSA): then that key made it, whatever was signed.
    pub opened: bool,
    /// Whether the signing domain is that of the From address, or above it (RFC 7489 3.1, relaxed).
    pub aligned: bool,
    /// Ordinary readings that were tried after it failed, by their titles.
    pub readings: Vec<String>,
    /// The ordinary readings that make it fit: at most one of the text and one of the headers.
    pub undone: Vec<Undone>,
    /// Ordinary cause of a failure that the file itself shows.
    pub cause: Option<Cause>,
    /// The signed values that were found.
    pub restored: Vec<Restored>,
    /// How far they were searched.
    pub search: Search,
    /// Who signed, for signatures of persons.
    pub signer: Option<Signer>,
    /// What it covers of a document, for signatures of PDFs.
    pub document: Option<DocumentCover>,
}

impl Proof {
    /// A signature of which nothing is known yet.
    pub fn new(kind: ProofKind, name: &str, at: Locator) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            at,
            domain: String::new(),
            selector: String::new(),
            identity: None,
            algorithm: String::new(),
            canonicalization: String::new(),
            instance: None,
            body_hash: BodyHash::Unusable,
            signature: Verdict::Unusable,
            reason: None,
            remarks: Vec::new(),
            key: None,
            keys_tried: 0,
            covers: Vec::new(),
            body: None,
            signed_at: None,
            expires: None,
            copied: Vec::new(),
            opened: false,
            aligned: false,
            readings: Vec::new(),
            undone: Vec::new(),
            cause: None,
            restored: Vec::new(),
            search: Search::NotNeeded,
            signer: None,
            document: None,
        }
    }

    /// The same, of no use, and why.
    pub fn unusable(mut self, why: impl Into<String>) -> Self {
        (self.signature, self.reason) = (Verdict::Unusable, Some(why.into()));
        self
    }

    /// Whether the fingerprint of the text fits as the file stands, or after an ordinary change is undone.
    pub fn body_fits(&self) -> bool {
        matches!(self.body_hash, BodyHash::Match | BodyHash::Prefix) || self.undone.iter().any(|undone| undone.body)
    }

    /// Whether the signature of the headers fits as the file stands, or after an ordinary change is undone.
    pub fn headers_fit(&self) -> bool {
        self.signature == Verdict::Valid || self.undone.iter().any(|undone| !undone.body)
    }

    /// Whether the file shows an ordinary cause of all that fails.
    pub fn excused(&self) -> bool {
        let headers = self.signature == Verdict::Invalid && !self.headers_fit();
        self.cause.as_ref().is_some_and(|cause| !(cause.text_only && headers))
    }

    /// Whether both fit, so that the domain vouches for what is covered.
    pub fn fits(&self) -> bool {
        self.body_fits() && self.headers_fit()
    }

    /// Whether it covers this header (lower case), and the line stands there.
    pub fn covers(&self, name: &str) -> bool {
        self.covers.iter().any(|covered| covered.name == name && covered.at.is_some())
    }

    /// The search that waits for this signature, in parts ([`SearchBudget::PARTS`]): little is spent where the file shows an
    /// ordinary cause.
    pub fn open_search(&self) -> u64 {
        match self.search {
            Search::Open if self.excused() => 1,
            Search::Open => SearchBudget::PARTS,
            _ => 0,
        }
    }

    /// Fingerprint of the key under which the headers fit, as they stand or after an ordinary change is undone.
    pub fn fitting_key(&self) -> Option<&str> {
        self.key.as_ref().filter(|_| self.headers_fit()).map(|used| used.fingerprint.as_str())
    }

    /// Whether it fails under a key that is not firm by itself, and that these fingerprints hold.
    pub fn waits_for(&self, confirmed: &BTreeSet<String>) -> bool {
        let key = self.key.as_ref().filter(|used| !used.confirmed && confirmed.contains(&used.fingerprint));
        key.is_some() && self.signature == Verdict::Invalid
    }

    /// Name of the record in which the key is published: `selector._domainkey.domain`.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// Every place that counts in the mail's own text.
    pub(crate) fn places(&mut self) -> impl Iterator<Item = &mut Locator> {
        let body = self.body.iter_mut().flat_map(|body| std::iter::once(&mut body.covered).chain(&mut body.rest));
        std::iter::once(&mut self.at)
            .chain(self.covers.iter_mut().filter_map(|covered| covered.at.as_mut()))
            .chain(body)
            .chain(self.signed_at.iter_mut().map(|fact| &mut fact.at))
            .chain(self.expires.iter_mut().map(|fact| &mut fact.at))
            .chain(self.copied.iter_mut().map(|(_, fact)| &mut fact.at))
            .chain(self.undone.iter_mut().flat_map(|undone| &mut undone.places))
            .chain(self.cause.iter_mut().flat_map(|cause| &mut cause.signs).map(|(_, fact)| &mut fact.at))
            .chain(self.restored.iter_mut().map(|restored| &mut restored.at))
    }
}

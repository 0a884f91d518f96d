//! What of one file is judged beside others: its identifiers, people, machines, times and words, each with its place, and where it
//! stands alone. Compact, so that tens of thousands fit on a laptop, and complete, so that nothing has to be read twice.

use serde::{Deserialize, Serialize};

use super::super::finding::Finding;
use super::super::report::Tally;
use super::super::standing::Standing;
use super::measures::Measure;
use crate::evidence::{Fact, Kind, Locator, Member, SourceId, Stamp};

/// What kind of identifier or trace a mark is. The order is that of the index; new ones are added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// Message-ID, brackets cut.
    MessageId,
    /// Identifier that a mail answers (In-Reply-To).
    Answers,
    /// Identifier in References.
    References,
    /// The 16 bytes behind the time in a Thread-Index, hex (MS-OXOMSG 2.2.1.3).
    Thread,
    /// Subject without `Re:` and the like.
    Subject,
    /// Address of the sender, lower case.
    From,
    /// Display name of the sender.
    FromName,
    /// Domain of the sender in readable form.
    FromDomain,
    /// Address of a recipient, lower case.
    Recipient,
    /// Queue id of a server with the server's name.
    Queue,
    /// Host of the first server.
    FirstServer,
    /// Delimiter of MIME parts.
    Boundary,
    /// Value of a signature (`b=`), white space cut.
    Signature,
    /// `selector._domainkey.domain` of a signature that fits.
    Signs,
    /// The same of one that does not fit and that nothing excuses.
    SignsNot,
    /// Program that wrote the mail or the document, as it names itself.
    Client,
    /// Name or number of a machine hidden in an identifier.
    Machine,
    /// Zone of the Date, minutes east of UTC.
    Zone,
    /// How the lines of the header end, and the order of its fields: how the copy was exported.
    Export,
    /// Charset in which the text is declared.
    Charset,
    /// First of the two `/ID` strings of a PDF.
    PdfId,
    /// `xmpMM:DocumentID`, `OriginalDocumentID`.
    DocumentId,
    /// Identifier that `DerivedFrom` or an ingredient names.
    DerivedFrom,
    /// Author of a document.
    Author,
    /// Who saved it last.
    LastBy,
    /// Program that made the document's file (`Producer`).
    Producer,
    /// Template of an office document.
    Template,
    /// Name under which a file is enclosed.
    EnclosedName,
    /// Domain behind the `@` of the Message-ID.
    IdDomain,
    /// Embedded part of a font by its tag and name (`KQTRWB+Arial`), where the program draws its tags by lot.
    FontTag,
    /// Language of the own words, or the name of their letters.
    Language,
    /// Hour of the day of the Date, 0 to 23, by the sender's own clock.
    Hour,
}

impl MarkKind {
    /// Of how many kinds the index is.
    pub const COUNT: usize = 32;

    /// Where it stands, in the field's own words.
    pub fn label(self) -> &'static str {
        match self {
            Self::MessageId | Self::IdDomain => "Message-ID header",
            Self::Answers => "In-Reply-To header",
            Self::References => "References header",
            Self::Thread => "Thread-Index header",
            Self::Subject => "Subject header",
            Self::From | Self::FromName | Self::FromDomain => "From header",
            Self::Recipient => "Recipient",
            Self::Queue => "Queue id in a Received line",
            Self::FirstServer => "Host of the first Received line",
            Self::Boundary => "MIME boundary",
            Self::Signature => "Signature value (b=)",
            Self::Signs | Self::SignsNot => "DKIM-Signature header",
            Self::Client => "Program",
            Self::Machine => "Machine named in an identifier",
            Self::Zone => "Date header",
            Self::Export => "Header area",
            Self::Charset => "Charset of the text",
            Self::PdfId => "Trailer /ID",
            Self::DocumentId => "XMP DocumentID",
            Self::DerivedFrom => "XMP DerivedFrom",
            Self::Author => "Author",
            Self::LastBy => "Last saved by",
            Self::Producer => "Producer",
            Self::Template => "Template",
            Self::EnclosedName => "Name of the attachment",
            Self::FontTag => "Embedded font",
            Self::Language => "Language of the text",
            Self::Hour => "Date header",
        }
    }
}

/// One identifier or trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What kind.
    pub kind: MarkKind,
    /// Its value, in the form in which it is compared.
    pub value: String,
    /// Its bytes.
    pub at: Locator,
}

impl Mark {
    /// As a fact for an exhibit.
    pub fn fact(&self) -> Fact<String> {
        Fact::at(self.value.clone(), self.at.clone())
    }
}

/// What moment of a file's life a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// The Date of a mail.
    Sent,
    /// When the first server took it.
    Taken,
    /// When a document says that it was made.
    Created,
    /// When it says that it was saved last.
    Saved,
}

impl When {
    /// Where it stands, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sent => "Date header",
            Self::Taken => "First Received line",
            Self::Created => "Created",
            Self::Saved => "Last saved",
        }
    }
}

/// One moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// What moment.
    pub when: When,
    /// As written.
    pub stamp: Fact<Stamp>,
}

/// Words of a mail that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Whether they are quoted from another mail.
    pub quoted: bool,
    /// The text as it stands, `>` and line ends included, cut at a limit.
    pub text: String,
    /// Its bytes.
    pub at: Locator,
    /// Whether byte offsets of `text` are byte offsets of what `at` covers.
    pub aligned: bool,
    /// Where they are not: the first byte of each line in `text`, and the bytes of what `at` leads into that show it.
    pub lines: Vec<(u32, u32, u32)>,
}

impl Passage {
    /// Bytes `start..end` of the text as a fact.
    pub fn fact(&self, start: usize, end: usize) -> Fact<String> {
        let words = self.text.get(start..end).unwrap_or_default().to_owned();
        let at = match &self.at {
            Locator::Raw(span) if self.aligned => Locator::raw(span.start + start, span.start + end),
            Locator::Decoded { within, start: from, .. } if self.aligned => {
                Locator::Decoded { within: within.clone(), start: from + start, end: from + end }
            }
            Locator::Decoded { within, .. } if !self.lines.is_empty() => {
                let (from, to) = self.shown_by(start, end);
                Locator::Decoded { within: within.clone(), start: from, end: to }
            }
            Locator::Raw(_) if !self.lines.is_empty() => {
                let (from, to) = self.shown_by(start, end);
                Locator::raw(from, to)
            }
            whole => whole.clone(),
        };
        Fact::at(words, at)
    }
}

impl Passage {
    /// The bytes that show the lines in which `start..end` of the text stands.
    fn shown_by(&self, start: usize, end: usize) -> (usize, usize) {
        let last = self.lines.partition_point(|line| (line.0 as usize) < end.max(start + 1)).max(1);
        let first = self.lines.partition_point(|line| line.0 as usize <= start).clamp(1, last);
        let within = self.lines.get(first - 1..last).unwrap_or_default();
        let from = within.iter().map(|line| line.1).min().unwrap_or_default();
        (from as usize, within.iter().map(|line| line.2).max().unwrap_or(from) as usize)
    }
}

/// What would be found of a file if a key that it names were known to be the right one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Fingerprint of the key.
    pub key: String,
    /// The findings above a note then.
    pub findings: Vec<Finding>,
    /// Where the file would stand then.
    pub standing: Standing,
}

/// What of one file is judged beside others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Traits {
    /// The path as it was given; for something enclosed its name.
    pub path: String,
    /// What the archive or mailbox that holds it says of it; `None` for a file of its own.
    pub member: Option<Box<Member>>,
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
    /// Subject, title or the like.
    pub title: Option<String>,
    /// Findings above a note.
    pub findings: Vec<Finding>,
    /// Checks that found something that weighs no more than a note.
    pub notes: Vec<String>,
    /// What its checks came to.
    pub outcomes: Tally,
    /// Fingerprints of the keys under which a signature fits.
    pub fitting: Vec<String>,
    /// What depends on keys that another file may confirm.
    pub waiting: Vec<Waiting>,
    /// The searches for what was signed that wait in it, in parts
    /// ([`SearchBudget::PARTS`](super::super::proofs::SearchBudget::PARTS)).
    pub open: u64,
    /// Its moments.
    pub times: Vec<Time>,
    /// Its identifiers and traces.
    pub marks: Vec<Mark>,
    /// What it lets measure of machines.
    pub measures: Vec<Measure>,
    /// Its words: own ones, then what it quotes.
    pub words: Vec<Passage>,
    /// What it encloses.
    pub enclosed: Vec<Traits>,
}

impl Traits {
    /// Of a file that could not be had or read.
    pub fn unreadable(path: &str, why: &str) -> Self {
        Self {
            path: path.to_owned(),
            member: None,
            id: None,
            bytes: 0,
            kind: Kind::Unknown,
            standing: Standing::Unreadable,
            unreadable: Some(why.to_owned()),
            title: None,
            findings: Vec::new(),
            notes: Vec::new(),
            outcomes: Tally::default(),
            fitting: Vec::new(),
            waiting: Vec::new(),
            open: 0,
            times: Vec::new(),
            marks: Vec::new(),
            measures: Vec::new(),
            words: Vec::new(),
            enclosed: Vec::new(),
        }
    }

    /// The first mark of a kind.
    pub fn mark(&self, kind: MarkKind) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.kind == kind)
    }

    /// All marks of a kind.
    pub fn marks(&self, kind: MarkKind) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.kind == kind)
    }

    /// The moment of a kind.
    pub fn time(&self, when: When) -> Option<&Fact<Stamp>> {
        self.times.iter().find(|time| time.when == when).map(|time| &time.stamp)
    }

    /// Itself and everything that it encloses, parents first; their numbers count from 0.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(one) = all.get(next).copied() {
            all.extend(&one.enclosed);
            next += 1;
        }
        all
    }

    /// What people read as its name.
    pub fn name(&self) -> String {
        match &self.member {
            Some(member) => format!("{} › {}", self.path, member.name),
            None => self.path.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_page_are_shown_by_their_lines() {
        let passage = Passage {
            quoted: false,
            text: "pay two\nand three now\nat once\n".to_owned(),
            at: Locator::raw(90, 300),
            aligned: false,
            lines: vec![(0, 100, 110), (8, 130, 140), (22, 115, 125)],
        };
        let at = |start: usize, end: usize| passage.fact(start, end).at;
        assert_eq!(at(4, 7), Locator::raw(100, 110));
        assert_eq!(at(12, 17), Locator::raw(130, 140));
        // Nothing stands there: the line in which it is missing.
        assert_eq!(at(17, 17), Locator::raw(130, 140));
        // A page may paint its lines in any order.
        assert_eq!(at(12, 27), Locator::raw(115, 140));
        assert_eq!(at(28, 29), Locator::raw(115, 125));
    }
}

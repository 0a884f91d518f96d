//! What an email says: every header line with its bytes, the hops, the parts, the hidden clocks.

use serde::{Deserialize, Serialize};

use super::{
    Body, ByteSpan, Clock, Clue, Container, EncodedWord, Fact, Fault, LineEnds, Locator, Mention, Part, Repair, Stamp,
    Step,
};

/// One header field as it stands in the file (RFC 5322 2.2), or a line in the header area that is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Name as written, without the colon; empty for a line that is no header field.
    pub name: String,
    /// The name's bytes.
    pub name_span: ByteSpan,
    /// The body's bytes: after the colon, up to but not with the last line end, folded lines included.
    pub body: ByteSpan,
    /// The body unfolded, encoded words decoded.
    pub text: String,
    /// All bytes of the field, name to last line end.
    pub line: ByteSpan,
}

impl Header {
    /// Whether the name is `name`, upper and lower case alike.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The text with its place.
    pub fn fact(&self) -> Fact<String> {
        Fact::raw(self.text.clone(), self.body)
    }
}

/// One `Received` line (RFC 5321 4.4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hop {
    /// Position among the Received lines: 0 is the topmost, written last.
    pub index: usize,
    /// The whole body.
    pub body: ByteSpan,
    /// Name that the sending side gave.
    pub from: Option<Fact<String>>,
    /// Host that wrote the line.
    pub by: Option<Fact<String>>,
    /// Protocol.
    pub with: Option<Fact<String>>,
    /// Queue identifier.
    pub id: Option<Fact<String>>,
    /// Recipient.
    pub r#for: Option<Fact<String>>,
    /// Addresses in brackets in the from clause, IPv4 or IPv6.
    pub addresses: Vec<Fact<String>>,
    /// Host name that the receiving side looked up, in the comment behind `from`.
    pub looked_up: Option<Fact<String>>,
    /// TLS version as the line writes it.
    pub tls: Option<Fact<String>>,
    /// Link (RFC 5321 4.4 `via`): Exchange writes `Frontend Transport`, `Mailbox Transport`.
    pub via: Option<Fact<String>>,
    /// Name in the greeting, where the line gives it beside the from clause (Exim `helo=`, qmail `HELO`).
    pub helo: Option<Fact<String>>,
    /// Envelope sender (Exim, `envelope-from`).
    pub envelope_from: Option<Fact<String>>,
    /// Server program as the line writes it: `Postfix`, `Exim 4.97`, `8.14.4/8.14.4`, Exchange's build number.
    pub software: Option<Fact<String>>,
    /// A program or account on the same machine that handed the mail in, instead of a connection.
    pub local: Option<Fact<String>>,
    /// Words that say the handing side had logged in.
    pub authenticated: Option<Fact<String>>,
    /// Addresses in the comments behind the by clause: the server's own.
    pub by_addresses: Vec<Fact<String>>,
    /// Date behind the last semicolon.
    pub date: Option<Fact<Stamp>>,
}

/// One mailbox of an address list (RFC 5322 3.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Display name, decoded; empty if none.
    pub display: String,
    /// `local@domain` as written.
    pub address: String,
    /// The domain in lower case as it is meant to be read, `xn--` labels undone (RFC 5891); empty if there is none.
    pub domain_shown: String,
}

impl Mailbox {
    /// The part behind the last `@`, lower case; empty if there is none.
    pub fn domain(&self) -> String {
        self.address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
    }
}

/// A header that names the program which wrote the mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailerClaim {
    /// Header name, lower case.
    pub header: String,
    /// Its text.
    pub product: Fact<String>,
    /// The day of the version, where the name holds one.
    pub version_day: Option<Stamp>,
}

/// One `tag=value` of a signature header (RFC 6376 3.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureTag {
    /// Tag name.
    pub name: String,
    /// Value, white space at the ends cut.
    pub value: Fact<String>,
}

/// A signature header as recorded; nothing of it is verified here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureTags {
    /// Header name, lower case: `dkim-signature`, `arc-seal` …
    pub header: String,
    /// Dotted name of the fact.
    pub name: String,
    /// Tags in file order.
    pub tags: Vec<SignatureTag>,
    /// `t=` as a moment (RFC 6376 3.5).
    pub signed_at: Option<Fact<Stamp>>,
}

impl SignatureTags {
    /// The first tag of this name.
    pub fn tag(&self, name: &str) -> Option<&Fact<String>> {
        self.tags.iter().find(|tag| tag.name == name).map(|tag| &tag.value)
    }
}

/// An `Authentication-Results` header as recorded (RFC 8601).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// Dotted name of the fact.
    pub name: String,
    /// Host that says it.
    pub authserv_id: Fact<String>,
    /// Each `method=result …` clause.
    pub results: Vec<Fact<String>>,
}

/// What the container says of the message beside the message itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreFact {
    /// Dotted name: `mail.mapi.PidTagClientSubmitTime`, `mail.emlx.date-received`.
    pub name: String,
    /// The value in words.
    pub value: Fact<String>,
    /// The value as a moment, if it is one.
    pub stamp: Option<Stamp>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mail {
    /// What the message was taken from.
    pub container: Container,
    /// Codings that lead to the text in which raw spans count; empty where they count in the file itself.
    pub layer: Vec<Step>,
    /// The `From ` line that mailbox files put before a message (RFC 4155).
    pub mbox_from: Option<Fact<String>>,
    /// Every line of the header area, in order.
    pub headers: Vec<Header>,
    /// The header area with the empty line behind it.
    pub header_area: ByteSpan,
    /// End of the message (bytes).
    pub end: usize,
    /// Hops, topmost first.
    pub hops: Vec<Hop>,
    /// Every Date header.
    pub dates: Vec<Fact<Stamp>>,
    /// Mailboxes of every From header.
    pub from: Vec<Fact<Mailbox>>,
    /// Mailboxes of Sender.
    pub sender: Vec<Fact<Mailbox>>,
    /// Mailboxes of Reply-To.
    pub reply_to: Vec<Fact<Mailbox>>,
    /// Mailboxes of To and Cc.
    pub to: Vec<Fact<Mailbox>>,
    /// Every Message-ID.
    pub message_ids: Vec<Fact<String>>,
    /// Identifiers of In-Reply-To.
    pub in_reply_to: Vec<Fact<String>>,
    /// Identifiers of References.
    pub references: Vec<Fact<String>>,
    /// Headers that name the writing program.
    pub mailers: Vec<MailerClaim>,
    /// Signature headers as recorded.
    pub signatures: Vec<SignatureTags>,
    /// Authentication-Results as recorded.
    pub authentication: Vec<Authentication>,
    /// MIME entities, the message itself first.
    pub parts: Vec<Part>,
    /// Texts of the message itself (not of messages in it), decoded, in the order of the parts.
    pub bodies: Vec<Body>,
    /// Where the structure is not as it declares itself.
    pub faults: Vec<Fault>,
    /// Encoded words of the headers (RFC 2047).
    pub words: Vec<EncodedWord>,
    /// Moments that the texts name.
    pub mentions: Vec<Mention>,
    /// Every declared multipart boundary, outermost first.
    pub boundaries: Vec<Fact<String>>,
    /// Times hidden in identifiers.
    pub clocks: Vec<Clock>,
    /// What else identifiers hide: addresses, machines, processes, zones.
    pub clues: Vec<Clue>,
    /// Facts of the container: MAPI properties, the plist of an emlx.
    pub store: Vec<StoreFact>,
    /// Line ends of the header area.
    pub header_line_ends: LineEnds,
    /// Line ends behind it.
    pub body_line_ends: LineEnds,
    /// What had to be mended to read it.
    pub repairs: Vec<Repair>,
}

impl Mail {
    /// All headers of this name, upper and lower case alike, in file order.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Header> + 'a {
        self.headers.iter().filter(move |header| header.is(name))
    }

    /// The dated hop whose stamp is the earliest; one server with a fast clock does not move it.
    pub fn earliest_hop(&self) -> Option<(&Hop, &Fact<Stamp>)> {
        self.dated_hops()
            .filter(|(_, date)| date.value.earliest().is_some())
            .min_by_key(|(_, date)| date.value.earliest())
    }

    /// The dated hop whose stamp is the latest; one server with a slow clock does not move it.
    pub fn latest_hop(&self) -> Option<(&Hop, &Fact<Stamp>)> {
        self.dated_hops().filter(|(_, date)| date.value.latest().is_some()).max_by_key(|(_, date)| date.value.latest())
    }

    /// Hops that carry a date, topmost first.
    pub fn dated_hops(&self) -> impl DoubleEndedIterator<Item = (&Hop, &Fact<Stamp>)> {
        self.hops.iter().filter_map(|hop| Some((hop, hop.date.as_ref()?)))
    }

    /// The fact of the container with this dotted name.
    pub fn stored(&self, name: &str) -> Option<&StoreFact> {
        self.store.iter().find(|stored| stored.name == name)
    }

    /// The first Date.
    pub fn date(&self) -> Option<&Fact<Stamp>> {
        self.dates.first()
    }
}

impl Hop {
    /// The clauses that are there, with their words.
    pub fn clauses(&self) -> impl Iterator<Item = (&'static str, &Fact<String>)> {
        [
            ("from", &self.from),
            ("by", &self.by),
            ("with", &self.with),
            ("id", &self.id),
            ("for", &self.r#for),
            ("looked-up", &self.looked_up),
            ("tls", &self.tls),
            ("via", &self.via),
            ("helo", &self.helo),
            ("envelope-from", &self.envelope_from),
            ("software", &self.software),
            ("local", &self.local),
            ("authenticated", &self.authenticated),
        ]
        .into_iter()
        .filter_map(|(word, fact)| Some((word, fact.as_ref()?)))
    }

    /// `received[2]` as people count: `hop 1` is the first stop after the sender.
    pub fn place(&self, hops: usize) -> usize {
        hops.saturating_sub(self.index)
    }
}

/// A place that was searched in vain, for exhibits.
pub fn absent_header(name: &str) -> Locator {
    Locator::absent(format!("{name} header"), "the header area")
}

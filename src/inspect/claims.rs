//! The heart of the window: each question about a file's origin, every place that answers it, and who agrees with whom.

mod hidden;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::check::Weight;
use super::finding::{Finding, Role};
use crate::evidence::{Evidence, Fact, Locator, Mail, Pdf, Stamp};

/// Moments of one mail that lie so close count as the same answer (seconds): a mail takes minutes to travel.
const SAME_SENDING: i64 = 600;
/// Moments of one document that lie so close count as the same save (seconds).
const SAME_SAVE: i64 = 2;
/// Answers shown for one place; more are counted, not shown.
const CELLS_A_PLACE: usize = 12;

/// What a reporter asks about a file's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Question {
    Made,
    Changed,
    Sent,
    Author,
    Recipient,
    Program,
    Machine,
    Zone,
    EarlierDocument,
}

impl Question {
    /// The question as it is asked.
    pub fn words(self) -> &'static str {
        match self {
            Self::Made => "When was it made?",
            Self::Changed => "When was it changed?",
            Self::Sent => "When was it sent?",
            Self::Author => "Who wrote it?",
            Self::Recipient => "To whom?",
            Self::Program => "With which program?",
            Self::Machine => "From which machine?",
            Self::Zone => "In which time zone?",
            Self::EarlierDocument => "From which earlier document?",
        }
    }
}

/// A place of a file that answers questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words below say it")]
pub enum Place {
    Header,
    Hops,
    Signature,
    MessageId,
    Boundary,
    Thread,
    Mailer,
    MailboxLine,
    Parts,
    Info,
    Xmp,
    XmpHistory,
    EarlierRevisions,
    Fonts,
    Structure,
}

impl Place {
    /// The heading of its column.
    pub fn words(self) -> &'static str {
        match self {
            Self::Header => "Date, From, To",
            Self::Hops => "Received lines",
            Self::Signature => "DKIM signature",
            Self::MessageId => "Message-ID",
            Self::Boundary => "MIME boundary",
            Self::Thread => "Thread-Index, References",
            Self::Mailer => "Mail program",
            Self::MailboxLine => "Mailbox line",
            Self::Parts => "Pictures, links",
            Self::Info => "Info",
            Self::Xmp => "XMP",
            Self::XmpHistory => "XMP history",
            Self::EarlierRevisions => "Earlier revisions",
            Self::Fonts => "Embedded fonts",
            Self::Structure => "Structure",
        }
    }
}

/// How an answer stands to the others of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agreement {
    /// Nothing to compare it with.
    Alone,
    /// Says the same as others; equal numbers agree, 0 is the largest group.
    Agrees(u8),
    /// Stands in a finding above `note`: the finding's place in the report.
    Disagrees(usize),
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimCell {
    /// Who answers.
    pub place: Place,
    /// The field, e.g. `CreationDate`.
    pub field: String,
    /// The answer.
    pub value: String,
    /// Its bytes.
    pub at: Locator,
    /// How it stands to the others.
    pub agreement: Agreement,
}

/// One question and its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// The question.
    pub question: Question,
    /// The answers, by place.
    pub cells: Vec<ClaimCell>,
    /// Answers that were left out because one place has too many.
    pub left_out: usize,
}

/// What makes two answers the same.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Moment(Timestamp),
    Text(String),
    Never,
}

/// A row while it is filled.
struct Draft {
    question: Question,
    cells: Vec<(ClaimCell, Key)>,
    left_out: usize,
}

struct Table {
    rows: Vec<Draft>,
}

impl Table {
    fn add(&mut self, question: Question, place: Place, field: &str, value: String, at: &Locator, key: Key) {
        let index = match self.rows.iter().position(|row| row.question == question) {
            Some(index) => index,
            None => {
                self.rows.push(Draft { question, cells: Vec::new(), left_out: 0 });
                self.rows.len() - 1
            }
        };
        let Some(row) = self.rows.get_mut(index) else { return };
        if row.cells.iter().filter(|(cell, _)| cell.place == place).count() >= CELLS_A_PLACE {
            row.left_out += 1;
            return;
        }
        let cell = ClaimCell { place, field: field.to_owned(), value, at: at.clone(), agreement: Agreement::Alone };
        row.cells.push((cell, key));
    }

    fn moment(&mut self, question: Question, place: Place, field: &str, fact: &Fact<Stamp>) {
        let key = fact.value.instant().map_or(Key::Never, Key::Moment);
        self.add(question, place, field, fact.value.words(), &fact.at, key);
    }

    fn zone(&mut self, place: Place, field: &str, fact: &Fact<Stamp>) {
        let words = fact.value.zone_words();
        self.add(Question::Zone, place, field, words.clone(), &fact.at, Key::Text(words));
    }

    fn text(&mut self, question: Question, place: Place, field: &str, fact: &Fact<String>) {
        if !fact.value.trim().is_empty() {
            // `<a@b>` and `a@b` name the same mailbox.
            let bare = fact.value.trim().trim_start_matches('<').trim_end_matches('>');
            let key = Key::Text(bare.to_lowercase());
            self.add(question, place, field, fact.value.clone(), &fact.at, key);
        }
    }

    fn finish(self, tolerance: i64, findings: &[Finding]) -> Vec<ClaimRow> {
        let mut rows: Vec<ClaimRow> = self
            .rows
            .into_iter()
            .map(|mut row| {
                group(&mut row.cells, tolerance);
                let mut cells: Vec<ClaimCell> = row.cells.into_iter().map(|(cell, _)| cell).collect();
                for cell in &mut cells {
                    if let Some(index) = disagreement(row.question, cell, findings) {
                        cell.agreement = Agreement::Disagrees(index);
                    }
                }
                cells.sort_by_key(|cell| cell.place);
                ClaimRow { question: row.question, cells, left_out: row.left_out }
            })
            .collect();
        rows.sort_by_key(|row| row.question);
        rows
    }
}

fn same(a: &Key, b: &Key, tolerance: i64) -> bool {
    match (a, b) {
        (Key::Moment(a), Key::Moment(b)) => a.duration_since(*b).as_secs().abs() <= tolerance,
        (Key::Text(a), Key::Text(b)) => a == b,
        _ => false,
    }
}

/// Gives cells that say the same one number, the largest group first.
fn group(cells: &mut [(ClaimCell, Key)], tolerance: i64) {
    let mut groups: Vec<(Key, Vec<usize>)> = Vec::new();
    for (index, (_, key)) in cells.iter().enumerate() {
        match groups.iter_mut().find(|(first, _)| same(first, key, tolerance)) {
            Some((_, members)) => members.push(index),
            None => groups.push((key.clone(), vec![index])),
        }
    }
    groups.retain(|(_, members)| members.len() > 1);
    groups.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
    for (number, (_, members)) in groups.iter().enumerate() {
        for member in members {
            if let Some((cell, _)) = cells.get_mut(*member) {
                cell.agreement = Agreement::Agrees(u8::try_from(number).unwrap_or(u8::MAX));
            }
        }
    }
}

/// The first finding above `note` in which this answer is one of the two sides.
///
/// One run of bytes can answer several questions (a Message-ID names a machine and hides a time; a date states a zone):
/// it is in dispute only for the question that the exhibit's value answers.
fn disagreement(question: Question, cell: &ClaimCell, findings: &[Finding]) -> Option<usize> {
    let asks_when = matches!(question, Question::Made | Question::Changed | Question::Sent);
    findings.iter().position(|finding| {
        finding.weight > Weight::Note
            && finding.exhibits.iter().any(|exhibit| {
                exhibit.role != Role::Context
                    && exhibit.at == cell.at
                    && (asks_when || cell.value.contains(&exhibit.value))
            })
    })
}

/// Lays the answers of one file side by side.
pub(crate) fn claims(evidence: &Evidence, findings: &[Finding]) -> Vec<ClaimRow> {
    let mut table = Table { rows: Vec::new() };
    match evidence {
        Evidence::Mail(mail) => {
            mail_claims(&mut table, mail);
            table.finish(SAME_SENDING, findings)
        }
        Evidence::Pdf(pdf) => {
            pdf_claims(&mut table, pdf);
            table.finish(SAME_SAVE, findings)
        }
        Evidence::Office(_) | Evidence::Picture(_) | Evidence::Other => Vec::new(),
    }
}

fn mail_claims(table: &mut Table, mail: &Mail) {
    use Question::{Author, EarlierDocument, Machine, Program, Recipient, Sent};
    for date in &mail.dates {
        table.moment(Sent, Place::Header, "Date", date);
        table.zone(Place::Header, "Date", date);
    }
    for hop in mail.hops.iter().rev() {
        let field = format!("hop {}", hop.place(mail.hops.len()));
        if let Some(date) = &hop.date {
            table.moment(Sent, Place::Hops, &field, date);
        }
        if hop.index + 1 == mail.hops.len() {
            if let Some(from) = &hop.from {
                table.text(Machine, Place::Hops, "first from", from);
            }
            for address in &hop.addresses {
                table.text(Machine, Place::Hops, "first address", address);
            }
            if let Some(date) = &hop.date {
                table.zone(Place::Hops, &field, date);
            }
        }
    }
    hidden::claims(table, mail);
    let people = [("From", Author, &mail.from), ("Sender", Author, &mail.sender), ("Reply-To", Author, &mail.reply_to)];
    for (field, question, boxes) in people.into_iter().chain([("To", Recipient, &mail.to)]) {
        for mailbox in boxes {
            let shown = match mailbox.value.display.as_str() {
                "" => mailbox.value.address.clone(),
                name => format!("{name} <{}>", mailbox.value.address),
            };
            let key = Key::Text(mailbox.value.address.to_lowercase());
            table.add(question, Place::Header, field, shown, &mailbox.at, key);
        }
    }
    for signature in mail.signatures.iter().filter(|signature| signature.header == "dkim-signature") {
        if let Some(domain) = signature.tag("d") {
            table.text(Author, Place::Signature, "signing domain", domain);
        }
    }
    if let Some(line) = &mail.mbox_from {
        table.text(Author, Place::MailboxLine, "From line", line);
    }
    for hop in &mail.hops {
        if let Some(recipient) = &hop.r#for {
            table.text(Recipient, Place::Hops, "for", recipient);
        }
    }
    for mailer in &mail.mailers {
        table.text(Program, Place::Mailer, &mailer.header, &mailer.product);
    }
    if let Some(id) = mail.message_ids.first() {
        let host = id.map(|id| id.rsplit_once('@').map_or("", |(_, host)| host.trim_end_matches('>')).to_owned());
        table.text(Machine, Place::MessageId, "right of @", &host);
    }
    for id in &mail.in_reply_to {
        table.text(EarlierDocument, Place::Thread, "In-Reply-To", id);
    }
}

fn pdf_claims(table: &mut Table, pdf: &Pdf) {
    use Question::{Author, Changed, EarlierDocument, Made, Program};
    let last = pdf.revisions.len().max(1);
    for entry in &pdf.info {
        let question = match entry.key.as_str() {
            "CreationDate" => Made,
            "ModDate" | "SourceModified" => Changed,
            "Author" => Author,
            "Producer" | "Creator" => Program,
            _ => continue,
        };
        let (place, field) = if entry.revision == last {
            (Place::Info, entry.key.clone())
        } else {
            (Place::EarlierRevisions, format!("revision {} {}", entry.revision, entry.key))
        };
        match &entry.stamp {
            Some(stamp) => {
                let fact = Fact::at(stamp.clone(), entry.value.at.clone());
                table.moment(question, place, &field, &fact);
                table.zone(place, &field, &fact);
            }
            None => table.text(question, place, &field, &entry.value),
        }
    }
    for property in pdf.document_xmp().into_iter().flat_map(|packet| &packet.properties) {
        let history = property.name.starts_with("xmpMM:History");
        let question = match property.name.rsplit(':').next().unwrap_or_default() {
            "CreateDate" => Made,
            "ModifyDate" | "MetadataDate" | "when" => Changed,
            "Producer" | "CreatorTool" | "softwareAgent" => Program,
            "DocumentID" | "OriginalDocumentID" | "documentID" => EarlierDocument,
            _ if property.name.starts_with("dc:creator") => Author,
            _ => continue,
        };
        let place = if history { Place::XmpHistory } else { Place::Xmp };
        match &property.stamp {
            Some(stamp) => {
                let fact = Fact::at(stamp.clone(), property.value.at.clone());
                table.moment(question, place, &property.name, &fact);
                table.zone(place, &property.name, &fact);
            }
            None => table.text(question, place, &property.name, &property.value),
        }
    }
    if let Some(toolkit) = pdf.document_xmp().and_then(|packet| packet.toolkit.as_ref()) {
        table.text(Program, Place::Xmp, "x:xmptk", toolkit);
    }
    for font in &pdf.fonts {
        if let Some(created) = &font.created {
            table.moment(Made, Place::Fonts, &font.name.value, created);
        }
        if let Some(modified) = &font.modified {
            table.moment(Made, Place::Fonts, &format!("{} (modified)", font.name.value), modified);
        }
    }
    if let Some(marker) = pdf.header.as_ref().and_then(|header| header.marker.as_ref()) {
        table.text(Program, Place::Structure, "marker bytes", marker);
    }
    for (index, id) in pdf.ids.iter().enumerate() {
        table.text(EarlierDocument, Place::Structure, &format!("ID[{index}]"), id);
    }
}

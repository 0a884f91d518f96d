//! Ordinary readings: changes that honest systems make to a mail on its way, one table; each is undone and tried.
//!
//! A row never touches words, figures or names of the writer: it takes off what a list or gateway puts on, or writes the same
//! letters in another form. What fits is proved by the signature itself; how far it is tried is bounded.

mod coding;
mod footers;
mod headers;
mod headers_form;
mod headers_mime;
mod parts;
mod search;
mod text;

use super::causes::List;
use super::proof::{BodyHash, Proof, Undone, Verdict};
use super::{Failing, Message};
use crate::evidence::{ByteSpan, Locator};

/// Most changes that are undone together.
const MOST_EDITS: usize = 4;
/// Most candidates of one signature.
const MOST_TRIES: usize = 20_000;
/// Most bytes of text that are hashed for one signature: about half a second of work.
const MOST_BYTES: usize = 48 * 1024 * 1024;
/// Signatures of one mail that share no budget; a mail with more gives each a smaller one.
const SIGNATURES: usize = 8;
/// Most places that are listed of what was undone.
const MOST_PLACES: usize = 50;

/// One row: a change that honest systems make.
pub(super) struct Reading {
    /// Id.
    pub id: &'static str,
    /// In plain words, as it is listed among what was tried.
    pub title: &'static str,
    /// Who usually makes it.
    pub by_whom: &'static str,
    /// Gives the ways in which it can be undone in this mail.
    pub undo: Undo,
}

/// How a row is undone.
pub(super) enum Undo {
    /// In the text.
    Text(fn(&Given) -> Vec<Variant>),
    /// In the signed headers.
    Headers(fn(&Given) -> Vec<Alternative>),
}

/// What the rows look at.
pub(super) struct Given<'a> {
    pub failing: &'a Failing<'a>,
    pub message: &'a Message<'a>,
    pub bytes: &'a [u8],
    /// The text, counted in `bytes`.
    pub text: ByteSpan,
    pub list: Option<List<'a>>,
}

/// Bytes to put in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub span: ByteSpan,
    pub with: Vec<u8>,
}

/// One way to undo a change of the text: places first to last, none in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant {
    pub changes: Vec<Change>,
    pub what: String,
}

impl Variant {
    /// Takes bytes out.
    fn without(span: ByteSpan, what: impl Into<String>) -> Self {
        Self { changes: vec![Change { span, with: Vec::new() }], what: what.into() }
    }
}

/// One way to undo a change of signed headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alternative {
    /// Which of the covered headers, and its line in its form; empty where it is left out.
    pub fields: Vec<(usize, Vec<u8>)>,
    pub what: String,
}

/// Every row: of the text first, then of the headers; the likeliest first.
const READINGS: &[Reading] = &[
    Reading {
        id: "list-footer",
        title: "a footer of a mailing list, gateway or antivirus program taken off",
        by_whom: "mailing lists, gateways and antivirus programs",
        undo: Undo::Text(parts::footers),
    },
    Reading {
        id: "list-wrapper",
        title: "a multipart that a list or gateway wrapped around the text taken off",
        by_whom: "mailing lists and gateways",
        undo: Undo::Text(parts::wrapper),
    },
    Reading {
        id: "added-part",
        title: "a part with a footer taken out of a multipart",
        by_whom: "mailing lists and gateways",
        undo: Undo::Text(parts::added),
    },
    Reading {
        id: "recoded",
        title: "the text in another transfer encoding (8bit, quoted-printable, base64)",
        by_whom: "mail servers and mailing lists",
        undo: Undo::Text(parts::recoded),
    },
    Reading {
        id: "banner",
        title: "a warning of an outside sender taken off the top",
        by_whom: "security gateways",
        undo: Undo::Text(parts::banner),
    },
    Reading {
        id: "mbox-from",
        title: "“>From ” at the start of lines read as “From ”",
        by_whom: "programs that keep mail in mailbox files",
        undo: Undo::Text(text::mailbox_from),
    },
    Reading {
        id: "mbox-from-undone",
        title: "“From ” at the start of lines read as “>From ”",
        by_whom: "programs that take mail out of mailbox files",
        undo: Undo::Text(text::mailbox_from_undone),
    },
    Reading {
        id: "dots",
        title: "doubled full stops at the start of lines read as one",
        by_whom: "programs that keep the form of the transport",
        undo: Undo::Text(text::dots),
    },
    Reading {
        id: "line-ends",
        title: "mixed or doubled line ends read as CR LF",
        by_whom: "programs that save or copy files",
        undo: Undo::Text(text::line_ends),
    },
    Reading {
        id: "trailing-blanks",
        title: "blanks at line ends taken off, or put back behind “--”",
        by_whom: "mail servers, editors and exports",
        undo: Undo::Text(text::trailing_blanks),
    },
    Reading {
        id: "tabs",
        title: "tabs read as blanks, or eight blanks as a tab",
        by_whom: "editors and exports",
        undo: Undo::Text(text::tabs),
    },
    Reading {
        id: "flowed",
        title: "the blank before quoted or protected lines of format=flowed taken off",
        by_whom: "mail programs that write a mail anew",
        undo: Undo::Text(text::flowed),
    },
    Reading {
        id: "charset",
        title: "letters in another charset (Windows-1252 or UTF-8)",
        by_whom: "mail servers, editors and exports",
        undo: Undo::Text(text::charset),
    },
    Reading {
        id: "preamble",
        title: "words outside the parts of a multipart taken off or put back",
        by_whom: "mailing lists and gateways",
        undo: Undo::Text(parts::outside),
    },
    Reading {
        id: "subject-tag",
        title: "a tag in the Subject ([list], [EXTERNAL], ***SPAM***) taken off",
        by_whom: "mailing lists and gateways",
        undo: Undo::Headers(headers::subject),
    },
    Reading {
        id: "list-from",
        title: "From as it was before a list put its own address there",
        by_whom: "mailing lists",
        undo: Undo::Headers(headers::from),
    },
    Reading {
        id: "list-reply-to",
        title: "a Reply-To, Cc or Sender that was added left out",
        by_whom: "mailing lists",
        undo: Undo::Headers(headers::added),
    },
    Reading {
        id: "content-type",
        title: "Content-Type and Content-Transfer-Encoding as they were before the text was wrapped or recoded",
        by_whom: "mailing lists, gateways and mail servers",
        undo: Undo::Headers(headers_mime::content),
    },
    Reading {
        id: "other-instance",
        title: "another instance of a repeated header",
        by_whom: "mail servers that add a header",
        undo: Undo::Headers(headers::instances),
    },
    Reading {
        id: "folding",
        title: "headers folded in another way",
        by_whom: "mail servers and exports",
        undo: Undo::Headers(headers_form::folding),
    },
    Reading {
        id: "encoded-words",
        title: "encoded words as letters, or coded in another way",
        by_whom: "mailing lists and mail servers",
        undo: Undo::Headers(headers::words),
    },
    Reading {
        id: "quoting",
        title: "names in addresses with or without quotation marks",
        by_whom: "mail servers and exports",
        undo: Undo::Headers(headers::quoting),
    },
    Reading {
        id: "address-order",
        title: "addresses of To and Cc in another order",
        by_whom: "mailing lists",
        undo: Undo::Headers(headers::order),
    },
    Reading {
        id: "comments",
        title: "comments behind Date and MIME-Version taken off or put back",
        by_whom: "mail servers and exports",
        undo: Undo::Headers(headers::comments),
    },
    Reading {
        id: "name-case",
        title: "names of headers in capital or small letters",
        by_whom: "mail servers and exports",
        undo: Undo::Headers(headers_form::name_case),
    },
];

/// Tries every row, and notes in the proof which were tried and which fits.
/// `most` is how many bytes may be hashed for it.
pub(super) fn read(failing: &Failing, most: usize, proof: &mut Proof) {
    let message = failing.message;
    let given = Given { failing, message, bytes: message.bytes, text: message.text(), list: List::of(message.mail) };
    let share = message.mail.signatures.len().max(SIGNATURES);
    let budget = (MOST_BYTES.saturating_mul(SIGNATURES) / share).min(most);
    // Where not even two candidates could be tried, the text is not gone through for them.
    if proof.body_hash == BodyHash::Mismatch && budget / 2 >= given.text.len() {
        let rows = READINGS.iter().filter_map(|row| match row.undo {
            Undo::Text(undo) => Some((row, undo(&given))),
            Undo::Headers(_) => None,
        });
        let rows: Vec<(&Reading, Vec<Variant>)> = rows.collect();
        proof.readings.extend(rows.iter().map(|(row, _)| row.title.to_owned()));
        let found = search::text(&given, &rows, budget);
        proof.undone.extend(found.map(|(rows, changes, what)| {
            let mut undone = undone(&rows, &what, true);
            if changes.len() <= MOST_PLACES {
                undone.places = changes.iter().map(|change| Locator::Raw(change.span)).collect();
            }
            undone
        }));
    }
    if proof.signature == Verdict::Invalid && failing.held.is_some() {
        let rows = READINGS.iter().filter_map(|row| match row.undo {
            Undo::Headers(undo) => Some((row, undo(&given))),
            Undo::Text(_) => None,
        });
        let rows: Vec<(&Reading, Vec<Alternative>)> = rows.collect();
        proof.readings.extend(rows.iter().map(|(row, _)| row.title.to_owned()));
        let found = search::headers(&given, &rows, budget);
        proof.undone.extend(found.map(|(rows, fields, what)| {
            let mut undone = undone(&rows, &what, false);
            let places = fields.iter().filter_map(|index| failing.prepared.fields.get(*index)?.at());
            undone.places = places.take(MOST_PLACES).collect();
            undone
        }));
    }
}

fn undone(rows: &[&Reading], what: &[String], body: bool) -> Undone {
    let mut by_whom: Vec<&str> = Vec::new();
    for row in rows {
        if !by_whom.contains(&row.by_whom) {
            by_whom.push(row.by_whom);
        }
    }
    Undone {
        readings: rows.iter().map(|row| row.id.to_owned()).collect(),
        what: what.join("; "),
        by_whom: by_whom.join("; "),
        places: Vec::new(),
        body,
    }
}

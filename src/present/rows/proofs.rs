//! What cryptography says of a mail, worded: three lights for each signature, what it covers, what it does not prove, what was
//! signed before it was changed, and how anybody can repeat that.

mod chain;
mod change;
mod coverage;
mod document;
mod lights;
mod repeat;
mod signer;
mod summary;

use super::{Moments, Table, TableRow, Value};
use crate::evidence::{Kind, Locator};
use crate::inspect::Report;
use crate::inspect::proofs::{Cause, Proof, ProofKind, Search, Undone, Verdict};
use crate::present::speech::{en, t, tf};
use crate::present::words;

pub use chain::{ArcRow, ArcRows};
pub use change::{Piece, RestoredRow};
pub use coverage::{CoverRow, TextCover, Vouched, uncovered};
pub use document::Stretch;
pub use lights::{Light, Tone};
pub use repeat::record_line;
use signer::signer;

/// Signatures that are shown; the rest stands in the facts.
const MOST_SIGNATURES: usize = 100;
/// Places of an ordinary change that are shown.
const MOST_PLACES: usize = 20;

/// What a signature of a domain never proves.
const SERVER_LIMITS: &[&str] = &[
    en("Who typed it: servers signed it, and whoever has the password of an account can send through them"),
    en("That the Date is true: the servers sign the Date that the sender's program wrote"),
    en("To whom it was really sent: To and Cc are what the sender's program wrote, and Bcc is nowhere in it"),
];
/// What a signature of a person never proves.
const PERSON_LIMITS: &[&str] = &[
    en("Who typed it: whoever has the private key can sign"),
    en("That the signing time is true: it is what the clock of the signer's computer said"),
    en("What the headers say: From, To, Date and Subject are outside of it"),
];

/// Everything that cryptography says of one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProofRows {
    /// In one line.
    pub summary: String,
    /// How that is to be taken.
    pub tone: Option<Tone>,
    /// Every signature, in file order.
    pub proofs: Vec<ProofRow>,
    /// The one to look at first: what was found, else the sender's own signature.
    pub first: usize,
    /// The ARC chain.
    pub arc: Option<ArcRows>,
    /// Records that are missing, as lines to copy, each once.
    pub needed: Vec<NeededRow>,
    /// Whether something could be searched that was not.
    pub open: bool,
    /// Signatures that are not shown.
    pub left_out: usize,
}

/// A record to ask a connected colleague for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NeededRow {
    /// Name of the record.
    pub name: String,
    /// What to type on a connected computer.
    pub line: String,
}

/// One signature.
#[derive(Debug, Clone, PartialEq)]
pub struct ProofRow {
    /// The saved state of a PDF that it covers, 1 is the oldest, where that is not the last.
    pub state: Option<usize>,
    /// Which kind, by the name that people know.
    pub title: &'static str,
    /// Who signed, in words.
    pub who: String,
    /// The signing domain, safe to show.
    pub domain: String,
    /// Selector, algorithm, forms.
    pub details: String,
    /// What it comes to, in a sentence.
    pub verdict: String,
    /// How that is to be taken.
    pub tone: Tone,
    /// Text, headers, key.
    pub lights: [Light; 3],
    /// The headers that it covers.
    pub covers: Vec<CoverRow>,
    /// Covered headers that are not shown.
    pub more_covers: usize,
    /// How much of the text.
    pub text: Option<TextCover>,
    /// What a reader sees and it does not cover.
    pub uncovered: Vec<CoverRow>,
    /// What it does not prove, whatever it says.
    pub limits: &'static [&'static str],
    /// When it was made and until when it is meant to hold: label, moment, place in words, place.
    pub moments: Vec<(&'static str, Value, String, Locator)>,
    /// What else is to be known.
    pub remarks: Vec<String>,
    /// The ordinary cause that the file shows.
    pub cause: Option<CauseRow>,
    /// Ordinary changes that were undone.
    pub undone: Vec<UndoneRow>,
    /// Ordinary readings that were tried and did not fit.
    pub readings: Vec<String>,
    /// The signed values that were found.
    pub restored: Vec<RestoredRow>,
    /// How far they were searched.
    pub search: SearchRow,
    /// The record that is missing.
    pub needed: Option<NeededRow>,
    /// Who signed, for signatures of persons: label and value.
    pub signer: Vec<(&'static str, String)>,
    /// The file as one line, for signatures of documents; else empty.
    pub map: Vec<Stretch>,
    /// Its place in words.
    pub place: String,
    /// Its place.
    pub at: Locator,
}

/// An ordinary cause that the file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseRow {
    /// In plain words.
    pub what: String,
    /// Label, value, place in words, place.
    pub signs: Vec<(String, String, String, Locator)>,
}

/// An ordinary change that was undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneRow {
    /// What was undone and who usually does it.
    pub sentence: String,
    /// Where: place in words, place.
    pub places: Vec<(String, Locator)>,
}

/// How far the signed values were searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchRow {
    /// Not needed.
    None,
    /// It can't be searched, and why.
    Impossible(String),
    /// It was not searched yet.
    Open,
    /// It was searched, in a sentence.
    Done(String),
}

impl ProofRows {
    /// The signatures as a table.
    pub fn table(&self) -> Table {
        let rows = self.proofs.iter().map(|proof| {
            let light = |light: &Light| format!("{}: {}", light.word, light.sentence);
            let [text, headers, key] = &proof.lights;
            let open: Vec<&str> = proof.uncovered.iter().map(|row| row.label.as_str()).collect();
            let cells = vec![
                proof.title.to_owned(),
                proof.who.clone(),
                proof.verdict.clone(),
                light(text),
                light(headers),
                light(key),
                proof.covered_names(),
                proof.text.as_ref().map(|text| text.sentence.clone()).unwrap_or_default(),
                open.join(", "),
            ];
            TableRow { cells, place: proof.place.clone(), at: proof.at.clone(), child: Vec::new() }
        });
        let columns = [
            t("Signature"),
            t("By whom"),
            t("What it comes to"),
            t("Text fingerprint"),
            t("Header signature"),
            t("Key"),
            t("Covers"),
            t("Text"),
            t("Does not cover"),
        ];
        Table { columns: columns.into_iter().map(|name| (name, 160.0)).collect(), rows: rows.collect() }
    }
}

impl ProofRow {
    /// Headers that it covers, in one line.
    pub fn covered_names(&self) -> String {
        let names: Vec<&str> =
            self.covers.iter().filter(|row| !row.is_absent()).map(|row| row.label.as_str()).collect();
        names.join(", ")
    }

    /// Every place that it covers.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Locator)> {
        let headers = self.covers.iter().filter(|row| !row.is_absent()).map(|row| (row.label.as_str(), &row.at));
        headers.chain(self.text.iter().map(|text| (t("the text"), &text.at)))
    }
}

/// The signatures of a report.
pub(super) fn proof_rows(report: &Report, moments: &Moments) -> ProofRows {
    let lines = coverage::Lines::of(report);
    let proofs: Vec<ProofRow> =
        report.proofs.iter().take(MOST_SIGNATURES).map(|proof| row(proof, report, &lines, moments)).collect();
    let mut needed: Vec<NeededRow> = report.proofs.iter().filter_map(needed).collect();
    needed.sort();
    needed.dedup();
    let (summary, tone) = match report.kind {
        Kind::Pdf | Kind::Office if !report.proofs.is_empty() => document::summary(report),
        _ => summary::summary(report, &needed),
    };
    ProofRows {
        summary,
        tone,
        open: report.proofs.iter().any(|proof| proof.search == Search::Open),
        first: first(report),
        left_out: report.proofs.len().saturating_sub(proofs.len()),
        proofs,
        arc: report.arc.as_ref().map(chain::arc_rows),
        needed,
    }
}

/// Which signature to look at first.
fn first(report: &Report) -> usize {
    let arc = |proof: &&Proof| matches!(proof.kind, ProofKind::ArcMessage | ProofKind::ArcSeal);
    let rank = |proof: &&Proof| (proof.restored.is_empty(), arc(proof), !proof.aligned, proof.kind);
    let ranked = report.proofs.iter().take(MOST_SIGNATURES).enumerate();
    ranked.min_by_key(|(_, proof)| rank(proof)).map_or(0, |(index, _)| index)
}

fn row(proof: &Proof, report: &Report, lines: &coverage::Lines, moments: &Moments) -> ProofRow {
    if let Some(cover) = &proof.document {
        return document::row(proof, cover, report, moments);
    }
    let (covers, more_covers) = coverage::covers(proof, lines);
    let stamps = [(t("Signed"), &proof.signed_at), (t("Meant to hold until"), &proof.expires)];
    let person = matches!(proof.kind, ProofKind::Smime | ProofKind::Openpgp);
    ProofRow {
        state: None,
        title: proof.kind.title(),
        who: who(proof),
        domain: words::show_untrusted_within(&proof.domain, 120),
        details: details(proof),
        verdict: summary::verdict(proof),
        tone: lights::whole(proof),
        lights: lights::lights(proof),
        covers,
        more_covers,
        text: coverage::text(proof),
        uncovered: coverage::uncovered_rows(proof, report, lines),
        limits: if person { PERSON_LIMITS } else { SERVER_LIMITS },
        moments: stamps
            .into_iter()
            .filter_map(|(label, fact)| {
                let fact = fact.as_ref()?;
                Some((label, moments.stamp(&fact.value), words::place(&fact.at), fact.at.clone()))
            })
            .collect(),
        remarks: proof.remarks.iter().map(|remark| sentence(remark)).collect(),
        cause: proof.cause.as_ref().map(cause),
        undone: proof.undone.iter().map(undone).collect(),
        readings: proof.readings.iter().map(|title| words::show_untrusted(title)).collect(),
        restored: proof.restored.iter().map(|restored| change::restored(restored, proof)).collect(),
        search: search(&proof.search),
        needed: needed(proof),
        signer: proof.signer.as_ref().map(signer).unwrap_or_default(),
        map: Vec::new(),
        place: words::place(&proof.at),
        at: proof.at.clone(),
    }
}

/// Who signed, in words.
fn who(proof: &Proof) -> String {
    let domain = words::show_untrusted_within(&proof.domain, 120);
    let instance = proof.instance.map(|number| format!(" {number}")).unwrap_or_default();
    match proof.kind {
        ProofKind::Smime | ProofKind::Openpgp => {
            let signer = proof.signer.as_ref();
            let name =
                signer.and_then(|signer| signer.name.as_deref().or(signer.addresses.first().map(String::as_str)));
            match name {
                Some(name) => tf("signed with a key of {}", &[&words::show_untrusted_within(name, 120)]),
                None => t("signed by a person who is not named").to_owned(),
            }
        }
        _ if domain.is_empty() => t("names no domain").to_owned(),
        ProofKind::ArcMessage => tf("station{}: what the servers of {} handed on", &[&instance, &domain]),
        ProofKind::ArcSeal => tf("station{}: sealed by the servers of {}", &[&instance, &domain]),
        ProofKind::XGoogleDkim => tf("signed by the servers of {} (Google's own second signature)", &[&domain]),
        _ => tf("signed by the servers of {}", &[&domain]),
    }
}

fn details(proof: &Proof) -> String {
    let mut told = Vec::new();
    if !proof.selector.is_empty() {
        told.push(tf("selector {}", &[&words::show_untrusted_within(&proof.selector, 80)]));
    }
    if let Some(identity) = &proof.identity {
        told.push(tf("for {}", &[&words::show_untrusted_within(identity, 120)]));
    }
    told.extend(
        [&proof.algorithm, &proof.canonicalization]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| words::show_untrusted_within(text, 60)),
    );
    told.join(" · ")
}

fn search(search: &Search) -> SearchRow {
    match search {
        Search::NotNeeded => SearchRow::None,
        Search::Impossible(why) => {
            SearchRow::Impossible(tf("What was signed can't be searched: {}", &[&words::show_untrusted(why)]))
        }
        Search::Open => SearchRow::Open,
        Search::Done { candidates, cut } => {
            let tried = tf("{} candidates were tried", &[&words::number(*candidates)]);
            SearchRow::Done(match cut {
                true => tf("{}; the work set for the search ended before they did", &[&tried]),
                false => tf("{}: all that there are", &[&tried]),
            })
        }
    }
}

/// The record that a signature needs and that is not at hand.
pub(super) fn needed(proof: &Proof) -> Option<NeededRow> {
    let missing = proof.signature == Verdict::NoKey && !proof.domain.is_empty() && !proof.selector.is_empty();
    missing.then(|| {
        let name = words::show_untrusted_within(&proof.record_name(), 300);
        // What a mail writes there is pasted into a terminal: nothing but the letters of a host name goes in.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let line = match name.chars().all(plain) {
            true => format!("dig +noall +answer TXT {name}"),
            false => tf("ask for the TXT record “{}” (its name has unusual letters)", &[&name]),
        };
        NeededRow { name, line }
    })
}

fn cause(cause: &Cause) -> CauseRow {
    let signs = cause.signs.iter().take(MOST_PLACES);
    CauseRow {
        what: sentence(&cause.what),
        signs: signs
            .map(|(label, fact)| {
                let value = words::show_untrusted_within(&fact.value, 300);
                (words::show_untrusted(label), value, words::place(&fact.at), fact.at.clone())
            })
            .collect(),
    }
}

fn undone(undone: &Undone) -> UndoneRow {
    let whom = words::show_untrusted(&undone.by_whom);
    let what = sentence(&undone.what);
    UndoneRow {
        sentence: if whom.is_empty() { what } else { tf("{}. Usually done by: {}", &[&what, &whom]) },
        places: undone.places.iter().take(MOST_PLACES).map(|at| (words::place(at), at.clone())).collect(),
    }
}

/// A clause of the engine as a sentence, safe to show.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    words::show_untrusted(&format!("{first}{}", letters.as_str()))
}

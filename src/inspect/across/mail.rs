//! The traits of a mail.

use super::super::knowledge::hosts;
use super::super::proofs::{BodyHash, Proof, ProofKind, Verdict};
use super::super::subject::bare as bare_subject;
use super::traits::{Mark, MarkKind, Time, Traits, When};
use super::{language, measures, words};
use crate::evidence::{Clue, ClueKind, Fact, Header, Locator, Mail};

/// Identifiers of References that are kept, the last ones: the nearest.
const MOST_REFERENCES: usize = 12;
/// Recipients that are kept.
const MOST_RECIPIENTS: usize = 24;
/// Lines, boundaries and machines that are kept of each kind.
const MOST_OF_A_KIND: usize = 24;
/// Longest value of a mark (bytes); a longer one is cut, the same for all.
const LONGEST: usize = 300;
/// Letters of a signature value that are compared: 240 bits of it.
const SIGNATURE_LETTERS: usize = 40;

/// Marks, each kind bounded.
pub(super) struct Marks<'a>(pub &'a mut Vec<Mark>);

impl Marks<'_> {
    pub fn add(&mut self, kind: MarkKind, value: &str, at: &Locator) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let value = value.get(..value.floor_char_boundary(LONGEST)).unwrap_or(value).to_owned();
        if !self.0.iter().any(|known| known.kind == kind && known.value == value) {
            self.0.push(Mark { kind, value, at: at.clone() });
        }
    }

    pub fn fact(&mut self, kind: MarkKind, fact: &Fact<String>) {
        self.add(kind, &fact.value, &fact.at);
    }
}

/// Fills in what the mail says.
pub(super) fn fill(traits: &mut Traits, mail: &Mail, proofs: &[Proof]) {
    if let Some(date) = mail.date() {
        traits.times.push(Time { when: When::Sent, stamp: date.clone() });
    }
    if let Some((_, date)) = mail.earliest_hop() {
        traits.times.push(Time { when: When::Taken, stamp: date.clone() });
    }
    traits.words = words::of(mail);
    traits.measures = measures::of(mail);
    let mut marks = Marks(&mut traits.marks);
    if let Some((language, at)) = language::language(&traits.words) {
        marks.add(MarkKind::Language, language, at);
    }
    identifiers(&mut marks, mail);
    people(&mut marks, mail);
    servers(&mut marks, mail);
    machines(&mut marks, mail);
    signatures(&mut marks, proofs);
    let mut layered: Vec<&mut Locator> = traits.marks.iter_mut().map(|mark| &mut mark.at).collect();
    layered.extend(traits.times.iter_mut().map(|time| &mut time.stamp.at));
    layered.extend(traits.words.iter_mut().map(|words| &mut words.at));
    // The places of signatures lead through the layer already.
    if !mail.layer.is_empty() {
        layered.into_iter().for_each(|at| *at = at.inside(&mail.layer));
    }
}

fn identifiers(marks: &mut Marks, mail: &Mail) {
    if let Some(id) = mail.message_ids.first() {
        let id = bare(id);
        marks.fact(MarkKind::MessageId, &id);
        if let Some((_, domain)) = id.value.rsplit_once('@') {
            let host = hosts::plain(domain);
            marks.add(MarkKind::IdDomain, hosts::registrable(&host), &id.at);
        }
    }
    mail.in_reply_to.iter().take(MOST_OF_A_KIND).for_each(|id| marks.fact(MarkKind::Answers, &bare(id)));
    let references = mail.references.iter().rev().take(MOST_REFERENCES);
    references.for_each(|id| marks.fact(MarkKind::References, &bare(id)));
    for clue in mail.clues.iter().filter(|clue| clue.kind == ClueKind::Conversation) {
        marks.fact(MarkKind::Thread, &clue.value);
    }
    if let Some(subject) = mail.named("subject").next() {
        marks.add(MarkKind::Subject, &bare_subject(&subject.text).0, &Locator::Raw(subject.body));
    }
    mail.boundaries.iter().take(MOST_OF_A_KIND).for_each(|boundary| marks.fact(MarkKind::Boundary, boundary));
}

/// Without its brackets: programs quote ids with and without.
fn bare(id: &Fact<String>) -> Fact<String> {
    id.map(|id| id.trim().trim_start_matches('<').trim_end_matches('>').to_owned())
}

fn people(marks: &mut Marks, mail: &Mail) {
    if let Some(from) = mail.from.first() {
        marks.add(MarkKind::From, &from.value.address.to_lowercase(), &from.at);
        marks.add(MarkKind::FromName, &from.value.display, &from.at);
        marks.add(MarkKind::FromDomain, hosts::registrable(&from.value.domain_shown), &from.at);
    }
    for to in mail.to.iter().take(MOST_RECIPIENTS) {
        marks.add(MarkKind::Recipient, &to.value.address.to_lowercase(), &to.at);
    }
    if let Some(date) = mail.date().filter(|date| date.value.instant().is_some())
        && let Some(minutes) = date.value.minutes_east()
    {
        marks.add(MarkKind::Zone, &minutes.to_string(), &date.at);
        // UTC is most often the zone of a program, not of a person.
        if minutes != 0
            && let Some(clock) = date.value.civil()
        {
            marks.add(MarkKind::Hour, &clock.hour().to_string(), &date.at);
        }
    }
}

fn servers(marks: &mut Marks, mail: &Mail) {
    for hop in mail.hops.iter().take(MOST_OF_A_KIND) {
        if let (Some(id), Some(by)) = (&hop.id, &hop.by)
            && id.value.len() >= 6
        {
            marks.add(MarkKind::Queue, &format!("{} at {}", id.value, by.value.to_lowercase()), &id.at);
        }
    }
    let first = mail.hops.iter().rev().find_map(|hop| hop.by.as_ref().filter(|by| hosts::is_public(&by.value)));
    if let Some(by) = first {
        let host = hosts::plain(&by.value);
        marks.add(MarkKind::FirstServer, hosts::registrable(&host), &by.at);
    }
}

fn machines(marks: &mut Marks, mail: &Mail) {
    let stays = |clue: &&Clue| matches!(clue.kind, ClueKind::Node | ClueKind::Host | ClueKind::User);
    for clue in mail.clues.iter().filter(stays).take(MOST_OF_A_KIND) {
        marks.add(MarkKind::Machine, &clue.value.value, &clue.value.at);
    }
    if let Some(mailer) = mail.mailers.first() {
        marks.fact(MarkKind::Client, &mailer.product);
    }
    marks.add(MarkKind::Export, &export(mail), &Locator::Raw(mail.header_area));
    if let Some((charset, at)) = words::charset(mail) {
        marks.add(MarkKind::Charset, &charset.to_lowercase(), at);
    }
}

/// How the copy was written: line ends, whether a `From ` line stands before it, and how header lines are folded.
fn export(mail: &Mail) -> String {
    let ends = mail.header_line_ends;
    let ends = if ends.crlf >= ends.lf.max(ends.cr) {
        "CRLF"
    } else if ends.lf >= ends.cr {
        "LF"
    } else {
        "CR"
    };
    let from_line = if mail.mbox_from.is_some() { ", “From ” line" } else { "" };
    let first = mail.headers.first().map(|header: &Header| header.name.as_str()).unwrap_or_default();
    format!("{ends}{from_line}, first field {first}")
}

fn signatures(marks: &mut Marks, proofs: &[Proof]) {
    for proof in proofs.iter().filter(|proof| proof.kind == ProofKind::Dkim).take(MOST_OF_A_KIND) {
        // Words that were changed leave the signature of the headers as it was.
        let text_differs = proof.body_hash == BodyHash::Mismatch && !proof.body_fits();
        let fails = text_differs || (proof.signature == Verdict::Invalid && !proof.headers_fit());
        if !proof.selector.is_empty() && proof.fits() {
            marks.add(MarkKind::Signs, &proof.record_name(), &proof.at);
        } else if !proof.selector.is_empty() && fails && !proof.excused() {
            marks.add(MarkKind::SignsNot, &proof.record_name(), &proof.at);
        }
    }
}

/// The values of its signatures: a value belongs to one mail only.
pub(super) fn signature_values(marks: &mut Vec<Mark>, mail: &Mail) {
    let mut marks = Marks(marks);
    for signature in mail.signatures.iter().take(MOST_OF_A_KIND) {
        if let Some(value) = signature.tag("b") {
            let letters: String =
                value.value.chars().filter(|letter| !letter.is_whitespace()).take(SIGNATURE_LETTERS).collect();
            if letters.len() == SIGNATURE_LETTERS {
                marks.add(MarkKind::Signature, &letters, &value.at.inside(&mail.layer));
            }
        }
    }
}

/// A place of nothing: the names of enclosed things stand in the file that encloses them.
pub(super) fn nowhere() -> Locator {
    Locator::absent("the name", "the file that encloses it")
}

//! What the signatures that fit cover, and what they leave open to anybody.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::{Proof, ProofKind};
use super::super::mail_results::through_a_list;
use super::{NO_FIT, NO_SIGNATURE, exhibited, fitting, named, of_servers, tags};
use crate::evidence::{ByteSpan, Fact, FaultKind, Header, Mail};

/// Headers that a reader sees or that decide how the text is shown (RFC 6376 5.4.1), Content-Type excepted.
const SHOWN: [&str; 4] = ["Subject", "Date", "To", "Message-ID"];

pub const FROM: Check = Check {
    id: "mail-signature-from-uncovered",
    title: "A signature does not cover From",
    looks_at: "The list of covered headers (h=) of each DKIM-Signature",
    why: "A signature must cover From; one that does not says nothing of the sender, and no receiving server accepts it.",
    innocent: &["A signing program that was set up wrongly"],
    next_step: "Compare with other signed mails of the same domain",
    sources: &["RFC 6376 5.4"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(from),
};

pub const HEADERS: Check = Check {
    id: "mail-signature-headers-uncovered",
    title: "Headers that everybody sees are covered by no signature",
    looks_at: "Subject, Date, To and Message-ID, and what the signatures that fit cover (h=)",
    why: "A signature vouches for what it lists. What it does not list can be changed without a trace.",
    innocent: &["Some senders and mailing services sign few headers"],
    next_step: "Take the named headers as unsigned, whatever the signature says of the rest",
    sources: &["RFC 6376 5.4.1", "RFC 6376 8.15"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(headers),
};

pub const TYPE: Check = Check {
    id: "mail-signature-type-uncovered",
    title: "The header that divides the mail into parts is covered by no signature",
    looks_at: "Content-Type of a mail of several parts, and what the signatures that fit cover (h=)",
    why: "Content-Type names the line between the parts. Where it is not signed, another line can be named, and readers see other parts of the signed text.",
    innocent: &["Many senders leave Content-Type unsigned"],
    next_step: "Look at the structure: do all parts that stand in the text show?",
    sources: &["RFC 6376 8.2", "RFC 6376 5.4.1"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(kind),
};

pub const BEHIND: Check = Check {
    id: "mail-signature-text-behind",
    title: "Words stand behind the part of the text that is signed",
    looks_at: "The length of the text that a signature covers (l=), and the text behind it",
    why: "The signature covers only the first part of the text. Whatever stands behind it was perhaps added by somebody else, and the signature still fits.",
    innocent: &["A mailing list or a virus scanner put its footer there; the length is given to let them"],
    next_step: "Read the mail without the uncovered words",
    sources: &["RFC 6376 8.2", "RFC 6376 3.5 (l=)"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(behind),
};

fn from(mail: &Mail, scene: &Scene) -> Outcome {
    let listed = of_servers(scene).filter(|proof| proof.kind == ProofKind::Dkim);
    let mut listed = listed.filter_map(|proof| Some((proof, tags(mail, proof)?.tag("h")?))).peekable();
    if listed.peek().is_none() {
        return Outcome::skip("no signature lists what it covers");
    }
    let without =
        listed.filter(|(_, names)| !names.value.split(':').any(|name| name.trim().eq_ignore_ascii_case("from")));
    Outcome::of(
        without
            .map(|(proof, names)| {
                Found::new(named(proof).then(" does not cover From"), Exhibit::claims("Covered headers (h=)", names))
            })
            .collect(),
    )
}

/// Whether one of the signatures covers this line.
fn covered(proofs: &[&Proof], header: &Header) -> bool {
    let is = |at: &Option<crate::evidence::Locator>| at.as_ref().is_some_and(|at| at.raw_span() == Some(header.line));
    proofs.iter().any(|proof| proof.covers.iter().any(|covered| is(&covered.at)))
}

/// The signatures that fit, or why there is nothing to ask.
fn fits<'a>(scene: &Scene<'a>) -> Result<Vec<&'a Proof>, Outcome> {
    let proofs: Vec<&Proof> = fitting(scene).collect();
    if proofs.is_empty() {
        return Err(Outcome::skip(if of_servers(scene).next().is_none() { NO_SIGNATURE } else { NO_FIT }));
    }
    Ok(proofs)
}

fn headers(mail: &Mail, scene: &Scene) -> Outcome {
    let proofs = match fits(scene) {
        Ok(proofs) => proofs,
        Err(skip) => return skip,
    };
    // One line of each name: a second one is another check's question.
    let open = SHOWN.iter().filter_map(|name| {
        let all: Vec<&Header> = mail.named(name).collect();
        (!all.iter().any(|header| covered(&proofs, header))).then(|| all.first().copied()).flatten()
    });
    let open: Vec<&Header> = open.collect();
    let (Some(first), Some(proof)) = (open.first(), proofs.first()) else { return Outcome::Consistent };
    let names: Vec<&str> = open.iter().map(|header| header.name.as_str()).collect();
    let say = Say::text(format!("No signature that fits covers {}", names.join(", ")));
    let found = Found::new(say, Exhibit::claims(format!("{} header", first.name), &first.fact()));
    let rest = open.iter().skip(1).map(|header| Exhibit::claims(format!("{} header", header.name), &header.fact()));
    let found = rest.fold(found, Found::with);
    Outcome::Found(vec![found.with(Exhibit::context(proof.kind.title(), &exhibited(proof)))])
}

fn kind(mail: &Mail, scene: &Scene) -> Outcome {
    let proofs = match fits(scene) {
        Ok(proofs) => proofs,
        Err(skip) => return skip,
    };
    let Some(header) = mail.named("content-type").next().filter(|_| !mail.boundaries.is_empty()) else {
        return Outcome::skip("the mail has one part only");
    };
    if covered(&proofs, header) {
        return Outcome::Consistent;
    }
    let say = Say::text("No signature that fits covers Content-Type, which divides the mail into its parts");
    let found = Found::new(say, Exhibit::claims("Content-Type header", &header.fact()));
    Outcome::Found(vec![match proofs.first() {
        Some(proof) => found.with(Exhibit::context(proof.kind.title(), &exhibited(proof))),
        None => found,
    }])
}

/// The words that a reader sees of the uncovered end of the text.
fn words_behind(mail: &Mail, rest: ByteSpan) -> Option<Fact<String>> {
    mail.bodies.iter().filter(|body| body.span.overlaps(rest)).find_map(|body| {
        let from = rest.start.saturating_sub(body.span.start);
        match (&body.step, body.aligned) {
            (None, true) => {
                let start = (0..=from.min(body.text.len())).rev().find(|at| body.text.is_char_boundary(*at))?;
                let words = body.text.get(start..)?;
                (!words.trim().is_empty()).then(|| body.fact(start, body.text.len()))
            }
            // What is coded can't be cut at a byte; any of it that is not covered may change what is read.
            _ => Some(Fact::raw(
                "the end of a coded part".to_owned(),
                ByteSpan::new(rest.start.max(body.span.start), body.span.end),
            )),
        }
    })
}

/// The same where no reader sees what is not covered: it stands behind the last part.
fn unseen_behind(mail: &Mail, proof: &Proof, rest: ByteSpan) -> Option<Found> {
    let text = outside(mail, rest)?;
    let say = named(proof).then(
        " covers only the beginning of the text; behind the last part, where mail programs show nothing, stands ",
    );
    let found = Found::new(say.value(text.value.trim()), Exhibit::claims("Text that no signature covers", text));
    Some(found.with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof))).at_most(Weight::Note))
}

/// Words outside every part, among those bytes.
fn outside(mail: &Mail, rest: ByteSpan) -> Option<&Fact<String>> {
    let beyond = mail.faults.iter().filter(|fault| fault.kind == FaultKind::Outside).map(|fault| &fault.text);
    beyond
        .filter(|text| !text.value.trim().is_empty())
        .find(|text| text.at.raw_span().is_some_and(|span| span.overlaps(rest)))
}

/// Whether the words are what a mailing list puts under the texts that it hands on: a line, then its own name or address.
fn is_footer(mail: &Mail, words: &str) -> bool {
    let first = words.trim_start().lines().next().unwrap_or_default();
    let lower = words.to_lowercase();
    let ruled = first.len() >= 10 && first.bytes().all(|byte| matches!(byte, b'_' | b'-' | b'=' | b'*'));
    through_a_list(mail) && (ruled || lower.contains("mailing list") || lower.contains("unsubscribe"))
}

fn behind(mail: &Mail, scene: &Scene) -> Outcome {
    let proofs = match fits(scene) {
        Ok(proofs) => proofs,
        Err(skip) => return skip,
    };
    // Another signature that covers all of the text closes the gap; where it is somebody else's, who signed what is worth knowing.
    let covers = |proof: &Proof| proof.body.as_ref().is_some_and(|body| body.rest.is_none());
    let whole: Vec<_> = proofs.iter().filter(|proof| proof.kind == ProofKind::Dkim && covers(proof)).collect();
    let found = proofs.iter().filter_map(|proof| {
        let rest = proof.body.as_ref()?.rest.as_ref()?.raw_span()?;
        if let Some(other) = whole.first() {
            let own = whole.iter().any(|whole| whole.domain.eq_ignore_ascii_case(&proof.domain));
            return if own { None } else { handed_on(mail, proof, other, rest) };
        }
        let Some(words) = words_behind(mail, rest) else { return unseen_behind(mail, proof, rest) };
        let say =
            named(proof).then(" covers only the beginning of the text; behind it stands ").value(words.value.trim());
        let found = Found::new(say, Exhibit::claims("Text that no signature covers", &words))
            .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)));
        Some(if is_footer(mail, &words.value) { found.at_most(Weight::Note) } else { found })
    });
    Outcome::of(found.collect())
}

/// Words behind what one house signed, that another covers.
fn handed_on(mail: &Mail, proof: &Proof, other: &Proof, rest: ByteSpan) -> Option<Found> {
    let words = words_behind(mail, rest).or_else(|| outside(mail, rest).cloned())?;
    let say = named(proof).then(" covers only the beginning of the text; what stands behind it, ");
    let say = say.value(words.value.trim()).then(", is covered by that of ").value(other.domain.clone());
    let found = Found::new(say, Exhibit::claims("Text that this signature does not cover", &words))
        .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)))
        .with(Exhibit::context(other.kind.title(), &exhibited(other)));
    Some(found.at_most(Weight::Note))
}

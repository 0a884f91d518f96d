//! The times inside a signature (t=, x=) against the Date and the servers' lines.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found};
use super::super::super::proofs::{Proof, ProofKind};
use super::{exhibited, named, of_servers};
use crate::evidence::{Fact, Mail, Order, Stamp};

/// A mail is signed when it is handed over: within a day of its Date, zones and queues counted in (seconds).
const A_DAY: i64 = 26 * 3_600;
/// Clocks of servers differ by less (seconds).
const SERVER_CLOCKS: i64 = 3_600;

pub const AGAINST_DATE: Check = Check {
    id: "mail-signature-time-against-date",
    title: "The signature was made on another day than the Date says",
    looks_at: "The time inside each signature (t=), and the Date header",
    why: "The sender's server signs a mail when it is handed over, most often in the same second. The Date is the sender's word, the time in the signature the server's.",
    innocent: &[
        "A mail that was written offline or in a program with a wrong clock",
        "A mailing list that signs what it hands on days later",
        "Scheduled sending",
    ],
    next_step: "Compare both with the first server's line",
    sources: &["RFC 6376 3.5 (t=)"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(against_date),
};

pub const AFTER_ARRIVAL: Check = Check {
    id: "mail-signature-after-arrival",
    title: "The signature was made after the mail had arrived",
    looks_at: "The time inside each signature (t=), and the latest Received line",
    why: "The servers on the way carry what was signed before. A signature that is younger than the last of their lines was not there when they carried the mail.",
    innocent: &[
        "A server whose clock was fast",
        "A mail that was signed anew when it was sent on, its new way cut off",
    ],
    next_step: "Ask for the mail as the recipient's server holds it",
    sources: &["RFC 6376 3.5 (t=)", "RFC 5321 4.4"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(after_arrival),
};

pub const EXPIRED: Check = Check {
    id: "mail-signature-expired",
    title: "The signature had expired when the mail arrived",
    looks_at: "Until when each signature is meant to hold (x=), and the latest Received line",
    why: "Some signers give their signature a few days. What arrives later was held back, or sent a second time by somebody who kept it.",
    innocent: &["A mail that waited in a queue", "A mail that was sent on"],
    next_step: "See between which two servers the time passed",
    sources: &["RFC 6376 3.5 (x=)"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(expired),
};

pub const EXPIRY: Check = Check {
    id: "mail-signature-expiry",
    title: "The signature says until when it is meant to hold",
    looks_at: "Until when each signature is meant to hold (x=), and the latest Received line",
    why: "Programs that check such a signature today call it expired or failed. What counts is the moment at which the mail arrived: a signature that held then says as much as one without an end.",
    innocent: &["A signer that gives each of its signatures some days, as Gmail does: seven"],
    next_step: "Where another program calls this signature expired, compare the day with the last Received line",
    sources: &["RFC 6376 3.5 (x=)"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Mail(expiry),
};

/// Signatures that state the time.
fn stated<'a>(
    scene: &Scene<'a>,
    time: impl Fn(&'a Proof) -> Option<&'a Fact<Stamp>>,
) -> Vec<(&'a Proof, &'a Fact<Stamp>)> {
    let own = of_servers(scene).filter(|proof| proof.kind != ProofKind::XGoogleDkim);
    own.filter_map(|proof| Some((proof, time(proof)?))).collect()
}

fn against_date(mail: &Mail, scene: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let stated = stated(scene, |proof| proof.signed_at.as_ref());
    if stated.is_empty() {
        return Outcome::skip("no signature states when it was made");
    }
    let found = stated.iter().filter_map(|(proof, made)| {
        let (seconds, when) = match made.value.compare(&date.value) {
            Order::After(seconds) => (seconds, " after the Date"),
            Order::Before(seconds) => (seconds, " before the Date"),
            Order::CannotTell => return None,
        };
        (seconds > A_DAY).then(|| {
            let found = Found::new(
                named(proof).then(" was made ").span(seconds).then(when),
                Exhibit::claims_time("Date header", date),
            )
            .with(Exhibit::contradicts_time(format!("{}: t=", proof.kind.title()), made));
            // What is held back or sent on is signed later; nothing honest is signed before it is written, wrong clocks excepted.
            let weight = if proof.fits() && when == " before the Date" { Weight::Odd } else { Weight::Note };
            found.at_most(weight)
        })
    });
    Outcome::of(found.collect())
}

fn after_arrival(mail: &Mail, scene: &Scene) -> Outcome {
    let Some((_, arrival)) = mail.latest_hop() else { return Outcome::skip("no server noted when it took the mail") };
    let stated = stated(scene, |proof| proof.signed_at.as_ref());
    if stated.is_empty() {
        return Outcome::skip("no signature states when it was made");
    }
    let found = stated.iter().filter_map(|(proof, made)| match made.value.compare(&arrival.value) {
        Order::After(seconds) if seconds > SERVER_CLOCKS => Some(
            Found::new(
                named(proof).then(" was made ").span(seconds).then(" after the last server took the mail"),
                Exhibit::claims_time("Latest Received line", arrival),
            )
            .with(Exhibit::contradicts_time(format!("{}: t=", proof.kind.title()), made)),
        ),
        _ => None,
    });
    Outcome::of(found.collect())
}

fn expired(mail: &Mail, scene: &Scene) -> Outcome {
    let Some((_, arrival)) = mail.latest_hop() else { return Outcome::skip("no server noted when it took the mail") };
    let stated = stated(scene, |proof| proof.expires.as_ref());
    if stated.is_empty() {
        return Outcome::skip("no signature says until when it holds");
    }
    let found = stated.iter().filter_map(|(proof, until)| match until.value.compare(&arrival.value) {
        Order::Before(seconds) if seconds > SERVER_CLOCKS => Some(
            Found::new(
                named(proof).then(" had expired ").span(seconds).then(" before the last server took the mail"),
                Exhibit::claims_time(format!("{}: x=", proof.kind.title()), until),
            )
            .with(Exhibit::contradicts_time("Latest Received line", arrival))
            .with(Exhibit::context(proof.kind.title(), &exhibited(proof))),
        ),
        _ => None,
    });
    Outcome::of(found.collect())
}

fn expiry(mail: &Mail, scene: &Scene) -> Outcome {
    if of_servers(scene).next().is_none() {
        return Outcome::skip(super::NO_SIGNATURE);
    }
    let arrival = mail.latest_hop().map(|(_, arrival)| arrival);
    let found = stated(scene, |proof| proof.expires.as_ref()).into_iter().filter_map(|(proof, until)| {
        let say = named(proof).then(" is meant to hold until ").time(&until.value);
        let say = match arrival.map(|arrival| until.value.compare(&arrival.value)) {
            // What had expired on arrival is the matter of the check above.
            Some(Order::Before(seconds)) if seconds > SERVER_CLOCKS => return None,
            Some(Order::Before(_)) => say.then(", about the time at which the last server took the mail"),
            Some(Order::After(seconds)) => {
                say.then(", ").span(seconds).then(" after the last server took the mail: it held then")
            }
            Some(Order::CannotTell) | None => {
                say.then("; no line of a server says whether it held when the mail arrived")
            }
        };
        let found = Found::new(say, Exhibit::claims_time(format!("{}: x=", proof.kind.title()), until));
        Some(match arrival {
            Some(arrival) => found.with(Exhibit::context_time("Latest Received line", arrival)),
            None => found,
        })
    });
    Outcome::of(found.collect())
}

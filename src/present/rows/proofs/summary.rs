//! What one signature comes to, and all of them in one line.

use super::{NeededRow, Tone, coverage, lights};
use crate::evidence::Kind;
use crate::inspect::Report;
use crate::inspect::proofs::{BodyHash, Proof, ProofKind, Verdict};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Domains that the line for all signatures names of one kind.
const MOST_NAMED: usize = 3;

/// What a signature comes to, in a sentence.
pub(super) fn verdict(proof: &Proof) -> String {
    let by = match proof.kind {
        ProofKind::Smime | ProofKind::Openpgp => t("The signer's key").to_owned(),
        _ => words::show_untrusted_within(&proof.domain, 120),
    };
    if let Some(first) = proof.restored.first() {
        let more = proof.restored.len() - 1;
        let and =
            if more > 0 { tf(" and {}", &[&words::count(more, "other place", "other places")]) } else { String::new() };
        return tf(
            "What was signed is known: the {}{} differs in this file",
            &[&words::show_untrusted(&first.what), &and],
        );
    }
    if let Some(reason) = proof.reason.as_ref().filter(|_| proof.signature == Verdict::Unusable) {
        return tf("Of no use: {}", &[&words::show_untrusted(reason)]);
    }
    if proof.kind == ProofKind::ArcSeal {
        return match proof.signature {
            Verdict::Valid => tf("{} sealed the stations up to this one", &[&by]),
            Verdict::NoKey => tf("Not tested: no key of {} is at hand", &[&by]),
            _ => t("The seal does not fit").to_owned(),
        };
    }
    if lights::fits(proof) {
        let part = if proof.body_hash == BodyHash::Prefix { t("the first part of the text") } else { t("the text") };
        return match (proof.undone.is_empty(), weak(proof)) {
            (_, Some(why)) => tf("It fits, but {}", &[&why]),
            (true, None) => tf("{} vouches for the covered headers and {}", &[&by, &part]),
            (false, None) => {
                tf("{} vouches for the covered headers and {}, once an ordinary change is undone", &[&by, &part])
            }
        };
    }
    if matches!(proof.kind, ProofKind::Smime | ProofKind::Openpgp) && proof.signature == Verdict::NoKey {
        return t("Not tested: the signer's key is not in the mail").to_owned();
    }
    if proof.kind == ProofKind::Domainkey {
        return match proof.signature {
            Verdict::NoKey => tf("Not tested: no key of {} is at hand", &[&by]),
            _ => tf("The headers and the text together are not as {} signed them", &[&by]),
        };
    }
    match (proof.body_fits(), proof.signature, proof.headers_fit()) {
        (_, Verdict::Unusable, _) => t("Of no use").to_owned(),
        (true, Verdict::NoKey, _) => {
            tf("Half tested: the text fits, and no key of {} is at hand for the headers", &[&by])
        }
        (false, Verdict::NoKey, _) => {
            tf("The text is not the signed one; no key of {} is at hand for the headers", &[&by])
        }
        (false, _, true) => tf("The covered headers are as {} signed them, the text is not", &[&by]),
        (true, _, _) => tf("The text is as it was signed, but the signature of {} does not fit the headers", &[&by]),
        (false, _, false) => t("Neither the text nor the headers are as they were signed").to_owned(),
    }
}

/// Why a signature that fits says little.
fn weak(proof: &Proof) -> Option<&'static str> {
    let key = proof.key.as_ref()?;
    match key {
        key if key.published => Some(t("the private half of its key is public: anyone could have made it")),
        key if key.is_weak() => Some(t("its key is so short that anyone with some money could have made it")),
        _ => None,
    }
}

/// All signatures in one line, and how that is to be taken.
pub(super) fn summary(report: &Report, needed: &[NeededRow]) -> (String, Option<Tone>) {
    if report.kind != Kind::Email || report.unreadable.is_some() {
        return (String::new(), None);
    }
    let own: Vec<&Proof> =
        report.proofs.iter().filter(|one| !matches!(one.kind, ProofKind::ArcMessage | ProofKind::ArcSeal)).collect();
    if own.is_empty() {
        let sealed = if report.arc.is_some() { t("; stations on the way sealed it (ARC)") } else { "" };
        return (
            tf("No signature of the sender's side{}: nothing can be proved of the text or the headers", &[&sealed]),
            None,
        );
    }
    let mut told = Vec::new();
    let mut tones = Vec::new();
    if let Some(restored) = own.iter().find_map(|proof| proof.changed()) {
        told.push(tf(
            "What was signed differs from what the file shows: the {}",
            &[&words::show_untrusted(&restored.what)],
        ));
        tones.push(Tone::Changed);
    } else if let Some(restored) = own.iter().flat_map(|proof| &proof.restored).next() {
        let what = words::show_untrusted(&restored.what);
        told.push(tf("What was signed is known, and the file differs by an ordinary change: the {}", &[&what]));
        tones.push(Tone::Limited);
    }
    let fitting: Vec<&&Proof> = own.iter().filter(|proof| lights::fits(proof)).collect();
    if let Some(first) = fitting.iter().find(|proof| proof.aligned).or(fitting.first()) {
        let fits = words::count(fitting.len(), "signature fits", "signatures fit");
        let undone = if first.undone.is_empty() { "" } else { t(", once an ordinary change is undone") };
        let by = words::show_untrusted_within(&first.domain, 120);
        let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
        let weak = weak(first).map(|why| tf(", but {}", &[&why])).unwrap_or_default();
        told.push(tf("{}{}{}: covers {}{}", &[&fits, &by, &undone, &coverage::in_short(first), &weak]));
        tones.push(lights::whole(first));
    }
    let failing: Vec<&&Proof> = own.iter().filter(|proof| lights::fails(proof) && proof.restored.is_empty()).collect();
    if !failing.is_empty() {
        let fail = words::count(failing.len(), "signature does not fit", "signatures do not fit");
        let mut by: Vec<String> = failing.iter().map(|proof| words::show_untrusted_within(&proof.domain, 80)).collect();
        by.retain(|domain| !domain.is_empty());
        by.dedup();
        by.truncate(MOST_NAMED);
        let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
        let ordinary = failing.iter().all(|proof| proof.excused());
        let cause = if ordinary { t(", and the file shows an ordinary cause") } else { "" };
        told.push(format!("{fail}{by}{cause}"));
        tones.extend(failing.iter().map(|proof| lights::whole(proof)));
    }
    if !needed.is_empty() {
        let domains: std::collections::BTreeSet<String> = own
            .iter()
            .filter(|proof| proof.signature == Verdict::NoKey && !proof.domain.is_empty())
            .map(|proof| words::show_untrusted_within(&proof.domain, 80))
            .collect();
        let records = words::count(needed.len(), "record to ask for", "records to ask for");
        if !domains.is_empty() {
            let domains: Vec<String> = domains.into_iter().take(MOST_NAMED).collect();
            told.push(tf("No key at hand for {}: {}", &[&domains.join(", "), &records]));
            tones.push(Tone::Unknown);
        }
    }
    if told.is_empty() {
        let count = words::count(own.len(), "signature", "signatures");
        told.push(tf("{} of no use", &[&count]));
        tones.push(Tone::NoUse);
    }
    // A signature that fits says more than one that can't be tested; one that does not fit is never hidden behind it.
    let mixed = !fitting.is_empty() && tones.contains(&Tone::Differs);
    let tone = match tones.contains(&Tone::Changed) {
        true => Some(Tone::Changed),
        false if mixed => Some(Tone::Limited),
        false => tones.first().copied(),
    };
    (told.join(" · "), tone)
}

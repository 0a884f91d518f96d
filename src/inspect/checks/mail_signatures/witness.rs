//! Witnesses beside the signature itself: what a server found when it tested it, and Google's second signature.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found};
use super::super::super::knowledge::hosts;
use super::super::super::proofs::{BodyHash, Proof, ProofKind, Verdict};
use super::super::mail_results::{property, through_a_list};
use super::{exhibited, named, of_servers, tags};
use crate::evidence::{Fact, Mail};

/// A result quotes the start of a signature (RFC 6008 4): fewer letters would meet by chance.
const SHORTEST_START: usize = 6;

pub const AGAINST_RESULT: Check = Check {
    id: "mail-signature-against-result",
    title: "A server found that the signature fitted, and it does not fit now",
    looks_at: "The topmost Authentication-Results, and each DKIM-Signature as it fits the file",
    why: "The receiving server tested the same signature over the same headers and text, and noted that it fitted. If it does not fit now, the mail was changed after that, or the note was not written by the server.",
    innocent: &[
        "A mailbox program, virus scanner or export that changed the stored mail",
        "A mailing list or gateway that tested the mail before it changed it",
    ],
    next_step: "Ask for the mail as the receiving server holds it",
    sources: &["RFC 8601 2.7.1", "RFC 6008"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(against_result),
};

pub const RESULT_FAIL: Check = Check {
    id: "mail-signature-result-fail",
    title: "A server found that the signature did not fit, and it fits now",
    looks_at: "Each Authentication-Results, and each DKIM-Signature as it fits the file",
    why: "The server tested the mail and noted that the signature failed. It fits the file as it is now.",
    innocent: &[
        "The server could not fetch the key, or tested after it had changed the mail itself",
        "The copy comes from a place before that server",
    ],
    next_step: "Read the server's reason, which often stands behind the result",
    sources: &["RFC 8601 2.7.1"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(result_fail),
};

pub const TWO: Check = Check {
    id: "mail-signature-two-witnesses",
    title: "Of Google's two signatures one fits and the other does not",
    looks_at: "X-Google-DKIM-Signature and the DKIM-Signature of the sender's domain",
    why: "Google's servers sign a mail twice at one moment: once for the sender's domain, once for themselves. What breaks one breaks the other, as far as both cover the same.",
    innocent: &["A system on the way that changed a header which only one of them covers"],
    next_step: "Compare what each of the two covers",
    sources: &["RFC 6376 3.5", "X-Google-DKIM-Signature: keys of 1e100.net"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(two),
};

/// Whether a result (`dkim=pass header.i=@… header.b=…`) speaks of this signature.
fn speaks_of(result: &str, proof: &Proof, mail: &Mail) -> bool {
    let b: String = tags(mail, proof)
        .and_then(|tags| tags.tag("b"))
        .map(|b| b.value.split_whitespace().collect())
        .unwrap_or_default();
    if let Some(start) = property(result, "header.b").filter(|start| start.len() >= SHORTEST_START) {
        return b.starts_with(start);
    }
    let selector = property(result, "header.s").is_none_or(|selector| selector.eq_ignore_ascii_case(&proof.selector));
    let domain = property(result, "header.d").or_else(|| property(result, "header.i"));
    let domain = domain.map(|domain| domain.rsplit('@').next().unwrap_or(domain));
    selector && domain.is_some_and(|domain| domain.eq_ignore_ascii_case(&proof.domain))
}

/// The result that names a method's outcome: `dkim=pass`.
fn says(result: &Fact<String>, words: &str) -> bool {
    let text = result.value.trim_start().to_ascii_lowercase();
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// DKIM signatures that could be tested far enough, each with the results that speak of it alone.
fn tested<'a>(mail: &'a Mail, scene: &Scene<'a>, topmost: bool) -> Vec<(&'a Proof, &'a str, &'a Fact<String>)> {
    let dkim: Vec<&Proof> = of_servers(scene).filter(|proof| proof.kind == ProofKind::Dkim).collect();
    let results = mail.authentication.iter().take(if topmost { 1 } else { usize::MAX });
    let results =
        results.flat_map(|one| one.results.iter().map(move |result| (one.authserv_id.value.as_str(), result)));
    let results = results.filter(|(_, result)| result.value.trim_start().to_ascii_lowercase().starts_with("dkim="));
    let mut pairs = Vec::new();
    for (host, result) in results {
        let mut of = dkim.iter().filter(|proof| speaks_of(&result.value, proof, mail));
        if let (Some(proof), None) = (of.next(), of.next()) {
            pairs.push((*proof, host, result));
        }
    }
    pairs
}

fn against_result(mail: &Mail, scene: &Scene) -> Outcome {
    let pairs = tested(mail, scene, true);
    if pairs.is_empty() {
        return Outcome::skip("no result at the top speaks of one of its signatures");
    }
    // The server that tested it must be of the house that took the mail in last.
    let receives = |host: &str| {
        let by = mail.hops.first().and_then(|hop| hop.by.as_ref());
        by.is_some_and(|by| hosts::together(&by.value, host))
    };
    let listed = through_a_list(mail);
    let found =
        pairs.into_iter().filter(|(_, _, result)| says(result, "dkim=pass")).filter_map(|(proof, host, result)| {
            let text = proof.body_hash == BodyHash::Mismatch;
            let headers = proof.signature == Verdict::Invalid && proof.opened;
            if !(text || headers) || !proof.undone.is_empty() {
                return None;
            }
            let what = if text { "its text is another now" } else { "it does not fit the headers now" };
            let say = named(proof).then(" fitted when ").value(host).then(format!(" tested it, and {what}"));
            let found = Found::new(say, Exhibit::claims("Authentication-Results: one result", result))
                .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)));
            let light = proof.excused() || listed || !receives(host);
            Some(if light { found.at_most(Weight::Note) } else { found })
        });
    Outcome::of(found.collect())
}

fn result_fail(mail: &Mail, scene: &Scene) -> Outcome {
    let pairs = tested(mail, scene, false);
    let pairs: Vec<_> = pairs.into_iter().filter(|(proof, ..)| proof.fits()).collect();
    if pairs.is_empty() {
        return Outcome::skip("no result speaks of a signature that fits");
    }
    let found = pairs.into_iter().filter(|(_, _, result)| says(result, "dkim=fail")).map(|(proof, host, result)| {
        let say = named(proof).then(" did not fit when ").value(host).then(" tested it, and it fits now");
        Found::new(say, Exhibit::claims("Authentication-Results: one result", result))
            .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)))
    });
    Outcome::of(found.collect())
}

fn two(_: &Mail, scene: &Scene) -> Outcome {
    let settled = |proof: &&Proof| proof.fits() || (proof.opened && proof.key.is_some());
    let google = of_servers(scene).filter(|proof| proof.kind == ProofKind::XGoogleDkim).find(settled);
    let own = of_servers(scene)
        .filter(|proof| {
            proof.kind == ProofKind::Dkim
                && (proof.domain.ends_with("gmail.com")
                    || proof.domain.ends_with("googlemail.com")
                    || proof.domain.ends_with("google.com")
                    || proof.domain.ends_with("gappssmtp.com"))
        })
        .find(settled);
    let (Some(google), Some(own)) = (google, own) else {
        return Outcome::skip("the mail does not carry two signatures of Google that can be tested");
    };
    if google.fits() == own.fits() {
        return Outcome::Consistent;
    }
    let (fits, breaks) = if google.fits() { (google, own) } else { (own, google) };
    let say = named(fits)
        .then(" fits, and ")
        .then(format!("the {} of ", breaks.kind.title()))
        .value(breaks.domain.clone())
        .then(", made at the same moment, does not");
    let found = Found::new(say, Exhibit::claims(fits.kind.title(), &exhibited(fits)))
        .with(Exhibit::contradicts(breaks.kind.title(), &exhibited(breaks)));
    Outcome::Found(vec![if breaks.excused() { found.at_most(Weight::Note) } else { found }])
}

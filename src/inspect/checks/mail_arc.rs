//! Checks of ARC: what each forwarding server saw and sealed.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::proofs::{ArcChain, ArcResult, ArcSet, Proof, ProofKind};
use crate::evidence::{Fact, Mail};

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-arc-chain-broken",
        title: "The chain of ARC seals does not hold",
        looks_at: "The sets of ARC headers: their numbers, seals, and the newest message signature",
        why: "Each forwarding server seals the mail and all seals before its own. A seal that does not fit, or a number that is missing, means that headers were changed or taken away after the last seal.",
        innocent: &[
            "A system behind the last sealer that changed the mail, as lists and gateways do",
            "A server that seals wrongly; some did in the first years",
            "On genuine list mail the chain is broken more often than not, by the list itself",
        ],
        next_step: "See which set is the first that does not fit, and who wrote it",
        sources: &["RFC 8617 5.2"],
        weight: Weight::Note,
        since: "0.3.0",
        run: Run::Mail(broken),
    },
    Check {
        id: "mail-arc-sealed-as-failed",
        title: "A forwarding server sealed the chain as broken",
        looks_at: "What each ARC-Seal says of the chain before it (cv=)",
        why: "The server found that the seals before its own did not hold when the mail came to it.",
        innocent: &["A list or gateway before that server changed the mail"],
        next_step: "See what the server noted of the single results",
        sources: &["RFC 8617 4.1.3"],
        weight: Weight::Note,
        since: "0.3.0",
        run: Run::Mail(sealed_as_failed),
    },
    Check {
        id: "mail-arc-saw-signature-fit",
        title: "A forwarding server saw a signature fit that does not fit now",
        looks_at: "What each ARC sealer noted (ARC-Authentication-Results), and the DKIM signatures as they fit the file",
        why: "The server tested the signature when the mail came to it and sealed what it found. So the mail was changed by it or after it, not before.",
        innocent: &["A mailing list that tests, seals, and then puts its footer on"],
        next_step: "Compare the mail with a copy that did not pass that server",
        sources: &["RFC 8617 4.1.1"],
        weight: Weight::Note,
        since: "0.3.0",
        run: Run::Mail(saw_fit),
    },
];

fn chain<'a>(scene: &Scene<'a>) -> Option<&'a ArcChain> {
    scene.arc.filter(|arc| arc.result != ArcResult::None)
}

/// The seal of a set, else any ARC signature of it.
fn header<'a>(scene: &Scene<'a>, set: &ArcSet) -> Option<&'a Proof> {
    let of_set =
        |kind| scene.proofs.iter().find(move |proof| proof.kind == kind && proof.instance == Some(set.instance));
    of_set(ProofKind::ArcSeal).or_else(|| of_set(ProofKind::ArcMessage))
}

fn exhibited(proof: &Proof) -> Fact<String> {
    let instance = proof.instance.map(|instance| format!("i={instance}; ")).unwrap_or_default();
    Fact::at(format!("{instance}d={}", proof.domain), proof.at.clone())
}

fn broken(_: &Mail, scene: &Scene) -> Outcome {
    let Some(arc) = chain(scene) else { return Outcome::skip("the mail carries no ARC header") };
    let any = scene.proofs.iter().find(|proof| matches!(proof.kind, ProofKind::ArcSeal | ProofKind::ArcMessage));
    let Some(newest) = arc.sets.last().and_then(|set| header(scene, set)).or(any) else {
        return Outcome::skip("no ARC header can be read");
    };
    match arc.result {
        ArcResult::Pass | ArcResult::None => Outcome::Consistent,
        ArcResult::Unknown => Outcome::skip("a key of the chain is not at hand"),
        ArcResult::Fail => {
            let why = arc.reason.clone().unwrap_or_else(|| "a seal does not fit".to_owned());
            let found = Found::new(
                Say::text(format!("The chain of {} ARC seals does not hold: {why}", arc.sets.len())),
                Exhibit::contradicts(format!("Newest {}", newest.kind.title()), &exhibited(newest)),
            );
            Outcome::Found(vec![found])
        }
    }
}

fn sealed_as_failed(_: &Mail, scene: &Scene) -> Outcome {
    let Some(arc) = chain(scene) else { return Outcome::skip("the mail carries no ARC header") };
    let found = arc.sets.iter().filter_map(|set| {
        let stated = set.chain_validation.as_ref().filter(|cv| cv.value.trim().eq_ignore_ascii_case("fail"))?;
        let say = Say::default()
            .value(set.domain.clone())
            .then(format!(" sealed as number {} that the chain before did not hold", set.instance));
        Some(Found::new(say, Exhibit::claims(format!("ARC-Seal {}: cv=", set.instance), stated)))
    });
    Outcome::of(found.collect())
}

fn saw_fit(_: &Mail, scene: &Scene) -> Outcome {
    let Some(arc) = chain(scene) else { return Outcome::skip("the mail carries no ARC header") };
    let dkim = scene.proofs.iter().filter(|proof| proof.kind == ProofKind::Dkim);
    let mut found = Vec::new();
    for proof in dkim.filter(|proof| !proof.fits() && (!proof.body_fits() || proof.opened) && !proof.domain.is_empty())
    {
        let saw = arc.sets.iter().flat_map(|set| set.saw.iter().map(move |result| (set, result)));
        let mut saw = saw.filter(|(_, result)| {
            let text = result.value.to_ascii_lowercase();
            text.trim_start().starts_with("dkim=pass") && text.contains(&proof.domain)
        });
        let Some((set, result)) = saw.next() else { continue };
        let say = Say::text("The signature of ")
            .value(proof.domain.clone())
            .then(" fitted when ")
            .value(set.domain.clone())
            .then(" sealed the mail, and does not fit now: the mail was changed by that server or after it");
        found.push(
            Found::new(say, Exhibit::claims(format!("ARC-Authentication-Results {}", set.instance), result)).with(
                Exhibit::contradicts(
                    proof.kind.title(),
                    &Fact::at(format!("d={}; s={}", proof.domain, proof.selector), proof.at.clone()),
                ),
            ),
        );
    }
    Outcome::of(found)
}

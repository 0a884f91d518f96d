//! Signatures against the days in which their kind existed.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found};
use super::super::super::proofs::{Proof, ProofKind};
use super::{NO_SIGNATURE, exhibited, latest, named, of_servers};
use crate::evidence::{Fact, Mail, Stamp};

/// Year and month.
type Month = (i64, u32);

/// First drafts: draft-delany-domainkeys-base-00 (May 2004), draft-allman-dkim-base-00 (July 2005); `v=1` came with
/// draft-ietf-dkim-base-10 (February 2007).
const FIRST: [(ProofKind, Month); 3] =
    [(ProofKind::Domainkey, (2004, 5)), (ProofKind::Dkim, (2005, 7)), (ProofKind::XGoogleDkim, (2005, 7))];
/// First draft with `v=1`.
const VERSION_ONE: Month = (2007, 2);
/// First draft of Ed25519 in DKIM: draft-ietf-dcrup-dkim-crypto-00.
const ED25519_DRAFT: Month = (2017, 6);
/// RFC 8301 took SHA-1 out.
const SHA1_OUT: Month = (2018, 1);
/// RFC 4870 was made historic in 2007; the large services had stopped by then end of 2012.
const DOMAINKEYS_OUT: Month = (2013, 1);

pub const BEFORE: Check = Check {
    id: "mail-signature-before-its-time",
    title: "The mail carries a signature from before such signatures existed",
    looks_at: "Kind and version of each signature, and the latest date that the mail states",
    why: "A mail whose every date is older than the first draft of a kind of signature cannot carry one.",
    innocent: &["An old mail that was sent on again much later", "A sender whose clock was years behind"],
    next_step: "Look at the time inside the signature (t=), and at the days of its key",
    sources: &[
        "draft-delany-domainkeys-base-00 (May 2004)",
        "draft-allman-dkim-base-00 (July 2005)",
        "draft-ietf-dkim-base-10 (February 2007)",
    ],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Mail(before),
};

pub const ALGORITHM: Check = Check {
    id: "mail-signature-algorithm-age",
    title: "The algorithm of a signature is unusual for its time",
    looks_at: "Algorithm of each signature (a=), and the latest date that the mail states",
    why: "SHA-1 was given up in January 2018, DomainKeys some years after DKIM came, and Ed25519 was not proposed for mail before June 2017.",
    innocent: &["Servers that nobody brought up to date"],
    next_step: "Compare with other mails of the domain from the same weeks",
    sources: &["RFC 8301 3.1", "RFC 8463", "draft-ietf-dcrup-dkim-crypto-00 (June 2017)", "RFC 4870"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(algorithm),
};

fn month(date: &Stamp) -> Month {
    (date.digits.year, date.digits.month)
}

/// Asks each signature with the latest date of the mail.
fn each(mail: &Mail, scene: &Scene, ask: impl Fn(&Proof, &Fact<Stamp>) -> Option<Found>) -> Outcome {
    let mut proofs = of_servers(scene).peekable();
    if proofs.peek().is_none() {
        return Outcome::skip(NO_SIGNATURE);
    }
    let Some(latest) = latest(mail) else { return Outcome::skip("the mail states no date") };
    Outcome::of(proofs.filter_map(|proof| ask(proof, latest)).collect())
}

fn before(mail: &Mail, scene: &Scene) -> Outcome {
    each(mail, scene, |proof, latest| {
        let first = FIRST.iter().find(|(kind, _)| *kind == proof.kind)?.1;
        let version = super::tags(mail, proof).and_then(|tags| tags.tag("v"));
        let numbered = proof.kind == ProofKind::Dkim && version.is_some_and(|version| version.value.trim() == "1");
        let (known, what) = if month(&latest.value) < first {
            (true, "were first drafted in")
        } else {
            (numbered && month(&latest.value) < VERSION_ONE, "of version 1 were first drafted in")
        };
        let since = if numbered && month(&latest.value) >= first { VERSION_ONE } else { first };
        known.then(|| {
            let say = named(proof)
                .then(" stands in a mail whose latest date is ")
                .time(&latest.value)
                .then(format!("; such headers {what} {:04}-{:02}", since.0, since.1));
            Found::new(say, Exhibit::claims_time("Latest date in the mail", latest))
                .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)))
        })
    })
}

fn algorithm(mail: &Mail, scene: &Scene) -> Outcome {
    each(mail, scene, |proof, latest| {
        let at = month(&latest.value);
        let name = proof.algorithm.to_ascii_lowercase();
        let (say, weight) = if name.starts_with("ed25519") && at < ED25519_DRAFT {
            (named(proof).then(" uses Ed25519, which was not proposed for mail before June 2017"), Weight::Odd)
        } else if proof.kind == ProofKind::Domainkey && at >= DOMAINKEYS_OUT {
            (named(proof).then(" is of a kind that hardly anybody made any more in that year"), Weight::Note)
        } else if proof.kind != ProofKind::Domainkey && name == "rsa-sha1" && at >= SHA1_OUT {
            (
                named(proof).then(" uses SHA-1, which was given up in January 2018: servers no longer accept it"),
                Weight::Note,
            )
        } else {
            return None;
        };
        let found = Found::new(
            say,
            Exhibit::claims(
                format!("{}: algorithm", proof.kind.title()),
                &Fact::at(proof.algorithm.clone(), proof.at.clone()),
            ),
        );
        Some(found.with(Exhibit::contradicts_time("Latest date in the mail", latest)).at_most(weight))
    })
}

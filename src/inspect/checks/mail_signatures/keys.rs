//! The third light: the key of each signature, its strength and its days.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::{KeyFrom, KeyUsed, Proof, Verdict, Window};
use super::{NO_SIGNATURE, exhibited, named, of_servers};
use crate::evidence::{Fact, Locator, Mail, Stamp};

pub const MISSING: Check = Check {
    id: "mail-signature-key-missing",
    title: "The key of a signature is not at hand",
    looks_at: "Domain and selector of each signature (d=, s=), and the keys that are shipped or imported",
    why: "The signature can only be tested with the key that its domain published when the mail was sent. Half a test is made without: the fingerprint of the text.",
    innocent: &["Most keys are not kept anywhere, above all those of old mail"],
    next_step: "Ask a colleague with a network, or an archive of such keys, for the named record, and import it",
    sources: &["RFC 6376 3.6.2"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(missing),
};

pub const UNUSABLE: Check = Check {
    id: "mail-signature-key-unusable",
    title: "The key that is at hand may not be used for the signature",
    looks_at: "The key's record: its kind, its limits, whether it was withdrawn",
    why: "The owner of a key states in its record what it is for. An empty record says that the key was withdrawn.",
    innocent: &["Keys are withdrawn every few months; the record at hand may be younger than the mail"],
    next_step: "Look for the record of the days in which the mail was sent",
    sources: &["RFC 6376 3.6.1", "RFC 6376 6.1.2"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(unusable),
};

pub const WEAK: Check = Check {
    id: "mail-signature-key-weak",
    title: "The key is too short to prove anything",
    looks_at: "Length of the key of each signature",
    why: "The private half of an RSA key below 1024 bits can be computed; of 512 bits for less than 100 dollars. Somebody else than the domain can have signed.",
    innocent: &["Such keys were in honest use until about 2013, by some senders later"],
    next_step: "Take the signature as a hint only, and look for a second witness",
    sources: &["RFC 8301 3.2", "RFC 6376 3.3.3"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(weak),
};

pub const PUBLISHED: Check = Check {
    id: "mail-signature-key-published",
    title: "The private half of the key is public",
    looks_at: "The key of each signature, and the list of keys whose private half was published",
    why: "Whoever has the private half can sign. A few owners publish theirs after use, so that old mails prove nothing any more; examples in standards print theirs.",
    innocent: &["The mail was signed by the owner, before the private half was published"],
    next_step: "Take the signature as no witness, and look for a second one",
    sources: &["assets/knowledge/published_keys.tsv: who published what"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(published),
};

pub const TESTING: Check = Check {
    id: "mail-signature-key-testing",
    title: "The key was published for tests only",
    looks_at: "Flag t=y in the key's record",
    why: "With this flag a domain says that it is trying signatures out, and that a failing one means nothing.",
    innocent: &["Many domains forgot to take the flag out when the tests were over"],
    next_step: "Look whether other mails of the domain from the same weeks fit",
    sources: &["RFC 6376 3.6.1"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(testing),
};

pub const TOO_YOUNG: Check = Check {
    id: "mail-signature-key-too-young",
    title: "The signature fits a key that was first seen after the Date",
    looks_at: "The key under which a signature fits, the first day on which it was seen, and the Date header",
    why: "Whoever signs a mail today and dates it back can only use today's key. A valid signature proves the sender's domain and the text, not the Date.",
    innocent: &[
        "The key was in use before anybody noted it: the first day is that of an observation",
        "A mail that waited, or was signed anew when it was sent on",
    ],
    next_step: "Find out since when the domain used this key: other mails with the same selector tell",
    sources: &["RFC 6376 3.6", "assets/knowledge/dkim_keys.tsv: first and last observation of each key"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(too_young),
};

pub const OUT_OF_USE: Check = Check {
    id: "mail-signature-key-out-of-use",
    title: "The signature fits a key that was last seen before the Date",
    looks_at: "The key under which a signature fits, the last day on which it was seen, and the Date header",
    why: "Domains change their keys. An old key that still signs is mostly one that nobody looked at for a while.",
    innocent: &["The key stayed in use after the last observation, as most do"],
    next_step: "Look for another mail of the domain from the same weeks",
    sources: &["RFC 6376 3.1", "assets/knowledge/dkim_keys.tsv: first and last observation of each key"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(out_of_use),
};

/// One finding at most for each signature that the filter leaves.
fn each(
    scene: &Scene,
    tried: impl Fn(&Proof) -> bool,
    none: &'static str,
    ask: impl Fn(&Proof) -> Option<Found>,
) -> Outcome {
    let mut proofs = of_servers(scene).filter(|proof| tried(proof)).peekable();
    if proofs.peek().is_none() {
        return Outcome::skip(if of_servers(scene).next().is_none() { NO_SIGNATURE } else { none });
    }
    Outcome::of(proofs.filter_map(ask).collect())
}

fn missing(_: &Mail, scene: &Scene) -> Outcome {
    each(
        scene,
        |proof| proof.keys_tried > 0 || proof.signature == Verdict::NoKey,
        "no signature names its key",
        |proof| {
            (proof.signature == Verdict::NoKey).then(|| {
                let record = proof.record_name();
                let say = named(proof)
                    .then(" can't be tested whole: the key is not at hand; it was published as the TXT record ")
                    .value(record.clone());
                let wanted = Locator::absent(format!("TXT record {record}"), "the shipped and imported keys");
                Found::new(say, Exhibit::claims(proof.kind.title(), &exhibited(proof)))
                    .with(Exhibit::context("Record to ask for", &Fact::at(record, wanted)))
            })
        },
    )
}

fn unusable(_: &Mail, scene: &Scene) -> Outcome {
    each(
        scene,
        |proof| proof.keys_tried > 0,
        "no key is at hand",
        |proof| {
            let why = proof.reason.as_ref().filter(|_| proof.signature == Verdict::Unusable)?;
            let say = named(proof).then(format!(" can't be tested with the key at hand: {why}"));
            Some(Found::new(say, Exhibit::claims(proof.kind.title(), &exhibited(proof))))
        },
    )
}

/// Asks the key under which each signature was tested.
fn of_keys(scene: &Scene, ask: impl Fn(&Proof, &KeyUsed) -> Option<Say>) -> Outcome {
    each(
        scene,
        |proof| proof.key.is_some(),
        "no key is at hand",
        |proof| {
            let say = ask(proof, proof.key.as_ref()?)?;
            Some(Found::new(say, Exhibit::claims(proof.kind.title(), &exhibited(proof))))
        },
    )
}

fn weak(_: &Mail, scene: &Scene) -> Outcome {
    of_keys(scene, |proof, key| {
        key.is_weak().then(|| {
            let say = named(proof).then(format!(" was made with a key of {} bits", key.bits));
            say.then(": others than its owner can compute the private half and sign")
        })
    })
}

fn published(_: &Mail, scene: &Scene) -> Outcome {
    of_keys(scene, |proof, key| {
        let say = || named(proof).then(" uses a key whose private half is public: anyone can have signed");
        key.published.then(say)
    })
}

fn testing(_: &Mail, scene: &Scene) -> Outcome {
    of_keys(scene, |proof, key| {
        key.testing.then(|| named(proof).then(" uses a key that its owner published for tests only (t=y)"))
    })
}

/// Signatures that fit, with the day in question.
fn of_days(
    mail: &Mail,
    scene: &Scene,
    weigh: impl Fn(&Proof, Found) -> Found,
    ask: impl Fn(&Proof, &KeyUsed) -> Option<(Say, String)>,
) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let known =
        |proof: &Proof| proof.headers_fit() && proof.key.as_ref().is_some_and(|key| key.window != Window::Unknown);
    each(scene, known, "no signature fits a key whose days are known", |proof| {
        let key = proof.key.as_ref()?;
        let (say, seen) = ask(proof, key)?;
        let at = Locator::absent(format!("days of the key {}", proof.record_name()), key.key.source.clone());
        let found = Found::new(say, Exhibit::claims_time("Date header", date))
            .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)))
            .with(Exhibit::context("Key", &Fact::at(seen, at)));
        Some(weigh(proof, found))
    })
}

/// Slack (seconds) between the day in a selector's name and the first mail signed with it: names are given when a key is made, or
/// a few weeks before.
const NAMED_SLACK: i64 = 31 * 86_400;
/// The same for the selectors of a list that the user gave: how its domains name their keys is not known, and a number may count
/// something else.
const FOREIGN_SLACK: i64 = 3 * 365 * 86_400;

/// Whether the key's own name is later than the Date. That it was first seen later says only that nobody looked before.
fn born_later(mail: &Mail, key: &KeyUsed) -> bool {
    let date = mail.date().and_then(|date| date.value.latest());
    let named = key.named_day.as_ref().and_then(Stamp::earliest);
    let slack = if key.key.from == KeyFrom::Shipped { NAMED_SLACK } else { FOREIGN_SLACK };
    date.zip(named).is_some_and(|(date, named)| named.as_second().saturating_sub(date.as_second()) > slack)
}

fn too_young(mail: &Mail, scene: &Scene) -> Outcome {
    let weigh = |proof: &Proof, found: Found| {
        let later = proof.key.as_ref().is_some_and(|key| born_later(mail, key));
        if later { found } else { found.at_most(Weight::Note) }
    };
    of_days(mail, scene, weigh, |proof, key| {
        (key.window == Window::Before).then(|| {
            let say = named(proof).then(format!(
                " fits a key that was first seen on {}, after the Date: it may have been made later than the Date says",
                key.key.first_seen
            ));
            let say = match key.named_day.as_ref().filter(|_| born_later(mail, key)) {
                Some(day) => say.then(format!("; the key's own name, “{}”, holds ", key.key.selector)).time(day),
                None => say,
            };
            (say, format!("first seen {}", key.key.first_seen))
        })
    })
}

fn out_of_use(mail: &Mail, scene: &Scene) -> Outcome {
    of_days(
        mail,
        scene,
        |_, found| found,
        |proof, key| {
            (key.window == Window::After).then(|| {
                let seen = if key.key.last_seen.is_empty() { &key.key.first_seen } else { &key.key.last_seen };
                (
                    named(proof).then(format!(" fits a key that was last seen on {seen}, before the Date")),
                    format!("last seen {seen}"),
                )
            })
        },
    )
}

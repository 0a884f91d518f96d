//! What came after a signature, and whether it may.

use super::super::super::check::{Check, Outcome, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::{Coverage, LaterChange, holds};
use super::{NO_FIT, each, named, run, signed};
use crate::evidence::{Fact, Locator, Pdf};

/// Replaced objects whose two forms are shown.
const MOST_SHOWN: usize = 3;

pub const CONTENT: Check = Check {
    id: "pdf-changed-after-signing",
    title: "What the pages show was changed after a signature",
    looks_at: "Every saved state behind a signature that fits: what it changed in the document",
    why: "A signature covers the document as it stood. A later state may fill in a form or add a comment; other text, pictures, pages or fonts make another document than the one that was signed.",
    innocent: &[
        "A program that writes the page anew when it adds a stamp, a page number or a further signature",
        "Another signer's visible mark that was put into the page itself",
    ],
    next_step: "Open the state that was signed, and compare the pages",
    sources: &["ISO 32000-2:2020 12.8.2.2", "ISO 32000-2:2020 7.5.6", "pdf-insecurity.org: shadow attacks, 2021"],
    weight: Weight::Proof,
    since: "0.4.0",
    run: run(|pdf, scene| {
        let fits = signed(pdf, scene).any(|(proof, _)| holds(proof));
        if !fits {
            return Outcome::skip(NO_FIT);
        }
        each(pdf, scene, |proof, cover| {
            let later = cover.later.iter().find(|later| later.content).filter(|_| holds(proof))?;
            let state = cover.revision.unwrap_or_default();
            let say = Say::text("The signature ")
                .value(cover.field.clone())
                .then(format!(" covers saved state {state}; state {} then changed what is shown: ", later.state))
                .value(later.words.join("; "));
            let mut found = Found::new(say, Exhibit::claims("signature", &named(proof, cover)))
                .with(Exhibit::contradicts(format!("state {}", later.state), &added(pdf, later)));
            let changes = pdf.changes.iter().find(|changes| changes.state == later.state);
            for object in changes.into_iter().flat_map(|changes| changes.replacements()).take(MOST_SHOWN) {
                if let (Some(before), Some(after)) = (&object.before, &object.after) {
                    found = found.with(Exhibit::claims(format!("signed, {}", object.what), before));
                    found = found.with(Exhibit::contradicts(format!("now, {}", object.what), after));
                }
            }
            Some(found)
        })
    }),
};

pub const BEYOND: Check = Check {
    id: "pdf-beyond-what-was-allowed",
    title: "The document was changed beyond what its signer allowed",
    looks_at: "The permission of a certification (DocMDP) and the locks of fields (FieldMDP), against what later states changed",
    why: "Whoever certifies a document says what may still be done with it. A change beyond that was made against the signer's word.",
    innocent: &[
        "A program that does not know the permission",
        "Data for checking the signature later, in a form not known here",
    ],
    next_step: "Open the state that was signed, and ask the signer about the change",
    sources: &["ISO 32000-2:2020 12.8.2.2", "ISO 32000-2:2020 12.8.2.4"],
    weight: Weight::Conflict,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let later = cover.later.iter().find(|later| later.beyond && !later.content).filter(|_| holds(proof))?;
            let allowed = cover.permission.as_ref().map_or("certain fields are locked", |fact| fact.value.words());
            let say = Say::text("The signer of ")
                .value(cover.field.clone())
                .then(format!(" said that {allowed}; state {} changed: ", later.state))
                .value(later.words.join("; "));
            let place = cover.permission.as_ref().map_or(&proof.at, |fact| &fact.at);
            let word = Fact::at(allowed.to_owned(), place.clone());
            let found = Found::new(say, Exhibit::claims("what was allowed", &word));
            Some(found.with(Exhibit::contradicts(format!("state {}", later.state), &added(pdf, later))))
        })
    }),
};

pub const SECOND: Check = Check {
    id: "pdf-changed-in-two-places",
    title: "After a signature, something was changed that is used in a second place as well",
    looks_at: "Objects that a state behind a signature that fits wrote anew, and all the ways by which the signed state reached them",
    why: "Filling in a form changes fields and their appearance. An object that the signed state also used elsewhere changes there too, without anybody's word, and what that does depends on the program.",
    innocent: &[
        "A program that keeps a list of its own fields beside the form",
        "A form whose fields share one appearance",
    ],
    next_step: "Look at the object in both states, and at what else uses it",
    sources: &["ISO 32000-2:2020 12.8.2.2", "pdf-insecurity.org: attacks on PDF certification, 2021"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let mut later = cover.later.iter().filter(|later| !later.content && !later.beyond);
            let later = later.find(|later| later.second_way.is_some()).filter(|_| holds(proof))?;
            let way = later.second_way.as_ref()?;
            let say = Say::text("The signature ")
                .value(cover.field.clone())
                .then(format!(" covers an object that state {} changed, and that is also used by ", later.state))
                .value(way.value.clone());
            let found = Found::new(say, Exhibit::claims("signature", &named(proof, cover)));
            let found = found.with(Exhibit::context("second place", way));
            Some(found.with(Exhibit::contradicts(format!("state {}", later.state), &added(pdf, later))))
        })
    }),
};

pub const ADDED: Check = Check {
    id: "pdf-added-after-signing",
    title: "Something was added after a signature",
    looks_at: "Saved states behind a signature that fits, and what they changed",
    why: "Filling in a form, a further signature or data for checking it later are added behind the signed state. They are not covered by it.",
    innocent: &[
        "Forms that several people fill in and sign",
        "Time stamps and certificates added for the archive",
        "Comments",
    ],
    next_step: "Look at the states, and at who signed which of them",
    sources: &["ISO 32000-2:2020 12.8.1", "ISO 32000-2:2020 7.5.6"],
    weight: Weight::Note,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let quiet = cover.later.iter().all(|later| !later.content && !later.goes_beyond());
            let later = cover.later.last().filter(|_| quiet && holds(proof))?;
            let words: Vec<String> = cover.later.iter().flat_map(|later| later.words.iter().cloned()).collect();
            let what = if words.is_empty() { "nothing that a reader sees".to_owned() } else { words.join("; ") };
            let say = Say::text("After the signature ").value(cover.field.clone()).then(" was added: ").value(what);
            let found = Found::new(say, Exhibit::context("signature", &named(proof, cover)));
            Some(found.with(Exhibit::context(format!("state {}", later.state), &added(pdf, later))))
        })
    }),
};

pub const OUTSIDE: Check = Check {
    id: "pdf-outside-the-signature",
    title: "A signature leaves out a part of the file that is no saved state",
    looks_at: "What each signature covers, against the file and its saved states",
    why: "A signature covers all of the file, or all of a state that ended where it ends. Bytes outside of it that belong to no later state stand there without anybody's word.",
    innocent: &[
        "A mail gateway or web server that appended bytes",
        "A signing program that counts the end of the file otherwise",
    ],
    next_step: "Look at the bytes that are not covered",
    sources: &["ISO 32000-2:2020 12.8.1", "pdf-insecurity.org: incremental saving attack, 2019"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let after =
                cover.after.filter(|_| cover.covers == Coverage::Other && holds(proof) && cover.shape.is_empty())?;
            let say = Say::text("The signature ")
                .value(cover.field.clone())
                .then(format!(" leaves out the last {} bytes of the file, which are no saved state", after.len()));
            let rest = Fact::at(format!("{} bytes", after.len()), Locator::Raw(after));
            let found = Found::new(say, Exhibit::claims("signature", &named(proof, cover)));
            Some(found.with(Exhibit::contradicts("not covered", &rest)))
        })
    }),
};

/// The bytes that a later state added.
fn added(pdf: &Pdf, later: &LaterChange) -> Fact<String> {
    let state = pdf.revisions.iter().find(|revision| revision.number == later.state);
    let at = state.map_or_else(|| Locator::absent("the state", "the file"), |state| Locator::Raw(state.added));
    Fact::at(later.words.first().cloned().unwrap_or_else(|| "nothing that a reader sees".to_owned()), at)
}

//! Checks of a dump: what a house signs, and the mail that is not signed so.

use super::super::across::{Aside, MarkKind, Neighbour, Neighbours};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};

/// Signed mails of one domain that make a habit.
const HABIT: usize = 24;
/// Mails under one key that fit, for one that does not to stand out.
const FITTING: usize = 5;
/// Of a hundred mails under one key so many may fail: more have a cause in common.
const FAIL_OF_HUNDRED: usize = 5;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-unsigned-among-signed",
        title: "The sender's domain signs its mails, and this one is not signed",
        looks_at: "DKIM signatures of all mails of a domain that servers received",
        why: "A server that signs, signs every mail. One without a signature among many that have one did not pass there.",
        innocent: &[
            "The sender's own copy, which no server signed",
            "A mail from before signing began",
            "A newsletter or form that another house sends",
            "An export that drops headers",
        ],
        next_step: "Ask the recipient for the mail as a file, with all headers",
        sources: &["RFC 6376 1.1"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(unsigned),
    },
    Check {
        id: "dump-fails-among-fitting",
        title: "Its signature fails where its neighbours' signatures fit",
        looks_at: "Every signature of the dump, by domain and selector",
        why: "What breaks signatures on the way breaks them for all: lists, gateways, exports. One mail that fails among many that fit under the same key was changed by itself.",
        innocent: &[
            "A list or forwarder that only this mail went through",
            "A scanner that took a file off this mail alone",
        ],
        next_step: "Look at what the signature says of the words and headers, and ask for another copy",
        sources: &["RFC 6376 6"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(fails),
    },
];

fn unsigned(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::FromDomain) {
        // Copies that no server wrote on can't be signed.
        let received: Vec<u32> =
            group.into_iter().filter(|index| all.marked(*index, MarkKind::FirstServer).next().is_some()).collect();
        let signs = |index: &u32| all.marked(*index, MarkKind::Signature).next().is_some();
        let signed: Vec<u32> = received.iter().copied().filter(signs).collect();
        let bare: Vec<u32> = received.iter().copied().filter(|index| !signs(index)).collect();
        // Nineteen of twenty sign.
        if signed.len() < HABIT || bare.len() * 20 > received.len() {
            continue;
        }
        let briefs = all.briefs();
        let at = |index: &u32| briefs.get(*index as usize).and_then(|brief| brief.at);
        let (first, last) = (signed.iter().filter_map(at).min(), signed.iter().filter_map(at).max());
        for index in bare.iter().filter(|index| at(index) >= first && at(index) <= last) {
            let Some(one) = all.look(*index) else { continue };
            let Some(domain) = one.traits.mark(MarkKind::FromDomain) else { continue };
            let Some(other) = signed.first().and_then(|index| all.look(*index)) else { continue };
            let Some(signature) = other.traits.mark(MarkKind::Signature) else { continue };
            let say = Say::text("Of ")
                .then(number(received.len() as u64))
                .then(" received mails of ")
                .value(domain.value.clone());
            let say = say.then(format!(" {} are signed, this one is not", number(signed.len() as u64)));
            let found = Found::new(say, Exhibit::claims(domain.kind.label(), &domain.fact())).with(other.shows(
                Role::Contradicts,
                MarkKind::Signature.label(),
                &signature.fact(),
            ));
            asides.push(one.aside(found));
        }
    }
    asides
}

fn fails(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for (failing, first) in
        all.values(MarkKind::SignsNot).into_iter().map(|(failing, first)| (failing, all.look(first)))
    {
        let Some(record) = first.and_then(|one| one.traits.mark(MarkKind::SignsNot).map(|mark| mark.value.clone()))
        else {
            continue;
        };
        let fitting: Vec<u32> = all.having(MarkKind::Signs, &record).collect();
        if fitting.len() < FITTING || failing.len() * 100 > (fitting.len() + failing.len()) * FAIL_OF_HUNDRED.max(1) {
            continue;
        }
        let Some(other) = fitting.first().and_then(|index| all.look(*index)) else { continue };
        for one in failing.iter().filter_map(|index| all.look(*index)) {
            let named =
                |of: &Neighbour, kind: MarkKind| of.traits.marks(kind).find(|mark| mark.value == record).cloned();
            let (Some(mark), Some(there)) = (named(&one, MarkKind::SignsNot), named(&other, MarkKind::Signs)) else {
                continue;
            };
            let say = Say::text("Of ")
                .then(number((fitting.len() + failing.len()) as u64))
                .then(" mails signed with the key ")
                .value(record.clone());
            let say = say.then(format!(" {} fit; this one does not", number(fitting.len() as u64)));
            let found = Found::new(say, Exhibit::claims(mark.kind.label(), &mark.fact())).with(other.shows(
                Role::Contradicts,
                there.kind.label(),
                &there.fact(),
            ));
            asides.push(one.aside(found));
        }
    }
    asides
}

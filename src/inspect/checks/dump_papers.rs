//! Checks of a dump: documents that were made from one another, by their words, their template and their fonts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::across::{Aside, Mark, MarkKind, Neighbour, Neighbours, When, compare};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};
use super::dump_copies::{MOST_SHOWN, own, pairs, shown};

/// Tags of fonts that two documents must share: one in three hundred million is the same by chance, and a drawing that stands in both
/// brings its own.
const FEWEST_TAGS: usize = 2;
/// Documents of one template or set of tags: more are the papers of a house, or a program that always draws the same.
const MOST_OF_ONE: usize = 8;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-document-near-twin",
        title: "Another document of the dump says nearly the same",
        looks_at: "The words on the first pages of every PDF of the dump and of its office documents (Word, PowerPoint, OpenDocument); /ID, DocumentID and the tags of embedded fonts",
        why: "Two documents that share all words but a name or a sum were made from one another. Where numbers inside say that both are one document, and nothing but a few words differ, one of the two was changed.",
        innocent: &[
            "Versions of one text: a draft and what became of it",
            "Forms, bills and letters that a program fills in",
        ],
        next_step: "Compare both word by word, see which was saved last and by which program, and ask for the other copy elsewhere",
        sources: &["ISO 32000-2 14.4", "Citizen Lab, Tainted Leaks, 2017: true documents with words changed"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(near_twins),
    },
    Check {
        id: "dump-document-same-template",
        title: "Another document was made from the same template or file, and says something else",
        looks_at: "The tags that programs put before the names of embedded fonts, and the template that office documents name",
        why: "A program draws six letters for each part of a font that it embeds, and seldom the same twice. Documents with the same ones in several fonts come from one file. A template with a name of its own, which few documents name, ties them to one hand or house.",
        innocent: &[
            "Forms and letters of one house",
            "Two documents into which the same drawing was put: it brings its fonts along",
            "Programs that compute the letters from what is embedded: the same letters of the same font get the same",
        ],
        next_step: "Compare both side by side, and see which was saved last and by which program",
        sources: &["ISO 32000-1 9.6.4", "ECMA-376 part 1 22.2.2.25 (Template)"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(same_template),
    },
];

/// The numbers that two documents share, with both marks: those that name a document, else tags of fonts.
fn shared<'a>(one: &'a Neighbour, other: &'a Neighbour) -> Vec<(&'a Mark, &'a Mark)> {
    let of = |kind: MarkKind| {
        let both = one
            .traits
            .marks(kind)
            .filter_map(move |mark| Some((mark, other.traits.marks(kind).find(|there| there.value == mark.value)?)));
        both.collect::<Vec<_>>()
    };
    let named = [MarkKind::DocumentId, MarkKind::PdfId].into_iter().flat_map(of);
    let tags = of(MarkKind::FontTag);
    let most = [one, other].map(|of| of.traits.marks(MarkKind::FontTag).count()).into_iter().max().unwrap_or_default();
    let enough = tags.len() >= FEWEST_TAGS && tags.len() * 2 > most;
    named.chain(tags.iter().copied().filter(|_| enough)).collect()
}

/// With what both documents share, and when each was saved.
fn with_origin(found: Found, one: &Neighbour, other: &Neighbour, shared: &[(&Mark, &Mark)]) -> Found {
    let mut found = found;
    for (here, there) in shared.iter().take(FEWEST_TAGS) {
        let claims = Exhibit::context(here.kind.label(), &here.fact());
        found = found.with(claims).with(other.shows(Role::Context, there.kind.label(), &there.fact()));
    }
    for when in [When::Saved, When::Created] {
        if let (Some(here), Some(there)) = (one.traits.time(when), other.traits.time(when)) {
            let claims = Exhibit::context_time(when.label(), here);
            return found.with(claims).with(other.shows_time(Role::Context, when.label(), there));
        }
    }
    found
}

/// Texts that the documents of one number have: more than two are versions, or a form that was filled in again and again.
fn versions(all: &Neighbours, mark: &Mark) -> usize {
    let texts = all.having(mark.kind, &mark.value).filter_map(|index| Some(all.briefs().get(index as usize)?.text));
    texts.collect::<BTreeSet<_>>().len()
}

fn near_twins(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for (one, other) in pairs(all, |brief| !brief.mail) {
        let (Some(one), Some(other)) = (all.look(one), all.look(other)) else { continue };
        let compared = compare(own(&one), own(&other));
        if !compared.alike() || compared.same * 10 < compared.of * 8 || compared.differences.is_empty() {
            continue;
        }
        let origin = shared(&one, &other);
        let pair = origin.first().is_some_and(|(mark, _)| versions(all, mark) == 2);
        let few = compared.differences.len() <= MOST_SHOWN;
        let weight = if pair && few { Weight::Odd } else { Weight::Note };
        for (here, there) in [(&one, &other), (&other, &one)] {
            let compared = compare(own(here), own(there));
            let say = Say::text("Another document, ").value(there.name()).then(", says nearly the same: ");
            if let Some(found) = shown(say, &compared, here, there) {
                let found = with_origin(found, here, there, &shared(here, there));
                asides.push(here.aside(found.at_most(weight)));
            }
        }
    }
    asides
}

/// Whether a template is the one that comes with the program.
fn is_the_programs(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    name.starts_with("normal") || name.starts_with("default") || name.len() < 4
}

fn same_template(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    let mut near: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for group in [MarkKind::FontTag, MarkKind::Template].into_iter().flat_map(|kind| all.groups(kind)) {
        let group = distinct(all, &group);
        if (2..=MOST_OF_ONE).contains(&group.len()) {
            group.iter().for_each(|index| near.entry(*index).or_default().extend(&group));
        }
    }
    for (index, others) in near {
        let Some(one) = all.look(index) else { continue };
        let found = all.ordered(others.into_iter().filter(|other| *other != index).collect()).into_iter();
        let found = found.filter_map(|other| all.look(other)).find_map(|other| of_one_file(all, &one, &other));
        asides.extend(found.map(|found| one.aside(found)));
    }
    asides
}

/// The first of each content.
fn distinct(all: &Neighbours, group: &[u32]) -> Vec<u32> {
    let mut seen = BTreeSet::new();
    let new = |index: &&u32| all.briefs().get(**index as usize).is_some_and(|brief| seen.insert(brief.bytes));
    group.iter().filter(new).copied().collect()
}

/// What ties two documents to one file, where they do not say the same.
fn of_one_file(all: &Neighbours, one: &Neighbour, other: &Neighbour) -> Option<Found> {
    if one.brief.text == other.brief.text && one.brief.text != 0 {
        return None;
    }
    let origin = shared(one, other);
    let ties = |say: Say, here: &Mark, there: &Mark| {
        Found::new(say, Exhibit::claims(here.kind.label(), &here.fact())).with(other.shows(
            Role::Contradicts,
            there.kind.label(),
            &there.fact(),
        ))
    };
    match origin.first() {
        Some((here, there)) if here.kind == MarkKind::FontTag => {
            let say = Say::text(format!("{} embedded fonts have the same tags as in ", number(origin.len() as u64)));
            let found = ties(say.value(other.name()).then(", which says something else"), here, there);
            Some(with_origin(found, one, other, origin.get(1..).unwrap_or_default()))
        }
        // What shares its number is told by the check of numbers.
        Some(_) => None,
        None => {
            let here = one.traits.mark(MarkKind::Template).filter(|mark| !is_the_programs(&mark.value))?;
            let there = other.traits.marks(MarkKind::Template).find(|there| there.value == here.value)?;
            let count = distinct(all, &all.having(here.kind, &here.value).collect::<Vec<_>>()).len();
            let say = Say::text("Made from the template ").value(here.value.clone());
            let say = say.then(format!(", which {} documents of the dump name; another is ", number(count as u64)));
            Some(with_origin(ties(say.value(other.name()), here, there), one, other, &[]))
        }
    }
}

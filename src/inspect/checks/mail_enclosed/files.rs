//! Name, kind, size, checksum and authors of what a mail encloses.

use super::super::super::check::{Enclosed, Outcome, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::first_bytes::{by_ending, by_first_bytes};
use super::super::script::{Script, scripts};
use crate::evidence::{Evidence, Fact, Kind, Locator, Mail};

/// A stated size may differ by so much (bytes): some programs count line ends or their own wrapping.
const SIZE_SLACK: u64 = 4_096;

pub(super) fn kind(_: &Mail, scene: &Scene) -> Outcome {
    let named: Vec<(&Enclosed, Kind)> =
        scene.enclosed.iter().filter_map(|one| Some((one, by_ending(one.part.file_name.as_deref()?)?))).collect();
    if named.is_empty() {
        return Outcome::skip("no attachment is named like a document, a picture or a mail");
    }
    let mut found = Vec::new();
    for (one, promised) in named {
        let magic = by_first_bytes(one.magic);
        // Word saves HTML and plain text under its own ending; a Kind::Unknown without known bytes says nothing.
        let (seen, runs) = match (one.kind, magic) {
            (kind, _) if kind == promised => continue,
            (Kind::Unknown, Some((word, runs))) => (word.to_owned(), runs),
            (Kind::Unknown, None) => continue,
            (kind, _) => (format!("of the kind “{}”", kind.word()), false),
        };
        let first = Fact::at(seen.clone(), Locator::raw(0, one.magic.len()));
        let stated = Fact::raw(one.name.to_owned(), one.part.span);
        let say = Say::text("The attachment ").value(one.name).then(format!(" is {seen} by its first bytes"));
        let finding = Found::new(say, Exhibit::claims("File name", &stated))
            .with(Exhibit::contradicts("First bytes", &first).in_source(one.id))
            .with(Exhibit::context("Content-Type", &Fact::raw(one.part.content_type.clone(), one.part.span)));
        found.push(if runs { finding } else { finding.at_most(Weight::Note) });
    }
    Outcome::of(found)
}

pub(super) fn size(_: &Mail, scene: &Scene) -> Outcome {
    let stated: Vec<_> = scene.enclosed.iter().filter_map(|one| Some((one, one.part.stated_size.as_ref()?))).collect();
    if stated.is_empty() {
        return Outcome::skip("the mail states no size of an attachment");
    }
    let found =
        stated.into_iter().filter(|(one, size)| size.value.abs_diff(one.bytes) > SIZE_SLACK).map(|(one, size)| {
            let say = Say::text("The attachment ")
                .value(one.name)
                .then(format!(" has {} bytes, and the mail states {}", one.bytes, size.value));
            let real = Fact::at(format!("{} bytes", one.bytes), Locator::Raw(one.part.body));
            Found::new(say, Exhibit::claims("Stated size", &size.map(u64::to_string)))
                .with(Exhibit::contradicts("Decoded size", &real))
        });
    Outcome::of(found.collect())
}

pub(super) fn checksum(_: &Mail, scene: &Scene) -> Outcome {
    let stated: Vec<_> = scene.enclosed.iter().filter_map(|one| Some((one, one.checksum?))).collect();
    if stated.is_empty() {
        return Outcome::skip("the mail states no checksum of an attachment");
    }
    let wrong = stated.into_iter().filter(|(_, (stated, computed))| !computed.contains(&stated.value));
    let found = wrong.map(|(one, (stated, computed))| {
        let say = Say::text("The checksum stated for ").value(one.name).then(" is not that of its bytes");
        let real = Fact::at(computed.first().cloned().unwrap_or_default(), Locator::Raw(one.part.body));
        Found::new(say, Exhibit::claims("Content-MD5", stated))
            .with(Exhibit::contradicts("MD5 of the decoded bytes", &real))
    });
    Outcome::of(found.collect())
}

/// Names of people and firms that a document states.
fn authors(evidence: &Evidence) -> Vec<(&str, &Fact<String>)> {
    match evidence {
        Evidence::Office(office) => {
            let ends = [
                "lastModifiedBy",
                "creator",
                "lastAuthor",
                "author",
                "operator",
                "company",
                "Company",
                "initial-creator",
            ];
            let named = office
                .properties
                .iter()
                .filter(|property| property.name.rsplit('.').next().is_some_and(|end| ends.contains(&end)));
            named.map(|property| (property.name.as_str(), &property.value)).collect()
        }
        Evidence::Pdf(pdf) => {
            pdf.info_entry("Author").map(|author| ("Info /Author", &author.value)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn author_script(mail: &Mail, scene: &Scene) -> Outcome {
    let named: Vec<_> = scene
        .enclosed
        .iter()
        .flat_map(|one| authors(one.evidence).into_iter().map(move |author| (one, author)))
        .collect();
    if named.is_empty() {
        return Outcome::skip("no attached document names an author");
    }
    let mut known: Vec<Script> = Vec::new();
    let people = mail.from.iter().chain(&mail.to).chain(&mail.sender).map(|mailbox| mailbox.value.display.as_str());
    let subject = mail.named("subject").map(|subject| subject.text.as_str());
    let bodies = mail.bodies.iter().map(|body| body.text.as_str());
    let files = scene.enclosed.iter().map(|one| one.name);
    for text in people.chain(subject).chain(bodies).chain(files) {
        known.extend(scripts(text));
    }
    let mut found: Vec<Found> = Vec::new();
    for (one, (field, author)) in named {
        let foreign = scripts(&author.value).into_iter().find(|script| !known.contains(script));
        let Some(script) = foreign else { continue };
        let say = Say::text("The attachment ")
            .value(one.name)
            .then(format!(" names somebody in {} letters, which the mail itself does not use: ", script.word()))
            .value(author.value.clone());
        found.push(Found::new(say, Exhibit::claims(format!("{}: {field}", one.name), author).in_source(one.id)));
    }
    Outcome::of(found)
}

//! Habits of the program named as Producer, counted one by one.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::PdfWriter;
use super::producer;
use crate::evidence::{Fact, Locator, Offset, Pdf, XrefKind};

/// So many habits must be broken before it is unusual: each of them alone varies.
const MANY: usize = 3;

/// One habit as the file has it.
struct Habit {
    /// What it is about.
    what: &'static str,
    /// As the file has it.
    held: Fact<String>,
    /// As the program has it.
    wanted: String,
    fits: bool,
}

pub const PROFILE: Check = Check {
    id: "pdf-writer-habits",
    title: "The file is not written the way its Producer writes",
    looks_at: "Line end, version, cross-reference, identifiers, order of Info, font tags, catalog and zones against the habits of the Producer named",
    why: "A program writes all its files alike in things that nobody looks at. Somebody who borrows its name and its mark on the second line rarely knows the rest.",
    innocent: &[
        "A new or an unusual version of the program has other habits than those that were measured",
        "Another program changed the file and kept the marks of the first",
    ],
    next_step: "Compare with a file that surely comes from the program named",
    sources: &["assets/knowledge/pdf_writers.tsv, measured on 2,071 public files"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(profile),
};

fn profile(pdf: &Pdf, scene: &Scene) -> Outcome {
    let Some(producer) = producer(pdf) else { return Outcome::skip("it names no Producer") };
    let Some(writer) = scene.knowledge.pdf_writers.named(&producer.value) else {
        return Outcome::skip("the habits of its Producer are not in the table");
    };
    let marker = pdf.header.as_ref().and_then(|header| header.marker.as_ref());
    let own = marker.is_some_and(|marker| writer.markers.iter().any(|known| marker.value.starts_with(known)));
    if !own {
        return Outcome::skip("another program than its Producer wrote the file last");
    }
    if pdf.revisions.len() > 1 || pdf.linearized.is_some() {
        return Outcome::skip("it was saved again, or prepared for the web, after it was made");
    }
    let habits = habits(pdf, writer);
    let broken: Vec<&Habit> = habits.iter().filter(|habit| !habit.fits).collect();
    if broken.len() < MANY {
        return Outcome::Consistent;
    }
    let list: Vec<String> = broken
        .iter()
        .map(|habit| format!("{} is {} instead of {}", habit.what, habit.held.value, habit.wanted))
        .collect();
    let fitting = habits.len() - broken.len();
    let say = Say::text(format!("It fits {fitting} of {} habits of ", habits.len()))
        .value(producer.value.clone())
        .then(format!(": {}", list.join("; ")));
    let mut found = Found::new(say, Exhibit::claims("Info /Producer", producer));
    for habit in broken {
        found = found.with(Exhibit::contradicts(habit.what, &habit.held));
    }
    Outcome::of(vec![found])
}

fn habits(pdf: &Pdf, writer: &PdfWriter) -> Vec<Habit> {
    let mut habits = Vec::new();
    let traits = &pdf.traces.writer;
    let mut add = |what, held: Fact<String>, wanted: String, fits| habits.push(Habit { what, held, wanted, fits });
    if let Some(end) = traits.line_end.as_ref().filter(|_| !writer.line_end.is_empty()) {
        add("the line end", end.clone(), writer.line_end.to_owned(), end.value == writer.line_end);
    }
    if let Some(header) = pdf.header.as_ref().filter(|_| !writer.versions.is_empty()) {
        let fits = writer.versions.contains(&header.version.value.as_str());
        add("the version", header.version.clone(), writer.versions.join(", "), fits);
    }
    if let Some(section) = pdf.sections.first().filter(|_| writer.xref == "table") {
        let fits = section.kind == XrefKind::Table;
        let word = if fits { "a table" } else { "a stream" };
        add("the cross-reference", Fact::raw(word.to_owned(), section.span), "a table".to_owned(), fits);
    }
    if !writer.ids.is_empty() {
        let (held, fits) = identifiers(pdf, writer.ids);
        add("the identifier", held, writer.ids.replace("none", "absent"), fits);
    }
    let last = pdf.revisions.len().max(1);
    let keys: Vec<&str> =
        pdf.info.iter().filter(|entry| entry.revision == last).map(|entry| entry.key.as_str()).collect();
    if let (Some(first), true) = (pdf.info.first(), !writer.orders.is_empty() && keys.len() > 2) {
        let fits = writer.orders.iter().any(|order| in_order(&keys, order));
        let wanted = writer.orders.first().map(|order| order.join(" ")).unwrap_or_default();
        add("the order of Info", Fact::at(keys.join(" "), first.value.at.clone()), wanted, fits);
    }
    let tags: Vec<&Fact<String>> = pdf.font_names.iter().filter(|name| tag(&name.value).is_some()).collect();
    if let Some(first) = tags.first().filter(|_| !writer.tags.is_empty()) {
        let fits = tags
            .iter()
            .any(|name| tag(&name.value).is_some_and(|tag| writer.tags.iter().any(|wanted| matches(tag, wanted))));
        add("the font tag", (*first).clone(), writer.tags.join(" or "), fits);
    }
    if let (Some(root), Some(wanted)) = (&traits.root, writer.root) {
        add("the catalog", root.map(|root| format!("object {root}")), format!("object {wanted}"), root.value == wanted);
    }
    if let Some(made) = pdf.info_date("CreationDate").filter(|_| !writer.zone.is_empty()) {
        let fits = made.value.offset != Offset::Missing && (writer.zone != "Z" || made.value.offset == Offset::Utc);
        add(
            "the zone",
            made.map(|stamp| stamp.raw.clone()),
            if writer.zone == "Z" { "UTC" } else { "a zone" }.to_owned(),
            fits,
        );
    }
    habits
}

/// `upper equal`, `lower`, `none` against what stands there.
fn identifiers(pdf: &Pdf, wanted: &str) -> (Fact<String>, bool) {
    let ids = &pdf.traces.writer.ids;
    let Some(first) = ids.first() else {
        let absent = Fact::at("absent".to_owned(), Locator::absent("/ID", "the trailer"));
        return (absent, wanted == "none");
    };
    let letters = |upper: bool| {
        first.value.bytes().any(|byte| if upper { byte.is_ascii_uppercase() } else { byte.is_ascii_lowercase() })
    };
    let case = match (first.value.starts_with('<'), letters(true), letters(false)) {
        (true, true, false) => "upper",
        (true, false, true) => "lower",
        (true, false, false) => "digits alone",
        _ => "of another form",
    };
    let equal = ids.iter().all(|id| id.value == first.value);
    let held = format!("{case}{}", if equal { " equal" } else { " differing" });
    let mut words = wanted.split(' ');
    // A document that was saved again has a new second identifier: equality is no habit to insist on.
    let fits = words.next().is_some_and(|word| word == case || case == "digits alone");
    (first.map(|_| held), fits)
}

fn tag(name: &str) -> Option<&str> {
    let (tag, _) = name.split_once('+')?;
    (tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(tag)
}

fn matches(tag: &str, wanted: &str) -> bool {
    tag.len() == wanted.len() && tag.bytes().zip(wanted.bytes()).all(|(held, wanted)| wanted == b'?' || held == wanted)
}

/// Whether the keys that the order knows stand in it.
fn in_order(keys: &[&str], order: &[&str]) -> bool {
    let places: Vec<usize> = keys.iter().filter_map(|key| order.iter().position(|known| known == key)).collect();
    places.windows(2).all(|pair| pair.first() <= pair.last())
}

pub const WORD_TAGS: Check = Check {
    id: "pdf-word-font-tags",
    title: "The fonts are tagged as another generation of Office does",
    looks_at: "The six letters before font names (ABCDEE, BCDEEE …) against the version of Office named",
    why: "Office 2007 to 2016 tagged every font ABCDEE. Since 2017 the letters count: BCDEEE, BCDFEE, BCDGEE. The year in the name and the letters must belong together.",
    innocent: &["An office that updates late, or a build between the two, mixes them"],
    next_step: "Ask for the version of Office that exported the file",
    sources: &["Measured on public files of Office 2007 to 365", "ISO 32000-2:2020 9.9.2"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let Some(producer) = producer(pdf).filter(|name| name.value.starts_with("Microsoft")) else {
            return Outcome::skip("its Producer is not Microsoft's");
        };
        let old = ["2007", "2010", "2013"].iter().any(|year| producer.value.contains(year));
        let new = ["2019", "2021", "2024", "Microsoft 365"].iter().any(|word| producer.value.contains(word));
        let tagged: Vec<(&str, &Fact<String>)> =
            pdf.font_names.iter().filter_map(|name| Some((tag(&name.value)?, name))).collect();
        let office = tagged.iter().all(|(tag, _)| matches(tag, "ABCDEE") || matches(tag, "BCD?EE"));
        if tagged.is_empty() || !office || old == new {
            return Outcome::skip(
                "neither the version of Office nor its font tags are known to belong to one generation",
            );
        }
        let wrong = tagged.iter().find(|(tag, _)| matches(tag, "ABCDEE") == new);
        let all = tagged.iter().all(|(tag, _)| matches(tag, "ABCDEE") == new);
        let (Some((_, name)), true) = (wrong, all) else { return Outcome::Consistent };
        let say = Say::text("It names ")
            .value(producer.value.clone())
            .then(", but its fonts are tagged as in ")
            .value(name.value.clone())
            .then(if new { ", the way Office did until 2016" } else { ", the way Office does since 2017" });
        let found = Found::new(say, Exhibit::claims("Info /Producer", producer));
        Outcome::of(vec![found.with(Exhibit::contradicts("font name", name))])
    }),
};

pub const ID_PATTERN: Check = Check {
    id: "pdf-identifier-counted-up",
    title: "The second identifier is the first one counted up",
    looks_at: "The two strings of /ID in the trailer",
    why: "Programs compute a new second identifier at each saving. ExifTool, which edits metadata, adds one to the first byte instead.",
    innocent: &["Somebody corrected a title, or took metadata away for privacy"],
    next_step: "Look whether the older values still stand in the file, and ask who edited the metadata and why",
    sources: &["ISO 32000-2:2020 14.4", "ExifTool source code, WritePDF.pl"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let [first, second, ..] = pdf.ids.as_slice() else { return Outcome::skip("it has no two identifiers") };
        let byte = |id: &str| id.get(..2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let (Some(before), Some(after)) = (byte(&first.value), byte(&second.value)) else {
            return Outcome::skip("its identifiers are empty");
        };
        let rest = first.value.len() > 8 && first.value.get(2..) == second.value.get(2..);
        if after != before.wrapping_add(1) || !rest {
            return Outcome::Consistent;
        }
        let say =
            Say::text("The second identifier is the first one with one added to its first byte: ExifTool edits so");
        let found = Found::new(say, Exhibit::claims("first /ID", first));
        Outcome::of(vec![found.with(Exhibit::contradicts("second /ID", second))])
    }),
};

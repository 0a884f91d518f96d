//! The document's last date against the age of what it is made of: programs, fonts, the format itself.

use jiff::civil::Date;
use jiff::{Timestamp, tz};

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::{Beyond, Confidence, Release, ReleaseKind};
use super::super::pdf_structure::kept_papers;
use super::{Order, last_stated};
use crate::evidence::{Fact, Pdf, Stamp, XrefKind};

/// Public previews and test builds run ahead of a release by so many days (29 days measured at most; docs of pre-release
/// programs reach further).
const GRACE_DAYS: i64 = 180;
/// A font's clock and a document's may be so far apart by zones alone (seconds).
const ONE_DAY: i64 = 86_400;
/// Programs that take the date of the document from outside when asked to (the variable SOURCE_DATE_EPOCH of
/// reproducible builds): their date may honestly be older than they are. Lower case.
const PINNED: [&str; 11] = [
    "ghostscript",
    "pdftex",
    "xetex",
    "luatex",
    "luahbtex",
    "latex",
    "dvipdfmx",
    "cairo",
    "weasyprint",
    "reportlab",
    "typst",
];
/// What asks them to was agreed upon in 2015 (specification of SOURCE_DATE_EPOCH, first draft of October 2015): versions
/// that came out before take no date from outside.
const FIRST_PINNED: Date = Date::constant(2015, 10, 1);
/// Cross-reference streams came with PDF 1.5: Acrobat 6, announced 7 April 2003.
const FIRST_XREF_STREAM: &str = "2003-04-07";

fn midnight(day: Date) -> Option<Timestamp> {
    tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// How heavy it is that something from `day` stands in a document whose last date is `last`.
enum Age {
    Fits,
    /// Within the grace of previews.
    Early(i64),
    /// Seconds by which the document is too old.
    TooOld(i64),
}

fn age(last: &Stamp, day: Date) -> Age {
    let (Some(latest), Some(first)) = (last.latest(), midnight(day)) else { return Age::Fits };
    let gap = first.duration_since(latest).as_secs();
    match gap {
        gap if gap <= 0 => Age::Fits,
        gap if gap <= GRACE_DAYS * ONE_DAY => Age::Early(gap),
        gap => Age::TooOld(gap),
    }
}

/// Why nothing is known of the programs: one may be beyond all that is known.
fn unknown(pdf: &Pdf, scene: &Scene) -> String {
    let beyond = programs(pdf).into_iter().find_map(|(_, _, name)| scene.knowledge.releases.beyond(&name.value));
    match beyond {
        Some(Beyond { named, newest }) => {
            format!("{named} is a higher version than any that is known here: the table of releases ends with {newest}")
        }
        None => "no program that it names is in the table of releases".to_owned(),
    }
}

fn judged(found: Found, age: &Age, sure: Confidence) -> Found {
    match (age, sure) {
        (Age::TooOld(_), Confidence::High) => found,
        (Age::TooOld(_), Confidence::Medium) => found.at_most(Weight::Odd),
        _ => found.at_most(Weight::Note),
    }
}

/// Names of programs with their labels and what to look them up as.
fn programs(pdf: &Pdf) -> Vec<(String, ReleaseKind, Fact<String>)> {
    let mut named = Vec::new();
    for (key, kind) in [("Producer", ReleaseKind::Producer), ("Creator", ReleaseKind::Creator)] {
        if let Some(entry) = pdf.info_entry(key) {
            named.push((format!("Info /{key}"), kind, entry.value.clone()));
        }
    }
    for property in pdf.document_xmp().into_iter().flat_map(|packet| &packet.properties) {
        let kind = match property.name.as_str() {
            "pdf:Producer" => ReleaseKind::Producer,
            "xmp:CreatorTool" => ReleaseKind::Creator,
            _ => continue,
        };
        if !named.iter().any(|(_, _, known)| known.value == property.value.value) {
            named.push((property.name.clone(), kind, property.value.clone()));
        }
    }
    named
}

fn is_pinned(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "tex" || PINNED.iter().any(|word| name.contains(word))
}

/// Whether a program that it names may have taken its date from outside.
pub fn may_be_pinned(pdf: &Pdf) -> bool {
    programs(pdf).iter().any(|(_, _, name)| is_pinned(&name.value))
}

pub const SOFTWARE: Check = Check {
    id: "pdf-software-newer",
    title: "The program named came out after the document's last date",
    looks_at: "Producer and Creator in Info and XMP against the last date that the document states",
    why: "No program can write a file before the program exists. Whoever sets a date back tends to forget that the program's version dates the file too.",
    innocent: &[
        "A preview or test build was used before the public release",
        "The computer's clock was far behind",
        "A later program saved the file anew and wrote its name, but left all dates alone",
        "The file was built by a script that sets the date to that of its sources (reproducible builds)",
    ],
    next_step: "Ask which program and version made the file, and compare with other files of the same person and time",
    sources: &["assets/knowledge/releases.tsv, with the source of each date", "ISO 32000-2:2020 14.3.3"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(software),
};

fn software(pdf: &Pdf, scene: &Scene) -> Outcome {
    let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
    let mut found = Vec::new();
    let mut known = false;
    for (field, kind, name) in programs(pdf) {
        // The system that a name tells, such as Mac OS X 10.7, has its own day.
        let kinds = [kind, ReleaseKind::Os].into_iter();
        let known_days = kinds.filter_map(|kind| scene.knowledge.releases.lookup(kind, &name.value));
        let Some(release) = known_days.max_by_key(|release| release.first_public) else { continue };
        known = true;
        let one = |say: Say| {
            Found::new(say, Exhibit::claims_time(label, &last))
                .with(Exhibit::contradicts(field.clone(), &name))
                .with(dated(&release, &name))
        };
        let age = age(&last.value, release.first_public);
        if let Age::Early(gap) | Age::TooOld(gap) = age {
            let say = Say::text("The document's last date is ")
                .time(&last.value)
                .then(", but it names ")
                .value(name.value.clone())
                .then(format!(", which came out on {}, ", release.first_public))
                .span(gap)
                .then(" later");
            let one = judged(one(say), &age, release.confidence);
            let pinned = is_pinned(&name.value) && release.first_public >= FIRST_PINNED;
            found.push(if pinned && one.weight.is_none() { one.at_most(Weight::Note) } else { one });
            continue;
        }
        // Only the creation is older: the document was saved again later, as its own last date says.
        let made = pdf.info_date("CreationDate");
        if let Some(made) = made.filter(|made| matches!(self::age(&made.value, release.first_public), Age::TooOld(_))) {
            let say = Say::text("It was made ")
                .time(&made.value)
                .then(" and saved again later with ")
                .value(name.value.clone())
                .then(format!(", which came out on {}", release.first_public));
            let exhibit = Exhibit::context(field.clone(), &name);
            found.push(
                Found::new(say, Exhibit::context_time("Info /CreationDate", &made)).with(exhibit).at_most(Weight::Note),
            );
        }
    }
    if known { Outcome::of(found) } else { Outcome::skip(unknown(pdf, scene)) }
}

/// The dated fact as an exhibit: its place is that of the name it explains.
fn dated(release: &Release, name: &Fact<String>) -> Exhibit {
    let text = format!("first public {} ({})", release.first_public, release.source);
    Exhibit::context("table of releases", &name.map(|_| text))
}

pub const FONT_FILE: Check = Check {
    id: "pdf-font-file-newer",
    title: "An embedded font was built after the document's last date",
    looks_at: "Creation and change date inside each embedded font (head table) against the last date that the document states",
    why: "A font program carries the date on which its maker built it, or on which a program converted it. It cannot be in a document that was finished earlier.",
    innocent: &[
        "A later program embedded the fonts when it saved the file, and left the document's dates alone",
        "Pages of a newer document were joined to it by a program that kept its dates",
        "The file was built by a script that sets the date to that of its sources (reproducible builds)",
        "The computer's clock was far behind when the document was saved",
    ],
    next_step: "Ask on which system the document was typeset; compare with the fonts of other files of that time",
    sources: &["ISO/IEC 14496-22:2019 head", "ISO 32000-2:2020 9.9"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, scene| {
        /// Most fonts shown; one is enough to say it.
        const MOST_SHOWN: usize = 4;
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let clocks = |font: &crate::evidence::EmbeddedFont| {
            let dates = [font.created.clone(), font.modified.clone()].into_iter().flatten();
            // A clock ahead of today is as unset as one of 1904.
            dates
                .filter(|fact| fact.value.earliest().is_some_and(|at| at <= scene.as_of))
                .max_by_key(|fact| fact.value.latest())
        };
        let fonts: Vec<_> = pdf.fonts.iter().filter_map(|font| Some((font, clocks(font)?))).collect();
        if fonts.is_empty() {
            return Outcome::skip("no embedded font carries a date");
        }
        let mut found = Vec::new();
        for (font, clock) in fonts {
            let Order::After(gap) = clock.value.compare(&last.value) else { continue };
            if gap <= ONE_DAY || found.len() >= MOST_SHOWN {
                continue;
            }
            let say = Say::text("The document's last date is ")
                .time(&last.value)
                .then(", but its font ")
                .value(font.name.value.clone())
                .then(" was built ")
                .time(&clock.value)
                .then(", ")
                .span(gap)
                .then(" later");
            let one = Found::new(say, Exhibit::claims_time(label, &last))
                .with(Exhibit::contradicts_time(format!("font {}", font.name.value), &clock));
            // A program that joins files and keeps the papers of the first explains newer fonts; so does one that takes
            // its date from outside.
            found.push(if kept_papers(pdf) || may_be_pinned(pdf) { one.at_most(Weight::Odd) } else { one });
        }
        Outcome::of(found)
    }),
};

pub const FONT_NAME: Check = Check {
    id: "pdf-font-name-newer",
    title: "A font came out after the document's last date",
    looks_at: "Names of the fonts that the pages use against the last date that the document states",
    why: "A document cannot be set in a typeface that nobody had yet. Calibri and Aptos have given away backdated papers before.",
    innocent: &[
        "The maker of the font used it before the public did",
        "The file was rebuilt later with another font in place of the first",
        "The file was built by a script that sets the date to that of its sources (reproducible builds)",
        "Another font of the same name existed before",
    ],
    next_step: "Ask on which system the document was typeset",
    sources: &["assets/knowledge/releases.tsv, with the source of each date", "ISO 32000-2:2020 9.6.2"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, scene| {
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        if pdf.font_names.is_empty() {
            return Outcome::skip("its pages name no font");
        }
        let too_new = |name: &Fact<String>| {
            let release = scene.knowledge.releases.lookup(ReleaseKind::Font, &name.value);
            release.is_some_and(|release| !matches!(age(&last.value, release.first_public), Age::Fits))
        };
        // Newer pages joined to an older document by a program that keeps its papers: only some fonts are too new.
        let joined = kept_papers(pdf) && !pdf.font_names.iter().all(too_new);
        let explained = joined || may_be_pinned(pdf);
        let mut found = Vec::new();
        for name in &pdf.font_names {
            let Some(release) = scene.knowledge.releases.lookup(ReleaseKind::Font, &name.value) else { continue };
            let age = age(&last.value, release.first_public);
            let (Age::Early(gap) | Age::TooOld(gap)) = age else { continue };
            let say = Say::text("The document's last date is ")
                .time(&last.value)
                .then(", but it is set in ")
                .value(name.value.clone())
                .then(format!(", which came out on {}, ", release.first_public))
                .span(gap)
                .then(" later");
            let one = Found::new(say, Exhibit::claims_time(label, &last))
                .with(Exhibit::contradicts("font name", name))
                .with(dated(&release, name));
            let one = judged(one, &age, release.confidence);
            found.push(if explained && one.weight.is_none() { one.at_most(Weight::Odd) } else { one });
        }
        Outcome::of(found)
    }),
};

pub const TOOLKIT: Check = Check {
    id: "pdf-toolkit-newer",
    title: "The XMP was written by a build newer than all its dates",
    looks_at: "The build date in x:xmptk against the newest date of the same XMP",
    why: "Adobe programs sign their XMP with the day on which that part of the program was built. XMP cannot be older than the program that wrote it.",
    innocent: &[
        "The computer's clock was far behind",
        "A program wrote the XMP anew and copied all dates of an older document into it",
    ],
    next_step: "Ask which program saved the document last",
    sources: &["ISO 16684-1:2019 7.3.3", "Adobe XMP Toolkit SDK, version string"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let packet = pdf.document_xmp();
        let Some(toolkit) = packet.and_then(|packet| packet.toolkit.clone()) else {
            return Outcome::skip("its XMP does not name the toolkit that wrote it");
        };
        let Some(built) = packet.and_then(|packet| packet.toolkit_built.clone()) else {
            return Outcome::skip("the toolkit named has no build date");
        };
        let names = ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"];
        let dates = names.iter().filter_map(|name| Some((*name, pdf.xmp_date(name)?)));
        let newest =
            dates.filter(|(_, fact)| fact.value.latest().is_some()).max_by_key(|(_, fact)| fact.value.latest());
        let Some((name, newest)) = newest else { return Outcome::skip("its XMP states no date") };
        match built.value.compare(&newest.value) {
            Order::After(gap) if gap > ONE_DAY => {
                let say = Say::text("The newest date of the XMP is ")
                    .time(&newest.value)
                    .then(", but it was written by a build of ")
                    .time(&built.value)
                    .then(", ")
                    .span(gap)
                    .then(" later");
                Outcome::of(vec![
                    Found::new(say, Exhibit::claims_time(name, &newest))
                        .with(Exhibit::contradicts("x:xmptk", &toolkit)),
                ])
            }
            _ => Outcome::Consistent,
        }
    }),
};

pub const STRUCTURE: Check = Check {
    id: "pdf-structure-newer",
    title: "The file is built in a way that came after its last date",
    looks_at: "Cross-reference streams (PDF 1.5, April 2003) against the last date that the document states",
    why: "The file as it lies here was written later than its dates say, if only by a program that saved it anew.",
    innocent: &["A program such as qpdf or a web server rewrote the file and left all its dates alone"],
    next_step: "Ask how the file was passed on; the marker bytes name the program that wrote it last",
    sources: &["ISO 32000-2:2020 7.5.8", "Adobe Systems, PDF Reference, fourth edition, version 1.5, 2003"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let Some(section) = pdf.sections.iter().find(|section| section.kind == XrefKind::Stream) else {
            return Outcome::skip("it has no cross-reference stream");
        };
        let Ok(day) = FIRST_XREF_STREAM.parse::<Date>() else { return Outcome::Consistent };
        let (Age::Early(gap) | Age::TooOld(gap)) = age(&last.value, day) else { return Outcome::Consistent };
        let say = Say::text("The document's last date is ")
            .time(&last.value)
            .then(", but it has a cross-reference stream, which came with PDF 1.5 ")
            .span(gap)
            .then(" later");
        let place = Fact::raw("cross-reference stream".to_owned(), section.span);
        let found = Found::new(say, Exhibit::claims_time(label, &last)).with(Exhibit::contradicts("structure", &place));
        Outcome::of(vec![found])
    }),
};

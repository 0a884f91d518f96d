//! Clocks in identifiers, converted fonts, labels, features, names of programs and titles.

use jiff::{Timestamp, tz};

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::{Confidence, ReleaseKind};
use super::super::pdf_dates::{last_stated, may_be_pinned};
use super::super::pdf_structure::kept_papers;
use super::{MOST_SHOWN, ONE_DAY, after_last, moments};
use crate::evidence::{Fact, Order, Pdf, Stamp, TraceKind};

pub const IDENTIFIER: Check = Check {
    id: "pdf-identifier-clock",
    title: "An identifier was made outside the life of the document",
    looks_at: "The time inside identifiers of XMP (UUID version 1) against the creation and the last date that the document states",
    why: "Old Macintosh programs of Adobe build the time, in UTC, and the number of the network card into the identifiers that they give. Nobody sees them, so nobody changes them.",
    innocent: &[
        "The document was saved under a new name and kept the identifier of the one before",
        "The computer's clock was wrong when the identifier was made",
    ],
    next_step: "Look for other files with the same network card in their identifiers",
    sources: &["RFC 9562 5.1", "Adobe XMP Specification Part 2, xmpMM"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, scene| {
        let mut dated = moments(pdf, TraceKind::Identifier, |key| key == "time");
        // Identifiers of parents are older by nature.
        dated.retain(|(trace, ..)| {
            trace.text("field").is_some_and(|field| {
                !["Derived", "riginal", "History", "Ingredient", "Manifest"]
                    .iter()
                    .any(|word| field.value.contains(word))
            })
        });
        dated.retain(|(.., fact)| fact.value.earliest().is_some_and(|at| at <= scene.as_of));
        if dated.is_empty() {
            return Outcome::skip("no identifier of its own holds a time");
        }
        let Some(last) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let mut found = after_last(&dated, last, ONE_DAY, |_| "an identifier in its XMP".to_owned());
        if let Some(made) = pdf.info_date("CreationDate") {
            for (trace, _, fact) in &dated {
                let Order::Before(gap) = fact.value.compare(&made.value) else { continue };
                // A document id stays when a document is printed again; that of the state does not.
                let state = trace.text("field").is_some_and(|field| field.value.ends_with("InstanceID"));
                if gap <= ONE_DAY || !state {
                    continue;
                }
                let say = Say::text("It says it was made ")
                    .time(&made.value)
                    .then(", but the identifier of this state was made ")
                    .time(&fact.value)
                    .then(", ")
                    .span(gap)
                    .then(" earlier");
                let one = Found::new(say, Exhibit::claims_time("Info /CreationDate", &made));
                found.push(one.with(Exhibit::contradicts_time(trace.words(), fact)).at_most(Weight::Note));
            }
        }
        Outcome::of(found)
    }),
};

pub const FONT_CLOCK: Check = Check {
    id: "pdf-font-print-clock",
    title: "A font was converted at another time than the document says it was made",
    looks_at: "Fonts that macOS converted while it made the PDF, by the date inside them, against /CreationDate",
    why: "When macOS makes a PDF it builds some fonts anew and stamps them with the time, in UTC. That is the time at which the PDF was really made, by the computer's clock.",
    innocent: &[
        "Pages of another PDF of macOS were joined to it",
        "The document was edited in Preview, which keeps older fonts or the older date",
    ],
    next_step: "Compare with the dates of other files of that day",
    sources: &["ISO/IEC 14496-22:2019 head", "Measured on files of macOS 10.5 to 10.8"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let quartz = pdf.info_entry("Producer").is_some_and(|entry| entry.value.value.contains("Quartz"));
        if !quartz {
            return Outcome::skip("macOS is not its Producer");
        }
        let Some(made) = pdf.info_date("CreationDate") else { return Outcome::skip("it states no creation date") };
        // Made now: both clocks of the font are the same second, and several fonts agree within two days.
        let stamped: Vec<(&str, Fact<Stamp>)> = pdf
            .fonts
            .iter()
            .filter_map(|font| {
                let (created, modified) = (font.created.clone()?, font.modified.clone()?);
                (created.value.raw == modified.value.raw).then_some((font.name.value.as_str(), created))
            })
            .collect();
        let near = |a: &Stamp, b: &Stamp| a.seconds_after(b).is_some_and(|apart| apart.abs() < 2 * ONE_DAY);
        let agreeing = |fact: &Fact<Stamp>| stamped.iter().filter(|(_, other)| near(&fact.value, &other.value)).count();
        let Some((name, clock)) =
            stamped.iter().filter(|(_, fact)| agreeing(fact) >= 2).max_by_key(|(_, fact)| fact.value.latest())
        else {
            return Outcome::skip("no two of its fonts were made in one go");
        };
        let apart = match clock.value.compare(&made.value) {
            Order::After(apart) | Order::Before(apart) => apart,
            Order::CannotTell => 0,
        };
        if apart <= 15 * 3_600 {
            return Outcome::Consistent;
        }
        let say = Say::text("It says it was made ")
            .time(&made.value)
            .then(", but its font ")
            .value((*name).to_owned())
            .then(" was converted ")
            .time(&clock.value);
        let found = Found::new(say, Exhibit::claims_time("Info /CreationDate", &made));
        let found = found.with(Exhibit::contradicts_time(format!("font {name}"), clock));
        // An earlier clock is that of pages that were there before.
        let later = matches!(clock.value.compare(&made.value), Order::After(_));
        Outcome::of(vec![if later { found } else { found.at_most(Weight::Note) }])
    }),
};

pub const LABEL: Check = Check {
    id: "pdf-label-newer",
    title: "A sensitivity label was set after the document's last date",
    looks_at: "MSIP_Label_…_SetDate in the Info dictionary against the last date that the document states",
    why: "Microsoft's labels (Public, Confidential …) carry the moment in which they were set, in UTC, beside the number of the company. Few know that they are there.",
    innocent: &[
        "A server sets labels on files and leaves the document's own dates alone",
        "The clock of the computer that saved the document was behind",
    ],
    next_step: "Ask the organisation whose number stands beside it (SiteId) when the label was set",
    sources: &["Microsoft Purview Information Protection, metadata of labels", "ISO 32000-2:2020 14.3.3"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let label = |key: &str| key.starts_with("MSIP_Label_") && key.ends_with("_SetDate");
        let set = pdf.info.iter().filter(|entry| label(&entry.key));
        let dated: Vec<Fact<Stamp>> =
            set.filter_map(|entry| Some(Fact::at(entry.stamp.clone()?, entry.value.at.clone()))).collect();
        if dated.is_empty() {
            return Outcome::skip("it carries no sensitivity label");
        }
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let late = dated.iter().filter_map(|fact| match fact.value.compare(&last.value) {
            Order::After(gap) if gap > ONE_DAY => {
                let say = Say::text("The document's last date is ")
                    .time(&last.value)
                    .then(", but its sensitivity label was set ")
                    .time(&fact.value)
                    .then(", ")
                    .span(gap)
                    .then(" later");
                let found = Found::new(say, Exhibit::claims_time(label, &last));
                Some(found.with(Exhibit::contradicts_time("Info /MSIP_Label … SetDate", fact)))
            }
            _ => None,
        });
        Outcome::of(late.take(MOST_SHOWN).collect())
    }),
};

pub const FEATURE: Check = Check {
    id: "pdf-feature-newer",
    title: "The document uses something that PDF had not yet on its last date",
    looks_at: "Layers, portfolios, tags, JPEG 2000, JBIG2 and others against the last date that the document states",
    why: "Each version of PDF brought new things, on days that are known. A document cannot use what did not exist.",
    innocent: &[
        "A later program saved the file anew, used what is new, and left all its dates alone",
        "An archive entered the date of the paper original",
        "The computer's clock was far behind",
    ],
    next_step: "Look which program wrote the file last, and ask when",
    sources: &["assets/knowledge/releases.tsv, with the source of each date", "Arlington PDF Model, SinceVersion"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(feature),
};

fn feature(pdf: &Pdf, scene: &Scene) -> Outcome {
    /// Programs had a feature before it was published (days).
    const GRACE: i64 = 180 * ONE_DAY;
    let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
    let mut used: Vec<Fact<String>> = pdf.traces.features.clone();
    for property in pdf.document_xmp().into_iter().flat_map(|packet| &packet.properties) {
        if matches!(property.name.as_str(), "pdfaid:part" | "pdfuaid:part") {
            used.push(property.value.map(|part| format!("{}={part}", property.name)));
        }
    }
    if used.is_empty() {
        return Outcome::skip("it uses nothing whose beginning is known");
    }
    let explained = kept_papers(pdf) || may_be_pinned(pdf);
    let mut found = Vec::new();
    for word in used {
        let Some(release) = scene.knowledge.releases.lookup(ReleaseKind::PdfFeature, &word.value) else { continue };
        let first: Option<Timestamp> = tz::Offset::UTC.to_timestamp(release.first_public.at(0, 0, 0, 0)).ok();
        let (Some(first), Some(latest)) = (first, last.value.latest()) else { continue };
        let gap = first.duration_since(latest).as_secs();
        if gap <= GRACE {
            continue;
        }
        let say = Say::text("The document's last date is ")
            .time(&last.value)
            .then(", but it uses ")
            .value(word.value.clone())
            .then(format!(", which came on {}, ", release.first_public))
            .span(gap)
            .then(" later");
        let one = Found::new(say, Exhibit::claims_time(label, &last)).with(Exhibit::contradicts("feature", &word));
        let sure = release.confidence == Confidence::High && !explained;
        found.push(if sure { one } else { one.at_most(Weight::Note) });
        if found.len() >= MOST_SHOWN {
            break;
        }
    }
    Outcome::of(found)
}

pub const NAMED_YEAR: Check = Check {
    id: "pdf-program-year-newer",
    title: "A program's own name holds a year after the document's last date",
    looks_at: "Years in Producer, Creator and TeX's banner, such as “©2000-2019” or “TeX Live 2021”, against the last date that the document states",
    why: "Programs that put a year or a day into their name were not older than that.",
    innocent: &[
        "A program named its coming version after the year that was to follow",
        "The computer's clock was far behind",
        "The file was built by a script that sets the date to that of its sources (reproducible builds)",
    ],
    next_step: "Ask which program made the file, and compare with other files of that time",
    sources: &["ISO 32000-2:2020 14.3.3"],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Pdf(named_year),
};

fn named_year(pdf: &Pdf, scene: &Scene) -> Outcome {
    let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
    let Some(latest) = last.value.latest() else { return Outcome::skip("its last date is no day") };
    let today = tz::Offset::UTC.to_datetime(scene.as_of).year();
    let stated = tz::Offset::UTC.to_datetime(latest).year();
    let mut found = Vec::new();
    let mut any = false;
    for key in ["Producer", "Creator", "PTEX.Fullbanner"] {
        let Some(entry) = pdf.info_entry(key) else { continue };
        let Some(year) = years(&entry.value.value).into_iter().filter(|year| *year <= today).max() else { continue };
        any = true;
        if year <= stated {
            continue;
        }
        let say = Say::text("The document's last date is ")
            .time(&last.value)
            .then(", but the name ")
            .value(entry.value.value.clone())
            .then(format!(" holds the year {year}"));
        let one = Found::new(say, Exhibit::claims_time(label, &last));
        let one = one.with(Exhibit::contradicts(format!("Info /{key}"), &entry.value));
        // Versions are sold under the name of the year that follows.
        found.push(if year == stated + 1 || may_be_pinned(pdf) { one.at_most(Weight::Note) } else { one });
    }
    if any { Outcome::of(found) } else { Outcome::skip("no program names a year") }
}

/// Years that a program's name states as years: behind ©, in a range, in brackets or behind `TeX Live`.
pub fn years(text: &str) -> Vec<i16> {
    let mut years = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, letter)| letter.is_ascii_digit()) {
        let before = text.get(..at).unwrap_or_default();
        let run: String = text.get(at..).unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        if before.ends_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
            continue;
        }
        let head = before.trim_end();
        let lead = ["©", "(c)", "(C)", "TeX Live", "tiff2pdf -", "(", "-", "–", "opyright", ","]
            .iter()
            .any(|lead| head.ends_with(lead));
        let day = run.len() == 8 && run.get(4..6).is_some_and(|month| ("01"..="12").contains(&month));
        let Some(year) = run.get(..4).and_then(|year| year.parse::<i16>().ok()) else { continue };
        if lead && (run.len() == 4 || day) && (1993..2100).contains(&year) {
            years.push(year);
        }
    }
    years
}

pub const TITLE: Check = Check {
    id: "pdf-title-date",
    title: "The title holds another day than the creation date",
    looks_at: "Dates in the title, such as those that scanners give (SKM_C25818031510590), against /CreationDate",
    why: "Scanners and people name files after the day. A scanner's name is given by its clock, and often stays as the title.",
    innocent: &[
        "The title names the day that the document is about, not the day on which it was made",
        "An older document was scanned, printed or exported again",
    ],
    next_step: "Ask what the date in the title stands for",
    sources: &["ISO 32000-2:2020 14.3.3"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let dated = moments(pdf, TraceKind::Name, |key| key == "date");
        if dated.is_empty() {
            return Outcome::skip("its title holds no date");
        }
        let Some(made) = pdf.info_date("CreationDate") else { return Outcome::skip("it states no creation date") };
        let mut found = Vec::new();
        for (trace, _, fact) in dated {
            let (Order::Before(gap) | Order::After(gap)) = fact.value.compare(&made.value) else { continue };
            if gap <= 2 * ONE_DAY {
                continue;
            }
            let title = trace.text("title").map(|title| title.value.clone()).unwrap_or_default();
            let say = Say::text("Its title ")
                .value(title)
                .then(" holds the day ")
                .time(&fact.value)
                .then(", but it says it was made ")
                .time(&made.value);
            let one = Found::new(say, Exhibit::claims_time("Info /CreationDate", &made));
            found.push(one.with(Exhibit::contradicts_time("title", &fact)));
        }
        Outcome::of(found)
    }),
};

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn years_of_names() {
        assert_eq!(years("iText® 7.1.8 ©2000-2019 iText Group NV"), [2000, 2019]);
        assert_eq!(years("xdvipdfmx (20150315)"), [2015]);
        assert_eq!(years("This is pdfTeX, Version 3.14 (TeX Live 2021) kpathsea"), [2021]);
        assert_eq!(years("libtiff / tiff2pdf - 20150912"), [2015]);
        assert_eq!(years("Microsoft® Word 2016"), [] as [i16; 0]);
        assert_eq!(years("Skia/PDF m2019 Acrobat 2020.1"), [] as [i16; 0]);
    }
}

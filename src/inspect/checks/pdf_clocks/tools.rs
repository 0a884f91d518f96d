//! The age of cameras and picture programs that the pictures in a document name.

use jiff::tz;

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::{Confidence, ReleaseKind};
use super::super::pdf_dates::last_stated;
use super::{MOST_SHOWN, ONE_DAY};
use crate::evidence::TraceKind;

/// Test devices and previews run ahead of the market by so much (seconds).
const GRACE: i64 = 180 * ONE_DAY;

pub const PICTURE_TOOL: Check = Check {
    id: "pdf-picture-tool-newer",
    title: "A picture names a camera or program that came out after the document's last date",
    looks_at: "Model and Software that cameras and editors wrote into the pictures (Exif) against the last date that the document states",
    why: "A picture cannot be taken or changed with something that nobody had yet. People who set a document's date back seldom look into its pictures.",
    innocent: &[
        "The picture was put in later by a program that left the document's dates alone",
        "A maker gave a test device to somebody before it was sold",
    ],
    next_step: "Ask for the picture as the camera or program wrote it",
    sources: &["assets/knowledge/releases.tsv, with the source of each date", "CIPA DC-008-2019 4.6.4"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(|pdf, scene| {
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let mut known = false;
        let mut found = Vec::new();
        for trace in pdf.traces.of(TraceKind::Picture).filter(|trace| trace.current) {
            for (key, kind) in [("exif.Model", ReleaseKind::Camera), ("exif.Software", ReleaseKind::ImageTool)] {
                let Some(name) = trace.text(key) else { continue };
                let Some(release) = scene.knowledge.releases.lookup(kind, name.value.trim()) else { continue };
                known = true;
                let first = tz::Offset::UTC.to_timestamp(release.first_public.at(0, 0, 0, 0)).ok();
                let (Some(first), Some(latest)) = (first, last.value.latest()) else { continue };
                let gap = first.duration_since(latest).as_secs();
                if gap <= 0 || found.len() >= MOST_SHOWN {
                    continue;
                }
                let say = Say::text("The document's last date is ")
                    .time(&last.value)
                    .then(", but a picture in it names ")
                    .value(name.value.clone())
                    .then(format!(", which came out on {}, ", release.first_public))
                    .span(gap)
                    .then(" later");
                let source = name.map(|_| format!("first public {} ({})", release.first_public, release.source));
                let one = Found::new(say, Exhibit::claims_time(label, &last))
                    .with(Exhibit::contradicts(format!("{} {key}", trace.words()), name))
                    .with(Exhibit::context("table of releases", &source));
                let sure = gap > GRACE && release.confidence == Confidence::High;
                found.push(if sure { one } else { one.at_most(Weight::Note) });
            }
        }
        if known { Outcome::of(found) } else { Outcome::skip("no picture names a camera or program of the table") }
    }),
};

//! How the file is built: who wrote it last, what was appended, what its version allows.

use super::super::check::{Check, Outcome, Run, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Locator, XrefKind};

mod coding;
mod frame;
mod places;
mod ties;
mod writers;

pub(super) use writers::kept_papers;

/// The family.
pub const CHECKS: &[Check] = &[
    writers::LAST_WRITER,
    writers::FONT_TAGS,
    REVISIONS,
    VERSION,
    LINEARIZED,
    TRAILING,
    LEADING,
    TABLE_MENDED,
    places::SHIFTED,
    places::TWICE,
    places::STRAY_PAGE,
    ties::DANGLING,
    ties::UNUSED,
    ties::MARKED,
    frame::ORPHANS,
    frame::FREED,
    frame::LOOSE,
    frame::PADDED,
    places::LENGTH,
    coding::CODING,
    frame::COUNT,
    frame::LABELS,
    coding::CHECKSUM,
];

const REVISIONS: Check = Check {
    id: "pdf-earlier-states",
    title: "The file contains earlier saved states",
    looks_at: "The chain of cross-reference sections; linearised files and Microsoft's hybrid files count as one state",
    why: "A program appended its changes instead of writing the file anew. What the document looked like before can be opened.",
    innocent: &[
        "Comments, filled forms and signatures are saved this way",
        "Acrobat and many libraries append by default",
    ],
    next_step: "Open the earlier states and compare them with the last one",
    sources: &["ISO 32000-2:2020 7.5.6", "ISO 32000-2:2020 7.5.8.4", "ISO 32000-2:2020 annex F"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(last) = pdf.revisions.last() else { return Outcome::skip("its structure could not be read") };
        if pdf.sections.is_empty() {
            return Outcome::skip("its structure could not be read");
        }
        if pdf.revisions.len() < 2 {
            return Outcome::Consistent;
        }
        let say = Say::text(format!("The file holds {} saved states, one behind the other", pdf.revisions.len()));
        let shown: Vec<&str> = last.changed.iter().take(6).map(String::as_str).collect();
        let added = Fact::raw(format!("{} bytes: {}", last.added.len(), shown.join(", ")), last.added);
        Outcome::of(vec![Found::new(say, Exhibit::context(format!("state {}", last.number), &added))])
    }),
};

const VERSION: Check = Check {
    id: "pdf-version-against-structure",
    title: "The version in the first line does not know the file's structure",
    looks_at: "%PDF- version and the catalog's /Version against cross-reference streams (PDF 1.5)",
    why: "A program that writes cross-reference streams declares at least version 1.5. A lower one was typed, or the file comes from two programs.",
    innocent: &[
        "An updating program appended a cross-reference stream to an old file",
        "A careless library writes a fixed version",
    ],
    next_step: "Compare with the program named as Producer: could it write version 1.5?",
    sources: &["ISO 32000-2:2020 7.5.8", "ISO 32000-2:2020 7.5.2", "ISO 32000-1:2008 annex I"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(header) = &pdf.header else { return Outcome::skip("it has no first line with a version") };
        let Some(section) = pdf.sections.iter().rev().find(|section| section.kind == XrefKind::Stream) else {
            return Outcome::skip("it has no cross-reference stream");
        };
        let number = |text: &str| {
            let (major, minor) = text.split_once('.')?;
            Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
        };
        let raised = pdf.catalog_version.as_ref().and_then(|version| number(&version.value));
        let Some(version) = number(&header.version.value).max(raised) else {
            return Outcome::skip("its version is not a number");
        };
        if version >= (1, 5) {
            return Outcome::Consistent;
        }
        let say = Say::text("The first line says PDF ")
            .value(header.version.value.clone())
            .then(", but the file has a cross-reference stream, which came with PDF 1.5");
        let place = Fact::raw("cross-reference stream".to_owned(), section.span);
        let found = Found::new(say, Exhibit::claims("PDF version in the first line", &header.version))
            .with(Exhibit::contradicts("structure", &place));
        // The oldest section decides: an update may bring its own kind.
        let whole = pdf.sections.iter().all(|section| section.kind == XrefKind::Stream);
        Outcome::of(vec![if whole { found } else { found.at_most(Weight::Note) }])
    }),
};

const LINEARIZED: Check = Check {
    id: "pdf-linearized-length",
    title: "The file changed after it was prepared for the web",
    looks_at: "/L of the linearisation dictionary against the length of the file",
    why: "A file prepared for page-by-page loading states its own length. Another length means that something was appended or cut later.",
    innocent: &[
        "The file was signed, commented or filled in after its first saving",
        "A mail gateway added or cut a line end",
    ],
    next_step: "Look at the saved states, and at what stands behind the first one",
    sources: &["ISO 32000-2:2020 F.3.3"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(head) = &pdf.linearized else { return Outcome::skip("it is not linearised") };
        let length = u64::try_from(pdf.length).unwrap_or(u64::MAX);
        if head.length.value == length {
            return Outcome::Consistent;
        }
        let stated = head.length.map(|length| format!("{length} bytes"));
        let say = Say::text("When it was prepared for the web the file had ")
            .value(stated.value.clone())
            .then(format!(", now it has {length}"));
        Outcome::of(vec![Found::new(say, Exhibit::claims("/L", &stated))])
    }),
};

const TRAILING: Check = Check {
    id: "pdf-bytes-behind",
    title: "Bytes stand behind the end of the document",
    looks_at: "What follows the last %%EOF",
    why: "A PDF ends with its last %%EOF. What follows belongs to something else: a download's rest, another file, hidden data.",
    innocent: &["Web servers, mail gateways and recovery tools append line ends or blocks of zeros"],
    next_step: "Look at the bytes behind the end",
    sources: &["ISO 32000-2:2020 7.5.5"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Line ends and blanks that nobody counts (bytes).
        const HARMLESS: usize = 16;
        let (Some(last), false) = (pdf.revisions.last(), pdf.eofs.is_empty()) else {
            return Outcome::skip("it has no %%EOF");
        };
        let behind = pdf.length.saturating_sub(last.end);
        if behind <= HARMLESS {
            return Outcome::Consistent;
        }
        let say =
            Say::text(format!("{behind} bytes stand behind the end of the document{}", of(pdf.frame.behind.as_ref())));
        let place = Fact::at(format!("{behind} bytes"), Locator::raw(last.end, pdf.length));
        Outcome::of(vec![Found::new(say, Exhibit::context("behind %%EOF", &place))])
    }),
};

const LEADING: Check = Check {
    id: "pdf-bytes-before",
    title: "Bytes stand before the document",
    looks_at: "What stands before %PDF-",
    why: "A PDF starts with %PDF-. Bytes before it come from a container, a transfer, or a second kind of file in one.",
    innocent: &[
        "Old Macintosh and fax software put a header of its own in front",
        "A web server wrote a message or an empty line first",
    ],
    next_step: "Look at the bytes before the document",
    sources: &["ISO 32000-2:2020 7.5.2"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(header) = &pdf.header else { return Outcome::skip("it has no first line with a version") };
        if header.offset == 0 {
            return Outcome::Consistent;
        }
        let say =
            Say::text(format!("{} bytes stand before the document{}", header.offset, of(pdf.frame.ahead.as_ref())));
        let place = Fact::at(format!("{} bytes", header.offset), Locator::raw(0, header.offset));
        Outcome::of(vec![Found::new(say, Exhibit::context("before %PDF-", &place))])
    }),
};

/// `: by their first bytes a ZIP archive`.
fn of(what: Option<&Fact<String>>) -> String {
    what.map(|what| format!(": by their first bytes {}", what.value)).unwrap_or_default()
}

const TABLE_MENDED: Check = Check {
    id: "pdf-table-mended",
    title: "The table of objects does not fit the file",
    looks_at: "startxref, /Prev and the offsets of the cross-reference sections against what stands there",
    why: "Programs count the places of their objects exactly. Places that are off mean that bytes were inserted, cut or changed later without a PDF program.",
    innocent: &["A transfer changed the line ends or cut the file", "A careless library counts wrongly"],
    next_step: "Ask for the file in a container such as zip, and compare",
    sources: &["ISO 32000-2:2020 7.5.4", "ISO 32000-2:2020 7.5.5"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let mended = pdf.repairs.iter().filter(|repair| repair.misplaced);
        let found = mended.map(|repair| {
            let mut letters = repair.what.chars();
            let head: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            let say = Say::text(format!("{head}{}", letters.as_str()));
            Found::new(say, Exhibit::context("place", &Fact::at(repair.what.clone(), repair.at.clone())))
        });
        Outcome::of(found.collect())
    }),
};

//! People, places and devices: who and what a file names, gathered from its facts.

use super::super::words;
use crate::evidence::{Kind, Locator, NamedFact};
use crate::inspect::Report;
use crate::present::speech::{en, t};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeopleGroup {
    /// Names of people and their addresses.
    People,
    /// Companies and offices.
    Organisations,
    /// Machines, user names, paths, network cards, cameras, scanners, serial numbers.
    Devices,
    /// Languages of systems and documents.
    Languages,
    /// Positions and named places.
    Places,
}

impl PeopleGroup {
    /// Its heading.
    pub fn word(self) -> &'static str {
        match self {
            Self::People => t("People"),
            Self::Organisations => t("Organisations"),
            Self::Devices => t("Devices and machines"),
            Self::Languages => t("Languages"),
            Self::Places => t("Places"),
        }
    }

    /// The word used in the machine-readable output.
    pub fn key(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Organisations => "organisations",
            Self::Devices => "devices",
            Self::Languages => "languages",
            Self::Places => t("places"),
        }
    }
}

/// One name with the fact that it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// What it is about.
    pub group: PeopleGroup,
    /// What states it: `author`, `comment`, `user in a path`.
    pub label: &'static str,
    /// The name, safe to show.
    pub value: String,
    /// Dotted name of the fact.
    pub name: String,
    /// Where it stands.
    pub at: Locator,
}

/// Most rows; a thousand comments of one person say no more than the first.
const MOST: usize = 200;

/// Facts that name somebody or something: start and end of the dotted name, index brackets left out.
const NAMING: [(&str, &str, PeopleGroup, &str); 46] = [
    ("pdf.info.Author", "", PeopleGroup::People, en("author")),
    ("pdf.xmp.dc:creator", "", PeopleGroup::People, en("author in XMP")),
    ("pdf.info.Manager", "", PeopleGroup::People, en("manager")),
    ("pdf.info._AuthorEmail", "", PeopleGroup::People, en("address left by a review")),
    ("pdf.info.LastSavedBy", "", PeopleGroup::People, en("last saved by")),
    ("pdf.annotation.", "T", PeopleGroup::People, en("comment")),
    ("pdf.signature.", "Name", PeopleGroup::People, en("signature")),
    ("pdf.signature.", "ContactInfo", PeopleGroup::People, en("contact of a signature")),
    ("pdf.signature.certificate.", "subject", PeopleGroup::People, en("certificate")),
    ("pdf.picture.", "exif.Artist", PeopleGroup::People, en("artist of a picture")),
    ("pdf.picture.", "exif.CameraOwnerName", PeopleGroup::People, en("owner of a camera")),
    ("pdf.picture.", "iptc.By-line", PeopleGroup::People, en("author of a picture")),
    ("pdf.picture.", "iptc.Writer-Editor", PeopleGroup::People, en("editor of a picture")),
    ("pdf.path.", "user", PeopleGroup::People, en("user in a path")),
    ("picture.", "exif.Artist", PeopleGroup::People, en("artist")),
    ("picture.", "exif.CameraOwnerName", PeopleGroup::People, en("owner of the camera")),
    ("picture.", "iptc.By-line", PeopleGroup::People, en("author")),
    ("picture.", "tiff.Artist", PeopleGroup::People, en("artist")),
    ("office.core.creator", "", PeopleGroup::People, en("author")),
    ("office.core.lastModifiedBy", "", PeopleGroup::People, en("last saved by")),
    ("pdf.info.Company", "", PeopleGroup::Organisations, en("company")),
    ("pdf.xmp.pdfx:Company", "", PeopleGroup::Organisations, en("company in XMP")),
    ("pdf.info.MSIP_Label", "_SiteId", PeopleGroup::Organisations, en("company's number of a label")),
    ("pdf.signature.certificate.", "issuer", PeopleGroup::Organisations, en("issuer of a certificate")),
    ("office.app.Company", "", PeopleGroup::Organisations, en("company")),
    ("pdf.path.", "host", PeopleGroup::Devices, en("machine in a path")),
    ("pdf.path.", "path", PeopleGroup::Devices, en("path")),
    ("pdf.identifier.", "card", PeopleGroup::Devices, en("network card in an identifier")),
    ("pdf.picture.", "exif.Make", PeopleGroup::Devices, en("maker of a camera")),
    ("pdf.picture.", "exif.Model", PeopleGroup::Devices, en("camera")),
    ("pdf.picture.", "exif.HostComputer", PeopleGroup::Devices, en("computer")),
    ("pdf.picture.", "exif.BodySerialNumber", PeopleGroup::Devices, en("serial number of a camera")),
    ("pdf.title.", "title", PeopleGroup::Devices, en("title given by a device or person")),
    ("picture.", "exif.Make", PeopleGroup::Devices, en("maker")),
    ("picture.", "exif.Model", PeopleGroup::Devices, en("camera")),
    ("picture.", "exif.HostComputer", PeopleGroup::Devices, en("computer")),
    ("picture.", "exif.BodySerialNumber", PeopleGroup::Devices, en("serial number")),
    ("pdf.language.", "system", PeopleGroup::Languages, en("system of the program")),
    ("pdf.language.", "Lang", PeopleGroup::Languages, en("declared")),
    ("pdf.xmp.dc:language", "", PeopleGroup::Languages, en("declared in XMP")),
    ("pdf.signature.", "Location", PeopleGroup::Places, en("signature")),
    ("pdf.content.", "paper", PeopleGroup::Places, en("sheet of the first pages")),
    ("pdf.picture.", "exif.GPSLatitude", PeopleGroup::Places, en("position of a picture")),
    ("pdf.picture.", "exif.GPSLongitude", PeopleGroup::Places, en("position of a picture")),
    ("picture.", "exif.GPSLatitude", PeopleGroup::Places, en("position")),
    ("picture.", "exif.GPSLongitude", PeopleGroup::Places, en("position")),
];

/// The rows of one report, each name once; none for mails, whose people stand in their headers.
pub(super) fn people(report: &Report) -> Vec<PersonRow> {
    let row = |(group, label, fact): (PeopleGroup, &'static str, &NamedFact)| PersonRow {
        group,
        label: t(label),
        value: words::show_untrusted(fact.value.trim()),
        name: words::show_untrusted(&fact.name),
        at: fact.at.clone(),
    };
    named(report).into_iter().map(row).collect()
}

/// The facts behind them, with what each is about.
pub fn named(report: &Report) -> Vec<(PeopleGroup, &'static str, &NamedFact)> {
    let mut rows: Vec<(PeopleGroup, &'static str, &NamedFact)> = Vec::new();
    if matches!(report.kind, Kind::Email | Kind::Mailbox) {
        return rows;
    }
    for fact in &report.facts {
        let plain = without_indexes(&fact.name);
        let names = |start: &str, end: &str| {
            // A label's key holds its own number between the two.
            let wide = start.ends_with("MSIP_Label");
            plain.strip_prefix(start).is_some_and(|rest| rest == end || wide && rest.ends_with(end))
        };
        let Some((.., group, label)) = NAMING.iter().find(|(start, end, ..)| names(start, end)) else {
            continue;
        };
        let value = fact.value.trim();
        let known = rows.iter().any(|(_, known, row)| known == label && row.value.trim() == value);
        if value.is_empty() || known || rows.len() >= MOST {
            continue;
        }
        rows.push((*group, label, fact));
    }
    rows.sort_by_key(|(group, ..)| *group);
    rows
}

/// `pdf.annotation[3].T` as `pdf.annotation.T`; `pdf.xmp.dc:creator[1]` as `pdf.xmp.dc:creator`.
fn without_indexes(name: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in name.chars() {
        match letter {
            '[' | '(' => inside = true,
            ']' | ')' => inside = false,
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_indexes;

    #[test]
    fn indexes_are_left_out() {
        assert_eq!(without_indexes("pdf.signature[0].certificate[1].subject"), "pdf.signature.certificate.subject");
        assert_eq!(without_indexes("pdf.xmp.dc:creator[1]"), "pdf.xmp.dc:creator");
        assert_eq!(without_indexes("pdf.info.Author(2)"), "pdf.info.Author");
    }
}

//! Names of programs: their spelling, versions that never were, second hands, chains.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::producer;

/// Names as their programs write them.
const SPELT: [&str; 8] = [
    "Microsoft®",
    "Acrobat Distiller",
    "LibreOffice",
    "OpenOffice.org",
    "GPL Ghostscript",
    "Skia/PDF",
    "pdfTeX-",
    "Mac OS X",
];
/// Services in a browser, by words in Producer or Creator; lower case.
const SERVICES: [&str; 17] = [
    "ilovepdf",
    "smallpdf",
    "sejda",
    "pdfescape",
    "dochub",
    "pdffiller",
    "kami",
    "canva",
    "soda pdf",
    "pdf24",
    "sodapdf",
    "pdf candy",
    "pdfcandy",
    "hipdf",
    "lightpdf",
    "docfly",
    "pdfsimpli",
];

pub const MISSPELT: Check = Check {
    id: "pdf-producer-misspelt",
    title: "A program's name is not spelt the way the program spells it",
    looks_at: "Producer letter by letter against the names as their programs write them",
    why: "Programs never mistype their own name. A missing ® or a small letter comes from a keyboard.",
    innocent: &[
        "A converter or database could not write the letter ® and left it out",
        "A product of another maker uses a similar name",
    ],
    next_step: "Compare with a file that surely comes from the program named",
    sources: &["Measured on 2,071 public files", "ISO 32000-2:2020 table 349"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let Some(producer) = producer(pdf) else { return Outcome::skip("it names no Producer") };
        let name = producer.value.trim();
        let lower = name.to_lowercase();
        let case = SPELT.iter().find(|known| lower.starts_with(&known.to_lowercase()) && !name.starts_with(**known));
        // Office signs with ® since 2007; Word for Mac leaves the Producer to macOS.
        let rest =
            ["microsoft (r) ", "microsoft "].iter().find_map(|start| lower.strip_prefix(start)).unwrap_or_default();
        let bare = [
            "word 20",
            "excel 20",
            "powerpoint 20",
            "office word 20",
            "word for microsoft 365",
            "excel for microsoft 365",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
        let wanted = match (case, bare) {
            (Some(known), _) => (*known).to_owned(),
            (None, true) => "Microsoft®".to_owned(),
            (None, false) => return Outcome::Consistent,
        };
        let say = Say::text("It names ")
            .value(name.to_owned())
            .then(" as its Producer; the program itself writes ")
            .value(wanted);
        Outcome::of(vec![Found::new(say, Exhibit::claims("Info /Producer", producer))])
    }),
};

pub const NEVER_MADE: Check = Check {
    id: "pdf-producer-version-unknown",
    title: "The version of the program named never came out",
    looks_at: "Versions of Office and LibreOffice in Producer and Creator against those that were published",
    why: "There was never an Office 2018 or a LibreOffice 6.7. Whoever invents a program's name may invent its version.",
    innocent: &["A test build that was never published was used", "A reseller gave the program a number of its own"],
    next_step: "Ask which program and version made the file",
    sources: &["Microsoft Office release history", "The Document Foundation, release notes"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut known = false;
        let mut found = Vec::new();
        for key in ["Producer", "Creator"] {
            let Some(entry) = pdf.info_entry(key) else { continue };
            let Some(exists) = exists(&entry.value.value) else { continue };
            known = true;
            if !exists {
                let say =
                    Say::text("It names ").value(entry.value.value.clone()).then(", a version that never came out");
                found.push(Found::new(say, Exhibit::claims(format!("Info /{key}"), &entry.value)));
            }
        }
        found.truncate(1);
        if known { Outcome::of(found) } else { Outcome::skip("no program that it names is in the list of versions") }
    }),
};

/// Whether this version came out; `None` for programs whose versions are not listed.
fn exists(name: &str) -> Option<bool> {
    /// Years of Office for Windows that write PDF.
    const OFFICE: [u32; 7] = [2007, 2010, 2013, 2016, 2019, 2021, 2024];
    /// Last minor version of each major one of LibreOffice before it counted in years.
    const LIBRE: [(u32, u32, u32); 5] = [(3, 3, 6), (4, 0, 4), (5, 0, 4), (6, 0, 4), (7, 0, 6)];
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    for app in ["Word ", "Excel ", "PowerPoint "] {
        let Some(rest) = name
            .strip_prefix("Microsoft® ")
            .and_then(|rest| rest.strip_prefix("Office ").unwrap_or(rest).strip_prefix(app))
        else {
            continue;
        };
        let year = digits(rest).filter(|year| (2000..2100).contains(year))?;
        return Some(OFFICE.contains(&year) || year > 2024);
    }
    if let Some(rest) = name.strip_prefix("LibreOffice ") {
        let (major, tail) = rest.split_once('.')?;
        let (major, minor) = (digits(major)?, digits(tail)?);
        // Since 2024 the version is the year and the month.
        return Some(
            major >= 24 || LIBRE.iter().any(|(known, first, last)| *known == major && (first..=last).contains(&&minor)),
        );
    }
    None
}

pub const MODIFIED: Check = Check {
    id: "pdf-modified-using",
    title: "A second program says that it changed the file",
    looks_at: "“modified using”, “modified by” and names behind a semicolon in Producer",
    why: "Libraries such as iText and pyHanko add their name when they change a finished document: filling in, stamping, signing, joining.",
    innocent: &["A server stamps, signs or joins documents before they are sent"],
    next_step: "Ask which service the document went through",
    sources: &["iText source code, version information", "ISO 32000-2:2020 table 349"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let Some(producer) = producer(pdf) else { return Outcome::skip("it names no Producer") };
        let lower = producer.value.to_lowercase();
        let second = lower.contains("modified using") || lower.contains("modified by") || lower.contains("; ");
        if !second {
            return Outcome::Consistent;
        }
        let say = Say::text("A second program added its name to the Producer: ").value(producer.value.clone());
        Outcome::of(vec![Found::new(say, Exhibit::context("Info /Producer", producer))])
    }),
};

pub const ONLINE: Check = Check {
    id: "pdf-online-service",
    title: "The file passed through a service on the web",
    looks_at: "Names of services such as iLovePDF, Smallpdf, Sejda and Canva in Producer, Creator and XMP",
    why: "Such services change, join and convert files in a browser. The file as it lies here is what the service made of it.",
    innocent: &["Many people use them to join or shrink files"],
    next_step: "Ask for the file before it was uploaded",
    sources: &["ISO 32000-2:2020 table 349"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let info = pdf
            .info
            .iter()
            .filter(|entry| matches!(entry.key.as_str(), "Producer" | "Creator"))
            .map(|entry| &entry.value);
        let tools = pdf.document_xmp().into_iter().flat_map(|packet| &packet.properties);
        let tools =
            tools.filter(|one| matches!(one.name.as_str(), "pdf:Producer" | "xmp:CreatorTool")).map(|one| &one.value);
        let named: Vec<_> = info.chain(tools).collect();
        if named.is_empty() {
            return Outcome::skip("it names no program");
        }
        let service = named.into_iter().find(|name| {
            let lower = name.value.to_lowercase();
            SERVICES.iter().any(|word| {
                lower
                    .split(|letter: char| !letter.is_alphanumeric() && letter != ' ')
                    .any(|part| part.trim().starts_with(word))
            })
        });
        let found = service.map(|name| {
            let say = Say::text("It passed through ").value(name.value.clone()).then(", a service on the web");
            Found::new(say, Exhibit::context("program", name))
        });
        Outcome::of(found.into_iter().collect())
    }),
};

pub const CHAIN: Check = Check {
    id: "pdf-remade-after-writing",
    title: "The document was remade by another program than the one it was written with",
    looks_at: "Creator, the program of the author, against Producer, the program that made the PDF",
    why: "Word, Writer and others make PDFs themselves. Another Producer means that the pages went through a second program, which made all its dates and structure anew.",
    innocent: &["A PDF printer or a document server was used, as in many offices", "A service made the file smaller"],
    next_step: "Ask how the PDF was made from the document",
    sources: &["ISO 32000-2:2020 table 349"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        /// Programs that make PDFs themselves under their own name: Creator, and words of their own Producer; lower case.
        const SELF: [(&str, &str); 5] = [
            ("microsoft® ", "microsoft"),
            ("writer", "office"),
            ("calc", "office"),
            ("impress", "office"),
            ("tex", "tex"),
        ];
        /// Programs that remake what they are given; lower case.
        const REMAKERS: [&str; 10] =
            ["ghostscript", "itext", "pdfium", "skia", "cairo", "pdfsharp", "pypdf", "fpdf", "pdf-lib", "quartz"];
        let (Some(creator), Some(producer)) = (pdf.info_entry("Creator").map(|entry| &entry.value), producer(pdf))
        else {
            return Outcome::skip("it does not name both Creator and Producer");
        };
        let (written, made) = (creator.value.to_lowercase(), producer.value.to_lowercase());
        let Some((_, own)) = SELF.iter().find(|(start, _)| written.starts_with(start)) else {
            return Outcome::skip("its Creator is none that makes PDFs under its own name");
        };
        if made.contains(own) || !REMAKERS.iter().any(|word| made.contains(word)) {
            return Outcome::Consistent;
        }
        let say = Say::text("It was written with ")
            .value(creator.value.clone())
            .then(", and made into this PDF by ")
            .value(producer.value.clone());
        let found = Found::new(say, Exhibit::context("Info /Creator", creator));
        Outcome::of(vec![found.with(Exhibit::context("Info /Producer", producer))])
    }),
};

#[cfg(test)]
mod tests {
    use super::exists;

    #[test]
    fn versions_that_came_out() {
        for (name, there) in [
            ("Microsoft® Word 2016", Some(true)),
            ("Microsoft® Office Word 2007", Some(true)),
            ("Microsoft® Word 2018", Some(false)),
            ("Microsoft® Word for Microsoft 365", None),
            ("LibreOffice 7.4", Some(true)),
            ("LibreOffice 7.4.2.3 (X86_64)", Some(true)),
            ("LibreOffice 6.7", Some(false)),
            ("LibreOffice 24.2", Some(true)),
            ("Somebody's program 3", None),
        ] {
            assert_eq!(exists(name), there, "{name}");
        }
    }
}

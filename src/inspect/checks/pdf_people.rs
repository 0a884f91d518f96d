//! People, machines and what a document can do: paths, languages of systems, actions, attached files.

use super::super::check::{Check, Outcome, Run, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::pdf_clocks::years;
use super::pdf_dates::{last_stated, may_be_pinned};
use super::pdf_structure::kept_papers;
use crate::evidence::{Fact, Trace, TraceKind};

/// Most findings of one check on one file; the first say it.
const MOST_SHOWN: usize = 4;

/// The family.
pub const CHECKS: &[Check] = &[PATH, LANGUAGE, FONT_YEAR, ACTIONS, TRACKING, CHECKSUM];

const PATH: Check = Check {
    id: "pdf-user-in-path",
    title: "A path names a user or a machine",
    looks_at: "Paths of files anywhere in the document: links, titles, file names, XMP, the papers of programs",
    why: "C:\\Users\\NAME or \\\\SERVER\\share name the person at the keyboard and the network, whatever the author field says.",
    innocent: &["The text or a template was taken over from a colleague, with its links"],
    next_step: "Ask who has this user name; think of the source before publishing it",
    sources: &["ISO 32000-2:2020 7.11.2"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut paths = pdf.traces.of(TraceKind::Path).peekable();
        if paths.peek().is_none() {
            return Outcome::skip("it holds no path of a file");
        }
        let named = paths.filter_map(|trace| {
            let (what, name) = match (trace.text("user"), trace.text("host")) {
                (Some(user), _) => ("the user", user),
                (None, Some(host)) => ("the machine", host),
                (None, None) => return None,
            };
            let say = Say::text(format!("A path names {what} ")).value(name.value.clone());
            Some(Found::new(say, Exhibit::context("path", trace.text("path")?)))
        });
        Outcome::of(named.take(MOST_SHOWN).collect())
    }),
};

const LANGUAGE: Check = Check {
    id: "pdf-system-language",
    title: "The program's system speaks another language than the document",
    looks_at: "Localised words in Producer and Creator (“для”, “für”, “バージョン”) against the language that the document declares (/Lang, dc:language)",
    why: "Office and macOS put words of the system's language into their own name. The author sees the document's language, seldom that of this name.",
    innocent: &[
        "Staff who write in another language than that of their computers",
        "A translator or a secretary abroad made the PDF",
        "Such a word can be planted as easily as a name",
    ],
    next_step: "Ask on whose computer the PDF was made, and compare with other files of the same office",
    sources: &["Measured on public files", "ISO 32000-2:2020 14.9.2"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        /// The beginning of language tags (RFC 5646) by the words of the list of system languages.
        const TAGS: [(&str, &str); 22] = [
            ("ru", "Russian"),
            ("uk", "Ukrainian"),
            ("de", "German"),
            ("fr", "French"),
            ("es", "Spanish"),
            ("pt", "Portuguese"),
            ("it", "Italian"),
            ("ca", "Catalan"),
            ("nl", "Dutch"),
            ("pl", "Polish"),
            ("cs", "Czech"),
            ("sk", "Slovak"),
            ("ro", "Romanian"),
            ("da", "Danish"),
            ("nb", "Norwegian"),
            ("no", "Norwegian"),
            ("sv", "Swedish"),
            ("tr", "Turkish"),
            ("ja", "Japanese"),
            ("zh", "Chinese"),
            ("fa", "Persian"),
            ("nn", "Norwegian"),
        ];
        let traces: Vec<&Trace> = pdf.traces.of(TraceKind::Language).collect();
        let Some((system, program)) =
            traces.iter().find_map(|trace| Some((trace.text("system")?, trace.text("program")?)))
        else {
            return Outcome::skip("no program shows the language of its system");
        };
        let declared = traces.iter().find_map(|trace| trace.text("Lang")).or_else(|| {
            let properties = &pdf.document_xmp()?.properties;
            properties.iter().find(|one| one.name.starts_with("dc:language")).map(|one| &one.value)
        });
        let say = Say::text(format!("Its program runs on a system in {}: ", system.value)).value(program.value.clone());
        let found = |say: Say| Found::new(say, Exhibit::context("program", program));
        let Some(declared) = declared else { return Outcome::of(vec![found(say).at_most(Weight::Note)]) };
        let tag = declared.value.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        if TAGS.iter().any(|(known, word)| *known == tag && system.value.contains(word)) {
            return Outcome::Consistent;
        }
        let say = say.then("; the document declares the language ").value(declared.value.clone());
        Outcome::of(vec![found(say).with(Exhibit::contradicts("declared language", declared))])
    }),
};

const FONT_YEAR: Check = Check {
    id: "pdf-font-copyright-newer",
    title: "A font's own words name a year after the document's last date",
    looks_at: "Copyright and day of making inside embedded fonts against the last date that the document states",
    why: "Makers write the years of their work into a font. A font of 2015 cannot stand in a paper of 2012; such a year has given away backdated papers in court.",
    innocent: &[
        "A later program embedded the fonts when it saved the file, and left the document's dates alone",
        "The computer's clock was far behind",
        "The file was built by a script that sets the date to that of its sources (reproducible builds)",
    ],
    next_step: "Ask on which system the document was typeset; compare with the fonts of other files of that time",
    sources: &["ISO/IEC 14496-22:2019 name", "Adobe Type 1 Font Format 2.2", "Adobe Technical Note 5176"],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Pdf(|pdf, scene| {
        let today = scene.as_of.strftime("%Y").to_string().parse::<i16>().unwrap_or(i16::MAX);
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let Some(stated) = last.value.latest().and_then(|latest| latest.strftime("%Y").to_string().parse::<i16>().ok())
        else {
            return Outcome::skip("its last date is no day");
        };
        let mut known = false;
        let mut found = Vec::new();
        for trace in pdf.traces.of(TraceKind::Font).filter(|trace| trace.current) {
            let year = |key: &str| {
                let fact = trace.text(key)?;
                let year = years(&fact.value).into_iter().filter(|year| *year <= today).max()?;
                Some((year, fact))
            };
            let made = trace.date("CreationDate").and_then(|date| {
                let year = i16::try_from(date.value.digits.year).ok().filter(|year| *year <= today)?;
                Some((year, trace.text("CreationDate")?))
            });
            let Some((year, fact)) = [year("copyright"), made].into_iter().flatten().max_by_key(|(year, _)| *year)
            else {
                continue;
            };
            known = true;
            if year <= stated || found.len() >= MOST_SHOWN {
                continue;
            }
            let name = trace.text("FontName").map(|name| name.value.clone()).unwrap_or_default();
            let say = Say::text("The document's last date is ")
                .time(&last.value)
                .then(", but its font ")
                .value(name)
                .then(format!(" names the year {year}: "))
                .value(fact.value.clone());
            let one = Found::new(say, Exhibit::claims_time(label, &last))
                .with(Exhibit::contradicts("words of the font", fact));
            let explained = kept_papers(pdf) || may_be_pinned(pdf);
            // Makers put the coming year on what they release in autumn.
            found.push(match (year == stated + 1, explained) {
                (true, _) => one.at_most(Weight::Note),
                (false, true) => one.at_most(Weight::Odd),
                (false, false) => one,
            });
        }
        if known { Outcome::of(found) } else { Outcome::skip("no embedded font names a year") }
    }),
};

const ACTIONS: Check = Check {
    id: "pdf-actions",
    title: "The document can run or send something",
    looks_at: "Scripts, launching of programs, sending of forms, files that are opened elsewhere; a list, nothing is run",
    why: "A PDF can hold scripts and commands that a reader runs when it is opened or clicked. They can change what is shown, or reach outside.",
    innocent: &["Forms compute and check with scripts, and send what was filled in"],
    next_step: "Open it only in a reader that runs nothing; read the script",
    sources: &["ISO 32000-2:2020 12.6.4"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let actions: Vec<&Trace> = pdf.traces.of(TraceKind::Action).collect();
        let kind = |trace: &Trace| trace.text("S").map(|kind| kind.value.clone()).unwrap_or_default();
        if actions.is_empty() {
            return Outcome::skip("it holds no action that reaches outside, not even a link");
        }
        let running = actions.iter().filter(|trace| kind(trace) != "URI");
        let found = running.filter_map(|trace| {
            let named =
                ["JS", "F", "F.UF", "F.F"].iter().find_map(|key| trace.text(key)).or_else(|| trace.text("S"))?;
            let say = Say::text(format!("It holds an action of the kind {}: ", kind(trace))).value(start(&named.value));
            Some(Found::new(say, Exhibit::context(trace.words(), named)))
        });
        Outcome::of(found.take(MOST_SHOWN).collect())
    }),
};

/// The first letters of a text.
fn start(text: &str) -> String {
    const SHOWN: usize = 80;
    let first = text.get(..text.floor_char_boundary(SHOWN)).unwrap_or_default();
    if first.len() < text.len() { format!("{first}…") } else { first.to_owned() }
}

const TRACKING: Check = Check {
    id: "pdf-link-with-token",
    title: "A link carries a long token of its own",
    looks_at: "Links of the document: a part of more than 24 letters and digits that is no word",
    why: "A link with a token can tell whoever gave it out which copy was opened, and from where. Opening it may warn them.",
    innocent: &["Document stores, meeting services and many web shops make such links"],
    next_step: "Do not open the link on a machine that can be traced to you",
    sources: &["RFC 3986 3.3", "ISO 32000-2:2020 12.6.4.8"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut links = pdf.traces.of(TraceKind::Action).filter_map(|trace| trace.text("URI")).peekable();
        if links.peek().is_none() {
            return Outcome::skip("it holds no link");
        }
        let found = links.filter(|link| token(&link.value)).map(|link| {
            let say = Say::text("A link carries a token of its own: ").value(start(&link.value));
            Found::new(say, Exhibit::context("/URI", link))
        });
        Outcome::of(found.take(MOST_SHOWN).collect())
    }),
};

/// Whether a part of the address is long, and mixes letters and digits as no word does.
fn token(link: &str) -> bool {
    const LONG: usize = 24;
    let parts = link.split(|letter: char| !letter.is_ascii_alphanumeric());
    parts.filter(|part| part.len() >= LONG).any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let changes = part
            .as_bytes()
            .windows(2)
            .filter(|pair| pair.first().map(u8::is_ascii_digit) != pair.last().map(u8::is_ascii_digit))
            .count();
        digits >= 4 && changes >= 4
    })
}

const CHECKSUM: Check = Check {
    id: "pdf-attached-file-changed",
    title: "An attached file is not the one that was attached",
    looks_at: "/Size and /CheckSum (MD5) of each attached file against its bytes",
    why: "The program that attaches a file notes its length and its fingerprint. Other bytes were put in their place without that program.",
    innocent: &["Some libraries note the length of the packed file, or a fingerprint that is empty or wrong"],
    next_step: "Ask for the attached file by itself",
    sources: &["ISO 32000-2:2020 table 45"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut compared = false;
        let mut found = Vec::new();
        for trace in pdf.traces.of(TraceKind::Attachment) {
            let name = trace.text("UF").or_else(|| trace.text("F")).map(|name| name.value.clone()).unwrap_or_default();
            let mut differ = |stated: &Fact<String>, real: &Fact<String>, label: &str, weight: Weight| {
                let say = Say::text("Of its attached file ")
                    .value(name.clone())
                    .then(format!(" it states {label} "))
                    .value(stated.value.clone());
                let say = say.then(", but there stands one of ").value(real.value.clone());
                let one = Found::new(say, Exhibit::claims(format!("/{label}"), stated));
                found.push(one.with(Exhibit::contradicts("attached file", real)).at_most(weight));
            };
            if let (Some(stated), Some(real)) = (trace.text("Params.CheckSum"), trace.text("md5")) {
                compared = true;
                // Sixteen bytes; zeros stand for none.
                let proper = stated.value.len() == 32 && stated.value.bytes().any(|byte| byte != b'0');
                if proper && stated.value != real.value {
                    differ(stated, real, "CheckSum", Weight::Odd);
                    continue;
                }
            }
            if let (Some(stated), Some(real)) = (trace.text("Params.Size"), trace.text("size")) {
                compared = true;
                if stated.value != real.value {
                    differ(stated, real, "Size", Weight::Note);
                }
            }
        }
        found.truncate(MOST_SHOWN);
        if compared { Outcome::of(found) } else { Outcome::skip("no attached file states its length or fingerprint") }
    }),
};

//! Fills `fuzz/corpus/<target>/` with what the fuzzers start from: our own fixtures, and files of other projects if they are
//! at hand (`../shared/corpus`, or folders that are named).
//!
//! ```text
//! cargo run --example fuzz_seeds [-- FOLDER…]
//! ```

#[expect(dead_code, reason = "only its lists are used here")]
#[path = "../fuzz/src/lib.rs"]
mod harness;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use palimpsest::Settings;
use palimpsest::acquire::{Source, list_files};
use palimpsest::decode::office::package;
use palimpsest::decode::{self, openpgp::armour};
use palimpsest::evidence::{ByteSpan, Kind, Locator};

/// Larger files (bytes) make a fuzzer slow and teach it nothing new.
const LARGEST: usize = 64 * 1024;
/// Most seeds of one target: reading them all comes before the first new input.
const MOST: usize = 2_500;
/// A line before each message of a mailbox.
const SEPARATOR: &[u8] = b"From a@b.example Thu May  4 14:00:01 2017\n";
/// Forms in which keys are handed around; the fixtures hold them inside their tests.
const KEYS: &[&str] = &[
    "$ORIGIN b.example.\n$TTL 300\ns1._domainkey IN TXT ( \"v=DKIM1; k=rsa; \" \"p=MEgCQQC5mXOIf4GoUgIHhuGcdXamZhLYXhqkYYUi\" ) ; c\n",
    ";; ANSWER SECTION:\ns1._domainkey.b.example. 300 IN TXT \"v=DKIM1; k=ed25519; p=pSO5T04JstA8cD2x2SNSBsIEfeB1NSFqoqGS02FfoZg=\"\n",
    "s1._domainkey.b.example descriptive text \"v=DKIM1; p=\"\n",
    "s1._domainkey.b.example\ttext = \"v=DKIM1; t=y:s; n=made 2015-01-02; h=sha256; s=email; p=AAAA\"\n",
    "s1._domainkey.b.example v=DKIM1; p=AAAA\n",
    "{\"domain\":\"b.example\",\"selector\":\"s1\",\"value\":\"v=DKIM1; p=AAAA\",\"firstSeenAt\":\"2015-01-02T00:00:00Z\",\"lastSeenAt\":null}\n",
];

struct Seeds {
    root: PathBuf,
    counts: std::collections::BTreeMap<String, usize>,
    headers: BTreeSet<Vec<u8>>,
}

impl Seeds {
    fn add(&mut self, target: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let count = self.counts.entry(target.to_owned()).or_default();
        if bytes.is_empty() || bytes.len() > LARGEST || *count >= MOST {
            return Ok(());
        }
        *count += 1;
        let folder = self.root.join(target);
        std::fs::create_dir_all(&folder)?;
        let name = Source::new("", bytes).id.0;
        Ok(std::fs::write(folder.join(&name[..16]), bytes)?)
    }

    fn file(&mut self, path: &Path, own: bool) -> Result<(), Box<dyn Error>> {
        let bytes = std::fs::read(path)?;
        if bytes.len() > LARGEST {
            return Ok(());
        }
        let name = path.to_string_lossy().to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if ends(&[".pem", ".crt", ".p7m", ".p7s", ".asc", ".cer"]) {
            self.certificate(&bytes)?;
        }
        if ends(&[".tsv"]) && name.contains("keys") {
            self.add("keys", &bytes)?;
        }
        let kind = palimpsest::acquire::detect(&bytes, &name);
        match kind {
            Kind::Email => self.mail(&bytes, own)?,
            Kind::Mailbox => self.add("mailbox", &bytes)?,
            Kind::Pdf => self.pdf(&bytes)?,
            Kind::Picture => self.add("picture", &bytes)?,
            Kind::Office if decode::mail::is_outlook(&bytes) => self.add("outlook", &bytes)?,
            Kind::Office => {
                if bytes.starts_with(b"PK") {
                    // By other names it is an archive like any.
                    self.add("archive", &[&[0], other_names(&bytes).as_slice()].concat())?;
                }
                self.office(&bytes)?;
            }
            Kind::Unknown => return Ok(()),
        }
        if own {
            self.add("examine", &bytes)?;
            self.layers(&bytes, &name)?;
        }
        Ok(())
    }

    fn mail(&mut self, bytes: &[u8], own: bool) -> Result<(), Box<dyn Error>> {
        self.add("mail", bytes)?;
        let opened = decode::mail::open(bytes, "2026-11-22T00:00:00Z".parse()?);
        if !opened.mail.signatures.is_empty()
            || opened.mail.parts.iter().any(|part| part.content_type == "multipart/signed")
        {
            self.add("signed", bytes)?;
        }
        for inside in opened.inside {
            self.certificate(&inside.bytes)?;
        }
        for block in armour::blocks(bytes) {
            self.add("certificates", &block.data)?;
            self.add("certificates", block.span.of(bytes))?;
        }
        if !bytes.first().is_some_and(u8::is_ascii_digit) && own {
            self.add("mailbox", &[SEPARATOR, bytes, b"\n", SEPARATOR, bytes].concat())?;
        } else {
            self.add("mailbox", bytes)?;
        }
        for header in opened.mail.headers {
            let known = harness::HEADERS.iter().position(|name| name.eq_ignore_ascii_case(&header.name));
            let Some(index) = known.and_then(|index| u8::try_from(index).ok()) else { continue };
            let seed = [&[index], header.body.of(bytes).trim_ascii()].concat();
            if self.headers.insert(seed.clone()) {
                self.add("headers", &seed)?;
            }
        }
        let mailer = opened.mail.mailers.first().map(|mailer| mailer.product.value.clone()).unwrap_or_default();
        let date = opened.mail.dates.first().map(|date| date.value.raw.clone()).unwrap_or_default();
        for clock in opened.mail.clocks {
            let Locator::Raw(span) = clock.stamp.at else { continue };
            let value = String::from_utf8_lossy(span.of(bytes));
            let value = value.replace(['\r', '\n'], " ");
            self.add("clocks", format!("{value}\n{value}\n\n{mailer}\n{date}").as_bytes())?;
        }
        Ok(())
    }

    /// The file, and the operators of its pages with a character map.
    fn pdf(&mut self, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        self.add("pdf", bytes)?;
        let Ok(pdf) = decode::pdf::read(bytes) else { return Ok(()) };
        let undo = |stream: &palimpsest::evidence::PageStream| {
            let within = std::slice::from_ref(&stream.step);
            if stream.plain {
                Some(ByteSpan::new(stream.step.start, stream.step.end).of(bytes).to_vec())
            } else {
                decode::stream::undo(bytes, within)
            }
        };
        let map =
            b"\n%map\n1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange";
        for stream in pdf.page_list.list.iter().flat_map(|page| page.streams.iter().take(4)).take(8) {
            if let Some(operators) = undo(stream) {
                self.add("content", &[operators.as_slice(), map].concat())?;
            }
        }
        Ok(())
    }

    fn certificate(&mut self, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let text = String::from_utf8_lossy(bytes);
        if text.contains("-----BEGIN PGP") || bytes.first().is_some_and(|first| *first == 0x30 || first & 0x80 != 0) {
            self.add("certificates", bytes)?;
        } else if let Some((_, rest)) = text.split_once("-----\n") {
            let coded = rest.split("-----").next().unwrap_or_default();
            self.add("certificates", &decode::mail::decode_transfer("base64", coded.as_bytes()))?;
        }
        Ok(())
    }

    /// The document, and its parts as records of the target's own form.
    fn office(&mut self, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        self.add("office", bytes)?;
        let mut records = Vec::new();
        for entry in package::directory(bytes).entries {
            let known = harness::build::PARTS.iter().position(|name| *name == entry.listed.name.value);
            let (Some(index), Some((part, _))) = (known, package::unpack(bytes, &entry)) else { continue };
            if let (Ok(index), Ok(length)) = (u8::try_from(index), u16::try_from(part.len())) {
                records.extend([&[index], &length.to_be_bytes()[..], &part].concat());
            }
        }
        self.add("office", &records)
    }

    fn layers(&mut self, bytes: &[u8], name: &str) -> Result<(), Box<dyn Error>> {
        let report = palimpsest::examine(&Source::new(name, bytes), &Settings::at("2026-11-22T00:00:00Z".parse()?));
        let mut seen = BTreeSet::new();
        for fact in report.facts {
            let Locator::Decoded { within, .. } = fact.at else { continue };
            let steps: String =
                within.iter().map(|step| format!("{}\t{}\t{}\n", step.how, step.start, step.end)).collect();
            if seen.len() < 4 && seen.insert(steps.clone()) {
                self.add("layers", &[steps.as_bytes(), b"\n", bytes].concat())?;
            }
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = project.join("fuzz/corpus");
    let mut seeds = Seeds { root, counts: Default::default(), headers: BTreeSet::new() };
    let own = ["tests/cases", "tests/ordinary", "tests/persons", "assets/samples"].map(|folder| project.join(folder));
    for path in list_files(&own, &|| false).files {
        seeds.file(&path, true)?;
    }
    for form in KEYS {
        seeds.add("keys", form.as_bytes())?;
    }
    // What broke something once: `<target>-<what>.bin`.
    let broken = list_files(&[project.join("tests/hostile")], &|| false).files;
    for path in broken.iter().filter(|path| path.extension().is_some_and(|ending| ending == "bin")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        seeds.add(name.split('-').next().unwrap_or_default(), &std::fs::read(path)?)?;
    }
    let mut others: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    if others.is_empty() {
        others.push(project.join("../shared/corpus"));
    }
    for path in list_files(&others, &|| false).files {
        seeds.file(&path, false)?;
    }
    for (target, count) in &seeds.counts {
        println!("{target}\t{count}");
    }
    Ok(())
}

/// A package whose names are none of a document's any more.
fn other_names(package: &[u8]) -> Vec<u8> {
    let mut bytes = package.to_vec();
    for name in [&b"[Content_Types].xml"[..], b"mimetype", b"META-INF/manifest.xml"] {
        let places = bytes.windows(name.len()).enumerate().filter(|(_, window)| *window == name);
        for place in places.map(|(place, _)| place).collect::<Vec<_>>() {
            bytes[place] = b'x';
        }
    }
    bytes
}

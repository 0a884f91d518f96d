//! Names of people and machines that stand in other values: paths with user names, identifiers with network cards, words
//! of a localised system, dates inside titles.

use super::objects::{Layer, Object};
use super::syntax::Node;
use super::text::{string_bytes, text_string};
use super::walk::Gatherer;
use crate::decode::{clocks, time};
use crate::evidence::{Fact, InfoEntry, Reading, Stamp, Trace, TraceEntry, TraceKind, XmpPacket};

/// Shortest and longest string (bytes) that can hold a path worth naming.
const PATH_LENGTHS: std::ops::RangeInclusive<usize> = 8..=4_096;
/// Paths of one file that are listed; each is listed once.
const MOST_PATHS: usize = 200;
/// Identifiers of XMP that are looked at.
const MOST_IDENTIFIERS: usize = 2_000;
/// Properties of XMP whose value is an identifier of a document or of one of its states.
const IDENTIFIERS: [&str; 6] =
    ["DocumentID", "InstanceID", "OriginalDocumentID", "documentID", "instanceID", "originalDocumentID"];
/// Words that stand before a user's folder.
const HOMES: [&str; 6] =
    ["\\Users\\", "/Users/", "/home/", "\\Documents and Settings\\", "/Documents%20and%20Settings/", "\\Profiles\\"];
/// Folders there that are nobody's.
const NOBODY: [&str; 8] = ["public", "default", "all users", "shared", "administrator", "user", "users", "admin"];
/// What a program puts into its name where its system speaks this language.
const LANGUAGES: [(&str, &str); 21] = [
    ("® Word для", "Russian or Ukrainian"),
    ("® Word для Microsoft 365", "Russian or Ukrainian"),
    (" для Microsoft 365", "Russian or Ukrainian"),
    (" für Microsoft 365", "German"),
    (" pour Microsoft 365", "French"),
    (" para Microsoft 365", "Spanish or Portuguese"),
    (" per Microsoft 365", "Italian or Catalan"),
    (" voor Microsoft 365", "Dutch"),
    (" dla Microsoft 365", "Polish"),
    (" pro Microsoft 365", "Czech or Slovak"),
    (" pentru Microsoft 365", "Romanian"),
    (" til Microsoft 365", "Danish or Norwegian"),
    (" för Microsoft 365", "Swedish"),
    (" için Microsoft 365", "Turkish"),
    (" для Office 365", "Russian or Ukrainian"),
    ("macOS バージョン", "Japanese"),
    ("macOS 版本", "Chinese"),
    ("(assemblage ", "French"),
    ("macOS Версия", "Russian"),
    ("(сборка ", "Russian"),
    ("Professional Farsi", "Persian"),
];

/// A string anywhere: whether it is a path.
pub(super) fn string(gatherer: &mut Gatherer, object: &Object, node: &Node) {
    if !PATH_LENGTHS.contains(&node.span.len()) || gatherer.store.encrypted && matches!(object.layer, Layer::File) {
        return;
    }
    let raw = node.span.of(object.layer_bytes(gatherer.store.bytes));
    let wide = raw.starts_with(b"(\xFE\xFF") || raw.starts_with(b"<");
    let slashes = raw.iter().filter(|byte| matches!(byte, b'/' | b'\\')).count();
    if !wide && slashes < 2 {
        return;
    }
    let Some(text) = string_bytes(raw).map(|bytes| text_string(&bytes)) else { return };
    path(gatherer, object, &Fact::at(text, object.locate(node.span)), Reading::PdfString);
}

/// Lists a path with the user and the machine in it.
pub(super) fn path(gatherer: &mut Gatherer, object: &Object, fact: &Fact<String>, read_as: Reading) {
    if let Some(entries) = told(fact, read_as)
        && gatherer.links.len() < MOST_PATHS * 10
        && gatherer.links.insert(format!("path {}", fact.value))
    {
        gatherer.keep(TraceKind::Path, object, entries);
    }
}

/// The path, its user and its machine; `None` if it is none that names one of them.
fn told(fact: &Fact<String>, read_as: Reading) -> Option<Vec<TraceEntry>> {
    let text = fact.value.as_str();
    if text.len() > *PATH_LENGTHS.end() || text.contains('\n') {
        return None;
    }
    let derived = |key: &str, value: String| TraceEntry::derived(key, Fact::at(value, fact.at.clone()));
    let user = user(text);
    let host = host(text);
    let drive = local(text);
    if user.is_none() && host.is_none() && !drive {
        return None;
    }
    let (shown, read_as) = super::walk::shortened(text.to_owned(), read_as);
    let mut entries =
        vec![TraceEntry { key: "path".to_owned(), value: Fact::at(shown, fact.at.clone()), stamp: None, read_as }];
    entries.extend(user.map(|user| derived("user", user)));
    entries.extend(host.map(|host| derived("host", host)));
    Some(entries)
}

/// Whether it begins as a path on a disk: `C:\`, `file:///`.
fn local(text: &str) -> bool {
    let bytes = text.as_bytes();
    let drive = bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1) == Some(&b':')
        && matches!(bytes.get(2), Some(b'\\' | b'/'));
    drive || text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("file:///"))
}

/// The folder behind `Users`.
fn user(text: &str) -> Option<String> {
    let (home, at) = HOMES.iter().filter_map(|home| Some((home, text.find(home)?))).min_by_key(|(_, at)| *at)?;
    // On the web /home/ and /users/ are ordinary folders.
    let before = text.get(..at)?;
    if before.contains("://") && !before.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("file:")) {
        return None;
    }
    let absolute = before.is_empty()
        || local(text)
        || before.starts_with("\\\\")
        || before.contains(':')
        || before.starts_with("/Volumes");
    let name = text.get(at + home.len()..)?.split(['\\', '/']).next()?.trim();
    let longer = text.len() > at + home.len() + name.len();
    let fits = absolute && longer && !name.is_empty() && name.len() <= 64 && !name.contains(['*', '<', '%', '$']);
    (fits && !NOBODY.contains(&name.to_lowercase().as_str())).then(|| name.to_owned())
}

/// The machine of `\\SERVER\share\…` or `file://server/…`.
fn host(text: &str) -> Option<String> {
    let rest = text.strip_prefix("\\\\").or_else(|| text.strip_prefix("file:////"))?;
    let (name, share) = rest.split_once(['\\', '/'])?;
    let fits = !name.is_empty() && name.len() <= 64 && !share.is_empty();
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '$'));
    (fits && plain).then(|| name.to_owned())
}

/// What Info and XMP hold besides their own meaning.
pub(super) fn of_papers(info: &[InfoEntry], xmp: &[XmpPacket], last: usize) -> Vec<Trace> {
    let mut traces = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let mut add = |kind, entries: Vec<TraceEntry>| {
        let Some(first) = entries.first() else { return };
        let key = format!("{kind:?} {}", first.value.value);
        if !known.contains(&key) && known.len() < MOST_PATHS {
            known.push(key);
            traces.push(Trace { kind, object: String::new(), page: None, current: true, entries });
        }
    };
    let infos = info.iter().map(|entry| (entry.key.as_str(), &entry.value, entry.revision == last, Reading::PdfString));
    let properties = xmp.iter().flat_map(|packet| {
        packet.properties.iter().map(|one| (one.name.as_str(), &one.value, packet.document, Reading::XmlText))
    });
    let mut identifiers = 0;
    for (name, value, current, read_as) in infos.chain(properties) {
        if let Some(mut entries) = told(value, read_as) {
            entries.push(TraceEntry::derived("field", Fact::at(name.to_owned(), value.at.clone())));
            add(TraceKind::Path, entries);
        }
        if let Some((_, language)) = LANGUAGES.iter().find(|(word, _)| value.value.contains(word)) {
            let word = Fact::at((*language).to_owned(), value.at.clone());
            let shown = Fact::at(value.value.clone(), value.at.clone());
            add(TraceKind::Language, vec![TraceEntry::derived("program", shown), TraceEntry::derived("system", word)]);
        }
        let ending = name.rsplit(':').next().unwrap_or_default();
        if IDENTIFIERS.contains(&ending) && identifiers < MOST_IDENTIFIERS {
            identifiers += 1;
            if let Some((stamp, steps, card)) = clocks::uuid_1(&value.value) {
                let mut entries =
                    vec![TraceEntry::moment("time", Fact::at(stamp.words(), value.at.clone()), Some(stamp))];
                entries.push(TraceEntry::derived("field", Fact::at(name.to_owned(), value.at.clone())));
                entries.push(TraceEntry::derived("decoded", Fact::at(steps.join("; "), value.at.clone())));
                entries.extend(card.map(|card| TraceEntry::derived("card", Fact::at(card, value.at.clone()))));
                add(TraceKind::Identifier, entries);
            }
        }
        if current
            && matches!(name, "Title" | "dc:title[1]" | "dc:title")
            && let Some((stamp, pattern)) = dated_name(&value.value)
        {
            let mut entries = vec![TraceEntry::moment("date", Fact::at(stamp.words(), value.at.clone()), Some(stamp))];
            entries.push(TraceEntry::derived("title", Fact::at(value.value.clone(), value.at.clone())));
            entries.push(TraceEntry::derived("pattern", Fact::at(pattern.to_owned(), value.at.clone())));
            add(TraceKind::Name, entries);
        }
    }
    traces
}

/// The moment in a name that a device or a person gave: `SKM_C25818031510590`, `Scan_20180315`, `… 2018-03-15`.
///
/// The second value says which habit it is.
pub(in crate::decode) fn dated_name(name: &str) -> Option<(Stamp, &'static str)> {
    let name = name.get(..name.floor_char_boundary(300))?;
    let runs = digit_runs(name);
    // Konica Minolta: the model, then yymmddhhmm and a running digit.
    if ["SKM_", "SKMBT_", "KM_"].iter().any(|maker| name.starts_with(maker)) {
        let digits = runs.iter().map(|(_, run)| *run).max_by_key(|run| run.len())?;
        let tail = digits.get(digits.len().checked_sub(11)?..)?.get(..10)?;
        return Some((whole(&format!("20{tail}"))?, "name given by a Konica Minolta device"));
    }
    let scanner =
        ["scan", "img", "image", "xerox", "mfp", "doc"].iter().any(|word| name.to_lowercase().starts_with(word));
    for (at, run) in &runs {
        let separated = name.get(at + run.len()..).is_some_and(|rest| rest.starts_with(['_', '-', ' ']));
        match run.len() {
            14 => return Some((whole(run)?, "date in the title")),
            12 if scanner => return Some((whole(run)?, "name given by a scanner")),
            8 if run.starts_with("20") || run.starts_with("199") => return Some((whole(run)?, "date in the title")),
            4 if separated && run.starts_with("20") => {
                let text = name.get(*at..at + 10)?;
                let parts: Vec<&str> = text.split(['-', '_']).collect();
                let ends =
                    !name.get(at + 10..).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
                if ends
                    && parts.len() == 3
                    && parts
                        .iter()
                        .zip([4, 2, 2])
                        .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                {
                    return Some((whole(&parts.concat())?, "date in the title"));
                }
            }
            _ => {}
        }
    }
    None
}

/// A day that exists and that a document can mean.
fn whole(digits: &str) -> Option<Stamp> {
    let stamp = time::pdf(&format!("D:{digits}"))?;
    (stamp.civil().is_some() && (1990..2100).contains(&stamp.digits.year)).then_some(stamp)
}

fn digit_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (byte.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.extend(text.get(from..at).map(|run| (from, run)));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_scans_hold_their_day() {
        let day = |name: &str| dated_name(name).map(|(stamp, _)| stamp.words());
        assert_eq!(day("SKM_C25818031510590").as_deref(), Some("2018-03-15 10:59 zone not stated"));
        assert_eq!(day("Scan_20180315").as_deref(), Some("2018-03-15"));
        assert_eq!(day("Minutes 2018-03-15").as_deref(), Some("2018-03-15"));
        assert_eq!(day("IMG_20170505104500").as_deref(), Some("2017-05-05 10:45:00 zone not stated"));
        for nothing in ["Minutes", "Order 20181332", "Call 0123456789", "2018-03-155", "Version 2.0.1-2", "20991"] {
            assert_eq!(day(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn users_and_hosts_of_paths() {
        assert_eq!(user("C:\\Users\\m.osei\\Desktop\\a.docx").as_deref(), Some("m.osei"));
        assert_eq!(user("file:///Users/mirela/a.pdf").as_deref(), Some("mirela"));
        assert_eq!(user("/home/mirela/a.tex").as_deref(), Some("mirela"));
        assert_eq!(user("https://example.org/home/news/a"), None);
        assert_eq!(user("C:\\Users\\Public\\a"), None);
        assert_eq!(host("\\\\NAS01\\docs\\a.doc").as_deref(), Some("NAS01"));
        assert_eq!(host("\\\\"), None);
    }
}

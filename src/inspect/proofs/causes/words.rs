//! Causes that the text itself shows: what was put there, or taken away, so that it can't be undone byte by byte.
//!
//! Where a change can be undone exactly, [`super::super::benign`] undoes it; if the signature does not fit then, something else was
//! changed too, and the change explains nothing. So a cause here is either of a kind that loses what stood there (an address
//! hidden, an attachment taken out, letters that became question marks, a link that is a number now), or stands in a part that is
//! written anew with it: gateways write HTML and coded text in their own way when they put a warning or a link into it. Footers
//! are no cause: they stand at the end, and taking them off is exact. None of this explains a failure of the headers.

use super::{Failure, Shown};
use crate::decode::mail::part_bytes;
use crate::evidence::{ByteSpan, Fact, Locator, Part};
use crate::inspect::proofs::benign::{warning, warning_of_page};
use crate::inspect::proofs::proof::Cause;

/// Hosts under which gateways put their own links in the place of others, and whose they are.
pub(in crate::inspect::proofs) const GATEWAY_LINKS: [(&str, &str); 13] = [
    ("safelinks.protection.outlook.com", "Microsoft Defender"),
    ("urldefense.com/v3/", "Proofpoint"),
    ("urldefense.us/v3/", "Proofpoint"),
    ("urldefense.proofpoint.com/", "Proofpoint"),
    ("linkprotect.cudasvc.com/", "Barracuda"),
    ("protect2.fireeye.com/", "FireEye"),
    ("protect2.trellix.com/", "Trellix"),
    ("secure-web.cisco.com/", "Cisco"),
    ("mimecast.com/s/", "Mimecast"),
    ("mimecastprotect.com/s/", "Mimecast"),
    ("clicktime.symantec.com/", "Symantec"),
    ("trendmicro.com/wis/clicktime/", "Trend Micro"),
    ("protection.sophos.com/", "Sophos"),
];
/// Of these, how many at the start hold the old link in a form that can be read back.
const READABLE: usize = 8;
/// Links that no gateway changes: names of formats.
const FORMATS: [&str; 4] = ["www.w3.org/", "schemas.microsoft.com/", "schemas.openxmlformats.org/", "purl.org/"];
/// What archives put in the place of a host, and in the place of a whole address.
const HIDDEN_HOSTS: [&str; 5] = ["@xxxx", "@xxx.", "@...", "@<hidden", "@***"];
const HIDDEN: [&str; 3] = ["[email protected]", "[email\u{a0}protected]", "(address hidden)"];
/// Words in which programs say that an attachment is no longer there, each with one of the others.
const ATTACHMENT: [&str; 7] = ["attachment", "anhang", "pièce jointe", "adjunto", "allegato", "bijlage", "anlage"];
const REMOVED: [&str; 14] = [
    "removed",
    "deleted",
    "scrubbed",
    "stripped",
    "detached",
    "entfernt",
    "gelöscht",
    "supprim",
    "retir",
    "eliminad",
    "rimosso",
    "verwijderd",
    "blocked",
    "quarantined",
];
/// Largest part (bytes) that only says that something was taken out.
const LARGEST_NOTE: usize = 1_500;
/// Most text parts, and most bytes of each, that are read.
const MOST_PARTS: usize = 6;
const MOST_READ: usize = 512 * 1024;
/// Most places that are shown.
const MOST_SHOWN: usize = 3;
/// Question marks within words from which on letters were lost.
const LOST: usize = 2;

/// One text part, read.
struct Text<'a> {
    part: &'a Part,
    content: Vec<u8>,
}

impl Text<'_> {
    /// Whether the part is written anew whenever something is put into it: HTML, and text in quoted-printable or base64.
    fn written_anew(&self) -> bool {
        self.part.content_type == "text/html" || matches!(self.part.encoding.as_str(), "quoted-printable" | "base64")
    }

    /// Lines that are no quotation, in small letters.
    fn own(&self) -> String {
        let text = String::from_utf8_lossy(&self.content).to_lowercase();
        if self.part.content_type == "text/html" {
            // Behind the first quotation everything is somebody else's.
            let quote = text.find("<blockquote").unwrap_or(text.len());
            return text.get(..quote).unwrap_or_default().to_owned();
        }
        text.lines().filter(|line| !line.trim_start().starts_with('>')).collect::<Vec<_>>().join("\n")
    }

    /// A place in the file that shows words: their bytes where they stand as they are read, else the start of the part.
    fn sign(&self, failure: &Failure, label: &str, words: &str) -> (String, Fact<String>) {
        let body = self.part.body;
        let raw = body.of(failure.message.bytes);
        let at = raw.windows(words.len().max(1)).position(|piece| piece.eq_ignore_ascii_case(words.as_bytes()));
        let span = at.map_or(ByteSpan::new(body.start, body.end.min(body.start + 200)), |at| {
            ByteSpan::new(body.start + at, body.start + at + words.len())
        });
        let shown = String::from_utf8_lossy(span.of(failure.message.bytes)).trim().to_owned();
        (label.to_owned(), Fact::at(shown, Locator::Raw(span)))
    }
}

fn texts<'a>(failure: &Failure<'a>) -> Vec<Text<'a>> {
    let message = failure.message;
    let leaves = message.mail.parts.iter().filter(|part| {
        (part.content_type.is_empty() || part.content_type.starts_with("text/"))
            && part.body.len() <= MOST_READ
            && message.text().contains(part.body)
            && part.disposition.as_deref() != Some("attachment")
    });
    leaves.take(MOST_PARTS).map(|part| Text { part, content: part_bytes(message.bytes, part) }).collect()
}

fn cause(what: String, signs: Vec<(String, Fact<String>)>) -> Option<Shown> {
    (!signs.is_empty()).then_some(Shown { cause: Cause { what, signs, text_only: true }, top: 0 })
}

/// The first cause that the text shows.
pub(super) fn find(failure: &Failure) -> Option<Shown> {
    if !failure.text {
        return None;
    }
    let texts = texts(failure);
    links(failure, &texts)
        .or_else(|| warned(failure, &texts))
        .or_else(|| taken_out(failure))
        .or_else(|| hidden(failure, &texts))
        .or_else(|| lost(failure, &texts))
}

/// Links of a named gateway in the text, of which at least half are such: what a gateway does, it does to all.
fn links(failure: &Failure, texts: &[Text]) -> Option<Shown> {
    let (mut all, mut rewritten, mut whose, mut signs) = (0, 0, None, Vec::new());
    for text in texts {
        let own = text.own();
        let starts = own.match_indices("://").map(|(at, _)| own.get(at + 3..).unwrap_or_default());
        for link in starts.filter(|link| !FORMATS.iter().any(|format| link.starts_with(format))) {
            let length = link
                .find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>'))
                .unwrap_or(link.len());
            let link = link.get(..length).unwrap_or_default();
            let host_and_path: String = link.chars().take(160).collect();
            let found = GATEWAY_LINKS.iter().position(|(host, _)| {
                host_and_path.find(host).is_some_and(|at| {
                    let before = host_and_path.get(..at).unwrap_or_default();
                    !before.contains(['/', '?']) && (before.is_empty() || before.ends_with(['.', '-']))
                })
            });
            all += 1;
            let Some(found) = found else { continue };
            rewritten += 1;
            // Where the old link can be read back and the part is plain, undoing it is exact.
            if found >= READABLE || text.written_anew() {
                whose = whose.or(GATEWAY_LINKS.get(found).map(|(_, whose)| *whose));
                if signs.len() < MOST_SHOWN {
                    let host: String = host_and_path.chars().take_while(|letter| *letter != '?').take(60).collect();
                    signs.push(text.sign(failure, "A link that leads through the gateway", &host));
                }
            }
        }
    }
    let whose = whose?;
    // The old link within a rewritten one may be counted as another.
    if rewritten * 3 < all {
        return None;
    }
    cause(format!("a gateway ({whose}) put its own links in the place of those of the text"), signs)
}

/// A warning of an outside sender on top of a part that a gateway writes anew with it. In plain text taking it off is exact.
fn warned(failure: &Failure, texts: &[Text]) -> Option<Shown> {
    let mut anew = false;
    let mut signs = Vec::new();
    for text in texts {
        let said =
            if text.part.content_type == "text/html" { warning_of_page(&text.content) } else { warning(&text.content) };
        let Some(said) = said else { continue };
        anew |= text.written_anew();
        let line: String = said.trim().chars().take_while(|letter| !matches!(letter, '\r' | '\n')).take(120).collect();
        signs.push(text.sign(failure, "The warning", &line));
    }
    signs.truncate(MOST_SHOWN);
    if !anew {
        return None;
    }
    cause("a gateway put a warning of an outside sender on top and wrote the text anew".to_owned(), signs)
}

/// An attachment that was taken out, where a part that says nothing else says so.
fn taken_out(failure: &Failure) -> Option<Shown> {
    let message = failure.message;
    let leaves = message.mail.parts.iter().filter(|part| {
        !part.is_multipart()
            && part.path != "0"
            && part.body.len() <= LARGEST_NOTE
            && message.text().contains(part.body)
    });
    let mut signs = Vec::new();
    for part in leaves.skip_while(|part| part.content_type.starts_with("message/")) {
        let raw = String::from_utf8_lossy(part.body.of(message.bytes)).to_lowercase();
        let head = ByteSpan::new(part.span.start, part.body.start).of(message.bytes);
        let head = String::from_utf8_lossy(head).to_lowercase();
        let kind = part.content_type == "text/x-moz-deleted" || head.contains("x-mozilla-altered: attachmentde");
        let short = raw.lines().filter(|line| !line.trim().is_empty()).count() <= 8;
        let says =
            short && ATTACHMENT.iter().any(|word| raw.contains(word)) && REMOVED.iter().any(|word| raw.contains(word));
        if (kind || says) && signs.len() < MOST_SHOWN {
            let shown = String::from_utf8_lossy(part.body.of(message.bytes)).trim().to_owned();
            signs.push(("Stands in the place of an attachment".to_owned(), Fact::at(shown, Locator::Raw(part.body))));
        }
    }
    cause("an attachment was taken out, and a note stands in its place".to_owned(), signs)
}

/// Addresses whose host an archive hid, and none that it left.
fn hidden(failure: &Failure, texts: &[Text]) -> Option<Shown> {
    let mut signs = Vec::new();
    for text in texts {
        let whole = String::from_utf8_lossy(&text.content).to_lowercase();
        let hides = |at: usize| {
            let rest = whole.get(at..).unwrap_or_default();
            HIDDEN_HOSTS.iter().find(|host| rest.starts_with(**host))
        };
        for (at, _) in whole.match_indices('@') {
            let behind = whole.get(at + 1..).and_then(|rest| rest.chars().next());
            let before = whole.get(..at).and_then(|before| before.chars().next_back());
            let is_address = before.is_some_and(char::is_alphanumeric) && behind.is_some_and(char::is_alphanumeric);
            match hides(at) {
                Some(host) if signs.len() < MOST_SHOWN => {
                    signs.push(text.sign(failure, "An address without its host", host));
                }
                // One that was left: then nobody hid them all.
                None if is_address => return None,
                _ => {}
            }
        }
        if signs.len() < MOST_SHOWN
            && let Some(words) = HIDDEN.iter().find(|words| whole.contains(**words))
        {
            signs.push(text.sign(failure, "An address that was taken out", words));
        }
    }
    cause("an archive hid the addresses in the text".to_owned(), signs)
}

/// Letters outside ASCII that became question marks: the part says that it holds such letters, and has only the marks, within words.
fn lost(failure: &Failure, texts: &[Text]) -> Option<Shown> {
    let mut signs = Vec::new();
    for text in texts {
        let replaced =
            String::from_utf8_lossy(&text.content).contains('\u{fffd}') && std::str::from_utf8(&text.content).is_ok();
        if replaced {
            signs.push(text.sign(failure, "A letter that was lost", "\u{fffd}"));
            continue;
        }
        let charset = text.part.charset.as_ref().map(|charset| charset.value.to_lowercase()).unwrap_or_default();
        let other = !matches!(charset.as_str(), "" | "us-ascii" | "ascii");
        let plain =
            matches!(text.part.encoding.as_str(), "8bit" | "binary") || (other && text.part.encoding.is_empty());
        if !plain || !text.content.is_ascii() {
            continue;
        }
        let words = String::from_utf8_lossy(&text.content).into_owned();
        // Nothing but marks, several words of them on one line: a whole alphabet was lost.
        let marks = |word: &&str| word.len() >= 2 && word.bytes().all(|byte| byte == b'?');
        if let Some(line) = words.lines().find(|line| line.split_whitespace().filter(marks).count() >= LOST) {
            signs.push(text.sign(failure, "A line that lost its letters", line.trim()));
            continue;
        }
        let words = words.split_whitespace().filter(|word| !word.contains("://") && !word.contains(['=', '&', '/']));
        let inside: Vec<&str> = words.filter(|word| within(word)).collect();
        if inside.len() >= LOST || inside.iter().any(|word| word.contains("??")) {
            let shown = inside.iter().take(MOST_SHOWN);
            signs.extend(shown.map(|word| text.sign(failure, "A word that lost letters", word)));
        }
    }
    signs.truncate(MOST_SHOWN);
    cause("letters of the text were lost when it was written in ASCII".to_owned(), signs)
}

/// Whether a question mark stands between letters.
fn within(word: &str) -> bool {
    let first = word.find('?').filter(|at| *at > 0);
    let last = word.rfind('?');
    let letter = |text: Option<&str>, end: bool| {
        let mut letters = text.unwrap_or_default().chars();
        let one = if end { letters.next_back() } else { letters.next() };
        one.is_some_and(char::is_alphabetic)
    };
    first.zip(last).is_some_and(|(first, last)| {
        letter(word.get(..first), true) && letter(word.get(last + 1..), false) && last - first < 4
    })
}

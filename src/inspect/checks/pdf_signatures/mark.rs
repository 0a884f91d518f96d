//! The visible mark of a signature against what was signed: the name and the day that it shows.

use super::super::super::check::{Check, Outcome, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{each, named, run, signed};
use crate::evidence::{Fact, Locator, Pdf, PdfPage, PdfSignature};

/// Words before the name in marks that programs write, lower case.
const BEFORE: &[&str] = &[
    "digitally signed by",
    "electronically signed by",
    "signed by",
    "digital unterschrieben von",
    "digital signiert von",
    "unterzeichnet von",
    "signé numériquement par",
    "signé par",
    "signature numérique de",
    "firmado digitalmente por",
    "firmado por",
    "firmato digitalmente da",
    "firmato da",
    "assinado de forma digital por",
    "assinado digitalmente por",
    "assinado por",
    "digitaal ondertekend door",
    "ondertekend door",
    "digitalt signerad av",
    "digitalt signeret af",
    "digitalt signert av",
    "podpisano przez",
];
/// Words behind the name.
const BEHIND: &[&str] = &["date", "datum", "fecha", "data", "dn:", "dn ", "cn=", "reason", "location", "dato", "on "];
/// Longest text of a mark that is read (bytes).
const LONGEST: usize = 4_000;
/// A day more or less, for zones.
const DAYS_APART: i32 = 1;

pub const MARK: Check = Check {
    id: "pdf-signature-mark-differs",
    title: "The visible mark of a signature shows another name or day than the signature",
    looks_at: "Text in the appearance of each signature field, against the owner of the certificate, /Name and the time of signing",
    why: "Programs write the mark from the certificate and the clock. A mark is only a drawing: whoever prepares the field can put any words into it.",
    innocent: &[
        "A mark that the signer designed: a nickname, a title, another script",
        "A signing service whose certificate signs for its users",
        "A date in the text that is not that of signing",
    ],
    next_step: "Believe the certificate, not the mark, and ask who the named person is",
    sources: &["ISO 32000-2:2020 12.7.5.5", "ISO 32000-2:2020 12.5.5"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, scene| {
        let marked = signed(pdf, scene).any(|(proof, _)| {
            let held = pdf.signing.signatures.iter().find(|one| one.at == proof.at);
            held.is_some_and(|held| shown(pdf, held).is_some())
        });
        if !marked {
            return Outcome::skip("no signature shows text on a page");
        }
        each(pdf, scene, |proof, cover| {
            let held = pdf.signing.signatures.iter().find(|one| one.at == proof.at)?;
            let text = shown(pdf, held)?;
            let signer = proof.signer.as_ref()?;
            let owner = signer.name.clone()?;
            let own = [Some(owner.as_str()), held.name.as_ref().map(|name| name.value.as_str())];
            let own = own.into_iter().flatten().map(str::to_owned).chain(signer.addresses.iter().cloned());
            let own: Vec<String> = own.flat_map(|name| words_of(&name)).collect();
            if let Some(name) = stated_name(&text.value)
                && !words_of(&name).is_empty()
                && !own.is_empty()
                && !words_of(&name).iter().any(|word| own.contains(word))
            {
                let say = Say::text("The mark of ")
                    .value(cover.field.clone())
                    .then(" names ")
                    .value(name)
                    .then(", the certificate belongs to ")
                    .value(owner.clone());
                let certificate = Fact::at(owner, proof.at.clone());
                let found = Found::new(say, Exhibit::contradicts("mark", &text));
                return Some(found.with(Exhibit::claims("certificate", &certificate)));
            }
            let at = proof.signed_at.as_ref()?;
            let day = at.value.civil()?.date();
            let days = days_in(&text.value);
            let near = |one: &jiff::civil::Date| {
                one.since(day).is_ok_and(|apart| apart.get_days().abs() <= DAYS_APART && apart.get_months() == 0)
            };
            if days.is_empty() || days.iter().any(near) {
                return None;
            }
            let say = Say::text("The mark of ")
                .value(cover.field.clone())
                .then(format!(" shows the day {}, it was signed ", days.first()?))
                .time(&at.value);
            let found = Found::new(say, Exhibit::contradicts("mark", &text));
            Some(found.with(Exhibit::claims("signature", &named(proof, cover))))
        })
    }),
};

/// The text that the field of a signature shows on a page of the last state.
fn shown(pdf: &Pdf, signature: &PdfSignature) -> Option<Fact<String>> {
    let pages = pdf.page_list.list.iter();
    pages.filter_map(|page| on_page(page, &signature.faces)).find(|fact| !fact.value.trim().is_empty())
}

fn on_page(page: &PdfPage, faces: &[Locator]) -> Option<Fact<String>> {
    let index = page.annotations.iter().position(|annotation| faces.contains(&annotation.at))?;
    let mut text = String::new();
    for run in page.runs.iter().filter(|run| page.annotation_of(run.stream) == Some(index)) {
        if text.len() > LONGEST {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(run.text.trim());
    }
    let at = page.annotations.get(index)?.at.clone();
    Some(Fact::at(text, at))
}

/// The name behind “signed by”, up to the date or what else follows.
fn stated_name(text: &str) -> Option<String> {
    let low = text.to_lowercase();
    let (start, end) = BEFORE.iter().filter_map(|words| Some((low.find(words)?, words.len()))).min()?;
    let rest = low.get(start + end..)?.trim_start_matches([':', ' ']);
    let cut = BEHIND.iter().filter_map(|words| rest.find(words)).min().unwrap_or(rest.len());
    let cut = rest.find(|letter: char| letter.is_ascii_digit()).map_or(cut, |digit| cut.min(digit));
    let name = rest.get(..cut)?;
    // As it is written, where small letters are as long.
    let from = low.len() - low.get(start + end..)?.trim_start_matches([':', ' ']).len();
    let written = text.get(from..from + cut).filter(|_| low.len() == text.len());
    let name: String = written.unwrap_or(name).trim().chars().take(80).collect();
    (!name.is_empty()).then_some(name)
}

/// Words of a name, lower case, initials left out.
fn words_of(name: &str) -> Vec<String> {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.map(str::to_lowercase).collect()
}

/// Days as programs write them into marks: `2017.05.04`, `2017-05-04`, `2017/05/04`.
fn days_in(text: &str) -> Vec<jiff::civil::Date> {
    let bytes = text.as_bytes();
    let digits = |part: &[u8]| -> Option<i16> {
        if !part.iter().all(u8::is_ascii_digit) {
            return None;
        }
        std::str::from_utf8(part).ok()?.parse().ok()
    };
    let each = bytes.windows(10).enumerate().filter_map(|(at, part)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let behind = bytes.get(at + 10);
        let apart = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_digit());
        let between = *part.get(4)?;
        if !matches!(between, b'.' | b'-' | b'/') || part.get(7) != Some(&between) || !apart(before) || !apart(behind) {
            return None;
        }
        let (year, month, day) = (digits(part.get(..4)?)?, digits(part.get(5..7)?)?, digits(part.get(8..)?)?);
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    });
    each.take(8).collect()
}

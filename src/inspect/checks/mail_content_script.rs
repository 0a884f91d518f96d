//! In which language the writing program speaks: charsets of one script, and the labels that it puts above quotations.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Body, Fact, Mail};

/// So many letters of a script in the sender's own words show that he writes in it.
const WRITES: usize = 12;
/// Lines of one text that are searched for a label.
const MOST_LINES: usize = 5_000;

/// A script, and what belongs to it in mails.
struct Script {
    name: &'static str,
    letter: fn(char) -> bool,
    charsets: &'static [&'static str],
    /// Labels of header lines and lines above quotations, as mail programs in that language write them.
    labels: &'static [&'static str],
    domains: &'static [&'static str],
    /// Minutes east of UTC in which people write it, first and last.
    zones: (i32, i32),
}

const SCRIPTS: [Script; 2] = [
    Script {
        name: "Cyrillic",
        letter: |letter| matches!(letter, '\u{400}'..='\u{52f}'),
        charsets: &["windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "cp866", "ibm866", "x-mac-cyrillic", "cp1251"],
        labels: &[
            "От:",
            "От кого:",
            "Отправлено:",
            "Кому:",
            "Тема:",
            "Від:",
            "Надіслано:",
            "Исходное сообщение",
            "Пересылаемое сообщение",
            "Пересланное сообщение",
        ],
        domains: &[
            "ru", "ua", "by", "kz", "bg", "rs", "mk", "su", "kg", "uz", "tj", "tm", "am", "ge", "az", "md", "mn", "ee",
            "lv", "lt", "me", "ba", "xn--p1ai", "il",
        ],
        zones: (120, 720),
    },
    Script {
        name: "Chinese, Japanese or Korean",
        letter: |letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'),
        charsets: &[
            "gb2312",
            "gbk",
            "gb18030",
            "big5",
            "iso-2022-jp",
            "shift_jis",
            "euc-jp",
            "euc-kr",
            "ks_c_5601-1987",
        ],
        labels: &["发件人", "发送时间", "寄件者", "寄件人", "差出人", "送信者", "送信日時", "보낸 사람", "보낸사람"],
        domains: &["cn", "tw", "hk", "mo", "sg", "jp", "kr"],
        zones: (420, 600),
    },
];

/// Labels of programs that speak a language in Latin letters.
const LATIN_LABELS: [&str; 10] =
    ["From:", "De :", "De:", "Von:", "Da:", "Van:", "-----Original Message", "Sent:", "Date:", "Subject:"];

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "mail-charset-alien",
    title: "The mail program was set to another alphabet than the mail's",
    looks_at: "Charsets of texts and header lines, the labels above quotations, the sender's words, domain and zone",
    why: "A program writes the labels above a quotation, and declares a charset, in the language that the user set. In a mail whose words, sender and zone are of another part of the world they come from somebody else's computer.",
    innocent: &[
        "A sender who lives abroad or speaks that language",
        "An answer that kept the charset of the mail it answers",
        "A borrowed or shared computer",
    ],
    next_step: "Compare with other mails of this sender: which labels and charsets does their program write?",
    sources: &["RFC 2045 5.1", "RFC 2047 2"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(alien),
}];

fn alien(mail: &Mail, _: &Scene) -> Outcome {
    if mail.bodies.is_empty() {
        return Outcome::skip("the mail holds no text");
    }
    let found = SCRIPTS.iter().filter_map(|script| of_script(mail, script));
    Outcome::of(found.collect())
}

fn of_script(mail: &Mail, script: &Script) -> Option<Found> {
    if at_home(mail, script) {
        return None;
    }
    let label = mail.bodies.iter().find_map(|body| first_label(body, script));
    let charsets = charsets(mail, script, label.is_some());
    let (first, weight) = match (label, charsets.first()) {
        (Some(label), _) => (Exhibit::claims("Label above the quotation", &label), Weight::Odd),
        (None, Some((place, charset))) => (Exhibit::claims(place.clone(), charset), Weight::Note),
        (None, None) => return None,
    };
    let sender = mail.from.first().map(|from| from.map(|one| format!("{} <{}>", one.display, one.address)));
    let skip = usize::from(weight == Weight::Note);
    let statement = match weight {
        Weight::Odd => format!(
            "The program that wrote the quotation speaks a language in {} letters; the sender's words, address and zone are of elsewhere",
            script.name
        ),
        _ => format!("A charset for {} letters is declared, and no such letter is used", script.name),
    };
    let mut found = Found::new(Say::text(statement), first);
    for (place, charset) in charsets.iter().skip(skip).take(3) {
        found = found.with(Exhibit::claims(place.clone(), charset));
    }
    if let Some(sender) = sender {
        found = found.with(Exhibit::contradicts("From header", &sender));
    }
    if let Some(date) = mail.date() {
        found = found.with(Exhibit::context_time("Date header", date));
    }
    Some(found.at_most(weight))
}

/// Whether sender, zone or words are of the part of the world where the script is written.
fn at_home(mail: &Mail, script: &Script) -> bool {
    let domain = |domain: &str| {
        let last = domain.rsplit('.').next().unwrap_or_default();
        script.domains.contains(&last) || domain.chars().any(script.letter)
    };
    let zone = mail.date().and_then(|date| date.value.minutes_east());
    let zone_fits = zone.is_none_or(|minutes| (script.zones.0..=script.zones.1).contains(&minutes));
    let writes = |text: &str| text.chars().filter(|letter| (script.letter)(*letter)).count() >= WRITES;
    let own_words = |body: &Body| {
        if !has_letters(&body.text, script) {
            return false;
        }
        let lines = body.text.lines().filter(|line| !line.starts_with('>'));
        let mine = lines.take_while(|line| !is_label(line, script)).collect::<String>();
        writes(&mine)
    };
    zone_fits
        || mail.from.iter().any(|from| domain(&from.value.domain()) || from.value.display.chars().any(script.letter))
        || mail.named("subject").any(|subject| subject.text.chars().any(script.letter))
        || mail.bodies.iter().any(own_words)
}

/// Whether a letter of the script stands in a text; none of them is ASCII.
fn has_letters(text: &str, script: &Script) -> bool {
    !text.is_ascii() && text.chars().any(|letter| !letter.is_ascii() && (script.letter)(letter))
}

fn is_label(line: &str, script: &Script) -> bool {
    let words = line.trim_start_matches(['-', ' ', '\t', '*', '_', '\u{a0}']);
    script.labels.iter().any(|label| words.starts_with(label))
}

/// The first label of a text that the sender's own program wrote, if it is of this script: what stands deeper is others'.
fn first_label(body: &Body, script: &Script) -> Option<Fact<String>> {
    let latin = |line: &str| LATIN_LABELS.iter().any(|label| line.trim_start_matches(['*', ' ']).starts_with(label));
    // Every label holds a letter of its script, and nothing but a number in `&#…;` writes one otherwise.
    let written = has_letters(&body.text, script) || (body.html && body.text.contains("&#"));
    if !written {
        return None;
    }
    if body.html {
        for block in body.blocks.iter().filter(|block| block.quoted == 0).take(MOST_LINES) {
            let line: String = block.runs.iter().map(|run| run.text.as_str()).collect();
            if latin(&line) {
                return None;
            }
            if let (true, Some(first), Some(last)) = (is_label(&line, script), block.runs.first(), block.runs.last()) {
                return Some(Fact::at(line, body.locate(first.span.start, last.span.end)));
            }
        }
        return None;
    }
    let mut at = 0;
    for line in body.text.split('\n').take(MOST_LINES) {
        if latin(line) {
            return None;
        }
        if !line.starts_with('>') && is_label(line, script) {
            return Some(body.fact(at, at + line.trim_end().len()));
        }
        at += line.len() + 1;
    }
    None
}

/// Declared charsets of the script, in texts and in encoded words.
fn charsets(mail: &Mail, script: &Script, labelled: bool) -> Vec<(String, Fact<String>)> {
    let fits = |label: &str| script.charsets.iter().any(|known| label.trim().eq_ignore_ascii_case(known));
    let texts = mail.parts.iter().filter_map(|part| {
        let charset = part.charset.as_ref().filter(|charset| fits(&charset.value))?;
        Some((format!("Charset of part {}", part.path), charset.clone()))
    });
    let words = mail.words.iter().filter(|word| fits(&word.charset.value) && word.header != "from");
    let words = words.map(|word| (format!("Charset of an encoded word in {}", word.header), word.charset.clone()));
    let found: Vec<_> = texts.chain(words).collect();
    // A charset whose letters are used somewhere has its reason.
    let used = || {
        mail.bodies.iter().any(|body| has_letters(&body.text, script))
            || mail.words.iter().any(|word| has_letters(&word.text, script))
    };
    if !found.is_empty() && !labelled && used() { Vec::new() } else { found }
}

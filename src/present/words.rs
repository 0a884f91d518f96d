//! Plain-language wording, and text of a file made safe to show.

use std::borrow::Cow;

pub use super::phrases::{label, moment, span, spoken_span};
use crate::evidence::{Container, Kind, Locator};
use crate::inspect::knowledge::Knowledge;
use crate::inspect::{CopyKind, Report, Role, Standing, Weight};
use crate::present::speech::{Language, known, spoken, t, t_as, tf};

/// Longest text of a file (characters) that is shown in one place; the rest is counted.
const LONGEST_SHOWN: usize = 600;
/// Longest line (characters) of a path or a complaint on a terminal.
const LONGEST_LINE: usize = 4_000;
/// U+FE0F, which asks for the coloured form of the symbol before it.
const EMOJI_STYLE: char = '\u{fe0f}';
/// First of the blocks of symbols.
const FIRST_SYMBOL: char = '\u{2190}';

/// Text of a file with everything invisible made visible, cut to a length that a view can hold.
///
/// Bidi controls, zero-width and control characters become marks like `‹RLO›` or `‹U+0007›`: drawn as they are, they would
/// show nothing or turn the order of the words around.
pub fn show_untrusted(text: &str) -> String {
    show_untrusted_within(text, LONGEST_SHOWN)
}

/// The same, cut after `most` characters.
pub fn show_untrusted_within(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(most * 4));
    let mut letters = text.chars();
    let mut before = ' ';
    for letter in letters.by_ref().take(most) {
        let symbol = std::mem::replace(&mut before, letter) >= FIRST_SYMBOL;
        match mark(letter) {
            // Behind a symbol it only asks for the coloured form, as every phone writes it.
            _ if letter == EMOJI_STYLE && symbol => {}
            // Folded header lines are full of tabs, and a tab hides nothing.
            _ if letter == '\t' => shown.push(' '),
            Some(name) => {
                shown.push('‹');
                shown.push_str(&name);
                shown.push('›');
            }
            None => shown.push(letter),
        }
    }
    let left = letters.count();
    if left > 0 {
        shown.push_str(&tf("… ({} more characters)", &[&number(left as u64)]));
    }
    shown
}

/// A text for a terminal or a file of ours in which nothing invisible is left: line ends and tabs stay, every other control, bidi
/// and zero-width character becomes a mark. The last gate: texts of a file came through [`show_untrusted`] before.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hides = |letter: char| !matches!(letter, '\n' | '\t') && mark(letter).is_some();
    if !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match mark(letter).filter(|_| hides(letter)) {
            Some(name) => {
                shown.push('‹');
                shown.push_str(&name);
                shown.push('›');
            }
            None => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// The same for one line: line ends and tabs are marked too.
pub fn visible_line(text: &str) -> String {
    show_untrusted_within(text, LONGEST_LINE)
}

/// Whether a character is drawn as nothing, or moves what stands around it.
pub fn is_invisible(letter: char) -> bool {
    mark(letter).is_some()
}

fn mark(letter: char) -> Option<String> {
    // Nearly every letter; the table below is long.
    if matches!(letter, ' '..='~') {
        return None;
    }
    let name = match letter {
        '\n' => "LF",
        '\r' => "CR",
        '\0' => "NUL",
        '\u{ad}' => "SHY",
        '\u{61c}' => "ALM",
        '\u{200b}' => "ZWSP",
        '\u{200c}' => "ZWNJ",
        '\u{200d}' => "ZWJ",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{feff}' => "BOM",
        // Line and paragraph separators, fillers, invisible operators, variation selectors, tags: all drawn as nothing.
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => return code(letter),
        '\u{2028}' | '\u{2029}' | '\u{2061}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' => {
            return code(letter);
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => {
            return code(letter);
        }
        // Controls of shorthand and of music.
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => {
            return code(letter);
        }
        letter if letter.is_control() => return code(letter),
        _ => return None,
    };
    Some(name.to_owned())
}

fn code(letter: char) -> Option<String> {
    Some(format!("U+{:04X}", u32::from(letter)))
}

/// A number with its thousands marked in the way of the language that is spoken.
pub fn number(value: u64) -> String {
    let text = crate::inspect::number(value);
    match spoken() {
        Language::English => text,
        Language::French => text.replace(',', "\u{202f}"),
    }
}

/// A number with one decimal.
fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    match spoken() {
        Language::English => text,
        Language::French => text.replace('.', ","),
    }
}

/// A count with its noun: `1 check`, `12 checks`; in French, nothing is counted like one.
pub fn count(value: usize, one: &'static str, many: &'static str) -> String {
    let single = value == 1 || (value == 0 && spoken() == Language::French);
    format!("{} {}", number(value as u64), t(if single { one } else { many }))
}

/// ` · about 2 min left` for work that has run so many seconds; nothing until a guess is worth something.
pub fn left(seconds: f32, done: usize, total: usize) -> String {
    if seconds < 2.0 || done == 0 {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "a guess")]
    let left = seconds / done as f32 * total.saturating_sub(done) as f32;
    match left {
        left if left < 10.0 => t(" · a few seconds left").to_owned(),
        left if left < 90.0 => tf(" · about {} s left", &[&format_args!("{:.0}", (left / 10.0).ceil() * 10.0)]),
        left => tf(" · about {} min left", &[&format_args!("{:.0}", (left / 60.0).ceil())]),
    }
}

/// A size for people: `412 KB`, in steps of 1,000.
pub fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let value = bytes as f64;
    match bytes {
        0..1_000 => count(usize::try_from(bytes).unwrap_or_default(), "byte", "bytes"),
        1_000..1_000_000 => tf("{} KB", &[&decimal(value / 1e3)]),
        1_000_000..1_000_000_000 => tf("{} MB", &[&decimal(value / 1e6)]),
        _ => tf("{} GB", &[&decimal(value / 1e9)]),
    }
}

/// Where a fact stands, in words; ranges name their first and last byte, counted from 0.
pub fn place(at: &Locator) -> String {
    match at {
        Locator::Raw(span) => range(span.start, span.end),
        Locator::Decoded { within, start, end } => {
            let how = within.last().map_or(t("a decoded layer"), |step| step.how.as_str());
            format!("{}, {}", show_untrusted_within(how, 80), range(*start, *end))
        }
        Locator::Absent { looked_for, within } => {
            tf("no {} in {}", &[&show_untrusted_within(looked_for, 80), &show_untrusted_within(within, 80)])
        }
    }
}

fn range(start: usize, end: usize) -> String {
    match end.saturating_sub(start) {
        0 => tf("at byte {}", &[&start]),
        1 => tf("byte {}", &[&start]),
        _ => tf("bytes {}–{}", &[&start, &(end - 1)]),
    }
}

/// The standing as it is shown beside its shape.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Attested => t("Attested"),
        Standing::Consistent => t("Consistent"),
        Standing::Unexplained => t("Unexplained"),
        Standing::Conflicting => t("Conflicting"),
        Standing::Altered => t("Altered"),
        Standing::Unreadable => t("Unreadable"),
    }
}

/// What the standing means, in one sentence.
pub fn standing_explained(standing: Standing) -> &'static str {
    match standing {
        Standing::Attested => t("A signature verifies over everything shown; it does not prove the Date"),
        Standing::Consistent => t("Nothing odd was found; that is not proof of origin"),
        Standing::Unexplained => {
            t("At least one thing is unusual for the program or person claimed; ordinary reasons exist")
        }
        Standing::Conflicting => t("At least two statements of the file cannot both be true"),
        Standing::Altered => t("Cryptography shows that the content is not what was signed"),
        Standing::Unreadable => t("It could not be read far enough to be judged"),
    }
}

/// What to do about a whole file, where its standing says too little.
pub fn next_step(report: &Report) -> Option<&'static str> {
    match (report.standing, report.kind) {
        (Standing::Unreadable, kind) => Some(unreadable_next(kind, report.bytes, report.id.is_some())),
        // Of what a picture shows nothing is claimed; one that is part of a file has that file.
        (_, Kind::Picture) if report.place.is_none() => {
            Some(t("If this is a picture of a mail or a document, ask for the file itself"))
        }
        _ => None,
    }
}

/// What to do about a file that could not be judged.
fn unreadable_next(kind: Kind, bytes: u64, opened: bool) -> &'static str {
    match (kind, bytes, opened) {
        (_, _, false) => t("Check that the file is still there and that you may read it, then open it again"),
        (_, 0, true) => t("Fetch it again from where it came: a transfer that broke off often leaves an empty file"),
        (Kind::Unknown, ..) => t(
            "Its bytes are in Source. Palimpsest reads emails, mailboxes and PDFs: ask for the file as it was first saved",
        ),
        _ => t("Its bytes are in Source. Fetch it again from where it came: a transfer that broke off can't be read"),
    }
}

/// The heading over findings of one weight.
pub fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Proof => t("Shown by cryptography"),
        Weight::Conflict => t("Cannot both be true"),
        Weight::Odd => t("Unusual"),
        Weight::Note => t("Worth knowing"),
    }
}

/// What the weight means.
pub fn weight_explained(weight: Weight) -> &'static str {
    match weight {
        Weight::Proof => t("A signature or hash does not match what it covers"),
        Weight::Conflict => t("Two statements of the file exclude each other"),
        Weight::Odd => t("Unusual for the program or person claimed; ordinary reasons exist"),
        Weight::Note => t("Says nothing against the file"),
    }
}

/// How often a check finds something on ordinary files, in one sentence; `None` if it was not measured.
pub fn base_rate(check: &str) -> Option<String> {
    let (rate, set) = Knowledge::embedded().base_rates.of(check)?;
    let of = tf("of {} {} that it applies to", &[&number(u64::from(rate.applied)), &known(set)]);
    let above = rate.odd + rate.conflict;
    Some(match (rate.found(), above) {
        (0, _) => tf("Found on none {}", &[&of]),
        (found, 0) => tf("Found on {} {}, never above a note", &[&number(u64::from(found)), &of]),
        (found, above) if found == above => tf("Found on {} {}", &[&number(u64::from(found)), &of]),
        (found, above) => {
            tf("Found on {} {}, above a note on {}", &[&number(u64::from(found)), &of, &number(u64::from(above))])
        }
    })
}

/// The heading of an exhibit's column.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Claims => t_as("Claims", "exhibit"),
        Role::Contradicts => t("Contradicts"),
        Role::Context => t("Context"),
    }
}

/// The kind of a file as it is shown.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => t("Email"),
        Kind::Mailbox => t("Mailbox"),
        Kind::Pdf => "PDF",
        Kind::Office => t("Office document"),
        Kind::Picture => t("Picture"),
        Kind::Unknown => t("Unknown kind"),
    }
}

/// Which copy of a mail it is, in one sentence.
pub fn copy(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Received => t("This is a received copy: it travelled and was delivered"),
        CopyKind::Sent => t("This is the sender's own copy: it shows what was handed over, not what arrived"),
        CopyKind::Draft => t("This is a draft: nothing shows that it was ever sent"),
        CopyKind::Converted => t("This copy was written anew by an export or a conversion"),
        CopyKind::Unknown => t("Nothing settles which copy this is: received, sent, or a draft"),
    }
}

/// What a mail was taken from and what that means; `None` for one that lies there as it travelled.
pub fn container(container: Container) -> Option<String> {
    let meaning = match container {
        Container::File => return None,
        Container::Mailbox => t("lines that begin with “From ” may have been changed when it was filed"),
        Container::Emlx => t("the message stands in it as it was received, with Apple Mail's own notes behind it"),
        Container::Msg => t("the message as it travelled is not kept there, only its fields"),
        Container::Attachment => t("whoever sent that message had it in hand and could change it"),
    };
    Some(tf("Taken from {}: {}", &[&known(container.words()), &meaning]))
}

#[cfg(test)]
mod tests {
    use super::{left, next_step, number, place, show_untrusted, show_untrusted_within};
    use crate::evidence::{Kind, Locator};
    use crate::inspect::{Report, Standing};

    #[test]
    fn the_coloured_form_of_a_symbol_hides_nothing_and_elsewhere_it_is_marked() {
        assert_eq!(show_untrusted("\u{2709}\u{fe0f} post"), "\u{2709} post");
        assert_eq!(show_untrusted("a\u{fe0f}b"), "a‹U+FE0F›b");
    }

    #[test]
    fn what_turns_text_around_becomes_visible() {
        assert_eq!(show_untrusted("invoice\u{202e}fdp.exe"), "invoice‹RLO›fdp.exe");
        assert_eq!(show_untrusted("a\u{200b}b\u{feff}c\u{2066}"), "a‹ZWSP›b‹BOM›c‹LRI›");
        assert_eq!(show_untrusted("bell\u{7} \u{85}\r\n"), "bell‹U+0007› ‹U+0085›‹CR›‹LF›");
        assert_eq!(show_untrusted("\u{e0041}"), "‹U+E0041›");
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        for text in ["Fwd: Re: naïve", "Документ", "مرحبا", "机密文件", ""] {
            assert_eq!(show_untrusted(text), text);
        }
    }

    #[test]
    fn overlong_text_is_cut_and_counted() {
        assert_eq!(show_untrusted_within("abcdef", 4), "abcd… (2 more characters)");
        assert!(show_untrusted(&"x".repeat(100_000)).chars().count() < 700);
    }

    #[test]
    fn a_tab_is_a_space_and_no_mark() {
        assert_eq!(show_untrusted("from a\tby b"), "from a by b");
    }

    #[test]
    fn the_time_left_is_a_round_guess() {
        assert_eq!(left(1.0, 5, 10), "");
        assert_eq!(left(10.0, 0, 10), "");
        assert_eq!(left(10.0, 9, 10), " · a few seconds left");
        assert_eq!(left(10.0, 1, 4), " · about 30 s left");
        assert_eq!(left(60.0, 1, 3), " · about 2 min left");
    }

    #[test]
    fn places_name_first_and_last_byte() {
        assert_eq!(place(&Locator::raw(120, 152)), "bytes 120–151");
        assert_eq!(place(&Locator::raw(7, 8)), "byte 7");
        assert_eq!(number(1_234_567), "1,234,567");
    }

    #[test]
    fn a_lone_picture_asks_for_the_file_behind_it() {
        let mut report = Report::unreadable("a.png", jiff::Timestamp::UNIX_EPOCH, "");
        (report.kind, report.standing) = (Kind::Picture, Standing::Consistent);
        assert!(next_step(&report).is_some_and(|next| next.contains("ask for the file itself")));
        report.place = Some(Locator::raw(0, 1));
        assert_eq!(next_step(&report), None);
    }
}

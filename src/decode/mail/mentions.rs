//! Moments that the text of a mail names and that no person typed: the line above a quotation, numbers in links.

use std::borrow::Cow;

use jiff::Timestamp;

use super::spoken::{day_in_address, moment};
use crate::evidence::limits::mail::MOST_MENTIONS;
use crate::evidence::{Body, Mention, MentionKind, Precision, Stamp};

/// Longest line that can be an attribution (bytes).
const LONGEST_LINE: usize = 400;
/// Longest address that is looked at (bytes).
const LONGEST_LINK: usize = 2_048;
/// Twitter's first millisecond (2010-11-04T01:42:54.657Z) and Discord's (2015-01-01).
const SNOWFLAKES: [(&str, &str, u64); 5] = [
    ("twitter.com/", "/status/", 1_288_834_974_657),
    ("twitter.com/", "/statuses/", 1_288_834_974_657),
    ("//x.com/", "/status/", 1_288_834_974_657),
    ("discord.com/", "/channels/", 1_420_070_400_000),
    ("discordapp.com/", "/attachments/", 1_420_070_400_000),
];
/// What stands at the end of the line above a quotation, in the languages of mail programs.
const WROTE: [&str; 19] = [
    "wrote:",
    "said:",
    "says:",
    "writes:",
    "a écrit :",
    "a écrit:",
    "schrieb:",
    "escribió:",
    "ha scritto:",
    "escreveu:",
    "skrev:",
    "schreef:",
    "пишет:",
    "написал:",
    "написала:",
    "написал(а):",
    "napisał(a):",
    "napisał:",
    "kirjoitti:",
];
/// The same verbs where the name stands behind them.
const WROTE_WHO: [&str; 4] = [" schrieb ", " schreef ", " skrev ", " wrote "];
/// Labels of the date in a block of quoted headers.
const SENT: [&str; 16] = [
    "Sent:",
    "Date:",
    "Envoyé :",
    "Envoyé:",
    "Date :",
    "Gesendet:",
    "Datum:",
    "Enviado el:",
    "Enviado:",
    "Fecha:",
    "Inviato:",
    "Data:",
    "Verzonden:",
    "Отправлено:",
    "Дата:",
    "Skickat:",
];
/// Labels of the sender there.
const FROM: [&str; 8] = ["From:", "De :", "De:", "Von:", "Da:", "Van:", "От:", "Från:"];
/// The moments that the texts of a mail name.
pub(super) fn read(bodies: &[Body]) -> Vec<Mention> {
    let mut found = Vec::new();
    for body in bodies {
        // Of two versions of one text the plain one names the same quotations.
        if !body.html {
            quotations(body, &mut found);
            let mut from = 0;
            while let Some(at) = body.text.get(from..).and_then(|rest| rest.find("://")).map(|at| from + at) {
                let end = link_end(&body.text, at);
                let start = at.saturating_sub(5);
                found.extend(body.text.get(start..end).and_then(|link| in_link(body, link, start, end)));
                from = end.max(at + 3);
            }
        } else {
            let mut last = "";
            for run in body.blocks.iter().flat_map(|block| &block.runs) {
                let link = run.link.as_deref().unwrap_or(run.text.as_str());
                if link != last && link.contains("://") {
                    last = link;
                    found.extend(in_link(body, link, run.span.start, run.span.end));
                }
            }
            if bodies.iter().all(|other| other.html) {
                quoted_html(body, &mut found);
            }
        }
        if found.len() >= MOST_MENTIONS {
            found.truncate(MOST_MENTIONS);
            break;
        }
    }
    found
}

fn link_end(text: &str, at: usize) -> usize {
    let stops = |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '\'' | ')' | ']');
    let rest = text.get(at..).unwrap_or_default();
    let length =
        rest.char_indices().take(LONGEST_LINK).find(|(_, letter)| stops(*letter)).map_or(rest.len(), |(i, _)| i);
    at + length.min(LONGEST_LINK)
}

/// A number in a link that its maker made from the time.
fn in_link(body: &Body, link: &str, start: usize, end: usize) -> Option<Mention> {
    let number = snowflake(link).or_else(|| uuid_one(link)).map(|(what, stamp)| (MentionKind::Link, what, stamp));
    let day = || Some((MentionKind::DatedAddress, "the day in a web address", day_in_address(link)?));
    let (kind, what, stamp) = number.or_else(day)?;
    Some(Mention { kind, what: what.to_owned(), part: body.part.clone(), text: body.fact(start, end), stamp })
}

/// Twitter and Discord count milliseconds in the upper bits of their numbers ("snowflakes").
fn snowflake(link: &str) -> Option<(&'static str, Stamp)> {
    let (_, path, epoch) = SNOWFLAKES.iter().find(|(host, path, _)| link.contains(host) && link.contains(path))?;
    let behind = link.split_once(path)?.1;
    let number = behind.split(|letter: char| !letter.is_ascii_digit()).rfind(|digits| digits.len() >= 17)?;
    let number = if *epoch == 1_288_834_974_657 {
        behind.split(|letter: char| !letter.is_ascii_digit()).next()?
    } else {
        number
    };
    // Shorter ones were counted, not made from the time.
    if !(17..=19).contains(&number.len()) {
        return None;
    }
    let milliseconds = i64::try_from((number.parse::<u64>().ok()? >> 22).checked_add(*epoch)?).ok()?;
    let at = Timestamp::from_millisecond(milliseconds).ok()?;
    let what = if *epoch == 1_288_834_974_657 { "the number of a tweet" } else { "the number of a message on Discord" };
    Some((what, Stamp::utc(number, at, Precision::Millisecond)))
}

/// A UUID of version 1 (RFC 9562 5.1): 100 ns since 15 October 1582.
fn uuid_one(link: &str) -> Option<(&'static str, Stamp)> {
    const GREGORIAN: i64 = 12_219_292_800;
    for (dash, _) in link.match_indices("-1").take(20) {
        let start = dash.checked_sub(13)?;
        let Some(uuid) = link.get(start..start + 36) else { continue };
        let groups: Vec<&str> = uuid.split('-').collect();
        let [low, mid, high, variant, node] = groups.as_slice() else { continue };
        let hex = |text: &str| u64::from_str_radix(text, 16).ok();
        let shaped = [low, mid, high, variant, node]
            .iter()
            .zip([8, 4, 4, 4, 12])
            .all(|(group, length)| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if !shaped || !variant.starts_with(['8', '9', 'a', 'b', 'A', 'B']) {
            continue;
        }
        let ticks = (hex(high)? & 0xfff) << 48 | hex(mid)? << 32 | hex(low)?;
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - GREGORIAN;
        // Before 1995 no program made one, and after 2100 it is none.
        if (788_918_400..4_102_444_800).contains(&seconds) {
            let at = Timestamp::from_second(seconds).ok()?;
            return Some(("a UUID of version 1 in a link", Stamp::utc(uuid, at, Precision::Second)));
        }
    }
    None
}

/// The lines above quotations, and the dates of quoted header blocks.
fn quotations(body: &Body, found: &mut Vec<Mention>) {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in body.text.split('\n') {
        lines.push((at, line));
        at += line.len() + 1;
    }
    let mut from_seen: Option<usize> = None;
    for (index, (start, line)) in lines.iter().enumerate() {
        if found.len() >= MOST_MENTIONS {
            return;
        }
        // Every label and verb ends with a colon: most lines of a text have none.
        if line.len() > LONGEST_LINE || !(line.contains(':') || line.starts_with("--")) {
            continue;
        }
        let words = unmarked(line);
        if FROM.iter().any(|label| words.starts_with(label)) {
            from_seen = Some(index);
        }
        let end = start + line.trim_end().len();
        let mut push = |text: &str, from: usize, what: &str| {
            let Some(stamp) = moment(text) else { return };
            found.push(Mention {
                kind: MentionKind::Quotation,
                what: what.to_owned(),
                part: body.part.clone(),
                text: body.fact(from, end),
                stamp,
            });
        };
        let near = from_seen.is_some_and(|seen| index > seen && index - seen <= 3);
        if let (Some(value), true) = (SENT.iter().find_map(|label| words.strip_prefix(label)), near) {
            push(value, *start, "the date of a quoted mail's header lines");
            continue;
        }
        // Lotus Notes: `---- Forwarded by Ann on 05/14/2001 07:30 AM ----`.
        if line.starts_with("--") && words.contains("Forwarded by") {
            push(words.rsplit_once(" on ").map_or("", |(_, date)| date), *start, "the line above a forwarded mail");
            continue;
        }
        if let Some((text, from)) = attribution(&lines, index) {
            push(&text, from, "the line above a quotation");
        }
    }
}

/// The same in HTML, where a block is a line.
fn quoted_html(body: &Body, found: &mut Vec<Mention>) {
    let mut from_seen = false;
    for block in &body.blocks {
        let (Some(first), Some(last)) = (block.runs.first(), block.runs.last()) else { continue };
        let length: usize = block.runs.iter().map(|run| run.text.len()).sum();
        if length > LONGEST_LINE {
            continue;
        }
        let line: String = block.runs.iter().map(|run| run.text.as_str()).collect();
        let words = unmarked(&line);
        let value = SENT.iter().find_map(|label| words.strip_prefix(label)).filter(|_| from_seen);
        let (text, what) = match value {
            Some(value) => (value, "the date of a quoted mail's header lines"),
            None if wrote(&words) => (&*words, "the line above a quotation"),
            None => {
                from_seen = FROM.iter().any(|label| words.starts_with(label));
                continue;
            }
        };
        if let Some(stamp) = moment(text) {
            let text = body.fact(first.span.start, last.span.end);
            let text = text.map(|_| line.clone());
            let (kind, part) = (MentionKind::Quotation, body.part.clone());
            found.push(Mention { kind, what: what.to_owned(), part, text, stamp });
        }
        if found.len() >= MOST_MENTIONS {
            return;
        }
    }
}

/// A line without the marks of quotation, stars of bold words and the white space that keeps words apart.
fn unmarked(line: &str) -> Cow<'_, str> {
    let inner = line.trim_start_matches(['>', ' ', '\t', '*', '|']).trim_end();
    if inner.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'*' || byte == b' ') {
        return Cow::Borrowed(inner);
    }
    let plain: String = inner
        .chars()
        .filter(|letter| *letter != '*')
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .collect();
    Cow::Owned(plain.trim().to_owned())
}

/// Whether a line says that somebody wrote what follows.
fn wrote(words: &str) -> bool {
    words.ends_with(':')
        && (WROTE.iter().any(|verb| words.ends_with(verb)) || WROTE_WHO.iter().any(|verb| words.contains(verb)))
}

/// A line that ends in `wrote:`, joined with the one or two above it where its date stands there.
fn attribution(lines: &[(usize, &str)], index: usize) -> Option<(String, usize)> {
    let (start, line) = lines.get(index)?;
    let mut from = *start;
    let words = unmarked(line);
    if !wrote(&words) {
        return None;
    }
    let mut text = words.into_owned();
    for back in 1..=2 {
        if moment(&text).is_some() {
            break;
        }
        let (start, above) = index.checked_sub(back).and_then(|place| lines.get(place))?;
        if above.len() > LONGEST_LINE || above.trim().is_empty() {
            return None;
        }
        from = *start;
        text = format!("{} {text}", unmarked(above));
    }
    Some((text, from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ByteSpan;

    fn body(text: &str) -> Body {
        let span = ByteSpan::new(0, text.len());
        Body { part: "0".into(), text: text.into(), span, aligned: true, ..Body::default() }
    }

    fn told(text: &str) -> Vec<String> {
        let words = |mention: Mention| format!("{} | {}", mention.stamp.words(), mention.text.value);
        read(&[body(text)]).into_iter().map(words).collect()
    }

    #[test]
    fn lines_above_quotations_are_read_in_several_languages() {
        for (line, at) in [
            ("On Fri, Apr 17, 2015 at 9:00 AM, Ann <a@b> wrote:", "2015-04-17T09:00"),
            ("On Sat, Mar 21, 2015 at 04:42 AM, Otto Hale wrote:", "2015-03-21T04:42"),
            ("On 17 April 2015 at 21:00, Ann wrote:", "2015-04-17T21:00"),
            ("> On Apr 17, 2015, at 9:00 PM, Ann wrote:", "2015-04-17T21:00"),
            ("Le 17 avr. 2015 à 09:00, Ann a écrit :", "2015-04-17T09:00"),
            ("Le mar. 17 mars 2015 à 09:00, Ann a écrit :", "2015-03-17T09:00"),
            ("Am 17.04.2015 um 09:00 schrieb Ann:", "2015-04-17T09:00"),
            ("Am 17.04.2015 um 09:00 schrieb:", "2015-04-17T09:00"),
            ("El vie, 17 abr 2015 a las 9:00, Ann escribió:", "2015-04-17T09:00"),
            ("On 2015-04-17 09:00, Ann wrote:", "2015-04-17T09:00"),
            ("On 04/05/2015 09:00, Ann wrote:", "2015-04-05T09:00"),
            ("On 9/8/02 8:09 PM, \"Ann\" <a@b> wrote:", "2002-08-09T20:09"),
            ("At 05:38 PM 9/30/2002 +0200, Ann wrote:", "2002-09-30T17:38"),
            ("At 7:13 AM -0400 on 9/18/02, Ann wrote:", "2002-09-18T07:13"),
            ("On 12 Sep 2002, Ann wrote:", "2002-09-12T00:00"),
            ("On Mon, Sep 02, 2002 at 03:19:13AM -0400, Ann wrote:", "2002-09-02T03:19:13"),
            ("---- Forwarded by Ann Lee/HOU on 05/14/2001 07:30 AM ----", "2001-05-14T07:30"),
            ("Le mar. 3 persons wrote:", ""),
        ] {
            let found = read(&[body(line)]);
            let shown =
                found.first().and_then(|mention| mention.stamp.civil()).map(|at| at.to_string()).unwrap_or_default();
            assert!(shown.starts_with(at) && shown.is_empty() == at.is_empty(), "{line}: {shown}");
        }
        let wrapped = "On Fri, Apr 17, 2015 at 9:00 AM, Ann Long Name\n<a@b.example> wrote:\n> x";
        assert_eq!(told(wrapped).len(), 1);
    }

    #[test]
    fn quoted_header_blocks_are_read() {
        let text = "hello\n\nFrom: Ann\nSent: Friday, April 17, 2015 9:00 AM\nTo: Bob\n\nDate: Fri, 1 May 2015 10:00:00 +0200\n";
        assert_eq!(told(text).len(), 1);
        assert_eq!(told("> От: Ann\n> Отправлено: 3 марта 2015 г. 10:00\n").len(), 1);
    }

    #[test]
    fn numbers_in_links_hold_a_time() {
        let tweet = told("see https://twitter.com/jack/status/1050118621198921728 there");
        assert!(tweet[0].starts_with("2018-10-10") || tweet[0].contains("2018"), "{tweet:?}");
        assert!(told("https://twitter.com/jack/status/20").is_empty());
        let day = told("http://x.example/news/2002/09/24/story.html");
        assert!(day[0].starts_with("2002-09-24"), "{day:?}");
        let uuid = told("http://x.example/c232ab00-9414-11ec-b3c8-9f6bdeced846/z");
        assert!(uuid[0].contains("2022"), "{uuid:?}");
    }
}

//! What the moments of a file are called.

use super::super::words;
use crate::inspect::Report;
use crate::present::speech::{t, tf};

/// How many servers noted a mail.
pub(super) fn hops(report: &Report) -> usize {
    let numbers = report.timeline.iter().filter_map(|entry| hop_of(&entry.name));
    numbers.max().map_or(0, |last| last.saturating_add(1))
}

/// Which Received line a fact stands in, 0 the topmost.
pub(super) fn hop_of(name: &str) -> Option<usize> {
    name.strip_prefix("mail.received[")?.split(']').next()?.parse().ok()
}

/// What a moment is called.
pub(super) fn label(name: &str, hops: usize) -> String {
    let name = name.strip_suffix("~clock").unwrap_or(name);
    let index = |text: &str| text.split(['[', ']']).nth(1).and_then(|number| number.parse::<usize>().ok());
    if let Some(rest) = name.strip_prefix("mail.received[") {
        let hop = hops.saturating_sub(index(name).unwrap_or_default());
        let of = rest.split_once("].").map_or("", |(_, field)| field);
        return if of == "date" { tf("Hop {}", &[&hop]) } else { tf("Hop {}: {}", &[&hop, &of]) };
    }
    if let Some(rest) = name.strip_prefix("mail.part[") {
        let (part, field) = rest.split_once("].").unwrap_or((rest, ""));
        return words::show_untrusted(&tf("Part {}: {}", &[&part, &field]));
    }
    if let Some(rest) = name.strip_prefix("mail.mapi.") {
        let (holder, field) = rest.rsplit_once('.').unwrap_or(("", rest));
        let field = field.strip_prefix("PidTag").map_or_else(|| tf("Property {}", &[&field]), spaced);
        return words::show_untrusted(&match index(holder) {
            Some(number) => tf("Attachment {}: {}", &[&(number + 1), &field.to_lowercase()]),
            None => field,
        });
    }
    if let Some(rest) = name.strip_prefix("mail.") {
        let (field, number) = match rest.split_once('[') {
            Some((field, _)) => (field, index(rest)),
            None => (rest, None),
        };
        let field = match field.rsplit('.').next().unwrap_or(field) {
            "boundary" => t("MIME boundary").to_owned(),
            "message-id" => t("Message-ID").to_owned(),
            "t" => t("Signing time").to_owned(),
            // A field of a header: `X-OriginalArrivalTime: printed`.
            other if field.contains('.') => {
                format!("{}: {other}", capitals(field.split('.').next().unwrap_or_default()))
            }
            other => capitals(other),
        };
        let signed = rest.ends_with(".t").then(|| capitals(rest.split(['[', '.']).next().unwrap_or_default()));
        let field = signed.map_or(field, |header| format!("{header} t="));
        return words::show_untrusted(&match number {
            Some(number) if number > 0 => format!("{field} ({})", number + 1),
            _ => field,
        });
    }
    let shown = name.strip_prefix("pdf.").or_else(|| name.strip_prefix("office.")).unwrap_or(name);
    let shown = shown.replace("info.", "Info ").replace("xmp.", "XMP ").replace("font[", "Font [");
    words::show_untrusted(&shown.replace("].", "] "))
}

/// `ClientSubmitTime` as `Client submit time`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

/// `thread-index` as `Thread-Index`.
fn capitals(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    let name = name.split('-').map(word).collect::<Vec<_>>().join("-");
    let name = name.replace("Dkim", "DKIM").replace("Arc-", "ARC-").replace("-Id", "-ID");
    name.replace("Originalarrivaltime", "OriginalArrivalTime").replace("Crosstenant", "CrossTenant")
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn moments_are_called_what_people_call_them() {
        for (name, called) in [
            ("mail.date", "Date"),
            ("mail.date[1]", "Date (2)"),
            ("mail.received[0].date", "Hop 3"),
            ("mail.received[2].id~clock", "Hop 1: id"),
            ("mail.boundary[1]~clock", "MIME boundary (2)"),
            ("mail.message-id~clock", "Message-ID"),
            ("mail.thread-index~clock", "Thread-Index"),
            ("mail.x-originalarrivaltime.printed~clock", "X-OriginalArrivalTime: printed"),
            ("mail.dkim-signature[0].t", "DKIM-Signature t="),
            ("mail.part[1.2].creation-date", "Part 1.2: creation-date"),
            ("mail.mapi.PidTagClientSubmitTime", "Client submit time"),
            ("mail.mapi.attachment[0].PidTagCreationTime", "Attachment 1: creation time"),
            ("pdf.info.ModDate", "Info ModDate"),
        ] {
            assert_eq!(label(name, 3), called, "{name}");
        }
    }
}

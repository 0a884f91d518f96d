//! Links that gateways put in the place of others: the form of each holds the old link, so that it can be read from it.
//!
//! Microsoft Defender (safelinks), Proofpoint URL Defense v1 to v3, Barracuda, Cisco, Trellix. Others hold a number only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::inspect::proofs::causes::GATEWAY_LINKS;

/// Longest link (bytes).
const LONGEST: usize = 8_000;
/// Most links of one text that are read.
const MOST: usize = 5_000;
/// Letters by which URL Defense v3 counts the bytes of a run, from two on.
const RUNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A link of a gateway: where it ends, and the link that it stands for.
struct Read {
    length: usize,
    link: Vec<u8>,
}

fn starts_with(text: &[u8], begin: &[u8]) -> bool {
    text.get(..begin.len()).is_some_and(|head| head.eq_ignore_ascii_case(begin))
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|piece| piece == needle)
}

/// `%41` as `A`.
fn percent(coded: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(coded.len());
    let mut rest = coded;
    while let Some((first, behind)) = rest.split_first() {
        let value = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match value.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    out
}

/// The value of a parameter, to the next `&`.
fn value<'a>(link: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let start = find(link, name)? + name.len();
    let rest = link.get(start..)?;
    rest.get(..rest.iter().position(|byte| *byte == b'&').unwrap_or(rest.len()))
}

/// URL Defense v3: `__link__;bytes!!…$`; each `*` of the link stands for one of the bytes, `**` and a letter for several.
fn defense(text: &[u8]) -> Option<Read> {
    let start = find(text.get(..60.min(text.len()))?, b"/v3/__")? + 6;
    let rest = text.get(start..text.len().min(LONGEST))?;
    let end = find(rest, b"__;")?;
    let coded = rest.get(..end)?;
    let behind = rest.get(end + 3..)?;
    let mark = find(behind, b"!!")?;
    let close = behind.iter().position(|byte| *byte == b'$')?;
    if behind.iter().take(close).any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'<' | b'>')) {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(behind.get(..mark)?.trim_ascii_end()).ok().or_else(|| {
        let bare: Vec<u8> = behind.get(..mark)?.iter().copied().filter(|byte| *byte != b'=').collect();
        URL_SAFE_NO_PAD.decode(bare).ok()
    })?;
    // Letters are counted, not bytes.
    let letters = String::from_utf8(bytes).ok()?;
    let mut letters = letters.chars().map(|letter| letter.to_string().into_bytes());
    let mut link = Vec::with_capacity(coded.len());
    let mut at = 0;
    while let Some(byte) = coded.get(at) {
        let run = coded.get(at + 2).and_then(|letter| RUNS.iter().position(|one| one == letter));
        match (byte, coded.get(at + 1), run) {
            (b'*', Some(b'*'), Some(run)) => {
                link.extend(letters.by_ref().take(run + 2).flatten());
                at += 3;
            }
            (b'*', ..) => {
                link.extend(letters.next().unwrap_or_default());
                at += 1;
            }
            _ => {
                link.push(*byte);
                at += 1;
            }
        }
    }
    Some(Read { length: start + end + 3 + close + 1, link })
}

/// The link at the start of a text, if it is one of a gateway's whose form holds the old one.
fn read(text: &[u8]) -> Option<Read> {
    let scheme = if starts_with(text, b"https://") { 8 } else { 7 };
    let text = text.get(..text.len().min(LONGEST))?;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b']' | b'}');
    let length = text.iter().position(ends).unwrap_or(text.len());
    let link = text.get(..length)?;
    let host_length = link.iter().skip(scheme).take_while(|byte| !matches!(byte, b'/' | b':' | b'?')).count();
    let host = String::from_utf8_lossy(link.get(scheme..scheme + host_length)?).to_lowercase();
    let ending = |host: &str, wanted: &str| host == wanted || host.ends_with(&format!(".{wanted}"));
    if ending(&host, "safelinks.protection.outlook.com") {
        // Its own last parameter ends it, whatever follows without a blank.
        let last = find(link, b"reserved=0").map_or(length, |at| at + 10);
        let coded = value(link.get(..last)?, b"?url=")?;
        return Some(Read { length: last, link: percent(coded) });
    }
    if ending(&host, "urldefense.com") || ending(&host, "urldefense.us") {
        return defense(text);
    }
    if ending(&host, "urldefense.proofpoint.com") {
        let coded = value(link, b"url?u=")?;
        if find(link, b"/v2/").is_none() {
            return Some(Read { length, link: percent(coded) });
        }
        let letters = coded.iter().map(|byte| match byte {
            b'-' => b'%',
            b'_' => b'/',
            other => *other,
        });
        let letters: Vec<u8> = letters.collect();
        let last = find(link, b"&e=").map_or(length, |at| at + 3);
        return Some(Read { length: last, link: percent(&letters) });
    }
    if ending(&host, "linkprotect.cudasvc.com") {
        return Some(Read { length, link: percent(value(link, b"?a=")?) });
    }
    if ending(&host, "protect2.fireeye.com") || ending(&host, "protect2.trellix.com") {
        return Some(Read { length, link: percent(value(link, b"&u=").or_else(|| value(link, b"&amp;u="))?) });
    }
    if ending(&host, "secure-web.cisco.com") {
        let last = link.rsplit(|byte| *byte == b'/').next()?;
        return starts_with(last, b"http").then(|| Read { length, link: percent(last) });
    }
    None
}

/// The text with the old links: as they were, with the blank behind them that some gateways put there taken off, and with `&` as
/// HTML writes it. None where there are none.
pub(super) fn undone(text: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut at = 0;
    let lower = text.to_ascii_lowercase();
    if !GATEWAY_LINKS.iter().any(|(host, _)| find(&lower, host.as_bytes()).is_some()) {
        return Vec::new();
    }
    while let Some(start) = text.get(at..).and_then(|rest| find(rest, b"http")).map(|found| at + found) {
        let rest = text.get(start..).unwrap_or_default();
        at = start + 4;
        if (starts_with(rest, b"https://") || starts_with(rest, b"http://"))
            && let Some(one) = read(rest)
        {
            at = start + one.length.max(4);
            found.push((start, one));
            if found.len() >= MOST {
                break;
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let mut out: Vec<Vec<u8>> = Vec::new();
    for (blank, html) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut other = Vec::with_capacity(text.len());
        let mut done = 0;
        for (start, one) in &found {
            other.extend(text.get(done..*start).unwrap_or_default());
            if html {
                other.extend(String::from_utf8_lossy(&one.link).replace('&', "&amp;").bytes());
            } else {
                other.extend(&one.link);
            }
            done = start + one.length;
            done += usize::from(blank && text.get(done) == Some(&b' '));
        }
        other.extend(text.get(done..).unwrap_or_default());
        if !out.contains(&other) {
            out.push(other);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::undone;

    fn first(text: &str) -> String {
        String::from_utf8(undone(text.as_bytes()).remove(0)).unwrap()
    }

    #[test]
    fn each_form_holds_the_link_that_it_leads_to() {
        let forms = [
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fquarry.example%2Fa%3Fb%3D1&data=02%7C01&reserved=0",
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fquarry.example%2Fa%3Fb%3D1&amp;data=02%7C01&amp;reserved=0",
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__quarry.example_a-3Fb-3D1&d=DwMF&c=x&r=y&m=z&s=w&e=",
            "https://urldefense.proofpoint.com/v1/url?u=https%3A%2F%2Fquarry.example%2Fa%3Fb%3D1&k=x&s=y",
            "https://urldefense.com/v3/__https://quarry.example/a?b=1__;!!AbC!xYz_1$",
            "https://urldefense.com/v3/__https://quarry.example/a*b=1__;Pw!!AbC!xYz_1$",
            "https://urldefense.com/v3/__https://quarry.example/**Ab=1__;YT8!!AbC!xYz_1$",
            "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fquarry.example%2fa%3fb%3d1&c=E,1,x&typo=1",
            "https://protect2.fireeye.com/v1/url?k=1&q=1&e=2&u=https%3A%2F%2Fquarry.example%2Fa%3Fb%3D1",
            "https://secure-web.cisco.com/1ab/https%3A%2F%2Fquarry.example%2Fa%3Fb%3D1",
        ];
        for form in forms {
            assert_eq!(first(&format!("See {form} and\r\n")), "See https://quarry.example/a?b=1 and\r\n", "{form}");
        }
    }

    #[test]
    fn a_link_that_holds_a_number_only_is_left() {
        assert!(undone(b"https://protect-eu.mimecast.com/s/AbCd?domain=quarry.example").is_empty());
        assert!(undone(b"https://quarry.example/?url=https%3A%2F%2Fother.example").is_empty());
        assert!(
            undone(b"https://safelinks.protection.outlook.com.quarry.example/?url=https%3A%2F%2Fother.example")
                .is_empty()
        );
    }
}

//! DomainKeys (RFC 4870), the forerunner of DKIM: one hash over headers and text together.

use std::collections::HashMap;

use super::canon::{self, Canon};
use super::crypto::Hash;
use super::dkim::{self, Algorithm, Parsed};
use super::message::Work;
use super::proof::{BodyCover, Covered, Proof, Search, Verdict};
use super::{Asked, Message, causes};
use crate::decode::tags;
use crate::evidence::{Header, Locator};

/// What is said of the first light.
const NO_FINGERPRINT: &str =
    "this form has no separate fingerprint of the text: headers and text fit together, or do not";

/// One DomainKey-Signature.
pub(super) fn prove(message: &Message, header: &Header, asked: &Asked, work: &mut Work, mut proof: Proof) -> Proof {
    let content = header.body.of(message.bytes);
    let list = tags::read(content);
    dkim::named(&list, content, header.body.start, &mut proof);
    proof.remarks.push(NO_FINGERPRINT.to_owned());
    let (parsed, names) = match strict(content, &list) {
        Ok(read) => read,
        Err(why) => return proof.unusable(why),
    };
    proof.algorithm = "rsa-sha1".to_owned();
    proof.canonicalization = parsed.text.word().to_owned();
    if !work.take(header.line.len() + message.bytes.len()) {
        return proof.unusable(Work::SPENT);
    }
    let text = message.text();
    let formed = ending(parsed.text, text.of(message.bytes));
    proof.body = Some(BodyCover { covered: Locator::Raw(text), rest: None });
    // The order of h= decides; some signers took the order of the mail (RFC 4870 3.4.2.1 can be read either way).
    let mut lines = selected(message, header, names.as_deref());
    let mut ways = vec![lines.clone()];
    lines.sort_by_key(|line| line.line.start);
    if ways.first() != Some(&lines) {
        ways.push(lines);
    }
    let before = proof.remarks.len();
    for lines in ways {
        let mut signed = Vec::with_capacity(formed.len() + 4096);
        lines.iter().for_each(|line| canon::header(parsed.text, line.line.of(message.bytes), &mut signed));
        signed.extend(&formed);
        proof.covers = lines
            .iter()
            .map(|line| Covered { name: line.name.to_ascii_lowercase(), at: Some(Locator::Raw(line.line)) })
            .collect();
        proof.remarks.truncate(before);
        dkim::under_keys(&Hash::Sha1.of(&signed), &parsed, asked, &mut proof);
        if proof.signature != Verdict::Invalid {
            break;
        }
    }
    granularity(message, &mut proof);
    if proof.signature == Verdict::Invalid {
        proof.cause = causes::find(message, header, &proof);
        proof.search = Search::Impossible("its hash holds headers and text together".to_owned());
    }
    proof
}

/// The tags (RFC 4870 3.4.5), and the names of h=, if there are any.
fn strict(content: &[u8], list: &tags::TagList) -> Result<(Parsed, Option<Vec<String>>), String> {
    let value = |name: &str| dkim::text(list, content, name);
    if let Some(defect) = list.defects.iter().find(|defect| !matches!(defect, tags::TagDefect::Empty)) {
        return Err(format!("the signature is not well-formed: {}", defect.words()));
    }
    if let Some(algorithm) = value("a").filter(|algorithm| !algorithm.eq_ignore_ascii_case("rsa-sha1")) {
        return Err(format!("the algorithm “{algorithm}” is not known"));
    }
    dkim::signer(list, content)?;
    let form = match value("c").map(|form| form.to_ascii_lowercase()).as_deref() {
        Some("simple") => Canon::Simple,
        Some("nofws") => Canon::Nofws,
        Some(other) => return Err(format!("the form c= is not known: “{other}”")),
        None => return Err("the tag c= is missing".to_owned()),
    };
    if let Some(query) = value("q").filter(|query| !query.eq_ignore_ascii_case("dns")) {
        return Err(format!("its key is kept in an unknown way: q={query}"));
    }
    let names = value("h").map(|names| dkim::names(&names)).transpose()?;
    let parsed = Parsed::without_text(Algorithm::Rsa(Hash::Sha1), (form, form), list, content)?;
    Ok((parsed, names))
}

/// The empty line and the text, in form; empty lines at the end are left out, the first one too if nothing follows it.
fn ending(form: Canon, text: &[u8]) -> Vec<u8> {
    let formed = canon::body(form, text);
    if formed.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
        return Vec::new();
    }
    [b"\r\n".as_slice(), &formed].concat()
}

/// The signed header lines below the signature: all of them, or those that h= names, in its order. A name that stands there
/// once takes every line of that name; of one named more often, the last names take the last lines, one each.
fn selected<'a>(message: &Message<'a>, own: &Header, names: Option<&[String]>) -> Vec<&'a Header> {
    let below = message.mail.headers.iter().filter(|line| line.line.start > own.line.start);
    let Some(names) = names else { return below.collect() };
    let mut lines: HashMap<String, Vec<&Header>> = HashMap::new();
    for line in below {
        lines.entry(line.name.to_ascii_lowercase()).or_default().push(line);
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    names.iter().for_each(|name| *times.entry(name).or_default() += 1);
    let mut found: Vec<&Header> = Vec::new();
    for name in names.iter().rev().filter(|name| !name.is_empty()) {
        let left = times.entry(name).or_default();
        *left = left.saturating_sub(1);
        let Some(own) = lines.get_mut(name) else { continue };
        if *left > 0 {
            found.extend(own.pop());
        } else {
            found.extend(own.drain(..).rev());
        }
    }
    found.reverse();
    found
}

/// `g=` of the key record limits it to one address of the domain (RFC 4870 3.2.3).
fn granularity(message: &Message, proof: &mut Proof) {
    let Some(used) = &proof.key else { return };
    let record = used.key.record.as_bytes();
    let Some(limit) = tags::read(record).value(record, "g").map(|limit| String::from_utf8_lossy(limit).into_owned())
    else {
        return;
    };
    let mail = message.mail;
    let sender =
        mail.sender.first().or(mail.from.first()).map(|sender| sender.value.address.clone()).unwrap_or_default();
    let local = sender.rsplit_once('@').map(|(local, _)| local.to_owned()).unwrap_or_default();
    if !limit.is_empty() && limit != "*" && limit != local {
        proof
            .remarks
            .push(format!("the key is only for the address “{limit}” of its domain (g=), the sender is “{sender}”"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_leaves_nothing_behind_the_headers() {
        assert_eq!(ending(Canon::Simple, b"\r\n\r\n"), b"");
        assert_eq!(ending(Canon::Nofws, b" \r\n"), b"");
        assert_eq!(ending(Canon::Nofws, b"a b\r\n\r\n"), b"\r\nab\r\n");
        assert_eq!(ending(Canon::Simple, b"a b\n\n"), b"\r\na b\r\n");
    }
}

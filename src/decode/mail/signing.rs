//! Signature headers and Authentication-Results as recorded. Nothing is verified here.

use crate::decode::tags::{self, trimmed};
use crate::decode::{text, time};
use crate::evidence::limits::mail::MOST_RESULTS;
use crate::evidence::{Authentication, ByteSpan, Fact, SignatureTag, SignatureTags};

/// Headers that are tag lists (RFC 6376 3.5, RFC 8617 4.1, RFC 4870 3.4.5).
pub(super) const SIGNATURE_HEADERS: [&str; 5] =
    ["dkim-signature", "domainkey-signature", "x-google-dkim-signature", "arc-message-signature", "arc-seal"];

/// Cuts a body at semicolons that stand outside comments and quotes.
fn clauses(content: &[u8]) -> Vec<ByteSpan> {
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    let mut found = Vec::new();
    for (at, byte) in content.iter().enumerate() {
        match byte {
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth = depth.saturating_sub(1),
            b'"' => quoted = !quoted,
            b';' if depth == 0 && !quoted => {
                found.push(ByteSpan::new(start, at));
                start = at + 1;
                if found.len() >= MOST_RESULTS {
                    return found;
                }
            }
            _ => {}
        }
    }
    found.push(ByteSpan::new(start, content.len()));
    found
}

/// The tags of a signature header.
pub(super) fn signature(bytes: &[u8], body: ByteSpan, header: &str, name: String) -> SignatureTags {
    let content = body.of(bytes);
    let tags: Vec<SignatureTag> = tags::read(content)
        .tags
        .into_iter()
        .map(|tag| {
            let name = text::verbatim(tag.name.of(content)).to_ascii_lowercase();
            let value = Fact::raw(text::verbatim(tag.value.of(content)), tag.value.shifted(body.start));
            SignatureTag { name, value }
        })
        .collect();
    let time = tags.iter().find(|tag| tag.name == "t").map(|tag| &tag.value);
    let signed_at = time.and_then(|value| Some(Fact::at(time::epoch(&value.value)?, value.at.clone())));
    SignatureTags { header: header.to_owned(), name, tags, signed_at }
}

/// Whether an Authentication-Results body has more results than are read.
pub(super) fn is_cut(content: &[u8]) -> bool {
    clauses(content).len() >= MOST_RESULTS
}

/// An Authentication-Results body (RFC 8601 2.2).
pub(crate) fn authentication(bytes: &[u8], body: ByteSpan, name: String) -> Authentication {
    let content = body.of(bytes);
    let fact = |span: ByteSpan| {
        let span = trimmed(content, span);
        Fact::raw(text::verbatim(span.of(content)), span.shifted(body.start))
    };
    let mut parts = clauses(content).into_iter().map(fact);
    let authserv_id = parts.next().unwrap_or_else(|| Fact::raw(String::new(), body));
    Authentication { name, authserv_id, results: parts.filter(|part| !part.value.is_empty()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_keep_their_bytes() {
        let header = " v=1; a=rsa-sha256; d=Example.org;\r\n\tb=ab\r\n\t cd==;";
        let read = signature(header.as_bytes(), ByteSpan::new(0, header.len()), "dkim-signature", "x".into());
        assert_eq!(read.tag("d").unwrap().value, "Example.org");
        assert_eq!(read.tag("b").unwrap().value, "ab cd==");
        assert_eq!(read.tags.len(), 4);
    }

    #[test]
    fn results_are_cut_outside_comments() {
        let header = " mx.example; spf=pass (a; b) smtp.mailfrom=x@y; dkim=none";
        let read = authentication(header.as_bytes(), ByteSpan::new(0, header.len()), "x".into());
        assert_eq!(read.authserv_id.value, "mx.example");
        assert_eq!(
            read.results.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(),
            ["spf=pass (a; b) smtp.mailfrom=x@y", "dkim=none"]
        );
    }
}

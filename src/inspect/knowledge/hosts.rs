//! Names of hosts: to whom they belong, and which of them one provider runs together.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Domains that one provider runs its servers under.
const FAMILIES: &str = include_str!("../../../assets/knowledge/host_families.tsv");
/// Second labels under which countries let everybody register (the common part of the public suffix list).
const SECOND: [&str; 31] = [
    "ac", "ad", "asn", "co", "com", "edu", "ed", "firm", "gen", "go", "gob", "gouv", "gov", "govt", "gv", "id", "info",
    "k12", "ltd", "me", "mil", "ne", "net", "nhs", "nom", "or", "org", "oz", "plc", "police", "sch",
];
/// Last labels of names that only a private network knows (RFC 6762 appendix G, RFC 8375, RFC 2606 and common use).
const PRIVATE: [&str; 11] =
    ["local", "localdomain", "lan", "home", "internal", "intranet", "corp", "private", "localhost", "intra", "arpa"];

/// A host's name as it can be compared: lower case, without brackets, port and the root's full stop.
pub fn plain(host: &str) -> String {
    bare(host).to_ascii_lowercase()
}

fn bare(host: &str) -> &str {
    let host = host.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '<' | '>' | '"' | ',' | ';'));
    let host = match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    host.trim_end_matches('.')
}

/// Whether the name is one that the whole internet can look up.
pub fn is_public(host: &str) -> bool {
    let host = bare(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && label.bytes().all(is_host_letter))
        && last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        && !PRIVATE.iter().any(|private| private.eq_ignore_ascii_case(last))
}

/// Letters of host names, and the underscore that some have (RFC 1123 2.1); those outside ASCII are letters too (RFC 5890).
fn is_host_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || !byte.is_ascii()
}

/// The part of a domain that somebody registered: `mail.example.co.uk` gives `example.co.uk`.
///
/// By the usual second labels of countries, not by the whole public suffix list.
pub fn registrable(domain: &str) -> &str {
    let domain = domain.trim_end_matches('.');
    let ends: Vec<usize> = domain.rmatch_indices('.').map(|(at, _)| at).take(3).collect();
    let after = |index: usize| ends.get(index).map_or(domain, |at| domain.get(at + 1..).unwrap_or(domain));
    let last = after(0);
    let second = after(1).split('.').next().unwrap_or_default();
    let of_country = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    if of_country && ends.len() >= 2 && SECOND.contains(&second) { after(2) } else { after(1) }
}

/// The registrable domain of a name that the whole internet can look up, in lower case.
pub fn organisation(host: &str) -> Option<String> {
    is_public(host).then(|| registrable(&plain(host)).to_owned())
}

/// Whose host it is: its registrable domain, or the host itself where it is not a public name.
pub fn house(host: &str) -> String {
    organisation(host).unwrap_or_else(|| plain(host))
}

/// The provider whose servers stand under the host's domain.
pub fn family(host: &str) -> Option<&'static str> {
    let domain = organisation(host)?;
    families().get(domain.as_str()).copied()
}

/// Domain to family.
fn families() -> &'static HashMap<&'static str, &'static str> {
    static TABLE: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = FAMILIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        rows.flat_map(|(family, domains)| domains.split(' ').map(move |domain| (domain, family))).collect()
    })
}

/// Whether two hosts belong together: one registrable domain, or one provider.
pub fn together(one: &str, other: &str) -> bool {
    let (Some(a), Some(b)) = (organisation(one), organisation(other)) else { return false };
    // `example.de` and `example.com` are most often one house; short labels meet by chance.
    let label = |domain: &'_ str| domain.split('.').next().filter(|label| label.len() >= 5).map(str::len);
    let same_label =
        |a: &str, b: &str| label(a).zip(label(b)).is_some_and(|(first, second)| a.get(..first) == b.get(..second));
    let family = |domain: &str| families().get(domain).copied();
    a == b || same_label(&a, &b) || family(&a).zip(family(&b)).is_some_and(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registrable_parts() {
        for (domain, part) in [
            ("mail.nordhaven.example", "nordhaven.example"),
            ("a.b.nordhaven.co.uk", "nordhaven.co.uk"),
            ("nordhaven.co.uk", "nordhaven.co.uk"),
            ("co.uk", "co.uk"),
            ("example", "example"),
            ("x.com.", "x.com"),
        ] {
            assert_eq!(registrable(domain), part);
        }
    }

    #[test]
    fn organisations() {
        assert_eq!(organisation("Mail.Example.co.uk.").as_deref(), Some("example.co.uk"));
        assert_eq!(organisation("mail.t-online.de").as_deref(), Some("t-online.de"));
        assert_eq!(organisation("co.uk").as_deref(), Some("co.uk"));
        assert_eq!(organisation("mx.example.com:25").as_deref(), Some("example.com"));
        assert_eq!(organisation("PC-ANNA"), None);
        assert_eq!(organisation("[192.0.2.1]"), None);
        assert_eq!(organisation("server.office.local"), None);
    }

    #[test]
    fn families() {
        assert!(together("mail-qk0.google.com", "smtp.gmail.com"));
        assert!(together("a.mimecast.com", "b.mimecast.com"));
        assert!(!together("a.example.co.uk", "b.other.co.uk"));
        assert!(together("fwd03.sul.t-online.de", "fmrl03.sul.t-online.com"));
        assert!(!is_public("ann@example.com"));
        assert_eq!(family("mail.gmx.net"), family("mout.kundenserver.de"));
    }
}

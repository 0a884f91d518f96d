//! Mail server programs: which one a Received line names, and when that version came out.

use jiff::civil::Date;

use crate::evidence::Hop;

/// Versions and when they came out.
const VERSIONS: &str = include_str!("../../../assets/knowledge/server_versions.tsv");

/// The version of a server program that a line names, and since when anybody could run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVersion {
    /// The program in words.
    pub program: &'static str,
    /// The version that the row of the table names.
    pub version: &'static str,
    /// First day of the month of its release.
    pub released: Date,
}

/// The release of the server program that a Received line names; `None` if it names none that the table knows.
pub fn version(hop: &Hop) -> Option<ServerVersion> {
    let software = hop.software.as_ref()?.value.as_str();
    let with = hop.with.as_ref().map_or("", |with| with.value.as_str());
    let (key, program, text) = if let Some(rest) = software.strip_prefix("Exim ") {
        ("exim", "Exim", rest)
    } else if let Some(rest) = software.strip_prefix("fetchmail-") {
        ("fetchmail", "fetchmail", rest)
    } else if with.starts_with("Microsoft SMTP Server") {
        ("exchange", "Exchange", software)
    } else if with.ends_with("SMTPSVC") {
        ("smtpsvc", "Windows' own mail service", software)
    } else if software.starts_with("8.") && software.contains('/') {
        ("sendmail", "sendmail", software.split('/').next().unwrap_or_default())
    } else {
        return None;
    };
    // Versions that are only tried out come before their release.
    if text.to_ascii_lowercase().contains("rc") || text.to_ascii_lowercase().contains("beta") {
        return None;
    }
    let numbers = numbers(text)?;
    let rows = VERSIONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        (columns.next() == Some(key)).then_some(())?;
        let version = columns.next()?;
        Some((self::numbers(version)?, version, columns.next()?))
    });
    // Exchange counts 15.1, 15.2 and the cloud's 15.20 side by side: only the same second number compares.
    let same_line = |row: &[u32]| key != "exchange" || row.get(..2) == numbers.get(..2);
    let (_, version, month) =
        rows.filter(|(row, ..)| *row <= numbers && same_line(row)).max_by(|a, b| a.0.cmp(&b.0))?;
    Some(ServerVersion { program, version, released: format!("{month}-01").parse().ok()? })
}

/// `4.89` as numbers that compare; letters behind a number end it.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let numbers: Vec<u32> = text.get(..end)?.split('.').map_while(|part| part.parse().ok()).collect();
    (!numbers.is_empty()).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{ByteSpan, Fact};

    fn released(with: &str, software: &str) -> Option<String> {
        let fact = |text: &str| Some(Fact::raw(text.to_owned(), ByteSpan::default()));
        let hop = Hop { with: fact(with), software: fact(software), ..Hop::default() };
        version(&hop).map(|version| version.released.to_string())
    }

    #[test]
    fn versions_have_a_month() {
        assert_eq!(released("esmtp", "Exim 4.89").as_deref(), Some("2017-03-01"));
        assert_eq!(released("esmtp", "Exim 4.89_1 #1 (Debian)").as_deref(), Some("2017-03-01"));
        assert_eq!(released("esmtp", "Exim 4.97-RC1"), None);
        assert_eq!(released("esmtp", "Exim 3.35 #2"), None);
        assert_eq!(released("ESMTP", "8.14.4/8.14.4").as_deref(), Some("2009-12-01"));
        assert_eq!(released("ESMTP", "8.11.6p2/8.11.6").as_deref(), Some("2001-08-01"));
        assert_eq!(released("Microsoft SMTP Server", "15.20.2495.18").as_deref(), Some("2017-07-01"));
        assert_eq!(released("Microsoft SMTP Server", "15.1.225.42").as_deref(), Some("2014-10-01"));
        assert_eq!(released("Microsoft SMTPSVC", "6.0.3790.3959").as_deref(), Some("2007-03-01"));
        assert_eq!(released("ESMTP", "Postfix"), None);
        assert_eq!(released("IMAP", "fetchmail-5.9.0").as_deref(), Some("2001-08-01"));
    }
}

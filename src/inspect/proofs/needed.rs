//! Which key records a set of mails needs that are not at hand, for a colleague with a connection.

use std::collections::BTreeMap;

use super::{Proof, Verdict};
use crate::evidence::Stamp;
use crate::inspect::Report;

/// Most records that are told.
const MOST_RECORDS: usize = 100_000;
/// Longest name of a record (bytes; RFC 1035 2.3.4).
const LONGEST_NAME: usize = 253;

/// One record that is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeededRecord {
    /// Its name: `selector._domainkey.domain`, in small letters.
    pub name: String,
    /// Signing domain.
    pub domain: String,
    /// Selector.
    pub selector: String,
    /// Mails that need it.
    pub mails: usize,
    /// Day of the first and the last of them, by their Date; empty without one.
    pub first: String,
    /// See `first`.
    pub last: String,
    /// What to type where there is a connection; `None` if the name can't be that of a record.
    pub line: Option<String>,
}

/// Gathers records from reports, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needed {
    records: BTreeMap<String, NeededRecord>,
}

impl Needed {
    /// Adds what a report, and what it encloses, needs.
    pub fn add(&mut self, report: &Report) {
        let date = report.timeline.iter().find(|entry| entry.name == "mail.date").map(|entry| &entry.stamp);
        let mut names: Vec<&Proof> = report.proofs.iter().filter(|proof| proof.signature == Verdict::NoKey).collect();
        names.retain(|proof| !proof.domain.is_empty() && !proof.selector.is_empty());
        names.sort_by_key(|proof| proof.record_name().to_ascii_lowercase());
        names.dedup_by_key(|proof| proof.record_name().to_ascii_lowercase());
        for proof in names {
            self.one(proof, date);
        }
        for child in &report.children {
            self.add(child);
        }
    }

    fn one(&mut self, proof: &Proof, date: Option<&Stamp>) {
        let name = proof.record_name().to_ascii_lowercase();
        if !self.records.contains_key(&name) && self.records.len() >= MOST_RECORDS {
            return;
        }
        let record = self.records.entry(name.clone()).or_insert_with(|| NeededRecord {
            domain: proof.domain.to_ascii_lowercase(),
            selector: proof.selector.to_ascii_lowercase(),
            line: line_to_copy(&proof.domain, &proof.selector),
            name,
            ..NeededRecord::default()
        });
        record.mails += 1;
        let Some(day) = date.and_then(Stamp::civil).map(|at| at.date().to_string()) else { return };
        if record.first.is_empty() || day < record.first {
            record.first.clone_from(&day);
        }
        if day > record.last {
            record.last = day;
        }
    }

    /// The records, those that most mails need first.
    pub fn records(&self) -> Vec<&NeededRecord> {
        let mut all: Vec<&NeededRecord> = self.records.values().collect();
        all.sort_by(|one, other| other.mails.cmp(&one.mails).then_with(|| one.name.cmp(&other.name)));
        all
    }
}

/// What to type where there is a connection, to be handed back as it is printed.
///
/// `None` where the signature's own words can't be the name of a record: whoever wrote the mail chose them, and what they chose
/// must not run in a colleague's terminal.
pub fn line_to_copy(domain: &str, selector: &str) -> Option<String> {
    let name = format!("{selector}._domainkey.{}", domain.trim_end_matches('.')).to_ascii_lowercase();
    let plain = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let fits = name.len() <= LONGEST_NAME && name.split('.').all(plain) && !name.starts_with('-');
    fits.then(|| format!("dig +noall +answer TXT {name}"))
}

#[cfg(test)]
mod tests {
    use super::{Needed, line_to_copy};
    use crate::evidence::Locator;
    use crate::inspect::Report;
    use crate::inspect::proofs::{Proof, ProofKind, Verdict};

    #[test]
    fn what_a_mail_calls_its_record_never_runs() {
        assert_eq!(
            line_to_copy("Nord.Example", "Quay").as_deref(),
            Some("dig +noall +answer TXT quay._domainkey.nord.example")
        );
        for (domain, selector) in [
            ("nord.example", "$(rm -rf ~)"),
            ("nord.example;reboot", "a"),
            ("nord.example", "-f"),
            ("nord.example", "@8.8.8.8"),
            ("nord..example", "a"),
            ("nörd.example", "a"),
            ("nord.example\nls", "a"),
        ] {
            assert_eq!(line_to_copy(domain, selector), None, "{domain} {selector}");
        }
    }

    #[test]
    fn records_are_counted_by_mails() {
        let mut needed = Needed::default();
        let mut report = Report::unreadable("a.eml", jiff::Timestamp::UNIX_EPOCH, "");
        let proof = |selector: &str, signature: Verdict| {
            let mut proof = Proof::new(ProofKind::Dkim, "mail.dkim-signature", Locator::raw(0, 1));
            (proof.domain, proof.selector, proof.signature) = ("Nord.example".into(), selector.into(), signature);
            proof
        };
        report.proofs = vec![proof("a", Verdict::NoKey), proof("A", Verdict::NoKey), proof("b", Verdict::Valid)];
        let mut box_of_mails = Report::unreadable("box", jiff::Timestamp::UNIX_EPOCH, "");
        box_of_mails.children = vec![report.clone(), report];
        needed.add(&box_of_mails);
        let records = needed.records();
        assert_eq!(records.len(), 1);
        assert_eq!((records[0].name.as_str(), records[0].mails), ("a._domainkey.nord.example", 2));
    }
}

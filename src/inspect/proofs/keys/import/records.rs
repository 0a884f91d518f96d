//! Named records: entries of zones, other names that lead to them, and the keys that come of both.

use super::super::KeyOrigin;
use super::cells::{has_key, normal};
use super::zone::{Entry, Said};
use super::{Reader, UNKNOWN};

impl Reader {
    pub(super) fn directive(&mut self, number: usize, rest: &str) {
        let mut words = rest.split_whitespace();
        match (words.next().map(str::to_ascii_uppercase).as_deref(), words.next()) {
            (Some("ORIGIN"), Some(origin)) => self.origin = Some(origin.trim_end_matches('.').to_ascii_lowercase()),
            (Some("TTL"), _) => {}
            (Some("INCLUDE"), _) => self.problem(number, "the file that it names is not read; import it by itself"),
            _ => self.problem(number, UNKNOWN),
        }
    }

    pub(super) fn zone(&mut self, number: usize, line: &str) {
        let (first, mut entry) = self.open.take().unwrap_or((number, Entry::default()));
        match entry.line(line) {
            Err(why) => return self.problem(first, why),
            Ok(false) => {
                self.open = Some((first, entry));
                return;
            }
            Ok(true) => {}
        }
        let said = entry.said();
        let owner = match &said {
            Said::Text { owner, .. } | Said::Alias { owner, .. } | Said::Other { owner } => {
                owner.clone().or(self.owner.take())
            }
            Said::Nothing => return self.problem(first, UNKNOWN),
        };
        let Some(owner) = owner else { return self.problem(first, "the name of the record is missing") };
        self.owner = Some(owner.clone());
        let absolute = self.absolute(&owner, &entry.comment);
        match said {
            Said::Text { record, .. } => self.record(first, &absolute, record),
            Said::Alias { target, .. } => {
                let target = self.absolute(&target, "");
                self.alias(first, &absolute, &target);
            }
            _ => {}
        }
    }

    /// A name of a zone with the origin behind it, if it is relative.
    fn absolute(&self, name: &str, comment: &str) -> String {
        if name.ends_with('.') {
            return name.to_owned();
        }
        match &self.origin {
            // A zone of answers that a resolver replaces holds whole names in front of its own.
            Some(origin) if origin.split('.').any(|label| label.starts_with("rpz")) => name.to_owned(),
            Some(origin) if name == "@" => origin.clone(),
            Some(origin) => format!("{name}.{origin}"),
            // `; ----- DKIM key mail for example.com`, as opendkim-genkey writes it.
            None => match comment.split_once("DKIM key ").and_then(|(_, rest)| rest.split_once(" for ")) {
                Some((_, domain)) if name.ends_with("_domainkey") => format!("{name}.{}", domain.trim()),
                _ => name.to_owned(),
            },
        }
    }

    pub(super) fn alias(&mut self, number: usize, owner: &str, target: &str) {
        self.aliases.entry(normal(target)).or_default().push((number, normal(owner)));
    }

    /// The waiting record is whole.
    pub(super) fn flush(&mut self) {
        if let Some((line, owner, record)) = self.waiting.take() {
            self.record(line, &owner, record);
        }
    }

    /// A record under its own name and those that lead to it.
    pub(super) fn record(&mut self, line: usize, owner: &str, record: String) {
        let owner = normal(owner);
        let rpz = self.origin.as_ref().filter(|origin| origin.split('.').any(|label| label.starts_with("rpz")));
        let owner = match rpz.and_then(|origin| owner.strip_suffix(origin.as_str())) {
            Some(inside) => inside.trim_end_matches('.').to_owned(),
            None => owner,
        };
        let mut names = vec![(line, owner)];
        let mut at = 0;
        // Each name leads on once: what was followed is taken away.
        while let Some((_, name)) = names.get(at) {
            let more = self.aliases.remove(name).unwrap_or_default();
            names.extend(more);
            at += 1;
        }
        let mut named = false;
        for (line, name) in &names {
            if let Some((selector, domain)) = name.split_once("._domainkey.") {
                named = true;
                let source = self.name.clone();
                self.row(*line, [domain, selector, &record, "", ""], source, KeyOrigin::File);
            }
        }
        if !named && has_key(&record) {
            let relative = names.iter().any(|(_, name)| name.ends_with("._domainkey"));
            self.problem(
                line,
                if relative {
                    "its name ends with _domainkey: no $ORIGIN says the domain"
                } else {
                    "its name holds no _domainkey"
                },
            );
        }
    }
}

//! A mail's facts under their dotted names, and its moments.

use super::{ByteSpan, Fact, Locator, Mail, NamedFact, Reading, Stamp, TimelineEntry, Trust, listing_time};

/// Headers that stand in a mail many times by design: their facts always carry an index.
const LISTS: &[&str] = &[
    "received",
    "x-received",
    "dkim-signature",
    "domainkey-signature",
    "x-google-dkim-signature",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "authentication-results",
];

impl Mail {
    /// The dotted name of each header line, in file order; every name occurs once.
    pub fn header_names(&self) -> Vec<String> {
        let mut seen = std::collections::BTreeMap::<String, usize>::new();
        self.headers
            .iter()
            .map(|header| {
                let malformed = header.name.is_empty();
                let key = if malformed { "malformed".to_owned() } else { plain_name(&header.name) };
                let count = seen.entry(key.clone()).or_default();
                let index = *count;
                *count += 1;
                let listed = malformed || LISTS.contains(&key.as_str());
                if index == 0 && !listed { format!("mail.{key}") } else { format!("mail.{key}[{index}]") }
            })
            .collect()
    }

    /// Every fact with its name.
    pub fn facts(&self) -> Vec<NamedFact> {
        let mut facts = Vec::new();
        let mut add = |name: String, fact: &Fact<String>, read_as| {
            facts.push(NamedFact { name, value: fact.value.clone(), at: fact.at.clone(), read_as });
        };
        if let Some(line) = &self.mbox_from {
            add("mail.mbox-from".into(), line, Reading::Verbatim);
        }
        for (header, name) in self.headers.iter().zip(self.header_names()) {
            add(name, &header.fact(), Reading::HeaderText);
        }
        for hop in &self.hops {
            let base = format!("mail.received[{}]", hop.index);
            for (word, fact) in hop.clauses() {
                add(format!("{base}.{word}"), fact, Reading::Verbatim);
            }
            for (index, address) in hop.addresses.iter().enumerate() {
                add(format!("{base}.address[{index}]"), address, Reading::Verbatim);
            }
            for (index, address) in hop.by_addresses.iter().enumerate() {
                add(format!("{base}.by-address[{index}]"), address, Reading::Verbatim);
            }
            if let Some(date) = &hop.date {
                add(format!("{base}.date"), &date.map(|stamp| stamp.raw.clone()), Reading::Verbatim);
            }
        }
        for signature in &self.signatures {
            for tag in &signature.tags {
                add(format!("{}.{}", signature.name, plain_name(&tag.name)), &tag.value, Reading::Verbatim);
            }
        }
        for results in &self.authentication {
            add(format!("{}.authserv-id", results.name), &results.authserv_id, Reading::Verbatim);
            for (index, result) in results.results.iter().enumerate() {
                add(format!("{}.result[{index}]", results.name), result, Reading::Verbatim);
            }
        }
        for (index, boundary) in self.boundaries.iter().enumerate() {
            add(format!("mail.boundary[{index}]"), boundary, Reading::Parameter);
        }
        for clock in &self.clocks {
            let shown = clock.stamp.map(listing_time);
            let read_as = if clock.self_contained { Reading::HiddenClock } else { Reading::Derived };
            add(format!("{}~clock", clock.name), &shown, read_as);
        }
        for clue in &self.clues {
            add(format!("{}~{}", clue.name, clue.kind.word()), &clue.value, Reading::Derived);
        }
        for stored in &self.store {
            add(stored.name.clone(), &stored.value, Reading::Derived);
        }
        for part in &self.parts {
            let mut told = part.content_type.clone();
            let size = part.decoded_size.map(|bytes| format!("{bytes} bytes decoded"));
            for more in [Some(&part.encoding), part.file_name.as_ref(), size.as_ref()].into_iter().flatten() {
                if !more.is_empty() {
                    told.push_str("; ");
                    told.push_str(more);
                }
            }
            add(format!("mail.part[{}]", part.path), &Fact::raw(told, part.span), Reading::Derived);
            for (name, date) in &part.file_dates {
                let written = date.map(|stamp| stamp.raw.clone());
                add(format!("mail.part[{}].{name}", part.path), &written, Reading::Verbatim);
            }
        }
        for part in &self.parts {
            if let Some(charset) = &part.charset {
                add(format!("mail.part[{}].charset", part.path), charset, Reading::Parameter);
            }
        }
        for body in &self.bodies {
            if let Some(generator) = &body.generator {
                add(format!("mail.part[{}].generator", body.part), generator, Reading::Derived);
            }
        }
        for (index, mention) in self.mentions.iter().enumerate() {
            let told = mention.text.map(|text| format!("{} ({}: {text})", mention.stamp.words(), mention.what));
            add(format!("mail.mention[{index}]"), &told, Reading::Derived);
        }
        let body = ByteSpan::new(self.header_area.end, self.header_area.end.max(self.end));
        for (area, ends, span) in
            [("header", self.header_line_ends, self.header_area), ("body", self.body_line_ends, body)]
        {
            add(format!("mail.line-ends.{area}"), &Fact::raw(ends.words(), span), Reading::Derived);
            if let Some(other) = ends.first_other {
                let name = format!("mail.line-ends.{area}.first-other");
                add(name, &Fact::raw("the first line end of another kind".to_owned(), other), Reading::Derived);
            }
        }
        unique(facts)
    }

    /// Each Date that could be read, under the name of its header.
    ///
    /// Outlook's own time of sending, which stands in for a Date that is not there, is named by the store.
    fn named_dates(&self) -> Vec<(String, &Fact<Stamp>)> {
        let mut dates = self.dates.iter().peekable();
        let headers = self.headers.iter().zip(self.header_names()).filter(|(header, _)| header.is("date"));
        let named = headers.filter_map(|(header, name)| {
            let at = Locator::Raw(header.body);
            dates.next_if(|date| date.at == at).map(|date| (name, date))
        });
        named.collect()
    }

    /// Every moment with who wrote it, under the name of its fact.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        let mut add = |name: String, fact: &Fact<Stamp>, trust, by: Option<String>| {
            entries.push(TimelineEntry::written(name, fact.value.clone(), fact.at.clone(), trust, by));
        };
        for (name, date) in self.named_dates() {
            let by = self.mailers.first().map(|mailer| mailer.product.value.clone());
            add(name, date, Trust::Sender, by);
        }
        for hop in self.hops.iter().rev() {
            if let Some(date) = &hop.date {
                let by = hop.by.as_ref().map(|by| by.value.clone());
                add(format!("mail.received[{}].date", hop.index), date, Trust::Server, by);
            }
        }
        let mut names = Names::default();
        for stored in &self.store {
            let name = names.next(&stored.name);
            if let Some(stamp) = &stored.stamp {
                let at = Fact::at(stamp.clone(), stored.value.at.clone());
                add(name, &at, Trust::Field, Some(self.container.words().to_owned()));
            }
        }
        for part in &self.parts {
            for (name, date) in &part.file_dates {
                add(format!("mail.part[{}].{name}", part.path), date, Trust::Sender, None);
            }
        }
        for signature in &self.signatures {
            if let Some(signed_at) = &signature.signed_at {
                let by = signature.tag("d").map(|domain| domain.value.clone());
                add(format!("{}.t", signature.name), signed_at, Trust::Server, by);
            }
        }
        let hidden = self.clocks.iter().map(|clock| TimelineEntry {
            name: names.next(&format!("{}~clock", clock.name)),
            stamp: clock.stamp.value.clone(),
            at: clock.stamp.at.clone(),
            trust: Trust::Hidden,
            by: Some(clock.what.clone()),
            moment: Some(clock.moment),
            steps: clock.steps.clone(),
        });
        let behind_hops = self.named_dates().len() + self.dated_hops().count();
        entries.splice(behind_hops..behind_hops, hidden);
        entries
    }
}

/// A header or tag name as one segment of a dotted path: lower case, what is not printable ASCII replaced.
fn plain_name(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            '.' | '[' | ']' | '~' => '_',
            letter if letter.is_ascii_graphic() => letter.to_ascii_lowercase(),
            _ => '_',
        })
        .collect()
}

/// Names that were given so far, with how often.
#[derive(Default)]
pub(super) struct Names(std::collections::BTreeMap<String, usize>);

impl Names {
    /// The name itself, or with a number where it occurs again. Dotted names never end in ")": it can't meet another one.
    pub(super) fn next(&mut self, name: &str) -> String {
        let count = self.0.entry(name.to_owned()).or_default();
        *count += 1;
        if *count > 1 { format!("{name}({count})") } else { name.to_owned() }
    }
}

/// Gives a name that occurs again a number, so that each name occurs once.
pub(super) fn unique(mut facts: Vec<NamedFact>) -> Vec<NamedFact> {
    let mut names = Names::default();
    facts.iter_mut().for_each(|fact| fact.name = names.next(&fact.name));
    facts
}

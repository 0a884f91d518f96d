//! The way that a mail says it took: who handed it to whom, when, and whose word each line is.

use serde::{Deserialize, Serialize};

use super::knowledge::addresses;
use crate::evidence::{Fact, Hop, Locator, Mail, Stamp};

pub(crate) mod joins;
pub(crate) mod skew;
mod trust;

use joins::Strength;

/// What kind of internet address it is (IANA special-purpose registries, RFC 6890).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AddressClass {
    /// Reachable from everywhere.
    Public,
    /// Of a private network (RFC 1918, RFC 4193, RFC 6598).
    Private,
    /// The machine itself (127/8, ::1).
    Loopback,
    /// For examples in texts (RFC 5737, RFC 3849).
    Documentation,
    /// Never given to anyone: 0/8, 240/4 and the like.
    Reserved,
    /// Handed to a registry only after the line's date (IANA IPv4 address space registry).
    NotYetAllocated,
    /// No address at all, e.g. a part above 255.
    Impossible,
}

/// Whose word a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// A server on the receiving side wrote it, if the copy is what it says.
    Receiver,
    /// A server that the receiving side took the mail from, by a name it looked up itself.
    Vouched,
    /// The sender could have typed it.
    Anyone,
}

/// How a line joins the line before it on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Join {
    /// The first line of the way.
    First,
    /// It names the host that wrote the line before.
    Joined,
    /// It names another host.
    Broken,
    /// One of the two names no host that could be compared.
    Unknown,
}

/// One stop on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Index of its Received line, 0 topmost.
    pub received: usize,
    /// Where the line stands.
    pub line: Locator,
    /// Name that the handing side gave.
    pub from: Option<Fact<String>>,
    /// Name that the taking side looked up.
    pub looked_up: Option<Fact<String>>,
    /// Host that wrote the line.
    pub by: Option<Fact<String>>,
    /// Protocol.
    pub with: Option<Fact<String>>,
    /// TLS version.
    pub tls: Option<Fact<String>>,
    /// Queue identifier.
    pub id: Option<Fact<String>>,
    /// Time hidden in the queue identifier.
    pub id_clock: Option<Stamp>,
    /// Addresses with their kind.
    pub addresses: Vec<(Fact<String>, AddressClass)>,
    /// When the server noted the mail.
    pub date: Option<Fact<Stamp>>,
    /// Seconds since the stop before; negative where it arrived before it left. `None` where one has no moment.
    pub delay: Option<i64>,
    /// How it joins the stop before.
    pub join: Join,
    /// Whose word it is.
    pub word: Word,
    /// Seconds by which this host's clock is estimated to be ahead of the others; `None` where nothing tells.
    pub skew: Option<i64>,
}

impl Stop {
    /// The places of all its facts.
    pub(crate) fn places(&mut self) -> impl Iterator<Item = &mut Locator> {
        let texts = [&mut self.from, &mut self.looked_up, &mut self.by, &mut self.with, &mut self.tls, &mut self.id];
        let texts = texts.into_iter().flatten().map(|fact| &mut fact.at);
        let addresses = self.addresses.iter_mut().map(|(fact, _)| &mut fact.at);
        let date = self.date.iter_mut().map(|date| &mut date.at);
        texts.chain(addresses).chain(date).chain([&mut self.line])
    }
}

/// The whole way, in the order of travelling.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Route {
    /// Stops, the sender's side first.
    pub stops: Vec<Stop>,
    /// Index in `stops` of the first line that the receiving side wrote; lines before it are at most vouched for.
    pub trusted_from: Option<usize>,
    /// Why the boundary stands there, one plain sentence.
    pub trust_reason: String,
}

/// Reads the way of a mail.
pub fn route(mail: &Mail) -> Route {
    let hops: Vec<&Hop> = mail.hops.iter().rev().collect();
    let skews = skew::skews(&hops, mail.date());
    let trust = trust::boundary(&hops, mail);
    let mut stops: Vec<Stop> = Vec::new();
    for (index, hop) in hops.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| hops.get(before)).copied();
        let join = match before.map(|before| joins::strength(hop, before)) {
            None => Join::First,
            Some(Strength::Exact | Strength::Organisation | Strength::Family) => Join::Joined,
            Some(Strength::Broken) => Join::Broken,
            Some(Strength::Unknown) => Join::Unknown,
        };
        let moment = |hop: &Hop| hop.date.as_ref().and_then(|date| date.value.instant());
        let delay = before.and_then(moment).zip(moment(hop)).map(|(then, now)| now.duration_since(then).as_secs());
        let when = hop.date.as_ref().and_then(|date| date.value.civil()).map(|at| at.date());
        let clock = hop.id.as_ref().and_then(|id| mail.clocks.iter().find(|clock| clock.stamp.at == id.at));
        let classes =
            hop.addresses.iter().filter_map(|one| Some((one.clone(), addresses::classify(&one.value, when)?)));
        stops.push(Stop {
            received: hop.index,
            line: Locator::Raw(hop.body),
            from: hop.from.clone(),
            looked_up: hop.looked_up.clone(),
            by: hop.by.clone(),
            with: hop.with.clone(),
            tls: hop.tls.clone(),
            id: hop.id.clone(),
            id_clock: clock.map(|clock| clock.stamp.value.clone()),
            addresses: classes.collect(),
            date: hop.date.clone(),
            delay,
            join,
            word: trust.words.get(index).copied().unwrap_or(Word::Anyone),
            skew: skews.get(index).copied().flatten(),
        });
    }
    Route { stops, trusted_from: trust.first, trust_reason: trust.reason }
}

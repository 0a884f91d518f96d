//! How two neighbouring Received lines join: does the upper say it took the mail from the host that wrote the lower?

use super::super::knowledge::hosts;
use crate::evidence::Hop;

/// How well two lines join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// Both name hosts, and nothing brings them together.
    Broken,
    /// One of the two names nothing that could be compared.
    Unknown,
    /// Hosts of one provider.
    Family,
    /// Hosts of one registrable domain.
    Organisation,
    /// The same host, by name or address.
    Exact,
}

/// Whether the line was written by a program that fetched the mail out of a mailbox, so that no handing over stands behind it.
pub(crate) fn is_retrieval(hop: &Hop) -> bool {
    let with = hop.with.as_ref().map_or("", |with| with.value.as_str()).to_ascii_uppercase();
    let word = with.split_whitespace().next().unwrap_or_default();
    let software = hop.software.as_ref().map_or("", |software| software.value.as_str());
    word.starts_with("IMAP")
        || word.starts_with("POP")
        || software.starts_with("fetchmail")
        || software.starts_with("getmail")
}

/// Whether the server took the mail from a program on its own machine by way of the loopback address.
pub(crate) fn is_loopback(hop: &Hop) -> bool {
    let own = |address: &str| address.starts_with("127.") || address == "::1";
    if hop.addresses.is_empty() {
        return hop.from.as_ref().is_some_and(|from| hosts::plain(&from.value).starts_with("localhost"));
    }
    hop.addresses.iter().all(|address| own(&address.value))
}

/// Names under which the handing side shows itself in a line, as they compare.
pub(crate) fn sending_names(hop: &Hop) -> Vec<String> {
    [&hop.from, &hop.looked_up, &hop.helo].into_iter().flatten().map(|name| hosts::plain(&name.value)).collect()
}

/// How the line `above` joins the line `below`, which stands next under it and was written before.
pub(crate) fn strength(above: &Hop, below: &Hop) -> Strength {
    let Some(by) = below.by.as_ref().map(|by| hosts::plain(&by.value)) else { return Strength::Unknown };
    if is_retrieval(above) {
        return Strength::Unknown;
    }
    let own = above.by.as_ref().map(|own| hosts::plain(&own.value));
    // Handed over inside one machine, or by a program that names no other: the lower line is the same machine's.
    if above.from.is_none() || is_loopback(above) {
        let same = match own {
            Some(own) if own == by => Strength::Exact,
            Some(own) => compare(&own, &by),
            None => Strength::Unknown,
        };
        let named = sending_names(above).iter().map(|name| compare(name, &by)).max().unwrap_or(Strength::Unknown);
        // Nothing is broken by it: the program inside can have had the mail from anywhere.
        return same.max(named).max(Strength::Unknown);
    }
    let known = |address: &str| {
        above.addresses.iter().any(|one| one.value == address) && !address.starts_with("127.") && address != "::1"
    };
    if known(&by) || below.by_addresses.iter().any(|address| known(&address.value)) {
        return Strength::Exact;
    }
    let names = sending_names(above);
    let best = names.iter().map(|name| compare(name, &by)).max().unwrap_or(Strength::Unknown);
    // One name that can't be compared leaves the door open only if no other could.
    let twin = |name: &String| name.split('.').next() == by.split('.').next();
    let comparable =
        names.iter().any(|name| hosts::is_public(name)) && hosts::is_public(&by) && !names.iter().any(twin);
    match best {
        Strength::Unknown if comparable => Strength::Broken,
        best => best,
    }
}

/// How two names compare; a name without a domain is the first label of a longer one.
fn compare(one: &str, other: &str) -> Strength {
    if one.is_empty() || other.is_empty() || one == "localhost" || other == "localhost" {
        return Strength::Unknown;
    }
    if one == other {
        return Strength::Exact;
    }
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    if !hosts::is_public(one) || !hosts::is_public(other) {
        let bare = |name: &str| !name.contains('.') && name.len() > 2;
        let same = (bare(one) || bare(other)) && first(one) == first(other);
        return if same { Strength::Exact } else { Strength::Unknown };
    }
    match (hosts::organisation(one), hosts::organisation(other)) {
        (Some(a), Some(b)) if a == b => Strength::Organisation,
        _ if hosts::together(one, other) => Strength::Family,
        // `mx1.example.com` and `mx1.example.net`: one machine under two domains is common.
        _ if first(one) == first(other) => Strength::Unknown,
        _ => Strength::Broken,
    }
}

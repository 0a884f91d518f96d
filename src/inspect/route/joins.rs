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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{ByteSpan, Fact};

    fn fact(text: &str) -> Option<Fact<String>> {
        Some(Fact::raw(text.to_owned(), ByteSpan::default())).filter(|_| !text.is_empty())
    }

    fn hop(from: &str, address: &str, by: &str) -> Hop {
        let addresses = fact(address).into_iter().collect();
        Hop { from: fact(from), by: fact(by), addresses, ..Hop::default() }
    }

    #[test]
    fn lines_join_by_name_house_provider_or_address() {
        let below = hop("pc", "", "mail.nordhaven.example");
        let join = |from: &str, address: &str| strength(&hop(from, address, "mx.harbourpost.example"), &below);
        assert_eq!(join("mail.nordhaven.example", "192.0.2.1"), Strength::Exact);
        assert_eq!(join("MAIL", "192.0.2.1"), Strength::Exact);
        assert_eq!(join("out.nordhaven.example", "192.0.2.1"), Strength::Organisation);
        assert_eq!(join("relay.brightfield.test", "192.0.2.1"), Strength::Broken);
        assert_eq!(join("ann@brightfield.test", "192.0.2.1"), Strength::Unknown);
        assert_eq!(join("server.local", "10.0.0.1"), Strength::Unknown);
        let google = strength(&hop("mail-qk0.google.com", "", "mx.b.example"), &hop("", "", "smtp.gmail.com"));
        assert_eq!(google, Strength::Family);
        let address = strength(&hop("a.example.org", "10.1.1.1", "b.example.net"), &hop("", "", "10.1.1.1"));
        assert_eq!(address, Strength::Exact);
    }

    #[test]
    fn a_hand_over_inside_one_machine_breaks_nothing() {
        let inside = hop("localhost", "127.0.0.1", "mx.harbourpost.example");
        assert_eq!(strength(&inside, &hop("", "", "mx.harbourpost.example")), Strength::Exact);
        assert_eq!(strength(&inside, &hop("", "", "relay.brightfield.test")), Strength::Unknown);
        let mut fetched = hop("provider.example", "", "localhost");
        fetched.with = fact("IMAP");
        assert_eq!(strength(&fetched, &hop("", "", "mx.brightfield.test")), Strength::Unknown);
    }
}

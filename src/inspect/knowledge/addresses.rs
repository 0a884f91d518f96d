//! Internet addresses: of what kind they are, and since when a block could be in use.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::inspect::route::AddressClass;

/// When IANA handed each /8 block to a registry.
const BLOCKS: &str = include_str!("../../../assets/knowledge/ipv4_blocks.tsv");

/// Of what kind an address is, as written in a line of `when`; `None` if the text is no address at all.
///
/// IANA IPv4 and IPv6 special-purpose address registries (RFC 6890), IANA IPv4 address space registry.
pub fn classify(text: &str, when: Option<Date>) -> Option<AddressClass> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(|address| six(address, when));
    }
    let octets: Vec<u32> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c, d] = octets.as_slice() else { return None };
    let octet = |value: &u32| u8::try_from(*value).ok();
    let (Some(a), Some(b), Some(c), Some(d)) = (octet(a), octet(b), octet(c), octet(d)) else {
        return Some(AddressClass::Impossible);
    };
    Some(four(Ipv4Addr::new(a, b, c, d), when))
}

fn four(address: Ipv4Addr, when: Option<Date>) -> AddressClass {
    let [a, b, ..] = address.octets();
    if address.is_loopback() {
        AddressClass::Loopback
    } else if address.is_private() || address.is_link_local() || (a == 100 && b & 0xc0 == 64) {
        // RFC 1918, RFC 3927, RFC 6598.
        AddressClass::Private
    } else if address.is_documentation() {
        AddressClass::Documentation
    } else if a == 0 || a >= 224 {
        AddressClass::Reserved
    } else if when.zip(allocated(a)).is_some_and(|(when, since)| when < since) {
        AddressClass::NotYetAllocated
    } else {
        AddressClass::Public
    }
}

fn six(address: Ipv6Addr, when: Option<Date>) -> AddressClass {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return four(mapped, when);
    }
    let [first, second, ..] = address.segments();
    match first {
        _ if address.is_loopback() => AddressClass::Loopback,
        // RFC 4193, RFC 4291 2.5.6, the site-local form of RFC 3513 2.5.6.
        0xfc00..=0xfdff | 0xfe80..=0xfeff => AddressClass::Private,
        // RFC 3849; Google writes the addresses of its own inner network as 2002:a..: (6to4 of 10/8).
        0x2001 if second == 0xdb8 => AddressClass::Documentation,
        0x2002 if second >> 8 == 10 => AddressClass::Private,
        // 2000::/3 is all that was ever given out; 3ffe::/16 was the first trial network (RFC 3701).
        0x2000..=0x3fff => AddressClass::Public,
        _ => AddressClass::Reserved,
    }
}

/// The month's first day in which IANA handed the block `octet`/8 to a registry, for blocks that lay unused before.
pub fn allocated(octet: u8) -> Option<Date> {
    static DAYS: OnceLock<Vec<Option<Date>>> = OnceLock::new();
    let days = DAYS.get_or_init(|| {
        let mut days = vec![None; 256];
        for (octet, month) in BLOCKS.lines().filter_map(|line| line.split_once('\t')) {
            let day = octet.parse().ok().and_then(|octet: u8| days.get_mut(usize::from(octet)));
            if let Some(day) = day.filter(|day| day.is_none()) {
                *day = format!("{month}-01").parse().ok();
            }
        }
        days
    });
    days.get(usize::from(octet)).copied().flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn kinds_of_addresses() {
        let at = |text: &str, year| classify(text, Some(date(year, 6, 1)));
        assert_eq!(at("10.1.2.3", 2017), Some(AddressClass::Private));
        assert_eq!(at("100.75.92.58", 2017), Some(AddressClass::Private));
        assert_eq!(at("127.0.0.1", 2017), Some(AddressClass::Loopback));
        assert_eq!(at("::1", 2017), Some(AddressClass::Loopback));
        assert_eq!(at("203.0.113.5", 2017), Some(AddressClass::Documentation));
        assert_eq!(at("2001:db8::1", 2017), Some(AddressClass::Documentation));
        assert_eq!(at("0.0.0.0", 2017), Some(AddressClass::Reserved));
        assert_eq!(at("245.1.1.1", 2017), Some(AddressClass::Reserved));
        assert_eq!(at("300.1.1.1", 2017), Some(AddressClass::Impossible));
        assert_eq!(at("185.120.72.90", 2002), Some(AddressClass::NotYetAllocated));
        assert_eq!(at("185.120.72.90", 2017), Some(AddressClass::Public));
        assert_eq!(at("209.85.213.48", 2002), Some(AddressClass::Public));
        assert_eq!(at("2002:a05:7300::1", 2020), Some(AddressClass::Private));
        assert_eq!(at("mail.example", 2020), None);
    }

    #[test]
    fn every_row_is_a_month() {
        for line in BLOCKS.lines().filter(|line| !line.starts_with('#')) {
            let octet = line.split('\t').next().and_then(|octet| octet.parse().ok());
            assert!(octet.and_then(allocated).is_some(), "{line}");
        }
    }
}

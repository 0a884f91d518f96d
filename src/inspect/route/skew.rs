//! Whose clock is off: a host is said to be fast or slow only where all others agree once its stamps are left out.

use jiff::Timestamp;

use super::super::knowledge::hosts;
use crate::evidence::{Fact, Hop, Stamp};

/// Two servers' clocks may differ by so much (seconds) before it is worth a word.
pub(crate) const CLOCK_SKEW: i64 = 60;

/// For each hop, in travelling order, by how many seconds its host's clock is ahead of its neighbours'; `None` where
/// nothing tells, or where either of two neighbours could be the one that is off.
pub(crate) fn skews(hops: &[&Hop], date: Option<&Fact<Stamp>>) -> Vec<Option<i64>> {
    let hosts: Vec<String> =
        hops.iter().map(|hop| hop.by.as_ref().map(|by| hosts::plain(&by.value)).unwrap_or_default()).collect();
    let times: Vec<Option<Timestamp>> =
        hops.iter().map(|hop| hop.date.as_ref().and_then(|date| date.value.instant())).collect();
    let written = date.and_then(|date| date.value.instant());
    let mut found = vec![None; hops.len()];
    let seconds = |later: Timestamp, earlier: Timestamp| later.duration_since(earlier).as_secs();
    for index in 1..hops.len() {
        let (Some(Some(below)), Some(Some(above))) = (times.get(index - 1), times.get(index)) else { continue };
        let gap = seconds(*below, *above);
        if gap <= CLOCK_SKEW {
            continue;
        }
        let (Some(low), Some(high)) = (hosts.get(index - 1), hosts.get(index)) else { continue };
        if low == high || low.is_empty() || high.is_empty() {
            continue;
        }
        // The next stamp of another host on either side.
        let before = (0..index - 1).rev().find(|at| hosts.get(*at).is_some_and(|host| host != low));
        let after = (index + 1..hops.len()).find(|at| hosts.get(*at).is_some_and(|host| host != high));
        let before = before.and_then(|at| times.get(at).copied().flatten()).or(written);
        let after = after.and_then(|at| times.get(at).copied().flatten());
        // Leaving the lower host out mends it if what is before it is no later than the upper stamp.
        let low_is_fast = before.map(|before| seconds(before, *above) <= CLOCK_SKEW);
        // Leaving the upper host out mends it if what comes after is no earlier than the lower stamp.
        let high_is_slow = after.map(|after| seconds(*below, after) <= CLOCK_SKEW);
        let (host, ahead) = match (low_is_fast, high_is_slow) {
            (Some(true), Some(false)) => (low, gap),
            (Some(false), Some(true) | None) => (high, -gap),
            _ => continue,
        };
        // The host's other stamps in this mail must be off as well, or its clock is not the reason.
        for (slot, name) in found.iter_mut().zip(&hosts) {
            if name == host {
                *slot = Some(ahead);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{ByteSpan, Precision};

    fn hop(by: &str, second: i64) -> Hop {
        let at = ByteSpan::default();
        let stamp = Stamp::utc("", Timestamp::from_second(1_500_000_000 + second).unwrap(), Precision::Second);
        Hop { by: Some(Fact::raw(by.to_owned(), at)), date: Some(Fact::raw(stamp, at)), ..Hop::default() }
    }

    fn all(hops: &[(&str, i64)]) -> Vec<Option<i64>> {
        let hops: Vec<Hop> = hops.iter().map(|(by, second)| hop(by, *second)).collect();
        let date = hop("", -5).date;
        skews(&hops.iter().collect::<Vec<_>>(), date.as_ref())
    }

    #[test]
    fn the_one_that_is_off_is_named() {
        // b stamps 300 s ahead of a before and c after.
        assert_eq!(all(&[("a", 0), ("b", 300), ("c", 2), ("d", 4)]), [None, Some(298), None, None]);
        // c is 300 s behind b before and d after.
        assert_eq!(all(&[("a", 0), ("b", 2), ("c", -296), ("d", 6)]), [None, None, Some(-298), None]);
        // Only two: either can be it, but the Date agrees with the upper.
        assert_eq!(all(&[("a", 300), ("b", 2)]), [None, None]);
        assert_eq!(all(&[("a", 0), ("b", 5)]), [None, None]);
    }
}

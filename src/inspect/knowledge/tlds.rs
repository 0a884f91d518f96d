//! When top-level domains came to be: lower bounds for the date of a mail that uses a name under one.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// The table that the program ships; its head says where the days are from.
const TABLE: &str = include_str!("../../../assets/knowledge/tlds.tsv");

/// The table.
#[derive(Debug, Default)]
pub struct Tlds {
    days: BTreeMap<&'static str, Date>,
}

impl Tlds {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        let mut days = BTreeMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let Some((day, names)) = line.split_once('\t') else { continue };
            let Ok(day) = day.parse::<Date>() else { continue };
            days.extend(names.split(' ').map(|name| (name, day)));
        }
        Self { days }
    }

    /// The day before which nobody had a name under the last label of `domain` (lower case, `xn--` form);
    /// `None` where it is old, unknown or no top-level domain at all.
    pub fn first_day(&self, domain: &str) -> Option<Date> {
        let (_, last) = domain.trim_end_matches('.').rsplit_once('.')?;
        self.days.get(last).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn young_domains_have_a_day_and_old_and_private_ones_have_none() {
        let tlds = Tlds::embedded();
        assert!(tlds.days.len() > 1_100, "{}", tlds.days.len());
        let day = |domain| tlds.first_day(domain).map(|day| day.to_string());
        assert_eq!(day("news.press.email").as_deref(), Some("2013-10-31"));
        assert_eq!(day("archive.travel").as_deref(), Some("2005-07-21"));
        assert_eq!(day("xn--e1afmkfd.xn--p1ai").as_deref(), Some("2010-05-12"));
        for old in ["a.com", "a.org", "a.fr", "host.local", "host.lan", "host.internal", "a.example", "localhost", ""] {
            assert_eq!(day(old), None, "{old}");
        }
    }
}

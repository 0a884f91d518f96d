//! How mail programs and services write a mail, and when each version came out. The table is data: `assets/knowledge/clients.tsv`.
//!
//! A pattern is compiled when it is first asked for.

use std::sync::OnceLock;

use jiff::civil::Date;
use regex_lite::Regex;

use super::fixed_words::required;
use super::remembered::Remembered;
use crate::evidence::limits::mail::LONGEST_PATTERNED;

/// The table that the program ships; its head says what the columns are.
const TABLE: &str = include_str!("../../../assets/knowledge/clients.tsv");
/// From so many real mails on a form counts as learned: what does not fit it may weigh.
pub const LEARNED: u32 = 8;

/// A pattern, compiled when first used.
#[derive(Debug)]
pub struct Form {
    pattern: &'static str,
    /// Real mails that it was seen on.
    pub seen: u32,
    words: OnceLock<Vec<String>>,
    compiled: OnceLock<Option<Regex>>,
}

impl Form {
    fn new(pattern: &'static str, seen: &str) -> Self {
        Self { pattern, seen: seen.parse().unwrap_or_default(), words: OnceLock::new(), compiled: OnceLock::new() }
    }

    /// Whether `text` has this form.
    pub fn fits(&self, text: &str) -> bool {
        let words = self.words.get_or_init(|| required(self.pattern));
        if text.len() > LONGEST_PATTERNED || !words.iter().any(|word| text.contains(word.as_str())) {
            return false;
        }
        let pattern = self.compiled.get_or_init(|| Regex::new(self.pattern).ok());
        pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// A mail program by its own name.
#[derive(Debug)]
pub struct Client {
    /// Key of its rows.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    words: Vec<&'static str>,
    /// Whether its name proves little because its users set it as they like.
    pub free: bool,
    /// Forms of the Message-ID that it writes.
    pub ids: Vec<Form>,
    /// Forms of the boundary that it writes.
    pub boundaries: Vec<Form>,
    /// Real mails on which the domain of its Message-ID is that of From; `None` where it takes another.
    pub own_domain: Option<u32>,
    /// Headers that it always writes, with the number of real mails.
    pub needs: Vec<(&'static str, u32)>,
    /// Headers that it never writes, with the number of real mails.
    pub never: Vec<(&'static str, u32)>,
    /// Pairs of headers of which the first always stands above the second, with the number of real mails.
    pub order: Vec<(&'static str, &'static str, u32)>,
}

impl Client {
    fn is(&self, product: &str) -> bool {
        self.words.iter().any(|word| match word.strip_prefix('^') {
            Some(start) => product.starts_with(start),
            None => product.contains(word),
        })
    }

    /// Whether the forms of its Message-ID are learned from real mails.
    pub fn ids_learned(&self) -> bool {
        !self.free && learned(&self.ids)
    }

    /// Whether the forms of its boundary are learned from real mails.
    pub fn boundaries_learned(&self) -> bool {
        !self.free && learned(&self.boundaries)
    }
}

fn learned(forms: &[Form]) -> bool {
    forms.iter().map(|form| form.seen).sum::<u32>() >= LEARNED
}

/// What made an identifier or a boundary, if not the sender's mail program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MakerKind {
    /// A server that adds what a program leaves out, or puts its own in place.
    Server,
    /// A mailing list.
    List,
    /// A library of a programming language or a tool for sending by hand.
    Script,
}

/// A maker with a form of its own.
#[derive(Debug)]
pub struct Maker {
    /// What kind it is.
    pub kind: MakerKind,
    /// Its name.
    pub name: &'static str,
    of_id: bool,
    form: Form,
}

/// When a version came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRelease {
    /// Day on which anybody could first have it.
    pub first_public: Date,
    /// Whether the day is from the maker's own record.
    pub sure: bool,
    /// Where the day is from.
    pub source: &'static str,
}

/// A mail service that leaves its traces on all that it sends.
#[derive(Debug)]
pub struct Provider {
    /// Its name.
    pub name: &'static str,
    /// Domains of its users' addresses.
    pub domains: Vec<&'static str>,
    /// Form of the Message-ID that its own web pages and apps write.
    pub id: Form,
    /// Form of the boundary that they write; `None` where others' boundaries pass through.
    pub boundary: Option<Form>,
    /// Ends of the names of its servers.
    pub hosts: Vec<&'static str>,
    /// Headers that only it writes.
    pub headers: Vec<&'static str>,
}

/// A service whose servers leave headers on all that passes them.
#[derive(Debug)]
pub struct Relay {
    /// Its name.
    pub name: &'static str,
    /// Form of its servers' names for themselves, lower case.
    pub host: Form,
    /// First year in which it is known to write them.
    pub from_year: i64,
    /// Starts of the names of headers, lower case; one of them is on every mail.
    pub headers: Vec<&'static str>,
}

/// The table.
#[derive(Debug, Default)]
pub struct Clients {
    clients: Vec<Client>,
    makers: Vec<Maker>,
    released: Vec<(Form, Date, bool, &'static str)>,
    found: Remembered<String, Option<usize>>,
    /// Services, in the order of the table.
    pub providers: Vec<Provider>,
    /// Servers on the way, in the order of the table.
    pub relays: Vec<Relay>,
}

impl Clients {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        let mut table = Self::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            table.row(&columns);
        }
        table
    }

    fn row(&mut self, columns: &[&'static str]) {
        let count = |text: &str| text.parse().unwrap_or_default();
        match *columns {
            ["client", key, name, words, ref rest @ ..] => self.clients.push(Client {
                key,
                name,
                words: words.split('|').collect(),
                free: rest.contains(&"note"),
                ids: Vec::new(),
                boundaries: Vec::new(),
                own_domain: None,
                needs: Vec::new(),
                never: Vec::new(),
                order: Vec::new(),
            }),
            ["id", key, pattern, seen] => self.at(key, |client| client.ids.push(Form::new(pattern, seen))),
            ["boundary", key, pattern, seen] => self.at(key, |client| client.boundaries.push(Form::new(pattern, seen))),
            ["own-domain", key, seen] => self.at(key, |client| client.own_domain = Some(count(seen))),
            ["needs", key, header, seen] => self.at(key, |client| client.needs.push((header, count(seen)))),
            ["never", key, header, seen] => self.at(key, |client| client.never.push((header, count(seen)))),
            ["order", key, above, below, seen] => {
                self.at(key, |client| client.order.push((above, below, count(seen))));
            }
            ["maker", kind, of, name, pattern] => {
                let kind = match kind {
                    "server" => MakerKind::Server,
                    "list" => MakerKind::List,
                    _ => MakerKind::Script,
                };
                self.makers.push(Maker { kind, name, of_id: of == "id", form: Form::new(pattern, "0") });
            }
            ["released", pattern, day, sure, source] => {
                if let Ok(day) = day.parse() {
                    self.released.push((Form::new(pattern, "0"), day, sure == "h", source));
                }
            }
            ["provider", name, domains, id, boundary, seen, hosts, headers] => self.providers.push(Provider {
                name,
                domains: domains.split(' ').collect(),
                id: Form::new(id, "0"),
                boundary: (!boundary.is_empty()).then(|| Form::new(boundary, seen)),
                hosts: hosts.split(' ').collect(),
                headers: headers.split(' ').collect(),
            }),
            ["relay", name, host, year, headers, seen] => self.relays.push(Relay {
                name,
                host: Form::new(host, seen),
                from_year: year.parse().unwrap_or_default(),
                headers: headers.split(' ').collect(),
            }),
            _ => {}
        }
    }

    fn at(&mut self, key: &str, change: impl FnOnce(&mut Client)) {
        if let Some(client) = self.clients.iter_mut().find(|client| client.key == key) {
            change(client);
        }
    }

    /// The program that this X-Mailer or User-Agent names.
    pub fn named(&self, product: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.is(product))
    }

    /// The program with this key.
    pub fn by_key(&self, key: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.key == key)
    }

    /// Who makes Message-IDs of this form, if it is no mail program's own.
    pub fn id_maker(&self, id: &str) -> Option<&Maker> {
        self.makers.iter().find(|maker| maker.of_id && maker.form.fits(id))
    }

    /// Who makes boundaries of this form, if it is no mail program's own.
    pub fn boundary_maker(&self, boundary: &str) -> Option<&Maker> {
        self.makers.iter().find(|maker| !maker.of_id && maker.form.fits(boundary))
    }

    /// The latest first-public day among the rows that fit this X-Mailer or User-Agent.
    pub fn released(&self, product: &str) -> Option<ClientRelease> {
        let row = self.found.answer(product.to_owned(), || {
            let fitting = self.released.iter().enumerate().filter(|(_, (form, ..))| form.fits(product));
            fitting.max_by_key(|(_, (_, day, sure, _))| (*day, *sure)).map(|(row, _)| row)
        })?;
        let (_, first_public, sure, source) = self.released.get(row)?;
        Some(ClientRelease { first_public: *first_public, sure: *sure, source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_every_pattern_compiles() {
        let table = Clients::embedded();
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let clients: usize = table
            .clients
            .iter()
            .map(|client| {
                1 + client.ids.len()
                    + client.boundaries.len()
                    + usize::from(client.own_domain.is_some())
                    + client.needs.len()
                    + client.never.len()
                    + client.order.len()
            })
            .sum();
        assert_eq!(
            clients + table.makers.len() + table.released.len() + table.providers.len() + table.relays.len(),
            rows
        );
        let forms = table.clients.iter().flat_map(|client| client.ids.iter().chain(&client.boundaries));
        let forms = forms.chain(table.makers.iter().map(|maker| &maker.form));
        let forms = forms.chain(table.relays.iter().map(|relay| &relay.host));
        let forms = forms.chain(table.released.iter().map(|(form, ..)| form));
        for form in forms
            .chain(table.providers.iter().flat_map(|provider| [&provider.id].into_iter().chain(&provider.boundary)))
        {
            assert!(Regex::new(form.pattern).is_ok(), "{}", form.pattern);
        }
    }

    #[test]
    fn programs_are_told_by_their_names() {
        let table = Clients::embedded();
        let key = |product| table.named(product).map(|client| client.key);
        assert_eq!(key("Microsoft Outlook 16.0"), Some("outlook"));
        assert_eq!(key("Microsoft Outlook Express 6.00.2600.0000"), Some("outlook-express"));
        assert_eq!(key("Microsoft Outlook IMO, Build 9.0.2416 (9.0.2911.0)"), Some("outlook-imo"));
        assert_eq!(key("Microsoft Outlook Express Macintosh Edition - 4.5 (0410)"), Some("entourage"));
        assert_eq!(
            key("Mozilla/5.0 (X11; Linux x86_64; rv:68.0) Gecko/20100101 Thunderbird/68.12.0"),
            Some("thunderbird-45")
        );
        assert_eq!(key("Mozilla Thunderbird 1.0.6 (Windows/20050716)"), Some("thunderbird-38"));
        assert_eq!(key("Mozilla Thunderbird"), Some("thunderbird"));
        assert_eq!(key("a program nobody knows"), None);
    }

    #[test]
    fn forms_are_told_apart() {
        let table = Clients::embedded();
        let outlook = table.named("Microsoft Outlook 16.0").unwrap();
        assert!(outlook.ids.iter().any(|form| form.fits("<000001d2c4ca$12345678$4a91b2c0$@nordhaven.example>")));
        let script = "<159075622412.93690.484265244619171871@pc.example>";
        assert!(!outlook.ids.iter().any(|form| form.fits(script)));
        let maker = |id| table.id_maker(id).map(|maker| (maker.kind, maker.name));
        assert_eq!(maker("<E1K9UWP-0006d1-TK@mx.example>"), Some((MakerKind::Server, "Exim")));
        assert_eq!(maker("<202105210440.w4L4ep9h023039@mx.example>"), Some((MakerKind::Server, "sendmail")));
        assert_eq!(maker(script), Some((MakerKind::Script, "Python's standard library")));
        assert_eq!(maker("<7.93690.484@pc.example>"), None);
        let boundary = table.boundary_maker("===============2867951058141769176==").unwrap();
        assert_eq!((boundary.kind, boundary.name), (MakerKind::Script, "Python's standard library"));
    }

    #[test]
    fn versions_have_their_day() {
        let table = Clients::embedded();
        let day = |product| table.released(product).map(|release| release.first_public.to_string());
        assert_eq!(day("iPhone Mail (20G81)").as_deref(), Some("2022-06-06"));
        assert_eq!(
            day("Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Thunderbird/102.4.2").as_deref(),
            Some("2022-06-28")
        );
        assert_eq!(day("Mutt/2.2.9 (2022-11-12)").as_deref(), Some("2022-02-12"));
        assert_eq!(day("Microsoft Outlook 16.0").as_deref(), Some("2015-03-16"));
        assert_eq!(day("a program nobody knows"), None);
    }
}

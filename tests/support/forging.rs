//! Letters that we sign ourselves and change afterwards, from a fixed seed: for the search for what was signed.
#![allow(dead_code, reason = "each user takes a part of it")]

use super::signing::{Signing, TestKey};

/// Numbers from a seed (Steele and others 2014, SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const ENGLISH: &str = "the board met on quay four and agreed that repair of both cranes shall be paid from reserves before winter \
    because our insurer will not cover damage that was known last year please send me invoices which you received from harbour \
    office so I can check them against our ledger nobody else has seen this letter yet and it must stay so until minutes are signed";
const GERMAN: &str = "der Vorstand hat gestern beschlossen dass die Rechnung über den Umbau noch vor Ende des Jahres bezahlt wird weil \
    sonst der Zuschuss verfällt bitte schicken Sie mir die Unterlagen für das Büro und sagen Sie niemandem etwas davon bevor wir \
    uns getroffen haben die Straße bleibt bis März gesperrt und der Verein muss die Kosten tragen";
const FRENCH: &str = "le conseil a décidé hier que la facture des travaux sera payée avant la fin de l'année parce que la subvention \
    serait perdue merci de m'envoyer les pièces du dossier et de n'en parler à personne avant notre réunion la route reste fermée \
    jusqu'en février et la commune doit prendre les frais à sa charge";
const SPANISH: &str = "el consejo decidió ayer que la factura de las obras se pagará antes de fin de año porque la subvención se perdería \
    por favor envíeme los documentos de la oficina y no hable con nadie antes de nuestra reunión la calle sigue cerrada hasta marzo";
/// Zones in winter and summer, with and without a comment.
const ZONES: &[(&str, &str, i64)] = &[
    ("+0100", "+0200", 60),
    ("+0000", "+0100", 0),
    ("-0500", "-0400", -300),
    ("-0800 (PST)", "-0700 (PDT)", -480),
    ("+0100 (CET)", "+0200 (CEST)", 60),
    ("+0300", "+0300", 180),
    ("+0530", "+0530", 330),
    ("GMT", "GMT", 0),
];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn date(at: jiff::civil::DateTime, zone: (&str, &str, i64), padded: bool) -> String {
    let summer =
        (4..=9).contains(&at.month()) || (at.month() == 10 && at.day() < 25) || (at.month() == 3 && at.day() > 28);
    let day = if padded { format!("{:02}", at.day()) } else { at.day().to_string() };
    format!(
        "{}, {day} {} {} {:02}:{:02}:{:02} {}",
        DAYS[at.weekday().to_monday_zero_offset() as usize],
        MONTHS[at.month() as usize - 1],
        at.year(),
        at.hour(),
        at.minute(),
        at.second(),
        if summer { zone.1 } else { zone.0 }
    )
}

fn sentence(dice: &mut Dice, words: &[&str]) -> String {
    let mut out: Vec<String> = (0..6 + dice.below(12)).map(|_| dice.of(words).to_owned()).collect();
    let capital: String = out[0].chars().next().unwrap().to_uppercase().chain(out[0].chars().skip(1)).collect();
    out[0] = capital;
    out.join(" ") + "."
}

fn amount(dice: &mut Dice, german: bool) -> String {
    let number = [dice.below(900) + 100, dice.below(90_000) + 1_000, dice.below(9_000_000) + 100_000][dice.below(3)];
    let mut digits = number.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, if german { '.' } else { ',' });
    }
    if dice.below(3) == 0 { digits + if german { ",50" } else { ".50" } } else { digits }
}

fn wrapped(text: &str) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        if column > 0 && column + word.len() > 72 {
            out += "\r\n";
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        out += word;
        column += word.len() + 1;
    }
    out
}

fn paragraph(dice: &mut Dice, words: &[&str], lines: usize) -> String {
    let mut text = String::new();
    while wrapped(&text).split("\r\n").count() < lines || text.is_empty() {
        text = (text + " " + &sentence(dice, words)).trim().to_owned();
    }
    wrapped(&text)
}

/// Quoted-printable with the line breaks of RFC 2045.
pub fn quoted_printable(text: &str) -> String {
    let line = |line: &str| {
        let (mut out, mut column) = (String::new(), 0);
        for byte in line.bytes() {
            let coded = if byte == b'=' || byte >= 0x80 { format!("={byte:02X}") } else { (byte as char).to_string() };
            if column + coded.len() > 75 {
                out += "=\r\n";
                column = 0;
            }
            column += coded.len();
            out += &coded;
        }
        out
    };
    text.split("\r\n").map(line).collect::<Vec<_>>().join("\r\n")
}

/// What is done to a signed letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Date moved, weekday put right; time of day and Received lines moved or not.
    Date { days: i64, clock: bool, hops: bool },
    /// A footer of so many lines put behind the text.
    Footer(usize),
    /// A paragraph of so many lines put in.
    Block(usize),
    /// One digit of an amount changed, in both alternatives.
    Digit,
}

/// A signed letter, and the same after the change.
pub struct Forged {
    pub signed: Vec<u8>,
    pub shown: Vec<u8>,
    pub about: String,
}

struct Letter {
    head: Vec<(String, String)>,
    body: String,
}

impl Letter {
    fn bytes(&self) -> Vec<u8> {
        let head: String = self.head.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("{head}\r\n{}", self.body).into_bytes()
    }
}

/// The letter of this number, changed in this way.
pub fn forged(seed: u64, change: Change) -> Forged {
    let mut dice = Dice(seed.wrapping_mul(7919) + 17);
    let (text, language) = [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr"), (SPANISH, "es")][dice.below(4)];
    let words: Vec<&str> = text.split_whitespace().collect();
    let german = language != "en";
    let zone = ZONES[dice.below(ZONES.len())];
    let padded = dice.below(2) == 0;
    let wall = jiff::civil::date(2012, 1, 1)
        .at(0, 0, 0, 0)
        .saturating_add(jiff::Span::new().days(dice.below(3650) as i64).seconds(dice.below(86_400) as i64));
    let size = [500, 1_500, 4_000, 9_000, 19_000][dice.below(5)];
    let mut paragraphs =
        vec![format!("{} {},", dice.of(&["Dear", "Hello", "Hi"]), dice.of(&["Marta", "Jonas", "Anna"]))];
    while paragraphs.iter().map(|part| part.len() + 4).sum::<usize>() < size {
        let lines = 1 + dice.below(6);
        let mut part = paragraph(&mut dice, &words, lines);
        if dice.below(3) == 0 || paragraphs.len() == 1 {
            part = wrapped(&format!(
                "{} {} EUR {}",
                part.replace("\r\n", " "),
                amount(&mut dice, german),
                sentence(&mut dice, &words)
            ));
        }
        paragraphs.push(part);
    }
    paragraphs.push("Best regards,\r\nHelene Brandt\r\nHarbour office, tel. +49 40 5550 1724".to_owned());
    let kind = dice.below(4);
    let boundary = format!("=_{:016x}", dice.next());
    let key = [TestKey::Rsa2048, TestKey::Rsa2048, TestKey::Rsa512][dice.below(3)];
    let mut signing = Signing::usual("nordhaven.example", if key == TestKey::Rsa512 { "small" } else { "quay" });
    signing.key = key;
    (signing.relaxed_headers, signing.relaxed_text) = (dice.below(3) > 0, dice.below(3) > 0);
    let build = |paragraphs: &[String]| -> (String, String, String) {
        let plain = paragraphs.join("\r\n\r\n") + "\r\n";
        match kind {
            0 | 1 => ("text/plain; charset=utf-8".into(), "8bit".into(), plain),
            2 => ("text/plain; charset=utf-8".into(), "quoted-printable".into(), quoted_printable(&plain)),
            _ => {
                let html: Vec<String> =
                    paragraphs.iter().map(|part| format!("<p>{}</p>", part.replace("\r\n", "<br>\r\n"))).collect();
                let html = format!("<html><body>\r\n{}\r\n</body></html>\r\n", html.join("\r\n"));
                let body = format!(
                    "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--{boundary}\r\n\
                     Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--{boundary}--\r\n",
                    quoted_printable(&plain),
                    quoted_printable(&html)
                );
                (format!("multipart/alternative; boundary=\"{boundary}\""), String::new(), body)
            }
        }
    };
    let id = format!("<{:016x}@nordhaven.example>", dice.next());
    let transit = 2 + dice.below(30) as i64;
    let letter = |at: jiff::civil::DateTime, hops: jiff::civil::DateTime, paragraphs: &[String]| {
        let (content_type, encoding, body) = build(paragraphs);
        let seen =
            hops.saturating_sub(jiff::Span::new().minutes(zone.2)).saturating_add(jiff::Span::new().seconds(transit));
        let mut head = vec![
            (
                "Received".to_owned(),
                format!(
                    "from mail.nordhaven.example (mail.nordhaven.example [192.0.2.7])\r\n\tby mx.example.org with ESMTPS id a1b2;\r\n\t{}",
                    date(seen, ("+0000", "+0000", 0), true)
                ),
            ),
            ("From".to_owned(), "Helene Brandt <helene@nordhaven.example>".to_owned()),
            ("To".to_owned(), "marta@example.org, \"Jonas Lind\" <jonas@example.org>".to_owned()),
            (
                "Subject".to_owned(),
                format!(
                    "Re: {}",
                    sentence(&mut Dice(seed), &words)
                        .trim_end_matches('.')
                        .chars()
                        .filter(char::is_ascii)
                        .collect::<String>()
                ),
            ),
            ("Date".to_owned(), date(at, zone, padded)),
            ("Message-ID".to_owned(), id.clone()),
            ("MIME-Version".to_owned(), "1.0".to_owned()),
            ("Content-Type".to_owned(), content_type),
        ];
        if !encoding.is_empty() {
            head.push(("Content-Transfer-Encoding".to_owned(), encoding));
        }
        Letter { head, body }
    };
    let signed = signing.sign(&letter(wall, wall, &paragraphs).bytes());
    let own = signed.windows(6).position(|six| six == b"\r\nRece").unwrap() + 2;
    let mut about =
        format!("{seed} {change:?} {language} {kind} {size} {}/{}", signing.relaxed_headers, signing.relaxed_text);
    let changed = match change {
        Change::Date { days, clock, hops } => {
            let mut to = wall.saturating_add(jiff::Span::new().days(days));
            if clock {
                to = to
                    .date()
                    .to_datetime(jiff::civil::Time::midnight())
                    .saturating_add(jiff::Span::new().seconds(dice.below(86_400) as i64));
            }
            about += &format!(" {wall} -> {to}");
            letter(to, if hops { to } else { wall }, &paragraphs)
        }
        Change::Footer(lines) => {
            let footer: Vec<String> = (0..lines).map(|_| paragraph(&mut dice, &words, 1)).collect();
            let mut letter = letter(wall, wall, &paragraphs);
            let footer = footer.join("\r\n");
            let footer = if kind == 0 || kind == 1 { footer } else { quoted_printable(&footer) };
            letter.body += &format!(
                "\r\n-- \r\n{}\r\n",
                &footer
                    [..footer.len().min(4_000).min((0..=4_000).rev().find(|at| footer.is_char_boundary(*at)).unwrap())]
            );
            letter
        }
        Change::Block(lines) => {
            let mut more = paragraphs.clone();
            let at = 1 + dice.below(paragraphs.len() - 1);
            more.insert(at, paragraph(&mut dice, &words, lines));
            letter(wall, wall, &more)
        }
        Change::Digit => {
            let mut more = paragraphs.clone();
            let with: Vec<usize> = (0..more.len()).filter(|at| more[*at].contains("EUR")).collect();
            let which = with[dice.below(with.len())];
            let part = &more[which];
            let sum = part[..part.find("EUR").unwrap()].trim_end();
            let end = sum.len();
            let start = sum.rfind([' ', '\n']).unwrap() + 1;
            let digits: Vec<usize> = (start..end).filter(|at| part.as_bytes()[*at].is_ascii_digit()).collect();
            let at = digits[dice.below(digits.len())];
            let digit = (part.as_bytes()[at] - b'0' + 1 + dice.below(9) as u8) % 10;
            more[which].replace_range(at..=at, &digit.to_string());
            letter(wall, wall, &more)
        }
    };
    let shown = [&signed[..own], &changed.bytes()].concat();
    Forged { signed, shown, about }
}

/// One hundred of them, 25 of each kind. `spread`: most days that a Date is moved where the time of day changes too.
pub fn hundred(spread: usize) -> Vec<Forged> {
    let mut dice = Dice(2026);
    (0..100_u64)
        .map(|number| {
            let lines = 1 + dice.below(10);
            let clock = number / 4 % 2 == 0;
            let most = if clock { spread } else { 400 };
            let days = (1 + dice.below(most)) as i64 * if dice.below(2) == 0 { 1 } else { -1 };
            let hops = dice.below(2) == 0;
            forged(
                number,
                match number % 4 {
                    0 => Change::Date { days, clock, hops },
                    1 => Change::Footer(1 + dice.below(50)),
                    2 => Change::Block(lines),
                    _ => Change::Digit,
                },
            )
        })
        .collect()
}

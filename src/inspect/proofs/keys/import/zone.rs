//! Lines of zone files (RFC 1035 5.1), as `dig` prints them too.

/// Most bytes of the words of one entry; the longest key record that is taken is a quarter of it.
const MOST_ENTRY: usize = 64 * 1024;
/// Types of records that may stand beside keys; they are none.
const OTHER_TYPES: [&str; 16] = [
    "SOA",
    "NS",
    "A",
    "AAAA",
    "MX",
    "PTR",
    "SRV",
    "CAA",
    "DS",
    "DNSKEY",
    "RRSIG",
    "NSEC",
    "NSEC3",
    "NSEC3PARAM",
    "SPF",
    "TLSA",
];

/// One word of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    pub quoted: bool,
}

/// An entry while it is read: brackets join lines.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub words: Vec<Word>,
    /// Whether the owner is left out: the line begins with a blank.
    pub indented: bool,
    /// Text of the last comment.
    pub comment: String,
    /// Brackets that are open.
    depth: usize,
    size: usize,
}

/// What an entry says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A text record: its strings, joined (RFC 6376 3.6.2.2).
    Text { owner: Option<String>, record: String },
    /// Another name for a record (CNAME).
    Alias { owner: Option<String>, target: String },
    /// A record of another type.
    Other { owner: Option<String> },
    /// No zone line.
    Nothing,
}

impl Entry {
    /// Reads one more line. `Ok(true)` when the entry is whole.
    ///
    /// # Errors
    /// When it can't be an entry.
    pub fn line(&mut self, line: &str) -> Result<bool, &'static str> {
        if self.words.is_empty() && self.depth == 0 {
            self.indented = line.starts_with([' ', '\t']);
        }
        self.size += line.len();
        if self.size > MOST_ENTRY {
            return Err("the entry is longer than any key");
        }
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                ';' => {
                    self.comment = letters.by_ref().collect();
                }
                '(' => self.depth += 1,
                ')' => self.depth = self.depth.checked_sub(1).ok_or("a bracket is closed that was not opened")?,
                '"' => {
                    let mut text = String::new();
                    loop {
                        match letters.next() {
                            None => return Err("a quotation mark is not closed"),
                            Some('"') => break,
                            Some('\\') => escaped(&mut letters, &mut text),
                            Some(letter) => text.push(letter),
                        }
                    }
                    self.words.push(Word { text, quoted: true });
                }
                letter if letter.is_whitespace() => {}
                letter => {
                    let mut text = String::new();
                    let mut next = Some(letter);
                    while let Some(letter) = next {
                        if letter == '\\' {
                            escaped(&mut letters, &mut text)
                        } else {
                            text.push(letter)
                        }
                        next = letters.next_if(|c| !c.is_whitespace() && !matches!(c, ';' | '(' | ')' | '"'));
                    }
                    self.words.push(Word { text, quoted: false });
                }
            }
        }
        Ok(self.depth == 0)
    }

    /// What it says.
    pub fn said(&self) -> Said {
        let mut words = self.words.iter().peekable();
        let owner = words.next_if(|word| !word.quoted && (!self.indented || word.text.contains("_domainkey")));
        let owner = owner.map(|word| word.text.clone());
        let is =
            |word: &Word, names: &[&str]| !word.quoted && names.iter().any(|name| word.text.eq_ignore_ascii_case(name));
        while words.next_if(|word| is(word, &["IN", "CH", "HS"]) || is_time(word)).is_some() {}
        let Some(kind) = words.next() else { return Said::Nothing };
        if is(kind, &["TXT"]) {
            return Said::Text { owner, record: words.map(|word| word.text.as_str()).collect() };
        }
        match words.next() {
            Some(target) if is(kind, &["CNAME"]) => Said::Alias { owner, target: target.text.clone() },
            Some(_) if is(kind, &OTHER_TYPES) => Said::Other { owner },
            _ => Said::Nothing,
        }
    }
}

/// The strings of a line that holds nothing else.
pub(super) fn strings(line: &str) -> Option<String> {
    let mut entry = Entry::default();
    let whole = entry.line(line).ok()? && !entry.words.is_empty() && entry.words.iter().all(|word| word.quoted);
    whole.then(|| entry.words.iter().map(|word| word.text.as_str()).collect())
}

/// `\DDD` is a byte by its number, `\X` is X (RFC 1035 5.1).
fn escaped(letters: &mut std::iter::Peekable<std::str::Chars>, text: &mut String) {
    let mut number = String::new();
    while number.len() < 3 {
        let Some(digit) = letters.next_if(char::is_ascii_digit) else { break };
        number.push(digit);
    }
    match number.parse::<u8>() {
        Ok(byte) if number.len() == 3 => text.push(char::from(byte)),
        _ if number.is_empty() => text.extend(letters.next()),
        _ => text.push_str(&number),
    }
}

/// `300`, `1h30m`: how long a record may be kept.
fn is_time(word: &Word) -> bool {
    !word.quoted
        && word.text.starts_with(|c: char| c.is_ascii_digit())
        && word
            .text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c.to_ascii_lowercase(), 's' | 'm' | 'h' | 'd' | 'w'))
}

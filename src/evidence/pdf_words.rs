//! What a reader reads otherwise in two saved states: words, comments, fields and pictures of one page, before and after.

use serde::{Deserialize, Serialize};

use super::{Area, Fact, Share};

/// What was changed on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassageKind {
    /// Words of the page itself.
    Text,
    /// Words that an annotation or a form field draws over the page.
    Drawn,
    /// `/Contents` of an annotation.
    Comment,
    /// The value of a form field.
    Field,
    /// A picture.
    Picture,
}

impl PassageKind {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Drawn => "drawn",
            Self::Comment => "comment",
            Self::Field => "field",
            Self::Picture => "picture",
        }
    }
}

/// A rectangle on a page: in points as the file counts, and as shares of the page as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// In points.
    pub area: Area,
    /// Left, top, right, bottom.
    pub share: Share,
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The words, and the bytes that show them.
    pub text: Fact<String>,
    /// Where they are seen, a rectangle a line.
    pub spots: Vec<Spot>,
}

/// Something that reads otherwise; at least one side is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageChange {
    /// What it is.
    pub kind: PassageKind,
    /// The name of a field, the subtype of a comment; empty for others.
    pub about: String,
    /// Words right before it on its line, which both states have.
    pub lead: String,
    /// Words right behind it on its line, which both states have.
    pub tail: String,
    /// What was there.
    pub before: Option<Passage>,
    /// What is there.
    pub after: Option<Passage>,
    /// Whether the words put no ink on the page (as those of character recognition do under a scan).
    pub unseen: bool,
}

/// The quotation marks of our sentences.
fn quoted(lead: &str, text: &str, tail: &str) -> String {
    let words: Vec<&str> = [lead, text, tail].into_iter().filter(|part| !part.is_empty()).collect();
    format!("“{}”", words.join(" "))
}

impl PassageChange {
    /// What was there with the words around it, in quotation marks.
    pub fn quote_before(&self) -> Option<String> {
        self.before.as_ref().map(|side| quoted(&self.lead, &side.text.value, &self.tail))
    }

    /// What is there with the words around it, in quotation marks.
    pub fn quote_after(&self) -> Option<String> {
        self.after.as_ref().map(|side| quoted(&self.lead, &side.text.value, &self.tail))
    }

    /// What it is, where that has to be said: `comment (FreeText)`, `field “Name”`, `a picture`.
    pub fn subject(&self) -> Option<String> {
        match self.kind {
            PassageKind::Text if self.unseen => Some("invisible words".to_owned()),
            PassageKind::Text => None,
            PassageKind::Drawn => Some("drawn over the page".to_owned()),
            PassageKind::Comment => Some(format!("comment ({})", self.about)),
            PassageKind::Field if self.about.is_empty() => Some("a form field".to_owned()),
            PassageKind::Field => Some(format!("field “{}”", self.about)),
            PassageKind::Picture => Some("a picture".to_owned()),
        }
    }

    /// `“Total 1,200 EUR” → “Total 9,200 EUR”`, `added: “paid”`.
    pub fn sentence(&self) -> String {
        let bare = |side: &Option<Passage>| side.as_ref().map(|side| side.text.value.clone());
        let (before, after) = match self.kind {
            PassageKind::Picture => (bare(&self.before), bare(&self.after)),
            // Without its neighbours: only what was added or taken away stands in quotation marks.
            _ if self.before.is_none() || self.after.is_none() => {
                let alone = |side: &Option<Passage>| bare(side).map(|text| quoted("", &text, ""));
                (alone(&self.before), alone(&self.after))
            }
            _ => (self.quote_before(), self.quote_after()),
        };
        let around = |sentence: String| {
            let words: Vec<&str> =
                [self.lead.as_str(), self.tail.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
            match (self.lead.is_empty(), self.tail.is_empty()) {
                (true, true) => sentence,
                (false, true) => format!("{sentence} behind “{}”", words.concat()),
                (true, false) => format!("{sentence} before “{}”", words.concat()),
                (false, false) => format!("{sentence} between “{}” and “{}”", self.lead, self.tail),
            }
        };
        let said = match (before, after) {
            (Some(before), Some(after)) => format!("{before} → {after}"),
            (None, Some(after)) => around(format!("added: {after}")),
            (Some(before), None) => around(format!("taken away: {before}")),
            (None, None) => String::new(),
        };
        match self.subject() {
            Some(subject) => format!("{subject}: {said}"),
            None => said,
        }
    }
}

/// One page in two saved states.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageWords {
    /// Its number in the state before, 1 is the first; `None` for a new page.
    pub before: Option<usize>,
    /// Its number in this state; `None` for a page that is gone.
    pub after: Option<usize>,
    /// What reads otherwise, in the order of reading.
    pub changes: Vec<PassageChange>,
    /// Changes beyond those that are listed.
    pub more: usize,
    /// Whether the words were too many to be compared one by one: the change is all that lies between equal ends.
    pub coarse: bool,
    /// Fonts whose letters can't be told: embedded without a map from codes to letters (`/ToUnicode`).
    pub unreadable: Vec<String>,
    /// Whether one of the two could not be read to its end.
    pub cut: bool,
}

/// No number on a page is a NaN: the reader drops what is not finite.
impl Eq for PageWords {}

impl PageWords {
    /// Its number, in this state where it is still there.
    pub fn number(&self) -> usize {
        self.after.or(self.before).unwrap_or_default()
    }

    /// `page 2`, `page 3 (before: page 2)`, `page 4, new`, `page 2 of the state before, removed`.
    pub fn title(&self) -> String {
        match (self.before, self.after) {
            (Some(before), Some(after)) if before != after => format!("page {after} (before: page {before})"),
            (None, Some(after)) => format!("page {after}, new"),
            (Some(before), None) => format!("page {before} of the state before, removed"),
            _ => format!("page {}", self.number()),
        }
    }

    /// What is to be said of the page besides its changes, a sentence each.
    pub fn remarks(&self) -> Vec<String> {
        let mut said = Vec::new();
        if !self.unreadable.is_empty() {
            said.push(format!(
                "letters in {} can't be told: the font has no table of them (ToUnicode)",
                self.unreadable.join(", ")
            ));
        }
        if self.changes.is_empty() && !self.cut {
            let alone = self.before.is_none() || self.after.is_none();
            said.push(match (alone, self.unreadable.is_empty()) {
                (true, _) => "it shows no words".to_owned(),
                (false, true) => "what it shows was written anew; its words are the same".to_owned(),
                (false, false) => "its readable words are the same".to_owned(),
            });
        }
        if self.coarse {
            said.push("so many words differ that they were not compared one by one".to_owned());
        }
        if self.more > 0 {
            said.push(format!("{} more places differ", self.more));
        }
        if self.cut {
            said.push("it was not read to its end".to_owned());
        }
        said
    }

    /// Its changes as facts: `pdf.revision[2].page[1].text[0].before`; a page that is gone has its old number.
    pub fn facts(&self, revision: usize) -> Vec<(String, &Fact<String>)> {
        let gone = if self.after.is_none() { ".removed" } else { "" };
        let base = format!("pdf.revision[{revision}]{gone}.page[{}]", self.number());
        let mut facts = Vec::new();
        for (index, change) in self.changes.iter().enumerate() {
            let name = format!("{base}.{}[{index}]", change.kind.word());
            for (word, side) in [("before", &change.before), ("after", &change.after)] {
                facts.extend(side.as_ref().map(|side| (format!("{name}.{word}"), &side.text)));
            }
        }
        facts
    }

    /// All that is to be said of the page, a sentence each: `page 2: “1,200” → “9,200”`.
    pub fn sentences(&self) -> Vec<String> {
        let title = self.title();
        let changes = self.changes.iter().map(PassageChange::sentence);
        changes.chain(self.remarks()).map(|said| format!("{title}: {said}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Locator;

    fn side(text: &str) -> Option<Passage> {
        Some(Passage { text: Fact::at(text.to_owned(), Locator::raw(0, 1)), spots: Vec::new() })
    }

    fn change(before: Option<Passage>, after: Option<Passage>) -> PassageChange {
        let (lead, tail) = ("Total".to_owned(), "EUR".to_owned());
        PassageChange { kind: PassageKind::Text, about: String::new(), lead, tail, before, after, unseen: false }
    }

    #[test]
    fn a_change_is_quoted_with_the_words_around_it() {
        assert_eq!(change(side("1,200"), side("9,200")).sentence(), "“Total 1,200 EUR” → “Total 9,200 EUR”");
        assert_eq!(change(None, side("not")).sentence(), "added: “not” between “Total” and “EUR”");
        let field = PassageChange {
            kind: PassageKind::Field,
            about: "Name".into(),
            lead: String::new(),
            ..change(side("Ida"), None)
        };
        assert_eq!(field.sentence(), "field “Name”: taken away: “Ida” before “EUR”");
    }

    #[test]
    fn a_page_says_where_it_was_and_what_could_not_be_read() {
        let page = PageWords { before: Some(2), after: Some(3), ..PageWords::default() };
        assert_eq!(
            page.sentences(),
            ["page 3 (before: page 2): what it shows was written anew; its words are the same"]
        );
        let page = PageWords { before: Some(1), after: Some(1), unreadable: vec!["ABCDEF+Seal".into()], ..page };
        assert_eq!(page.remarks().len(), 2);
        assert!(page.remarks()[0].contains("ToUnicode"));
    }
}

//! What each saved state of a PDF changed: object by object, sorted into classes, and in plain words.
//!
//! The classes are those that matter for what came after a signature as well: each change carries its objects, and each
//! object the places of its older and its newer form.

use serde::{Deserialize, Serialize};

use super::{Fact, PageWords};

mod words;

/// What kind of thing a change touches, from the harmless to the grave; the order decides which is named first (last is gravest).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeClass {
    /// Objects that nothing in the document uses, or settings of the view.
    NothingVisible,
    /// Information dictionary, XMP, private data of programs, dates of pages.
    Metadata,
    /// Certificates and revocation lists kept for later (`/DSS`, `/VRI`; ISO 32000-2 12.8.4.3).
    ValidationData,
    /// Tags for screen readers (14.7).
    Structure,
    /// Bookmarks, named destinations, page labels (12.3).
    Outline,
    /// A signature or time stamp was added (12.8).
    Signature,
    /// Values and appearances of form fields, or fields added (12.7).
    FormFilling,
    /// Comments, stamps, links (12.5).
    Annotation,
    /// Files attached (7.11.4).
    Attachments,
    /// Layers (8.11).
    Layers,
    /// Actions and JavaScript (12.6).
    Actions,
    /// `/Encrypt` (7.6).
    Encryption,
    /// A font that pages already used was replaced (9.6, 9.7).
    Fonts,
    /// Content streams, pictures, drawings, boxes and resources of a page (7.8, 8.8 to 8.10).
    PageContent,
    /// Pages added, removed or put in another order (7.7.3).
    Pages,
    /// Another catalog or another page tree in place of the old one (7.7.2).
    Catalog,
}

impl ChangeClass {
    /// Whether a reader sees it on the pages.
    pub fn on_pages(self) -> bool {
        matches!(
            self,
            Self::FormFilling
                | Self::Annotation
                | Self::Layers
                | Self::Fonts
                | Self::PageContent
                | Self::Pages
                | Self::Catalog
        )
    }
}

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Act {
    /// It was not there before.
    Added,
    /// It has another value.
    Replaced,
    /// It is no longer part of the document; its bytes may still be in the file.
    Freed,
}

/// One object that a saved state really changed; rewriting with equal value is no change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectChange {
    /// Object number.
    pub number: u32,
    /// What became of it.
    pub act: Act,
    /// What it is: `page`, `text of a page`, `picture`, `font`.
    pub what: String,
    /// The class of its change.
    pub class: ChangeClass,
    /// Keys of its dictionary that differ, `Resources/Font/F1` where it goes deeper.
    pub keys: Vec<String>,
    /// Whether the bytes of its stream differ, filters undone.
    pub content: bool,
    /// Numbers of the pages that reach it (1 is the first), at most some.
    pub pages: Vec<usize>,
    /// The older form: of streams what differs, else the object.
    pub before: Option<Fact<String>>,
    /// The newer form.
    pub after: Option<Fact<String>>,
}

/// An annotation with a white ground and no border: it hides what lies under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// The page, 1 is the first.
    pub page: Option<usize>,
    /// Its subtype.
    pub annotation: Fact<String>,
    /// The words on it.
    pub words: String,
}

/// One entry of the information dictionary or of XMP that differs from the state before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// `Info /ModDate`, `xmp:ModifyDate`.
    pub name: String,
    /// Its old value.
    pub before: Option<Fact<String>>,
    /// Its new value.
    pub after: Option<Fact<String>>,
}

impl FieldChange {
    /// Whether it holds a date, or what programs count up at each save.
    pub fn is_date(&self) -> bool {
        let bare = self.name.trim_start_matches("Info /");
        bare.ends_with("Date")
            || bare == "xmpMM:InstanceID"
            || bare.ends_with(":when")
            || matches!(bare, "xmp:MetadataDate" | "pdf:ModDate")
    }
}

/// A changed object that the state before reached by a second way as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Object number.
    pub number: u32,
    /// The way: `/AP of object 7`, `/Extra of the catalog`.
    pub how: Fact<String>,
}

/// What one saved state changed in the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StateChanges {
    /// Its number, 2 or more.
    pub state: usize,
    /// `false` where so many states stand in the file that this one was not compared.
    pub compared: bool,
    /// Pages before and after.
    pub pages: (usize, usize),
    /// Pages of the older state (numbers there) that are gone.
    pub removed_pages: Vec<usize>,
    /// Pages of this state that are new.
    pub added_pages: Vec<usize>,
    /// Whether pages that both have stand in another order.
    pub reordered: bool,
    /// The objects, by number.
    pub objects: Vec<ObjectChange>,
    /// Changed objects beyond those that are listed.
    pub unlisted: usize,
    /// Objects that were written again with equal value.
    pub equal: usize,
    /// Entries of Info and XMP.
    pub fields: Vec<FieldChange>,
    /// Whether the trailer names another catalog, or the catalog another page tree.
    pub catalog_swapped: bool,
    /// Pages whose `/Contents` leaves out a stream that it had: what they showed is replaced by new streams.
    pub replaced_content: Vec<usize>,
    /// Annotations that it laid on pages like patches.
    pub covers: Vec<Cover>,
    /// Whether a signature stands in an earlier state: then this is what came after it.
    pub after_signature: bool,
    /// What reads otherwise, page by page.
    pub texts: Vec<PageWords>,
    /// For each page the number of the one that it was in the state before, 0 for a new one; empty where all kept their places.
    pub came_from: Vec<usize>,
    /// After a signature: what it changed that is used at another place as well.
    pub elsewhere: Vec<Elsewhere>,
}

impl StateChanges {
    /// The classes of its changes, the gravest first.
    pub fn classes(&self) -> Vec<ChangeClass> {
        let mut classes: Vec<ChangeClass> = self.objects.iter().map(|object| object.class).collect();
        if !self.fields.is_empty() {
            classes.push(ChangeClass::Metadata);
        }
        if !self.removed_pages.is_empty() || !self.added_pages.is_empty() || self.reordered {
            classes.push(ChangeClass::Pages);
        }
        if self.catalog_swapped {
            classes.push(ChangeClass::Catalog);
        }
        classes.sort_unstable_by(|one, other| other.cmp(one));
        classes.dedup();
        classes
    }

    /// Its objects of one class.
    pub fn of(&self, class: ChangeClass) -> impl Iterator<Item = &ObjectChange> {
        self.objects.iter().filter(move |object| object.class == class)
    }

    /// Whether it has a change of this class.
    pub fn has(&self, class: ChangeClass) -> bool {
        self.classes().contains(&class)
    }

    /// Whether it records a moment: a date of Info or XMP that it wrote anew.
    pub fn dated(&self) -> bool {
        self.fields.iter().any(|field| field.is_date() && field.after.is_some())
    }

    /// Objects that replace what pages showed before: streams with other content, and what stands in for streams left out.
    pub fn replacements(&self) -> impl Iterator<Item = &ObjectChange> {
        self.objects.iter().filter(|object| {
            let shown = matches!(object.what.as_str(), "text of a page" | "picture" | "drawing");
            let inside = object.act == Act::Replaced && object.content && !object.pages.is_empty();
            let instead = object.act == Act::Added
                && object.what == "text of a page"
                && object.pages.iter().any(|page| self.replaced_content.contains(page));
            object.class == ChangeClass::PageContent && shown && (inside || instead)
        })
    }

    /// Whether it changes dates and nothing else: none of its objects is of another class.
    pub fn only_dates(&self) -> bool {
        !self.fields.is_empty() && self.fields.iter().all(FieldChange::is_date) && self.only_metadata()
    }

    /// Whether it changes what the document says of itself and nothing else.
    pub fn only_metadata(&self) -> bool {
        self.compared
            && self.unlisted == 0
            && self.classes().iter().all(|class| matches!(class, ChangeClass::Metadata | ChangeClass::NothingVisible))
    }

    /// What it changed, in plain words.
    pub fn words(&self) -> Vec<String> {
        words::of(self)
    }
}

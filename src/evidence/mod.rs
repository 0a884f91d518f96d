//! Typed values, each with the place it came from. Knows no parser and no widget.

mod clock;
mod content;
mod fact;
mod fault;
mod identity;
pub mod limits;
mod mail;
mod mail_facts;
mod markup;
mod member;
mod mime;
mod office;
mod office_signature;
mod pdf;
mod pdf_area;
mod pdf_changes;
mod pdf_frame;
mod pdf_glyphs;
mod pdf_lines;
mod pdf_marks;
mod pdf_objects;
mod pdf_page;
mod pdf_run;
mod pdf_signature;
mod pdf_spelling;
mod pdf_traces;
mod pdf_words;
mod picture;
mod rendered;
mod stamp;
mod strip;
mod timeline;
mod zone;

pub use clock::{Clock, Clue, ClueKind, EvidenceClass, Moment, zone_between};
pub use content::{Content, Text};
pub use fact::{ByteSpan, Fact, Locator, NamedFact, Reading, Repair, Step};
pub use fault::{EncodedWord, Fault, FaultKind, Mention, MentionKind};
pub use identity::{Container, Evidence, Kind, SourceId};
pub(crate) use mail::absent_header;
pub use mail::{Authentication, Header, Hop, Mail, Mailbox, MailerClaim, SignatureTag, SignatureTags, StoreFact};
pub use markup::{Block, BlockKind, MarkupRun};
pub use member::Member;
pub use mime::{Body, LineEnd, LineEnds, Part};
pub use office::{Office, OfficeParagraph, OfficeProperty, OfficeText, PackageEntry};
pub use office_signature::{OfficeSignature, SignedPart};
pub use pdf::{
    EmbeddedFont, InfoEntry, LinearizedHead, Pdf, PdfHeader, Revision, XmpPacket, XmpProperty, XrefKind, XrefSection,
};
pub use pdf_area::Area;
pub use pdf_changes::{Act, ChangeClass, Cover, Elsewhere, FieldChange, ObjectChange, StateChanges};
pub use pdf_frame::{Checked, Coding, Frame, Shift, StrayPage, TaggedPage, Twin, WrongLength};
pub use pdf_glyphs::{GlyphUse, ShownGlyph};
pub use pdf_lines::{PageLine, PageWord, Piece};
pub use pdf_objects::{PdfObject, PdfObjects};
pub use pdf_page::{
    PageAnnotation, PageFill, PageFont, PageImage, PageLayer, PageMark, PageShape, PageStream, PdfPage, PdfPages,
    StreamKind, WHOLE_PAGE,
};
pub use pdf_run::{Clipped, Colour, ColourSpace, Letter, TextRun};
pub use pdf_signature::{FieldLock, Kept, KeptKind, PdfSignature, PdfSigning, Permission, PermsEntry, SignatureUse};
pub use pdf_spelling::{Habit, SPELLING_SHOWN, Spelling};
pub use pdf_traces::{PageStyle, PdfTraces, Trace, TraceEntry, TraceKind, WriterTraits};
pub use pdf_words::{PageWords, Passage, PassageChange, PassageKind, Spot};
pub use picture::Picture;
pub use rendered::{PageAsked, PagePicture, RenderedPage, Share};
pub(crate) use stamp::offset_words;
pub use stamp::{Defect, Digits, Offset, Order, Precision, Stamp, Weekday, moment_words};
pub use strip::{Missing, Strip, Strips};
pub use timeline::{TimelineEntry, Trust, listing_time};
pub use zone::{Zone, zone_database, zone_names};

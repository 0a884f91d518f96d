//! Typed values, each with the place it came from. Knows no parser and no widget.

mod fact;
mod identity;
mod mail;
mod mail_facts;
mod pdf;
mod picture;
mod stamp;
mod timeline;

pub use fact::{ByteSpan, Fact, Locator, NamedFact, Reading, Repair, Step};
pub use identity::{Evidence, Kind, SourceId};
pub(crate) use mail::absent_header;
pub use mail::{
    Authentication, Clock, Header, Hop, LineEnd, LineEnds, Mail, Mailbox, MailerClaim, Part, SignatureTag,
    SignatureTags,
};
pub use pdf::{
    EmbeddedFont, InfoEntry, LinearizedHead, Pdf, PdfHeader, Revision, XmpPacket, XmpProperty, XrefKind, XrefSection,
};
pub use picture::Picture;
pub(crate) use stamp::offset_words;
pub use stamp::{Defect, Digits, Offset, Order, Precision, Stamp, Weekday};
pub use timeline::{TimelineEntry, Trust, listing_time};

//! Bytes come in here: read once, hashed, never changed. Parses nothing but magic bytes and container framing.

mod form;
mod handed;
mod identity;
mod kind;
pub mod limits;
mod lines;
mod mailbox;
mod messages;
mod opened;
pub mod pasted;
mod source;
mod walk;

pub use form::{FORM_PROBE, Form, form, is_tar};
pub use handed::Handed;
pub use identity::Identity;
pub use kind::detect;
pub use lines::{Lines, lines};
pub use mailbox::{is_separator, split_mailbox};
pub use messages::{Ahead, Body, Message, Messages};
pub use opened::Opened;
pub use source::{AcquireError, Source};
pub use walk::{Listed, list_files};

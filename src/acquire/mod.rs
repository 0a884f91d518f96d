//! Bytes come in here: read once, hashed, never changed. Parses nothing but magic bytes and container framing.

mod kind;
pub mod limits;
mod lines;
mod mailbox;
pub mod pasted;
mod source;
mod walk;

pub use kind::detect;
pub use lines::{Lines, lines};
pub use mailbox::split_mailbox;
pub use source::{AcquireError, Identity, Source};
pub use walk::{Listed, list_files};

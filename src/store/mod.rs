//! What is kept on disk between two starts, and the one place that writes files.

mod attachment;
pub mod case;
pub mod export;
pub mod keys;
pub mod knowledge;
mod lists;
mod name;
pub mod settings;
pub mod shelf;
pub mod stored;

pub use attachment::Attachment;
pub use name::safe_name;

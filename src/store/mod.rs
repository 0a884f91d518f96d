//! What is kept on disk between two starts.

pub mod keys;
pub mod settings;

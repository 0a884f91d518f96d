//! What is kept on disk between two starts.

pub mod settings;

//! View-model and outputs.

pub mod cli;
pub mod json;
pub mod text;

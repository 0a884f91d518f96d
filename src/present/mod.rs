//! View-model and outputs.

pub mod gui;
pub mod rows;
pub mod words;

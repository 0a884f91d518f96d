//! View-model and outputs.

pub mod catalogue;
pub mod cli;
pub mod document;
pub mod dump;
pub mod glossary;
pub mod gui;
pub mod html;
pub mod inert;
pub mod json;
pub mod phrases;
pub mod rows;
pub mod samples;
pub mod speech;
pub mod statements;
pub mod text;
pub mod words;

//! View-model and outputs.

//! What the views ask for: bytes, decoded layers, what a mail says to its reader, pages as pictures.

use std::path::Path;

use super::protocol::{Reply, Request};
use super::{Cancel, Engine, Held};
use crate::Settings;
use crate::acquire::Source;
use crate::evidence::{Content, Locator, PageAsked, PdfObjects, RenderedPage, SourceId};
use crate::inspect::proofs::Anchor;

impl Engine {
    /// Reads a file's bytes for the views.
    ///
    /// # Errors
    /// When it can't be read, or is not what it was when it was examined (`expected`).
    pub fn load(&self, path: &Path, expected: Option<&SourceId>) -> Result<Held, String> {
        let source = Source::open(path).map_err(|error| error.to_string())?;
        match expected {
            Some(expected) if *expected != source.id => Err("the file has changed since it was examined".into()),
            _ => Ok(Held { bytes: source.bytes, id: source.id }),
        }
    }

    /// The certificates in a file that the user trusts: PEM or DER.
    ///
    /// # Errors
    /// When the file can't be had, holds no certificate, or the reader broke off.
    pub fn read_anchors(&mut self, path: &Path) -> Result<Vec<Anchor>, String> {
        let source = Source::open(path).map_err(|error| error.to_string())?;
        match self.ask_shared(&Request::ReadAnchors, &source.bytes, &Cancel::default()) {
            Ok((Reply::AnchorsRead(anchors), _)) => anchors,
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// What a mail says to its reader.
    ///
    /// # Errors
    /// When the reader broke off.
    pub fn content(&mut self, held: &Held, settings: &Settings, cancel: &Cancel) -> Result<Content, String> {
        let request = Request::Content { settings: settings.clone() };
        match self.ask_shared(&request, &held.bytes, cancel) {
            Ok((Reply::Content(content), _)) => Ok(*content),
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// Every object of a PDF.
    ///
    /// # Errors
    /// When it is none, or the reader broke off.
    pub fn objects(&mut self, held: &Held, settings: &Settings, cancel: &Cancel) -> Result<PdfObjects, String> {
        let request = Request::Objects { password: settings.password.clone() };
        match self.ask_shared(&request, &held.bytes, cancel) {
            Ok((Reply::Objects(objects), _)) => objects,
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// A page as a picture: what was drawn, where these places are seen on it, and its pixels.
    ///
    /// # Errors
    /// When the page can't be drawn, or the reader broke off.
    pub fn page(
        &mut self,
        held: &Held,
        asked: &PageAsked,
        places: &[Locator],
        cancel: &Cancel,
    ) -> Result<(RenderedPage, Vec<u8>), String> {
        match self.ask_shared(
            &Request::Page { asked: asked.clone(), places: places.to_vec(), password: self.password.clone() },
            &held.bytes,
            cancel,
        ) {
            Ok((Reply::Page(page), pixels)) => Ok((page?, pixels)),
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }
}

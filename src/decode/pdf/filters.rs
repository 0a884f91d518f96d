//! What lopdf does for us: filters undone, and encryption with the empty password (ISO 32000-2 7.4, 7.6).

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::objects::{Object, Store};
use super::syntax::{Kind, Node};
use crate::evidence::ByteSpan;

/// Largest decoded stream (bytes): a page-size picture has less, a bomb more.
const MOST_STREAM: usize = 64 * 1024 * 1024;
/// All decoded streams together (bytes).
const MOST_DECODED: usize = 256 * 1024 * 1024;
/// Streams decoded in one examination; fonts and metadata of a book are some hundred.
const MOST_STREAMS: usize = 4_000;
/// Values of one stream's filters and their parameters; a stream has at most a few filters with some ten each.
const MOST_PARAMETERS: usize = 200;
/// Largest encrypted file that is decrypted (bytes): lopdf holds all its objects at once.
const MOST_ENCRYPTED: usize = 128 * 1024 * 1024;

impl Store<'_> {
    /// A stream with its filters undone; `None` if that can't be done or a limit is reached.
    pub fn decode(&self, object: &Object) -> Option<Vec<u8>> {
        let dict = object.dict()?;
        let raw = object.stream?;
        if self.streams.get() >= MOST_STREAMS || self.decoded.get() >= MOST_DECODED {
            self.repair("the limit of decoded streams was reached: the rest was not looked into", raw.start, raw.end);
            return None;
        }
        self.streams.set(self.streams.get() + 1);
        let limit = MOST_STREAM.min(MOST_DECODED - self.decoded.get());
        let exempt = matches!(dict.name("Type"), Some("XRef"));
        let decoded = match self.plain.as_ref().filter(|_| !exempt) {
            Some(plain) => {
                let id = (object.number, object.generation);
                let stream = plain.get_object(id).ok()?.as_stream().ok()?;
                undo(stream, limit)
            }
            None => {
                let mut filters = lopdf::Dictionary::new();
                let mut left = MOST_PARAMETERS;
                for (ours, key) in [("Filter", "Filter"), ("DecodeParms", "DecodeParms"), ("DP", "DecodeParms")] {
                    if let Some(node) = dict.get(ours) {
                        filters.set(key, self.lopdf_value(node, 0, &mut left));
                    }
                }
                undo(&lopdf::Stream::new(filters, raw.of(self.bytes).to_vec()), limit)
            }
        };
        match &decoded {
            Some(bytes) => self.decoded.set(self.decoded.get() + bytes.len()),
            None => {
                let what = format!("the stream of object {} could not be decoded", object.words());
                self.repair(what, raw.start, raw.end);
            }
        }
        decoded
    }

    /// `left` are the values that may still be taken over: references to a list of references multiply.
    fn lopdf_value(&self, node: &Node, depth: usize, left: &mut usize) -> lopdf::Object {
        /// Filter parameters are two levels deep.
        const DEEPEST: usize = 4;
        let Some(fewer) = left.checked_sub(1).filter(|_| depth <= DEEPEST) else { return lopdf::Object::Null };
        *left = fewer;
        match &node.kind {
            Kind::Int(value) => lopdf::Object::Integer(*value),
            Kind::Name(name) => lopdf::Object::Name(name.clone().into_bytes()),
            Kind::Array(items) => {
                let most = items.iter().take(*left);
                most.map(|item| self.lopdf_value(item, depth + 1, left)).collect::<Vec<_>>().into()
            }
            Kind::Dict(dict) => {
                let mut out = lopdf::Dictionary::new();
                for (key, value) in dict.entries.iter().take(*left) {
                    out.set(key.as_str(), self.lopdf_value(value, depth + 1, left));
                }
                lopdf::Object::Dictionary(out)
            }
            Kind::Ref(number, _) => match self.by_number.get(number).and_then(|places| places.last()) {
                Some(at) => {
                    self.at(*at).map_or(lopdf::Object::Null, |object| self.lopdf_value(&object.node, depth + 1, left))
                }
                None => lopdf::Object::Null,
            },
            _ => lopdf::Object::Null,
        }
    }

    /// Decrypts with the empty password (ISO 32000-2 7.6); without success strings and streams stay unread.
    pub fn decrypt(&mut self, at: ByteSpan) {
        self.encrypted = true;
        let loaded = (self.bytes.len() <= MOST_ENCRYPTED).then(|| load(self.bytes)).flatten();
        match loaded {
            Some(document) if document.is_encrypted() && document.encryption_state.is_none() => {
                self.repair(
                    "the file is encrypted and asks for a password: texts and streams were not read",
                    at.start,
                    at.end,
                );
            }
            Some(document) => self.plain = Some(document),
            None => self.repair("the file is encrypted and could not be decrypted", at.start, at.end),
        }
    }

    /// The decrypted bytes of the string under `key` in this object.
    pub fn plain_string(&self, object: &Object, key: &str) -> Option<Vec<u8>> {
        let plain = self.plain.as_ref()?;
        let found = plain.get_object((object.number, object.generation)).ok()?;
        let value = match found {
            lopdf::Object::Dictionary(dict) => dict.get(key.as_bytes()).ok()?,
            other => other,
        };
        value.as_str().ok().map(<[u8]>::to_vec)
    }
}

/// Loads with lopdf: as written first, mended second.
fn load(bytes: &[u8]) -> Option<lopdf::Document> {
    let options = |strict| lopdf::LoadOptions {
        strict,
        max_decompressed_size: Some(MOST_STREAM),
        ..lopdf::LoadOptions::default()
    };
    let attempt = |strict| {
        catch_unwind(AssertUnwindSafe(|| lopdf::Document::load_mem_with_options(bytes, options(strict)).ok()))
            .ok()
            .flatten()
    };
    attempt(true).or_else(|| attempt(false))
}

fn undo(stream: &lopdf::Stream, limit: usize) -> Option<Vec<u8>> {
    catch_unwind(AssertUnwindSafe(|| stream.decompressed_content_with_limit(limit).ok())).ok().flatten()
}

//! What lopdf does for us: filters undone (ISO 32000-2 7.4).

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::objects::{Object, Store};
use super::syntax::{Kind, Node};
use crate::evidence::limits::Limit;
use crate::evidence::limits::document::unpacked_to;
use crate::evidence::limits::pdf::{
    MOST_DECODED, MOST_FILTER_VALUES, MOST_FILTERS, MOST_PAGE_STREAMS, MOST_STREAM, MOST_STREAMS, row,
};

impl Store<'_> {
    /// A stream with its filters undone; `None` if that can't be done or a limit is reached.
    pub fn decode(&self, object: &Object) -> Option<Vec<u8>> {
        let dict = object.dict()?;
        let raw = object.stream?;
        if self.streams.get() >= MOST_STREAMS || self.decoded.get() >= MOST_DECODED {
            let streams = self.streams.get() >= MOST_STREAMS;
            self.hit(if streams { row::MOST_STREAMS } else { row::MOST_DECODED }, raw.start, raw.end);
            return None;
        }
        self.streams.set(self.streams.get() + 1);
        let mut filters = lopdf::Dictionary::new();
        let mut left = MOST_FILTER_VALUES;
        for (ours, key) in [("Filter", "Filter"), ("DecodeParms", "DecodeParms"), ("DP", "DecodeParms")] {
            if let Some(node) = dict.get(ours) {
                filters.set(key, self.lopdf_value(node, 0, &mut left));
            }
        }
        if left == 0 {
            self.hit_by(row::MOST_FILTER_VALUES, &subject(object), raw.start, raw.end);
        }
        let kind = dict.name("Type");
        let mut stream = lopdf::Stream::new(filters, raw.of(self.bytes).to_vec());
        if self.encrypted && kind != Some("XRef") {
            // Metadata may be in the clear (7.6.4.2): its type decides.
            if let Some(kind) = kind {
                stream.dict.set("Type", lopdf::Object::Name(kind.as_bytes().to_vec()));
            }
            stream = self.clear(object, stream)?;
        }
        let decoded = self.undo(&stream);
        match decoded {
            Ok(bytes) => Some(bytes),
            Err(Some(limit)) => {
                self.hit_by(limit, &subject(object), raw.start, raw.end);
                None
            }
            Err(None) => {
                self.repair(format!("{} could not be decoded", subject(object)), raw.start, raw.end);
                None
            }
        }
    }

    /// A stream of painting operators or of a character map, with its filters undone. Such streams are counted by
    /// themselves: a book has thousands of them. One that a picture's filter codes holds none and is left alone.
    pub fn decode_operators(&self, object: &Object) -> Option<Vec<u8>> {
        let holds_picture =
            |name: &str| matches!(name, "DCTDecode" | "DCT" | "JPXDecode" | "CCITTFaxDecode" | "CCF" | "JBIG2Decode");
        let filter = object.dict()?.get("Filter");
        let pictured = filter.is_some_and(|node| {
            node.name().into_iter().chain(node.array().iter().filter_map(Node::name)).any(holds_picture)
        });
        if pictured {
            return None;
        }
        let raw = object.stream?;
        if self.page_streams.get() >= MOST_PAGE_STREAMS {
            self.hit(row::MOST_PAGE_STREAMS, raw.start, raw.end);
            return None;
        }
        self.page_streams.set(self.page_streams.get() + 1);
        let counted = self.streams.replace(0);
        let decoded = self.decode(object);
        self.streams.set(counted);
        decoded
    }

    /// Undoes filter after filter, so that what each of them unpacks to is counted, not only what comes out at the end.
    /// Without success says which limit was hit, if one was.
    fn undo(&self, stream: &lopdf::Stream) -> Result<Vec<u8>, Option<Limit>> {
        let filters: Vec<Vec<u8>> =
            stream.filters().map(|names| names.into_iter().map(<[u8]>::to_vec).collect()).unwrap_or_default();
        if filters.len() > MOST_FILTERS {
            return Err(Some(row::MOST_FILTERS));
        }
        let (mut most, mut limit) = unpacked_to(stream.content.len(), MOST_STREAM, row::MOST_STREAM);
        let mut content = stream.content.clone();
        if content.len() > most {
            return Err(Some(limit));
        }
        let mut layers = filters.iter().enumerate().peekable();
        if layers.peek().is_none() {
            self.decoded.set(self.decoded.get().saturating_add(content.len()));
        }
        for (index, filter) in layers {
            // Undone with the encryption (7.4.10).
            if filter == b"Crypt" {
                continue;
            }
            let left = MOST_DECODED.saturating_sub(self.decoded.get());
            if left < most {
                (most, limit) = (left, row::MOST_DECODED);
            }
            let mut dict = lopdf::Dictionary::new();
            dict.set("Filter", lopdf::Object::Name(filter.clone()));
            if let Some(parameters) = parameters(stream, index) {
                dict.set("DecodeParms", parameters);
            }
            let layer = undo(&lopdf::Stream::new(dict, content), most);
            // What was too much was unpacked as well, as far as the limit.
            let unpacked = layer.as_ref().map_or_else(|too_much| if *too_much { most } else { 0 }, Vec::len);
            self.decoded.set(self.decoded.get().saturating_add(unpacked));
            content = layer.map_err(|too_much| too_much.then_some(limit))?;
        }
        Ok(content)
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
}

/// Undoes one filter. Without success says whether more came out than `most`.
fn undo(stream: &lopdf::Stream, most: usize) -> Result<Vec<u8>, bool> {
    let undone = catch_unwind(AssertUnwindSafe(|| stream.decompressed_content_with_limit(most)));
    let limit = |error: &lopdf::Error| {
        matches!(error, lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }))
    };
    undone.map_err(|_| false)?.map_err(|error| limit(&error))
}

/// The parameters of one filter: its own, or those of all (as lopdf takes them).
fn parameters(stream: &lopdf::Stream, filter: usize) -> Option<lopdf::Object> {
    match stream.dict.get(b"DecodeParms").ok()? {
        lopdf::Object::Array(each) => each.get(filter).cloned(),
        all => Some(all.clone()),
    }
}

fn subject(object: &Object) -> String {
    format!("the stream of object {}", object.words())
}

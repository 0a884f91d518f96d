//! Encrypted files: the key from a password, and strings and streams in the clear (ISO 32000-2 7.6).
//!
//! Only the encryption dictionary and the identifier go to lopdf, never the file: a broken cross-reference table is no
//! hindrance, and objects of older saved states can be read too.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::encryption::{EncryptionState, PasswordAlgorithm, decrypt_object};

use super::objects::{Layer, Object, Store};
use super::syntax::{Kind, Node};
use super::text::string_bytes;
use crate::evidence::ByteSpan;

/// Most values of an encryption dictionary that are taken over: it has some twenty.
const MOST_VALUES: usize = 200;
/// Deepest dictionary in it: `/CF`, its filters, their entries.
const DEEPEST: usize = 6;
/// Where lopdf is told that the encryption dictionary stands.
const ENCRYPT: lopdf::ObjectId = (1, 0);

/// Why nothing can be read.
const WANTS_PASSWORD: &str = "the file is encrypted and asks for a password: texts and streams were not read";
const WRONG_PASSWORD: &str =
    "the file is encrypted and the password given does not open it: texts and streams were not read";
const UNKNOWN: &str = "the file is encrypted and could not be decrypted";

impl Store<'_> {
    /// Takes the key out of the encryption dictionary: with the empty password, then with the one given.
    ///
    /// Without success strings and streams stay unread; the structure is read all the same.
    pub(super) fn unlock(&mut self, encrypt: Option<&Object>, at: ByteSpan, password: Option<&str>) {
        self.encrypted = true;
        let Some(document) = encrypt.and_then(|encrypt| self.bare(encrypt)) else {
            return self.repair(UNKNOWN, at.start, at.end);
        };
        let open = |password: &str| {
            let attempt = || {
                let prepared = PasswordAlgorithm::try_from(&document).ok()?.sanitize_password(password).ok()?;
                document.authenticate_password(password).ok()?;
                EncryptionState::decode(&document, prepared).ok()
            };
            catch_unwind(AssertUnwindSafe(attempt)).ok().flatten()
        };
        let supported =
            catch_unwind(AssertUnwindSafe(|| PasswordAlgorithm::try_from(&document).is_ok())).unwrap_or(false);
        self.key = open("").or_else(|| open(password?));
        if self.key.is_none() {
            let why = match password {
                _ if !supported => UNKNOWN,
                Some(_) => WRONG_PASSWORD,
                None => WANTS_PASSWORD,
            };
            self.repair(why, at.start, at.end);
        }
    }

    /// A document with nothing in it but what the key is made from.
    fn bare(&self, encrypt: &Object) -> Option<lopdf::Document> {
        let mut left = MOST_VALUES;
        let dict = self.value(encrypt, &encrypt.node, 0, &mut left);
        dict.as_dict().ok()?;
        let mut document = lopdf::Document::new();
        document.objects.insert(ENCRYPT, dict);
        document.trailer.set("Encrypt", lopdf::Object::Reference(ENCRYPT));
        let id = super::identifiers(self)
            .into_iter()
            .map(|(bytes, _)| lopdf::Object::String(bytes, lopdf::StringFormat::Hexadecimal));
        document.trailer.set("ID", id.collect::<Vec<_>>());
        Some(document)
    }

    fn value(&self, holder: &Object, node: &Node, depth: usize, left: &mut usize) -> lopdf::Object {
        let Some(fewer) = left.checked_sub(1).filter(|_| depth <= DEEPEST) else { return lopdf::Object::Null };
        *left = fewer;
        let bytes = node.span.of(holder.layer_bytes(self.bytes));
        match &node.kind {
            Kind::Bool => lopdf::Object::Boolean(bytes == b"true"),
            Kind::Int(value) => lopdf::Object::Integer(*value),
            Kind::Name(name) => lopdf::Object::Name(name.clone().into_bytes()),
            Kind::Text => {
                let text = string_bytes(bytes).unwrap_or_default();
                lopdf::Object::String(text, lopdf::StringFormat::Literal)
            }
            Kind::Array(items) => {
                let items = items.iter().take(*left);
                items.map(|item| self.value(holder, item, depth + 1, left)).collect::<Vec<_>>().into()
            }
            Kind::Dict(dict) => {
                let mut out = lopdf::Dictionary::new();
                for (key, value) in dict.entries.iter().take(*left) {
                    out.set(key.as_str(), self.value(holder, value, depth + 1, left));
                }
                lopdf::Object::Dictionary(out)
            }
            Kind::Ref(..) => match self.resolve(holder, node, 0) {
                Some(found) if found.node.reference().is_none() => self.value(&found, &found.node, depth + 1, left),
                _ => lopdf::Object::Null,
            },
            Kind::Null | Kind::Real => lopdf::Object::Null,
        }
    }

    /// A stream of an encrypted file in the clear, its filters not yet undone; `None` without the key.
    pub(super) fn clear(&self, object: &Object, stream: lopdf::Stream) -> Option<lopdf::Stream> {
        match self.unlocked(object, lopdf::Object::Stream(stream))? {
            lopdf::Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    /// The bytes of a string of this object, escapes already undone, in the clear.
    pub(super) fn decrypted(&self, holder: &Object, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match self.unlocked(holder, lopdf::Object::String(bytes, lopdf::StringFormat::Literal))? {
            lopdf::Object::String(bytes, _) => Some(bytes),
            _ => None,
        }
    }

    fn unlocked(&self, holder: &Object, mut object: lopdf::Object) -> Option<lopdf::Object> {
        let key = self.key.as_ref()?;
        let id = (holder.number, holder.generation);
        let done = catch_unwind(AssertUnwindSafe(|| decrypt_object(key, id, &mut object).is_ok()));
        done.unwrap_or(false).then_some(object)
    }

    /// The bytes in the clear of the string under `key` in this object, or of the object where it is a string itself.
    pub fn plain_string(&self, object: &Object, key: &str) -> Option<Vec<u8>> {
        let node = match object.dict() {
            Some(dict) => dict.get(key)?,
            None => &object.node,
        };
        let bytes = string_bytes(node.span.of(object.layer_bytes(self.bytes)))?;
        match object.layer {
            // Strings inside object streams are not encrypted one by one (7.5.7).
            Layer::Packed { .. } => Some(bytes),
            Layer::File => self.decrypted(object, bytes),
        }
    }
}

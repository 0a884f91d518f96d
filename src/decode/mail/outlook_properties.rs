//! MAPI properties of one storage of a `.msg` file, each with the place of its entry (MS-OXMSG 2.4, MS-OXPROPS).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::decode::office::codepage;
use crate::decode::office::compound::{Compound, wide};
use crate::decode::time;
use crate::evidence::limits::mail::MOST_STORED;
use crate::evidence::{Fact, Locator, Stamp, Step};

/// The stream of fixed-size properties (MS-OXMSG 2.4).
pub(super) const PROPERTIES: &str = "__properties_version1.0";
/// Begins the name of the stream of a property of variable size (MS-OXMSG 2.4).
const VALUE: &str = "__substg1.0_";

/// Types (MS-OXCDATA 2.11.1).
const LONG: u16 = 0x0003;
const BOOLEAN: u16 = 0x000b;
const STRING8: u16 = 0x001e;
const STRING: u16 = 0x001f;
const TIME: u16 = 0x0040;
const BINARY: u16 = 0x0102;

/// Properties that are told, by number, with their canonical names (MS-OXPROPS 2).
const NAMES: &[(u16, &str)] = &[
    (0x000f, "PidTagDeferredDeliveryTime"),
    (0x0015, "PidTagExpiryTime"),
    (0x001a, "PidTagMessageClass"),
    (0x002a, "PidTagReceiptTime"),
    (0x0030, "PidTagReplyTime"),
    (0x0032, "PidTagReportTime"),
    (0x0037, "PidTagSubject"),
    (0x0039, "PidTagClientSubmitTime"),
    (0x003d, "PidTagSubjectPrefix"),
    (0x0040, "PidTagReceivedByName"),
    (0x0042, "PidTagSentRepresentingName"),
    (0x0048, "PidTagProviderSubmitTime"),
    (0x0065, "PidTagSentRepresentingEmailAddress"),
    (0x0070, "PidTagConversationTopic"),
    (0x0071, "PidTagConversationIndex"),
    (0x0076, "PidTagReceivedByEmailAddress"),
    (0x0c1a, "PidTagSenderName"),
    (0x0c1f, "PidTagSenderEmailAddress"),
    (0x0e03, "PidTagDisplayCc"),
    (0x0e04, "PidTagDisplayTo"),
    (0x0e06, "PidTagMessageDeliveryTime"),
    (0x0e07, "PidTagMessageFlags"),
    (0x0e1d, "PidTagNormalizedSubject"),
    (0x1035, "PidTagInternetMessageId"),
    (0x1039, "PidTagInternetReferences"),
    (0x1042, "PidTagInReplyToId"),
    (0x1080, "PidTagIconIndex"),
    (0x1081, "PidTagLastVerbExecuted"),
    (0x1082, "PidTagLastVerbExecutionTime"),
    (0x10f3, "PidTagUrlCompName"),
    (0x3001, "PidTagDisplayName"),
    (0x3003, "PidTagEmailAddress"),
    (0x3007, "PidTagCreationTime"),
    (0x3008, "PidTagLastModificationTime"),
    (0x3703, "PidTagAttachExtension"),
    (0x3704, "PidTagAttachFilename"),
    (0x3705, "PidTagAttachMethod"),
    (0x3707, "PidTagAttachLongFilename"),
    (0x370e, "PidTagAttachMimeTag"),
    (0x3712, "PidTagAttachContentId"),
    (0x39fe, "PidTagSmtpAddress"),
    (0x3fef, "PidTagDeferredSendTime"),
    (0x3fde, "PidTagInternetCodepage"),
    (0x3ff1, "PidTagMessageLocaleId"),
    (0x3ff8, "PidTagCreatorName"),
    (0x3ffa, "PidTagLastModifierName"),
    (0x3ffd, "PidTagMessageCodepage"),
    (0x5d01, "PidTagSenderSmtpAddress"),
    (0x5d02, "PidTagSentRepresentingSmtpAddress"),
    (0x7ffb, "PidTagExceptionStartTime"),
    (0x7ffc, "PidTagExceptionEndTime"),
];

/// A property's value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Long(u32),
    Text(String),
    Moment(Stamp),
    Bytes(Vec<u8>),
}

/// One property.
#[derive(Debug, Clone)]
pub(super) struct Property {
    pub id: u16,
    pub value: Value,
    pub at: Locator,
}

impl Property {
    /// Its canonical name; a number where it has none that is told, or is named by the file (0x8000 and above).
    pub fn name(&self) -> String {
        let known = NAMES.iter().find(|(id, _)| *id == self.id);
        known.map_or_else(|| format!("0x{:04X}", self.id), |(_, name)| (*name).to_owned())
    }

    /// Whether it is told as a fact: every moment, and what is listed above.
    pub fn told(&self) -> bool {
        let empty = matches!(&self.value, Value::Text(text) if text.is_empty());
        matches!(self.value, Value::Moment(_)) || !empty && NAMES.iter().any(|(id, _)| *id == self.id)
    }

    /// The value in words.
    pub fn words(&self) -> String {
        match &self.value {
            Value::Long(value) if self.id == 0x0e07 => flags(*value),
            Value::Long(value) => value.to_string(),
            Value::Text(text) => text.clone(),
            Value::Moment(stamp) => stamp.raw.clone(),
            // The form in which the Thread-Index header gives it.
            Value::Bytes(bytes) if self.id == 0x0071 => STANDARD.encode(bytes),
            Value::Bytes(bytes) => bytes.iter().take(256).map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// PidTagMessageFlags in words (MS-OXCMSG 2.2.1.6).
fn flags(value: u32) -> String {
    let names = [
        (0x0001, "read"),
        (0x0002, "unmodified"),
        (0x0004, "submitted"),
        (0x0008, "unsent"),
        (0x0010, "has attachments"),
        (0x0020, "from me"),
        (0x0040, "associated"),
        (0x0080, "resend"),
        (0x0100, "read receipt pending"),
        (0x0200, "non-read receipt pending"),
        (0x0400, "ever read"),
        (0x1000, "sent over X.400"),
        (0x2000, "sent over the internet"),
        (0x8000, "not signed by a trusted sender"),
    ];
    let set: Vec<_> = names.iter().filter(|(bit, _)| value & bit != 0).map(|(_, name)| *name).collect();
    format!("0x{value:04x}: {}", if set.is_empty() { "none".to_owned() } else { set.join(", ") })
}

/// The properties of one storage.
#[derive(Debug, Default)]
pub(super) struct Properties {
    /// In the order of the stream.
    pub list: Vec<Property>,
    /// Whether there are more than are read.
    pub cut: bool,
}

impl Properties {
    pub fn get(&self, id: u16) -> Option<&Property> {
        self.list.iter().find(|property| property.id == id)
    }

    pub fn number(&self, id: u16) -> Option<u32> {
        match self.get(id)?.value {
            Value::Long(value) => Some(value),
            _ => None,
        }
    }

    /// The first of these texts that is not empty.
    pub fn text(&self, ids: &[u16]) -> Option<Fact<String>> {
        ids.iter().find_map(|id| {
            let property = self.get(*id)?;
            match &property.value {
                Value::Text(text) if !text.trim().is_empty() => Some(Fact::at(text.clone(), property.at.clone())),
                _ => None,
            }
        })
    }

    pub fn moment(&self, id: u16) -> Option<Fact<Stamp>> {
        let property = self.get(id)?;
        match &property.value {
            Value::Moment(stamp) => Some(Fact::at(stamp.clone(), property.at.clone())),
            _ => None,
        }
    }
}

/// Reads the properties of the storage `base` (empty, or ending in `/`), whose stream has a header of so many bytes.
/// `skip` are numbers whose values are not read (bodies, attached bytes).
pub(super) fn read(file: &mut Compound, base: &str, header: usize, page: Option<u32>, skip: &[u16]) -> Properties {
    let mut found = Properties::default();
    let path = format!("{base}{PROPERTIES}");
    let Some(stream) = file.read(&path) else { return found };
    let entries = stream.get(header..).unwrap_or_default();
    let fixed = file.step(&path);
    let number =
        |entry: &[u8], at: usize| -> Option<u16> { entry.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes) };
    let long = |entry: &[u8]| -> Option<u32> { entry.get(8..12)?.try_into().ok().map(u32::from_le_bytes) };
    let entry_of = |id: u16| entries.chunks_exact(16).find(|entry| number(entry, 2) == Some(id));
    let page = page.or_else(|| long(entry_of(0x3ffd)?)).unwrap_or(1252);
    for (index, entry) in entries.chunks_exact(16).enumerate() {
        if index >= MOST_STORED {
            found.cut = true;
            break;
        }
        let (Some(kind), Some(id)) = (number(entry, 0), number(entry, 2)) else { continue };
        if skip.contains(&id) {
            continue;
        }
        let start = header + index * 16;
        let here = |from: usize, to: usize| Locator::Decoded {
            within: vec![fixed.clone()],
            start: start + from,
            end: start + to,
        };
        let (value, at) = match kind {
            LONG | BOOLEAN => match long(entry) {
                Some(value) => (Value::Long(value), here(8, 12)),
                None => continue,
            },
            TIME => {
                let ticks = entry.get(8..16).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
                match ticks.and_then(time::filetime) {
                    Some(stamp) => (Value::Moment(stamp), here(8, 16)),
                    None => continue,
                }
            }
            STRING | STRING8 | BINARY => match variable(file, base, (id, kind), page) {
                Some((value, at, _)) => (value, at),
                None => continue,
            },
            _ => continue,
        };
        found.list.push(Property { id, value, at });
    }
    found
}

/// A value that stands in a stream of its own.
fn variable(file: &mut Compound, base: &str, (id, kind): (u16, u16), page: u32) -> Option<(Value, Locator, Step)> {
    let path = value_path(base, id, kind);
    let bytes = file.read(&path)?;
    let within = |step: Step, end: usize| Locator::Decoded { within: vec![step], start: 0, end };
    Some(match kind {
        STRING => {
            let (text, step) = (wide(&bytes), file.wide_step(&path));
            let at = within(step.clone(), text.len());
            (Value::Text(text), at, step)
        }
        STRING8 => {
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            let step = file.step(&path);
            let text = codepage::text(bytes.get(..end).unwrap_or_default(), page);
            (Value::Text(text), within(step.clone(), end), step)
        }
        _ => {
            let step = file.step(&path);
            let at = within(step.clone(), bytes.len());
            (Value::Bytes(bytes), at, step)
        }
    })
}

/// The path of the stream of a property of variable size.
pub(super) fn value_path(base: &str, id: u16, kind: u16) -> String {
    format!("{base}{VALUE}{id:04X}{kind:04X}")
}

/// The first text of this number, whichever of the two kinds of text it is: words, step, and whether the step gives UTF-8.
pub(super) fn text(file: &mut Compound, id: u16, page: u32) -> Option<(String, Step, bool)> {
    [STRING, STRING8].into_iter().find_map(|kind| {
        let (value, _, step) = variable(file, "", (id, kind), page)?;
        let Value::Text(words) = value else { return None };
        let aligned = kind == STRING || words.is_ascii();
        (!words.is_empty()).then_some((words, step, aligned))
    })
}

/// The bytes of a property of binary kind with the step to them.
pub(super) fn bytes(file: &mut Compound, base: &str, id: u16) -> Option<(Vec<u8>, Step)> {
    let path = value_path(base, id, BINARY);
    Some((file.read(&path)?, file.step(&path)))
}

//! Outlook's `.msg` (MS-OXMSG): MAPI properties, the headers of the transport, attachments and embedded messages.
//!
//! The message as it travelled is not kept: of its headers there may be a copy (PidTagTransportMessageHeaders), its MIME
//! structure is gone.

use jiff::Timestamp;

use super::outlook_properties::{PROPERTIES, Properties, Property, Value, bytes as binary, read as properties, text};
use super::{Inside, headers, hidden};
use crate::decode::clocks::{self, Context, Place};
use crate::decode::office::codepage;
use crate::decode::office::compound::{self, Compound};
use crate::evidence::limits::mail::{LONGEST_BODY, MOST_ATTACHED, MOST_OBJECTS, row};
use crate::evidence::{Body, Container, Fact, Locator, Mail, Mailbox, Part, Step, StoreFact};

/// Header of the property stream at the top, in an embedded message, in an attachment or recipient (bytes; MS-OXMSG 2.4.1).
const TOP_HEADER: usize = 32;
const INNER_HEADER: usize = 24;
const OBJECT_HEADER: usize = 8;
/// Storages (MS-OXMSG 2.2).
const ATTACHMENT: &str = "__attach_version1.0_#";
const RECIPIENT: &str = "__recip_version1.0_#";
const NAMES: &str = "__nameid_version1.0/";
/// The storage of an embedded message inside its attachment (PidTagAttachDataObject).
const EMBEDDED: &str = "__substg1.0_3701000D/";
/// Begins the step to an embedded message as a file of its own.
const STEP: &str = "message in compound storage ";
/// Properties that are read apart: bodies, transport headers, attached bytes.
const APART: [u16; 7] = [0x007d, 0x1000, 0x1009, 0x1013, 0x1015, 0x3701, 0x3702];

/// Whether the compound file is a message: its root has a property stream, as no document's has.
pub fn is_message(bytes: &[u8]) -> bool {
    bytes.starts_with(compound::MAGIC) && Compound::open(bytes).is_some_and(|file| file.has(PROPERTIES))
}

/// Reads a `.msg` file with what it encloses; `None` if it is none.
pub(super) fn read(bytes: &[u8], as_of: Timestamp) -> Option<(Mail, Vec<Inside>)> {
    let mut file = Compound::open(bytes).filter(|file| file.has(PROPERTIES))?;
    let top = properties(&mut file, "", TOP_HEADER, None, &APART);
    let page = top.number(0x3ffd).unwrap_or(1252);
    let transport = text(&mut file, 0x007d, page).filter(|(words, ..)| !words.trim().is_empty());
    let mut mail = match &transport {
        Some((words, step, _)) => from_headers(words, step, as_of),
        None => from_properties(&mut file, &top),
    };
    mail.container = Container::Msg;
    if top.cut {
        mail.repairs.push(row::MOST_STORED.repair(Locator::absent("further properties", "the compound file")));
    }
    if [ATTACHMENT, RECIPIENT].iter().any(|kind| tops(&file, kind).len() > MOST_OBJECTS) {
        let at = Locator::absent("further attachments or recipients", "the compound file");
        mail.repairs.push(row::MOST_OBJECTS.repair(at));
    }
    bodies(&mut mail, &mut file, page, top.number(0x3fde).unwrap_or(page));
    for property in top.list.iter().filter(|property| property.told()) {
        mail.store.push(stored("mail.mapi", property));
    }
    let inside = attachments(&mut mail, &mut file, page);
    // Texts and properties stand beside the headers: their identifiers hide times too.
    let headers = transport.as_ref().map_or("", |(words, ..)| words.as_str());
    let names = mail.header_names();
    hidden::read(headers.as_bytes(), &mut mail, &names, as_of);
    conversation(&mut mail, as_of);
    mail.repairs.extend(file.repairs());
    Some((mail, inside))
}

/// The time in PidTagConversationIndex, where no header gives the same.
fn conversation(mail: &mut Mail, as_of: Timestamp) {
    let name = "mail.mapi.PidTagConversationIndex";
    let Some(index) = mail.stored(name).map(|stored| stored.value.clone()) else { return };
    if mail.named("thread-index").next().is_none() {
        let near = mail.date().map(|date| date.value.clone());
        let context = Context { near: near.as_ref(), ..Context::default() };
        mail.clocks.extend(clocks::read(Place::ThreadIndex, name, &index, &context, as_of));
    }
}

fn stored(prefix: &str, property: &Property) -> StoreFact {
    let stamp = match &property.value {
        Value::Moment(stamp) => Some(stamp.clone()),
        _ => None,
    };
    let value = Fact::at(property.words(), property.at.clone());
    StoreFact { name: format!("{prefix}.{}", property.name()), value, stamp }
}

/// The headers of the transport through the ordinary reader; their places count in the property's text.
fn from_headers(words: &str, step: &Step, as_of: Timestamp) -> Mail {
    let mut mail = super::read(words.as_bytes(), as_of);
    // The text is headers alone: that parts and boundaries lack behind them says nothing.
    mail.parts = Vec::new();
    mail.repairs = headers::read(words.as_bytes()).repairs;
    mail.body_line_ends = crate::evidence::LineEnds::default();
    mail.layer = vec![step.clone()];
    mail
}

/// Without them, what the properties say of sender, recipients and times.
fn from_properties(file: &mut Compound, top: &Properties) -> Mail {
    let mut mail = Mail { dates: top.moment(0x0039).into_iter().collect(), ..Mail::default() };
    let mailbox = |name: &[u16], address: &[u16]| {
        let (name, address) = (top.text(name), top.text(address));
        let at = address.as_ref().or(name.as_ref())?.at.clone();
        Some(made(name, address, at))
    };
    mail.from.extend(mailbox(&[0x0042, 0x0c1a], &[0x5d02, 0x0065, 0x5d01, 0x0c1f]));
    mail.sender.extend(mailbox(&[0x0c1a], &[0x5d01, 0x0c1f]));
    mail.message_ids.extend(top.text(&[0x1035]));
    mail.in_reply_to.extend(top.text(&[0x1042]));
    for base in objects(file, RECIPIENT) {
        let recipient = properties(file, &base, OBJECT_HEADER, top.number(0x3ffd), &APART);
        let (name, address) = (recipient.text(&[0x3001]), recipient.text(&[0x39fe, 0x3003]));
        if let Some(at) = address.as_ref().or(name.as_ref()).map(|fact| fact.at.clone()) {
            mail.to.push(made(name, address, at));
        }
    }
    mail
}

fn made(name: Option<Fact<String>>, address: Option<Fact<String>>, at: Locator) -> Fact<Mailbox> {
    let display = name.map(|name| name.value).unwrap_or_default();
    let address = address.map(|address| address.value).unwrap_or_default();
    let domain_shown = address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
    Fact::at(Mailbox { display, address, domain_shown }, at)
}

/// Storages of one kind, each with `/` at its end, in the order of their numbers.
fn objects(file: &Compound, kind: &str) -> Vec<String> {
    let mut tops = tops(file, kind);
    tops.truncate(MOST_OBJECTS);
    tops
}

fn tops(file: &Compound, kind: &str) -> Vec<String> {
    let tops = file.streams.iter().filter(|path| path.starts_with(kind)).filter_map(|path| path.split('/').next());
    let mut tops: Vec<String> = tops.map(|top| format!("{top}/")).collect();
    tops.sort();
    tops.dedup();
    tops
}

/// PidTagBody, PidTagHtml; of PidTagRtfCompressed only that it is there.
fn bodies(mail: &mut Mail, file: &mut Compound, page: u32, html_page: u32) {
    let mut left_out = Vec::new();
    let mut add = |mut text: String, html: bool, step: Step, aligned: bool| {
        let cut = text.len() > LONGEST_BODY;
        if cut {
            let at = Locator::Decoded { within: vec![step.clone()], start: LONGEST_BODY, end: text.len() };
            left_out.push(row::LONGEST_BODY.repair(at));
            let end = (0..=LONGEST_BODY).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            text.truncate(end);
        }
        let part = if html { "html" } else { "text" }.to_owned();
        let body = Body { part, html, text, cut, step: Some(step), aligned, ..Body::default() };
        let (body, limits) = super::bodies::with_words(body);
        let place = || Locator::absent("further words", "the compound file");
        left_out.extend(limits.iter().map(|limit| limit.repair(place())));
        mail.bodies.push(body);
    };
    if let Some((words, step, aligned)) = text(file, 0x1000, page) {
        add(words, false, step, aligned);
    }
    if let Some((coded, step)) = binary(file, "", 0x1013) {
        add(codepage::text(&coded, html_page), true, step, codepage::aligned(&coded, html_page));
    } else if let Some((words, step, aligned)) = text(file, 0x1013, page) {
        add(words, true, step, aligned);
    }
    mail.repairs.extend(left_out);
    if let Some((coded, step)) = binary(file, "", 0x1009) {
        let at = Locator::Decoded { within: vec![step], start: 0, end: coded.len() };
        let value = Fact::at(format!("{} bytes, compressed", coded.len()), at);
        mail.store.push(StoreFact { name: "mail.mapi.PidTagRtfCompressed".to_owned(), value, stamp: None });
    }
}

/// Every attachment: its properties as facts, its bytes as something enclosed.
fn attachments(mail: &mut Mail, file: &mut Compound, page: u32) -> Vec<Inside> {
    let mut inside = Vec::new();
    let mut left = MOST_ATTACHED;
    for (index, base) in objects(file, ATTACHMENT).into_iter().enumerate() {
        let told = properties(file, &base, OBJECT_HEADER, Some(page), &APART);
        for property in told.list.iter().filter(|property| property.told()) {
            mail.store.push(stored(&format!("mail.mapi.attachment[{index}]"), property));
        }
        let name = told.text(&[0x3707, 0x3704, 0x3001]).map(|name| name.value);
        let mime = told.text(&[0x370e]).map(|mime| mime.value.to_lowercase());
        let dates = [(0x3007, "creation-date"), (0x3008, "modification-date")];
        let storage = format!("{base}{EMBEDDED}");
        let embedded = file.has(&format!("{storage}{PROPERTIES}"));
        let found = if embedded {
            repack(file, &storage).map(|bytes| {
                let how = format!("{STEP}{}", storage.trim_end_matches('/'));
                (bytes, Step { how, start: 0, end: file.length })
            })
        } else {
            binary(file, &base, 0x3701)
        };
        let Some((bytes, step)) = found else { continue };
        if bytes.len() > left {
            let at = Locator::absent("further attachments", "the compound file");
            mail.repairs.push(row::MOST_ATTACHED.repair(at));
            break;
        }
        left -= bytes.len();
        let part = Part {
            path: (index + 1).to_string(),
            content_type: mime
                .unwrap_or_else(|| if embedded { "message/rfc822" } else { "application/octet-stream" }.to_owned()),
            file_name: name,
            decoded_size: Some(bytes.len()),
            file_dates: dates.iter().filter_map(|(id, word)| Some(((*word).to_owned(), told.moment(*id)?))).collect(),
            closed: true,
            ..Part::default()
        };
        let place = Locator::Decoded { within: vec![step], start: 0, end: bytes.len() };
        inside.push(Inside { part, place, bytes, checksum: None });
    }
    inside
}

/// An embedded message as a file of its own, as "Save as" makes it: its streams moved to the root, the table of names
/// beside them, the header of its property stream lengthened (MS-OXMSG 2.4.1.1, 2.4.1.2).
fn repack(file: &mut Compound, storage: &str) -> Option<Vec<u8>> {
    let mut streams = Vec::new();
    let mut left = MOST_ATTACHED;
    for path in file.streams.clone() {
        let target = match path.strip_prefix(storage) {
            Some(rest) => rest.to_owned(),
            None if path.starts_with(NAMES) => path.clone(),
            None => continue,
        };
        let mut bytes = file.read(&path)?;
        left = left.checked_sub(bytes.len())?;
        if target == PROPERTIES && bytes.len() >= INNER_HEADER {
            let rest = bytes.split_off(INNER_HEADER);
            bytes.resize(TOP_HEADER, 0);
            bytes.extend(rest);
        }
        streams.push((target, bytes));
    }
    compound::write(&streams)
}

/// Undoes the step to an embedded message; `None` if it is another kind of step.
pub(super) fn undo(bytes: &[u8], how: &str) -> Option<Vec<u8>> {
    let storage = how.strip_prefix(STEP)?;
    repack(&mut Compound::open(bytes)?, &format!("{storage}/"))
}

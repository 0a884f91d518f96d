//! Traces beside the time: addresses, machines, accounts, zones, recipients.

use super::{Context, LONGEST, Place, clients, microsoft, notes, providers, servers, shape, thread, uuid};
use crate::evidence::{Clue, ClueKind, EvidenceClass, Fact, offset_words};

/// One kind of trace.
struct Row {
    id: &'static str,
    place: Place,
    kind: ClueKind,
    class: EvidenceClass,
    read: fn(&str, &Context) -> Option<String>,
    what: &'static str,
}

macro_rules! table {
    ($($id:literal $place:ident $kind:ident $class:ident $read:path => $what:literal;)*) => {
        const ROWS: &[Row] = &[$(Row {
            id: $id,
            place: Place::$place,
            kind: ClueKind::$kind,
            class: EvidenceClass::$class,
            read: $read,
            what: $what,
        }),*];
    };
}

table! {
    "outlook-address"     MessageId    Address      Fair   outlook_address     => "Address of the PC in the Message-ID";
    "outlook-host"        MessageId    Host         Fair   outlook_host        => "Name of the PC in the Message-ID";
    "windows-mail-host"   MessageId    Host         Fair   windows_mail_host   => "Name of the PC in the Message-ID";
    "outlook-profile"     MessageId    Node         Fair   outlook_profile     => "Letters that stay with one PC and profile";
    "exchange-online"     MessageId    Host         Strong exchange_host       => "Mailbox server in the Message-ID";
    "java-host"           MessageId    Host         Strong java_host           => "Machine in the Message-ID";
    "java-user"           MessageId    User         Strong java_user           => "Account on the machine";
    "squirrelmail-address" MessageId   Address      Fair   squirrel_address    => "Address of the user in the Message-ID";
    "lyris-recipient"     MessageId    Recipient    Fair   lyris_recipient     => "Recipient in the Message-ID";
    "notes-zone"          MessageId    Zone         Strong notes_zone          => "Zone of the machine in the Message-ID";
    "gmail-era"           MessageId    Program      Fair   gmail_era           => "Era of the Gmail Message-ID";
    "uuid-node"           MessageId    Node         Strong uuid_node           => "Network card in the UUID";
    "uuid-node"           Boundary     Node         Strong uuid_node           => "Network card in the UUID";
    "gmail-node"          Boundary     Node         Fair   gmail_node          => "Google server in the MIME boundary";
    "exim-process"        ReceivedId   Process      Strong exim_process        => "Process in the Exim id";
    "sendmail-process"    ReceivedId   Process      Strong sendmail_process    => "Process in the sendmail id";
    "qmail-process"       ReceivedLine Process      Strong qmail_process       => "Process in qmail's line";
    "qmail-user"          ReceivedLine User         Strong qmail_user          => "Account number in qmail's line";
    "conversation"        ThreadIndex  Conversation Strong conversation        => "Conversation in the Thread-Index";
    "safelink-recipient"  SafeLink     Recipient    Strong safelink_recipient  => "Mailbox that the link filter protected";
    "safelink-tenant"     SafeLink     Organisation Strong safelink_tenant     => "Organisation of that mailbox";
}

/// Every trace in an identifier found at `place`.
pub fn clues(place: Place, name: &str, identifier: &Fact<String>, context: &Context) -> Vec<Clue> {
    if identifier.value.len() > LONGEST {
        return Vec::new();
    }
    let fits = ROWS.iter().filter(|row| row.place == place);
    fits.filter_map(|row| {
        let value = (row.read)(identifier.value.trim(), context).filter(|value| !value.is_empty())?;
        Some(Clue {
            name: name.to_owned(),
            decoder: row.id.to_owned(),
            what: row.what.to_owned(),
            kind: row.kind,
            class: row.class,
            value: Fact::at(value, identifier.at.clone()),
        })
    })
    .collect()
}

/// Outlook Express and Outlook to 2003 write the PC's own IPv4 address, its bytes turned round, where later versions
/// write random digits and a `$` behind them (found by test; eight plausible, one confirmed by the Received line).
fn outlook_address(text: &str, context: &Context) -> Option<String> {
    let (_, _, last, trailing) = microsoft::outlook_pieces(text)?;
    if trailing || !context.mailer.contains("outlook") {
        return None;
    }
    let bytes = u32::try_from(shape::hex(last)?).ok()?.to_le_bytes();
    let [first, .., end] = bytes;
    // No machine has an address of these networks (RFC 6890), and none ends so.
    if matches!(first, 0 | 224..) || matches!(end, 0 | 255) {
        return None;
    }
    Some(bytes.map(|byte| byte.to_string()).join("."))
}

fn outlook_host(text: &str, context: &Context) -> Option<String> {
    let (_, _, _, trailing) = microsoft::outlook_pieces(text)?;
    if trailing || !context.mailer.contains("outlook") {
        return None;
    }
    original_host(text)
}

/// The right side of an id as written.
fn original_host(text: &str) -> Option<String> {
    let (_, host) = text.trim().trim_end_matches('>').rsplit_once('@')?;
    Some(host.to_owned())
}

/// Windows Mail and Windows Live Mail: `<32HEX@HOST>`.
fn windows_mail_host(text: &str, context: &Context) -> Option<String> {
    let (left, _) = shape::sides(text)?;
    let upper = shape::is_hex(left, 32) && !left.bytes().any(|byte| byte.is_ascii_lowercase());
    let named =
        ["windows mail", "windows live mail", "outlook express"].iter().any(|name| context.mailer.contains(name));
    if upper && named { original_host(text) } else { None }
}

/// Outlook 98 and 2000 in internet mode: of 28 letters A–P the first twenty stay the same on one PC.
fn outlook_profile(text: &str, _: &Context) -> Option<String> {
    let (left, _) = shape::sides(text)?;
    let word = left.split('.').next()?;
    let letters = word.len() == 28 && word.bytes().all(|byte| matches!(byte, b'A'..=b'P'));
    if letters { word.get(..20).map(str::to_owned) } else { None }
}

/// Exchange Online: the left side begins with the server's name, which is the first label of the right side.
fn exchange_host(text: &str, _: &Context) -> Option<String> {
    let (_, host) = shape::sides(text)?;
    host.ends_with(".prod.outlook.com").then(|| host.into_owned())
}

fn java_host(text: &str, _: &Context) -> Option<String> {
    providers::java_pieces(text).map(|(_, _, host)| host)
}

fn java_user(text: &str, _: &Context) -> Option<String> {
    providers::java_pieces(text).map(|(_, user, _)| user)
}

fn squirrel_address(text: &str, _: &Context) -> Option<String> {
    let (address, _) = clients::squirrel_pieces(text)?;
    let four = address.split('.').count() == 4 && address.split('.').all(|part| part.parse::<u8>().is_ok());
    four.then_some(address)
}

fn lyris_recipient(text: &str, _: &Context) -> Option<String> {
    let (left, _) = shape::sides(text)?;
    if !left.starts_with("LYRIS-") && !left.starts_with("LISTMANAGER") {
        return None;
    }
    let (_, recipient) = left.split_once("--")?;
    Some(recipient.replace('#', "@"))
}

fn notes_zone(text: &str, _: &Context) -> Option<String> {
    let (minutes, summer) = notes::zone(text)?;
    let words = if summer { ", summer time kept" } else { ", no summer time" };
    Some(format!("{}{words}", offset_words(minutes)))
}

/// Gmail's ids of 2010 and later hold no time; their first letters changed.
fn gmail_era(text: &str, _: &Context) -> Option<String> {
    let left = shape::left_of(text, |host| host == "mail.gmail.com")?;
    let eras = [("AANLk", "Gmail, May 2010 to 2011"), ("BANLk", "Gmail, spring 2011"), ("CA", "Gmail, since mid-2011")];
    eras.iter().find(|(lead, _)| left.starts_with(lead) && left.len() > 40).map(|(_, era)| (*era).to_owned())
}

fn uuid_node(text: &str, _: &Context) -> Option<String> {
    uuid::node(text)
}

/// The twelve hex digits in front: zero since 2018, a server's number before.
fn gmail_node(text: &str, context: &Context) -> Option<String> {
    super::gmail::boundary(text, context)?;
    let node = text.get(..12)?;
    (shape::hex(node)? != 0).then(|| uuid::card(node))
}

fn exim_process(text: &str, _: &Context) -> Option<String> {
    servers::exim_process(text).map(|pid| pid.to_string())
}

fn sendmail_process(text: &str, context: &Context) -> Option<String> {
    servers::sendmail(text, context)?;
    let pid = text.get(8..).filter(|_| text.len() == 14)?;
    Some(pid.trim_start_matches('0').to_owned())
}

/// The number behind a word of `(qmail 29989 invoked by uid 60001)`.
fn qmail(text: &str, word: &str) -> Option<String> {
    let (_, tail) = text.split_once("(qmail ")?;
    let inside = tail.split(')').next()?;
    let (_, number) = format!("qmail {inside}").split_once(word).map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    let number = number.split_whitespace().next()?.to_owned();
    shape::digits(&number).map(|_| number)
}

fn qmail_process(text: &str, _: &Context) -> Option<String> {
    qmail(text, "qmail ")
}

fn qmail_user(text: &str, _: &Context) -> Option<String> {
    qmail(text, "uid ")
}

/// The sixteen bytes behind the time (MS-OXOMSG 2.2.1.3): equal in all mails of one conversation.
fn conversation(text: &str, _: &Context) -> Option<String> {
    let bytes = thread::bytes(text)?;
    let number: String = bytes.get(6..22)?.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(number)
}

fn safelink_recipient(text: &str, _: &Context) -> Option<String> {
    microsoft::safelink_fields(text)?.get(2).filter(|recipient| recipient.contains('@')).cloned()
}

fn safelink_tenant(text: &str, _: &Context) -> Option<String> {
    microsoft::safelink_fields(text)?.get(4).filter(|tenant| shape::is_hex(tenant, 32)).cloned()
}

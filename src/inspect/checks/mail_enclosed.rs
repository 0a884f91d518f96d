//! Checks of what a mail encloses against the mail.

mod files;

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::copy::CopyKind;
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Container, Evidence, Fact, Mail, Office, Order, Pdf, Picture, Precision, Stamp};

/// Clocks of two machines differ by so much (seconds) without a word.
const SLOW_CLOCK: i64 = 3_600;
/// Beyond this (seconds) no wrong zone setting explains the difference: zones span 26 hours.
const BEYOND_ZONES: i64 = 26 * 3_600;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-attachment-later",
        title: "An attachment was made or changed after the mail was sent",
        looks_at: "Dates inside attached PDFs, office documents and pictures, the Date header, the latest Received line",
        why: "A mail carries files as they were when it was sent. A file that says it was made or changed later can't have been in it.",
        innocent: &[
            "A wrong clock on the computer that wrote the file, or in a camera: for pictures it is odd at most",
            "A mail program that saves an attachment back into the mail after it was edited",
            "An archive that put another version of the file in its place",
        ],
        next_step: "Ask for the mail from a second mailbox and compare the attachments byte for byte",
        sources: &[
            "ISO 32000-2 14.3",
            "ECMA-376 part 2, 11",
            "PKWARE APPNOTE 4.4.6",
            "CIPA DC-008 (EXIF) 4.6.4, 4.6.5",
        ],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(later),
    },
    Check {
        id: "mail-attachment-file-date",
        title: "The mail gives an attachment a file date after its own sending",
        looks_at: "creation-date and modification-date of each attachment, the Date header, the latest Received line",
        why: "The program that sends the mail reads these dates from the disk. It can't read one that lies ahead.",
        innocent: &[
            "A wrong clock on a file server",
            "A file unpacked from an archive that keeps odd dates",
            "An Outlook file whose attachment was opened and saved again",
        ],
        next_step: "Compare with the dates inside the attachment",
        sources: &["RFC 2183 2.4, 2.5", "MS-OXCMSG 2.2.2"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(file_date),
    },
    Check {
        id: "mail-attachment-saved-before-edit",
        title: "An attachment's file date is older than the last change inside it",
        looks_at: "modification-date of each attachment, the last change stated inside it",
        why: "A file's date on disk is set by the last program that writes it, so it is not before the last change inside.",
        innocent: &["Two computers with different clocks", "A tool that puts old file dates back after copying"],
        next_step: "Compare with another copy of the same document",
        sources: &["RFC 2183 2.5"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(saved_before_edit),
    },
    Check {
        id: "mail-attachment-type",
        title: "An attachment is not what its name says",
        looks_at: "The file name, the Content-Type and the first bytes of each attachment",
        why: "Readers go by the name. A program that is named like a document is there to be opened by mistake; another kind of file is a sign of hasty exchange.",
        innocent: &["A wrong ending given by hand", "A mail program that does not know the type"],
        next_step: "Do not open it on an ordinary computer",
        sources: &["RFC 2046", "RFC 2183 2.3"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(files::kind),
    },
    Check {
        id: "mail-attachment-size",
        title: "An attachment has another size than the mail states for it",
        looks_at: "size of the Content-Disposition, the decoded bytes of each attachment",
        why: "The sending program states how large the file was. Another size says that the file was exchanged or re-coded since.",
        innocent: &["A program that counts the coded size", "A mail gateway that cleaned or converted the file"],
        next_step: "Compare with another copy of the mail",
        sources: &["RFC 2183 2.7"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(files::size),
    },
    Check {
        id: "mail-attachment-checksum",
        title: "An attachment is not the file whose checksum the mail states",
        looks_at: "Content-MD5 of each part, its decoded bytes",
        why: "The sending program computes the checksum from the file. Other bytes have another one.",
        innocent: &[
            "A gateway that cleaned or re-coded the file and left the line",
            "A program that counts line ends otherwise",
        ],
        next_step: "Compare with another copy of the mail",
        sources: &["RFC 1864"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(files::checksum),
    },
    Check {
        id: "mail-enclosed-newer",
        title: "A mail inside is newer than the mail that carries it",
        looks_at: "The Date and the Received lines of each enclosed message, those of the mail around it",
        why: "Whoever forwards a mail must have it first.",
        innocent: &["The inner sender's clock was fast", "A bounce that encloses a mail with a wrong Date"],
        next_step: "Ask for the inner mail from the mailbox that first received it",
        sources: &["RFC 2046 5.2.1"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(newer),
    },
    Check {
        id: "mail-attachment-author-script",
        title: "An attachment was last changed under a name in another alphabet",
        looks_at: "The authors stated inside attached documents, the names, subject and text of the mail",
        why: "A document that goes between two people is usually changed by them. A name in an alphabet that nothing else in the mail uses points to a third person.",
        innocent: &["A colleague's computer", "A licence or template in another language", "A translated document"],
        next_step: "Ask the sender who worked on the document",
        sources: &["ECMA-376 part 2, 11.1", "Mediapart, 7 May 2017 (names left in leaked campaign documents)"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(files::author_script),
    },
];

/// When the mail was surely on its way: its Date and the latest server's word; both, where both are there.
struct Sent<'a> {
    moments: Vec<(String, &'a Fact<Stamp>)>,
}

impl<'a> Sent<'a> {
    fn of(mail: &'a Mail) -> Option<Self> {
        let mut moments: Vec<(String, &Fact<Stamp>)> = Vec::new();
        if let Some(date) = mail.date().filter(|date| date.value.latest().is_some()) {
            let label = if mail.headers.is_empty() { "PidTagClientSubmitTime" } else { "Date header" };
            moments.push((label.to_owned(), date));
        }
        if let Some((hop, date)) = mail.latest_hop() {
            moments.push((format!("Received line, hop {}: the latest of all", hop.place(mail.hops.len())), date));
        }
        (!moments.is_empty()).then_some(Self { moments })
    }

    /// By how many seconds `stamp` surely lies after the last of these moments.
    fn after(&self, stamp: &Stamp) -> Option<i64> {
        let each = self.moments.iter().map(|(_, moment)| match stamp.compare(&moment.value) {
            Order::After(seconds) => Some(seconds),
            _ => None,
        });
        each.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    fn exhibits(&self) -> impl Iterator<Item = Exhibit> {
        self.moments.iter().map(|(label, moment)| Exhibit::contradicts_time(label.clone(), moment))
    }
}

/// A finding that `stamp` lies after the sending; `None` where it does not by more than clocks differ.
fn after(sent: &Sent, say: Say, shown: Exhibit, stamp: &Stamp) -> Option<Found> {
    let seconds = sent.after(stamp).filter(|seconds| *seconds > SLOW_CLOCK)?;
    let say = say.span(seconds).then(" after the mail was sent");
    let found = sent.exhibits().fold(Found::new(say, shown), Found::with);
    Some(if seconds <= BEYOND_ZONES { found.at_most(Weight::Note) } else { found })
}

/// Every moment at which a document says that it was made or changed.
fn pdf_dates(pdf: &Pdf) -> Vec<(String, Fact<Stamp>)> {
    let mut dates = Vec::new();
    for entry in pdf.info.iter().filter(|entry| matches!(entry.key.as_str(), "CreationDate" | "ModDate")) {
        if let Some(stamp) = &entry.stamp {
            dates.push((format!("Info /{}", entry.key), Fact::at(stamp.clone(), entry.value.at.clone())));
        }
    }
    let wanted = ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"];
    for packet in pdf.xmp.iter().filter(|packet| packet.document) {
        for property in packet.properties.iter().filter(|property| wanted.contains(&property.name.as_str())) {
            if let Some(stamp) = &property.stamp {
                dates.push((format!("XMP {}", property.name), Fact::at(stamp.clone(), property.value.at.clone())));
            }
        }
    }
    dates
}

fn office_dates(office: &Office) -> Vec<(String, Fact<Stamp>)> {
    let made = office.created().map(|stamp| ("created".to_owned(), stamp));
    let changed = office.modified().map(|stamp| ("last modified".to_owned(), stamp));
    let packed = office
        .entries
        .iter()
        .filter_map(|entry| Some((format!("zip date of {}", entry.name.value), entry.modified.clone()?)));
    // Hundreds of entries carry one date: the latest says it all.
    let latest = packed.max_by_key(|(_, stamp)| stamp.value.earliest());
    made.into_iter().chain(changed).chain(latest).collect()
}

fn picture_dates(picture: &Picture) -> Vec<(String, Fact<Stamp>)> {
    let says = picture.says.iter().filter_map(|entry| {
        let name = entry.key.strip_prefix("exif.").or_else(|| entry.key.strip_prefix("tiff."))?;
        let wanted = ["DateTime", "DateTimeOriginal", "DateTimeDigitized"].contains(&name);
        wanted.then_some(())?;
        Some((format!("EXIF {name}"), Fact::at(entry.stamp.clone()?, entry.value.at.clone())))
    });
    says.collect()
}

fn dates(evidence: &Evidence) -> Vec<(String, Fact<Stamp>)> {
    let all = match evidence {
        Evidence::Pdf(pdf) => pdf_dates(pdf),
        Evidence::Office(office) => office_dates(office),
        Evidence::Picture(picture) => picture_dates(picture),
        _ => Vec::new(),
    };
    all.into_iter().filter(|(_, stamp)| stamp.value.precision >= Precision::Day).collect()
}

fn later(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Draft) {
        return Outcome::skip("a draft was not sent: its attachments may still change");
    }
    let Some(sent) = Sent::of(mail) else { return Outcome::skip("nothing in the mail says when it was sent") };
    let dated: Vec<_> = scene.enclosed.iter().map(|one| (one, dates(one.evidence))).collect();
    if dated.iter().all(|(_, dates)| dates.is_empty()) {
        return Outcome::skip("the mail encloses no document that states a date");
    }
    let mut found = Vec::new();
    for (one, dates) in dated {
        // One finding for each attachment: the date that lies furthest ahead.
        let last = dates.iter().max_by_key(|(_, stamp)| sent.after(&stamp.value));
        let Some((field, stamp)) = last else { continue };
        let say = Say::text("The attachment ").value(one.name).then(format!(" says of itself, as {field}, a moment "));
        let shown = Exhibit::claims_time(format!("{}: {field}", one.name), stamp).in_source(one.id);
        let Some(mut finding) = after(&sent, say, shown, &stamp.value) else { continue };
        for (other, stamp) in dates.iter().filter(|(other, _)| other != field).take(3) {
            let shown = Exhibit::context_time(format!("{}: {other}", one.name), stamp).in_source(one.id);
            finding = finding.with(shown);
        }
        // Outlook saves an attachment back into the message when it is edited there.
        let kept = mail.container == Container::Msg || matches!(one.evidence, Evidence::Picture(_));
        found.push(if kept && finding.weight.is_none() { finding.at_most(Weight::Odd) } else { finding });
    }
    Outcome::of(found)
}

fn file_date(mail: &Mail, scene: &Scene) -> Outcome {
    let Some(sent) = Sent::of(mail) else { return Outcome::skip("nothing in the mail says when it was sent") };
    let mut found = Vec::new();
    let mut looked = false;
    for one in scene.enclosed {
        for (field, stamp) in one.part.file_dates.iter().filter(|(field, _)| field != "read-date") {
            looked = true;
            let say = Say::text("The mail gives the attachment ").value(one.name).then(format!(" a {field} "));
            let shown = Exhibit::claims_time(format!("{}: {field}", one.name), stamp);
            let finding = after(&sent, say, shown, &stamp.value);
            // Outlook saves an attachment back into the message when it is edited there.
            let kept = mail.container == Container::Msg;
            found.extend(finding.map(|finding| if kept { finding.at_most(Weight::Note) } else { finding }));
        }
    }
    if looked { Outcome::of(found) } else { Outcome::skip("the mail states no date of a file") }
}

fn saved_before_edit(_: &Mail, scene: &Scene) -> Outcome {
    let mut found = Vec::new();
    let mut looked = false;
    for one in scene.enclosed {
        let saved = one.part.file_dates.iter().find(|(field, _)| field == "modification-date");
        let last = dates(one.evidence).into_iter().max_by_key(|(_, stamp)| stamp.value.earliest());
        let (Some((_, saved)), Some((field, inside))) = (saved, last) else { continue };
        looked = true;
        if let Order::After(seconds) = inside.value.compare(&saved.value)
            && seconds > BEYOND_ZONES
        {
            let say = Say::text("The attachment ").value(one.name).then(" was changed, by its own account, ");
            let shown = Exhibit::claims_time(format!("{}: {field}", one.name), &inside).in_source(one.id);
            let file = Exhibit::contradicts_time(format!("{}: modification-date", one.name), saved);
            found.push(Found::new(say.span(seconds).then(" after the date of its file"), shown).with(file));
        }
    }
    if looked { Outcome::of(found) } else { Outcome::skip("no attachment has both a file date and a date inside") }
}

fn newer(mail: &Mail, scene: &Scene) -> Outcome {
    let Some(sent) = Sent::of(mail) else { return Outcome::skip("nothing in the mail says when it was sent") };
    let inner = scene.enclosed.iter().filter_map(|one| match one.evidence {
        Evidence::Mail(inner) => Some((one, Sent::of(inner)?)),
        _ => None,
    });
    let inner: Vec<_> = inner.collect();
    if inner.is_empty() {
        return Outcome::skip("the mail encloses no dated message");
    }
    let mut found = Vec::new();
    for (one, moments) in inner {
        // The inner mail's servers count before its Date: a sender's clock may be wrong, and then each of its mails is.
        let last = moments.moments.iter().rev().find(|(_, stamp)| sent.after(&stamp.value).is_some());
        let Some((field, stamp)) = last else { continue };
        let say = Say::text("The enclosed message ").value(one.name).then(" is dated ");
        let shown = Exhibit::claims_time(format!("{}: {field}", one.name), stamp).in_source(one.id);
        let finding = after(&sent, say, shown, &stamp.value);
        // Spam and bounces carry Dates of any year; only a server's word excludes the other.
        let only_date = field == "Date header";
        found.extend(finding.map(|finding| match finding.weight {
            None if only_date => finding.at_most(Weight::Odd),
            _ => finding,
        }));
    }
    Outcome::of(found)
}

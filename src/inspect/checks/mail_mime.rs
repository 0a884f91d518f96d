//! Checks of a mail's structure: MIME parts as they are built, and the length that the header states.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::copy::CopyKind;
use super::super::finding::{Exhibit, Found, Say};
use super::super::roles::is_bounce;
use crate::evidence::{ByteSpan, Fact, Fault, FaultKind, Header, Mail, Part, absent_header};

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-parameter-twice",
        title: "A part describes itself in two ways",
        looks_at: "The parameters of every Content-Type",
        why: "A parameter that stands twice is read one way by one program and another way by the next: two readers see two mails.",
        innocent: &["A gateway that adds its own parameter"],
        next_step: "Read the mail both ways",
        sources: &["RFC 2045 5.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(twice),
    },
    Check {
        id: "mail-parts-missing",
        title: "Parts that are announced are not there",
        looks_at: "The declared boundaries and the delimiter lines",
        why: "A mail that declares parts has them, and has a line that closes them. Where these are missing, something was cut off or replaced.",
        innocent: &[
            "A file that was cut off",
            "An export that keeps the header and drops the parts",
            "A bounce that quotes the header only",
        ],
        next_step: "Ask for a complete copy",
        sources: &["RFC 2046 5.1.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(missing),
    },
    Check {
        id: "mail-parts-undeclared",
        title: "A text holds parts that the mail does not declare",
        looks_at: "Lines of the form of a delimiter with a Content-Type behind them, and the declared boundaries",
        why: "Delimiter lines belong to one mail. Where its header declares no such boundary, the header or the parts came from another mail.",
        innocent: &["A bounce or an answer that quotes a mail with its parts", "A mail about mails"],
        next_step: "Read the text as a mail of its own",
        sources: &["RFC 2046 5.1.1"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(undeclared),
    },
    Check {
        id: "mail-words-outside-parts",
        title: "Words stand outside the parts, where mail programs do not show them",
        looks_at: "What stands before the first and behind the last delimiter",
        why: "Mail programs show the parts only. Whoever reads the file sees more than the recipient saw.",
        innocent: &["A note for old programs in the writer's language", "The footer of a mailing list"],
        next_step: "Read the words",
        sources: &["RFC 2046 5.1.1"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(outside),
    },
    Check {
        id: "mail-mime-version-missing",
        title: "MIME parts without a MIME-Version",
        looks_at: "The header fields of MIME",
        why: "Programs that write MIME say so in a field of its own.",
        innocent: &["A mailing script", "A mailing list or gateway that dropped the field"],
        next_step: "Compare with other mails of the same program",
        sources: &["RFC 2045 4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(mime_version),
    },
    Check {
        id: "mail-length-differs",
        title: "The body is not as long as the header says",
        looks_at: "Content-Length and Lines, and the body",
        why: "A delivery program counted the body once. A body that was changed afterwards no longer fits the count.",
        innocent: &["A footer or a line end that a store added", "A copy whose line ends were changed"],
        next_step: "Compare with the same mail in another mailbox",
        sources: &["RFC 4155", "RFC 1036 2.2.12"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(length),
    },
];

/// Faults of one kind.
pub(super) fn faults<'a>(
    mail: &'a Mail,
    fits: impl Fn(FaultKind) -> bool + 'a,
) -> impl Iterator<Item = &'a Fault> + 'a {
    mail.faults.iter().filter(move |fault| fits(fault.kind))
}

/// How a place is called in an exhibit.
pub(super) fn place(fault: &Fault) -> String {
    if fault.part == "0" { "The mail itself".to_owned() } else { format!("Part {}", fault.part) }
}

/// `3 lines` or `one line`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{count} {many}") }
}

/// One finding for each fault of a kind, at most `most`.
pub(super) fn each(mail: &Mail, fits: impl Fn(FaultKind) -> bool, most: usize, say: impl Fn(&Fault) -> Say) -> Outcome {
    let shown = faults(mail, fits).take(most);
    Outcome::of(shown.map(|fault| Found::new(say(fault), Exhibit::claims(place(fault), &fault.text))).collect())
}

fn twice(mail: &Mail, _: &Scene) -> Outcome {
    if mail.named("content-type").next().is_none() {
        return Outcome::skip("there is no Content-Type");
    }
    each(
        mail,
        |kind| kind == FaultKind::ParameterTwice,
        3,
        |fault| Say::text("One parameter of the Content-Type stands twice; the second says ").value(&fault.text.value),
    )
}

fn missing(mail: &Mail, scene: &Scene) -> Outcome {
    if !mail.parts.iter().any(Part::is_multipart) {
        return Outcome::skip("the mail declares no parts");
    }
    let mut found = Vec::new();
    for fault in mail.faults.iter().take(1_000) {
        let (words, weight) = match fault.kind {
            FaultKind::NoBoundary => ("declares parts and names no boundary between them", Weight::Odd),
            FaultKind::BoundaryUnused => ("declares a boundary that occurs nowhere in it", Weight::Odd),
            FaultKind::NotClosed => ("has no line that closes its parts", Weight::Note),
            _ => continue,
        };
        let found_here =
            Found::new(Say::text(format!("{} {words}", place(fault))), Exhibit::claims("Boundary", &fault.text));
        // Where no line follows the header, the body was left out as a whole.
        let headers_only = mail.end <= mail.header_area.end + 2;
        found.push(found_here.at_most(if headers_only || is_bounce(mail) || is_converted(scene) {
            Weight::Note
        } else {
            weight
        }));
        if found.len() >= 3 {
            break;
        }
    }
    Outcome::of(found)
}

fn undeclared(mail: &Mail, _: &Scene) -> Outcome {
    let say = |fault: &Fault| {
        let lines = counted(fault.count, "delimiter line", "delimiter lines");
        Say::text(format!("The text holds {lines} with a Content-Type behind, and no header declares this boundary"))
    };
    each(mail, |kind| kind == FaultKind::DelimiterUndeclared, 1, say)
}

/// Whether an export or a conversion wrote the mail anew: it may decode texts and drop parts, and keep the declarations.
pub(super) fn is_converted(scene: &Scene) -> bool {
    scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted)
}

/// What programs put there for readers without MIME.
fn is_standard(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["mime", "multi-part", "multipart", "s/mime", "openpgp", "mailing list", "_______"]
        .iter()
        .any(|word| lower.contains(word))
}

fn outside(mail: &Mail, _: &Scene) -> Outcome {
    if !mail.parts.iter().any(Part::is_multipart) {
        return Outcome::skip("the mail declares no parts");
    }
    let shown = faults(mail, |kind| kind == FaultKind::Outside).filter(|fault| !is_standard(&fault.text.value)).take(3);
    let found = shown.map(|fault| {
        let length = fault.text.value.chars().count();
        let words = Say::text(format!("Outside the parts stand {length} letters that a mail program does not show"));
        Found::new(words, Exhibit::claims(place(fault), &fault.text))
    });
    Outcome::of(found.collect())
}

fn mime_version(mail: &Mail, _: &Scene) -> Outcome {
    let needs = |header: &&Header| {
        let text = header.text.trim().to_ascii_lowercase();
        ["multipart/", "base64", "quoted-printable"].iter().any(|word| text.starts_with(word))
    };
    let mut fields = ["content-type", "content-transfer-encoding"].iter().filter_map(|name| mail.named(name).next());
    let Some(field) = fields.find(needs) else { return Outcome::skip("the mail needs no MIME to be read") };
    if mail.named("mime-version").next().is_some() {
        return Outcome::Consistent;
    }
    let absent = Fact::at("not there".to_owned(), absent_header("MIME-Version"));
    Outcome::Found(vec![
        Found::new(
            Say::text("The mail uses MIME and does not say so in a MIME-Version"),
            Exhibit::claims(&field.name, &field.fact()),
        )
        .with(Exhibit::contradicts("MIME-Version header", &absent)),
    ])
}

fn length(mail: &Mail, _: &Scene) -> Outcome {
    let number = |header: &Header| header.text.trim().parse::<usize>().ok();
    let counted = |name: &'static str| mail.named(name).find_map(|header| Some((header, number(header)?)));
    let bytes = mail.end.saturating_sub(mail.header_area.end);
    let ends = mail.body_line_ends;
    let lines = ends.crlf + ends.lf + ends.cr;
    // A store counts with the line ends that it keeps.
    let (short, long) = (bytes.saturating_sub(ends.crlf), bytes + ends.lf);
    let mut found = Vec::new();
    let stated =
        [("content-length", short.min(bytes), long.max(bytes), 2, "bytes"), ("lines", lines, lines, 2, "lines")];
    let mut any = false;
    for (name, least, most, slack, unit) in stated {
        let Some((header, stated)) = counted(name) else { continue };
        any = true;
        if stated + slack >= least && stated <= most + slack {
            continue;
        }
        let actual = Fact::raw(format!("{least} {unit}"), ByteSpan::new(mail.header_area.end, mail.end));
        found.push(
            Found::new(
                Say::text(format!("The header counts {stated} {unit} of body, the file holds {least}")),
                Exhibit::claims(&header.name, &header.fact()),
            )
            .with(Exhibit::contradicts("Body", &actual)),
        );
    }
    if any { Outcome::of(found) } else { Outcome::skip("no header line counts the body") }
}

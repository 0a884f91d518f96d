//! What gateways, archives and mail services do to a signed letter: undone where that is exact; named where the text itself shows it and
//! nothing can be undone; and neither covers a changed word.

#[path = "support/signing.rs"]
mod signing;
mod support;

use palimpsest::acquire::Source;
use palimpsest::inspect::proofs::{BodyHash, Proof, ProofKind, Verdict};
use signing::Signing;

const TEXT: &str = "Dear colleagues,\n\nthe meeting of 4 May is at nine; the sum is 12,500 euro.\n\
                    The papers: https://quarry.example/papers?year=2017\nAsk hella@nordhaven.example for them.\n\n\
                    Kind regards,\nHella Brandt\n";

const PAGE: &str = "<html><body><p>The sum is 12,500 euro, see\n<a href=3D\"https://quarry.example/papers\">the papers</a>.</p>\n\
                    </body></html>\n";

fn letter(content: &str, text: &str) -> String {
    format!(
        "Date: Thu, 4 May 2017 13:55:02 +0200\nFrom: Hella Brandt <hella@nordhaven.example>\n\
         To: Desk <desk@weekly.example>\nSubject: The meeting\nMessage-ID: <a1@nordhaven.example>\n\
         MIME-Version: 1.0\nContent-Type: {content}\n\n{text}"
    )
}

fn plain() -> String {
    letter("text/plain; charset=utf-8", TEXT)
}

fn both() -> String {
    letter(
        "multipart/alternative; boundary=\"b1\"",
        &format!(
            "--b1\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n--b1\nContent-Type: text/html; charset=utf-8\n\
             Content-Transfer-Encoding: quoted-printable\n\n{PAGE}\n--b1--\n"
        ),
    )
}

fn answer() -> String {
    plain().replace("Subject: The", "In-Reply-To: <q1@weekly.example>\nSubject: Re: The")
}

fn sign(mail: &str) -> String {
    String::from_utf8(Signing::usual("nordhaven.example", "quay").sign(mail.as_bytes())).unwrap()
}

fn proof(mail: &str) -> Proof {
    let source = Source::new("letter.eml", mail.as_bytes().to_vec());
    let report = palimpsest::examine(&source, &support::settings());
    report.proofs.into_iter().find(|proof| proof.kind == ProofKind::Dkim).unwrap()
}

fn top(mail: &str, text: &str) -> String {
    mail.replacen("\n\n", &format!("\n\n{text}"), 1)
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    let coded = base64::engine::general_purpose::STANDARD.encode(text.replace('\n', "\r\n"));
    let lines: Vec<&str> = coded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join("\n")
}

/// Both parts in base64.
fn recoded(mail: &str) -> String {
    let page = PAGE.replace("=3D", "=");
    let coded = mail.replace(TEXT, &(base64(TEXT) + "\n")).replace(PAGE, &(base64(&page) + "\n"));
    coded.replace("quoted-printable", "base64").replacen(
        "charset=utf-8\n\n",
        "charset=utf-8\nContent-Transfer-Encoding: base64\n\n",
        1,
    )
}

const WARNING: &str = "ACHTUNG: Diese E-Mail stammt von einem externen Absender.\n\n";

/// A warning on top of the text and of the page.
fn warned(mail: &str) -> String {
    mail.replace(TEXT, &format!("{WARNING}{TEXT}")).replace(
        "<body>",
        "<body><div style=3D\"color:red\"><b>ACHTUNG:</b> Diese E-Mail stammt von =\neinem externen Absender.</div>",
    )
}

/// The row, what is signed, what is done to it.
type Case = (&'static str, fn() -> String, fn(&str) -> String);

const ROWS: &[Case] = &[
    ("links", plain, |mail| {
        mail.replace(
            "https://quarry.example/papers?year=2017",
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fquarry.example%2Fpapers%3Fyear%3D2017&data=05%7C02%7Cx&sdata=a%3D&reserved=0",
        )
    }),
    ("links", plain, |mail| {
        mail.replace(
            "https://quarry.example/papers?year=2017",
            "https://urldefense.com/v3/__https://quarry.example/papers?year=2017__;!!AbC1!xYz-_9$ ",
        )
    }),
    ("links", plain, |mail| {
        mail.replace(
            "https://quarry.example/papers?year=2017",
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__quarry.example_papers-3Fyear-3D2017&d=DwIF&c=a&r=b&m=c&s=d&e=",
        )
    }),
    ("leading-lines", plain, |mail| top(mail, "\n\n")),
    ("leading-lines", both, |mail| top(mail, "\n")),
    ("addresses", plain, |mail| mail.replace("Ask hella@nordhaven", "Ask hella at nordhaven")),
    (
        "long-lines",
        || plain().replace("Dear colleagues,", &"The quarry. ".repeat(120)),
        |mail| {
            let long = "The quarry. ".repeat(120);
            let (before, after) = long.split_at(990);
            mail.replace(&long, &format!("{before}!\n {after}"))
        },
    ),
    ("recoded", both, recoded),
    ("banner", plain, |mail| top(mail, WARNING)),
    ("banner", plain, |mail| top(mail, "[This message is from an unknown correspondent. Be careful.]\n\n")),
    ("banner", both, warned),
    ("picture", both, |mail| {
        mail.replace("<body>", "<body><img src=3D\"http://t.example/o.gif?1\" width=3D\"1\" height=3D=\n\"1\">")
    }),
    ("list-footer", plain, |mail| {
        mail.to_owned()
            + "\n-----\nNo virus found in this message.\nChecked by AVG - www.avg.com\n\
               Version: 2014.0.4592 / Virus Database: 3950/7571 - Release Date: 05/27/14\n"
    }),
    ("list-footer", plain, |mail| {
        mail.to_owned()
            + "\nQuarry Holdings plc. Registered in England No 1234567. Registered office: 1 High Street, London.\n\
               Please consider the environment before printing this email.\n"
    }),
    ("list-footer", plain, |mail| mail.to_owned() + "\nGesendet mit der GMX Mail App\n"),
    ("list-footer", plain, |mail| mail.to_owned() + "\n-- \nMessage scanned by Barracuda Email Security Gateway.\n"),
];

const HEADER_ROWS: &[Case] = &[
    ("subject-tag", plain, |mail| mail.replace("Subject: The", "Subject: EXTERNAL: The")),
    ("subject-tag", plain, |mail| mail.replace("Subject: The", "Subject: (External) The")),
    ("subject-tag", plain, |mail| mail.replace("Subject: The", "Subject: [Newsletter/Marketing] The")),
    ("answer", answer, |mail| mail.replace("Subject: Re: The", "Subject: The")),
    ("date-form", plain, |mail| mail.replace("Thu, 4 May 2017 13:55:02 +0200", "Thu, 04 May 2017 11:55:02 +0000")),
    (
        "recipients",
        || plain().replace("Desk <desk@weekly.example>", "desk@weekly.example"),
        |mail| {
            let mail = mail.replace("To: desk@weekly.example", "To: undisclosed-recipients:;");
            format!("Delivered-To: desk@weekly.example\n{mail}")
        },
    ),
];

fn check(rows: &[Case], body: bool) {
    for (row, make, change) in rows {
        let signed = sign(&make());
        let whole = proof(&signed);
        assert_eq!((whole.body_hash, whole.signature), (BodyHash::Match, Verdict::Valid), "{row}: {:?}", whole.reason);
        let changed = change(&signed);
        assert!(changed != signed, "{row}: nothing was changed");
        let read = proof(&changed);
        let failed = if body { read.body_hash == BodyHash::Mismatch } else { read.signature == Verdict::Invalid };
        assert!(failed, "{row}: the change does nothing\n{changed}");
        let found = read.undone.iter().find(|undone| undone.body == body);
        let found = found.unwrap_or_else(|| panic!("{row}: not found; {:?}\n{changed}", read.undone));
        assert!(found.readings.iter().any(|id| id == row), "{row}: found as {:?}", found.readings);
        // With one figure changed as well, nothing fits.
        let other = if body { ("12,500", "12,600") } else { ("Message-ID: <a1@", "Message-ID: <a2@") };
        let other = proof(&changed.replace(other.0, other.1));
        assert!(*row == "recoded" || !other.undone.iter().any(|undone| undone.body == body), "{row}");
    }
}

#[test]
fn what_gateways_do_to_a_text_is_undone() {
    check(ROWS, true);
}

#[test]
fn what_gateways_do_to_headers_is_undone() {
    check(HEADER_ROWS, false);
}

/// The words of the cause that the file shows of a signed mail, after something was done to it.
fn cause(make: fn() -> String, change: impl Fn(&str) -> String) -> Option<String> {
    let read = proof(&change(&sign(&make())));
    assert!(read.undone.is_empty() && read.body_hash == BodyHash::Mismatch, "{:?}", read.undone);
    if let Some(cause) = &read.cause {
        assert!(!cause.signs.is_empty() && cause.text_only);
    }
    read.cause.map(|cause| cause.what)
}

#[test]
fn what_the_text_shows_and_nobody_can_undo_is_named() {
    let mimecast = |mail: &str| {
        mail.replace(
            "https://quarry.example/papers?year=2017",
            "https://protect-eu.mimecast.com/s/AbCd?domain=quarry.example",
        )
    };
    assert!(cause(plain, mimecast).unwrap().contains("Mimecast"));
    let hidden = |mail: &str| mail.replace("hella@nordhaven.example for", "hella@xxxxxxxx for");
    assert!(cause(plain, hidden).unwrap().contains("addresses"));
    let page = |mail: &str| {
        warned(mail).replace("<html><body>", "<html>\n<head>\n<meta content=3D\"text/html\">\n</head>\n<body>")
    };
    assert!(cause(both, page).unwrap().contains("warning"));
    let attached = || both().replace("\n--b1--", "\n--b1\nContent-Type: application/pdf\n\nJVBERi0xLjQK\n--b1--");
    let removed = |mail: &str| mail.replace("JVBERi0xLjQK", "(attachment removed by archive)");
    assert!(cause(attached, removed).unwrap().contains("attachment"));
    let umlauts = || {
        plain()
            .replace("charset=utf-8", "charset=utf-8\nContent-Transfer-Encoding: 8bit")
            .replace("meeting of", "Ma\u{df}nahme f\u{fc}r")
    };
    let lost = |mail: &str| mail.replace("Ma\u{df}nahme f\u{fc}r", "Ma??nahme f??r");
    assert!(cause(umlauts, lost).unwrap().contains("letters"));
}

#[test]
fn what_can_be_undone_explains_nothing_more() {
    let changed = |mail: &str| mail.replace("12,500", "12,600");
    let safe = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fquarry.example%2Fpapers%3Fyear%3D2017&reserved=0";
    assert_eq!(cause(plain, |mail| changed(mail).replace("https://quarry.example/papers?year=2017", safe)), None);
    assert_eq!(cause(plain, |mail| top(&changed(mail), WARNING)), None);
    assert_eq!(
        cause(plain, |mail| changed(mail) + "\n-- \nMessage scanned by Barracuda Email Security Gateway.\n"),
        None
    );
    assert_eq!(cause(plain, |mail| changed(mail).replace("Ask hella@nordhaven.", "Ask hella at nordhaven.")), None);
    assert_eq!(cause(plain, |mail| changed(mail).replace("at nine", "at nine? Or ten?")), None);
    assert_eq!(cause(both, changed), None);
}

#[test]
fn a_cause_of_the_text_explains_no_changed_header() {
    let signed = sign(&plain()).replace("hella@nordhaven.example for", "hella@xxxxxxxx for");
    let read = proof(&signed.replace("Subject: The meeting", "Subject: Another meeting"));
    assert!(read.cause.is_some() && !read.excused());
    assert!(proof(&signed).excused());
}

//! The listed forms of identifiers that hold a time, as patterns over the raw file: of the files that match one, most
//! must show a hidden clock.

mod support;

use palimpsest::acquire::Source;
use palimpsest::evidence::Kind;
use palimpsest::inspect::Report;
use regex_lite::Regex;

/// The least share (percent) of the files with a listed form that must show a hidden clock.
const LEAST: usize = 60;
/// Header area searched of one file (bytes).
const SEARCHED: usize = 200_000;

/// Name and pattern. `^` is the start of a line. Patterns are of the form alone: whether a time can be meant is the
/// decoder's affair, so that a form with impossible digits counts against the share.
const FORMS: &[(&str, &str)] = &[
    ("Outlook boundary", r"boundary=\S*----=_NextPart_[0-9A-F]{3}_[0-9A-F]{4}_[0-9A-F]{8}\.[0-9A-F]{8}"),
    ("Gmail boundary", r#"boundary="?[0-9a-f]{18}0[456][0-9a-f]{8}"?\s"#),
    ("JavaMail boundary", r#"boundary="----=_Part_\d+_-?\d+\.\d{12,13}""#),
    ("Yahoo boundary", r#"boundary="[0-9-]+-\d{9,10}=:\d+""#),
    ("mail.ru boundary", r"boundary=\S*--ALT--\w*\d{10}"),
    ("Swift boundary", r"boundary=\S*_=_swift_(v4_)?\d{10}_"),
    ("Ruby boundary", r"boundary=\S*--==_mimepart_[0-9a-f]{12,13}_"),
    ("MIME-tools boundary", r"boundary=\S*----------=_\d{9,10}-\d+-\d+"),
    ("MIME::Lite boundary", r"boundary=\S*_----------=_\d{11,}"),
    ("Boundary of a notice", r#"boundary="[0-9A-Za-z]{5,16}\.\d{10}/[\w.-]+""#),
    ("Outlook Message-ID", r"(?i)^message-id:\s*<[0-9a-f]{12}\$[0-9a-f]{8}\$[0-9a-f]{8}\$?@"),
    (
        "Gmail Message-ID to 2010",
        r"(?i)^message-id:\s*<[0-9a-f]{16,20}[g-z][0-9a-f]{6,8}[g-z][0-9a-f]{16}@mail\.gmail\.com>",
    ),
    ("JavaMail Message-ID", r"(?i)^message-id:\s*<\S+\.\d{12,13}\.JavaMail\.\S+>"),
    (
        "Notes Message-ID",
        r"(?i)^message-id:\s*<OF[0-9A-F]{8}\.[0-9A-F]{8}-ON[0-9A-F]{8}\.[0-9A-F]{8}-[0-9A-F]{8}\.[0-9A-F]{8}@",
    ),
    ("Amazon SES Message-ID", r"(?i)^message-id:\s*<[0-9a-f]{16}-[0-9a-f-]{36}-\d{6}@\S*amazonses\.com>"),
    ("Mutt Message-ID", r"(?i)^message-id:\s*<\d{14}\.G[A-Z]\d+@"),
    ("Pine Message-ID", r"(?i)^message-id:\s*<(Pine|alpine)\.\S+\.\d{11,15}\.\S*@"),
    ("Eudora Message-ID", r"(?i)^message-id:\s*<(\d+\.){2,}\d{14}\.[0-9a-f]{8}@"),
    ("Evolution Message-ID", r"(?i)^message-id:\s*<\d{9,10}\.\d+\.\d+\.camel@"),
    ("SquirrelMail Message-ID", r"(?i)^message-id:\s*<\S+\.\d{10}\.squirrel@"),
    ("qmail Message-ID", r"(?i)^message-id:\s*<\d{14}\.\d+\.qmail@"),
    ("sendmail Message-ID", r"(?i)^message-id:\s*<\d{12}\.[0-9A-Za-z]{6,8}\d{5,6}@"),
    ("Postfix Message-ID", r"(?i)^message-id:\s*<\d{14}\.[0-9A-F]{8,13}@"),
    ("Exim Message-ID", r"(?i)^message-id:\s*<E[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}@"),
    ("Mozilla Message-ID", r"(?i)^message-id:\s*<[0-9A-F]{8}\.\d0\d0\d0\d@"),
    ("nmh Message-ID", r"(?i)^message-id:\s*<\d{1,8}\.\d{10}@"),
    ("early Mutt Message-ID", r"(?i)^message-id:\s*<\d{14}\.[A-Z]\d{2,6}@"),
    ("TMDA Message-ID", r"(?i)^message-id:\s*<\d{10}\.\d+\.TMDA@"),
    ("VM Message-ID", r"(?i)^message-id:\s*<[1-3]\d{4}\.\d{1,5}\.\d{1,6}\.\d{4,6}@"),
    ("Sylpheed Message-ID", r"(?i)^message-id:\s*<\d{14}\.[0-9a-f]*[a-f][0-9a-f]*\.\w[^@]*@"),
    ("KMail Message-ID", r"(?i)^message-id:\s*<\d{12}\.\d{5}\."),
    ("Notes boundary", r"boundary=\S*=_(alternative|related|mixed) [0-9A-F]{16}_="),
    ("nodemailer boundary", r"boundary=\S*-\?=_\d+-\d{13}0\.\d+"),
    ("git Message-ID", r"(?i)^message-id:\s*<\d{14}\.\d+-\d+-\S+@"),
    (
        "UUID version 1 Message-ID",
        r"(?i)^message-id:\s*<[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}@",
    ),
    ("Yahoo Message-ID", r"(?i)^message-id:\s*<\d+\.\d+\.\d{13}@mail\.yahoo"),
    ("Zoho Message-ID", r"(?i)^message-id:\s*<[0-9a-f]{11}\.[0-9a-f]+\.\S+@\S*zoho"),
    ("Google server's Message-ID", r"(?i)^message-id:\s*<[0-9a-f]{8}\.\S+@mx\.google\.com>"),
    ("Thread-Index", r"(?i)^thread-index:\s*A(Q[HI]|[b-d])[A-Za-z0-9+/]{20,}"),
    ("X-OriginalArrivalTime", r"(?i)^x-originalarrivaltime:.*FILETIME=\[[0-9A-F]{8}:[0-9A-F]{8}\]"),
    (
        "Exchange mail number",
        r"(?i)^x-ms-\S*(network-message-id|filtering-correlation-id):\s*[0-9a-f]{8}-[0-9a-f-]{27}",
    ),
    ("Exchange Online arrival", r"(?i)^x-ms-exchange-crosstenant-originalarrivaltime:.*\(UTC\)"),
    ("Gmail line", r"(?i)with SMTP id \w+\.\d+\.(1\d{12}|\d{4}(\.\d\d){5})"),
    ("sendmail line", r"\(8\.1\d[^)]*\)[^;]*\bid [0-9A-Za-z]{8}\d{6}\b"),
    ("Exim line", r"\(Exim[^;]*\bid [0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}\b"),
    ("Outlook picture id", r"(?i)^content-id:\s*<\w+\.\w+@[0-9A-F]{8}\.[0-9A-F]{8}>"),
];

fn forms() -> Vec<(&'static str, Regex)> {
    FORMS.iter().map(|(name, pattern)| (*name, Regex::new(&format!("(?m){pattern}")).unwrap())).collect()
}

fn has_clock(report: &Report) -> bool {
    report.facts.iter().any(|fact| fact.name.ends_with("~clock"))
}

/// The text of the file in which forms are looked for: lines unfolded, as header fields are.
fn searched(bytes: &[u8]) -> String {
    let text: String = bytes.iter().take(SEARCHED).map(|byte| char::from(*byte)).collect();
    let head = text.replace("\r\n", "\n");
    // The mail's own header area: what stands below can be a quoted mail's.
    let area = head.trim_start_matches('\n').split("\n\n").next().unwrap_or_default().to_owned();
    area.replace("\n\t", " ").replace("\n ", " ") + "\n"
}

#[test]
fn each_form_of_the_list_is_a_pattern() {
    assert_eq!(forms().len(), FORMS.len());
}

#[test]
fn most_mails_with_a_listed_form_show_a_hidden_clock() {
    let Some(corpus) = support::shared("corpus") else {
        eprintln!("skipped: the files of other projects are not at hand");
        return;
    };
    let forms = forms();
    let (mut matched, mut read) = (0, 0);
    let mut missed: Vec<String> = Vec::new();
    let mut each = vec![(0, 0); forms.len()];
    // Every third: the whole takes half a minute without optimisation (2015 of 2140 when all were counted).
    for path in support::files_below(&corpus.join("email")).into_iter().step_by(3) {
        let bytes = std::fs::read(&path).unwrap();
        let text = searched(&bytes);
        let found: Vec<usize> = (0..forms.len()).filter(|index| forms[*index].1.is_match(&text)).collect();
        if found.is_empty() {
            continue;
        }
        let source = Source::new(path.to_string_lossy(), bytes.as_slice());
        let report = palimpsest::examine(&source, &support::settings());
        if report.kind != Kind::Email {
            continue;
        }
        matched += 1;
        let clock = has_clock(&report);
        read += usize::from(clock);
        for index in &found {
            each[*index].0 += 1;
            each[*index].1 += usize::from(clock);
        }
        if !clock {
            let names: Vec<&str> = found.iter().map(|index| forms[*index].0).collect();
            missed.push(format!("{}: {}", path.display(), names.join(", ")));
        }
    }
    for ((name, _), (all, clocks)) in forms.iter().zip(&each) {
        eprintln!("{clocks:5} of {all:5} {name}");
    }
    for line in missed.iter().take(40) {
        eprintln!("no clock: {line}");
    }
    eprintln!("{read} of {matched} mails with a listed form show a hidden clock");
    assert!(matched > 100 && read * 100 >= matched * LEAST, "{read} of {matched}");
}

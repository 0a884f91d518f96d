use super::*;

fn tree(mail: &[u8]) -> Tree {
    read(mail, &headers::read(mail))
}

fn told(mail: &str) -> Vec<String> {
    let tree = tree(mail.as_bytes());
    let words = |span: ByteSpan| String::from_utf8_lossy(span.of(mail.as_bytes())).into_owned();
    tree.parts.iter().map(|part| format!("{} {} {:?}", part.path, part.content_type, words(part.body))).collect()
}

const NESTED: &str = "From: a@b\nContent-Type: multipart/mixed; boundary=\"o\"\n\nfirst\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\nplain\n--i\nContent-Type: text/html\n\n<b>rich</b>\n--i--\n\n--o  \nContent-Type: message/rfc822\n\nSubject: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\ny\n--o--\nlast\n";

#[test]
fn parts_within_parts_have_their_places() {
    assert_eq!(
        told(NESTED)[1..],
        [
            "1 multipart/alternative \"--i\\n\\nplain\\n--i\\nContent-Type: text/html\\n\\n<b>rich</b>\\n--i--\\n\"",
            "1.1 text/plain \"plain\"",
            "1.2 text/html \"<b>rich</b>\"",
            "2 message/rfc822 \"Subject: x\\nContent-Type: multipart/mixed; boundary=q\\n\\n--q\\n\\ny\"",
        ]
    );
    let tree = tree(NESTED.as_bytes());
    assert!(tree.parts.iter().all(|part| part.closed));
    assert_eq!(tree.boundaries.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["o", "i"]);
    let outside: Vec<_> = tree.faults.iter().map(|fault| (fault.kind, fault.text.value.as_str())).collect();
    assert_eq!(outside, [(FaultKind::Outside, "first"), (FaultKind::Outside, "last")]);
    // Line ends of every kind give the same tree.
    let paths = |mail: &str| told(mail).len();
    assert_eq!((paths(&NESTED.replace('\n', "\r\n")), paths(&NESTED.replace('\n', "\r"))), (5, 5));
}

#[test]
fn what_never_closes_ends_with_the_mail() {
    let mail = "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=unused\n\nx\n--o\n\ny";
    assert_eq!(told(mail)[1..], ["1 multipart/mixed \"x\"", "2 text/plain \"y\""]);
    let kinds: Vec<_> = tree(mail.as_bytes()).faults.iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [FaultKind::NotClosed, FaultKind::BoundaryUnused]);
}

#[test]
fn a_part_says_its_name_its_dates_and_its_size() {
    let mail = "Content-Type: application/pdf; name=x.pdf; name=\"y.pdf\"\nContent-Transfer-Encoding: Base64 (so)\n\
        Content-ID: <a@b>\nContent-Disposition: attachment; filename*=utf-8''z.pdf; size=\"3\";\n\
        \tcreation-date=\"Thu, 04 May 2017 12:00:01 GMT\"\n\nQUJD\n";
    let tree = tree(mail.as_bytes());
    let part = &tree.parts[0];
    assert_eq!(
        (part.file_name.as_deref(), part.encoding.as_str(), part.decoded_size),
        (Some("z.pdf"), "base64", Some(3))
    );
    assert_eq!(part.content_id.as_ref().map(|id| id.value.as_str()), Some("a@b"));
    assert_eq!((part.file_dates.len(), part.stated_size.as_ref().map(|size| size.value)), (1, Some(3)));
    assert_eq!((part.disposition.as_deref(), tree.faults[0].kind), (Some("attachment"), FaultKind::ParameterTwice));
}

#[test]
fn entities_nested_beyond_reason_are_cut_off_and_said() {
    let level = |depth: usize| format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
    let mail: String = (0..400).map(level).collect();
    let tree = tree(mail.as_bytes());
    assert!(tree.parts.len() <= DEEPEST_PART + 2, "{} parts", tree.parts.len());
    assert!(tree.repairs.iter().any(|repair| repair.what.contains("nested")), "{:?}", tree.repairs);
}

#[test]
fn many_parts_and_many_boundaries_take_no_square() {
    let one = "Content-Type: multipart/mixed; boundary=o\n\n";
    for body in [
        "--o\n".repeat(200_000),
        "--o\nX: y\n".repeat(100_000),
        "--p\n".repeat(300_000),
        "--o--\n--o\n".repeat(100_000),
    ] {
        let start = std::time::Instant::now();
        let tree = tree(format!("{one}{body}").as_bytes());
        assert!(tree.parts.len() <= MOST_PARTS && start.elapsed().as_secs() < 20);
    }
}

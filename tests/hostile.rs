//! Hostile input is the normal case: nothing panics, nothing hangs, every span stays inside its file, and every raw fact
//! reads again from its own bytes to the same value.

mod support;

use std::time::{Duration, Instant};

use palimpsest::acquire::Source;
use palimpsest::evidence::{Locator, Reading};
use palimpsest::inspect::Report;
use support::sound::sound;

/// A reader that hangs takes for ever; a slow machine does not.
const HANGS: Duration = Duration::from_secs(60);

fn look(path: &str, bytes: &[u8]) -> Report {
    let source = Source::new(path, bytes);
    let start = Instant::now();
    let report = palimpsest::examine(&source, &palimpsest::Settings { search: None, ..support::settings() });
    assert!(start.elapsed() < HANGS, "{path} of {} bytes took {:?}", bytes.len(), start.elapsed());
    sound(&report, bytes);
    report
}

#[test]
fn whole_files_reread_to_the_same_values() {
    let mut read = 0;
    for path in support::own_files() {
        let bytes = std::fs::read(&path).unwrap();
        let report = look(&path.to_string_lossy(), &bytes);
        read += report
            .facts
            .iter()
            .filter(|fact| fact.read_as != Reading::Derived && matches!(fact.at, Locator::Raw(_)))
            .count();
    }
    assert!(read > 1_000, "only {read} facts were read again");
}

#[test]
fn cut_off_anywhere() {
    for path in support::own_files() {
        let bytes = std::fs::read(&path).unwrap();
        let step = (bytes.len() / 40).max(1);
        for end in (0..bytes.len()).step_by(step) {
            look(&path.to_string_lossy(), &bytes[..end]);
        }
    }
}

#[test]
fn with_bytes_flipped() {
    // A small generator of our own: the same bytes flip on every machine.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for path in support::own_files() {
        let original = std::fs::read(&path).unwrap();
        for _ in 0..30 {
            let mut bytes = original.clone();
            for _ in 0..=(next() % 12) {
                let at = usize::try_from(next()).unwrap_or(0) % bytes.len();
                bytes[at] = u8::try_from(next() % 256).unwrap();
            }
            look(&path.to_string_lossy(), &bytes);
        }
    }
}

#[test]
fn bombs_end_in_an_answer() {
    let many = |text: &str, times: usize| text.repeat(times).into_bytes();
    let mut folded = b"Subject: x".to_vec();
    folded.extend(many("\r\n y", 100_000));
    let mut recipients = b"To: ".to_vec();
    recipients.extend(many("a@b.example, ", 50_000));
    let mut words = b"Subject: ".to_vec();
    words.extend(many("=?utf-8?q?a?= ", 50_000));
    let mut comments = b"Received: from a ".to_vec();
    comments.extend(many("(", 200_000));
    let mut parameters = b"From: a@b\r\nContent-Type: multipart/mixed".to_vec();
    parameters.extend(many(";", 500_000));
    let mut nested = Vec::new();
    for depth in 0..2_000 {
        nested.extend(format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n").into_bytes());
    }
    nested = [b"From: a@b\r\n".to_vec(), nested].concat();
    let headers = many("X-A: b\r\n", 50_000);
    let date = [b"Date: ".to_vec(), many("Thu ", 50_000)].concat();
    let tags = [b"From: a@b\r\nDKIM-Signature: ".to_vec(), many("a=b;", 100_000)].concat();
    let brackets = [b"%PDF-1.4\n1 0 obj\n".to_vec(), many("[", 10_380), b"\nendobj\n%%EOF".to_vec()].concat();
    let ends = [b"%PDF-1.4\n".to_vec(), many("startxref\n9\n%%EOF\n", 50_000)].concat();
    let loops = b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF".to_vec();
    let dictionaries = [b"%PDF-1.4\n1 0 obj\n".to_vec(), many("<</A", 50_000), b"\nendobj\n%%EOF".to_vec()].concat();
    let packets = [
        b"%PDF-1.4\n1 0 obj\nendobj\n".to_vec(),
        many("<?xpacket begin='' id=''?><x:xmpmeta>", 5_000),
        b"%%EOF".to_vec(),
    ]
    .concat();
    for (name, bytes) in [
        ("folded.eml", folded),
        ("recipients.eml", recipients),
        ("words.eml", words),
        ("comments.eml", comments),
        ("parameters.eml", parameters),
        ("nested.eml", nested),
        ("headers.eml", headers),
        ("date.eml", date),
        ("tags.eml", tags),
        ("brackets.pdf", brackets),
        ("ends.pdf", ends),
        ("loops.pdf", loops),
        ("dictionaries.pdf", dictionaries),
        ("packets.pdf", packets),
    ] {
        // Deep nesting is the reader thread's business: it has a large stack there.
        let name = name.to_owned();
        let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(move || look(&name, &bytes)).unwrap();
        thread.join().unwrap();
    }
}

/// Each of these took the square of its size once: some hundred kilobytes would be stopped by [`HANGS`].
#[test]
fn what_never_closes_is_not_searched_to_the_end_again_and_again() {
    let numbered = |times: usize, text: fn(usize) -> String| (0..times).map(text).collect::<String>().into_bytes();
    let pdf = |rest: Vec<u8>| [b"%PDF-1.5\n".to_vec(), rest].concat();
    let mail = |rest: Vec<u8>| [b"From: a@b.example\r\n".to_vec(), rest].concat();
    let heads = (0..20_000).map(|number| format!("{number} 0 ")).collect::<String>();
    let packed = format!("{heads}[{}]", "1 ".repeat(20_000));
    let (first, length) = (heads.len(), packed.len());
    let overlapping = format!(
        "1 0 obj\n<</Type/ObjStm/N 20000/First {first}/Length {length}>>\nstream\n{packed}\nendstream\nendobj\n"
    );
    let parameters = format!(
        "1 0 obj\n[{}]\nendobj\n2 0 obj\n<</Type/Metadata/Length 2/Filter/FlateDecode/DecodeParms 1 0 R>>stream\nxx\nendstream",
        "1 0 R ".repeat(500)
    );
    let html = |text: &str| {
        let head = b"Content-Type: text/html; charset=utf-8\r\n\r\n".to_vec();
        mail([head, text.repeat((1 << 20) / text.len()).into_bytes()].concat())
    };
    let text = |kind: &str, text: String| mail(format!("Content-Type: {kind}\r\n\r\n{text}").into_bytes());
    let coded = |body: &str| mail(format!("Content-Transfer-Encoding: base64\r\n\r\n{body}").into_bytes());
    let parts = |line: &str| text("multipart/mixed; boundary=o", line.repeat(100_000));
    let versions = |one: &str, other: &str| {
        let kind = "multipart/alternative; boundary=o";
        let part =
            |kind: &str, word: &str| format!("--o\r\nContent-Type: text/{kind}\r\n\r\n{}\r\n", word.repeat(19_000));
        text(kind, format!("{}{}--o--\r\n", part("plain", one), part("html", other)))
    };
    for (name, bytes) in [
        ("open tags.eml", html("<b>a")),
        ("open attributes.eml", html("<a href=\"x")),
        ("open comments.eml", html("<!-- a <!--")),
        ("open styles.eml", html("<style>a</sty")),
        ("links.eml", html("<a href='https://twitter.com/a/status/1050118621198921728'>https://x.example ")),
        ("long link.eml", html(&format!("<a href='{}'>{}", "https://x.example/".repeat(200), "<i>a".repeat(100)))),
        ("references.eml", html("&eacute;&#8381;&amp")),
        ("tables.eml", html("<table><tr><td>a")),
        ("addresses.eml", text("text/plain", "://".repeat(300_000))),
        ("quotations.eml", text("text/plain", "On Fri, Apr 17, 2015 at 9:00 AM, A wrote:\n".repeat(20_000))),
        ("wrote.eml", text("text/plain", "a wrote:\n".repeat(100_000))),
        ("uuids.eml", text("text/plain", format!("http://x.example/{}", "-1".repeat(400_000)))),
        ("one line of base64.eml", coded(&"QUJD".repeat(500_000))),
        ("one broken line of base64.eml", coded(&"QUJD!".repeat(400_000))),
        ("open groups of base64.eml", coded(&"QUJ\r\n".repeat(300_000))),
        ("delimiters.eml", parts("--o\r\n")),
        ("delimiters and fields.eml", parts("--o\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n")),
        ("closed delimiters.eml", parts("--o--\r\n--o\r\n")),
        ("strange delimiters.eml", parts("--p\r\nContent-Type: a/b\r\n")),
        ("two texts.eml", versions("one ", "two ")),
        ("one text.eml", versions("one two ", "one <b>two</b> ")),
        ("open words.eml", mail([b"Subject: ".to_vec(), b"=?utf-8?q?a".repeat(40_000)].concat())),
        ("broken words.eml", mail([b"Subject: ".to_vec(), b"=?utf-8?b?!".repeat(30_000), b"?=".to_vec()].concat())),
        ("mixed letters.eml", format!("From: a@{}example\r\n", "аb.".repeat(100_000)).into_bytes()),
        ("mixed names.eml", format!("From: \"{}\" <a@b.example>\r\n", "аb ".repeat(100_000)).into_bytes()),
        ("one long sender and many results.eml", {
            let result = "Authentication-Results: mx.b.example; dkim=pass header.from=c.example header.b=abcdefgh\r\n";
            format!("From: {}@a.example\r\n{}", "a".repeat(300_000), result.repeat(5_000)).into_bytes()
        }),
        ("senders.eml", format!("From: {}\r\n", "a@b,".repeat(20)).repeat(4_000).into_bytes()),
        ("open texts.pdf", pdf(numbered(20_000, |number| format!("{number} 0 obj\n<</Type/Metadata/FontFile (")))),
        ("comments.pdf", pdf(numbered(20_000, |number| format!("{number} 0 obj %/Metadata/BaseFont/FontFile")))),
        ("overlapping.pdf", pdf(overlapping.into_bytes())),
        ("parameters.pdf", pdf(parameters.into_bytes())),
    ] {
        look(name, &bytes);
    }
}

#[test]
fn files_of_other_projects_are_all_answered() {
    let Some(corpus) = support::shared("corpus") else {
        eprintln!("skipped: the files of other projects are not at hand");
        return;
    };
    let mut files = support::files_below(&corpus.join("email"));
    files.extend(support::files_below(&corpus.join("pdf")));
    files.retain(|path| path.extension().is_some_and(|ending| ending != "tsv" && ending != "json"));
    // Every seventh: the whole takes minutes without optimisation.
    let (mut answered, mut dated) = (0, 0);
    for path in files.iter().step_by(7) {
        let bytes = std::fs::read(path).unwrap();
        let name = path.to_string_lossy().into_owned();
        let report = std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn(move || look(&name, &bytes))
            .unwrap()
            .join()
            .unwrap();
        answered += 1;
        dated += usize::from(!report.timeline.is_empty());
    }
    eprintln!("{answered} files answered, {dated} with a timeline");
    assert!(answered > 100);
}

//! Evidence stays evidence: nothing that is read is changed, nothing is written that was not asked for, and what is written can't run.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use palimpsest::sandbox::{Cancel, Engine, Worker, still_the_same};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .current_dir(support::root())
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    support::files_below(folder).iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

const MAIL: &str = "assets/samples/moved-back.eml";
const WITH_PDF: &str = "tests/cases/mail-attachment-later/hit.eml";

/// A mail whose every text tries to be part of a page.
fn hostile() -> Vec<u8> {
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover='x' </title></style><a href=\"javascript:alert(1)\">";
    format!(
        "Received: from <b>{evil}</b> (x [192.0.2.1]) by {evil} with SMTP id <i>; Thu, 4 May 2017 14:00:01 +0200\r\n\
         DKIM-Signature: v=1; a=rsa-sha256; d={evil}; s=<svg/onload=x>; h=from:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n\
         From: \"{evil}\u{202e}\" <a@b.example>\r\nTo: <iframe src=//x>@c.example\r\nSubject: {evil} \u{1b}[31m \u{202e}gnp.exe https://evil.example/ javascript:x\r\n\
         Date: Thu, 13 Apr 2017 14:00:01 +0200 (<u>)\r\nMessage-ID: <{evil}@b.example>\r\nX-Mailer: {evil}\r\nX-Evil: &lt;b&gt; {evil}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{{}}\"\r\n\r\n--{{}}\r\nContent-Type: text/html\r\n\r\n{evil}\r\n\
         --{{}}\r\nContent-Type: application/pdf; name=\"<script>x</script>.pdf\"\r\nContent-Disposition: attachment; filename=\"<script>x</script>.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj<</Producer(<script>p</script>)>>endobj\ntrailer<</Info 1 0 R>>\r\n--{{}}--\r\n"
    )
    .into_bytes()
}

/// Elements of a report and their attributes.
const ELEMENTS: [(&str, &[&str]); 25] = [
    ("html", &["lang"]),
    ("head", &[]),
    ("meta", &["charset", "http-equiv", "content", "name"]),
    ("title", &[]),
    ("style", &[]),
    ("body", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("p", &["class"]),
    ("span", &["class"]),
    ("div", &["class"]),
    ("code", &[]),
    ("pre", &["class"]),
    ("b", &[]),
    ("ul", &[]),
    ("ol", &[]),
    ("li", &[]),
    ("table", &[]),
    ("tr", &[]),
    ("th", &[]),
    ("td", &["class"]),
    ("thead", &[]),
    ("tbody", &[]),
    ("mark", &[]),
];

/// Goes through a page as strictly as can be: every `<` must begin a tag of the list above, written as the program writes them.
fn nothing_but_ours(page: &str) {
    let rest = page.strip_prefix("<!doctype html>\n<!-- Palimpsest report -->\n").expect("the mark of a report");
    let mut tags = 0;
    for piece in rest.split('<').skip(1) {
        tags += 1;
        let (tag, words) = piece.split_once('>').unwrap_or_else(|| panic!("no end: {piece:?}"));
        assert!(!words.contains('>') || words.starts_with(":root"), "a loose > in {words:?}");
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = ELEMENTS.iter().find(|known| known.0 == name).unwrap_or_else(|| panic!("element {tag:?}"));
        while !attributes.is_empty() {
            let (attribute, rest) = attributes.split_once("=\"").unwrap_or_else(|| panic!("attribute in {tag:?}"));
            assert!(known.1.contains(&attribute), "attribute {attribute:?} in {tag:?}");
            let (value, rest) = rest.split_once('"').unwrap_or_else(|| panic!("open value in {tag:?}"));
            let word = value.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ');
            assert!(name == "meta" || word, "value {value:?} in {tag:?}");
            attributes = rest.trim_start();
        }
    }
    assert!(tags > 50, "{tags} tags are no report");
    for letter in page.chars() {
        let control = letter.is_control() && letter != '\n';
        assert!(!control && !"\u{202e}\u{202d}\u{200b}\u{2066}\u{feff}".contains(letter), "{letter:?} in the page");
    }
}

#[test]
fn a_report_of_a_hostile_mail_holds_our_elements_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (mail, page) = (folder.path().join("<img src=x>.eml"), folder.path().join("out.html"));
    std::fs::write(&mail, hostile()).unwrap();
    let output = run(&["examine", "--html", text(&page), text(&mail)]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", said(&output));
    let page = std::fs::read_to_string(page).unwrap();
    nothing_but_ours(&page);
    // The texts are there, as text.
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("‹RLO›gnp.exe"));
    assert!(page.contains("&lt;svg/onload=x&gt;") || page.contains("svg/onload"), "the signature's selector is shown");
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
                  img-src data:; base-uri 'none'; form-action 'none'\">";
    let at = page.find(policy).expect("the policy");
    assert!(at < page.find("<title>").unwrap() && page.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
    for sample in ["assets/samples", "tests/cases/mail-signature-body-changed", "tests/ordinary"] {
        for file in support::files_below(&support::root().join(sample)).iter().filter(|file| is_read(file)).take(40) {
            nothing_but_ours(&palimpsest::present::html::report(
                &support::examine(file),
                &Default::default(),
                &Default::default(),
            ));
        }
    }
}

fn is_read(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "eml" || ending == "pdf")
}

#[test]
fn a_report_replaces_an_earlier_one_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (page, other, leak) =
        (folder.path().join("out.html"), folder.path().join("notes.html"), folder.path().join("leak.eml"));
    std::fs::write(&other, "<!doctype html>\n<p>my notes").unwrap();
    std::fs::copy(support::root().join(MAIL), &leak).unwrap();
    let before = std::fs::read(&leak).unwrap();
    let write = |out: &Path, more: &[&str]| run(&[&["examine", "--html", text(out)], more, &[text(&leak)]].concat());
    assert_eq!(write(&page, &[]).status.code(), Some(1));
    assert_eq!(write(&page, &[]).status.code(), Some(1), "a report of ours is replaced");
    let refused = write(&other, &[]);
    assert_eq!(refused.status.code(), Some(64));
    assert!(said(&refused).contains("no report of this program; --force"), "{}", said(&refused));
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "<!doctype html>\n<p>my notes");
    assert_eq!(write(&other, &["--force"]).status.code(), Some(1));
    assert!(std::fs::read(&other).unwrap().starts_with(palimpsest::present::html::MARK));
    // The examined file is never written over, under whatever name.
    let hard = folder.path().join("hard.html");
    std::fs::hard_link(&leak, &hard).unwrap();
    for target in [&leak, &hard, &folder.path().join("./leak.eml")] {
        let refused = write(target, &["--force"]);
        assert_eq!(refused.status.code(), Some(64), "{}", target.display());
        assert!(said(&refused).contains("is a file that is read"), "{}", said(&refused));
    }
    let keys = run(&["examine", "--keys", "tests/cases/keys.tsv", "--html", "tests/cases/keys.tsv", "--force", MAIL]);
    assert_eq!(keys.status.code(), Some(64), "no list of keys is written over");
    assert_eq!(std::fs::read(&leak).unwrap(), before);
    assert_eq!(names(folder.path()), ["hard.html", "leak.eml", "notes.html", "out.html"]);
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("no/such/out.html");
    let output = run(&["examine", "--html", text(&target), MAIL]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cannot be written"), "{}", said(&output));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_is_another_one_each_time_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("out.html");
    // Its size is given as 0, and its content counts on.
    let output = run(&["examine", "--html", text(&page), "/proc/uptime"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("the file changed while it was read: the system gives its size as 0 bytes"),
        "{}",
        said(&output)
    );
    let page = std::fs::read_to_string(page).unwrap();
    nothing_but_ours_or_short(&page);
    let attention = page.find("Attention: the file changed").expect("said on the page");
    assert!(attention < page.find("class=\"standing\"").unwrap(), "before the standing");
    let plain = run(&["examine", "/proc/uptime"]);
    assert!(String::from_utf8_lossy(&plain.stdout).contains("Attention: the file changed while it was read"));
}

#[cfg(target_os = "linux")]
fn nothing_but_ours_or_short(page: &str) {
    assert!(page.starts_with("<!doctype html>\n<!-- Palimpsest report -->\n") && !page.contains("<script"));
}

#[test]
fn a_file_that_changed_after_it_was_examined_is_told_with_both_hashes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.eml");
    std::fs::write(&path, "From: a@b.example\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\n\r\nwords\r\n").unwrap();
    let mut engine = Engine::new(Worker::InProcess);
    let report = engine.examine(&path, &support::settings(), &Cancel::default()).unwrap();
    assert!(report.repairs.iter().all(|repair| !repair.is_change()));
    still_the_same(&path, &report).unwrap();
    std::fs::write(&path, "From: a@b.example\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\n\r\nother\r\n").unwrap();
    let why = still_the_same(&path, &report).unwrap_err();
    let now = engine.load(&path, None).unwrap().id;
    assert!(why.contains(&report.id.clone().unwrap().0) && why.contains(&now.0), "{why}");
    assert!(engine.load(&path, report.id.as_ref()).is_err());
    std::fs::remove_file(&path).unwrap();
    assert!(still_the_same(&path, &report).unwrap_err().contains("there is no such file"));
}

#[test]
#[cfg(unix)]
fn a_pipe_is_no_file_and_blocks_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.eml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let start = std::time::Instant::now();
    let output = run(&["examine", text(&pipe)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("is not a file"), "{}", said(&output));
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// Everything that the system tells of the files of a folder, and their bytes.
fn state(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime, SystemTime)> {
    let seen = |path: &Path| {
        let about = path.metadata().unwrap();
        (about.accessed().unwrap(), about.modified().unwrap())
    };
    // Looked at before the bytes are read by this very test.
    let times: Vec<_> = support::files_below(folder).into_iter().map(|path| (seen(&path), path)).collect();
    times
        .into_iter()
        .map(|((read, written), path)| (path.clone(), (std::fs::read(&path).unwrap(), read, written)))
        .collect()
}

#[test]
fn no_command_leaves_a_trace_on_what_it_reads() {
    let folder = tempfile::tempdir().unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let age = |path: &Path| {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        // A time of access before that of change is one that systems write anew when the file is read.
        let times = std::fs::FileTimes::new().set_accessed(long_ago).set_modified(long_ago + Duration::from_secs(60));
        file.set_times(times).unwrap();
    };
    let mail = folder.path().join("a.eml");
    std::fs::copy(support::root().join(WITH_PDF), &mail).unwrap();
    let keys = folder.path().join("keys.tsv");
    std::fs::copy(support::root().join("tests/cases/keys.tsv"), &keys).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let out = |name: &str| text(&elsewhere.path().join(name)).to_owned();
    let (page, part) = (out("page.html"), out("part"));
    let commands: [&[&str]; 6] = [
        &["examine", text(&mail)],
        &["examine", "--json", "--keys", text(&keys), text(&mail)],
        &["examine", "--html", &page, text(&mail)],
        &["facts", text(&mail)],
        &["extract", "--part", "2", text(&mail), "-o", &part],
        &["keys", "needed", "--no-stored-keys", text(folder.path())],
    ];
    for command in commands {
        age(&mail);
        age(&keys);
        let before = state(folder.path());
        age(&mail);
        age(&keys);
        assert!(run(command).status.code().is_some_and(|code| code < 64), "{command:?}");
        let after = state(folder.path());
        for (path, (bytes, read, written)) in &before {
            let now = &after[path];
            assert_eq!((&now.0, now.2), (bytes, *written), "{command:?} changed {}", path.display());
            let untouched = now.1 == *read || !cfg!(target_os = "linux");
            assert!(untouched, "{command:?} left a time of access on {}", path.display());
        }
        assert_eq!(before.len(), after.len(), "{command:?} wrote into the folder that it reads");
    }
}

#[test]
fn a_part_goes_into_a_folder_under_a_safe_name_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let saved = run(&["extract", "--part", "2", WITH_PDF, "-o", text(&out)]);
    assert_eq!(saved.status.code(), Some(0), "{}", said(&saved));
    assert_eq!(names(&out), ["minutes.pdf"]);
    assert!(
        said(&saved).contains("minutes.pdf: it is a PDF; attachments of leaks may carry malware"),
        "{}",
        said(&saved)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(out.join("minutes.pdf")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // What is there stays.
    assert_eq!(run(&["extract", "--part", "2", WITH_PDF, "-o", text(&out)]).status.code(), Some(64));

    let mail = folder.path().join("evil.eml");
    let part = |name: &str, body: &str| {
        format!(
            "--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{body}\r\n"
        )
    };
    let parts = [
        part("../../../home/.profile", "evil"),
        part("invoice.pdf", "MZ\u{1}\u{2}\u{3}"),
        part("CON.txt", "x"),
        part("a\u{202e}fdp.scr", "x"),
    ];
    std::fs::write(
        &mail,
        format!(
            "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}--x--\r\n",
            parts.concat()
        ),
    )
    .unwrap();
    let take = |number: &str| run(&["extract", "--part", number, text(&mail), "-o", text(&out)]);
    for number in ["1", "2", "3", "4"] {
        let saved = take(number);
        assert_eq!(saved.status.code(), Some(0), "{number}: {}", said(&saved));
        let program = number == "2" || number == "4";
        assert_eq!(said(&saved).contains("may run a program"), program, "{number}: {}", said(&saved));
        let liar = said(&saved)
            .contains("its name ends like that of a PDF, and its first bytes are those of a Windows program");
        assert_eq!(liar, number == "2", "{number}: {}", said(&saved));
    }
    assert_eq!(names(&out), ["_CON.txt", "a_fdp.scr", "invoice.pdf", "minutes.pdf", "profile"]);
    assert_eq!(names(folder.path()).len(), 6, "nothing outside the folder that was named");
}

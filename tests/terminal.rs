//! Nothing of a hostile file reaches the terminal as a control: no colour, no cursor, no title, no turned-round word.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .current_dir(support::root())
        .env("XDG_DATA_HOME", data)
        .env("APPDATA", data)
        .env("HOME", data)
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// Bells, colours, titles, cursor moves in seven and eight bits, deletions, turned-round and invisible letters.
const EVIL: &str =
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\u{8}\u{7f}\u{202e}txet\u{2066}\u{200b}\u{feff}\u{85}\u{ad}";

fn quiet(command: &[&str], text: &[u8], tabs: bool) {
    let text = std::str::from_utf8(text).expect("text");
    for letter in text.chars() {
        let fine = letter == '\n' || (tabs && letter == '\t');
        let hides = letter.is_control()
            || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{2028}' | '\u{2029}');
        assert!(fine || !hides, "{command:?} says {letter:?} in\n{text}");
    }
}

fn mail() -> Vec<u8> {
    let word = |text: &str| format!("=?utf-8?b?{}?=", base64(text.as_bytes()));
    format!(
        "Received: from {EVIL} by {EVIL} with {EVIL} id {EVIL}; Thu, 4 May 2017 14:00:01 +0200\r\n\
         DKIM-Signature: v=1; a=rsa-sha256; d=b{EVIL}.example; s=s{EVIL}; h=from:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n\
         DKIM-Signature: v=1; a=rsa-sha256; d=nord.example; s=quay; h=from:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n\
         From: {} <a@b.example>\r\nTo: \"{EVIL}\" <c@d.example>\r\nSubject: {} {EVIL}\r\n\
         Date: Thu, 13 Apr 2017 14:00:01 +0200\r\nX-Mailer: {EVIL}\r\nMessage-ID: <{EVIL}@b.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain; charset={EVIL}\r\n\r\n{EVIL}\r\n\
         --xx\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"{EVIL}.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj<</Producer({EVIL})/Title({EVIL})>>endobj\ntrailer<</Info 1 0 R>>\r\n--xx--\r\n",
        word(EVIL),
        word(&format!("{EVIL}\nsecond line")),
    )
    .into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = LETTERS[(number >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

#[test]
fn no_command_lets_a_control_through() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    // A file's name may hold anything but a slash and a zero; another line in it would be another complaint.
    let name = if cfg!(unix) { format!("{EVIL}\npalimpsest: all is well\t.eml") } else { "evil.eml".to_owned() };
    let path = |name: &str| data.join(name).to_str().unwrap().to_owned();
    let (file, gone, out) = (path(&name), path(&format!("gone{name}")), path("out"));
    std::fs::write(&file, mail()).unwrap();
    std::fs::create_dir(&out).unwrap();
    let keys = path(&format!("{}keys.txt", if cfg!(unix) { EVIL } else { "" }));
    std::fs::write(
        &keys,
        format!("nonsense {EVIL}\nx{EVIL}.example\tsel\tv=DKIM1; p={EVIL}\t\t\nn.example\tsel\tv=DKIM1; p=MIIB\t\t\n"),
    )
    .unwrap();
    let commands: [&[&str]; 17] = [
        &["examine", "--no-search", &file],
        &["examine", "--no-search", "--json", &file],
        &["examine", &gone],
        &["examine", "--keys", &gone, &file],
        &["examine", "--trust", &gone, &file],
        &["examine", "--no-search", "--html", &file, &file],
        &["facts", &file],
        &["facts", "--json", &file],
        &["extract", "--part", "2", &file, "-o", &out],
        &["extract", "--part", EVIL, &file, "-o", &out],
        &["extract", "--part", "2", &gone, "-o", &out],
        &["keys", "needed", &file],
        &["keys", "needed", "--json", &file],
        &["keys", "import", &keys],
        &["keys", "list"],
        &["keys", "remove", EVIL],
        &["stored"],
    ];
    for command in commands {
        let output = run(data, command);
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty(), "{command:?} says nothing");
        // The facts are a table whose columns are parted by tabs.
        let table = command[0] == "facts" && command.len() == 2;
        quiet(command, &output.stdout, table);
        quiet(command, &output.stderr, false);
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            assert!(!line.starts_with("palimpsest: all is well"), "{command:?}: a name made a line of its own");
        }
        if table {
            for line in String::from_utf8_lossy(&output.stdout).lines() {
                assert_eq!(line.matches('\t').count(), 2, "{line:?}");
            }
        }
    }
    for command in
        [&["explain", EVIL][..], &["--no-such", EVIL], &[&format!("--{EVIL}")[..]], &["keys", "list", "--json"]]
    {
        let output = run(data, command);
        quiet(command, &output.stdout, false);
        quiet(command, &output.stderr, false);
    }
}

#[test]
fn json_shows_what_hides_and_its_values_are_exact() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.eml");
    std::fs::write(&file, mail()).unwrap();
    let output = run(folder.path(), &["facts", "--json", file.to_str().unwrap()]);
    let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
    let subject = facts.as_array().unwrap().iter().find(|fact| fact["name"] == "mail.subject").unwrap();
    let value = subject["value"].as_str().unwrap();
    assert!(value.contains("\u{202e}txet\u{2066}\u{200b}") && value.contains("\u{9b}2J"), "{value:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\\u202etxet\\u2066\\u200b"));
}

#[test]
fn cells_of_the_facts_are_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.eml");
    std::fs::write(&file, "From: a@b.example\r\nSubject: =HYPERLINK(\"http://x\")\r\nX-Mailer: @SUM(1)\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\n\r\nx\r\n").unwrap();
    let output = run(folder.path(), &["facts", file.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("mail.subject\t'=HYPERLINK(") && text.contains("\t'@SUM(1)\t"), "{text}");
    let cells = text.lines().flat_map(|line| line.split('\t'));
    assert!(cells.into_iter().all(|cell| !cell.starts_with(['=', '@', '\r'])), "{text}");
}

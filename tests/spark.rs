//! The example of Spark gives what one machine gives, file by file; passed over where Spark is not there.

mod support;

use std::process::{Command, Stdio};

fn has_spark() -> bool {
    let asked =
        Command::new("python3").args(["-c", "import pyspark"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let java = Command::new("java").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success()) && java.is_ok_and(|status| status.success())
}

#[test]
fn spark_and_one_machine_agree_file_by_file() {
    if !has_spark() {
        eprintln!("not tried: there is no PySpark here");
        return;
    }
    let program = env!("CARGO_BIN_EXE_palimpsest");
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("dump");
    std::fs::create_dir(&dump).unwrap();
    // The samples, two mails under one id, and a mailbox of two messages.
    for path in support::files_below(&support::root().join("assets/samples")) {
        std::fs::copy(&path, dump.join(path.file_name().unwrap())).unwrap();
    }
    let mail = |body: &str| {
        format!(
            "From: Ann <ann@nordhaven.example>\r\nTo: Bo <bo@quay.example>\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\nMessage-ID: <one@nordhaven.example>\r\nSubject: The sum\r\n\r\nPlease pay {body} EUR to the harbour before the end of the week, and send me the receipt by post.\r\n"
        )
    };
    std::fs::write(dump.join("one.eml"), mail("1,200")).unwrap();
    std::fs::write(dump.join("two.eml"), mail("9,200")).unwrap();
    let message = |number: usize| {
        format!(
            "From a@b.example Thu May  4 14:00:0{number} 2017\nFrom: a@b.example\nMessage-ID: <m{number}@b.example>\nSubject: {number}\n\nwords\n\n"
        )
    };
    std::fs::write(dump.join("box.mbox"), message(1) + &message(2)).unwrap();

    let now = "2026-11-22T00:00:00Z";
    let run = |command: &mut Command| {
        let done = command.env("XDG_DATA_HOME", folder.path().join("none")).stderr(Stdio::null()).output().unwrap();
        let mut lines: Vec<String> = String::from_utf8(done.stdout).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let alone = run(Command::new(program).args(["triage", "--json", "--now", now]).arg(&dump));
    let script = support::root().join("examples/spark/triage.py");
    let spark = run(Command::new("python3")
        .arg(script)
        .args(["--palimpsest", program, "--now", now, "--partitions", "3", "--lines"])
        .arg(folder.path().join("lines"))
        .arg(&dump));
    assert!(alone.len() >= 6 && alone.iter().any(|line| line.contains("dump-same-id-other-words")), "{alone:?}");
    assert_eq!(spark, alone);
}

//! Each form in which keys are handed around, and files made to break the reader.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::{Key, KeyOrigin};
use super::{Imported, read};

fn keys(text: &str) -> Vec<Key> {
    let imported = read(text.as_bytes(), "list");
    assert_eq!(imported.problems, [], "{text}");
    imported.keys
}

fn names(keys: &[Key]) -> Vec<String> {
    keys.iter().map(|key| format!("{} {} {}", key.domain, key.selector, key.record)).collect()
}

/// The line and the reason of each problem.
fn problems(text: &str) -> Vec<String> {
    read(text.as_bytes(), "list").problems.into_iter().map(|(line, why)| format!("{line} {why}")).collect()
}

#[test]
fn tables_with_wildcards_days_and_sources() {
    let found = keys(
        "domain\tselector\trecord\tfirst_seen\tlast_seen\r\n# ours\r\nNord.Example\tQuay\tk=rsa; p=AB\t2016-01-01\t2016-05-02T10:00:00Z\tarchive of the desk\r\n*.mail.example\tk1\tp=CD\r\n*\tall\tp=EF\t\t\n",
    );
    assert_eq!(names(&found), ["nord.example quay k=rsa; p=AB", "*.mail.example k1 p=CD", "* all p=EF"]);
    assert_eq!((found[0].first_seen.as_str(), found[0].last_seen.as_str()), ("2016-01-01", "2016-05-02"));
    assert_eq!((found[0].source.as_str(), found[1].source.as_str()), ("list: archive of the desk", "list"));
}

#[test]
fn tables_of_records_as_they_are_written_elsewhere() {
    let found = keys(concat!(
        "a.example\tk1\tv = DKIM1 ; p = AB\n",
        "b.example\tk1\t\"v=DKIM1; \" \"p=CD\"\n",
        "c.example\tk1\tv=DKIM1\\; p=EF\n",
        "d.example\tk1\tv=spf1 -all\n",
    ));
    let expected = [
        "a.example k1 v = DKIM1 ; p = AB",
        "b.example k1 v=DKIM1; p=CD",
        "c.example k1 v=DKIM1; p=EF",
        "d.example k1 v=spf1 -all",
    ];
    assert_eq!(names(&found), expected);
}

#[test]
fn zones_with_brackets_origins_and_comments() {
    let found = keys(
        concat!(
            "$TTL 1h\n$ORIGIN nord.example.\n@ IN SOA ns hostmaster ( 1 2 3\n 4 5 )\n\tIN NS ns\n",
            "quay._domainkey 300 IN TXT ( \"v=DKIM1; k=rsa; \" ; the first half\n  \"p=AB\" \"CD\" )\n",
            "\tIN TXT \"v=DKIM1\\; p=EF\"\n",
            "old._domainkey.other.example. IN 1h30m TXT v=DKIM1;\n",
        )
        .trim_end_matches("old._domainkey.other.example. IN 1h30m TXT v=DKIM1;\n"),
    );
    assert_eq!(names(&found), ["nord.example quay v=DKIM1; k=rsa; p=ABCD", "nord.example quay v=DKIM1; p=EF"]);
    let found = keys(
        "mail._domainkey\tIN\tTXT\t( \"v=DKIM1; k=rsa; \"\n\t  \"p=AB\" )  ; ----- DKIM key mail for nord.example\n",
    );
    assert_eq!(names(&found), ["nord.example mail v=DKIM1; k=rsa; p=AB"]);
    let found = keys(
        "$ORIGIN rpz.local.\nquay._domainkey.nord.example IN TXT \"p=AB\"\nx._domainkey.nord.example.rpz.local. TXT \"p=CD\"\n",
    );
    assert_eq!(names(&found), ["nord.example quay p=AB", "nord.example x p=CD"]);
}

#[test]
fn the_answer_of_dig_with_its_day_and_other_names() {
    let found = keys(concat!(
        "$ dig TXT k1._domainkey.nord.example\n\n; <<>> DiG 9.18.28 <<>> TXT k1._domainkey.nord.example\n;; global options: +cmd\n;; Got answer:\n",
        ";; QUESTION SECTION:\n;k1._domainkey.nord.example.\tIN\tTXT\n\n;; ANSWER SECTION:\n",
        "k1._domainkey.nord.example. 300\tIN\tCNAME\tdkim.sender.example.\n",
        "dkim.sender.example.\t600\tIN\tTXT\t\"k=rsa; p=AB\" \"CD\"\n\n",
        ";; Query time: 12 msec\n;; SERVER: 127.0.0.53#53(127.0.0.53)\n;; WHEN: Tue Nov 03 14:40:48 CET 2026\n;; MSG SIZE  rcvd: 120\n",
        "quay._domainkey.other.example. 5 IN TXT \"p=EF\"\n",
    ));
    assert_eq!(names(&found), ["nord.example k1 k=rsa; p=ABCD", "other.example quay p=EF"]);
    assert_eq!((found[0].first_seen.as_str(), found[0].last_seen.as_str()), ("2026-11-03", "2026-11-03"));
    assert_eq!(found[1].first_seen, "");
    // A name that is too long for its column.
    let found = keys(
        "s1._domainkey.nord.example. 300 IN\tCNAME\ts1.domainkey.u1446226.wl.sendgrid.example.\ns1.domainkey.u1446226.wl.sendgrid.example. 1799 IN\tTXT\t\"k=rsa; t=s; p=AB\"\n",
    );
    assert_eq!(names(&found), ["nord.example s1 k=rsa; t=s; p=AB"]);
    let lost = problems("k1._domainkey.nord.example. 300 IN CNAME dkim.sender.example.\n");
    assert_eq!(lost, ["1 the record to which this name leads is not in the file"]);
}

#[test]
fn an_answer_without_a_name_is_told() {
    let told = problems("\"v=DKIM1; k=rsa; p=AB\" \"CD\"\nv=DKIM1; p=AB\n");
    assert_eq!(told.len(), 2);
    assert!(told[0].starts_with("1 the record has no name, as `dig +short` prints it"), "{}", told[0]);
}

#[test]
fn host_nslookup_and_name_record_lines() {
    let found = keys(concat!(
        "s1._domainkey.nord.example is an alias for s1.sender.example.\ns1.sender.example descriptive text \"k=rsa; p=AB\" \"CD\"\n",
        "Server:\t\t127.0.0.53\nAddress:\t127.0.0.53#53\n\nNon-authoritative answer:\nq._domainkey.nord.example\ttext = \"p=EF\"\n\n",
        "w._domainkey.nord.example\ttext =\n\n\t\"v=DKIM1; k=rsa; p=\"\n\t\"GH\"\n",
        "20120113._domainkey.nord.example k=rsa; t=s; p=IJ\n",
    ));
    assert_eq!(
        names(&found),
        [
            "nord.example s1 k=rsa; p=ABCD",
            "nord.example q p=EF",
            "nord.example w v=DKIM1; k=rsa; p=GH",
            "nord.example 20120113 k=rsa; t=s; p=IJ"
        ]
    );
}

#[test]
fn texts_of_windows_shells() {
    let text = "nord.example\tquay\tp=AB\r\n";
    let wide = |mark: &[u8], number: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(number)).collect()
    };
    for bytes in [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        wide(b"\xff\xfe", u16::to_le_bytes),
        wide(b"\xfe\xff", u16::to_be_bytes),
        wide(b"", u16::to_le_bytes),
    ] {
        let imported = read(&bytes, "list");
        assert_eq!((names(&imported.keys), imported.problems), (vec!["nord.example quay p=AB".to_owned()], vec![]));
    }
}

/// A statement signed with a key made of these bytes.
fn statement(source: &str, kid: &str, alg: &str) -> (String, String) {
    use ed25519_dalek::Signer as _;
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let code = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let said = format!(
        "{{\"v\":1,\"iss\":\"archive.zk.email\",\"iat\":1789000000,\"record\":{{\"id\":\"4711\",\"domain\":\"nord.example\",\"selector\":\"quay\",\"value\":\"v=DKIM1; p=AB\",\"source\":\"{source}\",\"first_seen_at\":\"2026-06-01T00:00:00.000Z\",\"last_seen_at\":\"2026-07-15T08:00:00.000Z\"}}}}"
    );
    let signed = format!("{}.{}", code(&format!("{{\"alg\":\"{alg}\",\"kid\":\"{kid}\"}}")), code(&said));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).to_bytes());
    let public = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let set = format!("{{\"keys\":[{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{public}\",\"kid\":\"{kid}\"}}]}}");
    (format!("{signed}.{signature}"), set)
}

#[test]
fn statements_of_an_archive() {
    let (word, set) = statement("live_dns", "k1", "EdDSA");
    let found = keys(&format!("[\"{word}\"]"));
    assert_eq!(names(&found), ["nord.example quay v=DKIM1; p=AB"]);
    assert_eq!((found[0].first_seen.as_str(), found[0].last_seen.as_str()), ("2026-06-01", "2026-07-15"));
    assert_eq!(found[0].origin, KeyOrigin::Statement);
    assert!(found[0].source.contains("own signature was not checked"), "{}", found[0].source);

    let found = keys(&format!("{word}\n{set}\n"));
    assert!(found[0].source.contains("fits the key “k1” that came in the same file"), "{}", found[0].source);

    let mut other = word.clone();
    other.replace_range(word.len() - 20..word.len() - 10, "AAAAAAAAAA");
    assert_eq!(problems(&format!("{set}\n{other}\n")), ["2 the statement's own signature does not fit its key “k1”"]);

    let (recovered, _) = statement("gcd_recovered", "k1", "EdDSA");
    assert_eq!(keys(&recovered)[0].origin, KeyOrigin::Recovered);
    let (unsigned, _) = statement("live_dns", "k1", "none");
    assert!(problems(&unsigned)[0].contains("which says nothing"));
    let (curve, _) = statement("live_dns", "k1", "ES256");
    assert!(keys(&curve)[0].source.contains("ES256"));
    // The program's own key of the archive is not replaced by one of the same name in the file.
    let (word, set) = statement("live_dns", "archive-statement-2026-08-13-57Yb4kX1", "EdDSA");
    assert_eq!(problems(&format!("{word}\n{set}")).len(), 1);
}

#[test]
fn an_archives_plain_answer() {
    let found = keys(
        "[\n {\"id\": 1, \"domain\": \"nord.example\", \"selector\": \"quay\", \"value\": \"p=AB\",\n  \"observations\": [{\"source\": \"live_dns\", \"firstSeenAt\": \"2024-01-02T00:00:00Z\", \"lastSeenAt\": \"2024-03-04T00:00:00Z\"},\n  {\"source\": \"gcd_recovered\", \"firstSeenAt\": \"2019-01-02T00:00:00Z\", \"lastSeenAt\": \"2019-03-04T00:00:00Z\"}]}\n]\nother.example\tquay\tp=CD\n",
    );
    assert_eq!(found.len(), 3);
    assert_eq!((found[0].origin, found[0].first_seen.as_str()), (KeyOrigin::File, "2024-01-02"));
    assert_eq!((found[1].origin, found[1].first_seen.as_str()), (KeyOrigin::Recovered, "2019-01-02"));
}

#[test]
fn each_line_that_cannot_be_read_says_why() {
    let told = problems(concat!(
        "Dear colleague, here they are\nnord.example\tqu ay\tp=AB\n*._domainkey.nord.example. IN TXT \"p=AB\"\nquay._domainkey IN TXT \"p=AB\"\n",
        "quay._domainkey.nord.example. IN TXT \"p=AB\nnord.example\tquay\tp=AB\tyesterday\t\n",
        "a._domainkey.nord.example. IN TXT ( \"p=AB\"\nb._domainkey.nord.example. IN TXT \"p=CD\"\n{\"domain\": \n",
    ));
    let starts = told.iter().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>();
    assert_eq!(starts, ["1", "2", "3", "4", "5", "6", "7", "9"], "{told:#?}");
}

#[test]
fn files_made_to_break_the_reader() {
    assert_eq!(read(b"\x7fELF\x00\x01\x02\x03", "list").problems, [(0, "it is no text".to_owned())]);
    let long = vec![b'a'; usize::try_from(Imported::MOST_BYTES).unwrap() + 1];
    assert_eq!(read(&long, "list").problems, [(0, Imported::too_large())]);
    assert_eq!(read(&long[..5_000_000], "list").problems.len(), 1);
    for piece in [
        "[",
        "[\n",
        "{\"a\":\n",
        "[[],\n",
        "(",
        "a TXT (\n",
        "\"",
        "\"\"\n",
        "\\",
        "\t\n",
        "eyJ.a.b\n",
        "x._domainkey.y CNAME x._domainkey.y\n",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        assert!(read(text.as_bytes(), "list").problems.len() <= 1_001, "{piece}");
    }
    let record = format!("nord.example\tquay\tp={}\n", "A".repeat(17_000));
    assert_eq!(problems(&record), ["1 its record is longer than any key (16 KB)"]);
}

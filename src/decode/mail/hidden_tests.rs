//! The collection of identifiers: words of the text, names, enclosed mails.

use super::*;

const LINK: &str = "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fexample.org&amp;data=02%7C01%7Cann%40example.org%7C4531c54354d54442d71808d774c02866%7C0123456789abcdef0123456789abcdef%7C0%7C0%7C637106240968746397&amp;sdata=x";

fn mail(text: &str) -> Mail {
    let mut mail = super::super::read(text.as_bytes(), "2026-01-01T00:00:00Z".parse().unwrap());
    let start = text.find("\n\n").unwrap() + 2;
    let body = text.get(start..).unwrap().to_owned();
    mail.bodies = vec![Body {
        part: "0".into(),
        span: crate::evidence::ByteSpan::new(start, text.len()),
        text: body,
        aligned: true,
        ..Body::default()
    }];
    let names = mail.header_names();
    read(text.as_bytes(), &mut mail, &names, "2026-01-01T00:00:00Z".parse().unwrap());
    mail
}

#[test]
fn addresses_in_the_text_are_read_with_their_bytes() {
    let text = format!(
        "From: a@b.example\n\n<a href=\"{LINK}\">x</a> again {LINK}\n<img src=\"cid:image001.png@01D61731.562044C0\">\nsee https://twitter.com/e/status/1541815603606036480?s=20 and /status/1541815603606036480"
    );
    let mail = mail(&text);
    let told: Vec<(&str, String)> =
        mail.clocks.iter().map(|clock| (clock.name.as_str(), listing_time(&clock.stamp.value))).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[0].0, "mail.part[0].cid[0]");
    assert!(told[0].1.starts_with("2020-04-20 16:32:51.98"));
    assert!(told[1].1.starts_with("2019-11-29T11:34:55.65"));
    assert_eq!(told[2], ("mail.part[0].safelink[0].rewritten", "2019-11-29T11:34:56.8746397Z".to_owned()));
    assert_eq!(told[3], ("mail.part[0].post[0]", "2022-06-28T16:07:40.105Z".to_owned()));
    for clock in &mail.clocks {
        let Locator::Raw(span) = &clock.stamp.at else { panic!("{:?}", clock.stamp.at) };
        assert_eq!(text.get(span.start..span.end), Some(clock.stamp.value.raw.as_str()));
    }
    let recipient = mail.clues.iter().find(|clue| clue.kind == ClueKind::Recipient);
    assert_eq!(recipient.map(|clue| clue.value.value.as_str()), Some("ann@example.org"));
}

#[test]
fn every_time_has_a_name_of_its_own_and_each_mail_named_is_read_once() {
    let id = "<000001d60aad$05e7b6e0$11b724a0$@x.example>";
    let other = "<01ac01d60aae$05e7b6e0$21b724a0$@x.example>";
    let mail = mail(&format!(
        "From: a@b.example\nMessage-ID: {id}\nIn-Reply-To: {other}\nReferences: {other} {id}\nContent-Type: multipart/mixed; boundary=\"----=_NextPart_000_0000_01D60ADB.1FA12B60\"\n\n"
    ));
    let mut names: Vec<&str> = mail.clocks.iter().map(|clock| clock.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["mail.boundary[0]", "mail.in-reply-to.id[0]", "mail.message-id"]);
    let zone = mail.clues.iter().find(|clue| clue.kind == ClueKind::Zone);
    assert_eq!(zone.map(|clue| clue.value.value.as_str()), Some("+05:30"));
}

#[test]
fn meetings_and_the_two_arrival_times_have_bytes_of_their_own() {
    let text = "From: a@b\nX-OriginalArrivalTime: 19 Oct 2001 19:34:18.0616 (UTC) FILETIME=[0B6E9780:01C158D5]\n\nUID:040000008200E00074C5B7101A82E00800000000B0AE38E8AA13D601000000\n";
    let mail = mail(text);
    let told: Vec<(&str, &str)> = mail
        .clocks
        .iter()
        .map(|clock| {
            let span = clock.stamp.at.raw_span().unwrap();
            (clock.name.as_str(), text.get(span.start..span.end).unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("mail.x-originalarrivaltime", "FILETIME=[0B6E9780:01C158D5]"),
            ("mail.x-originalarrivaltime.printed", "19 Oct 2001 19:34:18.0616 (UTC)"),
            ("mail.part[0].meeting[0]", "040000008200E00074C5B7101A82E00800000000B0AE38E8AA13D601000000"),
        ]
    );
    assert!(mail.clocks.iter().all(|clock| clock.self_contained));
}

#[test]
fn pictures_of_an_enclosed_mail_are_not_this_mails() {
    let part = "--in\nContent-ID: <ii_lhxi5q430>\n\nx\n--in--\n";
    let own = mail(&format!("From: a@b\nContent-Type: multipart/related; boundary=in\n\n{part}"));
    assert_eq!(own.clocks.len(), 1);
    assert_eq!(own.clocks[0].name, "mail.part[1].content-id");
    let twice = mail("From: a@b\nContent-ID: <ii_lhxi5q430>\nContent-ID: <ii_lhxi5q431>\n\n");
    let names: Vec<&str> = twice.clocks.iter().map(|clock| clock.name.as_str()).collect();
    assert_eq!(names, ["mail.part[0].content-id", "mail.part[0].content-id[1]"]);
    let enclosed = mail(&format!(
        "From: a@b\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: message/rfc822\n\nFrom: c@d\nContent-Type: multipart/related; boundary=in\n\n{part}\n--out--\n"
    ));
    assert!(enclosed.clocks.is_empty(), "{:?}", enclosed.clocks);
}

#[test]
fn words_of_any_letters_break_nothing() {
    for text in [
        "cid:",
        "cid:\u{e9}\u{e9}",
        "\u{3042}\u{a0}https://x.com/a/status/\u{3042}",
        "safelinks.protection.outlook.com/",
    ] {
        let _ = mail(&format!("From: a@b\n\n{text}"));
    }
    let long = format!("From: a@b\n\n{}", "\u{3042}cid:x@y ".repeat(40_000));
    assert!(mail(&long).clocks.is_empty());
    for mark in ["cid:", "/status/", "safelinks.protection.outlook.com/"] {
        let endless = format!("From: a@b\n\n{}", mark.repeat(60_000));
        assert!(mail(&endless).clocks.is_empty());
    }
}

#[test]
fn a_pictures_id_and_its_creation_date_give_the_pcs_zone() {
    for (id, created, zone) in [
        ("01D61731.562044C0", "Mon, 20 Apr 2020 08:32:53 GMT", Some("+08:00")),
        // Four and a half minutes lie between the two: no zone is settled.
        ("01D853E6.6E10FC20", "Tue, 19 Apr 2022 19:16:40 GMT", None),
    ] {
        let text = format!(
            "From: a@b\nContent-Type: multipart/related; boundary=in\n\n--in\nContent-Type: image/png\nContent-ID: <image001.png@{id}>\n\nx\n--in--\n"
        );
        let mut mail = mail(&text);
        let created = crate::decode::time::rfc5322(created).unwrap();
        let part = mail.parts.iter_mut().find(|part| part.path == "1").unwrap();
        part.file_dates = vec![("creation-date".into(), Fact::raw(created, ByteSpan::default()))];
        let names = mail.header_names();
        read(text.as_bytes(), &mut mail, &names, "2026-01-01T00:00:00Z".parse().unwrap());
        let found = mail.clues.iter().find(|clue| clue.kind == ClueKind::Zone);
        assert_eq!(found.map(|clue| clue.value.value.as_str()), zone, "{id}");
    }
}

//! The published and measured examples, each with its exact value; and what only looks like one of them.

use proptest::prelude::*;

use super::*;
use crate::evidence::{ByteSpan, Clue};

const SENDMAIL: &str = "from x by y.example (8.14.4/8.14.4) with ESMTP id z; Fri, 17 Apr 2015 06:00:53 -0700";
const POSTFIX: &str = "from x by y.example (Postfix) with ESMTP id z; Fri, 17 Apr 2015 06:00:53 -0700";

fn as_of() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn fact(identifier: &str) -> Fact<String> {
    Fact::raw(identifier.to_owned(), ByteSpan::default())
}

fn clocks_in(place: Place, identifier: &str, context: &Context) -> Vec<Clock> {
    read(place, "x", &fact(identifier), context, as_of())
}

/// The main time, in UTC or as the local clock shows it; `none` without one.
fn at(place: Place, identifier: &str, context: &Context) -> String {
    part(place, identifier, context, "x")
}

fn part(place: Place, identifier: &str, context: &Context, name: &str) -> String {
    let clocks = clocks_in(place, identifier, context);
    let found = clocks.iter().find(|clock| clock.name == name);
    found.map_or_else(|| "none".to_owned(), |clock| listing_time(&clock.stamp.value))
}

fn plain(place: Place, identifier: &str) -> String {
    at(place, identifier, &Context::default())
}

fn clue(place: Place, identifier: &str, mailer: &str, kind: &str) -> String {
    let context = Context { mailer, ..Context::default() };
    let found: Vec<Clue> = clues(place, "x", &fact(identifier), &context);
    found.into_iter().find(|clue| clue.kind.word() == kind).map_or_else(|| "none".to_owned(), |clue| clue.value.value)
}

#[test]
fn message_ids_come_out_as_published() {
    for (identifier, expected) in [
        // Google.
        ("<047d7bdca0c250c6c004fe72bd32@google.com>", "2014-07-18T07:31:02.757056Z"),
        ("<d09d84a70610101227y1f955d37g6f1fdc5d8ac64271@mail.gmail.com>", "2006-10-10 12:27 -07:00"),
        ("<5905c904.87a0370a.32f33.4398.GMRIR@mx.google.com>", "2017-04-30T11:22:44Z"),
        // Microsoft.
        ("<000001d60aad$05e7b6e0$11b724a0$@samsung.com>", "2020-04-04T18:15:29.87Z"),
        // Providers.
        ("<295209069.4014733.1528961176672@mail.yahoo.com>", "2018-06-14T07:26:16.672Z"),
        ("<1376769304.26176.YahooMailNeo@web160204.mail.bf1.yahoo.com>", "2013-08-17T19:55:04Z"),
        ("<20061010193027.29989.qmail@web54501.mail.yahoo.com>", "2006-10-10T19:30:27Z"),
        ("<8CA7465F2E7994F-9C8-231B@mblk-d14.sysops.aol.com>", "2008-04-24T21:04:41.4759247Z"),
        ("<15bc79632bf-5852-14fcf@webprd-a12.mail.aol.com>", "2017-05-02T05:16:01.087Z"),
        ("<trinity-0a1b2c3d-1111-4222-8333-444455556666-1541817914119@msvc-mesg-gmx024>", "2018-11-10T02:45:14.119Z"),
        ("<14a3e1b4b5a.10b1a4c5610175.8512345678@zoho.com>", "2014-12-12T10:46:23.834Z"),
        ("<1493701798.665756489@f374.i.mail.ru>", "2017-05-02T05:09:58Z"),
        ("<623501417887788@web9g.yandex.ru>", "2014-12-06T17:43:08Z"),
        ("<27326605.471028.1526880708583.JavaMail.nobody@sonic307.example>", "2018-05-21T05:31:48.583Z"),
        (
            "<0100018b5e6b8d12-b27a12a4-1111-4222-8333-444455556666-000000@email.amazonses.com>",
            "2023-10-23T21:23:08.69Z",
        ),
        (
            "<000001321defcde6-79aad533-1111-4222-8333-444455556666-000000@email.amazonses.com>",
            "2011-08-31T03:44:07.654Z",
        ),
        ("<4a5b6c7d.CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAklQBfFbYb@mailjet.com>", "2020-07-20T15:19:55Z"),
        // Programs.
        ("<4AC07F45.6090201@example.org>", "2009-09-28T09:17:57Z"),
        ("<989962282.546.27.camel@milkplus>", "2001-05-15T21:31:22Z"),
        ("<20030407012053.GA20701@host.example>", "2003-04-07T01:20:53Z"),
        ("<Pine.LNX.4.30.0012211337160.12345-100000@host.example>", "2000-12-21 13:37 local clock"),
        ("<alpine.LFD.2.00.0910121022110.3438@host.example>", "2009-10-12 10:22 local clock"),
        ("<4.2.0.58.20000519003052.00a89c40@pop.example>", "2000-05-19 00:30:52 local clock"),
        ("<20190912183744.tkk5gf7yosxr4ivy@host.example>", "2019-09-12T18:37:44Z"),
        ("<20020813100732.A29907@host.example>", "2002-08-13 10:07:32 local clock"),
        ("<24284.1027726689@host.example>", "2002-07-26T23:38:09Z"),
        ("<15737.37569.889973.866955@host.example>", "2002-09-07T05:46:41.889973Z"),
        ("<LISTMANAGER-9-13-2002.11.18-17.59.59--ann#example.org@lists.example>", "2002-11-18 17:59:59 local clock"),
        ("<1029630592.29122.TMDA@host.example>", "2002-08-18T00:29:52Z"),
        ("<1595699283.358416190@apps.rackspace.com>", "2020-07-25T17:48:03Z"),
        ("<200209051318.24194@host.example>", "2002-09-05 13:18 local clock"),
        ("<20020726023237.29104326.ann@host.example>", "2002-07-26 02:32:37 local clock"),
        ("<20070604150131.40d4fa1e@example.org>", "2007-06-04 15:01:31 local clock"),
        ("<1896.144.137.3.98.1007630466.squirrel@mail.example>", "2001-12-06T09:21:06Z"),
        ("<4c2a146147ac8_61ff157c0a1@host.mail>", "2010-06-29T15:42:25.293576Z"),
        ("<20240728184551.42133-1-dev@example.org>", "2024-07-28T18:45:51Z"),
        ("<cover.1598163000.git.dev@example.org>", "2020-08-23T06:10:00Z"),
        ("<LYRIS-12-34-2007.06.14-16.24.22--ann#example.org@lists.example>", "2007-06-14 16:24:22 local clock"),
        ("<OF0000AAAA.0000BBBB-ON86256F54.005E881C-86256F54.005E881C@example.org>", "2004-11-22T17:12:32.28Z"),
        ("<OF0000AAAA.0000BBBB-ON482584CB.002B0000-482584CB.002BAA8C@example.org>", "2019-12-09T07:56:57.08Z"),
        ("<OF0000AAAA.0000BBBB-ON80256C5A.00480000-80256C5A.004810FC@example.org>", "2002-10-22T13:07:09.4Z"),
        // Servers.
        ("<201805210440.w4L4ep9h023039@host.example>", "2018-05-21 04:40 UTC"),
        ("<20060503190632.02F12E15D8@host.example>", "2006-05-03T19:06:32Z"),
        ("<E1K9UWP-0006d1-TK@host.example>", "2008-06-20T00:30:33Z"),
        ("<4VzRlY2BnYz22WHV@host.example>", "2024-06-12T00:50:01.310417Z"),
        ("<courier.4D02EDDF.00001234@host.example>", "2010-12-11T03:19:59Z"),
    ] {
        assert_eq!(plain(Place::MessageId, identifier), expected, "{identifier}");
    }
}

#[test]
fn forms_that_many_could_have_made_need_the_programs_name() {
    for (identifier, mailer, expected) in [
        ("<51CC3E55020000000000000F@gw.example>", "groupwise 2012", "2013-06-27 13:29:57 local clock"),
        ("<1234567890.20030407012053@host.example>", "the bat! (v1.62)", "2003-04-07 01:20:53 local clock"),
        ("<4AC07F45.60A1B2@host.example>", "mozilla/5.0 thunderbird/2.0", "2009-09-28T09:17:57Z"),
        ("<4c2a146147ac8.x@host.example>", "phpmailer", "2010-06-29T15:42:25.293576Z"),
    ] {
        let context = Context { mailer, ..Context::default() };
        assert_eq!(at(Place::MessageId, identifier, &context), expected, "{identifier}");
        assert_eq!(plain(Place::MessageId, identifier), "none", "{identifier}");
    }
}

#[test]
fn second_times_of_one_identifier_have_names_of_their_own() {
    let notes = "<OF0000AAAA.0000BBBB-ON86256F54.005D0000-86256F54.005E881C@example.org>";
    assert_eq!(part(Place::MessageId, notes, &Context::default(), "x.begun"), "2004-11-22T16:55:48.48Z");
    let facebook = "<c578a5be-5ef1-11ed-8284-2b57b60ab540@facebook.example>";
    assert_eq!(part(Place::MessageId, facebook, &Context::default(), "x"), "2022-11-07T23:13:21.150099Z");
    let apple = "<373C5876-5EC5-11ED-849C-F948292D11B0@example.org>";
    assert_eq!(part(Place::MessageId, apple, &Context::default(), "x").get(..23), Some("2022-11-07T17:54:24.662"));
    let seventh = "<018b5e6b-8d12-7abc-8def-0123456789ab@example.org>";
    assert_eq!(part(Place::MessageId, seventh, &Context::default(), "x"), "2023-10-23T21:23:08.69Z");
    let arrival = "19 Oct 2001 19:34:18.0616 (UTC) FILETIME=[0B6E9780:01C158D5]";
    assert_eq!(plain(Place::ArrivalTime, arrival), "2001-10-19T19:34:18.616Z");
    assert_eq!(part(Place::ArrivalTime, arrival, &Context::default(), "x.printed"), "2001-10-19T19:34:18.616Z");
    let picture = "<ii_ia6yyemg0_14d9636d8ac7a587>";
    assert_eq!(plain(Place::ContentId, picture), "2015-05-27T16:31:26.344Z");
    assert_eq!(part(Place::ContentId, picture, &Context::default(), "x.message"), "2015-05-27T16:31:26.38Z");
}

#[test]
fn boundaries_come_out_as_published() {
    for (identifier, expected) in [
        ("000000000000b6809105a0ae7b18", "2020-03-12T20:49:03.864977Z"),
        ("001a114db6508e4f8e052cecc58a", "2016-02-29T18:25:21.89531Z"),
        ("000e0cd13b1637145e04891e9067", "2010-06-16T04:57:48.395614Z"),
        ("0-237517700-1160508627=:29354", "2006-10-10T19:30:27Z"),
        ("--ALT--4o8dtwn1493701798", "2017-05-02T05:09:58Z"),
        ("----=_Part_375994_2040052076.1694481247599", "2023-09-12T01:14:07.599Z"),
        ("_=_swift_1598163000_0a1b2c_=_", "2020-08-23T06:10:00Z"),
        ("_=_swift_v4_1598163000_0a1b2c_=_", "2020-08-23T06:10:00Z"),
        ("--==_mimepart_4c2a146147ac8_61ff157c", "2010-06-29T15:42:25.293576Z"),
        ("----------=_1029331990-31627-4", "2002-08-14T13:33:10Z"),
        ("_----------=_103128382313390", "2002-09-06T03:43:43Z"),
        ("16980951270.0fF582b.1339511", "2023-10-23T21:05:27Z"),
        ("k9JMDbg4005560.1161332913/mail.example.org", "2006-10-20T08:28:33Z"),
        ("9B7841BC027.1266992201/mail.example.org", "2010-02-24T06:16:41Z"),
        ("=_alternative 005C1243C12580DD_=", "2017-03-08T16:45:39.87Z"),
        ("--_NmP-?=_4-14707412835060.25498316106673347", "2016-08-09T11:14:43.506Z"),
        ("1719383605email.example.jp671495", "2024-06-26T06:33:25Z"),
        ("1719383605-eximdsn-1719383605", "2024-06-26T06:33:25Z"),
        ("----=_20210709153123000000_13915", "2021-07-09 15:31:23 local clock"),
        ("----=_20070604150131_12345", "2007-06-04 15:01:31 local clock"),
    ] {
        assert_eq!(plain(Place::Boundary, identifier), expected, "{identifier}");
    }
}

#[test]
fn outlooks_boundary_is_a_local_clock_and_its_difference_to_the_id_the_zone() {
    for (boundary, id, minutes) in [
        ("----=_NextPart_000_0000_01D60ADB.1FA12B60", "<000001d60aad$05e7b6e0$11b724a0$@samsung.com>", 330),
        ("----=_NextPart_000_0000_01D66190.996FE380", "<000001d661cb$45cdaa10$11b724a0$@example.org>", -420),
        ("----=_NextPart_000_0000_01C81419.EB75E850", "<009601c813c6$19df3510$11b724a0$@example.org>", 600),
    ] {
        let local = clocks_in(Place::Boundary, boundary, &Context::default()).remove(0);
        let utc = clocks_in(Place::MessageId, id, &Context::default()).remove(0);
        assert_eq!(local.stamp.value.utc_text(), None);
        assert_eq!(
            crate::evidence::zone_between(&local.stamp.value, &utc.stamp.value, 60),
            Some(minutes),
            "{boundary}"
        );
    }
    let read = clocks_in(Place::Boundary, "----=_NextPart_000_0000_01D60ADB.1FA12B60", &Context::default());
    assert_eq!(read[0].stamp.value.words(), "2020-04-04 23:45:29.878 local clock");
}

#[test]
fn thread_indexes_come_out_as_published() {
    let padded = |start: &str| format!("{start}AAAAAAAAAAAAAAAAAA==");
    assert_eq!(plain(Place::ThreadIndex, &padded("AduIGjfKeJ5d")).get(..23), Some("2025-02-26T06:46:52.407"));
    assert_eq!(plain(Place::ThreadIndex, &padded("AQHVraqsfF1n")).get(..21), Some("2019-12-08T09:34:21.9"));
    for (index, root, last) in [
        ("AdQc2DN7rLoS3hgnE/O76rpFzxN/EwAddF4A", "2018-07-16T07:40:00.27", "2018-07-16T21:43:22.8"),
        ("AQHVktE9LXQEe1tn8E2yMWCX6YmauKd7neLQgABu5ACAALtz8IAA2KwA", "2019-11-04T05:32:24", "2019-11-06T05:30:13"),
    ] {
        assert!(plain(Place::ThreadIndex, index).starts_with(root), "{}", plain(Place::ThreadIndex, index));
        assert!(part(Place::ThreadIndex, index, &Context::default(), "x.answer").starts_with(last));
    }
    assert_eq!(
        clue(Place::ThreadIndex, &padded("AduIGjfKeJ5d"), "", "conversation"),
        "789e5d".to_owned() + &"0".repeat(26)
    );
}

#[test]
fn ids_of_servers_come_out_as_published() {
    let google = Context { by: "mx.google.com", ..Context::default() };
    let sendmail = Context { line: SENDMAIL, ..Context::default() };
    let postfix = Context { line: POSTFIX, ..Context::default() };
    for (identifier, context, expected) in [
        ("b42mr5166039qkb.53.1429275653296", &google, "2015-04-17T13:00:53.296Z"),
        ("u123si11512941qhd.83.2015.04.17.06.00.52", &google, "2015-04-17T13:00:52Z"),
        ("mAM44xew022221", &sendmail, "2008-11-22T04:04:59Z"),
        ("w4L4ep9h023039", &sendmail, "2018-05-21T04:40:51Z"),
        ("1or2tR-000LNT-Uq", &postfix, "2022-11-04T20:02:21Z"),
        ("16VDhn-000000001bo-D342", &postfix, "2002-01-28T15:28:23Z"),
        ("4VzRlY2BnYz22WHV", &postfix, "2024-06-12T00:50:01.310417Z"),
        ("3Pt2mN2VXxznjll", &postfix, "2011-03-20T14:31:48.353025Z"),
        ("00000000001A2B3C.4D02EDDF.00001234", &postfix, "2010-12-11T03:19:59Z"),
    ] {
        assert_eq!(at(Place::ReceivedId, identifier, context), expected, "{identifier}");
    }
    assert_eq!(
        plain(Place::ReceivedLine, "by filter0165p1las1 with SMTP id filter0165p1las1-1-60E45494-5D Tue"),
        "2021-07-06T13:03:16Z"
    );
    assert_eq!(clue(Place::ReceivedId, "1or2tR-000LNT-Uq", "", "process"), "82179");
    assert_eq!(clue(Place::ReceivedLine, "(qmail 29989 invoked by uid 60001); 10 Oct 2006", "", "process"), "29989");
    assert_eq!(clue(Place::ReceivedLine, "(qmail 29989 invoked by uid 60001); 10 Oct 2006", "", "user"), "60001");
}

#[test]
fn the_year_of_a_sendmail_id_is_the_one_nearest_to_the_line() {
    let line = crate::decode::time::rfc5322("Sat, 22 Nov 2008 04:05:00 +0000").unwrap();
    let later = crate::decode::time::rfc5322("Sat, 22 Nov 2042 04:05:00 +0000").unwrap();
    let read = |near: &Stamp| {
        servers::sendmail("mAM44xew022221", &Context { line: SENDMAIL, near: Some(near), ..Context::default() })
    };
    assert_eq!((read(&line).unwrap().wall.year(), read(&later).unwrap().wall.year()), (2008, 2068));
}

#[test]
fn headers_addresses_and_words_come_out_as_published() {
    for (place, identifier, expected) in [
        (Place::TenantArrivalTime, "29 Apr 2017 23:34:45.9021 (UTC)", "2017-04-29T23:34:45.9021Z"),
        (Place::NetworkId, "69a4306f-896a-46b1-a15a-08d77bc1cf2f", "2019-12-08T09:34:23.1"),
        (Place::GmailMessage, "1672749667872724050", "2020-07-20T15:19:56.027Z"),
        (Place::GmailThread, "1732f1fc6ee3a193", "2020-07-08T15:51:18.51Z"),
        (Place::MailboxLine, "From 1672749667872724050@xxx Mon Jul 20 15:19:56 +0000 2020", "2020-07-20T15:19:56.027Z"),
        (Place::ContentId, "<ii_lhxi5q430>", "2023-05-21T14:17:09.7"),
        (Place::AttachmentId, "f_lhxi5q430", "2023-05-21T14:17:09.7"),
        (Place::ContentId, "<image001.png@01D61731.562044C0>", "2020-04-20 16:32:51.98"),
        (Place::ContentId, "<image001.jpg@01D9C95C.310FBEF0>", "2023-08-07 "),
        (Place::Unsubscribe, "<https://www.facebook.com/o.php?k=x&n=1667862800817280>", "2022-11-07T23:13:20.81728Z"),
        (Place::Bounce, "<bounce-md_31050260.5b3c67ff.v1-abc@mandrillapp.com>", "2018-07-04T06:23:59Z"),
        (Place::Meeting, "040000008200E00074C5B7101A82E00800000000B0AE38E8AA13D601000000", "2020-04-16T04:53:01.54"),
        (Place::Snowflake, "https://twitter.com/example/status/1541815603606036480", "2022-06-28T16:07:40.105Z"),
    ] {
        assert!(plain(place, identifier).starts_with(expected), "{identifier}: {}", plain(place, identifier));
    }
    let link = "https://emea01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fexample.org&data=02%7C01%7Cann%40example.org%7C4531c54354d54442d71808d774c02866%7C0123456789abcdef0123456789abcdef%7C0%7C0%7C637106240968746397&sdata=x";
    assert!(plain(Place::SafeLink, link).starts_with("2019-11-29T11:34:55.65"), "{}", plain(Place::SafeLink, link));
    let rewritten = part(Place::SafeLink, link, &Context::default(), "x.rewritten");
    assert_eq!(rewritten, "2019-11-29T11:34:56.8746397Z");
    assert_eq!(clue(Place::SafeLink, link, "", "recipient"), "ann@example.org");
    assert_eq!(clue(Place::SafeLink, link, "", "organisation"), "0123456789abcdef0123456789abcdef");
}

#[test]
fn traces_beside_the_time_are_read() {
    let express = "microsoft outlook express 6.00";
    for (identifier, address, host) in [
        ("<03f301c420e7$d8de2d70$8d01010a@prefect>", "10.1.1.141", "prefect"),
        ("<000001c420e7$d8de2d70$7bbdbd09@TPHIROIT>", "9.189.189.123", "TPHIROIT"),
        ("<000001c420e7$d8de2d70$1aee4ca5@DIAMONDLX60>", "165.76.238.26", "DIAMONDLX60"),
        ("<000001c420e7$d8de2d70$890010ac@edumazet>", "172.16.0.137", "edumazet"),
        ("<000001c420e7$d8de2d70$0437d30a@mikel091a>", "10.211.55.4", "mikel091a"),
        ("<000001c420e7$d8de2d70$0100007f@localhost>", "127.0.0.1", "localhost"),
    ] {
        assert_eq!(clue(Place::MessageId, identifier, express, "address"), address);
        assert_eq!(clue(Place::MessageId, identifier, express, "host"), host);
    }
    let later = "<000001d60aad$05e7b6e0$11b724a0$@samsung.com>";
    assert_eq!(clue(Place::MessageId, later, "microsoft outlook 16.0", "address"), "none");
    let old = "<AA406E7E18714AB2927DAACC24B47C4A@USER-PC97>";
    assert_eq!(clue(Place::MessageId, old, "microsoft windows live mail 14", "host"), "USER-PC97");
    assert_eq!(clue(Place::MessageId, "<1896.144.137.3.98.1007630466.squirrel@x>", "", "address"), "144.137.3.98");
    let notes = |zone: &str| format!("<OF0000AAAA.0000BBBB-ON{zone}256F54.005E881C-{zone}256F54.005E881C@x>");
    assert_eq!(clue(Place::MessageId, &notes("86"), "", "zone"), "-06:00, summer time kept");
    assert_eq!(clue(Place::MessageId, &notes("48"), "", "zone"), "+08:00, no summer time");
    assert_eq!(clue(Place::MessageId, &notes("80"), "", "zone"), "+00:00, summer time kept");
    let node = "<65a3b1c0-5ef1-11ed-8284-001122aabbcc@x>";
    assert_eq!(clue(Place::MessageId, node, "", "node"), "00:11:22:aa:bb:cc");
    let made_up = "<65a3b1c0-5ef1-11ed-8284-2b57b60ab540@x>";
    assert_eq!(clue(Place::MessageId, made_up, "", "node"), "none");
    assert_eq!(clue(Place::Boundary, "000e0cd13b1637145e04891e9067", "", "node"), "00:0e:0c:d1:3b:16");
    assert_eq!(
        clue(Place::MessageId, "<LYRIS-1-2-2007.06.14-16.24.22--a#b.example@x>", "", "recipient"),
        "a@b.example"
    );
}

#[test]
fn another_mails_id_is_an_earlier_moment() {
    let found = clocks_in(Place::Reference, "<000001d60aad$05e7b6e0$11b724a0$@x.example>", &Context::default());
    assert_eq!(found[0].moment, Moment::Earlier);
    let enron = clocks_in(Place::MessageId, "<1234.1075840000000.JavaMail.evans@thyme>", &Context::default());
    assert_eq!((enron[0].moment, enron.len()), (Moment::Filed, 1));
}

#[test]
fn every_clock_tells_its_steps() {
    let found = clocks_in(Place::MessageId, "<5905c904.87a0370a.32f33.4398.GMRIR@mx.google.com>", &Context::default());
    assert_eq!(
        found[0].steps,
        [
            "the 8 hex digits 5905c904 are 1493551364",
            "seconds since 1970-01-01 UTC: 2017-04-30 11:22:44",
            "that is UTC, whatever the zone of the machine"
        ]
    );
}

#[test]
fn what_only_looks_like_a_clock_is_refused() {
    let other =
        Context { line: "by mail.other.example with SMTP id x", by: "mail.other.example", ..Context::default() };
    let google = Context { by: "mx.google.com", ..Context::default() };
    for (place, identifier, context) in [
        (Place::Boundary, "----=_NextPart_000_0003_6D8B929A.77FD4400", &other),
        (Place::Boundary, "000000000000b6809195a0ae7b18", &other),
        (Place::MessageId, "<86a2019dbec6$caa86cc0$11b724a0$@x>", &other),
        (Place::MessageId, "<anything@x>", &other),
        (Place::MessageId, "<4AC07F45.60A@x>", &other),
        (Place::MessageId, "<308AB1BA-9F61-4A92-9422-83578528A508@x>", &other),
        (Place::MessageId, "<1234567890.123@x>", &other),
        (Place::ThreadIndex, "AQM/xXTZAAAAAAAAAAAAAAAAAAAAAA==", &other),
        (Place::ThreadIndex, "AQG5mTviAAAAAAAAAAAAAAAAAAAAAA==", &other),
        (Place::ThreadIndex, "AduIGjfK", &other),
        (Place::ArrivalTime, "FILETIME=[FFFFFFFF:00000000]", &other),
        (Place::ReceivedId, "b42mr5166039qkb.53.1429275653296", &other),
        (Place::ReceivedId, "u1.83.2015.13.17.06.00.52", &google),
        (Place::ReceivedId, "u1.83.2014.11.02.01.30.00", &google),
        (Place::ReceivedId, "000000-FFFFFF-22", &other),
        (Place::ReceivedId, "20170717233445", &other),
        (Place::ReceivedId, "9C2D1A01F3", &other),
        (Place::ReceivedLine, "by filter-something-unusual.example with SMTP", &other),
        (Place::NetworkId, "69a4306f-896a-46b1-a15a-ffd77bc1cf2f", &other),
        (Place::ContentId, "<part1.06090401@example.org>", &other),
        (Place::Snowflake, "https://twitter.com/example/status/20", &other),
    ] {
        assert!(
            clocks_in(place, identifier, context).is_empty(),
            "{identifier}: {:?}",
            clocks_in(place, identifier, context)
        );
    }
}

#[test]
fn names_of_times_are_unique_within_one_identifier() {
    let mut shapes: Vec<(Place, &str)> = Vec::new();
    for row in table::ROWS {
        assert!(!row.what.is_empty() && row.since >= 1990, "{}", row.id);
        if !shapes.contains(&(row.place, row.id)) {
            shapes.push((row.place, row.id));
        }
    }
    assert_eq!(shapes.len(), table::ROWS.len(), "a decoder stands twice at one place");
}

proptest! {
    #[test]
    fn no_text_breaks_a_decoder(text in "(<?[0-9A-Fa-f$.@_=\\-]{0,40}.{0,12}[0-9a-zA-Z$.@>:/_+=\\-]{0,40})|.{0,60}") {
        let context = Context { line: &text, by: "mx.google.com", mailer: "outlook mozilla the bat groupwise php", near: None };
        for row in table::ROWS {
            let _ = clocks_in(row.place, &text, &context);
            let _ = clues(row.place, "x", &fact(&text), &context);
        }
        let _ = reread(text.as_bytes());
    }

    #[test]
    fn bytes_of_a_thread_index_never_break_it(bytes in proptest::collection::vec(any::<u8>(), 20..120)) {
        use base64::Engine as _;
        let text = crate::decode::text::BASE64.encode([vec![1, 1, 0xd0], bytes].concat());
        let _ = clocks_in(Place::ThreadIndex, &text, &Context::default());
    }
}

//! Fixtures of the checks of clocks.

use base64::Engine as _;
use jiff::Timestamp;

use super::letter::{Case, Letter, filetime, letter, outlook_boundary, outlook_id, thread_index};

/// When the letter was sent.
const SENT: &str = "2017-05-04T12:00:02Z";
const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn second(at: &str) -> i64 {
    at.parse::<Timestamp>().expect("a moment").as_second()
}

/// `X-OriginalArrivalTime` with a printed time and a FILETIME.
fn arrival(printed: &str, counted: &str) -> String {
    let shown = printed.parse::<Timestamp>().expect("a moment").strftime("%d %b %Y %H:%M:%S.0000 (UTC)").to_string();
    let ticks = filetime(counted);
    format!("{shown} FILETIME=[{:08X}:{:08X}]", ticks & 0xffff_ffff, ticks >> 32)
}

/// A Notes Message-ID: zone +1 with summer time, Julian day, hundredths of a second.
fn notes_id(begun: &str, sent: &str) -> String {
    let field = |at: &str| {
        let at = second(at);
        format!("C1{:06X}.{:08X}", at.div_euclid(86_400) + 2_440_588, at.rem_euclid(86_400) * 100 + 37)
    };
    format!("<OF3A5C7E91.4B2D8F06-ON{}-{}@nordhaven.example>", field(begun), field(sent))
}

fn base62(mut number: i64, length: usize) -> String {
    let mut letters = Vec::new();
    for _ in 0..length {
        letters.insert(0, BASE62[usize::try_from(number % 62).expect("small")]);
        number /= 62;
    }
    String::from_utf8(letters).expect("letters")
}

/// An Exim queue id of 16 or 23 letters.
fn exim_id(at: &str, long: bool) -> String {
    let time = base62(second(at), 6);
    if long { format!("{time}-0000000LNTb-1aB2") } else { format!("{time}-000LNT-Uq") }
}

/// A sendmail queue id: year, month, day, hour, minute, second in base 60.
fn sendmail_id(at: &str) -> String {
    let at = at.parse::<Timestamp>().expect("a moment").to_string();
    let number = |from: usize, to: usize| at[from..to].parse::<usize>().expect("digits");
    let parts =
        [(number(0, 4) - 1900) % 60, number(5, 7) - 1, number(8, 10), number(11, 13), number(14, 16), number(17, 19)];
    let letters: String = parts.iter().map(|part| char::from(BASE62[*part])).collect();
    format!("{letters}iu012473")
}

/// The letter with its first server's line written by Exim.
fn through_exim(id: &str) -> Letter {
    letter().hop(2, |_| {
        format!(
            "from [192.0.2.44] (helo=PC-LINDQVIST)\n\tby mail.nordhaven.example with esmtpsa (Exim 4.89)\n\t(envelope-from <m.lindqvist@nordhaven.example>)\n\tid {id}\n\tfor press@harbourpost.example; Thu, 04 May 2017 14:00:06 +0200"
        )
    })
}

/// The letter with its first server's line written by sendmail.
fn through_sendmail(id: &str) -> Letter {
    letter().hop(2, |_| {
        format!(
            "from PC-LINDQVIST ([192.0.2.44])\n\tby mail.nordhaven.example (8.14.4/8.14.4) with ESMTP id {id}\n\tfor <press@harbourpost.example>; Thu, 4 May 2017 14:00:06 +0200"
        )
    })
}

/// The letter as a program without Outlook's own stamps would have written it.
fn plain(boundary: &str, program: &str) -> Letter {
    letter()
        .replace(&outlook_boundary("2017-05-04T14:00:03Z"), boundary)
        .without("Thread-Index")
        .set("X-Mailer", program)
}

/// A Gmail boundary of this count of microseconds.
fn gmail_boundary(micros: i64) -> String {
    let hex = format!("{micros:014x}");
    format!("000000000000{}{}18", &hex[8..], &hex[..8])
}

fn with_picture(id: &str) -> Letter {
    let boundary = gmail_boundary(1_493_899_201_482_913);
    let mut letter = plain(&boundary, "")
        .without("X-Mailer")
        .set("Message-ID", "<CAFg7Kq2xWbT9nVdHs4mPzRjYc8LuE3oDi6QhXaN5tBwGkSvUrM@mail.gmail.com>");
    let end = format!("--{boundary}--\n");
    let part = format!(
        "--{boundary}\nContent-Type: image/gif; name=\"quay.gif\"\nContent-Transfer-Encoding: base64\nContent-ID: <{id}>\n\nR0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\n\n{end}"
    );
    letter.body = letter.body.replace(&end, &part);
    letter
}

/// The letter with its two versions inside another multipart, whose boundary begins so.
fn nested(start: &str) -> Letter {
    let outer = outlook_boundary("2017-05-04T14:00:03Z");
    let inner = outer.replace("----=_NextPart_000_0016", start);
    let mut letter = letter();
    let parts = letter.body.replace(&outer, &inner);
    letter.body = format!(
        "This is a multipart message in MIME format.\n\n--{outer}\nContent-Type: multipart/alternative;\n\tboundary=\"{inner}\"\n\n{parts}\n--{outer}--\n"
    );
    letter.set("Content-Type", &format!("multipart/mixed;\n\tboundary=\"{outer}\""))
}

/// Gmail's picture id: milliseconds in base 36 and the picture's number.
fn picture_id(at: &str) -> String {
    let mut millis = second(at) * 1_000 + 417;
    let mut letters = Vec::new();
    while millis > 0 {
        let digit = u32::try_from(millis % 36).expect("small");
        letters.insert(0, char::from_digit(digit, 36).expect("a digit"));
        millis /= 36;
    }
    format!("ii_{}0", letters.into_iter().collect::<String>())
}

/// A Thread-Index with blocks of five bytes behind it, one for each answer: each some minutes after the one before.
fn with_answers(index: &str, answers: usize) -> String {
    let engine = base64::engine::general_purpose::STANDARD;
    let mut bytes = engine.decode(index).expect("base64");
    // Differences count steps of 2^18, each 100 ns, from the stamp before.
    for number in 1..=answers {
        let minutes = if number == 1 { 4 } else { 9 };
        let delta = (minutes * 600_000_000_u64) >> 18;
        let block = delta << 8 | 0x80;
        bytes.extend(&block.to_be_bytes()[3..]);
    }
    engine.encode(bytes)
}

/// The fixtures.
pub fn cases() -> Vec<Case> {
    let apple = |id: &str| {
        plain("Apple-Mail=_6B1F0C6E-52AF-4B1B-9D0C-7E8F1A2B3C4D", "Apple Mail (2.3273)").set("Message-ID", id)
    };
    let sendmail = |minute: &str, id: &str, line: &str| {
        through_sendmail(line).set("Message-ID", &format!("<{minute}.{id}@mail.nordhaven.example>"))
    };
    let one = outlook_id("2017-05-03T09:30:00Z", "harbourpost.example");
    // Five answers, each a few minutes after the one before.
    let answered = with_answers(&thread_index("2017-05-04T11:02:30Z"), 5);
    let right = sendmail_id("2017-05-04T12:00:05Z");
    let moved = sendmail_id("2017-07-19T08:31:44Z");
    let inner = |millis: &str| {
        let line = format!(
            "by 10.36.47.149 with SMTP id k88mr1834021ioo.57.{millis};\n        Thu, 04 May 2017 05:00:13 -0700 (PDT)"
        );
        letter().insert("X-Received", &line)
    };
    let cases = vec![
        ("mail-gmail-id-against-line", "hit-inner", inner("1493812813296")),
        ("mail-gmail-id-against-line", "clean-inner", inner("1493899213296")),
        (
            "mail-hidden-clocks-disagree",
            "hit-days",
            letter().set("Message-ID", &outlook_id("2017-04-27T09:14:20Z", "nordhaven.example")),
        ),
        (
            "mail-part-begun-after-date",
            "hit",
            plain("=_alternative 0042A1B7", "Lotus Notes Release 8.5.3")
                .set("Message-ID", &notes_id("2017-06-20T08:15:00Z", SENT)),
        ),
        ("mail-part-begun-after-date", "hit-picture", with_picture(&picture_id("2017-06-20T08:15:00Z"))),
        (
            "mail-part-begun-after-date",
            "clean",
            plain("=_alternative 0042A1B7", "Lotus Notes Release 8.5.3")
                .set("Message-ID", &notes_id("2017-05-04T11:51:00Z", SENT)),
        ),
        ("mail-part-begun-after-date", "clean-picture", with_picture(&picture_id("2017-05-04T11:58:40Z"))),
        (
            "mail-names-later-mail",
            "hit",
            letter().append("In-Reply-To", &outlook_id("2017-08-02T09:30:00Z", "harbourpost.example")),
        ),
        (
            "mail-names-later-mail",
            "clean",
            letter().append("In-Reply-To", &outlook_id("2017-05-03T09:30:00Z", "harbourpost.example")),
        ),
        (
            "mail-server-clock-against-hops",
            "hit",
            letter().append("X-OriginalArrivalTime", &arrival("2017-06-20T08:15:09Z", "2017-06-20T08:15:09Z")),
        ),
        (
            "mail-server-clock-against-hops",
            "clean",
            letter().append("X-OriginalArrivalTime", &arrival("2017-05-04T12:00:09Z", "2017-05-04T12:00:09Z")),
        ),
        (
            "mail-arrival-time-written-twice",
            "hit",
            letter().append("X-OriginalArrivalTime", &arrival("2017-05-04T12:00:09Z", "2017-06-20T08:15:09Z")),
        ),
        (
            "mail-arrival-time-written-twice",
            "clean",
            letter().append("X-OriginalArrivalTime", &arrival("2017-05-04T12:00:09Z", "2017-05-04T12:00:09Z")),
        ),
        (
            "mail-pc-zone-against-date",
            "hit",
            letter().replace(&outlook_boundary("2017-05-04T14:00:03Z"), &outlook_boundary("2017-05-04T08:00:03Z")),
        ),
        ("mail-pc-zone-against-date", "clean", letter()),
        ("mail-hidden-time-round", "hit", plain(&gmail_boundary(1_493_899_201_000_000), "").without("X-Mailer")),
        ("mail-hidden-time-round", "clean", plain(&gmail_boundary(1_493_899_201_482_913), "").without("X-Mailer")),
        (
            "mail-written-anew-later",
            "hit",
            plain("b1", "").without("X-Mailer").set("Message-ID", "<20114703.1514764815370.JavaMail.evans@thyme>"),
        ),
        (
            "mail-written-anew-later",
            "clean",
            plain("b1", "")
                .without("X-Mailer")
                .set("Message-ID", "<20114703.3.1493899202370.JavaMail.desk@nordhaven.example>"),
        ),
        ("mail-queue-id-against-line", "hit", through_exim(&exim_id("2017-07-19T08:31:44Z", false))),
        ("mail-queue-id-against-line", "hit-sendmail", through_sendmail(&moved)),
        ("mail-queue-id-against-line", "clean", through_exim(&exim_id("2017-05-04T12:00:05Z", false))),
        ("mail-queue-id-against-line", "clean-sendmail", through_sendmail(&right)),
        ("mail-queue-id-impossible", "hit", letter().replace("1F77A40C88", "FF77A40C88")),
        ("mail-queue-id-impossible", "clean", letter()),
        ("mail-queue-id-too-new", "hit", through_exim(&exim_id("2017-05-04T12:00:05Z", true))),
        ("mail-queue-id-too-new", "clean", through_exim(&exim_id("2017-05-04T12:00:05Z", false))),
        ("mail-id-against-queue", "hit", sendmail("201705041200", &moved, &moved)),
        ("mail-id-against-queue", "hit-other-line", sendmail("201705041200", &right, "v44C0xiu012488")),
        ("mail-id-against-queue", "clean", sendmail("201705041200", &right, &right)),
        ("mail-id-uuid-version", "hit", apple("<9D3F2C1B-7A6E-C5D4-2B1A-0F9E8D7C6B5A@nordhaven.example>")),
        ("mail-id-uuid-version", "clean", apple("<9D3F2C1B-7A6E-45D4-8B1A-0F9E8D7C6B5A@nordhaven.example>")),
        ("mail-thread-topic-against-subject", "hit", letter().append("Thread-Topic", "Berths in winter")),
        (
            "mail-thread-topic-against-subject",
            "clean",
            letter().append("Thread-Topic", "Quay 4: answers to your questions"),
        ),
        (
            "mail-thread-answers-against-references",
            "hit",
            letter().set("Thread-Index", &answered).append("References", &one),
        ),
        (
            "mail-thread-answers-against-references",
            "clean",
            letter().append("References", &outlook_id("2017-05-03T09:30:00Z", "harbourpost.example")),
        ),
        ("mail-thread-older-than-mail", "hit", letter().set("Thread-Index", &thread_index("2016-11-02T09:30:00Z"))),
        ("mail-thread-older-than-mail", "clean", letter()),
        ("mail-outlook-boundary-numbers", "hit", nested("----=_NextPart_000_0017")),
        ("mail-outlook-boundary-numbers", "clean", nested("----=_NextPart_001_0017")),
    ];
    cases.into_iter().map(|(check, name, letter)| (check, name, letter.bytes())).collect()
}

use super::*;
use proptest::prelude::*;

fn utc(stamp: Option<Stamp>) -> String {
    stamp.and_then(|stamp| stamp.utc_text()).unwrap_or_else(|| "none".into())
}

#[test]
fn mail_dates_of_every_age_are_read() {
    for (text, expected) in [
        ("Thu, 4 May 2017 14:00:01 +0200", "2017-05-04T12:00:01Z"),
        ("4 May 2017 14:00 +0200", "2017-05-04T12:00:00Z"),
        ("Thu, 04 May 17 14:00:01 EST", "2017-05-04T19:00:01Z"),
        ("Thursday, 04-May-17 14:00:01 GMT", "2017-05-04T14:00:01Z"),
        ("Thu May  4 14:00:01 2017 +0200", "2017-05-04T12:00:01Z"),
        ("Thu, 4 May 2017 14:00:01 +0200 (CEST)", "2017-05-04T12:00:01Z"),
        ("Thu,4 May 2017 14:00:01+0200", "2017-05-04T12:00:01Z"),
        ("Thu, 4 May 100 14:00:01 Z", "2000-05-04T14:00:01Z"),
        ("Thu, 4 May 2017 2:00:01 PM +0200", "2017-05-04T12:00:01Z"),
        ("Thu, 4 May 2017 12:00:01 am GMT", "2017-05-04T00:00:01Z"),
        ("Thu (comment (nested)), 4 May 2017 14:00:01 -0000", "2017-05-04T14:00:01Z"),
    ] {
        assert_eq!(utc(rfc5322(text)), expected, "{text}");
    }
}

#[test]
fn the_zones_name_behind_a_mail_date_is_kept() {
    let zone = |text: &str| rfc5322(text).unwrap().zone_comment;
    assert_eq!(zone("Thu, 4 May 2017 14:00:01 +0200 (CEST)").as_deref(), Some("CEST"));
    assert_eq!(zone("Thu, 4 May 2017 14:00:01 +0200 ()"), None);
    assert_eq!(zone("Thu, 4 May 2017 14:00:01 +0200"), None);
}

#[test]
fn seconds_of_a_signature_are_a_moment() {
    assert_eq!(utc(epoch(" 1493899210 ")), "2017-05-04T12:00:10Z");
    assert_eq!((epoch("soon"), epoch("99999999999999999")), (None, None));
}

#[test]
fn what_a_mail_date_claims_is_kept_also_where_it_is_wrong() {
    let stamp = rfc5322("Fri, 30 Feb 2017 25:00:01 +0290").unwrap();
    assert_eq!(stamp.weekday, Some(Weekday::Friday));
    assert_eq!((stamp.digits.day, stamp.digits.hour), (30, 25));
    assert_eq!(stamp.offset, Offset::Stated(210));
    assert!(stamp.defects.contains(&Defect::Impossible) && stamp.defects.contains(&Defect::ImpossibleOffset));
    assert_eq!(rfc5322("Thu, 4 May 2017 14:00:01 MSK").unwrap().minutes_east(), None);
    assert_eq!(rfc5322("Thu, 4 May 2017 14:00:01 A").unwrap().minutes_east(), None);
    // No place ever had such an offset: the moment is not settled.
    assert_eq!(stamp.minutes_east(), None);
    assert_eq!(rfc5322("Thu, 4 May 2017 14:00:01 +9900").unwrap().instant(), None);
    assert_eq!(rfc5322("\u{b}4 May 2017 14:00:01 +0200").unwrap().raw, "\u{b}4 May 2017 14:00:01 +0200");
    assert_eq!(rfc5322("Thu, 4 May 2017 14:00:01 -0000").unwrap().offset, Offset::Unknown);
    assert!(rfc5322("чт, 4 May 2017 14:00:01 +0300").unwrap().defects.contains(&Defect::ForeignName));
    assert_eq!(rfc5322("yesterday"), None);
}

#[test]
fn pdf_dates_are_read_in_all_their_lengths() {
    for (text, expected) in [
        ("D:20170504140001+02'00'", "2017-05-04T12:00:01Z"),
        ("D:20170504140001+02'00", "2017-05-04T12:00:01Z"),
        ("D:20170504140001+0200", "2017-05-04T12:00:01Z"),
        ("D:20170504140001Z00'00'", "2017-05-04T14:00:01Z"),
        ("D:20170504140001-00'00'", "2017-05-04T14:00:01Z"),
        ("20170504140001Z", "2017-05-04T14:00:01Z"),
        ("2017-05-04T14:00:01+02:00", "2017-05-04T12:00:01Z"),
        ("D:191000504140001Z", "2000-05-04T14:00:01Z"),
    ] {
        assert_eq!(utc(pdf(text)), expected, "{text}");
    }
    let no_zone = pdf("D:20170504140001").unwrap();
    assert_eq!((no_zone.offset, no_zone.precision), (Offset::Missing, Precision::Second));
    assert_eq!(pdf("D:2017").unwrap().precision, Precision::Year);
    assert!(pdf("D:20171304140001Z").unwrap().defects.contains(&Defect::Impossible));
    assert_eq!(pdf("null"), None);
}

#[test]
fn xmp_and_exif_dates_are_read() {
    assert_eq!(utc(iso8601("2017-05-04T14:00:01.250+02:00")), "2017-05-04T12:00:01.25Z");
    assert_eq!(iso8601("2017-05").unwrap().precision, Precision::Month);
    assert_eq!(iso8601("2017:05:04 14:00:01").unwrap().offset, Offset::Missing);
    assert_eq!(iso8601("2017-05-04T14:00Z").unwrap().precision, Precision::Minute);
    assert_eq!(iso8601("soon"), None);
}

proptest! {
    #[test]
    fn no_text_breaks_the_parser(text in ".{0,60}") {
        let _ = (rfc5322(&text), pdf(&text), iso8601(&text));
    }

    #[test]
    fn every_second_of_mail_time_comes_back(second in 0_i64..4_000_000_000, minutes in -12 * 60_i32..=14 * 60) {
        let zone = jiff::tz::Offset::from_seconds(minutes * 60).unwrap();
        let instant = jiff::Timestamp::from_second(second).unwrap();
        let wall = zone.to_datetime(instant);
        let sign = if minutes < 0 { '-' } else { '+' };
        let text = format!(
            "{} {sign}{:02}{:02}",
            wall.strftime("%a, %-d %b %Y %H:%M:%S"),
            minutes.abs() / 60,
            minutes.abs() % 60
        );
        let stamp = rfc5322(&text).unwrap();
        prop_assert_eq!(stamp.instant(), Some(instant));
        prop_assert_eq!(stamp.weekday, stamp.computed_weekday());
        let pdf_text = format!("D:{}{sign}{:02}'{:02}'", wall.strftime("%Y%m%d%H%M%S"), minutes.abs() / 60, minutes.abs() % 60);
        prop_assert_eq!(pdf(&pdf_text).unwrap().instant(), Some(instant));
        let iso = format!("{}{sign}{:02}:{:02}", wall.strftime("%Y-%m-%dT%H:%M:%S"), minutes.abs() / 60, minutes.abs() % 60);
        prop_assert_eq!(iso8601(&iso).unwrap().instant(), Some(instant));
    }
}

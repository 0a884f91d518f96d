use super::*;

fn stamp(digits: [i64; 6], offset: Offset, precision: Precision) -> Stamp {
    let [year, month, day, hour, minute, second] = digits.map(|part| part as u32);
    Stamp {
        raw: String::new(),
        digits: Digits { year: i64::from(year), month, day, hour, minute, second, nanosecond: 0 },
        offset,
        precision,
        weekday: None,
        zone_comment: None,
        defects: vec![],
    }
}

#[test]
fn the_same_instant_in_two_zones_is_not_ordered() {
    let paris = stamp([2017, 5, 4, 14, 0, 0], Offset::Stated(120), Precision::Second);
    let london = stamp([2017, 5, 4, 13, 0, 0], Offset::Stated(60), Precision::Second);
    assert_eq!(paris.compare(&london), Order::CannotTell);
    assert_eq!(paris.instant(), london.instant());
}

#[test]
fn order_says_by_how_much() {
    let early = stamp([2017, 5, 4, 12, 0, 0], Offset::Utc, Precision::Second);
    let late = stamp([2017, 5, 4, 12, 0, 5], Offset::Utc, Precision::Second);
    assert_eq!(early.compare(&late), Order::Before(5));
    assert_eq!(late.compare(&early), Order::After(5));
}

#[test]
fn without_a_zone_only_what_no_zone_can_mend_is_an_order() {
    let written = stamp([2017, 5, 4, 12, 0, 0], Offset::Missing, Precision::Second);
    let next_morning = stamp([2017, 5, 4, 23, 0, 0], Offset::Utc, Precision::Second);
    let next_week = stamp([2017, 5, 11, 12, 0, 0], Offset::Utc, Precision::Second);
    assert_eq!(written.compare(&next_morning), Order::CannotTell);
    assert_eq!(written.compare(&next_week), Order::Before(7 * 86_400 - 12 * 3_600 - 1));
}

#[test]
fn a_day_that_does_not_exist_is_kept_and_not_ordered() {
    let written = stamp([2017, 2, 30, 12, 0, 0], Offset::Utc, Precision::Second);
    assert_eq!(written.civil(), None);
    assert_eq!(written.compare(&written), Order::CannotTell);
    assert_eq!(written.digits.day, 30);
}

#[test]
fn a_date_without_a_time_covers_its_whole_day() {
    let day = stamp([2017, 5, 4, 0, 0, 0], Offset::Utc, Precision::Day);
    let evening = stamp([2017, 5, 4, 23, 59, 59], Offset::Utc, Precision::Second);
    assert_eq!(day.compare(&evening), Order::CannotTell);
}

use super::*;
use crate::evidence::{ByteSpan, Fact, MailerClaim};

fn mail(headers: &[(&str, &str)]) -> Mail {
    let header = |(name, text): &(&str, &str)| Header {
        name: (*name).to_owned(),
        name_span: ByteSpan::default(),
        body: ByteSpan::default(),
        text: (*text).to_owned(),
        line: ByteSpan::default(),
    };
    Mail { headers: headers.iter().map(header).collect(), ..Mail::default() }
}

fn text(value: &str) -> Option<Fact<String>> {
    Some(Fact::raw(value.to_owned(), ByteSpan::default()))
}

#[test]
fn delivery_makes_a_received_copy() {
    let copy = copy_type(&mail(&[("Return-Path", "<a@b.example>")]));
    assert_eq!((copy.kind, copy.reasons.len()), (CopyKind::Received, 1));
    assert!(copy.untestable.iter().any(|text| text == NO_ROUTE));
    let hop = Hop { by: text("mx.example"), with: text("ESMTP"), ..Hop::default() };
    assert_eq!(copy_type(&Mail { hops: vec![hop], ..Mail::default() }).kind, CopyKind::Received);
}

#[test]
fn the_sender_s_own_copies() {
    let hop = Hop { by: text("smtp.example"), with: text("ESMTPSA"), ..Hop::default() };
    assert_eq!(copy_type(&Mail { hops: vec![hop], ..Mail::default() }).kind, CopyKind::Sent);
    assert_eq!(copy_type(&mail(&[("X-Mozilla-Status", "0001")])).kind, CopyKind::Sent);
    assert_eq!(copy_type(&mail(&[("X-Unsent", "1")])).kind, CopyKind::Draft);
    assert_eq!(copy_type(&mail(&[("X-Unsent", "1"), ("Return-Path", "<a@b.example>")])).kind, CopyKind::Received);
    let product = Fact::raw("Mutt".to_owned(), ByteSpan::default());
    let mut named = mail(&[]);
    named.mailers.push(MailerClaim { header: "user-agent".into(), product, version_day: None });
    assert_eq!(copy_type(&named).kind, CopyKind::Unknown);
}

#[test]
fn conversions_come_first() {
    let copy = copy_type(&mail(&[("X-GM-THRID", "1672749667872724050"), ("Delivered-To", "a@b.example")]));
    assert_eq!(copy.kind, CopyKind::Converted);
    assert!(!copy.untestable.iter().any(|text| text == NO_BODY_SIGNATURE));
    assert_eq!(copy_type(&mail(&[("X-Folder", "work")])).kind, CopyKind::Unknown);
    let outlook = Mail { container: Container::Msg, ..Mail::default() };
    assert!(copy_type(&outlook).untestable.iter().any(|text| text == NO_BODY_SIGNATURE));
}

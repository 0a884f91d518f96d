//! Mails signed by persons whose certificates ask for more than is done. Written apart from the reader (RFC 5652, RFC 5280).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Case;
use super::signing::TestKey;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OID: u8 = 0x06;
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const ED25519: &[u8] = b"\x2b\x65\x70";
const COMMON_NAME: &[u8] = b"\x55\x04\x03";
const BASIC_CONSTRAINTS: &[u8] = b"\x55\x1d\x13";

/// One element (X.690 8.1).
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    if content.len() < 0x80 {
        out.push(content.len() as u8);
    } else {
        let digits: Vec<u8> = content.len().to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
        out.push(0x80 | digits.len() as u8);
        out.extend(digits);
    }
    out.extend(content);
    out
}

fn number(value: u16) -> Vec<u8> {
    der(INTEGER, &[&[0], &value.to_be_bytes()])
}

fn algorithm(oid: &[u8]) -> Vec<u8> {
    der(SEQUENCE, &[&der(OID, &[oid])])
}

fn name(words: &str) -> Vec<u8> {
    let pair = der(SEQUENCE, &[&der(OID, &[COMMON_NAME]), &der(0x0c, &[words.as_bytes()])]);
    der(SEQUENCE, &[&der(SET, &[&pair])])
}

/// A certificate that may issue others. All of them have one key; one that is `sound` is signed with it.
fn certificate(serial: u16, subject: &str, issuer: &str, sound: bool) -> Vec<u8> {
    let time = |year: &str| der(0x17, &[format!("{year}0101000000Z").as_bytes()]);
    let key = der(SEQUENCE, &[&algorithm(ED25519), &der(0x03, &[&[0], &TestKey::certified(b"").0])]);
    let may_issue = der(0x04, &[&der(SEQUENCE, &[&der(0x01, &[&[0xff]])])]);
    let extensions = der(SEQUENCE, &[&der(SEQUENCE, &[&der(OID, &[BASIC_CONSTRAINTS]), &may_issue])]);
    let signed = der(
        SEQUENCE,
        &[
            &der(0xa0, &[&der(INTEGER, &[&[2]])]),
            &number(serial),
            &algorithm(ED25519),
            &name(issuer),
            &der(SEQUENCE, &[&time("16"), &time("30")]),
            &name(subject),
            &key,
            &der(0xa3, &[&extensions]),
        ],
    );
    let signature = if sound { TestKey::certified(&signed).1 } else { vec![7; 64] };
    der(SEQUENCE, &[&signed, &algorithm(ED25519), &der(0x03, &[&[0], &signature])])
}

/// A signer whose certificate has this number and issuer. The signature fits nothing.
fn signer(serial: u16, issuer: &str) -> Vec<u8> {
    let id = der(SEQUENCE, &[&name(issuer), &number(serial)]);
    der(SEQUENCE, &[&der(INTEGER, &[&[1]]), &id, &algorithm(SHA256), &algorithm(ED25519), &der(0x04, &[&[7; 64]])])
}

/// A mail with a detached signature (RFC 8551 3.5.3).
fn mail(certificates: &[Vec<u8>], signers: &[Vec<u8>]) -> Vec<u8> {
    let signed = der(
        SEQUENCE,
        &[
            &der(INTEGER, &[&[1]]),
            &der(SET, &[&algorithm(SHA256)]),
            &der(SEQUENCE, &[&der(OID, &[DATA])]),
            &der(0xa0, &[&certificates.concat()]),
            &der(SET, &[&signers.concat()]),
        ],
    );
    let file = STANDARD.encode(der(SEQUENCE, &[&der(OID, &[SIGNED_DATA]), &der(0xa0, &[&signed])]));
    let lines: Vec<&str> = file.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!(
        "From: Ada <ada@press.example>\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

/// So many certificates, each issued by the next.
pub fn chain(length: u16) -> Vec<u8> {
    let each = (0..length).map(|one| certificate(one, &format!("C{one}"), &format!("C{}", one + 1), true));
    mail(&each.collect::<Vec<_>>(), &[signer(0, "C1")])
}

/// Two signers whose certificates name one issuer, and so many certificates of that name, none of which issued them.
pub fn namesakes(count: u16) -> Vec<u8> {
    let own = (0..2).map(|one| certificate(one, &format!("Ada {one}"), "Root", false));
    let issuers = (2..2 + count).map(|one| certificate(one, "Root", "Root", false));
    mail(&own.chain(issuers).collect::<Vec<_>>(), &[signer(0, "Root"), signer(1, "Root")])
}

/// So many certificates and signers.
pub fn crowd(certificates: u16, signers: u16) -> Vec<u8> {
    let each: Vec<_> = (0..certificates).map(|one| certificate(one, &format!("Ada {one}"), "Root", false)).collect();
    mail(&each, &(0..signers).map(|one| signer(one, "Root")).collect::<Vec<_>>())
}

pub fn cases() -> Vec<Case> {
    vec![
        ("proof-certificates", "certificates.eml", crowd(65, 1)),
        ("proof-signers", "signers.eml", crowd(1, 17)),
        ("proof-links", "links.eml", namesakes(51)),
        ("proof-chain", "chain.eml", chain(11)),
    ]
}

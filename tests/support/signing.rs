//! Signs mails for tests and fixtures: DKIM (RFC 6376, RFC 8463), written apart from the verifier, so that each tests the other.
//!
//! The keys beside this file sign nothing but fixtures.
#![allow(dead_code, reason = "each user takes a part of it")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// DigestInfo prefixes (RFC 8017 9.2).
const SHA256_PREFIX: &[u8] = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
const SHA1_PREFIX: &[u8] = b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14";

/// A key that signs fixtures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestKey {
    Rsa512,
    Rsa1024,
    Rsa2048,
    Ed25519,
    /// The example key of RFC 8463, whose private half the standard prints.
    Rfc8463,
}

/// RFC 8463 A.1, RFC 8032 7.1 test 1.
const RFC8463_SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5,
    0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];

impl TestKey {
    fn private(self) -> RsaPrivateKey {
        let pem = match self {
            Self::Rsa512 => include_str!("keys/rsa512.pem"),
            Self::Rsa1024 => include_str!("keys/rsa1024.pem"),
            Self::Rsa2048 | Self::Ed25519 | Self::Rfc8463 => include_str!("keys/rsa2048.pem"),
        };
        RsaPrivateKey::from_pkcs1_pem(pem).expect("the key beside this file")
    }

    fn edwards(self) -> ed25519_dalek::SigningKey {
        let own = include_bytes!("keys/ed25519.seed");
        ed25519_dalek::SigningKey::from_bytes(if self == Self::Rfc8463 { &RFC8463_SEED } else { own })
    }

    /// The key and a signature of these bytes as certificates have them (Ed25519, RFC 8410).
    pub fn certified(message: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let key = Self::Ed25519.edwards();
        (key.verifying_key().as_bytes().to_vec(), key.sign(message).to_bytes().to_vec())
    }

    /// The record of its public half.
    pub fn record(self) -> String {
        match self {
            Self::Ed25519 | Self::Rfc8463 => {
                format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(self.edwards().verifying_key().as_bytes()))
            }
            _ => {
                let key = self.private().to_public_key();
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(key.to_pkcs1_der().expect("a key").as_bytes()))
            }
        }
    }
}

/// How a mail is signed.
#[derive(Debug, Clone)]
pub struct Signing {
    /// `d=`.
    pub domain: &'static str,
    /// `s=`.
    pub selector: &'static str,
    /// The key.
    pub key: TestKey,
    /// Whether SHA-1 is used in the place of SHA-256.
    pub sha1: bool,
    /// Headers in the form `relaxed`, else `simple`.
    pub relaxed_headers: bool,
    /// Text in the form `relaxed`, else `simple`.
    pub relaxed_text: bool,
    /// `h=`.
    pub names: Vec<&'static str>,
    /// Further tags, `;` behind each: `l=10; t=1493899201;`.
    pub tags: String,
    /// Name of the header.
    pub header: &'static str,
}

impl Signing {
    /// What most domains do: relaxed/relaxed, RSA 2048, the usual headers.
    pub fn usual(domain: &'static str, selector: &'static str) -> Self {
        Self {
            domain,
            selector,
            key: TestKey::Rsa2048,
            sha1: false,
            relaxed_headers: true,
            relaxed_text: true,
            names: vec!["from", "to", "subject", "date", "message-id", "mime-version", "content-type"],
            tags: String::new(),
            header: "DKIM-Signature",
        }
    }

    fn algorithm(&self) -> &'static str {
        match (self.key, self.sha1) {
            (TestKey::Ed25519 | TestKey::Rfc8463, _) => "ed25519-sha256",
            (_, true) => "rsa-sha1",
            (_, false) => "rsa-sha256",
        }
    }

    fn digest(&self, bytes: &[u8]) -> Vec<u8> {
        if self.sha1 { Sha1::digest(bytes).to_vec() } else { Sha256::digest(bytes).to_vec() }
    }

    /// The signed mail, the signature on top; line ends of `mail` become CRLF for the signature and stay in the file what they are.
    pub fn sign(&self, mail: &[u8]) -> Vec<u8> {
        let text = String::from_utf8(mail.to_vec()).expect("fixtures are UTF-8").replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").expect("headers and a text");
        let mut fields: Vec<String> = Vec::new();
        for line in head.split('\n') {
            match fields.last_mut() {
                Some(last) if line.starts_with([' ', '\t']) => *last = format!("{last}\r\n{line}"),
                _ => fields.push(line.to_owned()),
            }
        }
        let form = |name: &str| if name == "relaxed" { "relaxed" } else { "simple" };
        let forms = (
            form(if self.relaxed_headers { "relaxed" } else { "" }),
            form(if self.relaxed_text { "relaxed" } else { "" }),
        );
        let mut signed_text = self.text(body);
        if let Some(length) = self.tags.split(';').find_map(|tag| tag.trim().strip_prefix("l=")) {
            signed_text.truncate(length.parse().expect("a number"));
        }
        let own = format!(
            "{}: {}; a={}; c={}/{}; d={}; s={};\r\n\t{}h={};\r\n\tbh={};\r\n\tb=",
            self.header,
            if self.header.starts_with("ARC-") { "i=1" } else { "v=1" },
            self.algorithm(),
            forms.0,
            forms.1,
            self.domain,
            self.selector,
            if self.tags.is_empty() { String::new() } else { format!("{}\r\n\t", self.tags) },
            self.names.join(":"),
            STANDARD.encode(self.digest(signed_text.as_bytes())),
        );
        let mut left = fields.clone();
        let mut signed = String::new();
        for name in &self.names {
            let is = |field: &String| field.split(':').next().is_some_and(|own| own.trim().eq_ignore_ascii_case(name));
            if let Some(at) = left.iter().rposition(is) {
                signed += &self.field(&left.remove(at));
                signed += "\r\n";
            }
        }
        signed += &self.field(&own);
        let line = format!("{own}{}\r\n", self.value(&signed));
        let crlf = mail.windows(2).any(|pair| pair == b"\r\n");
        let line = if crlf { line } else { line.replace("\r\n", "\n") };
        [line.as_bytes(), mail].concat()
    }

    /// The signature over these bytes, folded.
    fn value(&self, signed: &str) -> String {
        let digest = self.digest(signed.as_bytes());
        let value = STANDARD.encode(match self.key {
            TestKey::Ed25519 | TestKey::Rfc8463 => self.key.edwards().sign(&digest).to_bytes().to_vec(),
            key => {
                let prefix = if self.sha1 { SHA1_PREFIX } else { SHA256_PREFIX };
                let padding = Pkcs1v15Sign { hash_len: Some(digest.len()), prefix: prefix.into() };
                key.private().sign(padding, &digest).expect("a signature")
            }
        });
        let lines = value.as_bytes().chunks(70).map(|part| std::str::from_utf8(part).expect("ASCII"));
        lines.collect::<Vec<_>>().join("\r\n\t ")
    }

    /// Puts the first ARC set on a mail whose lines end in CRLF (RFC 8617 5.1): what was seen, the message signature, the seal.
    pub fn arc(domain: &'static str, selector: &'static str, saw: &str, chain: &str, mail: &[u8]) -> Vec<u8> {
        let message = Self { header: "ARC-Message-Signature", ..Self::usual(domain, selector) };
        let signed = String::from_utf8(message.sign(mail)).expect("fixtures are UTF-8");
        let (own, _) = signed.split_at(signed.len() - mail.len());
        let results = format!("ARC-Authentication-Results: i=1; {domain}; {saw}");
        let seal =
            format!("ARC-Seal: i=1; a=rsa-sha256; t=1493899215; cv={chain};\r\n\td={domain}; s={selector};\r\n\tb=");
        let sealed = [results.as_str(), own.trim_end(), seal.as_str()].map(|field| message.field(field)).join("\r\n");
        format!("{seal}{}\r\n{own}{results}\r\n{}", message.value(&sealed), String::from_utf8_lossy(mail)).into_bytes()
    }

    /// RFC 6376 3.4.1 and 3.4.2, without the last line end.
    fn field(&self, field: &str) -> String {
        if !self.relaxed_headers {
            return field.to_owned();
        }
        let (name, value) = field.split_once(':').expect("a header");
        let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
        format!("{}:{}", name.trim().to_lowercase(), words.join(" "))
    }

    /// RFC 6376 3.4.3 and 3.4.4.
    fn text(&self, body: &str) -> String {
        let mut lines: Vec<String> = body.split('\n').map(str::to_owned).collect();
        if self.relaxed_text {
            for line in &mut lines {
                let lead = if line.starts_with([' ', '\t']) { " " } else { "" };
                let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
                *line = if words.is_empty() { String::new() } else { format!("{lead}{}", words.join(" ")) };
            }
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
        if text.is_empty() && !self.relaxed_text { "\r\n".to_owned() } else { text }
    }
}

/// A mail whose Date and id were changed after it was signed, so that the search for what was signed goes on for long and in vain.
pub fn searched_in_vain() -> String {
    let letter = "From: Helene Brandt <helene@nordhaven.example>\r\nDate: Tue, 2 May 2017 09:14:07 +0200\r\nMessage-ID: <1@nordhaven.example>\r\n\r\nText.\r\n";
    let signed = String::from_utf8(Signing::usual("nordhaven.example", "quay").sign(letter.as_bytes())).unwrap();
    signed.replace("2 May", "5 May").replace("<1@", "<some-other-and-long@")
}

//! A PDF that a password locks, written apart from what opens it.

use md5::{Digest as _, Md5};

const PAD: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00,
    0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut other = 0_usize;
    for index in 0..256 {
        other = (other + usize::from(state[index]) + usize::from(key[index % key.len()])) % 256;
        state.swap(index, other);
    }
    let (mut one, mut two) = (0_usize, 0_usize);
    let step = |byte: &u8| {
        one = (one + 1) % 256;
        two = (two + usize::from(state[one])) % 256;
        state.swap(one, two);
        byte ^ state[(usize::from(state[one]) + usize::from(state[two])) % 256]
    };
    data.iter().map(step).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A file whose title is encrypted with this password (ISO 32000-1 7.6.3, revision 2).
pub fn encrypted(password: &str) -> Vec<u8> {
    let padded: Vec<u8> = password.bytes().chain(PAD).take(32).collect();
    let owner = rc4(&Md5::digest(&padded)[..5], &padded);
    let id = b"0123456789abcdef";
    let base = [&padded[..], &owner, &(-4_i32).to_le_bytes(), id].concat();
    let key = Md5::digest(&base)[..5].to_vec();
    let title = rc4(&Md5::digest([&key[..], &[5, 0, 0, 0, 0]].concat())[..10], b"Rates of the market");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R>>".to_owned(),
        format!("<</Filter/Standard/V 1/R 2/P -4/O<{}>/U<{}>>>", hex(&owner), hex(&rc4(&key, &PAD))),
        format!("<</Title<{}>>>", hex(&title)),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut rows = String::new();
    for (index, body) in objects.iter().enumerate() {
        rows.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n{body}\nendobj\n", index + 1).into_bytes());
    }
    let at = out.len();
    let id = hex(id);
    let trailer = format!("<</Size 6/Root 1 0 R/Info 5 0 R/Encrypt 4 0 R/ID[<{id}><{id}>]>>");
    out.extend(format!("xref\n1 5\n{rows}trailer\n{trailer}\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

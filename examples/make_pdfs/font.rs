//! A TrueType font of one square, with every table that a viewer asks for (OpenType 1.9).

/// Seconds from 1904-01-01 to 1970-01-01.
const EPOCH_1904: i64 = 2_082_844_800;

fn push(out: &mut Vec<u8>, values: &[i64], width: usize) {
    for value in values {
        out.extend_from_slice(&value.to_be_bytes()[8 - width..]);
    }
}

/// The font; `built` is its creation and change date in seconds since 1970.
pub fn square(built: i64) -> Vec<u8> {
    let mut glyph = Vec::new();
    push(&mut glyph, &[1, 0, 0, 700, 700, 3, 0], 2);
    glyph.extend_from_slice(&[1, 1, 1, 1]);
    push(&mut glyph, &[0, 700, 0, -700], 2);
    push(&mut glyph, &[0, 0, 700, 0], 2);
    glyph.resize(glyph.len().next_multiple_of(4), 0);

    let mut cmap = Vec::new();
    // Macintosh Roman, format 0: the letter A is the square.
    push(&mut cmap, &[0, 1, 1, 0], 2);
    push(&mut cmap, &[12], 4);
    push(&mut cmap, &[0, 262, 0], 2);
    cmap.extend((0..256).map(|code| u8::from(code == 65)));

    let mut head = Vec::new();
    push(&mut head, &[0x0001_0000, 0x0001_0000, 0, 0x5F0F_3CF5], 4);
    push(&mut head, &[3, 1000], 2);
    push(&mut head, &[built + EPOCH_1904, built + EPOCH_1904], 8);
    push(&mut head, &[0, 0, 700, 700, 0, 8, 2, 0, 0], 2);

    let mut hhea = Vec::new();
    push(&mut hhea, &[0x0001_0000], 4);
    push(&mut hhea, &[800, -200, 0, 800, 0, 0, 700, 1, 0, 0, 0, 0, 0, 0, 0, 2], 2);

    let mut hmtx = Vec::new();
    push(&mut hmtx, &[800, 0, 800, 0], 2);

    let mut loca = Vec::new();
    push(&mut loca, &[0, 0, i64::try_from(glyph.len() / 2).unwrap_or_default()], 2);

    let mut maxp = Vec::new();
    push(&mut maxp, &[0x0001_0000], 4);
    push(&mut maxp, &[2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], 2);

    let text = b"Palimpsest Seal";
    let length = i64::try_from(text.len()).unwrap_or_default();
    let mut name = Vec::new();
    push(&mut name, &[0, 1, 18, 1, 0, 0, 4, length, 0], 2);
    name.extend_from_slice(text);

    let mut post = Vec::new();
    push(&mut post, &[0x0003_0000, 0, 0, 0, 0, 0, 0, 0], 4);

    let tables: [(&[u8; 4], Vec<u8>); 9] = [
        (b"cmap", cmap),
        (b"glyf", glyph),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
        (b"name", name),
        (b"post", post),
    ];
    let mut out = Vec::new();
    push(&mut out, &[0x0001_0000], 4);
    push(&mut out, &[9, 128, 3, 16], 2);
    let mut at = 12 + 16 * tables.len();
    for (tag, body) in &tables {
        out.extend_from_slice(*tag);
        let sum = body.chunks(4).fold(0_u32, |sum, part| {
            let mut word = [0; 4];
            word[..part.len()].copy_from_slice(part);
            sum.wrapping_add(u32::from_be_bytes(word))
        });
        let (place, length) = (i64::try_from(at).unwrap_or_default(), i64::try_from(body.len()).unwrap_or_default());
        push(&mut out, &[i64::from(sum), place, length], 4);
        at += body.len().next_multiple_of(4);
    }
    for (_, body) in tables {
        out.extend_from_slice(&body);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

//! Undoes the codings in which a fact stands, so that its bytes can be shown.

use super::archive::gzip;
use crate::evidence::limits::file::LARGEST_LAYER;
use crate::evidence::{ByteSpan, Step};

/// The innermost layer of `within`; `None` if a step can't be undone.
pub fn undo(bytes: &[u8], within: &[Step]) -> Option<Vec<u8>> {
    undo_with(bytes, within, None)
}

/// The same of a file that a password opens.
pub fn undo_with(bytes: &[u8], within: &[Step], password: Option<&str>) -> Option<Vec<u8>> {
    let mut layer = bytes.to_vec();
    for step in within {
        layer = one(&layer, step, password).filter(|layer| layer.len() <= LARGEST_LAYER)?;
    }
    Some(layer)
}

/// One step: its words say which reader made it.
fn one(layer: &[u8], step: &Step, password: Option<&str>) -> Option<Vec<u8>> {
    let span = ByteSpan::new(step.start, step.end);
    if let Some(encoding) = mail_part(&step.how) {
        return Some(super::mail::decode_transfer(encoding, span.of(layer)));
    }
    if step.how == gzip::STEP {
        return gzip::undo(layer, step.start, LARGEST_LAYER);
    }
    super::mail::undo_message_storage(layer, &step.how)
        .or_else(|| super::office::compound::undo(layer, &step.how))
        .or_else(|| super::office::package::undo(layer, &step.how, span))
        .or_else(|| super::pdf::stream(layer, &step.how, span, password))
}

/// The encoding of a step such as `base64 part 1.2`.
fn mail_part(how: &str) -> Option<&str> {
    let (encoding, path) = how.rsplit_once(" part ")?;
    let is_path = !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_path.then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_parts_are_undone_by_their_encoding() {
        let step = |how: &str, start, end| Step { how: how.into(), start, end };
        assert_eq!(undo(b"x UGE= y", &[step("base64 part 2", 2, 6)]), Some(b"Pa".to_vec()));
        assert_eq!(undo(b"=41", &[step("quoted-printable part 1.2", 0, 3)]), Some(b"A".to_vec()));
        assert_eq!(undo(b"x", &[step("unknown thing", 0, 1)]), None);
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn gzip_is_undone_also_inside_and_as_far_as_it_goes() {
        let step = |start, end| Step { how: "gzip".into(), start, end };
        let inner = packed(b"Pier");
        assert_eq!(undo(&inner, &[step(0, inner.len())]), Some(b"Pier".to_vec()));
        // In several pieces, and with what fills up a tape.
        let pieces = [inner.as_slice(), &packed(b" 4"), &[0; 40]].concat();
        assert_eq!(undo(&pieces, &[step(0, pieces.len())]), Some(b"Pier 4".to_vec()));
        // Inside another layer nothing says where it ends.
        let outer = packed(&[b"head".as_slice(), &inner, b"tail"].concat());
        assert_eq!(undo(&outer, &[step(0, outer.len()), step(4, 4)]), Some(b"Pier".to_vec()));
        let noise: Vec<u8> =
            (0..9_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let whole = packed(&noise);
        let broken = undo(&whole[..whole.len() / 2], &[step(0, whole.len() / 2)]).unwrap();
        assert!(broken.len() > 1_000 && noise.starts_with(&broken), "{}", broken.len());
        assert_eq!(undo(b"no gzip at all", &[step(0, 14)]), None);
        assert_eq!(undo(&inner, &[step(900, 901)]), None);
        assert_eq!(gzip::undo(&packed(&[0; 5_000]), 0, 4_999), None);
    }
}

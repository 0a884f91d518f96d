//! Which scripts the letters of a text belong to (Unicode blocks), for names that only one hand would write so.

/// A script whose letters can't be taken for another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
    Hangul,
    Kana,
    Han,
}

impl Script {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Greek => "Greek",
            Self::Cyrillic => "Cyrillic",
            Self::Hebrew => "Hebrew",
            Self::Arabic => "Arabic",
            Self::Thai => "Thai",
            Self::Hangul => "Korean",
            Self::Kana => "Japanese",
            Self::Han => "Chinese",
        }
    }
}

/// Scripts other than Latin of which at least two letters stand in the text.
pub(super) fn scripts(text: &str) -> Vec<Script> {
    let of = |letter: char| {
        Some(match u32::from(letter) {
            0x0370..=0x03ff => Script::Greek,
            0x0400..=0x052f => Script::Cyrillic,
            0x0590..=0x05ff => Script::Hebrew,
            0x0600..=0x06ff | 0x0750..=0x077f => Script::Arabic,
            0x0e00..=0x0e7f => Script::Thai,
            0xac00..=0xd7a3 | 0x1100..=0x11ff => Script::Hangul,
            0x3040..=0x30ff => Script::Kana,
            0x4e00..=0x9fff => Script::Han,
            _ => return None,
        })
    };
    let mut seen: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter_map(of) {
        match seen.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => seen.push((script, 1)),
        }
    }
    seen.into_iter().filter(|(_, count)| *count > 1).map(|(script, _)| script).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_their_script() {
        assert_eq!(scripts("Рошка Г. П."), [Script::Cyrillic]);
        assert_eq!(scripts("5 µm"), []);
        assert_eq!(scripts("plain words"), []);
    }
}

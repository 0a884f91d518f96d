//! What a light that is out weighs: the one place where that is decided.

use super::super::super::check::{Scene, Weight};
use super::super::super::copy::CopyKind;
use super::super::super::proofs::{BodyHash, Proof, Verdict};
use crate::evidence::Container;

/// Which of the first two lights is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// The fingerprint of the text.
    Text,
    /// The signature of the headers.
    Headers,
}

/// What a light that is out weighs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The weight.
    pub weight: Weight,
    /// Why it weighs that, as the end of a sentence.
    pub because: String,
}

/// Weighs a signature that does not fit, after all ordinary readings; `None` where it fits, can't be tested, or the signed value
/// was found again (then that is shown instead).
///
/// A proof needs that the key made the signature, that the key is the right one beyond doubt, that ordinary readings were tried
/// and none fits, and that the file shows no ordinary cause.
pub fn weigh(proof: &Proof, light: Light, scene: &Scene, container: Container) -> Option<Weighed> {
    let out = match light {
        Light::Text => proof.body_hash == BodyHash::Mismatch && !proof.body_fits(),
        Light::Headers => proof.signature == Verdict::Invalid && !proof.headers_fit(),
    };
    if !out || proof.restored.iter().any(|restored| restored.of_text() == (light == Light::Text)) {
        return None;
    }
    let weighed = |weight, because: &str| Some(Weighed { weight, because: because.to_owned() });
    if let Some(cause) = proof.cause.as_ref().filter(|cause| light == Light::Text || !cause.text_only) {
        return weighed(Weight::Note, &format!("the file shows an ordinary cause: {}", cause.what));
    }
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return weighed(Weight::Note, "an export or a conversion wrote the mail anew, which breaks every signature");
    }
    if container == Container::Attachment {
        return weighed(Weight::Note, "it was handed on as an attachment, and programs write such a mail anew");
    }
    let Some(key) = &proof.key else {
        return weighed(Weight::Note, "without the key it can't be told whether the signature itself was changed");
    };
    // The signature of the headers covers the fingerprint: if it fits, that key made it, whatever list the key came from.
    let made = proof.headers_fit();
    if !made && !proof.opened {
        return weighed(
            Weight::Note,
            "the key at hand did not make it, and its owner may have had another of the same name",
        );
    }
    if key.is_weak() || key.published {
        return weighed(Weight::Odd, "others than its owner can sign with this key, so it proves nothing");
    }
    if !made && !key.is_firm() {
        return weighed(Weight::Odd, "the key is not known to be of these days, and it verifies no other file");
    }
    if let Some(undone) = proof.undone.first() {
        return weighed(Weight::Odd, &format!("another change was found that {} make", undone.by_whom));
    }
    if proof.readings.is_empty() {
        return weighed(Weight::Odd, "changes that honest systems make could not be tried");
    }
    let tried = format!("{} changes that honest systems make were undone and tried, none fits", proof.readings.len());
    weighed(Weight::Proof, &tried)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::super::super::knowledge::Knowledge;
    use super::*;
    use crate::evidence::Locator;
    use crate::inspect::proofs::{Cause, Key, KeyFrom, KeyOrigin, KeyUsed, ProofKind, Undone, Window};

    fn failing() -> Proof {
        let mut proof = Proof::new(ProofKind::Dkim, "mail.dkim-signature", Locator::raw(0, 10));
        (proof.body_hash, proof.signature, proof.opened) = (BodyHash::Mismatch, Verdict::Invalid, true);
        proof.readings = vec!["line ends".to_owned()];
        let key = Key {
            domain: "nordhaven.example".to_owned(),
            selector: "quay".to_owned(),
            record: String::new(),
            first_seen: String::new(),
            last_seen: String::new(),
            source: String::new(),
            from: KeyFrom::Imported,
            origin: KeyOrigin::File,
        };
        proof.key = Some(KeyUsed {
            named_day: None,
            fingerprint: String::new(),
            kind: "rsa".to_owned(),
            bits: 2048,
            window: Window::Inside,
            confirmed: true,
            published: false,
            testing: false,
            shared: false,
            key,
        });
        proof
    }

    fn weight(proof: &Proof, light: Light) -> Option<Weight> {
        let scene = Scene::new(Timestamp::UNIX_EPOCH, Knowledge::embedded());
        weigh(proof, light, &scene, Container::File).map(|weighed| weighed.weight)
    }

    fn change(proof: &mut Proof, change: impl FnOnce(&mut KeyUsed)) {
        if let Some(key) = proof.key.as_mut() {
            change(key);
        }
    }

    #[test]
    fn only_a_firm_key_that_made_the_signature_proves_a_change() {
        let proof = failing();
        assert_eq!(weight(&proof, Light::Text), Some(Weight::Proof));
        assert_eq!(weight(&proof, Light::Headers), Some(Weight::Proof));
        let mut loose = failing();
        change(&mut loose, |key| key.confirmed = false);
        assert_eq!(weight(&loose, Light::Headers), Some(Weight::Odd));
        assert_eq!(weight(&loose, Light::Text), Some(Weight::Odd));
        let mut shipped = loose.clone();
        change(&mut shipped, |key| key.key.from = KeyFrom::Shipped);
        assert_eq!(weight(&shipped, Light::Headers), Some(Weight::Proof));
        change(&mut shipped, |key| key.window = Window::Before);
        assert_eq!(weight(&shipped, Light::Headers), Some(Weight::Odd));
        let mut strange = failing();
        strange.opened = false;
        assert_eq!(weight(&strange, Light::Headers), Some(Weight::Note));
        let mut without = failing();
        (without.key, without.opened, without.signature) = (None, false, Verdict::NoKey);
        assert_eq!(weight(&without, Light::Text), Some(Weight::Note));
        assert_eq!(weight(&without, Light::Headers), None);
    }

    #[test]
    fn where_the_headers_fit_the_fingerprint_is_signed_whatever_list_the_key_came_from() {
        let mut proof = failing();
        proof.signature = Verdict::Valid;
        change(&mut proof, |key| key.confirmed = false);
        assert_eq!(weight(&proof, Light::Text), Some(Weight::Proof));
        assert_eq!(weight(&proof, Light::Headers), None);
    }

    #[test]
    fn a_weak_or_published_key_proves_nothing() {
        let mut weak = failing();
        change(&mut weak, |key| key.bits = 512);
        assert_eq!(weight(&weak, Light::Text), Some(Weight::Odd));
        let mut published = failing();
        change(&mut published, |key| key.published = true);
        assert_eq!(weight(&published, Light::Headers), Some(Weight::Odd));
    }

    #[test]
    fn an_ordinary_cause_or_reading_comes_first() {
        let mut caused = failing();
        caused.cause =
            Some(Cause { what: "a mailing list handed the mail on".to_owned(), signs: Vec::new(), text_only: false });
        assert_eq!(weight(&caused, Light::Text), Some(Weight::Note));
        let mut untried = failing();
        untried.readings.clear();
        assert_eq!(weight(&untried, Light::Text), Some(Weight::Odd));
        let mut read = failing();
        read.undone.push(Undone {
            taken_off: String::new(),
            readings: vec!["footer".to_owned()],
            what: "a footer was taken off".to_owned(),
            by_whom: "mailing lists".to_owned(),
            places: Vec::new(),
            body: true,
        });
        assert_eq!(weight(&read, Light::Text), None);
        assert_eq!(weight(&read, Light::Headers), Some(Weight::Odd));
    }

    #[test]
    fn what_fits_weighs_nothing() {
        let mut proof = failing();
        (proof.body_hash, proof.signature) = (BodyHash::Match, Verdict::Valid);
        assert_eq!((weight(&proof, Light::Text), weight(&proof, Light::Headers)), (None, None));
    }
}

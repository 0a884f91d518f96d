//! What later saved states changed in a document that was signed, and whether its signer allowed it (ISO 32000-2 12.8.2).

use super::super::proof::LaterChange;
use crate::evidence::{ChangeClass, FieldLock, Pdf, PdfSignature, Permission, StateChanges};

/// What every saved state behind `state` changed.
pub(super) fn changes(pdf: &Pdf, signature: &PdfSignature, state: usize) -> Vec<LaterChange> {
    let behind = pdf.changes.iter().filter(|changes| changes.state > state);
    behind.map(|changes| judged(pdf, signature, changes)).collect()
}

fn judged(pdf: &Pdf, signature: &PdfSignature, changes: &StateChanges) -> LaterChange {
    let permission = signature.permission.as_ref().map(|fact| fact.value);
    let classes = changes.classes();
    let content = classes.iter().any(|class| shows_otherwise(*class)) || !changes.covers.is_empty();
    let beyond = permission.is_some_and(|permission| classes.iter().any(|class| !may(*class, permission)))
        || locked(pdf, &signature.locks, changes);
    // A state that could not be compared is said, not judged.
    let mut words = changes.words();
    if !changes.compared {
        words.push("it was not compared: the file holds too many states".to_owned());
    }
    for way in &changes.elsewhere {
        words.push(format!(
            "object {}, which it changed, is used in a second place as well: {}",
            way.number, way.how.value
        ));
    }
    let second_way = changes.elsewhere.first().map(|way| way.how.clone());
    LaterChange { state: changes.state, words, content, beyond, second_way }
}

/// Whether a change of this class makes another document of what was signed, whatever the signer allowed.
fn shows_otherwise(class: ChangeClass) -> bool {
    matches!(
        class,
        ChangeClass::PageContent
            | ChangeClass::Pages
            | ChangeClass::Catalog
            | ChangeClass::Fonts
            | ChangeClass::Layers
            | ChangeClass::Encryption
    )
}

/// Whether a certification with this permission allows it (table 257); what is kept for checking the signature later is always
/// allowed (12.8.4.3).
fn may(class: ChangeClass, permission: Permission) -> bool {
    match class {
        ChangeClass::NothingVisible | ChangeClass::ValidationData => true,
        ChangeClass::FormFilling | ChangeClass::Signature | ChangeClass::Metadata => permission >= Permission::Forms,
        ChangeClass::Annotation => permission >= Permission::Comments,
        _ => false,
    }
}

/// Whether a field that the signer locked has another value (12.8.2.4).
fn locked(pdf: &Pdf, locks: &[FieldLock], changes: &StateChanges) -> bool {
    !locks.is_empty()
        && changes.of(ChangeClass::FormFilling).filter(|object| object.keys.iter().any(|key| key == "V")).any(
            |object| {
                let field = pdf.signing.fields.iter().find(|(number, _)| *number == object.number);
                field.is_some_and(|(_, name)| locks.iter().any(|lock| lock.locks(name)))
            },
        )
}

//! What a PDF says of its signatures (ISO 32000-2 12.8): the fields, what each covers, what it permits. Nothing is verified here.

use serde::{Deserialize, Serialize};

use super::{ByteSpan, Fact, Locator, Stamp};

/// Stretches of one `/ByteRange` that are followed; there should be two.
const MOST_STRETCHES: usize = 64;

/// What a signature dictionary is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignatureUse {
    /// Somebody signs the document (12.8.1).
    Signature,
    /// A time stamp of the whole document (12.8.5).
    Timestamp,
    /// Usage rights, which switched on functions of Adobe Reader (12.8.2.3).
    UsageRights,
}

/// What a signer allows to be changed afterwards (table 257, `P` of the transform parameters).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Permission {
    /// 1: nothing.
    Nothing,
    /// 2: filling in forms and signing.
    Forms,
    /// 3: the same, and comments.
    Comments,
}

impl Permission {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing may be changed",
            Self::Forms => "forms may be filled in and signed",
            Self::Comments => "forms may be filled in and signed, and comments made",
        }
    }
}

/// Which fields a signature locks (FieldMDP, 12.8.2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLock {
    /// `All`, `Include` or `Exclude`.
    pub action: String,
    /// Names of fields, for the latter two.
    pub fields: Vec<String>,
}

impl FieldLock {
    /// Whether a field of this name, or what it stands in, is locked.
    pub fn locks(&self, field: &str) -> bool {
        let named = self
            .fields
            .iter()
            .any(|name| field == name || field.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.')));
        match self.action.as_str() {
            "All" => true,
            "Include" => named,
            "Exclude" => !named,
            _ => false,
        }
    }
}

/// One signature dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfSignature {
    /// Fully qualified name of its field; `None` where no field of the last state holds it.
    pub field: Option<Fact<String>>,
    /// Number and generation of its object.
    pub object: String,
    /// The dictionary's bytes.
    pub at: Locator,
    /// What it is for.
    pub used_for: SignatureUse,
    /// Whether the last state still holds it.
    pub current: bool,
    /// `/Filter`.
    pub filter: Option<Fact<String>>,
    /// `/SubFilter`: how the value is encoded.
    pub sub_filter: Option<Fact<String>>,
    /// `/ByteRange` as written: pairs of start and length; `None` where it is missing or no list of numbers.
    pub byte_range: Option<Fact<Vec<i64>>>,
    /// Bytes of `/Contents` in the file, with its brackets; `None` where it is missing, no string, or stands in another layer.
    pub contents: Option<ByteSpan>,
    /// How often `/ByteRange` and `/Contents` stand in the dictionary, where one stands there more than once.
    pub repeated: bool,
    /// `/Cert`: bytes of the certificates' strings, for the oldest form.
    pub certificates: Vec<ByteSpan>,
    /// `/M`: when, by the signer's own clock.
    pub signed_at: Option<Fact<Stamp>>,
    /// `/Name`.
    pub name: Option<Fact<String>>,
    /// Of a certification: what may be changed afterwards, and where it says so.
    pub permission: Option<Fact<Permission>>,
    /// Dictionaries of the widgets that show its field on pages.
    pub faces: Vec<Locator>,
    /// What it locks.
    pub locks: Vec<FieldLock>,
}

impl PdfSignature {
    /// Its name in the report: that of the field, else of the object.
    pub fn title(&self) -> String {
        self.field.as_ref().map_or_else(|| format!("object {}", self.object), |field| field.value.clone())
    }

    /// The stretches of the file that are signed, if `/ByteRange` is pairs of start and length inside the file, one behind the
    /// other. Two are what it should be; one, or more, are computed all the same and judged by who asks.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn covered(&self, length: usize) -> Result<Vec<ByteSpan>, String> {
        let Some(range) = &self.byte_range else {
            return Err("it names no bytes that it covers (/ByteRange)".to_owned());
        };
        let (pairs, odd) = range.value.as_chunks::<2>();
        if pairs.is_empty() || !odd.is_empty() || pairs.len() > MOST_STRETCHES {
            return Err(format!("/ByteRange has {} in place of four numbers", range.value.len()));
        }
        let number = |value: i64| usize::try_from(value).ok();
        let (mut stretches, mut before) = (Vec::new(), 0);
        for [start, long] in pairs {
            let (Some(start), Some(long)) = (number(*start), number(*long)) else {
                return Err("/ByteRange has a number below zero".to_owned());
            };
            let Some(end) = start.checked_add(long).filter(|end| *end <= length) else {
                return Err("/ByteRange leads out of the file".to_owned());
            };
            if end == start && pairs.len() == 2 {
                return Err("/ByteRange covers nothing before or nothing behind the signature".to_owned());
            }
            if start < before {
                return Err("the stretches of /ByteRange overlap".to_owned());
            }
            before = end;
            stretches.push(ByteSpan::new(start, end));
        }
        Ok(stretches)
    }
}

/// What the file keeps for checking its signatures later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeptKind {
    /// A certificate.
    Certificate,
    /// A list of revoked certificates (CRL, RFC 5280 5).
    List,
    /// An authority's answer about one certificate (OCSP, RFC 6960).
    Answer,
}

/// One stream of `/DSS` (ISO 32000-2 12.8.4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is.
    pub kind: KeptKind,
    /// Number and generation of its object.
    pub object: String,
    /// Its bytes in the file.
    pub at: Locator,
    /// Its bytes, filters undone.
    pub bytes: Vec<u8>,
}

/// An entry of `/Perms` in the catalog (table 264).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermsEntry {
    /// `DocMDP`, `UR3`.
    pub key: String,
    /// Where it stands.
    pub at: Locator,
    /// Whether it leads to a signature dictionary.
    pub held: bool,
}

/// All that a PDF says of signatures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PdfSigning {
    /// Every signature dictionary: those that fields of the last state hold first, in the order of the fields, then the others in
    /// file order.
    pub signatures: Vec<PdfSignature>,
    /// Fields made for a signature that hold none.
    pub empty_fields: Vec<Fact<String>>,
    /// Full names of all fields made for a signature, in the order of the form.
    pub signature_fields: Vec<Fact<String>>,
    /// Fields that hold a signature which another field before them holds too.
    pub shared: Vec<Fact<String>>,
    /// `/Perms` of the catalog.
    pub perms: Vec<PermsEntry>,
    /// Full names of the form's fields by the numbers of their objects.
    pub fields: Vec<(u32, String)>,
    /// `/SigFlags` of the form (table 225): bit 1 says that signatures exist, bit 2 that the file must only be appended to.
    pub flags: Option<Fact<i64>>,
    /// Whether the catalog keeps certificates and revocation lists (`/DSS`).
    pub validation_data: Option<Locator>,
    /// What it keeps.
    pub kept: Vec<Kept>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(numbers: &[i64]) -> Result<Vec<ByteSpan>, String> {
        let at = Locator::raw(0, 1);
        let one = PdfSignature {
            field: None,
            object: String::new(),
            at: at.clone(),
            used_for: SignatureUse::Signature,
            current: true,
            filter: None,
            sub_filter: None,
            byte_range: Some(Fact::at(numbers.to_vec(), at)),
            contents: None,
            repeated: false,
            certificates: Vec::new(),
            signed_at: None,
            name: None,
            permission: None,
            faces: Vec::new(),
            locks: Vec::new(),
        };
        one.covered(100)
    }

    #[test]
    fn ranges_are_pairs_inside_the_file_one_behind_the_other() {
        assert_eq!(covered(&[0, 10, 20, 80]), Ok(vec![ByteSpan::new(0, 10), ByteSpan::new(20, 100)]));
        assert_eq!(covered(&[0, 60]), Ok(vec![ByteSpan::new(0, 60)]));
        assert_eq!(covered(&[0, 10, 20, 10, 40, 60]).map(|all| all.len()), Ok(3));
        for wrong in [&[][..], &[0, 10, 20], &[0, 10, 5, 9], &[0, 10, 20, 81], &[-1, 10, 20, 9], &[0, i64::MAX, 1, 1]] {
            assert!(covered(wrong).is_err(), "{wrong:?}");
        }
        assert!(covered(&[0, 0, 20, 80]).is_err());
    }
}

//! Who signed, as rows.

use super::sentence;
use crate::inspect::proofs::Signer;
use crate::present::speech::{t, tf};
use crate::present::words;

/// Label and value of each thing that is known.
pub(super) fn signer(signer: &Signer) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let mut add = |label, text: &str| rows.push((label, words::show_untrusted_within(text, 300)));
    if let Some(name) = &signer.name {
        add(t("Name"), name);
    }
    if !signer.addresses.is_empty() {
        add(t("Addresses"), &signer.addresses.join(", "));
    }
    if let Some(id) = &signer.key_id {
        add(t("Key or serial number"), id);
    }
    if let Some(issuer) = &signer.issuer {
        add(t("Issued by"), issuer);
    }
    if let Some((from, to)) = &signer.valid {
        add(t("Certificate holds"), &tf("{} to {}", &[&from.words(), &to.words()]));
    }
    if signer.self_signed {
        add(t("Vouched for by"), t("nobody but itself"));
    }
    signer.remarks.iter().for_each(|remark| add(t("Remark"), &sentence(remark)));
    rows
}

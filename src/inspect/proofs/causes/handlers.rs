//! Forwarders, gateways, resending and exports.

use super::{Failure, Shown, organisation, text_signed_by};
use crate::evidence::{Container, Header};
use crate::inspect::copy::{CopyKind, copy_type};
use crate::inspect::proofs::proof::{Cause, Verdict};

/// Beginnings of headers that products write which mark, rewrite or wrap texts on their way, and the product.
const PRODUCTS: [(&str, &str); 24] = [
    ("x-mimecast-", "Mimecast"),
    ("x-mc-unique", "Mimecast"),
    ("x-proofpoint-", "Proofpoint"),
    ("x-barracuda-", "Barracuda"),
    ("x-brightmail-tracker", "Symantec"),
    ("x-starscan-", "Symantec MessageLabs"),
    ("x-msg-ref", "Symantec MessageLabs"),
    ("x-symantec-", "Symantec"),
    ("x-ironport-", "Cisco IronPort"),
    ("x-tm-as-", "Trend Micro"),
    ("x-tmn", "Trend Micro"),
    ("x-sophos-", "Sophos"),
    ("x-fe-", "Fortinet FortiMail"),
    ("x-feas-", "Fortinet FortiMail"),
    ("x-mdaemon-", "MDaemon"),
    ("x-kse-", "Kaspersky"),
    ("x-klms-", "Kaspersky"),
    ("x-drweb-", "Dr.Web"),
    ("x-eset-", "ESET"),
    ("x-avast-", "Avast"),
    ("x-antivirus", "an antivirus program"),
    ("x-retarus-", "Retarus"),
    ("x-websense-", "Forcepoint"),
    ("x-mimedefang-", "MIMEDefang"),
];

/// A later signature or seal by another domain whose fingerprint fits the text as it stands: it was changed before that.
pub(super) fn signed_anew(failure: &Failure) -> Option<Shown> {
    if !failure.text {
        return None;
    }
    let own = organisation(&failure.proof.domain);
    let later: Vec<&Header> = failure.message.mail.headers.iter().take_while(|header| failure.after(header)).collect();
    // The nearest one above: each is computed once, so that a thousand signatures cost no thousand hashes of the text.
    let nearest = later.into_iter().rev().find(|header| {
        (header.is("dkim-signature") || header.is("arc-message-signature"))
            && !header.text.to_lowercase().contains(&format!("d={own}"))
    })?;
    let (domain, fits) = text_signed_by(failure.message, nearest)?;
    if !fits || organisation(&domain) == own {
        return None;
    }
    let what = format!("{domain} signed the text anew, as it stands, after this signature was made");
    Shown::new(what, vec![("The later signature".to_owned(), nearest)])
}

/// A product that rewrites texts had the mail after it was signed.
pub(super) fn gateway(failure: &Failure) -> Option<Shown> {
    let mail = failure.message.mail;
    if let Some(header) = recoded(failure) {
        let label = "A server changed the transfer encoding".to_owned();
        return Shown::new("a server wrote the text in another transfer encoding", vec![(label, header)]);
    }
    // With the text as it was, a gateway has only the Subject to write in.
    let marked = mail.named("subject").any(|subject| subject.text.starts_with(['[', '*', '{']));
    let writable = failure.text || (marked && failure.own_covers("subject"));
    if !writable {
        return None;
    }
    let mut product = None;
    let mut signs = Vec::new();
    for header in mail.headers.iter().take_while(|header| failure.after(header)) {
        let name = header.name.to_ascii_lowercase();
        let Some((_, maker)) = PRODUCTS.iter().find(|(begin, _)| name.starts_with(begin)) else { continue };
        product.get_or_insert(*maker);
        signs.push(("Put on after the signature".to_owned(), header));
    }
    if let Some(product) = product {
        return Shown::new(format!("a gateway ({product}) had the mail after it was signed"), signs);
    }
    exchange(failure)
}

/// The line of a server that recoded the text (sendmail and its kin), where that server had the mail after it was signed.
fn recoded<'a>(failure: &Failure<'a>) -> Option<&'a Header> {
    let mail = failure.message.mail;
    let header = mail.headers.iter().find(|header| header.is("x-mime-autoconverted"))?;
    let text = header.text.to_lowercase();
    let hops = mail.hops.iter().filter(|hop| hop.body.start < failure.own.line.start);
    let mut by = hops.filter_map(|hop| hop.by.as_ref());
    let after = by.any(|by| !by.value.is_empty() && text.contains(&by.value.to_lowercase()));
    // What it wrote anew it declared anew: signed and unchanged, the declaration says that it was written before.
    let declared = failure.proof.signature == Verdict::Valid && failure.own_covers("content-transfer-encoding");
    (failure.text && after && !declared).then_some(header)
}

/// A mailbox of Exchange: it takes a mail apart and writes it anew whenever it is fetched (MS-OXCMAIL 2.1).
fn exchange(failure: &Failure) -> Option<Shown> {
    let mail = failure.message.mail;
    let within = |header: &&Header| header.is("x-ms-exchange-organization-authsource");
    let kept = mail.headers.iter().find(within)?;
    // Exchange's own boundaries begin so; a mail without parts has none.
    let written = mail.boundaries.first().is_none_or(|one| one.value.starts_with("_00"));
    if !failure.text || !written || failure.own_covers("x-ms-exchange-organization-authsource") {
        return None;
    }
    let label = "Written where the mailbox is kept".to_owned();
    Shown::new("the mail was kept by Microsoft Exchange, which writes texts anew", vec![(label, kept)])
}

/// Sent again by a reader's program (RFC 5322 3.6.6), which writes the mail anew.
pub(super) fn resent(failure: &Failure) -> Option<Shown> {
    let headers = failure.message.mail.headers.iter().take_while(|header| failure.after(header));
    let again = headers.filter(|header| header.name.to_ascii_lowercase().starts_with("resent-"));
    let signs = again.map(|header| ("Sent again after it was signed".to_owned(), header)).collect();
    Shown::new("the mail was sent again by one of its readers", signs)
}

/// An export or an archive that wrote the mail anew. What Gmail exports is kept byte by byte.
pub(super) fn export(failure: &Failure) -> Option<Shown> {
    let mail = failure.message.mail;
    if let Some(hidden) = archived(failure) {
        return Some(hidden);
    }
    let copy = copy_type(mail);
    let faithful = |what: &str| what.contains("Takeout") || what.contains("Proton");
    let reasons: Vec<_> = copy.reasons.iter().filter(|reason| !faithful(&reason.what)).collect();
    if copy.kind != CopyKind::Converted || reasons.is_empty() || mail.container == Container::Msg {
        return None;
    }
    let signs = reasons.into_iter().filter_map(|reason| {
        let span = reason.at.raw_span()?;
        let shown = String::from_utf8_lossy(span.of(failure.message.bytes)).trim().to_owned();
        Some((reason.what.clone(), crate::evidence::Fact::at(shown, reason.at.clone())))
    });
    let what = "the mail was written anew when it was taken out of its store".to_owned();
    Some(Shown { cause: Cause { what, signs: signs.collect(), text_only: false }, top: 0 })
}

/// Archives of lists write `name at host` for addresses (pipermail and others).
fn archived(failure: &Failure) -> Option<Shown> {
    let from = failure.message.mail.named("from").next()?;
    let text = from.text.to_lowercase();
    let hidden = !text.contains('@')
        && text.split_once(" at ").is_some_and(|(local, host)| {
            let host = host.split([' ', '>', '(']).next().unwrap_or_default();
            !local.trim().is_empty() && host.contains('.') && !host.ends_with('.')
        });
    let broken = hidden && failure.headers && failure.proof.covers("from");
    if !broken {
        return None;
    }
    let what = "an archive wrote the addresses so that programs can't gather them".to_owned();
    let mut shown = Shown::new(what, vec![("Address written out".to_owned(), from)])?;
    shown.top = 0;
    Some(shown)
}

impl Failure<'_> {
    /// Whether the failing signature covers a header of this name, so that it stood there before.
    fn own_covers(&self, name: &str) -> bool {
        self.proof.covers(name)
    }
}

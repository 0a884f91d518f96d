//! The order in which the program named writes its headers.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::LEARNED;
use super::super::super::roles::sent_on;
use super::{claimed, label};
use crate::evidence::Mail;

/// So many pairs the other way round are no accident of one server.
const FIRM: usize = 2;

pub const ORDER: Check = Check {
    id: "mail-client-header-order",
    title: "The headers do not stand in the order of the program named",
    looks_at: "The order of From, To, Subject, Date, Message-ID, MIME-Version, Content-Type, X-Mailer and User-Agent",
    why: "A program writes its headers always in the same order, and most servers leave that order alone. A mail that was put together by hand or by a script has another.",
    innocent: &[
        "Exchange, some gateways and mailing lists, and exports write the headers in an order of their own",
        "A version of the program with another order",
    ],
    next_step: "Compare with another mail of the same program that came the same way",
    sources: &[
        "assets/knowledge/clients.tsv, with the number of real mails behind each pair; no exception on the 499 that they were read from",
    ],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(order),
};

/// Whether a server on the way is known to write headers anew.
fn rewritten(mail: &Mail) -> bool {
    let exchange = mail.hops.iter().filter_map(|hop| hop.with.as_ref()).any(|with| {
        let with = with.value.to_lowercase();
        with.contains("microsoft") || with.contains("mapi") || with.contains("http")
    });
    exchange || mail.headers.iter().any(|header| header.name.to_ascii_lowercase().starts_with("x-ms-exchange-"))
}

fn order(mail: &Mail, scene: &Scene) -> Outcome {
    let (claim, client) = match claimed(mail, scene) {
        Ok(claimed) => claimed,
        Err(reason) => return Outcome::skip(reason),
    };
    let first = |name: &'static str| mail.headers.iter().find(|header| header.is(name));
    let pairs: Vec<_> =
        client.order.iter().filter_map(|(above, below, seen)| Some((first(above)?, first(below)?, *seen))).collect();
    if pairs.is_empty() {
        return Outcome::skip("no order is known for the program named");
    }
    let turned: Vec<_> = pairs.iter().filter(|(above, below, _)| above.line.start > below.line.start).collect();
    let Some((above, below, _)) = turned.first() else { return Outcome::Consistent };
    let say = Say::text("The mail names ").value(claim.product.value.clone()).then(format!(
        ", and {} of {} pairs of headers stand the other way round than {} writes them: {} below {}",
        turned.len(),
        pairs.len(),
        client.name,
        above.name,
        below.name
    ));
    let mut found = Found::new(say, Exhibit::claims(label(claim), &claim.product))
        .with(Exhibit::contradicts(format!("{} header, above", below.name), &below.fact()))
        .with(Exhibit::contradicts(format!("{} header, below", above.name), &above.fact()));
    let hand = sent_on(mail);
    if let Some(header) = hand {
        found = found.with(Exhibit::context(format!("Sent on: {} header", header.name), &header.fact()));
    }
    let learned = turned.iter().filter(|(.., seen)| *seen >= LEARNED).count() >= FIRM;
    let light = hand.is_some() || client.free || rewritten(mail) || !learned;
    Outcome::Found(vec![if light { found.at_most(Weight::Note) } else { found }])
}

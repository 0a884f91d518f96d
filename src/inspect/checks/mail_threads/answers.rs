//! What a mail says that it answers, and the subject of its conversation.

use std::collections::BTreeSet;

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::subject::bare;
use crate::evidence::{Fact, Header, Mail, absent_header};

pub const SELF: Check = Check {
    id: "mail-answers-itself",
    title: "The mail says that it answers itself",
    looks_at: "Message-ID, In-Reply-To, References",
    why: "A program makes the Message-ID when the mail is sent; it can't stand among the ids of earlier mails.",
    innocent: &["A mail that was edited and sent again under the same id", "A faulty script or ticket system"],
    next_step: "Look for the mail that it really answers, and for other mails with this id",
    sources: &["RFC 5322 3.6.4", "None of 753 real answers does"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(answers_itself),
};

pub const UNREFERENCED: Check = Check {
    id: "mail-reply-without-reference",
    title: "The subject says that it is an answer, and nothing says to what",
    looks_at: "Subject, In-Reply-To, References, Thread-Index",
    why: "Programs that answer a mail name it. “Re:” alone can be typed.",
    innocent: &[
        "Phones, web mailers and old programs that name no earlier mail",
        "“Re:” in the sense of “about”",
        "A gateway that took the headers away",
    ],
    next_step: "Look for the mail that it is said to answer",
    sources: &["RFC 5322 3.6.4 and 3.6.5", "69 of 1,325 real mails"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(unreferenced),
};

pub const NOT_LISTED: Check = Check {
    id: "mail-answer-not-in-references",
    title: "The mail that is answered is not among the references",
    looks_at: "In-Reply-To and References",
    why: "Programs end References with the id that In-Reply-To names.",
    innocent: &["Old programs, and gateways that cut long references", "A person who answered several mails at once"],
    next_step: "Look for both mails",
    sources: &["RFC 5322 3.6.4", "7 of 437 real answers"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(not_listed),
};

pub const TOPIC: Check = Check {
    id: "mail-thread-topic-differs",
    title: "Thread-Topic names another subject than the mail has",
    looks_at: "Thread-Topic and Subject",
    why: "Outlook and Exchange keep the subject of the conversation in Thread-Topic. Where it differs, the subject was changed after the conversation began, or the header is from another mail.",
    innocent: &[
        "Somebody changed the subject on a phone or in another program",
        "A gateway or list that puts a word before the subject",
    ],
    next_step: "Look for other mails of the conversation that Thread-Topic names",
    sources: &["MS-OXOMSG 2.2.1.5", "None of 31 real mails that are no bounces differs"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(topic),
};

fn answers_itself(mail: &Mail, _: &Scene) -> Outcome {
    let Some(id) = mail.message_ids.first() else { return Outcome::skip("there is no Message-ID") };
    let named = [("In-Reply-To header", &mail.in_reply_to), ("References header", &mail.references)];
    if named.iter().all(|(_, ids)| ids.is_empty()) {
        return Outcome::skip("the mail names no earlier mail");
    }
    let found = named.into_iter().filter_map(|(label, ids)| {
        let own = ids.iter().find(|other| other.value == id.value)?;
        let say = Say::text("The mail names itself as an earlier mail: ").value(id.value.clone());
        Some(Found::new(say, Exhibit::claims("Message-ID header", id)).with(Exhibit::contradicts(label, own)))
    });
    Outcome::of(found.take(1).collect())
}

fn unreferenced(mail: &Mail, _: &Scene) -> Outcome {
    let Some(subject) = mail.named("subject").next() else { return Outcome::skip("there is no Subject") };
    if !bare(&subject.text).1 {
        return Outcome::skip("the subject does not say that it is an answer");
    }
    let referenced = ["in-reply-to", "references", "thread-index", "x-reference"];
    if referenced.iter().any(|name| mail.named(name).next().is_some()) {
        return Outcome::Consistent;
    }
    let gone = Fact::at("not there".to_owned(), absent_header("In-Reply-To, References or Thread-Index"));
    Outcome::Found(vec![
        Found::new(
            Say::text("The subject says that it is an answer, and no header names an earlier mail"),
            Exhibit::claims("Subject header", &subject.fact()),
        )
        .with(Exhibit::contradicts("Reference to an earlier mail", &gone)),
    ])
}

fn not_listed(mail: &Mail, _: &Scene) -> Outcome {
    let whole = |id: &&Fact<String>| id.value.starts_with('<');
    let references: BTreeSet<&str> = mail.references.iter().filter(whole).map(|id| id.value.as_str()).collect();
    let (Some(first), Some(last)) = (mail.in_reply_to.iter().find(whole), mail.references.iter().rfind(whole)) else {
        return Outcome::skip("the mail has not both In-Reply-To and References");
    };
    if mail.in_reply_to.iter().any(|id| references.contains(id.value.as_str())) {
        return Outcome::Consistent;
    }
    let say = Say::text("In-Reply-To names ").value(first.value.clone()).then(", and References ends with ");
    Outcome::Found(vec![
        Found::new(say.value(last.value.clone()), Exhibit::claims("In-Reply-To header", first))
            .with(Exhibit::contradicts("References header: the last", last)),
    ])
}

fn topic(mail: &Mail, _: &Scene) -> Outcome {
    let (Some(topic), Some(subject)) = (mail.named("thread-topic").next(), mail.named("subject").next()) else {
        return Outcome::skip("the mail has not both Thread-Topic and Subject");
    };
    let plain = |header: &Header| bare(&header.text).0.split_whitespace().collect::<String>();
    let (one, other) = (plain(topic), plain(subject));
    if one == other || (!one.is_empty() && other.contains(&one)) || (!other.is_empty() && one.contains(&other)) {
        return Outcome::Consistent;
    }
    let say = Say::text("The subject is ").value(subject.text.clone()).then(", and the conversation is called ");
    Outcome::Found(vec![
        Found::new(say.value(topic.text.clone()), Exhibit::claims("Subject header", &subject.fact()))
            .with(Exhibit::contradicts("Thread-Topic header", &topic.fact())),
    ])
}

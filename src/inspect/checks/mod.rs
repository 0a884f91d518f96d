//! The families of checks, and nothing else.

use super::check::Check;

mod dump_archives;
mod dump_boxes;
mod dump_clocks;
mod dump_copies;
mod dump_documents;
mod dump_habits;
mod dump_lines;
mod dump_names;
mod dump_papers;
mod dump_replies;
mod dump_selectors;
mod dump_signing;
mod dump_traces;
mod dump_zones;
mod mail_addresses;
mod mail_arc;
mod mail_client;
mod mail_clocks;
mod mail_clocks_pairs;
mod mail_content;
mod mail_content_programs;
mod mail_content_script;
mod mail_content_times;
mod mail_content_versions;
mod mail_dates;
mod mail_enclosed;
mod mail_habits;
mod mail_hops;
mod mail_identity;
mod mail_mime;
mod mail_mime_coding;
mod mail_mime_lines;
mod mail_names;
mod mail_queue;
mod mail_results;
mod mail_route;
mod mail_servers;
mod mail_signatures;
mod mail_store;
mod mail_threads;
mod mail_zones;
mod office;
mod pdf_clocks;
mod pdf_dates;
mod pdf_metadata;
mod pdf_page;
mod pdf_people;
mod pdf_programs;
mod pdf_revisions;
mod pdf_signatures;
mod pdf_structure;
mod script;

/// A group of checks that ask about one thing.
pub struct Family {
    /// What it is about, as a heading.
    pub name: &'static str,
    /// One or two sentences that explain the words used.
    pub about: &'static str,
    /// The checks.
    pub checks: &'static [Check],
}

/// The families, in the order of the catalogue.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "Mail: dates",
        about: "The Date header is the sender's own statement of when the mail was written; the servers' dates stand in the Received lines.",
        checks: mail_dates::CHECKS,
    },
    Family {
        name: "Mail: zones",
        about: "A date is written with its distance from UTC (+0200) and sometimes the zone's name (CEST). Both come from the setting of the computer that wrote it.",
        checks: mail_zones::CHECKS,
    },
    Family {
        name: "Mail: Received lines",
        about: "Each server that takes a mail puts one line on top: from whom it came, who took it, how, and when. The lowest line is the oldest.",
        checks: mail_hops::CHECKS,
    },
    Family {
        name: "Mail: route",
        about: "Read from the bottom to the top, the Received lines make a chain: the host that wrote one line is the host from which the next one took the mail.",
        checks: mail_route::CHECKS,
    },
    Family {
        name: "Mail: servers",
        about: "Server programs name themselves and their protocols in the lines that they write, and none of them can name what did not exist.",
        checks: mail_servers::CHECKS,
    },
    Family {
        name: "Mail: addresses of hosts",
        about: "A server notes the internet address from which a connection came. Which addresses exist, and since when, is on public record.",
        checks: mail_addresses::CHECKS,
    },
    Family {
        name: "Mail: habits of servers",
        about: "Each server program, and each large provider, writes its lines after a pattern of its own, down to the spelling of a date.",
        checks: mail_habits::CHECKS,
    },
    Family {
        name: "Mail: results of servers",
        about: "The receiving server tests a mail (SPF, DKIM, DMARC) and notes what it tested: the envelope's address, the sender, the signature. The notes must speak of this mail.",
        checks: mail_results::CHECKS,
    },
    Family {
        name: "Mail: signatures",
        about: "A server that sends a mail can sign it (DKIM): a fingerprint of the text, and a signature over it and over some headers, made with a key of its domain. Both can be tested without a network, the second with the key. A valid signature does not prove the Date.",
        checks: mail_signatures::CHECKS,
    },
    Family {
        name: "Mail: keys and times of signatures",
        about: "What is known of the keys (how long they are, when they were seen), how the signatures are written, and the times inside them.",
        checks: mail_signatures::KEY_CHECKS,
    },
    Family {
        name: "Mail: signatures of persons",
        about: "S/MIME and OpenPGP signatures are made on the sender's own computer, with a certificate or key of a person.",
        checks: mail_signatures::PERSON_CHECKS,
    },
    Family {
        name: "Mail: ARC",
        about: "Servers that hand a mail on can note what they saw, and seal the note together with all notes before it (ARC).",
        checks: mail_arc::CHECKS,
    },
    Family {
        name: "Mail: queue ids and Message-IDs",
        about: "A server numbers each mail that waits in its queue; the number (queue id) stands in its Received line. The Message-ID is the mail's own name, given by the program or the first server. Many of both hold the time.",
        checks: mail_queue::CHECKS,
    },
    Family {
        name: "Mail: identity",
        about: "Who the mail says it is from, and whether it says so once and in plain letters.",
        checks: mail_identity::CHECKS,
    },
    Family {
        name: "Mail: names",
        about: "Addresses and domains of one mail, laid beside each other.",
        checks: mail_names::CHECKS,
    },
    Family {
        name: "Mail: program",
        about: "A mail program names itself in X-Mailer or User-Agent, and writes identifiers, headers and the lines between the parts (boundaries) in ways of its own. Here the name is compared with the ways.",
        checks: mail_client::CHECKS,
    },
    Family {
        name: "Mail: hidden clocks",
        about: "Programs build the time into identifiers that nobody reads: Message-IDs, boundaries, Thread-Index. Whoever changes the Date seldom knows of them.",
        checks: mail_clocks::CHECKS,
    },
    Family {
        name: "Mail: hidden clocks of parts, servers and copies",
        about: "Further places that hold a time: pictures, mails that are named, servers' own numbers, conversions; and what two of them together say.",
        checks: mail_clocks_pairs::CHECKS,
    },
    Family {
        name: "Mail: lines",
        about: "How the bare lines of the file are written: their ends, length, letters and names.",
        checks: mail_mime_lines::CHECKS,
    },
    Family {
        name: "Mail: conversations",
        about: "What a mail says that it answers. Outlook and Exchange also keep the conversation's subject (Thread-Topic), and its beginning and number of answers (Thread-Index).",
        checks: mail_threads::CHECKS,
    },
    Family {
        name: "Mail: structure",
        about: "A mail of several parts declares a line (the boundary) that stands between them. Declaration and parts must fit each other.",
        checks: mail_mime::CHECKS,
    },
    Family {
        name: "Mail: coding",
        about: "To travel as plain text, parts are coded: base64 for files, quoted-printable (=E9 for é) for texts. Programs do that evenly; hands do not.",
        checks: mail_mime_coding::CHECKS,
    },
    Family {
        name: "Mail: content",
        about: "What the reader of the mail sees, against what stands in it.",
        checks: mail_content::CHECKS,
    },
    Family {
        name: "Mail: versions of the text",
        about: "Most mails carry their text twice, plain and as HTML.",
        checks: mail_content_versions::CHECKS,
    },
    Family {
        name: "Mail: alphabets",
        about: "Which alphabet and language the program was set to, against those of the mail.",
        checks: mail_content_script::CHECKS,
    },
    Family {
        name: "Mail: times in the text",
        about: "What the text holds that cannot be older than a certain day: characters, links, quotations.",
        checks: mail_content_times::CHECKS,
    },
    Family {
        name: "Mail: programs in the text",
        about: "Programs and devices that leave their name or habit in the text itself.",
        checks: mail_content_programs::CHECKS,
    },
    Family {
        name: "Mail: attachments",
        about: "What is attached is examined by itself; here it is held against the mail that carries it.",
        checks: mail_enclosed::CHECKS,
    },
    Family {
        name: "Mail: mailbox",
        about: "What the program that kept the mail wrote beside it. Names that begin with PidTag are fields of Outlook and Exchange.",
        checks: mail_store::CHECKS,
    },
    Family {
        name: "Office: properties",
        about: "What Word, Excel, LibreOffice and the like write about a document into it.",
        checks: office::CHECKS,
    },
    Family {
        name: "PDF: dates",
        about: "A PDF states its dates in two places, the Info dictionary and the XMP packet, and holds other things that have a date: programs, fonts, earlier states.",
        checks: pdf_dates::CHECKS,
    },
    Family {
        name: "PDF: clocks inside",
        about: "Attached files, comments, signatures, pictures, colour profiles, fonts and the papers of programs carry dates of their own, written by other clocks than the document's.",
        checks: pdf_clocks::CHECKS,
    },
    Family {
        name: "PDF: metadata",
        about: "Author, title and programs stand twice in most PDFs, in the Info dictionary and in XMP.",
        checks: pdf_metadata::CHECKS,
    },
    Family {
        name: "PDF: later saved states",
        about: "A program can append its changes to a file and leave what was there. Each saved state is compared with the one before it, object by object, and the pages that the changes reach are named.",
        checks: pdf_revisions::CHECKS,
    },
    Family {
        name: "PDF: pages",
        about: "A page is painted like a wall: what comes later covers what was there before, but does not remove it.",
        checks: pdf_page::CHECKS,
    },
    Family {
        name: "PDF: structure",
        about: "How the file is built tells which program wrote it, and what was added later.",
        checks: pdf_structure::CHECKS,
    },
    Family {
        name: "PDF: signatures",
        about: "A signature covers the bytes of the file up to the state in which it was made. What comes behind is outside of it.",
        checks: pdf_signatures::CHECKS,
    },
    Family {
        name: "PDF: programs",
        about: "A PDF names the program that made it. How it is written and how its pages are drawn tell the program too, and are seldom changed with the name.",
        checks: pdf_programs::CHECKS,
    },
    Family {
        name: "PDF: people, machines, actions",
        about: "Names of users and machines in paths, languages of systems, words inside fonts, attached files, and what the document could run.",
        checks: pdf_people::CHECKS,
    },
    Family {
        name: "Dump: copies",
        about: "Several copies of one mail have one Message-ID and the same words. These checks look at all files that are examined together.",
        checks: dump_copies::CHECKS,
    },
    Family {
        name: "Dump: answers",
        about: "An answer names the mail that it answers, and most programs quote it. Both in one dump can be compared word by word.",
        checks: dump_replies::CHECKS,
    },
    Family {
        name: "Dump: names",
        about: "Domains, names and addresses against those that are frequent in the same dump.",
        checks: dump_names::CHECKS,
    },
    Family {
        name: "Dump: numbers",
        about: "Numbers that servers and programs give to one mail only.",
        checks: dump_traces::CHECKS,
    },
    Family {
        name: "Dump: boxes",
        about: "Where the dump shows whose box a folder or mailbox is: in which of them a mail lies.",
        checks: dump_boxes::CHECKS,
    },
    Family {
        name: "Dump: entries of archives",
        about: "What an archive states of each of its entries beside what it states of the others.",
        checks: dump_archives::CHECKS,
    },
    Family {
        name: "Dump: clocks and counters",
        about: "Servers have clocks, and programs count what they write. How each runs shows in all the mails that it wrote on.",
        checks: dump_clocks::CHECKS,
    },
    Family {
        name: "Dump: zones of servers",
        about: "How servers name their zone in all the lines that they wrote: what is a habit of theirs is no mark of one mail.",
        checks: dump_zones::CHECKS,
    },
    Family {
        name: "Dump: lines of servers",
        about: "Which servers write a Received line into each mail that they pass on, and the mail that has none of theirs.",
        checks: dump_lines::CHECKS,
    },
    Family {
        name: "Dump: habits",
        about: "What nearly all mails of a sender, a key or a folder have in common, and the one that has it not. How many is part of each finding.",
        checks: dump_habits::CHECKS,
    },
    Family {
        name: "Dump: keys and days",
        about: "Which key each domain signs with in which weeks, by all the mails of the dump, and the mail with the key of other weeks.",
        checks: dump_selectors::CHECKS,
    },
    Family {
        name: "Dump: signatures of a house",
        about: "What the mails of one domain are signed with, and the one that is not.",
        checks: dump_signing::CHECKS,
    },
    Family {
        name: "Dump: documents",
        about: "Documents beside one another: versions of one paper, hands that saved them, programs of their authors.",
        checks: dump_documents::CHECKS,
    },
    Family {
        name: "Dump: papers of one origin",
        about: "Documents that were made from one another, by their words, their fonts and their templates.",
        checks: dump_papers::CHECKS,
    },
];

/// Every check, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Check> {
    FAMILIES.iter().flat_map(|family| family.checks)
}

/// The check with this id.
pub fn by_id(id: &str) -> Option<&'static Check> {
    all().find(|check| check.id == id)
}

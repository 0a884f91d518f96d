//! The families of checks, and nothing else.

use super::check::Check;

mod mail_addresses;
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
mod mail_store;
mod mail_threads;
mod mail_zones;
mod office;
mod pdf_dates;
mod pdf_metadata;
mod pdf_structure;
mod script;

/// The families, in the order of the catalogue.
pub const FAMILIES: &[(&str, &[Check])] = &[
    ("Mail: dates", mail_dates::CHECKS),
    ("Mail: zones", mail_zones::CHECKS),
    ("Mail: hops", mail_hops::CHECKS),
    ("Mail: route", mail_route::CHECKS),
    ("Mail: servers", mail_servers::CHECKS),
    ("Mail: addresses of hosts", mail_addresses::CHECKS),
    ("Mail: habits of servers", mail_habits::CHECKS),
    ("Mail: results of servers", mail_results::CHECKS),
    ("Mail: queue ids", mail_queue::CHECKS),
    ("Mail: identity", mail_identity::CHECKS),
    ("Mail: names", mail_names::CHECKS),
    ("Mail: program", mail_client::CHECKS),
    ("Mail: hidden clocks", mail_clocks::CHECKS),
    ("Mail: hidden clocks of other kinds", mail_clocks_pairs::CHECKS),
    ("Mail: lines", mail_mime_lines::CHECKS),
    ("Mail: conversations", mail_threads::CHECKS),
    ("Mail: structure", mail_mime::CHECKS),
    ("Mail: coding", mail_mime_coding::CHECKS),
    ("Mail: content", mail_content::CHECKS),
    ("Mail: versions of the text", mail_content_versions::CHECKS),
    ("Mail: script of the text", mail_content_script::CHECKS),
    ("Mail: times in the text", mail_content_times::CHECKS),
    ("Mail: programs in the text", mail_content_programs::CHECKS),
    ("Mail: attachments", mail_enclosed::CHECKS),
    ("Mail: store", mail_store::CHECKS),
    ("Office: properties", office::CHECKS),
    ("PDF: dates", pdf_dates::CHECKS),
    ("PDF: metadata", pdf_metadata::CHECKS),
    ("PDF: structure", pdf_structure::CHECKS),
];

/// Every check, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Check> {
    FAMILIES.iter().flat_map(|(_, checks)| checks.iter())
}

/// The check with this id.
pub fn by_id(id: &str) -> Option<&'static Check> {
    all().find(|check| check.id == id)
}

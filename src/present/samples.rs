//! The samples inside the program: an installed one has no folder of them.

/// Name and bytes of each.
pub const SAMPLES: &[(&str, &[u8])] = &[
    ("consistent-answer.eml", include_bytes!("../../assets/samples/consistent-answer.eml")),
    ("consistent-notice.pdf", include_bytes!("../../assets/samples/consistent-notice.pdf")),
    ("edited-afterwards.pdf", include_bytes!("../../assets/samples/edited-afterwards.pdf")),
    ("moved-back.eml", include_bytes!("../../assets/samples/moved-back.eml")),
    ("newer-than-its-date.pdf", include_bytes!("../../assets/samples/newer-than-its-date.pdf")),
    ("two-creation-dates.pdf", include_bytes!("../../assets/samples/two-creation-dates.pdf")),
];
/// File, SHA-256, standing and the checks that find something, a line each: what is to be said of them.
pub const EXPECTED: &str = include_str!("../../assets/samples.tsv");

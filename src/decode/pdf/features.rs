//! Features of PDF that came with a certain version, by the keys and filters that use them.

/// Keys, wherever they stand, and the words of the table of releases for what they bring.
pub(super) const KEYS: [(&str, &str); 6] = [
    ("OCProperties", "/OCProperties layers"),
    ("Collection", "/Collection portfolio"),
    ("DPartRoot", "/DPartRoot"),
    ("XFA", "/XFA"),
    ("UserUnit", "/UserUnit"),
    ("StructTreeRoot", "/StructTreeRoot logical structure"),
];

/// Filters.
pub(super) const FILTERS: [(&str, &str); 3] =
    [("JBIG2Decode", "/JBIG2Decode"), ("JPXDecode", "/JPXDecode JPEG2000"), ("BrotliDecode", "/BrotliDecode")];

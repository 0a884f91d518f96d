//! Lists of releases of programs that the user gives.

super::limits! {
    MOST_RELEASES_BYTES: u64 = 8 * 1024 * 1024, Bytes, "releases-size":
        "Size of a list of releases"
        because "the research table behind the shipped one has a thirtieth of it"
        said "it is larger than the {} that a list of releases may have";
    MOST_RELEASES: usize = 20_000, Count, "releases-imported":
        "Rows of one list of releases that are taken"
        because "the shipped table has a tenth of it"
        said "only the first {} rows of a list are taken";
    MOST_RELEASES_USED: usize = 20_000, Count, "releases-used":
        "Rows of all kept lists of releases that are used"
        because "every name of a program and font is held against every row"
        said "only the first {} rows of all kept lists are used";
    LONGEST_RELEASE: usize = 4 * 1024, Bytes, "releases-line":
        "Length of a line of a list of releases"
        because "the longest row of the research table has an eighth of it"
        said "it is longer than {}";
    LONGEST_PATTERN: usize = 300, Bytes, "releases-pattern":
        "Length of a row's pattern"
        because "the longest pattern of the shipped table has less than half of it"
        said "its pattern is longer than {}";
    LARGEST_PATTERN: usize = 32 * 1024, Bytes, "releases-pattern-size":
        "Size of a pattern that is ready for use"
        because "counted repetitions make a short pattern large, and thousands of them are held at once"
        said "its pattern is no regular expression, or takes more than {} of memory";
    MOST_RELEASE_PROBLEMS: usize = 1_000, Count, "releases-problems":
        "Rows that were not taken which are told one by one"
        because "nobody reads more"
        said "more rows were not taken";
}

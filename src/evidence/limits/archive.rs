//! Archives of a dump: how much is taken out of them.

super::limits! {
    MOST_MEMBERS: u64 = 500_000, Count, "archive-members":
        "Messages or entries that are taken of one mailbox or archive, those of archives in it counted too"
        because "what one person writes and gets in thirty years is some three hundred thousand"
        said "only the first {} things that it holds were taken";
    MOST_INFLATED: u64 = 200, Times, "archive-ratio":
        "Bytes that come out of one archive, a GiB more for any size; those of archives in it are counted again"
        because "texts pack to a tenth, and lists of one line to a hundredth"
        said "it unpacks to more than {} times its size: the rest was not taken";
    DEEPEST_ARCHIVE: usize = 3, Levels, "archive-depth":
        "Archives in archives that are opened"
        because "people send a folder packed in a folder packed, and no more"
        said "archives nested more than {} deep are not opened";
    LONGEST_NAME: usize = 4_096, Bytes, "archive-name":
        "Length of a name in an archive that is kept"
        because "no system has longer paths"
        said "a name in the archive is longer than {} and was cut";
    LONGEST_HEADER: usize = 1024 * 1024, Bytes, "archive-header":
        "Length of an extended header of a tar archive that is read"
        because "attributes of a file have some kilobytes"
        said "an extended header of more than {} was not read";
    MOST_RECORDS: usize = 64, Count, "archive-records":
        "Records of an extended header of a tar archive that are listed"
        because "writers use a dozen"
        said "only the first {} records of an extended header were listed";
    MOST_DIRECTORY: usize = 128 * 1024 * 1024, Bytes, "archive-directory":
        "Size of the directory of a zip archive that is read"
        because "half a million entries with long names"
        said "only the first {} of the archive's directory were read";
}

/// Bytes that may come out of an archive of any size: a small text of blanks unpacks to a thousand times its size.
pub const INFLATED_FREE: u64 = 1024 * 1024 * 1024;

//! What is opened and what it is taken apart into: folders, a file's size, the messages of a mailbox, what stands in what.

super::limits! {
    MOST_FILES: usize = 200_000, Count, "folder-files":
        "Files that are taken of the folders that are opened together"
        because "so many rows are the most that one list can be searched as, and their names alone come to twenty megabytes"
        said "only the first {} files of the folders were taken";
    DEEPEST_FOLDER: usize = 64, Levels, "folder-depth":
        "Folders in folders, below the one that was opened, that are walked"
        because "trees of files that people keep reach a dozen"
        said "folders nested more than {} deep were not looked into";
    MOST_BYTES: u64 = 512 * 1024 * 1024, Bytes, "file-size":
        "Size of a file that is examined"
        because "it is held in memory whole, and mail offsets are 32-bit"
        said "files above {} are not read";
    MOST_PASTED_BYTES: usize = 64 * 1024 * 1024, Bytes, "pasted-bytes":
        "Size of a text that is pasted into the window"
        because "a mail with its attachments; more is better opened as a file"
        said "a pasted text of more than {} is not examined: save it as a file";
    MOST_PASTED: usize = 100, Count, "pasted-texts":
        "Texts that are pasted into the window until it closes"
        because "they are kept in memory"
        said "no more than {} pasted texts are kept: save them as files";
    MOST_MESSAGES: usize = 20_000, Count, "mailbox-messages":
        "Messages of one mailbox that are examined"
        because "twenty thousand reports are the most that one list can be read as"
        said "only the first {} messages of the mailbox were examined";
    MOST_IN_MAILBOX: usize = 50_000, Count, "mailbox-attachments":
        "Attachments of all messages of a mailbox that are examined"
        because "a few for each message"
        said "further attachments were not examined: the mailbox holds too many, more than {}";
    MOST_CHILDREN: usize = 2_000, Count, "enclosed-files":
        "Enclosed files of one file that are examined, at any depth"
        because "a digest of a busy list holds some hundred"
        said "further attachments were not examined: there are too many, more than {}";
    MOST_ENCLOSED_BYTES: usize = 256 * 1024 * 1024, Bytes, "enclosed-bytes":
        "Bytes of all enclosed files together, decoded, those inside another counted again"
        because "servers take mails up to some fifty megabytes"
        said "further attachments were not examined: together they have more than {}";
    DEEPEST_ENCLOSED: usize = 8, Levels, "enclosed-depth":
        "Files in files that are opened"
        because "forwards of forwards reach a dozen, and are read as text by then"
        said "attachments nested more than {} deep were not examined";
    DEEPEST_EXTRACTED: usize = 16, Levels, "extract-depth":
        "Steps that `extract --part` follows from message to message"
        because "twice what is examined"
        said "messages nested more than {} deep are not followed";
    LARGEST_LAYER: usize = 512 * 1024 * 1024, Bytes, "decoded-layer":
        "Bytes of one decoded layer that a view may ask for"
        because "as large as the largest file"
        said "a layer of more than {} is not shown";
}

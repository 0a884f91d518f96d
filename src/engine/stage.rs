//! What an examination is at, told while it runs: of a file that breaks its reader, it says how far it was read.

/// One step of an examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its bytes are decoded.
    Decoding,
    /// Its signatures are computed.
    Proving,
    /// Its claims are checked against each other.
    Checking,
    /// A signed value is searched.
    Searching {
        /// Work done, in blocks of 64 bytes.
        tried: u64,
        /// How much there may be.
        most: u64,
    },
    /// A message of a mailbox is begun.
    Message {
        /// Which, counted from 1.
        number: u64,
        /// How many there are.
        of: u64,
    },
}

/// Told of every step.
pub(crate) type Watch<'a> = Option<&'a (dyn Fn(Stage) + Sync)>;

/// Tells it, if somebody listens.
pub(crate) fn tell(watch: Watch, stage: Stage) {
    if let Some(watch) = watch {
        watch(stage);
    }
}

//! What the operating system holds a child to.

/// Caps the memory of this process, so that a decompression bomb ends the child and nothing else.
///
/// # Errors
/// When the system refuses.
#[cfg(target_os = "linux")]
pub(super) fn confine() -> std::io::Result<()> {
    use crate::acquire::limits::MOST_MEMORY;
    use rustix::process::{Resource, Rlimit, setrlimit};

    let most = Rlimit { current: Some(MOST_MEMORY), maximum: Some(MOST_MEMORY) };
    setrlimit(Resource::As, most)?;
    // No core file with the document's contents is left behind.
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Ok(())
}

/// Elsewhere the child has no cap of its own yet; the time limit holds everywhere.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub(super) fn confine() -> std::io::Result<()> {
    Ok(())
}

//! Arguments → gui or command line; nothing else.
fn main() {
    if std::env::args_os().nth(1).is_some_and(|first| first == palimpsest::sandbox::CHILD_ARGUMENT) {
        let _ = palimpsest::sandbox::serve();
    }
}

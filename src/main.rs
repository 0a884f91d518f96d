//! Arguments → gui or command line; nothing else.
fn main() {
    if std::env::args_os().nth(1).is_some_and(|first| first == palimpsest::sandbox::CHILD_ARGUMENT) {
        let _ = palimpsest::sandbox::serve();
        return;
    }
    let paths = std::env::args_os().skip(1).map(Into::into).collect();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let as_of = jiff::Timestamp::from_second(now.try_into().unwrap_or_default()).unwrap_or_default();
    let worker = palimpsest::sandbox::Worker::this_program().unwrap_or(palimpsest::sandbox::Worker::InProcess);
    if let Err(why) = palimpsest::present::gui::run(paths, palimpsest::Settings { as_of }, worker) {
        eprintln!("palimpsest: {why}");
        std::process::exit(1);
    }
}

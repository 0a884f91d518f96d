//! How much processor time a frame of the window takes with 100,000 files in its list, and in the table of a dump: laid out without
//! a display.
//!
//! `cargo bench --bench frames [FILES]`. The goal is under 4 ms a frame.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event, Modifiers, MouseWheelUnit, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use palimpsest::acquire::Source;
use palimpsest::inspect::across::Traits;
use palimpsest::inspect::{Report, Standing};
use palimpsest::present::dump::{DumpTable, Entry};
use palimpsest::present::gui::Window;
use palimpsest::sandbox::Worker;
use palimpsest::{Settings, examine};

const ROUNDS: usize = 200;

fn main() {
    let files = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(100_000);
    let settings = Settings::at("2026-11-22T00:00:00Z".parse().expect("a moment"));
    let bytes = include_bytes!("../assets/samples/moved-back.eml");
    let shown = examine(&Source::new("moved-back.eml", bytes.to_vec()), &settings);
    let mut reports = vec![(PathBuf::from("moved-back.eml"), shown)];
    reports.extend((1..files).map(|number| {
        let path = format!("leak/{:04}/mail-{number}.eml", number / 500);
        let mut report = Report::unreadable(&path, settings.as_of, "");
        report.id = Some(palimpsest::evidence::SourceId(format!("{number:064x}")));
        report.title = Some(format!("Minutes of meeting {number}"));
        (PathBuf::from(path), report)
    }));
    let since = Instant::now();
    let mut harness =
        Harness::builder().with_size([1360.0, 860.0]).with_max_steps(24).allow_missing_glyphs().build_eframe(
            move |creation| {
                let window = Window::new(
                    &creation.egui_ctx,
                    Vec::new(),
                    settings,
                    Worker::Process(PathBuf::from(env!("CARGO_BIN_EXE_palimpsest"))),
                    None,
                );
                let mut window = window.expect("a window");
                window.show(reports);
                window
            },
        );
    harness.run_ok();
    println!("{files} files taken into the list in {:.0} ms", since.elapsed().as_secs_f64() * 1e3);
    frames("idle", &mut harness, |_, _| {});
    frames("pointer moves", &mut harness, |harness, round| {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let y = 150.0 + (round % 60) as f32 * 10.0;
        harness.event(Event::PointerMoved(egui::pos2(120.0, y)));
    });
    frames("the list scrolls", &mut harness, |harness, _| {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -400.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
    });
    opening(&mut harness);
    for (name, key) in [("claims", egui::Key::Num2), ("times", egui::Key::Num4), ("facts", egui::Key::Num8)] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run_ok();
        frames(name, &mut harness, |_, _| {});
    }
    drop(harness);
    dump(files);
}

/// Frames of the table of a dump of so many mails.
fn dump(files: usize) {
    let settings = Settings::at("2026-11-22T00:00:00Z".parse().expect("a moment"));
    let sample = include_bytes!("../assets/samples/moved-back.eml");
    let root = PathBuf::from("leak");
    let mut entries: HashMap<u32, Arc<Entry>> = HashMap::new();
    for number in 0..u32::try_from(files).expect("so many") {
        let mut traits = Traits::unreadable(&format!("leak/{:04}/mail-{number}.eml", number / 500), "");
        traits.id = Some(palimpsest::evidence::SourceId(format!("{number:064x}")));
        traits.title = Some(format!("Minutes of meeting {number}"));
        (traits.standing, traits.unreadable) = (Standing::ALL[number as usize % 5], None);
        entries.insert(number, Arc::new(Entry::of(number, &traits, std::slice::from_ref(&root))));
    }
    let report = examine(&Source::new("leak/moved-back.eml", sample.to_vec()), &settings);
    let since = Instant::now();
    let table = DumpTable::so_far(&entries);
    println!("\na dump of {files} files put in order in {:.0} ms", since.elapsed().as_secs_f64() * 1e3);
    let mut harness =
        Harness::builder().with_size([1360.0, 860.0]).with_max_steps(24).allow_missing_glyphs().build_eframe(
            move |creation| {
                let worker = Worker::Process(PathBuf::from(env!("CARGO_BIN_EXE_palimpsest")));
                let mut window = Window::new(&creation.egui_ctx, Vec::new(), settings, worker, None).expect("a window");
                window.show(vec![(PathBuf::from("leak/moved-back.eml"), report)]);
                window.show_dump(vec![root], table);
                window
            },
        );
    harness.run_ok();
    let shown = harness.query_all_by_role(egui::accesskit::Role::Row).count();
    assert!((5..60).contains(&shown), "{shown} rows are drawn");
    frames("dump, idle", &mut harness, |_, _| {});
    frames("dump, pointer", &mut harness, |harness, round| {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let y = 350.0 + (round % 30) as f32 * 10.0;
        harness.event(Event::PointerMoved(egui::pos2(620.0, y)));
    });
    frames("dump, scrolls", &mut harness, |harness, _| {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -400.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
    });
    frames("dump, row by row", &mut harness, |harness, _| harness.key_press(egui::Key::ArrowDown));
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::F);
    harness.run_ok();
    // What is typed is looked for beside the window: no frame waits for it.
    frames("dump, typing", &mut harness, |harness, round| {
        let letter = if round % 8 < 7 { Event::Text("m".into()) } else { Event::Text(" ".into()) };
        harness.event(if round % 2 == 0 { letter } else { backspace() });
    });
}

fn backspace() -> Event {
    let key = egui::Key::Backspace;
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}

/// Frames while a dump is read and judged beside them: the project's own fixtures, some 1,500 files.
fn opening(harness: &mut Harness<'_, Window>) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::L);
    harness.run_ok();
    harness.event(Event::Text(folder.to_string_lossy().into_owned()));
    harness.step();
    harness.key_press(egui::Key::Enter);
    let (start, mut times) = (Instant::now(), Vec::new());
    // As long as it is read and judged, and at least until somebody has seen that it is a dump.
    while start.elapsed() < Duration::from_secs(120)
        && harness.query_all_by_label_contains("Stop reading the dump").next().is_some()
        || times.len() < 100
    {
        let since = Instant::now();
        harness.step();
        times.push(since.elapsed());
        std::thread::sleep(Duration::from_millis(16).saturating_sub(since.elapsed()));
    }
    report("while it is read", &mut times);
    let slow = times.iter().filter(|time| time.as_millis() >= 50).count();
    println!(
        "                   {slow} of {} frames took 50 ms or more; {:.1} s",
        times.len(),
        start.elapsed().as_secs_f64()
    );
}

fn frames(name: &str, harness: &mut Harness<'_, Window>, each: impl Fn(&mut Harness<'_, Window>, usize)) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            each(harness, round);
            let since = Instant::now();
            harness.step();
            since.elapsed()
        })
        .collect();
    report(name, &mut times);
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    println!("{name:<18} median {:.2} ms, 95 of 100 within {:.2} ms, slowest {:.2} ms", at(50), at(95), at(99));
}

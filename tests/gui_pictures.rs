//! Pictures of every view and of everything that lies over the window, in both themes.

#[path = "support/scenes.rs"]
mod scenes;
mod support;
#[path = "support/window.rs"]
mod window;

use std::path::PathBuf;

use egui_kittest::SnapshotOptions;
use image::imageops::{FilterType, resize};
use palimpsest::store::settings::{Theme, WindowSettings};
use scenes::SCENES;
use window::has_adapter;

/// The smallest window in which nothing may be cut off.
const SIZE: [f32; 2] = [1024.0, 700.0];

#[test]
fn every_view_in_both_themes() {
    if !has_adapter() {
        return;
    }
    // A folder to put the pictures into at full size, to be looked at; and how far the text is scaled there.
    let folder = std::env::var_os("PALIMPSEST_PICTURES").map(PathBuf::from);
    let zoom = std::env::var("PALIMPSEST_ZOOM").ok().and_then(|zoom| zoom.parse::<f32>().ok()).unwrap_or(1.0);
    // At half of the size a letter's edge is no difference and the files stay small; a colour, a place or a word is one.
    let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels(700).output_path("tests/snapshots");
    let only = std::env::var("PALIMPSEST_ONLY").ok();
    let mut wrong = Vec::new();
    // What is stored names a folder that is another one each time.
    let wanted = |name: &str| name != "stored" && only.as_ref().is_none_or(|only| only.split(',').any(|it| it == name));
    for scene in SCENES.iter().filter(|scene| wanted(scene.name)) {
        for (word, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let mut test = scene.open(SIZE, WindowSettings { theme, ..WindowSettings::default() });
            test.harness.set_pixels_per_point(zoom);
            test.harness.remove_cursor();
            scenes::settle(&mut test);
            let picture = test.harness.render().unwrap();
            let name = format!("{}-{word}", scene.name);
            if let Some(folder) = &folder {
                picture.save(folder.join(format!("{name}.png"))).unwrap();
                continue;
            }
            let small = resize(&picture, picture.width() / 2, picture.height() / 2, FilterType::Triangle);
            wrong.extend(egui_kittest::try_image_snapshot_options(&small, &name, &options).err());
        }
    }
    let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", said.join("\n"));
}

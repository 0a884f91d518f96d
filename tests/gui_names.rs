//! Whoever does not see the window: every control has a name and a role, no two are called the same, Tab comes to each of them,
//! and Escape leaves whatever lies over the window.

#[path = "support/scenes.rs"]
mod scenes;
mod support;
#[path = "support/window.rs"]
mod window;

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use palimpsest::store::settings::WindowSettings;
use scenes::{SCENES, Way};
use window::{Test, WIDE};

/// Most presses of Tab until everything has had the keyboard once.
const MOST_TABS: usize = 900;

/// A control as a screen reader knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Control {
    id: String,
    role: String,
    name: String,
    described: String,
    at: String,
    enabled: bool,
}

/// Everything that can have the keyboard.
fn controls(test: &Test) -> Vec<Control> {
    let nodes = test.harness.root().children_recursive();
    let controls = nodes.filter_map(|node| {
        let node = node.accesskit_node();
        node.data().supports_action(Action::Focus).then(|| Control {
            id: format!("{:?}", node.id()),
            role: format!("{:?}", node.role()),
            name: node.label().or_else(|| node.value()).unwrap_or_default(),
            described: format!("{:?}", node.description()),
            at: node.bounding_box().map(|it| format!("{it:?}")).unwrap_or_default(),
            enabled: !node.is_disabled(),
        })
    });
    controls.collect()
}

fn focused(test: &Test) -> Option<String> {
    let nodes = test.harness.root().children_recursive();
    nodes.map(|node| node.accesskit_node()).find(|node| node.is_focused()).map(|node| format!("{:?}", node.id()))
}

fn tabbed(test: &mut Test, wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for _ in 0..MOST_TABS {
        reached.extend(focused(test));
        if wanted.is_subset(&reached) {
            break;
        }
        test.harness.key_press_modifiers(Modifiers::NONE, Key::Tab);
        test.harness.step();
    }
    reached
}

/// What may be called the same twice in one view, because it does the same.
fn same(role: &str, name: &str) -> bool {
    // The name says which bytes are shown.
    (role == "Link" && name.contains("byte"))
        // Above a picture, and above the table of the same rows below it.
        || name == "Copy table"
        // The two edges between panels are named by the toolkit.
        || role == "Splitter"
}

#[test]
fn every_control_of_every_view_has_a_name_of_its_own_and_tab_reaches_it() {
    let mut wrong = Vec::new();
    for scene in SCENES {
        let mut test = scene.open(WIDE, WindowSettings::default());
        scenes::settle(&mut test);
        let over = matches!(scene.way, Way::Over(..));
        let all = controls(&test);
        if over {
            test.key(Modifiers::NONE, Key::Escape);
            test.harness.run_ok();
        }
        // What lies over the window keeps the keyboard: the controls behind it are told by their being there without it.
        let behind: BTreeSet<String> =
            if over { controls(&test).into_iter().map(|it| it.id).collect() } else { BTreeSet::new() };
        let own: Vec<&Control> = all.iter().filter(|it| !behind.contains(&it.id)).collect();
        if own.is_empty() {
            wrong.push(format!("{}: Escape does not leave it, or it has no control", scene.name));
        }
        for control in &own {
            if control.name.trim().is_empty() || ["Unknown", "GenericContainer"].contains(&control.role.as_str()) {
                wrong.push(format!("{}: no name or no role: {control:?}", scene.name));
            }
        }
        let mut named: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for control in &own {
            *named.entry((&control.role, &control.name, &control.described)).or_default() += 1;
        }
        for ((role, name, _), many) in
            named.into_iter().filter(|((role, name, _), many)| *many > 1 && !same(role, name))
        {
            wrong.push(format!("{}: {many} times {role} {name:?}", scene.name));
        }
        if over {
            test = scene.open(WIDE, WindowSettings::default());
            scenes::settle(&mut test);
        }
        let wanted: BTreeSet<String> = own.iter().filter(|it| it.enabled).map(|it| it.id.clone()).collect();
        let reached = tabbed(&mut test, &wanted);
        for control in own.iter().filter(|it| it.enabled && !reached.contains(&it.id)) {
            wrong.push(format!("{}: Tab does not reach {} {:?}", scene.name, control.role, control.name));
        }
        if over {
            // Behind what lies over the window nothing takes the keyboard.
            let beyond: Vec<&String> = reached.intersection(&behind).collect();
            if !beyond.is_empty() {
                wrong.push(format!("{}: Tab leaves it: {} of {}", scene.name, beyond.len(), behind.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} things\n{}", wrong.len(), wrong.join("\n"));
}

/// The smallest window at twice the size of its letters.
const SMALL: [f32; 2] = [512.0, 350.0];

#[test]
fn what_lies_over_a_small_window_can_be_left_with_the_mouse() {
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, SMALL.into()).expand(0.5);
    for scene in SCENES.iter().filter(|scene| matches!(scene.way, Way::Over(..))) {
        let test = scene.open(SMALL, WindowSettings::default());
        let buttons = egui_kittest::kittest::Queryable::query_all_by_role(&test.harness, Role::Button);
        let ways: Vec<_> = buttons
            .filter(|node| {
                node.accesskit_node().label().is_some_and(|name| ["Close", "Cancel"].contains(&name.as_str()))
            })
            .map(|node| node.rect())
            .collect();
        // Left by a choice, or by a click beside it.
        let by_choice = ["palette", "zone"].contains(&scene.name);
        assert!(by_choice || ways.iter().any(|rect| window.contains_rect(*rect)), "{}: {ways:?}", scene.name);
    }
}

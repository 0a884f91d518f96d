//! Colours, sizes and fonts: the only place that names one.
#![expect(clippy::disallowed_methods, reason = "this is the place for colours")]

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Shadow, Stroke,
    Style, TextStyle, Theme, Visuals,
};

use crate::inspect::{Role, Standing, Weight};
use crate::present::rows::Tone;

/// Labels of fields, places, counts (points).
pub(super) const SMALL: f32 = 12.0;
/// Everything that is read (points).
pub(super) const BODY: f32 = 14.0;
/// The name of the file (points).
pub(super) const TITLE: f32 = 20.0;
/// The grid (points): every gap is a multiple.
pub(super) const GRID: f32 = 4.0;
/// Height of a row in a list (points).
pub(super) const ROW: f32 = 44.0;
/// Below this width (points) the findings fold under the view.
pub(super) const NARROW: f32 = 1_120.0;
/// Below this width (points) the files become a drawer and the toolbar a menu.
pub(super) const SLIM: f32 = 840.0;
/// Below this height (points) the header shrinks and the findings under the view are folded.
pub(super) const LOW: f32 = 480.0;
/// Longest line of running text (points).
pub(super) const MEASURE: f32 = 680.0;

/// The colours of one theme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// Behind the view.
    pub ground: Color32,
    /// Behind panels and bars.
    pub panel: Color32,
    /// Behind cards and fields.
    pub card: Color32,
    /// Behind a row that the pointer is on.
    pub hover: Color32,
    /// Behind a selected row.
    pub selected: Color32,
    /// Lines between things.
    pub line: Color32,
    /// Edges of things to click.
    pub edge: Color32,
    /// Text.
    pub ink: Color32,
    /// Text that stands back.
    pub muted: Color32,
    /// First accent: claims, and what can be clicked.
    pub claims: Color32,
    /// Behind bytes of a claim.
    pub claims_wash: Color32,
    /// Second accent: contradictions.
    pub against: Color32,
    /// Behind bytes of a contradiction.
    pub against_wash: Color32,
    /// Behind other bytes that are pointed at.
    pub found_wash: Color32,
    /// Standing attested.
    pub attested: Color32,
    /// Standing consistent.
    pub consistent: Color32,
    /// Standing unexplained.
    pub unexplained: Color32,
    /// Standing altered.
    pub altered: Color32,
}

const fn rgb(code: u32) -> Color32 {
    let [_, red, green, blue] = code.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const LIGHT: Palette = Palette {
    ground: rgb(0xFBFAF6),
    panel: rgb(0xF3F1EA),
    card: rgb(0xFFFFFF),
    hover: rgb(0xEBE8DF),
    selected: rgb(0xE2E8EC),
    line: rgb(0xE0DCD1),
    edge: rgb(0xC9C4B6),
    ink: rgb(0x1D1C1A),
    muted: rgb(0x5C584F),
    claims: rgb(0x1C5689),
    claims_wash: rgb(0xCFE2F3),
    against: rgb(0xA6321A),
    against_wash: rgb(0xF8D6CB),
    found_wash: rgb(0xF3E6AE),
    attested: rgb(0x1B6A3C),
    consistent: rgb(0x3D5C66),
    unexplained: rgb(0x7F5200),
    altered: rgb(0x8D1550),
};

const DARK: Palette = Palette {
    ground: rgb(0x191A1B),
    panel: rgb(0x1F2022),
    card: rgb(0x26282A),
    hover: rgb(0x2C2E31),
    selected: rgb(0x2B3740),
    line: rgb(0x34373A),
    edge: rgb(0x4B4F53),
    ink: rgb(0xE9E6DF),
    muted: rgb(0xABA79D),
    claims: rgb(0x8ABBE6),
    claims_wash: rgb(0x20425F),
    against: rgb(0xF2957A),
    against_wash: rgb(0x63291A),
    found_wash: rgb(0x544A1C),
    attested: rgb(0x82C79F),
    consistent: rgb(0x9DBBC6),
    unexplained: rgb(0xE2B665),
    altered: rgb(0xF197BD),
};

impl Palette {
    /// The colours of the theme in which `ui` is drawn.
    pub(super) fn of(ui: &egui::Ui) -> &'static Self {
        Self::dark(ui.visuals().dark_mode)
    }

    /// The colours of a theme.
    pub(super) fn dark(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }

    /// The colour of a standing.
    pub(super) fn standing(&self, standing: Standing) -> Color32 {
        match standing {
            Standing::Attested => self.attested,
            Standing::Consistent => self.consistent,
            Standing::Unexplained => self.unexplained,
            Standing::Conflicting => self.against,
            Standing::Altered => self.altered,
            Standing::Unreadable => self.muted,
        }
    }

    /// The colour of a weight.
    pub(super) fn weight(&self, weight: Weight) -> Color32 {
        self.standing(weight_standing(weight))
    }

    /// Shape and colour of what a signature says.
    pub(super) fn tone(&self, tone: Tone) -> (Standing, Color32) {
        let standing = match tone {
            Tone::Fits => Standing::Attested,
            Tone::Ordinary => Standing::Consistent,
            Tone::Limited => Standing::Unexplained,
            Tone::Differs => Standing::Conflicting,
            Tone::Changed => Standing::Altered,
            // A ring without colour: nothing is known either way.
            Tone::Unknown => return (Standing::Consistent, self.muted),
            Tone::NoUse => Standing::Unreadable,
        };
        (standing, self.standing(standing))
    }

    /// The colour of an exhibit.
    pub(super) fn role(&self, role: Option<Role>) -> Color32 {
        match role {
            Some(Role::Claims) => self.claims,
            Some(Role::Contradicts) => self.against,
            Some(Role::Context) | None => self.muted,
        }
    }

    /// The colour behind an exhibit's bytes.
    pub(super) fn wash(&self, role: Option<Role>) -> Color32 {
        match role {
            Some(Role::Claims) => self.claims_wash,
            Some(Role::Contradicts) => self.against_wash,
            Some(Role::Context) | None => self.found_wash,
        }
    }
}

/// The standing whose shape and colour a weight shares.
pub(super) fn weight_standing(weight: Weight) -> Standing {
    match weight {
        Weight::Proof => Standing::Altered,
        Weight::Conflict => Standing::Conflicting,
        Weight::Odd => Standing::Unexplained,
        Weight::Note => Standing::Consistent,
    }
}

fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// Running text.
pub(super) fn body_font() -> FontId {
    FontId::new(BODY, FontFamily::Proportional)
}

/// Text that is looked at first.
pub(super) fn strong_font() -> FontId {
    FontId::new(BODY, strong_family())
}

/// Labels and places.
pub(super) fn small_font() -> FontId {
    FontId::new(SMALL, FontFamily::Proportional)
}

/// Labels that are looked at first.
pub(super) fn small_strong_font() -> FontId {
    FontId::new(SMALL, strong_family())
}

/// Bytes.
pub(super) fn mono_font() -> FontId {
    FontId::new(SMALL, FontFamily::Monospace)
}

/// Text that is looked at first.
pub(super) fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong_font())
}

/// The sentence that a reader came for.
pub(super) fn lead(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(TITLE, FontFamily::Proportional))
}

/// The name of the file.
pub(super) fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(TITLE, strong_family()))
}

/// Small text.
pub(super) fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).font(small_font())
}

/// Small text that is looked at first.
pub(super) fn small_strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(small_strong_font())
}

/// Text of identifiers and bytes.
pub(super) fn mono(text: impl Into<String>) -> RichText {
    RichText::new(text).font(mono_font())
}

/// Puts fonts and both themes in place.
pub(super) fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme == Theme::Dark));
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 3] = [
        ("plex", include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf")),
        ("plex strong", include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf")),
        ("plex mono", include_bytes!("../../../assets/fonts/IBMPlexMono-Regular.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let mut strong = vec!["plex strong".to_owned(), "plex".to_owned()];
    strong.extend(behind);
    fonts.families.insert(strong_family(), strong);
    fonts.families.entry(FontFamily::Proportional).or_default().insert(0, "plex".to_owned());
    let mono = fonts.families.entry(FontFamily::Monospace).or_default();
    mono.insert(0, "plex mono".to_owned());
    mono.insert(1, "plex".to_owned());
    fonts
}

fn style(dark: bool) -> Style {
    let palette = Palette::dark(dark);
    let mut style = Style {
        visuals: if dark { Visuals::dark() } else { Visuals::light() },
        text_styles: [
            (TextStyle::Small, small_font()),
            (TextStyle::Body, body_font()),
            (TextStyle::Button, body_font()),
            (TextStyle::Heading, FontId::new(TITLE, strong_family())),
            (TextStyle::Monospace, mono_font()),
        ]
        .into(),
        ..Style::default()
    };
    // Nothing slides: a still window costs nothing and a picture of it is always the same.
    style.animation_time = 0.0;
    let spacing = &mut style.spacing;
    spacing.item_spacing = egui::vec2(2.0 * GRID, GRID);
    spacing.button_padding = egui::vec2(2.5 * GRID, 1.25 * GRID);
    spacing.interact_size = egui::vec2(28.0, 28.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.tooltip_width = 420.0;
    spacing.scroll.floating = true;
    spacing.scroll.bar_width = 10.0;
    spacing.scroll.floating_width = 4.0;
    spacing.scroll.foreground_color = true;
    spacing.scroll.dormant_handle_opacity = 0.2;
    style.interaction.tooltip_delay = 0.35;
    let visuals = &mut style.visuals;
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.card;
    visuals.window_stroke = Stroke::new(1.0, palette.edge);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shade = Color32::from_black_alpha(if dark { 120 } else { 40 });
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 24, spread: 0, color: shade };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 12, spread: 0, color: shade };
    visuals.extreme_bg_color = palette.card;
    visuals.text_edit_bg_color = Some(palette.card);
    visuals.faint_bg_color = palette.panel;
    visuals.code_bg_color = palette.panel;
    visuals.hyperlink_color = palette.claims;
    visuals.weak_text_color = Some(palette.muted);
    visuals.warn_fg_color = palette.unexplained;
    visuals.error_fg_color = palette.against;
    visuals.selection.bg_fill = palette.claims_wash;
    visuals.selection.stroke = Stroke::new(1.0, palette.ink);
    visuals.indent_has_left_vline = false;
    let corner = CornerRadius::same(5);
    let widgets = &mut visuals.widgets;
    for (widget, fill, edge) in [
        (&mut widgets.noninteractive, palette.ground, palette.line),
        (&mut widgets.inactive, palette.card, palette.edge),
        (&mut widgets.hovered, palette.hover, palette.edge),
        (&mut widgets.active, palette.selected, palette.claims),
        (&mut widgets.open, palette.selected, palette.edge),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, edge);
        widget.fg_stroke = Stroke::new(1.0, palette.ink);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
    style
}

#[cfg(test)]
mod tests {
    use super::{DARK, LIGHT, Palette};
    use crate::inspect::Standing;
    use egui::Color32;

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_has_the_contrast_of_level_aa_on_every_ground() {
        for palette in [LIGHT, DARK] {
            let Palette { ground, panel, card, hover, selected, .. } = palette;
            let mut inks = vec![palette.ink, palette.muted, palette.claims, palette.against];
            inks.extend(Standing::ALL.map(|standing| palette.standing(standing)));
            for ink in inks {
                for behind in [ground, panel, card, hover, selected] {
                    assert!(contrast(ink, behind) >= 4.5, "{ink:?} on {behind:?}: {:.2}", contrast(ink, behind));
                }
            }
            for wash in [palette.claims_wash, palette.against_wash, palette.found_wash] {
                assert!(contrast(palette.ink, wash) >= 4.5, "ink on {wash:?}: {:.2}", contrast(palette.ink, wash));
            }
        }
    }
}

//! The window in French. The language is the program's, not a window's: nothing in this file looks at an English one.

mod support;
#[path = "support/window.rs"]
mod window;

use egui::accesskit::Role;
use palimpsest::present::{catalogue, words};
use palimpsest::store::settings::WindowSettings;
use window::{Test, WIDE, open_with, sample};

const MOVED: &str = "assets/samples/moved-back.eml";
const EDITED: &str = "assets/samples/edited-afterwards.pdf";

fn french(path: &str) -> Test {
    let settings = WindowSettings { language: Some("fr".to_owned()), ..WindowSettings::default() };
    open_with(WIDE, settings, Vec::new(), vec![sample(path)])
}

#[test]
fn a_file_is_understood_in_french() {
    let mut test = french(MOVED);
    test.must("Statut\u{a0}: Contradictoire");
    for view in
        ["Aperçu", "Déclarations", "Trajet", "Chronologie", "Preuves", "Contenu", "Structure", "Données", "Source"]
    {
        test.must(view);
    }
    test.must("Ne peuvent pas être vrais tous les deux");
    test.must("Une heure cachée dans un identifiant ne concorde pas avec la Date");
    for part in ["Pourquoi c’est important", "Raisons ordinaires", "Que faire ensuite"] {
        test.must(part);
    }
    // What the finding says itself, with its stretch of time.
    test.must("contient une heure postérieure de 21 jours à la Date");
    assert!(!test.has("holds a time that is"));
    test.must("Un envoi programmé");
    test.must("octets ");
    for (view, shown) in [
        ("Déclarations", "Quand a-t-il été envoyé\u{a0}?"),
        ("Trajet", "Expéditeur, selon le message"),
        ("Chronologie", "Raccourcir les longs vides"),
        ("Preuves", "Preuves"),
        ("Données", "Emplacement"),
    ] {
        test.click(Role::Tab, view);
        test.must(shown);
    }
}

#[test]
fn a_pdf_and_its_report_are_in_french() {
    let mut test = french(EDITED);
    test.must("Statut\u{a0}: Contradictoire");
    test.click(Role::Tab, "Révisions");
    test.must("État 1");
    test.click(Role::Button, "Rapport…");
    test.wait_for("Ce que cette méthode ne peut pas montrer");
    test.must("Notes, marques et étiquettes");

    let (_, report) = sample(EDITED);
    let html = palimpsest::present::html::report(&report, &Default::default(), &Default::default());
    assert!(html.contains("<html lang=\"fr\">") && html.contains("Ce que cette méthode ne peut pas montrer"));
    assert!(!html.contains("What this method cannot show"));
    // What programs read stays as it is.
    let mut json = Vec::new();
    palimpsest::present::json::write(&report, &mut json).unwrap();
    let json = String::from_utf8(json).unwrap();
    assert!(json.contains("\"standing\":\"conflicting\"") && !json.contains("Contradictoire"));
}

#[test]
fn numbers_and_counts_are_french() {
    let _test = french(MOVED);
    assert_eq!(words::number(1_234_567), "1\u{202f}234\u{202f}567");
    assert_eq!(words::size(412_300), "412,3\u{a0}Ko");
    assert_eq!([0, 1, 2].map(|many| words::count(many, "file", "files")), ["0 fichier", "1 fichier", "2 fichiers"]);
    assert_eq!(words::span(20 * 86_400 + 23 * 3_600), "20 jours 23 h");
}

#[test]
fn every_sample_s_checks_have_french() {
    for name in ["edited-afterwards.pdf", "newer-than-its-date.pdf", "two-creation-dates.pdf", "moved-back.eml"] {
        let (_, report) = sample(&format!("assets/samples/{name}"));
        for finding in report.findings {
            assert!(catalogue::french().contains_key(finding.check.as_str()), "{}", finding.check);
        }
    }
}

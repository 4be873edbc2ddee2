//! `--json` of the commands about personal data, to the letter.

use super::kept_answers::check;
use crate::place::Place;

#[test]
fn each_command_about_personal_data_answers_a_program_as_kept() {
    let place = Place::new();
    let line = |name: &str, line: &str| check(&place, name, &line.split(' ').collect::<Vec<_>>());
    place.json("merchant create Toko");
    place.json("merchant invite 1 --email citra@example.com --full-name Citra");
    let data = line(
        "personal-data_export",
        "personal-data export --email citra@example.com",
    );
    let person = data["people"][0]["person"].as_str().unwrap();
    line("personal-data_exposed", "personal-data exposed merchant:1");
    line("personal-data_exposed_unknown", "personal-data exposed paper:7");
    line("personal-data_erase", &format!("personal-data erase {person}"));
    line(
        "personal-data_erase_confirm",
        &format!("personal-data erase {person} --confirm"),
    );
    line(
        "personal-data_erase_unknown",
        &format!("personal-data erase {person} --confirm"),
    );
}

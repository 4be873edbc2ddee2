use jiff::Timestamp;
use sengo_core::payment::Status;
use sengo_wire::error::Language;

use super::words::{moment, outcome};

#[test]
fn moments_are_written_as_people_in_indonesia_do() {
    let at: Timestamp = "2026-05-31T09:05:20Z".parse().unwrap();
    assert_eq!(moment(at, Language::English), "31 May 2026, 16:05 WIB");
    assert_eq!(moment(at, Language::Indonesian), "31 Mei 2026, 16.05 WIB");
}

#[test]
fn every_status_has_words_of_its_own_in_both_languages() {
    let mut seen = std::collections::HashSet::new();
    for status in Status::ALL {
        for language in Language::ALL {
            assert!(seen.insert(outcome(status, language).0));
        }
    }
}

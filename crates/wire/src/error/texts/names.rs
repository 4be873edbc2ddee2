//! Names and references.

use sengo_core::name::{NAME_CHARACTERS_MAX, NameFault};
use sengo_core::printable::is_printable;
use sengo_core::reference::{REFERENCE_CHARACTERS_MAX, ReferenceFault};

use super::addresses::suggested;
use super::say;
use crate::error::text::{Text, quoted};

/// A name, of a project in most cases. Merchants' names may have any printable character, so theirs fails
/// only at what cannot be printed.
pub(super) fn project(found: &str, fault: &NameFault) -> Text {
    let shown = quoted(found);
    match fault {
        NameFault::Empty => Text::new(
            "is empty; give it at least one letter or digit, as in \"Project SenGo\"",
            "kosong; isi sedikitnya satu huruf atau angka, misalnya \"Project SenGo\"",
        ),
        NameFault::TooLong { characters } => say!(
            "has {characters} characters, and {NAME_CHARACTERS_MAX} are taken; shorten it",
            "berisi {characters} karakter, sedangkan batasnya {NAME_CHARACTERS_MAX}; persingkat",
        ),
        NameFault::Character {
            found: character,
            position,
            suggestion,
        } => {
            let text = if *character == ' ' {
                say!(
                    "{shown} has two spaces in a row at position {position}; a name has letters, digits and single spaces",
                    "{shown} berisi dua spasi berturut-turut pada posisi {position}; nama terdiri dari huruf, angka, dan spasi tunggal",
                )
            } else if !is_printable(*character) {
                let character = quoted(&character.to_string());
                say!(
                    "{shown} has the invisible character {character} at position {position}; leave it out",
                    "{shown} berisi karakter tak terlihat {character} pada posisi {position}; hilangkan",
                )
            } else {
                let character = quoted(&character.to_string());
                say!(
                    "{shown} has {character} at position {position}; a name has letters, digits and single spaces",
                    "{shown} berisi {character} pada posisi {position}; nama terdiri dari huruf, angka, dan spasi tunggal",
                )
            };
            suggested(text, suggestion.as_deref())
        }
    }
}

pub(super) fn reference(found: &str, fault: &ReferenceFault) -> Text {
    let shown = quoted(found);
    match fault {
        ReferenceFault::Empty => Text::new(
            "is empty; give it your own name for this, such as \"INV-2026-0001\"",
            "kosong; isi dengan nama dari sistem Anda, misalnya \"INV-2026-0001\"",
        ),
        ReferenceFault::TooLong { characters } => say!(
            "has {characters} characters, and {REFERENCE_CHARACTERS_MAX} are taken; shorten it",
            "berisi {characters} karakter, sedangkan batasnya {REFERENCE_CHARACTERS_MAX}; persingkat",
        ),
        ReferenceFault::OuterBlank { suggestion } => suggested(
            say!(
                "{shown} begins or ends with a blank; leave it out",
                "{shown} diawali atau diakhiri spasi; hilangkan",
            ),
            suggestion.as_deref(),
        ),
        ReferenceFault::Character {
            found: character,
            position,
        } => {
            let character = quoted(&character.to_string());
            say!(
                "{shown} has the invisible character {character} at position {position}; leave it out",
                "{shown} berisi karakter tak terlihat {character} pada posisi {position}; hilangkan",
            )
        }
    }
}

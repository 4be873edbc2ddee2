use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, NameFault>) {
    let found = ProjectName::parse(text);
    assert_eq!(
        found.as_ref().map(ProjectName::as_str),
        expected.as_ref().copied(),
        "{text:?}"
    );
}

#[track_caller]
fn check_merchant(text: &str, expected: Result<&str, NameFault>) {
    let found = MerchantName::parse(text);
    assert_eq!(
        found.as_ref().map(MerchantName::as_str),
        expected.as_ref().copied(),
        "{text:?}"
    );
}

fn unfit(found: char, position: usize, suggestion: &str) -> Result<&'static str, NameFault> {
    let suggestion = Some(suggestion.to_owned()).filter(|text| !text.is_empty());
    Err(NameFault::Character {
        found,
        position,
        suggestion,
    })
}

#[test]
fn letters_digits_and_single_spaces_are_a_name() {
    check("Project SenGo", Ok("Project SenGo"));
    check("  Toko 24 Jam\n", Ok("Toko 24 Jam"));
    check("7", Ok("7"));
    check("Café Ñandú", Ok("Café Ñandú"));
    check("Cafe\u{301}", Ok("Cafe\u{301}"));
    check("你好 世界", Ok("你好 世界"));
    check("हिन्दी ०१२", Ok("हिन्दी ०१२"));
    check("ᬩᬮᬶ", Ok("ᬩᬮᬶ"));
    check("متجر", Ok("متجر"));
    check(&"é".repeat(100), Ok(&"é".repeat(100)));
    check(&format!(" {} ", "é".repeat(100)), Ok(&"é".repeat(100)));
}

#[test]
fn the_length_counts_characters_after_trimming() {
    check("", Err(NameFault::Empty));
    check(" \t\u{A0}", Err(NameFault::Empty));
    check(&"é".repeat(101), Err(NameFault::TooLong { characters: 101 }));
    check_merchant("", Err(NameFault::Empty));
    check_merchant(&"x".repeat(101), Err(NameFault::TooLong { characters: 101 }));
}

#[test]
fn another_character_is_named_and_a_name_that_would_do() {
    check("PT. Maju Jaya", unfit('.', 3, "PT Maju Jaya"));
    check("P.T. Maju Jaya", unfit('.', 2, "PT Maju Jaya"));
    check(" PT. Maju", unfit('.', 4, "PT Maju"));
    check("Maju  Jaya", unfit(' ', 6, "Maju Jaya"));
    check("Maju\tJaya", unfit('\t', 5, "Maju Jaya"));
    check("Maju\u{A0}Jaya", unfit('\u{A0}', 5, "Maju Jaya"));
    check("Toko-Online", unfit('-', 5, "Toko Online"));
    check("sengo.id", unfit('.', 6, "sengo id"));
    check("A & B", unfit('&', 3, "A B"));
    check("O'Brien", unfit('\'', 2, "OBrien"));
    check("Ma\u{200B}ju", unfit('\u{200B}', 3, "Maju"));
    check("Toko!", unfit('!', 5, "Toko"));
    check("(Toko)", unfit('(', 1, "Toko"));
    check("Toko 👍", unfit('👍', 6, "Toko"));
    check("👍", unfit('👍', 1, ""));
    check("½", unfit('½', 1, ""));
    check("a²", unfit('²', 2, "a"));
    check("Ⓐ", unfit('Ⓐ', 1, ""));
    check("\u{3164}", unfit('\u{3164}', 1, ""));
    check("a\0b", unfit('\0', 2, "ab"));
}

#[test]
fn a_mark_belongs_to_a_letter() {
    check("\u{301}a", unfit('\u{301}', 1, "a"));
    check("7\u{301}", unfit('\u{301}', 2, "7"));
    check("a \u{301}b", unfit('\u{301}', 3, "a b"));
    check("a\u{20DD}", unfit('\u{20DD}', 2, "a"));
    let tower = format!("a{}", "\u{301}".repeat(5));
    check(&tower, unfit('\u{301}', 6, "a\u{301}\u{301}\u{301}\u{301}"));
}

#[test]
fn a_merchants_name_is_any_printable_text() {
    check_merchant(
        " PT. Maju Jaya (Persero), Tbk ",
        Ok("PT. Maju Jaya (Persero), Tbk"),
    );
    check_merchant(
        "Warung  \"Bu Tini\" 👩\u{200D}🍳",
        Ok("Warung  \"Bu Tini\" 👩\u{200D}🍳"),
    );
    check_merchant("Maju\nJaya", unfit('\n', 5, "Maju Jaya"));
    check_merchant("Maju\u{202E}Jaya", unfit('\u{202E}', 5, "MajuJaya"));
    check_merchant("\0", unfit('\0', 1, ""));
    check_merchant("\u{200D}", Err(NameFault::Empty));
}

proptest! {
    #[test]
    fn a_name_read_again_is_the_same_and_a_suggestion_would_do(text in "[a-zé0-9 .'\u{301}\t&]{0,20}|\\PC{0,20}") {
        match ProjectName::parse(&text) {
            Ok(name) => prop_assert_eq!(ProjectName::parse(name.as_str()), Ok(name)),
            Err(NameFault::Character { suggestion: Some(suggestion), .. }) => {
                let name = ProjectName::parse(&suggestion).unwrap();
                prop_assert_eq!(name.as_str(), suggestion);
            }
            Err(_) => {}
        }
        if let Ok(name) = MerchantName::parse(&text) {
            prop_assert_eq!(MerchantName::parse(name.as_str()), Ok(name));
        }
    }
}

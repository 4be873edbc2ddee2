use super::*;

#[track_caller]
fn check(text: &str, expected: Result<(), ReferenceFault>) {
    let found = Reference::parse(text);
    assert_eq!(found, expected.map(|()| Reference(text.to_owned())), "{text:?}");
}

#[test]
fn printable_text_is_taken_as_it_is() {
    check("INV/2024-001 #7", Ok(()));
    check("Tagihan Ñ 你好 👩\u{200D}🍳", Ok(()));
    check(&"é".repeat(100), Ok(()));
}

#[test]
fn each_rule_has_its_fault() {
    check("", Err(ReferenceFault::Empty));
    check(" \n", Err(ReferenceFault::Empty));
    check(&"é".repeat(101), Err(ReferenceFault::TooLong { characters: 101 }));
    check(
        " a ",
        Err(ReferenceFault::OuterBlank {
            suggestion: Some("a".to_owned()),
        }),
    );
    check(
        "a\n",
        Err(ReferenceFault::OuterBlank {
            suggestion: Some("a".to_owned()),
        }),
    );
    check(" a\tb", Err(ReferenceFault::OuterBlank { suggestion: None }));
    check(
        "a\0b",
        Err(ReferenceFault::Character {
            found: '\0',
            position: 2,
        }),
    );
    check(
        "é\u{200B}",
        Err(ReferenceFault::Character {
            found: '\u{200B}',
            position: 2,
        }),
    );
    check(
        "\u{202E}abc",
        Err(ReferenceFault::Character {
            found: '\u{202E}',
            position: 1,
        }),
    );
}

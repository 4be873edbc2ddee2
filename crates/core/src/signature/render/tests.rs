use super::*;
use crate::json::parse;

fn check(body: &str, spacing: Option<Spacing>, sorted: bool, expected: &str) {
    let value = parse(body.as_bytes()).unwrap();
    let php = PhpEncoding {
        unescaped_slashes: true,
        ..PhpEncoding::DEFAULT
    };
    let text = render(&value, Style { php, spacing, sorted }).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), expected);
}

const BODY: &str = r#"{"b":[1,{}],"a":{"d":[],"c":"/"}}"#;

#[test]
fn members_are_sorted_on_every_level() {
    check(BODY, None, true, r#"{"a":{"c":"/","d":[]},"b":[1,{}]}"#);
}

#[test]
fn each_spacing_is_written_and_empty_containers_stay_closed() {
    check(BODY, None, false, BODY);
    check(
        BODY,
        Some(Spacing::AfterCommaAndColon),
        false,
        r#"{"b": [1, {}], "a": {"d": [], "c": "/"}}"#,
    );
    check(
        BODY,
        Some(Spacing::TwoSpaces),
        false,
        "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": {\n    \"d\": [],\n    \"c\": \"/\"\n  }\n}",
    );
    check(
        "[[0]]",
        Some(Spacing::FourSpaces),
        false,
        "[\n    [\n        0\n    ]\n]",
    );
    check("[[0]]", Some(Spacing::Tabs), false, "[\n\t[\n\t\t0\n\t]\n]");
}

#[test]
fn indentation_is_given_up_where_it_explodes_and_compact_text_never_is() {
    let body = format!(
        "{}{}1{}",
        "[".repeat(60),
        "1,".repeat(GUESS_BYTES_MAX / 2),
        "]".repeat(60)
    );
    let value = parse(body.as_bytes()).unwrap();
    let style = |spacing| Style {
        php: PhpEncoding::DEFAULT,
        spacing,
        sorted: false,
    };
    assert_eq!(render(&value, style(Some(Spacing::FourSpaces))), None);
    assert_eq!(render(&value, style(None)), Some(body.into_bytes()));
}

use super::*;
use crate::json::parse;

fn check(body: &str, encoding: PhpEncoding, expected: Option<&str>) {
    let text = encoding.encode(&parse(body.as_bytes()).unwrap());
    assert_eq!(
        text.map(|bytes| String::from_utf8(bytes).unwrap()).as_deref(),
        expected,
        "{body}"
    );
}

const ARRAYS: PhpEncoding = PhpEncoding {
    objects_as: ObjectsAs::Arrays,
    ..PhpEncoding::DEFAULT
};

#[test]
fn strings_are_escaped_as_json_encode_does() {
    let body = "\"/ \\u00e9 é 😀 \u{2028} \\b\\t\\n\\f\\r \\u001F \\u0000 \u{7f} <>&' \\\" \\\\\"";
    let all = "\"\\/ \\u00e9 \\u00e9 \\ud83d\\ude00 \\u2028 \\b\\t\\n\\f\\r \\u001f \\u0000 \u{7f} <>&' \\\" \\\\\"";
    check(body, PhpEncoding::DEFAULT, Some(all));
    let slashes = PhpEncoding {
        unescaped_slashes: true,
        ..PhpEncoding::DEFAULT
    };
    check(body, slashes, Some(&all.replace("\\/", "/")));
    let unicode = PhpEncoding {
        unescaped_unicode: true,
        ..PhpEncoding::DEFAULT
    };
    check(
        body,
        unicode,
        Some(&all.replace("\\u00e9", "é").replace("\\ud83d\\ude00", "😀")),
    );
}

#[test]
fn objects_decoded_as_arrays_become_lists_where_their_names_count_up() {
    for (body, as_arrays) in [
        ("{}", "[]"),
        (r#"{"0":"a","1":"b"}"#, r#"["a","b"]"#),
        (r#"{"1":"a","0":"b"}"#, r#"{"1":"a","0":"b"}"#),
        (r#"{"1":"a"}"#, r#"{"1":"a"}"#),
        (r#"{"00":"a"}"#, r#"{"00":"a"}"#),
        (r#"{"-0":"a"}"#, r#"{"-0":"a"}"#),
        (r#"{"":"a"}"#, r#"{"":"a"}"#),
        (r#"{"a":{"0":{}}}"#, r#"{"a":[[]]}"#),
    ] {
        check(body, PhpEncoding::DEFAULT, Some(body));
        check(body, ARRAYS, Some(as_arrays));
    }
}

#[test]
fn of_a_repeated_name_the_last_value_stands_at_the_first_place() {
    check(
        r#"{"a":1,"b":2,"a":3}"#,
        PhpEncoding::DEFAULT,
        Some(r#"{"a":3,"b":2}"#),
    );
    check(r#"{"0":1,"0":2}"#, ARRAYS, Some("[2]"));
}

#[test]
fn what_php_cannot_hold_has_no_rendering() {
    check(r#"{"\u0000a":1}"#, PhpEncoding::DEFAULT, None);
    check(r#"{"\u0000a":1}"#, ARRAYS, Some(r#"{"\u0000a":1}"#));
    check(r#"{"a\u0000":1}"#, PhpEncoding::DEFAULT, Some(r#"{"a\u0000":1}"#));
    // Not even in a value that is replaced: PHP refuses it while decoding. What encoding alone refuses may be.
    check(r#"{"a":{"\u0000":1},"a":2}"#, PhpEncoding::DEFAULT, None);
    check(r#"{"a":1e999,"a":2}"#, PhpEncoding::DEFAULT, Some(r#"{"a":2}"#));
    check("[1e999]", PhpEncoding::DEFAULT, None);
}

use super::super::FaultKind::*;
use super::*;

fn fault(body: impl AsRef<[u8]>) -> (FaultKind, usize) {
    let body = body.as_ref();
    match parse(body) {
        Ok(value) => panic!("{} was read as {value:?}", body.escape_ascii()),
        Err(fault) => (fault.kind, fault.offset),
    }
}

#[test]
fn a_body_is_read_with_order_repetition_and_number_text_kept() {
    let body = br#" { "b" : [1.50, -0] , "a":"x\/\u00e9\ud83d\ude00" , "b":null, "\n":true } "#;
    let value = parse(body).unwrap();
    let names: Vec<_> = value
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, _)| name.as_ref())
        .collect();
    assert_eq!(names, ["b", "a", "b", "\n"]);
    assert_eq!(value.get("a").unwrap().as_str(), Some("x/é😀"));
    let (_, first) = &value.as_object().unwrap()[0];
    let texts: Vec<_> = first
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_number().unwrap().text())
        .collect();
    assert_eq!(texts, ["1.50", "-0"]);
}

#[test]
fn a_string_without_escapes_borrows_from_the_body() {
    let value = parse(br#"["caf\u00e9","plain"]"#).unwrap();
    let entries = value.as_array().unwrap();
    assert!(matches!(entries[0], Value::String(Cow::Owned(_))));
    assert!(matches!(entries[1], Value::String(Cow::Borrowed("plain"))));
}

#[test]
fn each_fault_is_named_at_its_place() {
    let cases: &[(&[u8], FaultKind, usize)] = &[
        (b"", Empty, 0),
        (b" \n\t", Empty, 3),
        (b"name=Toko&ip%5B%5D=0.0.0.0", FormEncoded, 0),
        (b"ip[]=1", FormEncoded, 0),
        (b"\xEF\xBB\xBF{}", ByteOrderMark, 0),
        (b"[\"a\xFF\"]", InvalidUtf8, 3),
        (b"\"\xC3", InvalidUtf8, 1),
        (b"\"\xED\xA0\x80\"", InvalidUtf8, 1),
        (b"[1,]\xFF", TrailingComma, 2),
        (b"{}\xFF", InvalidUtf8, 2),
        (b"[\"a\nb\"]", ControlCharacter { byte: b'\n' }, 3),
        (b"\"\\x41\"", UnknownEscape, 1),
        (b"\"\\u12g4\"", UnknownEscape, 1),
        (b"\"\\u+123\"", UnknownEscape, 1),
        (b"\"\\ud83d\"", LoneSurrogate, 1),
        (b"\"\\ud83d\\u0041\"", LoneSurrogate, 1),
        (b"\"\\ude00\"", LoneSurrogate, 1),
        (b"[\"abc]", UnclosedString, 1),
        (b"[1,2", UnclosedArray, 4),
        (b"[1,", UnclosedArray, 3),
        (b"[", UnclosedArray, 1),
        (b"{\"a\":1", UnclosedObject, 6),
        (b"{\"a\":", UnclosedObject, 5),
        (b"{\"a\"", UnclosedObject, 4),
        (b"{", UnclosedObject, 1),
        (b"{'a':1}", SingleQuotes, 1),
        (b"['a']", SingleQuotes, 1),
        (b"{a:1}", UnquotedName, 1),
        (b"TRUE", UnknownWord, 0),
        (b"[nul]", UnknownWord, 1),
        (b"[trueish]", UnknownWord, 1),
        (b"[NaN]", UnknownWord, 1),
        (b"01", NumberForm, 0),
        (b"+1", NumberForm, 0),
        (b".5", NumberForm, 0),
        (b"1.", NumberForm, 0),
        (b"-", NumberForm, 0),
        (b"1e", NumberForm, 0),
        (b"{\"a\":1,}", TrailingComma, 6),
        (b"[1 2]", MissingComma, 3),
        (b"[1}", MissingComma, 2),
        (b"{\"a\" 1}", MissingColon, 5),
        (b"{\"a\":}", MissingValue, 5),
        (b"[,1]", MissingValue, 1),
        (b"[1, // one\n2]", Comment, 4),
        (b"[1 /* one */]", Comment, 3),
        (b"{} {}", TrailingText, 3),
        (b"1\0", TrailingText, 1),
    ];
    for (body, kind, offset) in cases {
        assert_eq!(fault(body), (*kind, *offset), "{}", body.escape_ascii());
    }
}

#[test]
fn a_fault_tells_its_line_and_column_in_characters() {
    let fault = parse("{\n  \"é\": 1,\n  \"ë\": oops\n}".as_bytes()).unwrap_err();
    assert_eq!((fault.line, fault.column), (3, 8));
    assert_eq!(
        fault.to_string(),
        "this word is not JSON; only true, false and null are, in lower case (line 3, column 8)"
    );
}

#[test]
fn nesting_is_read_up_to_the_limit_and_refused_beyond() {
    let arrays = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    assert!(parse(arrays(DEPTH_MAX).as_bytes()).is_ok());
    assert!(parse(objects(DEPTH_MAX).as_bytes()).is_ok());
    assert_eq!(fault(arrays(DEPTH_MAX + 1)), (TooDeep, DEPTH_MAX));
    assert_eq!(fault(objects(DEPTH_MAX + 1)), (TooDeep, DEPTH_MAX * 5));
    assert_eq!(fault("[".repeat(1_000_000)), (TooDeep, DEPTH_MAX));
    // Siblings do not add up.
    assert!(parse(format!("[{}[]]", "[],".repeat(1_000)).as_bytes()).is_ok());
}

mod properties {
    use super::super::parse;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_with_a_place_inside_them(
            body in proptest::collection::vec(any::<u8>(), 0..200)
        ) {
            if let Err(fault) = parse(&body) {
                prop_assert!(fault.offset <= body.len());
                prop_assert!(fault.line >= 1 && fault.column >= 1);
            }
        }

        #[test]
        fn text_that_looks_like_json_is_read_or_refused(body in r#"[\[\]{}:,"\\0-9eE+\-. a-fu\n]{0,60}"#) {
            if let Err(fault) = parse(body.as_bytes()) {
                prop_assert!(fault.offset <= body.len());
            }
        }
    }
}

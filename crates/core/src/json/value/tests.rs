use super::super::parse;

fn duplicate(body: &str) -> Option<String> {
    parse(body.as_bytes()).unwrap().duplicate_name()
}

#[test]
fn a_name_that_stands_twice_is_found_with_its_path() {
    assert_eq!(duplicate(r#"{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}"#), None);
    assert_eq!(duplicate(r#"{"a":1,"b":2,"a":3}"#).as_deref(), Some("a"));
    assert_eq!(
        duplicate(r#"{"x":{"y":[0,{"z":1,"z":1}]}}"#).as_deref(),
        Some("x.y[1].z")
    );
    assert_eq!(duplicate(r#"[{"a":1},{"b":1,"b":1}]"#).as_deref(), Some("[1].b"));
    // The same name by another spelling.
    assert_eq!(duplicate(r#"{"a":1,"\u0061":1}"#).as_deref(), Some("a"));
}

#[test]
fn a_repeated_name_is_found_in_a_large_object_too() {
    let members: Vec<String> = (0..50).map(|n| format!(r#""n{n}":{n}"#)).collect();
    assert_eq!(duplicate(&format!("{{{}}}", members.join(","))), None);
    assert_eq!(
        duplicate(&format!(r#"{{{},"n7":0}}"#, members.join(","))).as_deref(),
        Some("n7")
    );
}

#[test]
fn the_last_of_a_repeated_name_is_read() {
    let value = parse(br#"{"a":1,"b":2,"a":"x"}"#).unwrap();
    assert_eq!(value.get("a").unwrap().as_str(), Some("x"));
    assert_eq!(value.get("c"), None);
    assert_eq!(value.as_object().unwrap().len(), 3);
}

#[test]
fn each_kind_has_a_name_with_its_article() {
    let value = parse(br#"[null,true,1,"",[],{}]"#).unwrap();
    let names: Vec<_> = value
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry.kind_name())
        .collect();
    assert_eq!(
        names,
        [
            "null",
            "a boolean",
            "a number",
            "a string",
            "an array",
            "an object"
        ]
    );
}

use crate::json::parse;

fn check(sent: &str, expected: Option<&str>) {
    let number = parse(sent.as_bytes()).unwrap().as_number().unwrap();
    let mut out = Vec::new();
    let written = super::push_number(&mut out, number).map(|()| String::from_utf8(out).unwrap());
    assert_eq!(written.as_deref(), expected, "{sent}");
}

#[test]
fn numbers_are_written_as_php_writes_them() {
    for (sent, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "-0"),
        ("0e5", "0"),
        ("10000.0", "10000"),
        ("1e2", "100"),
        ("0.1", "0.1"),
        ("0.00012", "0.00012"),
        ("0.0001", "0.0001"),
        ("0.00001", "1.0e-5"),
        ("-1.5e-7", "-1.5e-7"),
        ("1234567890.12345678901", "1234567890.1234567"),
        ("1e16", "10000000000000000"),
        ("12345678901234567.0", "12345678901234568"),
        ("1e17", "1.0e+17"),
        ("1.5E25", "1.5e+25"),
        ("1e-400", "0"),
        ("-1e-400", "-0"),
        ("5e-324", "5.0e-324"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9.223372036854776e+18"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "-9.223372036854776e+18"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ] {
        check(sent, Some(expected));
    }
}

#[test]
fn of_two_equally_near_decimals_the_even_one_is_written() {
    check("-1523563772041762.244", Some("-1523563772041762.2"));
    check("1523563772041762.75", Some("1523563772041762.8"));
}

#[test]
fn what_overflows_to_infinity_is_not_written() {
    check("1e400", None);
    check("-1.7976931348623159e308", None);
}

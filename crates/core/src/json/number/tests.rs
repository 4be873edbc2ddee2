use super::*;

fn check(text: &str, expected: Result<i64, IntegerFault>) {
    assert_eq!(Number::new(text).to_i64(), expected, "{text}");
}

#[test]
fn an_integer_is_read_exactly_however_it_is_written() {
    for text in [
        "10000",
        "10000.0",
        "1e4",
        "1E+4",
        "0.1e5",
        "100000e-1",
        "10000.000e0",
        "1000000000.0e-5",
    ] {
        check(text, Ok(10_000));
    }
    check("-1e2", Ok(-100));
    for text in ["0", "-0", "-0.0", "0e99999999999999999999", "0.000e-7"] {
        check(text, Ok(0));
    }
    check("9007199254740993.0", Ok(9_007_199_254_740_993));
    check("9223372036854775807", Ok(i64::MAX));
    check("-9223372036854775808", Ok(i64::MIN));
    check("-9.223372036854775808e18", Ok(i64::MIN));
}

#[test]
fn a_fraction_is_refused() {
    for text in [
        "0.5",
        "10000.01",
        "1e-1",
        "15e-1",
        "1e-99999999999999999999",
        "-0.000000000000000000000001",
    ] {
        check(text, Err(IntegerFault::Fraction));
    }
}

#[test]
fn what_64_bits_cannot_hold_is_refused() {
    for text in [
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "1e99999999999999999999",
        "123456789012345678901234567890",
        "0.1e20",
    ] {
        check(text, Err(IntegerFault::OutOfRange));
    }
}

#[test]
fn zeros_that_balance_the_exponent_do_not_matter() {
    let many = "0".repeat(5_000);
    check(&format!("7{many}e-5000"), Ok(7));
    check(&format!("0.{many}7e5001"), Ok(7));
}

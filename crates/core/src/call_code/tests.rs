use super::*;

const BASE: &str = "https://sengo.example.com";

fn call(method: &str, path: &str, body: &str) -> CodedCall {
    CodedCall::parse(method, path, body).unwrap()
}

#[test]
fn a_call_without_a_body_signs_the_key_alone() {
    let call = call("GET", "/api/balance", "");
    for (language, signed) in [
        (CodeLanguage::Php, "hash_hmac('sha512', $key, $token)"),
        (CodeLanguage::JavaScript, ".update(key).digest('hex')"),
        (
            CodeLanguage::Python,
            "hmac.new(token.encode(), key.encode(), hashlib.sha512)",
        ),
        (CodeLanguage::Shell, "printf '%s' \"$SENGO_KEY\" |"),
    ] {
        let code = call.code(language, BASE);
        assert!(code.contains(signed), "{code}");
        assert!(
            code.contains("'/api/balance'") && code.contains("'https://sengo.example.com'"),
            "{code}"
        );
        assert!(!code.replace("--fail-with-body", "").contains("body"), "{code}");
    }
}

#[test]
fn a_body_stands_in_the_quotes_of_each_language() {
    let call = call(
        "POST",
        "/api/qris",
        "{\"reference\":\"Pak D'\\u00e9 $1\\\\\",\n \"é\": \"</script>\"}",
    );
    for (language, literal) in [
        (
            CodeLanguage::Php,
            "$body = '{\"reference\":\"Pak D\\'\\\\u00e9 $1\\\\\\\\\",\n \"é\": \"</script>\"}';",
        ),
        (
            CodeLanguage::JavaScript,
            "const body = '{\"reference\":\"Pak D\\'\\\\u00e9 $1\\\\\\\\\",\\n' +\n  ' \"é\": \"</script>\"}';",
        ),
        (
            CodeLanguage::Python,
            "body = (\n    '{\"reference\":\"Pak D\\'\\\\u00e9 $1\\\\\\\\\",\\n'\n    ' \"é\": \"</script>\"}'\n)",
        ),
        (
            CodeLanguage::Shell,
            "body='{\"reference\":\"Pak D'\\''\\u00e9 $1\\\\\",\n \"é\": \"</script>\"}'",
        ),
    ] {
        let code = call.code(language, BASE);
        assert!(code.contains(literal), "{code}");
    }
}

#[test]
fn what_nobody_sees_is_escaped() {
    let text = "a\u{202e}'$x\"\r\u{7}😀";
    assert_eq!(literal::php(text), "\"a\\u{202e}'\\$x\\\"\\r\\u{7}😀\"");
    assert_eq!(literal::javascript(text, ""), "'a\\u{202e}\\'$x\"\\r\\u{7}😀'");
    assert_eq!(literal::python(text), "'a\\U0000202e\\'$x\"\\r\\U00000007😀'");
    assert_eq!(literal::shell(text), "$'a\\xe2\\x80\\xae\\'$x\"\\r\\x07😀'");
    assert_eq!(literal::python(""), "''");
}

#[test]
fn a_path_is_escaped_once() {
    for (typed, sent) in [
        (
            "/api/transactions?date=2026-01-02&page=1",
            "/api/transactions?date=2026-01-02&page=1",
        ),
        ("/api/check/a%20b%2", "/api/check/a%20b%252"),
        (
            "/é'\"`$(id)\\\n<{[#",
            "/%C3%A9%27%22%60%24%28id%29%5C%0A%3C%7B%5B%23",
        ),
    ] {
        assert_eq!(call("GET", typed, "").path, sent);
    }
}

#[test]
fn everything_that_is_wrong_with_a_call_is_named() {
    let long = "x".repeat(BODY_BYTES_MAX + 1);
    for (method, path, body, faults) in [
        ("PUT", "api", "", vec![CallFault::Method, CallFault::PathStart]),
        ("GET", "/", "{}", vec![CallFault::BodyOfGet]),
        ("POST", "/", "\0", vec![CallFault::BodyZero]),
        ("POST", "/", &long, vec![CallFault::BodyLength]),
        ("GET", &format!("/{long}"), "", vec![CallFault::PathLength]),
    ] {
        assert_eq!(CodedCall::parse(method, path, body), Err(faults));
    }
}

#[test]
fn no_secret_stands_in_a_program() {
    let call = call("POST", "/api/qris", "{}");
    for language in CodeLanguage::ALL {
        let code = call.code(language, BASE);
        assert!(code.contains("SENGO_TOKEN") && !code.contains("token_"), "{code}");
    }
}

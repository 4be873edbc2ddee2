use super::*;

#[track_caller]
fn check(value: &[u8], expected: Result<&str, IdempotencyKeyFault>) {
    let found = IdempotencyKey::parse(value);
    assert_eq!(
        found.as_ref().map(IdempotencyKey::as_str),
        expected.as_ref().copied()
    );
}

#[test]
fn visible_ascii_is_taken_as_it_is() {
    check(b"a", Ok("a"));
    check(b"\"8e03978e-40d5\"", Ok("\"8e03978e-40d5\""));
    check(b"!~", Ok("!~"));
    check(&[b'x'; 255], Ok(&"x".repeat(255)));
}

#[test]
fn what_is_not_visible_ascii_is_refused_where_it_stands() {
    check(b"", Err(IdempotencyKeyFault::Empty));
    check(b" a", Err(IdempotencyKeyFault::Character { position: 1 }));
    check(b"a b", Err(IdempotencyKeyFault::Character { position: 2 }));
    check(b"a\x7f", Err(IdempotencyKeyFault::Character { position: 2 }));
    check(
        "é".as_bytes(),
        Err(IdempotencyKeyFault::Character { position: 1 }),
    );
    check(
        &[b'x'; 256],
        Err(IdempotencyKeyFault::TooLong { characters: 256 }),
    );
}

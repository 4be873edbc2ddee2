use super::*;

fn check(header: &[u8], expected: &[(HashFunction, Option<Transport>)]) {
    let readings: Vec<_> = read(header)
        .into_iter()
        .map(|reading| (reading.hash, reading.transport))
        .collect();
    assert_eq!(readings, expected, "{}", header.escape_ascii());
}

#[test]
fn hex_tells_its_hash_function_by_its_length() {
    use HashFunction::{Sha1, Sha256, Sha384, Sha512};
    check(&b"ab".repeat(64), &[(Sha512, None)]);
    check(&b"AB".repeat(20), &[(Sha1, None)]);
    // 64 characters are also base64 of 48 bytes, and 64 raw bytes.
    let base64 = (Sha384, Some(Transport::Base64));
    let raw = (Sha512, Some(Transport::RawBytes));
    check(&b"ab".repeat(32), &[(Sha256, None), base64, raw]);
}

#[test]
fn base64_and_raw_bytes_are_read() {
    use HashFunction::{Sha1, Sha512};
    let digest: Vec<u8> = (128..192).collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(&digest);
    check(base64.as_bytes(), &[(Sha512, Some(Transport::Base64))]);
    check(
        base64.trim_end_matches('=').as_bytes(),
        &[(Sha512, Some(Transport::Base64))],
    );
    check(&digest, &[(Sha512, Some(Transport::RawBytes))]);
    let as_characters: String = digest.iter().map(|&byte| char::from(byte)).collect();
    check(as_characters.as_bytes(), &[(Sha512, Some(Transport::RawBytes))]);
    check(&[0xFF; 20], &[(Sha1, Some(Transport::RawBytes))]);
    let of_hex = base64::engine::general_purpose::STANDARD.encode("ab".repeat(64));
    check(of_hex.as_bytes(), &[(Sha512, Some(Transport::Base64OfHex))]);
}

/// One digest in some thousands.
#[test]
fn base64_that_begins_like_hex_is_read() {
    let mut digest = vec![0xD3, 0x1F];
    digest.resize(64, 7);
    let base64 = base64::engine::general_purpose::STANDARD.encode(&digest);
    assert!(base64.starts_with("0x"), "{base64}");
    check(
        base64.as_bytes(),
        &[(HashFunction::Sha512, Some(Transport::Base64))],
    );
}

#[test]
fn decoration_around_hex_is_seen_through() {
    let hex = "ab".repeat(64);
    for header in [
        format!(" {hex}"),
        format!("\"{hex}\""),
        format!("sha512={hex}"),
        format!("'0x{hex}' "),
    ] {
        check(
            header.as_bytes(),
            &[(HashFunction::Sha512, Some(Transport::Decorated))],
        );
    }
}

#[test]
fn what_is_no_digest_is_not_read() {
    for header in [
        "",
        "abc",
        "-",
        &"ab".repeat(63),
        &"zz".repeat(64),
        &"a".repeat(10_000),
    ] {
        check(header.as_bytes(), &[]);
    }
}

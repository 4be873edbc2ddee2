use super::*;

#[test]
fn hex_is_written_in_lower_case_and_read_in_either() {
    assert_eq!(to_hex(&[0x00, 0x9a, 0xff]), "009aff");
    assert_eq!(from_hex(b"009aff"), Some([0x00, 0x9a, 0xff]));
    assert_eq!(from_hex(b"009AfF"), Some([0x00, 0x9a, 0xff]));
}

#[test]
fn another_length_or_alphabet_is_not_read() {
    for text in [
        "", "0", "000", "00000", "0g00", "00 0", "0x00", "+0-0", "00:0", "@A@A", "`a`a",
    ] {
        assert_eq!(from_hex::<2>(text.as_bytes()), None, "{text}");
    }
}

//! QRIS codes, read as a payer's application reads them.

/// The reference label of a code, by which its network knows the payment.
///
/// # Errors
/// Says what is wrong with the code: its shape, its checksum, its amount.
pub fn reference_label(content: &str, amount: i64) -> Result<String, String> {
    let fault = |what: &str| format!("{what} in the code {content}");
    let end = content.len().checked_sub(4).ok_or_else(|| fault("no checksum"))?;
    let (covered, checksum) = (&content.as_bytes()[..end], &content[end..]);
    if checksum != format!("{:04X}", crc16(covered)) {
        return Err(fault("a wrong checksum"));
    }
    let fields = fields(content).ok_or_else(|| fault("a field that runs over the end"))?;
    let of = |tag: &str| {
        let found = fields.iter().find(|(found, _)| found == tag);
        found
            .map(|(_, value)| *value)
            .ok_or_else(|| fault(&format!("no field {tag}")))
    };
    if of("54")?.parse::<i64>() != Ok(amount) || of("53")? != "360" || of("58")? != "ID" {
        return Err(fault("another amount, currency or country"));
    }
    let additional = self::fields(of("62")?).ok_or_else(|| fault("a broken field 62"))?;
    let label = additional.into_iter().find(|(tag, _)| tag == "05");
    label
        .map(|(_, value)| value.to_owned())
        .ok_or_else(|| fault("no reference label"))
}

/// Two digits of tag, two of length, and the value.
fn fields(mut text: &str) -> Option<Vec<(String, &str)>> {
    let mut fields = Vec::new();
    while !text.is_empty() {
        let length: usize = text.get(2..4)?.parse().ok()?;
        fields.push((text.get(..2)?.to_owned(), text.get(4..4 + length)?));
        text = text.get(4 + length..)?;
    }
    Some(fields)
}

/// CRC-16 with polynomial 0x1021, begun with 0xFFFF.
fn crc16(bytes: &[u8]) -> u16 {
    let mut crc: u16 = 0xffff;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let carries = crc & 0x8000 != 0;
            crc <<= 1;
            if carries {
                crc ^= 0x1021;
            }
        }
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc16(b"123456789"), 0x29b1);
    }

    #[test]
    fn a_code_that_was_tampered_with_is_refused() {
        let body = "000201530336054051000058 02ID62070503ABC6304".replace(' ', "");
        let content = format!("{body}{:04X}", crc16(body.as_bytes()));
        assert_eq!(reference_label(&content, 10_000), Ok("ABC".into()));
        assert!(reference_label(&content, 10_001).is_err());
        assert!(reference_label(&content.replace("ABC", "ABD"), 10_000).is_err());
    }
}

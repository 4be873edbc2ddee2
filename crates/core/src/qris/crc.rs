//! The checksum at the end of a code.

/// CRC-16/CCITT-FALSE: polynomial 0x1021, first value 0xFFFF, nothing reflected, nothing turned at the end.
///
/// Its published check value, over `123456789`, is 0x29B1.
#[must_use]
pub fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

//! The square that a payer scans, as a picture.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// The light border that readers need around the code, in modules.
const QUIET_MODULES: i32 = 4;

/// The width of a module, in pixels.
const MODULE_PIXELS: i32 = 8;

/// The pattern laid over the modules. The standard has all eight tried and the evenest kept, which takes thirty times
/// as long as everything else; readers undo whichever it is, and what a QRIS code says is uneven enough by itself.
const MASK: u8 = 3;

/// The code of a text: error correction M, so that 15 % of it may be hidden.
///
/// Nothing for a text that does not fit a code: more than 2,331 bytes.
fn code(text: &str) -> Option<QrCode> {
    let segments = QrSegment::make_segments(text);
    let (least, most) = (Version::MIN, Version::MAX);
    QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Medium,
        least,
        most,
        Some(Mask::new(MASK)),
        false,
    )
    .ok()
}

/// Modules from one edge of the picture to the other, and pixels.
fn side_of(code: &QrCode) -> Option<(i32, u32)> {
    let modules = code.size().checked_add(QUIET_MODULES.checked_mul(2)?)?;
    let pixels = modules.checked_mul(MODULE_PIXELS)?;
    Some((modules, u32::try_from(pixels).ok()?))
}

/// The code of a text as a PNG image of one bit a pixel.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let code = code(text)?;
    let (modules, side) = side_of(&code)?;
    let mut pixels = Vec::new();
    for y in 0..modules {
        // A module is eight pixels wide, so a byte of one bit a pixel is one module.
        let line: Vec<u8> = (0..modules)
            .map(|x| {
                let (x, y) = (x.saturating_sub(QUIET_MODULES), y.saturating_sub(QUIET_MODULES));
                // Beyond its edges a code is light.
                if code.get_module(x, y) { 0x00 } else { 0xFF }
            })
            .collect();
        for _ in 0..MODULE_PIXELS {
            pixels.extend_from_slice(&line);
        }
    }
    let mut image = Vec::new();
    let mut encoder = Encoder::new(Cursor::new(&mut image), side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.set_compression(Compression::Fast);
    // Lines that are like the one above them, as seven of eight are, become zeros.
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(image)
}

/// The same as a data URI, to be put into an `img`.
pub(crate) fn data_uri(text: &str) -> Option<String> {
    png(text).map(|image| format!("data:image/png;base64,{}", STANDARD.encode(image)))
}

/// How many pixels wide the picture of a text is, so that it can be shown at a whole fraction of that.
pub(crate) fn side(text: &str) -> Option<usize> {
    side_of(&code(text)?).and_then(|(_, pixels)| usize::try_from(pixels).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_square_of_whole_modules_with_a_quiet_border() {
        let text = "a".repeat(250);
        let image = png(&text).unwrap();
        let mut reader = png::Decoder::new(Cursor::new(image)).read_info().unwrap();
        let (width, height) = reader.info().size();
        assert_eq!(width, height);
        assert_eq!(usize::try_from(width).ok(), side(&text));
        assert_eq!(width % 8, 0);
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let line = usize::try_from(width).unwrap() / 8;
        assert!(pixels[..line * 32].iter().all(|byte| *byte == 0xFF));
        assert_eq!(pixels[line * 32..line * 33][4], 0x00);
        assert_eq!(png(&"a".repeat(3000)), None);
    }
}

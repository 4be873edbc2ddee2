//! The square that a payer scans, as a picture.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::{Color, EcLevel, QrCode};

/// The light border that readers need around the code, in modules.
const QUIET_MODULES: usize = 4;

/// The width of a module, in pixels.
const MODULE_PIXELS: usize = 8;

/// The code of a text as a PNG image: one bit a pixel, error correction M (15 % of it may be hidden).
///
/// Nothing for a text that does not fit a code: more than 2,331 bytes.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let modules = code.width();
    let width = width_of(modules)?;
    let side = u32::try_from(width).ok()?;
    let colors = code.to_colors();
    let is_dark = |x: usize, y: usize| {
        let column = x.checked_sub(QUIET_MODULES).filter(|column| *column < modules);
        let row = y.checked_sub(QUIET_MODULES).filter(|row| *row < modules);
        let place = row
            .zip(column)
            .and_then(|(row, column)| row.checked_mul(modules)?.checked_add(column));
        place.is_some_and(|place| colors.get(place) == Some(&Color::Dark))
    };
    // A module is eight pixels wide, so a byte of one bit a pixel is one module.
    let across = width.checked_div(MODULE_PIXELS)?;
    let mut pixels = Vec::with_capacity(across.checked_mul(width)?);
    for y in 0..across {
        let line: Vec<u8> = (0..across)
            .map(|x| if is_dark(x, y) { 0x00 } else { 0xFF })
            .collect();
        for _ in 0..MODULE_PIXELS {
            pixels.extend_from_slice(&line);
        }
    }
    let mut image = Vec::new();
    let mut encoder = png::Encoder::new(Cursor::new(&mut image), side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fast);
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
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    width_of(code.width())
}

fn width_of(modules: usize) -> Option<usize> {
    modules
        .checked_add(QUIET_MODULES.checked_mul(2)?)?
        .checked_mul(MODULE_PIXELS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_square_of_whole_modules_with_a_quiet_border() {
        let image = png(&"a".repeat(250)).unwrap();
        let mut reader = png::Decoder::new(Cursor::new(image)).read_info().unwrap();
        let (width, height) = reader.info().size();
        assert_eq!(width, height);
        assert_eq!(width % 8, 0);
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let line = usize::try_from(width).unwrap() / 8;
        assert!(pixels[..line * 32].iter().all(|byte| *byte == 0xFF));
        assert_eq!(pixels[line * 32..line * 33][4], 0x00);
        assert_eq!(png(&"a".repeat(3000)), None);
    }
}

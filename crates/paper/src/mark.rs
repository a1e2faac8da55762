//! The QR of a mark, as modules: drawn by whoever renders it.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The dark modules of the QR of `text`: rows from the top; none when it is too long for one.
pub(crate) fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let width = code.width();
    let colours = code.to_colors();
    Some(colours.chunks(width).map(|row| row.iter().map(|colour| *colour == Color::Dark).collect()).collect())
}

/// As an SVG picture with a quiet border of two modules.
pub(crate) fn svg(text: &str) -> Option<String> {
    let rows = modules(text)?;
    let side = rows.len() + 4;
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + 2, y + 2);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

/// As a grey PNG, `scale` pixels for a module, with its side in pixels.
pub(crate) fn png(text: &str, scale: usize) -> Option<(Vec<u8>, u32)> {
    let rows = modules(text)?;
    let side = (rows.len() + 4) * scale;
    let mut pixels = vec![255_u8; side * side];
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            for line in 0..scale {
                let start = ((y + 2) * scale + line) * side + (x + 2) * scale;
                pixels[start..start + scale].fill(0);
            }
        }
    }
    let side = u32::try_from(side).ok()?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some((out, side))
}

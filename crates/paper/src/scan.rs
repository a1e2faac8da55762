//! Pages that came back on paper: the codes on them are read from the pictures, and pages of one file that belong to several
//! documents are taken apart.

use std::io::Cursor;
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, Limits};

use crate::RenderError;
use crate::pdf::{Part, assembled};

/// The most pages of one file: each takes up to a second.
pub const PAGES: usize = 60;
/// The most pixels of one picture.
const PIXELS: u64 = 50_000_000;
/// What decoding one picture may take, bytes.
const MEMORY: u64 = 256 * 1024 * 1024;
/// The long sides, in pixels, that a page is looked at in: A4 at 200 and 300 dots an inch, then coarse, where a photograph is
/// grainy.
const SIDES: [u32; 3] = [2340, 3510, 1200];

/// Why a file's pages cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// It is no PDF, PNG or JPEG, or is damaged.
    #[error("the file is no PDF, PNG or JPEG that reads")]
    Unreadable,
    /// It is a PDF that asks for a password.
    #[error("the PDF is protected by a password")]
    Locked,
    /// It has more pages, or pixels, than are looked at.
    #[error("the file has too many pages or pixels")]
    TooLarge,
}

/// What the QR codes on each page of a file say, in the order of its pages. A picture is one page.
pub fn codes(bytes: &[u8]) -> Result<Vec<Vec<String>>, ScanError> {
    if bytes.starts_with(b"%PDF") { of_pdf(bytes) } else { Ok(vec![of_picture(bytes)?]) }
}

fn opened(bytes: &[u8]) -> Result<Pdf, ScanError> {
    use hayro::hayro_syntax::LoadPdfError;
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ScanError::Locked,
        LoadPdfError::Invalid => ScanError::Unreadable,
    })?;
    match pdf.pages().len() {
        0 => Err(ScanError::Unreadable),
        1..=PAGES => Ok(pdf),
        _ => Err(ScanError::TooLarge),
    }
}

fn of_pdf(bytes: &[u8]) -> Result<Vec<Vec<String>>, ScanError> {
    let pdf = opened(bytes)?;
    let settings = InterpreterSettings::default();
    let cache = RenderCache::new();
    let mut found = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let long = width.max(height).max(1.0);
        let mut said = Vec::new();
        for side in [SIDES[0], SIDES[1]] {
            #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
            let scale = side as f32 / long;
            let settings_of_page =
                RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
            let drawn = render(page, &cache, &settings, &settings_of_page);
            let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
            let grey = drawn.data().iter().map(|dot| brightness(dot.r, dot.g, dot.b)).collect();
            let Some(grey) = GrayImage::from_raw(width, height, grey) else { continue };
            said = read(&grey);
            if !said.is_empty() {
                break;
            }
        }
        found.push(said);
    }
    Ok(found)
}

/// How bright the eye sees a dot.
fn brightness(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}

fn of_picture(bytes: &[u8]) -> Result<Vec<String>, ScanError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| ScanError::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| ScanError::Unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(ScanError::TooLarge);
    }
    let turned = decoder.orientation().map_err(|_| ScanError::Unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| ScanError::Unreadable)?;
    picture.apply_orientation(turned);
    let grey = picture.into_luma8();
    let long = grey.width().max(grey.height()).max(1);
    for side in SIDES {
        // A coarse scan is read better when it is drawn larger; what is smaller still is read as it is.
        let said = if u64::from(side) * 2 > u64::from(long) * 5 {
            read(&grey)
        } else {
            let sized = |length: u32| {
                u32::try_from(u64::from(length) * u64::from(side) / u64::from(long)).unwrap_or(side).max(1)
            };
            let (width, height) = (sized(grey.width()), sized(grey.height()));
            read(&image::imageops::resize(&grey, width, height, FilterType::Triangle))
        };
        if !said.is_empty() {
            return Ok(said);
        }
    }
    Ok(Vec::new())
}

/// Every QR that can be read in a picture.
fn read(grey: &GrayImage) -> Vec<String> {
    let dot = |x: usize, y: usize| {
        let at = |place: usize| u32::try_from(place).unwrap_or(0);
        grey.get_pixel(at(x), at(y)).0[0]
    };
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, dot);
    let grids = prepared.detect_grids();
    grids.into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, said)| said).collect()
}

/// Some pages of a PDF, counted from 1, as a PDF of their own; nothing is drawn anew.
pub fn pages(bytes: &[u8], wanted: &[usize]) -> Result<Vec<u8>, RenderError> {
    let broken = |error: ScanError| RenderError::Container(error.to_string());
    let pdf = opened(bytes).map_err(broken)?;
    let mut parts = Vec::new();
    for number in wanted {
        let page = number.checked_sub(1).and_then(|place| pdf.pages().get(place));
        let page = page.ok_or_else(|| RenderError::Container(format!("there is no page {number}")))?;
        let (width, height) = page.render_dimensions();
        parts.push(Part { number: *number, width, height });
    }
    assembled(bytes, &parts)
}

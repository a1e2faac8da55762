//! Pictures are drawn anew: what is kept is what can be seen, and nothing that travels beside it.
//!
//! Place, device and time of a photograph (EXIF, XMP, IPTC), comments, colour profiles, and whatever else hangs before, in or
//! behind a picture that another program could run, do not come along. How a photograph is turned is applied to it before.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits};
use kernel::{Refusal, RefusalKind};

/// The most pixels of a picture: what telephones take at most by default.
const PIXELS: u64 = 50_000_000;

/// The most memory decoding one picture may take, bytes: that many pixels of four bytes, and some room.
const MEMORY: u64 = 256 * 1024 * 1024;

/// How good a photograph stays, 1 to 100: beyond this, files grow and nobody sees more.
const QUALITY: u8 = 90;

/// The kind of picture a media type is, where it is one that is drawn anew.
pub(crate) fn format(media_type: &str) -> Option<ImageFormat> {
    match media_type {
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/png" => Some(ImageFormat::Png),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// The picture drawn anew in its own format. Refused are one that is damaged, one of too many pixels (before any is decoded),
/// and one that moves.
pub(crate) fn drawn_anew(name: &str, format: ImageFormat, content: &[u8]) -> Result<Bytes, Refusal> {
    if moves(format, content) {
        return Err(moving(name));
    }
    match redrawn(format, content) {
        Ok(Some(drawn)) => Ok(drawn.into()),
        Ok(None) | Err(ImageError::Limits(_)) => Err(too_many_pixels(name)),
        Err(_) => Err(damaged(name)),
    }
}

/// None when it has too many pixels.
fn redrawn(format: ImageFormat, content: &[u8]) -> ImageResult<Option<Vec<u8>>> {
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Ok(None);
    }
    let turned = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(turned);
    let mut drawn = Vec::with_capacity(content.len());
    match format {
        ImageFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut drawn, QUALITY))?,
        ImageFormat::WebP => picture.write_with_encoder(WebPEncoder::new_lossless(&mut drawn))?,
        _ => {
            let encoder = PngEncoder::new_with_quality(&mut drawn, CompressionType::Default, FilterType::Adaptive);
            picture.write_with_encoder(encoder)?;
        }
    }
    Ok(Some(drawn))
}

/// Whether it has more than one frame: the first alone would be another picture than was sent.
fn moves(format: ImageFormat, content: &[u8]) -> bool {
    let content = Cursor::new(content);
    match format {
        ImageFormat::Png => PngDecoder::new(content).and_then(|decoder| decoder.is_apng()).unwrap_or(false),
        ImageFormat::WebP => WebPDecoder::new(content).is_ok_and(|decoder| decoder.has_animation()),
        _ => false,
    }
}

fn damaged(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Unsupported,
        "file.picture_damaged",
        format!("图片“{name}”无法完整读取：请确认能正常打开后重新上传，或另存为 PNG、JPEG 再上传。"),
        format!(
            "The picture “{name}” does not read: make sure that it opens and upload it again, or save it as PNG or JPEG first."
        ),
    )
}

fn too_many_pixels(name: &str) -> Refusal {
    let most = PIXELS / 1_000_000;
    Refusal::new(
        RefusalKind::TooLarge,
        "file.too_many_pixels",
        format!("图片“{name}”超过 {most} 百万像素：请缩小或裁剪后上传。"),
        format!(
            "The picture “{name}” has more than {most} million pixels: make it smaller or cut out the part that matters."
        ),
    )
}

fn moving(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Unsupported,
        "file.picture_moves",
        format!("图片“{name}”是动图：请改为上传 GIF 或 MP4 视频。"),
        format!("The picture “{name}” moves: upload it as a GIF or an MP4 video."),
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]
mod tests {
    use image::{GenericImageView, Rgb, RgbImage, Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    fn photograph() -> DynamicImage {
        let shade = |n: u32| u8::try_from(n * 3 % 256).unwrap();
        RgbImage::from_fn(60, 40, |x, y| Rgb([shade(x), shade(y), 90])).into()
    }

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn holds(content: &[u8], words: &[u8]) -> bool {
        content.windows(words.len()).any(|found| found == words)
    }

    /// A JPEG with an APP1 segment: turned by a quarter, a maker's name, and a GPS section with its place in it.
    fn with_exif() -> Vec<u8> {
        let short = |n: u16| n.to_le_bytes();
        let long = |n: u32| n.to_le_bytes();
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            [&short(tag)[..], &short(kind), &long(count), &long(value)].concat()
        };
        // The header is 8 bytes, the first section 2 + 3 × 12 + 4 = 42, so that the maker stands at 50 and GPS at 66.
        let mut tiff = b"II*\0\x08\0\0\0".to_vec();
        tiff.extend(short(3));
        tiff.extend(entry(0x010f, 2, 16, 50));
        tiff.extend(entry(0x0112, 3, 1, 6));
        tiff.extend(entry(0x8825, 4, 1, 66));
        tiff.extend(long(0));
        tiff.extend(b"CANARY-MAKER-01\0");
        tiff.extend(short(1));
        tiff.extend(entry(0x0002, 2, 16, 84));
        tiff.extend(long(0));
        tiff.extend(b"CANARY-PLACE-31\0");
        let mut segment = b"Exif\0\0".to_vec();
        segment.extend(tiff);
        let mut jpeg = written(&photograph(), ImageFormat::Jpeg);
        let mut app1 = vec![0xff, 0xe1];
        app1.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
        app1.extend(segment);
        let comment = b"\xff\xfe\0\x1b<script>alert(1)</script>";
        jpeg.splice(2..2, [app1.as_slice(), comment].concat());
        jpeg
    }

    #[test]
    fn a_photograph_loses_its_place_its_maker_and_its_comments_and_stands_upright() {
        let sent = with_exif();
        for words in [&b"CANARY-PLACE-31"[..], b"CANARY-MAKER-01", b"<script>"] {
            assert!(holds(&sent, words));
        }
        let kept = drawn_anew("a.jpg", ImageFormat::Jpeg, &sent).unwrap();
        for words in [&b"CANARY"[..], b"Exif", b"script"] {
            assert!(!holds(&kept, words));
        }
        let picture = image::load_from_memory(&kept).unwrap();
        assert_eq!(picture.dimensions(), (40, 60), "the quarter turn is applied");
    }

    /// What is a picture and an archive, a page or a script at once is a picture afterwards.
    #[test]
    fn what_hangs_on_a_picture_of_any_kind_does_not_come_along() {
        let tails: [&[u8]; 3] = [b"PK\x03\x04payload.exe", b"<html><script>alert(1)</script>", b"%PDF-1.7 payload"];
        for (name, format) in [("a.png", ImageFormat::Png), ("a.jpg", ImageFormat::Jpeg), ("a.webp", ImageFormat::WebP)]
        {
            for tail in tails {
                let sent = [written(&photograph(), format).as_slice(), tail].concat();
                let kept = drawn_anew(name, format, &sent).unwrap();
                assert!(!holds(&kept, tail), "{name}");
                assert_eq!(image::guess_format(&kept).unwrap(), format);
                assert_eq!(image::load_from_memory(&kept).unwrap().dimensions(), (60, 40));
            }
        }
    }

    #[test]
    fn a_screenshot_keeps_every_pixel() {
        let picture: DynamicImage = RgbaImage::from_fn(33, 21, |x, y| {
            Rgba([u8::try_from(x * 7).unwrap(), u8::try_from(y * 11).unwrap(), 3, u8::try_from(255 - x).unwrap()])
        })
        .into();
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let kept = drawn_anew("a", format, &written(&picture, format)).unwrap();
            assert_eq!(image::load_from_memory(&kept).unwrap().to_rgba8(), picture.to_rgba8());
        }
    }

    /// A few bytes that claim to be 3.6 thousand million pixels: refused by what they claim, not by what they unpack to.
    #[test]
    fn a_picture_that_unpacks_to_more_than_it_may_is_refused_before_it_is_unpacked() {
        let mut bomb = written(&photograph(), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let checksum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(drawn_anew("b.png", ImageFormat::Png, &bomb).unwrap_err().code, "file.too_many_pixels");
        let mut bomb = written(&photograph(), ImageFormat::Jpeg);
        let frame = bomb.windows(2).position(|found| found == [0xff, 0xc0]).unwrap();
        bomb[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
        assert_eq!(drawn_anew("b.jpg", ImageFormat::Jpeg, &bomb).unwrap_err().code, "file.too_many_pixels");
    }

    #[test]
    fn what_is_cut_off_or_moves_is_refused_with_what_to_do() {
        let whole = written(&photograph(), ImageFormat::Png);
        for cut in [&whole[..33], &whole[..whole.len() / 2]] {
            assert_eq!(drawn_anew("c.png", ImageFormat::Png, cut).unwrap_err().code, "file.picture_damaged");
        }
        let mut moving = whole[..33].to_vec();
        let mut control = b"acTL\0\0\0\x02\0\0\0\0".to_vec();
        control.extend(crc(&control).to_be_bytes());
        moving.extend([&8_u32.to_be_bytes()[..], &control, &whole[33..]].concat());
        let refused = drawn_anew("d.png", ImageFormat::Png, &moving).unwrap_err();
        assert_eq!(refused.code, "file.picture_moves");
        assert!(refused.zh.contains("GIF") && refused.en.contains("GIF"));
    }

    /// The checksum of a PNG's chunk (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
        })
    }

    proptest! {
        #[test]
        fn no_bytes_make_drawing_panic(at in 0_usize..4000, with in proptest::collection::vec(any::<u8>(), 1..40)) {
            for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
                let mut content = written(&photograph(), format);
                let at = at % content.len();
                let until = (at + with.len()).min(content.len());
                content.splice(at..until, with.iter().copied());
                let _ = drawn_anew("x", format, &content);
                let _ = drawn_anew("x", format, &with);
            }
        }
    }
}

//! Pictures are drawn anew: what is kept is what can be seen, and nothing that travels beside it.
//!
//! Place, device and time of a photograph (EXIF, XMP, IPTC), comments, colour profiles, and whatever else hangs before, in or
//! behind a picture that another program could run, do not come along. How a photograph is turned is applied to it before.

use std::borrow::Cow;
use std::io::Cursor;
use std::num::NonZeroU64;

use bytes::Bytes;
use gif::{ColorOutput, DecodeOptions, Encoder, MemoryLimit};
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

/// The most pixels of all frames of a moving picture together.
const FRAMES: u64 = 4 * PIXELS;

/// The kind of picture a media type is; none where it is no picture. Refused is a picture that cannot be drawn anew: what hangs on it
/// (place, device, names) would come along.
pub(crate) fn format(name: &str, media_type: &str) -> Result<Option<ImageFormat>, Refusal> {
    match media_type {
        "image/gif" => Ok(Some(ImageFormat::Gif)),
        "image/jpeg" => Ok(Some(ImageFormat::Jpeg)),
        "image/png" => Ok(Some(ImageFormat::Png)),
        "image/webp" => Ok(Some(ImageFormat::WebP)),
        // It has no place for anything beside its pixels.
        "image/bmp" => Ok(None),
        other if other.starts_with("image/") => Err(not_drawn(name, other)),
        _ => Ok(None),
    }
}

/// The picture drawn anew in its own format. Refused are one that is damaged, one of too many pixels (before any is decoded),
/// and one that moves.
pub(crate) fn drawn_anew(name: &str, format: ImageFormat, content: &[u8]) -> Result<Bytes, Refusal> {
    if moves(format, content) {
        return Err(moving(name));
    }
    let drawn = if format == ImageFormat::Gif {
        // Colour by colour and frame by frame: it stays the picture it was, and moves.
        Ok(frames(content).map_err(|_| damaged(name))?)
    } else {
        redrawn(format, content)
    };
    match drawn {
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

/// A GIF with its frames, their palettes and times, and how often they go round: comments and what programs hang on do not come along.
/// None when it has too many pixels.
fn frames(content: &[u8]) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error>> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(NonZeroU64::new(MEMORY).map_or(MemoryLimit::Bytes(NonZeroU64::MIN), MemoryLimit::Bytes));
    let mut decoder = options.read_info(content)?;
    let (width, height) = (decoder.width(), decoder.height());
    if u64::from(width) * u64::from(height) > PIXELS {
        return Ok(None);
    }
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut drawn = Vec::with_capacity(content.len());
    let mut encoder = Encoder::new(&mut drawn, width, height, &palette)?;
    let mut pixels = 0;
    while let Some(frame) = decoder.next_frame_info()? {
        pixels += u64::from(frame.width) * u64::from(frame.height);
        if pixels > FRAMES {
            return Ok(None);
        }
        let mut frame = frame.clone();
        let mut buffer = vec![0; decoder.buffer_size()];
        decoder.read_into_buffer(&mut buffer)?;
        if pixels == u64::from(frame.width) * u64::from(frame.height) {
            // It stands before the first frame, and is known from then on.
            encoder.set_repeat(decoder.repeat())?;
        }
        frame.buffer = Cow::Owned(buffer);
        frame.interlaced = false;
        encoder.write_frame(&frame)?;
    }
    if pixels == 0 {
        return Err("there is no picture in it".into());
    }
    drop(encoder);
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

fn not_drawn(name: &str, media_type: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Unsupported,
        "file.picture_not_drawn",
        format!(
            "图片“{name}”（{media_type}）可能带有拍摄地点等信息，平台无法去除：请另存为 JPEG 或 PNG 后上传；确需保留原件时请打包成 ZIP。"
        ),
        format!(
            "The picture “{name}” ({media_type}) may carry where and by whom it was taken, which cannot be taken off here: save it as JPEG or PNG, or pack it into a ZIP where the original itself is needed."
        ),
    )
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

    /// A chunk of a PNG: its kind, what it says, its checksum.
    fn chunk(kind: &[u8], said: &[u8]) -> Vec<u8> {
        let whole = [kind, said].concat();
        let length = u32::try_from(said.len()).unwrap().to_be_bytes();
        [&length[..], &whole, &crc(&whole).to_be_bytes()].concat()
    }

    /// A chunk of a WebP.
    fn part(kind: &[u8], said: &[u8]) -> Vec<u8> {
        let length = u32::try_from(said.len()).unwrap().to_le_bytes();
        [kind, &length, said, &vec![0; said.len() % 2]].concat()
    }

    #[test]
    fn png_and_webp_lose_what_hangs_on_them_too() {
        let plain = written(&photograph(), ImageFormat::Png);
        let notes = [
            chunk(b"tEXt", b"Author\0CANARY-AUTHOR"),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>CANARY-XMP</x>"),
            chunk(b"eXIf", b"II*\0\x08\0\0\0\0\0\0\0\0\0CANARY-EXIF"),
        ]
        .concat();
        let png = [&plain[..33], &notes, &plain[33..]].concat();
        let plain = written(&photograph(), ImageFormat::WebP);
        // 60 by 40, with EXIF and XMP behind the picture.
        let extended = part(b"VP8X", &[0x0c, 0, 0, 0, 59, 0, 0, 39, 0, 0]);
        let body =
            [extended, plain[12..].to_vec(), part(b"EXIF", b"II*\0CANARY-EXIF"), part(b"XMP ", b"<x>CANARY-XMP</x>")]
                .concat();
        let size = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        let webp = [b"RIFF", &size[..], b"WEBP", &body].concat();
        for (name, format, sent) in [("a.png", ImageFormat::Png, png), ("a.webp", ImageFormat::WebP, webp)] {
            assert!(holds(&sent, b"CANARY"));
            let kept = drawn_anew(name, format, &sent).unwrap();
            assert!(!holds(&kept, b"CANARY"), "{name}");
            assert_eq!(image::load_from_memory(&kept).unwrap().to_rgb8(), photograph().to_rgb8(), "{name}");
        }
    }

    /// Three frames of a few colours, with a comment, XMP and a program's own words, and more behind its end.
    fn moving_gif() -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 8, 4, &[255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]).unwrap();
        encoder.set_repeat(gif::Repeat::Infinite).unwrap();
        encoder.write_raw_extension(gif::AnyExtension(0xfe), &[b"CANARY-COMMENT"]).unwrap();
        encoder.write_raw_extension(gif::AnyExtension(0xff), &[b"XMP DataXMP", b"<x>CANARY-XMP</x>"]).unwrap();
        for shade in 0..3 {
            let mut frame = gif::Frame { width: 8, height: 4, delay: 7 + u16::from(shade), ..gif::Frame::default() };
            frame.buffer = Cow::Owned((0..32).map(|at| (at + shade) % 4).collect());
            encoder.write_frame(&frame).unwrap();
        }
        drop(encoder);
        out.extend(b"PK\x03\x04CANARY-BEHIND");
        out
    }

    fn told(gif: &[u8]) -> Vec<(u16, Vec<u8>)> {
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::RGBA);
        let mut decoder = options.read_info(gif).unwrap();
        let mut all = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            all.push((frame.delay, frame.buffer.to_vec()));
        }
        all
    }

    #[test]
    fn a_moving_gif_keeps_every_frame_and_loses_every_word() {
        let sent = moving_gif();
        assert!(holds(&sent, b"CANARY-COMMENT") && holds(&sent, b"CANARY-XMP") && holds(&sent, b"CANARY-BEHIND"));
        let kept = drawn_anew("a.gif", ImageFormat::Gif, &sent).unwrap();
        assert!(!holds(&kept, b"CANARY"));
        assert_eq!((told(&kept), told(&kept).len()), (told(&sent), 3));
        assert!(holds(&kept, b"NETSCAPE2.0"), "it goes round as before");
        assert_eq!(drawn_anew("a.gif", ImageFormat::Gif, &sent[..20]).unwrap_err().code, "file.picture_damaged");
        let mut bomb = sent;
        bomb[6..10].copy_from_slice(&[0xff; 4]);
        assert_eq!(drawn_anew("a.gif", ImageFormat::Gif, &bomb).unwrap_err().code, "file.too_many_pixels");
    }

    #[test]
    fn what_cannot_be_drawn_anew_is_refused_with_what_to_do() {
        for kind in
            ["image/heif", "image/avif", "image/tiff", "image/jxl", "image/x-canon-cr2", "image/vnd.adobe.photoshop"]
        {
            let refused = format("a", kind).unwrap_err();
            assert_eq!(refused.code, "file.picture_not_drawn");
            assert!(refused.zh.contains("JPEG") && refused.en.contains("JPEG"));
        }
        assert_eq!(format("a", "application/pdf"), Ok(None));
        assert_eq!(format("a", "video/mp4"), Ok(None));
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
            for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
                let is_gif = format == ImageFormat::Gif;
                let mut content = if is_gif { moving_gif() } else { written(&photograph(), format) };
                let at = at % content.len();
                let until = (at + with.len()).min(content.len());
                content.splice(at..until, with.iter().copied());
                let _ = drawn_anew("x", format, &content);
                let _ = drawn_anew("x", format, &with);
            }
        }
    }
}

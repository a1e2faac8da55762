//! The fonts of this machine: found by path, read once, shared by every document.

use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// The families a document is set in. Debian has them in the package `fonts-noto-cjk`.
pub(crate) const TEXT: &str = "Noto Serif CJK SC";
pub(crate) const HEAD: &str = "Noto Sans CJK SC";

/// Where they are looked for besides the folders that are configured.
const USUAL: [&str; 4] =
    ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts", "/usr/local/share/fonts"];

/// There is no font that has Chinese letters; what to install.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no font with Chinese letters was found (`{missing}`; looked in {looked}): install the package fonts-noto-cjk \
     (Debian, Ubuntu) or google-noto-serif-cjk-fonts and google-noto-sans-cjk-fonts (openEuler, Fedora), or name the \
     folder of the fonts in [documents] fonts"
)]
pub struct NoFonts {
    /// The family that is missing.
    pub missing: String,
    /// The folders that were looked in.
    pub looked: String,
}

/// The fonts documents are set in.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
}

impl Fonts {
    /// Reads the fonts under `folders`, then under the usual ones. They take about 90 MB while they are held: a document uses
    /// every one of the four files.
    pub fn find(folders: &[PathBuf]) -> Result<Self, NoFonts> {
        let usual = USUAL.iter().map(PathBuf::from);
        let looked: Vec<PathBuf> = folders.iter().cloned().chain(usual).collect();
        Self::in_folders(&looked)
    }

    /// Reads the fonts under these folders and no others.
    pub fn in_folders(folders: &[PathBuf]) -> Result<Self, NoFonts> {
        let mut faces = Vec::new();
        let mut seen = Vec::new();
        for folder in folders {
            gather(folder, &mut faces, &mut seen);
            if missing(&faces).is_none() {
                let book = LazyHash::new(FontBook::from_fonts(&faces));
                return Ok(Self { book, faces });
            }
        }
        let looked: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
        let missing = missing(&faces).unwrap_or(TEXT).to_owned();
        Err(NoFonts { missing, looked: looked.join(", ") })
    }
}

fn missing(faces: &[Font]) -> Option<&'static str> {
    let has = |family: &str| faces.iter().any(|face| face.info().family.as_str() == family);
    [TEXT, HEAD].into_iter().find(|family| !has(family))
}

/// Only the faces that are used: a collection holds those of four countries in one file.
fn gather(folder: &Path, faces: &mut Vec<Font>, seen: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.is_symlink() {
            gather(&path, faces, seen);
        } else if may_be_wanted(&path) && !seen.contains(&path) {
            if let Ok(bytes) = std::fs::read(&path) {
                let bytes = Bytes::new(bytes);
                faces.extend(Font::iter(bytes).filter(|face| wanted(face.info())));
            }
            seen.push(path);
        }
    }
}

fn wanted(info: &FontInfo) -> bool {
    [TEXT, HEAD].contains(&info.family.as_str())
}

fn may_be_wanted(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    let font = [".ttc", ".otf", ".ttf", ".otc"].iter().any(|end| name.ends_with(end));
    let weight = ["Regular", "Bold"].iter().any(|weight| name.contains(&format!("-{weight}.")));
    font && weight && (name.starts_with("NotoSerif") || name.starts_with("NotoSans"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_chinese_fonts_is_told_what_to_install() {
        let empty = tempfile::tempdir().expect("a folder");
        let error = Fonts::in_folders(&[empty.path().to_owned()]).err().expect("there are none");
        assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
        assert_eq!(error.missing, TEXT);
    }
}

//! What the configuration says of documents.

use std::sync::Arc;

use agreement::Agreements;
use anyhow::{Context, bail};
use app::App;
use assessment::Assessments;
use desk::Desk;
use documents::{Documents, Sources};
use estate::Estate;
use files::Files;
use jiff::tz::TimeZone;
use kernel::Language;
use paper::Logo;
use team::Team;

use crate::config::Config;
use crate::wiring::Settings;

/// The slices that documents are filled in from.
type From<'a> = (&'a Arc<Estate>, &'a Arc<Agreements>, &'a Arc<Team>, &'a Arc<Desk>, &'a Arc<Assessments>);

/// The slice of documents over those before it.
pub(crate) fn documents(
    app: &Arc<App>,
    (estate, agreements, team, desk, assessments): From<'_>,
    files: &Arc<Files>,
    zone: TimeZone,
    settings: &Settings,
) -> Documents {
    let sources = Sources {
        estate: Arc::clone(estate),
        agreements: Arc::clone(agreements),
        team: Arc::clone(team),
        desk: Arc::clone(desk),
        assessments: Arc::clone(assessments),
    };
    let (app, files) = (Arc::clone(app), Arc::clone(files));
    Documents::new(app, sources, files, zone, settings.public_url.clone(), settings.documents.clone())
}

/// The largest logo: it stands in every document.
const LARGEST: usize = 512 * 1024;

/// How documents are made. A logo that cannot be read stops the start, rather than every document.
pub fn settings(config: &Config) -> anyhow::Result<documents::Settings> {
    let config = &config.documents;
    let logo = if config.logo.as_os_str().is_empty() {
        None
    } else {
        let file = &config.logo;
        let bytes = std::fs::read(file).with_context(|| format!("[documents] logo: {}", file.display()))?;
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
        let format = match ending.as_str() {
            "png" => "png",
            "jpg" | "jpeg" => "jpg",
            "svg" => "svg",
            _ => bail!("[documents] logo: {} is no PNG, JPEG or SVG file", file.display()),
        };
        if bytes.len() > LARGEST {
            bail!("[documents] logo: {} is larger than {} KB", file.display(), LARGEST / 1024);
        }
        Some(Logo { format, bytes })
    };
    if !(0..=28).contains(&config.reports_day) {
        bail!("[documents] reports_day = {}: a day from 1 to 28, or 0 for none", config.reports_day);
    }
    let language = match config.language.as_str() {
        "zh" => Language::Zh,
        "en" => Language::En,
        other => bail!("[documents] language = \"{other}\": zh or en"),
    };
    Ok(documents::Settings {
        fonts: config.fonts.clone(),
        logo,
        two_persons: config.two_persons,
        reports_day: (config.reports_day > 0).then_some(config.reports_day),
        language,
    })
}

//! What the configuration says of documents.

use std::path::PathBuf;
use std::sync::Arc;

use agreement::Agreements;
use anyhow::{Context, bail};
use app::App;
use assessment::Assessments;
use desk::Desk;
use documents::{Documents, Sealer, Sources};
use estate::Estate;
use files::Files;
use jiff::tz::TimeZone;
use kernel::Language;
use paper::Logo;
use serde::Deserialize;
use team::Team;
use webhook::core::Secret;
use webhook::{Poster, Target};

use crate::config::Config;
use crate::mailboxes::secret;
use crate::wiring::Settings;

/// `[documents]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentConfig {
    /// Folders in which fonts are looked for before the usual places.
    pub fonts: Vec<PathBuf>,
    /// The provider's logo, a PNG, JPEG or SVG file; empty: none.
    pub logo: PathBuf,
    /// Whether somebody else than who drafted a document approves it.
    pub two_persons: bool,
    /// The day of the month from which on reports and sign-off lists draft themselves; 0: they do not.
    pub reports_day: i8,
    /// The language of what drafts itself.
    pub language: String,
    /// Where the service for electronic seals is told of what was issued; empty: there is none.
    pub seal_hook: String,
    /// What both sides sign their calls with: `whsec_` and base64.
    pub seal_secret: String,
    /// The file that holds it.
    pub seal_secret_file: String,
}

/// The slices that documents are filled in from.
type From<'a> = (&'a Arc<Estate>, &'a Arc<Agreements>, &'a Arc<Team>, &'a Arc<Desk>, &'a Arc<Assessments>);

/// The slice of documents over those before it.
pub(crate) fn documents(
    app: &Arc<App>,
    (estate, agreements, team, desk, assessments): From<'_>,
    files: &Arc<Files>,
    zone: TimeZone,
    settings: &Settings,
) -> anyhow::Result<Documents> {
    let sources = Sources {
        estate: Arc::clone(estate),
        agreements: Arc::clone(agreements),
        team: Arc::clone(team),
        desk: Arc::clone(desk),
        assessments: Arc::clone(assessments),
    };
    let (app, files) = (Arc::clone(app), Arc::clone(files));
    let sealer = match &settings.sealing {
        None => None,
        Some((url, secret)) => {
            let poster = Poster::new(&settings.webhooks).map_err(anyhow::Error::msg).context("[webhooks] ca_file")?;
            Some(Sealer { url: url.clone(), secret: secret.clone(), poster })
        }
    };
    let slice = Documents::new(app, sources, files, zone, settings.public_url.clone(), settings.documents.clone());
    Ok(slice.with_sealer(sealer))
}

/// The service for electronic seals: where it is told, and what both sides sign with. Half of it stops the start.
pub fn sealing(config: &Config) -> anyhow::Result<Option<(String, Secret)>> {
    let (config, allow_private) = (&config.documents, config.webhooks.allow_private);
    if config.seal_hook.is_empty() {
        return Ok(None);
    }
    Target::read_permitted(&config.seal_hook, allow_private)
        .map_err(|refusal| anyhow::anyhow!("[documents] seal_hook = \"{}\": {}", config.seal_hook, refusal.en))?;
    let text = secret(&config.seal_secret, &config.seal_secret_file).context("[documents] seal_secret_file")?;
    let text =
        text.context("[documents] seal_hook needs seal_secret or seal_secret_file: whsec_ and base64 of 32 bytes")?;
    let secret = Secret::read(&text).context("[documents] seal_secret does not read: whsec_ and base64 of 32 bytes")?;
    Ok(Some((config.seal_hook.clone(), secret)))
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

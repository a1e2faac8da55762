//! What the configuration says of the backup that is made every night.

use anyhow::Context;
use jiff::tz::TimeZone;
use kernel::HOUR;
use operations::Plan;

use crate::config::{BackupConfig, Config};

/// When backups are made and how many are kept; none where no folder is named.
pub(crate) fn plan(config: &Config) -> anyhow::Result<Option<Plan>> {
    let BackupConfig { folder, at, keep, alarm_hours } = &config.backup;
    if folder.as_os_str().is_empty() {
        return Ok(None);
    }
    let time = jiff::civil::Time::strptime("%H:%M", at).with_context(|| format!("[backup] at = \"{at}\": HH:MM"))?;
    let zone =
        TimeZone::get(&config.provider.zone).with_context(|| format!("[provider] zone `{}`", config.provider.zone))?;
    anyhow::ensure!(*keep > 0, "[backup] keep = 0 would keep no backup at all: keep one at least");
    Ok(Some(Plan { at: time, zone, keep: *keep, alarm_after: i64::from(*alarm_hours) * HOUR }))
}

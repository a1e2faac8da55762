//! `[costs]`: what the work of the integrator's own people costs.

use agreement::core::content::Money;
use anyhow::bail;
use serde::Deserialize;

use crate::config::Config;

/// The most that an hour may cost, minor units.
const MOST: i64 = 1_000_000_000;

/// `[costs]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostConfig {
    /// What an hour of one person costs, minor units; 0: nobody said.
    pub hour_minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// What an hour of one person costs; none where nobody said.
pub fn hour(config: &Config) -> anyhow::Result<Option<Money>> {
    let CostConfig { hour_minor, currency } = &config.costs;
    if !(0..=MOST).contains(hour_minor) {
        bail!("[costs] hour_minor = {hour_minor}: minor units from 1 to {MOST}, or 0 for none");
    }
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        bail!("[costs] currency = \"{currency}\": three capital letters, such as CNY");
    }
    Ok((*hour_minor > 0).then(|| Money { minor: *hour_minor, currency: currency.clone() }))
}

//! What it costs to chain the journal's entries afterwards.

use anyhow::Result;
use server::wiring::Platform;

/// Seals everything that waits. Returns how many entries.
pub async fn all(platform: &Platform) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let now = platform.app.clock.now();
        match platform.seal(now).await? {
            0 => return Ok(sealed),
            some => sealed += some,
        }
    }
}

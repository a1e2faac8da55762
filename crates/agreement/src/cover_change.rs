//! A version binds from a day in the past: what was decided meanwhile is decided again.

use app::Cx;
use journal::queue::{NewJob, enqueue};
use kernel::AgreementVersionId;
use serde_json::json;
use storage::WriteSet;

use crate::Agreements;
use crate::store::cover::Stretch;

/// The cover of systems changed from an instant in the past on: the job that decides again.
#[derive(Clone, Copy, Debug)]
pub struct CoverChange;

impl CoverChange {
    /// The kind of job; its payload names the `version`, the `system`, and the instants `from` and `until` between which
    /// reports were judged without it.
    pub const JOB: &'static str = "agreement.cover_changed";
}

impl Agreements {
    /// Asks for a new decision on what was reported since the stretches begin, where that lies in the past.
    pub(crate) fn cover_changed(set: &mut WriteSet, cx: &Cx, version: AgreementVersionId, begins: &[Stretch]) {
        for stretch in begins.iter().filter(|stretch| stretch.from < cx.now) {
            let payload = json!({ "version": version, "system": stretch.system, "from": stretch.from.to_string(),
                "until": cx.now.to_string() });
            let key = format!("{version}/{}", stretch.system);
            let job = NewJob { kind: CoverChange::JOB, key: Some(&key), payload, run_at: cx.now };
            enqueue(set, cx.ids.as_ref(), cx.now, &job);
        }
    }
}

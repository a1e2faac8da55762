//! 补录: when something happened, and when it was entered.

use kernel::{HOUR, Instant, MINUTE, Refusal, RefusalKind};

/// Up to so long back an entry counts at once.
pub const AT_ONCE: i64 = 4 * HOUR;
/// Up to so long back it counts with a manager's approval.
pub const WITH_APPROVAL: i64 = 72 * HOUR;

/// The instant a move counts from: now, or the stated one when it may be taken.
///
/// A stated instant up to 4 h back counts at once; up to 72 h back only a manager's own entry counts (it is his approval);
/// further back, or in the future, nothing does.
pub fn occurred(stated: Option<Instant>, now: Instant, not_before: Instant, manager: bool) -> Result<Instant, Refusal> {
    let Some(at) = stated else { return Ok(now) };
    if at > now {
        return Err(refused(
            "entry.in_future",
            "发生时间不能晚于现在。",
            "The time it happened cannot lie in the future.",
        ));
    }
    if at < not_before {
        return Err(refused(
            "entry.out_of_order",
            "发生时间早于前一步骤，请核对先后顺序。",
            "The time it happened lies before the step it follows; check their order.",
        ));
    }
    let back = now.since(at);
    if back > WITH_APPROVAL {
        return Err(refused(
            "entry.too_late",
            "超过 72 小时的事项不能补录，请改为登记说明并由运维服务经理处理。",
            "Nothing further back than 72 hours can be entered; write a note and let the service manager decide.",
        ));
    }
    if back > AT_ONCE && !manager {
        return Err(refused(
            "entry.needs_approval",
            "补录 4 小时之前的事项须由运维服务经理凭依据录入。",
            "An entry more than 4 hours back must be made by the service manager, with evidence.",
        ));
    }
    Ok(at)
}

/// Whether an entry is marked as entered later: more than a minute lies between.
pub fn is_late_entry(at: Instant, entered_at: Instant) -> bool {
    entered_at.since(at) > MINUTE
}

fn refused(code: &'static str, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, code, zh, en).field("/occurred_at", zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    #[test]
    fn an_entry_counts_from_when_it_happened_as_far_back_as_the_rules_allow() {
        let start = NOW.plus(-80 * HOUR);
        let cases: [(i64, bool, Result<(), &str>); 7] = [
            (0, false, Ok(())),
            (-4 * HOUR, false, Ok(())),
            (-4 * HOUR - 1, false, Err("entry.needs_approval")),
            (-72 * HOUR, true, Ok(())),
            (-72 * HOUR - 1, true, Err("entry.too_late")),
            (1, true, Err("entry.in_future")),
            (-81 * HOUR, true, Err("entry.out_of_order")),
        ];
        for (offset, manager, expected) in cases {
            let found = occurred(Some(NOW.plus(offset)), NOW, start, manager);
            assert_eq!(found.map(|_| ()).map_err(|refusal| refusal.code), expected, "{offset}");
        }
        assert_eq!(occurred(None, NOW, start, false), Ok(NOW));
    }
}

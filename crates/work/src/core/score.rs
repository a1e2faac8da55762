//! What choosing somebody costs, in milli-points: 1 000 are one minute of expected delay. The least sum is chosen.

use serde::{Deserialize, Serialize};
use worktime::{Instant, MINUTE};

use super::{CandidatePerson, Certificate, CertificateNeed, OneOf, Stretch, Task};

/// The formula, Chinese. What stands here is what [`super::rank`] computes; a test compares the figures.
pub const FORMULA_ZH: &str = "合计 = 预计完成 − 熟悉程度 + 证书 + 路途 + 超出班次 + 近四周负担，取合计最小者；1 000 毫分相当于 1 分钟。\
预计完成 = 距到岗时间 + 在办工作时间 + 本单时间 × 技能系数（5 级 1.0，4 级 1.1，3 级 1.3，2 级 1.6，1 级及以下 2.2，取所需技能中最低的一级；部件未定时按研判给出的各种可能加权平均）；\
熟悉程度 = 同一系统每次 10 分钟（至多 3 次），只做过同一客户的其他系统 5 分钟；\
证书：版本相符且在有效期内 0，在有效期内但版本不符 10 分钟，过期 20 分钟，没有 30 分钟；\
路途：需到场且不在同城时为该现场的路途时间；\
超出班次：预计完成晚于下班的时间，至多 120 分钟；\
近四周负担 = 夜间每次 5 分钟 + 一级事件每次 10 分钟。\
合计相同：最久未派单者在先，再按编号。驻场或指定工程师（先 A 后 B）符合条件时直接优先。";

/// The formula, English.
pub const FORMULA_EN: &str = "Sum = expected finish − continuity + certificate + travel + past the shift + burden of four weeks; the least sum is \
chosen; 1 000 milli-points are 1 minute. Expected finish = time until on duty + open work + own time × skill factor (level 5 1.0, level 4 1.1, \
level 3 1.3, level 2 1.6, level 1 or none 2.2, by the lowest of the skills needed; while the component is open, the mean over what it may be, each as likely as \
triage says). Continuity = 10 minutes for each case on the same system \
(at most 3), 5 minutes when only other systems of the same customer are known. Certificate: in date for the version 0, in date for another \
version 10 minutes, expired 20 minutes, none 30 minutes. Travel: the site's travel time when a visit is needed from another city. Past the \
shift: by how much the expected finish lies after the end of duty, at most 120 minutes. Burden = 5 minutes for each night and 10 minutes for \
each severity-1 case. Equal sums: the one least recently given work, then by id. A resident or named engineer (A before B) who is eligible \
goes first.";

const SYSTEM_BONUS: i64 = 10;
const SYSTEM_TIMES: u32 = 3;
const CUSTOMER_BONUS: i64 = 5;
const OTHER_VERSION: i64 = 10;
const EXPIRED: i64 = 20;
const NO_CERTIFICATE: i64 = 30;
const SHIFT_END_MOST: i64 = 120;
const NIGHT: i64 = 5;
const SEVERITY_ONE: i64 = 10;

/// Which part of the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKey {
    /// Waiting for duty, open work, own time.
    ExpectedFinish,
    /// Knows the system or the customer.
    Continuity,
    /// Holds the certificate for the version.
    Certificate,
    /// Travels from another city.
    Travel,
    /// Would finish after the end of duty.
    ShiftEnd,
    /// Nights and severity-1 cases of four weeks.
    Burden,
}

/// One part of the sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Which part.
    pub key: TermKey,
    /// Milli-points; more is worse, negative counts in favour.
    pub points: i64,
    /// How it came about, Chinese.
    pub text_zh: String,
    /// How it came about, English.
    pub text_en: String,
}

/// By how much longer somebody at `level` takes than at level 5, per mille.
pub const fn skill_permille(level: u8) -> i64 {
    match level {
        0 | 1 => 2200,
        2 => 1600,
        3 => 1300,
        4 => 1100,
        _ => 1000,
    }
}

/// The terms of somebody eligible who would start within `stretch`, always all six in the same order.
pub(super) fn terms(task: &Task, person: &CandidatePerson, stretch: Stretch) -> Vec<Term> {
    let own = own_micros(task, person);
    vec![
        expected_finish(task, person, stretch, own),
        continuity(person),
        certificate(task, person),
        travel(task, person),
        shift_end(person, stretch, own),
        burden(person),
    ]
}

fn own_micros(task: &Task, person: &CandidatePerson) -> i64 {
    let known = skill_permille(lowest_level(task, person));
    let factor =
        task.one_of.as_ref().and_then(|open| mean_permille(open, person)).map_or(known, |mean| mean.max(known));
    task.own_micros.saturating_mul(factor) / 1000
}

/// The mean factor over the skills one of which is needed; none when nothing is known of them.
fn mean_permille(open: &OneOf, person: &CandidatePerson) -> Option<i64> {
    let all: i64 = open.needs.iter().map(|(_, share)| i64::from(*share)).sum();
    let sum: i64 =
        open.needs.iter().map(|(need, share)| i64::from(*share) * skill_permille(person.level(&need.key))).sum();
    sum.checked_div(all)
}

/// The lowest level among the skills needed; 5 when none is.
fn lowest_level(task: &Task, person: &CandidatePerson) -> u8 {
    task.skills.iter().map(|need| person.level(&need.key)).min().unwrap_or(5)
}

fn expected_finish(task: &Task, person: &CandidatePerson, stretch: Stretch, own: i64) -> Term {
    let wait = stretch.from.since(task.now);
    let points = milli(wait.saturating_add(person.queued_micros).saturating_add(own));
    let (wait, queued, mine) = (wait / MINUTE, person.queued_micros / MINUTE, own / MINUTE);
    let (zh, en) = if let Some(open) = &task.one_of {
        let percent = open.carried(person) / 10;
        (format!("技能覆盖 {percent}% 的可能"), format!("the skills cover {percent} % of what it may be"))
    } else {
        let level = lowest_level(task, person);
        (format!("技能 {level} 级"), format!("skill level {level}"))
    };
    term(
        TermKey::ExpectedFinish,
        points,
        format!("预计完成：距到岗 {wait} 分钟 + 在办工作 {queued} 分钟 + 本单 {mine} 分钟（{zh}）"),
        format!("expected finish: {wait} min until on duty + {queued} min of open work + {mine} min for this ({en})"),
    )
}

fn continuity(person: &CandidatePerson) -> Term {
    let known = person.familiarity;
    let minutes = match (known.system, known.customer) {
        (0, 0) => 0,
        (0, _) => CUSTOMER_BONUS,
        (times, _) => i64::from(times.min(SYSTEM_TIMES)) * SYSTEM_BONUS,
    };
    term(
        TermKey::Continuity,
        -minutes * 1000,
        format!("熟悉程度：处理过本系统 {} 次、本客户 {} 次", known.system, known.customer),
        format!("continuity: {} cases on this system, {} for this customer", known.system, known.customer),
    )
}

fn certificate(task: &Task, person: &CandidatePerson) -> Term {
    let Some(need) = &task.certificate else {
        return term(TermKey::Certificate, 0, "证书：不要求".to_owned(), "certificate: none asked for".to_owned());
    };
    let (minutes, zh, en) = person
        .certificates
        .iter()
        .filter(|held| held.technology == need.technology)
        .map(|held| certificate_cost(held, need, task.now))
        .min_by_key(|cost| cost.0)
        .unwrap_or((NO_CERTIFICATE, "没有", "none"));
    let name = &need.technology;
    term(TermKey::Certificate, minutes * 1000, format!("证书“{name}”：{zh}"), format!("certificate “{name}”: {en}"))
}

fn certificate_cost(held: &Certificate, need: &CertificateNeed, now: Instant) -> (i64, &'static str, &'static str) {
    if held.valid_until.is_some_and(|until| until <= now) {
        return (EXPIRED, "已过期", "expired");
    }
    match (&held.version, &need.version) {
        (Some(held), Some(need)) if held != need => {
            (OTHER_VERSION, "在有效期内，版本不符", "in date, for another version")
        }
        _ => (0, "在有效期内", "in date"),
    }
}

fn travel(task: &Task, person: &CandidatePerson) -> Term {
    let (points, zh, en) = match (&task.visit, &person.city) {
        (None, _) => (0, "无需到场".to_owned(), "no visit needed".to_owned()),
        (Some(visit), Some(city)) if *city == visit.city => (0, "同城".to_owned(), "same city".to_owned()),
        (Some(visit), _) => {
            let minutes = visit.travel_micros / MINUTE;
            (
                milli(visit.travel_micros),
                format!("前往{} {minutes} 分钟", visit.city),
                format!("{minutes} min to {}", visit.city),
            )
        }
    };
    term(TermKey::Travel, points, format!("路途：{zh}"), format!("travel: {en}"))
}

fn shift_end(person: &CandidatePerson, stretch: Stretch, own: i64) -> Term {
    let finish = stretch.from.plus(person.queued_micros.saturating_add(own));
    let past = finish.since(stretch.until).clamp(0, SHIFT_END_MOST * MINUTE);
    let minutes = past / MINUTE;
    term(
        TermKey::ShiftEnd,
        milli(past),
        format!("超出班次 {minutes} 分钟"),
        format!("{minutes} min past the end of duty"),
    )
}

fn burden(person: &CandidatePerson) -> Term {
    let (nights, ones) = (person.nights, person.severity_ones);
    term(
        TermKey::Burden,
        (i64::from(nights) * NIGHT + i64::from(ones) * SEVERITY_ONE) * 1000,
        format!("近四周：夜间 {nights} 次，一级事件 {ones} 次"),
        format!("last four weeks: {nights} at night, {ones} of severity 1"),
    )
}

fn milli(micros: i64) -> i64 {
    micros / (MINUTE / 1000)
}

fn term(key: TermKey, points: i64, text_zh: String, text_en: String) -> Term {
    Term { key, points, text_zh, text_en }
}

//! What is refused before it is stored: each wrong value with its place and how to mend it.

use jiff::tz::TimeZone;
use kernel::{Field, Refusal, RefusalKind};
use worktime::Interval;

use super::zone::DAY;
use super::{Coverage, Days, Hours, Pattern, Rotation, Shift, SkillHeld};

impl Shift {
    /// Refuses a shift without a name or with impossible hours.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        wrong.unless(!self.name.trim().is_empty(), "/name", "请填写班次名称", "give the shift a name");
        wrong.hours(&self.hours, "/hours");
        wrong.done("shift.invalid", "班次有误", "the shift has wrong values")
    }
}

impl Rotation {
    /// Refuses a rotation without members, with impossible hand-overs, or that ends before it starts.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        wrong.unless(!self.name.trim().is_empty(), "/name", "请填写轮值名称", "give the rotation a name");
        wrong.unless(!self.members.is_empty(), "/members", "至少需要一名成员", "name at least one member");
        let (count, at) = match self.pattern {
            Pattern::Standing => (1, 0),
            Pattern::Days { count } => (count, 0),
            Pattern::Weeks { count, at_minute, .. } => (count, at_minute),
            Pattern::Months { count, day, at_minute } => {
                wrong.unless((1..=31).contains(&day), "/pattern/day", "日期应在 1 到 31 之间", "the day lies between 1 and 31");
                (count, at_minute)
            }
        };
        wrong.unless((1..=366).contains(&count), "/pattern/count", "次数应在 1 到 366 之间", "the count lies between 1 and 366");
        wrong.unless(at < DAY, "/pattern/at_minute", "交接时间应在 0 到 1439 分之间", "the hand-over lies between minute 0 and 1439");
        let in_order = self.ends_on.is_none_or(|last| last >= self.starts_on);
        wrong.unless(in_order, "/ends_on", "结束日期不能早于开始日期", "the end must not lie before the start");
        wrong.done("rotation.invalid", "轮值有误", "the rotation has wrong values")
    }
}

impl Coverage {
    /// Refuses a need that can never be met or never be checked; `pointer` is its place in the body.
    pub fn check(&self, pointer: &str) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        wrong.unless(!self.name.trim().is_empty(), &format!("{pointer}/name"), "请填写名称", "give it a name");
        wrong.hours(&self.hours, &format!("{pointer}/hours"));
        let place = format!("{pointer}/at_least");
        wrong.unless((1..=1000).contains(&self.at_least), &place, "人数应在 1 到 1000 之间", "between 1 and 1000 people");
        if let Some(skill) = &self.skill {
            wrong.skill(skill, &format!("{pointer}/skill"));
        }
        wrong.done("group.invalid_coverage", "值守要求有误", "the coverage has wrong values")
    }
}

/// Refuses skills without a name, with a level outside 1 to 5, or named twice.
pub fn check_skills(skills: &[SkillHeld]) -> Result<(), Refusal> {
    let mut wrong = Wrong::default();
    for (place, skill) in skills.iter().enumerate() {
        wrong.skill(skill, &format!("/skills/{place}"));
        let twice = skills[..place].iter().any(|other| other.skill == skill.skill);
        wrong.unless(!twice, &format!("/skills/{place}/skill"), "技能重复", "the skill is named twice");
    }
    wrong.done("person.invalid_skills", "技能有误", "the skills have wrong values")
}

/// Refuses an interval that is empty or longer than ten years.
pub fn check_span(span: Interval) -> Result<(), Refusal> {
    const LONGEST: i64 = 3660 * 24 * worktime::HOUR;
    let mut wrong = Wrong::default();
    wrong.unless(span.from < span.to, "/to", "结束时间必须晚于开始时间", "the end must lie after the start");
    wrong.unless(span.to.since(span.from) <= LONGEST, "/to", "时间段不能超过十年", "at most ten years");
    wrong.done("roster.invalid_span", "时间段有误", "the interval has wrong values")
}

pub(super) fn unknown_zone(name: &str, pointer: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, "shift.unknown_zone", format!("未知时区“{name}”"), format!("unknown zone “{name}”"))
        .field(pointer, "请使用 IANA 时区名，如 Asia/Shanghai", "use an IANA zone such as Asia/Shanghai")
}

#[derive(Default)]
struct Wrong(Vec<Field>);

impl Wrong {
    fn unless(&mut self, holds: bool, pointer: &str, zh: &str, en: &str) {
        if !holds {
            self.0.push(Field { pointer: pointer.to_owned(), zh: zh.to_owned(), en: en.to_owned() });
        }
    }

    fn hours(&mut self, hours: &Hours, at: &str) {
        let known = TimeZone::get(&hours.zone).is_ok();
        self.unless(known, &format!("{at}/zone"), "请使用 IANA 时区名，如 Asia/Shanghai", "use an IANA zone such as Asia/Shanghai");
        let (start, end) = (hours.start_minute, hours.end_minute);
        self.unless(start < DAY, &format!("{at}/start_minute"), "开始时间应在 0 到 1439 分之间", "between 0 and 1439");
        let length = end.checked_sub(start).is_some_and(|length| (1..=DAY).contains(&length));
        self.unless(
            length,
            &format!("{at}/end_minute"),
            "结束须晚于开始，且不超过 24 小时（跨日用大于 1440 的分钟数）",
            "the end lies after the start, at most 24 hours later (beyond 1440 for the next date)",
        );
        if let Days::Weekdays { weekdays } = &hours.days {
            self.unless(!weekdays.is_empty(), &format!("{at}/days/weekdays"), "至少选择一天", "name at least one weekday");
        }
    }

    fn skill(&mut self, skill: &SkillHeld, at: &str) {
        let named = !skill.skill.trim().is_empty() && skill.skill.chars().count() <= 100;
        self.unless(named, &format!("{at}/skill"), "请填写技能名称（不超过 100 字）", "name the skill, at most 100 characters");
        self.unless((1..=5).contains(&skill.level), &format!("{at}/level"), "级别应在 1 到 5 之间", "the level lies between 1 and 5");
    }

    fn done(self, code: &'static str, zh: &str, en: &str) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut refusal = Refusal::new(RefusalKind::Invalid, code, zh, en);
        refusal.fields = self.0;
        Err(refusal)
    }
}

//! What is refused before it is stored: each wrong value with its place and how to mend it.

use jiff::tz::TimeZone;
use kernel::{Field, Refusal, RefusalKind};
use worktime::Interval;

use super::zone::DAY;
use super::{Coverage, Days, GroupContent, Hours, Pattern, PersonContent, Rotation, Shift, SkillHeld, StaffingRule};

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
                wrong.unless(
                    (1..=31).contains(&day),
                    "/pattern/day",
                    "日期应在 1 到 31 之间",
                    "the day lies between 1 and 31",
                );
                (count, at_minute)
            }
        };
        wrong.unless(
            (1..=366).contains(&count),
            "/pattern/count",
            "次数应在 1 到 366 之间",
            "the count lies between 1 and 366",
        );
        wrong.unless(
            at < DAY,
            "/pattern/at_minute",
            "交接时间应在 0 到 1439 分之间",
            "the hand-over lies between minute 0 and 1439",
        );
        let in_order = self.ends_on.is_none_or(|last| last >= self.starts_on);
        wrong.unless(in_order, "/ends_on", "结束日期不能早于开始日期", "the end must not lie before the start");
        wrong.done("rotation.invalid", "轮值有误", "the rotation has wrong values")
    }
}

impl PersonContent {
    /// Refuses a person without number or name, with impossible skills, or with more capacity than anybody has.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        wrong.text(
            &self.code,
            40,
            "/code",
            "请填写工号（不超过 40 字）",
            "give the staff number, at most 40 characters",
        );
        wrong.text(&self.name, 80, "/name", "请填写姓名（不超过 80 字）", "give the name, at most 80 characters");
        wrong.unless(self.capacity <= 1000, "/capacity", "上限不能超过 1000", "the capacity is at most 1000");
        let mail = self.email.as_ref().is_none_or(|mail| mail.contains('@') && mail.len() <= 200);
        wrong.unless(mail, "/email", "邮箱地址不完整", "the mail address is not complete");
        wrong.unless(!self.languages.is_empty(), "/languages", "至少填写一种语言", "name at least one language");
        wrong.skills(&self.skills);
        for (place, held) in self.certificates.iter().enumerate() {
            let at = format!("/certificates/{place}");
            wrong.text(&held.name, 200, &format!("{at}/name"), "请填写证书名称", "name the certificate");
            wrong.text(&held.technology, 100, &format!("{at}/technology"), "请填写所属技术", "name the technology");
        }
        for (place, held) in self.clearances.iter().enumerate() {
            wrong.text(&held.name, 100, &format!("/clearances/{place}/name"), "请填写资格名称", "name the clearance");
        }
        wrong.done("person.invalid", "人员信息有误", "the person has wrong values")
    }
}

impl GroupContent {
    /// Refuses a group without code or name, or with a need that can never be met or checked.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        wrong.text(&self.code, 40, "/code", "请填写组编号（不超过 40 字）", "give the code, at most 40 characters");
        wrong.text(&self.name, 80, "/name", "请填写组名称（不超过 80 字）", "give the name, at most 80 characters");
        for (place, need) in self.coverage.iter().enumerate() {
            wrong.coverage(need, &format!("/coverage/{place}"));
        }
        wrong.done("group.invalid", "组信息有误", "the group has wrong values")
    }
}

impl StaffingRule {
    /// Refuses a rule that says nothing.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        let says = !self.named.is_empty() || !self.clearances.is_empty();
        wrong.unless(
            says,
            "/named",
            "请至少指定一名工程师或一项准入资格",
            "name at least one engineer or one clearance",
        );
        for (place, name) in self.clearances.iter().enumerate() {
            wrong.text(name, 100, &format!("/clearances/{place}"), "请填写资格名称", "name the clearance");
        }
        wrong.done("staffing.invalid", "驻场与准入要求有误", "the staffing rule has wrong values")
    }
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
    Refusal::new(
        RefusalKind::Invalid,
        "shift.unknown_zone",
        format!("未知时区“{name}”"),
        format!("unknown zone “{name}”"),
    )
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
        self.unless(
            known,
            &format!("{at}/zone"),
            "请使用 IANA 时区名，如 Asia/Shanghai",
            "use an IANA zone such as Asia/Shanghai",
        );
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
            self.unless(
                !weekdays.is_empty(),
                &format!("{at}/days/weekdays"),
                "至少选择一天",
                "name at least one weekday",
            );
        }
    }

    fn text(&mut self, text: &str, most: usize, pointer: &str, zh: &str, en: &str) {
        self.unless(!text.trim().is_empty() && text.chars().count() <= most, pointer, zh, en);
    }

    fn skills(&mut self, skills: &[SkillHeld]) {
        for (place, skill) in skills.iter().enumerate() {
            self.skill(skill, &format!("/skills/{place}"));
            let twice = skills[..place].iter().any(|other| other.skill == skill.skill);
            self.unless(!twice, &format!("/skills/{place}/skill"), "技能重复", "the skill is named twice");
        }
    }

    fn skill(&mut self, skill: &SkillHeld, at: &str) {
        self.text(
            &skill.skill,
            100,
            &format!("{at}/skill"),
            "请填写技能名称（不超过 100 字）",
            "name the skill, at most 100 characters",
        );
        self.unless(
            (1..=5).contains(&skill.level),
            &format!("{at}/level"),
            "级别应在 1 到 5 之间",
            "the level lies between 1 and 5",
        );
    }

    fn coverage(&mut self, need: &Coverage, at: &str) {
        self.text(&need.name, 80, &format!("{at}/name"), "请填写名称", "give it a name");
        self.hours(&need.hours, &format!("{at}/hours"));
        let people = (1..=1000).contains(&need.at_least);
        self.unless(people, &format!("{at}/at_least"), "人数应在 1 到 1000 之间", "between 1 and 1000 people");
        if let Some(skill) = &need.skill {
            self.skill(skill, &format!("{at}/skill"));
        }
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

//! The working days of mainland China, 2024 to 2026, as the State Council's yearly notices fix them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use crate::spec::{CalendarSpec, DayRule, Segment, YearlyNotices};

/// One holiday of a year: its days off, first to last, and the days worked instead, all as (month, day).
type Holiday = (&'static str, (i8, i8), (i8, i8), &'static [(i8, i8)]);

/// A year, the address of its notice, and its holidays.
type Year = (i16, &'static str, &'static [Holiday]);

const YEARS: [Year; 3] = [
    (
        2024,
        "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm",
        &[
            ("元旦", (1, 1), (1, 1), &[]),
            ("春节", (2, 10), (2, 17), &[(2, 4), (2, 18)]),
            ("清明节", (4, 4), (4, 6), &[(4, 7)]),
            ("劳动节", (5, 1), (5, 5), &[(4, 28), (5, 11)]),
            ("端午节", (6, 10), (6, 10), &[]),
            ("中秋节", (9, 15), (9, 17), &[(9, 14)]),
            ("国庆节", (10, 1), (10, 7), &[(9, 29), (10, 12)]),
        ],
    ),
    (
        2025,
        "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm",
        &[
            ("元旦", (1, 1), (1, 1), &[]),
            ("春节", (1, 28), (2, 4), &[(1, 26), (2, 8)]),
            ("清明节", (4, 4), (4, 6), &[]),
            ("劳动节", (5, 1), (5, 5), &[(4, 27)]),
            ("端午节", (5, 31), (6, 2), &[]),
            ("国庆节、中秋节", (10, 1), (10, 8), &[(9, 28), (10, 11)]),
        ],
    ),
    (
        2026,
        "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm",
        &[
            ("元旦", (1, 1), (1, 3), &[(1, 4)]),
            ("春节", (2, 15), (2, 23), &[(2, 14), (2, 28)]),
            ("清明节", (4, 4), (4, 6), &[]),
            ("劳动节", (5, 1), (5, 5), &[(5, 9)]),
            ("端午节", (6, 19), (6, 21), &[]),
            ("中秋节", (9, 25), (9, 27), &[]),
            ("国庆节", (10, 1), (10, 7), &[(9, 20), (10, 10)]),
        ],
    ),
];

/// The calendar of mainland China in Asia/Shanghai: `segments` from Monday to Friday and on make-up working days,
/// 2024 to 2026 built in. Later years are imported as their notices appear; until then deadlines there are provisional.
pub fn spec(segments: &[Segment]) -> CalendarSpec {
    let mut spec = CalendarSpec::weekdays("中国工作日历", "Asia/Shanghai", segments);
    spec.days = days();
    spec.yearly_notices = Some(YearlyNotices {
        published: YEARS.iter().map(|year| year.0).collect::<BTreeSet<_>>(),
        sources: YEARS.iter().map(|year| (year.0, vec![year.1.to_owned()])).collect(),
    });
    spec
}

fn days() -> BTreeMap<Date, DayRule> {
    let mut days = BTreeMap::new();
    for (year, _, holidays) in YEARS {
        for &(name, (from_month, from_day), (to_month, to_day), worked) in holidays {
            let to = date(year, to_month, to_day);
            let off = date(year, from_month, from_day).series(jiff::Span::new().days(1));
            days.extend(off.take_while(|day| *day <= to).map(|day| (day, DayRule::Holiday { name: name.to_owned() })));
            days.extend(worked.iter().map(|&(month, day)| {
                (date(year, month, day), DayRule::MakeUp { name: name.to_owned(), weekday: None })
            }));
        }
    }
    days
}

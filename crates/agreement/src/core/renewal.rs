//! How an agreement goes on after its end: renewed dates, the last day for a notice, the checks before the end.

use jiff::ToSpan;
use jiff::civil::Date;

use super::content::Renewal;

/// So many days before the end of a term the manager is told to prepare the handover（移交检查）.
pub const CHECKS: [i32; 4] = [90, 60, 30, 7];

/// The last day after `times` renewals of `months` each, counted from the first end: 31 May and 6 months is 30 November,
/// and 12 months later it is 31 May again. None beyond the calendar's end.
pub fn renewed(first_end: Date, months: u16, times: u32) -> Option<Date> {
    let months = i64::from(months).checked_mul(i64::from(times))?;
    first_end.checked_add(months.months()).ok()
}

/// The last day that a tacit renewal of an agreement which ends on `ends` brings: the first renewed day after it. None
/// where nothing renews by itself, a period of no months among it.
pub fn next_end(renewal: Renewal, first_end: Date, ends: Date) -> Option<Date> {
    let Renewal::Tacit { months, .. } = renewal else { return None };
    if months == 0 {
        return None;
    }
    (1..).map(|times| renewed(first_end, months, times)).take_while(Option::is_some).flatten().find(|end| *end > ends)
}

/// The last day on which a notice keeps an agreement that ends on `ends` from renewing by itself.
pub fn notice_by(renewal: Renewal, ends: Date) -> Option<Date> {
    let Renewal::Tacit { notice_days, .. } = renewal else { return None };
    ends.checked_sub(i64::from(notice_days).days()).ok()
}

/// The check that `today` calls for before the end of a term, and that is not among those `made` before: the nearest one
/// that has come. Those passed over while nobody looked are not made up for one by one.
pub fn check_due(ends: Date, today: Date, made: &[i32]) -> Option<i32> {
    let left = today.until(ends).ok().map(|span| span.get_days())?;
    if left < 0 {
        return None;
    }
    CHECKS.into_iter().filter(|days| left <= *days).min().filter(|days| !made.contains(days))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const YEARLY: Renewal = Renewal::Tacit { notice_days: 30, months: 12 };

    #[test]
    fn scenario_46_a_first_term_of_36_months_renews_in_steps_of_12_and_the_notice_is_counted_from_the_renewed_end() {
        let first = date(2026, 10, 20);
        assert_eq!(next_end(YEARLY, first, first), Some(date(2027, 10, 20)));
        assert_eq!(next_end(YEARLY, first, date(2027, 10, 20)), Some(date(2028, 10, 20)));
        assert_eq!(notice_by(YEARLY, first), Some(date(2026, 9, 20)));
        assert_eq!(notice_by(YEARLY, date(2027, 10, 20)), Some(date(2027, 9, 20)));
    }

    #[test]
    fn scenario_46_six_months_after_the_31st_of_may_is_the_30th_of_november_and_a_year_is_the_31st_again() {
        let half = Renewal::Tacit { notice_days: 0, months: 6 };
        let first = date(2026, 5, 31);
        assert_eq!(next_end(half, first, first), Some(date(2026, 11, 30)));
        assert_eq!(next_end(half, first, date(2026, 11, 30)), Some(date(2027, 5, 31)));
    }

    #[test]
    fn scenario_46_a_renewal_of_no_months_renews_nothing_and_ends() {
        let none = Renewal::Tacit { notice_days: 30, months: 0 };
        assert_eq!(next_end(none, date(2026, 5, 31), date(2026, 5, 31)), None);
        for renewal in [Renewal::None, Renewal::Express] {
            assert_eq!(next_end(renewal, date(2026, 5, 31), date(2026, 5, 31)), None);
            assert_eq!(notice_by(renewal, date(2026, 5, 31)), None);
        }
        assert_eq!(next_end(YEARLY, date(9990, 1, 1), Date::MAX), None, "the calendar ends");
    }

    #[test]
    fn scenario_48_checks_come_before_the_end_each_once_and_late_ones_are_one() {
        let ends = date(2026, 12, 31);
        let table: [(Date, &[i32], Option<i32>); 8] = [
            (date(2026, 10, 1), &[], None),
            (date(2026, 10, 2), &[], Some(90)),
            (date(2026, 10, 3), &[90], None),
            (date(2026, 11, 1), &[90], Some(60)),
            (date(2026, 12, 28), &[90], Some(7)),
            (date(2026, 12, 31), &[90, 7], None),
            (date(2026, 12, 31), &[], Some(7)),
            (date(2027, 1, 1), &[], None),
        ];
        for (today, made, expected) in table {
            assert_eq!(check_due(ends, today, made), expected, "{today} {made:?}");
        }
    }
}

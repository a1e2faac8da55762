//! 保外服务确认单: what work outside warranty costs, and when it may start.

use agreement::core::{Severity, Verdict};
use kernel::{Refusal, RefusalKind, words};

use super::Cover;

words! {
    /// What a line of a quotation is for.
    LineKind {
        /// Work.
        Labour = "labour", "人工", "labour";
        /// The way.
        Travel = "travel", "差旅", "travel";
        /// A part.
        Part = "part", "备件", "part";
        /// Anything else.
        Other = "other", "其他", "other";
    }
}

words! {
    /// Where a quotation stands.
    QuotationState {
        /// Sent; waits for the customer.
        Sent = "sent", "待签署", "waits for the customer";
        /// Signed.
        Accepted = "accepted", "已签署", "signed";
        /// Refused.
        Refused = "refused", "已拒绝", "refused";
        /// Taken back, or replaced by another.
        Withdrawn = "withdrawn", "已撤回", "taken back";
    }
}

/// One line: a price for one unit and how many units, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Minor units of the currency for one unit.
    pub unit_minor: i64,
    /// Thousandths of a unit: 1500 are one and a half person-days.
    pub quantity_thousandths: i64,
}

impl Line {
    /// What the line comes to, half a minor unit rounded up; none when it is too much to count or less than nothing.
    pub fn minor(self) -> Option<i64> {
        let product = i128::from(self.unit_minor) * i128::from(self.quantity_thousandths);
        let whole = (product + 500).div_euclid(1000);
        let valid = self.unit_minor >= 0 && self.quantity_thousandths > 0;
        i64::try_from(whole).ok().filter(|_| valid)
    }
}

/// The sum of the lines; none where one of them cannot be counted.
pub fn total(lines: impl IntoIterator<Item = Line>) -> Option<i64> {
    lines.into_iter().try_fold(0_i64, |sum, line| sum.checked_add(line.minor()?))
}

/// On what ground work may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// It is covered, signed for, or given for nothing.
    Settled,
    /// Severity 1 outside warranty starts at once and is signed for within 24 hours.
    ToSign,
}

/// Whether work may start: outside warranty only when signed for or given as goodwill, severity 1 at once.
pub fn basis(cover: Cover, severity: Severity, signed: bool, goodwill: bool) -> Result<Basis, Refusal> {
    if cover.verdict != Verdict::OutOfWarranty || signed || goodwill {
        return Ok(Basis::Settled);
    }
    if severity == Severity::ONE {
        return Ok(Basis::ToSign);
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        "incident.not_signed_for",
        "本单属保外服务：请先发出保外服务确认单并由客户签署，或由经理批准商务免费支持后再实施（一级可先行处置）。",
        "This is outside warranty: have a quotation signed by the customer, or goodwill approved by the manager, before work starts (severity 1 may start at once).",
    ))
}

#[cfg(test)]
mod tests {
    use agreement::core::OutReason;

    use super::*;

    #[test]
    fn a_line_is_its_price_times_its_quantity_with_half_a_cent_rounded_up() {
        let table = [
            (150_000, 1500, Some(225_000)),
            (333, 1500, Some(500)),
            (1, 500, Some(1)),
            (1, 499, Some(0)),
            (100, 0, None),
            (-1, 1000, None),
            (i64::MAX, 2000, None),
        ];
        for (unit_minor, quantity_thousandths, minor) in table {
            assert_eq!(Line { unit_minor, quantity_thousandths }.minor(), minor);
        }
        let line = |unit_minor| Line { unit_minor, quantity_thousandths: 1000 };
        assert_eq!(total([line(5), line(7)]), Some(12));
        assert_eq!(total([line(i64::MAX), line(1)]), None);
    }

    #[test]
    fn outside_warranty_nothing_starts_unsigned_but_severity_one() {
        let out = Cover { verdict: Verdict::OutOfWarranty, reason: Some(OutReason::Expired) };
        let covered = Cover { verdict: Verdict::InWarranty, reason: None };
        let unknown = Cover { verdict: Verdict::Undetermined, reason: None };
        for severity in Severity::ALL {
            assert_eq!(basis(covered, severity, false, false), Ok(Basis::Settled));
            assert_eq!(basis(unknown, severity, false, false), Ok(Basis::Settled), "work goes on");
            assert_eq!(basis(out, severity, true, false), Ok(Basis::Settled));
            assert_eq!(basis(out, severity, false, true), Ok(Basis::Settled));
            match basis(out, severity, false, false) {
                Ok(start) => assert_eq!((severity, start), (Severity::ONE, Basis::ToSign)),
                Err(refusal) => {
                    assert!(severity > Severity::ONE && refusal.code == "incident.not_signed_for");
                }
            }
        }
    }
}

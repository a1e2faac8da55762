//! Amounts in minor units of a currency, as people write them.

/// Currencies whose amounts have no digits behind the point (ISO 4217).
const WHOLE: [&str; 16] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
/// Currencies whose amounts have three (ISO 4217).
const THREE: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// How many digits an amount in `currency` has behind its point.
#[must_use]
pub fn digits(currency: &str) -> u32 {
    if WHOLE.contains(&currency) {
        0
    } else if THREE.contains(&currency) {
        3
    } else {
        2
    }
}

/// Minor units as `1,234.50 CNY`.
#[must_use]
pub fn amount(minor: i64, currency: &str) -> String {
    let digits = digits(currency);
    let unit = 10_u64.pow(digits);
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let whole = whole.to_string();
    let mut text = if minor < 0 { "-".to_owned() } else { String::new() };
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let width = usize::try_from(digits).unwrap_or(0);
    let part = if digits > 0 { format!(".{part:0width$}") } else { String::new() };
    format!("{text}{part} {currency}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_digits_of_its_currency() {
        assert_eq!(amount(123_450, "CNY"), "1,234.50 CNY");
        assert_eq!(amount(-5, "CNY"), "-0.05 CNY");
        assert_eq!(amount(5000, "JPY"), "5,000 JPY");
        assert_eq!(amount(1_234_567, "KWD"), "1,234.567 KWD");
        assert_eq!(amount(i64::MIN, "VND"), "-9,223,372,036,854,775,808 VND");
    }
}

//! Between thousandths and logarithms.

/// Thousandths of a value, rounded; what is not finite or absurdly large is cut.
#[expect(clippy::cast_possible_truncation, reason = "the value is cut to ±1e12 just before")]
pub(crate) fn milli(value: f64) -> i64 {
    if value.is_nan() { 0 } else { (value * 1000.0).round().clamp(-1e12, 1e12) as i64 }
}

/// A score in thousandths as a number.
pub(crate) fn unit(milli: i64) -> f64 {
    f64::from(i32::try_from(milli.clamp(-1_000_000_000, 1_000_000_000)).unwrap_or(0)) / 1000.0
}

/// The share of each score after exponentiation; sums in the order given.
pub(crate) fn softmax(scores: &[i64]) -> Vec<f64> {
    let top = scores.iter().copied().max().unwrap_or(0);
    let weights: Vec<f64> = scores.iter().map(|s| unit(s - top).exp()).collect();
    let all: f64 = weights.iter().sum();
    weights.into_iter().map(|w| w / all).collect()
}

/// A share as thousandths, 0 to 1000.
pub(crate) fn permille(share: f64) -> u32 {
    u32::try_from(milli(share).clamp(0, 1000)).unwrap_or(0)
}

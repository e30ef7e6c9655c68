//! What lies below a share of some values.

/// The value below which this share (0 to 1) of them lies, linear between the
/// two nearest; 0 for none. They must be in order.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    let rank = q * (sorted.len() - 1) as f64;
    let low = sorted[rank.floor() as usize];
    let high = sorted[rank.ceil() as usize];
    low + (high - low) * rank.fract()
}

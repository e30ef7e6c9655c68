//! Numbers by chance, the same in every run, for tests.

/// A linear congruential generator (Numerical Recipes'): of it only the upper bits are used.
pub struct Chance(pub u64);

impl Chance {
    /// The next number, below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

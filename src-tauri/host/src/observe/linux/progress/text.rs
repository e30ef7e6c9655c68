//! For tests: texts at random out of given words, the same ones each time, so
//! that every reader of a stranger's text meets what nobody thought of.

/// Calls with so many texts.
pub fn many(words: &[&str], count: u32, mut each: impl FnMut(&str)) {
    // Marsaglia's xorshift: no chance is needed, only variety.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below a usize")
    };
    for _ in 0..count {
        let length = next(14);
        let text: String = (0..length).map(|_| words[next(words.len())]).collect();
        each(&text);
    }
}

//! Which of many literals a text contains, small and capital letters alike.
//!
//! An automaton of a thousand literals takes longer to build than most outputs
//! take to be read. This needs no building worth the name: of each literal three
//! bytes are picked that few others have, and only where they stand in a text is
//! the literal compared.

/// Three bytes come down to so many.
const SLOTS: usize = 1 << 14;

/// Where a literal has the three bytes by which it is found.
#[derive(Clone, Copy)]
struct Place {
    literal: u16,
    at: u16,
}

/// The literals, by three bytes of each.
pub(super) struct Literals {
    words: Vec<&'static str>,
    /// Where the places of each slot begin; one more at the end.
    starts: Vec<u16>,
    places: Vec<Place>,
}

impl Literals {
    /// Each has three bytes at least; there are fewer than 65,536.
    pub(super) fn new(words: Vec<&'static str>) -> Self {
        let mut common = vec![0u16; SLOTS];
        for word in &words {
            for three in word.as_bytes().windows(3) {
                let slot = &mut common[slot(three)];
                *slot = slot.saturating_add(1);
            }
        }
        let mut found: Vec<(u16, Place)> = words
            .iter()
            .enumerate()
            .filter_map(|(literal, word)| {
                let (at, three) = word
                    .as_bytes()
                    .windows(3)
                    .enumerate()
                    .min_by_key(|(_, three)| common[slot(three)])?;
                let (literal, at) = (literal as u16, at as u16);
                Some((slot(three) as u16, Place { literal, at }))
            })
            .collect();
        found.sort_unstable_by_key(|(slot, place)| (*slot, place.literal));
        let mut starts = vec![0u16; SLOTS + 1];
        for (slot, _) in &found {
            starts[usize::from(*slot) + 1] += 1;
        }
        for slot in 0..SLOTS {
            starts[slot + 1] += starts[slot];
        }
        Self {
            words,
            starts,
            places: found.into_iter().map(|(_, place)| place).collect(),
        }
    }

    /// The places of the literals that stand in the text, in their order.
    pub(super) fn within(&self, text: &str) -> Vec<usize> {
        let text = text.as_bytes();
        let mut found: Vec<usize> = Vec::new();
        for (at, three) in text.windows(3).enumerate() {
            let slot = slot(three);
            let (from, to) = (self.starts[slot], self.starts[slot + 1]);
            for place in &self.places[usize::from(from)..usize::from(to)] {
                let word = self.words[usize::from(place.literal)].as_bytes();
                let stands = at
                    .checked_sub(usize::from(place.at))
                    .and_then(|start| text.get(start..start + word.len()))
                    .is_some_and(|part| part.eq_ignore_ascii_case(word));
                if stands {
                    found.push(usize::from(place.literal));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Where three bytes are kept.
fn slot(three: &[u8]) -> usize {
    let [a, b, c] = [three[0], three[1], three[2]].map(|byte| u32::from(byte.to_ascii_lowercase()));
    let all = a | b << 8 | c << 16;
    (all.wrapping_mul(0x9E37_79B1) >> 18) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_plain_search_finds() {
        let words = vec!["error: a", "rror", "NO space", "xyz", "rror", "a/b"];
        let literals = Literals::new(words.clone());
        for text in [
            "",
            "er",
            "error: a/b",
            "ERROR: A",
            "no SPACE left, xyZ",
            "üxyzü ror",
            "xyzxyzxyz",
            "error:",
        ] {
            let plain: Vec<usize> = words
                .iter()
                .enumerate()
                .filter(|(_, word)| {
                    text.to_ascii_lowercase()
                        .contains(&word.to_ascii_lowercase())
                })
                .map(|(at, _)| at)
                .collect();
            assert_eq!(literals.within(text), plain, "{text}");
        }
    }
}

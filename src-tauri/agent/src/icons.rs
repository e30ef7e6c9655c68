//! The lamp's pictures, drawn beforehand from `icons/*.svg`.
//!
//! They lie in the program as plain pixels: nothing is decoded and nothing is
//! kept in memory but the pages of the picture that is shown. The test
//! `desktop` draws them anew and fails when they are stale; with
//! `NIXLAMP_DRAW_ICONS=1` it writes them.

use nixlamp_core::wire::{Lamp, View};

/// Sides of the squares that a tray may choose from, in pixels.
pub const SIDES: [u16; 5] = [16, 22, 24, 32, 48];

/// Side of the one-colour pictures of macOS: 18 points on a dense screen.
pub const TEMPLATE_SIDE: u16 = 36;

/// What the ring of a rebuild without an estimate shows, in eighths. It never
/// spins: movement in the corner of the eye would promise progress that
/// nobody has seen.
const RING_WITHOUT_ESTIMATE: u8 = 3;

/// The drawings in the order of both files: name of the SVG, and the eighths
/// of the ring where there is one.
pub const DRAWINGS: [(&str, Option<u8>); 15] = [
    ("ok", None),
    ("attention", None),
    ("needsyou", None),
    ("stalled", None),
    ("failed", None),
    ("paused", None),
    ("unknown", None),
    ("running", Some(1)),
    ("running", Some(2)),
    ("running", Some(3)),
    ("running", Some(4)),
    ("running", Some(5)),
    ("running", Some(6)),
    ("running", Some(7)),
    ("running", Some(8)),
];

/// Of each drawing each of [`SIDES`], four bytes a pixel: alpha, red, green,
/// blue, not premultiplied, as the status notifier wants them.
static COLOURED: &[u8] = include_bytes!("../../../icons/coloured.argb");

/// Of each drawing the opacity of each pixel, [`TEMPLATE_SIDE`] squared.
static TEMPLATES: &[u8] = include_bytes!("../../../icons/templates.alpha");

/// How many pixels a square has.
fn area(side: u16) -> usize {
    usize::from(side) * usize::from(side)
}

/// One of the drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing(usize);

impl Drawing {
    /// The drawing for a picture of everything.
    pub fn of(view: &View) -> Self {
        // The worst rebuild comes first; the ring belongs to what the lamp
        // speaks of.
        let ring = view.status.rebuilds.first().and_then(|it| it.ring_eighths);
        Self::new(view.status.state, ring)
    }

    /// The drawing for a state; `ring` counts only while something runs.
    pub fn new(lamp: Lamp, ring: Option<u8>) -> Self {
        Self(match lamp {
            Lamp::Ok => 0,
            Lamp::Attention => 1,
            Lamp::NeedsYou => 2,
            Lamp::Stalled => 3,
            Lamp::Failed => 4,
            Lamp::Paused => 5,
            Lamp::Unknown => 6,
            Lamp::Running => 6 + usize::from(ring.unwrap_or(RING_WITHOUT_ESTIMATE).clamp(1, 8)),
        })
    }

    /// Side and pixels (ARGB) in all [`SIDES`], the smallest first.
    pub fn coloured(self) -> impl Iterator<Item = (u16, &'static [u8])> {
        let each: usize = SIDES.iter().map(|side| area(*side) * 4).sum();
        let mut rest = &COLOURED[self.0 * each..(self.0 + 1) * each];
        SIDES.into_iter().map(move |side| {
            let (pixels, after) = rest.split_at(area(side) * 4);
            rest = after;
            (side, pixels)
        })
    }

    /// Red, green, blue and alpha of the largest coloured picture, with its
    /// side: what macOS takes.
    pub fn coloured_rgba(self) -> (u16, Vec<u8>) {
        let (side, argb) = self.coloured().last().unwrap_or((0, &[]));
        let mut rgba = argb.to_vec();
        for pixel in rgba.chunks_exact_mut(4) {
            pixel.rotate_left(1);
        }
        (side, rgba)
    }

    /// A black picture of which macOS uses the opacity only: side and RGBA.
    pub fn template_rgba(self) -> (u16, Vec<u8>) {
        let each = area(TEMPLATE_SIDE);
        let alpha = &TEMPLATES[self.0 * each..(self.0 + 1) * each];
        let rgba = alpha.iter().flat_map(|alpha| [0, 0, 0, *alpha]).collect();
        (TEMPLATE_SIDE, rgba)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_hold_every_drawing_whole() {
        let pixels: usize = SIDES.iter().map(|side| area(*side)).sum();
        assert_eq!(COLOURED.len(), DRAWINGS.len() * pixels * 4);
        assert_eq!(TEMPLATES.len(), DRAWINGS.len() * area(TEMPLATE_SIDE));
    }

    #[test]
    fn a_ring_that_nobody_can_estimate_stands_at_three_eighths() {
        assert_eq!(
            DRAWINGS[Drawing::new(Lamp::Running, None).0],
            ("running", Some(3))
        );
        assert_eq!(
            DRAWINGS[Drawing::new(Lamp::Running, Some(0)).0],
            ("running", Some(1))
        );
        assert_eq!(
            DRAWINGS[Drawing::new(Lamp::Running, Some(9)).0],
            ("running", Some(8))
        );
    }

    #[test]
    fn each_state_has_the_drawing_of_its_name() {
        for (lamp, name) in [
            (Lamp::Ok, "ok"),
            (Lamp::Running, "running"),
            (Lamp::Attention, "attention"),
            (Lamp::NeedsYou, "needsyou"),
            (Lamp::Stalled, "stalled"),
            (Lamp::Failed, "failed"),
            (Lamp::Paused, "paused"),
            (Lamp::Unknown, "unknown"),
        ] {
            assert_eq!(DRAWINGS[Drawing::new(lamp, None).0].0, name);
        }
    }
}

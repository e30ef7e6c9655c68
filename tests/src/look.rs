//! Pictures of the page, kept small, and whether two look the same.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufWriter, Cursor},
    path::Path,
};

use anyhow::{Context, Result, bail};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};

/// Pixels along each side of the squares that are compared one by one, so that
/// one missing word counts the same in a small picture and in a large one.
const TILE: usize = 16;
/// Mean distance in Lab (CIE 1976) from which on four pixels together are
/// seen to be others. Another version of the engine rounds edges by less.
const SEEN: f64 = 10.0;
/// So many of a tile's 64 groups of four may be seen to be others: a caret's
/// width, an edge of a letter. A letter of the smallest text is twice that.
const GROUPS_MOST: usize = 6;
/// The engine draws a curve now and then a hair otherwise: so many squares may differ.
const TILES_MOST: usize = 4;
/// A whole surface that is a little off is seen before [`SEEN`].
const MEAN_MOST: f64 = 1.0;

/// Red, green, blue.
type Colour = [u8; 3];

/// An opaque picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    pixels: Vec<Colour>,
}

/// How two pictures differ.
pub struct Difference {
    /// Their sizes, or how much of them is seen to be another.
    pub says: String,
    /// The second one, greyed but where it differs.
    pub shown: Picture,
}

impl Picture {
    /// From a PNG.
    pub fn decode(png: &[u8]) -> Result<Self> {
        Self::corner(png, usize::MAX, usize::MAX)
    }

    /// The upper left part of a PNG, at most so large.
    pub fn corner(png: &[u8], width: usize, height: usize) -> Result<Self> {
        let mut decoder = Decoder::new(Cursor::new(png));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info()?;
        let step = match reader.output_color_type() {
            (ColorType::Rgb, BitDepth::Eight) => 3,
            (ColorType::Rgba, BitDepth::Eight) => 4,
            other => bail!("a picture of kind {other:?}"),
        };
        let (has_width, has_height) = (reader.info().width as usize, reader.info().height as usize);
        let (width, height) = (width.min(has_width), height.min(has_height));
        let mut pixels = Vec::with_capacity(width * height);
        for _ in 0..height {
            let row = reader
                .next_row()?
                .context("a row less than its header says")?;
            let part = row.data()[..width * step].chunks_exact(step);
            pixels.extend(part.map(|pixel| [pixel[0], pixel[1], pixel[2]]));
        }
        Ok(Self {
            width,
            height,
            pixels,
        })
    }

    /// From a file.
    pub fn read(path: &Path) -> Result<Self> {
        Self::decode(&fs::read(path).with_context(|| path.display().to_string())?)
    }

    /// With 256 colours: the most frequent ones, and for all others the
    /// nearest of these.
    #[must_use]
    pub fn reduced(&self) -> Self {
        // Most pixels are as the one before them.
        let mut counts: HashMap<Colour, usize> = HashMap::new();
        for run in self.pixels.chunk_by(|a, b| a == b) {
            *counts.entry(run[0]).or_default() += run.len();
        }
        let mut order: Vec<(Colour, usize)> = counts.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let palette: Vec<Colour> = order.iter().take(256).map(|(colour, _)| *colour).collect();
        let nearest = |to: Colour| {
            let far = |one: &Colour| -> u32 {
                one.iter()
                    .zip(to)
                    .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
                    .sum()
            };
            palette.iter().copied().min_by_key(far).unwrap_or(to)
        };
        let map: HashMap<Colour, Colour> = order
            .iter()
            .skip(256)
            .map(|(colour, _)| (*colour, nearest(*colour)))
            .collect();
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for run in self.pixels.chunk_by(|a, b| a == b) {
            let colour = *map.get(&run[0]).unwrap_or(&run[0]);
            pixels.resize(pixels.len() + run.len(), colour);
        }
        Self { pixels, ..*self }
    }

    /// Writes it with a palette if it has at most 256 colours.
    pub fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height)?);
        let mut encoder = Encoder::new(BufWriter::new(File::create(path)?), width, height);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        let bytes = if let Some((palette, indices)) = self.indexed() {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette.concat());
            encoder.set_filter(Filter::NoFilter);
            indices
        } else {
            encoder.set_color(ColorType::Rgb);
            self.pixels.concat()
        };
        encoder.write_header()?.write_image_data(&bytes)?;
        Ok(())
    }

    /// Its colours, and the place among them of each pixel's.
    fn indexed(&self) -> Option<(Vec<Colour>, Vec<u8>)> {
        let mut palette: Vec<Colour> = Vec::new();
        let mut places: HashMap<Colour, u8> = HashMap::new();
        let mut indices = Vec::with_capacity(self.pixels.len());
        for run in self.pixels.chunk_by(|a, b| a == b) {
            let place = if let Some(place) = places.get(&run[0]) {
                *place
            } else {
                let place = u8::try_from(palette.len()).ok()?;
                places.insert(run[0], place);
                palette.push(run[0]);
                place
            };
            indices.resize(indices.len() + run.len(), place);
        }
        Some((palette, indices))
    }

    /// What is seen to be another in `new`; `None`: they look the same.
    pub fn differs(&self, new: &Self) -> Option<Difference> {
        if (self.width, self.height) != (new.width, new.height) {
            return Some(Difference {
                says: format!(
                    "it was {}×{}, and is {}×{}",
                    self.width, self.height, new.width, new.height
                ),
                shown: new.clone(),
            });
        }
        let (mut off, mut sum, mut groups) = (Vec::new(), 0.0, 0_u32);
        for top in (0..self.height).step_by(TILE) {
            for left in (0..self.width).step_by(TILE) {
                let far = self.tile(new, left, top);
                if far.iter().filter(|far| **far > SEEN).count() > GROUPS_MOST {
                    off.push((left, top));
                }
                sum += far.iter().sum::<f64>();
                groups += u32::try_from(TILE * TILE / 4).unwrap_or(1);
            }
        }
        let mean = sum / f64::from(groups.max(1));
        if off.len() <= TILES_MOST && mean <= MEAN_MOST {
            return None;
        }
        let first = off.first().map_or_else(String::new, |(left, top)| {
            format!(", the first at {left},{top}")
        });
        Some(Difference {
            says: format!(
                "{} squares of {TILE}×{TILE} are others{first}; mean distance {mean:.2}",
                off.len()
            ),
            shown: new.marked(&off),
        })
    }

    /// The distances in Lab of the tile's groups of four pixels.
    fn tile(&self, new: &Self, left: usize, top: usize) -> Vec<f64> {
        let right = (left + TILE).min(self.width);
        let below = (top + TILE).min(self.height);
        let same = (top..below).all(|y| {
            let row = y * self.width;
            self.pixels[row + left..row + right] == new.pixels[row + left..row + right]
        });
        if same {
            return Vec::new();
        }
        let mut far = Vec::new();
        for y in (top..below).step_by(2) {
            for x in (left..right).step_by(2) {
                let (a, b) = (lab(self.group(x, y)), lab(new.group(x, y)));
                let square: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
                far.push(square.sqrt());
            }
        }
        far
    }

    /// The mean of four pixels, fewer at an edge.
    fn group(&self, x: usize, y: usize) -> [f64; 3] {
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for y in y..(y + 2).min(self.height) {
            for x in x..(x + 2).min(self.width) {
                count += 1.0;
                for (sum, part) in sum.iter_mut().zip(self.pixels[y * self.width + x]) {
                    *sum += f64::from(part);
                }
            }
        }
        sum.map(|part| part / count)
    }

    fn marked(&self, off: &[(usize, usize)]) -> Self {
        let mut shown = self.clone();
        for (at, pixel) in shown.pixels.iter_mut().enumerate() {
            let (x, y) = (at % self.width, at / self.width);
            let tile = (x / TILE * TILE, y / TILE * TILE);
            if off
                .binary_search_by(|(left, top)| (*top, *left).cmp(&(tile.1, tile.0)))
                .is_err()
            {
                *pixel = pixel.map(|part| 150 + part / 4);
            }
        }
        shown
    }
}

/// sRGB (0–255) to CIE L*a*b* under D65.
fn lab(colour: [f64; 3]) -> [f64; 3] {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    let root = |part: f64| {
        if part > 0.008_856 {
            part.cbrt()
        } else {
            7.787 * part + 16.0 / 116.0
        }
    };
    let x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
    let y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    let z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(colour: Colour) -> Picture {
        Picture {
            width: 64,
            height: 48,
            pixels: vec![colour; 64 * 48],
        }
    }

    fn with(
        picture: &Picture,
        at: (usize, usize),
        size: (usize, usize),
        colour: Colour,
    ) -> Picture {
        let mut other = picture.clone();
        for y in at.1..at.1 + size.1 {
            for x in at.0..at.0 + size.0 {
                other.pixels[y * other.width + x] = colour;
            }
        }
        other
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        let page = plain([244, 244, 241]);
        assert!(page.differs(&page).is_none());
        let edge = with(&page, (8, 8), (1, 8), [200, 200, 200]);
        assert!(page.differs(&edge).is_none(), "an edge rounded otherwise");
        assert!(page.differs(&plain([244, 243, 241])).is_none());
    }

    #[test]
    fn a_letter_a_surface_and_a_size_are_seen() {
        let page = plain([244, 244, 241]);
        let letter = with(&page, (20, 20), (6, 8), [26, 28, 30]);
        let difference = page.differs(&letter).expect("a letter more");
        assert!(difference.says.contains("at 16,16"), "{}", difference.says);
        assert!(page.differs(&plain([255, 255, 255])).is_some(), "a surface");
        let mut higher = page.clone();
        higher.pixels.extend([[0; 3]; 64]);
        higher.height += 1;
        assert!(page.differs(&higher).is_some());
    }

    #[test]
    fn what_is_written_is_read_again() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("nixlamp-look-{}", std::process::id()));
        let mut picture = plain([1, 2, 3]);
        for (at, pixel) in picture.pixels.iter_mut().enumerate() {
            *pixel = [u8::try_from(at % 64)? * 4, u8::try_from(at / 64)?, 0];
        }
        picture.write(&folder.join("all.png"))?;
        assert!(Picture::read(&folder.join("all.png"))? == picture);
        let reduced = picture.reduced();
        reduced.write(&folder.join("few.png"))?;
        assert!(Picture::read(&folder.join("few.png"))? == reduced);
        Ok(fs::remove_dir_all(folder)?)
    }
}

//! Contrast of the page's colours and of the lamp's, and shapes that are told
//! apart without colour: computed from the files themselves.

use std::{collections::HashMap, fs};

use anyhow::{Context, Result, ensure};

/// WCAG 2.2: of text, and of all else that must be seen.
const TEXT: f64 = 4.5;
const MARK: f64 = 3.0;
/// The largest overlap of two shapes: across families, and within one (two
/// octagons, two hollow circles).
const ACROSS: f64 = 0.75;
const WITHIN: f64 = 0.90;

fn file(path: &str) -> Result<String> {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).context(path)
}

/// Relative luminance of `#rrggbb`.
fn luminance(hex: &str) -> Result<f64> {
    let number = u32::from_str_radix(hex.trim().trim_start_matches('#'), 16)
        .with_context(|| hex.to_owned())?;
    let part = |shift: u32| {
        let part = f64::from(number >> shift & 0xff) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    Ok(0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0))
}

fn contrast(one: &str, other: &str) -> Result<f64> {
    let (a, b) = (luminance(one)?, luminance(other)?);
    Ok((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

/// The page's colours: light and dark, by name.
fn tokens() -> Result<HashMap<String, [String; 2]>> {
    let css = file("ui/src/app.css")?;
    let found: HashMap<String, [String; 2]> = css
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(':')?;
            let both = value
                .trim()
                .strip_prefix("light-dark(")?
                .strip_suffix(");")?;
            let (light, dark) = both.split_once(',')?;
            Some((
                name.to_owned(),
                [light, dark].map(|it| it.trim().to_owned()),
            ))
        })
        .filter(|(_, both)| both.iter().all(|it| it.starts_with('#')))
        .collect();
    ensure!(found.len() >= 12, "app.css has other tokens now: {found:?}");
    Ok(found)
}

#[test]
fn the_pages_colours_stand_out_on_all_its_grounds() -> Result<()> {
    let tokens = tokens()?;
    let of = |name: &str| {
        tokens
            .get(name)
            .with_context(|| format!("--{name} is gone"))
    };
    let mut wrong = Vec::new();
    for ground in ["page", "rail", "card", "sunk"] {
        for (names, least) in [
            (
                &["text", "soft", "good", "warn", "bad", "quiet", "accent"][..],
                TEXT,
            ),
            (&["edge"][..], MARK),
        ] {
            for name in names {
                // An edge lies between two grounds; what is sunk has none.
                if *name == "edge" && ground == "sunk" {
                    continue;
                }
                for (at, theme) in ["light", "dark"].into_iter().enumerate() {
                    let has = contrast(&of(name)?[at], &of(ground)?[at])?;
                    if has < least {
                        wrong.push(format!(
                            "--{name} on --{ground}, {theme}: {has:.2} < {least}"
                        ));
                    }
                }
            }
        }
    }
    for (at, theme) in ["light", "dark"].into_iter().enumerate() {
        let has = contrast(&of("danger")?[at], "#ffffff")?;
        if has < TEXT {
            wrong.push(format!("white on --danger, {theme}: {has:.2}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn the_lamps_colours_stand_out_on_white_and_on_black_bars() -> Result<()> {
    let mut seen = 0;
    for (name, _) in nixlamp::icons::DRAWINGS.iter().take(8) {
        let svg = file(&format!("icons/{name}.svg"))?;
        let fills = svg
            .split(['"', '\'', ';'])
            .filter(|word| word.len() == 7 && word.starts_with('#'))
            // The outline and the glyph are there to stand out from the fill.
            .filter(|word| !["#0b0f14", "#ffffff"].contains(&word.to_lowercase().as_str()));
        for fill in fills {
            seen += 1;
            for bar in ["#ffffff", "#1e1e1e"] {
                let has = contrast(fill, bar)?;
                ensure!(has >= MARK, "{name}: {fill} on {bar}: {has:.2}");
            }
        }
    }
    ensure!(seen >= 8, "only {seen} fills were found");
    Ok(())
}

/// How much two shapes overlap, by how opaque each pixel is of each.
fn overlap(one: &[f64], other: &[f64]) -> f64 {
    let pairs = || one.iter().zip(other);
    let both: f64 = pairs().map(|(a, b)| a.min(*b)).sum();
    let either: f64 = pairs().map(|(a, b)| a.max(*b)).sum();
    both / either
}

#[test]
fn the_shapes_are_told_apart_without_colour() -> Result<()> {
    // Of the same silhouette: two octagons; the hollow ones; circle and ring.
    let family = |name: &str| match name {
        "stalled" | "failed" => 1,
        "paused" | "unknown" => 2,
        "attention" => 3,
        "needsyou" => 4,
        "ok" => 5,
        _ => 6,
    };
    let names = [
        "ok",
        "running",
        "attention",
        "needsyou",
        "stalled",
        "failed",
        "paused",
        "unknown",
    ];
    let shapes = names
        .iter()
        .map(|name| Ok((*name, opacities(name)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut wrong = Vec::new();
    let (mut across, mut within) = (0.0_f64, 0.0_f64);
    for (at, (one, shape)) in shapes.iter().enumerate() {
        for (other, other_shape) in &shapes[at + 1..] {
            let has = overlap(shape, other_shape);
            let same = family(one) == family(other);
            let worst = if same { &mut within } else { &mut across };
            *worst = worst.max(has);
            if has > if same { WITHIN } else { ACROSS } {
                wrong.push(format!("{one} and {other}: {has:.2}"));
            }
        }
    }
    println!("the largest overlap: {across:.2} across families, {within:.2} within one");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// A template drawn at 16 pixels.
fn opacities(name: &str) -> Result<Vec<f64>> {
    let svg = format!(
        "{}/../icons/{name}-template.svg",
        env!("CARGO_MANIFEST_DIR")
    );
    let drawn = std::process::Command::new("rsvg-convert")
        .args(["--width", "16", "--height", "16", &svg])
        .output()
        .context("rsvg-convert, of Debian's librsvg2-bin")?;
    ensure!(drawn.status.success(), "rsvg-convert failed");
    let mut reader = png::Decoder::new(std::io::Cursor::new(drawn.stdout)).read_info()?;
    let mut rgba = vec![0; reader.output_buffer_size().context("its size")?];
    let info = reader.next_frame(&mut rgba)?;
    ensure!(info.color_type == png::ColorType::Rgba, "{info:?}");
    Ok(rgba[..info.buffer_size()]
        .chunks_exact(4)
        .map(|pixel| f64::from(pixel[3]) / 255.0)
        .collect())
}

//! Every view, light and dark, narrow and wide, against what it was.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    look::Picture,
    showroom::{Showroom, Way, font},
    views::{self, View},
};
use serde_json::Value;

/// Of the letters in the kept pictures.
const FONT: &str = "DejaVu Sans";
/// All kept pictures together, in bytes.
const SIZE_MOST: u64 = 6 << 20;
/// Where other letters are drawn, a box may be so much narrower or wider than
/// it was (share of the view's width), and so much lower or higher (factor).
const WIDTH_OFF: f64 = 0.3;
const HEIGHT_OFF: f64 = 1.8;

/// Name and box (left, top, width, height) of what a view shows, by view.
type Boxes = BTreeMap<String, Vec<(String, [f64; 4])>>;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/looks")
}

fn written() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/looks")
}

fn anew() -> bool {
    std::env::var_os("UPDATE").is_some()
}

#[test]
fn every_view_looks_as_it_did() -> Result<()> {
    let font = font()?;
    let boxes: Boxes = fs::read_to_string(kept().join("boxes.json"))
        .map_or_else(|_| Ok(Boxes::new()), |text| serde_json::from_str(&text))?;
    if font != FONT && !anew() {
        println!("The letters here are of “{font}”, not of “{FONT}”: only boxes are compared.");
    }
    let views = views::all()?;
    // One browser for light, one for dark: they are two processes, on two cores.
    let (light, dark) = std::thread::scope(|scope| {
        let go = |theme| {
            let (font, boxes, views) = (&font, &boxes, &views);
            scope.spawn(move || look_at_all(views, theme, font == FONT, boxes))
        };
        let (light, dark) = (go("light"), go("dark"));
        let joined = |it: std::thread::ScopedJoinHandle<'_, _>| it.join().expect("no panic");
        (joined(light), joined(dark))
    });
    let (light, dark) = (light?, dark?);
    if anew() {
        let mut all = light.boxes.clone();
        if std::env::var_os("LOOKS").is_none() {
            forget_others(light.names.iter().chain(&dark.names))?;
        } else {
            // Only some were looked at: the others stay.
            all.extend(
                boxes
                    .into_iter()
                    .filter(|(name, _)| !light.boxes.contains_key(name)),
            );
        }
        let boxes = serde_json::to_string(&all)?.replace("]],\"", "]],\n\"");
        fs::write(kept().join("boxes.json"), boxes + "\n")?;
    }
    let wrong = [light.wrong, dark.wrong].concat();
    assert!(
        wrong.is_empty(),
        "{} views look otherwise (old, new and the difference are in target/looks; \
         if that is meant: UPDATE=1 ./dev test looks):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    sizes()
}

/// A box by its name: left, top, right, bottom.
type Named = (String, [f64; 4]);

#[derive(Default)]
struct Seen {
    names: Vec<String>,
    wrong: Vec<String>,
    boxes: Boxes,
}

fn look_at_all(views: &[View], theme: &str, pixels: bool, boxes: &Boxes) -> Result<Seen> {
    let room = Showroom::open(theme, "")?;
    let mut seen = Seen::default();
    for view in views {
        for width in view.widths() {
            let way = Way {
                width: *width,
                theme,
                ..Way::default()
            };
            let name = format!("{}-{width}-{theme}", view.name);
            // One that cannot be shown says so, and the others are looked at.
            if let Err(why) = room.show(view, way) {
                seen.wrong.push(format!("{name}: {why:#}"));
                continue;
            }
            let picture = room.shot(*width)?.reduced();
            let now = read_boxes(&room)?;
            if anew() {
                picture.write(&kept().join(format!("{name}.png")))?;
            } else if pixels {
                seen.wrong.extend(compare(&name, &picture)?);
            } else {
                let before = boxes.get(&format!("{}-{width}", view.name));
                seen.wrong.extend(other_boxes(
                    &name,
                    before.map_or(&[], Vec::as_slice),
                    &now,
                    *width,
                ));
            }
            seen.boxes.insert(format!("{}-{width}", view.name), now);
            seen.names.push(name);
        }
    }
    Ok(seen)
}

/// A sentence if it looks otherwise.
fn compare(name: &str, new: &Picture) -> Result<Option<String>> {
    let path = kept().join(format!("{name}.png"));
    if !path.is_file() {
        new.write(&written().join(format!("{name}.new.png")))?;
        return Ok(Some(format!("{name}: no picture of it is kept")));
    }
    let old = Picture::read(&path)?;
    let Some(difference) = old.differs(new) else {
        return Ok(None);
    };
    for (kind, picture) in [("old", &old), ("new", new), ("diff", &difference.shown)] {
        picture.write(&written().join(format!("{name}.{kind}.png")))?;
    }
    Ok(Some(format!("{name}: {}", difference.says)))
}

fn read_boxes(room: &Showroom) -> Result<Vec<(String, [f64; 4])>> {
    let found: Value = room.page.run(
        "return [...document.querySelectorAll('[data-test]')].filter((it) => it.checkVisibility()).map((it) => { \
         const { left, top, width, height } = it.getBoundingClientRect(); \
         return [it.dataset.test, [left, top, width, height].map(Math.round)] })",
    )?;
    serde_json::from_value(found).context("boxes")
}

/// With other letters only this holds: the same things stand in the same order
/// at about the same place across, and are about as large.
fn other_boxes(name: &str, before: &[Named], now: &[Named], width: u32) -> Vec<String> {
    let names =
        |boxes: &[Named]| -> Vec<String> { boxes.iter().map(|(name, _)| name.clone()).collect() };
    if names(before) != names(now) {
        return vec![format!(
            "{name}: it shows other things, or in another order"
        )];
    }
    let most = f64::from(width) * WIDTH_OFF;
    let off = |(one, other): (&Named, &Named)| {
        let (a, b) = (one.1, other.1);
        let across = (a[0] - b[0]).abs() > most || (a[2] - b[2]).abs() > most;
        let (low, high) = (a[3].min(b[3]), a[3].max(b[3]));
        (across || high > low * HEIGHT_OFF + 24.0)
            .then(|| format!("{name}: “{}” was at {a:?} and is at {b:?}", one.0))
    };
    before.iter().zip(now).filter_map(off).collect()
}

/// Pictures of views that are no more.
fn forget_others<'a>(seen: impl Iterator<Item = &'a String>) -> Result<()> {
    let seen: Vec<String> = seen.map(|name| format!("{name}.png")).collect();
    for entry in fs::read_dir(kept())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().extension().is_some_and(|is| is == "png") && !seen.contains(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn sizes() -> Result<()> {
    let mut all = 0;
    for entry in fs::read_dir(kept())? {
        all += entry?.metadata()?.len();
    }
    println!("fixtures/looks: {} KiB", all / 1024);
    ensure!(all <= SIZE_MOST, "fixtures/looks has {all} bytes: too many");
    Ok(())
}

#[test]
fn boxes_tell_another_order_and_another_size() {
    let one = |name: &str, at| (name.to_owned(), at);
    let before = [
        one("a", [0.0, 0.0, 100.0, 20.0]),
        one("b", [0.0, 20.0, 100.0, 20.0]),
    ];
    let wider = [
        one("a", [0.0, 0.0, 120.0, 24.0]),
        one("b", [0.0, 24.0, 110.0, 24.0]),
    ];
    assert_eq!(other_boxes("x", &before, &wider, 420), Vec::<String>::new());
    let turned = [before[1].clone(), before[0].clone()];
    assert_eq!(other_boxes("x", &before, &turned, 420).len(), 1);
    let gone = [one("a", [300.0, 0.0, 100.0, 20.0]), before[1].clone()];
    assert_eq!(other_boxes("x", &before, &gone, 420).len(), 1);
}

//! Every view before axe-core: light and dark, letters of one and of two times
//! the size, narrow and wide.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use nixlamp_tests::{
    showroom::{Showroom, Way},
    views::{self, View},
};
use serde::Deserialize;
use serde_json::json;

/// What axe says and we let stand: rule, a part of the element's selector, why.
const LET_STAND: &[(&str, &str, &str)] = &[];

/// What must not be, by axe's own weight of it.
const HEAVY: [&str; 2] = ["serious", "critical"];

#[derive(Deserialize)]
struct Violation {
    id: String,
    impact: Option<String>,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    target: Vec<serde_json::Value>,
    #[serde(rename = "failureSummary")]
    summary: Option<String>,
}

/// Findings by rule and element, each with the views that have it.
type Found = BTreeMap<(String, String, String), Vec<String>>;

#[test]
fn no_view_has_anything_serious() -> Result<()> {
    let path = format!(
        "{}/../ui/node_modules/axe-core/axe.min.js",
        env!("CARGO_MANIFEST_DIR")
    );
    let axe = fs::read_to_string(&path).context("axe-core is missing: 'npm ci' in ui")?;
    let views = views::all()?;
    let found = std::thread::scope(|scope| -> Result<Found> {
        let themes = ["light", "dark"].map(|theme| {
            let (axe, views) = (&axe, &views);
            scope.spawn(move || examine(theme, axe, views))
        });
        let mut all = Found::new();
        for theme in themes {
            for (what, mut views) in theme.join().expect("no panic")? {
                all.entry(what).or_default().append(&mut views);
            }
        }
        Ok(all)
    })?;
    let mut wrong = Vec::new();
    for ((impact, rule, element), views) in &found {
        let line = format!("{rule} of {element}: {impact}: {}", views.join(", "));
        let excuse = LET_STAND
            .iter()
            .find(|(one, part, _)| one == rule && element.contains(part));
        match excuse {
            Some((_, _, why)) => println!("let stand ({why}): {line}"),
            None if HEAVY.contains(&impact.as_str()) || rule == "color-contrast" => {
                wrong.push(line);
            }
            None => println!("minor: {line}"),
        }
    }
    super::still_wrong::hold("axe", &wrong)
}

fn examine(theme: &'static str, axe: &str, views: &[View]) -> Result<Found> {
    let room = Showroom::open(&format!("axe-{theme}"), "")?;
    let mut found = Found::new();
    for view in views {
        // The widest with small letters, the narrowest with large ones, and
        // what most people have.
        let ways: &[(u32, u32)] = if view.large_only {
            &[(960, 100), (640, 200)]
        } else {
            &[(420, 100), (320, 200), (960, 100)]
        };
        for (width, text) in ways {
            let way = Way {
                width: *width,
                text: *text,
                theme,
                ..Way::default()
            };
            room.show(view, way)?;
            for violation in run(&room, axe)? {
                let impact = violation.impact.unwrap_or_else(|| "none".to_owned());
                for node in violation.nodes {
                    let target = node
                        .target
                        .first()
                        .map_or_else(String::new, ToString::to_string);
                    let element = format!(
                        "{target} ({}; {})",
                        violation.help,
                        node.summary.unwrap_or_default().replace('\n', " ")
                    );
                    found
                        .entry((impact.clone(), violation.id.clone(), element))
                        .or_default()
                        .push(format!("{}-{width}-{theme}-{text}%", view.name));
                }
            }
        }
    }
    Ok(found)
}

fn run(room: &Showroom, axe: &str) -> Result<Vec<Violation>> {
    // In the function's own scope it would be gone with the function.
    room.page
        .run(&format!("const module = undefined; {axe}; return null"))?;
    let said = room.page.run_later(
        "const done = arguments[0]; \
         axe.run(document, { iframes: false, resultTypes: ['violations'] }) \
         .then(({ violations }) => done(violations), (why) => done(String(why)))",
        &json!([]),
    )?;
    serde_json::from_value(said).context("axe's findings")
}

//! U1: how much the page is that the window carries, packed as `gzip` packs it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::table::{Row, Table};

const MOST_BYTES: u64 = 140_000;

/// Measures and tells.
pub fn run(table: &mut Table) -> Result<()> {
    println!("U1: the page");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    let mut all: Vec<(String, u64)> = Vec::new();
    for folder in [folder.join("assets"), folder] {
        let entries = fs::read_dir(&folder).context("the page is not built: npm run build")?;
        for entry in entries {
            let path = entry?.path();
            let kind = path.extension().and_then(|kind| kind.to_str());
            if let Some(kind) = kind.filter(|_| path.is_file()) {
                all.push((kind.to_owned(), packed(&path)?));
            }
        }
    }
    let of = |kind: &str| -> u64 {
        let its = all.iter().filter(|(one, _)| one == kind);
        its.map(|(_, bytes)| bytes).sum()
    };
    let whole: u64 = all.iter().map(|(_, bytes)| bytes).sum();
    let kilo = |bytes: u64| format!("{:.1} kB", bytes as f64 / 1000.0);
    ensure!(of("js") > 0, "no script is in it");
    table.row(Row {
        number: "U1",
        what: format!(
            "the page, gzip: scripts {}, styles {}, beside them {}",
            kilo(of("js")),
            kilo(of("css")),
            kilo(whole - of("js") - of("css"))
        ),
        target: "≤ 140 kB".to_owned(),
        ours: kilo(whole),
        peer: String::new(),
        ratio: None,
        holds: Some(whole <= MOST_BYTES),
    });
    Ok(())
}

fn packed(path: &Path) -> Result<u64> {
    let out = Command::new("gzip").arg("-c").arg(path).output()?;
    ensure!(out.status.success(), "gzip: {}", path.display());
    Ok(out.stdout.len() as u64)
}

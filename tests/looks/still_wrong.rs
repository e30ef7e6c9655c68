//! What is known to be wrong and not mended yet, a list a test, so that nothing
//! new slips in beside it. `UPDATE=1` writes the lists anew.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::Result;

/// Fails for what is not on the list of this name. Each line of `wrong` begins
/// with where it is, up to a colon and a blank; that alone is on the list.
pub fn hold(name: &str, wrong: &[String]) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("looks/still-wrong/{name}.txt"));
    let place = |line: &str| line.split(": ").next().unwrap_or(line).to_owned();
    let found: BTreeSet<String> = wrong.iter().map(|line| place(line)).collect();
    if std::env::var_os("UPDATE").is_some() {
        let lines: Vec<String> = found.iter().map(|line| format!("{line}\n")).collect();
        fs::write(&path, lines.concat())?;
        return Ok(());
    }
    let text = fs::read_to_string(&path)?;
    let known: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    for mended in known.difference(&found) {
        println!(
            "{name}: {mended} is right by now: take it from {}",
            path.display()
        );
    }
    let new: Vec<&String> = wrong
        .iter()
        .filter(|line| !known.contains(&place(line)))
        .collect();
    for line in wrong.iter().filter(|line| known.contains(&place(line))) {
        println!("known: {line}");
    }
    let new: Vec<&str> = new.into_iter().map(String::as_str).collect();
    anyhow::ensure!(new.is_empty(), "new in {name}:\n{}", new.join("\n"));
    Ok(())
}

//! Plays labelled cases for real and says what became of them:
//!
//! ```sh
//! cargo build -p nixlamp && cargo run -p nixlamp-tests --bin lab_whole
//! ```
//!
//! `--cases WORDS` plays those whose name has the words (several, by commas), `--nix 2.34` only on
//! that Nix, `--lanes N` so many at once, `--keep` puts the recordings where CI judges them, `--quick`
//! those of CI, `--list` only names them, `--replay FOLDER` judges recordings.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        fs,
        io::Write,
        path::{Path, PathBuf},
    };

    use anyhow::{Context, Result, bail, ensure};
    use nixlamp_tests::{
        lab::{
            self, Case,
            run::{How, Played, all},
            score::Score,
            session::{Session, kept},
            table,
        },
        world::NixVersion,
    };

    pub fn main() -> Result<()> {
        let mut words = std::env::args().skip(1);
        let mut how = How {
            lanes: 6,
            spinners: 2,
            folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/lab/sessions"),
            hurry: false,
        };
        let mut versions = vec![NixVersion::V2_26, NixVersion::V2_34];
        let mut names: Vec<String> = Vec::new();
        let (mut quick, mut list, mut again) = (false, false, None);
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("{word} wants a value"))
            };
            match word.as_str() {
                "--cases" => names.extend(value()?.split(',').map(str::to_owned)),
                "--nix" => {
                    versions = match value()?.as_str() {
                        "2.26" => vec![NixVersion::V2_26],
                        "2.34" => vec![NixVersion::V2_34],
                        other => bail!("no Nix {other} here"),
                    }
                }
                "--lanes" => how.lanes = value()?.parse()?,
                "--spinners" => how.spinners = value()?.parse()?,
                "--keep" => how.folder = kept(),
                "--quick" => quick = true,
                "--list" => list = true,
                "--replay" => again = Some(PathBuf::from(value()?)),
                other => bail!("what is {other}?"),
            }
        }
        if let Some(folder) = again {
            return replay(&folder, &names);
        }
        let wanted: Vec<(Case, NixVersion)> = lab::all()
            .into_iter()
            .filter(|case| !quick || case.quick)
            .filter(|case| names.is_empty() || names.iter().any(|name| case.name.contains(name)))
            .flat_map(|case| versions.iter().map(move |version| (case, *version)))
            .filter(|(case, version)| case.only.is_none_or(|only| only == *version))
            .collect();
        if list {
            for (case, version) in &wanted {
                say(&format!("{version:?} {}", case.name));
            }
            say(&format!("{} cases", wanted.len()));
            return Ok(());
        }
        let played = all(&wanted, &how, &|played| say(&line(played)));
        report(&played, &how.folder)
    }

    fn report(played: &[Played], folder: &Path) -> Result<()> {
        let mut scores: Vec<Score> = played
            .iter()
            .filter_map(|played| played.score.as_ref().ok().cloned().flatten())
            .collect();
        scores.sort_by(|a, b| (a.case.name, &a.release).cmp(&(b.case.name, &b.release)));
        let tables = table::whole(&scores);
        say(&tables);
        fs::create_dir_all(folder)?;
        let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/lab/results.md");
        fs::write(&results, &tables)?;
        let broken = played.iter().filter(|played| played.score.is_err()).count();
        let alarms = scores.iter().filter(|score| score.false_alarms > 0).count();
        ensure!(broken == 0, "{broken} cases could not be played");
        ensure!(alarms == 0, "{alarms} cases had a false alarm");
        Ok(())
    }

    /// Judges what was kept once more, and tells the story of each.
    fn replay(folder: &Path, names: &[String]) -> Result<()> {
        for session in Session::all(folder)? {
            let name = &session.about.case;
            if !names.is_empty() && !names.iter().any(|part| name.contains(part)) {
                continue;
            }
            let Some(case) = lab::named(name) else {
                say(&format!("{name}: no such case any more"));
                continue;
            };
            match Score::of(case, &session) {
                Some(score) => {
                    say(&table::row(&score));
                    for look in &score.story {
                        let causes: Vec<String> = look
                            .causes
                            .iter()
                            .take(3)
                            .map(|(code, _, probability)| format!("{code} {probability:.2}"))
                            .collect();
                        say(&format!(
                            "    {:6.1} s {:9} {}",
                            look.at_s,
                            table::word(look.verdict),
                            causes.join(", ")
                        ));
                    }
                }
                None => say(&format!("{name}: never seen")),
            }
        }
        Ok(())
    }

    fn line(played: &Played) -> String {
        let what = match &played.score {
            Ok(Some(score)) => table::row(score),
            Ok(None) => "left out: the machine lacks what it needs".to_owned(),
            Err(error) => format!("BROKEN: {error:#}"),
        };
        let right = matches!(&played.score, Ok(Some(score)) if score.is_right());
        let said = if right { "" } else { &played.said };
        let said = said
            .lines()
            .fold(String::new(), |all, line| all + "\n        " + line);
        format!(
            "{:?} {}: {:.0} s: {what}{said}",
            played.version, played.case.name, played.took_s
        )
    }

    fn say(line: &str) {
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

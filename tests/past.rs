//! A year of rebuilds: what is asked of it, by the command line and by faces, and
//! the examples that the page draws in any browser.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::model::{Moment, Now};
use nixlamp_core::wire::{Blame, PastFilter, Rebuilds, Reply, Request, Verdict};
use nixlamp_host::{past, store};
use nixlamp_tests::webdriver::{Home, built};
use nixlamp_tests::year::{self, NEWEST};

const NOW: Now = Now {
    moment: Moment(0),
    time: NEWEST,
    utc_offset_s: 0,
};

struct Kept {
    home: Home,
    file: PathBuf,
}

impl Kept {
    /// A home without an agent, whose history holds so many rebuilds.
    fn new(name: &str, count: u32) -> Result<Self> {
        let home = Home::new(name)?;
        let file = home.path.join("nixlamp/history.db");
        year::write(&file, count, 100)?;
        Ok(Self { home, file })
    }

    fn run(&self, arguments: &[&str]) -> Result<Output> {
        let out = Command::new(built("nixlamp")?)
            .args(arguments)
            .envs(self.home.env())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("NIXLAMP_SOCKET")
            .output()?;
        Ok(out)
    }

    fn says(&self, arguments: &[&str]) -> Result<String> {
        let out = self.run(arguments)?;
        ensure!(out.status.success(), "{out:?}");
        Ok(String::from_utf8(out.stdout)?)
    }
}

fn page(file: &Path, filter: PastFilter) -> Result<Rebuilds> {
    let question = Request::Rebuilds {
        filter,
        before: None,
        limit: 50,
    };
    match past::answer(&question, file, NOW) {
        Some(Reply::Rebuilds(page)) => Ok(*page),
        other => anyhow::bail!("{other:?}"),
    }
}

fn blamed(file: &Path, slow: &str) -> Result<Blame> {
    let question = Request::Blame {
        slow: slow.to_owned(),
        fast: None,
    };
    match past::answer(&question, file, NOW) {
        Some(Reply::Blame(blame)) => Ok(*blame),
        other => anyhow::bail!("{other:?}"),
    }
}

#[test]
fn all_of_the_store_is_searched_and_told_as_it_was_kept() -> Result<()> {
    let kept = Kept::new("past-store", 600)?;
    let wanted: Vec<_> = year::rebuilds(600)
        .into_iter()
        .map(|(past, _)| past)
        .collect();
    assert_eq!(store::all(&kept.file)?, wanted);
    let oldest = &wanted[599];
    let filter = PastFilter {
        search: oldest.id.clone(),
        ..PastFilter::default()
    };
    let found = page(&kept.file, filter)?;
    assert_eq!((found.fit, found.all), (1, 600));
    assert_eq!(found.rows[0].past.id, oldest.id);
    let around = store::around(&kept.file, &oldest.id)?;
    assert_eq!(around, Some(year::rebuilds(600).remove(599).1));
    assert_eq!(store::known_around(&kept.file)?.len(), 600);
    Ok(())
}

#[test]
fn the_command_line_says_what_differed() -> Result<()> {
    let kept = Kept::new("past-blame", 200)?;
    let slow = &year::rebuilds(200)[3].0;
    let text = kept.says(&["history", "--blame", slow.thread()])?;
    for part in [
        "llvm-20.1.2 was built here (21 min) and fetched before. (explains up to 21 min)",
        "213 derivations were to be built",
        "The machine was short of memory",
        "Compared with the good run nearest to the median of 30",
        "By phase:\n  Evaluating: ",
        "Building: 25 min, before ",
        "This can explain all of the difference.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = kept.says(&["history", "--blame", slow.thread(), "--json"])?;
    let told: Blame = serde_json::from_str(&json)?;
    assert_eq!(told.slow.id, slow.id);
    let explained: f64 = told.findings.iter().filter_map(|f| f.explains_s).sum();
    assert!((explained + told.unexplained_s - told.difference_s).abs() < 0.01);
    let named = kept.says(&[
        "history",
        "--blame",
        slow.thread(),
        "--against",
        &told.fast.id,
    ])?;
    assert!(
        named.contains("Compared with the one you chose."),
        "{named}"
    );
    let out = kept.run(&["history", "--blame", "1-2"])?;
    assert_eq!(out.status.code(), Some(70));
    let why = String::from_utf8(out.stderr)?;
    assert!(why.contains("There is no past rebuild “1-2”."), "{why}");
    Ok(())
}

#[test]
fn an_export_holds_what_fits() -> Result<()> {
    let kept = Kept::new("past-export", 100)?;
    let filter = PastFilter {
        outcome: Some(Verdict::Failed),
        ..PastFilter::default()
    };
    let fit = page(&kept.file, filter.clone())?.fit;
    let question = Request::Export {
        filter,
        form: nixlamp_core::wire::ExportForm::Csv,
        save: false,
    };
    let Some(Reply::Export { text, path: None }) = past::answer(&question, &kept.file, NOW) else {
        anyhow::bail!("no text");
    };
    assert_eq!(text.lines().count() as u32, fit + 1);
    // The same rows as the command line's.
    let all = kept.says(&["history", "--csv", "--limit", "1000"])?;
    assert!(text.lines().all(|line| all.contains(line)), "{text}");
    Ok(())
}

/// `UPDATE=1` writes them anew.
#[test]
fn examples_for_the_page_are_up_to_date() -> Result<()> {
    let kept = Kept::new("past-examples", 120)?;
    let question = Request::Rebuilds {
        filter: PastFilter::default(),
        before: None,
        limit: 500,
    };
    let rebuilds = past::answer(&question, &kept.file, NOW).context("answered")?;
    let slow = &year::rebuilds(120)[3].0;
    let blame = Reply::Blame(Box::new(blamed(&kept.file, &slow.id)?));
    for (name, reply) in [("history", rebuilds), ("blame", blame)] {
        let wanted = serde_json::to_string(&reply)? + "\n";
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/past/{name}.json"));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(file.parent().context("a folder")?)?;
            fs::write(&file, &wanted)?;
        }
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            found == wanted,
            "{name}: UPDATE=1 cargo test -p nixlamp-tests --test past"
        );
    }
    Ok(())
}

//! The forecast of a collection against real collections, in stores made by chance: what it says
//! would go against what has gone, and its bytes against the disk's.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]

use std::{collections::BTreeSet, fs, time::Instant};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    random_store::{self, Chance, Options},
    webdriver::built,
    world::{NixVersion, User, World, lab_is_off},
};
use serde_json::Value;

/// Stores of each version of Nix.
const STORES: u64 = 10;

#[test]
fn forecasts_in_nix_2_26() -> Result<()> {
    stores(NixVersion::V2_26, 226_000)
}

#[test]
fn forecasts_in_nix_2_34() -> Result<()> {
    stores(NixVersion::V2_34, 234_000)
}

fn stores(version: NixVersion, first: u64) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    world.install(&built("forecast")?)?;
    let mut tables = [Table::default(), Table::default()];
    for seed in first..first + STORES {
        let begun = Instant::now();
        let seen = one_store(&world, seed).with_context(|| format!("seed {seed}"))?;
        for collection in &seen {
            for (table, told) in tables.iter_mut().zip(&collection.told) {
                table.take(told, &collection.real);
            }
        }
        println!(
            "{} seed {seed}: {} collections, {} paths, {:.1} s",
            world.nix_says(),
            seen.len(),
            seen.iter().map(|c| c.real.paths).sum::<u64>(),
            begun.elapsed().as_secs_f32()
        );
    }
    println!(
        "\n{} | GCs | exact | paths | missed | extra | Nix bytes off (worst) | disk off (worst)",
        world.nix_says()
    );
    for (name, table) in ["pure reader", "daemon's roots"].iter().zip(&tables) {
        println!("{name} | {}", table.line());
    }
    let [reader, daemon] = &tables;
    ensure!(daemon.missed == 0 && daemon.extra == 0, "{daemon:?}");
    ensure!(
        daemon.disk.0.abs_diff(daemon.disk.1) * 200 <= daemon.disk.1,
        "{daemon:?}"
    );
    ensure!(
        reader.missed == 0 && reader.called_exact_and_was_not == 0,
        "{reader:?}"
    );
    Ok(())
}

/// What a collection did, or was forecast to do.
#[derive(Debug)]
struct Collected {
    gone: BTreeSet<String>,
    paths: u64,
    nix_bytes: f64,
    /// Nix reports few places: it can be so far from what it has counted.
    rounding: f64,
    disk_bytes: u64,
    exact: bool,
}

struct Collection {
    told: [Collected; 2],
    real: Collected,
}

#[derive(Debug, Default)]
struct Table {
    collections: u32,
    exact: u32,
    paths: u64,
    missed: usize,
    extra: usize,
    nix: (f64, f64, f64),
    disk: (u64, u64, f64),
    called_exact_and_was_not: u32,
}

impl Table {
    fn take(&mut self, told: &Collected, real: &Collected) {
        let missed = real.gone.difference(&told.gone).count();
        let extra = told.gone.difference(&real.gone).count();
        let nix_off = (told.nix_bytes - real.nix_bytes).abs();
        let is_exact = missed == 0
            && extra == 0
            && told.paths == real.paths
            && nix_off <= real.rounding
            && told.disk_bytes == real.disk_bytes;
        if !is_exact {
            let names = |a: &Collected, b: &Collected| {
                a.gone
                    .difference(&b.gone)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            println!(
                "  off: paths {}/{} Nix {:.0}/{:.0} disk {}/{} missed [{}] extra [{}]",
                told.paths,
                real.paths,
                told.nix_bytes,
                real.nix_bytes,
                told.disk_bytes,
                real.disk_bytes,
                names(real, told),
                names(told, real)
            );
        }
        self.collections += 1;
        self.exact += u32::from(is_exact);
        self.paths += real.paths;
        self.missed += missed;
        self.extra += extra;
        self.called_exact_and_was_not += u32::from(told.exact && extra > 0);
        let off = |told: f64, real: f64| (told - real).abs() / real.max(1.0) * 100.0;
        self.nix.0 += told.nix_bytes;
        self.nix.1 += real.nix_bytes;
        self.nix.2 = self.nix.2.max(off(told.nix_bytes, real.nix_bytes));
        self.disk.0 += told.disk_bytes;
        self.disk.1 += real.disk_bytes;
        self.disk.2 = self
            .disk
            .2
            .max(off(told.disk_bytes as f64, real.disk_bytes as f64));
    }

    fn line(&self) -> String {
        let off = |told: f64, real: f64| (told / real.max(1.0) - 1.0) * 100.0;
        format!(
            "{} | {} | {} | {} | {} | {:+.2} % ({:.1} %) | {:+.2} % ({:.1} %)",
            self.collections,
            self.exact,
            self.paths,
            self.missed,
            self.extra,
            off(self.nix.0, self.nix.1),
            self.nix.2,
            off(self.disk.0 as f64, self.disk.1 as f64),
            self.disk.2,
        )
    }
}

fn one_store(world: &World, seed: u64) -> Result<Vec<Collection>> {
    let mut chance = Chance::new(seed);
    let made = random_store::make(world, seed, &mut chance)?;
    let chosen: Vec<String> = made
        .generations
        .iter()
        .filter(|_| chance.below(5) < 3)
        .cloned()
        .collect();
    let mut collections = Vec::new();
    if seed.is_multiple_of(2) {
        collections.push(collect(world, &made.options, &[])?);
    }
    collections.push(collect(world, &made.options, &chosen)?);
    drop(made);
    random_store::clear(world)?;
    Ok(collections)
}

fn collect(world: &World, options: &Options, chosen: &[String]) -> Result<Collection> {
    let words = std::iter::once("forecast").chain(chosen.iter().map(String::as_str));
    let told = world.run(User::Alice, "env", words)?;
    let told: Value = serde_json::from_str(&told).with_context(|| told.clone())?;
    let (entries, disk) = (names(world)?, blocks(world)?);
    let told = [
        read(&told["reader"], &entries)?,
        read(&told["daemon"], &entries)?,
    ];
    for name in chosen {
        delete(world, name)?;
    }
    let words = [
        ["--gc", "--option", "keep-outputs"].as_slice(),
        &[&options.keep_outputs, "--option", "keep-derivations"],
        &[&options.keep_derivations],
    ];
    let said = world
        .command(User::Root, "nix-store", words.concat())
        .output()?;
    let said =
        String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    let (paths, nix_bytes, rounding) = reported(&said).with_context(|| said.clone())?;
    // What progress is counted by: a line before each path.
    let lines = said.lines().filter(|line| line.starts_with("deleting '"));
    let counted = lines.count() as u64;
    ensure!(counted == paths, "{counted} of {paths} are told: {said}");
    Ok(Collection {
        told,
        real: Collected {
            gone: &entries - &names(world)?,
            paths,
            nix_bytes,
            rounding,
            disk_bytes: disk - blocks(world)?,
            exact: true,
        },
    })
}

/// Of the names only those on the disk can be seen to go; a valid path that is missing there is
/// among the number of paths.
fn read(told: &Value, entries: &BTreeSet<String>) -> Result<Collected> {
    let number = |name: &str| told[name].as_u64().context("a number");
    let dead = told["dead"].as_array().context("a list")?;
    Ok(Collected {
        gone: dead
            .iter()
            .filter_map(|name| entries.get(name.as_str()?).cloned())
            .collect(),
        paths: number("paths")?,
        nix_bytes: number("nix_bytes")? as f64,
        rounding: 0.0,
        disk_bytes: number("disk_bytes")?,
        exact: told["unknown"].as_array().is_some_and(Vec::is_empty),
    })
}

fn delete(world: &World, name: &str) -> Result<()> {
    let (profile, number) = name.rsplit_once(':').context("a generation")?;
    let (user, path) = match profile.strip_prefix("~/") {
        Some(name) => (
            User::Alice,
            format!("/nix/home/alice/.local/state/nix/profiles/{name}"),
        ),
        None => (User::Root, format!("/nix/var/nix/profiles/{profile}")),
    };
    world
        .run(
            user,
            "nix-env",
            ["--profile", &path, "--delete-generations", number],
        )
        .map(drop)
}

/// `12 store paths deleted, 1.23 MiB freed`: paths, bytes, and how far rounding may be off.
fn reported(said: &str) -> Option<(u64, f64, f64)> {
    let line = said
        .lines()
        .find(|line| line.contains("store paths deleted"))?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "freed")?;
    let unit = match words[at - 1] {
        "bytes" | "B" => 1.0,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let number = words[at - 2];
    let places = number.split_once('.').map_or("", |(_, places)| places);
    let rounding = places.chars().fold(unit * 0.501, |all, _| all / 10.0);
    Some((
        words[0].parse().ok()?,
        number.parse::<f64>().ok()? * unit,
        rounding,
    ))
}

fn names(world: &World) -> Result<BTreeSet<String>> {
    fs::read_dir(world.inside("/nix/store"))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// The blocks of everything in the store, by a program that knows nothing of ours.
fn blocks(world: &World) -> Result<u64> {
    let said = world.run(User::Root, "sh", ["-c", "sync; du -s -B1 /nix/store"])?;
    Ok(said.split_whitespace().next().context("du")?.parse()?)
}

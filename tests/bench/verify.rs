//! V1: how fast the store is read again, beside `nix store verify`, as alice in
//! a world with a real Nix: one file of 734 MB, and 20 000 of 6 kB.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use nixlamp_tests::world::{NixVersion, User, World};

use super::agent::built;
use super::table::{Row, Table};

const LARGE_BYTES: usize = 734_000_000;
const FILES: usize = 20_000;
const FILE_BYTES: usize = 6_000;

/// Measures and tells.
pub fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("V1: reading the store again");
    let world = World::start(NixVersion::V2_34)?;
    world.install(&built("nixlamp")?)?;
    let sources = "/nix/home/root";
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let many = world.inside(format!("{sources}/many"));
    for n in 0..FILES {
        let folder = many.join(format!("{:02}", n / 200));
        fs::create_dir_all(&folder)?;
        write(&folder.join(n.to_string()), FILE_BYTES, &mut noise)?;
    }
    let rounds = if quick { 3 } else { 7 };
    for (name, what, bytes) in [
        ("many", "20 000 files of 6 kB", FILES * FILE_BYTES),
        ("large", "one file of 734 MB", LARGE_BYTES),
    ] {
        let source = format!("{sources}/{name}");
        if name == "large" {
            write(&world.inside(&source), LARGE_BYTES, &mut noise)?;
        }
        let path = world.run(User::Root, "nix-store", ["--add", &source])?;
        fs::remove_dir_all(world.inside(&source))
            .or_else(|_| fs::remove_file(world.inside(&source)))?;
        let ours = ["nixlamp", "verify", "--no-pause", &path];
        let theirs = ["nix", "store", "verify", "--no-trust", &path];
        // Both in turn, so that what else goes on meets both. The first round
        // fills the cache.
        let (mut our_best, mut their_best) = (Duration::MAX, Duration::MAX);
        for round in 0..=rounds {
            let (our, their) = (time(&world, &ours)?, time(&world, &theirs)?);
            if round > 0 {
                our_best = our_best.min(our);
                their_best = their_best.min(their);
            }
        }
        let shown = |best: Duration| {
            let rate = bytes as f64 / best.as_secs_f64() / 1e6;
            format!("{:.3} s, {rate:.0} MB/s", best.as_secs_f64())
        };
        table.row(Row {
            number: "V1",
            what: format!(
                "verify of {what}, from the cache, with the start of the program; peer: nix store verify, {}; best of {rounds}",
                world.nix_says()
            ),
            target: String::new(),
            ours: shown(our_best),
            peer: shown(their_best),
            ratio: Some(our_best.as_secs_f64() / their_best.as_secs_f64()),
            holds: None,
        });
    }
    Ok(())
}

fn time(world: &World, words: &[&str]) -> Result<Duration> {
    let mut command = world.command(User::Alice, words[0], &words[1..]);
    let begun = Instant::now();
    let output = command.output()?;
    let took = begun.elapsed();
    ensure!(
        output.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(took)
}

/// Bytes that no file system stores short (xorshift).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn write(path: &Path, bytes: usize, noise: &mut Noise) -> Result<()> {
    let mut file = std::io::BufWriter::with_capacity(1 << 20, fs::File::create(path)?);
    for _ in 0..bytes / 8 {
        file.write_all(&noise.next().to_le_bytes())?;
    }
    file.flush()?;
    Ok(())
}

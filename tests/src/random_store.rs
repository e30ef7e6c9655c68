//! Stores made by chance: derivations, profiles, links, processes, builds and leftovers of all kinds
//! that a collection must tell apart.

use std::{fmt::Write as _, fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result, ensure};

use crate::world::{Client, User, World, wait_until};

const SOON: Duration = Duration::from_secs(60);

/// Numbers by chance, the same for the same seed.
pub struct Chance(u64);

impl Chance {
    /// Begins anew.
    pub fn new(seed: u64) -> Self {
        let mut chance = Self(seed);
        for _ in 0..5 {
            chance.below(2);
        }
        chance
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn one<'a>(&mut self, of: &'a [String]) -> &'a str {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// A store that was made, with what holds paths in it as long as this lives.
pub struct RandomStore {
    /// How a collection must be called.
    pub options: Options,
    /// Generations that may go, as `PROFILE:NUMBER`.
    pub generations: Vec<String>,
    _held: Vec<Client>,
    _build: Option<Client>,
}

/// Makes the store of this seed in a world whose store is empty.
pub fn make(world: &World, seed: u64, chance: &mut Chance) -> Result<RandomStore> {
    let options = settings(world, chance)?;
    let outputs = build(world, seed, &options, chance)?;
    let generations = profiles(world, chance, &outputs)?;
    let held = roots(world, seed, chance, &outputs)?;
    let build = if chance.once_in(3) {
        Some(running_build(world, seed)?)
    } else {
        None
    };
    if chance.below(5) < 3 {
        world.run(User::Root, "nix-store", ["--optimise"])?;
    }
    leftovers(world, chance, &outputs)?;
    Ok(RandomStore {
        options,
        generations,
        _held: held,
        _build: build,
    })
}

/// What decides about a collection: in the file, where the forecast reads it, and on the command
/// line of the collection, since the daemon of the lab read the file when it started.
pub struct Options {
    /// `true` or `false`.
    pub keep_outputs: String,
    /// `true` or `false`.
    pub keep_derivations: String,
    optimise: String,
}

fn settings(world: &World, chance: &mut Chance) -> Result<Options> {
    let options = Options {
        keep_outputs: chance.once_in(3).to_string(),
        keep_derivations: (!chance.once_in(4)).to_string(),
        optimise: chance.once_in(3).to_string(),
    };
    let file = world.inside("/etc/nix/nix.conf");
    let text = fs::read_to_string(&file)?;
    let kept = text.lines().filter(|line| !line.starts_with("keep-"));
    let mut lines: Vec<String> = kept.map(str::to_owned).collect();
    lines.push(format!("keep-outputs = {}", options.keep_outputs));
    lines.push(format!("keep-derivations = {}", options.keep_derivations));
    fs::write(file, lines.join("\n") + "\n")?;
    Ok(options)
}

/// Builds 35 to 90 derivations; gives their outputs.
fn build(world: &World, seed: u64, options: &Options, chance: &mut Chance) -> Result<Vec<String>> {
    let count = 35 + chance.below(56);
    let mut text = String::from(
        "let tools = builtins.path { path = /nix/lab/bb; name = \"tools\"; };\n\
         make = name: more: script: derivation ({ inherit name; system = builtins.currentSystem;\n\
         builder = \"${tools}/sh\"; args = [ \"-euc\" \"b=${tools}/busybox; ${script}\" ]; } // more);\n",
    );
    for n in 0..count {
        let _ = writeln!(text, "d{n} = {};", derivation(seed, n, chance));
    }
    text.push_str("in [");
    for n in 0..count {
        let _ = write!(text, " d{n}");
    }
    text.push_str(" ]\n");
    let file = format!("/nix/home/root/store-{seed}.nix");
    fs::write(world.inside(&file), text)?;
    let optimise = ["--option", "auto-optimise-store", &options.optimise];
    let words = ["--no-out-link", &file].into_iter().chain(optimise);
    let made = world.run(User::Root, "nix-build", words)?;
    Ok(made.lines().map(str::to_owned).collect())
}

fn derivation(seed: u64, n: u64, chance: &mut Chance) -> String {
    let mut script = String::new();
    let mut more = String::new();
    // What it needs to be built, and what it refers to for good.
    for at in 0..if n == 0 { 0 } else { chance.below(4) } {
        let other = chance.below(n);
        if chance.once_in(3) {
            let _ = write!(more, "needs{at} = d{other}; ");
        } else {
            let _ = write!(script, "echo ${{d{other}}} >> $TMPDIR/refs; ");
        }
    }
    let name = format!("p{seed}-{n}");
    match chance.below(9) {
        // A lone file.
        0 => {
            return format!(
                "make \"{name}\" {{ {more} }} ''{script} $b touch $TMPDIR/refs; echo {name} > $out; $b cat $TMPDIR/refs >> $out''"
            );
        }
        // Two derivations with one output, fixed by its hash.
        1 => {
            let content = format!("fixed {seed} {}", chance.below(3));
            return format!(
                "make \"fixed-{seed}\" {{ {more} tag = \"{n}\"; outputHashMode = \"flat\"; outputHashAlgo = \"sha256\"; outputHash = builtins.hashString \"sha256\" \"{content}\"; }} ''printf '%s' '{content}' > $out''"
            );
        }
        _ => {}
    }
    let _ = write!(
        script,
        "$b mkdir $out; $b touch $TMPDIR/refs; $b cp $TMPDIR/refs $out/refs; "
    );
    if chance.once_in(4) {
        more.push_str("outputs = [ \"out\" \"dev\" ]; ");
        let _ = write!(script, "$b mkdir $dev; echo {name} > $dev/h; ");
        if chance.once_in(2) {
            script.push_str("echo $dev > $out/to-dev; ");
        }
    }
    for file in 0..=chance.below(3) {
        let kib = 1 + chance.below(60);
        // The same content in many paths now and then: for the optimiser.
        let tag = if chance.once_in(2) {
            format!("same-{}", chance.below(5))
        } else {
            format!("{name}-{file}")
        };
        let kib = if tag.starts_with("same") { 9 } else { kib };
        let _ = write!(
            script,
            "i=0; while [ $i -lt {kib} ]; do printf '%01024d' $i; i=$((i+1)); done > $out/f{file}; echo {tag} >> $out/f{file}; "
        );
    }
    match chance.below(6) {
        0 => script.push_str("$b ln $out/f0 $out/linked; $b ln $out/f0 $out/again; "),
        1 => script.push_str("$b truncate -s 700000 $out/sparse; "),
        2 => script.push_str(
            "$b mkdir $out/many; i=0; while [ $i -lt 120 ]; do echo $i > $out/many/$i; i=$((i+1)); done; ",
        ),
        3 => {
            let _ = write!(script, "$b ln -s /nowhere/{} $out/long; ", "x".repeat(120));
        }
        4 => script.push_str("$b cp $out/f0 $out/copy; "),
        _ => {}
    }
    format!("make \"{name}\" {{ {more} }} ''{script}''")
}

/// Two or three profiles with three to six generations each; gives those that may go.
fn profiles(world: &World, chance: &mut Chance, outputs: &[String]) -> Result<Vec<String>> {
    let mut may_go = Vec::new();
    let all = [
        (User::Root, "/nix/var/nix/profiles", "", "system"),
        (
            User::Alice,
            "$HOME/.local/state/nix/profiles",
            "~/",
            "home-manager",
        ),
        (User::Root, "/nix/var/nix/profiles", "", "extra"),
    ];
    let count = 2 + chance.below(2) as usize;
    for (user, folder, prefix, name) in &all[..count] {
        let mut script = format!("set -e; mkdir -p {folder}; ");
        let generations = 3 + chance.below(4);
        let mut last = "";
        for _ in 0..generations {
            let mut output = chance.one(outputs);
            // The same path twice in a row would make no new generation.
            while output == last {
                output = chance.one(outputs);
            }
            last = output;
            let _ = write!(script, "nix-env -p {folder}/{name} --set {output} >&2; ");
        }
        let _ = write!(script, "ls {folder}");
        let links = world.run(*user, "sh", ["-c", &script])?;
        let mut numbers: Vec<u64> = links
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("{name}-")))
            .filter_map(|line| line.strip_suffix("-link")?.parse().ok())
            .collect();
        numbers.sort_unstable();
        ensure!(numbers.len() as u64 == generations, "{links}");
        numbers.pop();
        may_go.extend(numbers.iter().map(|n| format!("{prefix}{name}:{n}")));
    }
    Ok(may_go)
}

/// Links and processes of all kinds; gives the processes.
fn roots(world: &World, seed: u64, chance: &mut Chance, outputs: &[String]) -> Result<Vec<Client>> {
    let add = |user, link: &str, path: &str| {
        world.run(
            user,
            "nix-store",
            ["--realise", path, "--add-root", link, "--indirect"],
        )
    };
    world.run(User::Root, "sh", ["-c", "mkdir -p -m 700 /nix/home/bob"])?;
    add(User::Alice, &format!("result-{seed}"), chance.one(outputs))?;
    add(User::Root, "/nix/home/bob/result", chance.one(outputs))?;
    let file = chance.one(outputs).rsplit('/').next().context("a name")?;
    let deep = chance.one(outputs);
    world.run(
        User::Root,
        "sh",
        [
            "-c",
            &format!(
                "cd /nix/var/nix/gcroots; touch {file}; mkdir -p deep/er; ln -sfn {deep} deep/er/link"
            ),
        ],
    )?;
    // One that leads nowhere: the daemon forgets it when it is asked.
    if chance.once_in(3) {
        add(User::Alice, "vanished", chance.one(outputs))?;
        world.run(User::Alice, "rm", ["vanished"])?;
    }
    let mut held = Vec::new();
    let mut keep = |user, arguments: &[&str]| -> Result<()> {
        held.push(world.spawn(user, "env", arguments)?);
        Ok(())
    };
    if chance.once_in(2) {
        let variable = format!("HOLDS=x:{}/bin:", chance.one(outputs));
        keep(User::Root, &[&variable, "sleep", "600"])?;
    }
    if chance.once_in(2) {
        let open = format!("exec sleep 600 < {}", chance.one(outputs));
        keep(User::Root, &["sh", "-c", &open])?;
    }
    if chance.once_in(2) {
        let variable = format!("HOLDS={}", chance.one(outputs));
        keep(User::Alice, &[&variable, "sleep", "600"])?;
    }
    // Arguments are no root.
    keep(
        User::Root,
        &["sh", "-c", "sleep 600; :", chance.one(outputs)],
    )?;
    Ok(held)
}

fn running_build(world: &World, seed: u64) -> Result<Client> {
    let text = "let tools = builtins.path { path = /nix/lab/bb; name = \"tools\"; }; in derivation { \
                name = \"slow-SEED\"; system = builtins.currentSystem; builder = \"${tools}/sh\"; \
                args = [ \"-euc\" \"echo ${builtins.toFile \"in-SEED\" \"SEED\"}; ${tools}/busybox sleep 600\" ]; }\n";
    let file = format!("/nix/home/alice/slow-{seed}.nix");
    world.write(&file, &text.replace("SEED", &seed.to_string()))?;
    let build = world.spawn(User::Alice, "nix-build", ["--no-out-link", &file])?;
    let runs = wait_until(SOON, || {
        world
            .processes()
            .iter()
            .any(|(_, line)| line.contains("busybox sleep 600"))
    });
    ensure!(runs, "the build does not run: {}", build.said());
    Ok(build)
}

/// What an import, a build or a person may leave in the store; and now and then a path that is gone.
fn leftovers(world: &World, chance: &mut Chance, outputs: &[String]) -> Result<()> {
    let store = world.inside("/nix/store");
    if chance.below(3) > 0 {
        let hash = "0c1bqz3yv5kcnl1q4j6d8fx7s9wrmh2p";
        fs::write(store.join(format!("{hash}-gone.lock")), "")?;
        fs::create_dir_all(store.join("tmp-77-1/deep"))?;
        fs::write(store.join("tmp-77-1/deep/file"), vec![7; 20_000])?;
        fs::write(store.join("nobody knows"), vec![7; 9000])?;
        fs::create_dir_all(store.join(format!("{hash}-half-done")))?;
    }
    if chance.once_in(4) {
        let path = world.inside(chance.one(outputs));
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// An empty store again, so that the next one has only what it makes.
pub fn clear(world: &World) -> Result<()> {
    let script = "rm -rf /nix/var/nix/profiles/system* /nix/var/nix/profiles/extra* \
                  /nix/home/alice/.local /nix/home/alice/result* /nix/home/bob \
                  /nix/var/nix/gcroots/deep; \
                  find /nix/var/nix/gcroots -maxdepth 1 -type f -delete; nix-store --gc >&2";
    world.run(User::Root, "sh", ["-c", script])?;
    let left: Vec<PathBuf> = fs::read_dir(world.inside("/nix/store"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    // The processes that held something may end a moment later; their paths go with the next one.
    ensure!(left.len() <= 40, "the store is not empty: {left:?}");
    Ok(())
}

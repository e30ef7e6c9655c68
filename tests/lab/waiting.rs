//! Locks, users that build, prompts and other rebuilds: what is waited for, and whether its holder
//! works.

use anyhow::Result;
use nixlamp_core::wire::Verdict;

use super::{
    Case, HEALTHY, Needs, PLAIN, PROVEN, SILENT,
    ground::{Ground, Scene, Silence, now_ms},
};
use crate::{
    faults::{self, hold},
    world::{Client, HOME, User, World, wait_until},
};

const LOCK: &[&str] = &["lock-held"];
const GC_LOCK: &str = "/nix/var/nix/gc.lock";
const BIG_LOCK: &str = "/nix/var/nix/db/big-lock";
const WAITS: &[Verdict] = &[Verdict::Waiting];
const WAITS_OR_STUCK: &[Verdict] = &[Verdict::Waiting, Verdict::Stuck];
/// Works for minutes.
const WORK: &str = "i=0; while [ $i -lt 900000000 ]; do i=$((i + 1)); done; echo made > $out";
/// Two processes, each waiting for the other.
pub(super) const DEADLOCK: &str = "mkfifo one two; { cat one > two; } & cat two > one";

/// A lock whose holder works is waited for; that is no stall.
const BEHIND_WORK: Case = Case {
    verdicts: WAITS,
    causes: LOCK,
    family: "waiting",
    watch_s: 90,
    ..HEALTHY
};

/// That it waits shows within 5 s; that its holder does nothing, after 30 s.
const LOCKED: Case = Case {
    causes: LOCK,
    family: "waiting",
    within_s: 35.0,
    watch_s: 50,
    ..PROVEN
};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "path-lock-idle-holder",
        twin: "path-lock-working-holder",
        make: path_lock_idle,
        ..LOCKED
    },
    Case {
        name: "path-lock-working-holder",
        twin: "path-lock-idle-holder",
        spins: true,
        make: |ground| behind(ground, WORK),
        ..BEHIND_WORK
    },
    Case {
        name: "path-lock-sleeping-holder",
        twin: "path-lock-deadlocked-holder",
        make: |ground| behind(ground, "sleep 85; echo made > $out"),
        verdicts: &[Verdict::Waiting, Verdict::Working, Verdict::Finished],
        watch_s: 80,
        ..BEHIND_WORK
    },
    Case {
        name: "path-lock-deadlocked-holder",
        twin: "path-lock-sleeping-holder",
        verdicts: WAITS_OR_STUCK,
        causes: LOCK,
        family: "waiting",
        make: |ground| behind(ground, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "gc-lock-idle-holder",
        twin: "gc-lock-working-holder",
        causes: &["lock-held", "gc-lock-held"],
        quick: true,
        make: |ground| collects(ground, hold(ground.world, GC_LOCK)?),
        ..LOCKED
    },
    Case {
        name: "gc-lock-working-holder",
        twin: "gc-lock-idle-holder",
        causes: &["lock-held", "gc-lock-held"],
        spins: true,
        make: |ground| collects(ground, hold_busily(ground.world, GC_LOCK)?),
        ..BEHIND_WORK
    },
    Case {
        name: "big-lock-idle-holder",
        twin: "big-lock-working-holder",
        causes: &["store-lock-held", "lock-held"],
        make: |ground| opens(ground, hold(ground.world, BIG_LOCK)?),
        ..LOCKED
    },
    Case {
        name: "big-lock-working-holder",
        twin: "big-lock-idle-holder",
        causes: &["store-lock-held", "lock-held"],
        spins: true,
        make: |ground| opens(ground, hold_busily(ground.world, BIG_LOCK)?),
        ..BEHIND_WORK
    },
    Case {
        name: "profile-lock-idle-holder",
        twin: "profile-lock-working-holder",
        causes: &["lock-held", "profile-lock-held"],
        make: |ground| profile(ground, "sleep infinity"),
        ..LOCKED
    },
    Case {
        name: "profile-lock-working-holder",
        twin: "profile-lock-idle-holder",
        causes: &["lock-held", "profile-lock-held"],
        spins: true,
        make: |ground| profile(ground, "while :; do :; done"),
        ..BEHIND_WORK
    },
    Case {
        name: "database-busy",
        twin: "database-busy-for-a-while",
        causes: &["database-busy", "lock-held"],
        needs: Needs {
            programs: &["sqlite3"],
            ..PLAIN
        },
        make: |ground| database(ground, 9999),
        ..LOCKED
    },
    Case {
        name: "database-busy-for-a-while",
        twin: "database-busy",
        verdicts: &[Verdict::Working, Verdict::Waiting, Verdict::Slow],
        causes: &["database-busy", "lock-held"],
        spins: true,
        watch_s: 70,
        needs: Needs {
            programs: &["sqlite3"],
            ..PLAIN
        },
        make: |ground| database(ground, 12),
        ..HEALTHY
    },
    Case {
        name: "build-users-taken-by-work",
        twin: "build-users-taken-by-deadlock",
        causes: &["build-user"],
        spins: true,
        needs: Needs {
            builders: 1,
            ..PLAIN
        },
        make: |ground| no_user(ground, WORK),
        ..BEHIND_WORK
    },
    Case {
        name: "build-users-taken-by-deadlock",
        twin: "build-users-taken-by-work",
        verdicts: WAITS_OR_STUCK,
        causes: &["build-user"],
        family: "waiting",
        needs: Needs {
            builders: 1,
            ..PLAIN
        },
        make: |ground| no_user(ground, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "slots-are-taken",
        causes: &["build-slot"],
        twin: "build-users-taken-by-work",
        spins: true,
        watch_s: 60,
        make: |ground| {
            let both = format!(
                "[ ({}) ({}) ]",
                super::ground::derivation_text("one", WORK),
                super::ground::derivation_text("two", WORK)
            );
            let file = ground.file("both.nix", &both)?;
            let client = ground.alice(&["nix-build", &file, "--no-out-link", "--max-jobs", "1"])?;
            ground.builder_runs()?;
            Ok(Scene::now(client))
        },
        ..HEALTHY
    },
    // Nix itself takes no two locks crosswise any more: the other is a process that does.
    Case {
        name: "locks-wait-for-one-another",
        twin: "gc-lock-working-holder",
        causes: &["lock-cycle", "gc-lock-held", "lock-held"],
        needs: Needs {
            programs: &["python3"],
            ..PLAIN
        },
        make: circle,
        ..LOCKED
    },
    Case {
        name: "sudo-asks-first",
        twin: "",
        verdicts: WAITS,
        causes: &["prompt-open"],
        family: "waiting",
        quick: true,
        needs: Needs {
            programs: &["sudo", "script"],
            ..PLAIN
        },
        make: |ground| {
            let mut scene = terminal(ground, "sudo nixos-rebuild switch")?;
            scene.subject = ground.process("sudo", |line| line.starts_with("sudo "))?;
            scene.stalled_ms = now_ms();
            Ok(scene)
        },
        ..PROVEN
    },
    Case {
        name: "flake-asks-for-its-settings",
        twin: "",
        verdicts: WAITS,
        causes: &["prompt-open"],
        family: "waiting",
        needs: Needs {
            programs: &["script"],
            ..PLAIN
        },
        make: |ground| {
            let text = "{ nixConfig.extra-substituters = \"http://cache.example\"; \
                        outputs = _: { x = 1; }; }";
            ground.file("flake/flake.nix", text)?;
            let line = format!("nix build path:{HOME}/flake#x");
            let mut scene = terminal(ground, &line)?;
            scene.subject = ground.process("nix build", |l| l.starts_with("nix build"))?;
            scene.stalled_ms = now_ms();
            Ok(scene)
        },
        ..PROVEN
    },
    Case {
        name: "git-asks-for-a-name",
        twin: "git-input-hangs",
        verdicts: WAITS,
        causes: &["prompt-open"],
        family: "waiting",
        needs: Needs {
            programs: &["git", "script"],
            ..PLAIN
        },
        make: |ground| {
            let asks = "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"lab\"\r\n\
                        Content-Length: 0\r\nConnection: close\r\n\r\n";
            let server = Silence::saying(ground.world, 8082, asks)?;
            let url = format!("http://{}:8082/x.git", ground.world.address());
            let text = format!("builtins.fetchGit {{ url = \"{url}\"; }}");
            let file = ground.file("git.nix", &text)?;
            let mut scene = terminal(ground, &format!("nix-build {file} --no-out-link"))?;
            scene.subject = ground.process("client", |l| l.starts_with("nix-build"))?;
            server.called()?;
            scene.stalled_ms = now_ms();
            Ok(scene.beside(server))
        },
        ..PROVEN
    },
    Case {
        name: "garbage-is-collected",
        twin: "gc-lock-idle-holder",
        verdicts: &[Verdict::Working, Verdict::Finished, Verdict::Slow],
        watch_s: 40,
        make: |ground| {
            rubbish(ground.world)?;
            let client = ground.alice(&["nix-collect-garbage"])?;
            Ok(Scene::now(client))
        },
        ..HEALTHY
    },
    Case {
        name: "garbage-is-collected-beside-a-build",
        twin: "gc-lock-idle-holder",
        spins: true,
        watch_s: 60,
        make: |ground| {
            rubbish(ground.world)?;
            let client = ground.building("works", WORK)?;
            let gc = ground.root(&["nix-collect-garbage"])?;
            Ok(Scene::now(client).beside(gc))
        },
        ..HEALTHY
    },
];

fn path_lock_idle<'w>(ground: &Ground<'w>) -> Result<Scene<'w>> {
    let fault = faults::path_lock(ground.world)?;
    Ok(Scene {
        subject: fault.pid(),
        stalled_ms: now_ms(),
        things: vec![Box::new(fault)],
    })
}

/// root builds it first, by this script; alice wants the same.
fn behind<'w>(ground: &Ground<'w>, script: &str) -> Result<Scene<'w>> {
    let file = ground.derivation("shared", script)?;
    let holder = ground.root(&["nix-build", &file, "--no-out-link"])?;
    ground.builder_runs()?;
    Ok(Scene::now(ground.build(&file)?).beside(holder))
}

/// A process of root that holds this file locked, and works.
fn hold_busily(world: &World, lock: &str) -> Result<Client> {
    let script = format!("umask 077; exec flock --no-fork {lock} sh -c 'while :; do :; done'");
    let holder = world.spawn(User::Root, "sh", ["-c", script.as_str()])?;
    wait_until(super::ground::SOON, || !world.locks_on(lock).is_empty());
    Ok(holder)
}

fn collects<'w>(ground: &Ground<'w>, holder: Client) -> Result<Scene<'w>> {
    let client = ground.alice(&["nix-collect-garbage"])?;
    Ok(Scene::now(client).beside(holder))
}

/// A build that must open the store.
fn opens<'w>(ground: &Ground<'w>, holder: Client) -> Result<Scene<'w>> {
    let client = ground.build(&ground.derivation("opens", "echo made > $out")?)?;
    Ok(Scene::now(client).beside(holder))
}

fn profile<'w>(ground: &Ground<'w>, holds_by: &str) -> Result<Scene<'w>> {
    let path = ground.world.quick(User::Root, "profile")?;
    let folder = format!("{HOME}/.local/state/nix/profiles");
    let lock = format!("{folder}/lab.lock");
    ground
        .world
        .run(User::Alice, "mkdir", ["-p", folder.as_str()])?;
    let script = format!("exec flock --no-fork {lock} sh -c '{holds_by}'");
    let script = script.replace("sh -c 'sleep infinity'", "sleep infinity");
    let holder = ground
        .world
        .spawn(User::Alice, "sh", ["-c", script.as_str()])?;
    wait_until(super::ground::SOON, || {
        !ground.world.locks_on(&lock).is_empty()
    });
    let profile = format!("{folder}/lab");
    let client = ground.alice(&["nix-env", "-p", &profile, "-i", &path])?;
    Ok(Scene::now(client).beside(holder))
}

/// Somebody has begun to write to the store's database, for so many seconds.
fn database<'w>(ground: &Ground<'w>, seconds: u32) -> Result<Scene<'w>> {
    let file = ground.derivation("busy", WORK)?;
    let line = format!(
        "(echo 'BEGIN IMMEDIATE;'; sleep {seconds}; echo 'COMMIT;') | sqlite3 /nix/var/nix/db/db.sqlite"
    );
    let holder = ground.root(&["sh", "-c", &line])?;
    ground.process("sqlite3", |line| line.starts_with("sqlite3 "))?;
    Ground::pause(1);
    Ok(Scene::now(ground.build(&file)?).beside(holder))
}

/// The only user that builds is taken by root's build.
fn no_user<'w>(ground: &Ground<'w>, script: &str) -> Result<Scene<'w>> {
    let first = ground.derivation("first", script)?;
    let holder = ground.root(&["nix-build", &first, "--no-out-link"])?;
    ground.builder_runs()?;
    let file = ground.derivation("second", "echo made > $out")?;
    Ok(Scene::now(ground.build(&file)?).beside(holder))
}

/// A collector has the store's big lock and waits for the collector's; another process the other
/// way round.
fn circle<'w>(ground: &Ground<'w>) -> Result<Scene<'w>> {
    let text = format!(
        "import fcntl, time\n\
         gc = open('{GC_LOCK}', 'a'); fcntl.flock(gc, fcntl.LOCK_EX)\n\
         time.sleep(6)\n\
         big = open('{BIG_LOCK}', 'a'); fcntl.flock(big, fcntl.LOCK_EX)\n"
    );
    let other = ground.root(&["/usr/bin/python3", "-c", &text])?;
    wait_until(super::ground::SOON, || {
        !ground.world.locks_on(GC_LOCK).is_empty()
    });
    let client = ground.alice(&["nix-collect-garbage"])?;
    Ground::pause(6);
    Ok(Scene::now(client).beside(other))
}

/// A line in a terminal of alice's, in which nobody types.
pub(super) fn terminal<'w>(ground: &Ground<'w>, line: &str) -> Result<Scene<'w>> {
    // The terminal's other end must stay open, or every question is answered with nothing.
    let line = format!("sleep 900 | TERM=xterm script --quiet --command '{line}' /dev/null");
    let shell = ground
        .world
        .spawn(User::Alice, "sh", ["-c", line.as_str()])?;
    Ok(Scene::now(shell))
}

/// Much that nobody wants, in the store.
fn rubbish(world: &World) -> Result<()> {
    let script = "cd /nix/store && for n in $(seq 100 160); do \
                  d=00000000000000000000000000000${n}-rubbish; mkdir $d; \
                  for m in $(seq 1 400); do echo $m >$d/$m; done; done";
    world.run(User::Root, "sh", ["-c", script]).map(drop)
}

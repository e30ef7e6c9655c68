//! The hands in the real window, with the real agent and a real Nix: what is
//! ticked and confirmed there is what is done on the disk.
//! It needs what the tests of the window and the lab need.
#![cfg(target_os = "linux")]

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    dbus::{Bus, Tray},
    webdriver::{Gate, Home, Page, Screen, built, until},
    world::{Client, NixVersion, User, World, lab_is_off, wait_until},
};
use tokio::runtime::Runtime;

const SOON: Duration = Duration::from_secs(60);
const HOME: &str = "/nix/home/root";
const SOCKET: &str = "/nix/home/root/.run/agent.sock";

type Scene = fn(&Ground) -> Result<()>;

#[test]
fn in_nix_2_26() -> Result<()> {
    all(NixVersion::V2_26)
}

#[test]
fn in_nix_2_34() -> Result<()> {
    all(NixVersion::V2_34)
}

fn all(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    let ground = Ground::lay(&world)?;
    let scenes: [(&str, Scene); 4] = [
        ("disk space freed", space_freed),
        ("rolled back and forward", rolled_back),
        ("backed up and restored", restored),
        ("read, found damaged and repaired", repaired),
    ];
    for (name, scene) in scenes {
        scene(&ground).with_context(|| {
            let seen = ground.page.run("return document.body.innerText");
            format!("{name}, {}, seen: {seen:?}", world.nix_says())
        })?;
    }
    Ok(())
}

/// A profile of four generations, some garbage, an agent with its lamp, and the
/// window that was opened from there.
struct Ground<'world> {
    // Dropped in this order: the window goes first.
    page: Page,
    _screen: Screen,
    _home: Home,
    _agent: Client,
    _tray: Tray,
    _bus: Bus,
    _tokio: Runtime,
    world: &'world World,
    paths: Vec<String>,
    garbage: String,
}

impl<'world> Ground<'world> {
    fn lay(world: &'world World) -> Result<Self> {
        world.install(&built("nixlamp")?)?;
        let build = |tag: &str| world.quick(User::Root, tag);
        let profiles = format!("{HOME}/.local/state/nix/profiles");
        let run = format!("{HOME}/.run");
        world.run(User::Root, "mkdir", ["-p", &profiles, &run])?;
        world.run(User::Root, "chmod", ["700", &run])?;
        let mut paths = Vec::new();
        for n in 1..=4 {
            let path = build(&format!("own-{n}"))?;
            let profile = format!("{profiles}/profile");
            world.run(User::Root, "nix-env", ["-p", &profile, "--set", &path])?;
            paths.push(path);
        }
        let garbage = build("garbage")?;
        // Root takes Nix's programs only from where root has put them.
        let place = ["-s", "/nix/lab", "/nix/var/nix/profiles/default"];
        world.run(User::Root, "ln", place)?;

        let home = Home::new(&format!("hands-{}", world.init()))?;
        let gate = Gate::new(&home.path, &built("nixlamp-window")?)?;
        world.install(&gate.stand_in)?;
        let tokio = Runtime::new()?;
        let bus = Bus::start()?;
        let tray = tokio.block_on(Tray::start(&bus))?;
        let variables = [
            format!("NIXLAMP_SOCKET={SOCKET}"),
            format!("DBUS_SESSION_BUS_ADDRESS={}", bus.address),
            "nixlamp".to_owned(),
        ];
        let agent = world.spawn(User::Root, "env", variables)?;
        let socket = world.inside(SOCKET);
        ensure!(wait_until(SOON, || socket.exists()), "{}", agent.said());

        let screen = Screen::start()?;
        let mut env = home.env();
        env.push(("NIXLAMP_SOCKET", OsString::from(socket)));
        let env: Vec<_> = env.iter().map(|(k, v)| (*k, v.as_os_str())).collect();
        let page = std::thread::scope(|scope| {
            let page = scope.spawn(|| Page::open(&gate.driven, &[], &env, &screen));
            let chosen = tokio.block_on(from_the_lamp(&tray));
            let page = page.join().expect("the thread does not panic");
            chosen.and(page)
        })?;
        Ok(Self {
            page,
            _screen: screen,
            _home: home,
            _agent: agent,
            _tray: tray,
            _bus: bus,
            _tokio: tokio,
            world,
            paths,
            garbage,
        })
    }

    /// Chooses an entry of the window's menu and waits for its dialog.
    fn choose(&self, entry: &str) -> Result<()> {
        self.page.click("menu")?;
        self.page.click(entry)?;
        self.page.wait("plan")?;
        Ok(())
    }

    /// Says yes to the plan once it can be said, and waits for a good end.
    fn confirm(&self) -> Result<()> {
        until(|| Ok(self.page.attribute("plan-confirm", "disabled")?.is_none()))?;
        self.page.click("plan-confirm")?;
        self.page.gone("plan")?;
        self.page.wait("outcome")?;
        let said = self.page.text("outcome")?;
        let ok = self.page.attribute("outcome", "data-ok")?;
        ensure!(ok.as_deref() == Some("true"), "{said}");
        Ok(())
    }

    fn profile(&self, name: &str) -> PathBuf {
        self.world
            .inside(format!("{HOME}/.local/state/nix/profiles/{name}"))
    }

    fn generations(&self) -> Vec<usize> {
        (1..=4)
            .filter(|n| is_there(&self.profile(&format!("profile-{n}-link"))))
            .collect()
    }

    fn has(&self, path: &str) -> bool {
        is_there(&self.world.inside(path))
    }

    fn leads_to(&self) -> Result<String> {
        let target = fs::read_link(self.profile("profile"))?;
        Ok(target.to_string_lossy().into_owned())
    }

    /// The backups on the disk, the oldest first.
    fn backups(&self) -> Vec<String> {
        let folder = self
            .world
            .inside(format!("{HOME}/.local/state/nixlamp/backups"));
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.starts_with("20"))
            .collect();
        names.sort();
        names
    }
}

/// The menu names the generation before the current one. What is chosen in it
/// opens the window, and does nothing else.
async fn from_the_lamp(tray: &Tray) -> Result<()> {
    let lamp = tray.item(SOON).await?;
    nixlamp_tests::dbus::until(SOON, "the way back", || async {
        let menu = lamp.menu().await.ok()?;
        let back = "Roll back to generation 3…";
        menu.iter()
            .any(|entry| entry.label == back && entry.enabled)
            .then_some(())
    })
    .await?;
    lamp.choose(&["Free disk space…"]).await
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// One generation is ticked; it goes with what nobody needs, and nothing else.
fn space_freed(ground: &Ground) -> Result<()> {
    let page = &ground.page;
    page.says("plan-title", "Free disk space?")?;
    page.says("plan-about", "no generation")?;
    // What is current can never be ticked.
    let disabled = page.attribute("tick-~/profile-4", "disabled")?;
    ensure!(disabled.is_some(), "the current generation can be ticked");
    page.click("tick-~/profile-1")?;
    page.says("plan-about", "1 generation;")?;
    page.click("tick-~/profile-2")?;
    page.says("plan-about", "2 generations;")?;
    page.click("tick-~/profile-2")?;
    page.says("plan-about", "1 generation;")?;
    page.says("plan-confirm", "Delete 1 generation")?;
    ensure!(
        ground.generations() == [1, 2, 3, 4] && ground.has(&ground.garbage),
        "looking has changed something"
    );
    ground.confirm()?;
    page.says("outcome", "Deleted 1 generation of ~/profile: 1.")?;
    ensure!(
        ground.generations() == [2, 3, 4],
        "{:?}",
        ground.generations()
    );
    ensure!(!ground.has(&ground.paths[0]) && !ground.has(&ground.garbage));
    ensure!(ground.paths[1..].iter().all(|path| ground.has(path)));
    Ok(())
}

/// To a chosen generation and, with no other choice, forward again.
fn rolled_back(ground: &Ground) -> Result<()> {
    let page = &ground.page;
    ground.choose("roll-back")?;
    page.says("plan-title", "Roll back to generation 3?")?;
    page.click("switch-2")?;
    page.says("plan-title", "Roll back to generation 2?")?;
    ensure!(
        ground.leads_to()? == "profile-4-link",
        "looking has changed it"
    );
    ground.confirm()?;
    page.says("outcome", "~/profile leads to generation 2.")?;
    ensure!(ground.leads_to()? == "profile-2-link");
    // There is nothing older any more: that is said, and what else there is.
    ground.choose("roll-back")?;
    page.says("plan-refused", "no older generation")?;
    page.click("switch-4")?;
    page.says("plan-confirm", "Roll forward")?;
    ground.confirm()?;
    ensure!(ground.leads_to()? == "profile-4-link");
    Ok(())
}

/// A backup is made, a file is changed, and the backup brings it back.
fn restored(ground: &Ground) -> Result<()> {
    let page = &ground.page;
    let folder = format!("{HOME}/.config/nix");
    ground.world.run(User::Root, "mkdir", ["-p", &folder])?;
    let own = ground.world.inside(format!("{folder}/nix.conf"));
    fs::write(&own, "keep-outputs = true\n")?;
    let before = ground.backups();
    ground.choose("back-up")?;
    for id in &before {
        page.wait(&format!("restore-{id}"))?;
    }
    ground.confirm()?;
    page.says("outcome", "made and read back")?;
    let after = ground.backups();
    ensure!(after.len() == before.len() + 1, "{before:?}, {after:?}");
    let newest = after.last().context("it was just made")?;

    fs::write(&own, "keep-outputs = false\n")?;
    ground.choose("back-up")?;
    page.click(&format!("restore-{newest}"))?;
    page.says("plan-title", "Restore")?;
    ensure!(fs::read_to_string(&own)? == "keep-outputs = false\n");
    // The way back to the list, and there again.
    page.click("all-backups")?;
    page.says("plan-title", "Make a backup?")?;
    page.click(&format!("restore-{newest}"))?;
    page.says("plan-title", "Restore")?;
    ground.confirm()?;
    ensure!(fs::read_to_string(&own)? == "keep-outputs = true\n");
    Ok(())
}

/// What a profile needs is damaged: reading finds it, and its own button mends
/// it.
fn repaired(ground: &Ground) -> Result<()> {
    let page = &ground.page;
    let path = &ground.paths[3];
    let file = ground.world.inside(path);
    let sound = fs::read_to_string(&file)?;
    fs::write(&file, "other")?;
    page.click("menu")?;
    page.click("check-store")?;
    until(|| Ok(page.run("return document.activeElement.id")? == "check-store"))?;
    ensure!(!page.has("damage")?, "nothing is known of it yet");
    page.click("verify-profiles")?;
    page.says("damage", "quick-own-4")?;
    until(|| Ok(page.attribute("job", "data-state")?.as_deref() == Some("done")))?;
    ensure!(fs::read_to_string(&file)? == "other", "reading only reads");
    let id = &path["/nix/store/".len()..][..32];
    page.click(&format!("repair-{id}"))?;
    page.says("plan-by-hand", &format!("--repair-path {path}"))?;
    ensure!(fs::read_to_string(&file)? == "other");
    ground.confirm()?;
    ensure!(fs::read_to_string(&file)? == sound);
    page.gone("damage")
}

//! Notifications and settings from end to end: what a click may do, a locked
//! screen, and the agent that keeps what is set.
#![cfg(target_os = "linux")]

mod agent;
mod kept;
mod settings;

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::wire::{
    Command as WireCommand, Lamp, MenuDoes, Notice, NoticeKind, QuietScope, View,
};
use nixlamp_host::client::Client;
use nixlamp_tests::dbus::{Bus, Desk, Tray};
use nixlamp_tests::faces::{Faces, SOON};
use nixlamp_tests::logind::Logind;
use nixlamp_tests::pictures::picture;

use agent::Agent;

/// How long nothing must happen to believe that nothing will.
const A_WHILE: Duration = Duration::from_millis(400);

/// All that a button could do.
const ALL: [MenuDoes; 18] = [
    MenuDoes::Open,
    MenuDoes::OpenWhy,
    MenuDoes::OpenStop,
    MenuDoes::OpenHistory,
    MenuDoes::OpenCheckStore,
    MenuDoes::OpenFreeSpace,
    MenuDoes::OpenRollBack,
    MenuDoes::OpenReport,
    MenuDoes::OpenSettings,
    MenuDoes::OpenHealth,
    MenuDoes::Snooze,
    MenuDoes::PauseOneHour,
    MenuDoes::PauseRebuild,
    MenuDoes::PauseTomorrow,
    MenuDoes::PauseForever,
    MenuDoes::Resume,
    MenuDoes::CopyStatus,
    MenuDoes::Quit,
];

fn with(notices: Vec<Notice>) -> View {
    View {
        notices,
        ..picture(Lamp::Stalled)
    }
}

/// Each button that there could be, and each key, offered or not: what comes out
/// opens the window, or keeps quiet about this rebuild for half an hour. There is
/// no other way from here to a process or a file.
#[tokio::test(flavor = "multi_thread")]
async fn no_click_does_more_than_open_a_preview_or_snooze() -> Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut faces = Faces::start(env!("CARGO_BIN_EXE_faces"), &bus.address, None)?;
    let stalled = picture(Lamp::Stalled).notices.remove(0);
    let mut offered = Vec::new();
    for (number, does) in ALL.into_iter().enumerate() {
        let notice = Notice {
            thread: format!("t{number}"),
            buttons: vec![(format!("{does:?}"), does)],
            snooze: Some(QuietScope::Rebuild("7-7".to_owned())),
            ..stalled.clone()
        };
        faces.draw(&with(vec![notice]))?;
        let record = desk
            .record_until(SOON, "the notice", |record| record.shown.len() > number)
            .await?;
        let shown = &record.shown[number];
        offered.extend(shown.actions.iter().map(|(key, _)| key.clone()));
        let more = [
            "",
            "quit",
            "stop",
            "resume",
            "pause-forever",
            "snooze",
            "\u{7f}",
        ];
        let keys = shown.actions.iter().map(|(key, _)| key.as_str());
        for key in keys.chain(more) {
            desk.click(shown.id, key, None).await?;
        }
    }
    offered.sort();
    offered.dedup();
    assert_eq!(
        offered,
        [
            "default",
            "open",
            "open-free-space",
            "open-health",
            "open-history",
            "open-report",
            "open-roll-back",
            "open-settings",
            "open-stop",
            "open-why",
            "snooze"
        ]
    );
    let mut wishes = Vec::new();
    while let Some(wish) = faces.wish(A_WHILE)? {
        wishes.push(wish);
    }
    // Eleven that open something are offered beside the eighteen themselves.
    assert!(wishes.len() >= ALL.len(), "{wishes:?}");
    let snooze = r#"Command(Snooze { scope: Rebuild("7-7"), until: For(1800) })"#;
    for wish in &wishes {
        assert!(wish.starts_with("Open(") || wish == snooze, "{wish}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_screen_is_told_and_so_is_its_end() -> Result<()> {
    let (session, system) = (Bus::start()?, Bus::start()?);
    let logind = Logind::start(&system, false).await?;
    let start = || {
        Faces::start(
            env!("CARGO_BIN_EXE_faces"),
            &session.address,
            Some(&system.address),
        )
    };
    let faces = start()?;
    assert_eq!(faces.wish(A_WHILE)?, None);
    for locked in [true, false, true] {
        logind.lock(locked).await?;
        assert_eq!(faces.wish(SOON)?, Some(format!("Locked({locked})")));
    }
    // Who comes while it is locked finds it so; who goes can lock nobody out.
    let late = start()?;
    assert_eq!(late.wish(SOON)?.as_deref(), Some("Locked(true)"));
    drop(logind);
    assert_eq!(late.wish(SOON)?.as_deref(), Some("Locked(false)"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_lamp_may_be_hidden_by_who_wants_that() -> Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let mut faces = Faces::start(env!("CARGO_BIN_EXE_faces"), &bus.address, None)?;
    let item = tray.item(SOON).await?;
    for (lamp, hide, status) in [
        (Lamp::Ok, true, "Passive"),
        (Lamp::Running, true, "Active"),
        (Lamp::Stalled, true, "NeedsAttention"),
        (Lamp::Ok, false, "Active"),
    ] {
        let mut view = picture(lamp);
        view.looks.hide_when_idle = hide;
        faces.draw(&view)?;
        item.look_until(SOON, status, |look| {
            look.status == status && look.title == view.tooltip.title
        })
        .await?;
    }
    Ok(())
}

/// Where it cannot be written a pause holds, and whoever wished it hears that it
/// is not kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_cannot_be_kept_is_told_to_whoever_wished_it() -> Result<()> {
    let mut agent = Agent::new("not-kept")?;
    let kept = agent.folder.join("state/nixlamp/quiet.json");
    agent.start(None).await?;
    assert!(agent.run(&["pause", "1h"])?.status.success());
    fs::remove_file(&kept)?;
    fs::create_dir(&kept)?;
    let output = agent.run(&["pause", "2h"])?;
    assert_eq!(output.status.code(), Some(70), "{output:?}");
    let said = String::from_utf8(output.stderr)?;
    let begin = format!(
        "nixlamp: What is paused cannot be written to {} (",
        kept.display()
    );
    assert!(said.starts_with(&begin), "{said}");
    assert!(
        said.ends_with("): it holds until Nixlamp ends.\n"),
        "{said}"
    );
    assert_eq!(agent.said(&["pause", "--list"])?.lines().count(), 1);
    fs::remove_dir(&kept)?;
    assert!(agent.run(&["pause", "3h"])?.status.success());
    assert!(kept.is_file());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_outlives_the_agent_and_is_dropped_by_its_name() -> Result<()> {
    let mut agent = Agent::new("pause")?;
    agent.start(None).await?;
    let said = agent.said(&["pause", "2h"])?;
    assert!(said.contains("  All alerts, until "), "{said}");
    let said = agent.said(&["pause", "on", "--cause", "lock-held"])?;
    assert_eq!(said.lines().count(), 2, "{said}");
    let kept = agent.folder.join("state/nixlamp/quiet.json");
    let begun = Instant::now();
    while fs::read_to_string(&kept)
        .unwrap_or_default()
        .matches("scope")
        .count()
        < 2
    {
        ensure!(
            begun.elapsed() < Duration::from_secs(10),
            "they are not kept"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    agent.end();
    agent.start(None).await?;
    let list = agent.said(&["pause", "--list"])?;
    assert_eq!(list, said);
    let id = list.split_whitespace().next().context("a name")?.to_owned();
    let left = agent.said(&["resume", &id])?;
    assert_eq!(left.lines().count(), 1, "{left}");
    assert!(left.ends_with("until you turn them on"), "{left}");
    assert_eq!(agent.said(&["resume"])?, "Nothing is paused.");
    let wrong = agent.run(&["pause", "soon"])?;
    assert_eq!(wrong.status.code(), Some(64));
    Ok(())
}

/// From the command line to the desktop, and every key back: nothing has changed
/// but that something was to be opened.
#[tokio::test(flavor = "multi_thread")]
async fn a_test_notification_comes_and_its_buttons_change_nothing() -> Result<()> {
    let _alone = kept::ALONE.lock().await;
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body", "body-markup"]).await?;
    let mut agent = Agent::new("test")?;
    agent.start(Some(&bus)).await?;
    assert_eq!(agent.said(&["settings", "--test-notification"])?, "");
    let long = Duration::from_secs(20);
    let record = desk
        .record_until(long, "the test", |record| !record.shown.is_empty())
        .await?;
    let shown = record.shown[0].clone();
    assert_eq!(shown.summary, "Notifications from Nixlamp come");
    let mut client = Client::connect(&agent.socket()).await?;
    let before = client.look().await?;
    assert_eq!(before.notices[0].kind, NoticeKind::Test);
    let files = everything_below(&agent.folder.join("config"))?;
    for (key, _) in &shown.actions {
        desk.click(shown.id, key, None).await?;
    }
    tokio::time::sleep(A_WHILE).await;
    let after = client.look().await?;
    assert_eq!(
        (after.plan, after.acting, after.rules),
        (None, None, Vec::new())
    );
    assert_eq!(everything_below(&agent.folder.join("config"))?, files);
    Ok(())
}

/// A process that looks like a rebuild; ended when dropped.
struct Rebuild(Child);

impl Rebuild {
    fn start() -> Result<Self> {
        let mut sleep = Command::new("sleep");
        let sleep = sleep.arg0("nix-build").arg("600");
        Ok(Self(sleep.process_group(0).spawn()?))
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// From the menu to the desktop, with a rebuild and without; and that the end of
/// a session, which ends the agent by a signal, tells nothing.
#[tokio::test(flavor = "multi_thread")]
async fn who_quits_while_a_rebuild_runs_is_told_that_it_keeps_going() -> Result<()> {
    let _alone = kept::ALONE.lock().await;
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut agent = Agent::new("quit")?;
    let told = || {
        let shown = desk.record().shown;
        let of_it = shown.iter().filter(|one| one.summary == "Nixlamp has quit");
        of_it.map(|one| one.body.clone()).collect::<Vec<_>>()
    };
    for (runs, by_signal, said) in [(false, false, 0), (true, true, 0), (true, false, 1)] {
        agent.start(Some(&bus)).await?;
        let _rebuild = runs.then(Rebuild::start).transpose()?;
        let mut client = Client::connect(&agent.socket()).await?;
        let begun = Instant::now();
        while client.look().await?.status.rebuilds.is_empty() == runs {
            ensure!(begun.elapsed() < Duration::from_secs(90), "it is not seen");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let process = agent.process.as_mut().context("it runs")?;
        if by_signal {
            let pid = rustix::process::Pid::from_child(process);
            rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        } else {
            client.command(WireCommand::Quit).await?;
        }
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = process.try_wait()? {
                break status;
            }
            ensure!(begun.elapsed() < Duration::from_secs(20), "it does not end");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        ensure!(
            status.success(),
            "who failed would be started anew: {status}"
        );
        assert_eq!(told().len(), said, "{:?}", desk.record());
    }
    assert_eq!(told(), ["The rebuild keeps going."]);
    Ok(())
}

/// No tray, first start and second: the notification is one, the trouble in the
/// window stands.
#[tokio::test(flavor = "multi_thread")]
async fn that_there_is_no_tray_is_told_once_ever() -> Result<()> {
    let _alone = kept::ALONE.lock().await;
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut agent = Agent::new("no-tray")?;
    agent.start(Some(&bus)).await?;
    let long = Duration::from_secs(60);
    let record = desk
        .record_until(long, "the hint", |record| !record.shown.is_empty())
        .await?;
    assert_eq!(
        record.shown[0].summary,
        "Nixlamp runs without a lamp in the tray"
    );
    let seen = agent.folder.join("state/nixlamp/seen.json");
    let begun = Instant::now();
    while !fs::read_to_string(&seen)
        .unwrap_or_default()
        .contains("\"tray_told\":true")
    {
        ensure!(begun.elapsed() < Duration::from_secs(20), "it is not kept");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    agent.end();
    agent.start(Some(&bus)).await?;
    tokio::time::sleep(Duration::from_secs(25)).await;
    let mut client = Client::connect(&agent.socket()).await?;
    let view = client.look().await?;
    assert_eq!(view.notices, []);
    ensure!(view.troubles.iter().any(|trouble| trouble.code == "tray"));
    assert_eq!(desk.record().shown.len(), 1);
    Ok(())
}

fn everything_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(everything_below(&path)?);
        }
        all.push(path);
    }
    all.sort();
    Ok(all)
}

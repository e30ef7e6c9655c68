//! The real window, with an agent that shows prepared pictures: what it says,
//! what a click sends, and what it does when the agent goes.
//! It needs `WebKitWebDriver` and Xvfb; the window must be built.
#![cfg(target_os = "linux")]

mod broken;
mod choices;
mod course;
mod dialogs;
mod history;
mod large;
mod numbers;
mod pages;

use std::{
    ffi::{OsStr, OsString},
    os::unix::fs::PermissionsExt,
    process::{Command as Process, Stdio},
    time::Duration,
};

use anyhow::Result;
use nixlamp_core::wire::{Action, Command, Outcome, PROTOCOL, Plan, Status, Verdict, View};
use nixlamp_tests::{
    dbus::{Bus, Tray},
    ended::Ended,
    fake_agent::{FakeAgent, fixture},
    webdriver::{Gate, Home, Page, Screen, built, until},
};
use zbus::zvariant::Value;

const RETURN: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';

/// All that a test needs; the page is dropped first, so the window ends first.
struct Stage {
    page: Page,
    agent: Option<FakeAgent>,
    home: Home,
    screen: Screen,
}

impl Stage {
    fn new(name: &str, view: View, args: &[&str], protocol: Option<u32>) -> Result<Self> {
        let home = Home::new(name)?;
        let agent = FakeAgent::start(&home.socket(), view, protocol)?;
        let screen = Screen::start()?;
        let page = open(&home, &screen, args)?;
        Ok(Self {
            page,
            agent: Some(agent),
            home,
            screen,
        })
    }

    fn agent(&self) -> &FakeAgent {
        self.agent.as_ref().expect("the test has not dropped it")
    }
}

fn open(home: &Home, screen: &Screen, args: &[&str]) -> Result<Page> {
    let env = home.env();
    let env: Vec<(&str, &OsStr)> = env
        .iter()
        .map(|(name, value)| (*name, value.as_os_str()))
        .collect();
    Page::open(&built("nixlamp-window")?, args, &env, screen)
}

fn borrowed<'env>(env: &'env [(&'static str, OsString)]) -> Vec<(&'static str, &'env OsStr)> {
    env.iter()
        .map(|(name, value)| (*name, value.as_os_str()))
        .collect()
}

fn plan() -> Result<Plan> {
    Ok(fixture("plan")?.plan.expect("the fixture has a plan"))
}

#[test]
fn the_page_says_what_the_picture_holds() -> Result<()> {
    let mut view = fixture("stalled")?;
    view.status.seen_at = "2999-01-01T00:00:00Z".into();
    let stage = Stage::new("says", view.clone(), &[], None)?;
    let page = &stage.page;
    let rebuild = &view.status.rebuilds[0];
    let cause = &rebuild.causes[0];
    assert_eq!(page.text("headline")?, view.status.headline);
    assert_eq!(
        page.attribute("header", "data-state")?.as_deref(),
        Some("stalled")
    );
    assert_eq!(page.text("subline")?, rebuild.subline);
    page.says("cause", &cause.title)?;
    page.says("cause", &format!("{:.0} %", cause.probability * 100.0))?;
    page.says("cause", &cause.evidence_for[0].text)?;
    page.says("now", &rebuild.now[0].what)?;
    page.says(
        "waits-on",
        rebuild.waits_on.as_deref().expect("set in the fixture"),
    )?;
    let cpu = view.status.machine.cpu_ratio.expect("set in the fixture");
    page.says("machine-cpu", &format!("{:.0} %", cpu * 100.0))?;
    page.says("machine-load", &format!("{:.1}", view.status.machine.load))?;
    page.says("processes", &format!("({})", rebuild.processes.len()))?;
    page.says("recent", &view.status.recent[0].line)?;
    stage
        .agent()
        .show(|view| view.status.headline = "Rebuilding again".into());
    page.says("headline", "Rebuilding again")
}

#[test]
fn an_old_picture_is_called_old() -> Result<()> {
    let stage = Stage::new("old", fixture("running")?, &[], None)?;
    stage.page.says("age", "Last update")?;
    assert_eq!(
        stage.page.attribute("header", "data-state")?.as_deref(),
        Some("unknown")
    );
    Ok(())
}

#[test]
fn a_configured_command_is_a_button_that_asks_for_its_plan() -> Result<()> {
    let stage = Stage::new("rebuild", fixture("ok")?, &[], None)?;
    stage.page.click("menu")?;
    stage.page.click("rebuild-build")?;
    let name = "build".to_owned();
    let prepare = Command::Prepare(Action::Rebuild { name });
    until(|| Ok(stage.agent().heard() == [prepare.clone()]))
}

#[test]
fn stopping_takes_two_steps_and_return_is_harmless() -> Result<()> {
    let stage = Stage::new("stop", fixture("stalled")?, &[], None)?;
    let (page, plan) = (&stage.page, plan()?);
    page.click("stop")?;
    let rebuild = fixture("stalled")?.status.rebuilds[0].id.clone();
    let prepare = Command::Prepare(Action::Stop {
        rebuild,
        force: false,
    });
    until(|| Ok(stage.agent().heard() == [prepare.clone()]))?;

    stage.agent().show(|view| view.plan = Some(plan.clone()));
    assert_eq!(page.text("plan-title")?, plan.title);
    assert_eq!(page.focus()?.as_deref(), Some("plan-cancel"));
    page.press(RETURN)?;
    let cancel = Command::Cancel {
        plan: plan.id.clone(),
    };
    until(|| Ok(stage.agent().heard().last() == Some(&cancel)))?;
    page.gone("plan")?;

    let again = Plan {
        id: "again".into(),
        ..plan.clone()
    };
    stage.agent().show(|view| view.plan = Some(again.clone()));
    page.wait("plan")?;
    page.press(ESCAPE)?;
    page.gone("plan")?;

    let last = Plan {
        id: "last".into(),
        ..plan
    };
    stage.agent().show(|view| view.plan = Some(last.clone()));
    page.click("plan-confirm")?;
    let confirm = Command::Confirm {
        plan: last.id.clone(),
        really: false,
    };
    until(|| Ok(stage.agent().heard().last() == Some(&confirm)))?;
    page.wait("busy")?;
    stage.agent().show(|view| {
        view.plan = None;
        view.outcome = Some(Outcome {
            plan: last.id,
            ok: true,
            lines: vec!["It ended.".into()],
        });
    });
    page.says("outcome", "It ended.")?;
    stage.agent().show(|view| view.outcome = None);
    page.gone("outcome")?;
    assert!(!page.has("busy")?);
    assert_eq!(stage.agent().heard().len(), 4);
    Ok(())
}

#[test]
fn health_is_shown_and_checked_again() -> Result<()> {
    let view = fixture("health")?;
    let stage = Stage::new("health", view.clone(), &[], None)?;
    let page = &stage.page;
    assert_eq!(page.text("health-summary")?, view.health.summary);
    let worst = &view.health.rows[0];
    page.says("health-row", &worst.number)?;
    page.says(
        "health-row",
        worst.next_step.as_deref().expect("set in the fixture"),
    )?;
    page.click("check-nix-conf")?;
    let heard = |command: &Command| stage.agent().heard().last() == Some(command);
    let again = |check: Option<&str>| Command::CheckHealth {
        check: check.map(str::to_owned),
    };
    until(|| Ok(heard(&again(Some("nix-conf")))))?;
    page.click("check-health")?;
    until(|| Ok(heard(&again(None))))?;
    page.says("job", &view.jobs[0].title)?;
    page.click("cancel-job")?;
    let job = view.jobs[0].id.clone();
    until(|| Ok(heard(&Command::CancelJob { job: job.clone() })))?;
    // While checks run nothing can be asked for twice.
    stage.agent().show(|view| view.health.checking = true);
    until(|| Ok(page.attribute("check-health", "disabled")?.is_some()))?;
    stage.agent().show(|view| {
        view.health.rows.clear();
        view.jobs.clear();
    });
    page.gone("health")
}

#[test]
fn a_plan_that_changed_is_not_carried_out() -> Result<()> {
    let stage = Stage::new("changed", fixture("stalled")?, &[], None)?;
    stage.page.click("stop")?;
    until(|| Ok(stage.agent().heard().len() == 1))?;
    let plan = plan()?;
    stage.agent().show(|view| view.plan = Some(plan));
    stage.page.wait("plan-confirm")?;
    stage.agent().show(|view| view.plan = None);
    stage.page.says("plan-changed", "Nothing was done")?;
    assert!(!stage.page.has("plan-confirm")?);
    assert_eq!(stage.page.focus()?.as_deref(), Some("plan-cancel"));
    assert_eq!(stage.agent().heard().len(), 1);
    Ok(())
}

/// A command in a terminal has it open, and it is answered there.
#[test]
fn a_plan_of_somebody_else_leaves_with_its_answer() -> Result<()> {
    let stage = Stage::new("else", fixture("plan")?, &[], None)?;
    stage.page.wait("plan-confirm")?;
    stage.agent().show(|view| view.plan = None);
    stage.page.gone("plan")?;
    assert_eq!(stage.agent().heard(), []);
    Ok(())
}

#[test]
fn danger_and_refusal_are_said() -> Result<()> {
    let stage = Stage::new("danger", fixture("plan-danger")?, &[], None)?;
    stage.page.says("plan-danger", "being switched")?;
    // One yes is not enough, and the second question is another one.
    stage.page.click("plan-confirm")?;
    stage.page.says("plan-title", "in the middle")?;
    stage.page.says("plan-second", "half way")?;
    let heard = stage.agent().heard();
    assert!(
        !heard.iter().any(|c| matches!(c, Command::Confirm { .. })),
        "{heard:?}"
    );
    stage.page.click("plan-really")?;
    until(|| {
        let heard = stage.agent().heard();
        Ok(heard
            .iter()
            .any(|c| matches!(c, Command::Confirm { really: true, .. })))
    })?;
    stage.page.gone("plan")?;
    let refused = fixture("plan-refused")?.plan;
    stage.agent().show(|view| view.plan = refused);
    stage.page.says("plan-refused", "belongs to root")?;
    assert!(!stage.page.has("plan-confirm")?);
    stage.page.says("plan-by-hand", "sudo kill -INT")
}

#[test]
fn builders_left_over_are_listed_and_forced_by_a_plan_alone() -> Result<()> {
    let stage = Stage::new("orphans", fixture("attention")?, &[], None)?;
    stage
        .page
        .says("orphans", "cc1plus (5120) of nixbld2, 21 min")?;
    stage.page.click("force-orphans")?;
    let force = Command::Prepare(Action::Stop {
        rebuild: "orphans".to_owned(),
        force: true,
    });
    until(|| Ok(stage.agent().heard() == [force.clone()]))
}

#[test]
fn an_agent_that_goes_and_comes_back() -> Result<()> {
    let mut stage = Stage::new("away", fixture("ok")?, &[], None)?;
    stage.page.wait("headline")?;
    stage.agent = None;
    stage.page.says("away", "The agent is not running")?;
    stage.page.wait("start-watcher")?;
    let agent = FakeAgent::start(&stage.home.socket(), fixture("running")?, None)?;
    stage.page.says("headline", "Rebuilding")?;
    drop(agent);
    Ok(())
}

#[test]
fn an_agent_of_another_version_is_named() -> Result<()> {
    let stage = Stage::new("version", fixture("ok")?, &[], Some(PROTOCOL + 1))?;
    stage
        .page
        .says("away", &format!("version {}", PROTOCOL + 1))
}

#[test]
fn a_second_start_comes_forward() -> Result<()> {
    let stage = Stage::new("second", fixture("stalled")?, &["--section", "why"], None)?;
    until(|| Ok(stage.page.run("return document.activeElement.id")? == "why"))?;
    let status = Process::new(built("nixlamp-window")?)
        .args(["--section", "stop"])
        .envs(stage.home.env())
        .env("DISPLAY", &stage.screen.display)
        .status()?;
    assert!(status.success());
    until(|| Ok(matches!(stage.agent().heard()[..], [Command::Prepare(_)])))
}

#[test]
fn the_window_that_something_else_opens_can_be_driven() -> Result<()> {
    let home = Home::new("gate")?;
    let _agent = FakeAgent::start(&home.socket(), fixture("stalled")?, None)?;
    let screen = Screen::start()?;
    let gate = Gate::new(&home.path, &built("nixlamp-window")?)?;
    let env = home.env();
    let env: Vec<(&str, &OsStr)> = env
        .iter()
        .map(|(name, value)| (*name, value.as_os_str()))
        .collect();
    std::thread::scope(|scope| {
        let page = scope.spawn(|| Page::open(&gate.driven, &[], &env, &screen));
        assert!(
            Process::new(&gate.stand_in)
                .args(["--section", "why"])
                .status()?
                .success()
        );
        let page = page.join().expect("the thread does not panic")?;
        until(|| Ok(page.run("return document.activeElement.id")? == "why"))
    })
}

/// The whole way with the real agent: a rebuild begins, a click on the lamp
/// opens the window, its numbers are those of `status --json`, Stop asks, and
/// what was confirmed ends the rebuild.
#[test]
fn from_the_lamp_to_a_stopped_rebuild() -> Result<()> {
    let home = Home::new("whole")?;
    let screen = Screen::start()?;
    // The agent looks for the window beside itself.
    let programs = home.path.join("bin");
    std::fs::create_dir(&programs)?;
    let gate = Gate::new(&programs, &built("nixlamp-window")?)?;
    let program = programs.join("nixlamp");
    std::fs::copy(built("nixlamp")?, &program)?;
    let script = programs.join("nixos-rebuild");
    std::fs::write(&script, "#!/bin/bash\nwhile :; do sleep 0.2; done\n")?;
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755))?;

    let tokio = tokio::runtime::Runtime::new()?;
    let bus = Bus::start()?;
    let tray = tokio.block_on(Tray::start(&bus))?;
    let mut env = home.env();
    env.push(("DBUS_SESSION_BUS_ADDRESS", OsString::from(&bus.address)));
    let run = |args: &[&str]| {
        let mut process = Process::new(&program);
        process.args(args).envs(env.iter().map(|(k, v)| (k, v)));
        process
    };
    let _agent = Ended(run(&[]).stdout(Stdio::null()).spawn()?);
    let lamp = tokio.block_on(tray.item(Duration::from_secs(10)))?;
    let mut rebuild = Ended(Process::new(&script).arg("switch").spawn()?);
    let status = || -> Result<Status> {
        Ok(serde_json::from_slice(
            &run(&["status", "--json"]).output()?.stdout,
        )?)
    };
    let pid = rebuild.0.id();
    until(|| Ok(status()?.rebuilds.iter().any(|r| r.root_pid == pid)))?;

    let page = std::thread::scope(|scope| {
        let page = scope.spawn(|| Page::open(&gate.driven, &[], &borrowed(&env), &screen));
        tokio.block_on(lamp.activate(None))?;
        page.join().expect("the thread does not panic")
    })?;
    // Both are asked until they speak of the same second.
    until(|| {
        let status = status()?;
        // Beside rebuilds of other people it has no line of its own.
        let [rebuild] = status.rebuilds.as_slice() else {
            return Ok(false);
        };
        if !page.has("subline")? {
            return Ok(false);
        }
        let same = rebuild.root_pid == pid
            && page.text("headline")? == status.headline
            && page.text("subline")? == rebuild.subline
            && page
                .text("processes")?
                .contains(&format!("({})", rebuild.processes.len()))
            && page
                .text("machine-load")?
                .contains(&format!("{:.1}", status.machine.load));
        Ok(same)
    })?;
    page.click("stop")?;
    page.says("plan-about", "nixos-rebuild switch")?;
    assert!(rebuild.0.try_wait()?.is_none(), "asking is not doing");
    page.click("plan-confirm")?;
    until(|| Ok(rebuild.0.try_wait()?.is_some()))?;
    page.wait("outcome")?;
    assert_eq!(
        page.attribute("outcome", "data-ok")?.as_deref(),
        Some("true")
    );
    until(|| {
        Ok(status()?
            .recent
            .first()
            .is_some_and(|p| p.outcome == Verdict::Stopped))
    })
}

/// A desktop portal that prefers dark, then light.
struct Portal;

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Portal {
    #[expect(clippy::unused_self, reason = "an interface's methods have one")]
    fn read(&self, namespace: &str, key: &str) -> Value<'static> {
        let known = (namespace, key) == ("org.freedesktop.appearance", "color-scheme");
        // The real one wraps twice as well.
        Value::Value(Box::new(Value::U32(u32::from(known))))
    }
}

#[test]
fn light_and_dark_follow_the_desktop() -> Result<()> {
    const OBJECT: &str = "/org/freedesktop/portal/desktop";
    let tokio = tokio::runtime::Runtime::new()?;
    let bus = Bus::start()?;
    let portal = tokio.block_on(async {
        zbus::connection::Builder::address(bus.address.as_str())?
            .serve_at(OBJECT, Portal)?
            .name("org.freedesktop.portal.Desktop")?
            .build()
            .await
    })?;
    let home = Home::new("theme")?;
    let _agent = FakeAgent::start(&home.socket(), fixture("ok")?, None)?;
    let screen = Screen::start()?;
    let mut env = home.env();
    env.push(("DBUS_SESSION_BUS_ADDRESS", bus.address.clone().into()));
    let env = borrowed(&env);
    let page = Page::open(&built("nixlamp-window")?, &[], &env, &screen)?;
    let dark = || page.run("return matchMedia('(prefers-color-scheme: dark)').matches");
    until(|| Ok(dark()? == true))?;
    let light = ("org.freedesktop.appearance", "color-scheme", Value::U32(2));
    tokio.block_on(portal.emit_signal(
        None::<&str>,
        OBJECT,
        "org.freedesktop.portal.Settings",
        "SettingChanged",
        &light,
    ))?;
    until(|| Ok(dark()? == false))
}

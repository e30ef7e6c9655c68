//! Settings, reports, the first start, troubles and keys; and what the window
//! does when its page, its agent or its socket is not what it should be.

use std::{
    fs,
    io::Write as _,
    os::unix::net::UnixListener,
    process::{Child, Command as Process, Stdio},
    thread,
};

use anyhow::{Context, Result};
use nixlamp_core::wire::{Action, Command, QuietScope, ReportOf, Request, SettingValue, View};
use nixlamp_host::client::Client;
use nixlamp_tests::{
    ended::Ended,
    fake_agent::{FakeAgent, fixture},
    webdriver::{Home, Screen, built, until},
};

use super::{ESCAPE, Stage, open};

fn at(name: &str, view: &str, section: &str) -> Result<Stage> {
    Stage::new(name, fixture(view)?, &["--section", section], None)
}

fn heard(stage: &Stage, wanted: &Command) -> Result<()> {
    until(|| Ok(stage.agent().heard().last() == Some(wanted)))
        .with_context(|| format!("{wanted:?} is not the last of {:?}", stage.agent().heard()))
}

#[test]
fn a_setting_is_set_where_it_stands_and_a_refusal_stands_beside_it() -> Result<()> {
    let stage = at("settings", "ok", "settings")?;
    let page = &stage.page;
    page.says("settings-alerts", "No progress after")?;
    // What the system has set is said, and cannot be set here.
    page.says("settings-alerts", "set by NixOS")?;
    page.says("set-in", "programs.nixlamp.settings.alerts.stall-minutes")?;
    assert!(
        page.attribute("set-alerts-stall-minutes", "disabled")?
            .is_some()
    );
    page.click("set-alerts-stalled")?;
    let set = |key: &str, value| Command::Set {
        key: key.to_owned(),
        value,
    };
    heard(&stage, &set("alerts.stalled", SettingValue::Switch(false)))?;
    page.click("set-language-de")?;
    let german = SettingValue::Text("de".to_owned());
    heard(&stage, &set("language", german))?;

    stage.agent().refuse(Some("The file cannot be written."));
    page.click("set-actions-allowed")?;
    page.says("refused-set-actions-allowed", "cannot be written")?;
    assert_eq!(
        page.run("return document.querySelector('[data-test=set-actions-allowed]').checked")?,
        true,
        "what was not taken does not stay"
    );
    stage.agent().refuse(None);
    page.click("reset-set-gc-keep")?;
    let key = "gc.keep".to_owned();
    heard(&stage, &Command::Reset { key })?;
    page.says("rules", "until 15:40")?;
    page.click("drop-r1")?;
    heard(&stage, &Command::DropRule { id: "r1".into() })?;
    page.click("send-test")?;
    heard(&stage, &Command::TestNotice)
}

#[test]
fn how_the_window_looks_is_set_at_once() -> Result<()> {
    let stage = Stage::new("looks", fixture("ok")?, &[], None)?;
    let page = &stage.page;
    page.wait("headline")?;
    stage.agent().show(|view| {
        view.looks.text_percent = 200;
        view.looks.motion = "off".into();
        view.looks.patterns = true;
    });
    let size = "return getComputedStyle(document.documentElement).fontSize";
    until(|| Ok(page.run(size)? == "28px"))?;
    let looks = "const { motion, patterns } = document.documentElement.dataset; return [motion, patterns].join()";
    assert_eq!(page.run(looks)?, "off,on");
    Ok(())
}

#[test]
fn a_report_is_looked_through_before_it_is_saved() -> Result<()> {
    let stage = at("reports", "ok", "reports")?;
    let page = &stage.page;
    page.says("reports", "No progress for 12 min")?;
    page.says("report-state", "Still open")?;
    page.click("new-report")?;
    page.says("masked", "alice")?;
    page.says("masked", "user-1")?;
    // Markup in it is text.
    page.says("report-text", "<script>alert(1)</script>")?;
    let report = |keep_host_names| Request::Report {
        of: ReportOf::Now,
        keep_host_names,
    };
    until(|| Ok(stage.agent().questions().last() == Some(&report(false))))?;
    page.click("keep-hosts")?;
    until(|| {
        let asked = stage.agent().questions();
        Ok(matches!(
            asked.last(),
            Some(Request::Report {
                keep_host_names: true,
                ..
            })
        ))
    })?;
    page.click("report-save")?;
    page.says("report-saved", "/reports/2025-11-21")?;
    assert!(
        stage
            .agent()
            .questions()
            .iter()
            .any(|asked| matches!(asked, Request::SaveReport { .. }))
    );
    // The way back ends where it began.
    page.click("report-back")?;
    page.wait("new-report")?;
    until(|| Ok(page.focus()?.as_deref() == Some("new-report")))
}

#[test]
fn the_first_start_is_greeted_unless_something_is_going_on() -> Result<()> {
    let stage = Stage::new("welcome", fixture("welcome")?, &[], None)?;
    let page = &stage.page;
    page.says("welcome-nix", "daemon answers")?;
    page.click("how-tray")?;
    page.says("how-tray-text", "AppIndicator")?;
    // A rebuild is more important.
    let rebuilds = fixture("running")?.status.rebuilds;
    stage.agent().show(|view| view.status.rebuilds = rebuilds);
    page.wait("headline")?;
    assert!(!page.has("welcome")?);
    stage.agent().show(|view| view.status.rebuilds.clear());
    page.click("welcome-done")?;
    page.wait("headline")?;
    heard(&stage, &Command::Welcomed)
}

#[test]
fn troubles_have_their_buttons() -> Result<()> {
    let stage = Stage::new("troubles", fixture("troubles")?, &[], None)?;
    let page = &stage.page;
    page.says("troubles", "The Nix daemon is not answering")?;
    page.click("try-daemon")?;
    let check = Some("daemon".to_owned());
    heard(&stage, &Command::CheckHealth { check })?;
    page.click("trouble-free-space")?;
    until(|| {
        let heard = stage.agent().heard();
        Ok(matches!(
            heard.last(),
            Some(Command::Prepare(Action::CollectGarbage { .. }))
        ))
    })?;
    page.click("hide-tray")?;
    let code = "tray".to_owned();
    heard(&stage, &Command::HideTrouble { code })
}

#[test]
fn a_stall_is_snoozed_by_rebuild_and_by_cause() -> Result<()> {
    let view = fixture("stalled")?;
    let (rebuild, cause) = {
        let rebuild = &view.status.rebuilds[0];
        (rebuild.id.clone(), rebuild.causes[0].code.clone())
    };
    let stage = Stage::new("snooze", view, &[], None)?;
    stage.page.wait("headline")?;
    for (button, scope) in [
        ("snooze-rebuild", QuietScope::Rebuild(rebuild)),
        ("snooze-cause", QuietScope::Cause(cause)),
    ] {
        stage.page.click("snooze")?;
        stage.page.click(button)?;
        until(|| {
            let heard = stage.agent().heard();
            Ok(matches!(heard.last(), Some(Command::Snooze { scope: of, .. }) if *of == scope))
        })?;
    }
    Ok(())
}

#[test]
fn keys_lead_to_each_section_and_are_listed() -> Result<()> {
    let stage = Stage::new("keys", fixture("ok")?, &[], None)?;
    let page = &stage.page;
    page.wait("headline")?;
    page.press('?')?;
    page.says("keys", "F6")?;
    page.press(ESCAPE)?;
    page.gone("keys")?;
    // Not the window: Escape was the dialog's.
    for (key, place) in [(4, "reports"), (5, "settings"), (1, "now")] {
        page.run(&format!(
            "window.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', ctrlKey: true }})); return null"
        ))?;
        until(|| {
            let current = page.attribute(&format!("rail-{place}"), "aria-current")?;
            Ok(current.as_deref() == Some("page"))
        })?;
    }
    Ok(())
}

#[test]
fn another_program_at_the_socket_is_named_and_not_read() -> Result<()> {
    let home = Home::new("stranger")?;
    let socket = home.socket();
    fs::create_dir_all(socket.parent().context("a folder")?)?;
    let listener = UnixListener::bind(&socket)?;
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 <b>Bad</b>\r\n\r\n");
        }
    });
    let screen = Screen::start()?;
    let page = open(&home, &screen, &[])?;
    page.says("away", "Another program answers")?;
    assert_eq!(
        page.attribute("away", "data-away")?.as_deref(),
        Some("not-nixlamp")
    );
    // It goes, and the agent comes: the window finds it by itself.
    fs::remove_file(&socket)?;
    let _agent = FakeAgent::start(&socket, fixture("ok")?, None)?;
    page.says("headline", "All good")
}

/// The processes that draw for this window.
fn pages_of(window: &Child) -> Result<Vec<i32>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let Some((name, rest)) = stat.rsplit_once(") ") else {
            continue;
        };
        let parent = rest.split(' ').nth(1).and_then(|pid| pid.parse().ok());
        if name.contains("WebKitWebProc") && parent == Some(window.id()) && !rest.starts_with('Z') {
            pages.push(pid);
        }
    }
    Ok(pages)
}

#[test]
fn a_page_that_ends_comes_again_once() -> Result<()> {
    let home = Home::new("page")?;
    let _agent = FakeAgent::start(&home.socket(), fixture("ok")?, None)?;
    let screen = Screen::start()?;
    let mut window = Ended(
        Process::new(built("nixlamp-window")?)
            .envs(home.env())
            .env("DISPLAY", &screen.display)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?,
    );
    let mut last = Vec::new();
    for round in 0..2 {
        let mut now = Vec::new();
        until(|| {
            now = pages_of(&window.0)?;
            Ok(!now.is_empty() && now != last)
        })
        .with_context(|| format!("no page in round {round}"))?;
        // Who is killed while the window is still being made is not missed yet.
        thread::sleep(std::time::Duration::from_secs(2));
        for pid in &now {
            let pid = rustix::process::Pid::from_raw(*pid).context("a pid")?;
            rustix::process::kill_process(pid, rustix::process::Signal::KILL)?;
        }
        last = now;
        if round == 0 {
            assert_eq!(window.0.try_wait()?, None, "the window lives on");
        }
    }
    let mut status = None;
    until(|| {
        status = window.0.try_wait()?;
        Ok(status.is_some())
    })?;
    assert_eq!(status.and_then(|status| status.code()), Some(3));
    Ok(())
}

#[test]
fn the_pretend_stall_is_marked_and_ends_with_its_window() -> Result<()> {
    built("nixlamp")?;
    let stage = Stage::new("pretend", fixture("welcome")?, &[], None)?;
    stage.page.click("pretend")?;
    stage.page.wait("pretending")?;
    let socket = stage.home.socket().with_file_name("replay.sock");
    let tokio = tokio::runtime::Runtime::new()?;
    let look = || -> Result<View> {
        tokio.block_on(async {
            let mut face = Client::connect(&socket)
                .await
                .map_err(|why| anyhow::anyhow!("{why}"))?;
            Ok(face.look().await?)
        })
    };
    until(|| Ok(look()?.pretend))?;
    until(|| Ok(look()?.tooltip.title.starts_with("Pretend: ")))?;
    // Its window is another one than this.
    let door = stage.home.socket().with_file_name("replay-window.sock");
    until(|| Ok(door.exists()))?;
    tokio.block_on(async {
        let mut face = Client::connect(&socket)
            .await
            .map_err(|why| anyhow::anyhow!("{why}"))?;
        face.command(Command::Quit)
            .await
            .map_err(|why| anyhow::anyhow!("{why:?}"))
    })?;
    until(|| Ok(look().is_err()))
}

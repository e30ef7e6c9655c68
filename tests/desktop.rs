//! The tray and the notifications on a real bus, before a tray and a desktop
//! of our own: what they show, and what a click wishes.
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use nixlamp::icons::{DRAWINGS, SIDES, TEMPLATE_SIDE};
use nixlamp_core::wire::{Lamp, MenuDoes, MenuItem, Notice, NoticeKind, Tooltip, Urgency, View};
use nixlamp_tests::dbus::{Bus, Desk, Entry, Tray};
use nixlamp_tests::faces::{Faces, SOON};
use nixlamp_tests::pictures::{LAMPS, picture};

/// How long nothing must happen to believe that nothing will.
const A_WHILE: Duration = Duration::from_millis(400);

/// The faces on this bus.
fn start_faces(address: &str) -> anyhow::Result<Faces> {
    Faces::start(env!("CARGO_BIN_EXE_faces"), address, None)
}

fn stalled() -> Notice {
    picture(Lamp::Stalled).notices.remove(0)
}

fn with(notices: Vec<Notice>) -> View {
    View {
        notices,
        ..picture(Lamp::Stalled)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lamp_is_in_the_tray_within_a_second() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let start = Instant::now();
    let _faces = start_faces(&bus.address)?;
    let item = tray.item(SOON).await?;
    let took = start.elapsed();
    ensure!(took < Duration::from_secs(1), "it took {took:?}");
    let look = item.look().await?;
    assert_eq!(look.id, "io.github.nixlamp.Nixlamp");
    assert_eq!(look.category, "SystemServices");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tray_it_waits_and_after_a_restart_it_is_back() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let faces = start_faces(&bus.address)?;
    assert_eq!(faces.line()?, "ready");
    for _ in 0..2 {
        let tray = Tray::start(&bus).await?;
        let item = tray.item(Duration::from_secs(2)).await?;
        assert_eq!(item.look().await?.lamp(), Some(Lamp::Ok));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_hangs_holds_up_nothing() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let hanging = Tray::start_hanging(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    assert_eq!(faces.line()?, "ready");
    ensure!(faces.end()?);
    let faces = start_faces(&bus.address)?;
    hanging.item(SOON).await?;
    assert_eq!(faces.line()?, "ready");
    // By now it is given up, and the next one is waited for.
    tokio::time::sleep(Duration::from_secs(6)).await;
    let tray = Tray::start(&bus).await?;
    let item = tray.item(Duration::from_secs(2)).await?;
    assert_eq!(item.look().await?.lamp(), Some(Lamp::Ok));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_bus_it_says_so_and_goes_on() -> anyhow::Result<()> {
    let mut faces = start_faces("unix:path=/nonexistent/bus")?;
    assert_eq!(faces.line()?, "tray: there is no session bus");
    assert_eq!(faces.line()?, "notify: there is no session bus");
    assert_eq!(faces.line()?, "ready");
    ensure!(faces.end()?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_state_has_its_picture_in_five_sizes() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    let item = tray.item(SOON).await?;
    for (name, lamp) in LAMPS {
        let view = picture(lamp);
        faces.draw(&view)?;
        let look = item
            .look_until(SOON, name, |look| look.title == view.tooltip.title)
            .await?;
        assert_eq!(look.lamp(), Some(lamp));
        let sides: Vec<i32> = look.pixmaps.iter().map(|(width, ..)| *width).collect();
        assert_eq!(sides, [16, 22, 24, 32, 48]);
        let (colour, status) = match lamp {
            Lamp::Ok | Lamp::Running => ("green", "Active"),
            Lamp::Attention => ("amber", "Active"),
            Lamp::NeedsYou => ("amber", "NeedsAttention"),
            Lamp::Stalled | Lamp::Failed => ("red", "NeedsAttention"),
            Lamp::Paused | Lamp::Unknown => ("grey", "Active"),
        };
        assert_eq!(look.status, status, "{name}");
        if status == "NeedsAttention" {
            assert_eq!(look.attention_pixmaps, look.pixmaps, "{name}");
        }
        for (side, _, pixels) in &look.pixmaps {
            assert_eq!(dominant_colour(pixels), colour, "{name} at {side}");
        }
    }
    Ok(())
}

/// The colour most of the coloured pixels have: told from the pixels alone, so
/// that a wrong file of drawings does not pass for right.
fn dominant_colour(argb: &[u8]) -> &'static str {
    let palette = [
        ("green", [0x2B, 0x9A, 0x45]),
        ("amber", [0xB7, 0x79, 0x1F]),
        ("red", [0xE0, 0x43, 0x4A]),
        ("grey", [0x7F, 0x87, 0x90]),
    ];
    palette
        .into_iter()
        .max_by_key(|(_, rgb)| {
            argb.chunks_exact(4)
                .filter(|pixel| {
                    pixel[0] > 100 && (0..3).all(|at| pixel[at + 1].abs_diff(rgb[at]) < 12)
                })
                .count()
        })
        .map_or("none", |(name, _)| name)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tooltip_is_markup_without_surprises() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    let item = tray.item(SOON).await?;
    faces.draw(&View {
        tooltip: Tooltip {
            title: "Nix: a & b <c>".to_owned(),
            lines: vec!["a & b <c>".to_owned(), "Seen 1 s ago".to_owned()],
        },
        ..picture(Lamp::Stalled)
    })?;
    let look = item
        .look_until(SOON, "the tooltip", |look| {
            look.tooltip_text.contains("Seen")
        })
        .await?;
    assert_eq!(look.tooltip_text, "a &amp; b &lt;c&gt;\nSeen 1 s ago");
    // Some trays read the title as markup, some show it as it is.
    assert_eq!(look.tooltip_title, "Nix: a ＆ b ‹c›");
    assert_eq!(look.title, "Nix: a & b <c>");
    Ok(())
}

/// The menu as the tray should read it.
fn expected(menu: &[MenuItem]) -> Vec<Entry> {
    menu.iter()
        .map(|item| match item {
            MenuItem::Separator => (String::new(), true, Vec::new()),
            MenuItem::Item { label, does } => (label.clone(), does.is_some(), Vec::new()),
            MenuItem::Submenu { label, items } => (label.clone(), true, expected(items)),
        })
        .map(|(label, enabled, items)| Entry {
            id: 0,
            label,
            enabled,
            items,
        })
        .collect()
}

fn without_numbers(menu: Vec<Entry>) -> Vec<Entry> {
    menu.into_iter()
        .map(|entry| Entry {
            id: 0,
            items: without_numbers(entry.items),
            ..entry
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_is_drawn_whole() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    let item = tray.item(SOON).await?;
    for (name, lamp) in LAMPS {
        let mut view = picture(lamp);
        view.menu.push(MenuItem::Item {
            label: "x86_64-linux.my_host".to_owned(),
            does: None,
        });
        faces.draw(&view)?;
        item.look_until(SOON, name, |look| look.title == view.tooltip.title)
            .await?;
        // The item tells of its title before it has its new menu.
        let menu = nixlamp_tests::dbus::until(SOON, name, || async {
            let menu = without_numbers(item.menu().await.ok()?);
            (menu == expected(&view.menu)).then_some(menu)
        })
        .await?;
        assert_eq!(menu.last().map(|entry| entry.enabled), Some(false));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_sends_its_wish() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    let item = tray.item(SOON).await?;

    item.activate(Some("token-1")).await?;
    assert_eq!(
        faces.wish(SOON)?.as_deref(),
        Some(r#"Open(None, Some("token-1"))"#)
    );
    item.activate(None).await?;
    assert_eq!(faces.wish(SOON)?.as_deref(), Some("Open(None, None)"));
    item.secondary_activate().await?;
    assert_eq!(
        faces.wish(SOON)?.as_deref(),
        Some("Command(Pause(OneHour))")
    );

    faces.draw(&picture(Lamp::Stalled))?;
    item.look_until(SOON, "stalled", |look| look.lamp() == Some(Lamp::Stalled))
        .await?;
    for (labels, wish) in [
        (&["Open Nixlamp"][..], "Open(None, None)"),
        (&["Show why…"], r#"Open(Some("why"), None)"#),
        (&["Stop this rebuild…"], r#"Open(Some("stop"), None)"#),
        (&["Pause alerts", "For 1 hour"], "Command(Pause(OneHour))"),
        (
            &["Pause alerts", "For this rebuild"],
            "Command(Pause(RebuildEnds))",
        ),
        (
            &["Pause alerts", "Until tomorrow, 08:00"],
            "Command(Pause(Tomorrow))",
        ),
        (
            &["Pause alerts", "Until I turn them on"],
            "Command(Pause(TurnedOn))",
        ),
        (
            &["Recent rebuilds", "Failed — yesterday 22:10"],
            r#"Open(Some("history"), None)"#,
        ),
        (&["Copy status"], "CopyStatus"),
        (&["Quit Nixlamp"], "Command(Quit)"),
    ] {
        item.choose(labels).await?;
        assert_eq!(faces.wish(SOON)?.as_deref(), Some(wish), "{labels:?}");
    }

    faces.draw(&picture(Lamp::Paused))?;
    item.look_until(SOON, "paused", |look| look.lamp() == Some(Lamp::Paused))
        .await?;
    item.secondary_activate().await?;
    assert_eq!(faces.wish(SOON)?.as_deref(), Some("Command(Resume)"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_shown_replaced_and_withdrawn() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body", "body-markup"]).await?;
    let mut faces = start_faces(&bus.address)?;
    let first = Notice {
        body: "a & b <c>".to_owned(),
        ..stalled()
    };
    faces.draw(&with(vec![first.clone()]))?;
    let record = desk
        .record_until(SOON, "the first", |record| record.shown.len() == 1)
        .await?;
    let shown = &record.shown[0];
    assert_eq!(shown.app, "Nixlamp");
    assert_eq!(shown.summary, "No progress for 12 min");
    assert_eq!(shown.body, "a &amp; b &lt;c&gt;");
    let keys: Vec<&str> = shown.actions.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["default", "open-why", "open-stop"]);
    let hint = |name: &str| shown.hints.get(name).map(String::as_str);
    assert_eq!(hint("desktop-entry"), Some("io.github.nixlamp.Nixlamp"));
    assert_eq!(hint("urgency"), Some("1"));
    assert_eq!(hint("category"), Some("device.error"));
    assert_eq!(hint("transient"), None);

    // The same picture again says nothing.
    faces.draw(&with(vec![first.clone()]))?;
    // A changed one replaces it, also as another kind.
    faces.draw(&with(vec![Notice {
        title: "No progress for 13 min".to_owned(),
        ..first.clone()
    }]))?;
    desk.record_until(SOON, "the second", |record| record.shown.len() == 2)
        .await?;
    faces.draw(&with(vec![Notice {
        kind: NoticeKind::Finished,
        title: "Rebuild finished in 21 min".to_owned(),
        urgency: Urgency::Low,
        ..first
    }]))?;
    let record = desk
        .record_until(SOON, "the third", |record| record.shown.len() == 3)
        .await?;
    let replaced: Vec<u32> = record.shown.iter().map(|shown| shown.replaces).collect();
    assert_eq!(replaced, [0, 1, 1]);
    let last = &record.shown[2].hints;
    assert_eq!(last.get("transient").map(String::as_str), Some("true"));
    assert_eq!(last.get("urgency").map(String::as_str), Some("0"));
    assert_eq!(
        last.get("category").map(String::as_str),
        Some("transfer.complete")
    );
    assert_eq!(record.asked, 1, "capabilities are asked once");

    faces.draw(&with(Vec::new()))?;
    desk.record_until(SOON, "withdrawn", |record| record.withdrawn == [1])
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_without_markup_and_buttons_gets_plain_words() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["body"]).await?;
    let mut faces = start_faces(&bus.address)?;
    faces.draw(&with(vec![Notice {
        body: "a & b <c>.".to_owned(),
        ..stalled()
    }]))?;
    let record = desk
        .record_until(SOON, "the notice", |record| record.shown.len() == 1)
        .await?;
    assert_eq!(record.shown[0].body, "a & b <c>. Open Nixlamp to see why.");
    assert!(record.shown[0].actions.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_only_opens_something() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut faces = start_faces(&bus.address)?;
    let mut notice = stalled();
    notice.buttons.push(("Quit".to_owned(), MenuDoes::Quit));
    faces.draw(&with(vec![notice]))?;
    let record = desk
        .record_until(SOON, "the notice", |record| record.shown.len() == 1)
        .await?;
    let shown = &record.shown[0];
    assert_eq!(shown.actions.len(), 3);
    for (key, wish) in [
        ("default", r#"Open(Some("why"), None)"#),
        ("open-why", r#"Open(Some("why"), None)"#),
        ("open-stop", r#"Open(Some("stop"), None)"#),
    ] {
        desk.click(shown.id, key, None).await?;
        assert_eq!(faces.wish(SOON)?.as_deref(), Some(wish), "{key}");
    }
    desk.click(shown.id, "default", Some("token-2")).await?;
    assert_eq!(
        faces.wish(SOON)?.as_deref(),
        Some(r#"Open(Some("why"), Some("token-2"))"#)
    );
    // What was not offered, and what is another program's.
    desk.click(shown.id, "quit", None).await?;
    desk.click(shown.id + 1, "default", None).await?;
    assert_eq!(faces.wish(A_WHILE)?, None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_dismissed_stays_away_until_the_reminder() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut faces = start_faces(&bus.address)?;
    faces.draw(&with(vec![stalled()]))?;
    desk.record_until(SOON, "the notice", |record| record.shown.len() == 1)
        .await?;
    desk.dismiss(1).await?;
    tokio::time::sleep(A_WHILE).await;
    faces.draw(&with(vec![Notice {
        title: "No progress for 13 min".to_owned(),
        ..stalled()
    }]))?;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(desk.record().shown.len(), 1);
    faces.draw(&with(vec![Notice {
        round: 1,
        ..stalled()
    }]))?;
    let record = desk
        .record_until(SOON, "the reminder", |record| record.shown.len() == 2)
        .await?;
    assert_eq!(record.shown[1].replaces, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_that_comes_late_or_anew_is_told_what_stands() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let mut faces = start_faces(&bus.address)?;
    faces.draw(&with(vec![stalled()]))?;
    for _ in 0..2 {
        tokio::time::sleep(A_WHILE).await;
        let desk = Desk::start(&bus, &["actions", "body"]).await?;
        let record = desk
            .record_until(SOON, "the notice", |record| record.shown.len() == 1)
            .await?;
        assert_eq!(record.shown[0].replaces, 0);
        assert_eq!(record.asked, 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_that_hangs_holds_up_nothing() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let hanging = Desk::start_hanging(&bus).await?;
    let tray = Tray::start(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    let item = tray.item(SOON).await?;
    for minutes in 12..20 {
        faces.draw(&with(vec![Notice {
            title: format!("No progress for {minutes} min"),
            ..stalled()
        }]))?;
    }
    hanging
        .record_until(SOON, "the question", |record| record.asked > 0)
        .await?;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(hanging.record().asked, 1, "it is not asked over and over");
    item.look_until(SOON, "the lamp", |look| look.lamp() == Some(Lamp::Stalled))
        .await?;
    drop(hanging);

    // The one that comes after it is told how things stand now.
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let record = desk
        .record_until(SOON, "the notice", |record| !record.shown.is_empty())
        .await?;
    assert_eq!(record.shown[0].summary, "No progress for 19 min");
    assert_eq!(record.shown.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_withdraws_what_stands_and_does_not_wait_for_the_deaf() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut faces = start_faces(&bus.address)?;
    faces.draw(&with(vec![stalled()]))?;
    desk.record_until(SOON, "the notice", |record| record.shown.len() == 1)
        .await?;
    ensure!(faces.end()?);
    assert_eq!(desk.record().withdrawn, [1]);
    drop(desk);

    let _hanging = Desk::start_hanging(&bus).await?;
    let mut faces = start_faces(&bus.address)?;
    faces.draw(&with(vec![stalled()]))?;
    ensure!(faces.end()?);
    Ok(())
}

/// It is said by a program that goes at once: nothing of it may depend on that.
#[tokio::test(flavor = "multi_thread")]
async fn that_it_has_quit_stays_when_it_has() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut faces = start_faces(&bus.address)?;
    faces.draw(&with(vec![stalled()]))?;
    desk.record_until(SOON, "the notice", |record| record.shown.len() == 1)
        .await?;
    let quit = Notice {
        thread: "quit".to_owned(),
        kind: NoticeKind::Quit,
        title: "Nixlamp has quit".to_owned(),
        buttons: Vec::new(),
        ..stalled()
    };
    faces.draw(&with(vec![stalled(), quit]))?;
    ensure!(faces.end()?);
    let record = desk.record();
    let last = record.shown.last().context("it was shown")?;
    assert_eq!(last.summary, "Nixlamp has quit");
    assert_eq!(record.shown.len(), 2, "{record:?}");
    assert_eq!(record.withdrawn, [1], "what stands of the rebuild goes");
    assert_eq!(last.hints.get("desktop-entry"), None);
    ensure!(record.shown[0].hints.contains_key("desktop-entry"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_changes_it_sleeps() -> anyhow::Result<()> {
    let bus = Bus::start()?;
    let tray = Tray::start(&bus).await?;
    let desk = Desk::start(&bus, &["actions", "body"]).await?;
    let mut faces = start_faces(&bus.address)?;
    let view = picture(Lamp::Stalled);
    faces.draw(&view)?;
    let item = tray.item(SOON).await?;
    item.look_until(SOON, "stalled", |look| look.lamp() == Some(Lamp::Stalled))
        .await?;
    desk.record_until(SOON, "the notice", |record| record.shown.len() == 1)
        .await?;
    tokio::time::sleep(A_WHILE).await;
    let before = wake_ups(faces.process.id())?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let woken = wake_ups(faces.process.id())? - before;
    ensure!(woken == 0, "it woke {woken} times in 3 s");
    Ok(())
}

/// How often the threads of a process went to sleep so far.
fn wake_ups(pid: u32) -> anyhow::Result<u64> {
    let mut all = 0;
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let status = std::fs::read_to_string(thread?.path().join("status"))?;
        let switches = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))
            .context("no count of switches")?;
        all += switches.trim().parse::<u64>()?;
    }
    Ok(all)
}

/// The pixels of an SVG, as `rsvg-convert` draws it: red, green, blue, alpha.
fn draw(svg: &str, side: u16) -> anyhow::Result<Vec<u8>> {
    let side = side.to_string();
    let mut process = Command::new("rsvg-convert")
        .args(["--width", &side, "--height", &side])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rsvg-convert, of Debian's librsvg2-bin")?;
    let mut input = process.stdin.take().context("its input")?;
    input.write_all(svg.as_bytes())?;
    drop(input);
    let output = process.wait_with_output()?;
    ensure!(output.status.success(), "rsvg-convert failed");
    let mut reader = png::Decoder::new(std::io::Cursor::new(output.stdout)).read_info()?;
    let mut rgba = vec![0; reader.output_buffer_size().context("its size")?];
    let info = reader.next_frame(&mut rgba)?;
    ensure!(info.color_type == png::ColorType::Rgba, "{info:?}");
    rgba.truncate(info.buffer_size());
    Ok(rgba)
}

/// The SVG of a drawing, its ring filled so far.
fn svg(name: &str, ring: Option<u8>) -> anyhow::Result<String> {
    let path = format!("{}/../icons/{name}.svg", env!("CARGO_MANIFEST_DIR"));
    let svg = std::fs::read_to_string(&path).context(path)?;
    let Some(ring) = ring else { return Ok(svg) };
    // 47.12 is the ring's circumference; the file shows five eighths of it.
    let five_eighths = "stroke-dasharray=\"29.45 47.12\"";
    ensure!(svg.contains(five_eighths), "{name}.svg has no ring");
    let dashes = format!(
        "stroke-dasharray=\"{:.2} 47.12\"",
        47.12 / 8.0 * f64::from(ring)
    );
    Ok(svg.replace(five_eighths, &dashes))
}

#[test]
fn the_drawings_are_those_of_the_svg_files() -> anyhow::Result<()> {
    let mut coloured = Vec::new();
    let mut templates = Vec::new();
    for (name, ring) in DRAWINGS {
        let file = svg(name, ring)?;
        for side in SIDES {
            let mut pixels = draw(&file, side)?;
            for pixel in pixels.chunks_exact_mut(4) {
                pixel.rotate_right(1);
            }
            coloured.extend(pixels);
        }
        let file = svg(&format!("{name}-template"), ring)?;
        let pixels = draw(&file, TEMPLATE_SIDE)?;
        templates.extend(pixels.chunks_exact(4).map(|pixel| pixel[3]));
    }
    for (name, drawn) in [("coloured.argb", coloured), ("templates.alpha", templates)] {
        let path = format!("{}/../icons/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("NIXLAMP_DRAW_ICONS").is_some() {
            std::fs::write(&path, &drawn)?;
            continue;
        }
        let kept = std::fs::read(&path).context(path)?;
        assert_eq!(kept.len(), drawn.len(), "{name}");
        // Another version of librsvg may round an edge differently; another
        // drawing differs in far more.
        let off: u64 = kept
            .iter()
            .zip(&drawn)
            .map(|(kept, drawn)| u64::from(kept.abs_diff(*drawn)))
            .sum();
        assert!(
            off < drawn.len() as u64 / 2,
            "{name} is stale: run this test with NIXLAMP_DRAW_ICONS=1"
        );
    }
    Ok(())
}

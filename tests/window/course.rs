//! How a rebuild went, in the large form: the timeline by pointer and by key,
//! what a chosen bar filters, the table, the process tree that holds still, and
//! text from outside that stays text.

use std::{thread::sleep, time::Duration};

use anyhow::Result;
use nixlamp_core::wire::{Action, Command, Course, LogLine, View};
use nixlamp_tests::{
    fake_agent::{course, fixture},
    webdriver::{Page, until},
};
use serde_json::Value;

use super::{ESCAPE, RETURN, Stage, large::FITS};

const RIGHT: char = '\u{E014}';
const DOWN: char = '\u{E015}';

/// The large form of a rebuild that stands still.
fn opened(name: &str, view: View, course: Option<Course>) -> Result<Stage> {
    let stage = Stage::new(name, view, &[], None)?;
    stage.agent().tell(course);
    stage.page.click("details")?;
    Ok(stage)
}

fn stalled(name: &str) -> Result<(Stage, Course)> {
    let course = course("stalled")?;
    let stage = opened(name, fixture("stalled")?, Some(course.clone()))?;
    stage.page.wait("timeline")?;
    Ok((stage, course))
}

fn count(page: &Page, name: &str) -> Result<Value> {
    page.run(&format!(
        "return document.querySelectorAll('[data-test={name}]').length"
    ))
}

/// Puts the focus on the bar or row whose text or name has `part` in it.
fn focus(page: &Page, name: &str, part: &str) -> Result<()> {
    let script = format!(
        "const one = [...document.querySelectorAll('[data-test={name}]')] \
           .find((one) => `${{one.ariaLabel}} ${{one.textContent}}`.includes('{part}')); \
         one?.focus(); return document.activeElement === one"
    );
    until(|| Ok(page.run(&script)? == true))
}

#[test]
fn a_course_is_drawn_and_told_in_words() -> Result<()> {
    let (stage, course) = stalled("course")?;
    let page = &stage.page;
    let bars: usize = course.lanes.iter().map(|lane| lane.bars.len()).sum();
    until(|| Ok(count(page, "bar")? == bars))?;
    assert_eq!(count(page, "lane")?, course.lanes.len());
    page.says("critical-chain", &course.critical.join(" → "))?;
    // A wait says on itself what it waits for, and differs by more than colour.
    let wait = page.run(
        "const bar = document.querySelector('[data-test=bar][data-kind=wait]'); \
         return [bar.textContent, getComputedStyle(bar).backgroundImage]",
    )?;
    let mut bars = course.lanes.iter().flat_map(|lane| &lane.bars);
    let why = bars.find_map(|bar| bar.why.as_deref());
    let why = why.expect("set in the fixture");
    assert!(
        wait[0].as_str().is_some_and(|text| text.contains(why)),
        "{wait}"
    );
    assert!(
        wait[1]
            .as_str()
            .is_some_and(|image| image.contains("repeating")),
        "{wait}"
    );
    // Every bar says what it is, every chart its sentence.
    for chart in &course.charts {
        let name = page.attribute(&format!("chart-{}", chart.of), "aria-label")?;
        assert_eq!(name.as_deref(), Some(chart.line.as_str()));
    }
    let nameless = "return [...document.querySelectorAll('[data-test=bar]')].filter((bar) => !bar.ariaLabel).length";
    assert_eq!(page.run(nameless)?, 0);
    page.says("phases", &course.phases[0].line)?;
    page.says("events", &course.events[0].text)?;
    assert_eq!(page.run(FITS)?, true);
    Ok(())
}

#[test]
fn keys_move_between_bars_and_zoom() -> Result<()> {
    let (stage, course) = stalled("keys")?;
    let page = &stage.page;
    let one = "return document.querySelectorAll('[data-test=bar][tabindex=\"0\"]').length";
    until(|| Ok(page.run(one)? == 1))?;
    focus(page, "bar", &course.lanes[0].bars[0].line)?;
    page.says("bar-line", &course.lanes[0].bars[0].line)?;
    page.press(RIGHT)?;
    page.says("bar-line", &course.lanes[0].bars[1].line)?;
    page.press(DOWN)?;
    assert_eq!(page.focus()?.as_deref(), Some("bar"));
    assert_eq!(page.run(one)?, 1);
    page.press('+')?;
    page.wait("zoom-earlier")?;
    // The bar that has the focus stays in sight.
    assert_eq!(page.focus()?.as_deref(), Some("bar"));
    page.press('0')?;
    page.gone("zoom-earlier")?;
    page.click("zoom-in")?;
    page.wait("zoom-earlier")?;
    page.click("zoom-all")?;
    page.gone("zoom-earlier")
}

#[test]
fn a_chosen_bar_filters_log_and_processes() -> Result<()> {
    let view = fixture("running")?;
    let tree = &view.status.rebuilds[0].processes;
    let builder = tree.iter().find(|row| row.role == "builder");
    let builder = builder.expect("set in the fixture").pid;
    let mut course = course("running")?;
    let mut bars = course.lanes.iter_mut().flat_map(|lane| &mut lane.bars);
    let bar = bars
        .rfind(|bar| bar.path.is_some() && bar.to_s.is_none())
        .expect("set in the fixture");
    bar.builder = Some(builder);
    let bar = bar.clone();
    for line in course.log.iter_mut().step_by(2) {
        line.path.clone_from(&bar.path);
    }
    let stage = opened("chosen", view, Some(course.clone()))?;
    let page = &stage.page;
    page.wait("timeline")?;
    let lines = |wanted: usize| until(|| Ok(count(page, "log-line")? == wanted));
    lines(course.log.len())?;
    focus(page, "bar", &bar.line)?;
    page.press(RETURN)?;
    page.says("chosen-bar", &bar.name)?;
    let of_it = |line: &&LogLine| line.path == bar.path;
    lines(course.log.iter().filter(of_it).count())?;
    let pids = "return [...document.querySelectorAll('[data-test=process]')].map((row) => Number(row.dataset.pid))";
    let shown = page.run(pids)?;
    let shown = shown.as_array().expect("a list");
    assert!(shown.contains(&builder.into()), "{shown:?}");
    page.press(ESCAPE)?;
    page.gone("chosen-bar")?;
    lines(course.log.len())?;
    page.press(RETURN)?;
    page.click("clear-bar")?;
    page.gone("chosen-bar")
}

#[test]
fn the_timeline_is_a_table_too_and_is_sorted() -> Result<()> {
    let (stage, course) = stalled("table")?;
    let page = &stage.page;
    page.click("timeline-table")?;
    page.wait("timeline-rows")?;
    let first = "return document.querySelector('[data-test=timeline-rows] tbody td').textContent";
    let sorted = |column: &str| -> Result<Value> {
        page.run(&format!(
            "return document.querySelector('[data-test=sort-{column}]').closest('th').ariaSort"
        ))
    };
    assert_eq!(sorted("from")?, "ascending");
    page.click("sort-took")?;
    until(|| Ok(sorted("took")? == "descending"))?;
    assert_eq!(sorted("from")?, "none");
    let took = |bar: &&nixlamp_core::wire::Bar| bar.to_s.unwrap_or(course.until_s) - bar.from_s;
    let bars = course.lanes.iter().flat_map(|lane| &lane.bars);
    let longest = bars
        .max_by(|a, b| took(a).total_cmp(&took(b)))
        .expect("set in the fixture");
    assert_eq!(page.run(first)?, longest.name.as_str());
    page.click("timeline-table")?;
    page.wait("bar")?;
    Ok(())
}

#[test]
fn the_process_tree_holds_still_while_it_has_the_focus() -> Result<()> {
    let mut view = fixture("stalled")?;
    let rows = &mut view.status.rebuilds[0].processes;
    let mut other = rows[1].clone();
    rows[1].cpu_ratio = Some(0.9);
    (other.id, other.pid, other.cpu_ratio) = ("5000-1".into(), 5000, Some(0.1));
    rows.push(other);
    let stage = opened("still", view, Some(course("stalled")?))?;
    let page = &stage.page;
    let pids = "return [...document.querySelectorAll('[data-test=process]')].map((row) => row.dataset.pid).join(' ')";
    until(|| Ok(page.run(pids)? == "3801 3822 4121 5000"))?;
    focus(page, "process", "nixos-rebuild")?;
    page.says("held", "Held still")?;
    stage.agent().show(|view| {
        let rows = &mut view.status.rebuilds[0].processes;
        rows[3].cpu_ratio = Some(3.0);
        rows.remove(2);
    });
    page.says("processes", "300 %")?;
    // Longer than it takes the order to settle.
    sleep(Duration::from_secs(6));
    assert_eq!(page.run(pids)?, "3801 3822 4121 5000");
    page.says("processes", "ended")?;
    // Arrows fold and move, as anywhere in a treegrid.
    page.press(DOWN)?;
    let pid = "return document.activeElement.dataset.pid";
    assert_eq!(page.run(pid)?, "3822");
    // The pointer may lie on it since it was scrolled to.
    page.run(
        "document.activeElement.blur(); document.querySelector('main').scrollTo(0, 0); return null",
    )?;
    until(|| Ok(page.run(pids)? == "3801 5000 3822"))
}

#[test]
fn the_menu_of_a_row_shows_its_command_and_only_previews_stopping() -> Result<()> {
    let (stage, _) = stalled("menu")?;
    let page = &stage.page;
    page.click("process-menu")?;
    page.click("show-command")?;
    page.says("command", "nixos-rebuild switch --flake")?;
    page.click("process-menu")?;
    page.press(ESCAPE)?;
    page.gone("row-menu")?;
    assert_eq!(page.focus()?.as_deref(), Some("process"));
    page.click("process-menu")?;
    page.click("stop-process")?;
    until(|| {
        Ok(matches!(
            &stage.agent().heard()[..],
            [Command::Prepare(Action::Stop { force: false, .. })]
        ))
    })
}

#[test]
fn text_from_outside_stays_text() -> Result<()> {
    const EVIL: &str = "<img src=x onerror=\"document.title='taken'\"><b>\u{202e}\u{7}";
    let mut view = fixture("stalled")?;
    for row in &mut view.status.rebuilds[0].processes {
        (row.name, row.command) = (EVIL.into(), EVIL.repeat(20));
    }
    let mut course = course("stalled")?;
    for bar in course.lanes.iter_mut().flat_map(|lane| &mut lane.bars) {
        (bar.name, bar.line) = (EVIL.into(), EVIL.into());
        bar.why = bar.why.as_ref().map(|_| EVIL.into());
    }
    for event in &mut course.events {
        event.text = EVIL.into();
    }
    course.critical = vec![EVIL.into(); 3];
    course.limits = vec![EVIL.into()];
    course.log.push(LogLine {
        at_s: None,
        from: EVIL.into(),
        path: None,
        text: EVIL.repeat(1 << 15),
    });
    let cut = EVIL.encode_utf16().count() * (1 << 15) - 2000;
    let stage = opened("evil", view, Some(course))?;
    let page = &stage.page;
    page.says("critical-chain", "<img src=x")?;
    let last = "const last = [...document.querySelectorAll('[data-test=log-line]')].at(-1); \
         return [last.querySelector('.text bdi').textContent.length, last.textContent.replace(/\\D/g, '')]";
    until(|| Ok(page.run(last)?[0] == 2000))?;
    assert!(
        page.run(last)?[1]
            .as_str()
            .is_some_and(|digits| digits.ends_with(&cut.to_string()))
    );
    page.click("timeline-table")?;
    page.wait("timeline-rows")?;
    assert_eq!(
        page.run("return document.querySelectorAll('main img, main b').length")?,
        0
    );
    assert_eq!(page.run("return document.title")?, "Nixlamp");
    assert_eq!(
        page.run("return /[\\u0000-\\u0008\\u202e]/.test(document.body.textContent)")?,
        false
    );
    assert_eq!(page.run(FITS)?, true);
    Ok(())
}

#[test]
fn a_course_that_is_refused_is_said_and_asked_for_again() -> Result<()> {
    let stage = opened("refused", fixture("stalled")?, None)?;
    stage.page.says("course-away", "Not here.")?;
    stage.page.wait("machine")?;
    stage.agent().tell(Some(course("stalled")?));
    stage.page.wait("timeline")?;
    // One that has ended is asked for once.
    let ended = Course {
        ended: Some("2025-11-21T14:33:00Z".into()),
        ..course("stalled")?
    };
    stage.agent().tell(Some(ended));
    let before = stage.agent().questions().len();
    until(|| Ok(stage.agent().questions().len() > before))?;
    sleep(Duration::from_secs(1));
    let asked = stage.agent().questions().len();
    sleep(Duration::from_secs(5));
    assert_eq!(stage.agent().questions().len(), asked);
    Ok(())
}

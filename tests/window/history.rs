//! The page of past rebuilds, with a year of them.

use anyhow::{Context as _, Result};
use nixlamp_core::wire::{Command, ReportOf, Request, View};
use nixlamp_tests::{
    fake_agent::{course, fixture},
    webdriver::{Page, until},
    year,
};
use serde_json::Value;

use super::{ESCAPE, RETURN, Stage};

const DOWN: char = '\u{E015}';
const END: char = '\u{E010}';
const YEAR: u32 = 1000;

/// The page with so many rebuilds.
fn opened(name: &str, view: View, count: u32) -> Result<Stage> {
    let stage = Stage::new(name, view, &[], None)?;
    stage.agent().remember(year::rebuilds(count));
    stage.page.click("details")?;
    stage.page.click("rail-history")?;
    stage.page.wait("past")?;
    Ok(stage)
}

fn count(page: &Page, script: &str) -> Result<u64> {
    page.run(script)?.as_u64().context("a number")
}

/// Rows that are there, of however many.
fn rows(page: &Page) -> Result<u64> {
    count(
        page,
        "return document.querySelectorAll('[data-test=past]').length",
    )
}

fn says_count(page: &Page, wanted: &str) -> Result<()> {
    page.says("history-count", wanted)
}

#[test]
fn a_year_scrolls_with_only_the_rows_in_view() -> Result<()> {
    let stage = opened("year", fixture("ok")?, YEAR)?;
    let page = &stage.page;
    says_count(page, "1,000 of 1,000 rebuilds").or_else(|_| says_count(page, "1000 of 1000"))?;
    let total = page.run("return document.querySelector('[aria-rowcount]').ariaRowCount ?? document.querySelector('[aria-rowcount]').getAttribute('aria-rowcount')")?;
    assert_eq!(total, "1001");
    assert!(rows(page)? < 60, "{}", rows(page)?);
    page.run("const box = document.querySelector('[data-test=past-box]'); box.scrollTop = box.scrollHeight; return null")?;
    let last = "return Math.max(...[...document.querySelectorAll('[data-test=past]')].map((row) => Number(row.getAttribute('aria-rowindex'))))";
    until(|| Ok(count(page, last)? == 1001))?;
    assert!(rows(page)? < 60, "{}", rows(page)?);
    // A table for who does not see it.
    let shape = "const table = document.querySelector('[data-test=past-box] table'); \
        return [table.getAttribute('role'), table.querySelectorAll('[role=columnheader]').length, \
        table.querySelector('[data-test=past]').querySelectorAll('[role=cell]').length].join()";
    assert_eq!(page.run(shape)?, "table,5,5");
    page.says("past-line", "rebuilds: good ones took")?;
    Ok(())
}

#[test]
fn filters_and_words_search_the_whole_store() -> Result<()> {
    let stage = opened("filters", fixture("ok")?, YEAR)?;
    let page = &stage.page;
    let of = |wanted: &str| says_count(page, wanted);
    page.click("outcome-slow")?;
    of("34 of ")?;
    assert_eq!(
        page.attribute("past", "data-outcome")?.as_deref(),
        Some("slow")
    );
    page.click("outcome-all")?;
    page.click("days-week")?;
    of("20 of ")?;
    page.click("days-ever")?;
    page.click("target")?;
    page.run("document.querySelectorAll('[data-test=target] input')[2].click(); return null")?;
    of("250 of ")?;
    page.press(ESCAPE)?;
    page.run("document.querySelectorAll('[data-test=target] input')[0].click(); return null")?;
    page.click("search")?;
    // Of the oldest ones alone, far behind the first page.
    for letter in "4991-1891".chars() {
        page.press(letter)?;
    }
    of("1 of ")?;
    page.press('x')?;
    page.wait("nothing-fits")?;
    Ok(())
}

#[test]
fn a_rebuild_is_opened_by_key_and_compared_with_the_usual_one() -> Result<()> {
    let stage = opened("compare", fixture("ok")?, 200)?;
    let page = &stage.page;
    page.run("document.querySelector('[data-at=\"0\"]').focus(); return null")?;
    for _ in 0..3 {
        page.press(DOWN)?;
    }
    let at = "return document.activeElement.dataset.at";
    until(|| Ok(page.run(at)? == "3"))?;
    page.press(RETURN)?;
    page.wait("past-details")?;
    page.says("past-details", "longer than usual")?;
    page.click("compare")?;
    page.says(
        "blame",
        "llvm-20.1.2 was built here (21 min) and fetched before.",
    )?;
    page.says("blame", "explains up to 21 min")?;
    page.says("blame-rest", "This can explain all of the difference.")?;
    page.click("past-close")?;
    page.gone("past-details")?;
    // The focus is where it was opened from.
    until(|| Ok(page.run(at)? == "3"))?;
    page.press(END)?;
    until(|| Ok(page.run(at)? == "199"))?;
    Ok(())
}

#[test]
fn what_failed_is_shown_as_text() -> Result<()> {
    let mut all = year::rebuilds(40);
    let past = &mut all[6].0;
    past.failed[0].name = "<img src=x onerror=alert(1)>\u{202e}".to_owned();
    past.failed[0].log.push("x".repeat(1 << 20));
    past.target = Some(".#<script>alert(1)</script>".to_owned());
    let stage = Stage::new("markup", fixture("ok")?, &[], None)?;
    stage.agent().remember(all);
    let page = &stage.page;
    page.click("details")?;
    page.click("rail-history")?;
    page.wait("past")?;
    page.run("document.querySelector('[data-at=\"6\"]').click(); return null")?;
    page.says("past-details", "<script>alert(1)</script>")?;
    page.says("past-log", "error <b>not markup</b>")?;
    page.says("past-log", "<img src=x onerror=alert(1)>")?;
    let found = page.run("const inner = document.querySelector('[data-test=past-details]'); return [inner.querySelectorAll('script, img, b').length, inner.textContent.length < 20000].join()")?;
    assert_eq!(found, "0,true");
    let fits = page.run(
        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth",
    )?;
    assert_eq!(fits, Value::Bool(true));
    Ok(())
}

#[test]
fn a_history_that_cannot_be_read_says_why() -> Result<()> {
    let stage = Stage::new("unread", fixture("failed")?, &[], None)?;
    let page = &stage.page;
    page.click("details")?;
    page.click("rail-history")?;
    page.wait("past")?;
    stage.agent().refuse_questions("It is damaged.");
    page.click("outcome-failed")?;
    page.says("history-failed", "It is damaged.")?;
    Ok(())
}

#[test]
fn one_that_is_over_shows_its_course_and_makes_a_report() -> Result<()> {
    let stage = opened("past-course", fixture("ok")?, 20)?;
    let page = &stage.page;
    stage.agent().tell(Some(course("past")?));
    page.run("document.querySelector('[data-at=\"2\"]').click(); return null")?;
    page.wait("past-course")?;
    page.wait("timeline")?;
    page.click("past-report")?;
    page.wait("report-text")?;
    let asked = stage.agent().questions();
    let of_it = |question: &Request| matches!(question, Request::Report { of: ReportOf::Rebuild(id), .. } if !id.is_empty());
    assert!(asked.iter().any(of_it), "{asked:?}");
    // Back to the list, and it is not asked for again by itself.
    page.click("report-back")?;
    page.wait("new-report")?;
    assert!(!page.has("report-text")?);
    Ok(())
}

#[test]
fn a_course_that_is_not_known_is_said() -> Result<()> {
    let stage = opened("no-course", fixture("ok")?, 20)?;
    let page = &stage.page;
    page.run("document.querySelector('[data-at=\"2\"]').click(); return null")?;
    page.says("past-course-away", "not known")
}

#[test]
fn deleting_it_all_takes_two_steps_and_return_is_harmless() -> Result<()> {
    let stage = opened("delete", fixture("ok")?, 20)?;
    let page = &stage.page;
    page.click("rail-settings")?;
    page.wait("delete-history")?;
    page.click("delete-history")?;
    page.says("confirm", "You cannot undo this.")?;
    until(|| Ok(page.focus()?.as_deref() == Some("confirm-cancel")))?;
    page.press(RETURN)?;
    page.gone("confirm")?;
    until(|| Ok(page.focus()?.as_deref() == Some("delete-history")))?;
    page.press(RETURN)?;
    page.wait("confirm")?;
    page.press(ESCAPE)?;
    page.gone("confirm")?;
    assert!(!stage.agent().heard().contains(&Command::DeleteHistory));
    page.click("delete-history")?;
    page.click("confirm-yes")?;
    page.says("data-told", "The history is deleted.")?;
    assert!(stage.agent().heard().contains(&Command::DeleteHistory));
    Ok(())
}

//! The dialogs with keys alone: where the focus is, what Return and Escape do,
//! where it goes then, and what a screen reader is told.

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Command, Plan};
use nixlamp_tests::{
    fake_agent::fixture,
    webdriver::{Page, until},
};

use super::{ESCAPE, RETURN, Stage};

const TAB: char = '\u{E004}';
const DOWN: char = '\u{E015}';

/// Goes to the element by Tab alone.
fn reach(page: &Page, name: &str) -> Result<()> {
    for _ in 0..80 {
        let there = page.run(&format!(
            "return document.activeElement.closest('[data-test=\"{name}\"]') !== null"
        ))?;
        if there == true {
            return Ok(());
        }
        page.press(TAB)?;
    }
    anyhow::bail!("Tab does not get to {name}")
}

/// Opens the dialog of each plan from where a person would, by keys; presses
/// Return, then Escape.
#[test]
fn each_dialog_begins_with_cancel_and_gives_the_focus_back() -> Result<()> {
    // Fixture with the plan; where it is opened; an item of that menu.
    let dialogs = [
        ("plan", "stop", None),
        ("gc", "menu", Some("free-space")),
        ("roll-back", "menu", Some("roll-back")),
        ("backups", "menu", Some("back-up")),
    ];
    for (name, opener, item) in dialogs {
        let base = if opener == "stop" { "stalled" } else { "ok" };
        let stage = Stage::new(&format!("dialog-{name}"), fixture(base)?, &[], None)?;
        one_dialog(&stage, name, opener, item).with_context(|| name.to_owned())?;
    }
    Ok(())
}

fn one_dialog(stage: &Stage, name: &str, opener: &str, item: Option<&str>) -> Result<()> {
    let page = &stage.page;
    page.wait("headline")?;
    let plan = fixture(name)?.plan.context("the fixture has a plan")?;
    for (round, key) in [RETURN, ESCAPE].into_iter().enumerate() {
        reach(page, opener)?;
        if let Some(item) = item {
            page.press(RETURN)?;
            for _ in 0..30 {
                if page.focus()?.as_deref() == Some(item) {
                    break;
                }
                page.press(DOWN)?;
            }
            ensure!(
                page.focus()?.as_deref() == Some(item),
                "arrow keys do not get to {item}"
            );
        }
        page.press(RETURN)?;
        let heard = || stage.agent().heard();
        until(|| Ok(matches!(heard().last(), Some(Command::Prepare(_)))))
            .context("the plan is not asked for")?;
        let Some(Command::Prepare(action)) = heard().pop() else {
            anyhow::bail!("it was just there");
        };
        let shown = Plan {
            id: format!("round-{round}"),
            action,
            ..plan.clone()
        };
        let id = shown.id.clone();
        stage.agent().show(|view| view.plan = Some(shown));
        page.wait("plan")?;
        until(|| Ok(page.focus()?.as_deref() == Some("plan-cancel")))
            .context("the focus does not begin on Cancel")?;
        let told = page.run(
            "const it = document.querySelector('dialog[open]'); \
             const by = (ids) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent.trim() ?? '').join(' ').trim(); \
             return { role: it.getAttribute('role') ?? 'dialog', name: it.ariaLabel ?? by(it.getAttribute('aria-labelledby')), modal: it.matches(':modal') }",
        )?;
        assert_eq!(told["modal"], true);
        assert_eq!(told["role"], "alertdialog");
        assert_eq!(told["name"], plan.title.as_str(), "verb and object");
        ensure!(plan.title.split_whitespace().count() >= 2, "{}", plan.title);
        page.press(key)?;
        page.gone("plan")?;
        let cancel = Command::Cancel { plan: id };
        until(|| Ok(heard().last() == Some(&cancel)))?;
        ensure!(
            !heard()
                .iter()
                .any(|it| matches!(it, Command::Confirm { .. })),
            "a key that says no has said yes"
        );
        stage.agent().show(|view| view.plan = None);
        let back =
            format!("return document.activeElement.closest('[data-test=\"{opener}\"]') !== null");
        until(|| Ok(page.run(&back)? == true)).with_context(|| {
            format!(
                "the focus does not go back to {opener} but to {:?}",
                page.run("return document.activeElement.outerHTML.slice(0, 100)")
            )
        })?;
    }
    Ok(())
}

//! Dialogs in which something is chosen, and what is carried out after them.

use std::process::Command as Process;

use anyhow::{Context, Result};
use nixlamp_core::wire::{Action, Choose, Command, JobKind, Plan, Ticked};
use nixlamp_tests::{
    fake_agent::fixture,
    webdriver::{built, until},
};

use super::{ESCAPE, Stage};

const TAB: char = '\u{E004}';

#[test]
fn each_preview_of_the_tray_is_asked_for_and_nothing_more() -> Result<()> {
    let stage = Stage::new(
        "sections",
        fixture("ok")?,
        &["--section", "free-space"],
        None,
    )?;
    let free = Command::Prepare(Action::CollectGarbage {
        choose: Choose::Keep {
            newest: None,
            days: None,
            own: false,
        },
        even_during_rebuild: false,
    });
    let back = Command::Prepare(Action::RollBack {
        profile: String::new(),
        generation: None,
        only_at_next_boot: false,
    });
    until(|| Ok(stage.agent().heard() == [free.clone()]))?;
    let status = Process::new(built("nixlamp-window")?)
        .args(["--section", "roll-back"])
        .envs(stage.home.env())
        .env("DISPLAY", &stage.screen.display)
        .status()?;
    assert!(status.success());
    until(|| Ok(stage.agent().heard() == [free.clone(), back.clone()]))?;
    stage
        .agent()
        .show(|view| view.preparing = Some(Action::BackUp));
    stage.page.wait("preparing")?;
    Ok(())
}

#[test]
fn ticks_ask_for_another_plan_and_only_that_one_can_be_confirmed() -> Result<()> {
    let stage = Stage::new("ticks", fixture("gc")?, &[], None)?;
    let page = &stage.page;
    page.says("plan-about", "2 generations")?;
    assert!(
        page.attribute("tick-~/home-manager-41", "disabled")?
            .is_some()
    );
    page.click("tick-~/home-manager-40")?;
    let ticked = |generation| Ticked {
        profile: "~/home-manager".to_owned(),
        generation,
    };
    let action = Action::CollectGarbage {
        choose: Choose::These([38, 39, 40].map(ticked).to_vec()),
        even_during_rebuild: false,
    };
    until(|| Ok(stage.agent().heard() == [Command::Prepare(action.clone())]))?;
    // The old plan stands in the picture still: it is not taken for the new one.
    page.says("plan-state", "anew")?;
    assert!(page.attribute("plan-confirm", "disabled")?.is_some());
    stage.agent().show(|view| view.plan = None);
    page.says("plan-state", "anew")?;
    assert!(!page.has("plan-changed")?);
    let old = fixture("gc")?.plan.expect("set in the fixture");
    let new = Plan {
        id: "gc-9".into(),
        about: "3 generations; 900 store paths, 1.4 GiB".into(),
        action,
        ..old
    };
    // A first figure cannot be confirmed.
    let first = Plan {
        preliminary: true,
        ..new.clone()
    };
    stage.agent().show(|view| view.plan = Some(first));
    page.says("plan-about", "3 generations")?;
    assert!(page.attribute("plan-confirm", "disabled")?.is_some());
    stage.agent().show(|view| view.plan = Some(new));
    until(|| Ok(page.attribute("plan-confirm", "disabled")?.is_none()))?;
    page.click("plan-confirm")?;
    let confirm = Command::Confirm {
        plan: "gc-9".into(),
        really: false,
    };
    until(|| Ok(stage.agent().heard().last() == Some(&confirm)))
}

#[test]
fn a_dialog_closed_while_a_choice_is_worked_out_stays_closed() -> Result<()> {
    let stage = Stage::new("closed", fixture("roll-back")?, &[], None)?;
    let page = &stage.page;
    page.click("switch-411")?;
    page.says("plan-state", "anew")?;
    page.press(ESCAPE)?;
    page.gone("plan")?;
    let old = fixture("roll-back")?.plan.expect("set in the fixture");
    let late = Plan {
        id: "late".into(),
        action: Action::RollBack {
            profile: "system".into(),
            generation: Some(411),
            only_at_next_boot: false,
        },
        ..old
    };
    stage.agent().show(|view| view.plan = Some(late));
    let cancel = Command::Cancel {
        plan: "late".into(),
    };
    until(|| Ok(stage.agent().heard().last() == Some(&cancel)))?;
    assert!(!page.has("plan")?);
    Ok(())
}

#[test]
fn what_was_closed_too_early_can_be_asked_for_again_at_once() -> Result<()> {
    let stage = Stage::new("again", fixture("restore")?, &[], None)?;
    let page = &stage.page;
    page.click("all-backups")?;
    page.says("plan-state", "anew")?;
    page.press(ESCAPE)?;
    page.gone("plan")?;
    page.click("menu")?;
    page.click("back-up")?;
    until(|| Ok(stage.agent().heard().last() == Some(&Command::Prepare(Action::BackUp))))?;
    let backups = fixture("backups")?.plan;
    stage.agent().show(|view| view.plan = backups);
    page.says("plan-title", "Make a backup?")
}

#[test]
fn a_refused_collection_says_why_and_can_be_told_to_go_on() -> Result<()> {
    let stage = Stage::new("told", fixture("gc-refused")?, &[], None)?;
    stage
        .page
        .says("plan-refused", "Wait until the rebuild is finished")?;
    assert!(!stage.page.has("plan-confirm")?);
    stage.page.click("even-during-rebuild")?;
    until(|| {
        let heard = stage.agent().heard();
        Ok(heard.iter().any(|command| {
            matches!(
                command,
                Command::Prepare(Action::CollectGarbage {
                    even_during_rebuild: true,
                    ..
                })
            )
        }))
    })
}

#[test]
fn what_is_carried_out_shows_how_far_it_is_and_can_be_stopped() -> Result<()> {
    let stage = Stage::new("acting", fixture("acting")?, &[], None)?;
    stage.page.says("acting-line", "Deleted 320 of 812")?;
    stage.page.click("cancel-acting")?;
    let cancel = Command::Cancel {
        plan: "gc-1".into(),
    };
    until(|| Ok(stage.agent().heard() == [cancel.clone()]))?;
    stage.agent().show(|view| {
        if let Some(acting) = &mut view.acting {
            acting.can_cancel = false;
        }
    });
    stage.page.gone("cancel-acting")?;
    stage.agent().show(|view| view.acting = None);
    stage.page.gone("acting")
}

#[test]
fn backups_are_listed_with_the_way_to_their_restoring() -> Result<()> {
    let view = fixture("backups")?;
    let stage = Stage::new("backups", view, &[], None)?;
    stage.page.says("backups", "manifest.json ends too soon")?;
    stage.page.click("restore-2025-11-14T19-22-03Z")?;
    let restore = Command::Prepare(Action::Restore {
        backup: "2025-11-14T19-22-03Z".into(),
    });
    until(|| Ok(stage.agent().heard() == [restore.clone()]))
}

#[test]
fn the_store_is_read_at_a_wish_and_what_is_damaged_has_its_repair() -> Result<()> {
    let stage = Stage::new(
        "store",
        fixture("verify")?,
        &["--section", "check-store"],
        None,
    )?;
    let page = &stage.page;
    until(|| Ok(page.run("return document.activeElement.id")? == "check-store"))?;
    assert_eq!(stage.agent().heard(), [], "it opens, and begins nothing");
    page.says("job-line", "1804 of 4318 paths")?;
    assert!(page.attribute("verify-store", "disabled")?.is_some());
    let finding = "0c6kzph7l0dcbfmjap64f0czdafn3b7x".to_owned();
    page.click(&format!("repair-{finding}"))?;
    let repair = Command::Prepare(Action::Repair { finding });
    until(|| Ok(stage.agent().heard() == [repair.clone()]))?;
    page.click("cancel-job")?;
    stage.agent().show(|view| view.jobs.clear());
    until(|| Ok(page.attribute("verify-profiles", "disabled")?.is_none()))?;
    page.click("verify-profiles")?;
    let start = Command::StartJob(JobKind::VerifyProfiles);
    until(|| Ok(stage.agent().heard().last() == Some(&start)))
}

#[test]
fn a_rule_ticks_what_the_agent_says_it_ticks() -> Result<()> {
    let stage = Stage::new("rule", fixture("gc")?, &[], None)?;
    let page = &stage.page;
    let heard = |newest, days, own| {
        let wanted = Command::Prepare(Action::CollectGarbage {
            choose: Choose::Keep { newest, days, own },
            even_during_rebuild: false,
        });
        until(|| Ok(stage.agent().heard().last() == Some(&wanted)))
    };
    page.click("keep-newest")?;
    page.press('3')?;
    page.press(TAB)?;
    heard(Some(3), None, false)?;
    let old = fixture("gc")?.plan.expect("set in the fixture");
    let by_rule = |own| Plan {
        id: format!("rule-{own}"),
        action: Action::CollectGarbage {
            choose: Choose::Keep {
                newest: Some(3),
                days: None,
                own,
            },
            even_during_rebuild: false,
        },
        garbage: old.garbage.clone().map(|mut garbage| {
            for one in &mut garbage.profiles[1].generations {
                one.goes = one.number == 38;
            }
            garbage
        }),
        ..old.clone()
    };
    stage.agent().show(|view| view.plan = Some(by_rule(false)));
    until(|| {
        let ticked = "return ['38', '39'].map((n) => \
             document.querySelector(`[data-test=\"tick-~/home-manager-${n}\"]`).checked).join()";
        Ok(page.run(ticked)? == "true,false")
    })?;
    page.click("keep-own")?;
    heard(Some(3), None, true)
}

/// Who ticks one row after the other must meet the row that was aimed at.
#[test]
fn the_rows_stay_where_they_are_while_plans_come_and_go() -> Result<()> {
    let stage = Stage::new("still", fixture("gc")?, &[], None)?;
    let page = &stage.page;
    page.wait("tick-~/home-manager-39")?;
    let place = || {
        page.run(
            "return document.querySelector('[data-test=\"tick-~/home-manager-39\"]') \
             .getBoundingClientRect().top",
        )
    };
    let before = place()?;
    page.run("document.querySelector('[data-test=\"tick-~/home-manager-40\"]').click()")?;
    page.says("plan-state", "anew")?;
    assert_eq!(place()?, before, "while another plan is worked out");
    let Some(Command::Prepare(action)) = stage.agent().heard().pop() else {
        panic!("nothing was asked for");
    };
    let old = fixture("gc")?.plan.expect("set in the fixture");
    let first = Plan {
        id: "still".into(),
        about: "3 generations; a first figure: at most 900 store paths, 1.4 GiB".into(),
        preliminary: true,
        steps: [old.steps.clone(), old.steps.clone()].concat(),
        action,
        ..old
    };
    stage.agent().show(|view| view.plan = Some(first.clone()));
    page.says("plan-about", "a first figure")?;
    assert_eq!(place()?, before, "with a first figure");
    let last = Plan {
        preliminary: false,
        refused: Some("There is nothing to delete.".into()),
        danger: Some("A rebuild runs.".into()),
        ..first
    };
    stage.agent().show(|view| view.plan = Some(last));
    page.says("plan-refused", "nothing to delete")?;
    assert_eq!(place()?, before, "with a reason against it");
    Ok(())
}

#[test]
fn what_runs_can_be_left_until_the_next_boot() -> Result<()> {
    let stage = Stage::new("boot", fixture("roll-back")?, &[], None)?;
    let asked = |profile: &str, generation, only_at_next_boot| {
        let wanted = Command::Prepare(Action::RollBack {
            profile: profile.to_owned(),
            generation,
            only_at_next_boot,
        });
        until(|| Ok(stage.agent().heard().last() == Some(&wanted)))
    };
    stage.page.click("switch-later")?;
    asked("system", Some(412), true)?;
    // Another profile begins with the generation before its own current one.
    stage.page.click("switch-profile-~/home-manager")?;
    asked("~/home-manager", None, false)
}

#[test]
fn a_cause_is_called_wrong_by_its_button_and_false_alarms_are_counted() -> Result<()> {
    let view = fixture("stalled")?;
    let rebuild = view.status.rebuilds[0].id.clone();
    let first = view.status.rebuilds[0].causes[0].code.clone();
    let stage = Stage::new("wrong", view, &[], None)?;
    stage
        .page
        .says("false-alarms", "Called stuck in history: 4")?;
    stage.page.click("wrong")?;
    let wrong = Command::Judge {
        rebuild,
        cause: Some(first),
        right: false,
    };
    until(|| Ok(stage.agent().heard() == [wrong.clone()]))
}

#[test]
fn a_red_headline_says_why_though_another_rebuild_runs() -> Result<()> {
    let mut view = fixture("failed")?;
    view.status.rebuilds = fixture("running")?.status.rebuilds;
    view.status.rebuilds[0].has_moved = false;
    let why = view.status.unseen_failure.as_ref();
    let why = why.and_then(|past| past.reason.clone());
    let stage = Stage::new("failed-beside", view, &[], None)?;
    stage.page.says("why-failed", &why.context("a reason")?)?;
    stage.page.says("phase", "Not moved in the")
}

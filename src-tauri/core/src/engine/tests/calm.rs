//! What looks like trouble and is none, or is another one.

use super::*;
use crate::model::Prompt;
use crate::wire::Phase;

#[test]
fn a_password_before_the_rebuild_is_waited_for_and_makes_no_second_rebuild() {
    let mut world = World::new();
    world.pass(1, 0);
    world.start(50, 9, 0, "sudo nixos-rebuild switch");
    let effects = world.pass(1, 0);
    assert!(
        effects.contains(&Effect::Pace(Pace::Every(2000))),
        "whether it asks shows at the second look only"
    );
    world.processes[0].prompt = Some(Prompt::PASSWORD);
    world.pass(10, 0);
    assert_eq!(world.lamp(), Lamp::NeedsYou);
    let status = world.state.status();
    assert_eq!(status.rebuilds[0].root_pid, 50);
    assert_eq!(status.rebuilds[0].phase, Phase::Unknown);
    // The password is typed.
    world.processes[0].prompt = None;
    world.start(51, 50, 0, "nixos-rebuild switch");
    world.pass(20, 51);
    assert_eq!(world.lamp(), Lamp::Running);
    let status = world.state.status();
    assert_eq!(status.rebuilds.len(), 1);
    assert_eq!(status.rebuilds[0].id, "50-7");
    // sudo goes a moment later and does not tell how its command ended.
    world.end(51, 0);
    world.pass(1, 0);
    world.processes.clear();
    world.pass(3, 0);
    let recent = world.state.status().recent;
    assert_eq!(recent.len(), 1);
    assert_eq!(recent[0].outcome, Verdict::Finished);

    // No password: nothing was done.
    world.start(60, 9, 0, "sudo nixos-rebuild switch");
    world.processes[0].prompt = Some(Prompt::PASSWORD);
    world.pass(30, 0);
    world.processes.clear();
    world.pass(3, 0);
    assert_eq!(world.state.status().recent.len(), 1);
    assert_eq!(world.lamp(), Lamp::Ok);
}

#[test]
fn the_time_that_a_person_took_to_answer_is_no_slowness() {
    let mut world = World::new();
    world.start_after_three_of_two_minutes();
    world.pass(60, 60);
    world.processes[0].prompt = Some(Prompt::PASSWORD);
    world.pass(300, 0);
    assert_eq!(world.lamp(), Lamp::NeedsYou);
    world.processes[0].prompt = None;
    world.pass(60, 60);
    assert_eq!(world.lamp(), Lamp::Running);
    world.pass(120, 60);
    assert_eq!(world.lamp(), Lamp::Attention);
}

#[test]
fn an_activation_that_the_service_manager_runs_is_as_dangerous() {
    const SWITCH: &str = "/nix/store/00000000000000000000000000000000-nixos-system/bin/switch-to-configuration switch";
    let mut world = World::new();
    world.start(50, 1, 0, "nixos-rebuild switch");
    world.pass(3, 50);
    let plan = world.stop_plan(50);
    assert_eq!(plan.danger, None);
    world.start(51, 50, 0, &format!("systemd-run --collect --pipe --unit=nixos-rebuild-switch-to-configuration --wait {SWITCH}"));
    world.start(52, 1, 0, SWITCH);
    world.pass(1, 0);
    let status = world.state.status();
    assert_eq!(status.rebuilds[0].phase, Phase::Activate);
    let rows: Vec<u32> = status.rebuilds[0].processes.iter().map(|p| p.pid).collect();
    assert_eq!(rows, [50, 51, 52]);
    let plan = world.stop_plan(50);
    assert!(plan.danger.is_some() && !plan.loses.concat().contains("nothing has been changed"));
}

#[test]
fn ctrl_z_waits_and_needs_no_word() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild build");
    world.pass(40, 50);
    world.processes[0].state = ProcessState::Stopped;
    world.pass(60, 0);
    let status = world.state.status();
    assert_eq!(status.rebuilds[0].verdict, Verdict::Waiting);
    assert!(world.state.view().notices.is_empty());
    world.processes[0].has_terminal = false;
    world.pass(10, 0);
    assert_eq!(world.state.status().rebuilds[0].verdict, Verdict::Stuck);
}

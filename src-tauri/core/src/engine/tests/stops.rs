//! Stopping: whose it is, what is signalled, what needs a second yes, and
//! builders that are left over.

use super::*;
use crate::order::Target;

fn acts(effects: &[Effect]) -> bool {
    effects.iter().any(|e| matches!(e, Effect::Act(..)))
}

#[test]
fn what_belongs_to_another_takes_a_password_and_that_is_said() {
    let mut world = World::new();
    world.start(50, 1, 0, "nixos-rebuild build");
    world.pass(3, 50);
    let rebuild = &world.state.status().rebuilds[0];
    assert!(rebuild.can_stop && rebuild.needs_password);
    let plan = world.stop_plan(50);
    assert!(plan.needs_password && plan.refused.is_none());
    assert!(
        plan.steps[0].contains("administrator's password"),
        "{plan:?}"
    );
    assert_eq!(plan.by_hand, ["sudo kill -INT 50"]);
    assert!(acts(&world.confirm(&plan.id)));
}

/// What the third process of a switch may be, and what is said of it.
#[test]
fn what_must_not_be_cut_off_needs_a_second_yes() {
    let toplevel =
        "/nix/store/00000000000000000000000000000000-nixos-system/bin/switch-to-configuration";
    for (line, words) in [
        (format!("{toplevel} switch"), "switching the system"),
        (format!("{toplevel} boot"), "writing the boot menu"),
        (
            "nix-env -p /nix/var/nix/profiles/system --set /nix/store/x".to_owned(),
            "setting the system's profile",
        ),
    ] {
        let mut world = World::new();
        world.start(50, 1, ALICE, "nixos-rebuild switch");
        world.start(53, 50, ALICE, &line);
        world.pass(3, 53);
        let plan = world.stop_plan(50);
        let second = plan.second_confirm.expect("a second question");
        assert!(second.text.contains(words), "{line}: {}", second.text);
        assert_ne!(
            (&second.title, &second.confirm),
            (&plan.title, &plan.confirm)
        );
        let once = world.confirm(&plan.id);
        assert_eq!(refusals(&once), [words::plan::twice()]);
        assert!(!acts(&once));
        let plan = world.stop_plan(50);
        assert!(acts(&world.confirm_really(&plan.id, true)));
    }
}

#[test]
fn a_wrappers_own_group_is_signalled_with_it_and_a_callers_is_not() {
    let mut world = World::new();
    world.start(40, 1, ALICE, "bash deploy.sh");
    world.start(50, 40, ALICE, "nixos-rebuild build");
    world.start(51, 50, 0, "sudo --askpass true");
    world.start(52, 50, ALICE, "git fetch");
    for process in &mut world.processes {
        process.group = match process.id.pid {
            51 => 50,
            52 => 40,
            own => own,
        };
    }
    world.pass(3, 50);
    let plan = world.stop_plan(50);
    assert!(!plan.needs_password, "sudo asks for one itself");
    let effects = world.confirm(&plan.id);
    let order = effects.iter().find_map(|effect| match effect {
        Effect::Act(
            Order {
                deed: Deed::Stop(order),
                ..
            },
            _,
        ) => Some(order),
        _ => None,
    });
    let order = order.expect("it is done");
    let pids = |targets: &[Target]| targets.iter().map(|t| t.id.pid).collect::<Vec<_>>();
    assert_eq!(pids(&order.clients), [50]);
    assert_eq!(pids(&order.group), [51]);
    assert_eq!(pids(&order.others), [52]);
}

#[test]
fn builders_that_outlive_their_client_are_listed_and_can_be_forced() {
    let mut world = World::new();
    let builder = |world: &mut World, pid: u32, parent: u32, user: &str, uid: u32| {
        world.start(pid, parent, uid, "sh -e default-builder.sh");
        let process = world.processes.last_mut().expect("just started");
        process.build_user = true;
        user.clone_into(&mut process.user);
    };
    world.start(30, 1, 0, "nix-daemon --daemon");
    world.start(31, 30, 0, "nix-daemon 50");
    world.start(50, 1, ALICE, "nix-build x.nix");
    builder(&mut world, 60, 31, "nixbld1", 30_001);
    world.pass(3, 50);
    assert!(world.state.status().orphans.is_empty());

    // The worker is killed, and the client ends with it; the builder goes on.
    let builder_left = world.processes.iter_mut().find(|p| p.id.pid == 60);
    builder_left.expect("it runs").parent = 1;
    world.end(31, 137);
    world.end(50, 1);
    builder(&mut world, 61, 60, "nixbld1", 30_001);
    builder(&mut world, 70, 1, "nixbld2", 30_002);
    world.pass(1, 0);
    let listed: Vec<_> = world
        .state
        .status()
        .orphans
        .iter()
        .map(|row| (row.pid, row.user.clone()))
        .collect();
    assert_eq!(listed.len(), 3, "{listed:?}");

    let mut forced = |rebuild: &str| {
        world.tell(Event::Commanded(Command::Prepare(Action::Stop {
            rebuild: rebuild.to_owned(),
            force: true,
        })));
        let plan = world.state.view().plan.expect("a plan");
        assert!(plan.needs_password);
        let effects = world.confirm(&plan.id);
        let pids = effects.iter().find_map(|effect| match effect {
            Effect::Act(
                Order {
                    deed: Deed::ForceBuilders(order),
                    ..
                },
                _,
            ) => Some(order.builders.iter().map(|b| b.id.pid).collect::<Vec<_>>()),
            _ => None,
        });
        (plan.about, pids)
    };
    assert_eq!(
        forced("50-7"),
        ("2 processes of nixbld1".to_owned(), Some(vec![60, 61])),
        "its build user's alone"
    );
    let (about, pids) = forced("orphans");
    assert_eq!(about, "3 processes of nixbld1, nixbld2");
    assert_eq!(pids, Some(vec![60, 61, 70]));
}

#[test]
fn a_rebuild_whose_builders_were_forced_was_stopped_and_did_not_fail() {
    let mut world = World::new();
    world.start(31, 1, 0, "nix-daemon 50");
    world.start(50, 1, ALICE, "nix-build x.nix");
    world.start(60, 31, 30_001, "sh -e default-builder.sh");
    world.processes[2].build_user = true;
    world.pass(40, 60);
    world.tell(Event::Commanded(Command::Prepare(Action::Stop {
        rebuild: "50-7".to_owned(),
        force: true,
    })));
    let plan = world.state.view().plan.expect("a plan");
    assert!(acts(&world.confirm(&plan.id)));
    world.end(60, 137);
    world.end(50, 1);
    world.pass(3, 0);
    assert_eq!(world.state.status().recent[0].outcome, Verdict::Stopped);
    assert_eq!(world.lamp(), Lamp::Ok);
}

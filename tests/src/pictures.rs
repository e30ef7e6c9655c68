//! A picture of each state of the lamp, as the agent might draw it: for tests
//! of the faces and for looking at them.

use nixlamp_core::wire::{
    Lamp, Machine, MenuDoes, MenuItem, Notice, NoticeKind, PROTOCOL, Status, Tooltip, Urgency, View,
};

/// The eight states with their names on the command line.
pub const LAMPS: [(&str, Lamp); 8] = [
    ("ok", Lamp::Ok),
    ("running", Lamp::Running),
    ("attention", Lamp::Attention),
    ("needs-you", Lamp::NeedsYou),
    ("stalled", Lamp::Stalled),
    ("failed", Lamp::Failed),
    ("paused", Lamp::Paused),
    ("unknown", Lamp::Unknown),
];

/// A picture of this state, with its tooltip, its menu and the notice that
/// belongs to it.
pub fn picture(lamp: Lamp) -> View {
    let (title, lines, state_line) = words(lamp);
    View {
        language: "en".to_owned(),
        status: Status {
            unseen_failure: None,
            false_alarms: None,
            schema: PROTOCOL,
            state: lamp,
            headline: state_line.to_owned(),
            seen_at: "2026-01-05T14:14:00Z".to_owned(),
            paused_until: (lamp == Lamp::Paused).then(|| "2026-01-05T15:40:00Z".to_owned()),
            machine: Machine::default(),
            rebuilds: Vec::new(),
            recent: Vec::new(),
            orphans: Vec::new(),
            troubles: Vec::new(),
        },
        tooltip: Tooltip {
            title: title.to_owned(),
            lines: lines.iter().map(ToString::to_string).collect(),
        },
        menu: menu(lamp, state_line),
        notices: notice(lamp).into_iter().collect(),
        preparing: None,
        plan: None,
        acting: None,
        outcome: None,
        rebuild_commands: Vec::new(),
        health: nixlamp_core::wire::Health::default(),
        jobs: Vec::new(),
        verified: nixlamp_core::wire::Verified::default(),
        switched: None,
        looks: nixlamp_core::wire::Looks::default(),
        rules: Vec::new(),
        troubles: Vec::new(),
        welcome: nixlamp_core::wire::Welcome::default(),
        pretend: false,
        shows: 0,
    }
}

/// Title and lines of the tooltip, and the first line of the menu.
fn words(lamp: Lamp) -> (&'static str, &'static [&'static str], &'static str) {
    match lamp {
        Lamp::Ok => (
            "Nix: all good",
            &["Last rebuild today 14:02, 9 min"],
            "All good — last rebuild today 14:02",
        ),
        Lamp::Running => (
            "Nix: rebuilding, 12 min",
            &["firefox-137 · linking · 6 min", "Seen 1 s ago"],
            "Rebuilding “laptop” — 12 min, 38 of 61 done",
        ),
        Lamp::Attention => (
            "Nix: slower than usual",
            &[
                "chromium-131 · linking · 41 min (usually 25–38)",
                "Likely: memory pressure (swap 7.9 of 8 GiB)",
                "Seen 2 s ago",
            ],
            "Slower than usual — 41 min (usually 25–38)",
        ),
        Lamp::NeedsYou => (
            "Nix: waiting for you",
            &["sudo password · 3 min", "Seen 1 s ago"],
            "Waiting for you — sudo password, 3 min",
        ),
        Lamp::Stalled => (
            "Nix: no progress for 12 min",
            &[
                "switch of “laptop” · 31 min",
                "Very likely: another Nix process holds a lock",
                "Seen 1 s ago",
            ],
            "No progress for 12 min",
        ),
        Lamp::Failed => (
            "Nix: last rebuild failed",
            &["firefox-137: build failed · 8 min ago"],
            "Last rebuild failed — 8 min ago",
        ),
        Lamp::Paused => (
            "Nix: alerts paused until 15:40",
            &["Nothing runs"],
            "Alerts paused until 15:40",
        ),
        Lamp::Unknown => (
            "Nix: can't see rebuilds",
            &["Last seen 20 s ago"],
            "Can't see rebuilds — open Nixlamp for help",
        ),
    }
}

fn item(label: &str, does: MenuDoes) -> MenuItem {
    MenuItem::Item {
        label: label.to_owned(),
        does: Some(does),
    }
}

fn line(label: &str) -> MenuItem {
    MenuItem::Item {
        label: label.to_owned(),
        does: None,
    }
}

fn menu(lamp: Lamp, state_line: &str) -> Vec<MenuItem> {
    let mut menu = vec![
        line(state_line),
        MenuItem::Separator,
        item("Open Nixlamp", MenuDoes::Open),
    ];
    if matches!(lamp, Lamp::Attention | Lamp::Stalled | Lamp::Failed) {
        menu.push(item("Show why…", MenuDoes::OpenWhy));
    }
    menu.push(MenuItem::Separator);
    if matches!(lamp, Lamp::Ok | Lamp::Failed | Lamp::Paused) {
        menu.push(line("Nothing is running"));
    } else {
        menu.push(item("Stop this rebuild…", MenuDoes::OpenStop));
    }
    menu.push(MenuItem::Separator);
    if lamp == Lamp::Paused {
        menu.push(item("Resume alerts", MenuDoes::Resume));
    } else {
        menu.push(MenuItem::Submenu {
            label: "Pause alerts".to_owned(),
            items: vec![
                item("For 1 hour", MenuDoes::PauseOneHour),
                item("For this rebuild", MenuDoes::PauseRebuild),
                item("Until tomorrow, 08:00", MenuDoes::PauseTomorrow),
                item("Until I turn them on", MenuDoes::PauseForever),
            ],
        });
    }
    menu.push(MenuItem::Submenu {
        label: "Recent rebuilds".to_owned(),
        items: vec![
            item("Good — today 14:02, 9 min", MenuDoes::OpenHistory),
            item("Failed — yesterday 22:10", MenuDoes::OpenHistory),
            item("Stopped by you — Mon 09:31", MenuDoes::OpenHistory),
        ],
    });
    menu.extend([
        MenuItem::Separator,
        item("Copy status", MenuDoes::CopyStatus),
        item("Quit Nixlamp", MenuDoes::Quit),
    ]);
    menu
}

fn notice(lamp: Lamp) -> Option<Notice> {
    let why = || ("Show why".to_owned(), MenuDoes::OpenWhy);
    let stop = || ("Stop…".to_owned(), MenuDoes::OpenStop);
    let (kind, title, body, buttons) = match lamp {
        Lamp::NeedsYou => (
            NoticeKind::NeedsYou,
            "Rebuild is waiting for your password",
            "sudo has waited 20 s. It gives up after 5 min.",
            vec![stop()],
        ),
        Lamp::Stalled => (
            NoticeKind::Stalled,
            "No progress for 12 min",
            "Very likely (88 %): another Nix process holds a lock.",
            vec![why(), stop()],
        ),
        Lamp::Failed => (
            NoticeKind::Failed,
            "Rebuild failed after 3 min",
            "firefox-137: build failed. Your system is unchanged.",
            vec![why()],
        ),
        _ => return None,
    };
    Some(Notice {
        thread: "4711-1".to_owned(),
        kind,
        title: title.to_owned(),
        body: body.to_owned(),
        urgency: Urgency::Normal,
        round: 0,
        snooze: None,
        buttons,
    })
}

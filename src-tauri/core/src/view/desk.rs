//! The tray's tooltip and menu.

use crate::engine::State;
use crate::judge;
use crate::rollback::WayBack;
use crate::wire::{self, Lamp, MenuDoes, MenuItem, Status, Tooltip};
use crate::words::{self, menu as say, state};

/// Past rebuilds in the menu.
const RECENT_IN_MENU: usize = 3;

impl State {
    pub(super) fn menu(&self, status: &Status) -> Vec<MenuItem> {
        let read = |label: String| MenuItem::Item { label, does: None };
        let item = |label: &str, does| MenuItem::Item {
            label: label.to_owned(),
            does: Some(does),
        };
        let running = status.rebuilds.iter().find(|r| r.ring_eighths.is_some());
        let mut menu = vec![read(status.headline.clone())];
        if let Some(rebuild) = running {
            menu.extend(
                likely_line(rebuild)
                    .or_else(|| rebuild.usual.map(|u| state::left(rebuild.elapsed_s, u)))
                    .map(read),
            );
        }
        menu.push(MenuItem::Separator);
        menu.push(item(say::OPEN, MenuDoes::Open));
        match status.state {
            Lamp::Attention | Lamp::Stalled => menu.push(item(say::WHY, MenuDoes::OpenWhy)),
            Lamp::Failed => menu.push(item(say::WHY, MenuDoes::OpenHistory)),
            Lamp::NeedsYou => menu.push(item(say::ANSWER, MenuDoes::OpenWhy)),
            _ => {}
        }
        menu.push(MenuItem::Separator);
        menu.push(if running.is_some() {
            item(say::STOP, MenuDoes::OpenStop)
        } else {
            read(say::STOP_NOTHING.to_owned())
        });
        menu.extend(self.hands(running.is_some()));
        menu.push(MenuItem::Separator);
        menu.push(self.pause_menu());
        let recent: Vec<MenuItem> = status
            .recent
            .iter()
            .take(RECENT_IN_MENU)
            .map(|past| item(&past.line, MenuDoes::OpenHistory))
            .collect();
        menu.push(if recent.is_empty() {
            read(say::RECENT_NONE.to_owned())
        } else {
            MenuItem::Submenu {
                label: say::RECENT.to_owned(),
                items: recent,
            }
        });
        menu.push(MenuItem::Separator);
        menu.push(item(say::COPY, MenuDoes::CopyStatus));
        menu.push(item(say::QUIT, MenuDoes::Quit));
        menu
    }

    /// What opens a preview, or why there is none.
    fn hands(&self, rebuild_runs: bool) -> [MenuItem; 3] {
        let read = |label: String| MenuItem::Item { label, does: None };
        if self.has_store == Some(false) {
            return say::HANDS.map(|what| read(say::without_nix(what)));
        }
        let item = |label: &str, does| MenuItem::Item {
            label: label.to_owned(),
            does: Some(does),
        };
        let back = match self.way_back {
            Some(WayBack::NoProfile) => read(say::BACK_NO_PROFILE.to_owned()),
            Some(WayBack::NoOlder) => read(say::BACK_NO_OLDER.to_owned()),
            Some(WayBack::To(to)) if rebuild_runs => read(say::back_later(to)),
            Some(WayBack::To(to)) => item(&say::back(to), MenuDoes::OpenRollBack),
            None => item(say::BACK, MenuDoes::OpenRollBack),
        };
        [
            item(say::CHECK_STORE, MenuDoes::OpenCheckStore),
            item(say::FREE_SPACE, MenuDoes::OpenFreeSpace),
            back,
        ]
    }

    fn pause_menu(&self) -> MenuItem {
        let item = |label: &str, does| MenuItem::Item {
            label: label.to_owned(),
            does: Some(does),
        };
        if self.pause.is_some() {
            return item(say::RESUME, MenuDoes::Resume);
        }
        let mut items = vec![item(say::PAUSE_HOUR, MenuDoes::PauseOneHour)];
        if self.rebuilds.iter().any(|r| r.end.is_none()) {
            items.push(item(say::PAUSE_REBUILD, MenuDoes::PauseRebuild));
        }
        items.push(item(say::PAUSE_TOMORROW, MenuDoes::PauseTomorrow));
        items.push(item(say::PAUSE_FOREVER, MenuDoes::PauseForever));
        MenuItem::Submenu {
            label: say::PAUSE.to_owned(),
            items,
        }
    }
}

pub(super) fn tooltip(status: &Status) -> Tooltip {
    let mut lines = Vec::new();
    if let Some(rebuild) = status.rebuilds.iter().find(|r| r.ring_eighths.is_some()) {
        let against = rebuild
            .against_usual
            .clone()
            .unwrap_or_else(|| words::span(rebuild.elapsed_s));
        lines.push(format!(
            "{} · {} · {against}",
            state::name(&rebuild.tool, &rebuild.verb, rebuild.target.as_deref()),
            state::phase(rebuild.phase)
        ));
        lines.extend(likely_line(rebuild));
    }
    lines.extend(status.troubles.first().cloned());
    lines.truncate(3);
    Tooltip {
        title: state::tooltip_title(&status.headline),
        lines,
    }
}

fn likely_line(rebuild: &wire::Rebuild) -> Option<String> {
    let top = rebuild
        .causes
        .first()
        .filter(|c| c.code != judge::DONT_KNOW)?;
    Some(format!(
        "{}: {} ({})",
        top.likelihood,
        top.title,
        words::percent(top.probability)
    ))
}

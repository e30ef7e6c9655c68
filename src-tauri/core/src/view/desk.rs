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
        let item = |label: String, does| MenuItem::Item {
            label,
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
        menu.push(item(say::open(), MenuDoes::Open));
        match status.state {
            Lamp::Attention | Lamp::Stalled => menu.push(item(say::why(), MenuDoes::OpenWhy)),
            Lamp::Failed => menu.push(item(say::why(), MenuDoes::OpenHistory)),
            Lamp::NeedsYou => menu.push(item(say::answer(), MenuDoes::OpenWhy)),
            _ => {}
        }
        menu.push(MenuItem::Separator);
        menu.push(if running.is_some() {
            item(say::stop(), MenuDoes::OpenStop)
        } else {
            read(say::stop_nothing())
        });
        menu.extend(self.hands(running.is_some()));
        menu.push(MenuItem::Separator);
        menu.push(self.pause_menu());
        let recent: Vec<MenuItem> = status
            .recent
            .iter()
            .take(RECENT_IN_MENU)
            .map(|past| item(past.line.clone(), MenuDoes::OpenHistory))
            .collect();
        menu.push(if recent.is_empty() {
            read(say::recent_none())
        } else {
            MenuItem::Submenu {
                label: say::recent(),
                items: recent,
            }
        });
        menu.push(MenuItem::Separator);
        menu.push(item(say::copy(), MenuDoes::CopyStatus));
        menu.push(item(say::settings(), MenuDoes::OpenSettings));
        menu.push(item(say::quit(), MenuDoes::Quit));
        menu
    }

    /// What opens a preview, or why there is none.
    fn hands(&self, rebuild_runs: bool) -> [MenuItem; 3] {
        let read = |label: String| MenuItem::Item { label, does: None };
        if self.has_store == Some(false) {
            return say::without_nix().map(read);
        }
        let item = |label: String, does| MenuItem::Item {
            label,
            does: Some(does),
        };
        let back = match self.way_back {
            Some(WayBack::NoProfile) => read(say::back_no_profile()),
            Some(WayBack::NoOlder) => read(say::back_no_older()),
            Some(WayBack::To(to)) if rebuild_runs => read(say::back_later(to)),
            Some(WayBack::To(to)) => item(say::back(Some(to)), MenuDoes::OpenRollBack),
            None => item(say::back(None), MenuDoes::OpenRollBack),
        };
        [
            item(say::check_store(), MenuDoes::OpenCheckStore),
            item(say::free_space(), MenuDoes::OpenFreeSpace),
            back,
        ]
    }

    fn pause_menu(&self) -> MenuItem {
        let item = |label: String, does| MenuItem::Item {
            label,
            does: Some(does),
        };
        if self.is_paused() {
            return item(say::resume(), MenuDoes::Resume);
        }
        let mut items = vec![item(say::pause_hour(), MenuDoes::PauseOneHour)];
        if self.rebuilds.iter().any(|r| r.end.is_none()) {
            items.push(item(say::pause_rebuild(), MenuDoes::PauseRebuild));
        }
        items.push(item(say::pause_tomorrow(), MenuDoes::PauseTomorrow));
        items.push(item(say::pause_forever(), MenuDoes::PauseForever));
        MenuItem::Submenu {
            label: say::pause(),
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
        lines.push(words::dotted([
            state::name(&rebuild.tool, &rebuild.verb, rebuild.target.as_deref()),
            state::phase(rebuild.phase),
            against,
        ]));
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
    Some(state::likely_line(
        &top.likelihood,
        &top.title,
        top.probability,
    ))
}

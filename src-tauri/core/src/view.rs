//! State → View: everything a face draws, ready made.

mod course;
mod desk;
mod progress;
mod quiet;
mod switched;
mod verified;
mod welcome;

pub use course::Drawing;

use crate::baseline;
use crate::command_line::Kind;
use crate::engine::State;
use crate::estimate::{self, Estimate};
use crate::history;
use crate::judge::{self, Says};
use crate::model::{LockKind, ProcessId, SpaceOf};
use crate::plan;
use crate::rebuild::Rebuild;
use crate::record::Past;
use crate::store_path;
use crate::tree::Role;
use crate::wire::{
    self, Doing, Lamp, Machine, PastRebuild, ProcessRow, Space, Status, Usual, Verdict, View,
};
use crate::words::{self, action as say, state};

/// Past rebuilds that are shown.
const RECENT: usize = 10;
/// Rebuilds that are shown at once: a picture must stay small whoever starts
/// what.
const REBUILDS: usize = 30;
/// Processes of one rebuild that are shown.
const ROWS: usize = 200;
/// Longest command line that is shown, in characters.
const COMMAND: usize = 1000;
/// Lines of what goes on.
const DOINGS: usize = 5;
/// The ring's eighths where no estimate exists.
const RING_UNKNOWN: u8 = 3;

impl State {
    /// The whole picture.
    pub fn view(&self) -> View {
        let status = self.status();
        let plan = self
            .plan
            .as_ref()
            .map(|(prepared, _)| prepared.plan.clone());
        View {
            language: words::spoken().tag().to_owned(),
            tooltip: desk::tooltip(&status),
            menu: self.menu(&status),
            notices: self.board.standing(),
            preparing: self.preparing.as_ref().map(|p| p.action.clone()),
            plan,
            acting: self.acting.first().map(|a| wire::Acting {
                plan: a.plan.clone(),
                title: a.title.clone(),
                line: a.progress.as_ref().map_or("", |p| &p.line).to_owned(),
                done_ratio: a.progress.as_ref().and_then(|p| p.done_ratio),
                can_cancel: a.can_cancel,
                steps: a.steps.iter().map(|s| say::doing(*s)).collect(),
            }),
            outcome: self.outcome.as_ref().map(|(outcome, _)| outcome.clone()),
            rebuild_commands: self.rebuild_buttons(),
            health: self.health.view(self.now),
            jobs: self.jobs.view(),
            verified: self.verified(),
            switched: self.switched(),
            troubles: self.troubles(),
            welcome: self.welcome(),
            pretend: false,
            looks: self.looks(),
            rules: self.quiet_rules(),
            shows: self.shows,
            status,
        }
    }

    /// What `status --json` prints.
    pub fn status(&self) -> Status {
        let rebuilds = self.rebuild_views();
        Status {
            schema: wire::PROTOCOL,
            state: self.lamp.shown(),
            headline: if self.lamp.lags() {
                self.fits.clone()
            } else {
                self.headline()
            },
            seen_at: words::rfc3339(self.sampled.map_or(self.now.time, |at| at.time)),
            paused_until: self
                .is_paused()
                .then(|| self.paused_until().map_or_else(String::new, words::rfc3339)),
            machine: self.machine(),
            rebuilds,
            recent: self
                .past
                .iter()
                .take(RECENT)
                .map(|past| self.past_view(past))
                .collect(),
            unseen_failure: self
                .unseen_failure()
                .map(|past| Box::new(self.past_view(past))),
            false_alarms: self.false_alarms(),
            orphans: plan::orphans(&self.series)
                .iter()
                .take(ROWS)
                .filter_map(|orphan| self.row(orphan.id, Role::Builder, 0))
                .collect(),
            troubles: self.sentences_of_trouble(),
        }
    }

    fn unseen_failure(&self) -> Option<&Past> {
        let id = self.failed.as_ref()?;
        self.past.iter().find(|past| past.id == *id)
    }

    /// Past rebuilds for people and scripts.
    pub fn past_view(&self, past: &Past) -> PastRebuild {
        history::shown(past, self.now)
    }

    /// The worst first, then those that have ended.
    fn rebuild_views(&self) -> Vec<wire::Rebuild> {
        let mut order: Vec<&Rebuild> = self.rebuilds.iter().collect();
        order.sort_by_key(|r| (r.end.is_some(), self.urgency(r), r.started));
        order.truncate(REBUILDS);
        order.into_iter().map(|r| self.rebuild(r)).collect()
    }

    fn rebuild(&self, rebuild: &Rebuild) -> wire::Rebuild {
        let at = self.now.moment;
        let elapsed_s = rebuild.elapsed_s(at);
        let usual = baseline::usual(&self.past, &rebuild.key());
        let name = name(rebuild);
        let to_person = rebuild.says() == Some(Says::WaitsForPerson);
        let waits_on = leading(rebuild).and_then(|finding| finding.waits_on.clone());
        wire::Rebuild {
            id: rebuild.id.to_string(),
            tool: rebuild.invocation.tool.name().to_owned(),
            verb: rebuild.invocation.verb.clone(),
            target: rebuild.invocation.target.clone(),
            user: rebuild.user.clone(),
            root_pid: rebuild.id.pid,
            started: words::rfc3339(rebuild.started),
            elapsed_s,
            phase: rebuild.phase,
            phase_s: at.seconds_since(rebuild.phase_since),
            verdict: rebuild.verdict,
            verdict_s: at.seconds_since(rebuild.verdict_since),
            headline: if rebuild.verdict == Verdict::Slow && !is_beyond(usual, elapsed_s) {
                state::very_slow_rebuild(&name)
            } else {
                state::rebuild(rebuild.verdict, &name, lasting_s(rebuild, self), to_person)
            },
            subline: state::with_reason(
                state::subline(
                    &name,
                    rebuild.started,
                    self.now.utc_offset_s,
                    elapsed_s,
                    &rebuild.user,
                ),
                rebuild.reason.as_deref(),
            ),
            against_usual: usual.map(|u| state::against_usual(elapsed_s, u)),
            no_estimate: self.no_estimate(rebuild, elapsed_s),
            waits_for: self.holders(rebuild, waits_on.is_some()),
            waits_on: waits_on.clone(),
            quiet_s: rebuild.quiet_s(at),
            has_moved: rebuild.has_moved,
            usual,
            estimate: self.estimate(rebuild, usual),
            ring_eighths: rebuild.end.is_none().then(|| ring(elapsed_s, usual)),
            // The last look before a good end is not how far it came.
            progress: match rebuild.verdict {
                Verdict::Finished => None,
                _ => rebuild.progress.as_ref().map(progress::progress),
            },
            causes: if rebuild.end.is_some() && rebuild.findings.is_empty() {
                Vec::new()
            } else {
                rebuild.causes()
            },
            now: if rebuild.end.is_some() {
                Vec::new()
            } else {
                self.doings(rebuild, waits_on)
            },
            processes: if rebuild.end.is_some() {
                Vec::new()
            } else {
                self.rows(rebuild)
            },
            can_stop: plan::can_stop(rebuild, &self.series),
            needs_password: plan::needs_password(rebuild, &self.series, self.agent_uid),
        }
    }

    fn false_alarms(&self) -> Option<String> {
        let counted = self.learned.false_alarms(&self.past);
        words::learned::false_alarms(counted.alarms, counted.said_wrong, counted.ended_well)
    }

    /// By what is left of its plan, else by how long the whole took before.
    fn estimate(&self, rebuild: &Rebuild, usual: Option<Usual>) -> Option<wire::Estimate> {
        if rebuild.end.is_some() || matches!(rebuild.verdict, Verdict::Stuck | Verdict::Waiting) {
            return None;
        }
        let at = self.now.moment;
        let error = self.learned.error();
        let by_plan = rebuild
            .outlook
            .estimate(at)
            .map(|e| (estimate::widened(e, error), "plan", error));
        let elapsed_s = rebuild.elapsed_s(at);
        let by_runs = usual.filter(|u| elapsed_s < u.p75_s).map(|u| {
            let left = |s: f64| (s - elapsed_s).max(0.0);
            let estimate = Estimate {
                low_s: left(u.p25_s),
                mid_s: left(u.p50_s),
                high_s: left(u.p95_s),
                known: 1.0,
            };
            (estimate, "runs", None)
        });
        let (estimate, from, error) = by_plan.or(by_runs)?;
        Some(wire::Estimate {
            low_s: estimate.low_s,
            mid_s: estimate.mid_s,
            high_s: estimate.high_s,
            from: from.to_owned(),
            error_ratio: error.map(|e| e.median),
            line: words::learned::left(estimate, error),
        })
    }

    /// What it works on, by the store paths it has locked; else by its phase.
    fn doings(&self, rebuild: &Rebuild, waits_on: Option<String>) -> Vec<Doing> {
        let at = self.now.moment;
        let mut doings: Vec<Doing> = Vec::new();
        if let Some(what) = waits_on {
            doings.push(Doing {
                kind: "wait".to_owned(),
                what,
                detail: state::working_since(lasting_s(rebuild, self)),
            });
        }
        let rate: f64 = rebuild
            .downloads
            .iter()
            .map(|(flow, _)| flow.rate_bytes_per_s)
            .sum();
        let member = |pid: u32| rebuild.tree.members.iter().any(|m| m.id.pid == pid);
        let builds = rebuild.tree.members.iter().any(|m| m.role == Role::Builder);
        let mut names: Vec<String> = self
            .locks
            .iter()
            .filter(|l| l.kind == LockKind::StorePath && l.exclusive && member(l.holder))
            .map(|l| store_path::called(&l.path).to_owned())
            .collect();
        names.sort();
        names.dedup();
        if let Some(told) = rebuild.told_progress() {
            names.clear();
            doings.extend(progress::doings(told, rate));
        }
        for name in names {
            let (kind, detail) = if builds {
                (
                    "build",
                    state::working_since(at.seconds_since(rebuild.phase_since)),
                )
            } else {
                ("fetch", words::rate(rate))
            };
            doings.push(Doing {
                kind: kind.to_owned(),
                what: name,
                detail,
            });
        }
        if doings.is_empty() {
            let detail = if rate > 0.0 {
                words::rate(rate)
            } else {
                state::working_since(at.seconds_since(rebuild.phase_since))
            };
            doings.push(Doing {
                kind: state::doing(rebuild.phase).to_owned(),
                what: rebuild.invocation.target.clone().unwrap_or_default(),
                detail,
            });
        }
        doings.truncate(DOINGS);
        doings
    }

    fn rows(&self, rebuild: &Rebuild) -> Vec<ProcessRow> {
        rebuild
            .tree
            .members
            .iter()
            .take(ROWS)
            .filter_map(|member| self.row(member.id, member.role, member.depth))
            .collect()
    }

    /// Those that can be seen, if it is said that it waits.
    fn holders(&self, rebuild: &Rebuild, waits: bool) -> Vec<ProcessRow> {
        let holders = rebuild
            .holders
            .iter()
            .filter(|_| waits && rebuild.end.is_none());
        holders
            .filter_map(|pid| self.series.by_pid(*pid))
            .filter_map(|seen| self.row(seen.process.id, Role::Other, 0))
            .collect()
    }

    fn row(&self, id: ProcessId, role: Role, depth: u32) -> Option<ProcessRow> {
        let seen = self.series.processes.get(&id)?;
        Some(ProcessRow {
            pid: id.pid,
            id: id.to_string(),
            depth,
            name: seen.process.name.clone(),
            command: cut(seen.process.argv.join(" ")),
            role: role.word().to_owned(),
            user: seen.process.user.clone(),
            state: state::process_state(seen.process.state, seen.cpu_ratio),
            cpu_ratio: seen.cpu_ratio,
            rss_bytes: seen.process.rss_bytes,
            age_s: (seen.process.age_s - seen.process.slept_s).max(0.0),
        })
    }

    fn machine(&self) -> Machine {
        let machine = &self.series.machine;
        let rates = &self.series.rates;
        Machine {
            cores: machine.cores,
            cpu_ratio: machine.cpu_ratio,
            load: machine.load[0],
            memory_used_bytes: machine
                .memory_total_bytes
                .saturating_sub(machine.memory_available_bytes),
            memory_total_bytes: machine.memory_total_bytes,
            swap_used_bytes: machine.swap_used_bytes,
            swap_total_bytes: machine.swap_total_bytes,
            memory_pressure_ratio: machine.memory_pressure.map(|p| p.some_ratio),
            io_pressure_ratio: machine.io_pressure.map(|p| p.some_ratio),
            received_bytes_per_s: rates.received,
            sent_bytes_per_s: rates.sent,
            disk_read_bytes_per_s: rates.disk_read,
            disk_written_bytes_per_s: rates.disk_written,
            heat_celsius: machine.heat_celsius,
            spaces: machine
                .spaces
                .iter()
                .map(|s| Space {
                    of: match s.of {
                        SpaceOf::Store => "store",
                        SpaceOf::BuildDir => "build-dir",
                        SpaceOf::Tmp => "tmp",
                        SpaceOf::Boot => "boot",
                    }
                    .to_owned(),
                    path: s.path.clone(),
                    free_bytes: s.free_bytes,
                    total_bytes: s.total_bytes,
                    free_inodes: s.free_inodes,
                })
                .collect(),
            trace: self.series.trace(),
        }
    }

    /// One line for everything, in the words of the lamp as shown.
    pub(crate) fn headline(&self) -> String {
        let at = self.now.moment;
        match self.lamp.shown() {
            Lamp::Unknown if self.sampled.is_none() => state::looking(),
            Lamp::Unknown if self.has_store == Some(false) => {
                if self.rebuilds.is_empty() && self.past.is_empty() {
                    state::no_nix()
                } else {
                    state::no_store()
                }
            }
            Lamp::Unknown if !self.is_blind() && self.others_are_hidden() => state::others_hidden(),
            Lamp::Unknown => state::cannot_see(),
            Lamp::Paused if self.at_work().is_none() => {
                state::paused(self.paused_until(), self.now.utc_offset_s)
            }
            Lamp::Failed => {
                let ago_s =
                    |past: &Past| self.now.time.0.saturating_sub(past.ended.0) as f64 / 1000.0;
                self.unseen_failure().map_or_else(
                    || state::failed(None, 0.0),
                    |past| {
                        let name = state::past_name(past);
                        state::failed(Some(&name), ago_s(past))
                    },
                )
            }
            _ => {
                let worst = self
                    .rebuilds
                    .iter()
                    .filter(|r| r.end.is_none())
                    .min_by_key(|r| (self.urgency(r), r.started));
                worst.map_or_else(
                    || self.headline_of_no_rebuild(),
                    |worst| self.headline_of(worst, at),
                )
            }
        }
    }

    fn headline_of_no_rebuild(&self) -> String {
        if let Some(at_work) = self.at_work() {
            return at_work;
        }
        if self.was_cut_off() {
            return say::was_cut_off();
        }
        if let Some(space) = self.disk_low() {
            return state::disk_low(&space.path, space.free_bytes);
        }
        // A clock that was wrong once left ends to come.
        let over = |p: &&Past| p.ended <= self.now.time;
        let last = self.past.iter().find(over);
        state::all_good(last.map(|p| (p.ended, self.now)))
    }

    /// What Nixlamp itself does, in this process or another.
    fn at_work(&self) -> Option<String> {
        let own = self.acting.first();
        own.map(|acting| say::at_work(&acting.title, acting.steps.last().copied()))
            .or_else(|| {
                let other = self.acts_elsewhere.as_ref()?;
                let title = other.what.split('?').next().unwrap_or_default();
                Some(say::at_work(title, other.steps.last().copied()))
            })
    }

    fn urgency(&self, rebuild: &Rebuild) -> u8 {
        match self.verdict_heard(rebuild) {
            Verdict::Waiting if rebuild.says() == Some(Says::WaitsForPerson) => 0,
            Verdict::Stuck => 1,
            Verdict::Slow | Verdict::Waiting => 2,
            // A small evaluation beside a switch is not what a person looks for.
            _ if rebuild.invocation.kind == Kind::System => 3,
            _ => 4,
        }
    }

    fn headline_of(&self, rebuild: &Rebuild, at: crate::model::Moment) -> String {
        let elapsed_s = rebuild.elapsed_s(at);
        match self.verdict_heard(rebuild) {
            Verdict::Stuck => state::no_progress(lasting_s(rebuild, self)),
            Verdict::Waiting if rebuild.says() == Some(Says::WaitsForPerson) => {
                let what = leading(rebuild).and_then(|finding| finding.waits_on.as_deref());
                state::waiting_for_person(what, lasting_s(rebuild, self))
            }
            Verdict::Waiting => state::waiting_for_work(lasting_s(rebuild, self)),
            Verdict::Slow => baseline::usual(&self.past, &rebuild.key())
                .filter(|usual| is_beyond(Some(*usual), elapsed_s))
                .map_or_else(
                    || state::very_slow(&name(rebuild), elapsed_s),
                    |usual| state::slow(elapsed_s, usual),
                ),
            _ => match self.disk_low() {
                Some(space) => state::disk_low(&space.path, space.free_bytes),
                None => state::running(&name(rebuild), elapsed_s),
            },
        }
    }
}

/// True if it takes longer than it usually does, where that is known.
fn is_beyond(usual: Option<Usual>, elapsed_s: f64) -> bool {
    usual.is_some_and(|usual| elapsed_s > usual.p75_s)
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(COMMAND) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A rebuild's name in texts.
pub(crate) fn name(rebuild: &Rebuild) -> String {
    state::name(
        rebuild.invocation.tool.name(),
        &rebuild.invocation.verb,
        rebuild.invocation.target.as_deref(),
    )
}

/// The finding that decides what is said: the gravest, then the weightiest.
pub(crate) fn leading(rebuild: &Rebuild) -> Option<&judge::Finding> {
    let says = rebuild.says()?;
    rebuild
        .findings
        .iter()
        .filter(|(rule, finding)| finding.says.unwrap_or(rule.says) == says)
        .map(|(_, finding)| finding)
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
}

/// Seconds the present trouble has lasted, as far as was seen.
pub(crate) fn lasting_s(rebuild: &Rebuild, state: &State) -> f64 {
    let at = state.now.moment;
    leading(rebuild).map_or_else(|| rebuild.quiet_s(at), |finding| finding.lasting_s)
}

fn ring(elapsed_s: f64, usual: Option<Usual>) -> u8 {
    usual.map_or(RING_UNKNOWN, |u| {
        ((elapsed_s / u.p50_s.max(1.0)) * 8.0).clamp(0.0, 7.0) as u8
    })
}

//! Commands of the person: those that the configuration offers as buttons, and
//! what `nixlamp run` tells of those it wraps.

use crate::command_line;
use crate::engine::{Effect, State};
use crate::model::{Exit, ProcessId};
use crate::plan::{self, Prepared};
use crate::rebuild::Rebuild;
use crate::view;
use crate::wire::{Action, Ran, RanEnd, RebuildButton};
use crate::words::rebuild as say;

/// What was started shows in a sample within this; until then it counts as a
/// rebuild on the word of who started it.
const STARTS_WITHIN_S: f64 = 10.0;
/// Commands that are remembered as starting. More at once is nobody's rebuilds.
const STARTING_MOST: usize = 50;

impl State {
    /// The configured commands for the faces.
    pub(crate) fn rebuild_buttons(&self) -> Vec<RebuildButton> {
        let commands = self.config.rebuild.iter();
        commands
            .map(|command| RebuildButton {
                name: command.name.clone(),
                command: say::shown(&command.command),
            })
            .collect()
    }

    /// Works out what running a configured command would do. All it rests on
    /// is known here: the configuration, and what runs.
    pub(crate) fn prepare_rebuild(&mut self, name: &str) {
        self.plans_made += 1;
        let id = format!("{}-{}", self.now.time.0, self.plans_made);
        let prepared = self.plan_rebuild(&id, name);
        self.preparing = None;
        self.plan = Some((prepared, self.now.moment));
        self.outcome = None;
    }

    fn plan_rebuild(&self, id: &str, name: &str) -> Prepared {
        plan::rebuild(id, name, &self.config, &self.beside(), self.agent_uid)
    }

    /// A plan that was confirmed, without its order if a look shows another by
    /// now: the configuration has changed, or yet another rebuild has begun.
    pub(crate) fn still_so(&self, prepared: Prepared) -> Prepared {
        let Action::Rebuild { name } = &prepared.plan.action else {
            return prepared;
        };
        let fresh = self.plan_rebuild(&prepared.plan.id, name);
        let danger = &fresh.plan.danger;
        let no_worse = danger.is_none() || *danger == prepared.plan.danger;
        let same = fresh.order == prepared.order && no_worse;
        Prepared {
            order: prepared.order.filter(|_| same),
            ..prepared
        }
    }

    /// The rebuilds that run, by name, and those that are about to.
    fn beside(&self) -> Vec<String> {
        let running = self.rebuilds.iter().filter(|r| r.end.is_none());
        let seen = running.map(|r| say::another(&view::name(r), &r.user));
        let starting = self
            .starting
            .iter()
            .filter(|(ran, since)| {
                self.now.moment.seconds_since(*since) < STARTS_WITHIN_S
                    && !self.rebuilds.iter().any(|r| is_of(ran, r))
            })
            .map(|(ran, _)| say::shown(&ran.command));
        seen.chain(starting).collect()
    }

    /// `nixlamp run` tells of its command.
    pub(crate) fn ran(&mut self, ran: Ran, effects: &mut Vec<Effect>) {
        let at = self.now.moment;
        self.starting.retain(|(known, since)| {
            (known.pid, known.start) != (ran.pid, ran.start)
                && at.seconds_since(*since) < STARTS_WITHIN_S
        });
        let Some(ended) = ran.ended else {
            self.starting.push((ran, at));
            self.starting.truncate(STARTING_MOST);
            return;
        };
        let exit = match ended {
            RanEnd::Code(code) => Exit::Code(code),
            RanEnd::Signal(signal) => Exit::Signal(signal),
        };
        let about = self
            .rebuilds
            .iter()
            .filter(|r| r.end.is_none_or(|end| end.exit.is_none()) && is_of(&ran, r))
            .max_by_key(|r| r.started)
            .map(|r| r.id);
        if let Some(id) = about {
            self.end(id, Some(exit), effects);
        }
    }
}

/// Whether this rebuild is what `nixlamp run` started: the very process, or the
/// one that `sudo` and its like started for it and end as it does.
fn is_of(ran: &Ran, rebuild: &Rebuild) -> bool {
    let started = ProcessId {
        pid: ran.pid,
        start: ran.start,
    };
    rebuild.id == started
        || (rebuild.id.start >= ran.start
            && command_line::unwrapped(&ran.command).as_ref() == Some(&rebuild.invocation))
}

#[cfg(test)]
mod tests;

//! Commands of the person: those that the configuration offers as buttons, and
//! what `nixlamp run` tells of those it wraps.

use crate::command_line::{self, Invocation, Kind, Recognised};
use crate::ending::outcome;
use crate::engine::{Effect, State};
use crate::model::{Exit, Moment, ProcessId, Time};
use crate::plan::{self, Prepared};
use crate::rebuild::Rebuild;
use crate::record::{CommandEnded, Past, Record};
use crate::redact;
use crate::view;
use crate::wire::{Action, Ran, RanEnd, RebuildButton, Verdict};
use crate::words::ending::only_exit;
use crate::words::rebuild as say;

/// What was started shows in a sample within this; until then it counts as a
/// rebuild on the word of who started it.
const STARTS_WITHIN_S: f64 = 10.0;
/// Commands that are remembered as started or ended. More at once is nobody's rebuilds.
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
                ran.ended.is_none()
                    && self.now.moment.seconds_since(*since) < STARTS_WITHIN_S
                    && !self.rebuilds.iter().any(|r| is_of(ran, r))
            })
            .map(|(ran, _)| say::shown(&ran.command));
        seen.chain(starting).collect()
    }

    /// `nixlamp run` tells of its command.
    pub(crate) fn ran(&mut self, ran: Ran, effects: &mut Vec<Effect>) {
        let of_it = |known: &(Ran, Moment)| (known.0.pid, known.0.start) == (ran.pid, ran.start);
        self.starting.retain(|known| !of_it(known));
        if self.starting.len() == STARTING_MOST {
            self.starting.remove(0);
        }
        self.starting.push((ran.clone(), self.now.moment));
        let Some(ended) = ran.ended else {
            return;
        };
        let exit = match ended {
            RanEnd::Code(code) => Exit::Code(code),
            RanEnd::Signal(signal) => Exit::Signal(signal),
        };
        let seen = self
            .rebuilds
            .iter()
            .filter(|r| is_of(&ran, r))
            .max_by_key(|r| r.started)
            .map(|r| r.id);
        match seen {
            Some(id) => self.end(id, Some(exit), Some(&ran), effects),
            None => self.ended_unseen(&ran, exit, effects),
        }
        self.tell_action(ran, exit, effects);
    }

    /// It was over before anybody looked, or is no rebuild by its name: that it
    /// ran, and how it ended, is known all the same.
    fn ended_unseen(&mut self, ran: &Ran, exit: Exit, effects: &mut Vec<Effect>) {
        let id = format!("{}-{}@", ran.pid, ran.start);
        if self.past.iter().any(|past| past.id.starts_with(&id)) {
            return;
        }
        let started = Time(self.now.time.0.saturating_sub_unsigned(ran.ran_ms));
        let invocation = invocation(&ran.command);
        let kind = invocation.as_ref().map(|it| it.kind);
        let heard = invocation.as_ref().is_none_or(|it| self.is_heard(it));
        let (tool, verb, target) = match invocation {
            Some(it) => (it.tool.name().to_owned(), it.verb, it.target),
            None => say::program(&ran.command),
        };
        let outcome = outcome(Some(exit));
        let past = Past {
            id: format!("{id}{}", started.0.div_euclid(1000)),
            tool,
            verb,
            target,
            user: redact::visible(&ran.user).into_owned(),
            started,
            ended: self.now.time,
            elapsed_s: ran.ran_ms as f64 / 1000.0,
            outcome,
            exit: Some(exit),
            cause: None,
            phases: Vec::new(),
            reason: (outcome == Verdict::Failed).then(|| only_exit(exit)),
            failed: Vec::new(),
            quiets: Vec::new(),
            alarms: 0,
        };
        self.remember(
            past,
            kind.is_some_and(Kind::changes_system),
            heard,
            Some(ran),
            effects,
        );
        let client = ProcessId {
            pid: ran.pid,
            start: ran.start,
        };
        self.tell_unseen(client, effects);
    }

    /// What was started by an action belongs to what is written of that action,
    /// once that is written.
    fn tell_action(&mut self, ran: Ran, exit: Exit, effects: &mut Vec<Effect>) {
        let Some(plan) = ran.plan else {
            return;
        };
        let end = CommandEnded {
            ok: exit == Exit::Code(0),
            line: say::ended(exit, ran.ran_ms as f64 / 1000.0),
            plan,
        };
        if self.acting.iter().any(|acting| acting.plan == end.plan) {
            self.ended_first.push(end);
        } else {
            effects.push(Effect::Keep(Record::CommandEnded(end)));
        }
    }

    /// An action is written down: how its command ended can be, too.
    pub(crate) fn tell_ended_first(&mut self, plan: &str, effects: &mut Vec<Effect>) {
        let (of_it, others) = std::mem::take(&mut self.ended_first)
            .into_iter()
            .partition(|end| end.plan == plan);
        self.ended_first = others;
        let of_it: Vec<CommandEnded> = of_it;
        effects.extend(
            of_it
                .into_iter()
                .map(|end| Effect::Keep(Record::CommandEnded(end))),
        );
    }

    /// True if its end was told already: a look from just before must not make
    /// it begin again.
    pub(crate) fn has_ended(&self, id: ProcessId) -> bool {
        self.starting
            .iter()
            .any(|(ran, _)| ran.ended.is_some() && (ran.pid, ran.start) == (id.pid, id.start))
    }
}

/// The rebuild that a command line is, or will start as `sudo` does.
fn invocation(command: &[String]) -> Option<Invocation> {
    match command_line::recognise(command) {
        Some(Recognised::Rebuild(invocation)) => Some(invocation),
        _ => command_line::unwrapped(command),
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

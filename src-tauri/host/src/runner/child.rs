//! The command as a child of ours: its signals, its stops, its end.

use std::fs::File;
use std::io;
use std::process::Command;

use nixlamp_core::wire::RanEnd;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, getpgid, getpgrp, kill_process, waitid,
};
use rustix::termios::tcgetpgrp;
use signal_hook::consts::{
    SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2,
};
use signal_hook::iterator::Signals;
use signal_hook::low_level::raise;

/// What is passed on, apart from what the terminal itself sends to both.
const PASSED: [i32; 6] = [SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGINT, SIGQUIT];

pub(super) struct Child {
    pid: Pid,
    signals: Signals,
    // Never waited for through this: a handle that reaps at the wrong moment
    // would take the end away from us.
    _handle: std::process::Child,
}

impl Child {
    pub(super) fn spawn(mut command: Command) -> io::Result<Child> {
        // Before it starts, so that no signal falls between; a handler is not
        // inherited. But what our parent ignores, as `nohup` does, the command
        // must inherit: that is taken up after it has started.
        let signals = Signals::new([SIGCHLD])?;
        let ignored = ignored();
        let (later, now): (Vec<i32>, Vec<i32>) = PASSED
            .into_iter()
            .partition(|signal| ignored.is_none_or(|mask| mask >> (signal - 1) & 1 == 1));
        now.iter()
            .try_for_each(|signal| signals.add_signal(*signal))?;
        let handle = command.spawn()?;
        later
            .iter()
            .try_for_each(|signal| signals.add_signal(*signal))?;
        let pid = Pid::from_raw(handle.id().cast_signed()).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Child {
            pid,
            signals,
            _handle: handle,
        })
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().cast_unsigned()
    }

    /// Passes signals on until it has ended.
    pub(super) fn wait(&mut self) -> RanEnd {
        loop {
            if let Some(ended) = self.look() {
                return ended;
            }
            let arrived: Vec<i32> = self.signals.wait().collect();
            for signal in arrived.into_iter().filter(|signal| *signal != SIGCHLD) {
                self.pass_on(signal);
            }
        }
    }

    /// How it ended, if it has; if it was stopped, so are we.
    fn look(&self) -> Option<RanEnd> {
        let status = self.status(WaitIdOptions::NOWAIT)?;
        if let Some(end) = end_of(&status) {
            // Collected: the kernel then tells others how it ended, too.
            self.status(WaitIdOptions::empty());
            return Some(end);
        }
        // The terminal stops both of us at once. If we come here after that
        // and were both continued, the command is no longer stopped.
        let status = self.status(WaitIdOptions::empty())?;
        if let Some(end) = end_of(&status) {
            return Some(end);
        }
        self.stop_as_well(status.stopping_signal()?);
        None
    }

    fn status(&self, how: WaitIdOptions) -> Option<WaitIdStatus> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
        loop {
            match waitid(WaitId::Pid(self.pid), options | how) {
                Err(rustix::io::Errno::INTR) => {}
                status => return status.ok().flatten(),
            }
        }
    }

    /// The shell looks at us to know that its job was stopped. Not after
    /// SIGSTOP: who sends that continues the command alone, and would leave us
    /// stopped for good.
    fn stop_as_well(&self, signal: i32) {
        let by_terminal = [SIGTSTP, SIGTTIN, SIGTTOU].contains(&signal);
        if !by_terminal || getpgid(Some(self.pid)) != Ok(getpgrp()) {
            return;
        }
        if raise(signal).is_ok() {
            // We go on again: so may the command, if it was not told.
            let _ = kill_process(self.pid, Signal::CONT);
        }
    }

    fn pass_on(&self, signal: i32) {
        // Ctrl-C and Ctrl-\ have reached the command as well.
        if [SIGINT, SIGQUIT].contains(&signal) && in_foreground() {
            return;
        }
        if let Some(signal) = Signal::from_named_raw(signal) {
            let _ = kill_process(self.pid, signal);
        }
    }
}

fn end_of(status: &WaitIdStatus) -> Option<RanEnd> {
    let code = status.exit_status().map(RanEnd::Code);
    code.or_else(|| status.terminating_signal().map(RanEnd::Signal))
}

/// The signals that we were started to ignore, a bit each. `None` where the
/// system has no such file (macOS): then any may be.
fn ignored() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

/// Whether our group is the one that its terminal sends keys to.
fn in_foreground() -> bool {
    File::open("/dev/tty")
        .ok()
        .and_then(|terminal| tcgetpgrp(terminal).ok())
        .is_some_and(|group| group == getpgrp())
}

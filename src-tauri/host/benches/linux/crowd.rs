//! Many sleeping processes, some of which can be made to run for a moment.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// Sleeping processes; they end with this.
pub struct Crowd {
    members: Vec<Child>,
    next: usize,
}

impl Crowd {
    /// So many sleepers, or as many as the machine allows.
    pub fn gather(size: usize) -> Self {
        let mut members = Vec::with_capacity(size);
        for _ in 0..size {
            let sleeper = Command::new("sleep")
                .arg("86400")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            match sleeper {
                Ok(child) => members.push(child),
                Err(error) => {
                    eprintln!("only {} processes: {error}", members.len());
                    break;
                }
            }
        }
        // Until all of them sleep.
        std::thread::sleep(Duration::from_millis(500 + size as u64 / 5));
        Self { members, next: 0 }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Makes so many of them run for a moment, in turn, and waits until they
    /// have.
    pub fn stir(&mut self, how_many: usize) {
        let mut chosen = Vec::with_capacity(how_many);
        for _ in 0..how_many.min(self.len()) {
            chosen.push(self.members[self.next].id());
            self.next = (self.next + 1) % self.members.len();
        }
        stir(&chosen);
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        for child in &mut self.members {
            drop(child.kill());
        }
        for child in &mut self.members {
            drop(child.wait());
        }
    }
}

/// Makes processes run for a moment: each stops, which it must do itself, and
/// then takes its sleep up again. (To be told to go on alone is ignored by one
/// that was not stopped.)
pub fn stir(pids: &[u32]) {
    for signal in [Signal::STOP, Signal::CONT] {
        for &pid in pids {
            if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
                _ = kill_process(pid, signal);
            }
        }
        std::thread::sleep(Duration::from_millis(20 + pids.len() as u64 / 10));
    }
}

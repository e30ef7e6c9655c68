//! The only part of Nixlamp that ever runs as root: for one typed request, and
//! then it is gone.
//!
//! polkit, sudo, doas or run0 starts it as `nixlamp-helper VERB` and says in
//! the environment who asked. It writes a line that it is ready, reads exactly
//! one request from standard input, looks at everything again, does it, answers
//! with one line and ends. Whoever did not wait for the password has closed the
//! pipe by then: no request, nothing done.
//!
//! It takes no path and no command from its caller, and nothing of its caller's
//! environment but who that is; it starts only programs of the system's own
//! folders and those of a generation of the system, with fixed arguments, and
//! knows no configuration. Each request leaves a line in the system's log,
//! refused ones too.

mod audit;

use std::env;
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use std::sync::mpsc;
use std::time::Duration;

use nixlamp_core::order::Done;
use nixlamp_core::privilege::{self, Caller, LIMIT_BYTES, READY};
use nixlamp_core::words::{self, privilege as say};
use rustix::fs::Mode;
use rustix::process::{geteuid, getuid, setsid, umask};

/// The request comes as soon as the helper is ready, or not at all.
const REQUEST_LIMIT: Duration = Duration::from_secs(10);

/// Who asked, in the words of pkexec, of sudo (and run0), of doas. The first
/// two give a number, doas a name.
const CALLERS: [&str; 3] = ["PKEXEC_UID", "SUDO_UID", "DOAS_USER"];

fn main() -> ExitCode {
    let verb = only_argument();
    let caller = caller();
    let done = match set_apart() {
        Ok(()) => serve(verb.as_deref(), caller),
        Err(why) => refused(why),
    };
    audit::write(&audit::line(verb.as_deref(), caller, &done));
    // Nobody may be left to hear it; it is done all the same.
    let _ = answer(&serde_json::to_string(&done).unwrap_or_default());
    ExitCode::from(u8::from(!done.ok))
}

fn serve(verb: Option<&str>, caller: Option<Caller>) -> Done {
    let _ = answer(READY);
    let request = request();
    words::speak(privilege::language(&request));
    let deed = match privilege::check(verb, caller, &request) {
        Ok(deed) => deed,
        Err(why) => return refused(why),
    };
    match nixlamp_hands::holds(&deed) {
        Ok(()) => nixlamp_hands::carry_out_for_another(&deed),
        Err(why) => refused(why),
    }
}

/// Root altogether, in an environment of its own, in a folder that nobody can
/// take away, and out of reach of the terminal's Ctrl-C: what was begun is not
/// to be cut off half way.
fn set_apart() -> Result<(), String> {
    if !geteuid().is_root() || !getuid().is_root() {
        return Err(say::not_root());
    }
    if let Some(error) = begin_anew() {
        return Err(error.to_string());
    }
    // What an activation makes is as open as it is when root switches.
    umask(Mode::from_raw_mode(0o022));
    // It fails for who leads a process group already, apart as it is.
    let _ = setsid();
    env::set_current_dir("/").map_err(|error| error.to_string())
}

/// The same process, with nothing in its environment but who asked. Without
/// anybody it is refused anyway.
fn begin_anew() -> Option<io::Error> {
    let mut all = env::vars_os();
    let caller = CALLERS.iter().find(|name| env::var_os(name).is_some())?;
    if all.all(|(name, _)| name == *caller) {
        return None;
    }
    let error = match env::current_exe() {
        Ok(program) => Command::new(program)
            .args(env::args_os().skip(1))
            .env_clear()
            .envs(env::var_os(caller).map(|who| (caller, who)))
            .exec(),
        Err(error) => error,
    };
    Some(error)
}

/// Exactly one argument, or none that counts.
fn only_argument() -> Option<String> {
    let mut arguments = env::args_os().skip(1);
    let verb = arguments.next()?.into_string().ok()?;
    arguments.next().is_none().then_some(verb)
}

fn caller() -> Option<Caller> {
    let (variable, who) = CALLERS
        .iter()
        .find_map(|variable| Some((*variable, env::var(variable).ok()?)))?;
    let uid = if variable == "DOAS_USER" {
        uid_of(&who)?
    } else {
        who.parse().ok()?
    };
    // A user of a directory server is in no file, but has logged in.
    let has_session = || {
        std::fs::symlink_metadata(format!("/run/user/{uid}"))
            .is_ok_and(|folder| folder.is_dir() && folder.uid() == uid)
    };
    Some(Caller {
        uid,
        is_known: nixlamp_hands::known_user(uid).is_some() || has_session(),
    })
}

fn uid_of(name: &str) -> Option<u32> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then(|| fields.nth(1)?.parse().ok())?
    })
}

/// All that comes, a byte more than may come at the most; nothing if it does
/// not come to its end in time.
fn request() -> Vec<u8> {
    let (sent, read) = mpsc::channel();
    // A caller that keeps the pipe open in silence keeps this thread alone.
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut input = io::stdin().lock().take(LIMIT_BYTES as u64 + 1);
        let whole = input.read_to_end(&mut bytes).is_ok();
        let _ = sent.send(if whole { bytes } else { Vec::new() });
    });
    read.recv_timeout(REQUEST_LIMIT).unwrap_or_default()
}

fn refused(why: String) -> Done {
    Done {
        ok: false,
        lines: vec![why],
    }
}

fn answer(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

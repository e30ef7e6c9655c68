//! A command with Nixlamp as its parent: `run`.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;
use nixlamp::places::Places;
use nixlamp_host::runner::{self, Run};

use super::alias::{self, Shell};
use super::{complain, say};

#[derive(Args)]
pub struct Wrap {
    #[arg(long, hide = true, value_name = "NAME")]
    // In a session of its own, with what it prints in a file of this name. Says
    // in one line whether it has started. For the agent.
    apart: Option<String>,
    #[arg(long, hide = true, requires = "apart", value_name = "ID")]
    // The confirmed plan that it is.
    plan: Option<String>,
    #[arg(long, value_name = "SHELL", conflicts_with_all = ["apart", "command"])]
    alias: Option<Shell>,
    #[arg(long, hide = true, conflicts_with_all = ["apart", "alias", "command"])]
    // Goes on with what somebody in the background writes. For ourselves.
    carry: bool,
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        required_unless_present_any = ["alias", "carry"],
        value_name = "COMMAND"
    )]
    command: Vec<OsString>,
}

/// Prints nothing, unless the command cannot be started.
pub fn run(wrap: &Wrap) -> ExitCode {
    if let Some(shell) = wrap.alias {
        say(&alias::functions(shell));
        return ExitCode::SUCCESS;
    }
    if wrap.carry {
        runner::carry();
        return ExitCode::SUCCESS;
    }
    let places = Places::from_environment();
    let run = Run {
        command: wrap.command.clone(),
        socket: places.socket.clone(),
        plan: wrap.plan.clone(),
    };
    if let Some(name) = &wrap.apart {
        runner::run_apart(&run, &places.runs(), name, |report| say(&report.line()));
        return ExitCode::SUCCESS;
    }
    match runner::run(&run) {
        Ok(ended) => ExitCode::from(runner::end_as(ended)),
        Err(not) => {
            complain(&not.why);
            ExitCode::from(not.code)
        }
    }
}

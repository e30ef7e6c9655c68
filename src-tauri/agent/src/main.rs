//! Nixlamp: the light in the menu bar for Nix. Agent and command line in one.

mod cli;

use nixlamp_core::say;
use std::process::ExitCode;

use nixlamp::places::Places;
use nixlamp_host::config;

/// The exit code for a command line that is not understood (`EX_USAGE`).
const USAGE: u8 = 64;

fn main() -> ExitCode {
    // Before anything is said. A mistake in the file is told by who reads it again.
    let config = config::load(&Places::from_environment().config).unwrap_or_default();
    config::speak(&config);
    let args = match cli::Cli::read() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are asked for, not errors.
            let code = if error.use_stderr() { USAGE } else { 0 };
            cli::Cli::tell(&error);
            return ExitCode::from(code);
        }
    };
    if let Some(code) = args.at_once() {
        return code;
    }
    log_to_stderr(if args.is_agent() {
        config.log.level.word()
    } else {
        "off"
    });
    if args.shows_faces() {
        nixlamp::tray::alongside(|| run(args))
    } else {
        run(args)
    }
}

fn run(args: cli::Cli) -> ExitCode {
    // One thread is enough, and keeps the agent small; what blocks has threads
    // of its own.
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return cli::complain(&say!("no-resources", why = error.to_string())),
    };
    let code = runtime.block_on(cli::run(args));
    // A blocked read of the terminal must not hold the end up.
    runtime.shutdown_background();
    code
}

/// The journal takes standard error of a user unit; `RUST_LOG` says how much.
/// A command tells a person in sentences, and nobody reads its log.
fn log_to_stderr(as_a_rule: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(as_a_rule));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

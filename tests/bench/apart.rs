//! Process numbers of its own, so that all that is measured sees the same
//! processes: those of the benchmark, and no rebuild of the machine's.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::{Result, bail};

/// Set for the one that is apart already.
const APART: &str = "NIXLAMP_BENCH_APART";

/// Becomes the same program in a process namespace of its own. Returns there,
/// and where it cannot be had.
pub fn enter() -> Result<()> {
    if std::env::var_os(APART).is_some() {
        return Ok(());
    }
    if !rustix::process::geteuid().is_root() {
        bail!("only root can set it apart");
    }
    // The shell stays and collects what is orphaned, as an init does.
    let failed = Command::new("unshare")
        .args([
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "sh",
            "-c",
        ])
        .args(["\"$@\"; exit $?", "sh"])
        .arg(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(APART, "yes")
        .exec();
    Err(failed.into())
}

//! What the machine has to do meanwhile: sleepers that fill the table of
//! processes, and a script that looks like a rebuild to anyone who reads
//! arguments. It builds nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// Processes that sleep, ended when dropped.
pub struct Sleepers(Vec<Child>);

impl Sleepers {
    /// So many more than there are.
    pub fn new(count: usize) -> Result<Self> {
        let mut all = Self(Vec::with_capacity(count));
        for _ in 0..count {
            let mut sleep = Command::new("sleep");
            sleep
                .arg("86400")
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            all.0.push(sleep.spawn().context("sleep")?);
        }
        Ok(all)
    }
}

impl Drop for Sleepers {
    fn drop(&mut self) {
        for child in &mut self.0 {
            _ = child.kill();
        }
        for child in &mut self.0 {
            _ = child.wait();
        }
    }
}

/// A folder that all may read, gone when dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Makes it.
    pub fn new(name: &str) -> Result<Self> {
        let path =
            std::env::temp_dir().join(format!("nixlamp-stage-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(Self(path))
    }

    /// Puts a program into a folder below it.
    pub fn program(&self, below: &str, name: &str, text: &str) -> Result<PathBuf> {
        let folder = self.0.join(below);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        let path = folder.join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// Waits and does nothing else.
pub const QUIET: &str = "#!/bin/sh\nsleep 600\n:\n";

/// Ten children that sleep and one that works for a part of the time.
pub const BUSY: &str = "#!/bin/sh
for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 600 & done
while :; do
    i=0
    while [ $i -lt 20000 ]; do i=$((i + 1)); done
    sleep 0.2
done
";

/// A process in a group of its own that ends with all its children.
pub struct Group(Child);

impl Group {
    /// Starts it.
    pub fn start(command: &mut Command) -> Result<Self> {
        let what = format!("{command:?}");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0);
        Ok(Self(command.spawn().context(what)?))
    }

    /// `nixos-rebuild switch`, so called.
    pub fn rebuild(program: &Path) -> Result<Self> {
        Self::start(Command::new(program).args(["switch", "--flake", "/etc/nixos"]))
    }

    /// Its first process.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let pid = i32::try_from(self.pid())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            // It may have ended by itself.
            _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
        _ = self.0.wait();
    }
}

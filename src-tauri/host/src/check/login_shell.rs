//! Looks at: how long your login shell takes to start, what it complains of,
//! and which files its start-up files name that are not there.
//! Cannot tell when: your shell is not known or does not end by itself.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nixlamp_core::redact;
use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::evaluation::environment;
use super::parts::here::{self, Here};
use super::parts::program::{self, End, Run, Told};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "login-shell",
    group: HealthGroup::System,
    cost: CheckCost::OnRequest,
    limit: Duration::from_secs(12),
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(10);
const SLOW_S: f64 = 2.0;

fn run(here: &Here) -> Option<Said> {
    let (Some(shell), Some(home)) = (&here.shell, &here.home) else {
        return Some(Said::unknown(say!("check-login-shell.not-known")));
    };
    let begun = Instant::now();
    let told = program::run(
        shell,
        &Run {
            arguments: ["-l", "-c", "exit"].map(str::to_owned).to_vec(),
            environment: environment(here),
            ..Run::default()
        },
        LIMIT,
        &mut |_| {},
    );
    let name = shell
        .file_name()
        .and_then(|name| name.to_str())
        .map_or_else(|| say!("check-login-shell.it"), str::to_owned);
    let missing = missing(here, home, &name);
    Some(judge(&name, &told, begun.elapsed().as_secs_f64(), &missing))
}

/// Start-up files, by shell.
fn files(here: &Here, home: &Path, shell: &str) -> Vec<PathBuf> {
    let own = match shell {
        "bash" => vec![".bash_profile", ".bash_login", ".profile", ".bashrc"],
        "zsh" => vec![".zshenv", ".zprofile", ".zshrc", ".zlogin"],
        _ => vec![".profile"],
    };
    let folder = match here.variable("ZDOTDIR") {
        Some(folder) if shell == "zsh" => PathBuf::from(folder),
        _ => home.to_owned(),
    };
    own.into_iter().map(|name| folder.join(name)).collect()
}

/// `FILE:LINE: what is named and not there`.
fn missing(here: &Here, home: &Path, shell: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(here, home, shell) {
        let Ok(text) = here::read(&file) else {
            continue;
        };
        let mut depth = 0;
        for (n, line) in text.lines().enumerate() {
            let before = depth;
            depth = inside(line, before);
            let Some(named) = sourced(line).filter(|_| before == 0) else {
                continue;
            };
            let Some(path) = expand(here, home, named) else {
                continue;
            };
            if !path.exists() {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let at = format!("~/{name}:{}", n + 1);
                found.push(say!(
                    "check-login-shell.file-missing",
                    at = at,
                    named = named
                ));
            }
        }
    }
    found
}

/// How many `if` are open behind this line: what stands inside is asked for
/// first, as a rule.
fn inside(line: &str, before: usize) -> usize {
    let line = line.trim();
    if line.starts_with('#') {
        return before;
    }
    line.split(';').fold(before, |open, part| {
        match part
            .split_whitespace()
            .find(|word| !["then", "else"].contains(word))
        {
            Some("if") => open + 1,
            Some("fi") => open.saturating_sub(1),
            _ => open,
        }
    })
}

/// The file of `. FILE` or `source FILE`; not of one that is asked for first
/// (`[ -f FILE ] && . FILE`).
fn sourced(line: &str) -> Option<&str> {
    let rest = line
        .trim()
        .strip_prefix(". ")
        .or_else(|| line.trim().strip_prefix("source "))?;
    Some(
        rest.split([';', '#', '&', '|'])
            .next()?
            .trim()
            .trim_matches(['"', '\'']),
    )
}

/// `~`, `$HOME` and the XDG variables; `None` where more is needed.
fn expand(here: &Here, home: &Path, named: &str) -> Option<PathBuf> {
    let home = home.to_string_lossy();
    let mut text = named.to_owned();
    if let Some(rest) = text.strip_prefix("~/") {
        text = format!("{home}/{rest}");
    }
    for (variable, below) in [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ] {
        let value = here
            .variable(variable)
            .map_or_else(|| format!("{home}/{below}"), str::to_owned);
        for form in [
            format!("${{{variable}:-$HOME/{below}}}"),
            format!("${{{variable}}}"),
            format!("${variable}"),
        ] {
            text = text.replace(&form, &value);
        }
    }
    text = text.replace("${HOME}", &home).replace("$HOME", &home);
    let plain = text.starts_with('/') && !text.contains(['$', '`', '*', '?', ' ', '"']);
    plain.then(|| PathBuf::from(text))
}

fn judge(shell: &str, told: &Told, took_s: f64, missing: &[String]) -> Said {
    let errors: Vec<String> = told
        .err
        .lines()
        // Without a terminal some shells mention that they have none.
        .filter(|line| {
            !line.contains("job control") && !line.contains("ioctl") && !line.trim().is_empty()
        })
        .map(redact::text)
        .collect();
    let seconds = words::decimal(took_s, 1);
    let number = say!(
        "check-login-shell.started",
        shell = shell,
        seconds = &seconds
    );
    let said = match (&told.end, errors.first().or(missing.first())) {
        (End::Late, _) => Said::look(
            say!(
                "check-login-shell.late",
                shell = shell,
                seconds = LIMIT.as_secs(),
            ),
            say!("check-login-shell.late-next"),
        ),
        (End::NotStarted(why), _) => Said::bad(
            say!("check-login-shell.not-started", shell = shell, why = why),
            say!("check-login-shell.not-started-next"),
        ),
        (End::Cancelled, _) => Said::unknown(number),
        (End::Exit(_), Some(first)) => Said::look(
            say!(
                "check-login-shell.but",
                shell = shell,
                seconds = seconds,
                error = first,
            ),
            say!("check-login-shell.but-next"),
        ),
        (End::Exit(Some(code @ 1..)), None) => Said::look(
            say!(
                "check-login-shell.exit-code",
                shell = shell,
                seconds = seconds,
                code = *code,
            ),
            say!("check-login-shell.exit-code-next"),
        ),
        (End::Exit(_), None) if took_s > SLOW_S => {
            Said::look(number, say!("check-login-shell.slow-next"))
        }
        (End::Exit(_), None) => Said::fine(number),
    };
    said.with(errors.iter().chain(missing).cloned())
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn a_real_shell_with_a_file_that_moved() {
        let (folder, mut here) = machine(&[
            (
                "home/alice/.profile",
                ". \"$HOME/.cargo/env\"\n[ -f ~/.x ] && . ~/.x\n. $UNKNOWN/x\n. ~/.there\n",
            ),
            ("home/alice/.there", ""),
        ]);
        here.shell = Some(PathBuf::from("/bin/sh"));
        let home = folder.path().join("home/alice");
        assert_eq!(
            missing(&here, &home, "sh"),
            ["~/.profile:1: $HOME/.cargo/env is not there"]
        );
        let said = run(&here).expect("it applies");
        assert!(said.line().starts_with("Look sh in "), "{said:?}");
        std::fs::write(home.join(".profile"), "true\n").expect("written");
        assert!(
            run(&here)
                .expect("it applies")
                .line()
                .starts_with("Fine sh in ")
        );
    }

    #[test]
    fn what_is_asked_for_first_is_not_missed() {
        let profile = "if [ -n \"$BASH_VERSION\" ]; then\n    # include it if it exists\n    if [ -f \"$HOME/.bashrc\" ]; then\n\t. \"$HOME/.bashrc\"\n    fi\nfi\nif [ -f ~/.y ]; then . ~/.y; fi\n. ~/.z\n";
        let (folder, here) = machine(&[("home/alice/.profile", profile)]);
        let home = folder.path().join("home/alice");
        assert_eq!(
            missing(&here, &home, "sh"),
            ["~/.profile:8: ~/.z is not there"]
        );
    }

    #[test]
    fn told_from_captured_text() {
        let told = |end, err: &str| Told {
            end,
            out: String::new(),
            err: err.to_owned(),
        };
        let of = |told: &Told, s| judge("zsh", told, s, &[]).line();
        assert_eq!(of(&told(End::Exit(Some(0)), ""), 0.2), "Fine zsh in 0.2 s");
        assert!(of(&told(End::Exit(Some(0)), ""), 2.5).starts_with("Look zsh in 2.5 s -> Move"));
        assert!(
            of(
                &told(End::Exit(Some(0)), "/etc/zshrc:3: no such file\n"),
                0.2
            )
            .starts_with("Look zsh in 0.2 s, but: /etc/zshrc:3")
        );
        assert_eq!(
            of(
                &told(End::Exit(Some(0)), "bash: no job control in this shell\n"),
                0.2
            ),
            "Fine zsh in 0.2 s"
        );
        assert!(of(&told(End::Late, ""), 10.0).starts_with("Look zsh does not end"));
    }

    #[test]
    fn places_are_expanded_as_a_shell_does() {
        let (_folder, here) = machine(&[]);
        let of =
            |named| expand(&here, Path::new("/home/alice"), named).map(|p| p.display().to_string());
        assert_eq!(
            of("${XDG_CONFIG_HOME:-$HOME/.config}/zsh/x").as_deref(),
            Some("/home/alice/.config/zsh/x")
        );
        assert_eq!(of("~/.x").as_deref(), Some("/home/alice/.x"));
        assert_eq!(of("$(brew)/x"), None);
    }
}

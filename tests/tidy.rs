//! What a machine can check of the shape of this repository.
//!
//! Each [`Check`] looks at the files of the tree and names what is wrong. Each
//! also brings files that break it: a check that nothing can break is none.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the files of this repository end in small letters"
)]

use std::{fs, path::Path};

/// A file of the repository: its path from the top, with `/`, and its text.
#[derive(Clone)]
struct File {
    path: String,
    text: String,
}

/// One thing that must hold.
struct Check {
    name: &'static str,
    /// What is wrong, a sentence each.
    wrong: fn(&[File]) -> Vec<String>,
    /// Path and text of files, each of which alone must be found wrong.
    breaks: &'static [(&'static str, &'static str)],
}

const CHECKS: &[Check] = &[
    Check {
        name: "the core depends on next to nothing",
        wrong: core_manifest,
        breaks: &[
            (
                CORE_MANIFEST,
                "[dependencies]\nserde = \"1\"\ntokio = \"1\"\n",
            ),
            (
                CORE_MANIFEST,
                "[target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n",
            ),
            (CORE_MANIFEST, "[dependencies.rustix]\nworkspace = true\n"),
        ],
    },
    Check {
        name: "modules of the core use only what lies below them",
        wrong: core_layers,
        breaks: &[
            (
                "src-tauri/core/src/model/net.rs",
                "use crate::judge::Facts;\n",
            ),
            (
                "src-tauri/core/src/redact.rs",
                "fn f(p: &crate::model::Process) {}\n",
            ),
            (
                "src-tauri/core/src/model/net.rs",
                "use crate::{command_line, judge::Facts};\n",
            ),
            (
                "src-tauri/core/src/brand_new.rs",
                "//! Nobody said yet what it may use.\n",
            ),
        ],
    },
    Check {
        name: "a rule knows no other rule, says what it rests on, and is listed",
        wrong: rules,
        breaks: &[
            ("src-tauri/core/src/judge/rules/forgotten.rs", RULE_HEAD),
            (
                "src-tauri/core/src/judge/rules/lock_held.rs",
                "//! A lock.\n",
            ),
            (
                "src-tauri/core/src/judge/rules/nosy.rs",
                "//! Cause: c\n//! Rests on: r\n//! Wrong when: w\n//! Offers: o\nuse super::lock_held::X;\n",
            ),
        ],
    },
    Check {
        name: "a health check knows no other, says what it looks at, and is listed",
        wrong: health_checks,
        breaks: &[
            ("src-tauri/host/src/check/forgotten.rs", CHECK_HEAD),
            ("src-tauri/host/src/check/cpu.rs", "//! Processors.\n"),
            (
                "src-tauri/host/src/check/nosy.rs",
                "//! Looks at: l\n//! Cannot tell when: c\nuse super::cpu::X;\n",
            ),
        ],
    },
    Check {
        name: "observe, check, act and store do not know each other",
        wrong: host_layers,
        breaks: &[
            (
                "src-tauri/host/src/act.rs",
                "use crate::observe::linux::stat;\n",
            ),
            (
                "src-tauri/host/src/store/mod.rs",
                "use crate::{act, clock};\n",
            ),
        ],
    },
    Check {
        name: "faces draw what they are sent and judge nothing",
        wrong: faces,
        breaks: &[
            (
                "src-tauri/agent/src/tray/linux.rs",
                "use nixlamp_core::judge::Family;\n",
            ),
            (
                "src-tauri/agent/src/notify/linux.rs",
                "use nixlamp_core::{wire::View, engine};\n",
            ),
            (
                "src-tauri/main.rs",
                "fn f() { nixlamp_core::redact::text(\"\"); }\n",
            ),
            (
                "src-tauri/agent/src/tray/macos.rs",
                "use nixlamp_host::observe;\n",
            ),
        ],
    },
    Check {
        name: "systems differ only at the seams",
        wrong: seams,
        breaks: &[
            (
                "src-tauri/core/src/series.rs",
                "#[cfg(target_os = \"linux\")]\nfn f() {}\n",
            ),
            (
                "src-tauri/host/src/run.rs",
                "if cfg!(target_family = \"unix\") {}\n",
            ),
        ],
    },
    Check {
        name: "unsafe code stands in few files, each block with its reason",
        wrong: unsafe_code,
        breaks: &[
            (
                "src-tauri/host/src/run.rs",
                "// SAFETY: it is not\nlet x = unsafe { f() };\n",
            ),
            (
                "src-tauri/hands/src/macos/system.rs",
                "let x = unsafe { f() };\n",
            ),
        ],
    },
    Check {
        name: "one D-Bus library, one tray",
        wrong: single_versions,
        breaks: &[(
            "Cargo.lock",
            "[[package]]\nname = \"zbus\"\nversion = \"5.19.0\"\n\n[[package]]\nname = \"zbus\"\nversion = \"6.2.1\"\n",
        )],
    },
    Check {
        name: "every address is one we know",
        wrong: addresses,
        breaks: &[
            (
                "ui/package-lock.json",
                "\"resolved\": \"https://somewhere.net/a.tgz\"\n",
            ),
            ("docs/x.md", "See http://10.1.2.3:8080/x\n"),
        ],
    },
    Check {
        name: "no path of one person's machine",
        wrong: machine_paths,
        breaks: &[
            ("README.md", "It lies in `/home/jane/src/nixlamp`.\n"),
            ("tests/lab/x.sh", "cp /wo\u{72}k/main/x .\n"),
        ],
    },
    Check {
        name: "nothing is left for later without a word in the README",
        wrong: leftovers,
        breaks: &[
            ("src-tauri/main.rs", "// TOD\u{4f}: more\n"),
            ("ui/src/App.svelte", "<!-- FIXM\u{45} -->\n"),
        ],
    },
    Check {
        name: "no unwrap outside tests",
        wrong: unwraps,
        breaks: &[("src-tauri/host/src/run.rs", "let x = f().unwrap();\n")],
    },
    Check {
        name: "files are short enough to read",
        wrong: long_files,
        breaks: &[],
    },
    Check {
        name: "only ui/src/backend.ts knows Tauri, and ui/src/parts no wire type",
        wrong: ui_layers,
        breaks: &[
            (
                "ui/src/panels/Header.svelte",
                "import { invoke } from '@tauri-apps/api/core'\n",
            ),
            (
                "ui/src/parts/Ring.svelte",
                "import type { View } from '../wire'\n",
            ),
        ],
    },
    Check {
        name: "docs/status.md speaks of every field",
        wrong: status_fields,
        breaks: &[("docs/status.md", "`schema`\n")],
    },
    Check {
        name: "what a document points at is there",
        wrong: readme_paths,
        breaks: &[(
            "README.md",
            "The `src-tauri/core/src/nowhere.rs` does it.\n",
        )],
    },
];

#[test]
fn the_tree_is_tidy() {
    let tree = tree();
    let mut wrong = Vec::new();
    for check in CHECKS {
        wrong.extend(
            (check.wrong)(&tree)
                .iter()
                .map(|line| format!("{}: {line}", check.name)),
        );
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_check_can_fail() {
    let whole = tree();
    for check in CHECKS {
        for (path, text) in check.breaks {
            // Beside the files of the tree, so that it is this one that is found.
            let mut tree = whole.clone();
            tree.retain(|file| file.path != *path);
            tree.push(File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            });
            let found = (check.wrong)(&tree);
            assert!(
                found.iter().any(|line| line.contains(path)),
                "'{}' does not mind {path}:\n{text}\nit says: {found:?}",
                check.name
            );
        }
    }
    let long = "fn f() {}\n".repeat(LINES_MOST + 1);
    assert!(
        !long_files(&[File {
            path: "src-tauri/host/src/long.rs".to_owned(),
            text: long
        }])
        .is_empty()
    );
}

// ---- the checks ------------------------------------------------------------

const CORE_MANIFEST: &str = "src-tauri/core/Cargo.toml";

fn core_manifest(tree: &[File]) -> Vec<String> {
    let allowed = [
        // Fills in a template that was checked when it was compiled.
        "askama",
        "fluent-bundle",
        "memchr",
        "regex",
        "schemars",
        "serde",
        "serde_json",
        "ts-rs",
    ];
    let mut wrong = Vec::new();
    for file in tree.iter().filter(|file| file.path == CORE_MANIFEST) {
        let mut section = "";
        for line in file.text.lines() {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']');
                if section.starts_with("target.")
                    || section.starts_with("build-dependencies")
                    || section.starts_with("dependencies.")
                {
                    wrong.push(format!("{CORE_MANIFEST}: [{section}] hides a dependency"));
                }
            } else if let Some((name, _)) = line.split_once('=')
                && section == "dependencies"
                && !allowed.contains(&name.trim().trim_end_matches(".workspace"))
            {
                wrong.push(format!(
                    "{CORE_MANIFEST}: {} is not among {allowed:?}",
                    name.trim()
                ));
            }
        }
    }
    wrong
}

/// What each module of the core may use. `*`: all.
const CORE_LAYERS: &[(&str, &[&str])] = &[
    ("redact", &[]),
    ("config", &["words"]),
    ("socket_path", &[]),
    ("wire", &[]),
    ("command_line", &["redact"]),
    ("model", &["command_line"]),
    ("profile", &["model"]),
    ("gc", &["model", "profile", "wire"]),
    (
        "order",
        &["backup", "model", "profile", "wire", "store_path"],
    ),
    ("rollback", &["order", "profile", "store_path"]),
    (
        "survey",
        &[
            "backup",
            "gc",
            "model",
            "order",
            "profile",
            "rollback",
            "verify",
            "store_path",
        ],
    ),
    (
        "privilege",
        &["model", "order", "profile", "store_path", "words"],
    ),
    ("store_path", &[]),
    ("verify", &["store_path"]),
    ("record", &["model", "wire"]),
    ("quantile", &[]),
    ("quiet", &["model", "wire", "words"]),
    ("settings", &["config", "redact", "wire", "words"]),
    ("build_times", &["quantile", "record"]),
    ("estimate", &["build_times", "model", "quantile", "record"]),
    (
        "learned",
        &[
            "build_times",
            "estimate",
            "judge",
            "record",
            "wire",
            "words",
        ],
    ),
    ("backup", &["model", "profile", "record"]),
    ("health", &["model", "wire", "words"]),
    ("jobs", &["health", "model", "verify", "wire", "words"]),
    // Words are made of numbers and names, never of judgements: of `judge` they
    // know a cause's code.
    (
        "words",
        &[
            "backup",
            "estimate",
            "gc",
            "model",
            "order",
            "privilege",
            "profile",
            "record",
            "redact",
            "rollback",
            "survey",
            "verify",
            "wire",
            "judge",
        ],
    ),
    // What a line says: a family and a code, words of its own.
    ("messages", &["model", "nix_log", "redact", "wire", "words"]),
    ("oom", &[]),
    ("journal", &["model"]),
    (
        "activation",
        &["command_line", "model", "store_path", "words"],
    ),
    (
        "ending",
        &["command_line", "model", "oom", "record", "wire", "words"],
    ),
    ("series", &["model", "wire"]),
    ("tree", &["model", "command_line"]),
    ("baseline", &["quantile", "record", "wire"]),
    (
        "history",
        &[
            "baseline", "judge", "model", "quantile", "record", "redact", "wire", "words",
        ],
    ),
    (
        "blame",
        &[
            "baseline",
            "build_times",
            "history",
            "judge",
            "model",
            "quantile",
            "record",
            "redact",
            "wire",
            "words",
        ],
    ),
    ("chance", &[]),
    ("nix_log", &["chance", "model", "redact"]),
    ("nix_text", &["chance", "model", "nix_log"]),
    (
        "judge",
        &[
            "activation",
            "model",
            "command_line",
            "messages",
            "oom",
            "redact",
            "tree",
            "series",
            "store_path",
            "baseline",
            "wire",
            "words",
        ],
    ),
    (
        "rebuild",
        &[
            "activation",
            "build_times",
            "course",
            "estimate",
            "learned",
            "ending",
            "nix_log",
            "oom",
            "profile",
            "record",
            "store_path",
            "redact",
            "words",
            "model",
            "command_line",
            "plan",
            "tree",
            "series",
            "baseline",
            "judge",
            "wire",
        ],
    ),
    (
        "plan",
        &[
            "model",
            "command_line",
            "privilege",
            "redact",
            "tree",
            "series",
            "gc",
            "rebuild",
            "order",
            "backup",
            "profile",
            "rollback",
            "survey",
            "verify",
            "store_path",
            "wire",
            "words",
            "config",
        ],
    ),
    ("ran", &["*"]),
    ("told", &["*"]),
    (
        "course",
        &[
            "chance", "judge", "model", "quantile", "record", "redact", "wire", "words",
        ],
    ),
    ("lamp", &["model", "wire"]),
    ("notices", &["model", "quiet", "wire", "words"]),
    ("welcome", &[]),
    ("heard", &["*"]),
    ("tray_told", &["*"]),
    ("unseen", &["*"]),
    ("wanted", &["*"]),
    (
        "report",
        &[
            "chance", "judge", "model", "rebuild", "record", "redact", "wire", "words",
        ],
    ),
    ("view", &["*"]),
    ("engine", &["*"]),
    ("lib", &["*"]),
];

fn core_layers(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (module, file) in modules(tree, "src-tauri/core/src/") {
        if file.path.ends_with("/tests.rs") {
            continue;
        }
        let Some((_, may)) = CORE_LAYERS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!(
                "{}: say in CORE_LAYERS what '{module}' may use",
                file.path
            ));
            continue;
        };
        for used in names_after(code(&file.text), "crate::") {
            let is_module = CORE_LAYERS.iter().any(|(name, _)| *name == used);
            if is_module && used != module && !may.contains(&"*") && !may.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", file.path));
            }
        }
    }
    wrong
}

const RULES: &str = "src-tauri/core/src/judge/rules/";
/// What the catalogue calls a rule.
fn title<'a>(tree: &'a [File], code: &str) -> Option<&'a str> {
    let begin = format!("\n{code} =\n    .title = ");
    tree.iter()
        .filter(|file| file.path.starts_with("words/en/causes-"))
        .find_map(|file| file.text.split_once(&begin)?.1.lines().next())
}

const RULE_HEAD: &str = "//! Cause: c\n//! Rests on: r\n//! Wrong when: w\n//! Offers: o\n";

fn rules(tree: &[File]) -> Vec<String> {
    let text_of = |path: &str| {
        tree.iter()
            .find(|file| file.path == path)
            .map_or("", |file| file.text.as_str())
    };
    let list = text_of("src-tauri/core/src/judge/rules/mod.rs");
    let causes = text_of("docs/causes.md");
    let all: Vec<(&str, &File)> = tree
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix(RULES)?.strip_suffix(".rs")?, file)))
        .filter(|(name, _)| *name != "mod")
        .collect();
    let mut wrong = Vec::new();
    if all.is_empty() {
        wrong.push(format!("{RULES} holds no rule"));
    }
    for (name, file) in &all {
        for word in [
            "//! Cause: ",
            "//! Rests on: ",
            "//! Wrong when: ",
            "//! Offers: ",
        ] {
            if !file.text.contains(word) {
                wrong.push(format!(
                    "{} does not begin with its '{}'",
                    file.path,
                    word.trim()
                ));
            }
        }
        if !list.contains(&format!("mod {name};")) || !list.contains(&format!("&{name}::RULE")) {
            wrong.push(format!("{} is not listed in {RULES}mod.rs", file.path));
        }
        let heading = format!("## `{}`", name.replace('_', "-"));
        if !causes.contains(&heading) {
            wrong.push(format!(
                "{} has no section '{heading}' in docs/causes.md",
                file.path
            ));
        }
        match title(tree, &name.replace('_', "-")) {
            None => wrong.push(format!(
                "{}: words/en/causes-… has no title of it",
                file.path
            )),
            Some(title) if !causes.contains(&format!("*{title}*")) => wrong.push(format!(
                "{}: docs/causes.md does not know its title '{title}'",
                file.path
            )),
            Some(_) => {}
        }
        for (other, _) in &all {
            if other != name && file.text.contains(&format!("{other}::")) {
                wrong.push(format!("{} knows the rule {other}", file.path));
            }
        }
    }
    wrong
}

const HEALTH: &str = "src-tauri/host/src/check/";
const CHECK_HEAD: &str = "//! Looks at: l\n//! Cannot tell when: c\n";

fn health_checks(tree: &[File]) -> Vec<String> {
    let text_of = |path: &str| {
        tree.iter()
            .find(|file| file.path == path)
            .map_or("", |file| file.text.as_str())
    };
    let list = text_of("src-tauri/host/src/check/mod.rs");
    let page = text_of("docs/checks.md");
    let mut wrong = Vec::new();
    for file in tree {
        let name = file
            .path
            .strip_prefix(HEALTH)
            .and_then(|rest| rest.strip_suffix(".rs"));
        let Some(name) = name.filter(|name| *name != "mod" && !name.contains('/')) else {
            continue;
        };
        for word in ["//! Looks at: ", "//! Cannot tell when: "] {
            if !file.text.contains(word) {
                wrong.push(format!("{} lacks its '{}'", file.path, word.trim()));
            }
        }
        if !list.contains(&format!("mod {name};")) || !list.contains(&format!("&{name}::CHECK,")) {
            wrong.push(format!("{} is not listed in {HEALTH}mod.rs", file.path));
        }
        if !page.contains(&format!("\n| `{}` |", name.replace('_', "-"))) {
            wrong.push(format!("{} has no row in docs/checks.md", file.path));
        }
        for used in names_after(code(&file.text), "super::") {
            if !["parts", "super"].contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", file.path));
            }
        }
    }
    wrong
}

fn host_layers(tree: &[File]) -> Vec<String> {
    let edges = ["observe", "check", "act", "store"];
    let mut wrong = Vec::new();
    for (module, file) in modules(tree, "src-tauri/host/src/") {
        if edges.contains(&module) {
            for used in names_after(code(&file.text), "crate::") {
                if edges.contains(&used.as_str()) && used != module {
                    wrong.push(format!("{} uses {used}", file.path));
                }
            }
        }
    }
    wrong
}

/// The folders and files that draw. Of the core they may use its wire types,
/// its words and the place of the socket; of the host nothing, but for the
/// command line, which starts and replays what the host runs.
fn faces(tree: &[File]) -> Vec<String> {
    let of_core = ["wire", "words", "say", "socket_path"];
    let mut wrong = Vec::new();
    for file in tree {
        let agents = ["tray", "notify", "icons", "wish"];
        let draws = file.path.strip_prefix("src-tauri/").is_some_and(|rest| {
            // The window's files lie directly in the folder.
            (rest.ends_with(".rs") && !rest.contains('/'))
                || agents
                    .iter()
                    .any(|face| rest.starts_with(&format!("agent/src/{face}")))
        });
        let asks = file.path.starts_with("src-tauri/agent/src/cli");
        if !asks && !draws {
            continue;
        }
        for used in names_after(code(&file.text), "nixlamp_core::") {
            // The command line starts a watcher of its own and tells it so.
            let starts = asks && used == "engine";
            // It draws a report that it was sent, as the agent draws its own.
            let reports = asks && used == "report";
            if !of_core.contains(&used.as_str()) && !starts && !reports {
                wrong.push(format!("{} uses nixlamp_core::{used}", file.path));
            }
        }
        if !asks && file.text.contains("nixlamp_host") {
            wrong.push(format!("{} uses nixlamp_host", file.path));
        }
    }
    wrong
}

fn seams(tree: &[File]) -> Vec<String> {
    let seams = [
        "src-tauri/host/src/observe",
        // Signals, and what looking and acting both need of macOS.
        "src-tauri/hands/src",
        "src-tauri/host/benches",
        "src-tauri/agent/src/tray",
        "src-tauri/agent/src/notify",
        // The window's own: the desktop's theme, and raising a window.
        "src-tauri/desktop.rs",
        // TMPDIR is a private folder on macOS alone.
        "src-tauri/agent/src/places.rs",
    ];
    let words = [
        "target_os",
        "target_family",
        "target_vendor",
        "cfg(unix",
        "cfg(windows",
        "cfg!(unix",
    ];
    program_files(tree)
        .filter(|file| !seams.iter().any(|seam| file.path.starts_with(seam)))
        .filter_map(|file| {
            let word = words.iter().find(|word| file.text.contains(**word))?;
            Some(format!("{} asks for the system ({word})", file.path))
        })
        .collect()
}

/// Files that may hold unsafe blocks: what the system offers in C alone.
const UNSAFE: &[&str] = &[
    "src-tauri/hands/src/macos/system.rs",
    "src-tauri/host/src/observe/linux/",
    "src-tauri/host/src/clock.rs",
    // An allocator that counts.
    "src-tauri/host/benches/linux/allocations.rs",
];

fn unsafe_code(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in program_files(tree) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (n, line) in lines.iter().enumerate() {
            let is_unsafe = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]
                .iter()
                .any(|word| line.contains(word));
            if line.trim_start().starts_with("//") || !is_unsafe {
                continue;
            }
            if !UNSAFE.iter().any(|place| file.path.starts_with(place)) {
                wrong.push(format!(
                    "{}:{}: unsafe code has no place here",
                    file.path,
                    n + 1
                ));
            } else if !lines[n.saturating_sub(6)..n]
                .iter()
                .any(|line| line.contains("SAFETY:"))
            {
                wrong.push(format!("{}:{}: no '// SAFETY:' above", file.path, n + 1));
            }
        }
    }
    wrong
}

/// The rest that must be single stands in deny.toml, where only what is
/// compiled counts. These must be single in the lock file too.
fn single_versions(tree: &[File]) -> Vec<String> {
    let lock = tree
        .iter()
        .find(|file| file.path == "Cargo.lock")
        .map_or("", |file| file.text.as_str());
    ["zbus", "ksni", "tray-icon", "tauri", "rusqlite", "sysinfo"]
        .iter()
        .filter(|name| lock.matches(&format!("\nname = \"{name}\"\n")).count() > 1)
        .map(|name| format!("Cargo.lock has more than one {name}"))
        .collect()
}

/// Where an address may lead. Tables and fixtures hold what people typed.
const HOSTS: &[&str] = &[
    "github.com",
    "rustup.rs",
    "www.apache.org",
    "www.w3.org",
    "json-schema.org",
    "svelte.dev",
    "schema.tauri.app",
    "cache.nixos.org",
    "nixos.org",
    "specifications.freedesktop.org",
    "www.freedesktop.org",
    "127.0.0.1",
    "localhost",
    // How a page of Tauri speaks to its program.
    "ipc.localhost",
];

fn addresses(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tree {
        let typed = file.path.contains("/fixtures/")
            || file.path.ends_with("table.txt")
            || file.path.ends_with("tests.rs");
        if typed || file.path == "tests/tidy.rs" {
            continue;
        }
        // Of a lock file only where things come from; the rest is who made them.
        let text: String = if file.path.ends_with("package-lock.json") {
            file.text
                .lines()
                .filter(|line| line.contains("\"resolved\""))
                .collect()
        } else {
            file.text.clone()
        };
        for scheme in ["http://", "https://"] {
            for rest in text.split(scheme).skip(1) {
                let host: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c))
                    .collect();
                let host = host.trim_end_matches('.');
                let made_up = [
                    "example.org",
                    "example.com",
                    "example.net",
                    ".example",
                    ".test",
                    ".invalid",
                ]
                .iter()
                .any(|end| host.ends_with(end));
                if !host.is_empty() && !made_up && !HOSTS.contains(&host) {
                    wrong.push(format!(
                        "{} leads to {scheme}{host}: if that is meant, add it to HOSTS",
                        file.path
                    ));
                }
            }
        }
    }
    wrong.dedup();
    wrong
}

fn machine_paths(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tree.iter().filter(|file| file.path != "tests/tidy.rs") {
        for (n, line) in file.text.lines().enumerate() {
            let workplace = line
                .match_indices(concat!("/", "work", "/"))
                .any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}".contains(c))
                });
            // Programs and their tests handle such paths; prose and scripts do not.
            let home = !file.path.ends_with(".rs")
                && !file.path.ends_with("table.txt")
                && !file.path.contains("/fixtures/")
                && ["/home/", "/Users/"].iter().any(|home| at_home(line, home));
            if workplace || home {
                wrong.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    wrong
}

/// True for a real-looking person. `alice` and `you` are nobody, and `user-1`
/// and `of-1` are masks.
fn at_home(line: &str, home: &str) -> bool {
    line.split(home).skip(1).any(|rest| {
        let name: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        !["", "alice", "you", "root", "user", "of"].contains(&name.as_str())
    })
}

fn leftovers(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tree.iter().filter(|file| is_ours(&file.path)) {
        for word in ["TODO", "FIXME", "XXX", "HACK"] {
            if file
                .text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|found| found == word)
            {
                wrong.push(format!("{}: {word}", file.path));
            }
        }
    }
    wrong
}

fn unwraps(tree: &[File]) -> Vec<String> {
    program_files(tree)
        .filter(|file| !file.path.ends_with("tests.rs") && !file.path.contains("/tests/"))
        .flat_map(|file| {
            code(&file.text)
                .lines()
                .filter(|line| line.contains(".unwrap()") && !line.trim_start().starts_with("//"))
                .map(|line| format!("{}: {}", file.path, line.trim()))
        })
        .collect()
}

const LINES_MOST: usize = 500;
/// Longer files, and why. (Path, reason.)
const LONG: &[(&str, &str)] = &[
    (
        "src-tauri/core/src/command_line/tools.rs",
        "one short function a tool, and there are many tools",
    ),
    (
        "src-tauri/core/src/engine.rs",
        "the one place where state changes is not to be spread over several",
    ),
    (
        "src-tauri/core/src/rebuild.rs",
        "one rebuild from its first sample to its end",
    ),
    (
        "tests/src/dbus.rs",
        "a tray host and a notification server, whole",
    ),
    ("tests/desktop.rs", "many short tests"),
    (
        "src-tauri/core/src/wire.rs",
        "what faces see and ask at the root; each subject has a file of its own below",
    ),
    ("ui/src/wire.ts", "made from the types in Rust"),
    (
        "tests/lab.rs",
        "one short function a situation, and their table",
    ),
    (
        "tests/nix_says.rs",
        "many short tests, and a second reading of the log",
    ),
    ("tests/run.rs", "many short tests"),
    ("tests/tidy.rs", "many short checks"),
    ("tests/verify.rs", "one short function a kind of damage"),
    ("ui/src/wire.ts", "made from the types in Rust"),
];

/// Lines of code: no blank ones, no comments, no tests.
fn long_files(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tree.iter().filter(|file| {
        (is_ours(&file.path) || file.path == "tests/tidy.rs")
            && [".rs", ".ts", ".svelte"]
                .iter()
                .any(|end| file.path.ends_with(end))
    }) {
        let lines = code(&file.text)
            .lines()
            .map(str::trim)
            .filter(|line| {
                !line.is_empty()
                    && !line.starts_with("//")
                    && !line.starts_with('*')
                    && !line.starts_with("/*")
            })
            .count();
        let excused = LONG.iter().any(|(path, _)| file.path == *path);
        if lines > LINES_MOST && !excused {
            wrong.push(format!(
                "{} has {lines} lines of code; divide it, or say in LONG why not",
                file.path
            ));
        }
    }
    wrong
}

fn ui_layers(tree: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tree.iter().filter(|file| file.path.starts_with("ui/src/")) {
        if file.text.contains("@tauri-apps") && file.path != "ui/src/backend.ts" {
            wrong.push(format!("{} imports @tauri-apps", file.path));
        }
        if file.path.starts_with("ui/src/parts/")
            && (file.text.contains("/wire'") || file.text.contains("/wire\""))
        {
            wrong.push(format!("{} imports wire types", file.path));
        }
    }
    wrong
}

fn status_fields(tree: &[File]) -> Vec<String> {
    let text_of = |path: &str| {
        let file = tree.iter().find(|file| file.path == path);
        file.map_or("", |file| file.text.as_str())
    };
    let page = text_of("docs/status.md");
    text_of("docs/status.schema.json")
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\": {"))
        .filter(|name| !["properties", "definitions", "items"].contains(name))
        .filter(|name| name.starts_with(char::is_lowercase))
        .filter(|name| !page.contains(&format!("`{name}`")))
        .map(|name| format!("docs/status.md says nothing of {name}"))
        .collect()
}

/// Paths that a document may name before they are there. One that is there
/// must leave this list.
const NOT_YET: &[&str] = &[];

fn readme_paths(tree: &[File]) -> Vec<String> {
    let is_there = |path: &str| {
        tree.iter().any(|file| {
            file.path == path
                || file
                    .path
                    .starts_with(&format!("{}/", path.trim_end_matches('/')))
        })
    };
    let tops = [
        "src-tauri/",
        "ui/",
        "tests/",
        "docs/",
        "nix/",
        "icons/",
        ".ci/",
    ];
    let mut wrong = Vec::new();
    for file in tree.iter().filter(|file| file.path.ends_with(".md")) {
        for word in file.text.split(['`', '(', ')', ' ', '\n']) {
            let path = word.trim_end_matches([',', '.', ':']);
            let is_path = tops.iter().any(|top| path.starts_with(top))
                && !path.contains(['*', '<', '{', '…']);
            if is_path && !is_there(path) && !NOT_YET.contains(&path) {
                wrong.push(format!(
                    "{} speaks of {path}, which is not there",
                    file.path
                ));
            }
        }
    }
    for path in NOT_YET.iter().filter(|path| is_there(path)) {
        wrong.push(format!("{path} is there now: take it out of NOT_YET"));
    }
    wrong
}

// ---- reading ---------------------------------------------------------------

/// Every text file that is ours to keep tidy, as `.gitignore` has it.
fn tree() -> Vec<File> {
    fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) {
        for entry in fs::read_dir(folder)
            .expect("the repository can be read")
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            // In a second work tree `.git` is a file.
            if ["target", "gen", "node_modules", ".git"].contains(&name.as_str())
                || path == "ui/dist"
            {
                continue;
            }
            if kind.is_dir() {
                walk(&entry.path(), &format!("{path}/"), files);
            } else if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(File { path, text });
            } else {
                // A picture: only that it is there counts.
                files.push(File {
                    path,
                    text: String::new(),
                });
            }
        }
    }
    let mut files = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
        "",
        &mut files,
    );
    assert!(
        files.iter().any(|file| file.path == CORE_MANIFEST),
        "the repository is not where it should be"
    );
    files
}

/// Rust files of the programs.
fn program_files(tree: &[File]) -> impl Iterator<Item = &File> {
    tree.iter()
        .filter(|file| file.path.starts_with("src-tauri/") && file.path.ends_with(".rs"))
}

/// What we write: not lock files, licences, captured text, nor this file.
fn is_ours(path: &str) -> bool {
    !path.contains("/fixtures/")
        && !path.contains("lock")
        && !path.starts_with("LICENSE")
        && path != "tests/tidy.rs"
}

/// Rust files below `source`, each with the module directly below it.
fn modules<'a>(tree: &'a [File], source: &str) -> Vec<(&'a str, &'a File)> {
    let mut found = Vec::new();
    for file in tree.iter().filter(|file| file.path.ends_with(".rs")) {
        if let Some(rest) = file.path.strip_prefix(source) {
            found.push((
                rest.split('/')
                    .next()
                    .unwrap_or(rest)
                    .trim_end_matches(".rs"),
                file,
            ));
        }
    }
    found
}

/// A file without its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// The names that follow `prefix`: `crate::a::b` and `crate::{a::b, c}` give `a`, `c`.
/// Comments do not count.
fn names_after(text: &str, prefix: &str) -> Vec<String> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let text = lines.join("\n");
    let name = |rest: &str| {
        rest.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut names = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        let rest = &text[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(name(rest));
            continue;
        };
        names.push(name(group));
        let mut depth = 1;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => names.push(name(&group[at + 1..])),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

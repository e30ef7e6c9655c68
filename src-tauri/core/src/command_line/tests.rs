//! `table.txt` holds command lines and what is told from them; the rest is that
//! nothing makes the parser panic or run away.

use super::program::plain_name;
use super::scan::SETTINGS;
use super::{Invocation, Kind, Recognised, Tool, activates, recognise, unwrapped};

const TABLE: &str = include_str!("table.txt");

/// The rows: line number, command line, expectation.
pub(crate) fn rows(table: &'static str) -> Vec<(usize, &'static str, &'static str)> {
    let mut rows = Vec::new();
    let mut lines = table.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        let (_, expected) = lines.next().expect("a row has two lines");
        let expected = expected
            .strip_prefix("  → ")
            .unwrap_or_else(|| panic!("line {}: no expectation follows", number + 1));
        rows.push((number + 1, line, expected));
    }
    rows
}

/// Splits as a shell would: blanks, 'single', "double" (with \n, \"), `''` for
/// an empty argument.
pub(crate) fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, ' ') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (Some(open), close) if open == close => quote = None,
            (Some('"'), '\\') if letters.peek() == Some(&'n') => {
                letters.next();
                word.get_or_insert_default().push('\n');
            }
            (Some('"'), '\\') if letters.peek() == Some(&'"') => {
                letters.next();
                word.get_or_insert_default().push('"');
            }
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

fn described(argv: &[String]) -> String {
    match recognise(argv) {
        None => "nothing".to_owned(),
        Some(Recognised::Activation) => {
            assert!(activates(argv), "{argv:?}");
            "activation".to_owned()
        }
        Some(Recognised::Daemon) => "daemon".to_owned(),
        Some(Recognised::Worker { client_pid }) => format!("worker for {client_pid}"),
        Some(Recognised::BuildHook) => "build hook".to_owned(),
        Some(Recognised::Rebuild(invocation)) => line(&invocation),
        Some(Recognised::Wrapper) => match unwrapped(argv) {
            Some(invocation) => format!("wrapper of {}", line(&invocation)),
            None => "wrapper of nothing".to_owned(),
        },
    }
}

fn line(invocation: &Invocation) -> String {
    let Invocation {
        tool,
        verb,
        kind,
        target,
    } = invocation;
    let target = target.as_ref().map_or("-".to_owned(), |t| format!("[{t}]"));
    format!("{} | {verb} | {kind:?} | {target}", tool.name())
}

#[test]
fn every_row_of_the_table_is_told() {
    let rows = rows(TABLE);
    assert!(rows.len() >= 150, "only {} rows", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(number, typed, expected)| {
            let told = described(&split(typed));
            (told != *expected).then(|| format!("{number}: {typed}\n  → {told}\n  ≠ {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_tool_is_in_the_table() {
    let seen: Vec<Tool> = rows(TABLE)
        .iter()
        .filter_map(|(_, typed, _)| match recognise(&split(typed)) {
            Some(Recognised::Rebuild(invocation)) => Some(invocation.tool),
            _ => None,
        })
        .collect();
    for tool in ALL_TOOLS {
        assert!(seen.contains(&tool), "{} is missing", tool.name());
    }
}

const ALL_TOOLS: [Tool; 24] = [
    Tool::DarwinRebuild,
    Tool::NixosRebuild,
    Tool::HomeManager,
    Tool::Nh,
    Tool::Nix,
    Tool::NixBuild,
    Tool::NixEnv,
    Tool::NixShell,
    Tool::NixCollectGarbage,
    Tool::NixStore,
    Tool::NixInstantiate,
    Tool::NixChannel,
    Tool::NixCopyClosure,
    Tool::Colmena,
    Tool::DeployRs,
    Tool::NixosInstall,
    Tool::NixosContainer,
    Tool::NixosCli,
    Tool::NixFastBuild,
    Tool::NixEvalJobs,
    Tool::NixosAnywhere,
    Tool::Devenv,
    Tool::Morph,
    Tool::SystemManager,
];

#[test]
fn names_on_the_wire_are_stable() {
    let tool = serde_json::to_string(&Tool::NixCollectGarbage).expect("an enum serializes");
    let kind = serde_json::to_string(&Kind::CollectGarbage).expect("an enum serializes");
    assert_eq!(tool, "\"nix-collect-garbage\"");
    assert_eq!(kind, "\"collect-garbage\"");
}

#[test]
fn settings_are_sorted_for_the_search() {
    assert!(SETTINGS.is_sorted());
}

#[test]
fn wrapper_names_are_undone() {
    assert_eq!(
        plain_name("/nix/store/x/bin/.nixos-rebuild-wrapped"),
        "nixos-rebuild"
    );
    assert_eq!(plain_name(".nh-wrapped__"), "nh");
    assert_eq!(plain_name("-bash"), "bash");
    assert_eq!(plain_name(".hidden"), ".hidden");
    assert_eq!(plain_name(""), "");
}

#[test]
fn no_argument_vector_at_all() {
    assert_eq!(recognise::<&str>(&[]), None);
    assert_eq!(recognise(&["", "", ""]), None);
    assert_eq!(unwrapped::<&str>(&[]), None);
    assert!(!activates::<&str>(&[]));
}

/// Random lines from the pieces that the parser looks for, and from rows cut and
/// shuffled: nothing panics, and a target stays short and one line.
#[test]
fn no_line_makes_it_panic() {
    let pieces = pieces();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let length = random.below(9);
        let argv: Vec<&str> = (0..length)
            .map(|_| pieces[random.below(pieces.len())].as_str())
            .collect();
        let told = recognise(&argv);
        let inside = unwrapped(&argv);
        assert_eq!(
            told == Some(Recognised::Wrapper),
            inside.is_some(),
            "{argv:?}"
        );
        if let Some(Recognised::Rebuild(Invocation {
            target: Some(target),
            ..
        })) = told
        {
            assert!(
                target.chars().count() <= 241 && !target.contains('\n'),
                "{argv:?}"
            );
        }
    }
}

fn pieces() -> Vec<String> {
    let mut pieces: Vec<String> = rows(TABLE)
        .iter()
        .flat_map(|(_, typed, _)| split(typed))
        .collect();
    let odd = [
        "",
        "-",
        "--",
        "---",
        "-=",
        "--=",
        "=",
        "--é",
        "-é",
        "-Aé",
        "•••",
        "\u{fffd}\u{fffd}",
        "\n",
        "-c",
        "-m",
        "--command",
        "--option",
        "99999999999",
        "0",
        "-0",
        "+o",
        ".-wrapped",
        "/",
        "//",
    ];
    pieces.extend(odd.map(str::to_owned));
    pieces.sort();
    pieces.dedup();
    pieces
}

/// xorshift: the same lines in each run.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// With `--gc` they ask what there is: Nixlamp's own forecast does.
#[test]
fn a_look_at_what_a_collection_would_do_is_none() {
    for list in ["--print-roots", "--print-live", "--print-dead"] {
        assert_eq!(recognise(&["/usr/bin/nix-store", "--gc", list]), None);
        assert_eq!(recognise(&["nix-store", list, "--gc"]), None);
    }
    for realise in ["-r", "--realise", "--realize"] {
        assert!(recognise(&["nix-store", realise, "x.drv"]).is_some());
        assert_eq!(
            recognise(&["nix-store", realise, "--dry-run", "x.drv"]),
            None
        );
    }
    assert!(recognise(&["nix-store", "--gc"]).is_some());
    assert!(recognise(&["nix-store", "--gc", "--max-freed", "9"]).is_some());
}

#[test]
fn a_megabyte_and_a_million_wrappers_are_no_trouble() {
    let long = "x".repeat(1 << 20);
    let told = recognise(&["nix", "build", &long]);
    assert!(matches!(
        told,
        Some(Recognised::Rebuild(Invocation { target: Some(target), .. })) if target.chars().count() == 241
    ));
    assert_eq!(recognise(&[long.as_str()]), None);
    let dashes = format!("-{}", "L".repeat(1 << 20));
    assert!(recognise(&["nix", &dashes, "build"]).is_some());
    let sudos = vec!["sudo"; 1 << 20];
    assert_eq!(recognise(&sudos), None);
    let paths = vec!["/nix/store/x"; 1 << 17];
    let store: Vec<&str> = ["nix-store", "-r"].into_iter().chain(paths).collect();
    assert!(recognise(&store).is_some());
}

use super::Printed;
use crate::model::{HeardFrom, Planned, ProcessId, Progress, ProgressFrom, ProgressLimit};

const CLIENT: ProcessId = ProcessId { pid: 41, start: 7 };
const DRV: &str = "/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv";

fn printed(text: &str) -> Printed {
    let mut printed = Printed::default();
    printed.take(text.as_bytes());
    printed
}

fn progress(printed: &Printed) -> Progress {
    printed.progress(CLIENT).expect("some")
}

/// Each line with a letter for who said it.
fn said(printed: &mut Printed) -> Vec<String> {
    let lines = printed.lines().into_iter();
    lines
        .map(|line| {
            let by = if line.from == HeardFrom::BuildLog {
                "b"
            } else {
                "n"
            };
            format!("{by} {}", line.text)
        })
        .collect()
}

const OLD_STYLE: &str = "these 2 derivations will be built:
  /nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv
  /nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-top.drv
this path will be fetched (0.10 MiB download, 0.31 MiB unpacked):
  /nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-dep
copying path '/nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-dep' from 'http://127.0.0.1:1'...
building '/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv'...
Running phase: unpackPhase
error: a compiler found this
warning: and that
Running phase: buildPhase
";

#[test]
fn the_old_commands_tell_the_plan_and_never_what_is_done() {
    let mut printed = printed(OLD_STYLE);
    let told = progress(&printed);
    assert_eq!(told.planned, Some(Planned { build: 2, fetch: 1 }));
    assert_eq!((told.built, told.fetched), (0, 0));
    assert_eq!(told.limits, [ProgressLimit::NotCounted]);
    assert_eq!(told.from, ProgressFrom::Text);
    let phases: Vec<_> = told
        .building
        .iter()
        .map(|m| (&*m.name, m.phase.as_deref()))
        .collect();
    assert_eq!(phases, [("glibc-2.40", Some("buildPhase"))]);
    assert_eq!(
        said(&mut printed),
        [
            "n copying path '/nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-dep' from 'http://127.0.0.1:1'...",
            "n building '/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv'...",
            "b Running phase: buildPhase",
        ]
    );
    assert!(!printed.has_lines() && said(&mut printed).is_empty());
}

#[test]
fn it_is_the_same_in_whatever_pieces_it_comes() {
    let whole = printed(OLD_STYLE);
    for size in [1, 2, 3, 7, 50] {
        let mut pieces = Printed::default();
        for piece in OLD_STYLE.as_bytes().chunks(size) {
            pieces.take(piece);
        }
        assert_eq!(progress(&pieces), progress(&whole));
    }
}

#[test]
fn once_something_is_built_an_error_is_nixs_only_where_that_shows() {
    let mut before = printed("error: syntax error, unexpected end of file\n");
    assert_eq!(
        said(&mut before),
        ["n error: syntax error, unexpected end of file"]
    );
    let building = format!("building '{DRV}'...\n");
    for (line, by) in [
        ("error: linker failed".to_owned(), "b"),
        (
            "error: unable to download 'https://x': timed out".to_owned(),
            "b",
        ),
        (
            format!("error: builder for '{DRV}' failed with exit code 2;"),
            "n",
        ),
        (
            "\x1b[31;1merror:\x1b[0m build of 'x' failed".to_owned(),
            "n",
        ),
        (
            "\x1b[35;1mwarning:\x1b[0m unable to download".to_owned(),
            "n",
        ),
        ("\x1b[1;31merror: of another tool".to_owned(), "b"),
        ("waiting for the big Nix store lock...".to_owned(), "n"),
    ] {
        let mut all = printed(&format!("{building}{line}\n"));
        let last = said(&mut all).pop().expect("some");
        assert!(last.starts_with(by), "{last}");
    }
}

#[test]
fn what_failed_is_named_by_the_first_that_was_begun() {
    let other = DRV.replace("glibc", "other");
    for (error, failed) in [
        (
            format!("error: builder for '{DRV}' failed with exit code 2;"),
            1,
        ),
        (
            format!("\x1b[31;1merror:\x1b[0m Cannot build '\x1b[35;1m{DRV}\x1b[0m'."),
            1,
        ),
        (
            format!("error: 1 dependencies of derivation '{other}' failed to build"),
            0,
        ),
        (format!("error: build of '{DRV}' failed"), 0),
        (format!("warning: '{DRV}' failed"), 0),
    ] {
        let told = printed(&format!("building '{DRV}'...\n{error}\n"));
        let names = told.progress(CLIENT).map_or(0, |told| told.failed.len());
        assert_eq!(names, failed, "{error}");
    }
}

#[test]
fn a_message_goes_on_while_it_is_indented() {
    let mut all =
        printed("error:\n       … while calling\n\n       error: attribute 'x' missing\nbye\n");
    assert_eq!(
        said(&mut all),
        [
            "n error:",
            "n        … while calling",
            "n        error: attribute 'x' missing",
            "n bye",
        ]
    );
}

/// As `nix build` of 2.26 draws it.
fn bar(text: &str) -> String {
    format!("\r{text}\x1b[0m\x1b[K")
}

#[test]
fn a_bar_counts() {
    let mut all = Printed::default();
    assert_eq!(all.progress(CLIENT), None);
    let coloured =
        "[\x1b[34;1m1\x1b[0m/\x1b[32;1m0\x1b[0m/4 built] building mid (buildPhase): a line";
    all.take(bar(coloured).as_bytes());
    let told = progress(&all);
    assert_eq!(told.planned, Some(Planned { build: 4, fetch: 0 }));
    assert_eq!((told.built, told.limits.len()), (0, 0));
    assert_eq!(told.building[0].phase.as_deref(), Some("buildPhase"));
    // Right after something is done Nix counts it twice.
    all.take(bar("[1/2/6 built] building mid").as_bytes());
    assert_eq!(progress(&all).planned, Some(Planned { build: 4, fetch: 0 }));
    assert_eq!(progress(&all).built, 2);
    all.take(bar("[4 built]").as_bytes());
    assert_eq!(progress(&all).built, 4);
    // Lines between two bars stay lines.
    all.take(b"\r\x1b[K\x1b[31;1merror:\x1b[0m x\x1b[0m\n");
    assert_eq!(said(&mut all), ["n error: x"]);
}

#[test]
fn what_was_not_seen_from_its_beginning_is_no_plan_yet() {
    let all = printed(&bar("[1/2/5 built] building mid"));
    assert_eq!(progress(&all).planned, None);
    assert_eq!(progress(&all).built, 2);
}

#[test]
fn a_window_too_narrow_for_the_numbers_takes_them_back() {
    let mut all = printed(&bar("[1/0/4 built] building mid"));
    all.take(bar("[1/10/40 bu").as_bytes());
    assert_eq!(all.progress(CLIENT), None);
}

#[test]
fn the_next_client_of_a_script_counts_on() {
    let mut all = printed(&bar("[1/0/2 built]"));
    all.take(bar("[2 built]").as_bytes());
    all.take(bar("[1/0/3 built]").as_bytes());
    let told = progress(&all);
    assert_eq!(
        (told.built, told.planned),
        (2, Some(Planned { build: 5, fetch: 0 }))
    );
}

#[test]
fn a_plan_among_the_lines_of_builders_may_be_theirs() {
    let again = format!("{OLD_STYLE}these 9 derivations will be built:\n");
    assert_eq!(progress(&printed(&again)).planned, None);
}

#[test]
fn the_mark_of_a_builder_names_it() {
    let mut all = printed("\rx\r\x1b[Khello-2.12> Running phase: installPhase\ngcc> error: no\n");
    assert_eq!(progress(&all).building[0].name, "hello-2.12");
    assert_eq!(said(&mut all), ["b error: no"]);
}

#[test]
fn secrets_are_masked_and_a_flood_is_bounded() {
    let mut all = printed("error: token ghp_0123456789abcdefghijklmnopqrstuvwxyz is refused\n");
    assert!(!said(&mut all)[0].contains("ghp_0123"));
    let flood = "warning: again\n".repeat(100_000);
    all.take(flood.as_bytes());
    assert_eq!(said(&mut all).len(), super::LINES_MOST);
    all.take(&vec![b'x'; 5 << 20]);
    all.take(b"\xff\xfe\x1b[\x1b]\n\r\r\n");
    assert!(said(&mut all).len() <= 2);
}

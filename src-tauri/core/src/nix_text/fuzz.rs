//! Output put together by chance and cut anywhere: it never panics, what is kept
//! has its limits, what is told steers no terminal, and the cuts change no line.
//! `NIXLAMP_FUZZ_S=300 cargo test -p nixlamp-core nix_text::fuzz` goes on for that
//! many seconds; without it a fixed number of outputs is tried.
#![allow(
    clippy::disallowed_methods,
    reason = "a test that goes on for as long as it is told looks at the clock"
)]

use super::*;
use crate::chance::Chance;

const OUTPUTS: u64 = 3_000;
const CLIENT: ProcessId = ProcessId { pid: 41, start: 7 };

const PIECES: [&str; 40] = [
    "these 2 derivations will be built:\n",
    "this derivation will be built:\n",
    "these 3 paths will be fetched (1.25 MiB download, 3.00 MiB unpacked):\n",
    "this path will be fetched (0.10 MiB download, 0.31 MiB unpacked):\n",
    "  /nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv\n",
    "  /nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-top.drv\n",
    "  /nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-dep\n",
    "copying path '/nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-dep' from 'http://127.0.0.1:1'...\n",
    "building '/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv'...\n",
    "glibc> Running phase: buildPhase\n",
    "Running phase: unpackPhase\n",
    "\x1b[31;1merror:\x1b[0m builder for '/nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-top.drv' failed with exit code 1;\n",
    "error: Cannot build '/nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-top.drv'.\n",
    "\x1b[35;1mwarning:\x1b[0m ",
    "waiting for a machine to build '/nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-top.drv'\n",
    "\r\x1b[K[1/2/7 built, 3 copied (1.5/20.0 MiB), 0.1 MiB DL] building glibc (buildPhase): gcc\x1b[K",
    "\r[0/3 built]\x1b[K",
    "\r\x1b[K",
    "[18446744073709551616/1 built]",
    "[1/0/1 built",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "       ",
    "\x1b[",
    "\x1b]0;title\x07",
    "é",
    "\u{202e}",
    "\0",
    "'",
    "/nix/store/",
    ".drv",
    "-",
    "these 99999999999999999999 derivations will be built:\n",
    "error: ",
    "> ",
    "🦀> ",
    "\u{85}",
    "a line of a compiler\n",
];

fn output(chance: &mut Chance) -> Vec<u8> {
    let mut output = Vec::new();
    for _ in 0..chance.below(30) {
        match chance.below(12) {
            0 => output.extend((0..chance.below(6)).map(|_| chance.below(256) as u8)),
            1 if !output.is_empty() => {
                let at = chance.below(output.len());
                output.truncate(at);
            }
            _ => output.extend_from_slice(PIECES[chance.below(PIECES.len())].as_bytes()),
        }
    }
    // Until a line ends it may be drawn over.
    output.push(b'\n');
    output
}

fn holds(output: &[u8], chance: &mut Chance) {
    let mut whole = Printed::default();
    whole.take(output);
    let mut cut = Printed::default();
    let mut rest = output;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(1 + chance.below(rest.len().min(40)));
        cut.take(part);
        rest = after;
    }
    let shown = || String::from_utf8_lossy(output);
    // Half a bar is read as one that the window has cut, until the rest comes.
    if !output.contains(&b'\r') {
        assert_eq!(
            whole.progress(CLIENT),
            cut.progress(CLIENT),
            "{:?}",
            shown()
        );
    }
    let said = whole.lines();
    assert_eq!(said, cut.lines(), "{:?}", shown());
    assert!(said.len() <= LINES_MOST + 1, "{}", said.len());
    let mut told: Vec<String> = said.into_iter().map(|line| line.text).collect();
    if let Some(progress) = whole.progress(CLIENT) {
        told.extend(progress.building.into_iter().map(|making| making.name));
        told.extend(progress.failed);
    }
    for text in told {
        assert!(
            !text.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{text:?} of {:?}",
            shown()
        );
    }
}

#[test]
fn any_output_cut_anywhere_is_read_the_same() {
    let mut chance = Chance(7);
    let seconds = option_env!("NIXLAMP_FUZZ_S").and_then(|s| s.parse::<u64>().ok());
    let begun = std::time::Instant::now();
    let mut tried = 0;
    while seconds.map_or(tried < OUTPUTS, |s| begun.elapsed().as_secs() < s) {
        let output = output(&mut chance);
        holds(&output, &mut chance);
        tried += 1;
    }
    assert!(tried > 0);
}

//! Texts made at random, from real wordings and from bytes: whatever is pasted,
//! the reader of messages does not panic, its probabilities sum to one, and what
//! it quotes steers no terminal.
//!
//! A second by itself; `NIXLAMP_FUZZ_S=300` for longer.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the test reads files, the clock and the environment; the core itself does not"
)]

use std::{
    env, fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use nixlamp_core::messages::{causes, explain, read, read_builder};

/// xorshift64*: the same texts in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, all: &'a [String]) -> &'a str {
        &all[self.below(all.len())]
    }
}

/// What texts are made of: wordings, reports, and what a parser trips over.
fn pieces() -> Vec<String> {
    let mut pieces: Vec<String> = causes()
        .flat_map(|cause| cause.rows.iter())
        .flat_map(|row| [row.has.to_owned(), row.and.to_owned()])
        .collect();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/reports");
    for name in ["seen", "held-out", "fresh"] {
        let text = fs::read_to_string(folder.join(format!("{name}.jsonl"))).expect("it is there");
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
            pieces.push(value["text"].as_str().expect("a text").to_owned());
        }
    }
    pieces.extend(
        [
            "\n",
            "\r",
            "\r\n",
            "'",
            "\"",
            "‘",
            "’",
            "`",
            "…",
            "\u{1b}",
            "\u{1b}[",
            "\u{1b}]8;;",
            "\u{7}",
            "\u{9b}",
            "\u{202e}",
            "\u{fffd}",
            "\0",
            "é",
            "𝄞",
            "> ",
            "x> ",
            "       > ",
            "@nix ",
            "@nix {\"action\":\"msg\",\"msg\":\"",
            "\"}",
            "{\"",
            "\\n",
            "error:",
            "error: ",
            "warning: ",
            "/nix/store/",
            "0123456789abcdfghijklmnpqrsvwxyz-x.drv",
            " ",
            "\t",
            "(Nix) 2.",
            "https:\u{2f}/user:abc@example.org/",
            "Nov 26 12:15:14 host nix[1]: ",
            "[1234.567890] ",
            "2026-11-26T12:15:14Z ",
            "retrying in 99999999999999999999 ms",
        ]
        .map(str::to_owned),
    );
    pieces
}

fn text(random: &mut Random, pieces: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..random.below(12) {
        match random.below(12) {
            // A piece cut somewhere.
            0 => {
                let piece = random.of(pieces);
                let at = random.below(piece.len() + 1);
                let at = (0..=at).rev().find(|at| piece.is_char_boundary(*at));
                text.push_str(&piece[..at.unwrap_or(0)]);
            }
            // Bytes of any kind, as a broken pipe brings them.
            1 => {
                let bytes: Vec<u8> = (0..random.below(64)).map(|_| random.next() as u8).collect();
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
            // Very much of one thing.
            2 => {
                let times = random.below(3000);
                text.push_str(
                    &random
                        .of(pieces)
                        .chars()
                        .take(3)
                        .collect::<String>()
                        .repeat(times),
                );
            }
            3..=5 => text.push('\n'),
            _ => text.push_str(random.of(pieces)),
        }
    }
    text
}

fn holds(text: &str) {
    let explanation = explain(text);
    let sum: f64 = explanation
        .causes
        .iter()
        .map(|guess| guess.probability)
        .sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum} for {text:?}");
    let quotes = explanation
        .causes
        .iter()
        .flat_map(|guess| guess.quotes.iter())
        .chain(explanation.friends.iter().map(|friend| &friend.quote));
    for quote in quotes {
        assert!(!quote.text.contains(char::is_control), "{:?}", quote.text);
        assert!(!quote.text.contains("user:abc@"), "{:?}", quote.text);
    }
    for line in text.lines() {
        let _ = read(line);
        let _ = read_builder(line);
    }
}

#[test]
fn any_text_is_read() {
    let seconds = env::var("NIXLAMP_FUZZ_S")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let pieces = pieces();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let began = Instant::now();
    let (mut texts, mut bytes) = (0_u64, 0_usize);
    while began.elapsed() < Duration::from_secs(seconds) || texts < 5 {
        let text = text(&mut random, &pieces);
        holds(&text);
        texts += 1;
        bytes += text.len();
    }
    println!(
        "{texts} texts, {:.1} MiB in {:.0} s",
        bytes as f64 / 1_048_576.0,
        began.elapsed().as_secs_f64()
    );
}

/// Twice as much takes about twice as long: printed, and far from quadratic.
#[test]
fn time_grows_with_the_length() {
    let made: [fn(usize) -> String; 5] = [
        |n| "'".repeat(n),
        |n| "error: waiting for lock on '".repeat(n / 28),
        |n| "unable to download 'https://a.test/x': ".repeat(n / 39) + "\n",
        |n| "\u{1b}[".repeat(n / 2),
        |n| "error: attribute 'x\nmissing (in '\n".repeat(n / 34),
    ];
    for (nth, made) in made.iter().enumerate() {
        let took = |n: usize| {
            let text = made(n);
            let began = Instant::now();
            holds(&text);
            began.elapsed().as_secs_f64()
        };
        let (short, long) = (took(1 << 12), took(1 << 15));
        println!("text {nth}: 4 KiB {short:.3} s, 32 KiB {long:.3} s");
        // Eight times the text; quadratic would be sixty-four.
        assert!(long < 1.0 + 32.0 * short, "text {nth}: {short} s, {long} s");
    }
}

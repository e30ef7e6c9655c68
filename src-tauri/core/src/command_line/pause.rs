//! `sleep N`: for how long, by its arguments alone.

/// Who sleeps for longer means for ever: nothing is waited for like that.
const FOR_EVER_S: f64 = 86_400.0;

/// What a process that is `sleep` may be named: its arguments are its own affair.
const NAMES: [&str; 4] = ["sleep", "busybox", "coreutils", "toybox"];

/// The seconds that the program of this name sleeps and does nothing else.
/// `None`: it is another program, or sleeps for ever.
pub fn pause_s<S: AsRef<str>>(name: &str, argv: &[S]) -> Option<f64> {
    if !NAMES.contains(&name) {
        return None;
    }
    let words: Vec<&str> = argv.iter().map(AsRef::as_ref).collect();
    let (program, rest) = words.split_first()?;
    // One program for all takes it as a word, or from a script of the name.
    let (("sleep", times)
    | ("busybox" | "coreutils" | "toybox", ["sleep", times @ ..])
    | (_, ["--coreutils-prog-shebang=sleep", _, times @ ..])) = (file_name(program), rest)
    else {
        return None;
    };
    let times = times.strip_prefix(&["--"]).unwrap_or(times);
    let whole_s = times
        .iter()
        .map(|time| seconds(time))
        .sum::<Option<f64>>()?;
    (!times.is_empty() && whole_s <= FOR_EVER_S).then_some(whole_s)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// `1.5`, `90s`, `2m`.
fn seconds(word: &str) -> Option<f64> {
    let (number, factor) = match word.char_indices().last()? {
        (at, 's') => (&word[..at], 1.0),
        (at, 'm') => (&word[..at], 60.0),
        (at, 'h') => (&word[..at], 3600.0),
        (at, 'd') => (&word[..at], 86_400.0),
        _ => (word, 1.0),
    };
    let number: f64 = number.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_arguments() {
        for (line, expected) in [
            ("sleep 150", Some(150.0)),
            ("/nix/store/abc-coreutils/bin/sleep 0.5", Some(0.5)),
            ("sleep 1m 30s", Some(90.0)),
            ("sleep -- 2h", Some(7200.0)),
            ("busybox sleep 20", Some(20.0)),
            (
                "/nix/store/abc/bin/coreutils --coreutils-prog-shebang=sleep /bin/sleep 7",
                Some(7.0),
            ),
            ("sleep infinity", None),
            ("sleep inf", None),
            ("sleep nan", None),
            ("sleep 100000000", None),
            ("sleep -1", None),
            ("sleep --help", None),
            ("sleep 5 ü", None),
            ("sleep", None),
            ("sh -c sleep 150", None),
            ("busybox sh", None),
            ("timeout 5 sleep 150", None),
            ("", None),
        ] {
            let argv: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(pause_s("sleep", &argv), expected, "{line}");
            assert_eq!(pause_s("cat", &argv), None, "it only calls itself so");
        }
    }
}

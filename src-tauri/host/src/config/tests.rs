use std::path::Path;

use nixlamp_core::config::Config;
use nixlamp_core::words::{Language, Wished};

use super::{Watched, load, parse};

/// File, then the whole sentence.
const BROKEN: [(&str, &str); 36] = [
    (
        "# mine\n\n[alerts]\nneeds-you = true\n\n\nstal-minutes = 5\n",
        "config.toml:7: unknown key “stal-minutes”; did you mean “stall-minutes”?",
    ),
    (
        "[alerts]\nstall_minutes = 5",
        "config.toml:2: unknown key “stall_minutes”; did you mean “stall-minutes”?",
    ),
    (
        "stall-minutes = 5",
        "config.toml:1: unknown key “stall-minutes”; did you mean “alerts.stall-minutes”?",
    ),
    (
        "[history]\nstall-minutes = 5",
        "config.toml:2: unknown key “stall-minutes”; did you mean “alerts.stall-minutes”?",
    ),
    (
        "[alert]\nstalled = true",
        "config.toml:1: unknown key “alert”; did you mean “alerts”?",
    ),
    ("[gadgets]", "config.toml:1: unknown key “gadgets”"),
    (
        "[alerts]\nstall-minutes = 1",
        "config.toml:2: “stall-minutes” must be a whole number from 2 to 60",
    ),
    (
        "[alerts]\nstall-minutes = 61",
        "config.toml:2: “stall-minutes” must be a whole number from 2 to 60",
    ),
    (
        "[alerts]\nstall-minutes = -5",
        "config.toml:2: “stall-minutes” must be a whole number from 2 to 60",
    ),
    (
        "[alerts]\nstall-minutes = \"5\"",
        "config.toml:2: “stall-minutes” must be a whole number from 2 to 60",
    ),
    (
        "[history]\ndays = 99999999999999999999",
        "config.toml:2: “days” must be a whole number from 1 to 3650",
    ),
    (
        "[watch]\nseconds = 1.5",
        "config.toml:2: “seconds” must be a whole number from 1 to 10",
    ),
    (
        "[alerts]\nfailed = 1",
        "config.toml:2: “failed” must be true or false",
    ),
    (
        "watch = 3",
        "config.toml:1: “watch” is a section: write [watch] on a line of its own",
    ),
    (
        "[[alerts]]\nfailed = true",
        "config.toml:1: “alerts” is a section: write [alerts] on a line of its own",
    ),
    (
        "[alerts]\nfailed = true\nfailed = false",
        "config.toml:3: duplicate key",
    ),
    (
        "rebuild = \"switch\"",
        "config.toml:1: “rebuild” is a list: write [[rebuild]] on a line of its own for each command",
    ),
    (
        "[rebuild]\nname = \"switch\"",
        "config.toml:1: “rebuild” is a list: write [[rebuild]] on a line of its own for each command",
    ),
    (
        "[[rebuilt]]\nname = \"switch\"",
        "config.toml:1: unknown key “rebuilt”; did you mean “rebuild”?",
    ),
    (
        "[[rebuild]]\nname = \"a\"\ncomand = [\"true\"]\ncommand = [\"true\"]",
        "config.toml:3: unknown key “comand”; did you mean “command”?",
    ),
    (
        "\n[[rebuild]]\nname = \"a\"",
        "config.toml:2: this [[rebuild]] lacks “command”",
    ),
    (
        "[[rebuild]]\ncommand = [\"true\"]",
        "config.toml:1: this [[rebuild]] lacks “name”",
    ),
    (
        "[[rebuild]]\nname = \"a\"\ncommand = \"nixos-rebuild switch\"",
        "config.toml:3: “command” must be a list of words, the program first: [\"nixos-rebuild\", \"switch\"]; a line for a shell is not run",
    ),
    (
        "[[rebuild]]\nname = \"a\"\ncommand = [\"nixos-rebuild switch\"]",
        "config.toml:3: “command” must be a list of words, the program first: [\"nixos-rebuild\", \"switch\"]; a line for a shell is not run",
    ),
    (
        "[[rebuild]]\nname = \"../a\"\ncommand = [\"true\"]",
        "config.toml:2: “name” must be 1 to 30 letters, digits, “-”, “_” or “.”, and not begin with “-” or “.”",
    ),
    (
        "[[rebuild]]\nname = \"a\"\ncommand = [\"true\"]\n[[rebuild]]\nname = \"a\"\ncommand = [\"true\"]",
        "config.toml:5: another [[rebuild]] is named “a” already",
    ),
    (
        "[[rebuild]]\nname = \"a\"\ncommand = [\"true\"]\ndirectory = \"etc\"",
        "config.toml:4: “directory” must be an absolute path in quotes: \"/etc/nixos\"",
    ),
    (
        // The first fault from the top, though `watch` sorts after `alerts`.
        "[watch]\nsecond = 1\n[alerts]\nstal = 1",
        "config.toml:2: unknown key “second”; did you mean “seconds”? (and 1 more)",
    ),
    (
        "[alerts]\nfailed = maybe",
        "config.toml:2: “failed” must be true or false",
    ),
    (
        "[alerts]\nfailed = tru\nfinished = yes # please\n[history]\ndays = many\nday = 3",
        "config.toml:2: “failed” must be true or false (and 3 more)",
    ),
    (
        "language = \"fr\"",
        "config.toml:1: “language” must be \"auto\", \"en\", \"de\" or \"qps-ploc\"",
    ),
    (
        "\nlanguage = de\n",
        "config.toml:2: “language” must be \"auto\", \"en\", \"de\" or \"qps-ploc\"",
    ),
    (
        "[language]\nde = true",
        "config.toml:1: “language” must be \"auto\", \"en\", \"de\" or \"qps-ploc\"",
    ),
    (
        "[alerts]\nlanguage = \"de\"",
        "config.toml:2: “language” stands in no section: write it above the first [section]",
    ),
    (
        "langauge = \"de\"",
        "config.toml:1: unknown key “langauge”; did you mean “language”?",
    ),
    (
        "alerts.stall-minutes = ten",
        "config.toml:1: “stall-minutes” must be a whole number from 2 to 60",
    ),
];

#[test]
fn a_broken_file_is_refused_with_place_and_remedy() {
    for (text, sentence) in BROKEN {
        let error = parse(Path::new("/home/u/config.toml"), text).expect_err(text);
        assert_eq!(error.to_string(), format!("/home/u/{sentence}"), "{text}");
        assert!(error.column.is_some_and(|column| column >= 1));
    }
}

#[test]
fn a_language_is_auto_or_one_of_those_there_are() {
    let one = Wished::One;
    for (text, wish) in [
        ("", Wished::Auto),
        ("language = \"auto\"", Wished::Auto),
        (
            "language = 'de' # mine\n[history]\ndays = 3",
            one(Language::German),
        ),
        ("language = \"en\"", one(Language::English)),
        ("language = \"qps-ploc\"", one(Language::Pseudo)),
    ] {
        let config = parse(Path::new("config.toml"), text).expect("a good file");
        assert_eq!(config.language, wish, "{text}");
    }
}

#[test]
fn text_that_is_no_toml_names_the_line() {
    for text in [
        "[alerts\n",
        "[alerts]\n= 3",
        "\n\u{0}",
        "[alerts]\nx",
        "{}",
        "\"",
        "[alerts]\nfailed = tru e",
        "[alerts]\nfailed = true\n[history\ndays = 3\nfailed = 7",
    ] {
        let error = parse(Path::new("config.toml"), text).expect_err(text);
        assert!(error.line.is_some(), "{text:?}: {error}");
        assert!(!error.message.contains('\n'), "{error}");
        assert!(!error.message.is_empty());
    }
}

#[test]
fn what_is_not_said_has_its_default() {
    let config = parse(
        Path::new("config.toml"),
        "\u{feff}alerts.stall-minutes = 0x14\n[history]\r\ndays = 3_0 # days\r\n",
    )
    .expect("a good file");
    assert_eq!(config.alerts.stall_minutes, 20);
    assert_eq!(config.history.days, 30);
    assert_eq!(config.watch, Config::default().watch);
    assert_eq!(
        parse(Path::new("c"), "").expect("empty is good"),
        Config::default()
    );
}

#[test]
fn a_file_that_is_not_there_means_defaults_and_one_that_is_no_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("config.toml");
    assert_eq!(load(&path), Ok(Config::default()));

    std::fs::write(&path, b"[alerts]\n\xff\xfe").expect("written");
    let error = load(&path).expect_err("not UTF-8");
    assert!(
        error
            .to_string()
            .starts_with(&format!("{}: cannot be read: ", path.display())),
        "{error}"
    );

    let error = load(folder.path()).expect_err("a folder");
    assert!(error.to_string().ends_with("it is not a file"), "{error}");

    std::fs::write(&path, vec![b'\n'; 300 * 1024]).expect("written");
    assert!(
        load(&path)
            .expect_err("too large")
            .message
            .contains("256 KiB")
    );
}

#[test]
fn what_could_not_be_looked_at_and_has_gone_is_defaults_again() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("config.toml");
    // A link to itself: neither root nor anybody else can look behind it.
    std::os::unix::fs::symlink(&path, &path).expect("linked");
    let (mut watched, first) = Watched::open(&path);
    assert!(first.is_err());
    assert_eq!(watched.reload(), None);
    std::fs::remove_file(&path).expect("gone");
    assert_eq!(watched.reload(), Some(Ok(Config::default())));
}

#[test]
fn a_change_is_read_once_and_a_broken_one_told() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("config.toml");
    let (mut watched, first) = Watched::open(&path);
    assert_eq!(first, Ok(Config::default()));
    assert_eq!(watched.reload(), None);

    std::fs::write(&path, "[history]\ndays = 7").expect("written");
    let config = watched.reload().expect("it appeared").expect("it is good");
    assert_eq!(config.history.days, 7);
    assert_eq!(watched.reload(), None);

    std::fs::write(&path, "[history]\ndays = 0").expect("written");
    assert!(watched.reload().expect("it changed").is_err());
    assert_eq!(watched.reload(), None);

    // As Home Manager does it: a link is moved to another file of equal size.
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    std::fs::write(&one, "[history]\ndays = 8").expect("written");
    std::fs::write(&two, "[history]\ndays = 9").expect("written");
    for (file, days) in [(&one, 8), (&two, 9)] {
        std::fs::remove_file(&path).expect("the old one goes");
        std::os::unix::fs::symlink(file, &path).expect("linked");
        let config = watched.reload().expect("it changed").expect("it is good");
        assert_eq!(config.history.days, days);
    }

    std::fs::remove_file(&path).expect("gone");
    assert_eq!(watched.reload(), Some(Ok(Config::default())));
}

#[test]
fn commands_are_read_in_their_order_and_word_by_word() {
    let text = "[[rebuild]]\nname = \"switch\"\ncommand = [\"sudo\", \"nixos-rebuild\", \"switch\", \"--flake\", \".#a b\"]\ndirectory = \"/etc/nixos\"\nterminal = false\n\n[[rebuild]]\nname = \"2.build\"\ncommand = [\"true\"]\n";
    let config = parse(Path::new("config.toml"), text).expect("a good file");
    let [switch, build] = config.rebuild.as_slice() else {
        panic!("{:?}", config.rebuild);
    };
    assert_eq!(switch.command[4], ".#a b");
    assert_eq!(switch.directory.as_deref(), Some("/etc/nixos"));
    assert_eq!(switch.terminal, Some(false));
    assert_eq!((build.name.as_str(), build.terminal), ("2.build", None));
    // What a tool writes from the same settings is read the same.
    let written = toml::to_string(&config).expect("it fits into TOML");
    assert_eq!(parse(Path::new("config.toml"), &written), Ok(config));
}

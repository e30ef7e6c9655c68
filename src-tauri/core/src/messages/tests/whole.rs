//! Whole texts: how they end, what passes, what looks alike.

use super::*;

const PATH: &str = "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-hello-2.12";
const SWITCH: &str = "building the system configuration...\nactivating the configuration...\nsetting up /etc...\nreloading user units for alice...\nrestarting sysinit-reactivation.target\n";
const RETRIES: &str = "warning: error: unable to download 'https://cache.example.org/a.narinfo': Could not resolve host: cache.example.org; retrying in 300 ms\n";

/// How a text ends where no cause stands first, and the line that says so.
fn ends(text: &str) -> Option<(How, String)> {
    let explanation = explain(text);
    let ended = explanation.ended?;
    assert_eq!(
        explanation.causes[0].quotes,
        std::slice::from_ref(&ended.quote),
        "{text}"
    );
    Some((ended.how, ended.quote.text))
}

#[test]
fn what_ended_well_waits_for_nothing() {
    for (text, how) in [
        (format!("{SWITCH}Done. The new configuration is {PATH}\n"), How::Well),
        (format!("{SWITCH}the following new units were started: a.service\n"), How::Well),
        (format!("{SWITCH}[alice@nixos:~]$ "), How::Prompt),
        (format!("{SWITCH}$ "), How::Prompt),
        (format!("{SWITCH}❯"), How::Prompt),
        (SWITCH.to_owned(), How::LastStep),
        ("Starting Home Manager activation\nActivating linkGeneration\nActivating reloadSystemd\n".to_owned(), How::LastStep),
        ("activating the configuration...\nsetting up /etc...\nDone.\n".to_owned(), How::Well),
        ("setting up launchd services...\nconfiguring networking...\nsetting nvram variables...\n".to_owned(), How::LastStep),
        ("> Activating configuration\nsetting up /etc...\n> Adding configuration to bootloader\nupdating GRUB 2 menu...\n".to_owned(), How::LastStep),
        ("deleting unused links...\n1234 store paths deleted, 567.89 MiB freed\n".to_owned(), How::Well),
        ("reading the Nix store...\nchecking path existence...\n".to_owned(), How::LastStep),
        (format!("building '{PATH}.drv'...\n{PATH}\n"), How::Well),
        (format!("{RETRIES}building '{PATH}.drv'...\n{PATH}\n"), How::Well),
        ("x> error: a test wants this\ncopying path '/nix/store/x' from 'https://a.test'...\n".to_owned() + PATH, How::Well),
    ] {
        assert_eq!(ends(&text).map(|(how, _)| how), Some(how), "{text}");
        let told = explain(&text);
        let told = told.tells().map(|guess| (guess.code(), guess.family()));
        let well = (how == How::Well).then_some(("ended-well", Family::WorkingAsUsual));
        assert_eq!(told, well, "{text}");
    }
}

#[test]
fn a_part_that_is_done_is_the_end_only_where_nothing_follows() {
    let built =
        "> Building NixOS configuration\n┗━ ∑ ⏵ 0 │ ✔ 5 │ ⏸ 0 │ Finished at 04:33:24 after 35s\n";
    assert_eq!(comes_to(built), "ended-well 95, dont-know 5 | ");
    let goes_on = format!("{built}> Comparing changes\n> Activating configuration\nx\n");
    assert_ne!(explain(&goes_on).causes[0].code(), "ended-well");
}

#[test]
fn that_something_failed_is_no_cause() {
    for text in [
        "error: 1 dependencies of derivation '/nix/store/abc-x.drv' failed to build",
        "error: Cannot build '/nix/store/abc-x.drv'.\n       Reason: 1 dependency failed.",
        "building '/nix/store/abc-x.drv'...\n^Cerror: interrupted by the user",
        "error: while evaluating the attribute 'x' of the derivation 'y' at /a/b.nix:1:1:",
        "error: getting status of '/home/a/.direnv/x': No such file or directory",
    ] {
        let explanation = explain(text);
        assert!(explanation.tells().is_none(), "{text}");
        // What it may be is named all the same.
        assert!(explanation.causes.len() > 1, "{text}");
    }
    // Where a builder's own lines stand, that is why.
    let quoted = "error: builder for '/nix/store/abc-x.drv' failed with exit code 1;\n       last 2 log lines:\n       > x.c:1: error: 'y' undeclared\n";
    assert_eq!(explain(quoted).causes[0].code(), "build-failed");
    let collides = "error: Cannot build '/nix/store/abc-x.drv'.\n       Reason: builder failed with exit code 25.\n       Last 2 log lines:\n       > pkgs.buildEnv error: two given paths contain a conflicting subpath:\n";
    assert_eq!(explain(collides).causes[0].code(), "profile-conflict");
}

#[test]
fn what_fails_in_a_step_of_the_activation_is_that_step() {
    let step =
        "Starting Home Manager activation\nActivating checkLinkTargets\nActivating copyApps\n";
    for failure in [
        "rsync: failed to set permissions on '/Users/a/Applications': Permission denied (13)",
        "error: opening lock file '/nix/var/nix/profiles/per-user/a/profile.lock': No such file or directory",
        "Failed to get properties: Unit name a@.service is neither a valid invocation ID nor unit name.",
    ] {
        let causes = explain(&format!("{step}{failure}\n")).causes;
        assert_eq!(causes[0].code(), "activation-failed", "{failure}");
        assert_eq!(causes[0].quotes[0].text, failure);
    }
    // What has a cause of its own keeps it.
    let full = format!("{step}cp: error writing '/home/a/x': No space left on device\n");
    assert_eq!(explain(&full).causes[0].code(), "disk-full");
}

#[test]
fn ssh_is_told_by_whom_it_is_spoken_with() {
    let denied = "root@192.0.2.1: Permission denied (publickey).\n";
    let timed_out = "ssh: connect to host a.test port 22: Connection timed out\n";
    let key = "Host key verification failed.\n";
    for line in [denied, timed_out, key] {
        let git = format!("{line}fatal: Could not read from remote repository.\n");
        let told = explain(&git).tells().map(Guess::family);
        assert_eq!(told, Some(Family::Network), "{git}");
        let builder = format!("{line}error: failed to start SSH connection to 'root@192.0.2.1'\n");
        let causes = explain(&builder).causes;
        assert_eq!(causes[0].code(), "remote-failed", "{builder}");
    }
}

#[test]
fn a_build_that_speaks_with_another_machine_is_no_remote_builder() {
    let failed = "error: builder for '/nix/store/abc-thing.drv' failed with exit code 1";
    let refused = "thing> ssh: connect to host foo.test port 22: No route to host\n";
    let causes = explain(&format!("{refused}{failed}\n")).causes;
    assert_eq!(causes[0].code(), "network-unreachable");
    assert!(causes.iter().all(|guess| guess.code() != "remote-failed"));
    // What Nix says of a builder makes it one.
    let remote = "cannot build on 'ssh://foo.test': error: failed to start SSH connection\n";
    let causes = explain(&format!("{refused}{remote}{failed}\n")).causes;
    assert_eq!(causes[0].code(), "remote-failed");
}

#[test]
fn a_feature_that_is_missing_is_not_another_system() {
    for (required, code) in [
        (
            "a 'x86_64-linux' with features {kvm} is required to build '/nix/store/abc-x.drv', but I am a 'x86_64-linux' with features {}",
            "feature-missing",
        ),
        (
            "a 'x86_64-linux' with features {} is required to build '/nix/store/abc-x.drv', but I am a 'aarch64-darwin' with features {}",
            "wrong-system",
        ),
    ] {
        assert_eq!(
            explain(&format!("error: {required}")).causes[0].code(),
            code
        );
    }
}

#[test]
fn an_import_that_differs_may_be_damaged_on_the_way_or_where_it_came_from() {
    let differs = "error: hash mismatch importing path '/nix/store/abc-x';\n         specified: sha256:0ylf\n         got:       sha256:1rsp\n";
    assert!(explain(differs).tells().is_none());
    let fetched = format!(
        "{differs}error: some substitutes for the outputs of derivation '/nix/store/abc-x.drv' failed (usually happens due to networking issues)\n"
    );
    assert_eq!(
        explain(&fetched).tells().map(Guess::family),
        Some(Family::Network)
    );
    let written = "error: hash mismatch in fixed-output derivation '/nix/store/abc-x.drv':\n         specified: sha256-AAAA\n            got:    sha256-BBBB\n";
    assert_eq!(
        explain(written).tells().map(Guess::family),
        Some(Family::ConfigurationCorruption)
    );
}

#[test]
fn an_error_that_quotes_what_is_harmless_is_an_error() {
    let quotes = "error: 'nix-store --serve' protocol mismatch from 'a@b.test', got 'line 20: warning: setlocale: LC_TIME: cannot change locale (de_DE.UTF-8)'";
    assert_eq!(explain(quotes).causes[0].code(), "remote-failed");
}

#[test]
fn a_wait_that_much_follows_is_over() {
    let wait = "waiting for lock on '/nix/store/abc-x'...\n";
    assert_eq!(explain(wait).causes[0].code(), "lock-held");
    let over = format!("{wait}{}", "remote: Finding sources\n".repeat(8));
    assert!(explain(&over).tells().is_none());
}

#[test]
fn what_has_not_ended_still_waits() {
    for (text, code) in [
        (
            "activating the configuration...\nsetting up /etc...\nreloading user units for alice...\n",
            "activation-waits-unit",
        ),
        (
            "restarting sysinit-reactivation.target",
            "activation-waits-unit",
        ),
        ("setting nvram variables...", "activation-launchd"),
        ("updating GRUB 2 menu...", "activation-bootloader"),
        ("deleting unused links...\n", "collecting-garbage"),
    ] {
        let tells = explain(text);
        assert_eq!(tells.causes[0].code(), code, "{text}");
        assert_eq!(tells.ended, None, "{text}");
    }
    // A path in a list has not been built.
    let listed = format!("these 2 paths will be fetched:\n{PATH}\n{PATH}\n");
    assert_eq!(ends(&listed), None);
}

#[test]
fn an_error_is_quoted_though_the_table_has_it_not() {
    let (how, quote) = ends("error: boom\n").expect("it ends so");
    assert_eq!((how, quote.as_str()), (How::UnknownError, "error: boom"));
    assert!(explain("error: boom").tells().is_none());
    // What was open before it is over.
    assert_eq!(
        comes_to("activating the configuration...\nerror: boom"),
        "activation-failed 88, dont-know 12 | "
    );
    let trace = "error:\n       … while calling the 'throw' builtin\n         at «string»:1:1:\n\n       error: boom\n";
    let explanation = explain(trace);
    assert_eq!(explanation.causes[0].code(), "evaluation-failed");
    let quotes = &explanation.causes[0].quotes;
    assert_eq!(
        quotes.last().map(|quote| (&*quote.text, quote.line)),
        Some(("error: boom", 5))
    );
}

#[test]
fn the_error_below_a_trace_stands_before_it() {
    let frame = "error:\n … while calling the 'import' builtin\n at /home/a/x.nix:1:1:\n … while evaluating the attribute 'x'\n";
    for (error, code) in [
        (
            "error: getting attributes of path '/home/a/y': No such file or directory",
            "missing-file",
        ),
        (
            "error: while setting up the build environment: getting attributes of required path '/etc/a': No such file or directory",
            "sandbox-unavailable",
        ),
        (
            "error: while setting up the build environment: executing '/bin/sh': Permission denied",
            "permission-denied",
        ),
        (
            "error: opening file '/home/a/y': Permission denied",
            "permission-denied",
        ),
        (
            "error: cannot build '/nix/store/abc-x.drv' during evaluation because the option 'allow-import-from-derivation' is disabled",
            "import-refused",
        ),
        (
            "error: file 'nixpkgs' was not found in the Nix search path (add it using $NIX_PATH or -I)",
            "search-path",
        ),
    ] {
        let causes = explain(&format!("{frame}{error}\n")).causes;
        assert_eq!(causes[0].code(), code, "{error}");
        assert!(causes[0].probability > 0.6, "{error}: {causes:?}");
    }
}

#[test]
fn what_looks_alike_is_told_apart() {
    let json = "error: [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing object key - unexpected end of input; expected string literal\n";
    for (text, code) in [
        (
            "error: unable to download 'https://a.test/x': HTTP error 403",
            "server-refuses",
        ),
        (
            "error: unable to download 'https://a.test/x': HTTP error 400",
            "server-refuses",
        ),
        (
            "error: unable to download 'https://a.test/x': HTTP error 418",
            "server-refuses",
        ),
        (
            "error: unable to download 'https://a.test/x': HTTP error 404",
            "address-gone",
        ),
        (
            "error: unable to download 'https://a.test/x': HTTP error 401",
            "access-denied",
        ),
        (
            "error: unable to download 'https://github.com/a/b/archive/x.tar.gz': HTTP error 403",
            "rate-limited",
        ),
        (json, "json-broken"),
        (
            &format!("error:\n … while parsing the lock file '/home/a/flake.lock'\n{json}"),
            "lock-file-broken",
        ),
        (
            "[sudo] password for alice: \nSorry, try again.\n[sudo] password for alice: \nsudo: 3 incorrect password attempts\n",
            "password-wrong",
        ),
        ("sudo: a password is required", "prompt-refused"),
        (
            "Could not prepare Boot variable: No space left on device",
            "nvram-full",
        ),
        (
            "cp: error writing '/boot/EFI/x': No space left on device",
            "boot-full",
        ),
        (
            "Failed to connect to bus: No medium found",
            "bus-unreachable",
        ),
        ("error: assertion '(a == b)' failed", "assertion-false"),
        (
            "error: function 'anonymous lambda' called without required argument 'lib'",
            "wrong-arguments",
        ),
        ("curl: (23) Failed writing body", "download-not-written"),
        ("curl: (7) Failed to connect", "network-unreachable"),
        (
            "waiting for lock on '/nix/store/abc-x'...\n^Cerror: interrupted by the user",
            "lock-held",
        ),
    ] {
        let causes = explain(text).causes;
        assert_eq!(causes[0].code(), code, "{text}");
        assert!(causes[0].probability > 0.7, "{text}: {causes:?}");
    }
    let told = explain("I read of no space left on device, and there is plenty").causes;
    let said = explain("error: writing to file: No space left on device").causes;
    assert!(told[0].probability < 0.7 && said[0].probability > 0.9);
}

#[test]
fn a_caches_warnings_do_not_beat_a_later_error() {
    for (error, expected) in [
        ("error: undefined variable 'x'", "undefined-variable"),
        ("error: boom", "dont-know"),
        // This error comes of it.
        (
            "error: some substitutes for '/nix/store/abc-x' failed",
            "name-service",
        ),
    ] {
        let causes = explain(&format!("{RETRIES}{RETRIES}a\nb\nc\n{error}\n")).causes;
        assert_eq!(causes[0].code(), expected, "{error}");
    }
    assert_eq!(explain(RETRIES).causes[0].code(), "name-service");
}

#[test]
fn a_quote_is_the_text_as_it_was() {
    for line in [
        "error: path ‘/nix/store/abc-x’ is not valid",
        "error: The option `services.foo' does not exist. Definition values:",
    ] {
        assert_eq!(explain(line).causes[0].quotes[0].text, line);
    }
}

#[test]
fn a_line_in_pieces_is_one_line() {
    let mut explainer = Explainer::default();
    explainer.feed("aaa");
    explainer.feed_rest("bbb");
    explainer.feed("error: infinite recursion encountered");
    let explanation = explainer.finish();
    assert_eq!(
        (explanation.lines, explanation.causes[0].quotes[0].line),
        (2, 2)
    );
}

#[test]
fn a_text_is_explained_in_german() {
    let explained = words::speaking(words::Language::German, || {
        explain(
            "warning: Git tree '/home/a/nixos' is dirty\nerror: infinite recursion encountered\n",
        )
        .shown()
    });
    let cause = &explained.causes[0];
    // Of the rule with its code; it has no title of its own.
    assert_eq!(
        cause.title,
        "Ein Wert der Konfiguration braucht sich selbst"
    );
    assert!(
        cause
            .next_step
            .starts_with("Führen Sie es noch einmal mit --show-trace aus")
    );
    assert!(
        cause
            .is_not
            .as_deref()
            .is_some_and(|it| it.starts_with("Es endet sofort"))
    );
    assert_eq!(
        explained.causes[1].title,
        "Aus dem Text geht es nicht hervor"
    );
    assert!(
        explained.harmless[0]
            .explains
            .ends_with("Nix benutzt sie trotzdem und warnt nur.")
    );
}

#[test]
fn what_nix_quotes_of_a_builder_is_the_builders_also_without_its_blanks() {
    let quoted = |below: &str| {
        let text = format!(
            "error: builder for '/nix/store/abc-x.drv' failed with exit code 1;\n\
             last 2 log lines:\r\n\
             > running tests\r\n\
             {below}For full logs, run 'nix log /nix/store/abc-x.drv'.\n"
        );
        let told = explain(&text);
        told.causes.iter().map(Guess::code).collect::<Vec<_>>()
    };
    let said = "error: undefined variable 'x'\n";
    assert!(!quoted(&format!("> {said}")).contains(&"undefined-variable"));
    assert!(!quoted(&format!("\u{1b}[35;1m> \u{1b}[0m{said}")).contains(&"undefined-variable"));
    assert!(
        quoted(said).contains(&"undefined-variable"),
        "it is Nix's own"
    );
    // Below anything else it is nh's own.
    assert_eq!(
        explain(&format!("> {said}")).causes[0].code(),
        "undefined-variable"
    );
}

#[test]
fn an_interruption_alone_is_the_answer() {
    for text in [
        "error: interrupted by the user",
        "$ nix build\n^Cerror: interrupted by the user\n",
        "^C\nerror: interrupted by the user\n$ \n",
    ] {
        let causes = explain(text).causes;
        assert_eq!(causes[0].code(), "interrupted", "{text}");
        assert!(causes[0].probability > 0.9, "{text}: {causes:?}");
    }
}

#[test]
fn a_full_disk_that_a_builder_only_speaks_of_is_behind_the_build_that_failed() {
    let failed = "error: builder for '/nix/store/abc-x.drv' failed with exit code 1;\n       last 3 log lines:\n       > checking what is said of errors\n       > No space left on device\n       > ok 12\n";
    let causes = explain(failed).causes;
    assert_eq!(causes[0].code(), "build-failed", "{causes:?}");
    assert!(causes.iter().any(|one| one.code() == "disk-full"));
    // What met it says so.
    let met = failed.replace("> No space", "> cc1: write error: No space");
    assert_eq!(explain(&met).causes[0].code(), "disk-full");
    // Nix's own words go before a builder's.
    let own = format!("{met}error: attribute 'foo' missing\n");
    let causes = explain(&own).causes;
    assert_eq!(causes[0].code(), "missing-attribute", "{causes:?}");
}

#[test]
fn what_is_quoted_or_commented_out_is_nobodys_error() {
    for text in [
        "echo \"error: infinite recursion encountered\"",
        "+ echo 'error: infinite recursion encountered'",
        "$ printf \"error: attribute 'foo' missing\"",
        "# error: attribute 'foo' missing",
        "    // error: attribute 'foo' missing",
        "he wrote \"error: attribute 'foo' missing\" to me",
        "x> + echo 'curl: (6) Could not resolve host: example.org'",
    ] {
        let explanation = explain(text);
        assert!(explanation.tells().is_none(), "{text}: {explanation:?}");
        assert_eq!(read(text), None, "{text}");
    }
    for text in [
        "       error: attribute 'foo' missing",
        "level=error msg=\"error: attribute 'foo' missing\"",
        "{\"msg\": \"error: attribute 'foo' missing\"}",
        "error: while calling 'error: x': attribute 'foo' missing",
    ] {
        let first = &explain(text).causes[0];
        assert_eq!(first.code(), "missing-attribute", "{text}");
    }
}

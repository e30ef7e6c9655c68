use super::super::examples::{course, made, stalled};
use super::super::{html, json, markdown};
use super::{Known, mask};
use crate::chance::Chance;
use crate::wire::{Evidence, Failed, MaskedKind, Report, ReportLine};

fn known() -> Known {
    Known {
        users: vec!["mgarcia".to_owned()],
        homes: vec!["/home/mgarcia".to_owned(), "/srv/people/mg".to_owned()],
        hosts: vec!["zeus".to_owned(), "zeus.corp.example".to_owned()],
    }
}

fn line(text: &str) -> Report {
    Report {
        log: vec![ReportLine {
            from: "nix".to_owned(),
            text: text.to_owned(),
        }],
        ..Report::default()
    }
}

fn masked(text: &str) -> String {
    let (report, _) = mask(&line(text), &known(), false).expect("a report");
    report.log[0].text.clone()
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table: a form a row")]
fn each_kind_has_its_other_name() {
    for (text, other) in [
        (
            "/home/mgarcia/dotfiles/flake.nix",
            "/home/user-1/dotfiles/flake.nix",
        ),
        ("owner mgarcia, MGarcia's", "owner user-1, user-1's"),
        (
            "/home/inge/x and inge again",
            "/home/user-2/x and user-2 again",
        ),
        ("/srv/people/mg/x", "/home/of-1/x"),
        (
            "zeus.corp.example and zeus: down",
            "host-1 and host-1: down",
        ),
        (
            "ssh://web7 says: web7 is up",
            "ssh://host-2 says: host-2 is up",
        ),
        ("https://cache.corp.internal/nar", "https://host-2/nar"),
        (
            "git+ssh://git@git.acme.io/infra?ref=main",
            "git+ssh://git@host-2/infra?ref=main",
        ),
        (
            "--target-host root@web7 .#x",
            "--target-host root@host-2 .#x",
        ),
        (
            "could not resolve host: web7",
            "could not resolve host: host-2",
        ),
        (
            "from 10.1.2.3:80 to 2001:db8::7.",
            "from address-2:80 to address-1.",
        ),
        ("link aa:bb:cc:dd:ee:0f up", "link address-1 up"),
        ("inge@example.org wrote", "mail-1 wrote"),
        (
            "FOO=bar PIN='1 2 3' nix build",
            "FOO=value-1 PIN=value-2 nix build",
        ),
        (
            "https://deploy:hunter2@x.example/",
            "https://user-2:•••@host-2/",
        ),
        ("per-user/inge/profile", "per-user/user-2/profile"),
        ("/run/media/inge/STICK/x", "/run/media/user-2/STICK/x"),
        ("C:\\Users\\Inge\\x", "C:\\Users\\user-2\\x"),
        ("C:\\\\Users\\\\Inge\\\\x", "C:\\\\Users\\\\user-2\\\\x"),
        ("/HOME/INGE/x", "/HOME/user-2/x"),
        ("Hostname: web7", "Hostname: host-2"),
        ("{\"host\":\"web7\"}", "{\"host\":\"host-2\"}"),
        (
            "Linux web7 6.1.0-13-amd64 #1 SMP",
            "Linux host-2 6.1.0-13-amd64 #1 SMP",
        ),
        (
            "ssh -p 22 -l inge web7 uptime",
            "ssh -p 22 -l user-2 host-2 uptime",
        ),
        (
            "ssh -x -a web7 -- nix-store",
            "ssh -x -a host-2 -- nix-store",
        ),
        ("builders = web7.intern", "builders = host-2"),
        (
            "curl -sSu inge:hunter2 https://x.example",
            "curl -sSu user-2:••• https://host-2",
        ),
        ("curl --user=inge:hunter2 x", "curl --user=user-2:••• x"),
        (
            "wget --http-user=inge --http-password=hunter2 x",
            "wget --http-user=user-2 --http-password=••• x",
        ),
        (
            "mysql --password hunter2 -u inge",
            "mysql --password ••• -u user-2",
        ),
        ("mysql -phunter2 -uinge", "mysql -p••• -uuser-2"),
        ("{\"user\":\"inge\"}", "{\"user\":\"user-2\"}"),
        (
            "{\\\"user\\\": \\\"inge\\\"}",
            "{\\\"user\\\": \\\"user-2\\\"}",
        ),
        (
            "machine web7 login inge password hunter2",
            "machine host-2 login user-2 password •••",
        ),
        ("%5B2001%3Adb8%3Adddd%3A%3A4%5D:443", "[address-1]:443"),
        ("x2001:db8:cccc::3 up", "xaddress-1 up"),
        (
            "https%253A%252F%252Finge%253Ahunter2%2540git.corp.example",
            "https://user-2:•••@host-2",
        ),
        ("in\u{200b}ge@web7", "user-2@host-2"),
    ] {
        let got = masked(text);
        let addresses = got.replace("address-1:80 to address-2.", "address-2:80 to address-1.");
        assert_eq!(addresses, other);
    }
}

#[test]
fn what_is_everybodys_stays() {
    for text in [
        "https://cache.nixos.org/nix-cache-info",
        "github:NixOS/nixpkgs/nixos-unstable",
        "https://github.com/NixOS/nix and raw.githubusercontent.com",
        "https://nix-community.cachix.org",
        "/nix/store/4ip2iayxmhhyq8bgwaqckrra58lk7qm0-glibc-2.40-66.drv",
        "/root/.cache of root, built by nixbld3",
        "127.0.0.1:80 ::1 0.0.0.0 localhost",
        "copying path 'x' at 14:02:11, 12.5 MiB of 2.40",
        "user@1000.service getty@tty1.service",
        "std::string foo::bar in lib.mkIf config.services.nginx.enable",
        "DEBUG=1 OUT=/nix/store/abc",
        "nixos-rebuild switch --flake .",
        "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=",
        "sha256-hSwgGpcZtdDsk1dnzA0xj5cNaHgN9A99hRF/mxMtwS4= and sha256:0v5…",
        "Linux kernel 6.1.0 #1, Linux 6.1.0-13-amd64, version 2.34.1",
        "at 12:34:56 and 2026-11-27T08:00:00Z, 1:02:03:04",
        "systemctl --user restart pipewire, pip install --user numpy",
        "machine learning, machine is asleep, please login again",
        "std::dead::beef Foo::bad::a1 x::add",
        "nixos/modules/config/users-groups.nix and modules/users/common.nix",
        "ssh key, ssh connection, ssh: connect failed",
        "Basic authentication failed, password required",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn host_names_are_kept_where_that_is_wished() {
    let report = line("ssh://web7 zeus /home/inge 10.1.2.3");
    let (kept, list) = mask(&report, &known(), true).expect("a report");
    assert_eq!(kept.log[0].text, "ssh://web7 zeus /home/user-2 address-1");
    assert!(list.iter().all(|one| one.kind != MaskedKind::Host));
}

#[test]
fn a_key_over_many_lines_goes_whole() {
    let mut report = Report::default();
    for text in [
        "before",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
        "QyNTUxOQAAACDx==",
        "-----END OPENSSH PRIVATE KEY-----",
        "after it",
    ] {
        report.log.push(ReportLine {
            from: "sh".to_owned(),
            text: text.to_owned(),
        });
    }
    let (masked, list) = mask(&report, &Known::default(), false).expect("a report");
    let text: Vec<&str> = masked.log.iter().map(|line| line.text.as_str()).collect();
    assert!(
        !text.concat().contains("b3Blbn") && !text.concat().contains("QyNTUx"),
        "{text:?}"
    );
    assert_eq!((text[0], text[5]), ("before", "after it"));
    assert!(
        list.iter()
            .any(|one| one.kind == MaskedKind::Token && one.count >= 2)
    );
}

#[test]
fn the_list_tells_what_and_how_often_and_the_file_never_what() {
    let report = line("mgarcia at zeus, /home/mgarcia, mgarcia@zeus");
    let (saved, list) = mask(&report, &known(), false).expect("a report");
    let user = list
        .iter()
        .find(|one| one.kind == MaskedKind::User)
        .expect("a user");
    assert_eq!((user.pseudonym.as_str(), user.count), ("user-1", 3));
    assert_eq!(user.secret.as_deref(), Some("mgarcia"));
    assert_eq!(saved.masked.len(), list.len());
    assert!(saved.masked.iter().all(|one| one.secret.is_none()));
    let home = list
        .iter()
        .find(|one| one.kind == MaskedKind::Home)
        .expect("a home");
    assert_eq!(home.pseudonym, "/home/user-1");
}

#[test]
fn what_was_masked_stays_as_it_is() {
    let text = "ssh://web7 mgarcia 10.1.2.3 a@b.example FOO=secretvalue https://t@h.example/";
    let once = masked(text);
    assert_eq!(masked(&once), once);
}

/// A secret, and how it stands in a text that gives it away.
struct Planted {
    secret: String,
    text: String,
}

fn word(chance: &mut Chance, letters: usize) -> String {
    // No pieces of words that the report says itself.
    let of = b"bcdfghjkmpqvwxz";
    (0..letters)
        .map(|_| char::from(of[chance.below(of.len())]))
        .collect()
}

fn token(chance: &mut Chance, letters: usize) -> String {
    let of = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    (0..letters)
        .map(|_| char::from(of[chance.below(of.len())]))
        .collect()
}

#[allow(clippy::too_many_lines, reason = "a table: a kind of secret a row")]
fn planted(chance: &mut Chance, kind: usize) -> Planted {
    let made = |secret: String, text: String| Planted { secret, text };
    let n = |chance: &mut Chance| 1 + chance.below(253);
    match kind % 20 {
        0 => {
            let user = word(chance, 7);
            made(
                user.clone(),
                format!("cannot open /home/{user}/.config/nix/nix.conf, says {user}"),
            )
        }
        1 => {
            let user = word(chance, 6);
            made(
                user.clone(),
                format!("file:///Users/{user}/src and {user}_old"),
            )
        }
        2 => {
            let host = word(chance, 8);
            made(
                host.clone(),
                format!("ssh-ng://builder@{host}: broken pipe; {host} gone"),
            )
        }
        3 => {
            let host = format!("{}.{}.internal", word(chance, 5), word(chance, 6));
            made(
                host.clone(),
                format!("curl: (6) Could not resolve host: {host}"),
            )
        }
        4 => {
            let host = format!("git.{}.com", word(chance, 7));
            made(
                host.clone(),
                format!("fetching git+https://{host}/team/infra.git?ref=main"),
            )
        }
        5 => {
            let (a, b, c) = (n(chance), n(chance), n(chance));
            let four = format!("10.{a}.{b}.{c}");
            made(
                four.clone(),
                format!("connect to {four} port 22: No route to host"),
            )
        }
        6 => {
            let six = format!(
                "2001:db8:{:x}:{:x}::{:x}",
                n(chance) + 256,
                n(chance),
                n(chance)
            );
            made(six.clone(), format!("trying [{six}]:443"))
        }
        7 => {
            let mac = format!(
                "52:54:00:{:02x}:{:02x}:{:02x}",
                n(chance),
                n(chance),
                n(chance)
            );
            made(mac.clone(), format!("eth0 {mac} up"))
        }
        8 => {
            let mail = format!("{}@{}.org", word(chance, 6), word(chance, 6));
            made(mail.clone(), format!("Author: Somebody <{mail}>"))
        }
        9 => {
            let secret = token(chance, 24);
            made(
                secret.clone(),
                format!("https://api.example.net/v1?access_token={secret}&x=1"),
            )
        }
        10 => {
            let secret = format!("ghp_{}", token(chance, 36));
            made(
                secret.clone(),
                format!("access-tokens = github.com={secret}"),
            )
        }
        11 => {
            let secret = token(chance, 18);
            made(
                secret.clone(),
                format!("https://ci:{secret}@cache.example.net/nar/x"),
            )
        }
        12 => {
            let secret = token(chance, 20);
            made(
                secret.clone(),
                format!("+ export DEPLOY_THING=\"{secret} and more\" ; ./run"),
            )
        }
        13 => {
            let secret = token(chance, 16);
            made(
                secret.clone(),
                format!("env DB_PASSWORD='{secret}' sh -c x"),
            )
        }
        14 => {
            let secret = format!("AAAAC3NzaC1lZDI1NTE5AAAAI{}", token(chance, 43));
            made(secret.clone(), format!("ssh-ed25519 {secret} x"))
        }
        15 => {
            let user = word(chance, 8);
            made(
                user.clone(),
                format!("Permission denied: {user}&#64;web.lan:/srv"),
            )
        }
        16 => {
            let user = format!("{}_{}", word(chance, 5), word(chance, 4));
            made(
                user.clone(),
                format!(
                    "\\/home\\/{user}\\/x then **{}** and <b>{user}</b>",
                    user.replace('_', "\\_")
                ),
            )
        }
        17 => {
            let host = word(chance, 7);
            made(
                host.clone(),
                format!("nixosConfigurations.{host}.config; \\u003c{host}> `{host}` %2F{host}"),
            )
        }
        18 => {
            let secret = token(chance, 40);
            made(secret.clone(), format!("Authorization: Bearer {secret}"))
        }
        _ => {
            let host = format!("{}.local", word(chance, 7));
            made(host.clone(), format!("github.com is fine, {host} is not"))
        }
    }
}

/// Each field that a stranger can write into, one after the other.
fn plant(report: &mut Report, at: usize, text: String) {
    let rebuild = report.rebuild.as_mut().expect("one rebuild");
    let pick = at / 12;
    match at % 12 {
        0 => report.log.push(ReportLine {
            from: "nix".to_owned(),
            text,
        }),
        1 => {
            let rows = report.processes.len();
            let command = &mut report.processes[pick % rows].command;
            *command = format!("{command} {text}");
        }
        2 => {
            let rows = report.processes.len();
            report.processes[pick % rows].name = text;
        }
        3 => report.causes[0].evidence_for.push(Evidence {
            text,
            source: "log".to_owned(),
            age_s: 1.0,
        }),
        4 => report.causes[0].evidence_against.push(Evidence {
            text: "x".to_owned(),
            source: text,
            age_s: 1.0,
        }),
        5 => report.causes[1].next_step = format!("{} {text}", report.causes[1].next_step),
        6 => rebuild.failed.push(Failed {
            name: "x".to_owned(),
            log: vec![text],
        }),
        7 => {
            rebuild.target = Some(format!(
                "{} {text}",
                rebuild.target.clone().unwrap_or_default()
            ));
        }
        8 => report.limits.push(text),
        9 => report.actions[0].lines.push(text),
        10 => {
            let course = report.course.as_mut().expect("a course");
            let bar = course
                .lanes
                .iter_mut()
                .find_map(|lane| lane.bars.first_mut());
            let bar = bar.expect("a bar");
            bar.line = format!("{} {text}", bar.line);
        }
        _ => report.backups[0].left_out.push(text),
    }
}

#[test]
fn of_two_hundred_planted_secrets_none_survives() {
    for round in 0..5 {
        let mut chance = Chance(round + 7);
        let mut report = made(&stalled(), None, Some(&course()), None, true);
        let secrets: Vec<Planted> = (0..200).map(|at| planted(&mut chance, at)).collect();
        for (at, one) in secrets.iter().enumerate() {
            // Each kind comes to each field in some round.
            plant(
                &mut report,
                at + round as usize * 5 + at / 20,
                one.text.clone(),
            );
        }
        let (saved, list) = mask(&report, &known(), false).expect("a report");
        for (form, text) in [
            ("Markdown", markdown(&saved)),
            ("HTML", html(&saved).expect("a page")),
            ("JSON", json(&saved)),
        ] {
            // As it is, and as whoever reads it sees it.
            let seen = text
                .replace('\\', "")
                .replace("&#64;", "@")
                .replace("&#38;", "&")
                .to_ascii_lowercase();
            let plain = text.to_ascii_lowercase();
            let survived: Vec<String> = secrets
                .iter()
                .filter_map(|one| {
                    let secret = one.secret.to_ascii_lowercase();
                    let at = plain.find(&secret).map(|at| (&plain, at));
                    let (text, at) = at.or_else(|| Some((&seen, seen.find(&secret)?)))?;
                    let around = text.get(at.saturating_sub(60)..at + 60).unwrap_or_default();
                    Some(format!("{} … in … {around}", one.text))
                })
                .collect();
            assert!(survived.is_empty(), "round {round}, {form}: {survived:#?}");
        }
        // And the story is still there.
        assert!(markdown(&saved).contains("glibc-2.41"));
        let kinds: std::collections::BTreeSet<MaskedKind> =
            list.iter().map(|one| one.kind).collect();
        assert_eq!(kinds.len(), 7, "{kinds:?}");
    }
}

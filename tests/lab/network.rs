//! Caches, name servers and sources that do not answer, answer late, or say no.

use std::net::UdpSocket;

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::Verdict;

use super::{
    Case, FAILS, HEALTHY, Needs, PLAIN, SILENT, TRANSFER,
    ground::{Ground, SOON, Scene, Silence},
};
use crate::{
    cache_server::{Behaviour, CacheServer},
    world::{Client, LAB_NIX, NixVersion, wait_until},
};

const STALLED: &[&str] = &["download-stalled"];
const INPUT: &[&str] = &["input-fetch-stalled", "download-stalled"];

pub(super) const CASES: &[Case] = &[
    Case {
        name: "nar-hangs",
        twin: "nar-slow",
        causes: STALLED,
        quick: true,
        make: |ground| {
            cache(
                ground,
                Behaviour::StallAfter { bytes: 3_000_000 },
                3_000_000,
            )
        },
        ..TRANSFER
    },
    Case {
        name: "nar-slow",
        twin: "nar-hangs",
        quick: true,
        watch_s: 60,
        make: |ground| {
            cache(
                ground,
                Behaviour::Slow {
                    bytes_per_s: 150_000,
                },
                1,
            )
        },
        ..HEALTHY
    },
    Case {
        name: "nar-trickles",
        twin: "nar-hangs",
        causes: &["download-trickles"],
        make: |ground| cache(ground, Behaviour::Slow { bytes_per_s: 60 }, 1),
        ..HEALTHY
    },
    Case {
        name: "nar-hangs-at-once",
        twin: "nar-slow",
        causes: STALLED,
        make: |ground| cache(ground, Behaviour::StallAfter { bytes: 200_000 }, 200_000),
        ..TRANSFER
    },
    Case {
        name: "narinfo-silent",
        twin: "narinfo-slow",
        causes: &["cache-silent", "download-stalled"],
        make: |ground| cache(ground, Behaviour::StallBeforeNarinfo, 0),
        ..TRANSFER
    },
    Case {
        name: "narinfo-slow",
        twin: "narinfo-silent",
        watch_s: 60,
        make: |ground| cache(ground, Behaviour::LateNarinfo { seconds: 12 }, 0),
        ..HEALTHY
    },
    Case {
        name: "call-unanswered",
        twin: "narinfo-slow",
        causes: &["connection-unanswered", "download-stalled"],
        make: call_unanswered,
        ..TRANSFER
    },
    Case {
        name: "cache-refuses-then-builds",
        twin: "nar-hangs",
        causes: &["built-from-source", "cache-refuses", "cache-dead"],
        watch_s: 60,
        spins: true,
        needs: Needs {
            conf: concat!("trusted-substituters = http:", "//ADDRESS:8081"),
            ..PLAIN
        },
        make: |ground| {
            let url = format!("http://{}:8081", ground.world.address());
            Ok(Scene::now(from_cache(ground, "busy", &url)?))
        },
        ..HEALTHY
    },
    Case {
        name: "cache-answers-500",
        twin: "cache-refuses-then-builds",
        family: "network-failure",
        make: |ground| {
            let server = CacheServer::start(ground.world, Behaviour::Says(500))?;
            let file = ground.derivation("fine", "echo made > $out")?;
            let url = server.url();
            let command = format!("nix-build {file} --no-out-link --option substituters {url}");
            Ok(super::scripts::then_ends(ground, &command)?.beside(server))
        },
        ..FAILS
    },
    Case {
        name: "rate-limited",
        twin: "narinfo-slow",
        verdicts: &[Verdict::Waiting, Verdict::Stuck],
        causes: &["rate-limited"],
        only: Some(NixVersion::V2_34),
        watch_s: 70,
        make: |ground| cache(ground, Behaviour::Says(429), 0),
        ..TRANSFER
    },
    Case {
        name: "name-server-silent",
        // Nix gives the name up by itself and goes on.
        verdicts: &[Verdict::Slow, Verdict::Waiting],
        twin: "narinfo-slow",
        causes: &["name-service"],
        needs: Needs {
            conf: "trusted-substituters = http://cache.example",
            ..PLAIN
        },
        make: |ground| {
            let address = ground.world.address();
            let silent = UdpSocket::bind((address, 53)).context("port 53")?;
            let conf = format!("nameserver {address}\noptions timeout:30 attempts:5\n");
            ground.root_file("/etc/resolv.conf", &conf)?;
            let client = from_cache(ground, "quick", "http://cache.example")?;
            Ok(Scene::now(client).beside(silent))
        },
        ..TRANSFER
    },
    Case {
        name: "git-input-hangs",
        twin: "git-input-slow",
        causes: INPUT,
        needs: Needs {
            programs: &["git"],
            ..PLAIN
        },
        make: |ground| {
            let silence = Silence::on(ground.world, 8082)?;
            let url = format!("http://{}:8082/x.git", ground.world.address());
            let text = format!("builtins.fetchGit {{ url = \"{url}\"; }}");
            let client = ground.build(&ground.file("git.nix", &text)?)?;
            silence.called()?;
            Ok(Scene::now(client).beside(silence))
        },
        ..TRANSFER
    },
    Case {
        name: "tarball-input-hangs",
        twin: "tarball-input-slow",
        causes: INPUT,
        make: |ground| tarball(ground, Behaviour::StallAfter { bytes: 1_000_000 }),
        ..TRANSFER
    },
    Case {
        name: "tarball-input-silent",
        twin: "tarball-input-slow",
        causes: INPUT,
        make: |ground| {
            let silence = Silence::on(ground.world, 8082)?;
            let url = format!("http://{}:8082/x.tar.gz", ground.world.address());
            let text = format!("builtins.fetchTarball \"{url}\"");
            let client = ground.build(&ground.file("tarball.nix", &text)?)?;
            silence.called()?;
            Ok(Scene::now(client).beside(silence))
        },
        ..TRANSFER
    },
    Case {
        name: "tarball-input-slow",
        twin: "tarball-input-hangs",
        watch_s: 60,
        make: |ground| {
            tarball(
                ground,
                Behaviour::Slow {
                    bytes_per_s: 100_000,
                },
            )
        },
        ..HEALTHY
    },
    Case {
        name: "git-input-slow",
        twin: "git-input-hangs",
        watch_s: 60,
        needs: Needs {
            programs: &["git"],
            ..PLAIN
        },
        make: git_slow,
        ..HEALTHY
    },
    Case {
        name: "fixed-output-hangs",
        twin: "nar-slow",
        causes: STALLED,
        make: |ground| {
            let silence = Silence::on(ground.world, 8082)?;
            let text = format!(
                r#"derivation {{ name = "source"; system = "builtin"; builder = "builtin:fetchurl";
  url = "http://{}:8082/source.tar.gz"; outputHashMode = "flat"; outputHashAlgo = "sha256";
  outputHash = "0000000000000000000000000000000000000000000000000000"; preferLocalBuild = true; }}"#,
                ground.world.address()
            );
            let client = ground.build(&ground.file("source.nix", &text)?)?;
            silence.called()?;
            Ok(Scene::now(client).beside(silence))
        },
        ..TRANSFER
    },
    Case {
        name: "builder-fetches-and-hangs",
        twin: "builder-fetches-slowly",
        causes: &["download-stalled", "builder-silent"],
        make: |ground| {
            let silence = Silence::on(ground.world, 8082)?;
            let call = format!("nc {} 8082 < /dev/null > $out", ground.world.address());
            // Its standard input must stay open, or nc ends.
            let call = call
                .replace("nc ", "sleep 9999 | nc ")
                .replace("< /dev/null ", "");
            let client = ground.building("fetches", &call)?;
            silence.called()?;
            Ok(Scene::now(client).beside(silence))
        },
        ..SILENT
    },
    Case {
        name: "builder-fetches-slowly",
        twin: "builder-fetches-and-hangs",
        watch_s: 60,
        make: |ground| {
            let server = big(
                ground,
                Behaviour::Slow {
                    bytes_per_s: 100_000,
                },
            )?;
            let url = format!("{}/nar/{}", server.url(), nar(ground)?);
            let client = ground.building("fetches", &format!("wget -q -O $out {url}"))?;
            Ok(Scene::now(client).beside(server))
        },
        ..HEALTHY
    },
    Case {
        name: "upload-hangs",
        twin: "upload-slow",
        causes: &["download-stalled"],
        make: |ground| upload(ground, 1_000_000, true),
        ..TRANSFER
    },
    Case {
        name: "upload-slow",
        twin: "upload-hangs",
        watch_s: 60,
        make: |ground| upload(ground, 120_000, false),
        ..HEALTHY
    },
];

fn big(ground: &Ground<'_>, behaviour: Behaviour) -> Result<CacheServer> {
    CacheServer::start(ground.world, behaviour)
}

fn from_cache(ground: &Ground<'_>, attribute: &str, url: &str) -> Result<Client> {
    ground.alice(&[
        "nix-build",
        LAB_NIX,
        "-A",
        attribute,
        "--no-out-link",
        "--argstr",
        "seconds",
        "300",
        "--argstr",
        "tag",
        if attribute == "big" { "0" } else { "labelled" },
        "--option",
        "substituters",
        url,
    ])
}

/// A download from a cache that behaves so, once so many bytes have come.
fn cache<'w>(ground: &Ground<'w>, behaviour: Behaviour, bytes: u64) -> Result<Scene<'w>> {
    let server = big(ground, behaviour)?;
    let client = from_cache(ground, "big", server.url())?;
    ensure!(
        wait_until(SOON, || server.sent() >= bytes),
        "nothing comes: {}",
        ground.said()
    );
    Ok(Scene::now(client).beside(server))
}

/// Set aside for tests, as the world's own addresses are.
const NOWHERE: &str = "198.19.7.7";

/// Nothing answers there: the machine passes nothing on.
fn call_unanswered<'w>(ground: &Ground<'w>) -> Result<Scene<'w>> {
    let gateway = ground.world.address().to_string();
    ground.world.run(
        crate::world::User::Root,
        "ip",
        ["route", "add", "198.19.0.0/16", "via", gateway.as_str()],
    )?;
    let text = format!("builtins.fetchTarball \"http://{NOWHERE}/x.tar.gz\"");
    let client = ground.build(&ground.file("far.nix", &text)?)?;
    Ok(Scene::now(client))
}

/// The file of the archive of `big` in the cache.
fn nar(ground: &Ground<'_>) -> Result<String> {
    let folder = ground.world.inside("/nix/lab/cache/nar");
    std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .next()
        .context("no archive in the cache")
}

/// An input of an evaluation that comes so. That it is no archive shows only at its end.
fn tarball<'w>(ground: &Ground<'w>, behaviour: Behaviour) -> Result<Scene<'w>> {
    let server = big(ground, behaviour)?;
    let url = format!("{}/nar/{}", server.url(), nar(ground)?);
    let text = format!("builtins.fetchurl \"{url}\"");
    let client = ground.build(&ground.file("tarball.nix", &text)?)?;
    ensure!(
        wait_until(SOON, || server.sent() > 500_000),
        "nothing comes: {}",
        ground.said()
    );
    Ok(Scene::now(client).beside(server))
}

/// A repository over plain HTTP, whose one big object comes slowly.
fn git_slow<'w>(ground: &Ground<'w>) -> Result<Scene<'w>> {
    let server = big(
        ground,
        Behaviour::Slow {
            bytes_per_s: 100_000,
        },
    )?;
    let script = "cd /nix/lab/cache/nar && mkdir repo && cd repo && git init -q . && \
                  dd if=/dev/urandom of=big bs=1M count=12 2>/dev/null && git add big && \
                  git -c user.name=lab -c user.email=lab@example.org commit -qm big && \
                  git update-server-info && chmod -R a+rX .";
    ground
        .world
        .run(crate::world::User::Root, "sh", ["-c", script])?;
    let url = format!("{}/nar/repo/.git", server.url());
    let text = format!("builtins.fetchGit {{ url = \"{url}\"; }}");
    let client = ground.build(&ground.file("git.nix", &text)?)?;
    ensure!(
        wait_until(SOON, || server.sent() > 100_000),
        "nothing comes: {}",
        ground.said()
    );
    Ok(Scene::now(client).beside(server))
}

fn upload<'w>(ground: &Ground<'w>, bytes_per_s: u64, hangs: bool) -> Result<Scene<'w>> {
    let path = ground.world.run(
        crate::world::User::Alice,
        "nix-build",
        [LAB_NIX, "-A", "big", "--no-out-link"],
    )?;
    let server = CacheServer::take_in(ground.world, bytes_per_s)?;
    let to = format!("{}?compression=none", server.url());
    let client = ground.alice(&["nix", "copy", "--to", &to, &path])?;
    ensure!(
        wait_until(SOON, || server.sent() > 500_000),
        "nothing goes: {}",
        ground.said()
    );
    if hangs {
        server.set(Behaviour::StallAfter { bytes: 0 });
    }
    Ok(Scene::now(client).beside(server))
}

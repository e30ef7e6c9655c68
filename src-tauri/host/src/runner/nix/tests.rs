use std::io::Write as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nixlamp_core::model::Planned;
use tokio::sync::oneshot;

use super::read::{Heard, accept};
use super::{Ears, is_one_value, sweep};

const BUILD: &str = include_str!("../../../../../tests/fixtures/nix_log/2.34-build.log");

/// What comes over one connection whose other end is closed before the command
/// ends.
fn hear(text: Vec<u8>) -> Heard {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s");
    let listener = UnixListener::bind(&path).expect("bound");
    let mut client = UnixStream::connect(&path).expect("connected");
    let writer = std::thread::spawn(move || client.write_all(&text).is_ok());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let heard = Heard::new(Instant::now());
    let (end, ends) = oneshot::channel();
    runtime.block_on(async {
        let reading = accept(listener, &heard, ends);
        let ending = async {
            // Not before all is written, as a command does not.
            while !writer.is_finished() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            let _ = end.send(());
        };
        tokio::join!(reading, ending);
    });
    heard
}

#[test]
fn what_was_written_before_the_end_is_heard() {
    let heard = hear(BUILD.as_bytes().to_vec());
    let clients = heard.clients();
    let [client] = clients.as_slice() else {
        panic!("{} clients", clients.len());
    };
    assert_eq!(client.id.pid, std::process::id());
    assert!(client.ended);
    let progress = client.log.progress(client.id, 1.0).expect("some");
    assert_eq!(progress.planned, Some(Planned { build: 6, fetch: 0 }));
    assert_eq!(progress.built, 6);
}

#[test]
fn a_line_without_an_end_is_passed_over() {
    let mut text = br#"{"action":"msg","level":0,"msg":""#.to_vec();
    text.resize(5 << 20, b'x');
    text.extend_from_slice(b"\"}\n{\"action\":\"msg\",\"level\":0,\"msg\":\"error: short\"}\n");
    let heard = hear(text);
    let lines = heard.clients()[0].log.lines();
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["error: short"]);
}

#[test]
fn without_an_agent_the_end_comes_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nix.sock");
    let ears = Ears {
        listener: UnixListener::bind(&path).expect("bound"),
        path: path.clone(),
        agent: folder.path().join("agent.sock"),
    };
    let listening = ears.listen();
    let mut client = UnixStream::connect(&path).expect("connected");
    client.write_all(BUILD.as_bytes()).expect("read");
    drop(client);
    let begun = Instant::now();
    listening.end().wait(Duration::from_secs(20));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(!path.exists());
}

#[test]
fn only_a_path_that_nix_reads_as_it_stands() {
    assert!(is_one_value(Path::new("/run/user/1000/nixlamp/nix-1.sock")));
    for path in ["/a b/x", "/a#b", "relative", "/a\nb", "/é"] {
        assert!(!is_one_value(Path::new(path)), "{path}");
    }
}

#[test]
fn only_what_the_dead_have_left_is_swept() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["nix-4194305.sock", "nix-1.sock", "agent.sock", "nix-x.sock"];
    for name in names {
        std::fs::write(folder.path().join(name), "").expect("written");
    }
    sweep(folder.path());
    let there = |name: &str| -> PathBuf { folder.path().join(name) };
    // No pid is that high, see proc(5) on pid_max.
    assert!(!there("nix-4194305.sock").exists());
    for name in &names[1..] {
        assert!(there(name).exists(), "{name}");
    }
}

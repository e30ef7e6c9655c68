//! Who may take the socket, and who may speak on it.

use std::io::Read;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Agent, BindError, MetadataExt, PathBuf, PermissionsExt, bind, socket};

/// Set for a copy of this test program that plays another user.
const PART: &str = "NIXLAMP_TEST_SOCKET";

fn why(result: Result<super::super::Listener, BindError>) -> String {
    match result {
        Err(BindError::Refused(why)) => why,
        other => format!("not refused: {other:?}"),
    }
}

#[test]
fn the_socket_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = socket(folder.path());
    let listener = bind(&path).expect("nobody else is here");
    let mode = |path: &std::path::Path| {
        let meta = std::fs::metadata(path).expect("it is there");
        meta.mode() & 0o777
    };
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&path.with_extension("lock")), 0o600);
    assert_eq!(mode(path.parent().expect("has one")), 0o700);
    drop(listener);
    assert!(!path.exists());
}

#[test]
fn a_dead_socket_is_replaced_and_a_live_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = socket(folder.path());
    let first = bind(&path).expect("nobody else is here");
    assert!(matches!(bind(&path), Err(BindError::AlreadyRuns)));
    assert!(path.exists(), "the live one is untouched");
    drop(first);
    // As a killed agent leaves it.
    drop(UnixListener::bind(&path).expect("bound"));
    assert!(path.exists());
    drop(bind(&path).expect("the dead one is replaced"));
    // Alive, but without our lock.
    let _stranger = UnixListener::bind(&path).expect("bound");
    assert!(matches!(bind(&path), Err(BindError::AlreadyRuns)));
    assert!(UnixStream::connect(&path).is_ok());
}

#[test]
fn what_a_child_is_about_to_let_go_of_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = socket(folder.path());
    drop(bind(&path).expect("makes the folder"));
    let left = std::fs::File::create(path.with_extension("lock")).expect("opened");
    left.lock().expect("nobody has it");
    let listens = UnixListener::bind(&path).expect("bound");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            drop((left, listens));
        });
        drop(bind(&path).expect("it is let go of"));
    });
}

#[test]
fn who_listens_and_does_not_accept_holds_nobody_up() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = socket(folder.path());
    drop(bind(&path).expect("makes the folder"));
    let _silent = UnixListener::bind(&path).expect("bound");
    let mut waiting = Vec::new();
    let begun = Instant::now();
    while let Some(one) = at_once(&path) {
        waiting.push(one);
        assert!(begun.elapsed() < Duration::from_secs(20), "never full");
    }
    assert!(matches!(bind(&path), Err(BindError::AlreadyRuns)));
}

/// A connection, unless it would have to wait.
fn at_once(path: &std::path::Path) -> Option<std::os::fd::OwnedFd> {
    let kind = rustix::net::SocketType::STREAM;
    let one = rustix::net::socket(rustix::net::AddressFamily::UNIX, kind, None).ok()?;
    rustix::io::ioctl_fionbio(&one, true).ok()?;
    let address = rustix::net::SocketAddrUnix::new(path).ok()?;
    rustix::net::connect(&one, &address).ok()?;
    Some(one)
}

#[test]
fn what_is_in_the_way_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = socket(folder.path());
    drop(bind(&path).expect("makes the folder"));
    std::fs::write(&path, "precious").expect("written");
    assert!(why(bind(&path)).contains("something else"));
    assert_eq!(std::fs::read(&path).expect("still there"), b"precious");
    std::fs::remove_file(&path).expect("gone");
    std::os::unix::fs::symlink("/nonexistent", &path).expect("linked");
    assert!(why(bind(&path)).contains("something else"));
    assert!(std::fs::symlink_metadata(&path).is_ok());

    let long = folder.path().join("x".repeat(200)).join("agent.sock");
    assert!(why(bind(&long)).starts_with("Nixlamp cannot be reached by its window"));
    let below_a_file = path.with_extension("lock").join("agent.sock");
    assert!(why(bind(&below_a_file)).contains("agent.lock"));
}

#[test]
fn a_folder_that_others_may_write_to_is_refused() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for mode in [0o777, 0o1777, 0o770, 0o702] {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode))
            .expect("ours");
        let why = why(bind(&folder.path().join("agent.sock")));
        assert!(why.contains("other users may write"), "{why}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("ours").count(), 0);
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/tmp", &link).expect("linked");
    assert!(why(bind(&link.join("agent.sock"))).contains("it is a link"));
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(folder.path(), Some(65534), None).expect("root may");
        let why = why(bind(&folder.path().join("agent.sock")));
        assert!(why.contains("belongs to another user"), "{why}");
    }
}

#[test]
fn part_of_another_user() {
    let Some(path) = std::env::var_os(PART).map(PathBuf::from) else {
        return;
    };
    let mut heard = Vec::new();
    let mut stream = UnixStream::connect(path).expect("the modes were opened");
    let _ = stream.read_to_end(&mut heard);
    assert_eq!(heard, b"");
}

/// Modes can be opened by mistake; the kernel's word on the peer cannot.
#[tokio::test]
async fn another_user_hears_nothing() {
    // Only root can become somebody else.
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let agent = Agent::start();
    let path = agent.path();
    let open = std::fs::Permissions::from_mode(0o777);
    for part in path.ancestors().take(4) {
        std::fs::set_permissions(part, open.clone()).expect("root may");
    }
    // Copied to where everyone can start it.
    let program = agent.folder.path().join("program");
    std::fs::copy(std::env::current_exe().expect("this program"), &program).expect("copied");
    let output = tokio::task::spawn_blocking(move || {
        Command::new(program)
            .args(["--exact", "serve::tests::rights::part_of_another_user"])
            .env(PART, path)
            .current_dir("/")
            .uid(65534)
            .stdin(Stdio::null())
            .output()
    });
    let output = output.await.expect("no panic").expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    agent
        .client()
        .await
        .look()
        .await
        .expect("the owner is heard");
}

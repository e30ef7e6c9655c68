//! Looks at: whether each remote builder answers where ssh listens.
//! Cannot tell when: the way to it stands in an `ssh_config` that is not read
//! here, or a jump host stands between.

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::address::Address;
use super::parts::here::{self, Here};
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "builders",
    group: HealthGroup::Network,
    cost: CheckCost::OnRequest,
    limit: Duration::from_secs(20),
    leaves: true,
    nothing: "check-builders.nothing",
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(3);
/// Of one name so many are tried.
const ADDRESSES: usize = 4;

fn run(here: &Here) -> Option<Said> {
    let set = settings::of_system(here).words("builders");
    let machines = machines(here, set);
    if machines.is_empty() {
        return None;
    }
    let asked: Vec<(String, Result<f64, String>)> = machines
        .iter()
        .take(6)
        .map(|(host, port)| (host.clone(), greet(host, *port)))
        .collect();
    Some(judge(&asked))
}

/// Hosts and ports. `builders` holds machines, divided by `;`, or `@FILE`; its
/// default is `@/etc/nix/machines`.
fn machines(here: &Here, set: Option<Vec<String>>) -> Vec<(String, u16)> {
    let text = set.map_or_else(|| "@/etc/nix/machines".to_owned(), |words| words.join(" "));
    text.split(';')
        .flat_map(|part| {
            match part.trim().strip_prefix('@') {
                Some(file) => here::read(&here.path(file)).unwrap_or_default(),
                None => part.to_owned(),
            }
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
        })
        .filter_map(|line| host(line.split('#').next()?.split_whitespace().next()?))
        .collect()
}

/// `ssh-ng://me@builder:2222?x=y` → `builder`, 2222.
fn host(uri: &str) -> Option<(String, u16)> {
    let scheme = uri.split_once("://").map_or("ssh", |(scheme, _)| scheme);
    if !scheme.starts_with("ssh") {
        return None;
    }
    let address = Address::loose(uri)?;
    Some((address.host, address.port.unwrap_or(22)))
}

/// What an ssh server says first (RFC 4253, 4.2) begins with `SSH-`.
fn greet(host: &str, port: u16) -> Result<f64, String> {
    let begun = Instant::now();
    let addresses: Vec<SocketAddr> = (host, port)
        .to_socket_addrs()
        .map_or_else(|_| Vec::new(), |all| all.take(ADDRESSES).collect());
    if addresses.is_empty() {
        return Err(say!("check-builders.name"));
    }
    let each = LIMIT / addresses.len() as u32;
    let mut stream = addresses
        .iter()
        .find_map(|address| TcpStream::connect_timeout(address, each).ok())
        .ok_or_else(|| say!("check-builders.unreachable", port = port))?;
    let mut said = [0; 4];
    stream
        .set_read_timeout(Some(LIMIT))
        .and_then(|()| stream.read_exact(&mut said))
        .map_err(|_| say!("check-builders.silent", port = port))?;
    if &said == b"SSH-" {
        Ok(begun.elapsed().as_secs_f64() * 1000.0)
    } else {
        Err(say!("check-builders.no-ssh", port = port))
    }
}

fn judge(asked: &[(String, Result<f64, String>)]) -> Said {
    let well = asked.iter().filter(|(_, answer)| answer.is_ok()).count();
    let other_name = Err(say!("check-builders.name"));
    let unresolved = asked.iter().any(|(_, answer)| *answer == other_name);
    let number = say!("so-many-of", count = well, all = asked.len());
    let said = if well == asked.len() {
        Said::fine(number)
    } else if unresolved {
        Said::unknown(number)
    } else {
        Said::look(number, say!("check-builders.next"))
    };
    said.with(asked.iter().map(|(host, answer)| match answer {
        Ok(ms) => say!("host-answers-in", host = host, ms = format!("{ms:.0}")),
        Err(why) => say!("host-and-what", host = host, what = why),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parts::curl::testing::server;
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn machines_are_found_in_settings_and_files() {
        let (_folder, here) = machine(&[(
            "etc/nix/machines",
            "# ours\nssh://me@big x86_64-linux\nssh-ng://far:2222 aarch64-linux\nlocal\n",
        )]);
        let found = machines(&here, None);
        assert_eq!(found[0], ("big".to_owned(), 22));
        assert_eq!(found[1], ("far".to_owned(), 2222));
        assert_eq!(
            machines(
                &here,
                Some(vec!["ssh://a".into(), ";".into(), "ssh://b".into()])
            )
            .len(),
            2
        );
        assert_eq!(machines(&here, Some(Vec::new())), []);
        assert_eq!(
            host("ssh-ng://bob@[::1]:2223"),
            Some(("::1".to_owned(), 2223))
        );
        assert_eq!(host("[::1]"), Some(("::1".to_owned(), 22)));
    }

    #[test]
    fn one_that_answers_one_that_is_silent_and_one_that_is_away() {
        let port = |url: &str| {
            url.rsplit(':')
                .next()
                .and_then(|p| p.parse().ok())
                .expect("a port")
        };
        let begun = Instant::now();
        // curl's test server speaks after it has heard something only.
        assert!(
            greet("127.0.0.1", port(&server(None))).is_err_and(|why| why.ends_with("says nothing"))
        );
        assert!(begun.elapsed() < LIMIT + Duration::from_secs(1));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = listener.local_addr().expect("bound").port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            std::io::Write::write_all(&mut stream, b"SSH-2.0-x\r\n").expect("heard");
        });
        // Of its two addresses only one listens.
        assert!(greet("localhost", own).is_ok());
        assert!(greet("127.0.0.1", 1).is_err_and(|why| why.starts_with("cannot be reached")));
        let away = judge(&[
            ("a".into(), Ok(3.0)),
            ("b".into(), Err("cannot be reached".into())),
        ]);
        assert!(away.line().starts_with("Look 1 of 2"));
    }
}

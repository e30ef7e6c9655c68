//! Looks at: whether each name server of `resolv.conf` knows the first cache.
//! Cannot tell when: there is no `resolv.conf`.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::address::Address;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "dns",
    group: HealthGroup::Network,
    cost: CheckCost::OnRequest,
    limit: Duration::from_secs(8),
    leaves: true,
    nothing: "check-dns.nothing",
    run,
    ..USUAL
};

/// For each server; glibc itself waits 5 s before it asks the next.
const LIMIT: Duration = Duration::from_secs(2);
const SLOW_MS: f64 = 800.0;
/// glibc asks no more than these, see resolv.conf(5).
const SERVERS: usize = 3;

/// What a server answered: how long it took and whether it knows the name.
type Answer = Result<(f64, bool), String>;

fn run(here: &Here) -> Option<Said> {
    let text = match here.read("etc/resolv.conf") {
        Ok(text) => text,
        Err(why) => return Some(Said::unread("/etc/resolv.conf", &why)),
    };
    let caches = settings::of_person(here).substituters();
    let hosts = here.read("etc/hosts").unwrap_or_default();
    let name = caches
        .iter()
        .filter(|url| settings::is_http(url))
        .filter_map(|url| Some(Address::of(url)?.host))
        .find(|host| is_asked_for(host, &hosts))?;
    let asked: Vec<(IpAddr, Answer)> = servers(&text)
        .into_iter()
        .map(|server| (server, ask(SocketAddr::new(server, here.dns_port), &name)))
        .collect();
    Some(judge(&asked, &name))
}

/// Neither a number nor a name that this machine knows by itself.
fn is_asked_for(host: &str, hosts: &str) -> bool {
    let is_number = host.contains(':') || host.parse::<IpAddr>().is_ok();
    let is_own = host == "localhost" || host.ends_with(".localhost");
    let is_listed = hosts
        .lines()
        .filter_map(|line| line.split('#').next())
        .any(|line| line.split_whitespace().skip(1).any(|name| name == host));
    !is_number && !is_own && !is_listed
}

fn servers(resolv_conf: &str) -> Vec<IpAddr> {
    resolv_conf
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            (words.next() == Some("nameserver")).then(|| words.next())?
        })
        // Of fe80::1%eth0 the standard library knows the address only.
        .filter_map(|word| word.split('%').next()?.parse().ok())
        .take(SERVERS)
        .collect()
}

/// One question for an address (RFC 1035, section 4), one answer.
fn ask(server: SocketAddr, name: &str) -> Answer {
    let begun = Instant::now();
    let own = if server.is_ipv4() {
        "0.0.0.0:0"
    } else {
        "[::]:0"
    };
    let said = (|| -> std::io::Result<Vec<u8>> {
        let socket = UdpSocket::bind(own)?;
        socket.set_read_timeout(Some(LIMIT))?;
        socket.connect(server)?;
        socket.send(&question(name))?;
        let mut buffer = [0; 1500];
        let count = socket.recv(&mut buffer)?;
        Ok(buffer[..count].to_vec())
    })();
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    match said {
        Ok(answer) => understand(&answer).map(|known| (took_ms, known)),
        Err(error) => Err(match error.kind() {
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut => {
                say!("check-dns.late", seconds = LIMIT.as_secs())
            }
            std::io::ErrorKind::ConnectionRefused => say!("check-dns.refuses"),
            _ => say!("check-dns.unreachable", error = error.to_string()),
        }),
    }
}

const ID: [u8; 2] = [0x4e, 0x4c];

fn question(name: &str) -> Vec<u8> {
    // Recursion desired; one question.
    let mut bytes = [&ID[..], &[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(label.len().min(63) as u8);
        bytes.extend(label.bytes().take(63));
    }
    // The end of the name; type A, class IN.
    bytes.extend([0, 0, 1, 0, 1]);
    bytes
}

/// Whether it knows the name; or why it does not say.
fn understand(answer: &[u8]) -> Result<bool, String> {
    if answer.len() < 12 || answer[..2] != ID {
        return Err(say!("check-dns.something-else"));
    }
    match answer[3] & 15 {
        0 => Ok(true),
        2 => Err(say!("check-dns.servfail")),
        3 => Ok(false),
        5 => Err(say!("check-dns.refuses")),
        code => Err(say!("check-dns.code", code = u32::from(code))),
    }
}

fn detail(server: IpAddr, answer: &Answer) -> String {
    let server = server.to_string();
    match answer {
        Ok((ms, true)) => say!("host-answers-in", host = server, ms = format!("{ms:.0}")),
        Ok((ms, false)) => say!(
            "check-dns.no-such-name",
            server = server,
            ms = format!("{ms:.0}"),
        ),
        Err(why) => say!("host-and-what", host = server, what = why),
    }
}

fn judge(asked: &[(IpAddr, Answer)], name: &str) -> Said {
    let details = asked.iter().map(|(server, answer)| detail(*server, answer));
    let known = asked
        .iter()
        .any(|(_, answer)| matches!(answer, Ok((_, true))));
    let well = asked.iter().filter(|(_, answer)| answer.is_ok()).count();
    let first_ms = asked
        .iter()
        .find_map(|(_, answer)| answer.as_ref().ok().map(|a| a.0));
    let all = asked.len();
    let number = say!("check-dns.answer-for", count = well, all = all, name = name);
    let number_in = |ms: f64| {
        say!(
            "check-dns.answer-for-in",
            count = well,
            all = all,
            name = name,
            ms = format!("{ms:.0}"),
        )
    };
    let said = match (asked.first().map(|(_, answer)| answer), first_ms) {
        (None, _) => Said::bad(
            say!("check-dns.none-named"),
            say!("check-dns.none-named-next"),
        ),
        (_, None) => Said::bad(number, say!("check-dns.none-answers-next")),
        (_, Some(_)) if !known => Said::look(
            say!(
                "check-dns.answer-for-no-such",
                count = well,
                all = all,
                name = name,
            ),
            say!("check-dns.no-such-name-next"),
        ),
        // The first is asked first: each look-up waits for it.
        (Some(Err(_)), Some(_)) => Said::look(number, say!("check-dns.silent-next")),
        (_, Some(ms)) if ms > SLOW_MS => Said::look(number_in(ms), say!("check-dns.slow-next")),
        (_, Some(ms)) => Said::fine(number_in(ms)),
    };
    said.with(details)
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    /// A server that gives one record to everybody, or is silent.
    fn server(speaks: bool) -> u16 {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let port = socket.local_addr().expect("bound").port();
        std::thread::spawn(move || {
            let mut buffer = [0; 512];
            while let Ok((count, who)) = socket.recv_from(&mut buffer) {
                if speaks {
                    let mut answer = buffer[..count].to_vec();
                    answer[2] |= 0x80;
                    answer[7] = 1;
                    let _ = socket.send_to(&answer, who);
                }
            }
        });
        port
    }

    fn said(port: u16) -> Said {
        let (_folder, mut here) = machine(&[("etc/resolv.conf", "# x\nnameserver 127.0.0.1\n")]);
        here.dns_port = port;
        run(&here).expect("it applies")
    }

    #[test]
    fn a_server_that_answers_is_fine_and_a_silent_one_is_told_in_time() {
        let well = said(server(true));
        assert!(
            well.line()
                .starts_with("Fine 1 of 1 answers for cache.nixos.org, in "),
            "{well:?}"
        );
        let begun = Instant::now();
        let silent = said(server(false));
        assert!(silent.line().starts_with("Bad 0 of 1 answer"), "{silent:?}");
        assert_eq!(silent.details, ["127.0.0.1 does not answer within 2 s"]);
        assert!(begun.elapsed() < Duration::from_secs(4));
    }

    #[test]
    fn numbers_and_names_of_this_machine_are_not_asked_for() {
        let of = |caches: &str| {
            let (_folder, mut here) = machine(&[
                ("etc/resolv.conf", "nameserver 127.0.0.1\n"),
                ("etc/hosts", "10.0.0.9 nas nas.example # ours\n"),
                ("etc/nix/nix.conf", &format!("substituters = {caches}\n")),
            ]);
            here.dns_port = server(true);
            run(&here).map(|said| said.number)
        };
        let at = "://";
        let own = format!(
            "http{at}[2001:db8::7]:5000 http{at}192.0.2.1 http{at}localhost:1 http{at}nas.example s3{at}bucket.example"
        );
        assert_eq!(of(&own), None);
        let after = of(&format!("{own} https{at}bob:x@c.example:1/y")).expect("a name");
        assert!(after.starts_with("1 of 1 answers for c.example"), "{after}");
    }

    #[test]
    fn answers_are_judged() {
        let at = |n| IpAddr::from([192, 0, 2, n]);
        let silent = Err("does not answer within 2 s".to_owned());
        let said = |asked: &[(IpAddr, Answer)]| judge(asked, "c.example").line();
        assert!(
            said(&[(at(1), silent.clone()), (at(2), Ok((9.0, true)))]).starts_with("Look 1 of 2")
        );
        assert!(said(&[(at(1), Ok((9.0, true))), (at(2), silent)]).starts_with("Fine 1 of 2"));
        assert!(
            said(&[(at(1), Ok((900.0, true)))])
                .starts_with("Look 1 of 1 answers for c.example, in 900 ms")
        );
        assert_eq!(
            said(&[(at(1), Ok((9.0, false)))]).split(" -> ").next(),
            Some("Look 1 of 1 answers for c.example: there is no such name")
        );
        let nxdomain = [ID[0], ID[1], 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0];
        assert_eq!(understand(&nxdomain), Ok(false));
        assert!(said(&[]).starts_with("Bad none is named"));
        assert_eq!(
            understand(&[0; 12]),
            Err("answers something else".to_owned())
        );
        assert_eq!(servers("nameserver fe80::1%eth0\nnameserver x\n").len(), 1);
    }
}

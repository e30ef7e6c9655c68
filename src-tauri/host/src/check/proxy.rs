//! Looks at: proxy variables: whether they are addresses, agree, and whether
//! one on this machine answers.
//! Cannot tell when: the daemon's own variables may not be read.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;

use super::parts::address::Address;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "proxy",
    group: HealthGroup::Network,
    run,
    ..USUAL
};

const NAMES: [&str; 3] = ["http_proxy", "https_proxy", "all_proxy"];
const LIMIT: Duration = Duration::from_millis(500);
/// That of a proxy without one, see curl(1).
const PORT: u16 = 1080;

fn run(here: &Here) -> Option<Said> {
    let set: Vec<(&str, Option<Address>)> = NAMES
        .iter()
        .filter_map(|name| {
            let upper = name.to_uppercase();
            let value = here.variable(name).or_else(|| here.variable(&upper))?;
            Some((*name, Address::loose(value)))
        })
        .collect();
    let daemon = daemons(here);
    let deaf = set
        .iter()
        .filter_map(|(_, address)| address.as_ref())
        .find(|address| is_local(address) && !answers(address));
    Some(judge(&set, daemon.as_deref(), deaf))
}

/// The environment that systemd gives the daemon, from its unit files. `None`
/// where there are none.
fn daemons(here: &Here) -> Option<String> {
    let mut text = String::new();
    for unit in [
        "etc/systemd/system/nix-daemon.service",
        "run/current-system/etc/systemd/system/nix-daemon.service",
    ] {
        text.push_str(&here.read(unit).unwrap_or_default());
        let folder = format!("{unit}.d");
        for name in here.names(&folder) {
            text.push_str(&here.read(format!("{folder}/{name}")).unwrap_or_default());
        }
    }
    (!text.is_empty()).then_some(text)
}

fn is_local(address: &Address) -> bool {
    let name = &address.host;
    name == "localhost" || name.starts_with("127.") || name == "::1"
}

/// Only ever asked of this machine itself.
fn answers(address: &Address) -> bool {
    (address.host.as_str(), address.port.unwrap_or(PORT))
        .to_socket_addrs()
        .is_ok_and(|mut all| all.any(|address| TcpStream::connect_timeout(&address, LIMIT).is_ok()))
}

fn judge(set: &[(&str, Option<Address>)], daemon: Option<&str>, deaf: Option<&Address>) -> Said {
    if let Some((name, _)) = set.iter().find(|(_, address)| address.is_none()) {
        return Said::bad(
            say!("check-proxy.not-understood", name = *name),
            say!("check-proxy.not-understood-next"),
        );
    }
    let Some(first) = set.iter().find_map(|(_, address)| address.as_ref()) else {
        return Said::fine(say!("check-proxy.none"));
    };
    if let Some(address) = deaf {
        return Said::bad(
            say!("check-proxy.silent", address = address.to_string()),
            say!("check-proxy.silent-next"),
        );
    }
    let address = first.to_string();
    match daemon {
        Some(text)
            if NAMES
                .iter()
                .any(|name| text.to_lowercase().contains(&format!("{name}="))) =>
        {
            Said::fine(say!("check-proxy.for-both", address = address))
        }
        Some(_) => Said::look(
            say!("check-proxy.for-you-alone", address = address),
            say!("check-proxy.for-you-alone-next"),
        ),
        None => Said::unknown(say!("check-proxy.daemon-unknown", address = address)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    fn said(proxy: Option<&str>, unit: Option<&str>) -> String {
        let files: Vec<(&str, &str)> = unit
            .iter()
            .map(|text| ("etc/systemd/system/nix-daemon.service", *text))
            .collect();
        let (_folder, mut here) = machine(&files);
        if let Some(proxy) = proxy {
            here.variables
                .insert("HTTPS_PROXY".to_owned(), proxy.to_owned());
        }
        run(&here).expect("it applies").line()
    }

    #[test]
    fn told_from_variables_and_units() {
        let url = Some("http://proxy.example:3128");
        assert_eq!(said(None, None), "Fine none is set");
        assert_eq!(
            said(
                url,
                Some("Environment=\"https_proxy=http://proxy.example:3128\"")
            ),
            "Fine proxy.example:3128 for you and the daemon"
        );
        assert!(said(url, Some("[Service]")).starts_with("Look proxy.example:3128 for you, none"));
        assert!(said(url, None).starts_with("Unknown "));
        assert!(said(Some("proxy:3128"), None).starts_with("Unknown proxy:3128 for you"));
        let secret = said(Some("bob:s3cr3t#x@proxy:3128"), None);
        assert!(secret.starts_with("Bad https_proxy is an address that is not understood"));
        assert!(!secret.contains("bob"), "{secret}");
    }

    #[test]
    fn a_proxy_on_this_machine_that_nobody_serves_is_bad() {
        assert!(
            said(Some("http://127.0.0.1:1"), None).starts_with("Bad 127.0.0.1:1 does not answer")
        );
        // A silent one is one that accepts: whether it works, a download tells.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", silent.local_addr().expect("bound"));
        assert!(said(Some(&url), None).starts_with("Unknown "));
        // curl takes it without a scheme too.
        let (_, plain) = url.split_once("://").expect("a scheme");
        assert!(said(Some(plain), None).starts_with("Unknown 127.0.0.1:"));
    }
}

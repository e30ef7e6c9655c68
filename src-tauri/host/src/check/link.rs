//! Looks at: whether a network interface is up and a default route is there.
//! Cannot tell when: the kernel's route table cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "link",
    group: HealthGroup::Network,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

/// `ARPHRD_LOOPBACK` of `linux/if_arp.h`.
const LOOPBACK: &str = "772";

fn run(here: &Here) -> Option<Said> {
    let up: Vec<String> = here
        .names("sys/class/net")
        .into_iter()
        .filter(|name| {
            let field = |field: &str| {
                let text = here.read(format!("sys/class/net/{name}/{field}"));
                text.unwrap_or_default().trim().to_owned()
            };
            // Some drivers, tunnels among them, only say "unknown".
            field("type") != LOOPBACK && ["up", "unknown"].contains(&field("operstate").as_str())
        })
        .collect();
    let v4 = here.read("proc/net/route");
    let v6 = here.read("proc/net/ipv6_route").unwrap_or_default();
    Some(match v4 {
        Ok(v4) => judge(&up, route(&v4, &v6)),
        Err(why) => Said::unread("/proc/net/route", &why),
    })
}

/// `RTF_REJECT` of `linux/route.h`: a route that leads nowhere.
const REJECT: u32 = 0x200;

fn rejects(flags: Option<&&str>) -> bool {
    flags
        .and_then(|flags| u32::from_str_radix(flags, 16).ok())
        .is_some_and(|flags| flags & REJECT != 0)
}

/// The interface of a default route.
fn route(v4: &str, v6: &str) -> Option<String> {
    let four = v4.lines().skip(1).find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_default = words.get(1) == Some(&"00000000") && words.get(7) == Some(&"00000000");
        (is_default && !rejects(words.get(3))).then(|| words[0].to_owned())
    });
    let six = || {
        v6.lines().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let all_zero = words.first()?.bytes().all(|digit| digit == b'0');
            let last = *words.last()?;
            let is_default = all_zero && words.get(1) == Some(&"00") && last != "lo";
            (is_default && !rejects(words.get(8))).then(|| last.to_owned())
        })
    };
    four.or_else(six)
}

fn judge(up: &[String], route: Option<String>) -> Said {
    match (up.is_empty(), route) {
        (_, Some(interface)) => Said::fine(say!("check-link.up", interface = interface)),
        (false, None) => Said::look(
            say!("check-link.no-route", interfaces = words::list(up)),
            say!("check-link.no-route-next"),
        ),
        (true, None) => Said::bad(say!("check-link.down"), say!("check-link.down-next")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::said::testing::said_of_nothing;
    use super::*;

    const HEAD: &str =
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    fn said(state: &str, routes: &str, v6: &str) -> String {
        let (_folder, here) = machine(&[
            ("sys/class/net/lo/type", "772\n"),
            ("sys/class/net/lo/operstate", "unknown\n"),
            ("sys/class/net/wlan0/type", "1\n"),
            ("sys/class/net/wlan0/operstate", state),
            ("proc/net/route", &format!("{HEAD}{routes}")),
            ("proc/net/ipv6_route", v6),
        ]);
        run(&here).expect("it applies").line()
    }

    #[test]
    fn told_from_captured_text() {
        let default = "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n";
        let local = "wlan0\t0002A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n";
        let zero = "00000000000000000000000000000000";
        let six = format!(
            "{zero} 00 {zero} 00 fe80000000000000 00000400 00000001 00000000 00000003 wlan1\n"
        );
        assert_eq!(said("up\n", default, ""), "Fine up, by wlan0");
        assert_eq!(said("up\n", local, &six), "Fine up, by wlan1");
        let nowhere = "*\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n";
        assert!(said("up\n", nowhere, "").starts_with("Look no default route, though up: wlan0"));
        let six = six.replace("00000003", "00200200");
        assert!(said("up\n", local, &six).starts_with("Look no default route, though up: wlan0"));
        assert!(said("up\n", local, "").starts_with("Look no default route, though up: wlan0"));
        assert!(said("down\n", "", "").starts_with("Bad no interface is up"));
        assert!(said_of_nothing(run).starts_with("Unknown "));
    }
}

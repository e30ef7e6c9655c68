//! What the kernel, Nix and the tools of macOS write, changed by chance: no
//! reader panics on it or takes it for what it cannot be, and none goes on for
//! longer than its text is long. A reader of foreign text that is not in [`READERS`]
//! is missing there. `NIXLAMP_FUZZ_S=300 cargo test -p nixlamp-host fuzz` goes on
//! for that many seconds; without it a fixed number of texts is tried.

use nixlamp_core::{journal, redact};

use super::super::macos::parse::{ioreg, memory, netstat, on_battery, ps};
use super::progress::{answer, recipe};
use super::{diag, gentle, identity, locks, machine, stat, status};

const TEXTS: u64 = 20_000;

/// A reader with a text that it reads.
type Reader = (&'static str, fn(&[u8]), &'static [u8]);

const READERS: &[Reader] = &[
    (
        "/proc/PID/stat",
        |text| read(stat::parse(text).map(|stat| stat.comm.len())),
        b"4121 (nix-daemon: (x) y) S 1 4121 4121 34816 4121 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9876 1 2 3 4 5 6 7 8 9 0 0 0 0 0 0 17 1 0 0 0 0 0 1 2 3 4 5 6 7 0",
    ),
    (
        "/proc/PID/status",
        |text| read(status::status(text)),
        b"Name:\tnix\nState:\tS (sleeping)\nPid:\t12\nPPid:\t1\nTracerPid:\t0\nUid:\t1000\t1000\t1000\t1000\nVmRSS:\t  1234 kB\nVmSwap:\t 12 kB\nSigBlk:\t0000000000010000\nSigIgn:\t0000000000001000\nSigCgt:\t00000001800004a3\nvoluntary_ctxt_switches:\t15\nnonvoluntary_ctxt_switches:\t2\n",
    ),
    (
        "/proc/PID/io",
        |text| read(status::io(text)),
        b"rchar: 323934931\nwchar: 323929600\nsyscr: 632687\nsyscw: 632675\nread_bytes: 0\nwrite_bytes: 323932160\ncancelled_write_bytes: 0\n",
    ),
    (
        "/proc/PID/schedstat",
        |text| read(status::run_wait_ns(text)),
        b"1234567 89012 345\n",
    ),
    (
        "/proc/PID/syscall",
        |text| read(status::syscall(text)),
        b"7 0x7ffd7e3a 0x1 0xffffffffffffffff 0x0 0x8 0x0 0x7ffd7e3a 0x7f1e\n",
    ),
    (
        "/proc/loadavg",
        |text| read(status::load(text)),
        b"0.59 1.46 1.93 2/312 28023\n",
    ),
    (
        "/proc/pressure",
        |text| {
            if let Some(told) = machine::pressure(text) {
                assert!(!told.some_ratio.is_nan() || text.windows(3).any(|w| w.eq_ignore_ascii_case(b"nan")));
            }
        },
        b"some avg10=1.23 avg60=0.50 avg300=0.10 total=123456\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1234\n",
    ),
    (
        "/proc/locks",
        |text| read(locks::line(text)),
        b"12: -> FLOCK  ADVISORY  WRITE 4121 fe:01:1835050 0 EOF",
    ),
    (
        "sock_diag",
        |text| {
            let mut sockets = Vec::new();
            let told = diag::answers(text, 7, &mut sockets);
            // Each takes more than its header.
            assert!(sockets.len() <= text.len() / 16, "{told:?}");
        },
        b"\x58\0\0\0\x14\0\x02\0\x07\0\0\0\0\0\0\0\x02\x01\0\0\x1f\x90\xc3\x50\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x39\x30\0\0",
    ),
    (
        "arguments",
        |text| {
            for word in identity::masked(text) {
                assert!(!word.contains(char::is_control), "{word:?}");
            }
        },
        b"nix\0build\0--option\0access-tokens\0github.com=ghp_0123456789abcdef0123456789abcdef0123\0ssh://u:p@cache.example.org/\0",
    ),
    (
        "a recipe",
        |text| read(recipe::outputs(&String::from_utf8_lossy(text))),
        br#"Derive([("out","/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-a","r:sha256",""),("dev","","","")],[("/nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-b.drv",["out"])],["/nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-c"],"x86_64-linux","/bin/sh",["-c","\"\n\\"],[("out","/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-a")])"#,
    ),
    (
        "a dry run",
        |text| read(answer::answer(&String::from_utf8_lossy(text))),
        b"these 2 derivations will be built:\n  /nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-a.drv\n  /nix/store/h4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-b.drv\nthese 1 paths will be fetched (1.25 MiB download, 3.00 MiB unpacked):\n  /nix/store/j4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-c\ndon't know how to build these paths:\n  /nix/store/k4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-d\n",
    ),
    (
        "a limit of a group",
        |text| read(gentle::some(&String::from_utf8_lossy(text), "avg10")),
        b"some avg10=1.23 avg60=0.50 avg300=0.10 total=123456\n",
    ),
    (
        "the journal",
        |text| {
            if let Some(entry) = journal::entry(&String::from_utf8_lossy(text)) {
                assert!(!redact::text(&entry.text).contains(char::is_control));
            }
        },
        br#"{"MESSAGE":"error: \u001b[31munexpected Nix daemon error","__REALTIME_TIMESTAMP":"1795379881000000","_TRANSPORT":"journal","_SYSTEMD_UNIT":"nix-daemon.service","SYSLOG_IDENTIFIER":"nix-daemon"}"#,
    ),
    (
        "ps of macOS",
        |text| read(ps::table(&String::from_utf8_lossy(text))),
        b"  PID  PPID  PGID   UID STAT      TIME    RSS ELAPSED TTY      COMMAND\n 4121     1  4121   501 Ss     0:01.23   1234 01-02:03:04 ttys001  /nix/store/x/bin/nix build .#a\n",
    ),
    (
        "netstat of macOS",
        |text| read(netstat::table(&String::from_utf8_lossy(text))),
        b"Active Internet connections\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rxbytes      txbytes  rhiwat  shiwat    pid   epid state  options\ntcp4       0      0  192.168.1.2.50000      151.101.2.217.443      ESTABLISHED        5000         600  131072  131072   4121      0 00102 00020000\n",
    ),
    (
        "vm_stat of macOS",
        |text| read(memory::vm_stat(&String::from_utf8_lossy(text))),
        b"Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:                               12345.\nPages active:                            234567.\nPages inactive:                          123456.\nPages speculative:                         1234.\nPages wired down:                        123456.\nFile-backed pages:                       123456.\nPages occupied by compressor:             12345.\n",
    ),
    (
        "swap of macOS",
        |text| read(memory::swap_usage(&String::from_utf8_lossy(text))),
        b"total = 2048.00M  used = 1023.25M  free = 1024.75M  (encrypted)\n",
    ),
    (
        "pressure of macOS",
        |text| read(memory::pressure_level(&String::from_utf8_lossy(text))),
        b"2\n",
    ),
    (
        "ioreg of macOS",
        |text| read(ioreg::disks(&String::from_utf8_lossy(text))),
        br#"      "Statistics" = {"Operations (Write)"=1234,"Bytes (Read)"=123456789,"Bytes (Write)"=987654321,"Operations (Read)"=4321}"#,
    ),
    (
        "the battery of macOS",
        |text| read(on_battery(&String::from_utf8_lossy(text))),
        b"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1234)\t87%; discharging; 5:12 remaining present: true\n",
    ),
];

const PIECES: [&[u8]; 24] = [
    b" ",
    b"\n",
    b"\t",
    b"\0",
    b"\"",
    b"\\",
    b"(",
    b")",
    b"[",
    b"]",
    b":",
    b"=",
    b",",
    b"-",
    b"+",
    b"18446744073709551616",
    b"-1",
    b"1e309",
    b"nan",
    b"\xff",
    "é\u{202e}".as_bytes(),
    b"\x1b[31m",
    b"0x",
    b"\xff\xff\xff\x7f",
];

/// Numbers by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

/// What is read counts for nothing here.
fn read<T>(told: T) {
    std::hint::black_box(told);
}

fn changed(text: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..chance.below(6) {
        let at = chance.below(text.len() + 1);
        match chance.below(6) {
            0 => text.truncate(at),
            1 if at < text.len() => text[at] = chance.below(256) as u8,
            2 => {
                let end = (at + chance.below(20)).min(text.len());
                text.drain(at..end);
            }
            3 => {
                let again = text[at..].to_vec();
                text.extend_from_slice(&again);
            }
            _ => {
                let piece = PIECES[chance.below(PIECES.len())];
                text.splice(at..at, piece.iter().copied()).for_each(drop);
            }
        }
    }
    text
}

#[test]
fn no_reader_panics_on_what_it_is_given() {
    let mut chance = Chance(11);
    let seconds = option_env!("NIXLAMP_FUZZ_S").and_then(|s| s.parse::<u64>().ok());
    let begun = std::time::Instant::now();
    let mut tried = 0;
    while seconds.map_or(tried < TEXTS, |s| begun.elapsed().as_secs() < s) {
        let (name, reads, text) = READERS[chance.below(READERS.len())];
        let text = changed(text, &mut chance);
        let shown = String::from_utf8_lossy(&text).into_owned();
        let done = std::panic::catch_unwind(|| reads(&text));
        assert!(done.is_ok(), "{name}: {shown:?}");
        tried += 1;
    }
    assert!(tried > 0);
}

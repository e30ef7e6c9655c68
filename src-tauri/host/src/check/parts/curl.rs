//! Asks a cache over HTTP, by the program `curl`.
//!
//! Nix itself fetches with libcurl: the same proxies, certificates and name
//! look-up count. And no second TLS library has to live in the agent.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use nixlamp_core::{say, words};
use nixlamp_hands::command;

use super::here::Here;
use super::program::{self, End, Run};

/// What a cache answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The HTTP code.
    pub code: u16,
    /// From asking to the last byte, in milliseconds.
    pub took_ms: f64,
    /// Where it sends one instead.
    pub redirect: String,
    /// What it said.
    pub body: String,
}

/// Fetches one small file. The error is a sentence's end: `timed out after 4 s`.
pub fn fetch(
    here: &Here,
    url: &str,
    limit: Duration,
    cancel: Option<Arc<AtomicBool>>,
) -> Result<Answer, String> {
    let Some(curl) = command::find("curl").map(PathBuf::from) else {
        return Err(say!("curl-missing"));
    };
    let mut environment: Vec<(&str, String)> = here
        .variables
        .iter()
        .filter(|(name, _)| name.to_ascii_lowercase().ends_with("_proxy"))
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    if let Some(file) = here.variable("NIX_SSL_CERT_FILE") {
        environment.push(("SSL_CERT_FILE", file.to_owned()));
    }
    let seconds = format!("{:.1}", limit.as_secs_f64());
    // `-q` first: a person's own ~/.curlrc does not count.
    let arguments = [
        "-q",
        "--silent",
        "--show-error",
        "--proto",
        "=http,https",
        "--range",
        "0-8191",
        "--max-time",
        &seconds,
        "--user-agent",
        "curl Nix",
        "--write-out",
        "\n%{http_code} %{time_total} %{redirect_url}",
        // An address may hold a password; everybody may read arguments.
        "--config",
        "-",
    ];
    let told = program::run(
        &curl,
        &Run {
            arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
            environment,
            input: address(url),
            cancel,
            ..Run::default()
        },
        limit + Duration::from_secs(1),
        &mut |_| {},
    );
    match told.end {
        End::Exit(Some(0)) => parse(&told.out).ok_or_else(|| say!("curl-not-understood")),
        End::Exit(code) => Err(failure(code, &told.err, limit)),
        End::Late => Err(say!(
            "curl-late",
            seconds = words::brief(limit.as_secs_f64())
        )),
        End::Cancelled => Err(say!("curl-cancelled")),
        End::NotStarted(why) => Err(why),
    }
}

/// As a line of curl's own configuration, see curl(1), `--config`.
fn address(url: &str) -> String {
    let mut line = String::from("url = \"");
    for c in url.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            line.push('\\');
        }
        line.push(c);
    }
    line + "\"\n"
}

/// The file by which a cache says what it is.
pub fn info_of(url: &str) -> String {
    let plain = url.split('?').next().unwrap_or(url);
    format!("{}/nix-cache-info", plain.trim_end_matches('/'))
}

fn parse(out: &str) -> Option<Answer> {
    let (body, last) = out.rsplit_once('\n')?;
    let mut fields = last.splitn(3, ' ');
    Some(Answer {
        code: fields.next()?.parse().ok()?,
        took_ms: fields.next()?.parse::<f64>().ok()? * 1000.0,
        redirect: fields.next().unwrap_or_default().trim().to_owned(),
        body: body.to_owned(),
    })
}

/// curl's own exit codes, see curl(1).
fn failure(code: Option<i32>, said: &str, limit: Duration) -> String {
    match code {
        Some(5) => say!("curl-proxy-name"),
        Some(6) => say!("curl-name"),
        Some(7) => say!("curl-refused"),
        Some(28) => say!("curl-late", seconds = words::brief(limit.as_secs_f64())),
        Some(35 | 51 | 58 | 60 | 77) => say!("curl-certificate"),
        _ => {
            let line = said.lines().last().unwrap_or_default();
            nixlamp_core::redact::text(line.trim_start_matches("curl: "))
        }
    }
}

#[cfg(test)]
pub mod testing {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    /// A server that gives this answer to everybody, or accepts and is silent.
    pub fn server(answer: Option<&'static str>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming().flatten() {
                let mut stream = stream;
                if let Some(answer) = answer {
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream.write_all(answer.as_bytes());
                } else {
                    held.push(stream);
                }
            }
        });
        url
    }

    /// `nix-cache-info` of a usual cache.
    pub const CACHE: &str = "HTTP/1.0 200 OK\r\nContent-Type: text/x-nix-cache-info\r\n\r\nStoreDir: /nix/store\nWantMassQuery: 1\nPriority: 40\n";
}

#[cfg(test)]
mod tests {
    use super::super::here::testing::machine;
    use super::testing::{CACHE, server};
    use super::*;
    use std::path::Path;
    use std::time::Instant;

    #[test]
    fn answers_silence_and_refusal_are_told_in_time() {
        if command::find("curl").is_none() {
            return;
        }
        let (_folder, here) = machine(&[]);
        let limit = Duration::from_millis(600);
        let patient = Duration::from_secs(20);
        let answer = fetch(&here, &server(Some(CACHE)), patient, None).expect("answered");
        assert_eq!(answer.code, 200);
        assert!(answer.body.starts_with("StoreDir: /nix/store"));
        let begun = Instant::now();
        let silent = fetch(&here, &server(None), limit, None);
        assert!(silent.expect_err("silent").starts_with("no answer within"));
        assert!(begun.elapsed() < Duration::from_secs(3));
        assert_eq!(
            info_of("https://c.example/?priority=10"),
            "https://c.example/nix-cache-info"
        );
        let refused = fetch(&here, "http://127.0.0.1:1/", limit, None);
        assert!(refused.expect_err("refused").contains("refuses"));
    }

    #[test]
    fn an_address_is_one_line_of_its_own() {
        assert_eq!(
            address("https://c.example/"),
            "url = \"https://c.example/\"\n"
        );
        assert_eq!(address("h\"\nproxy=\\"), "url = \"h\\\"proxy=\\\\\"\n");
    }

    #[test]
    fn nobody_reads_a_password_among_its_arguments() {
        if command::find("curl").is_none() || !Path::new("/proc/self/cmdline").exists() {
            return;
        }
        let (_folder, here) = machine(&[]);
        let url = server(None).replace("127.0.0.1", "me:0pen-sesame@127.0.0.1");
        let asking = std::thread::spawn(move || fetch(&here, &url, Duration::from_secs(1), None));
        let (mut seen, mut shown) = (false, false);
        while !asking.is_finished() {
            for entry in std::fs::read_dir("/proc").expect("there").flatten() {
                let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
                let line = String::from_utf8_lossy(&line);
                seen |= line.contains("--write-out") && line.contains("curl");
                shown |= line.contains("0pen-sesame");
            }
        }
        let answer = asking.join().expect("no panic");
        assert!(answer.expect_err("silent").starts_with("no answer"));
        assert!(seen && !shown, "seen: {seen}, shown: {shown}");
    }
}

//! The patterns. The regex crate is built without Unicode tables: classes are
//! spelled out, and only literals are case-insensitive.

use std::sync::LazyLock;

use regex::Regex;

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// Most lines hold none of these and are handed back at once.
pub(super) static MAYBE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?i-u:token|pass|kennw|basic|pwd|curl|secret|cred|key|auth|cookie|bearer|sig|login|pw|_pat|",
        "gh[opsru]_|github_pat_|gl[a-z]+-|akia|asia|xox|sk-|eyj|hf_|npm_|aiza|dop_v1|ya29|",
        "sg\\.|hv[sbr]\\.|k_live_|k_test_|pypi-|_oat|mdp|contrase|otp|pin|hooks|",
        "mysql|mariadb|7z|redis-|valkey-|ldap|mosquitto|zip|openssl)",
        "|://[^ \t]*@|:[A-Za-z0-9+/]{80}"
    ))
});

/// user:password@host. The password may hold a slash that nobody encoded; a
/// port before a path with an `@` in it is none.
pub(super) static USERINFO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<user>[^/ \t\r\n"'@:?#]*):(?P<password>[^ \t\r\n"'?#]*)@"#,
    )
});

/// The host after an `@`, with a dot and letters in the end.
pub(super) static HOST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:[/:?# \t\r\n"']|$)"#));

/// An option: `--name` anywhere, `-name` as a word of its own.
pub(super) static FLAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"--[A-Za-z0-9_-]+|(?:^|[ \t\r\n"'(])-[A-Za-z][A-Za-z0-9_-]+"#));

/// One run of curl inside a line: to the end of the command.
pub(super) static CURL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)curl(?:[ \t\r\n](?:[^|;\r\n\\]|\\\r?\n|\\)*)"));

/// The option of curl that takes `user:password`, also among other letters.
pub(super) static CURL_USER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<lead>[ \t\n](?:-[#0-46BGIJLMNORSZafgijklnpqsv]*[uU]=?|--user=?|--proxy-user=?)[ \t]*\\*)(?P<value>"[^"\n]*"?|'[^'\n]*'?|[^ \t\r\n"']+)"#,
    )
});

/// What [`super::places`] reads as a command.
pub(super) static PLACED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:mysql[a-z]*|mariadb[a-z-]*|7z[arz]?|(?:redis|valkey)-cli|ldap[a-z]+|mosquitto_[a-z]+|",
        r#"zip|openssl|login|-pass(?:in|out)?)["']?[ \t]"#
    ))
});

/// A value between two tags.
pub(super) static TAGGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<lead><(?P<name>[A-Za-z_][A-Za-z0-9_.:-]*)(?:[ \t][^<>]*)?>)(?P<value>[^<\r\n]+)</(?P<close>[A-Za-z0-9_.:-]+)",
    )
});

pub(super) static BEARER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<scheme>(?i-u:bearer)[ \t]+)(?P<value>[A-Za-z0-9._~+/=•-]{3,})"));

pub(super) static BASIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<scheme>(?i-u:basic)[ \t]+)(?P<value>[A-Za-z0-9+/_-]{4,}={0,2})")
});

/// A line of a netrc that goes over several.
pub(super) static PASSWORD_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<lead>(?:[^ \t>]+>)?[ \t]*password[ \t]+)(?P<value>[^ \t\r\n]+)[ \t\r]*$")
});

/// A Nix signing key: NAME:BASE64 of 64 bytes; a public key has only 32.
pub(super) static SIGNING_KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<name>[A-Za-z0-9._-]+):(?P<value>[A-Za-z0-9+/]{80,}={0,2})"));

pub(super) static SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i-u:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)[ \t]+")
});

/// What needs no judgement: the pattern alone tells.
pub(super) static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // A private key in PEM form, also with its newlines written as \n, and
        // also one that is cut off.
        (
            r"(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)[A-Za-z0-9+/=\\ \t\r\n•:.,_()-]*?(-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$|[^A-Za-z0-9+/=\\ \t\r\n•:.,_()-])",
            "${1}•••${2}",
        ),
        // nix.conf and NIX_CONFIG: `access-tokens = github.com=… gitlab.com=PAT:…`.
        (
            r#"((?:extra-)?access-tokens["']?[ \t]*[= \t][ \t]*["']?)[A-Za-z0-9.:/_-]+=[^ \t\r\n"']+(?:[ \t]+[A-Za-z0-9.:/_-]+=[^ \t\r\n"']+)*"#,
            "${1}•••",
        ),
        // netrc: machine HOST login USER password SECRET.
        (
            r"((?:machine|login|default|account)[ \t\r\n]+(?:[^ \t\r\n]+[ \t\r\n]+)?password[ \t\r\n]+)[^ \t\r\n]+",
            "${1}•••",
        ),
        // sshpass and cachix inside one argument of a shell.
        (
            r#"((?-u:\b)sshpass(?:[ \t]+(?:-[evhV]+|-[fdP][ \t]*[^- \t\r\n][^ \t\r\n]*))*[ \t]+-p[ \t]*)(?:"[^"\n]*"?|'[^'\n]*'?|[^ \t\r\n"']+)"#,
            "${1}•••",
        ),
        (
            r#"((?-u:\b)cachix(?:[ \t]+-[^ \t\r\n]+)*[ \t]+authtoken[ \t]+)(?:"[^"\n]*"?|'[^'\n]*'?|[^ \t\r\n"'-][^ \t\r\n"']*)"#,
            "${1}•••",
        ),
        // The key of a registry in the settings of npm, and its value.
        (
            r#"(//[A-Za-z0-9./_:-]*:_(?:authToken|auth|password)[ \t]+)[^ \t\r\n"']+"#,
            "${1}•••",
        ),
        // No byte of Unicode is taken for small and capital letters alike.
        (
            r#"((?i-u:contrase)(?:ñ|Ñ|[nN]\x{303}?)[aA][sS]?["']?[ \t]*[=:][ \t]*["']?)[^ \t\r\n"'&]+"#,
            "${1}•••",
        ),
        // Who has the address of a webhook may write there.
        (
            r"(hooks\.slack\.com/(?:services|workflows|triggers)/)[A-Za-z0-9_/•-]+",
            "${1}•••",
        ),
        (
            r"(discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/)[A-Za-z0-9_/•-]+",
            "${1}•••",
        ),
        // A lone token before an https host.
        (r#"(https?://)[^/ \t\r\n"'@:?#]+@"#, "${1}•••@"),
        // Tokens that carry their maker's mark.
        (
            concat!(
                r"(^|[^A-Za-z0-9_-])(?:",
                r"gh[opsru]_[A-Za-z0-9]{6,}|github_pat_[A-Za-z0-9_]{6,}",
                r"|gl(?:pat|dt|rt|ptt|ft|imt|agent|soat|cbt)-[A-Za-z0-9_.-]{6,}",
                r"|(?:AKIA|ASIA)[0-9A-Z]{12,}|xox[abeoprs]-[A-Za-z0-9-]{6,}|sk-[A-Za-z0-9_-]{20,}",
                r"|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|AIza[A-Za-z0-9_-]{30,}",
                r"|dop_v1_[a-f0-9]{40,}|ya29\.[A-Za-z0-9_-]{20,}|AGE-SECRET-KEY-1[0-9A-Z]{20,}",
                r"|SG\.[A-Za-z0-9_.-]{16,}|hv[sbr]\.[A-Za-z0-9_-]{6,}|[sr]k_(?:live|test)_[A-Za-z0-9]{6,}",
                r"|tskey-[A-Za-z0-9-]{6,}|dckr_[op]at_[A-Za-z0-9_-]{6,}",
                r"|pypi-(?:AgE[A-Za-z0-9_-]{4,}|[A-Za-z0-9_-]{40,})",
                r"|eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]+){1,4}",
                r")"
            ),
            "${1}•••",
        ),
    ]
    .into_iter()
    .map(|(source, replacement)| (pattern(source), replacement))
    .collect()
});

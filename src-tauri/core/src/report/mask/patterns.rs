//! By what form a name or an address gives itself away. The regex crate is
//! built without Unicode tables: classes are spelled out.

use std::sync::LazyLock;

use regex::Regex;

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $source:expr;)*) => {$(
        $(#[$doc])*
        pub(super) static $name: LazyLock<Regex> = LazyLock::new(|| pattern($source));
    )*};
}

patterns! {
    /// What colours a terminal or moves its cursor.
    STEERING = r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])";
    /// One line of a key in PEM form.
    KEY_LINE = r"^[ \t>|]*(?:[A-Za-z0-9+/=]{16,}|[A-Za-z0-9+/]*={1,2}|(?:Proc-Type|DEK-Info|Comment):.*|)[ \t]*$";
    /// Before a line of a builder: `name> `.
    LINE = r"^[^ \t>]+> ?";
    /// One line of a netrc that goes over several.
    NETRC = r"^(?P<lead>[ \t]*(?P<word>machine|login|account|password)[ \t]+)(?P<name>[^ \t\r\n]+)[ \t\r]*$";
    /// The same on one line: the machine, and who.
    NETRC_HOST = r"(?P<lead>(?-u:\b)machine[ \t]+)(?P<host>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<rest>[ \t]+(?:login|password|account)[ \t])";
    NETRC_USER = r"(?P<lead>(?-u:\b)login[ \t]+)(?P<user>[A-Za-z0-9_][A-Za-z0-9._@-]*)(?P<rest>[ \t]+(?:password|account)[ \t])";
    /// Keys that name their holder, though they are public: of ssh, of age.
    PUBLIC_KEY = r"(?-u:\b)(?:(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp[0-9]+|sk-[a-z0-9@.-]+)[ \t]+AAAA[A-Za-z0-9+/]{20,}={0,3}|age1[a-z0-9]{50,}|SHA256:[A-Za-z0-9+/]{43}=?)";
    /// `NAME=value` of an environment; the quotes may be escaped themselves.
    VARIABLE = r#"(?P<lead>^|[^A-Za-z0-9_.%&?-])(?P<name>[A-Z_][A-Z0-9_]{1,63})=(?P<value>"(?:[^"\\]|\\.)*"?|'[^']*'?|\\"[^"]*\\"|&quot;.*?&quot;|&#(?:39|34|x27|x22);.*?&#(?:39|34|x27|x22);|[^ \t\r\n"';]+)"#;
    /// An e-mail address; the `@` may be escaped.
    MAIL = r"(?P<name>[A-Za-z0-9][A-Za-z0-9._%+-]*)(?:\\?@|%40|&#64;|&#x40;|&commat;)(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,})";
    /// `alice@laptop`.
    USER_AT = r"(?P<user>[A-Za-z_][A-Za-z0-9._-]*)(?P<at>\\?@|%40|&#64;)(?P<host>[A-Za-z][A-Za-z0-9.-]*)";
    /// The host of a URL; the slashes may be escaped.
    URL = r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*(?::|%3A|%3a|&#58;)(?://|\\/\\/|%2F%2F|%2f%2f|&#47;&#47;))(?P<user>(?:[^/ \t\r\n\x22'<>@%]*(?:@|%40))?)(?P<host>[A-Za-z0-9_][A-Za-z0-9._-]*)";
    /// A hardware address, or a fingerprint of such pairs.
    HARDWARE = r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5,31}";
    /// What may be an IPv6 address.
    SIX = r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";
    /// What may be an IPv4 address.
    FOUR = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}";
    /// What may be a host with its domain.
    DOMAIN = r"(?:[A-Za-z0-9_][A-Za-z0-9_-]*\.)+[A-Za-z]{2,}";
    /// Options and phrases after which a host stands.
    HOST_FOLLOWS = r#"(?P<lead>--(?:target|build)-host(?:[= \t]+)(?:[^@ \t]*@)?|(?-u:\b)(?:[Hh]ost[Nn]ame|HOSTNAME|[Hh]ost)(?:\\*["'])?[:=][ \t]*\\*["'“]?|(?i-u:resolve host(?:name)?)[ :]+["'“]?|(?i-u:connect(?:ing|ed|ion)? to(?: host)?) ["'“]?)(?P<host>[A-Za-z0-9][A-Za-z0-9._-]*)"#;
    /// The machine in what `uname -a` says.
    UNAME = r"(?P<lead>(?-u:\b)(?:Linux|Darwin)[ \t]+)(?P<host>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<rest>[ \t]+[0-9]+\.[0-9][^ \t]*[ \t]+(?:#[0-9]|Darwin))";
    /// A host after the options of ssh; a user among them.
    SSH_HOST = r#"(?P<lead>(?-u:\b)ssh(?:[ \t]+-(?:[46AaCfGgKkMNnqsTtVvXxYy]+|[bcDEeFIiJLlmOopQRSWw][ \t]*[^ \t]+))+[ \t]+)(?P<host>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<rest>[ \t"']|$)"#;
    SSH_USER = r"(?P<lead>(?-u:\b)ssh[ \t](?:[^|;\n]*?[ \t])?-l[ \t]*)(?P<user>[A-Za-z_][A-Za-z0-9._-]*)";
    /// Options that a user follows, of any program and of some.
    USER_OPTION = r#"(?P<lead>--(?:(?:http-|ftp-|proxy-)?user=|(?:http-|ftp-)user[ \t]+|username[= \t]+)\\*["']?)(?P<user>[A-Za-z_][A-Za-z0-9._-]*)"#;
    PROGRAM_USER = r#"(?P<lead>(?-u:\b)(?:curl|mysql[a-z]*|mariadb[a-z-]*|sudo|doas|runuser|psql)[ \t](?:[^|;\n]*?[ \t])?(?:-[A-Za-z]*[uU]|--(?:proxy-)?user)[ \t]+\\*["']?)(?P<user>[A-Za-z_][A-Za-z0-9._-]*)"#;
    MYSQL_USER = r"(?P<lead>(?-u:\b)(?:mysql[a-z]*|mariadb[a-z-]*)[ \t](?:[^|;\n]*?[ \t])?-u)(?P<user>[A-Za-z_][A-Za-z0-9._-]*)";
    /// A user in JSON, its quotes escaped or not.
    JSON_USER = r#"(?P<lead>["'](?:user|[Uu]ser_?[Nn]ame|login)\\*["'][ \t]*:[ \t]*\\*["'])(?P<user>[A-Za-z_][A-Za-z0-9._-]*)"#;
    /// A system is called in its flake as a rule as its host is.
    CONFIGURATION = r#"(?P<lead>(?:nixos|darwin)Configurations\.["'\\]*)(?P<host>[A-Za-z0-9][A-Za-z0-9_-]*)"#;
    /// A home folder, its slashes escaped or not; profiles of a person.
    HOME = r"(?P<lead>(?:(?:/|\\/|%2F|%2f|&#47;)(?:(?:var(?:/|\\/|%2F|%2f|&#47;))?(?:home|Users|HOME|USERS)|run(?:/|\\/|%2F|%2f|&#47;)media)|[A-Za-z]:[\\/]+[Uu]sers|per-user)(?:/|\\/|\\{1,4}|%2F|%2f|&#47;))(?P<user>[A-Za-z0-9_\u{C0}-\u{24F}\u{370}-\u{1FFF}\u{3040}-\u{D7A3}][A-Za-z0-9._\u{C0}-\u{24F}\u{370}-\u{1FFF}\u{3040}-\u{D7A3}-]*)";
    /// After this a word begins, though a letter stands before it.
    ESCAPE = r"(?:\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}|\\[nrtabfv0e])$";
}

/// Top-level domains by which a bare name with dots is taken for a host. Those
/// that are also endings of files or attributes of packages (`sh`, `md`, `dev`)
/// are not among them: such hosts are known by their URL.
pub(super) const DOMAINS: &[&str] = &[
    "com",
    "org",
    "net",
    "edu",
    "gov",
    "mil",
    "io",
    "info",
    "biz",
    "cloud",
    "xyz",
    "eu",
    "de",
    "at",
    "ch",
    "fr",
    "nl",
    "be",
    "uk",
    "us",
    "ca",
    "jp",
    "cn",
    "ru",
    "se",
    "fi",
    "dk",
    "es",
    "it",
    "cz",
    "au",
    "nz",
    "br",
    "kr",
    "ie",
    "pt",
    "gr",
    "hu",
    "tv",
    "ai",
    "co",
    "tech",
    "site",
    "local",
    "lan",
    "internal",
    "corp",
    "home",
    "intranet",
    "intern",
    "localdomain",
    "arpa",
    "private",
    "example",
    "invalid",
    "onion",
    "localnet",
    "domain",
];

/// Hosts that everybody knows, with what is below them.
pub(super) const PUBLIC: &[&str] = &[
    "nixos.org",
    "nix.dev",
    "nix-community.org",
    "github.com",
    "githubusercontent.com",
    "githubassets.com",
    "ghcr.io",
    "gitlab.com",
    "codeberg.org",
    "sr.ht",
    "bitbucket.org",
    "flakehub.com",
    "determinate.systems",
    "lix.systems",
    "crates.io",
    "rust-lang.org",
    "pypi.org",
    "pythonhosted.org",
    "npmjs.org",
    "npmjs.com",
    "golang.org",
    "rubygems.org",
    "hackage.haskell.org",
    "gnu.org",
    "kernel.org",
    "debian.org",
    "sourceforge.net",
    "gnome.org",
    "freedesktop.org",
    "python.org",
    "wikipedia.org",
    "w3.org",
    "json-schema.org",
];

/// Public themselves; what is below them bears somebody's name.
pub(super) const PUBLIC_ALONE: &[&str] = &["cachix.org", "nix-community.cachix.org", "localhost"];

/// Names that tell nothing of anybody.
pub(super) const COMMON: &[&str] = &[
    "root",
    "nobody",
    "daemon",
    "nix",
    "nixos",
    "nixbld",
    "user",
    "users",
    "admin",
    "build",
    "builder",
    "home",
    "test",
    "guest",
    "default",
    "darwin",
    "linux",
    "store",
    "system",
    "localhost",
    "git",
    "shared",
    "www",
    "the",
    "host",
    "hostname",
    "name",
    "none",
    "null",
    "true",
    "false",
    "and",
    "not",
    "for",
    "is",
    "key",
    "of",
    "to",
    "in",
    "a",
    "an",
    "local",
    "remote",
    "daemon-socket",
    "address",
    "server",
    "cache",
    "port",
    "its",
    "this",
    "that",
    "messagebus",
    "polkitd",
    "sshd",
    "unknown",
    "via",
    "kernel",
    "version",
];

/// What follows an `@` in the name of a unit.
pub(super) const UNITS: &[&str] = &[
    ".service", ".socket", ".target", ".slice", ".timer", ".path", ".mount", ".device", ".scope",
];

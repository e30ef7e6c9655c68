//! Which names of options, variables, parameters and headers say that a secret
//! follows.

pub(super) fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_name_byte)
}

pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// Whether an option, variable or parameter of this name holds a secret.
/// `--author`, `tokenizers`, `--ask-sudo-password` and `secret-key-files` do not.
pub(super) fn takes_secret(name: &str) -> bool {
    if name.len() > LONGEST_NAME {
        return false;
    }
    let name = name
        .trim_start_matches('-')
        .to_ascii_lowercase()
        .replace('-', "_");
    let asks = ASKING.iter().any(|start| name.starts_with(start));
    let points = POINTING.iter().any(|end| name.ends_with(end));
    !asks && !points && !name.contains("public") && name != "pwd" && tells_secret(&name)
}

/// No real option or variable is longer; keeps the look backwards short.
pub(super) const LONGEST_NAME: usize = 80;

/// A flag that only says how a secret is come by.
const ASKING: &[&str] = &[
    "ask_", "no_", "use_", "prompt_", "show_", "require_", "allow_", "skip_", "with_", "without_",
];

/// The value is the place of a secret, not the secret.
const POINTING: &[&str] = &[
    "_file", "_files", "_path", "_paths", "_dir", "_stdin", "_command", "_prompt", "_url", "_name",
    "_type", "_id", "_sock",
];

/// Pieces that give a name away wherever in it they stand.
const TELLING: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "kennwort",
    "secret",
    "credential",
    "api_key",
    "apikey",
    "access_key",
    "accesskey",
    "account_key",
    "accountkey",
    "private_key",
    "privatekey",
    "preshared_key",
    "presharedkey",
    "signing_key",
    "signingkey",
    "master_key",
    "masterkey",
    "encryption_key",
    "auth_key",
    "authkey",
    "authorization",
];

fn tells_secret(name: &str) -> bool {
    TELLING.iter().any(|piece| name.contains(piece))
        || ends_with_any(name, &["_pat", "_pw"])
        || (name.contains("token") && !name.contains("tokeni") && !name.contains("token_count"))
        || name.split(['_', '.']).any(|piece| {
            matches!(
                piece,
                "auth" | "pass" | "pwd" | "pw" | "psk" | "cookie" | "bearer" | "creds" | "mdp"
            ) || piece.ends_with("pass") && !ends_with_any(piece, NO_PASSWORDS)
        })
}

/// Words that end as `dbpass` and `smtpPass` do.
const NO_PASSWORDS: &[&str] = &[
    "bypass",
    "compass",
    "encompass",
    "surpass",
    "trespass",
    "overpass",
];

/// Whether a code of digits has this name: `pin` and `user_pin`, not `spin`.
pub(super) fn names_code(name: &str) -> bool {
    let end = name.rsplit(['_', '-', '.']).next().unwrap_or_default();
    ["pin", "otp", "totp"]
        .iter()
        .any(|code| end.eq_ignore_ascii_case(code))
}

/// Query parameters that are short names elsewhere.
pub(super) fn is_secret_parameter(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    takes_secret(&name)
        || matches!(
            name.as_str(),
            "key" | "sig" | "signature" | "awsaccesskeyid"
        )
        || name.ends_with("-signature")
}

/// Names before a colon: only whole known ones, because package names and
/// ordinary words stand before colons too.
pub(super) fn header_kind(name: &str) -> Header {
    // A variable in YAML; names of packages have other signs between.
    let is_variable = name.contains('_') && !name.contains(['-', '.']);
    let name = parted(name).to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "authorization"
        | "proxy-authorization"
        | "cookie"
        | "set-cookie"
        | "x-api-key"
        | "private-token"
        | "job-token"
        | "deploy-token" => Header::WholeLine,
        "password" | "passwd" | "passphrase" | "passwort" | "kennwort" | "client-secret"
        | "access-token" | "refresh-token" | "id-token" | "api-key" | "apikey" | "api-token"
        | "auth-token" | "secret-key" | "secret-access-key" | "private-key" => Header::OneWord,
        "token" | "secret" | "auth" => Header::IfRandom,
        _ if name.starts_with("x-") && takes_secret(&name) => Header::WholeLine,
        _ if ends_with_any(&name, &PASSWORDS) => Header::OneWord,
        _ if ends_with_any(&name, &["-token", "-secret", "-api-key", "-secret-key"]) => {
            Header::IfRandom
        }
        _ if is_variable && takes_secret(&name) => Header::IfRandom,
        _ if names_code(&name) => Header::IfCode,
        _ => Header::No,
    }
}

const PASSWORDS: [&str; 5] = [
    "-password",
    "-passwd",
    "-passphrase",
    "-passwort",
    "-kennwort",
];

/// `dbPassword` as `db-Password`.
fn parted(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        let small = out.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if letter.is_ascii_uppercase() && small {
            out.push('-');
        }
        out.push(letter);
    }
    out
}

fn ends_with_any(name: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| name.ends_with(end))
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    WholeLine,
    OneWord,
    /// "unexpected token: identifier" is no secret, "token: 8f3a…" is.
    IfRandom,
    /// "pin: 1234" is one, "pin: 7" is a leg of a chip.
    IfCode,
    No,
}

//! Host and port of an address, for people and for asking: never a name or a
//! password that stands before them.

use std::net::Ipv6Addr;

/// Whom an address means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// A name or a number, without brackets.
    pub host: String,
    /// The port, where one is named.
    pub port: Option<u16>,
}

impl Address {
    /// Of `scheme://user:password@host:port/path`. `None` if it is not
    /// understood, so that no part of a password passes for a host.
    pub fn of(url: &str) -> Option<Address> {
        let (_, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if path.contains('@') && !is_domain(authority) {
            // A password with a slash in it, or a path with an `@`: who knows.
            return None;
        }
        let place = authority
            .rsplit_once('@')
            .map_or(authority, |(_, place)| place);
        let (host, port) = match place.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest.split_once(']')?;
                // Of fe80::1%25eth0 the standard library knows the address only.
                host.split('%').next()?.parse::<Ipv6Addr>().ok()?;
                (host, after)
            }
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            Some("") => None,
            digits => Some(digits?.parse().ok()?),
        };
        let is_name = host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._:%".contains(&byte));
        (!host.is_empty() && is_name).then(|| Address {
            host: host.to_owned(),
            port,
        })
    }

    /// The same where the scheme may be left out, as of a proxy or a builder.
    pub fn loose(text: &str) -> Option<Address> {
        if text.contains("://") {
            Address::of(text)
        } else {
            Address::of(&format!("http://{text}"))
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            write!(f, "{}", self.host)?;
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// `cache.example`: nothing that could as well be a name or a password.
fn is_domain(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(_, last)| {
        last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn hosts_and_ports_without_whom_they_are_asked_as() {
        let at = "://";
        for (url, shown) in [
            (
                format!("https{at}me:secret@c.example:8080/x"),
                Some("c.example:8080"),
            ),
            (format!("https{at}bob@c.example?x"), Some("c.example")),
            (format!("http{at}bob:p@ss@proxy:3128"), Some("proxy:3128")),
            (
                format!("http{at}[2001:db8::7]:5000"),
                Some("[2001:db8::7]:5000"),
            ),
            (format!("ssh-ng{at}bob@[::1]"), Some("[::1]")),
            (format!("https{at}c.example/@scope/x"), Some("c.example")),
            (format!("https{at}c.example:/"), Some("c.example")),
            // A password that nobody encoded.
            (format!("http{at}bob:s3cr3t#x@proxy:3128"), None),
            (format!("http{at}bob:12/3@proxy:3128"), None),
            (format!("http{at}bob:p@ss/w@proxy"), None),
            (format!("http{at}tok/en@proxy"), None),
            (format!("http{at}bob:hun?x@proxy"), None),
            (format!("http{at}bob:s3cr3t"), None),
            (format!("http{at}c.example:99999"), None),
            (format!("http{at}[::1"), None),
            (format!("http{at}/x"), None),
            ("c.example".to_owned(), None),
        ] {
            let found = Address::of(&url).map(|address| address.to_string());
            assert_eq!(found.as_deref(), shown, "{url}");
        }
        let proxy = Address::loose("bob:x@127.0.0.1:8899").expect("as curl takes it");
        assert_eq!((proxy.host.as_str(), proxy.port), ("127.0.0.1", Some(8899)));
    }
}

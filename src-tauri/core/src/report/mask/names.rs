//! What stands for whom, and how often.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use regex::{Captures, Regex};

use super::Known;
use super::patterns::{
    CONFIGURATION, DOMAIN, DOMAINS, FOUR, HARDWARE, HOME, HOST_FOLLOWS, JSON_USER, MAIL,
    MYSQL_USER, NETRC_HOST, NETRC_USER, PROGRAM_USER, PUBLIC_KEY, SIX, SSH_HOST, SSH_USER, UNAME,
    UNITS, URL, USER_AT, USER_OPTION, VARIABLE,
};
use super::signs::{
    escaped_or_not, is_pseudonym, is_public, is_somebodys, replaced, stands_alone, unescaped,
    unquoted,
};
use crate::redact::{self, MASK};
use crate::wire::{Masked, MaskedKind, Report};
use crate::words;

/// From this length on a name is found inside other words too: better a word
/// too much than a name too little.
const UNMISTAKABLE: usize = 6;
/// Shorter ones are no names.
pub(super) const SHORTEST: usize = 2;

/// Names and what stands for them.
pub(super) struct Names {
    keep_hosts: bool,
    /// By kind and the name in small letters: its number, the name as first seen.
    known: BTreeMap<(MaskedKind, String), (usize, String)>,
    used: BTreeMap<MaskedKind, usize>,
    counts: BTreeMap<(MaskedKind, String), u32>,
    tokens: u32,
    homes: BTreeSet<String>,
    /// Finds every known name wherever it stands bare.
    bare: Option<Regex>,
}

impl Names {
    pub(super) fn new(known: &Known, keep_hosts: bool) -> Names {
        let mut names = Names {
            keep_hosts,
            known: BTreeMap::new(),
            used: BTreeMap::new(),
            counts: BTreeMap::new(),
            tokens: 0,
            homes: BTreeSet::new(),
            bare: None,
        };
        for user in &known.users {
            names.user(user);
        }
        // The one with a domain is the same machine.
        for host in &known.hosts {
            names.host(host.split('.').next().unwrap_or(host));
            names.host(host);
        }
        for home in &known.homes {
            // Below a root the user's name is masked in the path itself.
            let usual = HOME.is_match(home) || matches!(home.as_str(), "/" | "/root" | "");
            if !usual && home.starts_with('/') {
                names.homes.insert(home.trim_end_matches('/').to_owned());
                names.number(MaskedKind::Home, home.trim_end_matches('/'));
            }
        }
        names
    }

    /// A machine that is one by where its name stands.
    pub(super) fn known_host(&mut self, name: &str) {
        drop(self.named(name));
    }

    /// The same of a person.
    pub(super) fn known_user(&mut self, name: &str) {
        drop(self.user(name));
    }

    /// Fields of the report that are a user or a host by what they are.
    pub(super) fn take_report(&mut self, report: &Report) {
        let users = report.processes.iter().map(|process| &process.user);
        for user in users.chain(report.rebuild.iter().map(|r| &r.user)) {
            self.user(user);
        }
        let Some(rebuild) = &report.rebuild else {
            return;
        };
        // What a system is called in its flake is as a rule its host name.
        let names_system = ["nixos-rebuild", "darwin-rebuild", "nh", "home-manager"];
        let target = rebuild
            .target
            .as_deref()
            .filter(|_| names_system.contains(&rebuild.tool.as_str()));
        if let Some((_, name)) = target.and_then(|target| target.rsplit_once('#')) {
            let name = name.trim_matches('"');
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
            if !name.chars().all(plain) {
                return;
            }
            match name.split_once('@') {
                Some((user, host)) => {
                    self.user(user);
                    self.host(host);
                }
                None => drop(self.host(name)),
            }
        }
    }

    /// Takes what names there are in this text.
    pub(super) fn learn(&mut self, text: &str) {
        drop(self.masked(text));
    }

    /// From now on the known names are found wherever they stand, and counted.
    pub(super) fn freeze(&mut self) {
        self.counts.clear();
        self.tokens = 0;
        let mut names: Vec<&str> = self
            .known
            .iter()
            .filter(|((kind, name), _)| match kind {
                MaskedKind::Host => !self.keep_hosts,
                // A short value may be any word.
                MaskedKind::Value => name.len() >= UNMISTAKABLE,
                MaskedKind::User | MaskedKind::Home | MaskedKind::Mail | MaskedKind::Address => {
                    true
                }
                MaskedKind::Token => false,
            })
            .map(|((_, name), _)| name.as_str())
            .filter(|name| name.len() >= SHORTEST)
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let all: Vec<String> = names.into_iter().map(escaped_or_not).collect();
        self.bare = (!all.is_empty())
            .then(|| Regex::new(&all.join("|")).ok())
            .flatten();
    }

    /// The same text, masked.
    pub(super) fn masked(&mut self, text: &str) -> String {
        // Before anything is masked: a mask may swallow the name before a value.
        let mut text = if text.contains('=') {
            replaced(&VARIABLE, text, |found, _| self.variable(found))
        } else {
            text.to_owned()
        };
        text = redact::text(&text);
        if PUBLIC_KEY.is_match(&text) {
            text = PUBLIC_KEY.replace_all(&text, MASK).into_owned();
        }
        self.tokens += text.matches(MASK).count() as u32;
        if text.contains(['@', '%', '&']) {
            text = replaced(&MAIL, &text, |found, _| self.mail(found));
        }
        text = self.addresses(&text);
        if text.contains("//") || text.contains("\\/") || text.contains(['%', '&']) {
            text = replaced(&URL, &text, |found, _| {
                let known = (self.in_url(&found["user"]), self.named(&found["host"]));
                if known == (None, None) {
                    return None;
                }
                let user = known.0.unwrap_or_else(|| found["user"].to_owned());
                let host = known.1.unwrap_or_else(|| found["host"].to_owned());
                Some(format!("{}{user}{host}", &found["scheme"]))
            });
        }
        text = self.in_their_place(text);
        if text.contains(['@', '%', '&']) {
            text = replaced(&USER_AT, &text, |found, _| self.user_at(found));
        }
        text = self.homes(&text);
        if text.contains('.') {
            text = replaced(&DOMAIN, &text, |found, _| {
                let last = found[0].rsplit('.').next()?.to_ascii_lowercase();
                let is_host = DOMAINS.contains(&last.as_str());
                is_host.then(|| self.named(&found[0])).flatten()
            });
        }
        self.everywhere(&text)
    }

    /// Hosts and users by what stands before them.
    fn in_their_place(&mut self, mut text: String) -> String {
        for pattern in [
            &*HOST_FOLLOWS,
            &*CONFIGURATION,
            &*UNAME,
            &*SSH_HOST,
            &*NETRC_HOST,
        ] {
            text = replaced(pattern, &text, |found, _| {
                let host = self.named(&found["host"])?;
                Some(format!("{}{host}{}", &found["lead"], rest(found)))
            });
        }
        for pattern in [
            &*SSH_USER,
            &*USER_OPTION,
            &*PROGRAM_USER,
            &*MYSQL_USER,
            &*JSON_USER,
            &*NETRC_USER,
        ] {
            text = replaced(pattern, &text, |found, _| {
                let user = self.user(&found["user"])?;
                Some(format!("{}{user}{}", &found["lead"], rest(found)))
            });
        }
        text
    }

    /// Known names without anything around them that would tell what they are.
    fn everywhere(&mut self, text: &str) -> String {
        let Some(bare) = self.bare.take() else {
            return text.to_owned();
        };
        let done = replaced(&bare, text, |found, before_and_after| {
            let name = unescaped(&found[0]).to_ascii_lowercase();
            let kind = [
                MaskedKind::Home,
                MaskedKind::Mail,
                MaskedKind::Address,
                MaskedKind::User,
                MaskedKind::Host,
                MaskedKind::Value,
            ]
            .into_iter()
            .find(|kind| self.known.contains_key(&(*kind, name.clone())))?;
            let (before, after) = before_and_after;
            let whole = name.len() >= UNMISTAKABLE && kind != MaskedKind::Value
                || stands_alone(before, after);
            whole.then(|| self.pseudonym(kind, &name))
        });
        self.bare = Some(bare);
        done
    }

    fn homes(&mut self, text: &str) -> String {
        if !["ome", "OME", "sers", "SERS", "per-user", "media"]
            .iter()
            .any(|piece| text.contains(piece))
        {
            return text.to_owned();
        }
        replaced(&HOME, text, |found, _| {
            let user = found["user"].trim_end_matches(['.', '-']);
            let rest = &found["user"][user.len()..];
            let other = self.user(user)?;
            if found["lead"].contains("per-user") {
                return Some(format!("{}{other}{rest}", &found["lead"]));
            }
            let home = format!("/home/{user}");
            let number = self.number(MaskedKind::Home, &home);
            // One name for both: a folder is its user's.
            debug_assert!(number > 0);
            self.count(MaskedKind::Home, &home);
            Some(format!("{}{other}{rest}", &found["lead"]))
        })
    }

    fn variable(&mut self, found: &Captures) -> Option<String> {
        let value = unquoted(&found["value"]);
        let plain = value.is_empty()
            || value == MASK
            || ["0", "1", "yes", "no", "true", "false", "on", "off"].contains(&value)
            || value.starts_with("/nix/store/") && !value.contains([':', ' ']);
        // A password is no value to be listed.
        let is_secret = redact::argument(&format!("{}=x", &found["name"])).ends_with(MASK);
        if plain || is_secret || is_pseudonym(value) {
            return None;
        }
        self.number(MaskedKind::Value, value);
        let other = self.pseudonym(MaskedKind::Value, &value.to_ascii_lowercase());
        Some(format!("{}{}={other}", &found["lead"], &found["name"]))
    }

    fn mail(&mut self, found: &Captures) -> Option<String> {
        let (name, host) = (&found["name"], &found["host"]);
        if name == "git" || UNITS.iter().any(|unit| found[0].ends_with(unit)) {
            return None;
        }
        let mail = format!("{name}@{host}");
        self.number(MaskedKind::Mail, &mail);
        Some(self.pseudonym(MaskedKind::Mail, &mail.to_ascii_lowercase()))
    }

    /// `alice:•••@` or `alice@` before a host.
    fn in_url(&mut self, user: &str) -> Option<String> {
        let end = user.find([':', '@', '%']).unwrap_or(user.len());
        let other = self.user(&user[..end])?;
        Some(format!("{other}{}", &user[end..]))
    }

    fn user_at(&mut self, found: &Captures) -> Option<String> {
        let (user, host) = (&found["user"], &found["host"]);
        if UNITS.iter().any(|unit| host.ends_with(unit)) {
            return None;
        }
        let other_user = self.user(user).unwrap_or_else(|| user.to_owned());
        let other_host = self.named(host).unwrap_or_else(|| host.to_owned());
        Some(format!("{other_user}{}{other_host}", &found["at"]))
    }

    fn addresses(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        if text.contains([':', '-']) {
            text = replaced(&HARDWARE, &text, |found, (before, after)| {
                let alone = stands_alone(before, after);
                alone.then(|| self.address(&found[0]))
            });
        }
        if text.contains(':') {
            text = replaced(&SIX, &text, |found, (before, after)| {
                let whole = &found[0];
                let address = [whole, whole.trim_end_matches(['.', ':'])]
                    .into_iter()
                    .find(|part| part.parse::<Ipv6Addr>().is_ok())?;
                let ip: Ipv6Addr = address.parse().ok()?;
                let everybodys = ip.is_loopback() || ip.is_unspecified();
                // Behind a letter a piece of a path in C++ may look like a short one.
                let long = !address.starts_with(':') && address.matches(':').count() >= 3;
                let begins = stands_alone(before, after) || long && stands_alone("", after);
                if everybodys || !begins {
                    return None;
                }
                let rest = &whole[address.len()..];
                Some(format!("{}{rest}", self.address(address)))
            });
        }
        if text.contains('.') {
            text = replaced(&FOUR, &text, |found, (before, after)| {
                let ip: Ipv4Addr = found[0].parse().ok()?;
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                let mut next = after.chars();
                let longer = match next.next() {
                    Some('.') => digit(next.next()),
                    first => digit(first),
                };
                let inside = digit(before.chars().next_back()) || before.ends_with('.') || longer;
                let everybodys = ip.is_loopback() || ip.is_unspecified() || ip.is_broadcast();
                (!inside && !everybodys).then(|| self.address(&found[0]))
            });
        }
        text
    }

    fn address(&mut self, address: &str) -> String {
        self.number(MaskedKind::Address, address);
        self.pseudonym(MaskedKind::Address, &address.to_ascii_lowercase())
    }

    /// A user's other name, unless the name is everybody's.
    fn user(&mut self, name: &str) -> Option<String> {
        let build_user =
            name.trim_start_matches('_').starts_with("nixbld") || name.starts_with("systemd-");
        if !is_somebodys(name) || build_user || name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.number(MaskedKind::User, name);
        Some(self.pseudonym(MaskedKind::User, &name.to_ascii_lowercase()))
    }

    /// A host's other name, unless it is public.
    fn host(&mut self, name: &str) -> Option<String> {
        let lower = name.to_ascii_lowercase();
        if !is_somebodys(name) || is_public(&lower) || lower.parse::<Ipv4Addr>().is_ok() {
            return None;
        }
        let first = lower.split('.').next().unwrap_or(&lower).to_owned();
        let same = self
            .known
            .get(&(MaskedKind::Host, first))
            .map(|(number, _)| *number);
        match same {
            Some(number) if lower.contains('.') => {
                let entry = (number, name.to_owned());
                self.known
                    .entry((MaskedKind::Host, lower.clone()))
                    .or_insert(entry);
            }
            _ => drop(self.number(MaskedKind::Host, name)),
        }
        Some(self.pseudonym(MaskedKind::Host, &lower))
    }

    /// The same of a name from a text: with what a sentence puts behind it.
    fn named(&mut self, name: &str) -> Option<String> {
        if self.keep_hosts {
            return None;
        }
        let bare = name.trim_end_matches(['.', '-', '_']);
        let rest = &name[bare.len()..];
        self.host(bare).map(|other| format!("{other}{rest}"))
    }

    fn number(&mut self, kind: MaskedKind, name: &str) -> usize {
        let key = (kind, name.to_ascii_lowercase());
        if let Some((number, _)) = self.known.get(&key) {
            return *number;
        }
        let used = self.used.entry(kind).or_insert(0);
        *used += 1;
        self.known.insert(key, (*used, name.to_owned()));
        *used
    }

    fn count(&mut self, kind: MaskedKind, name: &str) {
        let count = self.counts.entry((kind, name.to_ascii_lowercase()));
        *count.or_insert(0) += 1;
    }

    /// What stands for a known one; it is counted.
    fn pseudonym(&mut self, kind: MaskedKind, lower: &str) -> String {
        self.count(kind, lower);
        let known = self.known.get(&(kind, lower.to_owned()));
        shown(kind, known.map_or(0, |(number, _)| *number))
    }

    /// What was masked, the kinds in their order.
    pub(super) fn list(&self) -> Vec<Masked> {
        let mut list: Vec<Masked> = Vec::new();
        for ((kind, lower), (number, name)) in &self.known {
            let count = self
                .counts
                .get(&(*kind, lower.clone()))
                .copied()
                .unwrap_or(0);
            let kept = *kind == MaskedKind::Host && self.keep_hosts;
            if count > 0 && !kept {
                list.push(Masked {
                    kind: *kind,
                    title: words::report::masked_kind(*kind),
                    pseudonym: self.shown_for(*kind, *number, lower),
                    count,
                    secret: Some(name.clone()),
                });
            }
        }
        if self.tokens > 0 {
            list.push(Masked {
                kind: MaskedKind::Token,
                title: words::report::masked_kind(MaskedKind::Token),
                pseudonym: MASK.to_owned(),
                count: self.tokens,
                secret: None,
            });
        }
        // As they are numbered: `host-2` before `host-10`.
        list.sort_by_key(|one| (one.kind, one.pseudonym.len(), one.pseudonym.clone()));
        list
    }

    fn shown_for(&self, kind: MaskedKind, number: usize, lower: &str) -> String {
        let user = lower
            .strip_prefix("/home/")
            .filter(|_| kind == MaskedKind::Home);
        let known = user.and_then(|user| self.known.get(&(MaskedKind::User, user.to_owned())));
        known.map_or_else(
            || shown(kind, number),
            |(number, _)| format!("/home/{}", shown(MaskedKind::User, *number)),
        )
    }
}

fn rest<'a>(found: &'a Captures) -> &'a str {
    found.name("rest").map_or("", |rest| rest.as_str())
}

fn shown(kind: MaskedKind, number: usize) -> String {
    let word = match kind {
        MaskedKind::User => "user",
        MaskedKind::Home => return format!("/home/of-{number}"),
        MaskedKind::Host => "host",
        MaskedKind::Address => "address",
        MaskedKind::Mail => "mail",
        MaskedKind::Token => return MASK.to_owned(),
        MaskedKind::Value => "value",
    };
    format!("{word}-{number}")
}

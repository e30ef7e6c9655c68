//! The programs by which a step is known. The first that fits counts.

use super::Sort;

/// A step, and by what it is known.
pub(super) struct Known {
    /// File names, without a store path's hash; a name of the kernel's is cut
    /// at 15 bytes.
    names: &'static [&'static str],
    /// A part of the path, for what bears a name that others have too.
    part: &'static str,
    /// A word among the arguments, likewise.
    word: &'static str,
    /// What it does, as a key of the catalogue.
    pub does: &'static str,
    /// What sort of step.
    pub sort: Sort,
}

/// The kernel keeps so much of a name.
const COMM: usize = 15;

impl Known {
    pub(super) fn is(&self, name: &str, comm: &str, path: &str, argv: &[String]) -> bool {
        let named = |known: &&str| {
            *known == name
                || known
                    .get(..COMM.min(known.len()))
                    .is_some_and(|k| k == comm)
        };
        (self.names.is_empty() || self.names.iter().any(named))
            && path.contains(self.part)
            && (self.word.is_empty() || argv.iter().any(|word| word == self.word))
    }
}

const fn known(names: &'static [&'static str], does: &'static str, sort: Sort) -> Known {
    Known {
        names,
        part: "",
        word: "",
        does,
        sort,
    }
}

const fn below(part: &'static str, does: &'static str, sort: Sort) -> Known {
    Known {
        names: &[],
        part,
        word: "",
        does,
        sort,
    }
}

const fn with(
    names: &'static [&'static str],
    word: &'static str,
    does: &'static str,
    sort: Sort,
) -> Known {
    Known {
        names,
        part: "",
        word,
        does,
        sort,
    }
}

use Sort::{BootLoader, Other, Units};

const SYSTEMD_BOOT: &str = "boot-systemd";
const GRUB: &str = "boot-grub";
const BOOT: &str = "boot";
const OTHER_SYSTEMS: &str = "other-systems";
const PROFILE: &str = "new-generation";
const INSTALL: &str = "install-packages";

pub(super) const ALL: &[Known] = &[
    // NixOS: the boot loader.
    known(&["bootctl"], SYSTEMD_BOOT, BootLoader),
    below("systemd-boot-builder", SYSTEMD_BOOT, BootLoader),
    known(&["install-systemd-boot.sh"], SYSTEMD_BOOT, BootLoader),
    known(
        &[
            "os-prober",
            "grub-mount",
            "linux-boot-prober",
            "50mounted-tests",
        ],
        OTHER_SYSTEMS,
        BootLoader,
    ),
    below("os-probes/", OTHER_SYSTEMS, BootLoader),
    known(
        &[
            "install-grub.pl",
            "install-grub.sh",
            "grub-install",
            "grub-probe",
            "grub-mkconfig",
            "grub-mkimage",
            "grub-script-check",
            "update-grub",
        ],
        GRUB,
        BootLoader,
    ),
    known(&["lzbt", "lzbt-systemd"], "boot-lanzaboote", BootLoader),
    known(
        &[
            "limine-install",
            "limine-install.py",
            "refind-install",
            "extlinux-conf-builder.sh",
            "install-generation-extlinux",
            "init-script-builder.sh",
            "append-initrd-secrets",
            "efibootmgr",
            "sbctl",
        ],
        BOOT,
        BootLoader,
    ),
    // NixOS: before and after.
    known(
        &["pre-switch-checks", "pre-switch-check"],
        "pre-switch-checks",
        Other,
    ),
    // NixOS: the activation script's snippets.
    known(
        &["update-users-groups.pl", "userborn", "systemd-sysusers"],
        "users-and-groups",
        Other,
    ),
    known(&["setup-etc.pl"], "etc", Other),
    known(
        &[
            "sops-install-secrets",
            "age",
            "rage",
            "agenix",
            "ssh-to-age",
        ],
        "secrets",
        Other,
    ),
    known(&["systemd-tmpfiles"], "temporary-files", Other),
    known(&["modprobe"], "kernel-module", Other),
    known(&["mount", "umount", "mountpoint"], "mount", Other),
    // home-manager.
    known(&["sd-switch"], "user-services", Units),
    known(&["dconf", "dbus-run-session"], "desktop-settings", Other),
    with(&["nix-env"], "--set", PROFILE, Other),
    with(&["nix"], "install", INSTALL, Other),
    with(&["nix"], "add", INSTALL, Other),
    with(&["nix-env"], "-i", INSTALL, Other),
    known(&["link"], "home-links", Other),
    // Both, and nix-darwin's services.
    with(&["systemctl"], "--user", "ask-user-manager", Units),
    known(&["systemctl"], "ask-manager", Units),
    known(&["launchctl"], "launchd", Units),
    // nix-darwin.
    below("Homebrew/", "homebrew", Other),
    known(&["brew"], "homebrew", Other),
    known(&["mas"], "app-store", Other),
    known(
        &["dscl", "sysadminctl", "createhomedir", "dseditgroup"],
        "users-and-groups",
        Other,
    ),
    known(&["rsync"], "applications", Other),
    known(&["defaults"], "macos-settings", Other),
    known(&["killall"], "dock", Other),
    known(&["systemsetup"], "clock-and-power", Other),
    known(&["networksetup", "scutil"], "network", Other),
    known(&["hidutil"], "keyboard", Other),
    known(&["nvram"], "firmware", Other),
    known(&["mdutil", "lsregister"], "register-applications", Other),
    // Whose child tells nothing, or who has none.
    Known {
        names: &["activate"],
        part: "home-manager",
        word: "",
        does: "home-manager",
        sort: Other,
    },
    Known {
        names: &["activate", "activate-user"],
        part: "darwin-system",
        word: "",
        does: "nix-darwin",
        sort: Other,
    },
    known(&["activate", "dry-activate"], "activation-script", Other),
];

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
    /// In words.
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

const SYSTEMD_BOOT: &str = "installs the boot loader (systemd-boot)";
const GRUB: &str = "installs the boot loader (GRUB)";
const BOOT: &str = "installs the boot loader";
const OTHER_SYSTEMS: &str = "looks for other systems on other disks";
const PROFILE: &str = "makes a new generation of the profile";
const INSTALL: &str = "installs packages into the profile";

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
    known(
        &["lzbt", "lzbt-systemd"],
        "installs the boot loader (Lanzaboote)",
        BootLoader,
    ),
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
        "runs the checks before a switch",
        Other,
    ),
    // NixOS: the activation script's snippets.
    known(
        &["update-users-groups.pl", "userborn", "systemd-sysusers"],
        "sets users and groups up",
        Other,
    ),
    known(&["setup-etc.pl"], "sets /etc up", Other),
    known(
        &[
            "sops-install-secrets",
            "age",
            "rage",
            "agenix",
            "ssh-to-age",
        ],
        "decrypts secrets",
        Other,
    ),
    known(
        &["systemd-tmpfiles"],
        "makes temporary files and folders",
        Other,
    ),
    known(&["modprobe"], "loads a kernel module", Other),
    known(
        &["mount", "umount", "mountpoint"],
        "mounts a file system",
        Other,
    ),
    // home-manager.
    known(&["sd-switch"], "switches the user's services", Units),
    known(
        &["dconf", "dbus-run-session"],
        "writes the desktop's settings",
        Other,
    ),
    with(&["nix-env"], "--set", PROFILE, Other),
    with(&["nix"], "install", INSTALL, Other),
    with(&["nix"], "add", INSTALL, Other),
    with(&["nix-env"], "-i", INSTALL, Other),
    known(&["link"], "links files into the home", Other),
    // Both, and nix-darwin's services.
    with(
        &["systemctl"],
        "--user",
        "asks the user's service manager",
        Units,
    ),
    known(&["systemctl"], "asks the service manager", Units),
    known(
        &["launchctl"],
        "loads or unloads a service of launchd",
        Units,
    ),
    // nix-darwin.
    below("Homebrew/", "runs Homebrew", Other),
    known(&["brew"], "runs Homebrew", Other),
    known(&["mas"], "installs from the App Store", Other),
    known(
        &["dscl", "sysadminctl", "createhomedir", "dseditgroup"],
        "sets users and groups up",
        Other,
    ),
    known(&["rsync"], "copies applications or fonts", Other),
    known(&["defaults"], "writes macOS settings", Other),
    known(&["killall"], "restarts the Dock or the Finder", Other),
    known(
        &["systemsetup"],
        "sets clock, power and remote login",
        Other,
    ),
    known(&["networksetup", "scutil"], "sets the network up", Other),
    known(&["hidutil"], "sets the keyboard up", Other),
    known(&["nvram"], "writes firmware variables", Other),
    known(&["mdutil", "lsregister"], "registers applications", Other),
    // Whose child tells nothing, or who has none.
    Known {
        names: &["activate"],
        part: "home-manager",
        word: "",
        does: "runs home-manager's activation",
        sort: Other,
    },
    Known {
        names: &["activate", "activate-user"],
        part: "darwin-system",
        word: "",
        does: "runs nix-darwin's activation",
        sort: Other,
    },
    known(
        &["activate", "dry-activate"],
        "runs the activation script",
        Other,
    ),
];

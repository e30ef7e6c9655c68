//! It waits for another process or for a person.

use super::super::row::{Cause, decides, harmless, hints, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "profile-lock-held",
        family: Family::Waiting,
        rows: &[decides("waiting for lock on profile")],
    },
    Cause {
        code: "lock-held",
        family: Family::Waiting,
        rows: &[
            decides("waiting for lock on ")
                .and(r#"waiting for lock on ["']?/([^.'"]|\.[^c]|\.c[^a]|\.ca[^c])*(["']|$)"#)
                .since(4),
            hints("waiting for lock on").and(r"/\.cache/"),
            hints("locking path '/"),
            decides("waiting for another Nix process to finish fetching input").since(34),
        ],
    },
    Cause {
        code: "lock-or-slot",
        family: Family::Waiting,
        rows: &[decides("waiting for locks or build slots").until(3)],
    },
    Cause {
        code: "gc-lock-held",
        family: Family::Waiting,
        rows: &[
            decides("waiting for the big garbage collector lock"),
            decides("waiting for auto-GC to finish"),
            likely("running auto-GC to free").last(),
        ],
    },
    Cause {
        code: "store-lock-held",
        family: Family::Waiting,
        rows: &[
            decides("waiting for the big Nix store lock"),
            decides("waiting for exclusive access to the Nix store for ca drvs")
                .since(4)
                .until(24),
            decides("waiting for exclusive access to the Nix store"),
        ],
    },
    Cause {
        code: "eval-cache-locked",
        family: Family::Waiting,
        rows: &[
            harmless("error (ignored)")
                .and(r"SQLite database '[^']*' is busy")
                .since(31),
            decides("is busy").and(
                r"SQLite database '[^']*/(eval|fetcher|binary|narinfo|tarball)-cache[^']*' is busy",
            ),
            decides("is busy").and(r"SQLite database '[^']*/\.cache/nix/[^']*' is busy"),
        ],
    },
    Cause {
        code: "database-busy",
        family: Family::Waiting,
        rows: &[
            decides("is busy").and(r"SQLite database '[^']*/db/db\.sqlite' is busy"),
            likely("SQLite database").and(r"SQLite database.* is busy"),
            decides("database is locked").and(r"(?i:sqlite|error|executing)"),
        ],
    },
    Cause {
        code: "upload-locked",
        family: Family::Waiting,
        rows: &[
            decides("waiting for the upload lock to").since(3),
            likely("somebody is hogging the upload lock"),
        ],
    },
    Cause {
        code: "remote-machine",
        family: Family::Waiting,
        rows: &[
            decides("waiting for a machine to build").since(4),
            likely("waiting for SSH").last(),
        ],
    },
    Cause {
        code: "another-rebuild",
        family: Family::Waiting,
        rows: &[
            decides("nixos-rebuild-switch-to-configuration.service was already loaded"),
            decides("Unit nixos-rebuild-switch-to-configuration.service already exists"),
            decides("switch-to-configuration")
                .and(r"(?i:(could not|failed to|unable to) (acquire|get|obtain)( the)? lock)"),
            likely("Could not acquire lock"),
            likely("another instance").and(
                r"(?i:another instance of [^ ]*(nix|rebuild|home-manager|darwin|topgrade)[^ ]* is)",
            ),
            likely("Could not open lock").and(r"^Could not open lock$"),
        ],
    },
    Cause {
        code: "prompt-open",
        family: Family::Waiting,
        rows: &[
            decides("[sudo]").and(r"\[sudo[^\]]*\].*:[ \t]*$").last(),
            decides("Enter passphrase for").last(),
            decides("Enter PIN for").last(),
            decides("Confirm user presence for key").last(),
            decides("continue connecting (yes/no").last(),
            decides("can't be established.")
                .and(r"authenticity of host")
                .last(),
            decides("Username for 'http").last(),
            decides("Password for 'http").last(),
            decides("'s password:").and(r"'s password:[ \t]*$").last(),
            decides("Password:")
                .and(r"^[ \t]*(\([^)]*\) )?Password:[ \t]*$")
                .last(),
            decides("do you want to allow configuration setting").last(),
            decides("do you want to permanently mark this value as trusted").last(),
            decides("AUTHENTICATING FOR").last(),
            likely("(y/n)").and(r"\([yY]/[nN]\)[ ?:]*$").last(),
            likely("[y/n]").and(r"\[[yY]/[nN]\][ ?:]*$").last(),
            likely("[yes/no]").last(),
            decides("doas (").and(r"doas \([^)]*\) password:").last(),
            likely("overriding mode")
                .and(r"overriding mode .*\?")
                .last(),
            likely("Proceed?").last(),
            likely("Apply the config?").last(),
            hints("fetching Git repository 'ssh://").last(),
            decides("password for ")
                .and(r"(?i:(^|[^a-z])password for [^:]{1,80}:[ \t]*$)")
                .last(),
            decides("Verification code")
                .and(r"Verification code[^:]{0,20}:[ \t]*$")
                .last(),
            decides("on the fingerprint reader").last(),
            decides("Enter PIN")
                .and(r"Enter PIN[^:]{0,60}:[ \t]*$")
                .last(),
            decides("touch the device").last(),
            decides("touch your security key").last(),
            decides("require your decision").last(),
            decides("Enter passphrase:").last(),
            decides("Vault password").and(r":[ \t]*$").last(),
        ],
    },
    Cause {
        code: "password-wrong",
        family: Family::Other,
        rows: &[
            decides("incorrect password attempt"),
            likely("Sorry, try again."),
            decides("Authentication token manipulation error"),
            likely("doas: Authentication failed"),
        ],
    },
    Cause {
        code: "prompt-refused",
        family: Family::Other,
        rows: &[
            decides("sudo: a terminal is required to read the password"),
            decides("sudo: a password is required"),
            decides("sudo: no tty present"),
            decides("terminal prompts disabled"),
            decides("interactive authentication required"),
            likely("could not read Username for"),
            likely("could not read Password for"),
            decides("did you forget to use --ask-sudo-password"),
            decides("did you forget to use --ask-elevate-password"),
            decides("no askpass program specified"),
            decides("a password is required").and(r"sudo|doas|run0"),
            likely("Permission denied (publickey").and(r"read_passphrase|askpass"),
            decides("read_passphrase: can't open /dev/tty"),
            decides("Interactive authentication required"),
            likely("Authentication is required").and(r"(?i:polkit|interactive)"),
        ],
    },
];

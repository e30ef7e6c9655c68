//! It waits for another process or for a person.

use super::super::row::{Cause, decides, harmless, hints, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "profile-lock-held",
        family: Family::Waiting,
        title: "Another process changes the same profile",
        explains: "Nix takes a lock while it makes a new generation of a profile. Another nix-env, nix profile, home-manager or rebuild has it, and this one waits until it is done.",
        next_step: "Look for the other process that changes this profile and let it finish.",
        is_not: "Not a leftover file: a lock file without a process that holds it stops nobody.",
        rows: &[decides("waiting for lock on profile")],
    },
    Cause {
        code: "lock-held",
        family: Family::Waiting,
        title: "Another Nix process builds or fetches the same path",
        explains: "Each store path is made by one process at a time. Another build or download of the same path holds its lock, and this one asks again every few seconds until the path is there. That is usual while the other one works; it lasts for ever when the other one is stuck or its client is gone.",
        next_step: "Find out who holds the lock and whether it works. Wait while it does; else end that process, not this one.",
        is_not: "Never delete a lock file: the lock is on the open file, and a second builder could enter. A lock file that merely lies there means nothing.",
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
        title: "It waits for a lock or a free build slot",
        explains: "This wording of older Nix covers several things at once: another process makes the same path, all build slots are taken, all build users are taken, or no remote builder is free. A cancelled build whose worker lives on causes it too.",
        next_step: "See whether another Nix process is at work and let it finish. If none is, look for a worker whose client is gone.",
        is_not: "It does not say which of these it is. Deleting lock files is not the answer.",
        rows: &[decides("waiting for locks or build slots").until(3)],
    },
    Cause {
        code: "gc-lock-held",
        family: Family::Waiting,
        title: "A garbage collection is under way",
        explains: "Garbage collections exclude each other. One runs already, perhaps one that Nix began by itself because the disk was filling up (min-free), and this process waits for its end.",
        next_step: "Look whether the process that holds gc.lock still works. Wait while it does.",
        is_not: "Collecting takes long on a large store: slow is not stuck.",
        rows: &[
            decides("waiting for the big garbage collector lock"),
            decides("waiting for auto-GC to finish"),
            likely("running auto-GC to free"),
        ],
    },
    Cause {
        code: "store-lock-held",
        family: Family::Waiting,
        title: "The whole store is locked",
        explains: "A new version of Nix upgrades the format of the store's database and wants the store for itself. It waits until every other Nix process has ended, or another process upgrades and this one waits for it. If the process that waits was started by one that has the store open, neither ends.",
        next_step: "Let the other Nix processes end, then try again. See whether two versions of Nix share this store.",
        is_not: "Never delete big-lock: two formats of the database would be written at once.",
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
        title: "Another evaluation uses the same cache",
        explains: "Two commands work on the same flake or the same downloads and share a small database below ~/.cache/nix. One writes, the other waits; before Nix 2.31 for up to an hour and without a word.",
        next_step: "End the other evaluation, or run this one with “--option eval-cache false”.",
        is_not: "Not the store's own database: nothing in the store is locked or damaged.",
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
        title: "The store's database is busy",
        explains: "Another process writes to the store's database for a long time, for instance a garbage collection, a verification or many builds at once. Nix says so every ten seconds or so and tries again for up to an hour.",
        next_step: "Wait if another Nix process is at work. If none is, look for a stopped process that has the database open.",
        is_not: "Busy is not damaged. One such line alone is usual under load.",
        rows: &[
            decides("is busy").and(r"SQLite database '[^']*/db/db\.sqlite' is busy"),
            likely("SQLite database").and(r"SQLite database.* is busy"),
            decides("database is locked").and(r"(?i:sqlite|error|executing)"),
        ],
    },
    Cause {
        code: "upload-locked",
        family: Family::Waiting,
        title: "Another process copies to the same remote builder",
        explains: "What a remote builder needs is copied by one process at a time. Another one copies, and this one waits for its turn.",
        next_step: "Look whether the other copy moves. Wait while it does.",
        is_not: "",
        rows: &[
            decides("waiting for the upload lock to").since(3),
            likely("somebody is hogging the upload lock"),
        ],
    },
    Cause {
        code: "remote-machine",
        family: Family::Waiting,
        title: "No remote builder is free",
        explains: "Every machine that could build this is taken by other builds, or was put aside for a while after an error.",
        next_step: "Wait, or look at the builders whether their slots hang on builds that do nothing.",
        is_not: "",
        rows: &[decides("waiting for a machine to build").since(4)],
    },
    Cause {
        code: "another-rebuild",
        family: Family::Waiting,
        title: "Another rebuild or switch is under way",
        explains: "Switching to a configuration is done by one process at a time. Another one is at it, or one that was cut off still counts as running for systemd.",
        next_step: "Look with “systemctl status nixos-rebuild-switch-to-configuration” whether one still runs, and let it finish.",
        is_not: "Do not kill a switch half-way: the system would be half switched.",
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
        title: "It waits for an answer",
        explains: "A program asks for something, a password, a passphrase, a host key or a yes, and waits for what is typed in the terminal. A progress bar may have hidden the question.",
        next_step: "Answer it in the terminal if you know what asks. Type no secret where you do not.",
        is_not: "systemd-tty-ask-password-agent always runs during a switch and is no sign of a question.",
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
        title: "The password was wrong",
        explains: "sudo asked for the password, and what was typed was not it, up to three times. It gave up and ran nothing.",
        next_step: "Run the command again and type the password of the user that the question names. Look at the keyboard's layout and at Caps Lock.",
        is_not: "Nothing was changed.",
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
        title: "Something asks, and there is no terminal to answer in",
        explains: "A program needed a password or an answer and had no terminal for it, as in a service, a pipe or a window without one. It gave up.",
        next_step: "Run the command in a terminal, or set up what it asks for so that no question is needed: a key in the agent, a token, a rule for sudo.",
        is_not: "",
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

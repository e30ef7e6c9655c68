### What the table of messages says of each cause, by its code: Settings of Nix, of flakes and of the machine that Nix needs.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-nix-conf-broken =
    .explains = Nix reads nix.conf before everything else and stops at a line that it does not understand. A daemon that cannot start because of it shows as “cannot connect to socket”.
    .next-step = Open the file that the message names and mend the line. On NixOS or nix-darwin change nix.settings instead; an older generation has the older file.
explain-feature-disabled =
    .title = A feature of Nix is not switched on
    .explains = Flakes, the “nix” command and some more are off until they are named in experimental-features.
    .next-step = Add “experimental-features = nix-command flakes” to nix.conf, or give it once: --extra-experimental-features 'nix-command flakes'.
explain-user-not-allowed =
    .title = This user may not use the Nix daemon
    .explains = The setting allowed-users does not name this user, or the daemon's socket lies in a folder that this user may not enter.
    .next-step = Look at allowed-users, and at who owns /nix/var/nix/daemon-socket.
explain-untrusted-setting =
    .explains = Some settings may be changed only by users whom nix.conf names in trusted-users. Of anybody else the daemon ignores them and only warns. So a command that was to leave out a cache, or to use another one, asks the same caches as before.
    .next-step = Change the setting in nix.conf or in the system's configuration. Adding yourself to trusted-users gives you the rights of root.
    .is-not = A warning, not the end: the command went on with the daemon's own settings.
explain-signature-missing =
    .title = A path is not signed by a key that is trusted
    .explains = Nix takes paths from elsewhere only with a signature of a key in trusted-public-keys. The cache's key is not there, or the path was copied without a signature.
    .next-step = Add the public key of the cache to trusted-public-keys, if you trust whoever holds it.
    .is-not = Not a damaged path. Do not switch require-sigs off.
explain-nix-too-old =
    .title = This Nix is too old for what it shall do
    .explains = The configuration, nixpkgs or the other side asks for a newer version of Nix than the one that runs.
    .next-step = Look at “nix --version” and at the version that the message asks for. Update Nix, or take a release that fits it.
    .is-not = Nothing was built or changed.
explain-unknown-setting =
    .explains = The setting belongs to another version of Nix, or is misspelt. Nix warns and goes on without it.
    .next-step = Take the line out of nix.conf, or put it right.
    .is-not = Only a warning: rarely why something failed.
explain-unknown-option =
    .title = The command does not know an option or a name
    .explains = The command line has a flag or a subcommand that this version does not have, or that is misspelt.
    .next-step = Look at --help of the same command.
explain-lock-file-broken =
    .explains = flake.lock is not the JSON that Nix expects: a merge left its marks in it, it was cut, or a newer Nix wrote it. Or it would have to change, and may not.
    .next-step = Take flake.lock back from version control. Where inputs have changed, “nix flake lock” writes what is missing.
explain-json-broken =
    .title = A text is not the JSON or TOML that was expected
    .explains = The configuration reads a text as JSON or TOML (“fromJSON”, “fromTOML”), and it is not well-formed. The message says where; the trace above it names the place that reads it.
    .next-step = Look at the file or text that is read there. Run it again with --show-trace where the trace does not name it.
    .is-not = Not flake.lock, unless the message names it.
explain-untracked-file =
    .explains = A flake in a git repository consists of the files that git tracks. A new file that was not added does not exist for Nix, though it lies there.
    .next-step = “git add” the file that the message names; a commit is not needed. If it was moved or renamed, put the new path into the configuration.
    .is-not = A path below /nix/store/…-source is your own repository, as Nix copied it. The store is not damaged.
explain-not-a-flake =
    .title = There is no flake where it was looked for
    .explains = The folder or repository that was given has no flake.nix, or it is not where the command looks: the configuration was moved, or the command was started in another folder.
    .next-step = Give the folder of the configuration: --flake /path/to/it. If flake.nix lies there and the folder is a git repository, “git add flake.nix”.
explain-search-path =
    .title = The search path does not have what “<…>” names
    .explains = The configuration or the command names something in angle brackets, such as <nixpkgs>, and NIX_PATH has no entry of that name. Without channels, as on a system with flakes only, there is none unless it is set.
    .next-step = See what “echo $NIX_PATH” and “nix-channel --list” say. With channels run “nix-channel --update”; with flakes use the input instead of <nixpkgs>, or give the path once: -I nixpkgs=flake:nixpkgs.
    .is-not = The file is not lost: it is looked for by name, not by place.
explain-missing-file =
    .explains = The configuration, or the search path, points to a file that does not exist. It was moved, renamed or never made; after moving a configuration to another folder, relative paths point elsewhere.
    .next-step = Look at the path in the message, and at where the configuration names it.
explain-impure-path =
    .title = The configuration reaches outside the flake
    .explains = A flake may read only its own files and its inputs. It names an absolute path, an environment variable or the search path.
    .next-step = Bring the file into the repository or make it an input. “--impure” lets it through once.

### What the table of messages says of each cause, by its code: What the machine must be for Nix: users, folders, rights, the sandbox.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-repository-owner =
    .title = The repository belongs to another user
    .explains = git does not read a repository that belongs to somebody else, as when root rebuilds from a folder of yours.
    .next-step = Run the command as yourself (nixos-rebuild and darwin-rebuild ask for root where they need it: --sudo), or tell git that the folder is safe.
explain-build-users-missing =
    .title = The build users are gone
    .explains = Builds run as users of their own, and the system no longer knows them. On macOS an upgrade of the system takes their numbers away (15, Sequoia).
    .next-step = On macOS run the repair script of the installer that you used; on Linux make the group nixbld and its members anew.
explain-build-directory-denied =
    .title = The folder for builds cannot be used
    .explains = Nix may not use the folder in which it builds: it belongs to somebody else, everybody may write to its parent, or a link leads there.
    .next-step = Look at the rights of the folder in the message and at build-dir.
explain-sandbox-unavailable =
    .title = Builds cannot be put into the sandbox
    .explains = The kernel or a container does not let Nix make the separate surroundings in which it builds.
    .next-step = In a container give it the rights it needs, or set sandbox-fallback. Do not switch the sandbox off on a machine that others build on.
explain-no-builder =
    .title = Nobody may build here
    .explains = This machine is set to build nothing itself (max-jobs = 0), and no remote builder can take the build.
    .next-step = Set max-jobs in nix.conf, or for this once “--max-jobs 1”. If a remote builder should take it, check “builders” and whether it has the system and the features that are needed.
explain-wrong-system =
    .title = This machine cannot build for that system
    .explains = The derivation is for another processor, another system, or needs a feature (kvm, big-parallel) that no builder here has.
    .next-step = Check “system” in the configuration. Else add a remote builder that can, or emulation (boot.binfmt.emulatedSystems).
explain-feature-missing =
    .title = This machine lacks a feature that the build asks for
    .explains = A derivation names features that whoever builds it must have, such as kvm for tests of NixOS or for images, and the settings of this machine (system-features) or of its builders do not have them. For kvm the device /dev/kvm must be there and open to the build users.
    .next-step = Compare what is required with “nix config show system-features”. Where the machine can do it, add it to system-features; where it cannot, build on one that can.
    .is-not = Not another kind of processor: the system is the right one.
explain-needs-root =
    .title = It must run as root
    .explains = Switching the system's configuration changes files that only root may change.
    .next-step = Run it with sudo.
explain-permission-denied =
    .title = A file may not be read or written
    .explains = The user that runs Nix, or the user of the build, has no right to a file or folder that the message names.
    .next-step = Look with “ls -ld” who owns what the message names, and run the command as the user that it is meant for.
explain-file-in-way =
    .title = A file of yours stands where a link is to go
    .explains = The configuration wants to put a link where a file lies that it did not make. home-manager and nix-darwin do not overwrite such files.
    .next-step = Move the file that is named aside and switch again; home-manager does that with “-b backup”.
    .is-not = Nothing was lost: it stopped before changing anything.
explain-profile-conflict =
    .title = Two packages bring the same file
    .explains = Two packages in one environment have a file of the same name.
    .next-step = Leave one out, or give one a priority (lib.hiPrio, --priority).
explain-store-not-mounted =
    .title = /nix is not there
    .explains = The volume with the store is not mounted, or the folder /nix cannot be made. On macOS the store has a volume of its own, and an upgrade of the system may take away what mounts it.
    .next-step = Look with “mount” (macOS: “diskutil list” and “launchctl print system/org.nixos.darwin-store”) whether the volume is there.
    .is-not = Nothing is lost as long as the volume exists. Do not install again over it.

### Checks of the system. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title), details and the one next step.

# .mount-table: In the place of a file's name in “… may not be read by you”.
# .read-only: $kind: "ext4"; $point: "/nix".
check-nix-mount =
    .title = /nix is there
    .why = Without /nix nothing that Nix installed can be started.
    .mount-table = The mount table
    .not-understood = The mount table is not understood
    .no-store = /nix/store is not there
    .no-store-next = Mount the file system that holds it, or install Nix.
    .empty = /nix/store is empty
    .empty-next = Mount the file system that holds it; see /etc/fstab.
    .read-only = { $kind } at { $point } can only be read
    .read-only-next = Look at dmesg for errors of the disk, then mount it anew for writing.
    .mounted = { $kind } at { $point }

# .it: In the place of its name.
# .file-missing: $at: "~/.profile:8"; $named: what stands there, "$HOME/.cargo/env".

# .started: $shell: "zsh"; $seconds: "0.2".
# .but: $error: the first that it said.
check-login-shell =
    .title = Your login shell starts
    .why = After a switch or a move of files a shell may start with errors, late, or without Nix.
    .not-known = Your login shell is not known
    .it = it
    .file-missing = { $at }: { $named } is not there
    .started = { $shell } in { $seconds } s
    .late = { $shell } does not end within { $seconds } s
    .late-next = Look for a command in its start-up files that waits for something.
    .not-started = { $shell } cannot be started: { $why }
    .not-started-next = Set another login shell by chsh before you log out.
    .but = { $shell } in { $seconds } s, but: { $error }
    .but-next = Correct that line of the start-up file.
    .exit-code = { $shell } in { $seconds } s, with exit code { $code }
    .exit-code-next = Start it in a terminal and see what it says.
    .slow-next = Move what takes long out of its start-up files.

check-failed-units =
    .title = Failed units since the switch
    .why = A switch ends well although a service did not come up again; here it shows.
    .no-systemd = systemd does not run this system
    .none = none
    .none-since = none; { $count } failed before
    .many = { $count }, among them { $first }
    .next = Look at its log: journalctl -u { $unit }

# .other-installed: $booted, $current: "6.12.51".
check-kernel =
    .title = Kernel
    .why = A new kernel is used from the next boot on; until then its modules may not fit.
    .other-installed = { $booted } runs, { $current } is installed
    .next = Restart the machine when it suits you.
    .not-read = The kernel of the booted or the current system cannot be read

# .active: $number: "413", or what stands in its place.
# .one: In the place of $number.
check-generation =
    .title = Switch is complete
    .why = A switch that ended half way leaves one system running and another for the next boot.
    .not-read = The links of the system cannot be read
    .active = generation { $number } is active
    .another-booted = generation { $number } is active, another one booted
    .specialisation = generation { $number } is active, as its specialisation { $name }
    .next-boot = generation { $number } is for the next boot, another one runs
    .next = If you did not ask for “boot” alone, the switch ended half way: switch again.
    .one = one

## macOS.

# .mounted: $kind: "apfs".
check-mac-volume =
    .title = Volume of /nix
    .why = After an update of macOS the volume may not be mounted any more; then nothing of Nix is there.
    .not-mounted = not mounted
    .not-mounted-next = Mount it: sudo launchctl kickstart -k system/org.nixos.darwin-store
    .read-only = { $device } can only be read
    .read-only-next = Look at the disk with Disk Utility's First Aid.
    .mounted = { $device }, { $kind }

# .loaded-but: $state: as launchctl says it, "waiting".
check-mac-daemon =
    .title = Daemon is loaded
    .why = An update of macOS may unload it; the next command of Nix then waits in vain.
    .not-loaded = not loaded
    .not-loaded-next = Load it: sudo launchctl bootstrap system /Library/LaunchDaemons/org.nixos.nix-daemon.plist
    .loaded-but = loaded, but { $state }
    .loaded-but-next = Start it: sudo launchctl kickstart system/org.nixos.nix-daemon
    .not-understood = The answer of launchctl is not understood

mac-service-running = running

check-mac-shell-hook =
    .title = Shells know Nix
    .why = Updates of macOS write /etc/zshrc anew; new terminals then know nothing of Nix.
    .not-read = None of the shells' files in /etc can be read
    .by = by { $file }
    .none = no file in /etc brings it in
    .next = Add to /etc/zshrc: . /nix/var/nix/profiles/default/etc/profile.d/nix-daemon.sh

check-mac-disk-access =
    .title = Full-disk access
    .why = Without it a switch of nix-darwin or Home Manager may not touch some folders of your home.
    .granted = granted
    .not-granted = not granted to Nixlamp; your terminal may have it
    .not-known = What would tell is not there

check-mac-rosetta =
    .title = Rosetta
    .why = Builds for x86_64-darwin on Apple silicon run by Rosetta alone.
    .there = there, for x86_64-darwin
    .missing = extra-platforms asks for x86_64-darwin, but it is not there
    .next = Install it: softwareupdate --install-rosetta

check-mac-linux-builder =
    .title = Linux builder
    .why = Builds for Linux wait for it; it is a virtual machine that may not have come up.
    .not-running = loaded, but not running
    .next = Start it: sudo launchctl kickstart -k system/org.nixos.linux-builder
    .not-loaded = set up, but not loaded
    .not-loaded-next = Switch your nix-darwin configuration again.

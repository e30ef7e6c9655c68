### What the table of messages says of each cause, by its code: None of the classic families: putting a configuration in place.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-activation-waits-unit =
    .title = The switch waits for a service
    .explains = Nix is done; systemd now stops, starts and restarts services, and the switch waits for each of them. One takes its time: a mount, a network that is not online, a backup or update that runs at once, a service of the user or a program of the desktop that does not answer. systemd gives most of them 90 seconds, some any time.
    .next-step = “systemctl list-jobs” and “systemctl --user list-jobs” show, without privilege, which unit it is. See to that unit. Do not kill the switch half-way.
    .is-not = Nothing hangs in Nix. systemd-tty-ask-password-agent always runs beside it and is no sign of a question.
explain-activation-launchd =
    .title = The switch waits for a step of macOS
    .explains = nix-darwin runs its activation step by step: settings, services of launchd, the daemon's restart, copying applications, Homebrew. One of them does not end. “waiting for nix-daemon” goes on for ever when the daemon cannot start, for instance because of a broken nix.conf.
    .next-step = Look which program runs below the activation (“ps”). For the daemon read /var/log/nix-daemon.log and “launchctl print system/org.nixos.nix-daemon”.
    .is-not = Copying many applications, or checking them for malware, merely takes long.
explain-bus-unreachable =
    .title = The bus of systemd or of the session is not reachable
    .explains = A program wants to speak with systemd or with the desktop over D-Bus, and there is no bus for this user: no session is open (as below sudo, su, ssh or in a container), or XDG_RUNTIME_DIR is not set.
    .next-step = Run it in a session of that user. For a user without one “loginctl enable-linger USER” keeps it open; in a container or chroot no service can be switched.
    .is-not = Not a service that failed.
explain-unit-failed =
    .title = A service did not start after the switch
    .explains = The new configuration is in place; one or more of its services failed to start or stop. The switch ends with an error because of it (exit code 4), though everything else is active.
    .next-step = “systemctl status UNIT” and “journalctl -u UNIT” with the unit's name say why. Rolling back is possible, but seldom needed.
    .is-not = The build did not fail.
explain-activation-failed =
    .title = The configuration was built, and putting it in place failed
    .explains = A step of the activation ended with an error. Tools that run it for you often show only that, and not what the step said.
    .next-step = Run the activation by the plain tool (nixos-rebuild, darwin-rebuild, home-manager) to see what it says, and read the lines above.
    .is-not = The build did not fail. The earlier generation is still there.
explain-installer-failed =
    .title = The installer of Nix did not get through
    .explains = A step of the installer failed. What the step said stands below it: a program that it ran, a user or a volume that is there already.
    .next-step = Read the innermost line. Before another try, let the installer undo what it has done: it tells how.
explain-activation-bootloader =
    .title = Writing the boot menu takes long or fails
    .explains = After the switch the boot loader is written. GRUB looks through every disk for other systems (os-prober), which may take minutes; systemd-boot needs /boot mounted and with room.
    .next-step = Look whether /boot is mounted and has room (“df -h /boot”). Do not switch the machine off in the middle.
    .is-not = The system is built; only the menu is missing.

### An activation: its steps, and what it waits for.

# What a process of it does: “grub-install (55) …”, “… , for 3 min”. The verb
# comes first, its subject is named before it.
activation-does = { $does ->
    [boot-systemd] installs the boot loader (systemd-boot)
    [boot-grub] installs the boot loader (GRUB)
    [boot-lanzaboote] installs the boot loader (Lanzaboote)
    [boot] installs the boot loader
    [other-systems] looks for other systems on other disks
    [new-generation] makes a new generation of the profile
    [install-packages] installs packages into the profile
    [pre-switch-checks] runs the checks before a switch
    [users-and-groups] sets users and groups up
    [etc] sets /etc up
    [secrets] decrypts secrets
    [temporary-files] makes temporary files and folders
    [kernel-module] loads a kernel module
    [mount] mounts a file system
    [user-services] switches the user's services
    [desktop-settings] writes the desktop's settings
    [home-links] links files into the home
    [ask-user-manager] asks the user's service manager
    [ask-manager] asks the service manager
    [launchd] loads or unloads a service of launchd
    [homebrew] runs Homebrew
    [app-store] installs from the App Store
    [applications] copies applications or fonts
    [macos-settings] writes macOS settings
    [dock] restarts the Dock or the Finder
    [clock-and-power] sets clock, power and remote login
    [network] sets the network up
    [keyboard] sets the keyboard up
    [firmware] writes firmware variables
    [register-applications] registers applications
    [home-manager] runs home-manager's activation
    [nix-darwin] runs nix-darwin's activation
    [activation-script] runs the activation script
    [below-switch] was started by switch-to-configuration
    [write-out] writes the store out to the disk
    [units] has the service manager stop, start and reload units
    [user-units] has a user's service manager reload that user's units
   *[other] { $does }
}

# Next steps.
boot-loader-wait = Wait: ended half-way the machine may not start. If nothing of it moves, look for a disk or a network mount that does not answer (lsblk, mount).
look-at-unit = Look at it: systemctl status { $unit }; journalctl -b -u { $unit }. Leave the switch itself alone: ended half-way it leaves half of the units as they were.
look-at-user-unit = Look at it: systemctl --user status { $unit }; journalctl --user -b -u { $unit }. Leave the switch itself alone: ended half-way it leaves half of the units as they were.
look-at-units = See what the service manager waits for: systemctl list-jobs; systemctl --user list-jobs. Leave the activation itself alone: ended half-way it leaves things half switched.
look-at-step = Look at what that process waits for. Leave the activation itself alone: ended half-way it leaves things half switched.

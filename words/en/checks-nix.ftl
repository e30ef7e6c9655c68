### Checks of Nix. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title), details and the one next step.

# .answers: $protocol: "1.38".
check-daemon =
    .title = Nix daemon answers
    .why = Nothing is built, fetched or deleted without the daemon.
    .answers = { $ms } ms, protocol { $protocol }
    .late = no answer within { $seconds } s
    .next = Look at its log (journalctl -u nix-daemon); then nixlamp restart-daemon.
    .does-not-run = it does not run
    .start-it = Start it: nixlamp restart-daemon.
    .denied = Its socket may not be reached by you

# .offspring: $text: "nix (Lix, like Nix) 2.93.0".
check-nix-version =
    .title = Version of Nix
    .why = Old versions let a build get out of its sandbox, and know fewer ways to tell why they wait.
    .no-program = The program nix was not found
    .says-nothing = nix --version says nothing
    .offspring = { $text }: an offspring with its own numbers
    .not-understood = “{ $text }” is not understood
    .too-old = { $version }, which nobody mends any more
    .too-old-next = Update Nix: nix.package in your configuration, or nix upgrade-nix.
    .holes = { $version }, with known holes in the sandbox
    .holes-next = Update Nix to 2.28.4, 2.29.1, 2.30 or later.

check-nix-conf =
    .title = Settings of Nix
    .why = A setting with a slip of the pen is passed over with a warning that few read.
    .wrong-next = Correct that line: Nix breaks off at it.
    .unknown-next = Correct the name, or take the line out.
    .no-file = no file: Nix's own defaults
    .in-files = { $settings ->
        [one] 1 setting
       *[other] { $settings } settings
    } in { $files ->
        [one] 1 file
       *[other] { $files } files
    }

## What is wrong in nix.conf. $at: "/etc/nix/nix.conf:3".

conf-no-setting = { $at }: “{ $name }” begins no setting: “name = value” is one, with plain blanks around the sign
conf-circle = { $at }: it includes { $file }, which leads back here: Nix goes round in it until it breaks down
conf-too-many-files = More than { $most } files are included; the rest was not read
conf-unknown = { $at }: no Nix here knows “{ $name }”
conf-unknown-near = { $at }: no Nix here knows “{ $name }”; “{ $near }” may be meant
conf-wrong = { $at }: { $name } is “{ $value }”, and must be { $wanted ->
    [truth] true or false
    [sandbox] true, false or relaxed
    [jobs] a number, or auto
   *[number] a whole number, with K, M, G or T behind it or not
}

# .root-alone: $you: "yes" if the person is one of them.
# .root-and: $others: users and groups, "@wheel, bob".
check-trusted-users =
    .title = Trusted users
    .why = Who is trusted can become root by the daemon: it runs what they say, from where they say.
    .everybody = everybody
    .everybody-next = Name the users in trusted-users instead of *.
    .root-alone = root alone; { $you ->
        [yes] you are trusted
       *[no] you are not trusted
    }
    .root-and = root, { $others }; { $you ->
        [yes] you are trusted
       *[no] you are not trusted
    }

check-sandbox =
    .title = Sandbox
    .why = Without it a build sees the machine: its result may differ elsewhere, and it may reach the network.
    .no-namespaces = on, but the kernel allows no namespaces for it
    .no-namespaces-next = Set user.max_user_namespaces above 0 by sysctl.
    .on = on
    .relaxed = on, but for builds that ask to be left out
    .off-on-mac = off, as is usual on macOS
    .off = off
    .none-of-these = “{ $value }” is none of true, false and relaxed
    .next = Set sandbox = true in nix.conf.

# .wants: $jobs × $each: "8", as numbers; $wants, $memory: "96 GiB".
check-build-memory =
    .title = Memory for builds at once
    .why = So many compilers at once may need more memory than there is; then the kernel ends one of them.
    .builds-nothing = nothing is built here: max-jobs is 0
    .wants = { $jobs } × { $each } compilers may want { $wants } of { $memory }
    .next = Set cores = { $cores } in nix.conf, or lower max-jobs.

check-build-users =
    .title = Users for builders
    .why = Each build needs a user of its own; with too few of them builds wait without saying why.
    .as-needed = made as they are needed
    .none = none: builds run as who starts them
    .no-members = the group { $group } has no members
    .no-members-next = Make them anew: the installer of Nix does, and so does a switch of NixOS.
    .some-missing = { $there } of { $named } members of { $group } { $there ->
        [one] exists
       *[other] exist
    }
    .some-missing-next = Make the missing users anew: the installer of Nix does, and so does a switch of NixOS.
    .for-builds = { $there } for { $jobs ->
        [one] 1 build
       *[other] { $jobs } builds
    } at once
    .too-few-next = Lower max-jobs to { $there }, or add users to { $group }.

# .sound: $log: of its write-ahead log.
# .cannot-open: Why it cannot be read.
check-store-database =
    .title = Database of the store
    .why = Nix knows only what stands there; damaged, the daemon breaks off without a word to you.
    .no-table = the table { $table } is not there
    .no-path = it knows no path, and the store has some
    .damaged = damaged
    .damaged-next = Build nothing and delete nothing; copy /nix/var/nix/db first, then have it repaired.
    .sound = sound; { $size }, log { $log }
    .log-next = Find out who reads the database for so long; the log cannot be written back.
    .cannot-open = it cannot be opened: it is not there, or its log lacks its index, which the next Nix command makes
    .no-log = its log is missing; the next Nix command that asks the daemon makes it
    .busy = somebody writes it just now
    .too-large = it is too large to be read in time

# .a-process: In the place of a process's name.
# .held: $process: "nix-daemon (812)".

# .nobody-waits: $held: the first sentence above.
check-locks =
    .title = Locks of Nix
    .why = Who holds the lock of the garbage collector or the database keeps all others waiting.
    .a-process = a process
    .held = { $process } holds { $lock ->
        [collector] the garbage collector's lock
        [database] the database's lock
       *[profile] the system profile's lock
    }
    .waited-for = { $count } { $count ->
        [one] waits
       *[other] wait
    } for { $lock ->
        [collector] the garbage collector's lock
        [database] the database's lock
       *[profile] the system profile's lock
    }
    .nobody-holds = nobody holds that of collector, database or system profile
    .only-shared = { $count ->
        [one] 1 process at work shares
       *[other] { $count } processes at work share
    } some; nobody holds one alone
    .nobody-waits = { $held }; nobody waits
    .next = Wait until its holder has ended, or stop that one; never delete a lock file.

check-leftovers =
    .title = Left behind by Nix
    .why = A builder without its Nix uses the machine for nothing and keeps its user from others.
    .builders = { $count ->
        [one] 1 builder
       *[other] { $count } builders
    } without their Nix
    .builders-next = End them as root: their build is lost already.
    .roots-unseen = No orphaned builder; temporary roots may not be read by you
    .nothing-left = nothing
    .old-roots = { $count ->
        [one] 1 old temporary root
       *[other] { $count } old temporary roots
    }, harmless

# .links-and-most: $link: a path; $size: of all that it keeps.
# .many-old: $links: one of the two above; $old: how many.
check-roots =
    .title = What keeps paths alive
    .why = A forgotten result link keeps gigabytes that no clean-up may take.
    .links = { $count ->
        [one] 1 result link
       *[other] { $count } result links
    }
    .links-and-most = { $count ->
        [one] 1 result link
       *[other] { $count } result links
    }, { $link } keeps most: { $size }
    .many-old = { $links }; { $old } untouched for months
    .next = Delete the links that you do not need; the next clean-up then frees what they keep.
    .old-link = { $link }, { $span } old
    .old-link-keeps = { $link }, { $span } old, keeps { $size }
    .lead-nowhere = { $count ->
        [one] 1 leads nowhere; the next clean-up takes it
       *[other] { $count } lead nowhere; the next clean-up takes them
    }
    .lie-hidden = { $count } { $count ->
        [one] lies
       *[other] lie
    } where you may not look

check-dead =
    .title = What nothing needs any more
    .why = Paths that nothing needs stay until a clean-up, and fill the disk that the next rebuild wants.
    .nothing-dead = nothing
    .dead = { $paths ->
        [one] 1 path
       *[other] { $paths } paths
    }, about { $size }
    .dead-at-most = at most { $paths ->
        [one] 1 path
       *[other] { $paths } paths
    }, about { $size }
    .next = “nixlamp gc --dry-run” counts it on the disk, and what old generations keep beside.

# .of-profile: A detail. $profile: "system"; $span: "3 d".
check-generations =
    .title = Generations
    .why = Each keeps all that it is made of; a single one leaves no way back.
    .of-profile = { $profile }: { $count }, the oldest { $span } old
    .all = { $count } in { $profiles ->
        [one] 1 profile
       *[other] { $profiles } profiles
    }
    .no-way-back = { $count } in { $profiles ->
        [one] 1 profile
       *[other] { $profiles } profiles
    }; only one of the system, so there is no way back yet
    .many = { $count } of { $profile }
    .next = Delete old ones, and keep the last five.

check-verified =
    .title = Store verified
    .why = A damaged file stays unseen until something uses it, often in the middle of a switch.
    .damaged = { $count } damaged
    .damaged-next = “nixlamp repair” lists them with the repair that fits.
    .unreadable = { $count ->
        [one] 1 path
       *[other] { $count } paths
    } not readable by you
    .unreadable-next = Root can read them: sudo nixlamp verify PATH.
    .never = never fully verified by Nixlamp
    .ago = { $span } ago
    .next = Verify the store: it reads only, and can be broken off and taken up again.

check-min-free =
    .title = Nix frees space by itself
    .why = With min-free set, a build that runs short of space cleans up first instead of failing.
    .no-number = min-free or max-free is no number of bytes
    .no-number-next = Write it as 5G or in bytes: Nix takes whole numbers only.
    .too-large = min-free is { $min }, more than the disk has
    .too-large-next = Lower min-free: each build begins with a clean-up now.
    .crossed = max-free { $max } is below min-free { $min }
    .crossed-next = Set max-free above min-free.
    .below = below { $min }
    .by-timer = by a timer
    .unset = no
    .unset-next = Set min-free and max-free in nix.conf, or nix.gc.automatic in your configuration.

# .input: A detail.
check-flake-lock =
    .title = Age of flake inputs
    .why = Old inputs lack security fixes, and caches forget their paths after a while.
    .no-lock = There is no flake.lock yet
    .no-inputs = no inputs
    .age = { $name } is { $span } old
    .input = { $name }: { $span }
    .next = Update the inputs: nix flake update, then build before you switch.

# .pinned: $kind: "path", "github".
# .a-flake: In the place of $kind.
check-registry =
    .title = Flake registry
    .why = Where nixpkgs is not pinned, each command may fetch another one, and asks the network for it.
    .not-understood = { $whose ->
        [own] yours
       *[system] the system's
    } is not understood
    .pinned = nixpkgs is pinned by { $whose ->
        [own] yours
       *[system] the system's
    }, a { $kind }
    .follows = nixpkgs follows a { $kind } without a revision, by { $whose ->
        [own] yours
       *[system] the system's
    }
    .a-flake = a flake
    .not-pinned = nixpkgs is not pinned
    .next = Pin it: nix registry pin nixpkgs, or nix.registry in your configuration.

check-evaluates =
    .title = Your configuration evaluates
    .why = A mistake in it shows in minutes here, and not in the middle of the next switch.
    .not-found = No configuration was found where tools look for it
    .in-memory = Evaluate it in a terminal, where it may have all memory.
    .in-time = Evaluate it in a terminal; look for an endless loop.
    .in-and-warnings = in { $span }, with { $count ->
        [one] 1 warning
       *[other] { $count } warnings
    }
    .next = Correct it before the next rebuild; nixlamp health evaluates says the same again.

check-flake-check =
    .title = Your flake passes its check
    .why = It evaluates all outputs of the flake, also those that no switch touches.
    .not-found = No flake was found where tools look for it
    .in-memory = Run nix flake check in a terminal, where it may have all memory.
    .in-time = Run nix flake check in a terminal.
    .next = Correct what it names; nix flake check says more in a terminal.

## Of both evaluations.

evaluated-in = in { $span }
nix-ended-by-signal = Nix was ended by a signal, as when it wants more memory than it may have
not-done-within = not done within { $span }
nix-said-nothing = Nix said nothing

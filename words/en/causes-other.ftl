### Causes: activation, daemon, builders, machine. What .would-change and the others
### are: causes-waiting.

## What several causes say.

# Of a line that was written, beside its quotation.
spoken-line =
    .about-nobody = The line does not say which rebuild it is about
    .only-warned = It only warned, and went on
    .would-change = It ends well all the same.

may-end-by-itself = It still works, and may end by itself

# The step an activation is at. $does: what that process does, “installs the boot loader”
activation-now =
    .doing = { $who } { $does }, for { $span }
    .not-woken = Nothing of it was woken for { $span }
    .was-at-work = It was at work { $age } ago
    .waits-for-disk = It waits for a disk

## The causes.

activation-bootloader =
    .title = The boot loader is being installed
    .waits-on = the boot loader ({ $who })
    .would-change = It ends and the switch does not go on.

activation-step =
    .title = One step of the activation takes long
    .unit-unknown = Which unit it waits for is not told
    .would-change = That process ends and the activation does not go on.

# $count: how many processes
builder-silent =
    .title = A build sleeps and nothing wakes it
    .asleep = { $count ->
        [one] { $count } builder process sleeps; it was not woken for { $span }
       *[other] { $count } builder processes sleep; none was woken for { $span }
    }
    .none-came-or-went = No process of this build came or went for { $span }
    .by-lock = All of them wait in pipes and locks, and none has a timer
    .log-is-hidden = Its log is hidden until it ends
    .looks-the-same = A build that waits for a timer looks the same; the two cannot be told apart without root
    .would-change = One of the builder's processes wakes up.
    .next-step = Look at the last line the build printed. Stopping loses this derivation's work; finished paths stay.

daemon-gone =
    .title = The Nix daemon is not running
    .waits-on = the Nix daemon, which is not running
    .no-daemon = No daemon has run for { $span }, and { $who } has no worker
    .calls-it = { $who } waits on a local socket, as for the daemon
    .would-change = The client goes on without a daemon.
    .next-step = Look why it does not start: “systemctl status nix-daemon nix-daemon.socket”. Starting it loses nothing.
    .goes-on-without = The daemon itself has ended; { $who } goes on without it
    .not-needed = This rebuild needs it no more
    .would-change-not-needed = The daemon runs again.
    .next-step-not-needed = Let it end. What begins now finds no daemon: look at “systemctl status nix-daemon”.

daemon-hangs =
    .title = The daemon sleeps and nothing can wake it
    .waits-on = an answer of { $who }
    .not-woken = { $who } was not woken once for { $span }
    .has-nothing = It has no process below it, waits for no lock that shows, and has no connection open
    .waits-for-answer = { $who } waits for its answer
    .may-pause = { $threads ->
        [one] It has { $threads } thread: it
       *[other] It has { $threads } threads: one
    } may count down a pause that a cache asked for (HTTP 429)
    .would-change = The worker wakes up.
    .next-step = End the client with Ctrl-C and start again: it gets a new worker. If it comes again, the version of Nix is the first suspect.

# $rate: bytes in a second, “3.0 MiB”
disk-wait =
    .title = A disk or file system does not answer
    .waits-on = a disk or a network file system
    .disks-move = The disks move { $rate } a second: something may be written out
    .others-go-on = Other processes of this rebuild go on
    .would-change = { $who } is woken.
    .next-step = Look at the kernel's log (“journalctl -k”) and at network file systems. A process in this state cannot be killed before the disk answers.

orphan-builder =
    .title = A builder that nobody looks after takes processor time
    .uses-core = { $who }, user { $user }, belongs to no rebuild and uses { $share } of a core
    .would-change = It ends, and the rebuild is no faster.
    .next-step = End it: nobody takes its result any more. “nixlamp stop --force” offers it, and “Force the builders to stop…” in the window.

# $holder: “seen” where it is known which process it is, in $who
pipe-held =
    .title = A build has ended, but something it started still runs
    .waits-on = { $holder ->
        [unseen] the end of a process that the build left behind
       *[seen] the end of { $who }
    }
    .not-collected = { $who } ended { $age } ago and was not collected
    .left-behind = { $who }, user { $user }, was left behind and has not used the processor for { $span }
    .would-change = That process ends, and the build does not.
    .next-step = { $holder ->
        [unseen] Wait for a process that the build left behind to end, or end it as root. The build itself is done; its script should end what it starts.
       *[seen] Wait for { $who } to end, or end it as root. The build itself is done; its script should end what it starts.
    }

post-build-hook =
    .title = The post-build hook has not ended yet
    .waits-on = { $who }, the post-build hook
    .has-run = { $who }, user { $user }, has run below the worker for { $span }, and no build runs
    .last-moved = It, or what it started, last moved { $age } ago
    .would-change = It ends, and no new build begins.
    .next-step = Look what “post-build-hook” in nix.conf does; it uploads to a cache, as a rule. Paths that are built stay, hook or not.

# $by: “person” where it was Ctrl-Z; $pid: its number, “3801”
process-stopped =
    .title = A Nix process is stopped
    .waits-on-fg = “fg” for { $who }
    .stopped = { $by ->
        [person] { $who } was stopped by { $user } in the terminal (Ctrl-Z) { $span } ago
       *[signal] { $who }, user { $user }, has been stopped for { $span }
    }
    .got-no-worker = The client has asked for the daemon and got no worker
    .another-works = Another process of this rebuild still uses the CPU
    .would-change = { $who } goes on and nothing moves within 60 s.
    .next-step = Let it go on: { $by ->
        [builder] “sudo kill -CONT { $pid }”
        [root] “fg” in its terminal, or “sudo kill -CONT { $pid }”
       *[person] “fg” in its terminal, or “kill -CONT { $pid }”
    }. Nothing is lost by that.
    .next-step-daemon = Let the daemon go on: “sudo kill -CONT” with its number. Nothing is lost by that.

schema-newer =
    .title = The store belongs to a newer Nix

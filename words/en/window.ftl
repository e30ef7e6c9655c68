### Fixed labels of the window. What is said of a rebuild comes ready in the picture.
### Sizes, durations, shares and moments come ready made; counts come as numbers.

## The rail of the large form and its two sizes.

# Names of the sections, one word each.
rail =
    .sections = Sections
    .now = Now
    .history = History
    .health = Health
# The keys that lead to a section. $number: "1"
section-keys = { $modifier ->
    [meta] ⌘{ $number }
   *[control] Ctrl+{ $number }
}
# Spoken with the section's name: how many checks want a look.
checks-to-look-at = { $count ->
    [one] 1 check wants a look
   *[other] { $count } checks want a look
}

## Buttons. Those that end in “…” show first what they would do.

button =
    .open-details = Open details
    .close-details = Close details
    .stop = Stop…
    .end-action = Stop it
    .end-job = End it
    .force-builders = Force the builders to stop…
    .mark-as-seen = Mark as seen
    .more = More
    .pause-one-hour = For 1 hour
    .pause-rebuild-ends = Until the rebuild ends
    .pause-tomorrow = Until tomorrow, 08:00
    .pause-turned-on = Until I turn them on
    .resume-alerts = Turn alerts on
    .check-store = Check the store…
    .free-disk = Free disk space…
    .roll-back = Roll back…
    .backups = Backups…
    .all-backups = All backups…
    .restore = Restore…
    .check-again = Check again
    .check-now = Check now
    .checking = Checking…
    .check-in-use = Check what is in use
    .check-all = Check all of it
    .cancel = Cancel
    .close = Close
    .look-again = Look again
    .wrong = Wrong?
    .copy = Copy
    .copied = Copied
    .copy-example = Copy example
    .copy-details = Copy details
    .copy-status = Copy status
    .start-watcher = Start the agent
    .quit = Quit Nixlamp
    .show-all = Show all
# A command that the configuration offers. $name: "switch"
offered-command = { $name }…
# Spoken in place of “Restore…”. $made: "Nov 26, 2026, 09:40"
restore-the-backup = Restore the backup of { $made }…
# Spoken: the button's word and what it is for. $does: "Check", $what: "Clock"
does-to-what = { $does }: { $what }

## Headings.

heading =
    .rebuilds = Rebuilds
    .likely-cause = Likely cause
    .why = Why I think so
    .would-change = What would change my mind
    .next-step = Safest next step
    .now = Now
    .this-computer = This computer
    .health = Health
    .health-why = Why it matters
    .recent = Recent rebuilds
    .history = History
    .troubles = What Nixlamp cannot see or do
    .orphans = Builders left without a rebuild
    .run-command = Run a command
    .this-machine = This machine
    .pause-alerts = Pause alerts
    .will-do = What will be done
    .changes = What changes
    .lost = What is lost and what stays
    .command = Command
    .why-at-most = Why “at most”
    .kept-most = What keeps most
    .switch-to = Switch to
    .switch-when = When
    .store = The store
    .particulars = Where it lies
    .not-in-it = What is not in it
    .built-last = What failed, and its last lines
other-causes = Other causes ({ $count })
processes-counted = Processes ({ $count })
other-checks = All other checks ({ $count })
backups-there = Backups that are there ({ $count })

## A rebuild: what it does, and why.

nothing-runs = No rebuild is running.
# Before the name of what is worked on.
doing-kind = { $kind ->
    [evaluate] evaluate
    [fetch] fetch
    [build] build
    [activate] activate
    [wait] wait
   *[work] work
}
not-moved-for = Not moved in the { $age } it was looked at
last-sign-ago = Last sign of life { $age } ago
# Before the name of what it waits for.
waits-on = Waits on
# Before each piece of evidence, for screen readers.
speaks-for = Speaks for it:
speaks-against = Speaks against it:
# What the button “Wrong?” does.
wrong-means = Not said again of this rebuild, and counts less in later ones. Stays on this machine.
# A heading in front of its sentence, in one line.
# $heading: "Safest next step", $text: "Wait for PID 3990."
with-heading = { $heading }: { $text }
# A line of what “Copy details” copies.
# $likelihood: "Very likely", $percent: "88 %", $title: "Another Nix process holds a lock"
copied-cause = { $likelihood } ({ $percent }): { $title }
# A builder that is left over. $name: "cc1plus", $pid: "5120", $age: "21 min"
left-over = { $name } ({ $pid }) of { $user }, { $age }
# The list of processes does not move under the pointer.
held-still = Held still while you point at it
# Heads of columns.
column =
    .name = Name
    .state = State
    .cpu = CPU
    .memory = Memory
    .outcome = Outcome
    .ended = Ended
    .rebuild = Rebuild
    .took = Took
    .note = Note

## The computer as a whole.

machine-value =
    .cpu = CPU
    .memory = Memory
    .swap = Swap
    .disk = Disk
    .network = Network
    .load = Load
    .free-space = Free space
    .heat = Hottest sensor
    .not-known = not known
    .no-swap = none
# Where space is free. $of: "store", "build-dir", "tmp" or "boot"
space-of = { $of ->
    [store] store
    [build-dir] build folder
    [tmp] /tmp
    [boot] /boot
   *[other] { $of }
}
on-cores = { $count ->
    [one] on 1 core
   *[other] on { $count } cores
}
# $share: "12 %"
some-waiting = { $share } waiting
# $what: "Memory" or "Disk"
waiting-means = Share of the last 10 s in which some task waited for { $what }
# $used: "9.2 GiB", $all: "32 GiB"
used-of-all = { $used } of { $all }
# Spoken in place of a curve: $what: "CPU"
no-values-yet = { $what }: no values yet
# Spoken in place of a curve. $now, $low, $high: "12 %", $span: "5 min"
course-of = { $what } is { $now } now, and was between { $low } and { $high } in the last { $span }.
# Spoken in place of a bar. $what: "Swap", $percent: "12 %"
share-of = { $what } { $percent }

## Past rebuilds.

run-one-as-usual = No rebuilds yet. Run one as usual; it will appear here by itself.
# How a past rebuild ended, in a column and in the filter.
ended-how = { $outcome ->
    [finished] Good
    [failed] Failed
    [stopped] Stopped
    [slow] Slow
   *[unknown] Unknown
}
# $tool: "nixos-rebuild", $verb: "switch"
tool-and-verb = { $tool } { $verb }
past-filter =
    .outcome = Outcome
    .all = All outcomes
    .search = Search
    .nothing = No rebuild fits.
# How many rebuilds the table shows of how many. $shown: "3", $all: "12"
past-shown = { $all ->
    [one] { $shown } of 1 rebuild
   *[other] { $shown } of { $all } rebuilds
}

## Health and the store.

nothing-checked-yet = Nothing has been checked yet.
# A check and what it found. $title: "Clock", $number: "in step"
check-found = { $title }: { $number }
reads-only = It only reads: nothing is changed or repaired.
needed-by = { $count ->
    [one] 1 store path needs it.
   *[other] { $count } store paths need it.
}
needed-by-path = Needed by { $path }
# $when: "Nov 26, 2026, 09:40"
found-when = Found { $when }
more-damage = And { $count } more: “nixlamp repair” lists them all.

## Dialogs.

asks-password = The system will ask for an administrator's password.
changed-while-open = This changed while the dialog was open. Nothing was done.
being-counted = A first figure; the exact one is being counted…
at-work = At work…
all-done = Done
not-all-done = Not all of it was done
looking-what = Looking what it would do…
working-anew = Working it out anew…
keep-newest = Newest generations to keep
keep-days = Days whose generations to keep
# $number: "412"
generation-numbered = Generation { $number }
ticked-go = Ticked generations go. The size is what each adds to the others that are ticked.
takes-rights = Its generations take an administrator’s rights.
only-own = By these rules only your own profiles, without a password
also-while-rebuilding = Also while a rebuild runs
# $size: "1.4 GiB"
dead-already = { $count ->
    [one] Of these nothing needs 1 store path already, { $size }, whatever is ticked.
   *[other] Of these nothing needs { $count } store paths already, { $size }, whatever is ticked.
}
profile-choice = Profile
switch-now = Now and at the next boot
switch-later = Only at the next boot
none-yet = None yet.

## The bar at the bottom.

updated-ago = Updated { $age } ago
picture-old = Last update { $age } ago. The numbers above may be wrong.
# $until: "15:40"
pause-note =
    .open-end = Alerts are paused.
    .until = Alerts paused until { $until }.

## No picture. $state: "not-running", …

watcher-away = { $state ->
    [not-running] The agent is not running
    [starting] Starting the agent…
    [cannot-start] The agent could not be started
    [other-version] The agent is of another version
    [not-nixlamp] Another program answers in Nixlamp's place
   *[connecting] Looking…
}
watcher-away-means =
    .not-running = Without it Nixlamp sees no rebuilds. Rebuilds themselves go on.
    .cannot-start = Start it in a terminal: nixlamp
    .not-nixlamp = What it says is not read. Start the agent once it is gone: it makes its socket anew.
    .other-version = After an update, quit Nixlamp and start it again. Rebuilds go on.

### What could not be done and why, from host, hands and helper. Most are clauses
### that stand in a sentence of another file: “… was not put back: it has changed
### since.” They begin small and have no full stop.

## config.toml. Shown after file and line: `/etc/…/config.toml:7: …`.

# $key: the setting, `language`.
setting-is-no-language = “{ $key }” must be "auto", "en", "de" or "qps-ploc"
# $key: as above; it was written into a section such as [alerts].
setting-of-no-section = “{ $key }” stands in no section: write it above the first [section]
# $why: the system's words, or one of the two below.
config-not-read = cannot be read: { $why }
is-not-a-file = it is not a file
# $size: "256 KiB".
is-larger-than = it is larger than { $size }

## The window's own process: the agent cannot be reached.

watcher-silent = The agent did not answer.
watcher-not-there = The agent is not running. Nothing was done.
# $agent, $window: versions, "0.1.0". $protocol, $own: what they speak, "1".
watcher-of-other-version = The agent is { $agent } and speaks version { $protocol }; this window is { $window } and speaks version { $own }.

## The agent's socket, after “cannot be reached … : ” or “not understood: ”.

line-without-end = a line has no end
something-else-answers = something else answers
answers-another-question = the answer is to another question
# In place of a version.
unknown-version = unknown
socket-place-taken = something else that is no socket is in its place and was left alone
is-a-link = it is a link
folder-of-another-user = this folder belongs to another user
folder-open-to-others = other users may write to this folder
# $size: "64 KiB".
is-longer-than = it is longer than { $size }
path-must-be-absolute = the path must be absolute
recording-already-runs = a recording already runs here

## Recordings, “nixlamp record” and “replay”: parts of a chain, `in x.jsonl: line 3: too long`.

recording-not-created = cannot create { $path }
recording-not-written = cannot write { $path }
recording-not-opened = cannot open { $path }
in-file = in { $path }
is-empty = it is empty
not-a-recording = line 1: not a recording of Nixlamp
# $form, $own: numbers of the form, 1.
recording-of-form = it is of form { $form }, this version reads form { $own }
at-line = line { $number }
time-goes-back = line { $number }: time goes back
line-too-long = line { $number }: too long
holds-no-events = it holds no events

## History, after “Not recording history: ” or alone.

# $name: of a file.
name-is-not-a-file = { $name } is not a file
disk-is-full = disk full
its-folder-cannot-be-written = its folder cannot be written
another-program-holds-the-file = another program holds the file
history-is-off = history is off
history-does-not-answer = history does not answer

## What cannot be observed, after “Cannot read …: ”.

# $seconds: a number, 5.
no-answer-in = no answer in { $seconds } s
its-thread-ended = its thread ended
it-panicked = it panicked
list-grew = the list grew faster than it could be read
# $found: a line in quotes.
line-not-understood = expected { $wanted ->
    [bytes] bytes read and written
    [driver] a driver with statistics
    [page-size] the page size
    [count-of-pages] a count of pages
    [more-counts] more counts after
    [swap] total and used swap
    [pressure-level] a pressure level of 1, 2 or 4
    [heading-of-netstat] the heading of netstat
    [line-of-netstat] a line of netstat
    [heading-of-ps] the heading of ps
    [line-of-ps] a line of ps
    [list-of-processes] a list of struct kinfo_proc
   *[process] a struct kinfo_proc
}, found { $found }

## Programs. $program: a name or path.

program-has-failed = { $program } failed
# $seconds: a number.
program-silent = { $program } did not answer within { $seconds } s
program-is-not-there = { $program } is not there
program-was-not-found = { $program } was not found
program-may-not-be-started = { $program } may not be started
ended-without-a-word = it ended without a word
not-a-daemon = something else than a Nix daemon answers

## Freeing space.

collector-does-not-end = the collector was killed and does not end: the kernel holds it
# $why: SQLite's words.
store-database-not-opened = The store's database cannot be opened at present ({ $why }). Any command of Nix that asks the daemon, as “nix store info”, puts that right.
store-database-not-read = The store's database cannot be read: { $why }.
store-database-cannot-be-read = the store's database cannot be read: { $why }
roots-not-read-in-time = What keeps store paths could not be read in time.
# What holds a store path, in a list of such. $pid: "3801".
root-of-process = process { $pid }
# $file: of /proc/sys/kernel, "modprobe".
root-of-kernel = the kernel's { $file }

## Repairing.

row-leads-nowhere = a row of { $table } leads nowhere
no-home = there is no home
is-no-file = it is no file
no-name-is-left = no name is left
# What a file of a store path turned out to be, and must not.
a-named-pipe = a named pipe
a-socket = a socket
a-device = a device
folders-without-end = folders without end

## Putting back what a backup holds, after “… was not put back: ”.

# In place of a path there. $profile: "system".
generation-of-profile = generation { $number } of { $profile }
has-no-place = it has no place
backups-is-not-what-was-written = the backup's is not what was written then
what-stands-there-is-no-file = what stands there is no file
has-changed-since = it has changed since
its-profile-is-not-there = its profile is not there
there-is-one-of-that-number = there is one of that number
no-longer-in-the-store = { $path } is no longer in the store
its-path-is-no-text = its path is no text
its-folder-is-not-there = its folder is not there
its-generation-is-not-there = its generation { $number } is not there
file-is-too-large = { $path } is too large
# Looked at again: what is not as it was to be.
not-as-in-the-backup = { $path } is not as in the backup
generation-of-is-not-there = generation { $number } of { $profile } is not there
does-not-lead-to-generation = { $profile } does not lead to generation { $number }

## Switching to another generation.

# How an activation went: “COMMAND ….”
could-not-be-started = could not be started ({ $why })
# $how: "signal: 9 (SIGKILL)".
was-ended = was ended ({ $how })
ended-with-exit-code = ended with exit code { $code }
# Looked at again: what is not as it was to be.
leads-to-generation = { $profile } leads to generation { $number }
leads-to-no-known-generation = { $profile } leads to no generation that is known
# $what: system, or home. $path: where it leads. $link: "/run/current-system".
runs-something-else = { $what ->
    [home] the activated home
   *[system] the running system
} is { $path }
what-runs-cannot-be-told = { $what ->
    [home] the activated home
   *[system] the running system
} cannot be told ({ $link }: { $why })
# $file: "/boot/grub/grub.cfg".
boot-menu-does-not-know-generation = { $file } does not know generation { $number }
# $entry: "nixos-generation-12.conf".
next-boot-starts = the next boot starts { $entry }
next-boot-starts-what-nobody-named = the next boot starts what nobody has named
boot-loader-has-no-entry = the boot loader has no entry for generation { $number }
what-the-next-boot-starts = what the next boot starts
# $rebuild: "nixos-rebuild switch". $user: "alice".
rebuild-started-by = { $rebuild }, started by { $user }

## Backups: what is not in it (a noun), and why (a clause).

a-configuration = a configuration
configuration-not-found = none was found
git-state-of = the git state of { $folder }
git-does-not-tell = git does not tell it
filters-name = a filter's name
system-that-is = the { $which ->
    [booted-system] booted system
   *[current-system] current system
}
root-of-its-own = a root of its own for { $path }
root-does-not-lead-there = the root does not lead to it
references-lead-nowhere = { $count ->
    [one] { $count } reference leads
   *[other] { $count } references lead
} nowhere
watcher-is-another-program = Another program listens where the agent should; nothing of what it says is read.
# $why: "exit status: 70"
pretend-not-played = The pretend stall could not be played: { $why }. Perhaps one is being played already.
# $path: what was to be shown
file-not-shown = { $path } could not be shown: no file manager answered.
file-not-ours = That is no file of Nixlamp's.

## The log of a build that is asked for.

build-log-not-there = Nix has kept no log of it, or one that is too long to show.
build-log-no-program = The program nix-store was not found.

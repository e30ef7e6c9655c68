### Reading the store again, and repair.

## Why something cannot be judged or read. With a full stop.

verify-changed-twice = It changed while it was read, twice.
verify-not-registered = The store's database does not know it, so there is nothing to compare it with.
verify-not-registered-and-linked = The store's database does not know it, though { $link } leads there: the next collection would delete it.
verify-another-runs = Another run reads the store at this moment.
verify-broken-off = Reading broke off by a fault of Nixlamp.
verify-no-profiles = No running system and no profile of yours leads into the store; --full reads every path.
nothing-known-damaged = Nothing is known to be damaged.
verify-reads-the-store = “nixlamp verify” reads the store and says what is.
path-not-in-store = { $path } is not in /nix/store and does not lead there.

# $name: "sha512-sri".
hash-unknown = Its hash in the database is of a kind that is not read here ({ $name }).

# In the place of what the system says, without a full stop.
permission-denied = permission denied
verify-no-state = What is found cannot be kept for the next run: { $why }.
database-rows-unread = The database could be read up to { $rows } paths only: { $why }.

## How far a run is: parts of one line, beside each other.

verified-paths-of = { $paths } of { $total } paths
verified-bytes-of = { $bytes } of { $total }

# $rate: in a second, "977 KiB".
verify-rate = { $rate }/s
verify-left = { $span } left
damaged-so-far = { $count } damaged

# $progress: the line of these parts.
verify-on-battery = { $progress } (--no-pause goes on)
verify-pause = { $why ->
    [battery] waits, on battery
    [memory] waits, memory is short
    [disk] waits, the disk is busy
   *[work] waits while Nix or Nixlamp is at work
}

## What a run found.

paths-odd-and-sound = { $count ->
    [one] 1 more path has
   *[other] { $count } more paths have
} odd rights or times and sound contents.
path-not-judged = { $path }: { $why }
and-more = and { $count } more.
still-to-read = Still to read: { $paths ->
    [one] 1 path
   *[other] { $paths } paths
}. The next run goes on there.
all-read-ago = Every path was last read by a run that began { $ago } ago.
never-all-read = No run has read every path yet; “nixlamp verify --full” does.
never-all-read-yet = No run has read every path yet.
verify-ended-by-you = Ended by you after { $read ->
    [one] 1 path
   *[other] { $read } paths
}; { $left } left. Begun again, it goes on there.

# $verdict: one of the sentences below; $size: "2.9 MiB"; $span: "1 min".
verify-headline = { $verdict }: read { $scope ->
    [profiles] { $paths ->
        [one] 1 path
       *[other] { $paths } paths
    } of the running system and your profiles
   *[all] { $paths ->
        [one] 1 path
       *[other] { $paths } paths
    }
}, { $size } in { $span }
verified-before = before this run: { $paths ->
    [one] 1 path
   *[other] { $paths } paths
}
gone-meanwhile = gone meanwhile: { $paths ->
    [one] 1 path
   *[other] { $paths } paths
}

# $parts: the three above, with "; " between them.
verify-headline-whole = { $parts }.
verify-verdict = { $verdict ->
    [sound] Sound
    [look] Sound, but rights or times are odd
    [nothing] Nothing is known
   *[unknown] Not all could be read; what was is sound
}
verdict-damaged = { $count } damaged
verdict-unreadable = { $count } unreadable
verdict-damaged-and-unreadable = { $damaged } damaged, { $unreadable } unreadable

## One finding.

needed-by-one = Needed by { $path }.
needed-by-many = Needed by { $count } paths, among them { $path }.
fault-modified = Modified: the database says { $expected }, there is { $got }.

# $what: what the file is, "a socket".
fault-foreign = Modified: { $file } is { $what }, which no Nix puts there.
fault-missing = Missing: the database knows it, the disk does not.
fault-unreadable = Unreadable: { $file }: { $why }. Nothing is known of its contents.
fault-damaged = Damaged.

# $says: a line of the check.
fault-damaged-says = Damaged: { $says }.
fault-damaged-says-more = Damaged: { $says }, and { $more } more { $more ->
    [one] line
   *[other] lines
}.
contents-are-sound = The contents are sound.
look-unsteady = The first reading gave another hash, the second the right one: memory or disk may be at fault, or Nix repaired it just then.

# $file: the first of those it is so of; $more: how many others.
look-at-one = { $file } { $what ->
    [owner] does not belong to the store's owner
    [writable] can be written to
    [mode] has other rights than Nix gives
    [closed] may not be read by everybody
   *[time] has another time than Nix gives
}.
look-at-many = { $file } { $what ->
    [owner] does not belong to the store's owner
    [writable] can be written to
    [mode] has other rights than Nix gives
    [closed] may not be read by everybody
   *[time] has another time than Nix gives
}, and { $more } more of it.

# A button's text.
repair-button = { $fix ->
    [repair-path] Repair…
    [forget-derivation] Take it out…
    [set-cache-aside] Move aside…
   *[reload-database] Write anew…
}
root-can-read-it = Root can read it: sudo nixlamp verify { $path } says whether it is sound.
next-open-to-all = The contents are sound, but nobody but root can use all of it. To open it again: sudo chmod -R a+rX { $path }
next-nothing = The contents are sound; nothing needs repair.

# $id: the finding's name, "0c6kzph7l0dcbfmjap64f0czdafn3b7x".
next-repair-path = To fetch or build it again: nixlamp repair { $id }
next-forget-derivation = To have it written anew: nixlamp repair { $id }
next-set-cache-aside = To have a new one made: nixlamp repair { $id }
next-reload-database = To write it anew: nixlamp repair { $id }

## The store's database.

database-log-large = The database's write-ahead log has { $size }; up to 160 MB are normal. A reader that never ends may hold it.
no-store-database = There is no store database on this machine.
database-log-missing = The database's log is not there, so it cannot be read without the right to write. That is no damage: “nix store info” has the daemon make it anew.
database-denied = The store's database may not be read.
database-late = The store's database did not answer in time.
database-not-checked = The store's database cannot be checked: { $words }.

## Repair: its plans.

repair-question = Repair what is damaged?
repair-path-question = Repair this store path?
repair-derivation-question = Take this damaged derivation out of the store?
repair-cache-question = Move this damaged cache aside?
repair-database-question = Write the store's database anew?
repair = Repair
take-it-out = Take it out
move-aside = Move aside
write-anew = Write anew

# $fault: a sentence “Missing: …”.
repair-about = { $path }. { $fault }
repair-about-needed = { $path }, which { $count ->
    [one] 1 path needs
   *[other] { $count } paths need
}. { $fault }
repair-step-registered = Look again that it is still registered
repair-step-run = Run { $command }: Nix fetches it from a cache, or builds it again
repair-step-read = Read the path again and compare
repair-loses-contents = What is in the path now is replaced.
repair-may-change-nothing = If it is neither in a cache nor can be built, nothing changes. A build may take as long as it once took.
repair-step-unreferenced = Look again that nothing refers to it
repair-step-derivation-gone = Look that it is gone; the next evaluation writes it anew
repair-loses-derivation = The recipe is gone until it is evaluated again. What was built from it stays.
repair-step-damaged = Look again that it is damaged
repair-step-rename = Rename it, with “.damaged” at its end
repair-step-out-of-way = Look that it is out of the way; Nix makes a new one
repair-loses-cache = What Nix had remembered is asked for or worked out again. Nothing is deleted.
repair-step-big-lock = Take Nix's own lock, so that nobody uses the store meanwhile; give up if somebody does
repair-step-copy = Copy the database beside itself, as db.sqlite.damaged
repair-step-rows = Write all rows of all tables into a new one; give up if one cannot be read
repair-step-check-new = Check the new one: whole, and every reference leads somewhere
repair-step-put = Put it in the old one's place in one transaction
repair-step-check-there = Check it there, and let the lock go
repair-loses-no-rows = Nothing that can be read. What cannot be read ends the attempt, and all stays as it is.
repair-others-wait = Whoever wants the store waits meanwhile; as a rule a few seconds.
danger-database = Without its database a store is a heap of files. The copy beside it is kept; a backup elsewhere is better.

## Repair: why nothing is done.

no-such-finding = Nothing of that name is known to be damaged. Read it again: nixlamp verify, or with --full every path.
repair-over = It is no longer so: it was repaired or went away meanwhile.
repair-not-needed = Its contents are sound. Nothing needs repair.
root-should-look = It cannot be read with your rights, so nobody knows yet whether it is damaged.
repair-needs-root = Nix repairs store paths for an administrator, or for a user its daemon trusts (trusted-users). You are neither.
database-needs-root = The store's database belongs to root. This needs an administrator.
no-nix-store-program = nix-store was not found where the system keeps its programs.
derivation-in-use = { $count ->
    [one] 1 path
   *[other] { $count } paths
} refer to it, so Nix does not let it go. What wrote it can write it again: add --repair to the command that built it (nix build --repair, nix-instantiate --repair), as root or a user the daemon trusts.
derivation-kept = What was built from it is in use, and Nix keeps the recipe with it (keep-derivations). An administrator can take it out by the line “By hand”; what was built stays, and the next evaluation writes the recipe anew.

## Repair: what came of it.

nix-store-did = nix-store reported success.
nix-store-failed-silently = nix-store failed without a word.

# $words: its last.
nix-store-failed = nix-store failed: { $words }
nix-store-late = nix-store had not ended after { $span } and was ended.
sound-again = Read again: it is sound.

# $fault: a sentence “Missing: …”.
still-damaged = nix-store reported success, but it is still damaged. { $fault }
not-read-again = It could not be read again: { $why }
derivation-gone = It is gone. The next evaluation writes it anew.
derivation-stays = nix-store reported success, but it is still registered.
cache-set-aside = Moved to { $to }. Nix makes a new one.
cache-not-set-aside = It could not be moved: { $why }. Nothing was done.
store-in-use = Somebody uses the store at this moment. Nothing was done. Try again when nothing builds.
database-rows-lost = Not all rows can be read ({ $why }). Nothing was changed. Bring back a copy of the database that is whole.
database-new-one-bad = The database written anew is not whole ({ $why }). Nothing was changed.
database-no-room = There is no room for a new database ({ $why }). Nothing was changed.

# $copy: a path.
database-not-in-place = Putting the new database in place failed: { $why }. The old one is as it was; a copy of it is { $copy }.
database-step-failed = { $step ->
    [lock] Taking Nix's lock
    [copy] Copying the database
   *[room] Making room for a new database
} failed: { $why }.
database-anew = Written anew: { $rows } { $rows ->
    [one] row
   *[other] rows
}. The check finds nothing. The damaged one is kept as { $copy }.

### Backups and putting back.

make-backup-question = Make a backup?
backup-step = Make a backup and read it back

# $size: about how much it will be, "4.0 KiB".
backup-step-if-room = Make a backup and read it back, { $size }, if there is room
delete-backup-question = Delete this backup?
make-backup = Make backup
no-backups-yet = There are no backups yet.

## Why something is not in a backup: the end of “Not in the backup: nix.conf, …”, or of “FILE: …”.

left-out-not-there = it is not there
left-out-closed = it may not be read by this user
left-out-no-file = it is no regular file
left-out-too-large = it is too large for a configuration
left-out-too-many = there are too many files for a configuration
left-out-no-room = there is no room for a copy

# $what: a file's name, or one of the names below.
not-in-backup = Not in the backup: { $what }, { $why }.
no-name-of-a-backup = “{ $text }” is no name of a backup

# $id: "2026-11-22T20-38-01Z".
backup-made = Backup { $id } made and read back: { $files ->
    [one] 1 file
   *[other] { $files } files
}, { $size }.
no-such-backup = There is no backup “{ $name }”. “nixlamp backup list” names those there are.
no-backup-of-this-id = There is no backup “{ $id }”. “nixlamp backup list” lists them.
no-undo = You cannot undo this.

# $held: store paths, comma-separated.
no-undo-and-it-holds = You cannot undo this. It holds { $held }: the next “nixlamp gc” may delete that if nothing else needs it.
backup-deleted = Backup { $id } is deleted. What it alone kept in the store goes with the next “nixlamp gc”.
backup-not-deleted = Backup { $id } could not be deleted: { $why }.

# $why: one of the sentences below, without a full stop.
no-backup-made = No backup could be made: { $why }. Nothing else was done.
disk-too-full-for-backup = The disk is too full for a backup, so none was made before this.
backup-no-room = it needs about { $need } and { $folder } has { $free } free

# $why: what the system says of a file.
backup-file-failed = { $name }: { $why }
backup-file-differs = { $name } was read back and is not what was written
backup-database-unsound = the copy of the store's database is not sound ({ $why })
backup-system-not-held = { $path } could not be held by a root of its own ({ $why }), and no generation holds it
backup-holds = { $files ->
    [one] 1 file
   *[other] { $files } files
}, { $size }, read back and compared when it was made

# In the place of what it was made for.
backup-unreadable = Cannot be read
backup-broken = { $id } cannot be read: { $why }
backup-into = into { $folder }
backup-step-copy = Copy the profiles' links and generations, the garbage collector's roots, nix.conf with what it includes, registries, the last built configuration with its state in git, the store's database, and what Nixlamp remembers
backup-step-hold = Hold the running and the booted system by a root of their own
backup-step-read-back = Read everything back and compare it
backup-holds-secrets = nix.conf may hold access tokens: they are copied as they are, for a copy without them would restore nothing. Only you can read the folder.
backup-changes-nothing = Nothing is changed. Backups beyond the 10 newest are removed once they are 30 days old.

# What a file of a backup is.
backup-file-is = { $what ->
    [nix-conf] the system's nix.conf
    [included] a file that nix.conf includes
    [registry] the system's flake registry
    [user-nix-conf] your nix.conf
    [user-registry] your flake registry
    [flake] your configuration
    [database] the store's database
    [database-as-it-is] a file of the store's database, however it is
    [history] Nixlamp's history
   *[status] how everything stood
}

## Restoring.

restore-question = Restore this backup?
restore = Restore
nothing-to-put-back = There is nothing to put back: all that can be is as it was when the backup was made.

# $why: what the backup was made for, "Free disk space".
restore-about = { $id }, made before: { $why }
restore-step-look = Look again that the backup is sound and nothing else has changed
restore-step-move-aside = Move { $path } aside and put the one of the backup there
restore-step-put = Put { $path } there, where there is none now
restore-step-generation = Let generation { $number } of { $profile } lead to { $path } again
restore-step-link = Let { $profile } lead to its generation { $number } again
restore-step-read = Read again what was written
restore-overwrites-nothing = Nothing is overwritten: what stands there now is kept beside it under another name.
restore-leaves-managed = { $path } is left alone: the system's configuration makes it. Roll the system back instead.
restore-leaves-closed = { $path } is left alone: this user may not change it.
restore-generation-lost = Generation { $number } of { $profile } cannot come back: { $path } is no longer in the store.
restore-profile-moved = { $profile } led to generation { $then } and leads to generation { $now }: nixlamp rollback { $then } --profile { $profile }
restore-profile-lost = { $profile } led to generation { $then } and leads nowhere.
restore-leaves-database = The store's database is not put back: it would forget everything that was built since. It is there for repairs.

# $aside: where what stood there lies now.
put-back-and-kept = { $path } is as in the backup; what stood there is { $aside } now.
put-back = { $path } is as in the backup.
not-put-back = { $path } was not put back: { $why }.
generation-there-again = Generation { $number } of { $profile } is there again.
profile-leads-again = { $profile } leads to its generation { $number } again.
backup-damaged = { $name } of the backup is not what was written then. Nothing was done.

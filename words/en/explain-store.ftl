### What the table of messages says of each cause, by its code: The store or its database is damaged, and what looks like it.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-derivation-empty =
    .explains = A .drv file in the store has no content or only part of it, as happens when power fails while it is written. Nix knows the file as valid and does not write it again by itself.
    .next-step = Look at the size of the file it names. “nixlamp verify” names every damaged path; an empty .drv is mended by deleting just that path from the store and evaluating again.
    .is-not = A .drv cannot be repaired from a cache. Not a fault of the configuration.
explain-path-damaged =
    .explains = What lies in the store is not what Nix wrote down when it put it there: the contents differ, or the path is missing though the database knows it. A power failure, a bad disk, or somebody with root writing into the store.
    .next-step = “nixlamp verify” reads the store without changing it and names what is damaged; “nixlamp repair” shows the way to mend each. Look at the health of the disk too.
    .is-not = An ordinary build does not notice it. “nix-store --verify” is not harmless: it takes missing paths out of the database.
explain-path-missing =
    .explains = Nix wanted to use a store path that the database knows, or that something still points to, and the path is not on the disk. It was deleted by hand, or lost when power failed.
    .next-step = “nixlamp verify” says what else is missing. A missing .drv comes back when the same thing is evaluated again; a missing output when it is built or fetched again with --repair.
    .is-not = If the path ends in -source, a file of your own flake is more likely: one that git does not track.
explain-build-leftover =
    .title = What a build left when it was cut off is in the way
    .explains = A build was ended in the middle and left its output, or the surroundings it was built in, half-made in the store. The next build of the same thing cannot put its own there.
    .next-step = Make sure that no build of it runs any more. “nix-store --verify” without --check-contents, or deleting just the path in the message with “nix-store --delete”, clears it away.
    .is-not = What is registered is not harmed: the leftover was never registered.
explain-cache-database =
    .explains = The file that cannot be read is one of Nix's caches below ~/.cache/nix. It can be made anew at any time. The store and its database are something else and not meant.
    .next-step = Move the file that is named out of the way and try again.
    .is-not = Not the store. Do not repair the store because of it.
explain-database-malformed =
    .explains = The file /nix/var/nix/db/db.sqlite cannot be read as a database any more, wholly or in part. A disk that failed, a disk that was full, or a power failure.
    .next-step = Look at “df -h /nix” first: a full disk looks alike. Then make a copy of /nix/var/nix/db, and let “nixlamp verify” look at it. Do not collect garbage: with a damaged database that deletes what is in use.
    .is-not = Not a cache: those lie below ~/.cache and are named in the message.
explain-database-io-error =
    .explains = Reading or writing the database failed. A full disk does that, and a bad one.
    .next-step = Look at “df -h /nix” and “df -i /nix”, then in the kernel's log for errors of the disk. Only when both are clean is the database itself in question.
    .is-not = Most often a full disk and no damage.
explain-disk-fault =
    .title = The disk or its file system gives errors
    .explains = The kernel could not read or write the disk, or found the file system's own records wrong. What lies in the store may be damaged by it.
    .next-step = Read the kernel's log and the disk's own health report (smartctl). Make a backup before anything else.
    .is-not = Repairing the store on a failing disk does not last.
explain-schema-newer =
    .explains = A newer version of Nix has changed the format of the store's database, and this one is too old to read it. Nothing is damaged.
    .next-step = Use the newer Nix again; look with “which -a nix” whether an old one comes first.
    .is-not = Not damage. Do not go back to an older database.

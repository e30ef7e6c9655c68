### What the table of messages says of each cause, by its code: Quiet or long in a way that is usual.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-collecting-garbage =
    .title = Garbage is being collected, which takes long
    .explains = These steps say nothing while they run. Finding the roots asks every process on the machine what it uses; deleting goes through hundreds of thousands of files. If an earlier collection was cut off, what it had put aside is deleted first, without a word. On a large store or a slow disk that is hours.
    .next-step = Wait. The free space of the disk shows whether it gets on.
    .is-not = Slow, not stuck, as long as the process reads or writes.
explain-verifying =
    .title = The store is being read again, which takes long
    .explains = Verifying with contents reads every byte of the store. It says nothing meanwhile.
    .next-step = Wait; it is as long as reading the whole disk.
explain-optimise-running =
    .title = Equal files are being linked together
    .explains = Optimising compares every file of the store with every other. With auto-optimise-store it is done for each new path, which on macOS makes adding slow.
    .next-step = Wait. Where it happens at each build, switch auto-optimise-store off and optimise at night.
explain-copying =
    .title = A large folder is being copied into the store
    .explains = Nix copies the flake's folder, or a path that the configuration names, into the store before it evaluates. With large files in it, with untracked files of a “path:” flake, or with a cache on a slow disk that takes minutes, each time.
    .next-step = See how large the folder is (“du -sh .”). Track files with git so that the rest stays out, move the flake into a smaller folder, or clear the cache below ~/.cache/nix.
    .is-not = Not a download, and not stuck while the disk is busy.
explain-working =
    .title = The text ends in the middle of work
    .explains = The last line names a step that may take long and says nothing while it runs. Whether it moved, the text does not tell.
    .next-step = Look at “nixlamp status” while it runs: it sees from outside whether something moves.
    .is-not = Silence of a log is no sign of being stuck.
explain-built-from-source =
    .title = Something large is built from source
    .explains = A large package is not in any cache that is asked and is built here. That happens right after a channel or input was updated, with an overlay or override, on a seldom system, or when a cache could not be reached.
    .next-step = See with “nix build --dry-run” what would be built. Wait for the cache, go back to the earlier lock file, or ask a cache that has it.
    .is-not = Long is not stuck.

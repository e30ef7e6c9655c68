### Freeing disk space.

free-space-question = Free disk space?
danger-rebuild-runs = A rebuild runs. Nix protects what it builds, but what an evaluation has just made, and nothing needs yet, may be deleted under it: the rebuild can then fail and must be started again.
nothing-to-delete = There is nothing to delete: everything in the store is needed.
collection-stopped = Stopped as asked. What has been deleted stays deleted; the rest stays.
no-collector = nix-store was not found where Nix's programs lie.
no-daemon-to-delete = The Nix daemon does not answer, and it alone may delete from the store for you. Nothing was done. It can be restarted: nixlamp restart-daemon.
no-roots-in-time = What keeps store paths could not be read in time.
database-knows-no-path-restore = The store's database knows no path at all, though the store is not empty: a collection would delete everything. Bring back a copy of the database that is whole; “nixlamp backup list” names those that hold one.

# Of a health check, where the next step stands elsewhere.
database-knows-no-path = The store's database knows no path at all, though the store is not empty: a collection would delete everything.

## How much. $size: on the disk, "1.2 GiB".

amount = { $paths ->
    [one] 1 store path
   *[other] { $paths } store paths
}, { $size }
amount-at-most = at most { $paths ->
    [one] 1 store path
   *[other] { $paths } store paths
}, { $size }

# $amount: the first of the two above.
amount-first-figure = about { $amount } (a first figure, being worked out)

# $amount: one of the three above.
garbage-about = { $generations ->
    [one] 1 generation
   *[other] { $generations } generations
}; { $amount }
garbage-about-no-generation = { $amount }; no generation

# What the button says.
delete-generations = Delete { $count ->
    [one] 1 generation
   *[other] { $count } generations
}
delete-store-paths = Delete { $count ->
    [one] 1 store path
   *[other] { $count } store paths
}

## Steps.

garbage-step-look = Look again that generations, and what keeps store paths, are the same

# $numbers: "1, 3"; $profile: "system".
garbage-step-delete = Delete { $count ->
    [one] generation
   *[other] generations
} { $numbers } of { $profile }: Nixlamp deletes the links itself, under Nix's lock of the profile, as nix-env would
garbage-step-collect = Have Nix delete what nothing needs any more: { $amount }
garbage-step-compare = Look that they are gone, and compare with this forecast

## What stays.

# $kept: generations, "411 (booted), 413 (current)".
profile-keeps = { $profile } keeps { $kept }.

# $marks: "current, running".
generation-in-use-as = { $number } ({ $marks })

# How a generation is in use; several stand comma-separated.
in-use-as = { $mark ->
    [current] current
    [booted] booted
   *[running] running
}

# What a profile is.
profile-kind = { $kind ->
    [system] NixOS system
    [darwin] nix-darwin system
    [home-manager] home-manager
    [default] everybody's packages
    [user] own packages
    [channels] channels
   *[plain] profile
}

# $what: a list of what the next sentences say.
kept-anyway = Kept anyway: { $what }.
kept-links = { $kind ->
    [result] { $count ->
        [one] 1 result link
       *[other] { $count } result links
    }
    [direnv] { $count ->
        [one] 1 direnv link
       *[other] { $count } direnv links
    }
    [backup] { $count ->
        [one] 1 own backup link
       *[other] { $count } own backup links
    }
   *[other] { $count ->
        [one] 1 other link
       *[other] { $count } other links
    }
}
kept-in-use = { $count ->
    [one] 1 store path
   *[other] { $count } store paths
} that processes and builds use

# $ids: the first five backups, comma-separated; $more: how many there are besides.
kept-by-backups = Nixlamp's own backups keep { $size } that nothing else needs: { $ids }. “nixlamp backup delete” with such a name lets it go.
kept-by-backups-and-more = Nixlamp's own backups keep { $size } that nothing else needs: { $ids } and { $more } more. “nixlamp backup delete” with such a name lets it go.

# $first: a path.
links-forgotten = Links that lead nowhere now no longer keep anything afterwards, also if their disk is only unplugged: { $first }.
links-forgotten-and-more = Links that lead nowhere now no longer keep anything afterwards, also if their disk is only unplugged: { $first } and { $more } more.
no-way-back-beyond = Rolling back { $profile } further than generation { $number } will no longer be possible.
profile-left-alone = { $profile } stays as it is: its generations take an administrator's rights.

## Why the figures are an upper bound.

unseen-closed-folders = { $count ->
    [one] 1 link lies
   *[other] { $count } links lie
} in folders closed to you.
unseen-processes = What { $count ->
    [one] 1 process
   *[other] { $count } processes
} of other users use cannot be seen.
unseen-all-processes = What processes use cannot be seen here.
unseen-builds = What { $count ->
    [one] 1 client
   *[other] { $count } clients
} of the daemon protect cannot be seen.
unseen-daemon-not-asked = The daemon was not asked for what else keeps paths: it would forget links that lead nowhere at present, or may do so where you cannot look.
unseen-daemon-silent = The daemon gave no list of what keeps paths: { $why }.
unseen-files = { $count ->
    [one] 1 file
   *[other] { $count } files
} could not be looked at.
unseen-mounts = { $count ->
    [one] 1 file system is
   *[other] { $count } file systems are
} mounted below what would go; Nix cannot delete that.
unseen-settings = It is not known which derivations and outputs Nix keeps: { $why }.
unseen-new-settings = { $file } was changed after the daemon had started: it may keep derivations and outputs by the old settings.
unseen-file-system = The store's file system ({ $name }) may hold less than the files' sizes, or keep what is deleted in snapshots.

## Why nothing is deleted.

# $rebuilds: "nixos-rebuild switch, alice".
wait-until-rebuild-finished = Wait until the rebuild is finished: { $rebuilds }.
path-unregistered = { $link } leads to { $path }, which is there and which the store's database does not know: a collection would delete it. Bring back a copy of the database that knows it, or remove the link.
path-unregistered-and-more = { $link } leads to { $path }, which is there and which the store's database does not know, and { $more } more like it: a collection would delete it. Bring back a copy of the database that knows it, or remove the link.
cannot-no-profile = There is no profile “{ $name }”.
cannot-no-generation = { $profile } has no generation { $number }.
cannot-in-use = Generation { $number } of { $profile } is current, booted or running. It is never deleted.
cannot-needs-root = Deleting generations of { $profile } takes an administrator's rights.
garbage-plan-changed = The plan changed: generation { $number } of { $profile } is in use now, or is another one. Nothing was deleted.
profile-busy = Another program is changing { $profile }. Nothing was deleted.
generation-not-deleted = Generation { $number } of { $profile } could not be deleted: { $why }.

## What was deleted.

# $numbers: "1, 3".
generations-deleted = Deleted { $count ->
    [one] 1 generation
   *[other] { $count } generations
} of { $profile }: { $numbers }.
generation-gone = Looked at again: generation { $number } of { $profile } is deleted.
not-collected = Nothing else was deleted, and nothing was collected. “nixlamp gc” goes on from here.
deleted-so-far = Deleted { $paths ->
    [one] 1 store path
   *[other] { $paths } store paths
}
deleted-so-far-of = Deleted { $paths } of { $of } store paths
nix-says = Nix says: { $line }
paths-deleted = { $count ->
    [one] 1 store path
   *[other] { $count } store paths
} deleted

# $bytes: as Nix says it, "0.02 MiB".
paths-deleted-by-nix = { $count ->
    [one] 1 store path
   *[other] { $count } store paths
} deleted, { $bytes } by Nix's count

# $deleted: one of the two above.
freed = { $deleted }.
freed-against-forecast = { $deleted } (forecast: { $amount }).
disk-free-now = The disk has { $size } free now.
more-went-than-forecast = Nix reported success, but { $count ->
    [one] 1 store path
   *[other] { $count } store paths
} more went than forecast: something ceased to use them in between.
fewer-went-than-forecast = Nix reported success, but { $count ->
    [one] 1 store path
   *[other] { $count } store paths
} fewer went than forecast: something began to use them in between.
generation-still-there = Nix reported success, but generation { $number } of { $profile } is still there.
collection-failed = Nix could not collect to the end: { $words }

### What an action has done, and where it was cut off.

# One that began and of whose end nothing is known. $what: "Restart the Nix daemon: nix-daemon (7)";
# $begun: "today 20:37"; $step: the last one that began; $look: one of the sentences “look at…” below.
action-cut-off = An action was cut off: { $what }. Begun { $begun }, { $step ->
    [look] while it looked again
    [backup] while it made a backup
    [act] while it acted
    [check] while it checked what it had done
   *[none] before its first step
}. Nothing is known of its end. { $look } “nixlamp acknowledge” puts this away.

## What a person should look at after an action was cut off.

nothing-changed-yet = Nothing had been changed yet.
look-at-status = Look at “nixlamp status”.
look-at-status-may-run = Look at “nixlamp status”: the rebuild may still run.
look-at-daemon = Look whether the daemon answers: nix store info.
look-at-restored = Look at nix.conf and the registries: what stood there lies beside them, named “before-restore”.
look-at-rebuild = It may run, or not have started: look at “nixlamp status”.
look-at-garbage = Some of what was to go may be gone and the rest still there: look at “nixlamp generations” and “nixlamp gc --dry-run”.
look-at-backups = Look at “nixlamp backup list”.
look-at-generations = The profile may lead to the new generation while what runs is still the old one: look at “nixlamp generations”, then roll back or forward again.
look-at-database = The store's database is the old one or the new one, never half of each; a copy of the old may lie beside it as db.sqlite.damaged. “nixlamp verify” tells. What is left half written beside it goes with the next repair.
look-at-cache = The cache lies where it was, or beside that, named “.damaged”. Nothing of it was deleted.
look-at-path = It may be repaired, be in the middle of it (nix-store goes on by itself), or be as damaged as before: “nixlamp verify” with its path tells.

## One line of “nixlamp history --actions”, and the headline while an action runs.

# $begun: "today 20:37"; $what: "Free disk space: 2 generations".
action-line = { $end ->
    [under-way] Under way
    [cut-off] Cut off
    [done] Done
    [failed] Failed
   *[not-done] Not done
} — { $begun }, { $what }
action-doing = { $step ->
    [look] Looking again whether all is as planned
    [backup] Making a backup
    [act] Acting
   *[check] Checking what was done
}

# $title: the action as its plan has it, "Free disk space?".
action-at-work = { $title } — { $step ->
    [look] looking again whether all is as planned
    [backup] making a backup
    [act] acting
   *[check] checking what was done
}
action-was-cut-off = An action was cut off — nixlamp status tells which
action-put-away = Put away. “nixlamp history --actions” still lists it.
action-nothing-to-put-away = Nothing to put away.
action-not-put-away = This could not be written into the history: the next start of Nixlamp tells it again.
action-goes-on = This cannot be stopped half way: it goes on by itself. “nixlamp history --actions” tells how far it has come. Ctrl-C again ends the waiting.
action-stops = It stops as soon as it can. Ctrl-C again ends the waiting.
action-not-written = This could not be written into the history.
no-actions-yet = Nothing has been done by Nixlamp yet.
another-action-runs = Another action of Nixlamp runs. Nothing was done. Try again when it has ended.

# $what: what is not as it should be, without a full stop: "generation 7 is not what runs".
ended-well-but = It ended well (exit code 0), but { $what }.
looked-again-but = Looked at again: { $what }.
no-action-lock = It cannot be made sure that no other action runs: { $folder } cannot be written ({ $why }). Nothing was done.

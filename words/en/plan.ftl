### Plans: what an action would do, shown before it is confirmed.

## An action, where it is told of and not asked for; at most 45 characters.

noun-stop = Stop a rebuild
noun-force = Force builders to stop
noun-restart-daemon = Restart the Nix daemon

# $name: of a rebuild in the settings, "laptop".
noun-rebuild = Run “{ $name }”
noun-repair = Repair what is damaged
noun-restore = Restore a backup
noun-back-up = Make a backup
noun-roll-back-to = Roll back to generation { $number }
noun-roll-back = Roll back
noun-free-space = Free disk space

# $noun: one of the above; $about: "2 generations; 12 store paths, 4.0 KiB".
action-and-about = { $noun }: { $about }

## Why nothing is done.

plan-not-found-out = What this would do could not be found out in time. Nothing was done.
plan-changed = This changed while the dialog was open. Nothing was done.
plan-needs-second-yes = This is dangerous at this moment and needs a second yes. Nothing was done.
another-is-carried-out = Another action is being carried out. Nothing was done.
no-plan-to-confirm = There is no plan to confirm. Nothing was done.
no-such-rebuild = There is no such rebuild any more.
actions-not-allowed = Actions from Nixlamp are turned off in its settings (actions.allowed).

## Stopping a rebuild.

stop-question = Stop this rebuild?
stop-rebuild = Stop rebuild
already-ended = It has already ended. There is nothing to stop.
danger-activation = It is switching the system right now. Stopped half way, some services may be stopped, some files may be old and some new, until a switch runs to its end.
danger-boot-loader = It is writing the boot menu right now. Stopped half way, the machine may not start from the new entry, or from any.
danger-profile = It is setting the system's profile right now. Stopped half way, the profile may name one generation while another one runs.
stop-second-question = Stop it in the middle of this?
stop-half-way = Stop it half way

# $danger: one of the dangers above.
stop-second-text = { $danger } Nixlamp cannot undo that; running the same rebuild again to its end does, where the machine still starts. Waiting a minute is as a rule the better choice.

# $what: "nixos-rebuild switch of “.#laptop”"; $span: since it began, "31 min".
stop-about = { $what }, { $span }, started by { $user }

# $names: "nixos-rebuild (3801), nix (3805)"; $count: how many these are.
stop-step-look = Look again that { $names } { $count ->
    [one] is
   *[other] are
} still the same
stop-step-ask = Ask { $names } to stop (interrupt, as Ctrl-C does)
stop-step-group = The same to { $count } other { $count ->
    [one] process
   *[other] processes
} of its own process group
stop-step-kill = After 3 s, kill what did not react
stop-step-others = Look that the { $count } other { $count ->
    [one] process of it is
   *[other] processes of it are
} gone; these are never signalled
stop-loses = { $what ->
    [deleted] What has been deleted stays deleted; the rest stays.
    [time] Nothing is lost but the time: nothing has been built or changed yet.
    [downloads] Downloads under way start over next time.
    [builds] Builds under way start over next time.
    [half-switched] The system may be left half switched.
   *[work] Work under way is lost.
}
built-stays-in-store = Everything already built or fetched stays in the store.

## Killing builders.

force-question = Force the builders to stop?
no-builder-runs = No builder of it runs any more. There is nothing to force.

# $users: "nixbld2, nixbld3".
processes-of-users = { $count ->
    [one] 1 process
   *[other] { $count } processes
} of { $users }
processes-count = { $count ->
    [one] 1 process
   *[other] { $count } processes
}
force-step-look = Look again that each is still the same process of the same build user

# $processes: one of the two above.
force-step-kill = Kill { $processes }; the daemon and its workers are left alone
force-step-gone = Look that they are gone
force-loses-derivations = The interrupted derivations start over next time.

## Restarting the daemon.

restart-daemon-question = Restart the Nix daemon?
restart-daemon = Restart daemon
no-service-manager = Neither systemd nor launchd was found, so nobody would start the daemon again.
daemon-does-not-run = The daemon does not run at present.
restart-step-look = Look again that the daemon is still the same process
restart-step-ask = Ask the system's service manager to restart it
restart-step-answers = Look that a new daemon answers

# One of a list: "2 of bob".
connections-of-user = { $count } of { $user }
daemon-unused = Nobody uses it at present.

# $whose: "1 of alice, 2 of bob".
connections-end = { $count ->
    [one] 1 connection ends, and what it builds
   *[other] { $count } connections end, and what they build
}: { $whose }.
new-daemon-answers = A new daemon answers.
no-daemon-answers-yet = The service manager reported success, but no daemon answers yet.

### The lamp, headlines, verdicts, how far a rebuild is, how it ended.

# A rebuild in a few words. $what: "nixos-rebuild switch", $target: ".#laptop"
rebuild-of = { $what } of “{ $target }”

## Headlines of everything: one line in window, menu, tooltip and status

looking = Looking…
cannot-see-rebuilds = Can't see rebuilds
others-hidden = Can't see other users' rebuilds; none of yours runs
no-nix-here = No Nix on this machine
    .sentence = No Nix on this machine.
store-gone = Nix's store is not there any more
all-good = All good
# $when: "today 14:02"
all-good-since = All good — last rebuild { $when }
# $generation: "413", $when: "today 14:11"
switched-to = Generation { $generation } · switched { $when }
# None: what was built anew has the versions that it had.
packages-changed = { $count ->
    [0] no version changed
    [one] 1 package changed
   *[other] { $count } packages changed
} since generation { $since }
# Of the service manager, since the switch.
units-failed = { $count ->
    [one] 1 unit failed
   *[other] { $count } units failed
}
rebuilding = Rebuilding — { $name }, { $elapsed }
# $range: "one" where both ends are the same in words.
slower-than-usual = Slower than usual — { $elapsed } ({ $range ->
    [one] usually { $low }
   *[two] usually { $low } to { $high }
})
very-slow = Very slow — { $name }, { $elapsed }
waiting-for-work = Waiting for another Nix process — { $span }
waiting-for-you = Waiting for you — { $span }
# $what: what it waits for, as the rule says it: "a password for sudo"
waiting-for-you-to = Waiting for you — { $what }, { $span }
no-progress = No progress for { $span }
rebuild-has-failed = Failed — { $name }, { $span } ago
last-rebuild-failed = Last rebuild failed — { $span } ago
disk-nearly-full = Disk is nearly full — { $free } left on { $path }
alerts-paused = Alerts paused
alerts-paused-until = Alerts paused until { $at }
# The tray's tooltip. $headline: one of those above; SMALL makes its first
# letter small, where the language wants that behind a colon.
tooltip-title = Nix: { SMALL($headline) }
# $likelihood: "Very likely", $title: a cause's, $percent: "88 %"
likely-line = { $likelihood }: { $title } ({ $percent })

## One rebuild

# $name: "nixos-rebuild switch of “.#laptop”"
rebuild-headline = { $verdict ->
    [working] Rebuilding: { $name }
    [slow] Slower than usual: { $name }
    [very-slow] Very slow: { $name }
    [waiting-for-you] Waiting for you: { $name }
    [waiting] Waiting for another process: { $name }
    [finished] Finished: { $name }
    [failed] Failed: { $name }
    [stopped] Stopped: { $name }
   *[ended] Ended: { $name }
}
# Below it. $at: "14:02"
started-by = { $name } · started { $at } by { $user } · { $elapsed }
# $reason: one of those in “How it ended”
with-reason = { $line }: { $reason }
# $factor: "1.7", how many times as long; "none" where that says nothing.
against-usual = { $elapsed }, usually { $usual } ({ $factor ->
    [none] { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }
   *[other] { $factor }×, { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }
})
# A past rebuild in a line. $when: "today 14:02"
past-rebuild = { $outcome ->
    [good] Good — { $when }, { $elapsed }, { $name }
    [failed] Failed — { $when }, { $elapsed }, { $name }
    [stopped] Stopped — { $when }, { $elapsed }, { $name }
   *[ended] Ended — { $when }, { $elapsed }, { $name }
}
more-rebuilds = { $more ->
    [one] And 1 more rebuild, which is not listed.
   *[other] And { $more } more rebuilds, which are not listed.
}
# What an exit is called behind a comma.
exit-code = exit code { $code }
exit-signal = signal { $signal }
exit-not-told = this system does not tell how it ended

## What goes on

# What a rebuild is at.
rebuild-phase = { $phase ->
    [evaluate] evaluating
    [fetch] fetching
    [build] building
    [activate] activating
   *[work] at work
}
# A line of what goes on. $detail: "for 3 min", "1.2 MiB/s"
goes-on = { $kind ->
    [wait] wait { $what } { $detail }
    [evaluate] evaluate { $what } { $detail }
    [fetch] fetch { $what } { $detail }
    [build] build { $what } { $detail }
    [activate] activate { $what } { $detail }
    [work] work { $what } { $detail }
   *[other] { $kind } { $what } { $detail }
}
# The same of no named thing.
goes-on-alone = { $kind ->
    [evaluate] evaluating { $detail }
    [fetch] fetching { $detail }
    [build] building { $detail }
    [activate] activating { $detail }
    [work] at work { $detail }
   *[other] { $kind } { $detail }
}
for-span = for { $span }
# $phase: a builder's own word, "buildPhase"
phase-for-span = { $phase } for { $span }
# Sizes: of a download.
size-of-size = { $done } of { $all }
# How a process stands.
process-state = { $state ->
    [stopped] stopped
    [disk-wait] disk wait
    [ended] ended
    [running] using CPU
   *[sleeping] sleeping
}
process-uses-cpu = using CPU, { $percent }

## How far it is

# Parts of a list: “12 of 45 built, 3 of 10 fetched, 1 failed”.
built-of = { $bound ->
    [at-most] { $done } of at most { $all } built
   *[exactly] { $done } of { $all } built
}
fetched-of = { $bound ->
    [at-most] { $done } of at most { $all } fetched
   *[exactly] { $done } of { $all } fetched
}
to-be-built = { $bound ->
    [at-most] at most { $all } to be built
   *[exactly] { $all } to be built
}
to-be-fetched = { $bound ->
    [at-most] at most { $all } to be fetched
   *[exactly] { $all } to be fetched
}
some-failed = { $failed } failed
# Why a number may be off.
progress-limit = { $limit ->
    [upper-bound] Nix has not answered what is to be made: the plan is at most this
    [shared] Another rebuild makes some of the same: both count it
    [content-addressed] Content-addressed derivations: what is done cannot be counted
    [guessed-top] It was joined late: what it makes in the end is a guess, and so is the plan
   *[not-counted] Only what Nix prints is known: it does not say what is done
}

## How much longer

time-left-by-runs = { $range ->
    [one] About { $left } left (usually { $low })
   *[two] About { $left } left (usually { $low } to { $high })
}
should-end-soon = { $range ->
    [one] Should end soon (usually { $low })
   *[two] Should end soon (usually { $low } to { $high })
}
longer-than-nearly-all = { $runs ->
    [one] Longer than the { $runs } earlier run
   *[other] Longer than nearly all of { $runs } earlier runs
}
time-left = { $range ->
    [one] About { $low } left
   *[two] { $low } to { $high } left
}
# $percent: how far the middle of the earlier ones was off, "20 %"
time-left-was-off = { $range ->
    [one] About { $low } left (the middle of { $estimates } earlier estimates was off by { $percent })
   *[two] { $low } to { $high } left (the middle of { $estimates } earlier estimates was off by { $percent })
}

## Evidence

# $who: "nix-build (3801)"
waits-for-disk = { $who } has waited for a disk or a network file system for { $span } and was not woken once
no-sign-of-life = No sign of life in any signal for { $span }: no processor used, nobody woken, no byte moved
# Where a line was read.
said-by = { $by ->
    [client] Nix's output
    [build] build log
    [daemon] journal of the daemon
    [service] journal
    [kernel] kernel log
   *[database] the store's database, read after it failed
}
dont-know =
    .title = Don't know
    .would-change = Something moves, or one of the known causes shows.
    .next-step = Watch it for five more minutes.
    .next-step-ended = Read what was printed last; “nix log” with a derivation's name shows the log of a build.

## A source that gave nothing

# $source: a path, or what it is in words.
cannot-read-denied = Cannot read { $source }: the system refuses it to this user.
cannot-read-missing = Cannot read { $source }: this system has no such thing.
cannot-read-broken = Cannot read { $source }: { $why }.
# What is read, in words. $source: a path that is shown as it is.
gap-source = { $known ->
    [processes] processes
    [processes-of-other-users] processes of other users
    [processors-and-memory] processors and memory
    [machine] machine
    [locks] locks
    [sockets] sockets
    [disks] disks
    [pressure] pressure
    [free-space] free space
    [the-journal] the journal
    [what-is-built] what is built
    [links-and-output-of-rebuilds] links and output of rebuilds
    [the-service-manager-s-jobs] the service manager's jobs
    [the-jobs-of-the-user-s-service-manager] the jobs of the user's service manager
   *[other] { $source }
}

## How it ended, behind a colon: “Failed — today 14:02, 9 min, nix-build: …”

end-not-told = how it ended cannot be known: this system tells that to its parent alone
same-result = the result is the same as before
same-and-activated = the result is the same as before, and was activated; its exit code is not told
same-not-activated = the result is the same as before; whether it was activated was not seen
profile-untouched = the profile was not changed
profile-untouched-not-told = it did not get as far as the profile; whether it failed or was stopped is not told
all-made = all that was to be made was made; its exit code is not told
stopped-before-profile = it was interrupted before the profile was changed
stopped-activating = it was interrupted while it activated: what runs may be half the old and half the new
# $to: what a link leads to now: "system generation 42", "result (hello-2.12)"
now-current = { $to } is current
now-current-activated = { $to } is current and was activated
now-current-activated-not-told = { $to } is current and was activated; its exit code is not told
now-current-not-activated = { $to } is current; whether it was activated was not seen
stopped-after-profile = it was interrupted after { $to } had become current
stopped-activating-after = { $to } is current, but it was interrupted while it activated: what runs may be half the old and half the new
# $name: a process
killed-for-memory = the kernel ended { $name } for lack of memory
killed-for-memory-building = the kernel ended { $name } for lack of memory, and { $derivation } failed to build
failed-to-build = { $more ->
    [0] { $name } failed to build
   *[other] { $name } and { $more } more failed to build
}
# $code: "1", or "none"
end-activation-failed = { $code ->
    [none] the activation ended with an error
   *[other] the activation ended with an error, exit code { $code }
}
end-activation-failed-after = { $code ->
    [none] { $to } is current, but the activation ended with an error
   *[other] { $to } is current, but the activation ended with an error, exit code { $code }
}
failed-after-profile = { $code ->
    [none] { $to } is current, but it ended with an error
   *[other] { $to } is current, but it ended with an error, exit code { $code }
}
said-last = it said: { $text }
only-exit-code = exit code { $code }; nothing else is known of it
only-signal = ended by signal { $signal }
# $profile: "system"
generation-of = { $profile } generation { $number }

## What was learned, and what people answer

no-such-cause = There is no such cause.
nothing-to-judge = No rebuild runs, and none was seen lately.
# $answer: the command’s word, "right" or "wrong"
judge-which = Several rebuilds run. Say “nixlamp { $answer } ID” with one of these:
# $cause: a code
never-said = Nixlamp has not said “{ $cause }” of this rebuild, so nothing was noted. “nixlamp why --json” names what it says.
other-cause-kept = History has the cause “{ $led }” of this rebuild, not “{ $cause }”. Nothing was noted.
no-cause-kept = History has no cause of this rebuild, not “{ $cause }”. Nothing was noted.
nothing-to-be-wrong = This rebuild ended well, and Nixlamp has said nothing of it that could be wrong. Nothing was noted.
answer-not-kept = This holds until Nixlamp ends, but could not be written into the history: the next start may know nothing of it.
noted-right = Noted: that was right.
noted-wrong = Noted: that was wrong. It is not said again of this rebuild, and counts less in later ones.
your-answers = your answers
called-before = Called right { $right ->
    [1] once
   *[other] { $right } times
} and wrong { $wrong ->
    [1] once
   *[other] { $wrong } times
} on this machine before
false-alarms = Called stuck in history: { $alarms }; of these said to be wrong: { $wrong }, ended well by themselves: { $well }

# Of one that was first looked at $span ago.
not-moved-yet = It has been looked at for { $span } only, and nothing of it has moved yet: whether it makes progress is not known.

## In the place of an estimate

no-estimate-first-time = First time for this configuration — no estimate yet
no-estimate-few-runs = Estimates start after 3 rebuilds of the same configuration.
# $runs: three or more
longer-than-all = { $runs ->
    [one] longer than the one earlier run
   *[other] longer than all { $runs } earlier runs
}

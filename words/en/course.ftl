### How one rebuild went: timeline, charts, what happened when. Window, command line and report.

# $of: a quantity
chart-title = { $of ->
    [cpu] CPU
    [memory] Memory
    [disk] Disk
   *[net] Network
}
chart-not-measured = { $of ->
    [cpu] The CPU was not measured.
    [memory] Memory was not measured.
    [disk] The disks were not measured.
   *[net] The network was not measured.
}
# Two values of one unit: "40" and "95 %".
value-range = { $low }–{ $high }
# Below a chart, and read aloud in its place. $most: "3 %", $span: "12 min";
# $when: of one that has ended it is "its" last
chart-under = { $of ->
    [cpu] CPU was under { $most }
    [memory] Memory in use was under { $most }
    [disk] The disks read and wrote under { $most }
   *[net] The network received under { $most }
} for { $when ->
    [its] its
   *[the] the
} last { $span }.
# $usual: "40–95 %"
chart-under-usual = { $of ->
    [cpu] CPU was under { $most }
    [memory] Memory in use was under { $most }
    [disk] The disks read and wrote under { $most }
   *[net] The network received under { $most }
} for { $when ->
    [its] its
   *[the] the
} last { $span }; usual here { $usual }.
# $was: "40–95 %"
chart-between = { $of ->
    [cpu] CPU was { $was }
    [memory] Memory in use was { $was }
    [disk] The disks read and wrote { $was }
   *[net] The network received { $was }
} in { $when ->
    [its] its
   *[the] the
} last { $span }.
chart-between-usual = { $of ->
    [cpu] CPU was { $was }
    [memory] Memory in use was { $was }
    [disk] The disks read and wrote { $was }
   *[net] The network received { $was }
} in { $when ->
    [its] its
   *[the] the
} last { $span }; usual here { $usual }.

# A phase as a heading.
course-phase = { $phase ->
    [evaluate] Evaluating
    [fetch] Fetching
    [build] Building
    [activate] Activating
   *[work] At work
}
phase-not-begun = not begun
# $took: "9 min"
phase-took-usually = { $took }, usually { $range ->
    [one] { $low }
   *[two] { $low } to { $high }
} ({ $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
})
phase-usually = not begun, usually { $range ->
    [one] { $low }
   *[two] { $low } to { $high }
} ({ $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
})
# Before a row of the timeline.
course-lane = { $kind ->
    [phase] Phases
    [fetch] Fetch { $number }
   *[slot] Build slot { $number }
}
course-wait = Waiting
wait-unknown = No sign of life, and it is not known why
# One bar of the timeline. $name: "glibc-2.40", or what it waits for; $from, $to: "14:02"
bar-was = { $did ->
    [build] { $name }: built, { $from } to { $to }, { $span }
    [failed] { $name }: failed, { $from } to { $to }, { $span }
    [fetch] { $name }: fetched, { $from } to { $to }, { $span }
    [wait] Waited, { $from } to { $to }, { $span }: { $name }
   *[phase] { $name }, { $from } to { $to }, { $span }
}
bar-is = { $did ->
    [build] { $name }: building since { $from }, { $span }
    [failed] { $name }: failed, building since { $from }, { $span }
    [fetch] { $name }: fetching since { $from }, { $span }
    [wait] Waiting since { $from }, { $span }: { $name }
   *[phase] { $name } since { $from }, { $span }
}

## What happened when, a line each

# $name: "switch of “laptop”"
happened-started = Started: { $name }
happened-phase = { $phase ->
    [evaluate] Began to evaluate
    [fetch] Began to fetch
    [build] Began to build
    [activate] Began to activate
   *[work] Went on with something else
}
happened-verdict = { $verdict ->
    [working] Makes progress
    [slow] Slower than usual
    [waiting] Waits
    [stuck] No progress
    [finished] Ended well
    [failed] Failed
    [stopped] Stopped
   *[unknown] Ended; how is not known
}
# $title: a cause's, "Another Nix process holds a lock"
happened-cause = Most likely cause: { $title }
# $title: a notification's
happened-notice = Notification: { $title }
# $what: what Nixlamp did, or what came of it
happened-action = Nixlamp: { $what }
happened-slept = The machine slept for { $span }

# Before a line of the log: who wrote it.
log-from = { $by ->
    [nix] nix
    [builder] a builder
    [either] nix or a builder
    [daemon] the Nix daemon
    [service] a service
    [kernel] the kernel
   *[database] the store's database
}

## Why something is missing from the picture, a sentence each

course-seen-late = It was { $span } old when it was first seen; what was before is not known.
course-no-builds = Only what Nix prints is read here: what is built by name is not told.
course-builds-untold = What was built could not be told by name.
course-no-plan = What needs what is not known, so no critical chain is shown.
course-left-out = { $builds ->
    [0] { $fetches ->
        [one] { $fetches } short fetch is left out.
       *[other] { $fetches } short fetches are left out.
    }
    [one] { $fetches ->
        [0] { $builds } short build is left out.
       *[other] { $builds } short build and { $fetches } fetches are left out.
    }
   *[other] { $fetches ->
        [0] { $builds } short builds are left out.
       *[other] { $builds } short builds and { $fetches } fetches are left out.
    }
}
course-merged = { $spans ->
    [one] { $spans } short phase is shown as part of the one before.
   *[other] { $spans } short phases are shown as parts of those before.
}
course-events-lost = { $count ->
    [one] { $count } thing that happened in between is left out.
   *[other] { $count } things that happened in between are left out.
}
course-log-lost = { $lines ->
    [one] { $lines } line before these is left out.
   *[other] { $lines } lines before these are left out.
}
course-cut = Of what was known the longest builds and the last lines were kept.
course-not-kept = What was built and what was printed was not kept of this rebuild.
course-by-minute = Charts of past rebuilds have one point a minute.
course-no-such-rebuild = No such rebuild is known here.

## For the command line

course-heading = { $of ->
    [phases] Phases
    [lanes] Timeline
    [charts] Machine
    [happened] What happened
    [limits] What is missing
   *[log] Last lines
}
# Between two names of the chain.
chain-arrow = {" → "}
# $names: "glibc → llvm → firefox"
critical-chain = Critical chain: { $names }
# A row of a table, behind where it lies, when it began and how long it took.
bar-stands = { $name }{ $state ->
    [failed] , failed
    [runs] , goes on
   *[over] {""}
}{ $critical ->
    [yes] , critical
   *[no] {""}
}
bar-waits = { $name }{ $state ->
    [runs] , goes on
   *[over] {""}
}: { $why }

### Past rebuilds: how they stand, and what differed between two.
### Spans, sizes, shares and times come ready made: "12 min", "1.2 GiB", "34 %".

## The page of history.

# What the chart shows, in one sentence; spoken in place of it.
history-line =
    .none-good = { $count ->
        [one] 1 rebuild, which did not end well.
       *[other] { $count } rebuilds, none of which ended well.
    }
    .whole = { $count ->
        [one] 1 rebuild
       *[other] { $count } rebuilds
    }: good ones took { $low } to { $high }, half of them at most { $median }; { $slow } slow, { $failed } failed.
history-estimates-start = Estimates start after 3 rebuilds of the same configuration.
# What is usual. $phase: "Building"
history-usual =
    .whole = { $range ->
        [one] Usually { $low }
       *[two] Usually { $low } to { $high }
    } ({ $count ->
        [one] { $count } run
       *[other] { $count } runs
    })
    .phase = { $range ->
        [one] { $phase }: usually { $low }
       *[two] { $phase }: usually { $low } to { $high }
    }
# A phase as the head of a row.
history-phase = { $phase ->
    [evaluate] Evaluating
    [fetch] Fetching
    [build] Building
    [activate] Activating
   *[work] Not told apart
}
# How one stands against the ten good ones before it.
history-against = { $kind ->
    [slow] { $by } longer than usual ({ $range ->
        [one] { $low }
       *[two] { $low } to { $high }
    })
    [quick] { $by } less than usual ({ $range ->
        [one] { $low }
       *[two] { $low } to { $high }
    })
   *[usual] As usual ({ $range ->
        [one] { $low }
       *[two] { $low } to { $high }
    })
}
history-not-saved = { $path } cannot be written: { $why }.
history-no-such = There is no past rebuild “{ $id }”.
history-nothing-to-compare = There is no other good run of this rebuild to compare it with.

## What differed between two rebuilds.

blame-line = { $kind ->
    [longer] It took { $by } longer: { $slow } instead of { $fast }.
    [shorter] It was not slower: { $slow }, the other one { $fast }.
   *[same] Both took as long: { $slow }.
}
# Why it is held against this one.
blame-chosen =
    .named = Compared with the one you chose.
    .only = Compared with the only other good run.
    .usual = Compared with the good run nearest to the median of { $count } ({ $median }).
# $phase: "Building"
blame-phase = { $phase }: { $slow }, before { $fast }
blame-explains = explains up to { $span }
blame-nothing = Nothing that Nixlamp records has changed.
blame-not-slower = There is no difference to explain.
blame-all-explained = This can explain all of the difference.
blame-unexplained = { $rest } of { $whole } are not explained by what Nixlamp records.
# What is not known. $which: "slow" for this one, "fast" for the other
blame-missing =
    .around = { $which ->
        [slow] Of this one only its times are known.
       *[fast] Of the other one only its times are known.
    }
    .part = { $which ->
        [slow] { $what ->
            [inputs] Of this one no flake.lock was found or readable.
            [made] Of this one it was not seen what was built and fetched.
            [pressure] Of this one the system did not tell how much work waited.
           *[nix] Of this one the version of Nix is not known.
        }
       *[fast] { $what ->
            [inputs] Of the other one no flake.lock was found or readable.
            [made] Of the other one it was not seen what was built and fetched.
            [pressure] Of the other one the system did not tell how much work waited.
           *[nix] Of the other one the version of Nix is not known.
        }
    }
# $name: "llvm-20.1.0"
blame-build = { $kind ->
    [built-not-fetched] { $name } was built here ({ $span }) and fetched before.
    [build-longer] { $name } was built in { $span }, before in { $before }.
   *[built-anew] { $name } was built here ({ $span }) and not before.
}
blame-builds-more = { $count ->
    [one] 1 more build took { $span } longer.
   *[other] { $count } more builds took { $span } longer together.
}
# The whole machine's: Nix's own share cannot be told.
blame-download =
    .more = The machine received { $is }, before { $was }.
    .slower = Downloads came at { $is }, before at { $was }.
# What was to be done. Built: the caches did not have it.
blame-plan = { $builds ->
    [one] 1 derivation was to be built
   *[other] { $builds } derivations were to be built
} and { $fetches ->
    [one] 1 path to be fetched
   *[other] { $fetches } paths to be fetched
}, before { $buildsbefore } and { $fetchesbefore }.
# An input of flake.lock. $was, $is: "abc1234 (2026-05-03)"
blame-input =
    .moved = { $name } moved from { $was } to { $is }.
    .new = { $name } is a new input: { $is }.
    .gone = { $name } is no input any more; it was { $was }.
    .more = { $count ->
        [one] 1 more input changed.
       *[other] { $count } more inputs changed.
    }
blame-locked =
    .both = { $name } ({ $day })
    .unknown = an unknown state
# Shares of time in which some task waited, the 90th percentile over the run.
blame-pressure = { $of ->
    [memory] The machine was short of memory: pressure up to { $is } in nine tenths of the time, before { $was }.
    [disk] The disks were busy: pressure up to { $is } in nine tenths of the time, before { $was }.
   *[cpu] The processors were busy: pressure up to { $is } in nine tenths of the time, before { $was }.
}
blame-swap = Up to { $is } of swap were in use, before { $was }.
# $names: "home-manager switch"
blame-beside = { $count ->
    [one] Another rebuild ran at the same time: { $names }.
   *[other] Other rebuilds ran at the same time: { $names }.
}
blame-version = { $of ->
    [nix] Nix is another one: { $is }, before { $was }.
   *[kernel] The kernel is another one: { $is }, before { $was }.
}
# $title: a cause, "A lock is held"
blame-cause = It was held up, the other was not: { $title }.
# How each ended: "finished", "failed", "stopped", "unknown"
blame-ended = { $slow ->
    [finished] This one ended well
    [failed] This one failed
    [stopped] This one was stopped
   *[unknown] How this one ended is not known
}; { $fast ->
    [finished] the other ended well.
    [failed] the other failed.
    [stopped] the other was stopped.
   *[unknown] how the other ended is not known.
}
# Heads of what “nixlamp history --blame” prints.
blame-head =
    .phases = By phase
    .findings = What changed
    .missing = What is not known
# One finding with what it explains. $text: a sentence, $explains: "explains up to 27 min"
blame-finding = { $text } ({ $explains })

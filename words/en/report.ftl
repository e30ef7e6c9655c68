### Incident reports: the page, Markdown, and what the command line says of them.

# Headings and labels, without a full stop. $of: which.
report-label = { $of ->
    [summary] In short
    [answer] Was it my change, or something outside?
    [decisions] What to do
    [causes] Likely causes
    [timeline] What happened when
    [seen] How it stood each time this was written
    [phases] Phases, and what is usual for them
    [lanes] What ran beside what
    [charts] The machine meanwhile
    [processes] Processes
    [log] The last lines of the log
    [failed] What failed
    [actions] What Nixlamp did
    [backups] Backups made meanwhile
    [health] Health checks that are not fine
    [limits] What could not be seen
    [masked] What was masked
    [machine] The machine
    [when] When
    [case] What it was
    [do] What to do then
    [by-hand] By hand
    [applies] applies
    [time] Time
    [what] What
    [phase] Phase
    [took] Took
    [usual] Usual
    [for] For
    [against] Against
    [source] read from
    [age] ago
    [would-change] What would change that
    [next-step] Safest next step
    [pid] PID
    [process] Process
    [user] User
    [state] State
    [memory] Memory
    [command] Command
    [check] Check
    [result] Result
    [kind] Kind
    [in-its-place] In its place
    [times] Times
    [system] System
    [processors] Processors
    [space] Free for Nix
    [value] Value
    [critical] The builds that decided how long it took
    [now] now
    [in-words] In words
    [clock] Time zone
    [wrote] Written by
    [nix] Nix
    [swap] Swap
   *[nothing] Nothing.
}
# The title of a report, and of its row. $name: "nixos-rebuild switch of “.#laptop”",
# $headline: "No progress for 12 min".
report-title = { $name }: { $headline }
report-title-now = How things stand: { $headline }
# $from, $to: "26 Nov 2026, 14:02" as the language has it; $to without the day where it is the same.
report-when = { $from } to { $to }
report-when-open = { $from } to { $to }, and it goes on
# $time: "14:02".
report-day-and-time = { $year }-{ $month }-{ $day } { $time }

## In short: three sentences.

# $at: "2026-11-26 14:02". $elapsed: "26 min". $usual: "2 min", "none" where it is not known.
report-ran = { $name } was started at { $at }; { $how ->
    [runs] it has run for { $elapsed }
    [finished] it ended well after { $elapsed }
    [failed] it failed after { $elapsed }
    [stopped] a person ended it after { $elapsed }
    [cut] it had run for { $elapsed } when the agent ended
   *[ended] it ended after { $elapsed }, how is not known
}{ $usual ->
    [none] {"."}
   *[known] {"; "}usually it takes { $usual } ({ $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }).
}
report-nothing-runs = No rebuild runs, and the lamp says: { $headline }.
# $headline: "No progress for 12 min"; $title: a cause's; $percent: "88 %".
report-stands = { $headline }; { $likelihood ->
    [very-likely] very likely ({ $percent })
    [likely] likely ({ $percent })
    [possible] possibly ({ $percent })
   *[unlikely] perhaps ({ $percent })
} the cause is this: { $title }.
report-stands-unknown = { $headline }; why is not known.
# The cause that led while it stood still, of which no more is known.
report-led = { $headline }; the cause that led until then was this: { $title }.
# $phase: "building".
report-works = Nothing speaks of trouble: it is at work ({ $phase }), with a sign of life { $quiet } ago.
report-first = The safest next step: { $step }
report-first-none = Nothing is to be done.
report-first-failed = The safest next step: Read the log of what failed, mend what it names, then start it again.
# $at: "14:20".
report-cut-off = The agent ended at { $at }; what came after is not known.
report-only-causes = The causes are told as they stood last; what was seen for and against them is not kept.

## Was it my change, or something outside?

# $percent: how probable the causes of this kind are together. $titles: their names.
report-origin = { $origin ->
    [change] It was probably your change ({ $percent }): what was seen points at the configuration. { $titles }
    [outside] It was probably something outside, not your change ({ $percent }). { $titles }
    [corruption] It was probably damage, not your change ({ $percent }): the store or its database is not as Nix wrote it. { $titles }
   *[resource] It was probably the machine, not your change ({ $percent }): it is short of something. { $titles }
}
# $titles: “a lock is held, 88 %; a download does not move, 9 %”.
report-origin-rests-on = It rests on: { $titles }.
report-origin-title = { $title }, { $percent }
report-origin-nothing = Nothing is wrong, as far as was seen: what was seen is as it should be.
report-origin-unknown = Not known: what was seen decides for none of the four below.
report-origin-unknown-but = Not known: what was seen decides for none of the four below; begin with the safest next step above. { $titles }
report-origin-named = It points to: { $titles }.

## The decision table.

report-decision-change = The configuration, by your change
    .do = Roll back, then go on in small steps: one change, one check.
report-decision-outside = Something outside: the network, a cache, the daemon, another process
    .do = Mend that and go on; your change can stay.
report-decision-corruption = Damage to the store or its database
    .do = Verify, repair what is found, then build again. Where that does not help, restore from a backup.
report-decision-resource = The machine is short of memory, disk or processor
    .do = Free it and go on; your change can stay.

## Facts of the machine.

# $used, $total: "8.1 GiB".
report-memory = { $total }, { $used } in use
report-swap = { $total } of swap, { $used } in use
report-cores = { $cores }, { $percent } in use
report-cores-alone = { $cores }
report-processor = { $model }: { $cores }
report-free = { $free } of { $total } free
report-free-there = { $path }: { $free } of { $total } free

## Charts, where only the last two minutes are known.

report-chart-title = { $of ->
    [cpu] CPU
    [memory] Memory
    [disk] Disk
   *[net] Network
}
# $title: "CPU"; $span: "2 min"; the values: "3 %" or "1.2 MiB/s".
report-chart = { $title }: over the last { $span } between { $low } and { $high }, at the end { $last }.
# It was the same all the time. $value: "10 %".
report-chart-steady = { $title }: { $value } all through the last { $span }.

## What happened when.

# A line of the process tree. $name: "nix-daemon (4121)", $state: "sleeping", $memory: "38 MiB".
report-process = { $name } · { $user } · { $state } · { $memory }{ $command ->
    [none] {""}
   *[some] {" · "}{ $command }
}
report-began = { $name } started
report-ended = It ended: { $headline }
report-stood = { $verdict ->
    [working] It makes progress
    [slow] It is slower than usual
    [waiting] It waits
    [stuck] Nothing of it moves
    [finished] It ended well
    [failed] It failed
    [stopped] A person ended it
   *[unknown] How it stands is not known
}
report-written = The report was begun
report-closed = The report was closed

## What was masked.

report-masked-kind = { $kind ->
    [user] user name
    [home] home folder
    [host] host name
    [address] address
    [mail] e-mail address
    [value] value of a variable
   *[token] token or key
}
report-masked-count = { $kind ->
    [user] { $count ->
        [one] 1 user name
       *[other] { $count } user names
    }
    [home] { $count ->
        [one] 1 home folder
       *[other] { $count } home folders
    }
    [host] { $count ->
        [one] 1 host name
       *[other] { $count } host names
    }
    [address] { $count ->
        [one] 1 address
       *[other] { $count } addresses
    }
    [mail] { $count ->
        [one] 1 e-mail address
       *[other] { $count } e-mail addresses
    }
    [value] { $count ->
        [one] 1 value of a variable
       *[other] { $count } values of variables
    }
   *[token] { $count ->
        [one] 1 token or key
       *[other] { $count } tokens or keys
    }
}
# $what: “2 user names, 1 host name”.
report-masked-line = Masked: { $what }.
report-masked-nothing = There was nothing to mask.
report-hosts-kept = Host names are left as they are.

## On the disk, and on the command line.

# Below the title in a list. $when: "today 14:02", $cause: a cause's title.
report-row = { $when } · { $cause }
report-row-open = { $when } · { $cause } · it goes on
report-row-plain = { $when }
report-row-plain-open = { $when } · it goes on
report-none = There are no reports yet. “nixlamp report” makes one.
report-no-such = There is no report “{ $id }”. “nixlamp report list” names those there are.
report-no-such-rebuild = Nixlamp knows no rebuild “{ $id }” and no report of this name.
report-is-saved = Saved in { $path }
report-not-saved = The report could not be saved: { $why }.
report-not-written = Reports cannot be written to { $folder } ({ $why }). Watching goes on.
report-took-too-long = the disk does not answer
report-broke-down = Nixlamp made a mistake
report-not-read = { $path } is no report that can be read
report-save-question = Save this report?
report-check-first = Check before you share
report-needs-yes = Nothing was saved: without a terminal to ask in, say --yes.
report-nothing-saved = Nothing was saved.
report-bad-folder = { $path } cannot be used: { $why }
report-format-for-folder = With --format the report goes to -o FOLDER or, with -o -, to standard output.
report-made-by = Made by Nixlamp { $version }. Nothing was uploaded.

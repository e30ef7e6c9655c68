### Notifications: titles of at most 45 characters, bodies of at most two lines.

# Buttons; those that end in “…” open a preview.
button-show-why = Show why
button-show-where = Show where
button-make-report = Make report
button-snooze = Snooze 30 min
button-stop = Stop…
button-roll-back = Roll back…
button-free-space = Free space…
button-help = Help
button-open = Open

# $name: "nixos-rebuild switch of “.#laptop”", $likely: one of the next two
stalled-body = { $name }. { $likely }
likely-cause = { $of ->
    [very-likely] Very likely ({ $percent }): { SMALL($title) }.
    [likely] Likely ({ $percent }): { SMALL($title) }.
    [possible] Possible ({ $percent }): { SMALL($title) }.
   *[unlikely] Unlikely ({ $percent }): { SMALL($title) }.
}
# $line: what was written last: "unpacking sources"
dont-know-why-yet = I don't know why yet.
    .last-line = I don't know why yet. The last line was “{ $line }”.
# $likely: “likely-cause”
rebuild-slow =
    .title = Slower than usual: { $elapsed }
    .body = Usually { $range ->
        [one] { $low }
       *[two] { $low } to { $high }
    }.
    .likely = Usually { $range ->
        [one] { $low }
       *[two] { $low } to { $high }
    }. { $likely }

# $what: what it waits for, as the rule says it: "a password for sudo"
needs-you =
    .title = Rebuild is waiting for you
    .body = It waits for { $what }, for { $span } now.
# $exit: "exit code 1"
switch-failed =
    .title = Switch stopped half way
    .body = { $name } failed while it activated, { $exit }.
# $name of “builds”: "firefox-137", $what of “unchanged”: one of the two above
rebuild-failed =
    .title = Rebuild failed after { $span }
    .body = { $name }, { $exit }.
    .builds = { $others ->
        [0] { $name }: build failed.
        [one] { $name } and { $others } other: builds failed.
       *[other] { $name } and { $others } others: builds failed.
    }
    .unchanged = { $what } Your system is unchanged.
works-again =
    .title = Rebuild works again
    .body = { $name } finished in { $span }.
# $changed: "14 packages changed since generation 412"
rebuild-finished =
    .changed = { $name }: { $changed }.
    .title = Rebuild finished in { $span }
    .body = { $name }.
disk-almost-full =
    .title = Disk almost full: { $free } left
    .while-rebuilding = On { $path }. The rebuild may fail soon. Nothing was deleted.
    .before-a-rebuild = On { $path }. The next rebuild may fail. Nothing was deleted.
# $kernels: "6.12.49 runs, 6.12.51 is installed"
kernel-installed =
    .title = New kernel after a restart
    .body = { $kernels }.
test-notice =
    .title = Notifications from Nixlamp come
    .body = This one is only a test.
tray-missing =
    .title = Nixlamp runs without a lamp in the tray
has-quit =
    .title = Nixlamp has quit
    .body = The rebuild keeps going.
cannot-watch =
    .title = Nixlamp can't see rebuilds
    .body = The agent has not answered for a while.
more-events =
    .title = More in Nixlamp ({ $events ->
        [one] { $events } event
       *[other] { $events } events
    })
    .body = Too many alerts for now; the rest is in the window.

## A recording that is played

# $title: a notification's or the lamp's: "No progress for 12 min"
pretend-title = Pretend: { $title }

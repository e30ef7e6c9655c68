### Notifications: titles of at most 45 characters, bodies of at most two lines.

# Buttons; those that end in “…” open a preview.
button-show-why = Show why
button-stop = Stop…
button-open = Open

# $name: "nixos-rebuild switch of “.#laptop”", $likely: one of the next two
stalled-body = { $name }. { $likely }
likely-cause = { $of ->
    [very-likely] Very likely ({ $percent }): { SMALL($title) }.
    [likely] Likely ({ $percent }): { SMALL($title) }.
    [possible] Possible ({ $percent }): { SMALL($title) }.
   *[unlikely] Unlikely ({ $percent }): { SMALL($title) }.
}
dont-know-why-yet = I don't know why yet.

# $what: what it waits for, as the rule says it: "a password for sudo"
needs-you =
    .title = Rebuild is waiting for you
    .body = It waits for { $what }, for { $span } now.
# $exit: "exit code 1"
switch-failed =
    .title = Switch stopped half way
    .body = { $name } failed while it activated, { $exit }.
rebuild-failed =
    .title = Rebuild failed after { $span }
    .body = { $name }, { $exit }.
works-again =
    .title = Rebuild works again
    .body = { $name } finished in { $span }.
rebuild-finished =
    .title = Rebuild finished in { $span }
    .body = { $name }.
disk-almost-full =
    .title = Disk almost full: { $free } left
    .while-rebuilding = On { $path }. The rebuild may fail soon. Nothing was deleted.
    .before-a-rebuild = On { $path }. The next rebuild may fail. Nothing was deleted.
cannot-watch =
    .title = Nixlamp can't see rebuilds
    .body = The watcher has not answered for a while.
more-events =
    .title = More in Nixlamp ({ $events ->
        [one] { $events } event
       *[other] { $events } events
    })
    .body = Too many alerts for now; the rest is in the window.

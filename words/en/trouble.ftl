### What Nixlamp cannot see or do, said to whoever looks.

## History; $name is a file's

history-set-aside = History could not be read and was set aside as { $name }. Watching goes on.
history-damaged = { $path } is damaged and cannot be read. Nixlamp sets it aside when it starts, and begins a new one.
history-off = Not recording history: { $why }. Watching goes on.
history-newer = Not recording history: { $name } was written by a newer Nixlamp. Watching goes on.
history-replaced = The history file was removed or replaced by another program. Recording goes on in the file that is there now.
history-changed = The history file was changed by another program, and what was recorded last is missing. Recording goes on.
history-file-not-read = { $path } cannot be read: { $why }.
pauses-not-kept = What is paused cannot be written to { $path } ({ $why }): it holds until Nixlamp ends.
pauses-not-read = { $path } cannot be read ({ $why }): nothing is paused.

## The configuration: behind its file and line

unknown-key = unknown key “{ $key }”
    .nearest = unknown key “{ $key }”; did you mean “{ $nearest }”?
key-out-of-range = “{ $key }” must be a whole number from { $least } to { $most }
key-not-yes-or-no = “{ $key }” must be true or false
key-not-a-section = “{ $key }” is a section: write [{ $key }] on a line of its own
and-more-mistakes = (and { $more } more)

## Agent and faces

already-runs = Nixlamp already runs.
too-many-faces = Too many programs look at Nixlamp at once.
asked-nothing = Nothing was asked for 10 s.
request-not-understood = This request was not understood: { $why }.
agent-no-answer = Nixlamp did not answer in time.
no-tray = No lamp in the tray: { $why }. “nixlamp show” opens the window.
no-notifications = No notifications: { $why }.
no-metrics = The numbers for Prometheus are not written: { $why }. “metrics.textfile” in the settings names the file.
no-window = The window could not open. “nixlamp status” and “nixlamp why” tell the same.
no-window-any-more = The window's page ended twice in a row, so the window was closed. “nixlamp status” and “nixlamp why” tell the same.
no-clipboard = Nothing was copied: none of wl-copy, xclip, xsel and pbcopy is there.
only-a-look = No Nixlamp runs in the background: this is what a look of a few seconds shows. Start “nixlamp” to watch.
no-socket = Nixlamp cannot be reached by its window and command line: { $path }: { $why }.
no-agent = No Nixlamp runs in the background. Start “nixlamp” to watch.
agent-silent = Nixlamp runs but does not answer.
agent-ended = Nixlamp has ended.
# $agent: its version
agent-other-version = The Nixlamp that runs is version { $agent } and cannot speak with this one. Start it again.
agent-unreachable = Nixlamp cannot be reached: { $why }.
agent-of-a-stranger = Nixlamp cannot be reached: the socket belongs to another user.
agent-without-faces = The Nixlamp that runs was started without tray and window.
recording-ended-early = A recording ended early: it could not be written.

## The first start and the desktop

no-tray-here = This desktop shows no tray icons. GNOME needs the AppIndicator extension. Nixlamp works without it: open it from the app list or run “nixlamp show”.
notifications-off = Notifications are off, so Nixlamp can't tell you about a stall.
details-of-others = Some details belong to other users and are hidden.
not-to-hide = This is shown for as long as it lasts.
# $at: "14:20"
daemon-not-answering = The Nix daemon is not answering (seen at { $at }). Running builds may still finish.
# $version: "2.3"
nix-tells-too-little = Nix { $version } gives too little information. Stalls are detected, causes are not.
# What the page of the first start has looked at, a line each. $version: "2.34.8"
first-look =
    .no-nix = No Nix store on this computer. There is nothing to watch.
    .being-asked = Nix found; its version is being asked.
    .nix = Nix { $version } found; it works without a daemon.
    .nix-and-daemon = Nix { $version } found, daemon answers.
    .nix-without-daemon = Nix { $version } found, its daemon does not answer.
    .rebuilds = Rebuilds visible: of the system, of every user, and plain builds.
    .own-rebuilds = Only your own rebuilds are visible.
    .hidepid = The kernel hides other users' processes (hidepid). An administrator can let this user into the group that may see them.
    .tray = The lamp is in the tray.
    .notifications = Notifications can be shown.

### Labels of the window's pages: settings, reports, the first start, keys.
### Values, paths, names and moments come ready made; counts come as numbers.

## The rail's further sections.

rail-reports = Reports
rail-settings = Settings

## Settings. What a setting is called and does comes ready from the agent.

settings =
    .title = Settings
    .asking = Reading the settings…
    .not-told = The settings could not be read.
    .reset = Reset
    .by-hand = Change it in the file, by hand.
    .rules = Pauses and snoozes
    .no-rules = Nothing is kept quiet.
    .delete = Delete
    .send-test = Send a test
    .copy-diagnostics = Copy diagnostics
    .welcome = Show the first page again
    .nothing-leaves = Nothing leaves this computer.
    .keys = Keys
# $path: "/home/alice/.config/nixlamp/config.toml"
settings-file = Kept in { $path }
# $size: "14 MiB"
history-takes = The history takes { $size } on the disk.
# $hosts: "cache.nixos.org, cache.example.org"
hosts-asked = Asked then: { $hosts }
# What a number can be. $min: "2", $max: "60"
from-to = { $min } to { $max }
# Spoken in place of “Reset”. $what: "No progress after", $value: "10 min"
reset-what = Reset “{ $what }” to { $value }
    .empty = Empty “{ $what }”
# Spoken in place of “Delete”. $what: "All alerts, until 15:40"
delete-what = Delete: { $what }
# A switch that is on or off, as a value in words.
switched = { $on ->
    [yes] on
   *[no] off
}
# A number with its unit. $number: "10", $unit: "min"
with-unit = { $number } { $unit }
diagnostics-note = Versions, checks, settings and troubles. No names of files you build.

## Reports.

reports =
    .title = Reports
    .new = New report
    .none = No reports yet. One is made by itself when something is stuck or fails; “New report” works at any time.
    .asking = Looking for reports…
    .open = Still open
    .closed = Closed
    .read = Open
    .check = Check before you share
    .nothing-masked = Nothing had to be masked.
    .keep-hosts = Keep host names
    .masked = What is masked
    .preview = The report as it will be
    .save = Save
    .copy = Copy as Markdown
    .show = Show file
    .copy-path = Copy path
    .making = Making the report…
    .stays = Nothing is uploaded. Who gets it is up to you.
    .back = All reports
# $path: "/home/alice/.local/state/nixlamp/reports/2026-11-26-nixos-rebuild-4f2a"
report-saved = Saved in { $path }
# Spoken in place of “Open”. $title: "No progress for 12 min"
report-read = Open: { $title }
# $count: how many times it stood there
masked-times = { $count ->
    [one] once
   *[other] { $count } times
}
# The lamp in a word. $state: "ok", "running", …
lamp-word = { $state ->
    [ok] Good
    [running] Running
    [attention] Look
    [needs-you] Waits for you
    [stalled] Stuck
    [failed] Failed
    [paused] Paused
   *[unknown] Unknown
}
written-at = Last written { $moment }

## The first start.

welcome =
    .title = Welcome
    .what = Nixlamp watches Nix rebuilds on this computer and tells you when one is stuck, and why. It changes nothing unless you confirm.
    .looking = The first checks are under way. On a busy computer they take a while.
    .how-tray = How to add one
    .tray-gnome = GNOME: install and turn on the extension “AppIndicator and KStatusNotifierItem Support”. On NixOS it is gnomeExtensions.appindicator.
    .tray-bars = Waybar, Polybar and most other bars: turn on their tray module.
    .use-window = Use the window
    .pretend = Try it with a pretend stall
    .pretend-means = Plays a recorded stall in 40 seconds through a lamp, notifications and a window of its own. Nothing happens on this computer.
    .pretending = The pretend stall is being played in a window of its own.
    .skip = Skip
    .done = Done
# Above everything while a recording is played.
pretend =
    .note = Pretend: a recorded stall is being played. Nothing of it happens on this computer.
    .end = End it

## Troubles: the buttons beside them.

trouble-button =
    .hide = Don't show again
    .why = Why
    .show-file = Show file
    .try-again = Try again
    .show-log = Copy the log's command
    .restart-watcher = Restart agent
watcher-page-returned = The window's page had ended and was loaded again. Watching was not affected.

## Keys.

keys =
    .title = Keys
    .sections = Now, History, Health, Reports, Settings
    .panes = Between the list of sections and the section
    .close = Close the small window or a dialog
    .arrows = Through lists, menus and the process tree
    .this = This list
    .tab = To the next control

needs-you-note = Nixlamp never asks for or sees your password.
force-builders-now = Force…
copy-command = Copy command

# How long alerts of a rebuild or a cause are kept quiet.
snooze =
    .button = Snooze
    .half-hour = This rebuild, for 30 min
    .rebuild = This rebuild, until it ends
    .cause = This cause, until I turn it on

### What the command line and “nixlamp watch” add where they are laid out for a
### terminal. Labels and heads of columns are as short as they can be.

# A label in front of its text, in one line. $label: "Rights". $text: a sentence.
label-and-text = { $label }: { $text }
# A label above a list. $label: "What changes".
head-of-list = { $label }:
# The title of a cause's card. $rank: 1 for the likeliest. $likelihood: "Very
# likely". $percent: "88 %". $title: "Another Nix process holds a lock".
cause-card = { $rank }. { $likelihood } · { $percent } · { $title }
# Heads of the columns beside the evidence.
evidence-column =
    .source = source
    .age = age
# $count: so many more than there is room for.
processes-more = { $count ->
    [one] and one more process
   *[other] and { $count } more processes
}
# Parts of the lines of the machine. $degrees: "61". $percent: "12 %" of the time.
hottest-sensor = { $degrees } °C
memory-waited-for = waited for memory { $percent } of the time
disk-waited-for = waited for the disk { $percent } of the time

## “nixlamp watch”.

# The row of keys at the bottom, for 80 columns and for 40.
watch-keys =
    .long = q quit · ↑↓ scroll · Tab page · w why · p pause alerts · s stop… · ? help
    .short = q quit · w why · s stop… · ? help
watch-waits = Waiting for the first picture…
# Above the last lines of a rebuild's log.
watch-log = Log
# In the bottom row while the agent is gone. $why: a whole sentence. $ago: "12 s".
watch-gone = { $why } The picture is { $ago } old; it goes on by itself once Nixlamp runs again.
watch-old = Last update { $ago } ago. The numbers below may be wrong.
watch-paused = Alerts are paused for an hour. “p” turns them on again.
watch-resumed = Alerts are on.
# Below what stopping has printed; a key ends it.
watch-return = Enter goes back to the picture.{" "}
watch-help =
    .title = Keys
    .pages = now, history, health
    .next-page = the next page; Shift-Tab the one before
    .scroll = down and up, also with the arrows, Page Up and Page Down
    .ends = to the top and to the end
    .why = all causes with their evidence, or only the likeliest
    .pause = pause alerts for an hour, or turn them on again
    .stop = show what stopping the rebuild would do, and ask
    .redraw = draw everything anew
    .suspend = back to the shell; “fg” goes on
    .quit = quit; also Ctrl-C
    .shapes = Shapes
# What each state of the lamp means, for a legend.
lamp-means =
    .ok = nothing runs, nothing is wrong
    .running = a rebuild makes progress
    .attention = slower than usual, waiting, or something to look at
    .needs-you = a password or an answer is wanted
    .stalled = no progress
    .failed = the last rebuild failed
    .paused = alerts are paused and all is well
    .unknown = Nixlamp cannot see

## “nixlamp wait” and “nixlamp metrics”.

wanted-duration = a duration is wanted, such as 90s, 30m or 1h30m; at most 365d
# $headline: how it stands, "No progress for 12 min".
wait-too-long = It did not come about in time: { $headline }
wait-end-unknown = What was waited for has ended; nobody can say how.
# $name: an id or a pid, as it was typed.
no-rebuild-named = No rebuild “{ $name }” is known. “nixlamp history” names them.
# $why: the system's words.
file-not-written = “{ $file }” cannot be written: { $why }

## “nixlamp doctor”: rows of what was looked at, how it stands, what was found and,
## behind an arrow, what to do.

doctor-head = Nixlamp { $version }: what it can see and do here
doctor-result =
    .ok = ok
    .look = look
    .missing = missing
doctor =
    .system = System
    .nix = Nix
    .processes = Processes
    .inotify = Limits of inotify
    .tray = Tray
    .notifications = Notifications
    .window = Window
    .helper = Helper for root
    .polkit = Password dialog
    .config = Settings
    .history = History
    .agent = Nixlamp itself
doctor-no-answer = does not answer in time
doctor-nix-next = Nixlamp looks for it on PATH; without it, versions and what is planned are not known.
doctor-sees =
    .all = all of every process can be read
    .outside = other people's are seen, but not their files, system calls and I/O
    .outside-next = As it should be for an ordinary user; what is not seen makes a rule silent.
    .own = other people's are hidden (hidepid of /proc)
    .own-next = Rebuilds of other people cannot be seen. Mount /proc without hidepid, or run the agent in the group that may see them.
# $watches, $instances: numbers.
doctor-inotify = { $watches } watches, { $instances } instances for each user
doctor-inotify-next = Raise fs.inotify.max_user_watches to 8192 and max_user_instances to 64 at least; until then some logs are found late.
doctor-tray =
    .there = there is one
    .none = nothing on this desktop takes icons into a tray
    .next = GNOME needs the AppIndicator extension, a bar of its own its tray module. “nixlamp show” and “nixlamp watch” work without.
    .no-bus = there is no session bus to ask
# $server: "mako 1.9". $can: "actions, body".
doctor-notifier = { $server }; it can: { $can }
doctor-notifier-starts = started by the first one
doctor-notifier-none = nothing shows them
doctor-notifier-next = Start a notification service, such as mako, dunst or your desktop's own.
doctor-window =
    .there = the program is there
    .none = the program nixlamp-window is not installed
    .next = Without it everything is in “nixlamp watch” and on the command line.
    .no-display = the program is there; this session names no display
doctor-helper =
    .there = installed, and something here can start it
    .none = none that may be started as root, or nothing that could start it
    .next = What takes root is shown as a command to copy. The NixOS module installs the helper.
doctor-polkit =
    .there = { $name } runs
    .none = no program that asks for a password is known to run
    .next = Passwords are then asked for in the terminal, by sudo, doas or run0.
doctor-config =
    .defaults = no file; the defaults count
    .next = Correct the line; until then the last good settings stay.
# $size: "14 MiB".
doctor-history =
    .there = { $path }, { $size }
    .none = none yet
    .next = Move { $path } aside; a new one is begun.
    .newer-next = Start the newer Nixlamp, or move { $path } aside; a new one is begun.
    .full-next = Make room on the disk that holds { $path }; recording then goes on by itself.
    .closed-next = Make { $path } and its folder writable for this user; recording then goes on by itself.
doctor-agent =
    .there = version { $version } answers at { $path }
    .none = none runs in the background
    .next = Start “nixlamp”, or enable it for each login in your configuration.

## A command line that is not understood. Sentences follow one another, then the usage.

# $argument: "--jsn", "--color <WHEN>".
no-option-here = There is no option “{ $argument }” here.
no-command-here = There is no command “{ $command }”.
value-missing = “{ $argument }” wants a value.
value-not-wanted = “{ $argument }” takes no value.
argument-is-no-text = An argument is no valid UTF-8.
value-wrong = “{ $value }” is no value for “{ $argument }”.
# $sentence: the one above. $why: a clause.
value-wrong-for = { $sentence } What is wrong: { $why }.
# $arguments: a list, "<BACKUP>".
argument-missing = Missing: { $arguments }.
command-missing = A command is missing.
not-together = “{ $argument }” and “{ $other }” do not go together.
given-twice = “{ $argument }” is given twice.
# $near: "--json".
perhaps-meant = Is “{ $near }” meant?
possible-values = Possible are: { $values }.
more-with-help = More with “--help”.

## The manual page.

man =
    .name-title = Name
    .synopsis-title = Synopsis
    .description-title = Description
    .exit-title = Exit codes
    .exit-ok = All is well, a rebuild runs, or what was asked for is done.
    .exit-attention = Something to look at; “wait”: somebody stopped the rebuild.
    .exit-needs-you = A password or an answer is wanted; “health”: something bad.
    .exit-stalled = No progress.
    .exit-failed = The last rebuild failed, or the one that was waited for.
    .exit-unknown = It cannot be told.
    .exit-usage = Called wrongly.
    .exit-cannot = It could not do what was asked.
    .exit-timeout = “wait”: it did not come about in time.
    .files-title = Files
    .config = Settings.
    .history = Past rebuilds, readable by you alone.
    .socket = Where the agent listens.
    .environment-title = Environment
    .no-color = No colour, if it is set to anything.
    .force-color = Colour also where no terminal is, unless it is 0.
    .which-socket = Another place for the socket.

# Head of a column: for how long a process has run.
runs-for = Runs for

### What the command line prints.

no-rebuild-runs = No rebuild is running.
no-rebuilds-unwatched = No rebuilds yet, and no Nixlamp runs in the background to see one. Start “nixlamp”, then rebuild as usual.
history-unwatched = No Nixlamp runs in the background: new rebuilds are not added. Start “nixlamp” to watch.
# A list of rebuilds follows.
name-one-rebuild = Several rebuilds run. Name one of these:
needs-yes = Nothing was done: there is no terminal to ask in. Add --yes to do it without a question.
password-asked-here = There is no password dialog, so the password is asked for here.
needs-second-yes = Nothing was done. If that is meant, add --even-while-switching.
even-during-rebuild = --even-during-rebuild does it all the same.
said-no = Nothing was done.
dry-run = Nothing was done: this was only to show it.
no-outcome-yet = No result yet. “nixlamp status” tells how it stands.
# $why: a whole sentence
outcome-lost = { $why } What came of it is not known here. “nixlamp status” tells how far it had come.
asked-to-show = Nixlamp already runs; it was asked to show its window.
started-watching = Nixlamp watches. Its lamp is in the tray where there is one; “nixlamp status” tells the same here. Ctrl-C ends it.
started-headless = Nixlamp watches, without tray and window. “nixlamp status” tells how it stands. Ctrl-C ends it.
recording-runs = Recording. Ctrl-C ends it.
# $least, $most: whole numbers
wanted-number = a whole number from { $least } on is wanted
    .between = a whole number from { $least } to { $most } is wanted
wanted-speed = a number from 0.01 to 1000 is wanted
nothing-unseen = No failed rebuild waits to be seen.
demo-plays = A recorded rebuild is played, ten times as fast as it happened: green, amber, red, and a question. Nothing on this machine is touched. Ctrl-C ends it.
recording-cut = The end of this recording is cut off. It is played as far as it is whole.
recording-over = The recording is at its end.
recording-over-and-stays = The recording is at its end. Lamp and window stay as they are; Ctrl-C ends it.
profile-and-number = A generation is named by its profile and number: system:12, ~/home-manager:3.
# $all: a list of names
check-not-here = There is no check “{ $name }” here. There are: { $all }.
    .nearest = There is no check “{ $name }” here. Did you mean “{ $nearest }”? “nixlamp health --all” checks all.
how-to-check = “nixlamp health NAME” checks one of them, whatever it costs; “nixlamp health --all” all.
# The answer is typed behind it.
ask-yes-or-no = { $title } [y/N]{" "}
makes-progress = It moves: the last sign of life was { $span } ago.
last-sign-of-life = The last sign of life was { $span } ago.
# The log follows.
log-ends = The log of { $name } ends:
# $line: a past rebuild's, $code: "1", or "none"
what-failed = { $code ->
    [none] What failed: { $line }. What it said stands where it was started, or in ~/.local/state/nixlamp/runs; what a derivation said, in “nix log” with the name that failed.
   *[other] What failed: { $line }, exit code { $code }. What it said stands where it was started, or in ~/.local/state/nixlamp/runs; what a derivation said, in “nix log” with the name that failed.
}
# $cause: a cause's title
why-it-failed = Most likely: { $cause }.
puts-red-lamp-out = “nixlamp seen” puts the red lamp out.
will-ask-password = the system will ask for an administrator's password.
# A builder that outlived its rebuild. $who: "sh (4242)"
left-builder = { $who } of { $user }, { $age }
last-update-ago = Last update { $span } ago. The numbers above may be wrong.

# Labels of the status, a column of words, as short as they can be.
status-label =
    .phase = phase
    .done = done
    .waits-on = waits on
    .usual = usual
    .now = now
    .machine = machine
    .note = note
    .left = left
# Labels of a cause and of a plan: a colon follows.
cause-label =
    .would-change = What would change my mind
    .next-step = Safest next step
plan-label =
    .changes = What changes
    .loses = What is lost
    .rights = Rights
    .danger = Danger
    .by-hand = By hand

### What `nixlamp --help` and `nixlamp COMMAND --help` say: a message for each
### command, `.about` what it is for, and an attribute for each argument. No full
### stop at the end. Options, `COMMAND`s and exit codes stay as they are typed.

# Above the parts.
help-heading =
    .usage = Usage
    .commands = Commands
    .arguments = Arguments
    .options = Options
# The options that every command has. .help-more stands in the short help where
# there is a long one, .help-less in the long one.
help-option =
    .help = Print help
    .help-more = Print help (see more with '--help')
    .help-less = Print help (see a summary with '-h')
    .version = Print version
# $help: what the option is for. $value: "50".
help-default = { $help } [default: { $value }]
# $values: "bash, zsh, fish".
help-values = { $help } [possible values: { $values }]

help-help =
    .about = Print this message or the help of the given subcommand(s)
    .subcommand = Print help for the subcommand(s)

# What several commands have in common.
help-any =
    .yes = Do not ask
    .json = As JSON
    .dry-run = Only show what it would do
    .rebuild = Its id, as `status --json` and `history` name it, or the number of its process; of several with the same the newest. Without one: the rebuild that runs, if it is the only one, or else the last
    .cause = The cause, as `why --json` names it. Without one the verdict as a whole

help-nixlamp =
    .about = Watches Nix rebuilds and says whether they work, wait or are stuck, and why
    .long =
        Watches Nix rebuilds and says whether they work, wait or are stuck, and why.

        Without a command: starts the agent, or shows the window of the one that runs.
    .headless = Start the agent without tray, notifications and window
    .color = When output has colour

help-status =
    .about = How everything stands. Exit code: 0 well, 1 attention, 2 needs you, 3 stalled, 4 failed, 5 unknown, 64 wrong usage
    .json = As JSON; docs/status.md describes it
    .short = One line
    .waybar = For a waybar module

help-watch =
    .about = Show the status whenever it changes
    .json = One JSON object a line

help-why =
    .about = Why a rebuild does not get on, with the evidence

help-explain =
    .about = What the output of Nix, or of a tool around it, means: the causes, the lines that say so, and the safest next step. Needs no agent. Exit code: 0 it tells, 1 the text does not tell, 64 no text given
    .file = The text; without it, or with “-”, what comes through a pipe
    .json = As JSON; docs/explain.md describes it

help-history =
    .about = Past rebuilds, newest first
    .csv = As comma separated values
    .limit = At most so many
    .actions = What Nixlamp itself has done, instead of rebuilds
    .blame = Why a rebuild took longer: what differed from the usual one. Its id, as `history` names it; without one the last that ended
    .against = The rebuild to compare it with, instead of the usual one
    .delete = Delete all of it, after asking: past rebuilds, what is usual, and what you said of verdicts

help-course =
    .about = How a rebuild goes or went: its phases against what is usual, what was built and fetched when, and what happened

help-wrong =
    .about = Tell that a verdict was wrong: it is not said again of this rebuild, and counts less in later ones. What you say stays on this machine

help-right =
    .about = Tell that a verdict was right

help-acknowledge =
    .about = Put away what is told of actions that were cut off

help-stop =
    .about = Stop a rebuild, after showing what that does
    .rebuild = Which one, if several run: its id, or the number of its process
    .force = Kill its builders, as an administrator; without a rebuild those that outlived theirs
    .even-while-switching = With --yes: do not ask the second question either, in the middle of a switch

help-restart-daemon =
    .about = Restart the Nix daemon, after showing what that ends

help-seen =
    .about = Take the last failed rebuild as seen: the lamp is no longer red for it

help-rebuild =
    .about = Run a command that the configuration names, after showing what that does
    .name = Which one
    .list = Name those that are configured, or say how to configure one
    .beside = With --yes: also while another rebuild runs

help-run =
    .about = Run any command so that Nixlamp knows for certain how it ends. Terminal, signals and exit code are the command's own
    .alias = Print functions for this shell, by which rebuilds run through it: in `~/.bashrc` stands `eval "$(nixlamp run --alias bash)"`
    .command = The command and its arguments

help-health =
    .about = Check the health of machine, network, Nix and system. Exit code: 0 fine, 1 something to look at, 2 something bad, 5 nothing is known
    .json = As JSON; docs/checks.md describes it
    .all = Also what takes long, opens connections, or starts your login shell
    .checks = Only these, whatever they cost

help-settings =
    .about = What can be set, and where each value comes from; sets it in your own file
    .key = One setting: prints its value
    .value = Sets it
    .json = As JSON
    .reset = Takes it out of your file: its default holds again
    .test-notification = Show a notification, to try whether they come

help-pause =
    .about = No alerts for a while; the lamp shows trouble all the same
    .time = 30m, 2h, 1d, tomorrow, until-rebuild-ends, or on: until “nixlamp resume”
    .rebuild = Only those of this rebuild
    .cause = Only those of this cause, as “nixlamp why --json” names it
    .list = List what is paused
    .json = As JSON

help-resume =
    .about = Alerts again
    .rule = Drop only this rule, as “nixlamp pause --list” names it

help-verify =
    .about = Read store paths again and compare them with what Nix wrote down. Changes nothing. Exit code: 0 sound, 1 only rights or times are odd, 2 damaged, 5 not all could be read
    .paths = Paths to read; without any, what the running system and your profiles need
    .full = Read every path of the store. A run that was ended goes on where it was
    .limit-mb = Read at most so many megabytes a second
    .no-pause = Do not wait on battery or while memory or disk are busy
    .json = As JSON; docs/verify.md describes it

help-repair =
    .about = Repair what `verify` found, after showing how. Without a name: what there is to repair
    .finding = Which finding, as `verify` names it

help-rollback =
    .about = Switch a profile to another of its generations, back or forward, after showing what that changes. Nothing is evaluated or downloaded
    .generation = The generation's number; without one, the one before the current
    .profile = Which profile, as “nixlamp generations” lists it
    .boot = Only at the next boot (NixOS)

help-backup =
    .about = Make a backup of what is needed to find the way back

help-restore =
    .about = Put back what a backup holds, after showing what; what stands there is moved aside
    .backup = The backup, as “nixlamp backup list” names it

help-generations =
    .about = The generations of the system's and this user's profiles

help-gc =
    .about = Free disk space: delete generations and everything in the store that nothing needs, after showing what goes
    .keep = Delete generations but for the newest N of each profile that you may change, with an administrator's password too. What is current, booted or running always stays
    .keep-days = Delete generations that were not in use within the last D days
    .own = Leave the system's profiles as they are, so that no password is needed
    .delete = Delete this generation and no other; may be given several times
    .dry-run = Only show what would go
    .list = Name each store path that would go, too
    .json = Show it as JSON, with the first 5000 store paths that would go; with --yes, act all the same
    .even-during-rebuild = Also while a rebuild runs

help-show =
    .about = Open the window

help-record =
    .about = Record what is seen into a new file
    .file = The file; it must not exist yet

help-replay =
    .about = Play a recording through the whole agent
    .file = The file
    .speed = So many times as fast as it happened
    .headless = Without tray, notifications and window: prints each change

help-demo =
    .about = Play a recorded incident: green, amber, red, and a question
    .headless = Without tray, notifications and window: prints each change

help-backup-list =
    .about = The backups there are, newest first

help-backup-delete =
    .about = Delete one, and with it what it holds in the store
    .backup = Its name, as “nixlamp backup list” tells it

help-report =
    .about = Make an incident report: what happened when, why, and what to do; names, addresses and tokens are masked, and shown before it is saved
    .report = A rebuild's id, or a report's as “nixlamp report list” names it. Without one: the worst rebuild that runs, else the last that stood still or failed, else how things stand
    .output = Save it into this folder; “-” writes it to standard output and saves nothing
    .format = Only this form; to standard output Markdown, if none is named
    .keep-host-names = Leave host names as they are

help-report-list =
    .about = The reports there are, newest first

help-report-show =
    .about = Print one
    .report = Its name, as “nixlamp report list” tells it, or a rebuild's id
    .format = In this form instead of Markdown
    .keep-host-names = Leave host names as they are

help-wait =
    .about = Wait until a rebuild has ended, makes progress, or changes. Exit code: 0 it came about (done: it ended well), 1 it was stopped, 4 it failed, 5 nobody can say, 75 not in time
    .until = What is waited for
    .timeout = At most so long: 90s, 30m, 1h30m
    .rebuild = Which one: its id, or the number of its process. Without one: all that run now

help-metrics =
    .about = The picture as numbers for Prometheus, as a textfile collector reads it; docs/metrics.md names them
    .output = Write this file, whole or not at all, instead of printing

help-doctor =
    .about = What Nixlamp can see and do here, and what to do where it cannot; without names, to be pasted. Exit code: 0 nothing is missing, 1 something is

help-completions =
    .about = Print completions for a shell
    .shell = Which shell

help-man =
    .about = Print the manual page (roff), with every command

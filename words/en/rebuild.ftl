### Commands that a person has configured, and “nixlamp run”.

run-command =
    .title = Run this command?
    .confirm = Run
    .confirm-beside = Run it beside the other
    .changes = Nothing changes by starting it. What the command itself changes is the command's own doing.
    .needs-terminal = It asks for a password, and that takes a terminal. Copy the line “By hand” into one.
    .not-by-hands = A configured command runs with the rights of its person and no others. Nothing was done.
    .add-beside = Nothing was done. Add --beside to run it all the same.
    .name-one = Name one of these: nixlamp rebuild NAME
# $file: the configuration's, $example: a part of it, in TOML
no-commands-configured =
    No commands are configured. Nixlamp guesses none. In { $file }:

    { $example }

    Each such part is a button in the window and a name for “nixlamp rebuild NAME”.
# $command: "nixos-rebuild switch", $place: "/etc/nixos"
command-in = { $command } in { $place }
command-in-home = { $command } in your home folder
start-in = Start in { $place }: { $command }
start-in-home = Start in your home folder: { $command }
runs-in-background = Let it run in the background, with your rights; it goes on when Nixlamp ends
keeps-what-it-prints = Keep what it prints in a file, and how it ends in the history
# $name: a rebuild in a few words
rebuild-by = { $name }, started by { $user }
runs-beside = { $others ->
    [one] Another rebuild runs: { $who }. The two may wait for each other's locks, and both change the same system if both switch it.
   *[other] Other rebuilds run: { $who }. The two may wait for each other's locks, and both change the same system if both switch it.
}
no-such-command = No command named “{ $name }” is configured. “nixlamp rebuild --list” names those that are.
command-runs = { $command } runs in the background ({ $pid }).
output-kept-in = What it prints is kept in { $log }.
where-nixlamp-watches = Where Nixlamp watches, the lamp shows how it fares, and the history how it ended.
command-ended-well = It ended well after { $span }.
command-failed = It failed after { $span }, with exit code { $code }.
command-killed = It was ended by signal { $signal } after { $span }.
# As shells say it.
command-not-started = { $program }: { $why }
command-not-found = command not found
no-log-file = { $path } cannot be written: { $why }. Nothing was started.
no-such-folder = { $path } is no folder. Nothing was started.
not-sure-it-started = It did not say in time that it has started. “nixlamp status” tells what runs.

# What is wrong with a [[rebuild]] of the configuration: behind its file and line.
command-fault =
    .not-a-list = “rebuild” is a list: write [[rebuild]] on a line of its own for each command
    .lacks = this [[rebuild]] lacks “{ $key }”
    .name = “name” must be 1 to 30 letters, digits, “-”, “_” or “.”, and not begin with “-” or “.”
    .twice = another [[rebuild]] is named “{ $name }” already
    .command = “command” must be a list of words, the program first: ["nixos-rebuild", "switch"]; a line for a shell is not run
    .directory = “directory” must be an absolute path in quotes: "/etc/nixos"
    .too-many = there are more than { $most } [[rebuild]]

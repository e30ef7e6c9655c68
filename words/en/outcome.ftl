### What an action did to processes, a sentence each. $who: "nix-build (3801)"

replay-nothing-done = This is a recording that is played: nothing was done.
changed-meanwhile = This changed while the dialog was open. Nothing was done.
had-ended-by-itself = { $who } had ended by itself.
ended-after-interrupt = { $who } ended after the interrupt, { $span }.
had-to-be-killed = { $who } had to be killed after { $span }.
# The rest of process groups; both are lists of processes.
ended-with-it = { $how ->
    [interrupted] Of their process groups also interrupted { $interrupted }.
    [killed] Of their process groups also killed { $killed }.
   *[both] Of their process groups also interrupted { $interrupted }; killed { $killed }.
}
killed-but-there = { $who } was killed but has not ended: the kernel holds it, as a rule for a disk or a network file system.
left-alone = { $who } belongs to another user, { $owner }: it was left alone.
cannot-be-reached = { $who } could not be reached: { $why }.
# $program: "nix-store"
program-missing = { $program } is not there.
program-denied = { $program } may not be started.
program-failed = { $why }.
nothing-of-it-left = Nothing of it is left.
# $all: a list: "sh (4242, nixbld1), nix-build (3801, eve)"
still-there = Still there: { $all }.
force-it = The builders among them can be forced to stop: “nixlamp stop --force”, or in the window under More.
# $builders: how many of whom, as the plan says it
builders-killed = Killed: { $builders }.

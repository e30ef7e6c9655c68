### Causes: dependency loops.

# Titles: the heading of a card, and after “Very likely (88 %): ” in a notification;
# at most 70 characters.

# $who: a process, “nix-build (3801)”. $percent: of one core. $grown, $size:
# “1.2 GiB”. $runs: earlier ones, a count.
endless-evaluation =
    .title = Evaluation goes round in circles
    .read-nothing = { $who } has read nothing at all for { $span }: no file, no answer of the daemon
    .used-core = It has used { $percent } of one core for { $span }
    .memory-grew = Its memory grew by { $grown } to { $size }
    .usually-takes = Evaluation usually takes { $span } here ({ $runs ->
        [one] 1 run
       *[other] { $runs } runs
    })
    .usual-unknown = What is usual for this evaluation is not known yet
    .would-change = It reads a file, or the daemon gets something to do.
    .next-step = Stop it and evaluate the last change alone with --show-trace. Nothing has been built or switched yet.

# $who: the other process. $own, $theirs: the paths that this one and the other
# have locked.
lock-cycle =
    .title = Two processes wait for each other
    .proven = This rebuild has locked { $own }, for which { $who } waits; { $who } has locked { $theirs }, for which this rebuild has waited for { $span }
    .polled = This rebuild has locked { $own }, { $who } has locked { $theirs }, and neither has done anything but poll for { $span }
    .wanted-unseen = Which path a waiting process wants is not shown; it may be another one
    .waits-on = { $who }, which waits for this rebuild
    .would-change = One side lets go or ends.
    .next-step = Stop this rebuild or { $who }; the other then goes on. Finished paths stay.

# $count: imports in Nix's trace, three or more.
import-cycle =
    .title = What is imported depends on what imports it
    .trace = Its trace goes through { $count } imports
    .would-change = It evaluates with the same imports.
    .next-step = Import without conditions, and let options (mkIf, mkEnableOption) decide inside; “imports” must not use “config” or “pkgs”. Two files must not import each other.

infinite-recursion =
    .title = A value in the configuration needs itself

endless-recursion =
    .title = A function calls itself without end

reference-cycle =
    .title = Outputs of a derivation refer to each other

input-cycle =
    .title = Flake inputs follow each other in a circle

### What the table of messages says of each cause, by its code: Something needs itself.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-infinite-recursion =
    .explains = While working out a value Nix came back to the same value. In a NixOS or home-manager configuration the usual reason is that what is imported, or which options exist, depends on the value of an option: “imports” that use “config” or “pkgs”, an “mkIf” around imports, an overlay that uses “final” where it must use “prev”.
    .next-step = Run it again with --show-trace and look for your own files in the trace. Go back to the last change that evaluated, then on in small steps.
    .is-not = It ends at once with this error; an evaluation that goes on for minutes is something else. Nothing was built or changed.
explain-endless-recursion =
    .explains = The evaluation went deeper and deeper until Nix stopped it. A function calls itself with ever new arguments, or a structure is unfolded that has no end. It needs no loop of values, so it is not found at once.
    .next-step = Run it again with --show-trace; the functions that repeat in the trace are the ones. Go back to the last change that evaluated.
    .is-not = Seldom merely a deep but finite computation; raising max-call-depth only shows which of the two it is.
explain-reference-cycle =
    .explains = A derivation with several outputs was built, and then two of them were found to contain each other's path. Nix does not register such a loop. The build itself has run through.
    .next-step = Find out which file names the other output, for instance with “grep -r” in a kept build, and move it. If the package is not yours, report it and use another version.
    .is-not = Not a fault of your configuration, unless you changed this package.
explain-input-cycle =
    .explains = An input is said to follow another one, which in the end follows the first; or the flake registry leads from a name back to itself.
    .next-step = Look at the “follows” lines in flake.nix that the message names, and take one out.
explain-unit-cycle =
    .title = Units of systemd wait for each other
    .explains = The order in which services are to start goes round in a circle. systemd breaks it by leaving one of them out, so that something is not started.
    .next-step = Read the journal for the units it names, and take out an “after”, “before” or “requires” that closes the circle.

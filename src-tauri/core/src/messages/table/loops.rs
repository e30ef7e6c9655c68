//! Something needs itself.

use super::super::row::{Cause, decides, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "infinite-recursion",
        family: Family::DependencyLoop,
        title: "A value in the configuration needs itself",
        explains: "While working out a value Nix came back to the same value. In a NixOS or home-manager configuration the usual reason is that what is imported, or which options exist, depends on the value of an option: “imports” that use “config” or “pkgs”, an “mkIf” around imports, an overlay that uses “final” where it must use “prev”.",
        next_step: "Run it again with --show-trace and look for your own files in the trace. Go back to the last change that evaluated, then on in small steps.",
        is_not: "It ends at once with this error; an evaluation that goes on for minutes is something else. Nothing was built or changed.",
        rows: &[
            decides("infinite recursion encountered"),
            likely("infinite recursion").and(r"error: .*infinite recursion"),
        ],
    },
    Cause {
        code: "endless-recursion",
        family: Family::DependencyLoop,
        title: "A function calls itself without end",
        explains: "The evaluation went deeper and deeper until Nix stopped it. A function calls itself with ever new arguments, or a structure is unfolded that has no end. It needs no loop of values, so it is not found at once.",
        next_step: "Run it again with --show-trace; the functions that repeat in the trace are the ones. Go back to the last change that evaluated.",
        is_not: "Seldom merely a deep but finite computation; raising max-call-depth only shows which of the two it is.",
        rows: &[
            decides("max-call-depth exceeded").since(20),
            decides("stack overflow").and(r"possible infinite recursion"),
            decides("maximum call depth"),
            likely("stack overflow").and(r"error: stack overflow"),
            likely("infinite recursion").and(r"^[^:]{0,40}infinite recursion"),
            likely("Stack overflow").and(r"Stack overflow.*(stack trace|eval)"),
        ],
    },
    Cause {
        code: "reference-cycle",
        family: Family::DependencyLoop,
        title: "Outputs of a derivation refer to each other",
        explains: "A derivation with several outputs was built, and then two of them were found to contain each other's path. Nix does not register such a loop. The build itself has run through.",
        next_step: "Find out which file names the other output, for instance with “grep -r” in a kept build, and move it. If the package is not yours, report it and use another version.",
        is_not: "Not a fault of your configuration, unless you changed this package.",
        rows: &[
            decides("cycle detected in the references of"),
            decides("cycle detected in build of"),
            decides("cycle detected in").and(r"cycle detected in [^ ]*'?/nix/store/"),
            decides("cycle detected in the build"),
            likely("cyclic reference"),
            decides("output cycle detected"),
        ],
    },
    Cause {
        code: "input-cycle",
        family: Family::DependencyLoop,
        title: "Flake inputs follow each other in a circle",
        explains: "An input is said to follow another one, which in the end follows the first; or the flake registry leads from a name back to itself.",
        next_step: "Look at the “follows” lines in flake.nix that the message names, and take one out.",
        is_not: "",
        rows: &[
            decides("follow cycle detected"),
            decides("cycle detected in flake registry"),
            likely("circular").and(r"(?i:circular (import|input|dependency) .*flake)"),
            decides("found circular import of flake"),
            decides("lock file contains cycle"),
            likely("infinite symlink recursion in path"),
            likely("Too many levels of symbolic links"),
            likely("too many symbolic links encountered"),
        ],
    },
    Cause {
        code: "unit-cycle",
        family: Family::DependencyLoop,
        title: "Units of systemd wait for each other",
        explains: "The order in which services are to start goes round in a circle. systemd breaks it by leaving one of them out, so that something is not started.",
        next_step: "Read the journal for the units it names, and take out an “after”, “before” or “requires” that closes the circle.",
        is_not: "",
        rows: &[
            decides("Found ordering cycle"),
            decides("deleted to break ordering cycle"),
            decides("Transaction order is cyclic"),
            decides("has a circular dependency"),
            decides("Job for").and(r"ordering cycle"),
            likely("ordering cycle"),
        ],
    },
];

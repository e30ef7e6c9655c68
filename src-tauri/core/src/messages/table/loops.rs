//! Something needs itself.

use super::super::row::{Cause, decides, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "infinite-recursion",
        family: Family::DependencyLoop,
        rows: &[
            decides("infinite recursion encountered"),
            likely("infinite recursion").and(r"error: .*infinite recursion"),
            // Cut off.
            likely("infinite rec").and(r"^error: infinite rec(u|ur|urs|ursi|ursio)?$"),
        ],
    },
    Cause {
        code: "endless-recursion",
        family: Family::DependencyLoop,
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

//! Quiet or long in a way that is usual.

use super::super::row::{Cause, decides, hints, leans, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "collecting-garbage",
        family: Family::WorkingAsUsual,
        rows: &[
            decides("finding garbage collector roots").last(),
            decides("determining live/dead paths").last(),
            decides("deleting garbage...").last(),
            decides("deleting unused links").last(),
            decides("deleting hardlinks").last(),
            decides("deleting hard links").last(),
            likely("deleting '/nix/store/").last(),
            likely("removing stale link from").last(),
            likely("removing stale temporary roots file").last(),
        ],
    },
    Cause {
        code: "verifying",
        family: Family::WorkingAsUsual,
        rows: &[
            decides("reading the Nix store...").last(),
            decides("checking path existence").last(),
            decides("checking link hashes").last(),
            decides("checking store hashes").last(),
        ],
    },
    Cause {
        code: "optimise-running",
        family: Family::WorkingAsUsual,
        rows: &[
            likely("hard-linking").last(),
            likely("linking '/nix/store").and(r"(?i:hard ?linking|linking '/nix/store/\.links)").last(),
            likely("optimising").and(r"(?i:optimi[sz]ing (the )?(nix )?store|auto-optimi)").last(),
            likely("MiB is freed by hard linking"),
        ],
    },
    Cause {
        code: "copying",
        family: Family::WorkingAsUsual,
        rows: &[
            likely("to the store").and(r#"copying ['"][^'"]*['"]? to the store"#).last(),
            likely("' to the store").and(r"copying '").last(),
            likely("into the Git cache").and(r"unpacking '").last(),
            likely("dumping very large path"),
            likely("source tree").and(r"copying (the )?source tree").last(),
            likely("hashing '/").last(),
        ],
    },
    Cause {
        code: "working",
        family: Family::WorkingAsUsual,
        rows: &[
            hints("building the system configuration").last(),
            hints("building '/nix/store/").last(),
            hints("evaluating derivation").last(),
            hints("evaluating file").last(),
            hints("checking flake output").last(),
            hints("checking derivation").last(),
            hints("querying info about").last(),
            hints("fetching git repository").last(),
            hints("fetching Git repository").last(),
            hints("will be fetched").last(),
            hints("will be built").last(),
            hints("Building NixOS configuration").last(),
            hints("Building Home-Manager configuration").last(),
            hints("updating lock file").last(),
            hints("[1/").and(r"\[[0-9]+/[0-9]+(/[0-9]+)? built").last(),
            // A compiler at work in the bar: what takes long is seen.
            leans("Phase): ").and(concat!(
                r"^\[[0-9/]+ built[^\]]*\] building [^:]*\((build|check)Phase\): *",
                r"([^ ]*/)?(libtool|c\+\+|g\+\+|gcc|clang|cc|CC|CXX|LD|AR|rustc|Compiling|Building|\[ *[0-9]+( of |/)[0-9]+\]|\[ *[0-9]+%\])[ :]",
            )).last(),
            hints("is taking a while to execute").last(),
        ],
    },
    Cause {
        code: "built-from-source",
        family: Family::WorkingAsUsual,
        rows: &[
            leans("webkitgtk").and(r"building '/nix/store/[^']*(webkitgtk|chromium|firefox|electron|llvm|rustc|qtwebengine|linux-[0-9]|ghc|nodejs)-?[^']*\.drv'").last(),
            leans(".drv'").and(r"building '/nix/store/[^']*-(chromium|firefox-unwrapped|electron|llvm|rustc|qtwebengine|linux-[0-9]|ghc-[0-9]|nodejs)-?[^']*\.drv'").last(),
        ],
    },
];

//! Processor, memory or disk are short.

use super::super::row::{Cause, decides, hints, leans, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "watches-used-up",
        family: Family::ResourceExhaustion,
        rows: &[
            decides("inotify")
                .and(r"(?i:inotify.*(no space left|limit))")
                .anyone(),
            decides("limit on inotify watches").anyone(),
        ],
    },
    Cause {
        code: "nvram-full",
        family: Family::ResourceExhaustion,
        rows: &[decides("No space left on device").and(
            r"(?i:efi ?var|efibootmgr|boot variable|variable boot|efi boot|nvram|boot entry)",
        )],
    },
    Cause {
        code: "boot-full",
        family: Family::ResourceExhaustion,
        rows: &[
            decides("No space left on device").and(r"/(boot|efi)(/|'|:| )"),
            decides("Not enough free space").and(r"/(boot|efi)(/|'|:| |$)"),
            likely("cannot copy").and(r"cannot copy [^ ]+ to /boot"),
            decides("No space left on device").and(r"(?i:bootctl|systemd-boot|grub-install|efi)"),
            decides("'/boot").and(r"(Errno 28|No space left)"),
        ],
    },
    Cause {
        code: "disk-full",
        family: Family::ResourceExhaustion,
        rows: &[
            decides("No space left on device")
                .and(r"([:\]>] ?|[('])No space left on device")
                .anyone(),
            // A builder may print it without having met it.
            decides("No space left on device").and(r"^No space left on device"),
            // Told of, and not said by what met it.
            leans("No space left on device").anyone(),
            decides("Disk quota exceeded").anyone(),
            decides("database or disk is full"),
            decides("lack of free disk space"),
            decides("ENOSPC").anyone(),
            likely("not enough free disk space").anyone(),
            likely("not enough space")
                .and(r"(?i:not enough space (left )?(on|in|available))")
                .anyone(),
            likely("disk is full").anyone(),
            decides("[Errno 28]").anyone(),
            decides("os error 28").anyone(),
            likely("Wrote only")
                .and(r"Wrote only [0-9]+ of [0-9]+ bytes")
                .anyone(),
            likely("running out of disk space"),
            likely("low on disk space"),
            likely("File too large").and(r"(?i:error|write)"),
            decides("os error 122").anyone(),
            decides("Quota exceeded").and(r"(?i:disk|quota)"),
        ],
    },
    Cause {
        code: "out-of-memory",
        family: Family::ResourceExhaustion,
        rows: &[
            decides("Out of memory: Killed process").anyone(),
            decides("Memory cgroup out of memory").anyone(),
            decides("Nix daemon out of memory"),
            decides("GC Warning: Out of Memory"),
            decides("std::bad_alloc").anyone(),
            decides("oom-kill").anyone(),
            decides("oom-killer").anyone(),
            decides("systemd-oomd").and(r"(?i:kill)").anyone(),
            decides("oom_reaper").anyone(),
            decides("result 'oom-kill'").anyone(),
            decides("Cannot allocate memory").anyone(),
            decides("virtual memory exhausted").anyone(),
            decides("JavaScript heap out of memory").anyone(),
            decides("memory allocation of")
                .and(r"memory allocation of [0-9]+ bytes failed")
                .anyone(),
            // "this may run out of memory" is only a warning.
            decides("out of memory")
                .and(r"(?i:(^|[^ ]|[^n] |[^u]n )out of memory)")
                .anyone(),
            likely("signal 9 (Killed)"),
            likely("exit code 137").anyone(),
            likely("exit status 137").anyone(),
            likely("Killed signal terminated program").anyone(),
            likely("Killed")
                .and(r#"(^|[^A-Za-z:"] ?|['"])Killed(: 9)?[ \t]*($|\()"#)
                .anyone(),
            likely("killed").and(r"(zsh: killed|[0-9] (Killed|killed)  )"),
            leans("OOM").and(r"(^|[^A-Za-z])OOM([^A-Za-z]|$)").anyone(),
            likely("SIGKILL")
                .and(r"signal: 9|by SIGKILL|\(SIGKILL")
                .anyone(),
            likely("Signals.SIGKILL"),
            likely("ignal: 9").and(r"(?i:signal: 9($|[^0-9]))"),
            decides("sending SIG").and(r"sending SIG(TERM|KILL) to process [0-9]+ uid"),
            decides("soft_threshold_min_"),
            decides("hard_threshold_min_"),
            decides("Victim status (found in"),
            decides("low memory!").and(r"(?i:SIGTERM|SIGKILL)"),
            decides("Result: oom-kill"),
            decides("OOM killer"),
            decides("oom_score_adj").and(r"(?i:kill)"),
            decides("memory exhausted"),
            decides("os error 12").and(r"os error 12\)"),
            decides("MemoryError").and(r"(^|[^A-Za-z])MemoryError"),
            decides("heap exhausted"),
            decides("fatal error: out of memory").anyone(),
            likely("ran out of memory").anyone(),
            likely("LLVM ERROR: out of memory").anyone(),
            likely("exited with 137"),
            likely("code 137").and(r"(?i:(exit|return|status) ?code:? 137)"),
            likely("killed by signal 9"),
            likely("Too many heap sections"),
        ],
    },
    Cause {
        code: "build-user",
        family: Family::ResourceExhaustion,
        rows: &[
            decides("waiting for UID to build").since(4).until(18),
            decides("waiting for a free build user ID").since(19),
            decides("all build users are currently in use").until(3),
            decides("cannot find a free build user"),
            decides("all build users are in use"),
        ],
    },
    Cause {
        code: "process-limit",
        family: Family::ResourceExhaustion,
        rows: &[
            decides("Too many open files").anyone(),
            decides("unable to fork").anyone(),
            decides("cannot fork").anyone(),
            decides("fork: retry").anyone(),
            decides("pthread_create failed").anyone(),
            likely("Resource temporarily unavailable")
                .and(r"(?i:fork|thread|clone|spawn|process)")
                .anyone(),
            leans("Resource temporarily unavailable").anyone(),
            decides("EMFILE"),
            decides("os error 24"),
            likely("can't start new thread"),
            likely("Resource temporarily unavailable").and(r"(?i:os error 11)"),
            likely("unable to vfork"),
            likely("Too many open files in system"),
        ],
    },
    Cause {
        code: "too-hot",
        family: Family::ResourceExhaustion,
        rows: &[
            hints("temperature above threshold, cpu clock").anyone(),
            hints("clock throttled").anyone(),
        ],
    },
];

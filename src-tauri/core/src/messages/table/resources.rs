//! Processor, memory or disk are short.

use super::super::row::{Cause, decides, hints, leans, likely};
use crate::model::Family;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        code: "watches-used-up",
        family: Family::ResourceExhaustion,
        title: "No more files can be watched",
        explains: "The kernel watches only so many files for a user (fs.inotify.max_user_watches), and they are taken. The message speaks of space on the device; the disk has nothing to do with it.",
        next_step: "See which program watches so many files and end it, or raise fs.inotify.max_user_watches.",
        is_not: "Not a full disk.",
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
        title: "The firmware's memory for boot entries is full",
        explains: "The boot entry is written into the firmware's own small memory (NVRAM, efivars), and it has no room left. Old entries or crash dumps (dump-…) fill it. The disk and /boot have nothing to do with it.",
        next_step: "Look with “efibootmgr” at the entries, and with “ls /sys/firmware/efi/efivars” for dump-… files. Deleting entries needs root and care; without writing them: boot.loader.efi.canTouchEfiVariables = false.",
        is_not: "Neither /boot nor the store's disk is full.",
        rows: &[decides("No space left on device").and(
            r"(?i:efi ?var|efibootmgr|boot variable|variable boot|efi boot|nvram|boot entry)",
        )],
    },
    Cause {
        code: "boot-full",
        family: Family::ResourceExhaustion,
        title: "The boot partition is full",
        explains: "Kernels and initial ramdisks of every generation lie on /boot, which is small. The new ones did not fit. The system is built; what fails is putting it into the boot menu.",
        next_step: "Look with “df -h /boot”. Delete old generations, then run the same rebuild again with “boot”; it clears out what is no longer needed. Do not delete files in /boot by hand.",
        is_not: "Not the store's disk: freeing space below /nix alone does not help until the boot loader is written again.",
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
        title: "The disk is full",
        explains: "A file could not be written because its file system has no room left: no bytes, or no inodes, which a store with millions of small files uses up first. It may be the store's disk, the folder of the build (often below /tmp, which may lie in memory) or /boot.",
        next_step: "Look at “df -h” and “df -i” for /nix, /tmp and /boot. Free something outside the store first, for a collection needs a little room itself; then delete old generations and collect garbage.",
        is_not: "Not a damaged store: with a full disk even the database reports errors, and they go when there is room.",
        rows: &[
            decides("No space left on device")
                .and(r"(^|[:\]>] ?|[('])No space left on device")
                .anyone(),
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
        title: "Memory ran out",
        explains: "A process asked for more memory than there was, or the kernel ended one to save the rest. Evaluating a large configuration takes gigabytes; so do linkers and some compilers, times the number of builds at once.",
        next_step: "Look in the journal for “Out of memory: Killed process”. Run fewer builds at once (--max-jobs 1 --cores 2), or add swap; for an evaluation, evaluate less at a time.",
        is_not: "Not a fault of the package that happened to be killed.",
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
            decides("out of memory").anyone(),
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
            decides("Out of memory").anyone(),
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
        title: "Every build user is taken",
        explains: "Each build runs as a user of its own (nixbld1, nixbld2, …), and all of them are in use. New builds wait until one is free; older Nix gives up instead.",
        next_step: "Wait for other builds. If none is visible, look for builders that outlived their rebuild. Where max-jobs is larger than the number of build users, lower it or add users.",
        is_not: "",
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
        title: "No more processes or files can be opened",
        explains: "A limit on the number of processes, threads or open files was reached, of this user, of the service or of the machine.",
        next_step: "Look at “ulimit -a” and at the limits of the daemon's unit. Run fewer builds at once.",
        is_not: "Not a full disk and not a lack of memory.",
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
        title: "The processor is slowed down by heat",
        explains: "The processor became too hot, and the kernel slowed it down.",
        next_step: "See to the cooling, or run with fewer cores.",
        is_not: "",
        rows: &[
            hints("temperature above threshold, cpu clock").anyone(),
            hints("clock throttled").anyone(),
        ],
    },
];

### What the table of messages says of each cause, by its code: Processor, memory or disk are short.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-watches-used-up =
    .title = No more files can be watched
    .explains = The kernel watches only so many files for a user (fs.inotify.max_user_watches), and they are taken. The message speaks of space on the device; the disk has nothing to do with it.
    .next-step = See which program watches so many files and end it, or raise fs.inotify.max_user_watches.
    .is-not = Not a full disk.
explain-nvram-full =
    .title = The firmware's memory for boot entries is full
    .explains = The boot entry is written into the firmware's own small memory (NVRAM, efivars), and it has no room left. Old entries or crash dumps (dump-…) fill it. The disk and /boot have nothing to do with it.
    .next-step = Look with “efibootmgr” at the entries, and with “ls /sys/firmware/efi/efivars” for dump-… files. Deleting entries needs root and care; without writing them: boot.loader.efi.canTouchEfiVariables = false.
    .is-not = Neither /boot nor the store's disk is full.
explain-boot-full =
    .title = The boot partition is full
    .explains = Kernels and initial ramdisks of every generation lie on /boot, which is small. The new ones did not fit. The system is built; what fails is putting it into the boot menu.
    .next-step = Look with “df -h /boot”. Delete old generations, then run the same rebuild again with “boot”; it clears out what is no longer needed. Do not delete files in /boot by hand.
    .is-not = Not the store's disk: freeing space below /nix alone does not help until the boot loader is written again.
explain-disk-full =
    .title = The disk is full
    .explains = A file could not be written because its file system has no room left: no bytes, or no inodes, which a store with millions of small files uses up first. It may be the store's disk, the folder of the build (often below /tmp, which may lie in memory) or /boot.
    .next-step = Look at “df -h” and “df -i” for /nix, /tmp and /boot. Free something outside the store first, for a collection needs a little room itself; then delete old generations and collect garbage.
    .is-not = Not a damaged store: with a full disk even the database reports errors, and they go when there is room.
explain-out-of-memory =
    .title = Memory ran out
    .explains = A process asked for more memory than there was, or the kernel ended one to save the rest. Evaluating a large configuration takes gigabytes; so do linkers and some compilers, times the number of builds at once.
    .next-step = Look in the journal for “Out of memory: Killed process”. Run fewer builds at once (--max-jobs 1 --cores 2), or add swap; for an evaluation, evaluate less at a time.
    .is-not = Not a fault of the package that happened to be killed.
explain-build-user =
    .title = Every build user is taken
    .explains = Each build runs as a user of its own (nixbld1, nixbld2, …), and all of them are in use. New builds wait until one is free; older Nix gives up instead.
    .next-step = Wait for other builds. If none is visible, look for builders that outlived their rebuild. Where max-jobs is larger than the number of build users, lower it or add users.
explain-process-limit =
    .title = No more processes or files can be opened
    .explains = A limit on the number of processes, threads or open files was reached, of this user, of the service or of the machine.
    .next-step = Look at “ulimit -a” and at the limits of the daemon's unit. Run fewer builds at once.
    .is-not = Not a full disk and not a lack of memory.
explain-too-hot =
    .title = The processor is slowed down by heat
    .explains = The processor became too hot, and the kernel slowed it down.
    .next-step = See to the cooling, or run with fewer cores.

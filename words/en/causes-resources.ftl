### Causes: memory, disk, processor, heat.

# Titles: the heading of a card, and after “Very likely (88 %): ” in a notification;
# at most 70 characters.

disk-full =
    .title = Disk is full
    .free = { $free } of { $total } are free on { $path }
    .would-change = Room is made on { $path } and nothing moves within 60 s.
    .next-step = Make room on { $path }; old generations are the usual thing to go.

# $some, $all: shares of the time in which some programs waited, and all. $swap:
# a size. $count: processes.
memory-short =
    .title = Memory is short
    .waited = For { $span } programs have waited for memory: { $some } of the time some, { $all } of it all
    .left = { $left } of { $total } are left, { $swap } are in swap
    .wait-for-pages = { $count } of its processes { $count ->
        [one] waits
       *[other] wait
    } for pages from the disk
    .still-works = { $who } still gets most of a core
    .would-change = Memory is freed, and it goes on as before.
    .next-step = Close what is large, or build with fewer jobs (--max-jobs 1 --cores 2). The largest of this rebuild is { $who } with { $size }.
    .next-step-alone = Close what is large, or build with fewer jobs.

# $rate: bytes a second, “12 MiB”. $left: the machine's memory that is left.
evaluation-memory =
    .title = Evaluation is about to use up the memory
    .grows = { $who } grows by { $rate } a second; { $left } are left, enough for { $span }
    .has = It has { $size } of the machine's { $total }
    .may-end = An evaluation may end before; it frees nothing until then
    .would-change = Its memory stops growing.
    .next-step = Close other programs, or end it and evaluate one system or attribute at a time. Nothing has been built or switched yet.

# $count: files.
inodes-used-up =
    .title = No more files fit on the disk
    .left = Only { $count ->
        [one] 1 more file fits
       *[other] { $count } more files fit
    } on { $path }
    .waits-on = room for files on { $path }
    .bytes-left = { $size } of room for bytes are left there
    .would-change = Files on { $path } go.
    .next-step = Delete old generations, which frees many files at once on { $path }. “df -i” shows it.

# $free, $total, $needed: sizes, “4.0 MiB”.
boot-full =
    .title = /boot is full
    .free = { $free } of { $total } are free on { $path }; a kernel with its initrd takes at least { $needed }
    .same-kernel = The new generation may use a kernel that lies there already
    .would-change = Room is made on { $path }.
    .next-step = Delete old generations, each keeps a kernel there; then rebuild for boot. Do not delete files in it by hand.

build-dir-in-memory =
    .title = The build directory lies in memory and is nearly full
    .free = { $free } of { $total } are free on { $path }, which lies in memory
    .would-change = A build ends and frees its directory.
    .next-step = Let Nix build on a disk: “build-dir” in nix.conf, or TMPDIR of the daemon before Nix 2.30. Building with fewer jobs helps for now.

# $percent: a share. $cores: a count.
cpu-starved =
    .title = Other programs have the processors
    .had-to-wait = { $who } was ready to work and had to wait for { $percent } of the last 10 s
    .others-use = Other programs use { $percent } of { $cores ->
        [one] the one processor
       *[other] all { $cores } processors
    }
    .would-change = The others end, and it gets a processor whenever it wants one.
    .next-step = End or slow down what else runs. The rebuild itself is well.

# $heat: whole degrees. $span: so far; $usual: usually. $runs: earlier ones, a
# count.
heat =
    .title = The machine is too hot to work at full speed
    .hot-for = The hottest sensor has shown 95 °C or more for { $span }, { $heat } °C now
    .phase-takes = This phase takes { $span } so far, usually { $usual } ({ $runs ->
        [one] 1 run
       *[other] { $runs } runs
    })
    .effect-untold = What the processors make of it is not told
    .would-change = It cools down and is no faster.
    .next-step = Let it cool: free its vents, take it off the blanket. Fewer jobs make less heat.

# $left, $waited: shares. $derivation: a name, “hello-2.12”.
out-of-memory =
    .title = The kernel ended a process for lack of memory
    .memory-before = In the half minute before at least { $left } of the memory was left, something waited for it { $waited } of the time, and no process of a build had more than { $size }
    .ended = The kernel ended { $who }
    .ended-of-build = The kernel ended { $who }, part of the build of { $derivation }
    .had = It had { $size } of memory
    .limit-reached = A limit of its control group was reached, not the machine's memory
    .machine-out = The whole machine was out of memory
    .kernel-silent = No line of the kernel was seen that says so; somebody may have killed it
    .would-change = It ends the same way with much memory free.
    .next-step = Build again with fewer builds at once (--max-jobs 1, --cores 2), or add swap.

# Said by several causes of a file system. $path: where it is mounted, or the
# folder.
room =
    .full-soon = At the present rate it is full in { $span }
    .nothing-moved = Nothing has moved for { $span }
    .waits-on = room on { $path }

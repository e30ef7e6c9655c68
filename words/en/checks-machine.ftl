### Checks of the machine. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title) and the one next step.

check-cpu =
    .title = Processors
    .why = Work that waits for a processor makes every build and the desktop slower.
    .waited = work waited { $share } of the last minute
    .next = Build fewer things at once: lower max-jobs or cores in nix.conf.

# In the place of a file's name in “… may not be read by you”.
pressure-of-processors = The pressure of the processors
pressure-of-disks = The pressure of the disks

# In the place of what the system says of it.
not-understood = it is not understood

# $file: "/proc/meminfo".
file-not-understood = { $file } is not understood

check-memory =
    .title = Memory
    .why = Without memory the kernel ends processes, often the compiler.
    .left = { $available } of { $total } left
    .next = Build fewer things at once, or close what needs much memory.

check-swap =
    .title = Swap
    .why = A full swap is the last step before the kernel ends processes.
    .none = none
    .none-with-little-memory = none, with { $memory } of memory
    .none-next = Set up swap or zram: large builds need more than this memory for a moment.
    .used = { $used } of { $total } used
    .next = Build fewer things at once: the swap is nearly full.

# .load: $load: the mean of one minute, "3.4".
check-load =
    .title = Load
    .why = A load far above the number of processors means that builds hinder one another.
    .load = { $load } on { $cores ->
        [one] 1 processor
       *[other] { $cores } processors
    }
    .next = Lower max-jobs in nix.conf, or wait until what runs has ended.

## Free space of a place.

space-free = { $free } free of { $total }
space-few-files = { $free } free of { $total }, but only { $left } more files fit
space-full-in = { $free } free of { $total }, full in { $span } at the present rate

check-space-store =
    .title = Free space of the store
    .why = A rebuild that meets a full disk ends half way, and so does the clean-up.
    .next = Free space: “nixlamp gc --keep 5 --dry-run” tells what all but the newest five generations would free.

check-space-build =
    .title = Free space for builders
    .why = A large build unpacks and compiles there; some need 20 GiB and more.
    .next = Set build-dir in nix.conf to a folder with room, or make room there.

check-space-boot =
    .title = Free space of /boot
    .why = Where no kernel fits any more, the boot loader is written half.
    .next = Delete old generations, then rebuild for boot: each keeps a kernel there.

check-space-tmp =
    .title = Free space of /tmp
    .why = Evaluations, wrappers and, before Nix 2.30, builders work there.
    .next = Remove what nobody needs from /tmp, or make it larger.

check-space-home =
    .title = Free space of your home
    .why = Without room there Nix can write neither its caches nor result links.
    .next = Remove what you do not need from your home.

check-io-pressure =
    .title = Disks keep up
    .why = Nix unpacks, registers and links on the disk that holds the store; where it is busy, all waits.
    .waited = everything waited { $share } of the last minute
    .next = Find out what reads or writes so much; a backup or an indexer often does.

check-heat =
    .title = Heat
    .why = A processor that is too hot is slowed down, and long builds with it.
    .celsius = { $celsius } °C
    .slowed = slowed { $times } times in { $span }
    .celsius-and-slowed = { $celsius } °C, slowed { $times } times in { $span }
    .next = Give the machine air; build fewer things at once meanwhile.
    .no-sensor = This machine has no heat sensor that can be read

check-clock =
    .title = Clock
    .why = With a wrong clock certificates of caches are refused and files seem to come from the future.
    .behind = behind: Nix's database was changed { $span } from now
    .set-back = it was set back by { $span }
    .by-network = set by the network
    .by-nobody = nobody sets it
    .next = Turn time synchronisation on: services.timesyncd.enable, or timedatectl set-ntp true.

# .profile: $profile: as the kernel names it, "balanced".
check-power =
    .title = Power
    .why = On a saver builds take far longer, and an empty battery ends a switch half way.
    .battery = battery, { $level } left
    .plug-in-before-switch = Plug it in before you switch.
    .plug-in-for-builds = Plug it in for long builds.
    .saver = a saver slows the processors
    .saver-next = Choose another power profile for long builds.
    .mains = mains, battery { $level }
    .profile = profile { $profile }

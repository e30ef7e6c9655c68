### Causes: it works as usual. What .would-change and the others are: causes-waiting.

## Signs of life that several causes look for.

# A client or worker that moves. $share: “12 %”
mover =
    .uses-core = { $who } uses { $share } of a core
    .disk-answers = { $who } waits for the disk and is answered

# A builder.
timer-wakes = { $who } sleeps until a timer wakes it
timer-ends = { $who } ends by itself in { $span } at the latest

neither-computes-nor-waits = It neither uses the processor nor waits for the disk.

## The causes.

# $who: the busiest builder, $share what it uses and $all what all use of a core: “212 %”
build-at-work =
    .title = A build computes and says nothing
    .uses-core = { $who } uses { $share } of a core, all builders together { $all }
    .process-changed = It started or ended a process { $age } ago
    .only-computes = It has done nothing but compute for { $span }: a program that goes round in circles looks the same
    .would-change = It uses the processor no more and does not end.
    .next-step = Let it work. Silence is no sign: Nix shows a build's log where it was started, and keeps it when it ends.

build-pauses =
    .title = A build sleeps for a while
    .asleep = Its processes have slept for { $span }; servers and test suites wait like that
    .looks-the-same = Processes that wait for one another look the same; what they sleep in cannot be told without root
    .beside = Another process waits beside it: one that hangs by itself looks the same
    .would-change = Nothing of it wakes up within { $span }.
    .next-step = Wait: nothing is lost by that, and what becomes of it shows within two minutes.
    .next-step-timer = Wait: it goes on by itself.

# $rate: bytes in a second, “14 MiB”; $path: a folder, “/nix/store”
copying =
    .title = It copies files into the store
    .writes = It writes { $rate } a second
    .fills = { $path } fills by { $rate } a second; { $who } works
    .writer-unknown = Who writes cannot be told; it may be another program
    .would-change = The disk is still, and it goes on working.
    .next-step = Wait. If it copies at every run: a flake by path copies all that lies in its directory; use git+file: or move what is large out of it.

collecting-garbage =
    .title = Garbage is collected
    .next-step = Wait. Finding roots and deleting unused links print nothing for minutes on a large store. Stopping it loses nothing.

# $rate: bytes in a second, “140 MiB”
verifying =
    .title = The store is read and compared
    .disks-move = The disks move { $rate } a second
    .next-step = Wait: it reads every file of the store once. Stopping it loses nothing but what was read.

evaluation-at-work =
    .title = It evaluates, which prints nothing
    .computes = { $who } has computed for { $span }
    .has-read = It read something { $age } ago
    .has-not-read = It has read nothing for { $span }
    .reading-is-hidden = What it reads is hidden: it belongs to another user
    .would-change = It reads nothing any more and goes on computing.
    .next-step = Wait: whole systems take minutes, and Nix says nothing while it evaluates. --show-trace tells no more before an error.

# $rate: bytes in a second, “14 MiB”; $remote: a host, “cache.nixos.org”
fetch-at-work =
    .title = It downloads
    .moves = { $rate } a second come in, most of it from { $remote }
    .would-change = Nothing comes in any more.
    .next-step = Let it work. What was fetched is kept, whatever becomes of the rest.

first-run =
    .title = It moves; how long it usually takes is not known yet
    .few-runs = Fewer than three good runs of this rebuild are known on this machine
    .has-moved = Something of it moved { $age } ago
    .would-change = Nothing of it moves any more.
    .next-step = Wait. From the third good run on Nixlamp can say what is usual here.

just-woke =
    .title = The machine has just woken from sleep
    .woke = The machine woke { $age } ago; what slept does not count as silence
    .connection-open = It has a connection open, which may not have outlived the sleep
    .would-change = It does not go on within a minute.
    .next-step = Wait a moment. If its download stands still then, end it and start again; what was fetched is kept.

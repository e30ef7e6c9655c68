### What the command line, the lamp and the notifications add of their own.

## The machine, in “nixlamp status”: a line, the parts between “ · ”.

# $percent: "12 %". $cores: a count.
cpu-of-cores = CPU { $percent } of { $cores ->
    [one] { $cores } core
   *[other] { $cores } cores
}
# $load: "1.4", the load average of the last minute.
load-average = load { $load }
# $used, $total: sizes, "3.2 GiB".
memory-in-use = memory { $used } of { $total }
swap-in-use = swap { $used } of { $total }
# $size: "1.2 MiB", in a second.
network-a-second = network { $size }/s
disk-a-second = disk { $size }/s
# $size: "14 GiB". $path: of the store, "/nix/store".
free-on-disk = { $size } free on { $path }

## A rebuild, in “nixlamp status” and “nixlamp why”.

# Before the cause that leads; among labels such as “phase”.
label-cause = cause
# $title: "A lock is held". $likelihood: "Very likely". $percent: "88 %".
cause-that-leads = { $title } ({ $likelihood }, { $percent })
# A line of evidence. $text: a clause. $source: where it was read, "/proc/locks".
# $age: "3 s".
evidence-from = { $text } [{ $source }, { $age } ago]
# A line of “nixlamp health”. $title: "Free space". $id: "space-store".
# $number: what was found, "12 GiB free".
check-result = { $title } ({ $id }): { $number }

## Put around words from elsewhere.

# $text: a clause without its end.
as-sentence = { $text }.

## Questions and answers.

# What is taken for a yes, in small letters, between blanks. “y” and “yes” always are.
words-for-yes = y yes

## Where something of the desktop or the system is missing. A clause unless it
## begins with a capital; clauses stand after “No notifications: ” and the like.

no-session-bus = there is no session bus
notifications-need-app = Notifications need Nixlamp.app; this program runs outside of it.
menu-bar-refuses = The menu bar does not take the lamp.
no-signal-handlers = the system refuses signal handlers
# $why: the system's words.
no-resources = The system gives no resources: { $why }.
recording-not-played = nothing is played

## Notifications.

# What a click on the notification itself does.
notice-open = Open
# $body: sentences, may be empty. The whole for a desktop without buttons; some
# 200 characters fit.
notice-without-buttons = { $body } Open Nixlamp to see { $what ->
    [why] why
   *[more] more
}.

### What the command line, the lamp and the notifications add of their own.

## The machine, in “nixlamp status”: a line, the parts between “ · ”.

# $percent: "12 %". $cores: a count.
cpu-of-cores = CPU { $percent } von { $cores ->
        [one] { $cores } Kern
       *[other] { $cores } Kernen
    }
# $load: "1.4", the load average of the last minute.
load-average = Last { $load }
# $used, $total: sizes, "3.2 GiB".
memory-in-use = Speicher { $used } von { $total }
swap-in-use = Swap { $used } von { $total }
# $size: "1.2 MiB", in a second.
network-a-second = Netz { $size }/s
disk-a-second = Platte { $size }/s
# $size: "14 GiB". $path: of the store, "/nix/store".
free-on-disk = { $size } frei auf { $path }

## A rebuild, in “nixlamp status” and “nixlamp why”.

# Before the cause that leads; among labels such as “phase”.
label-cause = Ursache
# $title: "A lock is held". $likelihood: "Very likely". $percent: "88 %".
cause-that-leads = { $title } ({ $likelihood }, { $percent })
# A line of evidence. $text: a clause. $source: where it was read, "/proc/locks".
# $age: "3 s".
evidence-from = { $text } [{ $source }, vor { $age }]
# A line of “nixlamp health”. $title: "Free space". $id: "space-store".
# $number: what was found, "12 GiB free".
check-result = { $title } ({ $id }): { $number }

## Put around words from elsewhere.

# $text: a clause without its end.
as-sentence = { $text }.

## Questions and answers.

# What is taken for a yes, in small letters, between blanks. “y” and “yes” always are.
words-for-yes = j ja

## Where something of the desktop or the system is missing. A clause unless it
## begins with a capital; clauses stand after “No notifications: ” and the like.

no-session-bus = es gibt keinen Session-Bus
notifications-need-app = Benachrichtigungen brauchen Nixlamp.app; dieses Programm läuft außerhalb davon.
menu-bar-refuses = Die Menüleiste nimmt die Lampe nicht an.
no-signal-handlers = das System erlaubt keine Signalbehandlung
# $why: the system's words.
no-resources = Das System gibt keine Mittel: { $why }.
recording-not-played = es wird nichts abgespielt

## Notifications.

# What a click on the notification itself does.
notice-open = Öffnen
# $body: sentences, may be empty. The whole for a desktop without buttons; some
# 200 characters fit.
notice-without-buttons = { $body } In Nixlamp steht { $what ->
    [why] warum
   *[more] mehr
}.

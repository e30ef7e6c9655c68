### Causes: it waits for something.

# Of the causes in all files “causes-…”:
# .title is the heading of a card, and stands after “Very likely (88 %): ” in a
# notification; at most 70 characters.
# .waits-on is the end of “It waits for …”, and stands alone beside “Waits for”. In
# languages with cases it is in the one that follows “waits for” (German: accusative).
# .would-change and .next-step are whole sentences.
# All else is evidence: a sentence without its full stop, with its source behind it.
# $who, $client, $builder: a process, “nix-daemon (812)”; $name: without its number
# $span, $age, $quiet: “40 s”, “12 min”; $path: “/nix/store/abc-glibc.lock”, after “the lock on” without folder and hash
# $user, $owner: “alice”; $share: “72 %”

## What all waits for a lock have in common.

# What a lock guards, after “the lock on” (German: accusative).
lock-guards = { $lock ->
    [build-user] a build user
    [collector] garbage collection
    [database] the store's database
    [eval-cache] what an evaluation has cached
    [profile] the profile
    [remote-builder] a remote builder
    [source] a source that is being fetched
    [store] the whole store
    [upload] uploads to a remote builder
   *[path] { $path }
}

# $what: as lock-guards says. $who: who holds it, where $holder is “seen”.
# $pace: “0.2”, “10”
lock-wait =
    .waits-on = { $holder ->
        [nobody] the lock on { $what }, held by nobody
        [unseen] the lock on { $what }, held by a process that cannot be seen
       *[seen] the lock on { $what }, held by { $who }
    }
    .waits-on-unseen = the lock on { $what }
    .blocked = It has been blocked on { $path } for { $span }
    .idle-and-locked = { $waiter ->
        [worker] Its worker has done nothing for { $span }, and { $path } is locked by a process outside this rebuild
       *[itself] It has done nothing for { $span }, and { $path } is locked by a process outside this rebuild
    }
    .idle-and-there = { $waiter ->
        [worker] Its worker has done nothing for { $span }, and { $path } is there
       *[itself] It has done nothing for { $span }, and { $path } is there
    }
    .woken-as-polled = It is woken { $pace } times a second, as who polls this lock is
    .woken-otherwise = It is woken { $pace } times a second; who polls this lock is woken at another pace
    .said = Nix said { $age } ago that it waits for it
    .said-unseen = Nix said { $age } ago that it waits for the lock on { $what }
    .held = The lock is held by { $who }, user { $user }
    .held-for-another = The lock is held by { $who }, user { $user }, which works for { $client } of { $owner }: another rebuild
    .held-by-a-child = The process that took the lock has ended; a process it started holds it still
    .holder-unseen = Who holds it cannot be seen
    .holder-stopped = The holder is stopped and will not let go by itself
    .holder-idle = The holder has used no CPU for { $quiet }
    .holder-builds = The holder has a build or a download under way: it may finish
    .holder-works = The holder used the CPU { $quiet } ago: it may finish
    .would-change = { $holder ->
        [nobody] nobody lets go and nothing moves within 60 s.
        [unseen] a process that cannot be seen lets go and nothing moves within 60 s.
       *[seen] { $who } lets go and nothing moves within 60 s.
    }
    .would-change-unseen = It says something else, or something moves.
    .next-step-folder = See that no Nix process uses the store, then remove the folder { $path }.
    .next-step-idle = { $holder ->
        [unseen] Look at a process that cannot be seen: it holds the lock and does nothing. Never delete the lock file.
       *[seen] Look at { $who }: it holds the lock and does nothing. Never delete the lock file.
    }
    .next-step-works = Wait for { $who }; it is working.
    .next-step-unseen = Wait; another Nix process holds it. Never delete a lock file.

## Locks.

lock-held =
    .title = Another Nix process holds a lock

build-user =
    .title = No build user is free

database-busy =
    .title = The store's database is busy

dot-lock-left =
    .title = A lock on the store's database was left behind

eval-cache-locked =
    .title = Another evaluation holds the cache

fetch-locked =
    .title = Another process fetches the same source

gc-lock-held =
    .title = Garbage collection holds the store

profile-lock-held =
    .title = Another process holds the profile

remote-machine =
    .title = No remote machine is free

store-lock-held =
    .title = Another process holds the whole store

upload-locked =
    .title = Another build uploads to the same machine

## Other processes.

build-slot =
    .title = No build slot is free
    .waits-on = a build slot or a lock
    .said = Nix said { $age } ago that it waits for locks or build slots
    .would-change = A build of it begins.
    .next-step = Wait for the other builds on this machine; “max-jobs” says how many may run at once.

# $what: a build, “hello-1.0” or “sh (100)”
build-of =
    .waits-on = the build of { $what }

# $what: a build, “hello-1.0” or “sh (100)”
nested-build =
    .title = Evaluation waits for a build
    .built-below = The command only evaluates, and { $what } is built below it
    .built-before-plan = { $what } is built, and what is to be built in all is not known yet
    .idle-meanwhile = { $who } does nothing meanwhile
    .would-change = The build ends and the evaluation goes on.
    .next-step = Nothing is wrong: wait for that build. “--no-allow-import-from-derivation” shows what asks for it.

# $unit, $first: “postgresql.service”; $manager: “user” for a user's unit, or “system”
# $verb: what is asked of it; $active and $sub: systemd's own words, “activating”,
# “start-pre”; $more: how many others besides $first wait for it; $does: what that
# process does at this step, “installs the boot loader”
activation-waits-unit =
    .title = The activation waits for a unit
    .waits-on = { $manager ->
        [user] { $unit } of the user to { $verb ->
            [stop] stop
            [reload] reload
            [restart] restart
           *[start] start
        }
       *[system] { $unit } to { $verb ->
            [stop] stop
            [reload] reload
            [restart] restart
           *[start] start
        }
    }
    .has-been = { $manager ->
        [user] { $unit } of the user has been { $active } ({ $sub }) for { $span }
       *[system] { $unit } has been { $active } ({ $sub }) for { $span }
    }
    .listed = The switch has listed it, or a unit that waits for it
    .not-listed = It began after the activation did
    .others-wait = { $more ->
        [0] { $first } can begin only once it is done
       *[other] { $first } and { $more } more can begin only once it is done
    }
    .no-limit = It has no time limit: systemd waits for it for ever
    .step = { $who } { $does }
    .gives-up = systemd gives up on it by itself after { $span }
    .used-cpu = It used the CPU { $age } ago: it may finish
    .would-change = { $unit } is done and the switch does not go on.

## A person.

# A process that a signal has stopped.
stopped-process =
    .waits-on = { $who }, which is stopped

asks-in-background =
    .title = A password prompt was stopped
    .stopped-alone = { $who }, user { $user }, has been stopped for { $span } while the rebuild around it was not
    .never-shown = A program that asks from the background of a terminal is stopped by the system, and its question is never shown
    .would-change = { $who } goes on.
    .next-step = Stop the rebuild and start it again after “sudo -v”, or without what has put { $name } into the background (“timeout”, “&”).

# Where it is to be answered, at the end of a sentence. $terminal: “pts/3”
prompt-place = { $place ->
    [terminal] in the terminal { $terminal }
    [window] in its own window or terminal
   *[own] in its own terminal
}

# $asks: what it wants of a person. $place: as prompt-place says.
# $sign: what shows that it asks.
prompt-open =
    .title = Waiting for you
    .waits-on = { $asks ->
        [password] a password for { $who }
        [passphrase] a passphrase for { $who }
        [host-key] a yes or no to a host key for { $who }
        [login] a password, a passphrase or a yes to a host key for { $who }
        [flake-config] a yes or no to the settings of a flake for { $who }
        [pager] a key for the pager { $who }
        [editor] the end of the editor { $who }
        [paused] Ctrl-Q for { $who }
        [shell] a command for the shell { $who }
        [line] a line for { $who }
       *[answer] an answer for { $who }
    }
    .has-waited = { $asks ->
        [password] { $who }, user { $user }, has waited for a password { $place } for { $span }
        [passphrase] { $who }, user { $user }, has waited for a passphrase { $place } for { $span }
        [host-key] { $who }, user { $user }, has waited for a yes or no to an unknown host key { $place } for { $span }
        [login] { $who }, user { $user }, has waited for a password, a passphrase or a yes to a host key { $place } for { $span }
        [flake-config] { $who }, user { $user }, has waited for a yes or no to settings that a flake wants { $place } for { $span }
        [pager] { $who }, user { $user }, has waited for keys { $place } for { $span }
        [editor] { $who }, user { $user }, has waited for keys { $place } for { $span }
        [paused] { $who }, user { $user }, has waited for the paused terminal to take its output { $place } for { $span }
        [shell] { $who }, user { $user }, has waited for a command { $place } for { $span }
        [line] { $who }, user { $user }, has waited for a line { $place } for { $span }
       *[answer] { $who }, user { $user }, has waited for an answer { $place } for { $span }
    }
    .shows = { $sign ->
        [handlers] It has set the signal handlers that password prompts set while they ask
        [blocked] It blocks the one signal that PAM blocks while it asks
        [reads] It sleeps in a read from its terminal
        [polls] It sleeps, and its terminal is set to give every key at once
        [writes] It sleeps in a write to its terminal
        [no-echo] It sleeps, and its terminal does not show what is typed
        [polkit-helper] polkit has started the program that asks for the password
        [pinentry] The program that asks for the passphrase is open
        [ask-pass] The program that asks for the password in a window is open
        [script-shell] The script's shell sleeps alone in its terminal's foreground, without any program to wait for
        [asleep] git's part for HTTP is in its terminal's foreground and was not woken once, as it is in a download
       *[name] It sleeps in its terminal's foreground and works with a person only
    }
    .reads-a-pipe = A shell that reads from a named pipe looks the same to another user
    .reading-is-hidden = Whether it reads from the terminal is told to its own user and root only
    .draws-and-waits = A program that draws by itself and waits for something else looks the same
    .would-change = { $who } goes on without an answer.
    .next-step = { $asks ->
        [host-key] Answer it { $place }. To a host key say “yes” only if its fingerprint is the one the host's owner tells.
        [login] Answer it { $place }. To a host key say “yes” only if its fingerprint is the one the host's owner tells.
        [flake-config] Answer it { $place }: “n” goes on without the flake's settings, “y” only if you trust the flake.
        [pager] Press “q” { $place }; the rebuild then goes on.
        [editor] Save and leave { $name } { $place }.
        [paused] Press Ctrl-Q { $place }, if Ctrl-S has paused it; its other end may also have stopped reading.
        [shell] Leave { $name } { $place } (Ctrl-D) when you are done with it.
        [line] Leave { $name } { $place } (Ctrl-D) when you are done with it.
       *[answer] Answer it { $place }.
    } Nixlamp never asks for or sees a password.

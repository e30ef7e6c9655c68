### Rolling back and forward, and lists of generations.

roll-back-question = Roll back?
roll-back-to-question = Roll back to generation { $number }?

# What the button says.
roll-back-confirm = { $way ->
    [forward] Roll forward
   *[back] Roll back
}
only-nixos-at-boot = Only NixOS can leave what runs as it is until the next boot; this is another kind of profile.
switching-needs-root = Switching this profile takes an administrator's rights. Run it as root, or the commands by hand.
no-older-generation = There is no older generation.
no-current-generation = It cannot be told which generation this profile leads to, so none is switched to.

# $booted: "yes" if the one that is switched to was booted.
roll-back-about = { $profile }: now generation { $from }, then generation { $to }{ $booted ->
    [yes] , booted
   *[no] { "" }
}

## Steps.

roll-back-step-look = Look again that both generations are still the same
roll-back-step-link = Let { $link } lead to generation { $number }
step-run-command = Run { $command }
roll-back-step-check = { $what ->
    [next-boot] Look that the next boot starts it
    [link] Look that the profile leads there
   *[runs] Look that it is what runs
}

## What changes. Names are in lists of at most 12.

kernel-changes = Kernel { $was } → { $is }: takes effect after a reboot.
initrd-changes = The initial ram disk changes: takes effect after a reboot.
works-offline = Works offline: { $paths ->
    [one] the one path of generation { $number } is
   *[other] all { $paths } paths of generation { $number } are
} on this disk. Nothing is evaluated or downloaded.
offline-not-known = Whether all of it is on this disk is not known: { $why }.
undo-by = Undo: nixlamp rollback { $from } --profile { $profile }
packages-not-known = Which packages change is not known: { $why }.
no-package-changes = No package changes.

# $names: a list's first twelve, comma-separated.
names-and-more = { $names }, and { $more } more

# $packages: "firefox 137.0 → 136.0 (−2.9 MiB), hello 2.12 added".
packages-change = { $count ->
    [one] 1 package changes
   *[other] { $count } packages change
}: { $packages }.

# A package of these lists. $versions, $before, $after: "137.0", or several, comma-separated.
package-added = { $name } { $versions } added
package-without-version-added = { $name } added
package-removed = { $name } { $versions } removed
package-without-version-removed = { $name } removed
package-without-version-changed = { $name } changed
package-changed = { $name } { $before } → { $after }

# $package: one of the above, or its name alone; $sign: + or −; $size: "2.9 MiB".
package-grows = { $package } ({ $sign }{ $size })

# $when: "now" or "boot"; $names: "sshd, nginx".
services-restart = { $count } { $when ->
    [boot] { $count ->
        [one] service restarts
       *[other] services restart
    } at the next boot
   *[now] { $count ->
        [one] service restarts
       *[other] services restart
    }
}: { $names }.
services-start = { $count } { $when ->
    [boot] { $count ->
        [one] service starts
       *[other] services start
    } at the next boot
   *[now] { $count ->
        [one] service starts
       *[other] services start
    }
}: { $names }.
services-stop = { $count } { $when ->
    [boot] { $count ->
        [one] service stops
       *[other] services stop
    } at the next boot
   *[now] { $count ->
        [one] service stops
       *[other] services stop
    }
}: { $names }.
danger-half-activated = Cut off half way, some services may be stopped, and some files old and some new, until a switch runs to its end.

## Why nothing is done.

profile-leads-there-already = The profile leads to generation { $number } already.

# $first: a store path.
generation-incomplete = Generation { $number } is not complete: { $missing } of the { $paths } paths it needs { $missing ->
    [one] is
   *[other] are
} missing, first { $first }.

# $rebuilds: "nix build of “.#a”, alice".
wait-until-rebuild-finished-runs = Wait until the rebuild is finished: { $rebuilds } runs.
no-such-profile = There is no profile “{ $name }”, or it has no generations. “nixlamp generations” lists them.
no-such-generation = { $profile } has no generation { $number }. “nixlamp generations” lists them.
generation-is-another = This changed while the dialog was open: the { $which ->
    [current] current
   *[wanted] wanted
} generation { $number } is not what it was. Nothing was done.
profile-locked = Another program is changing this profile. Nothing was done.
profile-not-switched = { $profile } could not be switched: { $why }. Nothing was changed.

## What came of it.

profile-leads-to = { $profile } leads to generation { $number }.

# $span: "12 s".
activation-ended-well = { $command } ended with exit code 0 after { $span }.

# $how: "ended with exit code 4"; $undo: the sentence “Undo: …”.
activation-failed = { $command } { $how }. The profile leads to the new generation; what runs may be partly old. { $undo }

# $line: the last that it said.
activation-said = It said: { $line }
activation-goes-on = { $command } has not ended after { $span } and goes on; it was not ended, for that would leave it half done.
looked-again-as-planned = Looked at again: it is as planned.
not-looked-again = Not looked at again: { $what } ({ $why }).

## Lists of generations.

no-profiles-here = There are no profiles here: neither the system's nor this user's.
profiles-not-read = { $folder } cannot be read: profiles in it are not listed.

# How a generation is in use; several stand comma-separated.
generation-mark = { $mark ->
    [current] current
    [runs] runs
   *[booted] booted
}

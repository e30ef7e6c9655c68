### Rolling back and forward, and lists of generations.

roll-back-question = Zurückrollen?
roll-back-to-question = Auf Generation { $number } zurückrollen?
roll-back-confirm = { $way ->
    [forward] Vorrollen
   *[back] Zurückrollen
}
only-nixos-at-boot = Nur NixOS kann bis zum nächsten Start lassen, was läuft; dies ist eine andere Art von Profil.
switching-needs-root = Dieses Profil umzuschalten braucht Administratorrechte. Führen Sie es als root aus oder die Befehle von Hand.
no-older-generation = Es gibt keine ältere Generation.
no-current-generation = Zu welcher Generation dieses Profil führt, lässt sich nicht sagen; darum wird auf keine umgeschaltet.
roll-back-about = { $profile }: jetzt Generation { $from }, dann Generation { $to }{ $booted ->
    [yes] , gebootet
   *[no] { "" }
}

## Steps.

roll-back-step-look = Nochmals nachsehen, ob beide Generationen noch dieselben sind
roll-back-step-link = { $link } zu Generation { $number } führen lassen
step-run-command = { $command } ausführen
roll-back-step-check = { $what ->
    [next-boot] Nachsehen, ob der nächste Start sie nimmt
    [link] Nachsehen, ob das Profil dorthin führt
   *[runs] Nachsehen, ob sie es ist, die läuft
}

## What changes. Names are in lists of at most 12.

kernel-changes = Kernel { $was } → { $is }: wirkt nach einem Neustart.
initrd-changes = Die Initial-Ramdisk ändert sich: wirkt nach einem Neustart.
works-offline = Geht ohne Netz: { $paths ->
    [one] Der eine Pfad von Generation { $number } ist
   *[other] Alle { $paths } Pfade von Generation { $number } sind
} auf dieser Platte. Nichts wird ausgewertet oder geladen.
offline-not-known = Ob alles davon auf dieser Platte ist, ist nicht bekannt: { $why }.
undo-by = Rückgängig: nixlamp rollback { $from } --profile { $profile }
packages-not-known = Welche Pakete sich ändern, ist nicht bekannt: { $why }.
no-package-changes = Kein Paket ändert sich.
names-and-more = { $names } und { $more } weitere
packages-change = { $count ->
    [one] 1 Paket ändert sich
   *[other] { $count } Pakete ändern sich
}: { $packages }.
package-added = { $name } { $versions } neu
package-without-version-added = { $name } neu
package-removed = { $name } { $versions } entfernt
package-without-version-removed = { $name } entfernt
package-without-version-changed = { $name } geändert
package-changed = { $name } { $before } → { $after }
package-grows = { $package } ({ $sign }{ $size })
services-restart = { $count } { $when ->
    [boot] { $count ->
        [one] Dienst wird
       *[other] Dienste werden
    } beim nächsten Start neu gestartet
   *[now] { $count ->
        [one] Dienst wird
       *[other] Dienste werden
    } neu gestartet
}: { $names }.
services-start = { $count } { $when ->
    [boot] { $count ->
        [one] Dienst wird
       *[other] Dienste werden
    } beim nächsten Start gestartet
   *[now] { $count ->
        [one] Dienst wird
       *[other] Dienste werden
    } gestartet
}: { $names }.
services-stop = { $count } { $when ->
    [boot] { $count ->
        [one] Dienst wird
       *[other] Dienste werden
    } beim nächsten Start gestoppt
   *[now] { $count ->
        [one] Dienst wird
       *[other] Dienste werden
    } gestoppt
}: { $names }.
danger-half-activated = Auf halbem Weg abgebrochen, sind vielleicht einige Dienste gestoppt und einige Dateien alt, andere neu, bis ein Umschalten zu Ende läuft.

## Why nothing is done.

profile-leads-there-already = Das Profil führt schon zu Generation { $number }.
generation-incomplete = Generation { $number } ist nicht vollständig: { $missing } der { $paths } Pfade, die sie braucht, { $missing ->
    [one] fehlt
   *[other] fehlen
}, zuerst { $first }.
wait-until-rebuild-finished-runs = Warten Sie, bis der Rebuild fertig ist: { $rebuilds } läuft.
no-such-profile = Es gibt kein Profil „{ $name }“, oder es hat keine Generationen. „nixlamp generations“ zählt sie auf.
no-such-generation = { $profile } hat keine Generation { $number }. „nixlamp generations“ zählt sie auf.
generation-is-another = Das hat sich geändert, während der Dialog offen war: Die { $which ->
    [current] aktuelle
   *[wanted] gewünschte
} Generation { $number } ist nicht, was sie war. Nichts wurde getan.
profile-locked = Ein anderes Programm ändert gerade dieses Profil. Nichts wurde getan.
profile-not-switched = { $profile } ließ sich nicht umschalten: { $why }. Nichts wurde geändert.

## What came of it.

profile-leads-to = { $profile } führt zu Generation { $number }.
activation-ended-well = { $command } endete mit Exit-Code 0 nach { $span }.
activation-failed = { $command } { $how }. Das Profil führt zur neuen Generation; was läuft, ist vielleicht teils noch alt. { $undo }
activation-said = Es sagte: { $line }
activation-goes-on = { $command } ist nach { $span } nicht zu Ende und läuft weiter; es wurde nicht beendet, denn das ließe es halb getan.
looked-again-as-planned = Nachgesehen: Es ist wie geplant.
not-looked-again = Nicht nachgesehen: { $what } ({ $why }).

## Lists of generations.

no-profiles-here = Hier gibt es keine Profile: weder das des Systems noch welche dieses Benutzers.
profiles-not-read = { $folder } ist nicht lesbar: Profile darin sind nicht aufgeführt.
generation-mark = { $mark ->
    [current] aktuell
    [runs] läuft
   *[booted] gebootet
}

### Freeing disk space.

free-space-question = Platz schaffen?
danger-rebuild-runs = Ein Rebuild läuft. Nix schützt, was er baut; was eine Auswertung aber eben erst erzeugt hat und was noch nichts anderes braucht, wird ihm vielleicht weggelöscht: Dann kann der Rebuild fehlschlagen und muss neu gestartet werden.
nothing-to-delete = Es gibt nichts zu löschen: Alles im Store wird gebraucht.
collection-stopped = Wie verlangt gestoppt. Was gelöscht ist, bleibt gelöscht; der Rest bleibt.
no-collector = nix-store wurde nicht gefunden, wo die Programme von Nix liegen.
no-daemon-to-delete = Der Nix-Daemon antwortet nicht, und er allein darf für Sie aus dem Store löschen. Nichts wurde getan. Er lässt sich neu starten: nixlamp restart-daemon.
no-roots-in-time = Was Store-Pfade hält, ließ sich nicht rechtzeitig lesen.
database-knows-no-path-restore = Die Datenbank des Stores kennt keinen einzigen Pfad, obwohl der Store nicht leer ist: Eine Speicherbereinigung würde alles löschen. Holen Sie eine vollständige Kopie der Datenbank zurück; „nixlamp backup list“ nennt Sicherungen, die eine enthalten.
database-knows-no-path = Die Datenbank des Stores kennt keinen einzigen Pfad, obwohl der Store nicht leer ist: Eine Speicherbereinigung würde alles löschen.

## How much. $size: on the disk, "1.2 GiB".

amount = { $paths ->
    [one] 1 Store-Pfad
   *[other] { $paths } Store-Pfade
}, { $size }
amount-at-most = höchstens { $paths ->
    [one] 1 Store-Pfad
   *[other] { $paths } Store-Pfade
}, { $size }
amount-first-figure = etwa { $amount } (eine erste Zahl, wird noch berechnet)
garbage-about = { $generations ->
    [one] 1 Generation
   *[other] { $generations } Generationen
}; { $amount }
garbage-about-no-generation = { $amount }; keine Generation
delete-generations = { $count ->
    [one] 1 Generation
   *[other] { $count } Generationen
} löschen
delete-store-paths = { $count ->
    [one] 1 Store-Pfad
   *[other] { $count } Store-Pfade
} löschen

## Steps.

garbage-step-look = Nochmals nachsehen, ob die Generationen und was Store-Pfade hält dieselben sind
garbage-step-delete = { $count ->
    [one] Generation
   *[other] Generationen
} { $numbers } von { $profile } löschen: Nixlamp löscht die Links selbst, unter der Sperre, die Nix für das Profil hat, wie nix-env es täte
garbage-step-collect = Nix löschen lassen, was nichts mehr braucht: { $amount }
garbage-step-compare = Nachsehen, ob sie weg sind, und mit dieser Vorhersage vergleichen

## What stays.

profile-keeps = { $profile } behält { $kept }.
generation-in-use-as = { $number } ({ $marks })
in-use-as = { $mark ->
    [current] aktuell
    [booted] gebootet
   *[running] läuft
}
profile-kind = { $kind ->
    [system] NixOS-System
    [darwin] nix-darwin-System
    [home-manager] home-manager
    [default] Pakete für alle
    [user] eigene Pakete
    [channels] Kanäle
   *[plain] Profil
}
kept-anyway = Bleibt auf jeden Fall: { $what }.
kept-links = { $kind ->
    [result] { $count ->
        [one] 1 result-Link
       *[other] { $count } result-Links
    }
    [direnv] { $count ->
        [one] 1 direnv-Link
       *[other] { $count } direnv-Links
    }
    [backup] { $count ->
        [one] 1 Link einer eigenen Sicherung
       *[other] { $count } Links eigener Sicherungen
    }
   *[other] { $count ->
        [one] 1 anderer Link
       *[other] { $count } andere Links
    }
}
kept-in-use = { $count ->
    [one] 1 Store-Pfad, den
   *[other] { $count } Store-Pfade, die
} Prozesse und Builds benutzen
kept-by-backups = Sicherungen von Nixlamp halten { $size }, die sonst nichts braucht: { $ids }. „nixlamp backup delete“ mit einem solchen Namen gibt sie frei.
kept-by-backups-and-more = Sicherungen von Nixlamp halten { $size }, die sonst nichts braucht: { $ids } und { $more } weitere. „nixlamp backup delete“ mit einem solchen Namen gibt sie frei.
links-forgotten = Links, die jetzt nirgends hinführen, halten danach nichts mehr, auch wenn ihre Platte nur abgezogen ist: { $first }.
links-forgotten-and-more = Links, die jetzt nirgends hinführen, halten danach nichts mehr, auch wenn ihre Platte nur abgezogen ist: { $first } und { $more } weitere.
no-way-back-beyond = { $profile } weiter als bis Generation { $number } zurückzurollen wird nicht mehr möglich sein.
profile-left-alone = { $profile } bleibt, wie es ist: Seine Generationen brauchen Administratorrechte.

## Why the figures are an upper bound.

unseen-closed-folders = { $count ->
    [one] 1 Link liegt
   *[other] { $count } Links liegen
} in Ordnern, die Sie nicht lesen dürfen.
unseen-processes = Was { $count ->
    [one] 1 Prozess anderer Benutzer benutzt
   *[other] { $count } Prozesse anderer Benutzer benutzen
}, ist nicht zu sehen.
unseen-all-processes = Was Prozesse benutzen, ist hier nicht zu sehen.
unseen-builds = Was { $count ->
    [one] 1 Client des Daemons schützt
   *[other] { $count } Clients des Daemons schützen
}, ist nicht zu sehen.
unseen-daemon-not-asked = Der Daemon wurde nicht gefragt, was sonst noch Pfade hält: Er würde Links vergessen, die zurzeit nirgends hinführen oder vielleicht nur dort, wo Sie nicht hinsehen können.
unseen-daemon-silent = Der Daemon gab keine Liste dessen, was Pfade hält: { $why }.
unseen-files = { $count ->
    [one] 1 Datei ließ
   *[other] { $count } Dateien ließen
} sich nicht ansehen.
unseen-mounts = { $count ->
    [one] 1 Dateisystem ist
   *[other] { $count } Dateisysteme sind
} unterhalb dessen eingehängt, was weg soll; das kann Nix nicht löschen.
unseen-settings = Welche Derivationen und Ausgaben Nix behält, ist nicht bekannt: { $why }.
unseen-new-settings = { $file } wurde nach dem Start des Daemons geändert: Er behält Derivationen und Ausgaben vielleicht nach den alten Einstellungen.
unseen-file-system = Das Dateisystem des Stores ({ $name }) belegt vielleicht weniger als die Größen der Dateien oder behält Gelöschtes in Snapshots.

## Why nothing is deleted.

wait-until-rebuild-finished = Warten Sie, bis der Rebuild fertig ist: { $rebuilds }.
path-unregistered = { $link } führt zu { $path }; das ist da, aber die Datenbank des Stores kennt es nicht: Eine Speicherbereinigung würde es löschen. Holen Sie eine Kopie der Datenbank zurück, die es kennt, oder entfernen Sie den Link.
path-unregistered-and-more = { $link } führt zu { $path }; das ist da, aber die Datenbank des Stores kennt es nicht, und so ist es mit { $more } weiteren: Eine Speicherbereinigung würde es löschen. Holen Sie eine Kopie der Datenbank zurück, die es kennt, oder entfernen Sie den Link.
cannot-no-profile = Es gibt kein Profil „{ $name }“.
cannot-no-generation = { $profile } hat keine Generation { $number }.
cannot-in-use = Generation { $number } von { $profile } ist aktuell, gebootet oder läuft. Sie wird nie gelöscht.
cannot-needs-root = Generationen von { $profile } zu löschen braucht Administratorrechte.
garbage-plan-changed = Der Plan hat sich geändert: Generation { $number } von { $profile } ist jetzt in Gebrauch oder eine andere. Nichts wurde gelöscht.
profile-busy = Ein anderes Programm ändert gerade { $profile }. Nichts wurde gelöscht.
generation-not-deleted = Generation { $number } von { $profile } ließ sich nicht löschen: { $why }.

## What was deleted.

generations-deleted = { $count ->
    [one] 1 Generation
   *[other] { $count } Generationen
} von { $profile } gelöscht: { $numbers }.
generation-gone = Nachgesehen: Generation { $number } von { $profile } ist gelöscht.
not-collected = Sonst wurde nichts gelöscht und nichts bereinigt. „nixlamp gc“ macht hier weiter.
deleted-so-far = { $paths } { $paths ->
    [one] Store-Pfad
   *[other] Store-Pfade
} gelöscht
deleted-so-far-of = { $paths } von { $of } Store-Pfaden gelöscht
nix-says = Nix sagt: { $line }
paths-deleted = { $count ->
    [one] 1 Store-Pfad
   *[other] { $count } Store-Pfade
} gelöscht
paths-deleted-by-nix = { $count ->
    [one] 1 Store-Pfad
   *[other] { $count } Store-Pfade
} gelöscht, nach Zählung von Nix { $bytes }
freed = { $deleted }.
freed-against-forecast = { $deleted } (Vorhersage: { $amount }).
disk-free-now = Die Platte hat jetzt { $size } frei.
more-went-than-forecast = Nix meldete Erfolg, aber { $count ->
    [one] es ging 1 Store-Pfad
   *[other] es gingen { $count } Store-Pfade
} mehr als vorhergesagt: Etwas hat zwischendurch aufgehört, sie zu benutzen.
fewer-went-than-forecast = Nix meldete Erfolg, aber { $count ->
    [one] es ging 1 Store-Pfad
   *[other] es gingen { $count } Store-Pfade
} weniger als vorhergesagt: Etwas hat zwischendurch angefangen, sie zu benutzen.
generation-still-there = Nix meldete Erfolg, aber Generation { $number } von { $profile } ist noch da.
collection-failed = Nix konnte nicht zu Ende bereinigen: { $words }

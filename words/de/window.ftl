### Feste Beschriftungen des Fensters. Was über einen Rebuild gesagt wird, kommt fertig im Bild.
### Größen, Dauern, Anteile und Zeitpunkte kommen fertig; Anzahlen kommen als Zahlen.

## Die Leiste der großen Form und ihre zwei Größen.

rail =
    .sections = Bereiche
    .now = Jetzt
    .history = Verlauf
    .health = Zustand
section-keys = { $modifier ->
    [meta] ⌘{ $number }
   *[control] Strg+{ $number }
}
checks-to-look-at = { $count ->
    [one] 1 Prüfung verdient einen Blick
   *[other] { $count } Prüfungen verdienen einen Blick
}

## Knöpfe. Die mit „…“ zeigen erst, was sie täten.

button =
    .open-details = Details öffnen
    .close-details = Details schließen
    .stop = Rebuild stoppen …
    .end-action = Stoppen
    .end-job = Beenden
    .force-builders = Builder zwangsweise beenden …
    .mark-as-seen = Als gesehen markieren
    .more = Mehr
    .pause-one-hour = 1 Stunde lang
    .pause-rebuild-ends = Bis der Rebuild endet
    .pause-tomorrow = Bis morgen, 08:00
    .pause-turned-on = Bis ich sie wieder einschalte
    .resume-alerts = Benachrichtigungen fortsetzen
    .check-store = Store prüfen …
    .free-disk = Platz schaffen …
    .roll-back = Zurückrollen …
    .backups = Sicherungen …
    .all-backups = Alle Sicherungen …
    .restore = Wiederherstellen …
    .check-again = Erneut prüfen
    .check-now = Jetzt prüfen
    .checking = Wird geprüft …
    .check-in-use = Prüfen, was benutzt wird
    .check-all = Alles prüfen
    .cancel = Abbrechen
    .close = Schließen
    .look-again = Erneut ansehen
    .wrong = Falsch?
    .copy = Kopieren
    .copied = Kopiert
    .copy-example = Beispiel kopieren
    .copy-details = Details kopieren
    .copy-status = Status kopieren
    .start-watcher = Agenten starten
    .quit = Nixlamp beenden
    .show-all = Alle zeigen
offered-command = { $name } …
restore-the-backup = Sicherung vom { $made } wiederherstellen …
does-to-what = { $does }: { $what }

## Überschriften.

heading =
    .rebuilds = Rebuilds
    .likely-cause = Wahrscheinliche Ursache
    .why = Warum das anzunehmen ist
    .would-change = Was dagegen spräche
    .next-step = Sicherster nächster Schritt
    .now = Jetzt
    .this-computer = Dieser Rechner
    .health = Zustand
    .health-why = Warum das zählt
    .recent = Letzte Rebuilds
    .history = Verlauf
    .troubles = Was Nixlamp nicht sehen oder tun kann
    .orphans = Builder, die ohne Rebuild übrig sind
    .run-command = Befehl ausführen
    .this-machine = Dieser Rechner
    .pause-alerts = Benachrichtigungen anhalten
    .will-do = Was getan wird
    .changes = Was sich ändert
    .lost = Was verloren geht und was bleibt
    .command = Befehl
    .why-at-most = Warum „höchstens“
    .kept-most = Was am meisten hält
    .switch-to = Umschalten auf
    .switch-when = Wann
    .store = Der Store
    .particulars = Wo es liegt
    .not-in-it = Was nicht darin ist
    .built-last = Was fehlschlug, und seine letzten Zeilen
other-causes = Andere Ursachen ({ $count })
processes-counted = Prozesse ({ $count })
other-checks = Alle anderen Prüfungen ({ $count })
backups-there = Vorhandene Sicherungen ({ $count })

## Ein Rebuild: was er tut, und warum.

# Before the name of what is worked on.
doing-kind = { $kind ->
    [evaluate] Auswertung
    [fetch] Download
    [build] Build
    [activate] Aktivierung
    [wait] wartet
   *[work] arbeitet
}
nothing-runs = Kein Rebuild läuft.
not-moved-for = In den { $age }, seit hingesehen wird, ohne Regung
last-sign-ago = Letztes Lebenszeichen vor { $age }
waits-on = Wartet auf
speaks-for = Spricht dafür:
speaks-against = Spricht dagegen:
wrong-means = Wird von diesem Rebuild nicht noch einmal gesagt und zählt bei späteren weniger. Bleibt auf diesem Rechner.
with-heading = { $heading }: { $text }
copied-cause = { $likelihood } ({ $percent }): { $title }
left-over = { $name } ({ $pid }) von { $user }, { $age }
held-still = Hält still, solange Sie darauf zeigen
column =
    .name = Name
    .state = Zustand
    .cpu = CPU
    .memory = Speicher
    .outcome = Ergebnis
    .ended = Ende
    .rebuild = Rebuild
    .took = Dauer
    .note = Anmerkung

## Der Rechner als Ganzes.

machine-value =
    .cpu = CPU
    .memory = Speicher
    .swap = Swap
    .disk = Platte
    .network = Netz
    .load = Last
    .free-space = Freier Platz
    .heat = Heißester Fühler
    .not-known = nicht bekannt
    .no-swap = keiner
space-of = { $of ->
    [store] Store
    [build-dir] Build-Ordner
    [tmp] /tmp
    [boot] /boot
   *[other] { $of }
}
on-cores = { $count ->
    [one] auf 1 Kern
   *[other] auf { $count } Kernen
}
some-waiting = { $share } Wartezeit
waiting-means = Anteil der letzten 10 s, in dem eine Aufgabe warten musste: { $what }
used-of-all = { $used } von { $all }
no-values-yet = { $what }: noch keine Werte
course-of = { $what }: jetzt { $now }, in den letzten { $span } zwischen { $low } und { $high }.
share-of = { $what } { $percent }

## Vergangene Rebuilds.

run-one-as-usual = Noch keine Rebuilds. Starten Sie einen wie gewohnt; er erscheint hier von selbst.
ended-how = { $outcome ->
    [finished] Gut
    [failed] Fehlgeschlagen
    [stopped] Gestoppt
    [slow] Langsam
   *[unknown] Unbekannt
}
tool-and-verb = { $tool } { $verb }
past-filter =
    .outcome = Ergebnis
    .all = Alle Ergebnisse
    .search = Suche
    .nothing = Kein Rebuild passt.
past-shown = { $all ->
    [one] { $shown } von 1 Rebuild
   *[other] { $shown } von { $all } Rebuilds
}

## Zustand und Store.

nothing-checked-yet = Noch wurde nichts geprüft.
check-found = { $title }: { $number }
reads-only = Es wird nur gelesen: Nichts wird geändert oder repariert.
needed-by = { $count ->
    [one] 1 Store-Pfad braucht ihn.
   *[other] { $count } Store-Pfade brauchen ihn.
}
needed-by-path = Gebraucht von { $path }
found-when = Gefunden: { $when }
more-damage = Und { $count } weitere: „nixlamp repair“ nennt sie alle.

## Dialoge.

asks-password = Das System wird nach dem Passwort eines Administrators fragen.
changed-while-open = Das hat sich geändert, während der Dialog offen war. Nichts wurde getan.
being-counted = Ein erster Wert; der genaue wird gezählt …
at-work = Wird ausgeführt …
all-done = Erledigt
not-all-done = Nicht alles davon wurde getan
looking-what = Es wird ermittelt, was geschähe …
working-anew = Wird neu ermittelt …
keep-newest = Neueste Generationen, die bleiben
keep-days = Tage, deren Generationen bleiben
generation-numbered = Generation { $number }
ticked-go = Angekreuzte Generationen gehen. Die Größe ist, was jede zu den anderen angekreuzten beiträgt.
takes-rights = Für diese Generationen braucht es die Rechte eines Administrators.
only-own = Nach diesen Regeln nur die eigenen Profile, ohne Passwort
also-while-rebuilding = Auch während ein Rebuild läuft
dead-already = { $count ->
    [one] Davon braucht schon jetzt niemand 1 Store-Pfad, { $size }, gleich was angekreuzt ist.
   *[other] Davon braucht schon jetzt niemand { $count } Store-Pfade, { $size }, gleich was angekreuzt ist.
}
profile-choice = Profil
switch-now = Jetzt und beim nächsten Start
switch-later = Erst beim nächsten Start
none-yet = Noch keine.

## Die Leiste unten.

updated-ago = Stand: vor { $age }
picture-old = Letzter Stand vor { $age }. Die Zahlen oben stimmen womöglich nicht.
pause-note =
    .open-end = Benachrichtigungen sind angehalten.
    .until = Benachrichtigungen angehalten bis { $until }.

## Kein Bild.

watcher-away = { $state ->
    [not-running] Der Agent läuft nicht
    [starting] Der Agent wird gestartet …
    [cannot-start] Der Agent konnte nicht gestartet werden
    [other-version] Der Agent ist von einer anderen Version
    [not-nixlamp] Ein anderes Programm antwortet an Nixlamps Stelle
   *[connecting] Wird gesucht …
}
watcher-away-means =
    .not-running = Ohne ihn sieht Nixlamp keine Rebuilds. Die Rebuilds selbst laufen weiter.
    .cannot-start = Im Terminal starten: nixlamp
    .not-nixlamp = Was es sagt, wird nicht gelesen. Den Agenten starten, sobald es weg ist: Er legt seinen Socket neu an.
    .other-version = Nach einem Update Nixlamp beenden und neu starten. Rebuilds laufen weiter.

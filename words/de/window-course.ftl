### Wie ein Rebuild verlief oder verläuft, in der großen Form.

course-part =
    .timeline = Zeitleiste
    .phases = Phasen
    .resources = Auslastung
    .events = Was geschah
    .log = Protokoll
course-comes = Sieht nach, wie es verlief …
course-away = Der Verlauf ist nicht bekannt: { $why }
course-old = Stand vor { $age }; der Agent sagt derzeit nicht mehr.

timeline =
    .table = Tabelle
    .drawing = Zeichnung
    .half-hour = Letzte 30 min
    .all = Alles
    .closer = Näher
    .wider = Weiter
    .earlier = Früher
    .later = Später
    .range = Was gezeichnet ist
    .legend = Was die Muster bedeuten
    .now = jetzt
    .nothing = Noch nichts zu zeichnen.
    .hint = Pfeiltasten bewegen, Eingabe wählt, + und − vergrößern und verkleinern.
timeline-holds = Zeitleiste: { $bars } Balken in { $lanes } Zeilen
critical-chain-is = Kritische Kette: { $names }
chain = { $before } → { $next }
bar-kind = { $kind ->
    [evaluate] Auswertung
    [fetch] Download
    [build] Build
    [activate] Aktivierung
    [wait] Warten
   *[work] Arbeit
}
bar-mark =
    .critical = kritische Kette
    .failed = fehlgeschlagen
waits-for = wartet: { $why }
bars-beneath = { $count ->
    [one] { $line } (und 1 weiterer, zu dicht zum Zeichnen)
   *[other] { $line } (und { $count } weitere, zu dicht zum Zeichnen)
}
chosen-bar = Protokoll und Prozesse zeigen nur { $name }.
chosen-clear = Alles zeigen
timeline-caption = { $count ->
    [one] Zeitleiste als Tabelle, 1 Zeile
   *[other] Zeitleiste als Tabelle, { $count } Zeilen
}
timeline-column =
    .name = Name
    .kind = Art
    .lane = Zeile
    .from = Von
    .took = Dauer
    .note = Anmerkung

phase-scale = Balken: dieses Mal. Kasten: die Hälfte der früheren Läufe. Strich: ihr Median.

chart-legend =
    .this = dieser Rebuild
    .event = etwas geschah
chart-median = { $count ->
    [one] Median von 1 früheren Lauf
   *[other] Median von { $count } früheren Läufen
}
chart-band = üblich (10. bis 90. Perzentil)
chart-at = { $at }: { $value }
chart-at-usual = { $at }: { $value }, üblich { $low } bis { $high }
chart-values = Werte
chart-caption = { $title }: { $count ->
    [one] 1 Wert
   *[other] { $count } Werte, gleichmäßig gewählt
}
chart-column =
    .at = Um
    .value = Wert
    .usual = Üblich
    .median = Median
not-measured = nicht gemessen

process-column =
    .pid = PID
    .since = Seit
    .menu = Menü
process-menu =
    .show-command = Befehl zeigen
    .copy-pid = PID kopieren
    .stop = Stoppen …
process-menu-of = Menü von { $name }, PID { $pid }
process-ended = beendet
no-process-of = Von { $name } läuft jetzt kein Prozess.

log =
    .not-told = Alle Zeilen: welcher Build sie schrieb, ist nicht bekannt.
    .follows = folgt
    .paused = angehalten
    .pause = Anhalten
    .go-on = Folgen
    .copy = Kopieren
    .full = Ganzes Log öffnen
    .nothing = Noch keine Zeile gelesen.
    .nothing-here = Davon ist noch keine Zeile gelesen.
log-older = { $count ->
    [one] 1 ältere Zeile ist nicht gezeigt.
   *[other] { $count } ältere Zeilen sind nicht gezeigt.
}
log-of = Log von { $name }
log-not-kept = Das eigene Log des Builds wurde nicht gelesen: { $why } Dies sind die Zeilen, die davon gesehen wurden.
log-left-out = { $count ->
    [one] 1 frühere Zeile ist weggelassen.
   *[other] { $count } frühere Zeilen sind weggelassen.
}
log-cut = … { $cut } weitere Zeichen
log-newer = { $count ->
    [one] 1 neuere Zeile
   *[other] { $count } neuere Zeilen
}

cause-column =
    .source = Quelle
    .age = Alter
# What can be done while the cause is not known.
cause-does =
    .report = Bericht erstellen
    .wait = Noch 5 Minuten beobachten
    .waits = Benachrichtigungen zu diesem Rebuild warten 5 Minuten.
# Shows how a process stands that the rebuild waits for. $pid: "3990"
cause-watch = PID { $pid } beobachten
# Shows what stopping that process's own rebuild would do.
cause-ask-to-stop = PID { $pid } bitten aufzuhören …
# $age: "31 min"
watched-since = seit { $age }
watched-gone = PID { $pid } ist beendet oder hält nicht mehr, worauf gewartet wird.
heading-why = Warum
usual-range = { $low } bis { $high }

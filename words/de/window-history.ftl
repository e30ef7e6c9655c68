### Fixed labels of the window's page of past rebuilds.

## Filters.

history-filter =
    .days = Zeit
    .week = 7 Tage
    .month = 30 Tage
    .half-year = 180 Tage
    .ever = Alles
    .target = Konfiguration
    .every-target = Jede Konfiguration
    .tool = Werkzeug
    .every-tool = Jedes Werkzeug
history-outcome-count = { $outcome } { $count }
history-loading = Wird geladen…
history-not-read = Der Verlauf wurde nicht gelesen: { $why }
history-none = { run-one-as-usual }

## The chart.

history-chart =
    .title = Dauer je Rebuild
    .by = Gezeigt als
    .total = Gesamt
    .phases = Nach Phasen
    .legend = Band: 10. bis 90. Perzentil der 10 guten davor
    .over = Auf eine Marke zeigen liest sie vor; ein Klick öffnet sie.
history-mark = { $when }: { $outcome }, { $took }
history-mark-with-band = { $when }: { $outcome }, { $took }; üblich war da { $low } bis { $high }
history-phase-short = { $phase ->
    [evaluate] Auswerten
    [fetch] Laden
    [build] Bauen
    [activate] Aktivieren
   *[unknown] Nicht unterschieden
}
history-usual-heading = Was üblich ist

## The table and one of its rows.

history-table = Vergangene Rebuilds, neueste zuerst
history-open = { $name } vom { $when } zeigen
history-details =
    .who = Gestartet von
    .phases = Phasen
    .cause = Genannte Ursache
    .exit = Exit-Code
    .report = Bericht erstellen
    .compare = Vergleichen
    .against = Verglichen mit
    .the-usual = Dem üblichen
    .close = Schließen
history-other = { $when }, { $took }

## What differed.

history-blame =
    .heading = Was anders war
    .working = Wird verglichen…
    .phase = Phase
    .this-one = Dieser
    .other-one = Der andere
    .difference = Unterschied
    .changed = Was sich geändert hat
    .missing = Was nicht bekannt ist
history-longer = + { $span }
history-shorter = − { $span }

## Export.

history-export =
    .heading = Exportieren
    .save-json = JSON speichern
    .save-csv = CSV speichern
    .copy-json = JSON kopieren
    .copy-csv = CSV kopieren
    .copied = Kopiert.
history-saved-as = Gespeichert als { $path }.

## Deleting it all.

history-delete =
    .save-json = Als JSON exportieren
    .save-csv = Als CSV exportieren
    .button = Verlauf löschen …
    .title = Verlauf löschen?
    .goes = Alle vergangenen Rebuilds, was für sie üblich ist und was Sie zu Urteilen gesagt haben, werden gelöscht.
    .stays = Berichte, Sicherungen und Einstellungen bleiben. Laufende Rebuilds gehen weiter. Schätzungen beginnen nach 3 Rebuilds neu.
    .no-undo = Das lässt sich nicht rückgängig machen.
    .yes = Verlauf löschen
    .done = Der Verlauf ist gelöscht.

### What an action has done, and where it was cut off.

action-cut-off = Eine Aktion wurde abgebrochen: { $what }. Begonnen { $begun }, unterbrochen { $step ->
    [look] beim erneuten Nachsehen
    [backup] beim Sichern
    [act] beim Ausführen
    [check] beim Prüfen des Ergebnisses
   *[none] vor dem ersten Schritt
}. Über ihr Ende ist nichts bekannt. { $look } „nixlamp acknowledge“ räumt diese Meldung weg.

## What a person should look at after an action was cut off.

nothing-changed-yet = Es war noch nichts geändert.
look-at-status = Sehen Sie nach mit „nixlamp status“.
look-at-status-may-run = Sehen Sie nach mit „nixlamp status“: Der Rebuild läuft vielleicht noch.
look-at-daemon = Sehen Sie nach, ob der Daemon antwortet: nix store info.
look-at-restored = Sehen Sie nix.conf und die Registries an: Was dort stand, liegt daneben unter dem Namen „before-restore“.
look-at-rebuild = Vielleicht läuft er, vielleicht hat er nicht begonnen: Sehen Sie nach mit „nixlamp status“.
look-at-garbage = Einiges von dem, was weg sollte, ist vielleicht weg und der Rest noch da: Sehen Sie nach mit „nixlamp generations“ und „nixlamp gc --dry-run“.
look-at-backups = Sehen Sie nach mit „nixlamp backup list“.
look-at-generations = Vielleicht führt das Profil zur neuen Generation, während noch die alte läuft: Sehen Sie nach mit „nixlamp generations“ und rollen Sie dann nochmals zurück oder vor.
look-at-database = Die Datenbank des Stores ist die alte oder die neue, nie halb und halb; eine Kopie der alten liegt vielleicht daneben als db.sqlite.damaged. „nixlamp verify“ gibt Auskunft. Was halb geschrieben daneben liegt, verschwindet mit der nächsten Reparatur.
look-at-cache = Der Cache liegt, wo er war, oder daneben mit „.damaged“ am Ende. Nichts davon wurde gelöscht.
look-at-path = Vielleicht ist der Pfad repariert, vielleicht mitten dabei (nix-store macht allein weiter), vielleicht beschädigt wie zuvor: „nixlamp verify“ mit dem Pfad gibt Auskunft.

## One line of “nixlamp history --actions”, and the headline while an action runs.

action-line = { $end ->
    [under-way] Läuft
    [cut-off] Abgebrochen
    [done] Erledigt
    [failed] Fehlgeschlagen
   *[not-done] Nicht ausgeführt
} – { $begun }, { $what }
action-doing = { $step ->
    [look] Sieht nochmals nach, ob alles wie geplant ist
    [backup] Macht eine Sicherung
    [act] Führt aus
   *[check] Prüft das Ergebnis
}
action-at-work = { $title } – { $step ->
    [look] sieht nochmals nach, ob alles wie geplant ist
    [backup] macht eine Sicherung
    [act] führt aus
   *[check] prüft das Ergebnis
}
action-was-cut-off = Eine Aktion wurde abgebrochen – welche, sagt nixlamp status
action-put-away = Weggeräumt. „nixlamp history --actions“ führt sie weiterhin auf.
action-nothing-to-put-away = Nichts wegzuräumen.
action-not-put-away = Das ließ sich nicht in den Verlauf schreiben: Der nächste Start von Nixlamp meldet es wieder.
action-goes-on = Das lässt sich nicht auf halbem Weg stoppen: Es geht allein weiter. „nixlamp history --actions“ sagt, wie weit es ist. Nochmals Strg-C beendet das Warten.
action-stops = Es hört auf, sobald es kann. Nochmals Strg-C beendet das Warten.
action-not-written = Das ließ sich nicht in den Verlauf schreiben.
no-actions-yet = Nixlamp hat noch nichts getan.
another-action-runs = Eine andere Aktion von Nixlamp läuft. Nichts wurde getan. Versuchen Sie es, wenn sie zu Ende ist.
ended-well-but = Es endete gut (Exit-Code 0), aber: { $what }.
looked-again-but = Nachgesehen: { $what }.
no-action-lock = Ob keine andere Aktion läuft, lässt sich nicht sicherstellen: { $folder } ist nicht beschreibbar ({ $why }). Nichts wurde getan.

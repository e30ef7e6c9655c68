### Checks of machine, network, Nix and system: what no single check has as its own.

## In the place of a check's finding.

not-checked-yet = Noch nicht geprüft
check-broke-down = Die Prüfung selbst ist abgestürzt
nothing-of-the-kind = Dergleichen gibt es hier nicht
check-late = Keine Antwort innerhalb von { $limit }
check-still-late = Seit dem letzten Mal keine Antwort
no-such-check = Diese Prüfung gibt es hier nicht.

## A file that cannot be read. $what: its path, or "The mount table"; $words: what the system says.

unread-denied = { $what }: Leserecht fehlt
unread-missing = { $what }: nicht vorhanden
unread-broken = { $what }: { $words }

## Jobs.

no-such-job = Dieser Vorgang ist schon zu Ende.
runs-already = Das läuft bereits.
ended-by-you = Von Ihnen beendet. Nichts wurde geändert.
job-cut-off-goes-on = Abgebrochen, weil Nixlamp endete; begonnen hatte es vor { $ago }. Neu begonnen, geht es dort weiter, wo es war.
job-cut-off = Abgebrochen, weil Nixlamp endete; begonnen hatte es vor { $ago }. Nichts wurde geändert; beginnen Sie neu.
job-begins = Beginnt
only-a-replay = Nichts wurde getan: Dies ist eine Aufzeichnung.
job-title = { $kind ->
    [evaluate-configuration] Meine Konfiguration auswerten
    [flake-check] Mein Flake prüfen
    [reach-caches] Caches erreichen
    [verify-profiles] Lesen, was System und Profile brauchen
   *[verify-store] Den ganzen Store lesen
}

## The list of checks.

health-result = { $result ->
    [fine] In Ordnung
    [look] Ansehen
    [bad] Schlecht
   *[unknown] Unbekannt
}
health-group = { $group ->
    [network] Netz
    [nix] Nix
    [system] System
   *[machine] Rechner
}
check-button = { $what ->
    [read] Alles lesen …
    [again] Erneut prüfen
   *[check] Prüfen …
}
checks-in-state = { $state ->
    [bad] { $count } schlecht
    [look] { $count } anzusehen
    [fine] { $count } in Ordnung
   *[unknown] { $count } unbekannt
}
checks-not-yet = noch nicht geprüft
checked-just-now = eben geprüft
checked-ago = vor { $ago } geprüft
checks-and-more = und { $count } weitere
job-found = { $result }: { $number }

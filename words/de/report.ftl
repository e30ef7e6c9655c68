### Incident reports: the page, Markdown, and what the command line says of them.

report-label = { $of ->
    [summary] In Kürze
    [answer] War es meine Änderung oder etwas von außen?
    [decisions] Was zu tun ist
    [causes] Wahrscheinliche Ursachen
    [timeline] Was wann geschah
    [seen] Wie es stand, wann immer dies geschrieben wurde
    [phases] Phasen, und was für sie üblich ist
    [lanes] Was nebeneinander lief
    [charts] Der Rechner währenddessen
    [processes] Prozesse
    [log] Die letzten Zeilen des Logs
    [failed] Was fehlgeschlagen ist
    [actions] Was Nixlamp getan hat
    [backups] Seitdem angelegte Sicherungen
    [health] Prüfungen, die nicht in Ordnung sind
    [limits] Was nicht zu sehen war
    [masked] Was unkenntlich gemacht wurde
    [machine] Der Rechner
    [when] Wann
    [case] Was es war
    [do] Was dann zu tun ist
    [by-hand] Von Hand
    [applies] trifft zu
    [time] Zeit
    [what] Was
    [phase] Phase
    [took] Dauer
    [usual] Üblich
    [for] Dafür
    [against] Dagegen
    [source] gelesen aus
    [age] alt
    [would-change] Was das ändern würde
    [next-step] Sicherster nächster Schritt
    [pid] PID
    [process] Prozess
    [user] Benutzer
    [state] Zustand
    [memory] Speicher
    [command] Befehl
    [check] Prüfung
    [result] Ergebnis
    [kind] Art
    [in-its-place] Stattdessen
    [times] Anzahl
    [system] System
    [processors] Prozessoren
    [space] Frei für Nix
    [value] Wert
    [critical] Die Builds, die die Dauer bestimmten
    [now] jetzt
    [in-words] In Worten
    [clock] Zeitzone
    [wrote] Geschrieben von
    [nix] Nix
    [swap] Auslagerung
   *[nothing] Nichts.
}
report-title = { $name }: { $headline }
report-title-now = Wie es steht: { $headline }
report-when = { $from } bis { $to }
report-when-open = { $from } bis { $to }, und es dauert an
report-day-and-time = { $day }.{ $month }.{ $year } { $time }

report-ran = { $name } wurde { $at } gestartet; { $how ->
    [runs] läuft seit { $elapsed }
    [finished] endete gut nach { $elapsed }
    [failed] schlug fehl nach { $elapsed }
    [stopped] wurde beendet nach { $elapsed }
    [cut] lief seit { $elapsed }, als der Agent endete
   *[ended] endete nach { $elapsed }, wie, ist nicht bekannt
}{ $usual ->
    [none] {"."}
   *[known] {"; "}üblich sind { $usual } ({ $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufe
    }).
}
report-nothing-runs = Es läuft kein Rebuild, und die Lampe sagt: { $headline }.
report-stands = { $headline }; { $likelihood ->
    [very-likely] sehr wahrscheinlich ({ $percent })
    [likely] wahrscheinlich ({ $percent })
    [possible] möglicherweise ({ $percent })
   *[unlikely] vielleicht ({ $percent })
} ist dies die Ursache: { $title }.
report-stands-unknown = { $headline }; warum, ist nicht bekannt.
# The cause that led while it stood still, of which no more is known.
report-led = { $headline }; bis dahin galt als Ursache: { $title }.
report-works = Nichts spricht für eine Störung: Er ist an der Arbeit ({ $phase }), mit einem Lebenszeichen vor { $quiet }.
report-first = Der sicherste nächste Schritt: { $step }
report-first-none = Es ist nichts zu tun.
report-first-failed = Der sicherste nächste Schritt: das Log dessen lesen, was fehlschlug, beheben, was es nennt, dann neu starten.
report-cut-off = Der Agent endete um { $at }; was danach kam, ist nicht bekannt.
report-only-causes = Die Ursachen stehen hier, wie sie zuletzt standen; was für und gegen sie sprach, wird nicht aufbewahrt.

report-origin = { $origin ->
    [change] Es war wahrscheinlich Ihre Änderung ({ $percent }): Was zu sehen war, weist auf die Konfiguration. { $titles }
    [outside] Es war wahrscheinlich etwas von außen, nicht Ihre Änderung ({ $percent }). { $titles }
    [corruption] Es war wahrscheinlich ein Schaden, nicht Ihre Änderung ({ $percent }): Der Store oder seine Datenbank ist nicht so, wie Nix sie schrieb. { $titles }
   *[resource] Es war wahrscheinlich der Rechner, nicht Ihre Änderung ({ $percent }): Ihm fehlt es an etwas. { $titles }
}
report-origin-rests-on = Das stützt sich auf: { $titles }.
report-origin-title = { $title }, { $percent }
report-origin-nothing = Es ist nichts falsch, soweit zu sehen war: alles ist, wie es sein soll.
report-origin-unknown = Nicht bekannt: Was zu sehen war, entscheidet für keinen der vier Fälle unten.
report-origin-unknown-but = Nicht bekannt: Was zu sehen war, entscheidet für keinen der vier Fälle unten; am besten beginnt man mit dem sichersten nächsten Schritt von oben. { $titles }
report-origin-named = Es deutet auf: { $titles }.

report-decision-change = Die Konfiguration, durch Ihre Änderung
    .do = Zurückrollen, dann in kleinen Schritten weiter: eine Änderung, eine Prüfung.
report-decision-outside = Etwas von außen: Netz, Cache, Daemon, ein anderer Prozess
    .do = Das beheben und weitermachen; Ihre Änderung kann bleiben.
report-decision-corruption = Ein Schaden am Store oder an seiner Datenbank
    .do = Prüfen, Gefundenes reparieren, dann erneut bauen. Wo das nicht hilft, eine Sicherung zurückspielen.
report-decision-resource = Dem Rechner fehlt Speicher, Platz oder Rechenzeit
    .do = Freimachen und weitermachen; Ihre Änderung kann bleiben.

report-memory = { $total }, davon { $used } belegt
report-swap = { $total } Auslagerung, davon { $used } belegt
report-cores = { $cores }, davon { $percent } in Gebrauch
report-cores-alone = { $cores } Stück
report-processor = { $model }: { $cores }
report-free = { $free } von { $total } frei
report-free-there = { $path }: { $free } von { $total } frei

report-chart-title = { $of ->
    [cpu] CPU
    [memory] Speicher
    [disk] Platte
   *[net] Netz
}
report-chart = { $title }: in den letzten { $span } zwischen { $low } und { $high }, zuletzt { $last }.
# It was the same all the time. $value: "10 %".
report-chart-steady = { $title }: in den letzten { $span } durchgehend { $value }.

report-process = { $name } · { $user } · { $state } · { $memory }{ $command ->
    [none] {""}
   *[some] {" · "}{ $command }
}
report-began = { $name } gestartet
report-ended = Zu Ende: { $headline }
report-stood = { $verdict ->
    [working] Er kommt voran
    [slow] Er ist langsamer als üblich
    [waiting] Er wartet
    [stuck] Nichts an ihm bewegt sich
    [finished] Er endete gut
    [failed] Er schlug fehl
    [stopped] Er wurde beendet
   *[unknown] Wie es steht, ist nicht bekannt
}
report-written = Der Bericht wurde begonnen
report-closed = Der Bericht wurde abgeschlossen

report-masked-kind = { $kind ->
    [user] Benutzername
    [home] Home-Ordner
    [host] Rechnername
    [address] Adresse
    [mail] E-Mail-Adresse
    [value] Wert einer Variablen
   *[token] Token oder Schlüssel
}
report-masked-count = { $kind ->
    [user] { $count ->
        [one] 1 Benutzername
       *[other] { $count } Benutzernamen
    }
    [home] { $count ->
        [one] 1 Home-Ordner
       *[other] { $count } Home-Ordner
    }
    [host] { $count ->
        [one] 1 Rechnername
       *[other] { $count } Rechnernamen
    }
    [address] { $count ->
        [one] 1 Adresse
       *[other] { $count } Adressen
    }
    [mail] { $count ->
        [one] 1 E-Mail-Adresse
       *[other] { $count } E-Mail-Adressen
    }
    [value] { $count ->
        [one] 1 Wert einer Variablen
       *[other] { $count } Werte von Variablen
    }
   *[token] { $count ->
        [one] 1 Token oder Schlüssel
       *[other] { $count } Token oder Schlüssel
    }
}
report-masked-line = Unkenntlich gemacht: { $what }.
report-masked-nothing = Es gab nichts unkenntlich zu machen.
report-hosts-kept = Rechnernamen bleiben, wie sie sind.

report-row = { $when } · { $cause }
report-row-open = { $when } · { $cause } · dauert an
report-row-plain = { $when }
report-row-plain-open = { $when } · dauert an
report-none = Es gibt noch keine Berichte. „nixlamp report“ macht einen.
report-no-such = Es gibt keinen Bericht „{ $id }“. „nixlamp report list“ nennt die vorhandenen.
report-no-such-rebuild = Nixlamp kennt keinen Rebuild „{ $id }“ und keinen Bericht dieses Namens.
report-is-saved = Gespeichert in { $path }
report-not-saved = Der Bericht konnte nicht gespeichert werden: { $why }.
report-not-written = Berichte können nicht nach { $folder } geschrieben werden ({ $why }). Beobachtet wird weiter.
report-took-too-long = die Platte antwortet nicht
report-broke-down = Nixlamp hat einen Fehler gemacht
report-not-read = { $path } ist kein lesbarer Bericht
report-save-question = Diesen Bericht speichern?
report-check-first = Vor dem Teilen ansehen
report-needs-yes = Nichts gespeichert: ohne Terminal zum Fragen bitte --yes angeben.
report-nothing-saved = Nichts gespeichert.
report-bad-folder = { $path } ist nicht zu gebrauchen: { $why }
report-format-for-folder = Mit --format geht der Bericht nach -o ORDNER oder mit -o - auf die Standardausgabe.
report-made-by = Erstellt von Nixlamp { $version }. Nichts wurde hochgeladen.

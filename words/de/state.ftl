### The lamp, headlines, verdicts, how far a rebuild is, how it ended.

rebuild-of = { $what } von „{ $target }“

looking = Sieht nach …
cannot-see-rebuilds = Rebuilds sind nicht zu sehen
others-hidden = Rebuilds anderer Benutzer sind nicht zu sehen; von Ihren läuft keiner
no-nix-here = Kein Nix auf diesem Rechner
    .sentence = Auf diesem Rechner gibt es kein Nix.
store-gone = Der Store von Nix ist nicht mehr da
all-good = Alles in Ordnung
all-good-since = Alles in Ordnung – letzter Rebuild { $when }
switched-to = Generation { $generation } · umgeschaltet { $when }
packages-changed = { $count ->
    [0] keine Version
    [one] 1 Paket
   *[other] { $count } Pakete
} seit Generation { $since } geändert
units-failed = { $count ->
    [one] 1 Unit fehlgeschlagen
   *[other] { $count } Units fehlgeschlagen
}
rebuilding = Rebuild läuft – { $name }, { $elapsed }
slower-than-usual = Langsamer als üblich – { $elapsed } ({ $range ->
    [one] üblich { $low }
   *[two] üblich { $low } bis { $high }
})
very-slow = Sehr langsam – { $name }, { $elapsed }
waiting-for-work = Wartet auf einen anderen Nix-Prozess – { $span }
waiting-for-you = Wartet auf Sie – { $span }
waiting-for-you-to = Wartet auf Sie – { $what }, { $span }
no-progress = Kein Fortschritt seit { $span }
rebuild-has-failed = Fehlgeschlagen – { $name }, vor { $span }
last-rebuild-failed = Letzter Rebuild fehlgeschlagen – vor { $span }
disk-nearly-full = Platte fast voll – noch { $free } frei auf { $path }
alerts-paused = Benachrichtigungen angehalten
alerts-paused-until = Benachrichtigungen angehalten bis { $at }
tooltip-title = Nix: { $headline }
likely-line = { $likelihood }: { $title } ({ $percent })

rebuild-headline = { $verdict ->
    [working] Rebuild läuft: { $name }
    [slow] Langsamer als üblich: { $name }
    [very-slow] Sehr langsam: { $name }
    [waiting-for-you] Wartet auf Sie: { $name }
    [waiting] Wartet auf einen anderen Prozess: { $name }
    [finished] Fertig: { $name }
    [failed] Fehlgeschlagen: { $name }
    [stopped] Gestoppt: { $name }
   *[ended] Beendet: { $name }
}
started-by = { $name } · um { $at } von { $user } gestartet · { $elapsed }
with-reason = { $line }: { $reason }
against-usual = { $elapsed }, üblich { $usual } ({ $factor ->
    [none] { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufe
    }
   *[other] { $factor }×, { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufe
    }
})
past-rebuild = { $outcome ->
    [good] Gut – { $when }, { $elapsed }, { $name }
    [failed] Fehlgeschlagen – { $when }, { $elapsed }, { $name }
    [stopped] Gestoppt – { $when }, { $elapsed }, { $name }
   *[ended] Beendet – { $when }, { $elapsed }, { $name }
}
more-rebuilds = { $more ->
    [one] Dazu kommt 1 weiterer Rebuild, der nicht aufgeführt ist.
   *[other] Dazu kommen { $more } weitere Rebuilds, die nicht aufgeführt sind.
}
exit-code = Exit-Code { $code }
exit-signal = Signal { $signal }
exit-not-told = dieses System verrät nicht, wie er geendet hat

rebuild-phase = { $phase ->
    [evaluate] wertet aus
    [fetch] lädt herunter
    [build] baut
    [activate] aktiviert
   *[work] arbeitet
}
goes-on = { $kind ->
    [wait] wartet auf { $what } { $detail }
    [evaluate] wertet { $what } aus { $detail }
    [fetch] lädt { $what } { $detail }
    [build] baut { $what } { $detail }
    [activate] aktiviert { $what } { $detail }
    [work] arbeitet an { $what } { $detail }
   *[other] { $kind } { $what } { $detail }
}
goes-on-alone = { $kind ->
    [evaluate] wertet aus { $detail }
    [fetch] lädt { $detail }
    [build] baut { $detail }
    [activate] aktiviert { $detail }
    [work] arbeitet { $detail }
   *[other] { $kind } { $detail }
}
for-span = seit { $span }
phase-for-span = { $phase } seit { $span }
size-of-size = { $done } von { $all }
process-state = { $state ->
    [stopped] angehalten
    [disk-wait] wartet auf Platte
    [ended] beendet
    [running] rechnet
   *[sleeping] schläft
}
process-uses-cpu = rechnet, { $percent }

built-of = { $bound ->
    [at-most] { $done } von höchstens { $all } gebaut
   *[exactly] { $done } von { $all } gebaut
}
fetched-of = { $bound ->
    [at-most] { $done } von höchstens { $all } heruntergeladen
   *[exactly] { $done } von { $all } heruntergeladen
}
to-be-built = { $bound ->
    [at-most] höchstens { $all } zu bauen
   *[exactly] { $all } zu bauen
}
to-be-fetched = { $bound ->
    [at-most] höchstens { $all } herunterzuladen
   *[exactly] { $all } herunterzuladen
}
some-failed = { $failed } fehlgeschlagen
progress-limit = { $limit ->
    [upper-bound] Nix hat nicht geantwortet, was zu machen ist: Mehr als geplant wird es nicht
    [shared] Ein anderer Rebuild macht zum Teil dasselbe: Beide zählen es mit
    [content-addressed] Inhaltsadressierte Derivationen: Was fertig ist, lässt sich nicht zählen
    [guessed-top] Erst spät dazugekommen: Was am Ende herauskommt, ist geraten, und damit auch der Plan
   *[not-counted] Bekannt ist nur, was Nix ausgibt: Was fertig ist, steht dort nicht
}

time-left-by-runs = { $range ->
    [one] Noch etwa { $left } (üblich { $low })
   *[two] Noch etwa { $left } (üblich { $low } bis { $high })
}
should-end-soon = { $range ->
    [one] Sollte bald fertig sein (üblich { $low })
   *[two] Sollte bald fertig sein (üblich { $low } bis { $high })
}
longer-than-nearly-all = { $runs ->
    [one] Länger als der { $runs } frühere Lauf
   *[other] Länger als fast alle { $runs } früheren Läufe
}
time-left = { $range ->
    [one] Noch etwa { $low }
   *[two] Noch { $low } bis { $high }
}
time-left-was-off = { $range ->
    [one] Noch etwa { $low } (die Mitte von { $estimates } früheren Schätzungen lag um { $percent } daneben)
   *[two] Noch { $low } bis { $high } (die Mitte von { $estimates } früheren Schätzungen lag um { $percent } daneben)
}

waits-for-disk = { $who } wartet seit { $span } auf eine Platte oder ein Netzwerk-Dateisystem und wurde nicht ein Mal geweckt
no-sign-of-life = Seit { $span } kein Lebenszeichen, gleich woran gemessen: kein Prozessor benutzt, nichts geweckt, kein Byte bewegt
said-by = { $by ->
    [client] Ausgabe von Nix
    [build] Build-Protokoll
    [daemon] Journal des Daemons
    [service] Journal
    [kernel] Kernel-Protokoll
   *[database] Datenbank des Stores, nach dem Fehlschlag gelesen
}
dont-know =
    .title = Weiß ich nicht
    .would-change = Etwas bewegt sich, oder eine der bekannten Ursachen zeigt sich.
    .next-step = Noch fünf Minuten zusehen.
    .next-step-ended = Lesen, was zuletzt ausgegeben wurde; „nix log“ mit dem Namen einer Derivation zeigt das Protokoll eines Builds.

cannot-read-denied = { $source } nicht lesbar: Das System verweigert es diesem Benutzer.
cannot-read-missing = { $source } nicht lesbar: Auf diesem System gibt es das nicht.
cannot-read-broken = { $source } nicht lesbar: { $why }.
gap-source = { $known ->
    [processes] Prozesse
    [processes-of-other-users] Prozesse anderer Benutzer
    [processors-and-memory] Prozessoren und Arbeitsspeicher
    [machine] Rechner
    [locks] Sperren
    [sockets] Sockets
    [disks] Platten
    [pressure] Auslastung (pressure)
    [free-space] Freier Platz
    [the-journal] Journal
    [what-is-built] Was gebaut wird
    [links-and-output-of-rebuilds] Links und Ausgabe von Rebuilds
    [the-service-manager-s-jobs] Aufträge der Dienstverwaltung
    [the-jobs-of-the-user-s-service-manager] Aufträge der Dienstverwaltung des Benutzers
   *[other] { $source }
}

end-not-told = wie er geendet hat, lässt sich nicht sagen: Dieses System verrät das nur dem Elternprozess
same-result = das Ergebnis ist dasselbe wie zuvor
same-and-activated = das Ergebnis ist dasselbe wie zuvor und wurde aktiviert; der Exit-Code ist nicht bekannt
same-not-activated = das Ergebnis ist dasselbe wie zuvor; ob es aktiviert wurde, war nicht zu sehen
profile-untouched = das Profil wurde nicht geändert
profile-untouched-not-told = bis zum Profil ist er nicht gekommen; ob er fehlschlug oder gestoppt wurde, ist nicht bekannt
all-made = alles, was zu machen war, wurde gemacht; der Exit-Code ist nicht bekannt
stopped-before-profile = er wurde unterbrochen, bevor das Profil geändert war
stopped-activating = er wurde mitten in der Aktivierung unterbrochen: Was läuft, ist womöglich halb alt und halb neu
now-current = { $to } ist aktuell
now-current-activated = { $to } ist aktuell und wurde aktiviert
now-current-activated-not-told = { $to } ist aktuell und wurde aktiviert; der Exit-Code ist nicht bekannt
now-current-not-activated = { $to } ist aktuell; ob es aktiviert wurde, war nicht zu sehen
stopped-after-profile = er wurde unterbrochen, nachdem { $to } aktuell geworden war
stopped-activating-after = { $to } ist aktuell, aber er wurde mitten in der Aktivierung unterbrochen: Was läuft, ist womöglich halb alt und halb neu
killed-for-memory = der Kernel hat { $name } aus Mangel an Arbeitsspeicher beendet
killed-for-memory-building = der Kernel hat { $name } aus Mangel an Arbeitsspeicher beendet, und { $derivation } ließ sich nicht bauen
failed-to-build = { $more ->
    [0] { $name } ließ sich nicht bauen
    [one] { $name } und { $more } weitere Derivation ließen sich nicht bauen
   *[other] { $name } und { $more } weitere Derivationen ließen sich nicht bauen
}
end-activation-failed = { $code ->
    [none] die Aktivierung endete mit einem Fehler
   *[other] die Aktivierung endete mit einem Fehler, Exit-Code { $code }
}
end-activation-failed-after = { $code ->
    [none] { $to } ist aktuell, aber die Aktivierung endete mit einem Fehler
   *[other] { $to } ist aktuell, aber die Aktivierung endete mit einem Fehler, Exit-Code { $code }
}
failed-after-profile = { $code ->
    [none] { $to } ist aktuell, aber der Rebuild endete mit einem Fehler
   *[other] { $to } ist aktuell, aber der Rebuild endete mit einem Fehler, Exit-Code { $code }
}
said-last = letzte Meldung: { $text }
only-exit-code = Exit-Code { $code }; mehr ist nicht bekannt
only-signal = durch Signal { $signal } beendet
generation-of = Generation { $number } von { $profile }

no-such-cause = Diese Ursache gibt es nicht.
nothing-to-judge = Es läuft kein Rebuild, und in letzter Zeit war keiner zu sehen.
judge-which = Es laufen mehrere Rebuilds. „nixlamp { $answer } ID“ mit einer von diesen:
never-said = Nixlamp hat „{ $cause }“ von diesem Rebuild nicht gesagt, darum wurde nichts vermerkt. „nixlamp why --json“ nennt, was es sagt.
other-cause-kept = Im Verlauf steht bei diesem Rebuild die Ursache „{ $led }“, nicht „{ $cause }“. Es wurde nichts vermerkt.
no-cause-kept = Im Verlauf steht bei diesem Rebuild keine Ursache, auch nicht „{ $cause }“. Es wurde nichts vermerkt.
nothing-to-be-wrong = Dieser Rebuild ist gut ausgegangen, und Nixlamp hat nichts über ihn gesagt, was falsch sein könnte. Es wurde nichts vermerkt.
answer-not-kept = Das gilt, bis Nixlamp endet, ließ sich aber nicht in den Verlauf schreiben: Der nächste Start weiß womöglich nichts davon.
noted-right = Vermerkt: Das stimmte.
noted-wrong = Vermerkt: Das stimmte nicht. Von diesem Rebuild wird es nicht noch einmal gesagt, bei späteren zählt es weniger.
your-answers = Ihre Antworten
called-before = Auf diesem Rechner früher { $right ->
    [1] einmal
   *[other] { $right }-mal
} richtig und { $wrong ->
    [1] einmal
   *[other] { $wrong }-mal
} falsch genannt
false-alarms = Im Verlauf als hängend gemeldet: { $alarms }; davon für falsch erklärt: { $wrong }, von selbst gut geendet: { $well }

# Of one that was first looked at $span ago.
not-moved-yet = Erst seit { $span } wird hingesehen, und noch hat sich nichts davon gerührt: Ob es vorangeht, ist nicht bekannt.

## An der Stelle einer Schätzung

no-estimate-first-time = Zum ersten Mal mit dieser Konfiguration – noch keine Schätzung
no-estimate-few-runs = Schätzungen gibt es nach 3 Rebuilds derselben Konfiguration.
longer-than-all = { $runs ->
    [one] länger als der eine frühere Lauf
   *[other] länger als alle { $runs } früheren Läufe
}

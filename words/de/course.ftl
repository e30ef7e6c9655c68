### Wie ein Rebuild verlief: Zeitverlauf, Kurven, was wann geschah. Fenster, Kommandozeile und Bericht.

chart-title = { $of ->
    [cpu] CPU
    [memory] Arbeitsspeicher
    [disk] Platten
   *[net] Netz
}
chart-not-measured = { $of ->
    [cpu] Die CPU wurde nicht gemessen.
    [memory] Der Arbeitsspeicher wurde nicht gemessen.
    [disk] Die Platten wurden nicht gemessen.
   *[net] Das Netz wurde nicht gemessen.
}
value-range = { $low }–{ $high }
chart-under = { $of ->
    [cpu] Die CPU lag
    [memory] Der belegte Arbeitsspeicher lag
    [disk] Die Platten lasen und schrieben
   *[net] Das Netz empfing
} in { $when ->
    [its] seinen
   *[the] den
} letzten { $span } unter { $most }.
chart-under-usual = { $of ->
    [cpu] Die CPU lag
    [memory] Der belegte Arbeitsspeicher lag
    [disk] Die Platten lasen und schrieben
   *[net] Das Netz empfing
} in { $when ->
    [its] seinen
   *[the] den
} letzten { $span } unter { $most }; hier üblich: { $usual }.
chart-between = { $of ->
    [cpu] Die CPU lag in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } bei { $was }.
    [memory] Der belegte Arbeitsspeicher lag in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } bei { $was }.
    [disk] Die Platten lasen und schrieben in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } { $was }.
   *[net] Das Netz empfing in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } { $was }.
}
chart-between-usual = { $of ->
    [cpu] Die CPU lag in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } bei { $was }; hier üblich: { $usual }.
    [memory] Der belegte Arbeitsspeicher lag in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } bei { $was }; hier üblich: { $usual }.
    [disk] Die Platten lasen und schrieben in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } { $was }; hier üblich: { $usual }.
   *[net] Das Netz empfing in { $when ->
        [its] seinen
       *[the] den
    } letzten { $span } { $was }; hier üblich: { $usual }.
}

course-phase = { $phase ->
    [evaluate] Auswerten
    [fetch] Herunterladen
    [build] Bauen
    [activate] Aktivieren
   *[work] Bei der Arbeit
}
phase-not-begun = nicht begonnen
phase-took-usually = { $took }, üblich { $range ->
    [one] { $low }
   *[two] { $low } bis { $high }
} ({ $runs ->
    [one] { $runs } Lauf
   *[other] { $runs } Läufe
})
phase-usually = nicht begonnen, üblich { $range ->
    [one] { $low }
   *[two] { $low } bis { $high }
} ({ $runs ->
    [one] { $runs } Lauf
   *[other] { $runs } Läufe
})
course-lane = { $kind ->
    [phase] Phasen
    [fetch] Download { $number }
   *[slot] Build-Platz { $number }
}
course-wait = Wartet
wait-unknown = Kein Lebenszeichen, und der Grund ist nicht bekannt
bar-was = { $did ->
    [build] { $name }: gebaut, { $from } bis { $to }, { $span }
    [failed] { $name }: fehlgeschlagen, { $from } bis { $to }, { $span }
    [fetch] { $name }: heruntergeladen, { $from } bis { $to }, { $span }
    [wait] Wartete, { $from } bis { $to }, { $span }: { $name }
   *[phase] { $name }, { $from } bis { $to }, { $span }
}
bar-is = { $did ->
    [build] { $name }: wird gebaut seit { $from }, { $span }
    [failed] { $name }: fehlgeschlagen, im Bau seit { $from }, { $span }
    [fetch] { $name }: wird heruntergeladen seit { $from }, { $span }
    [wait] Wartet seit { $from }, { $span }: { $name }
   *[phase] { $name } seit { $from }, { $span }
}

## Was wann geschah

happened-started = Begonnen: { $name }
happened-phase = { $phase ->
    [evaluate] Begann auszuwerten
    [fetch] Begann herunterzuladen
    [build] Begann zu bauen
    [activate] Begann zu aktivieren
   *[work] Machte mit etwas anderem weiter
}
happened-verdict = { $verdict ->
    [working] Kommt voran
    [slow] Langsamer als üblich
    [waiting] Wartet
    [stuck] Kein Fortschritt
    [finished] Gut beendet
    [failed] Fehlgeschlagen
    [stopped] Angehalten
   *[unknown] Beendet; wie, ist nicht bekannt
}
happened-cause = Wahrscheinlichste Ursache: { $title }
happened-notice = Benachrichtigung: { $title }
happened-action = Nixlamp: { $what }
happened-slept = Der Rechner schlief { $span }

log-from = { $by ->
    [nix] nix
    [builder] ein Builder
    [either] Nix oder ein Builder
    [daemon] der Nix-Daemon
    [service] ein Dienst
    [kernel] der Kernel
   *[database] die Datenbank des Stores
}

## Warum etwas im Bild fehlt

course-seen-late = Er lief schon { $span }, als er zum ersten Mal gesehen wurde; was vorher war, ist nicht bekannt.
course-no-builds = Hier wird nur gelesen, was Nix ausgibt: Was im Einzelnen gebaut wird, steht dort nicht.
course-builds-untold = Was im Einzelnen gebaut wurde, war nicht festzustellen.
course-no-plan = Was was braucht, ist nicht bekannt; daher ist keine kritische Kette zu sehen.
course-left-out = { $builds ->
    [0] { $fetches ->
        [one] { $fetches } kurzer Download ist weggelassen.
       *[other] { $fetches } kurze Downloads sind weggelassen.
    }
    [one] { $fetches ->
        [0] { $builds } kurzer Build ist weggelassen.
       *[other] { $builds } kurzer Build und { $fetches } Downloads sind weggelassen.
    }
   *[other] { $fetches ->
        [0] { $builds } kurze Builds sind weggelassen.
       *[other] { $builds } kurze Builds und { $fetches } Downloads sind weggelassen.
    }
}
course-merged = { $spans ->
    [one] { $spans } kurze Phase erscheint als Teil der vorigen.
   *[other] { $spans } kurze Phasen erscheinen als Teile der vorigen.
}
course-events-lost = { $count ->
    [one] { $count } Ereignis dazwischen ist weggelassen.
   *[other] { $count } Ereignisse dazwischen sind weggelassen.
}
course-log-lost = { $lines ->
    [one] { $lines } Zeile davor ist weggelassen.
   *[other] { $lines } Zeilen davor sind weggelassen.
}
course-cut = Von dem, was bekannt war, sind die längsten Builds und die letzten Zeilen aufbewahrt.
course-not-kept = Was gebaut und was ausgegeben wurde, ist von diesem Rebuild nicht aufbewahrt.
course-by-minute = Kurven früherer Rebuilds haben einen Punkt je Minute.
course-no-such-rebuild = Ein solcher Rebuild ist hier nicht bekannt.

## Für die Kommandozeile

course-heading = { $of ->
    [phases] Phasen
    [lanes] Zeitverlauf
    [charts] Rechner
    [happened] Was geschah
    [limits] Was fehlt
   *[log] Letzte Zeilen
}
chain-arrow = {" → "}
critical-chain = Kritische Kette: { $names }
bar-stands = { $name }{ $state ->
    [failed] , fehlgeschlagen
    [runs] , läuft noch
   *[over] {""}
}{ $critical ->
    [yes] , kritisch
   *[no] {""}
}
bar-waits = { $name }{ $state ->
    [runs] , läuft noch
   *[over] {""}
}: { $why }

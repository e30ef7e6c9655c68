### Past rebuilds: how they stand, and what differed between two.

## The page of history.

history-line =
    .none-good = { $count ->
        [one] 1 Rebuild, der nicht gut endete.
       *[other] { $count } Rebuilds, von denen keiner gut endete.
    }
    .whole = { $count ->
        [one] 1 Rebuild
       *[other] { $count } Rebuilds
    }: gute dauerten { $low } bis { $high }, die Hälfte höchstens { $median }; { $slow } langsam, { $failed } fehlgeschlagen.
history-estimates-start = Schätzungen gibt es ab 3 Rebuilds derselben Konfiguration.
history-usual =
    .whole = { $range ->
        [one] Meist { $low }
       *[two] Meist { $low } bis { $high }
    } ({ $count ->
        [one] { $count } Lauf
       *[other] { $count } Läufe
    })
    .phase = { $range ->
        [one] { $phase }: meist { $low }
       *[two] { $phase }: meist { $low } bis { $high }
    }
history-phase = { $phase ->
    [evaluate] Auswerten
    [fetch] Laden
    [build] Bauen
    [activate] Aktivieren
   *[work] Nicht unterschieden
}
history-against = { $kind ->
    [slow] { $by } länger als üblich ({ $range ->
        [one] { $low }
       *[two] { $low } bis { $high }
    })
    [quick] { $by } kürzer als üblich ({ $range ->
        [one] { $low }
       *[two] { $low } bis { $high }
    })
   *[usual] Wie üblich ({ $range ->
        [one] { $low }
       *[two] { $low } bis { $high }
    })
}
history-not-saved = { $path } lässt sich nicht schreiben: { $why }.
history-no-such = Es gibt keinen vergangenen Rebuild „{ $id }“.
history-nothing-to-compare = Es gibt keinen anderen guten Lauf dieses Rebuilds zum Vergleichen.

## What differed between two rebuilds.

blame-line = { $kind ->
    [longer] Er dauerte { $by } länger: { $slow } statt { $fast }.
    [shorter] Er war nicht langsamer: { $slow }, der andere { $fast }.
   *[same] Beide dauerten gleich lang: { $slow }.
}
blame-chosen =
    .named = Verglichen mit dem, den Sie gewählt haben.
    .only = Verglichen mit dem einzigen anderen guten Lauf.
    .usual = Verglichen mit dem guten Lauf, der dem Median von { $count } am nächsten ist ({ $median }).
blame-phase = { $phase }: { $slow }, vorher { $fast }
blame-explains = erklärt bis zu { $span }
blame-nothing = Nichts, was Nixlamp aufzeichnet, hat sich geändert.
blame-not-slower = Es gibt keinen Unterschied zu erklären.
blame-all-explained = Das kann den ganzen Unterschied erklären.
blame-unexplained = { $rest } von { $whole } erklärt nichts, was Nixlamp aufzeichnet.
blame-missing =
    .around = { $which ->
        [slow] Von diesem sind nur die Zeiten bekannt.
       *[fast] Vom anderen sind nur die Zeiten bekannt.
    }
    .part = { $which ->
        [slow] { $what ->
            [inputs] Von diesem fand sich keine lesbare flake.lock.
            [made] Von diesem war nicht zu sehen, was gebaut und geladen wurde.
            [pressure] Bei diesem sagte das System nicht, wie viel Arbeit wartete.
           *[nix] Von diesem ist die Nix-Version nicht bekannt.
        }
       *[fast] { $what ->
            [inputs] Vom anderen fand sich keine lesbare flake.lock.
            [made] Vom anderen war nicht zu sehen, was gebaut und geladen wurde.
            [pressure] Beim anderen sagte das System nicht, wie viel Arbeit wartete.
           *[nix] Vom anderen ist die Nix-Version nicht bekannt.
        }
    }
blame-build = { $kind ->
    [built-not-fetched] { $name } wurde hier gebaut ({ $span }) und vorher geladen.
    [build-longer] { $name } wurde in { $span } gebaut, vorher in { $before }.
   *[built-anew] { $name } wurde hier gebaut ({ $span }) und vorher nicht.
}
blame-builds-more = { $count ->
    [one] 1 weiterer Build dauerte { $span } länger.
   *[other] { $count } weitere Builds dauerten zusammen { $span } länger.
}
blame-download =
    .more = Der Rechner empfing { $is }, vorher { $was }.
    .slower = Downloads kamen mit { $is }, vorher mit { $was }.
blame-plan = { $builds ->
    [one] 1 Derivation war zu bauen
   *[other] { $builds } Derivationen waren zu bauen
} und { $fetches ->
    [one] 1 Pfad zu laden
   *[other] { $fetches } Pfade zu laden
}, vorher { $buildsbefore } und { $fetchesbefore }.
blame-input =
    .moved = { $name } rückte von { $was } auf { $is }.
    .new = { $name } ist ein neuer Input: { $is }.
    .gone = { $name } ist kein Input mehr; zuletzt { $was }.
    .more = { $count ->
        [one] 1 weiterer Input hat sich geändert.
       *[other] { $count } weitere Inputs haben sich geändert.
    }
blame-locked =
    .both = { $name } ({ $day })
    .unknown = ein unbekannter Stand
blame-pressure = { $of ->
    [memory] Dem Rechner fehlte Speicher: Druck bis { $is } in neun Zehnteln der Zeit, vorher { $was }.
    [disk] Die Platten waren ausgelastet: Druck bis { $is } in neun Zehnteln der Zeit, vorher { $was }.
   *[cpu] Die Prozessoren waren ausgelastet: Druck bis { $is } in neun Zehnteln der Zeit, vorher { $was }.
}
blame-swap = Bis zu { $is } Swap waren belegt, vorher { $was }.
blame-beside = { $count ->
    [one] Ein anderer Rebuild lief gleichzeitig: { $names }.
   *[other] Andere Rebuilds liefen gleichzeitig: { $names }.
}
blame-version = { $of ->
    [nix] Nix ist ein anderes: { $is }, vorher { $was }.
   *[kernel] Der Kernel ist ein anderer: { $is }, vorher { $was }.
}
blame-cause = Er wurde aufgehalten, der andere nicht: { $title }.
blame-ended = { $slow ->
    [finished] Dieser endete gut
    [failed] Dieser schlug fehl
    [stopped] Dieser wurde beendet
   *[unknown] Wie dieser endete, ist nicht bekannt
}; { $fast ->
    [finished] der andere endete gut.
    [failed] der andere schlug fehl.
    [stopped] der andere wurde beendet.
   *[unknown] wie der andere endete, ist nicht bekannt.
}
blame-head =
    .phases = Nach Phasen
    .findings = Was sich geändert hat
    .missing = Was nicht bekannt ist
blame-finding = { $text } ({ $explains })

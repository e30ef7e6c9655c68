### Causes: the network and caches.

download-stalled =
    .title = Der Download steht still
    .next-step = Nachsehen, ob Netz und Cache antworten. Beim Stoppen geht nur verloren, was gerade läuft; fertige Pfade bleiben.

built-from-source =
    .title = Gebaut wird, was ein Cache gehabt hätte
    .no-substitute = Nix meldete vor { $age }, dass ein Pfad aus keinem Cache zu bekommen war
    .no-internet = Nix meldete vor { $age }, dass es keinen Internetzugang gibt
    .maybe-never = Nicht jede Derivation liegt in einem Cache: diese vielleicht nie
    .would-change = Der Build endet bald.
    .next-step = Dauert der Build lange: stoppen, prüfen, ob der Cache antwortet, neu starten. Fertige Pfade bleiben.

cache-dead =
    .title = Ein toter Cache wird nach jedem Pfad gefragt
    .failed = { $host } hat bei { $count } verschiedenen Pfaden versagt
    .waits-on = { $host }, einmal je Pfad
    .would-change = { $host } antwortet.
    .next-step = Stoppen und ohne { $host } unter den Caches („substituters“) neu starten; fertige Pfade bleiben.

cache-refuses =
    .title = Der Cache weist die Verbindung ab
    .waits-on = eine Verbindung zu { $host }
    .would-change = { $host } wird erreicht.
    .next-step = Nach fünf Versuchen macht Nix ohne diesen Cache weiter und baut, was es geholt hätte. Damit es nicht fragt: „--option substituters“ mit denen, die antworten.

cache-silent =
    .title = Der Cache antwortet nicht
    .next-step = Nachsehen, ob der Cache einem Browser antwortet. Um ohne Caches weiterzumachen: stoppen und „--option substitute false“ anfügen; das baut, was geholt werden sollte.

connection-unanswered =
    .title = Am anderen Ende antwortet niemand
    .next-step = Nachsehen, ob das Netz dorthin führt. Mit „--option connect-timeout 5“ gibt Nix früher auf und macht weiter.

download-trickles =
    .title = Der Download ist sehr langsam
    .comes = { $size } je Sekunde kommen von { $remote }, und sonst bewegt sich nichts
    .would-change = Es kommt schneller oder gar nichts mehr.
    .next-step = Endet von selbst. Schneller geht es mit einem anderen Netz oder einem anderen Cache an erster Stelle („substituters“).

input-fetch-stalled =
    .title = Das Holen einer Quelle steht still
    .not-woken = { $who } wurde seit { $span } kein einziges Mal geweckt
    .connections-hidden = Die Verbindungen sind für diesen Benutzer nicht sichtbar; vielleicht wird auf etwas anderes gewartet
    .waits-on = { $who }, der eine Quelle holt
    .would-change = { $who } wird geweckt.
    .next-step = Die Quelle von Hand holen, um zu sehen, was dabei gemeldet wird. Beim Stoppen geht nur dieser Abruf verloren.

name-service =
    .title = Ein Name wird nicht aufgelöst
    .not-resolved = Nix meldete vor { $age }, dass sich der Name { $host } nicht auflösen ließ
    .no-answer = { $server } wurde vor { $span } nach einem Namen gefragt und hat nicht geantwortet
    .waits-on = eine Antwort des Namensdienstes
    .waits-on-host = die Adresse von { $host }
    .would-change = Eine Verbindung wird geöffnet.
    .next-step = Nachsehen, ob andere Programme Namen auflösen. Offline baut „--offline“ aus dem, was da ist.

offline =
    .title = Dieser Rechner ist offline
    .no-route = Keine Route führt aus diesem Rechner hinaus
    .unreachable = Nix meldete vor { $age }, dass das Netz nicht erreichbar ist
    .nothing-open = Keine Verbindung ist offen, und seit { $span } hat nichts gearbeitet
    .waits-on = ein Netz
    .would-change = Eine Route erscheint, oder eine Verbindung wird geöffnet.
    .next-step = Den Rechner mit einem Netz verbinden. Offline baut „--offline“ aus dem, was da ist.

rate-limited =
    .title = Der Server verlangt weniger Anfragen
    .tries-again = Nix meldete vor { $age } zu { $host }: { $why }, und versucht es nach { $span } wieder
    .nothing-wakes = Bis dahin wird es nicht geweckt
    .waits-on = die Erlaubnis von { $host }, in { $span } wieder zu fragen
    .would-change = Es wird wieder gefragt, und eine Antwort kommt.
    .next-step = Warten; jeder weitere Versuch kommt später als der letzte. Bei GitHub hebt ein Token in „access-tokens“ die Grenze an.
    .sleeps = { $who } hat { $threads } Threads, davon einen zum Holen, und wurde seit { $span } kein einziges Mal geweckt; über keine Verbindung wird etwas gefragt
    .may-hang = Ein Arbeitsprozess, der hängt, sieht genauso aus; was Nix selbst sagt, ist von hier nicht zu sehen
    .waits-on-pause = das Ende einer Pause, nach der wieder gefragt wird
    .pause-would-change = Es wird wieder gefragt, oder es bleibt länger als 11 min still.
    .pause-next-step = Im Terminal nachsehen, was Nix geschrieben hat: „retrying in“ sagt, wie lange. Bei GitHub hebt ein Token in „access-tokens“ die Grenze an.

remote-silent =
    .title = Der entfernte Builder antwortet nicht
    .ssh-idle = { $who }, womit Nix den entfernten Builder erreicht, hat seit { $span } nichts getan
    .built-there = { $name } soll dort gebaut werden
    .else-at-work = Etwas anderes am Rebuild hat vor { $age } gearbeitet
    .waits-on = den entfernten Builder { $remote }
    .would-change = { $remote } meldet sich.
    .next-step = Nachsehen, ob „ssh“ dorthin von Hand eine Antwort bekommt. Mit „--builders ''“ wird stattdessen hier gebaut; „ConnectTimeout“ und „ServerAliveInterval“ in der ssh-Konfiguration von root lassen ssh aufgeben.

transfer-paused =
    .title = Nix liest nicht, was angekommen ist
    .not-read = { $remote } hat die Verbindung geschlossen, und { $size } von dort wurden seit { $span } nicht gelesen
    .waits-on = eine Übertragung von { $remote }, die vorbei ist
    .would-change = Was angekommen ist, wird gelesen.
    .next-step = Stoppen und neu starten; fertige Pfade bleiben. Es ist bekannt, dass Nix so hängen bleibt; ein neueres vielleicht nicht.

transfer =
    .call-unanswered = { $remote } hat den Verbindungsaufbau seit { $span } nicht beantwortet
    .took-nothing = { $remote } hat seit { $span } nichts angenommen, nach { $size }
    .sent-nothing = { $remote } hat seit { $span } nichts geschickt
    .sent-nothing-after = { $remote } hat seit { $span } nichts geschickt, nach { $size }
    .nothing-worked = Kein Prozess dieses Rebuilds hat seit { $span } gearbeitet
    .path-locked = Ein Store-Pfad ist gesperrt, in den der Download soll
    .is-fetching = Geholt wird { $name }
    .woken-as-usual = Der Arbeitsprozess wird { $pace }-mal in der Sekunde geweckt, wie bei einer laufenden Übertragung
    .woken-otherwise = Der Arbeitsprozess wird { $pace }-mal in der Sekunde geweckt; eine laufende Übertragung weckt ihn zehnmal
    .no-answer = Auf die letzte Anfrage darüber kam keine Antwort
    .open-in = { $who } hat die Verbindung offen
    .owner-hidden = Wem die Verbindung gehört, ist für diesen Benutzer nicht sichtbar; es kann ein anderes Programm sein
    .may-be-kept = Wartet anscheinend auf eine Sperre; die Verbindung ist vielleicht nur für später offen
    .waits-on = Daten von { $remote }
    .would-change = Von { $remote } kommen weitere Bytes.

nix-said =
    .of-host = Nix meldete vor { $age } zu { $host }: { $why }

### Causes: memory, disk, processor, heat.

disk-full =
    .title = Die Platte ist voll
    .free = Auf { $path } sind { $free } von { $total } frei
    .would-change = Auf { $path } wird Platz frei, und binnen 60 s bewegt sich nichts.
    .next-step = Auf { $path } Platz schaffen; meist können alte Generationen weg.

memory-short =
    .title = Der Arbeitsspeicher ist knapp
    .waited = Seit { $span } warten Programme auf Arbeitsspeicher: { $some } der Zeit einige, { $all } der Zeit alle
    .left = { $left } von { $total } sind übrig, { $swap } liegen im Swap
    .wait-for-pages = { $count ->
        [one] Einer seiner Prozesse wartet
       *[other] { $count } seiner Prozesse warten
    } auf Seiten von der Platte
    .still-works = { $who } bekommt noch fast einen ganzen Kern
    .would-change = Arbeitsspeicher wird frei, und es geht weiter wie bisher.
    .next-step = Schließen, was groß ist, oder mit weniger Jobs bauen (--max-jobs 1 --cores 2). Am größten ist in diesem Rebuild { $who } mit { $size }.
    .next-step-alone = Schließen, was groß ist, oder mit weniger Jobs bauen.

evaluation-memory =
    .title = Die Auswertung verbraucht bald allen Arbeitsspeicher
    .grows = { $who } wächst um { $rate } je Sekunde; { $left } sind übrig, das reicht für { $span }
    .has = Belegt { $size } der { $total } des Rechners
    .may-end = Eine Auswertung kann vorher enden; bis dahin gibt sie nichts frei
    .would-change = Sein Arbeitsspeicher wächst nicht mehr.
    .next-step = Andere Programme schließen, oder stoppen und ein System oder Attribut nach dem anderen auswerten. Noch wurde nichts gebaut oder umgeschaltet.

inodes-used-up =
    .title = Auf die Platte passen keine Dateien mehr
    .left = Auf { $path } { $count ->
        [one] passt nur noch 1 Datei
       *[other] passen nur noch { $count } Dateien
    }
    .waits-on = Platz für Dateien auf { $path }
    .bytes-left = { $size } für Inhalte sind dort noch frei
    .would-change = Dateien auf { $path } verschwinden.
    .next-step = Alte Generationen löschen, das gibt auf { $path } viele Dateien auf einmal frei. „df -i“ zeigt es.

boot-full =
    .title = /boot ist voll
    .free = Auf { $path } sind { $free } von { $total } frei; ein Kernel mit seiner initrd braucht mindestens { $needed }
    .same-kernel = Die neue Generation nutzt vielleicht einen Kernel, der dort schon liegt
    .would-change = Auf { $path } wird Platz frei.
    .next-step = Alte Generationen löschen, jede hält dort einen Kernel; danach ein Rebuild mit „boot“. Dort keine Dateien von Hand löschen.

build-dir-in-memory =
    .title = Das Build-Verzeichnis liegt im Arbeitsspeicher und ist fast voll
    .free = Auf { $path } sind { $free } von { $total } frei; das liegt im Arbeitsspeicher
    .would-change = Ein Build endet und gibt sein Verzeichnis frei.
    .next-step = Nix auf einer Platte bauen lassen: „build-dir“ in nix.conf oder, vor Nix 2.30, TMPDIR des Daemons. Vorerst hilft es, mit weniger Jobs zu bauen.

cpu-starved =
    .title = Andere Programme belegen die Prozessoren
    .had-to-wait = { $who } war bereit zu arbeiten und musste { $percent } der letzten 10 s warten
    .others-use = Andere Programme nutzen { $percent } { $cores ->
        [one] des einen Prozessors
       *[other] aller { $cores } Prozessoren
    }
    .would-change = Die anderen enden, und ein Prozessor ist immer da, wenn einer gebraucht wird.
    .next-step = Beenden oder bremsen, was sonst läuft. Dem Rebuild selbst fehlt nichts.

heat =
    .title = Der Rechner ist zu heiß für volle Leistung
    .hot-for = Der heißeste Sensor zeigt seit { $span } 95 °C oder mehr, jetzt { $heat } °C
    .phase-takes = Diese Phase dauert bisher { $span }, gewöhnlich { $usual } ({ $runs ->
        [one] 1 Lauf
       *[other] { $runs } Läufe
    })
    .effect-untold = Was die Prozessoren daraus machen, sagt das System nicht
    .would-change = Der Rechner kühlt ab, und es geht nicht schneller.
    .next-step = Abkühlen lassen: die Lüftung frei machen, den Rechner von der Decke nehmen. Weniger Jobs machen weniger Wärme.

out-of-memory =
    .title = Der Kernel hat einen Prozess aus Speichermangel beendet
    .memory-before = In der halben Minute davor waren mindestens { $left } des Arbeitsspeichers frei, { $waited } der Zeit wartete etwas darauf, und kein Prozess eines Builds hatte mehr als { $size }
    .ended = Der Kernel hat { $who } beendet
    .ended-of-build = Der Kernel hat { $who } beendet, einen Teil des Builds von { $derivation }
    .had = Er hatte { $size } Arbeitsspeicher
    .limit-reached = Erreicht war eine Grenze seiner Kontrollgruppe, nicht der Arbeitsspeicher des Rechners
    .machine-out = Der ganze Rechner hatte keinen Arbeitsspeicher mehr
    .kernel-silent = Keine Zeile des Kernels war zu sehen, die das sagt; jemand kann ihn beendet haben
    .would-change = Es endet genauso, obwohl viel Arbeitsspeicher frei ist.
    .next-step = Noch einmal mit weniger Builds zugleich bauen (--max-jobs 1, --cores 2) oder Swap einrichten.

room =
    .full-soon = Bei diesem Tempo ist dort in { $span } kein Platz mehr
    .nothing-moved = Seit { $span } hat sich nichts bewegt
    .waits-on = Platz auf { $path }

### What the table of messages says of each cause, by its code: The store or its database is damaged, and what looks like it.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-derivation-empty =
    .explains = Eine .drv-Datei im Store ist leer oder nur zum Teil da, wie es vorkommt, wenn beim Schreiben der Strom ausfällt. Nix hält die Datei für gültig und schreibt sie von selbst nicht neu.
    .next-step = Sehen Sie sich die Größe der genannten Datei an. „nixlamp verify“ nennt jeden beschädigten Pfad; eine leere .drv ist behoben, wenn genau dieser Pfad aus dem Store gelöscht und neu ausgewertet wird.
    .is-not = Eine .drv lässt sich nicht aus einem Cache reparieren. Kein Fehler der Konfiguration.
explain-path-damaged =
    .explains = Was im Store liegt, ist nicht das, was Nix beim Ablegen verzeichnet hat: Der Inhalt weicht ab, oder der Pfad fehlt, obwohl die Datenbank ihn kennt. Ein Stromausfall, eine schlechte Platte, oder jemand hat als root in den Store geschrieben.
    .next-step = „nixlamp verify“ liest den Store, ohne ihn zu ändern, und nennt, was beschädigt ist; „nixlamp repair“ zeigt für jeden den Weg, ihn zu reparieren. Sehen Sie sich auch den Zustand der Platte an.
    .is-not = Ein gewöhnlicher Build bemerkt es nicht. „nix-store --verify“ ist nicht harmlos: Es streicht fehlende Pfade aus der Datenbank.
explain-path-missing =
    .explains = Nix wollte einen Store-Pfad benutzen, den die Datenbank kennt oder auf den noch etwas verweist, und der Pfad ist nicht auf der Platte. Er wurde von Hand gelöscht oder ging bei einem Stromausfall verloren.
    .next-step = „nixlamp verify“ sagt, was sonst noch fehlt. Eine fehlende .drv kommt wieder, wenn dasselbe noch einmal ausgewertet wird; eine fehlende Ausgabe, wenn sie mit --repair neu gebaut oder geladen wird.
    .is-not = Endet der Pfad auf -source, ist eher eine Datei Ihres eigenen Flakes gemeint: eine, die Git nicht kennt.
explain-build-leftover =
    .title = Reste eines abgebrochenen Builds sind im Weg
    .explains = Ein Build wurde mittendrin beendet und ließ seine Ausgabe oder die Umgebung, in der gebaut wurde, halb fertig im Store zurück. Der nächste Build desselben kann seine eigene dort nicht ablegen.
    .next-step = Stellen Sie sicher, dass kein solcher Build mehr läuft. „nix-store --verify“ ohne --check-contents räumt es weg, oder „nix-store --delete“ genau mit dem Pfad aus der Meldung.
    .is-not = Was verzeichnet ist, ist unversehrt: Der Rest wurde nie verzeichnet.
explain-cache-database =
    .explains = Die Datei, die sich nicht lesen lässt, ist einer der Caches von Nix unter ~/.cache/nix. Er kann jederzeit neu angelegt werden. Der Store und seine Datenbank sind etwas anderes und nicht gemeint.
    .next-step = Legen Sie die genannte Datei beiseite und versuchen Sie es noch einmal.
    .is-not = Nicht der Store. Reparieren Sie deswegen nicht den Store.
explain-database-malformed =
    .explains = Die Datei /nix/var/nix/db/db.sqlite lässt sich ganz oder teilweise nicht mehr als Datenbank lesen. Eine Platte, die versagt hat oder voll war, oder ein Stromausfall.
    .next-step = Sehen Sie zuerst mit „df -h /nix“ nach: Eine volle Platte sieht ähnlich aus. Machen Sie dann eine Kopie von /nix/var/nix/db, und lassen Sie „nixlamp verify“ danach sehen. Starten Sie keine Speicherbereinigung: Bei beschädigter Datenbank löscht sie, was in Gebrauch ist.
    .is-not = Kein Cache: Die liegen unter ~/.cache und stehen in der Meldung.
explain-database-io-error =
    .explains = Das Lesen oder Schreiben der Datenbank ist fehlgeschlagen. Eine volle Platte tut das, und eine schlechte.
    .next-step = Sehen Sie sich „df -h /nix“ und „df -i /nix“ an, dann im Protokoll des Kernels nach Fehlern der Platte. Erst wenn beides sauber ist, kommt die Datenbank selbst in Frage.
    .is-not = Meist eine volle Platte und kein Schaden.
explain-disk-fault =
    .title = Die Platte oder ihr Dateisystem meldet Fehler
    .explains = Der Kernel konnte die Platte nicht lesen oder schreiben oder fand die eigenen Verzeichnisse des Dateisystems fehlerhaft. Was im Store liegt, kann dadurch beschädigt sein.
    .next-step = Lesen Sie das Protokoll des Kernels und den Bericht der Platte über ihren Zustand (smartctl). Machen Sie vor allem anderen eine Sicherung.
    .is-not = Den Store auf einer sterbenden Platte zu reparieren hält nicht vor.
explain-schema-newer =
    .explains = Eine neuere Version von Nix hat das Format der Datenbank des Stores geändert, und diese hier ist zu alt, um es zu lesen. Nichts ist beschädigt.
    .next-step = Benutzen Sie wieder das neuere Nix; sehen Sie mit „which -a nix“ nach, ob ein altes zuerst kommt.
    .is-not = Kein Schaden. Gehen Sie nicht auf eine ältere Datenbank zurück.

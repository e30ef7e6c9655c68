### What the table of messages says of each cause, by its code: Quiet or long in a way that is usual.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-collecting-garbage =
    .title = Die Speicherbereinigung läuft, und das dauert lange
    .explains = Diese Schritte geben nichts aus, während sie laufen. Um die Wurzeln zu finden, wird jeder Prozess auf dem Rechner befragt, was er benutzt; das Löschen geht durch Hunderttausende von Dateien. Wurde eine frühere Bereinigung abgebrochen, wird zuerst und ohne ein Wort gelöscht, was sie beiseitegelegt hatte. Bei einem großen Store oder einer langsamen Platte sind das Stunden.
    .next-step = Warten Sie. Der freie Platz auf der Platte zeigt, ob es vorangeht.
    .is-not = Langsam, nicht hängend, solange der Prozess liest oder schreibt.
explain-verifying =
    .title = Der Store wird neu gelesen, und das dauert lange
    .explains = Die Prüfung mit Inhalten liest jedes Byte des Stores. Dabei gibt sie nichts aus.
    .next-step = Warten Sie; es dauert so lange, wie die ganze Platte zu lesen.
explain-optimise-running =
    .title = Gleiche Dateien werden miteinander verlinkt
    .explains = Das Optimieren vergleicht jede Datei des Stores mit jeder anderen. Mit auto-optimise-store geschieht es für jeden neuen Pfad, was unter macOS das Hinzufügen langsam macht.
    .next-step = Warten Sie. Geschieht es bei jedem Build, schalten Sie auto-optimise-store ab und optimieren Sie nachts.
explain-copying =
    .title = Ein großes Verzeichnis wird in den Store kopiert
    .explains = Nix kopiert das Verzeichnis des Flakes oder einen Pfad, den die Konfiguration nennt, in den Store, bevor es auswertet. Mit großen Dateien darin, mit nicht verfolgten Dateien eines „path:“-Flakes oder mit einem Cache auf einer langsamen Platte dauert das Minuten, jedes Mal.
    .next-step = Sehen Sie nach, wie groß das Verzeichnis ist („du -sh .“). Verfolgen Sie Dateien mit Git, damit der Rest draußen bleibt, verlegen Sie das Flake in ein kleineres Verzeichnis, oder leeren Sie den Cache unter ~/.cache/nix.
    .is-not = Kein Download, und es hängt nicht, solange die Platte beschäftigt ist.
explain-working =
    .title = Der Text endet mitten in der Arbeit
    .explains = Die letzte Zeile nennt einen Schritt, der lange dauern kann und dabei nichts ausgibt. Ob er vorankam, geht aus dem Text nicht hervor.
    .next-step = Sehen Sie sich „nixlamp status“ an, während es läuft: Es sieht von außen, ob sich etwas bewegt.
    .is-not = Dass ein Protokoll schweigt, ist kein Zeichen, dass etwas hängt.
explain-built-from-source =
    .title = Etwas Großes wird aus dem Quelltext gebaut
    .explains = Ein großes Paket ist in keinem der befragten Caches und wird hier gebaut. Das kommt vor, gleich nachdem ein Kanal oder eine Eingabe aktualisiert wurde, mit einem Overlay oder Override, auf einem seltenen System, oder wenn ein Cache nicht erreichbar war.
    .next-step = Sehen Sie mit „nix build --dry-run“ nach, was gebaut würde. Warten Sie auf den Cache, gehen Sie zur früheren Lock-Datei zurück, oder fragen Sie einen Cache, der es hat.
    .is-not = Lange heißt nicht, dass es hängt.

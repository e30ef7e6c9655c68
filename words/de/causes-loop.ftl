### Causes: dependency loops.

endless-evaluation =
    .title = Die Auswertung dreht sich im Kreis
    .read-nothing = { $who } hat seit { $span } gar nichts gelesen: keine Datei, keine Antwort des Daemons
    .used-core = Nutzt seit { $span } { $percent } eines Kerns
    .memory-grew = Sein Arbeitsspeicher wuchs um { $grown } auf { $size }
    .usually-takes = Die Auswertung dauert hier gewöhnlich { $span } ({ $runs ->
        [one] 1 Lauf
       *[other] { $runs } Läufe
    })
    .usual-unknown = Was für diese Auswertung üblich ist, ist noch nicht bekannt
    .would-change = Eine Datei wird gelesen, oder der Daemon bekommt etwas zu tun.
    .next-step = Stoppen und nur die letzte Änderung mit --show-trace auswerten. Noch wurde nichts gebaut oder umgeschaltet.

lock-cycle =
    .title = Zwei Prozesse warten aufeinander
    .proven = Dieser Rebuild hat { $own } gesperrt, worauf { $who } wartet; { $who } hat { $theirs } gesperrt, worauf dieser Rebuild seit { $span } wartet
    .polled = Dieser Rebuild hat { $own } gesperrt, { $who } hat { $theirs } gesperrt, und beide fragen seit { $span } nur noch ab
    .wanted-unseen = Welchen Pfad ein wartender Prozess will, zeigt das System nicht; es kann ein anderer sein
    .waits-on = { $who }, der auf diesen Rebuild wartet
    .would-change = Eine Seite gibt ihre Sperre frei oder endet.
    .next-step = Diesen Rebuild oder { $who } stoppen; der andere läuft dann weiter. Fertige Pfade bleiben.

import-cycle =
    .title = Was importiert wird, hängt von dem ab, was es importiert
    .trace = Der Trace geht durch { $count } Importe
    .would-change = Mit denselben Importen gelingt die Auswertung.
    .next-step = Ohne Bedingungen importieren und innen Optionen (mkIf, mkEnableOption) entscheiden lassen; „imports“ darf „config“ und „pkgs“ nicht benutzen. Zwei Dateien dürfen einander nicht importieren.

infinite-recursion =
    .title = Ein Wert der Konfiguration braucht sich selbst

endless-recursion =
    .title = Eine Funktion ruft sich ohne Ende selbst auf

reference-cycle =
    .title = Ausgaben einer Derivation verweisen aufeinander

input-cycle =
    .title = Flake-Eingaben folgen einander im Kreis

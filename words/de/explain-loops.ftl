### What the table of messages says of each cause, by its code: Something needs itself.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-infinite-recursion =
    .explains = Beim Berechnen eines Werts kam Nix zum selben Wert zurück. In einer Konfiguration von NixOS oder home-manager hängt dann meist das, was importiert wird, oder welche Optionen es gibt, vom Wert einer Option ab: „imports“, das „config“ oder „pkgs“ benutzt, ein „mkIf“ um Importe, ein Overlay, das „final“ benutzt, wo es „prev“ benutzen muss.
    .next-step = Führen Sie es noch einmal mit --show-trace aus und suchen Sie im Trace nach Ihren eigenen Dateien. Gehen Sie zur letzten Änderung zurück, die sich auswerten ließ, und von dort in kleinen Schritten weiter.
    .is-not = Es endet sofort mit diesem Fehler; eine Auswertung, die minutenlang läuft, ist etwas anderes. Nichts wurde gebaut oder geändert.
explain-endless-recursion =
    .explains = Die Auswertung ging tiefer und tiefer, bis Nix sie abbrach. Eine Funktion ruft sich mit immer neuen Argumenten selbst auf, oder es wird etwas entfaltet, das kein Ende hat. Dazu braucht es keinen Kreis von Werten, deshalb fällt es nicht sofort auf.
    .next-step = Führen Sie es noch einmal mit --show-trace aus; die Funktionen, die sich im Trace wiederholen, sind es. Gehen Sie zur letzten Änderung zurück, die sich auswerten ließ.
    .is-not = Selten nur eine tiefe, aber endliche Berechnung; max-call-depth zu erhöhen zeigt nur, welches von beiden es ist.
explain-reference-cycle =
    .explains = Eine Derivation mit mehreren Ausgaben wurde gebaut, und dann fand sich in zweien davon der Pfad der jeweils anderen. Einen solchen Kreis verzeichnet Nix nicht. Der Build selbst ist durchgelaufen.
    .next-step = Finden Sie heraus, welche Datei die andere Ausgabe nennt, etwa mit „grep -r“ in einem aufbewahrten Build, und verlegen Sie sie. Ist das Paket nicht Ihres, melden Sie es und nehmen Sie eine andere Version.
    .is-not = Kein Fehler Ihrer Konfiguration, es sei denn, Sie haben dieses Paket geändert.
explain-input-cycle =
    .explains = Eine Eingabe soll einer anderen folgen, die am Ende der ersten folgt; oder die Flake-Registry führt von einem Namen zu ihm selbst zurück.
    .next-step = Sehen Sie sich in flake.nix die „follows“-Zeilen an, die die Meldung nennt, und nehmen Sie eine heraus.
explain-unit-cycle =
    .title = Units von systemd warten aufeinander
    .explains = Die Reihenfolge, in der Dienste starten sollen, läuft im Kreis. systemd durchbricht ihn, indem es einen davon auslässt, sodass etwas nicht gestartet wird.
    .next-step = Lesen Sie im Journal nach den Units, die es nennt, und nehmen Sie ein „after“, „before“ oder „requires“ heraus, das den Kreis schließt.

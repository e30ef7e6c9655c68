### What the table of messages says of each cause, by its code: What is written in the configuration: syntax, names, types, options.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-config-syntax =
    .explains = Eine Datei der Konfiguration ist kein wohlgeformtes Nix: Ein Semikolon, eine Klammer oder ein Anführungszeichen fehlt oder ist zu viel. Nix nennt die Zeile, in der es das bemerkt hat; der Fehler ist dort oder kurz davor.
    .next-step = Öffnen Sie die Datei an dieser Zeile. „nix-instantiate --parse DATEI“ prüft eine Datei allein.
    .is-not = Nichts wurde gebaut oder geändert.
explain-undefined-variable =
    .explains = Es wird ein Name benutzt, der nirgends definiert ist: falsch geschrieben, oder nicht unter den Argumenten der Datei („{"{"} config, lib, pkgs, … {"}"}“).
    .next-step = Sehen Sie sich die Zeile aus der Meldung an und die Argumente am Anfang dieser Datei.
explain-missing-attribute =
    .explains = Es wird ein Attribut benutzt, das die Menge nicht hat: ein Paket, das umbenannt oder entfernt wurde, eine Ausgabe eines Flakes, die anders heißt, oder ein Rechnername, der nicht zum Namen in nixosConfigurations passt.
    .next-step = Sehen Sie sich den Namen in der Meldung an. Bei einem Flake listet „nix flake show“ auf, was es gibt; bei einem System geben Sie den Namen an: --flake .#NAME.
    .is-not = Nichts wurde gebaut oder geändert.
explain-wrong-arguments =
    .title = Eine Funktion wird mit den falschen Argumenten aufgerufen
    .explains = Eine Funktion braucht ein Argument, das sie nicht bekommt, oder bekommt eines, das sie nicht kennt. Oft ein Modul oder Paket, das für ein anderes Release geschrieben wurde, oder ein Name, der falsch geschrieben oder nicht weitergegeben ist (specialArgs, callPackage).
    .next-step = Vergleichen Sie die Argumente am Anfang der Datei aus der Meldung mit denen, die beim Aufruf übergeben werden.
    .is-not = Nichts wurde gebaut oder geändert.
explain-assertion-false =
    .title = Eine Bedingung in der Konfiguration ist nicht erfüllt
    .explains = Ein „assert“ wurde erreicht, und seine Bedingung ist falsch. Die Meldung enthält die Bedingung; die Stelle darunter sagt, in welcher Datei.
    .next-step = Sehen Sie sich die Bedingung in dieser Datei an und was sie vergleicht.
    .is-not = Nichts wurde gebaut oder geändert.
explain-wrong-type =
    .title = Ein Wert in der Konfiguration ist von der falschen Art
    .explains = An dieser Stelle wurde etwas anderes erwartet: eine Liste statt eines Textes, eine Funktion statt einer Menge, ein Argument mehr oder weniger. Oft eine fehlende Klammer oder ein Modul, das für ein anderes Release geschrieben wurde.
    .next-step = Führen Sie es noch einmal mit --show-trace aus und suchen Sie im Trace nach Ihren eigenen Dateien. Gehen Sie zur letzten Änderung zurück, die sich auswerten ließ.
    .is-not = Nichts wurde gebaut oder geändert.
explain-option-error =
    .title = Eine Option der Konfiguration ist falsch
    .explains = Eine Option gibt es nicht, sie ist zweimal mit verschiedenen Werten gesetzt, hat einen Wert der falschen Art oder wird gebraucht und ist nicht gesetzt. Nach einem Upgrade können Optionen umbenannt oder entfernt sein.
    .next-step = Die Meldung nennt die Option und die Dateien, die sie setzen. Schlagen Sie sie im Handbuch Ihres Release nach.
    .is-not = Nichts wurde gebaut oder geändert.
explain-assertion-failed =
    .title = Die Konfiguration widerspricht sich
    .explains = Ein Modul prüft, ob Optionen zueinander passen, und sie tun es nicht. Die Zeilen nach „Failed assertions“ sagen, was verlangt wird.
    .next-step = Tun Sie, was diese Zeilen sagen; sie sind für Sie geschrieben.
    .is-not = Nichts wurde gebaut oder geändert.
explain-package-refused =
    .title = Ein Paket wird abgelehnt: unfrei, unsicher, defekt oder nicht für dieses System
    .explains = nixpkgs wertet kein Paket aus, das als unfrei, unsicher, defekt oder nicht für dieses System gemacht gekennzeichnet ist, es sei denn, die Konfiguration erlaubt es.
    .next-step = Erlauben Sie genau dieses Paket (allowUnfreePredicate, permittedInsecurePackages), oder benutzen Sie ein anderes.
explain-import-refused =
    .title = Die Auswertung braucht einen Build und darf keinen starten
    .explains = Ein Teil der Konfiguration wird aus etwas gelesen, das zuerst gebaut werden muss (import from derivation), und das ist für diesen Befehl ausgeschaltet.
    .next-step = Bauen Sie diesen Teil vorher, oder erlauben Sie es: --allow-import-from-derivation.
explain-evaluation-failed =
    .title = Die Konfiguration bricht selbst ab
    .explains = Ein „throw“ oder „abort“ in der Konfiguration oder in dem, was sie benutzt, wurde erreicht. Was danach steht, sagt, warum.
    .next-step = Lesen Sie diesen Text; reicht er nicht aus, führen Sie es noch einmal mit --show-trace aus.
    .is-not = Nichts wurde gebaut oder geändert.

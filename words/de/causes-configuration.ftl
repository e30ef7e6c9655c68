### Causes: configuration.

config-syntax =
    .title = Die Konfiguration hat einen Syntaxfehler

undefined-variable =
    .title = Die Konfiguration benutzt einen Namen, der nicht definiert ist

missing-attribute =
    .title = Die Konfiguration verlangt etwas, das es nicht gibt

moved-path =
    .title = Eine Datei wird dort gesucht, von wo sie verschoben wurde
    .also-kept = Solche Dateien liegen auch in …{ $place }
    .would-change = Auch am anderen Ort gibt es diese Datei nicht: …{ $place }.
    .next-step = Nachsehen, ob die Datei unter …{ $place } liegt (gesucht: { $path }). Sie zurücklegen oder den neuen Ort im Befehl oder in der Konfiguration nennen.

missing-file =
    .title = Eine Datei, die die Konfiguration nennt, ist nicht da

nix-conf-broken =
    .title = Eine Zeile der nix.conf ist nicht lesbar

lock-file-broken =
    .title = flake.lock kann nicht gelesen oder geschrieben werden

untracked-file =
    .title = Git kennt eine Datei des Flakes nicht

unknown-setting =
    .title = nix.conf nennt eine Einstellung, die dieses Nix nicht hat

untrusted-setting =
    .title = Eine Einstellung wurde nicht beachtet: kein vertrauter Benutzer

### What the table of messages says of each cause, by its code: None of the classic families: putting a configuration in place.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-activation-waits-unit =
    .title = Das Umschalten wartet auf einen Dienst
    .explains = Nix ist fertig; systemd stoppt, startet und erneuert jetzt Dienste, und das Umschalten wartet auf jeden davon. Einer braucht seine Zeit: ein Mount, ein Netz, das nicht verbunden ist, eine Sicherung oder Aktualisierung, die sofort läuft, ein Dienst des Benutzers oder ein Programm des Desktops, das nicht antwortet. Den meisten gibt systemd 90 Sekunden, manchen beliebig lange.
    .next-step = „systemctl list-jobs“ und „systemctl --user list-jobs“ zeigen ohne besondere Rechte, welche Unit es ist. Kümmern Sie sich um diese Unit. Brechen Sie das Umschalten nicht mittendrin ab.
    .is-not = In Nix hängt nichts. systemd-tty-ask-password-agent läuft immer mit und ist kein Zeichen für eine Frage.
explain-activation-launchd =
    .title = Das Umschalten wartet auf einen Schritt von macOS
    .explains = nix-darwin aktiviert Schritt für Schritt: Einstellungen, Dienste von launchd, Neustart des Daemons, Kopieren von Programmen, Homebrew. Einer davon endet nicht. „waiting for nix-daemon“ dauert ewig, wenn der Daemon nicht starten kann, etwa wegen einer fehlerhaften nix.conf.
    .next-step = Sehen Sie nach, welches Programm unter der Aktivierung läuft („ps“). Zum Daemon lesen Sie /var/log/nix-daemon.log und „launchctl print system/org.nixos.nix-daemon“.
    .is-not = Viele Programme zu kopieren oder auf Schadsoftware zu prüfen dauert einfach lange.
explain-bus-unreachable =
    .title = Der Bus von systemd oder der Sitzung ist nicht erreichbar
    .explains = Ein Programm will über D-Bus mit systemd oder mit dem Desktop sprechen, und für diesen Benutzer gibt es keinen Bus: Keine Sitzung ist offen (wie unter sudo, su, ssh oder in einem Container), oder XDG_RUNTIME_DIR ist nicht gesetzt.
    .next-step = Führen Sie es in einer Sitzung dieses Benutzers aus. Für einen Benutzer ohne Sitzung hält „loginctl enable-linger BENUTZER“ sie offen; in einem Container oder chroot lässt sich kein Dienst umschalten.
    .is-not = Kein Dienst, der fehlgeschlagen ist.
explain-unit-failed =
    .title = Ein Dienst ist nach dem Umschalten nicht gestartet
    .explains = Die neue Konfiguration gilt; mindestens einer ihrer Dienste ließ sich nicht starten oder stoppen. Das Umschalten endet deshalb mit einem Fehler (Exit-Code 4), obwohl alles andere aktiv ist.
    .next-step = „systemctl status UNIT“ und „journalctl -u UNIT“ mit dem Namen der Unit sagen, warum. Zurückrollen ist möglich, aber selten nötig.
    .is-not = Der Build ist nicht fehlgeschlagen.
explain-activation-failed =
    .title = Die Konfiguration ist gebaut, sie zu aktivieren ist fehlgeschlagen
    .explains = Ein Schritt der Aktivierung endete mit einem Fehler. Werkzeuge, die sie für Sie ausführen, zeigen oft nur das und nicht, was der Schritt sagte.
    .next-step = Führen Sie die Aktivierung mit dem einfachen Werkzeug aus (nixos-rebuild, darwin-rebuild, home-manager), um zu sehen, was sie sagt, und lesen Sie die Zeilen darüber.
    .is-not = Der Build ist nicht fehlgeschlagen. Die frühere Generation ist noch da.
explain-installer-failed =
    .title = Das Installationsprogramm von Nix kam nicht durch
    .explains = Ein Schritt der Installation ist fehlgeschlagen. Was der Schritt sagte, steht darunter: ein Programm, das er aufrief, ein Benutzer oder ein Volume, das es schon gibt.
    .next-step = Lesen Sie die innerste Zeile. Lassen Sie vor einem neuen Versuch rückgängig machen, was schon getan ist: Wie, sagt das Installationsprogramm.
explain-activation-bootloader =
    .title = Das Bootmenü zu schreiben dauert lange oder scheitert
    .explains = Nach dem Umschalten wird der Bootloader geschrieben. GRUB sucht auf jeder Platte nach anderen Systemen (os-prober), was Minuten dauern kann; systemd-boot braucht ein eingehängtes /boot mit Platz.
    .next-step = Sehen Sie nach, ob /boot eingehängt ist und Platz hat („df -h /boot“). Schalten Sie den Rechner nicht mittendrin aus.
    .is-not = Das System ist gebaut; nur das Menü fehlt.

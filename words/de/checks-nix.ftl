### Checks of Nix. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title), details and the one next step.

check-daemon =
    .title = Nix-Daemon antwortet
    .why = Ohne den Daemon wird nichts gebaut, geladen oder gelöscht.
    .answers = { $ms } ms, Protokoll { $protocol }
    .late = keine Antwort innerhalb von { $seconds } s
    .next = Sein Protokoll ansehen (journalctl -u nix-daemon); dann nixlamp restart-daemon.
    .does-not-run = läuft nicht
    .start-it = Starten: nixlamp restart-daemon.
    .denied = Sein Socket ist für Sie nicht erreichbar

check-nix-version =
    .title = Version von Nix
    .why = Alte Versionen lassen einen Build aus seiner Sandbox und können weniger sagen, warum sie warten.
    .no-program = Das Programm nix wurde nicht gefunden
    .says-nothing = nix --version sagt nichts
    .offspring = { $text }: ein Abkömmling mit eigenen Nummern
    .not-understood = „{ $text }“ ist nicht verständlich
    .too-old = { $version }, die niemand mehr ausbessert
    .too-old-next = Nix aktualisieren: nix.package in Ihrer Konfiguration oder nix upgrade-nix.
    .holes = { $version }, mit bekannten Lücken in der Sandbox
    .holes-next = Nix auf 2.28.4, 2.29.1, 2.30 oder neuer aktualisieren.

check-nix-conf =
    .title = Einstellungen von Nix
    .why = Eine Einstellung mit Schreibfehler wird übergangen, mit einer Warnung, die wenige lesen.
    .wrong-next = Diese Zeile berichtigen: Nix bricht an ihr ab.
    .unknown-next = Den Namen berichtigen oder die Zeile entfernen.
    .no-file = keine Datei: Vorgaben von Nix
    .in-files = { $settings ->
        [one] 1 Einstellung
       *[other] { $settings } Einstellungen
    } in { $files ->
        [one] 1 Datei
       *[other] { $files } Dateien
    }

## What is wrong in nix.conf. $at: "/etc/nix/nix.conf:3".

conf-no-setting = { $at }: „{ $name }“ beginnt keine Einstellung: „name = wert“ ist eine, mit einfachen Leerzeichen um das Zeichen
conf-circle = { $at }: bindet { $file } ein, was hierher zurückführt: Nix läuft darin im Kreis, bis es abstürzt
conf-too-many-files = Mehr als { $most } Dateien sind eingebunden; der Rest wurde nicht gelesen
conf-unknown = { $at }: Kein Nix hier kennt „{ $name }“
conf-unknown-near = { $at }: Kein Nix hier kennt „{ $name }“; vielleicht ist „{ $near }“ gemeint
conf-wrong = { $at }: { $name } ist „{ $value }“; verlangt ist { $wanted ->
    [truth] true oder false
    [sandbox] true, false oder relaxed
    [jobs] eine Zahl oder auto
   *[number] eine ganze Zahl, mit oder ohne K, M, G oder T dahinter
}

check-trusted-users =
    .title = Vertraute Benutzer
    .why = Wem vertraut wird, der kann durch den Daemon root werden: Er führt aus, was sie sagen, von wo sie es sagen.
    .everybody = alle
    .everybody-next = In trusted-users die Benutzer nennen statt *.
    .root-alone = nur root; { $you ->
        [yes] Ihnen wird vertraut
       *[no] Ihnen wird nicht vertraut
    }
    .root-and = root, { $others }; { $you ->
        [yes] Ihnen wird vertraut
       *[no] Ihnen wird nicht vertraut
    }

check-sandbox =
    .title = Sandbox
    .why = Ohne sie sieht ein Build den Rechner: Sein Ergebnis kann anderswo anders sein, und er kann ins Netz.
    .no-namespaces = an, aber der Kernel erlaubt keine Namensräume dafür
    .no-namespaces-next = user.max_user_namespaces per sysctl über 0 setzen.
    .on = an
    .relaxed = an, außer für Builds, die davon ausgenommen sein wollen
    .off-on-mac = aus, wie auf macOS üblich
    .off = aus
    .none-of-these = „{ $value }“ ist weder true noch false noch relaxed
    .next = sandbox = true in nix.conf setzen.

check-build-memory =
    .title = Speicher für gleichzeitige Builds
    .why = So viele Compiler auf einmal brauchen vielleicht mehr Speicher, als da ist; dann beendet der Kernel einen davon.
    .builds-nothing = hier wird nichts gebaut: max-jobs ist 0
    .wants = { $jobs } × { $each } Compiler wollen vielleicht { $wants } von { $memory }
    .next = cores = { $cores } in nix.conf setzen oder max-jobs senken.

check-build-users =
    .title = Benutzer für Builder
    .why = Jeder Build braucht einen eigenen Benutzer; bei zu wenigen warten Builds, ohne zu sagen, warum.
    .as-needed = werden nach Bedarf angelegt
    .none = keine: Builds laufen als der, der sie startet
    .no-members = die Gruppe { $group } hat keine Mitglieder
    .no-members-next = Neu anlegen: Das tut das Installationsprogramm von Nix, ebenso ein Umschalten von NixOS.
    .some-missing = { $there } von { $named } Mitgliedern von { $group } { $there ->
        [one] existiert
       *[other] existieren
    }
    .some-missing-next = Die fehlenden Benutzer neu anlegen: Das tut das Installationsprogramm von Nix, ebenso ein Umschalten von NixOS.
    .for-builds = { $there } für { $jobs ->
        [one] 1 Build
       *[other] { $jobs } Builds
    } gleichzeitig
    .too-few-next = max-jobs auf { $there } senken oder Benutzer zu { $group } hinzufügen.

check-store-database =
    .title = Datenbank des Stores
    .why = Nix weiß nur, was dort steht; ist sie beschädigt, bricht der Daemon ab, ohne Ihnen ein Wort zu sagen.
    .no-table = die Tabelle { $table } fehlt
    .no-path = sie kennt keinen Pfad, und der Store hat welche
    .damaged = beschädigt
    .damaged-next = Nichts bauen und nichts löschen; zuerst /nix/var/nix/db kopieren, dann reparieren lassen.
    .sound = in Ordnung; { $size }, Protokoll { $log }
    .log-next = Herausfinden, wer die Datenbank so lange liest; das Protokoll lässt sich nicht zurückschreiben.
    .cannot-open = lässt sich nicht öffnen: Sie ist nicht da, oder ihrem Protokoll fehlt der Index, den der nächste Nix-Befehl anlegt
    .no-log = ihr Protokoll fehlt; der nächste Nix-Befehl, der den Daemon fragt, legt es an
    .busy = jemand schreibt sie gerade
    .too-large = zu groß, um rechtzeitig gelesen zu werden

check-locks =
    .title = Sperren von Nix
    .why = Wer die Sperre der Speicherbereinigung oder der Datenbank hält, lässt alle anderen warten.
    .a-process = ein Prozess
    .held = { $process } hält die Sperre { $lock ->
        [collector] der Speicherbereinigung
        [database] der Datenbank
       *[profile] des Systemprofils
    }
    .waited-for = { $count } { $count ->
        [one] wartet
       *[other] warten
    } auf die Sperre { $lock ->
        [collector] der Speicherbereinigung
        [database] der Datenbank
       *[profile] des Systemprofils
    }
    .nobody-holds = niemand hält die von Speicherbereinigung, Datenbank oder Systemprofil
    .only-shared = { $count ->
        [one] 1 arbeitender Prozess teilt
       *[other] { $count } arbeitende Prozesse teilen
    } sich welche; niemand hält eine allein
    .nobody-waits = { $held }; niemand wartet
    .next = Warten, bis ihr Inhaber zu Ende ist, oder ihn beenden; nie eine Sperrdatei löschen.

check-leftovers =
    .title = Von Nix zurückgelassen
    .why = Ein Builder ohne sein Nix beschäftigt den Rechner umsonst und hält seinen Benutzer anderen vor.
    .builders = { $count ->
        [one] 1 Builder ohne sein
       *[other] { $count } Builder ohne ihr
    } Nix
    .builders-next = Als root beenden: Ihr Build ist schon verloren.
    .roots-unseen = Kein verwaister Builder; temporäre GC-Wurzeln dürfen Sie nicht lesen
    .nothing-left = nichts
    .old-roots = { $count ->
        [one] 1 alte temporäre GC-Wurzel
       *[other] { $count } alte temporäre GC-Wurzeln
    }, harmlos

check-roots =
    .title = Was Pfade am Leben hält
    .why = Ein vergessener result-Link hält Gigabytes, die kein Aufräumen nehmen darf.
    .links = { $count ->
        [one] 1 result-Link
       *[other] { $count } result-Links
    }
    .links-and-most = { $count ->
        [one] 1 result-Link
       *[other] { $count } result-Links
    }, { $link } hält am meisten: { $size }
    .many-old = { $links }; { $old } seit Monaten unberührt
    .next = Links löschen, die Sie nicht brauchen; das nächste Aufräumen gibt dann frei, was sie halten.
    .old-link = { $link }, { $span } alt
    .old-link-keeps = { $link }, { $span } alt, hält { $size }
    .lead-nowhere = { $count ->
        [one] 1 führt nirgends hin; das nächste Aufräumen nimmt ihn
       *[other] { $count } führen nirgends hin; das nächste Aufräumen nimmt sie
    }
    .lie-hidden = { $count } { $count ->
        [one] liegt
       *[other] liegen
    }, wo Sie nicht hinsehen dürfen

check-dead =
    .title = Was nichts mehr braucht
    .why = Pfade, die nichts braucht, bleiben bis zum Aufräumen und füllen die Platte, die der nächste Rebuild will.
    .nothing-dead = nichts
    .dead = { $paths ->
        [one] 1 Pfad
       *[other] { $paths } Pfade
    }, etwa { $size }
    .dead-at-most = höchstens { $paths ->
        [one] 1 Pfad
       *[other] { $paths } Pfade
    }, etwa { $size }
    .next = „nixlamp gc --dry-run“ zählt es auf der Platte, und was alte Generationen daneben halten.

check-generations =
    .title = Generationen
    .why = Jede hält alles, woraus sie besteht; eine einzige lässt keinen Weg zurück.
    .of-profile = { $profile }: { $count }, die älteste { $span } alt
    .all = { $count } in { $profiles ->
        [one] 1 Profil
       *[other] { $profiles } Profilen
    }
    .no-way-back = { $count } in { $profiles ->
        [one] 1 Profil
       *[other] { $profiles } Profilen
    }; nur eine des Systems, also noch kein Weg zurück
    .many = { $count } von { $profile }
    .next = Alte löschen und die letzten fünf behalten.

check-verified =
    .title = Store geprüft
    .why = Eine beschädigte Datei bleibt ungesehen, bis etwas sie benutzt, oft mitten in einem Umschalten.
    .damaged = { $count } beschädigt
    .damaged-next = „nixlamp repair“ zählt sie auf, mit der passenden Reparatur.
    .unreadable = { $count ->
        [one] 1 Pfad
       *[other] { $count } Pfade
    } für Sie nicht lesbar
    .unreadable-next = root kann sie lesen: sudo nixlamp verify PFAD.
    .never = von Nixlamp nie ganz geprüft
    .ago = vor { $span }
    .next = Den Store prüfen: Es wird nur gelesen, und es lässt sich unterbrechen und wieder aufnehmen.

check-min-free =
    .title = Nix schafft selbst Platz
    .why = Ist min-free gesetzt, räumt ein Build, dem der Platz ausgeht, erst auf, statt zu scheitern.
    .no-number = min-free oder max-free ist keine Zahl von Bytes
    .no-number-next = Als 5G oder in Bytes schreiben: Nix nimmt nur ganze Zahlen.
    .too-large = min-free ist { $min }, mehr als die Platte hat
    .too-large-next = min-free senken: Jeder Build beginnt jetzt mit einem Aufräumen.
    .crossed = max-free { $max } liegt unter min-free { $min }
    .crossed-next = max-free über min-free setzen.
    .below = unter { $min }
    .by-timer = durch einen Timer
    .unset = nein
    .unset-next = min-free und max-free in nix.conf setzen oder nix.gc.automatic in Ihrer Konfiguration.

check-flake-lock =
    .title = Alter der Flake-Eingaben
    .why = Alten Eingaben fehlen Sicherheitskorrekturen, und Caches vergessen ihre Pfade nach einer Weile.
    .no-lock = Es gibt noch keine flake.lock
    .no-inputs = keine Eingaben
    .age = { $name } ist { $span } alt
    .input = { $name }: { $span }
    .next = Die Eingaben aktualisieren: nix flake update, dann bauen, bevor Sie umschalten.

check-registry =
    .title = Flake-Registry
    .why = Wo nixpkgs nicht festgelegt ist, lädt jeder Befehl vielleicht ein anderes und fragt das Netz danach.
    .not-understood = { $whose ->
        [own] Ihre
       *[system] die des Systems
    } ist nicht verständlich
    .pinned = nixpkgs ist durch { $whose ->
        [own] Ihre
       *[system] die des Systems
    } festgelegt, Art: { $kind }
    .follows = nixpkgs folgt durch { $whose ->
        [own] Ihre
       *[system] die des Systems
    } einer Quelle ohne Revision, Art: { $kind }
    .a-flake = Flake
    .not-pinned = nixpkgs ist nicht festgelegt
    .next = Festlegen: nix registry pin nixpkgs oder nix.registry in Ihrer Konfiguration.

check-evaluates =
    .title = Ihre Konfiguration lässt sich auswerten
    .why = Ein Fehler darin zeigt sich hier in Minuten und nicht mitten im nächsten Umschalten.
    .not-found = Keine Konfiguration gefunden, wo Werkzeuge sie suchen
    .in-memory = Im Terminal auswerten, wo es allen Speicher haben darf.
    .in-time = Im Terminal auswerten; nach einer Endlosschleife suchen.
    .in-and-warnings = in { $span }, mit { $count ->
        [one] 1 Warnung
       *[other] { $count } Warnungen
    }
    .next = Vor dem nächsten Rebuild berichtigen; nixlamp health evaluates sagt dasselbe nochmals.

check-flake-check =
    .title = Ihr Flake besteht seine Prüfung
    .why = Sie wertet alle Ausgaben des Flakes aus, auch die, die kein Umschalten berührt.
    .not-found = Kein Flake gefunden, wo Werkzeuge es suchen
    .in-memory = nix flake check im Terminal ausführen, wo es allen Speicher haben darf.
    .in-time = nix flake check im Terminal ausführen.
    .next = Berichtigen, was genannt ist; nix flake check sagt im Terminal mehr.

## Of both evaluations.

evaluated-in = in { $span }
nix-ended-by-signal = Nix wurde durch ein Signal beendet, wie wenn es mehr Speicher will, als es haben darf
not-done-within = nicht fertig innerhalb von { $span }
nix-said-nothing = Nix sagte nichts

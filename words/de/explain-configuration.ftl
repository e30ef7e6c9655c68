### What the table of messages says of each cause, by its code: Settings of Nix, of flakes and of the machine that Nix needs.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-nix-conf-broken =
    .explains = Nix liest nix.conf vor allem anderen und hält bei einer Zeile an, die es nicht versteht. Ein Daemon, der deswegen nicht starten kann, zeigt sich als „cannot connect to socket“.
    .next-step = Öffnen Sie die Datei aus der Meldung und berichtigen Sie die Zeile. Unter NixOS oder nix-darwin ändern Sie stattdessen nix.settings; eine ältere Generation hat die ältere Datei.
explain-feature-disabled =
    .title = Eine Funktion von Nix ist nicht eingeschaltet
    .explains = Flakes, der Befehl „nix“ und einiges mehr sind aus, bis sie in experimental-features genannt werden.
    .next-step = Fügen Sie „experimental-features = nix-command flakes“ zu nix.conf hinzu, oder geben Sie es einmal mit: --extra-experimental-features 'nix-command flakes'.
explain-user-not-allowed =
    .title = Dieser Benutzer darf den Nix-Daemon nicht benutzen
    .explains = Die Einstellung allowed-users nennt diesen Benutzer nicht, oder der Socket des Daemons liegt in einem Verzeichnis, das dieser Benutzer nicht betreten darf.
    .next-step = Sehen Sie sich allowed-users an und wem /nix/var/nix/daemon-socket gehört.
explain-untrusted-setting =
    .explains = Manche Einstellungen dürfen nur Benutzer ändern, die nix.conf in trusted-users nennt. Von allen anderen nimmt der Daemon sie nicht an und warnt nur. Ein Befehl, der einen Cache weglassen oder einen anderen benutzen sollte, fragt also dieselben Caches wie zuvor.
    .next-step = Ändern Sie die Einstellung in nix.conf oder in der Konfiguration des Systems. Sich selbst in trusted-users einzutragen gibt Ihnen die Rechte von root.
    .is-not = Eine Warnung, nicht das Ende: Der Befehl lief mit den Einstellungen des Daemons weiter.
explain-signature-missing =
    .title = Ein Pfad ist nicht von einem vertrauten Schlüssel signiert
    .explains = Nix nimmt Pfade von anderswo nur mit der Signatur eines Schlüssels aus trusted-public-keys. Der Schlüssel des Caches steht nicht darin, oder der Pfad wurde ohne Signatur kopiert.
    .next-step = Fügen Sie den öffentlichen Schlüssel des Caches zu trusted-public-keys hinzu, wenn Sie dem vertrauen, der ihn hat.
    .is-not = Kein beschädigter Pfad. Schalten Sie require-sigs nicht ab.
explain-nix-too-old =
    .title = Dieses Nix ist zu alt für das, was es tun soll
    .explains = Die Konfiguration, nixpkgs oder die Gegenseite verlangt eine neuere Version von Nix als die, die läuft.
    .next-step = Sehen Sie sich „nix --version“ an und die Version, die die Meldung verlangt. Aktualisieren Sie Nix, oder nehmen Sie ein Release, das dazu passt.
    .is-not = Nichts wurde gebaut oder geändert.
explain-unknown-setting =
    .explains = Die Einstellung gehört zu einer anderen Version von Nix oder ist falsch geschrieben. Nix warnt und macht ohne sie weiter.
    .next-step = Nehmen Sie die Zeile aus nix.conf heraus oder berichtigen Sie sie.
    .is-not = Nur eine Warnung: selten der Grund, warum etwas scheitert.
explain-unknown-option =
    .title = Der Befehl kennt eine Option oder einen Namen nicht
    .explains = Auf der Befehlszeile steht eine Option oder ein Unterbefehl, den diese Version nicht hat oder der falsch geschrieben ist.
    .next-step = Sehen Sie in --help desselben Befehls nach.
explain-lock-file-broken =
    .explains = flake.lock ist nicht das JSON, das Nix erwartet: Ein Merge hat seine Zeichen darin gelassen, es wurde abgeschnitten, oder ein neueres Nix hat es geschrieben. Oder es müsste sich ändern und darf nicht.
    .next-step = Holen Sie flake.lock aus der Versionsverwaltung zurück. Wo Eingaben sich geändert haben, schreibt „nix flake lock“, was fehlt.
explain-json-broken =
    .title = Ein Text ist nicht das erwartete JSON oder TOML
    .explains = Die Konfiguration liest einen Text als JSON oder TOML („fromJSON“, „fromTOML“), und er ist nicht wohlgeformt. Die Meldung sagt, wo; der Trace darüber nennt die Stelle, die ihn liest.
    .next-step = Sehen Sie sich die Datei oder den Text an, der dort gelesen wird. Nennt der Trace ihn nicht, führen Sie es noch einmal mit --show-trace aus.
    .is-not = Nicht flake.lock, es sei denn, die Meldung nennt es.
explain-untracked-file =
    .explains = Ein Flake in einem Git-Repository besteht aus den Dateien, die Git kennt. Eine neue Datei, die nicht hinzugefügt wurde, gibt es für Nix nicht, obwohl sie daliegt.
    .next-step = Fügen Sie die Datei aus der Meldung mit „git add“ hinzu; ein Commit ist nicht nötig. Wurde sie verschoben oder umbenannt, setzen Sie den neuen Pfad in die Konfiguration ein.
    .is-not = Ein Pfad unter /nix/store/…-source ist Ihr eigenes Repository, wie Nix es kopiert hat. Der Store ist nicht beschädigt.
explain-not-a-flake =
    .title = Wo ein Flake gesucht wurde, ist keines
    .explains = Das angegebene Verzeichnis oder Repository hat keine flake.nix, oder sie liegt nicht dort, wo der Befehl sucht: Die Konfiguration wurde verschoben, oder der Befehl wurde in einem anderen Verzeichnis gestartet.
    .next-step = Geben Sie das Verzeichnis der Konfiguration an: --flake /pfad/dorthin. Liegt flake.nix dort und ist das Verzeichnis ein Git-Repository: „git add flake.nix“.
explain-search-path =
    .title = Der Suchpfad hat nicht, was „<…>“ nennt
    .explains = Die Konfiguration oder der Befehl nennt etwas in spitzen Klammern, etwa <nixpkgs>, und NIX_PATH hat keinen Eintrag mit diesem Namen. Ohne Kanäle, wie auf einem System nur mit Flakes, gibt es keinen, wenn er nicht gesetzt wird.
    .next-step = Sehen Sie nach, was „echo $NIX_PATH“ und „nix-channel --list“ sagen. Mit Kanälen führen Sie „nix-channel --update“ aus; mit Flakes nehmen Sie die Eingabe statt <nixpkgs>, oder geben Sie den Pfad einmal an: -I nixpkgs=flake:nixpkgs.
    .is-not = Die Datei ist nicht verloren: Sie wird nach ihrem Namen gesucht, nicht an einem Ort.
explain-missing-file =
    .explains = Die Konfiguration oder der Suchpfad verweist auf eine Datei, die es nicht gibt. Sie wurde verschoben, umbenannt oder nie angelegt; liegt eine Konfiguration in einem anderen Verzeichnis als zuvor, zeigen relative Pfade anderswohin.
    .next-step = Sehen Sie sich den Pfad in der Meldung an und wo die Konfiguration ihn nennt.
explain-impure-path =
    .title = Die Konfiguration greift aus dem Flake hinaus
    .explains = Ein Flake darf nur seine eigenen Dateien und seine Eingaben lesen. Es nennt einen absoluten Pfad, eine Umgebungsvariable oder den Suchpfad.
    .next-step = Holen Sie die Datei ins Repository oder machen Sie sie zu einer Eingabe. „--impure“ lässt es einmal durchgehen.

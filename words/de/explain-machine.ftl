### What the table of messages says of each cause, by its code: What the machine must be for Nix: users, folders, rights, the sandbox.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-repository-owner =
    .title = Das Repository gehört einem anderen Benutzer
    .explains = git liest kein Repository, das jemand anderem gehört, etwa wenn root einen Rebuild aus einem Ihrer Verzeichnisse ausführt.
    .next-step = Führen Sie den Befehl als Sie selbst aus (nixos-rebuild und darwin-rebuild fragen nach root, wo sie es brauchen: --sudo), oder sagen Sie git, dass das Verzeichnis sicher ist.
explain-build-users-missing =
    .title = Die Build-Benutzer gibt es nicht mehr
    .explains = Builds laufen unter eigenen Benutzern, und das System kennt sie nicht mehr. Unter macOS nimmt ein Upgrade des Systems ihnen ihre Nummern (15, Sequoia).
    .next-step = Führen Sie unter macOS das Reparaturskript des Installationsprogramms aus, das Sie verwendet haben; legen Sie unter Linux die Gruppe nixbld und ihre Mitglieder neu an.
explain-build-directory-denied =
    .title = Das Verzeichnis für Builds ist nicht benutzbar
    .explains = Nix darf das Verzeichnis, in dem es baut, nicht benutzen: Es gehört jemand anderem, in das darüber darf jeder schreiben, oder ein Link führt dorthin.
    .next-step = Sehen Sie sich die Rechte des Verzeichnisses aus der Meldung an und build-dir.
explain-sandbox-unavailable =
    .title = Builds lassen sich nicht in die Sandbox setzen
    .explains = Der Kernel oder ein Container lässt Nix die abgetrennte Umgebung, in der es baut, nicht anlegen.
    .next-step = Geben Sie einem Container die nötigen Rechte, oder setzen Sie sandbox-fallback. Schalten Sie die Sandbox nicht auf einem Rechner ab, auf dem andere bauen.
explain-no-builder =
    .title = Niemand darf hier bauen
    .explains = Dieser Rechner ist so eingestellt, dass er nichts selbst baut (max-jobs = 0), und kein entfernter Builder kann den Build übernehmen.
    .next-step = Setzen Sie max-jobs in nix.conf, oder nur für dieses Mal „--max-jobs 1“. Soll ein entfernter Builder ihn übernehmen, prüfen Sie „builders“ und ob er das System und die Features hat, die gebraucht werden.
explain-wrong-system =
    .title = Dieser Rechner kann für jenes System nicht bauen
    .explains = Die Derivation ist für einen anderen Prozessor, ein anderes System oder braucht ein Feature (kvm, big-parallel), das kein Builder hier hat.
    .next-step = Prüfen Sie „system“ in der Konfiguration. Sonst nehmen Sie einen entfernten Builder hinzu, der es kann, oder eine Emulation (boot.binfmt.emulatedSystems).
explain-feature-missing =
    .title = Diesem Rechner fehlt ein Feature, das der Build verlangt
    .explains = Eine Derivation nennt Features, die haben muss, wer sie baut, etwa kvm für Tests von NixOS oder für Images, und die Einstellungen dieses Rechners (system-features) oder seiner Builder haben sie nicht. Für kvm muss das Gerät /dev/kvm da sein und den Build-Benutzern offen stehen.
    .next-step = Vergleichen Sie, was verlangt wird, mit „nix config show system-features“. Kann es der Rechner, so nehmen Sie es in system-features auf; kann er es nicht, bauen Sie auf einem, der es kann.
    .is-not = Kein anderer Prozessor: das System ist das richtige.
explain-needs-root =
    .title = Es muss als root laufen
    .explains = Das Umschalten der Konfiguration des Systems ändert Dateien, die nur root ändern darf.
    .next-step = Führen Sie es mit sudo aus.
explain-permission-denied =
    .title = Eine Datei darf nicht gelesen oder geschrieben werden
    .explains = Der Benutzer, unter dem Nix läuft, oder der Benutzer des Builds hat kein Recht auf eine Datei oder ein Verzeichnis aus der Meldung.
    .next-step = Sehen Sie mit „ls -ld“ nach, wem gehört, was die Meldung nennt, und führen Sie den Befehl als der Benutzer aus, für den es gedacht ist.
explain-file-in-way =
    .title = Eine Ihrer Dateien liegt, wo ein Link hin soll
    .explains = Die Konfiguration will einen Link anlegen, wo eine Datei liegt, die nicht von ihr stammt. home-manager und nix-darwin überschreiben solche Dateien nicht.
    .next-step = Legen Sie die genannte Datei beiseite und schalten Sie noch einmal um; home-manager erledigt das mit „-b backup“.
    .is-not = Nichts ging verloren: Es hielt an, bevor es etwas änderte.
explain-profile-conflict =
    .title = Zwei Pakete bringen dieselbe Datei mit
    .explains = Zwei Pakete in einer Umgebung haben eine Datei mit demselben Namen.
    .next-step = Lassen Sie eines weg, oder geben Sie einem den Vorrang (lib.hiPrio, --priority).
explain-store-not-mounted =
    .title = /nix ist nicht da
    .explains = Das Volume mit dem Store ist nicht eingehängt, oder das Verzeichnis /nix lässt sich nicht anlegen. Unter macOS hat der Store ein eigenes Volume, und ein Upgrade des Systems kann entfernen, was es einhängt.
    .next-step = Sehen Sie mit „mount“ (macOS: „diskutil list“ und „launchctl print system/org.nixos.darwin-store“) nach, ob das Volume da ist.
    .is-not = Nichts ist verloren, solange es das Volume gibt. Installieren Sie nicht darüber neu.

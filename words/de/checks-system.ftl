### Checks of the system. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title), details and the one next step.

check-nix-mount =
    .title = /nix ist da
    .why = Ohne /nix lässt sich nichts starten, was Nix installiert hat.
    .mount-table = Die Einhängetabelle
    .not-understood = Die Einhängetabelle ist nicht verständlich
    .no-store = /nix/store ist nicht da
    .no-store-next = Das Dateisystem einhängen, auf dem es liegt, oder Nix installieren.
    .empty = /nix/store ist leer
    .empty-next = Das Dateisystem einhängen, auf dem es liegt; siehe /etc/fstab.
    .read-only = { $kind } an { $point } lässt sich nur lesen
    .read-only-next = In dmesg nach Fehlern der Platte sehen, dann neu zum Schreiben einhängen.
    .mounted = { $kind } an { $point }

check-login-shell =
    .title = Ihre Login-Shell startet
    .why = Nach einem Umschalten oder Verschieben von Dateien startet eine Shell vielleicht mit Fehlern, spät oder ohne Nix.
    .not-known = Ihre Login-Shell ist nicht bekannt
    .it = sie
    .file-missing = { $at }: { $named } ist nicht da
    .started = { $shell } in { $seconds } s
    .late = { $shell } endet nicht innerhalb von { $seconds } s
    .late-next = In den Startdateien nach einem Befehl suchen, der auf etwas wartet.
    .not-started = { $shell } lässt sich nicht starten: { $why }
    .not-started-next = Mit chsh eine andere Login-Shell setzen, bevor Sie sich abmelden.
    .but = { $shell } in { $seconds } s, aber: { $error }
    .but-next = Diese Zeile der Startdatei berichtigen.
    .exit-code = { $shell } in { $seconds } s, mit Exit-Code { $code }
    .exit-code-next = Im Terminal starten und sehen, was sie sagt.
    .slow-next = Was lange dauert, aus den Startdateien nehmen.

check-failed-units =
    .title = Fehlgeschlagene Units seit dem Umschalten
    .why = Ein Umschalten endet gut, obwohl ein Dienst nicht wieder hochkam; hier zeigt es sich.
    .no-systemd = systemd verwaltet dieses System nicht
    .none = keine
    .none-since = keine; { $count } { $count ->
        [one] ist
       *[other] sind
    } schon früher fehlgeschlagen
    .many = { $count }, darunter { $first }
    .next = Ihr Protokoll ansehen: journalctl -u { $unit }

check-kernel =
    .title = Kernel
    .why = Ein neuer Kernel gilt erst ab dem nächsten Start; bis dahin passen seine Module vielleicht nicht.
    .other-installed = { $booted } läuft, { $current } ist installiert
    .next = Den Rechner neu starten, wenn es Ihnen passt.
    .not-read = Der Kernel des gebooteten oder des aktuellen Systems ist nicht lesbar

check-generation =
    .title = Umschalten ist vollständig
    .why = Ein auf halbem Weg beendetes Umschalten lässt ein System laufen und ein anderes für den nächsten Start.
    .not-read = Die Links des Systems sind nicht lesbar
    .active = Generation { $number } ist aktiv
    .another-booted = Generation { $number } ist aktiv, gebootet wurde eine andere
    .specialisation = Generation { $number } ist aktiv, als ihre Spezialisierung { $name }
    .next-boot = Generation { $number } ist für den nächsten Start, eine andere läuft
    .next = Wollten Sie nicht nur „boot“, endete das Umschalten auf halbem Weg: nochmals umschalten.
    .one = unbekannt

## macOS.

check-mac-volume =
    .title = Volume von /nix
    .why = Nach einer Aktualisierung von macOS ist das Volume vielleicht nicht mehr eingehängt; dann ist nichts von Nix da.
    .not-mounted = nicht eingehängt
    .not-mounted-next = Einhängen: sudo launchctl kickstart -k system/org.nixos.darwin-store
    .read-only = { $device } lässt sich nur lesen
    .read-only-next = Das Volume mit „Erste Hilfe“ im Festplattendienstprogramm ansehen.
    .mounted = { $device }, { $kind }

check-mac-daemon =
    .title = Daemon ist geladen
    .why = Eine Aktualisierung von macOS entlädt ihn vielleicht; der nächste Nix-Befehl wartet dann vergeblich.
    .not-loaded = nicht geladen
    .not-loaded-next = Laden: sudo launchctl bootstrap system /Library/LaunchDaemons/org.nixos.nix-daemon.plist
    .loaded-but = geladen, aber: { $state }
    .loaded-but-next = Starten: sudo launchctl kickstart system/org.nixos.nix-daemon
    .not-understood = Die Antwort von launchctl ist nicht verständlich

mac-service-running = läuft

check-mac-shell-hook =
    .title = Shells kennen Nix
    .why = Aktualisierungen von macOS schreiben /etc/zshrc neu; neue Terminals wissen dann nichts von Nix.
    .not-read = Keine der Dateien der Shells in /etc ist lesbar
    .by = durch { $file }
    .none = keine Datei in /etc bindet es ein
    .next = In /etc/zshrc ergänzen: . /nix/var/nix/profiles/default/etc/profile.d/nix-daemon.sh

check-mac-disk-access =
    .title = Festplattenvollzugriff
    .why = Ohne ihn darf ein Umschalten von nix-darwin oder Home Manager manche Ordner Ihres Homes nicht anfassen.
    .granted = gewährt
    .not-granted = Nixlamp nicht gewährt; Ihr Terminal hat ihn vielleicht
    .not-known = Was es sagen würde, ist nicht da

check-mac-rosetta =
    .title = Rosetta
    .why = Builds für x86_64-darwin laufen auf Apple-Prozessoren nur mit Rosetta.
    .there = vorhanden, für x86_64-darwin
    .missing = extra-platforms verlangt x86_64-darwin, aber es ist nicht da
    .next = Installieren: softwareupdate --install-rosetta

check-mac-linux-builder =
    .title = Linux-Builder
    .why = Builds für Linux warten auf ihn; er ist eine virtuelle Maschine, die vielleicht nicht hochkam.
    .not-running = geladen, läuft aber nicht
    .next = Starten: sudo launchctl kickstart -k system/org.nixos.linux-builder
    .not-loaded = eingerichtet, aber nicht geladen
    .not-loaded-next = Ihre nix-darwin-Konfiguration nochmals umschalten.

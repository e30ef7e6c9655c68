### Checks of the machine. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title) and the one next step.

check-cpu =
    .title = Prozessoren
    .why = Arbeit, die auf einen Prozessor wartet, macht jeden Build und die Oberfläche langsamer.
    .waited = Arbeit wartete { $share } der letzten Minute
    .next = Weniger gleichzeitig bauen: max-jobs oder cores in nix.conf senken.

pressure-of-processors = Der Druck auf die Prozessoren
pressure-of-disks = Der Druck auf die Platten
not-understood = nicht verständlich
file-not-understood = { $file } ist nicht verständlich

check-memory =
    .title = Arbeitsspeicher
    .why = Ohne Speicher beendet der Kernel Prozesse, oft den Compiler.
    .left = { $available } von { $total } frei
    .next = Weniger gleichzeitig bauen oder schließen, was viel Speicher braucht.

check-swap =
    .title = Swap
    .why = Ein voller Swap ist der letzte Schritt, bevor der Kernel Prozesse beendet.
    .none = keiner
    .none-with-little-memory = keiner, bei { $memory } Arbeitsspeicher
    .none-next = Swap oder zram einrichten: Große Builds brauchen kurzzeitig mehr als diesen Speicher.
    .used = { $used } von { $total } belegt
    .next = Weniger gleichzeitig bauen: Der Swap ist fast voll.

check-load =
    .title = Last
    .why = Eine Last weit über der Zahl der Prozessoren heißt, dass Builds einander behindern.
    .load = { $load } auf { $cores ->
        [one] 1 Prozessor
       *[other] { $cores } Prozessoren
    }
    .next = max-jobs in nix.conf senken oder warten, bis zu Ende ist, was läuft.

## Free space of a place.

space-free = { $free } von { $total } frei
space-few-files = { $free } von { $total } frei, aber nur noch { $left } Dateien passen hinein
space-full-in = { $free } von { $total } frei, voll in { $span } beim jetzigen Tempo

check-space-store =
    .title = Freier Platz des Stores
    .why = Ein Rebuild, der auf eine volle Platte trifft, endet auf halbem Weg, und das Aufräumen auch.
    .next = Platz schaffen: „nixlamp gc --keep 5 --dry-run“ sagt, was alles außer den neuesten fünf Generationen freigäbe.

check-space-build =
    .title = Freier Platz für Builder
    .why = Ein großer Build entpackt und kompiliert dort; manche brauchen 20 GiB und mehr.
    .next = build-dir in nix.conf auf einen Ordner mit Platz setzen oder dort Platz schaffen.

check-space-boot =
    .title = Freier Platz in /boot
    .why = Wo kein Kernel mehr hineinpasst, wird der Bootloader nur halb geschrieben.
    .next = Alte Generationen löschen, dann mit „boot“ neu bauen: Jede hält dort einen Kernel.

check-space-tmp =
    .title = Freier Platz in /tmp
    .why = Auswertungen, Wrapper und, vor Nix 2.30, Builder arbeiten dort.
    .next = Aus /tmp entfernen, was niemand braucht, oder es vergrößern.

check-space-home =
    .title = Freier Platz in Ihrem Home
    .why = Ohne Platz dort kann Nix weder seine Caches noch result-Links schreiben.
    .next = Aus Ihrem Home entfernen, was Sie nicht brauchen.

check-io-pressure =
    .title = Platten kommen mit
    .why = Nix entpackt, registriert und verlinkt auf der Platte des Stores; ist sie beschäftigt, wartet alles.
    .waited = alles wartete { $share } der letzten Minute
    .next = Herausfinden, was so viel liest oder schreibt; oft eine Sicherung oder ein Suchindex.

check-heat =
    .title = Hitze
    .why = Ein zu heißer Prozessor wird gebremst, und lange Builds mit ihm.
    .celsius = { $celsius } °C
    .slowed = { $times }-mal gebremst in { $span }
    .celsius-and-slowed = { $celsius } °C, { $times }-mal gebremst in { $span }
    .next = Dem Rechner Luft geben; derweil weniger gleichzeitig bauen.
    .no-sensor = Dieser Rechner hat keinen lesbaren Temperaturfühler

check-clock =
    .title = Uhr
    .why = Mit falscher Uhr werden Zertifikate von Caches abgelehnt, und Dateien scheinen aus der Zukunft zu kommen.
    .behind = geht nach: Die Datenbank von Nix wurde { $span } nach jetzt geändert
    .set-back = wurde um { $span } zurückgestellt
    .by-network = vom Netz gestellt
    .by-nobody = niemand stellt sie
    .next = Zeitabgleich einschalten: services.timesyncd.enable oder timedatectl set-ntp true.

check-power =
    .title = Strom
    .why = Im Energiesparmodus dauern Builds weit länger, und ein leerer Akku beendet ein Umschalten auf halbem Weg.
    .battery = Akku, noch { $level }
    .plug-in-before-switch = Vor dem Umschalten ans Netz anschließen.
    .plug-in-for-builds = Für lange Builds ans Netz anschließen.
    .saver = ein Energiesparmodus bremst die Prozessoren
    .saver-next = Für lange Builds ein anderes Energieprofil wählen.
    .mains = Netzstrom, Akku { $level }
    .profile = Profil { $profile }

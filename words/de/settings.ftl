### What can be set: titles, help, and where a value comes from.

settings-section =
    .general = Allgemein
    .menu-bar = Menüleiste
    .alerts = Benachrichtigungen
    .actions = Aktionen
    .data = Daten
    .privacy = Privatsphäre
    .accessibility = Bedienungshilfen
    .advanced = Erweitert

setting-badge = { $owner ->
    [person] eigene Datei
    [home-manager] von Home Manager gesetzt
    [system] von NixOS gesetzt
    [administrator] vom Administrator gesetzt
    [nix] von Nix gesetzt
    [elsewhere] anderswo gesetzt
   *[default] Vorgabe
}
setting-set-in = { $owner ->
    [home-manager] Gesetzt in services.nixlamp.settings.{ $key }.
    [system] Gesetzt in programs.nixlamp.settings.{ $key }.
   *[file] Gesetzt in { $file }.
}

settings-set-in = { $owner ->
    [home-manager] Alles ist in services.nixlamp.settings gesetzt.
    [system] Alles ist in programs.nixlamp.settings gesetzt.
   *[file] Alles ist in { $file } gesetzt.
}

setting-language = Sprache
    .help = Für Lampe, Benachrichtigungen, Fenster, Befehlszeile und Berichte.
    .auto = Wie das System
    .en = English
    .de = Deutsch
    .qps-ploc = Englisch mit Akzenten, zum Ausprobieren
setting-open-at-login = Bei der Anmeldung öffnen
    .help = Die Lampe ist da, wenn Sie sich angemeldet haben, ohne Fenster.
setting-watch-system = Systeme
    .help = Benachrichtigungen und Lampe sprechen von Rebuilds von NixOS, hier und auf anderen Rechnern. Aus: sie werden beobachtet und gezeigt und gelten als laufend.
setting-watch-darwin = nix-darwin
    .help = Dasselbe für „darwin-rebuild“ und „nh darwin“.
setting-watch-home-manager = Homes und Profile
    .help = Dasselbe für home-manager, „nix profile“ und „nix-env“.
setting-watch-every-build = Jeder Nix-Build
    .help = Dasselbe für einfaches „nix build“ und Ähnliches.
setting-rebuild = Eigene Befehle
    .help = Knöpfe im Fenster und Namen für „nixlamp rebuild“. Von Hand geschrieben, je ein [[rebuild]].
setting-lamp-colour = Farbe in der Menüleiste
    .help = Sonst nimmt die Lampe die Farbe der Menüleiste an. Ihre Form sagt dasselbe.
    .never = Nie
    .when-needed = Nur wenn mich etwas braucht
    .always = Immer
setting-lamp-time-left = Restzeit
    .help = Neben der Lampe, während ein Rebuild läuft, dessen Ende sich schätzen lässt.
setting-lamp-hide-when-idle = Ausblenden, wenn nichts läuft
    .help = Sagt der Symbolleiste, dass sie die Lampe ausblenden darf, solange nichts läuft und alles in Ordnung ist. Ob sie es tut, ist ihre Sache.
setting-alerts-needs-you = Braucht Sie
    .help = Seit 20 s wird ein Passwort oder eine Antwort erwartet.
setting-alerts-stalled = Kein Fortschritt
    .help = Sofort, wo etwas es beweist, sonst nach der Zeit darunter.
setting-alerts-stall-minutes = Kein Fortschritt nach
    .help = So lange muss ein Stillstand dauern, den nichts beweist, bis eine Benachrichtigung von ihm spricht. Die Lampe zeigt ihn ab 100 s Stille.
setting-alerts-failed = Fehlgeschlagen
    .help = Ein Rebuild ist fehlgeschlagen, auch mitten im Umschalten.
setting-alerts-disk-full = Platte fast voll
    .help = Dort, wo Nix Platz braucht. Höchstens alle 6 h.
setting-alerts-slow = Langsamer als sonst
    .help = Einmal je Rebuild, gemessen an früheren.
setting-alerts-fixed = Klappt wieder
    .help = Was zuvor fehlgeschlagen ist, ist gelungen.
setting-alerts-finished = Fertig
    .help = Ein langer Rebuild ist gut ausgegangen.
setting-alerts-finished-after-minutes = Fertig, ab
    .help = Ab welcher Dauer ein gutes Ende ein Wort wert ist.
setting-alerts-reboot = Neustart sinnvoll
    .help = Ein anderer Kernel ist installiert als der, der läuft.
setting-alerts-cannot-watch = Sieht nichts
    .help = Nixlamp sieht keine Rebuilds mehr. Höchstens einmal am Tag.
setting-actions-allowed = Aktionen durch Nixlamp erlauben
    .help = Aus: Nixlamp schaut nur. Es stoppt, löscht, schaltet um, repariert und startet nichts.
setting-gc-keep = Generationen behalten
    .help = So viele je Profil, die neuesten, wenn Platz geschaffen wird. 0: keine solche Regel.
setting-gc-keep-days = Behalten, was benutzt wurde seit
    .help = Generationen, die in so vielen Tagen benutzt wurden, wenn Platz geschaffen wird. 0: keine solche Regel.
setting-history-days = Verlauf behalten
    .help = Vergangene Rebuilds werden danach vergessen.
setting-watch-seconds = Hinsehen alle
    .help = Zwischen zwei Blicken, während etwas läuft.
setting-health-probe-caches = Caches fragen
    .help = Caches, Nameserver und entfernte Builder werden bei jeder Prüfung gefragt, nicht nur auf Ihren Wunsch.
setting-window-motion = Bewegung
    .help = Ob sich im Fenster etwas bewegt.
    .system = Wie das System es sagt
    .on = An
    .off = Aus
setting-window-text-percent = Schriftgröße
    .help = Des Fensters, neben dem, was das System einstellt.
setting-window-patterns = Muster in Diagrammen
    .help = Linien und Flächen unterscheiden sich auch durch Muster, nicht nur durch Farbe.
setting-health-verify-mb-per-s = Lesen des Stores
    .help = Höchstens so viele Megabyte je Sekunde. 0: so viele, wie andere übrig lassen.
setting-log-level = Protokoll
    .help = Wie viel der Agent schreibt. Gilt ab seinem nächsten Start; RUST_LOG geht vor.
    .error = Fehler
    .warn = Warnungen
    .info = Was geschieht
    .debug = Alles
setting-metrics-textfile = Zahlen für Prometheus
    .help = Eine Datei, die auf .prom endet: jede Minute geschrieben und weggenommen, wenn der Agent endet. Leer: keine.

setting-is-no-word = „{ $key }“ muss eines von { $words } sein
# $end: ".prom"
setting-is-no-file = „{ $key }“ muss ein absoluter Pfad sein, der auf { $end } endet, oder leer
login-not-ours = So steht es in { $file }; Nixlamp hat das nicht geschrieben und lässt es, wie es ist.
login-by-service = { $file } startet Nixlamp.
login-by-nix = Von Ihrer Konfiguration verwaltet: „autostart“ des Moduls.
login-odd-path = der Pfad des Programms lässt sich dort nicht schreiben
login-no-home = Nichts wurde geändert: es gibt kein Home, in dem es stehen könnte.
setting-by-hand = „{ $key }“ wird von Hand in die Datei geschrieben
no-such-setting = Es gibt keine Einstellung „{ $key }“. „nixlamp settings“ listet sie auf.
    .nearest = Es gibt keine Einstellung „{ $key }“. Ist „{ $nearest }“ gemeint?
settings-read-only = Nichts wurde geändert. { $where }
settings-broken = Nichts wurde geändert: Die Datei hat einen Fehler. { $why }
settings-changed-meanwhile = Nichts wurde geändert: Ein anderes Programm hat { $file } gerade geschrieben. Noch einmal versuchen.
settings-not-written = Nichts wurde geändert: { $file } kann nicht geschrieben werden: { $why }.

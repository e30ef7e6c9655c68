### Checks of the network. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title), details and the one next step.

no-http-cache = kein Substituter ist ein Cache über HTTP, nichts zu prüfen
so-many-of = { $count } von { $all }
host-and-what = { $host } { $what }
host-and-why = { $host }: { $why }
host-answers-in = { $host } antwortet in { $ms } ms
host-answers-http = { $host } antwortet mit HTTP { $code }

## Why a cache gave no answer: the end of “cache.nixos.org: …”.

curl-missing = das Programm curl zum Fragen fehlt
curl-not-understood = die Antwort ist nicht verständlich
curl-late = keine Antwort innerhalb von { $seconds } s
curl-cancelled = von Hand beendet
curl-proxy-name = der Name des Proxys lässt sich nicht auflösen
curl-name = der Name lässt sich nicht auflösen
curl-refused = die Verbindung wird abgelehnt, oder es führt kein Weg dorthin
curl-certificate = das Zertifikat wird nicht anerkannt

check-link =
    .title = Netzverbindung
    .why = Ohne Weg nach außen ist nur nutzbar, was schon im Store ist.
    .up = verbunden, über { $interface }
    .no-route = keine Standardroute, obwohl verbunden: { $interfaces }
    .no-route-next = Mit einem Netz verbinden, das nach außen führt; ohne Netz mit --offline bauen.
    .down = keine Schnittstelle ist verbunden
    .down-next = Mit einem Netz verbinden; ohne Netz mit --offline bauen.

check-proxy =
    .title = Proxy
    .why = Downloads macht der Daemon: Ein Proxy, den nur Ihre Shell kennt, hilft ihm nicht.
    .not-understood = { $name } ist eine Adresse, die nicht verständlich ist
    .not-understood-next = So schreiben: http_proxy=http://proxy.example:3128; in einem Passwort / # ? und @ als %2F %23 %3F und %40.
    .none = keiner ist gesetzt
    .silent = { $address } antwortet nicht
    .silent-next = Den Proxy starten oder die Variable löschen.
    .for-both = { $address } für Sie und den Daemon
    .for-you-alone = { $address } für Sie, keiner für den Daemon
    .for-you-alone-next = Auch dem Daemon geben: networking.proxy.default oder ein Drop-in für nix-daemon.service.
    .daemon-unknown = { $address } für Sie; der des Daemons ist nicht lesbar

check-cache-keys =
    .title = Schlüssel der Caches
    .why = Was kein vertrauter Schlüssel signiert hat, wird nicht benutzt: Nix baut es dann, ohne ein Wort über den Schlüssel.
    .not-asked-for = nicht verlangt: require-sigs ist aus
    .not-asked-for-next = require-sigs = true setzen und die Schlüssel Ihrer Caches nennen.
    .broken = { $broken } von { $all ->
        [one] 1 Schlüssel
       *[other] { $all } Schlüsseln
    } ungültig
    .broken-next = Den Schlüssel neu von der Seite seines Caches kopieren.
    .no-key = „{ $name }“ ist kein Schlüssel
    .no-name = einer hat keinen Namen
    .by-name = { $named } von { $all } dem Namen nach
    .by-name-others = { $named } von { $all } dem Namen nach; die anderen heißen vielleicht anders
    .no-key-named = kein Schlüssel ist nach { $host } benannt
    .next = Den Schlüssel des Caches zu trusted-public-keys hinzufügen.

check-dns =
    .title = Nameserver
    .why = Antwortet ein Nameserver nicht, beginnt jeder Download mit Sekunden des Wartens.
    .nothing = kein Cache hat einen Namen, nach dem ein Nameserver gefragt wird, nichts zu prüfen
    .late = antwortet nicht innerhalb von { $seconds } s
    .refuses = verweigert die Antwort
    .unreachable = ist nicht erreichbar ({ $error })
    .something-else = antwortet etwas anderes
    .servfail = meldet, dass es nicht ging (SERVFAIL)
    .code = antwortet mit Code { $code }
    .no-such-name = { $server } antwortet in { $ms } ms: Diesen Namen gibt es nicht
    .none-named = keiner ist genannt
    .none-named-next = Einen Server in /etc/resolv.conf nennen oder in dem, was diese Datei schreibt.
    .answer-for = { $count } von { $all } { $count ->
        [one] antwortet
       *[other] antworten
    } für { $name }
    .answer-for-in = { $count } von { $all } { $count ->
        [one] antwortet
       *[other] antworten
    } für { $name }, in { $ms } ms
    .answer-for-no-such = { $count } von { $all } { $count ->
        [one] antwortet
       *[other] antworten
    } für { $name }: Diesen Namen gibt es nicht
    .none-answers-next = Das Netz prüfen: Kein Nameserver antwortet.
    .no-such-name-next = Die Namen unter substituters in nix.conf prüfen, und ob Sie in dem Netz sind, das sie kennt.
    .silent-next = Den stummen aus /etc/resolv.conf nehmen oder aus dem, was diese Datei schreibt.
    .slow-next = Einen näheren Nameserver wählen.

check-caches =
    .title = Caches antworten
    .why = Nix fragt jeden Cache nach jedem Pfad; ein langsamer oder stummer bremst alles.
    .nothing = kein Substituter ist gesetzt, nichts zu prüfen
    .not-understood = eine Adresse, die nicht verständlich ist
    .local-store = ein lokaler Store
    .not-asked = { $host }: nicht gefragt; nur Caches über HTTP werden gefragt
    .none = Keiner davon ist ein Cache, der über HTTP antwortet
    .none-answers-next = Das Netz prüfen; ohne Netz mit --offline bauen.
    .silent-next = Den stummen weglassen: --option substituters "…" oder nix.conf.
    .slowest = { $count } von { $all }, der langsamste in { $ms } ms
    .slow-next = Den langsamen in substituters ans Ende setzen.

check-cache-info =
    .title = Caches sind Caches
    .why = Ein Cache für einen anderen Store-Ordner oder ein Webserver, der kein Cache ist, wird vergeblich gefragt.
    .no-cache = sagt nicht, dass es ein Cache ist
    .other-store = ist ein Cache für { $folder }
    .none-answers = Kein Cache antwortet
    .next = Aus substituters in nix.conf nehmen oder die Adresse berichtigen.
    .say-so = { $count } von { $all } { $count ->
        [one] sagt
       *[other] sagen
    } das

check-portal =
    .title = Keine Anmeldeseite dazwischen
    .why = Bevor Sie sich in so einem Netz angemeldet haben, scheitert jeder Download oder steht still.
    .next = Irgendeine Seite im Browser öffnen und sich im Netz anmelden.
    .other-answers = { $other } antwortet anstelle von { $cache }
    .wants-sign-in = das Netz verlangt eine Anmeldung
    .page-comes = anstelle von { $cache } kommt eine Seite
    .itself-answers = { $cache } selbst antwortet

check-builders =
    .title = Entfernte Builder antworten
    .why = Nix wartet auf einen Builder, der nicht da ist, bei jedem Build neu.
    .nothing = kein entfernter Builder ist gesetzt, nichts zu prüfen
    .name = hat einen Namen, der sich nicht auflösen lässt; ssh kennt ihn vielleicht unter einem anderen
    .unreachable = ist an Port { $port } nicht erreichbar
    .silent = nimmt an Port { $port } an und sagt nichts
    .no-ssh = spricht an Port { $port } kein ssh
    .next = Den Builder einschalten oder ohne ihn bauen: --builders ''.

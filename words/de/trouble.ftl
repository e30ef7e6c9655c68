### What Nixlamp cannot see or do, said to whoever looks.

history-set-aside = Der Verlauf war nicht lesbar und liegt nun beiseite als { $name }. Beobachtet wird weiter.
history-damaged = { $path } ist beschädigt und nicht lesbar. Nixlamp legt die Datei beiseite, wenn es startet, und beginnt eine neue.
history-off = Der Verlauf wird nicht aufgezeichnet: { $why }. Beobachtet wird weiter.
history-newer = Der Verlauf wird nicht aufgezeichnet: { $name } stammt von einem neueren Nixlamp. Beobachtet wird weiter.
history-replaced = Ein anderes Programm hat die Datei des Verlaufs entfernt oder ersetzt. Aufgezeichnet wird weiter in der, die jetzt da ist.
history-changed = Ein anderes Programm hat die Datei des Verlaufs geändert, und das zuletzt Aufgezeichnete fehlt. Aufgezeichnet wird weiter.
history-file-not-read = { $path } lässt sich nicht lesen: { $why }.
pauses-not-kept = Was pausiert ist, lässt sich nicht in { $path } schreiben ({ $why }): Es gilt, bis Nixlamp endet.
pauses-not-read = { $path } lässt sich nicht lesen ({ $why }): Nichts ist pausiert.

unknown-key = unbekannter Schlüssel „{ $key }“
    .nearest = unbekannter Schlüssel „{ $key }“; ist „{ $nearest }“ gemeint?
key-out-of-range = „{ $key }“ muss eine ganze Zahl von { $least } bis { $most } sein
key-not-yes-or-no = „{ $key }“ muss true oder false sein
key-not-a-section = „{ $key }“ ist ein Abschnitt: [{ $key }] gehört in eine eigene Zeile
and-more-mistakes = (und { $more ->
    [one] { $more } weiterer Fehler
   *[other] { $more } weitere Fehler
})

already-runs = Nixlamp läuft schon.
too-many-faces = Zu viele Programme sehen zugleich auf Nixlamp.
asked-nothing = 10 s lang wurde nichts gefragt.
request-not-understood = Diese Anfrage wurde nicht verstanden: { $why }.
agent-no-answer = Nixlamp hat nicht rechtzeitig geantwortet.
no-tray = Keine Lampe in der Symbolleiste: { $why }. „nixlamp show“ öffnet das Fenster.
no-notifications = Keine Benachrichtigungen: { $why }.
no-metrics = Die Zahlen für Prometheus werden nicht geschrieben: { $why }. „metrics.textfile“ in den Einstellungen nennt die Datei.
no-window = Das Fenster ließ sich nicht öffnen. „nixlamp status“ und „nixlamp why“ sagen dasselbe.
no-window-any-more = Die Seite des Fensters endete zweimal nacheinander, darum wurde das Fenster geschlossen. „nixlamp status“ und „nixlamp why“ sagen dasselbe.
no-clipboard = Es wurde nichts kopiert: wl-copy, xclip, xsel und pbcopy gibt es hier nicht.
only-a-look = Im Hintergrund läuft kein Nixlamp: Dies zeigt ein Blick von wenigen Sekunden. Zum Beobachten „nixlamp“ starten.
no-socket = Fenster und Befehlszeile erreichen Nixlamp nicht: { $path }: { $why }.
no-agent = Im Hintergrund läuft kein Nixlamp. Zum Beobachten „nixlamp“ starten.
agent-silent = Nixlamp läuft, antwortet aber nicht.
agent-ended = Nixlamp wurde beendet.
agent-other-version = Das laufende Nixlamp hat die Version { $agent } und kann mit diesem nicht sprechen. Bitte neu starten.
agent-unreachable = Nixlamp ist nicht erreichbar: { $why }.
agent-of-a-stranger = Nixlamp ist nicht erreichbar: Der Socket gehört einem anderen Benutzer.
agent-without-faces = Das laufende Nixlamp wurde ohne Symbol und Fenster gestartet.
recording-ended-early = Eine Aufzeichnung endete vorzeitig: Sie ließ sich nicht schreiben.

## Der erste Start und der Desktop

no-tray-here = Dieser Desktop zeigt keine Symbole in einer Symbolleiste. GNOME braucht die AppIndicator-Erweiterung. Nixlamp geht auch ohne: aus der App-Liste öffnen oder „nixlamp show“ aufrufen.
notifications-off = Benachrichtigungen sind aus, darum kann Nixlamp nicht melden, wenn etwas hängt.
details-of-others = Manche Einzelheiten gehören anderen Benutzern und sind verborgen.
not-to-hide = Das wird gezeigt, solange es besteht.
# $at: "14:20"
daemon-not-answering = Der Nix-Daemon antwortet nicht (gesehen um { $at }). Laufende Builds können trotzdem fertig werden.
# $version: "2.3"
nix-tells-too-little = Nix { $version } sagt zu wenig. Stillstand wird erkannt, Ursachen nicht.
first-look =
    .no-nix = Kein Nix-Store auf diesem Rechner. Es gibt nichts zu beobachten.
    .being-asked = Nix gefunden; die Version wird gerade erfragt.
    .nix = Nix { $version } gefunden; es arbeitet ohne Daemon.
    .nix-and-daemon = Nix { $version } gefunden, der Daemon antwortet.
    .nix-without-daemon = Nix { $version } gefunden, sein Daemon antwortet nicht.
    .rebuilds = Rebuilds sichtbar: vom System, von jedem Benutzer, und einfache Builds.
    .own-rebuilds = Nur eigene Rebuilds sind sichtbar.
    .hidepid = Der Kernel verbirgt Prozesse anderer Benutzer (hidepid). Ein Administrator kann diesen Benutzer in die Gruppe aufnehmen, die sie sehen darf.
    .tray = Die Lampe steht in der Symbolleiste.
    .notifications = Benachrichtigungen können gezeigt werden.

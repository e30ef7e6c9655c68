### Was Befehlszeile und „nixlamp watch“ hinzufügen, wo sie für ein Terminal
### gesetzt werden.

label-and-text = { $label }: { $text }
head-of-list = { $label }:
cause-card = { $rank }. { $likelihood } · { $percent } · { $title }
evidence-column =
    .source = Quelle
    .age = Alter
processes-more = { $count ->
    [one] und ein weiterer Prozess
   *[other] und { $count } weitere Prozesse
}
hottest-sensor = { $degrees } °C
memory-waited-for = { $percent } der Zeit auf Speicher gewartet
disk-waited-for = { $percent } der Zeit auf die Platte gewartet

## „nixlamp watch“.

watch-keys =
    .long = q Ende · ↑↓ blättern · Tab Seite · w warum · p Alarme ruhen · s stoppen… · ? Hilfe
    .short = q Ende · w warum · s stoppen… · ? Hilfe
watch-waits = Warte auf das erste Bild…
watch-log = Protokoll
watch-gone = { $why } Das Bild ist { $ago } alt; es geht von selbst weiter, sobald Nixlamp wieder läuft.
watch-old = Letzter Stand vor { $ago }. Die Zahlen darunter stimmen womöglich nicht.
watch-paused = Alarme ruhen eine Stunde. „p“ schaltet sie wieder ein.
watch-resumed = Alarme sind eingeschaltet.
watch-return = Die Eingabetaste führt zurück zum Bild.{" "}
watch-help =
    .title = Tasten
    .pages = Jetzt, Verlauf, Gesundheit
    .next-page = die nächste Seite; Umschalt-Tab die vorige
    .scroll = hinunter und hinauf, auch mit Pfeilen, Bild auf und Bild ab
    .ends = an den Anfang und ans Ende
    .why = alle Ursachen mit ihren Anhaltspunkten oder nur die wahrscheinlichste
    .pause = Alarme eine Stunde ruhen lassen oder wieder einschalten
    .stop = zeigen, was das Stoppen bewirkt, und fragen
    .redraw = alles neu zeichnen
    .suspend = zurück zur Shell; „fg“ macht weiter
    .quit = beenden; auch Strg-C
    .shapes = Zeichen
lamp-means =
    .ok = nichts läuft, nichts ist verkehrt
    .running = ein Rebuild kommt voran
    .attention = langsamer als üblich, wartet, oder etwas ist anzusehen
    .needs-you = ein Passwort oder eine Antwort wird gebraucht
    .stalled = kein Fortschritt
    .failed = der letzte Rebuild ist fehlgeschlagen
    .paused = Alarme ruhen, und alles ist gut
    .unknown = Nixlamp sieht nichts

## „nixlamp wait“ und „nixlamp metrics“.

wanted-duration = gebraucht wird eine Dauer wie 90s, 30m oder 1h30m; höchstens 365d
wait-too-long = Es ist nicht rechtzeitig eingetreten: { $headline }
wait-end-unknown = Worauf gewartet wurde, ist zu Ende; wie, weiß niemand.
no-rebuild-named = Ein Rebuild „{ $name }“ ist nicht bekannt. „nixlamp history“ nennt sie.
file-not-written = „{ $file }“ lässt sich nicht schreiben: { $why }

## „nixlamp doctor“.

doctor-head = Nixlamp { $version }: was es hier sehen und tun kann
doctor-result =
    .ok = gut
    .look = ansehen
    .missing = fehlt
doctor =
    .system = System
    .nix = Nix
    .processes = Prozesse
    .inotify = Grenzen von inotify
    .tray = Symbolleiste
    .notifications = Benachrichtigungen
    .window = Fenster
    .helper = Helfer für root
    .polkit = Passwortdialog
    .config = Einstellungen
    .history = Verlauf
    .agent = Nixlamp selbst
doctor-no-answer = antwortet nicht rechtzeitig
doctor-nix-next = Nixlamp sucht es im PATH; ohne es sind Versionen und Geplantes nicht bekannt.
doctor-sees =
    .all = von jedem Prozess ist alles lesbar
    .outside = die anderer sind zu sehen, nicht aber ihre Dateien, Systemaufrufe und Ein- und Ausgaben
    .outside-next = So ist es für gewöhnliche Benutzer richtig; was nicht zu sehen ist, macht eine Regel stumm.
    .own = die anderer sind verborgen (hidepid von /proc)
    .own-next = Rebuilds anderer sind nicht zu sehen. Hängen Sie /proc ohne hidepid ein oder starten Sie den Agenten in der Gruppe, die sie sehen darf.
doctor-inotify = { $watches } Beobachtungen, { $instances } Instanzen je Benutzer
doctor-inotify-next = Erhöhen Sie fs.inotify.max_user_watches auf mindestens 8192 und max_user_instances auf mindestens 64; bis dahin werden manche Protokolle spät gefunden.
doctor-tray =
    .there = vorhanden
    .none = nichts auf diesem Desktop nimmt Symbole auf
    .next = GNOME braucht die Erweiterung AppIndicator, eine eigene Leiste ihr Modul dafür. „nixlamp show“ und „nixlamp watch“ gehen auch ohne.
    .no-bus = es gibt keinen Sitzungsbus, der zu fragen wäre
doctor-notifier = { $server }; kann: { $can }
doctor-notifier-starts = startet mit der ersten
doctor-notifier-none = nichts zeigt sie an
doctor-notifier-next = Starten Sie einen Dienst dafür, etwa mako, dunst oder den Ihres Desktops.
doctor-window =
    .there = das Programm ist da
    .none = das Programm nixlamp-window ist nicht installiert
    .next = Ohne es steht alles in „nixlamp watch“ und auf der Befehlszeile.
    .no-display = das Programm ist da; diese Sitzung nennt keinen Bildschirm
doctor-helper =
    .there = installiert, und etwas hier kann ihn starten
    .none = keiner, der als root starten darf, oder nichts, was ihn starten könnte
    .next = Was root braucht, wird als Befehl zum Kopieren gezeigt. Das NixOS-Modul installiert den Helfer.
doctor-polkit =
    .there = { $name } läuft
    .none = kein bekanntes Programm läuft, das nach einem Passwort fragt
    .next = Dann fragt das Terminal nach Passwörtern, durch sudo, doas oder run0.
doctor-config =
    .defaults = keine Datei; es gelten die Vorgaben
    .next = Berichtigen Sie die Zeile; bis dahin bleiben die letzten guten Einstellungen.
doctor-history =
    .there = { $path }, { $size }
    .none = noch keiner
    .next = Verschieben Sie { $path }; ein neuer wird angelegt.
    .newer-next = Starten Sie das neuere Nixlamp oder verschieben Sie { $path }; ein neuer wird angelegt.
    .full-next = Schaffen Sie Platz auf der Platte mit { $path }; danach wird von selbst weiter aufgezeichnet.
    .closed-next = Machen Sie { $path } und den Ordner für diesen Benutzer beschreibbar; danach wird von selbst weiter aufgezeichnet.
doctor-agent =
    .there = Version { $version } antwortet an { $path }
    .none = im Hintergrund läuft keines
    .next = Starten Sie „nixlamp“ oder schalten Sie es in Ihrer Konfiguration für jede Anmeldung ein.

## Eine Befehlszeile, die nicht verstanden wird.

no-option-here = Eine Option „{ $argument }“ gibt es hier nicht.
no-command-here = Einen Befehl „{ $command }“ gibt es nicht.
value-missing = „{ $argument }“ braucht einen Wert.
value-not-wanted = „{ $argument }“ nimmt keinen Wert.
argument-is-no-text = Ein Argument ist kein gültiges UTF-8.
value-wrong = „{ $value }“ ist kein Wert für „{ $argument }“.
value-wrong-for = { $sentence } Was nicht stimmt: { $why }.
argument-missing = Es fehlt: { $arguments }.
command-missing = Es fehlt ein Befehl.
not-together = „{ $argument }“ und „{ $other }“ gehen nicht zusammen.
given-twice = „{ $argument }“ ist zweimal angegeben.
perhaps-meant = Ist „{ $near }“ gemeint?
possible-values = Möglich sind: { $values }.
more-with-help = Mehr mit „--help“.

## Die Handbuchseite.

man =
    .name-title = Name
    .synopsis-title = Aufruf
    .description-title = Beschreibung
    .exit-title = Exit-Codes
    .exit-ok = Alles ist gut, ein Rebuild läuft, oder das Verlangte ist getan.
    .exit-attention = Etwas ist anzusehen; „wait“: jemand hat den Rebuild gestoppt.
    .exit-needs-you = Ein Passwort oder eine Antwort wird gebraucht; „health“: etwas ist schlecht.
    .exit-stalled = Kein Fortschritt.
    .exit-failed = Der letzte Rebuild ist fehlgeschlagen oder der, auf den gewartet wurde.
    .exit-unknown = Es lässt sich nicht sagen.
    .exit-usage = Falsch aufgerufen.
    .exit-cannot = Das Verlangte ging nicht.
    .exit-timeout = „wait“: Es ist nicht rechtzeitig eingetreten.
    .files-title = Dateien
    .config = Einstellungen.
    .history = Vergangene Rebuilds, nur für Sie lesbar.
    .socket = Wo der Agent lauscht.
    .environment-title = Umgebung
    .no-color = Keine Farbe, wenn es auf irgendetwas gesetzt ist.
    .force-color = Farbe auch ohne Terminal, außer bei 0.
    .which-socket = Ein anderer Ort für den Socket.

runs-for = Läuft seit

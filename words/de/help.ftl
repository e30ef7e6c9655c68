### What `nixlamp --help` and `nixlamp COMMAND --help` say: a message for each
### command, `.about` what it is for, and an attribute for each argument. No full
### stop at the end. Options, `COMMAND`s and exit codes stay as they are typed.

# Above the parts.
help-heading =
    .usage = Aufruf
    .commands = Befehle
    .arguments = Argumente
    .options = Optionen
help-option =
    .help = Hilfe ausgeben
    .help-more = Hilfe ausgeben (mehr mit „--help“)
    .help-less = Hilfe ausgeben (kürzer mit „-h“)
    .version = Version ausgeben
help-default = { $help } [Standard: { $value }]
help-values = { $help } [mögliche Werte: { $values }]

help-help =
    .about = Diese Hilfe ausgeben oder die eines Befehls
    .subcommand = Hilfe zu diesem Befehl ausgeben

help-any =
    .yes = Nicht fragen
    .json = Als JSON
    .dry-run = Nur zeigen, was es täte
    .rebuild = Seine Kennung, wie `status --json` und `history` sie nennen, oder die Nummer seines Prozesses; von mehreren mit derselben der neueste. Ohne sie: der Rebuild, der läuft, wenn es nur einer ist, sonst der letzte
    .cause = Die Ursache, wie `why --json` sie nennt. Ohne sie das Urteil als Ganzes

help-nixlamp =
    .about = Beobachtet Nix-Rebuilds und sagt, ob sie arbeiten, warten oder hängen, und warum
    .long =
        Beobachtet Nix-Rebuilds und sagt, ob sie arbeiten, warten oder hängen, und warum.

        Ohne Befehl: startet den Agenten oder zeigt das Fenster dessen, der läuft.
    .headless = Den Agenten ohne Symbolleiste, Benachrichtigungen und Fenster starten
    .color = Wann die Ausgabe Farben hat

help-status =
    .about = Wie alles steht. Exit-Code: 0 gut, 1 Achtung, 2 braucht Sie, 3 hängt, 4 fehlgeschlagen, 5 unbekannt, 64 falscher Aufruf
    .json = Als JSON; docs/status.md beschreibt es
    .short = Eine Zeile
    .waybar = Für ein Waybar-Modul

help-watch =
    .about = Den Stand zeigen, sooft er sich ändert
    .json = Ein JSON-Objekt je Zeile

help-why =
    .about = Warum ein Rebuild nicht vorankommt, mit den Anhaltspunkten

help-explain =
    .about = Was die Ausgabe von Nix oder eines Werkzeugs darum herum bedeutet: die Ursachen, die Zeilen, die das sagen, und der sicherste nächste Schritt. Braucht keinen Agenten. Exit-Code: 0 die Ausgabe sagt es, 1 sie sagt es nicht, 64 kein Text
    .file = Der Text; ohne ihn oder mit „-“ das, was durch eine Pipe kommt
    .json = Als JSON; docs/explain.md beschreibt es

help-history =
    .about = Vergangene Rebuilds, die neuesten zuerst
    .csv = Als kommagetrennte Werte (CSV)
    .limit = Höchstens so viele
    .actions = Was Nixlamp selbst getan hat, statt der Rebuilds
    .blame = Warum ein Rebuild länger dauerte: was anders war als beim üblichen. Seine Kennung, wie `history` sie nennt; ohne sie der letzte, der endete
    .against = Der Rebuild, mit dem er statt mit dem üblichen verglichen wird
    .delete = Alles davon löschen, nach einer Frage: vergangene Rebuilds, was üblich ist, und was Sie zu Urteilen gesagt haben

help-course =
    .about = Wie ein Rebuild verläuft oder verlief: seine Phasen neben dem Üblichen, was wann gebaut und heruntergeladen wurde, und was geschah

help-wrong =
    .about = Sagen, dass ein Urteil falsch war: es wird von diesem Rebuild nicht wieder gesagt und zählt bei späteren weniger. Was Sie sagen, bleibt auf diesem Rechner

help-right =
    .about = Sagen, dass ein Urteil richtig war

help-acknowledge =
    .about = Die Meldung über abgebrochene Aktionen wegräumen

help-stop =
    .about = Einen Rebuild stoppen; zeigt vorher, was das bewirkt
    .rebuild = Welchen, wenn mehrere laufen: seine Kennung oder die Nummer seines Prozesses
    .force = Seine Builder zwangsweise beenden, als Administrator; ohne Rebuild die, die ihren überlebt haben
    .even-while-switching = Mit --yes: mitten in einem Umschalten auch die zweite Frage nicht stellen

help-restart-daemon =
    .about = Den Nix-Daemon neu starten; zeigt vorher, was das beendet

help-seen =
    .about = Den letzten fehlgeschlagenen Rebuild als gesehen nehmen: die Lampe ist seinetwegen nicht mehr rot

help-rebuild =
    .about = Einen Befehl aus der Konfiguration ausführen; zeigt vorher, was das bewirkt
    .name = Welchen
    .list = Die konfigurierten nennen, oder sagen, wie man einen konfiguriert
    .beside = Mit --yes: auch während ein anderer Rebuild läuft

help-run =
    .about = Einen beliebigen Befehl so ausführen, dass Nixlamp sicher weiß, wie er endet. Terminal, Signale und Exit-Code sind die des Befehls
    .alias = Funktionen für diese Shell ausgeben, durch die Rebuilds so laufen: in `~/.bashrc` steht `eval "$(nixlamp run --alias bash)"`
    .command = Der Befehl und seine Argumente

help-health =
    .about = Prüfen, wie gesund Rechner, Netz, Nix und System sind. Exit-Code: 0 in Ordnung, 1 etwas anzusehen, 2 etwas Schlechtes, 5 nichts bekannt
    .json = Als JSON; docs/checks.md beschreibt es
    .all = Auch, was lange dauert, Verbindungen öffnet oder Ihre Login-Shell startet
    .checks = Nur diese, gleich was sie kosten

help-settings =
    .about = Was sich einstellen lässt und woher jeder Wert kommt; setzt ihn in der eigenen Datei
    .key = Eine Einstellung: gibt ihren Wert aus
    .value = Setzt sie
    .json = Als JSON
    .reset = Nimmt sie aus der Datei: Die Vorgabe gilt wieder
    .test-notification = Eine Benachrichtigung zeigen, um auszuprobieren, ob sie ankommen

help-pause =
    .about = Eine Weile keine Benachrichtigungen; die Lampe zeigt Störungen trotzdem
    .time = 30m, 2h, 1d, tomorrow, until-rebuild-ends, oder on: bis „nixlamp resume“
    .rebuild = Nur die dieses Rebuilds
    .cause = Nur die dieser Ursache, wie „nixlamp why --json“ sie nennt
    .list = Auflisten, was angehalten ist
    .json = Als JSON

help-resume =
    .about = Wieder Benachrichtigungen
    .rule = Nur diese Regel löschen, wie „nixlamp pause --list“ sie nennt

help-verify =
    .about = Store-Pfade noch einmal lesen und mit dem vergleichen, was Nix notiert hat. Ändert nichts. Exit-Code: 0 in Ordnung, 1 nur Rechte oder Zeiten sind sonderbar, 2 beschädigt, 5 nicht alles war lesbar
    .paths = Zu lesende Pfade; ohne sie, was das laufende System und Ihre Profile brauchen
    .full = Jeden Pfad des Stores lesen. Ein beendeter Lauf macht weiter, wo er war
    .limit-mb = Höchstens so viele Megabyte in der Sekunde lesen
    .no-pause = Nicht warten, wenn der Rechner am Akku läuft oder Arbeitsspeicher oder Platte beschäftigt sind
    .json = Als JSON; docs/verify.md beschreibt es

help-repair =
    .about = Reparieren, was `verify` gefunden hat; zeigt vorher, wie. Ohne Namen: was es zu reparieren gibt
    .finding = Welcher Befund, wie `verify` ihn nennt

help-rollback =
    .about = Ein Profil auf eine andere seiner Generationen umschalten, zurück oder vor; zeigt vorher, was das ändert. Nichts wird ausgewertet oder heruntergeladen
    .generation = Die Nummer der Generation; ohne sie die vor der jetzigen
    .profile = Welches Profil, wie „nixlamp generations“ es nennt
    .boot = Erst beim nächsten Start (NixOS)

help-backup =
    .about = Sichern, was für den Weg zurück gebraucht wird

help-restore =
    .about = Zurücklegen, was eine Sicherung enthält; zeigt vorher, was. Was dort steht, wird beiseitegelegt
    .backup = Die Sicherung, wie „nixlamp backup list“ sie nennt

help-generations =
    .about = Die Generationen der Profile des Systems und dieses Benutzers

help-gc =
    .about = Platz schaffen: Generationen löschen und alles im Store, was nichts braucht; zeigt vorher, was geht
    .keep = Generationen löschen bis auf die neuesten N jedes Profils, das Sie ändern dürfen, auch mit dem Passwort eines Administrators. Was gerade gilt, gebootet ist oder läuft, bleibt immer
    .keep-days = Generationen löschen, die in den letzten D Tagen nicht in Gebrauch waren
    .own = Die Profile des Systems lassen, wie sie sind, sodass kein Passwort nötig ist
    .delete = Diese Generation löschen und keine andere; darf mehrmals stehen
    .dry-run = Nur zeigen, was ginge
    .list = Auch jeden Store-Pfad nennen, der ginge
    .json = Als JSON zeigen, mit den ersten 5000 Store-Pfaden, die gingen; mit --yes trotzdem handeln
    .even-during-rebuild = Auch während ein Rebuild läuft

help-show =
    .about = Das Fenster öffnen

help-record =
    .about = Aufzeichnen, was zu sehen ist, in eine neue Datei
    .file = Die Datei; es darf sie noch nicht geben

help-replay =
    .about = Eine Aufzeichnung durch den ganzen Agenten abspielen
    .file = Die Datei
    .speed = Tempo: 1 ist so schnell, wie es geschah, 10 zehnmal so schnell
    .headless = Ohne Symbolleiste, Benachrichtigungen und Fenster: gibt jede Änderung aus

help-demo =
    .about = Einen aufgezeichneten Vorfall abspielen: grün, gelb, rot und eine Frage
    .headless = Ohne Symbolleiste, Benachrichtigungen und Fenster: gibt jede Änderung aus

help-backup-list =
    .about = Die vorhandenen Sicherungen, die neuesten zuerst

help-backup-delete =
    .about = Eine löschen, und mit ihr, was sie im Store hält
    .backup = Ihr Name, wie „nixlamp backup list“ ihn nennt

help-report =
    .about = Einen Störungsbericht anlegen: was wann geschah, warum, und was zu tun ist; Namen, Adressen und Tokens werden unkenntlich gemacht und vor dem Speichern gezeigt
    .report = Die Kennung eines Rebuilds, oder der Name eines Berichts, wie „nixlamp report list“ ihn nennt. Ohne: der schlimmste Rebuild, der läuft, sonst der letzte, der stillstand oder fehlschlug, sonst wie es steht
    .output = In diesen Ordner speichern; „-“ schreibt auf die Standardausgabe und speichert nichts
    .format = Nur diese Form; auf die Standardausgabe Markdown, wenn keine genannt ist
    .keep-host-names = Rechnernamen lassen, wie sie sind

help-report-list =
    .about = Die vorhandenen Berichte, die neuesten zuerst

help-report-show =
    .about = Einen ausgeben
    .report = Sein Name, wie „nixlamp report list“ ihn nennt, oder die Kennung eines Rebuilds
    .format = In dieser Form statt in Markdown
    .keep-host-names = Rechnernamen lassen, wie sie sind

help-wait =
    .about = Warten, bis ein Rebuild zu Ende ist, vorankommt oder sich ändert. Exit-Code: 0 eingetreten (done: gut zu Ende), 1 gestoppt, 4 fehlgeschlagen, 5 nicht zu sagen, 75 nicht rechtzeitig
    .until = Worauf gewartet wird
    .timeout = Höchstens so lange: 90s, 30m, 1h30m
    .rebuild = Welcher: seine Id oder die Nummer seines Prozesses. Ohne: alle, die jetzt laufen

help-metrics =
    .about = Das Bild als Zahlen für Prometheus, wie ein Textfile-Collector es liest; docs/metrics.md nennt sie
    .output = Diese Datei schreiben, ganz oder gar nicht, statt auszugeben

help-doctor =
    .about = Was Nixlamp hier sehen und tun kann und was zu tun ist, wo es das nicht kann; ohne Namen, zum Weitergeben. Exit-Code: 0 nichts fehlt, 1 etwas fehlt

help-completions =
    .about = Vervollständigungen für eine Shell ausgeben
    .shell = Welche Shell

help-man =
    .about = Die Handbuchseite (roff) mit jedem Befehl ausgeben

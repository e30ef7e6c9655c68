### Beschriftungen der Seiten des Fensters: Einstellungen, Berichte, der erste Start, Tasten.
### Werte, Pfade, Namen und Zeitpunkte kommen fertig; Anzahlen kommen als Zahlen.

## Weitere Bereiche der Leiste.

rail-reports = Berichte
rail-settings = Einstellungen

## Einstellungen. Wie eine heißt und was sie tut, kommt fertig vom Agenten.

settings =
    .title = Einstellungen
    .asking = Einstellungen werden gelesen …
    .not-told = Die Einstellungen ließen sich nicht lesen.
    .reset = Zurücksetzen
    .by-hand = Von Hand in der Datei zu ändern.
    .rules = Pausen und Aufschübe
    .no-rules = Nichts wird verschwiegen.
    .delete = Löschen
    .send-test = Probe senden
    .copy-diagnostics = Diagnose kopieren
    .welcome = Erste Seite noch einmal zeigen
    .nothing-leaves = Nichts verlässt diesen Rechner.
    .keys = Tasten
settings-file = Gespeichert in { $path }
history-takes = Der Verlauf belegt { $size } auf der Platte.
hosts-asked = Gefragt werden dann: { $hosts }
from-to = { $min } bis { $max }
reset-what = „{ $what }“ auf { $value } zurücksetzen
    .empty = „{ $what }“ leeren
delete-what = Löschen: { $what }
switched = { $on ->
    [yes] an
   *[no] aus
}
with-unit = { $number } { $unit }
diagnostics-note = Versionen, Prüfungen, Einstellungen und Störungen. Keine Namen von Dateien, die Sie bauen.

## Berichte.

reports =
    .title = Berichte
    .new = Neuer Bericht
    .none = Noch keine Berichte. Einer entsteht von selbst, wenn etwas hängt oder fehlschlägt; „Neuer Bericht“ geht jederzeit.
    .asking = Berichte werden gesucht …
    .open = Noch offen
    .closed = Abgeschlossen
    .read = Öffnen
    .check = Vor dem Weitergeben prüfen
    .nothing-masked = Nichts musste verdeckt werden.
    .keep-hosts = Rechnernamen stehen lassen
    .masked = Was verdeckt ist
    .preview = Der Bericht, wie er sein wird
    .save = Speichern
    .copy = Als Markdown kopieren
    .show = Datei zeigen
    .copy-path = Pfad kopieren
    .making = Der Bericht wird gemacht …
    .stays = Nichts wird hochgeladen. Wer ihn bekommt, entscheiden Sie.
    .back = Alle Berichte
report-saved = Gespeichert in { $path }
report-read = Öffnen: { $title }
masked-times = { $count ->
    [one] einmal
   *[other] { $count }-mal
}
lamp-word = { $state ->
    [ok] Gut
    [running] Läuft
    [attention] Ansehen
    [needs-you] Wartet auf Sie
    [stalled] Hängt
    [failed] Fehlgeschlagen
    [paused] Angehalten
   *[unknown] Unbekannt
}
written-at = Zuletzt geschrieben { $moment }

## Der erste Start.

welcome =
    .title = Willkommen
    .what = Nixlamp beobachtet Nix-Rebuilds auf diesem Rechner und sagt, wenn einer hängt, und warum. Es ändert nichts ohne Ihre Bestätigung.
    .looking = Die ersten Prüfungen laufen. Auf einem ausgelasteten Rechner dauert das etwas.
    .how-tray = Wie man eine bekommt
    .tray-gnome = GNOME: die Erweiterung „AppIndicator and KStatusNotifierItem Support“ installieren und einschalten. Unter NixOS heißt sie gnomeExtensions.appindicator.
    .tray-bars = Waybar, Polybar und die meisten anderen Leisten: ihr Tray-Modul einschalten.
    .use-window = Das Fenster benutzen
    .pretend = Mit gespieltem Stillstand ausprobieren
    .pretend-means = Spielt einen aufgezeichneten Stillstand in 40 Sekunden mit eigener Lampe, Benachrichtigungen und eigenem Fenster ab. Auf diesem Rechner geschieht nichts.
    .pretending = Der gespielte Stillstand läuft in einem eigenen Fenster.
    .skip = Überspringen
    .done = Fertig
pretend =
    .note = Gespielt: Ein aufgezeichneter Stillstand läuft ab. Nichts davon geschieht auf diesem Rechner.
    .end = Beenden

## Störungen: die Knöpfe daneben.

trouble-button =
    .hide = Nicht mehr zeigen
    .why = Warum
    .show-file = Datei zeigen
    .try-again = Erneut versuchen
    .show-log = Befehl fürs Protokoll kopieren
    .restart-watcher = Agenten neu starten
watcher-page-returned = Die Seite des Fensters war beendet und wurde neu geladen. Die Beobachtung lief weiter.

## Tasten.

keys =
    .title = Tasten
    .sections = Jetzt, Verlauf, Zustand, Berichte, Einstellungen
    .panes = Zwischen der Liste der Bereiche und dem Bereich
    .close = Kleines Fenster oder Dialog schließen
    .arrows = Durch Listen, Menüs und den Prozessbaum
    .this = Diese Liste
    .tab = Zum nächsten Bedienelement

needs-you-note = Nixlamp fragt nie nach Ihrem Passwort und sieht es nicht.
force-builders-now = Erzwingen …
copy-command = Befehl kopieren

snooze =
    .button = Aufschieben
    .half-hour = Diesen Rebuild, 30 min lang
    .rebuild = Diesen Rebuild, bis er endet
    .cause = Diese Ursache, bis ich sie wieder einschalte

### Commands that a person has configured, and “nixlamp run”.

run-command =
    .title = Diesen Befehl ausführen?
    .confirm = Ausführen
    .confirm-beside = Neben dem anderen ausführen
    .changes = Durch den Start ändert sich nichts. Was der Befehl selbst ändert, ist seine Sache.
    .needs-terminal = Er fragt nach einem Passwort, und dazu braucht es ein Terminal. Kopieren Sie die Zeile „Von Hand“ in eines.
    .not-by-hands = Ein konfigurierter Befehl läuft mit den Rechten dessen, der ihn startet, und mit keinen anderen. Es wurde nichts getan.
    .add-beside = Es wurde nichts getan. Mit --beside läuft er trotzdem.
    .name-one = Einer von diesen ist zu nennen: nixlamp rebuild NAME
no-commands-configured =
    Es sind keine Befehle konfiguriert. Nixlamp rät keine. In { $file }:

    { $example }

    Jeder solche Teil ist ein Knopf im Fenster und ein Name für „nixlamp rebuild NAME“.
command-in = { $command } in { $place }
command-in-home = { $command } in Ihrem Home
start-in = In { $place } starten: { $command }
start-in-home = In Ihrem Home starten: { $command }
runs-in-background = Im Hintergrund laufen lassen, mit Ihren Rechten; er läuft weiter, wenn Nixlamp endet
keeps-what-it-prints = Seine Ausgabe in einer Datei aufheben, und wie er endet, im Verlauf
rebuild-by = { $name }, gestartet von { $user }
runs-beside = { $others ->
    [one] Ein anderer Rebuild läuft: { $who }. Die beiden warten womöglich gegenseitig auf Sperren, und beide ändern dasselbe System, wenn beide umschalten.
   *[other] Andere Rebuilds laufen: { $who }. Sie warten womöglich gegenseitig auf Sperren, und alle ändern dasselbe System, wenn sie umschalten.
}
no-such-command = Ein Befehl namens „{ $name }“ ist nicht konfiguriert. „nixlamp rebuild --list“ nennt die, die es sind.
command-runs = { $command } läuft im Hintergrund ({ $pid }).
output-kept-in = Seine Ausgabe steht in { $log }.
where-nixlamp-watches = Wo Nixlamp beobachtet, zeigt die Lampe, wie es steht, und der Verlauf, wie es endete.
command-ended-well = Nach { $span } gut zu Ende.
command-failed = Nach { $span } fehlgeschlagen, mit Exit-Code { $code }.
command-killed = Nach { $span } durch Signal { $signal } beendet.
command-not-started = { $program }: { $why }
command-not-found = Befehl nicht gefunden
no-log-file = { $path } lässt sich nicht schreiben: { $why }. Es wurde nichts gestartet.
no-such-folder = { $path } ist kein Ordner. Es wurde nichts gestartet.
not-sure-it-started = Ob er gestartet ist, wurde nicht rechtzeitig gemeldet. „nixlamp status“ sagt, was läuft.

command-fault =
    .not-a-list = „rebuild“ ist eine Liste: Für jeden Befehl gehört [[rebuild]] in eine eigene Zeile
    .lacks = diesem [[rebuild]] fehlt „{ $key }“
    .name = „name“ muss 1 bis 30 Buchstaben, Ziffern, „-“, „_“ oder „.“ haben und darf nicht mit „-“ oder „.“ beginnen
    .twice = ein anderes [[rebuild]] heißt schon „{ $name }“
    .command = „command“ muss eine Liste von Wörtern sein, das Programm zuerst: ["nixos-rebuild", "switch"]; eine Zeile für eine Shell wird nicht ausgeführt
    .directory = „directory“ muss ein absoluter Pfad in Anführungszeichen sein: "/etc/nixos"
    .too-many = es gibt mehr als { $most } [[rebuild]]

### Plans: what an action would do, shown before it is confirmed.

## An action, where it is told of and not asked for; at most 45 characters.

noun-stop = Einen Rebuild stoppen
noun-force = Builder zwangsweise beenden
noun-restart-daemon = Nix-Daemon neu starten
noun-rebuild = „{ $name }“ ausführen
noun-repair = Beschädigtes reparieren
noun-restore = Eine Sicherung wiederherstellen
noun-back-up = Eine Sicherung anlegen
noun-roll-back-to = Auf Generation { $number } zurückrollen
noun-roll-back = Zurückrollen
noun-free-space = Platz schaffen
action-and-about = { $noun }: { $about }

## Why nothing is done.

plan-not-found-out = Was das täte, ließ sich nicht rechtzeitig herausfinden. Nichts wurde getan.
plan-changed = Das hat sich geändert, während der Dialog offen war. Nichts wurde getan.
plan-needs-second-yes = Das ist gerade gefährlich und braucht ein zweites Ja. Nichts wurde getan.
another-is-carried-out = Eine andere Aktion wird gerade ausgeführt. Nichts wurde getan.
no-plan-to-confirm = Es gibt keinen Plan zu bestätigen. Nichts wurde getan.
no-such-rebuild = Diesen Rebuild gibt es nicht mehr.
actions-not-allowed = Aktionen durch Nixlamp sind in seinen Einstellungen abgeschaltet (actions.allowed).

## Stopping a rebuild.

stop-question = Diesen Rebuild stoppen?
stop-rebuild = Rebuild stoppen
already-ended = Er ist schon zu Ende. Es gibt nichts zu stoppen.
danger-activation = Er schaltet gerade das System um. Hört er auf halbem Weg auf, sind vielleicht einige Dienste gestoppt und einige Dateien alt, andere neu, bis ein Umschalten zu Ende läuft.
danger-boot-loader = Er schreibt gerade das Bootmenü. Hört er auf halbem Weg auf, startet der Rechner vielleicht nicht vom neuen Eintrag oder von keinem.
danger-profile = Er setzt gerade das Profil des Systems. Hört er auf halbem Weg auf, nennt das Profil vielleicht eine Generation, während eine andere läuft.
stop-second-question = Mitten darin stoppen?
stop-half-way = Auf halbem Weg stoppen
stop-second-text = { $danger } Nixlamp kann das nicht rückgängig machen; derselbe Rebuild, bis zum Ende ausgeführt, kann es, wenn der Rechner noch startet. Eine Minute zu warten ist meist die bessere Wahl.
stop-about = { $what }, { $span }, gestartet von { $user }
stop-step-look = Nochmals nachsehen, ob { $names } noch { $count ->
    [one] derselbe Prozess ist
   *[other] dieselben Prozesse sind
}
stop-step-ask = { $names } bitten aufzuhören (Unterbrechung, wie durch Strg-C)
stop-step-group = Dasselbe für { $count ->
    [one] 1 weiteren Prozess
   *[other] { $count } weitere Prozesse
} seiner eigenen Prozessgruppe
stop-step-kill = Nach 3 s beenden, was nicht reagiert hat (kill)
stop-step-others = Nachsehen, ob { $count ->
    [one] sein anderer Prozess
   *[other] seine { $count } anderen Prozesse
} weg { $count ->
    [one] ist
   *[other] sind
}; ihnen wird nie ein Signal geschickt
stop-loses = { $what ->
    [deleted] Was gelöscht ist, bleibt gelöscht; der Rest bleibt.
    [time] Nichts geht verloren außer der Zeit: Noch ist nichts gebaut oder geändert.
    [downloads] Laufende Downloads beginnen nächstes Mal von vorn.
    [builds] Laufende Builds beginnen nächstes Mal von vorn.
    [half-switched] Das System bleibt vielleicht halb umgeschaltet zurück.
   *[work] Die laufende Arbeit geht verloren.
}
built-stays-in-store = Alles schon Gebaute oder Geladene bleibt im Store.

## Killing builders.

force-question = Die Builder zwangsweise beenden?
no-builder-runs = Kein Builder davon läuft mehr. Es gibt nichts zu erzwingen.
processes-of-users = { $count ->
    [one] 1 Prozess
   *[other] { $count } Prozesse
} von { $users }
processes-count = { $count ->
    [one] 1 Prozess
   *[other] { $count } Prozesse
}
force-step-look = Nochmals nachsehen, ob jeder noch derselbe Prozess desselben Build-Benutzers ist
force-step-kill = { $processes } beenden (kill); der Daemon und seine Arbeitsprozesse bleiben unberührt
force-step-gone = Nachsehen, ob sie weg sind
force-loses-derivations = Die unterbrochenen Derivationen beginnen nächstes Mal von vorn.

## Restarting the daemon.

restart-daemon-question = Den Nix-Daemon neu starten?
restart-daemon = Daemon neu starten
no-service-manager = Weder systemd noch launchd wurde gefunden; niemand würde den Daemon wieder starten.
daemon-does-not-run = Der Daemon läuft zurzeit nicht.
restart-step-look = Nochmals nachsehen, ob der Daemon noch derselbe Prozess ist
restart-step-ask = Die Dienstverwaltung des Systems bitten, ihn neu zu starten
restart-step-answers = Nachsehen, ob ein neuer Daemon antwortet
connections-of-user = { $count } von { $user }
daemon-unused = Niemand benutzt ihn zurzeit.
connections-end = { $count ->
    [one] 1 Verbindung endet und mit ihr, was sie baut
   *[other] { $count } Verbindungen enden und mit ihnen, was sie bauen
}: { $whose }.
new-daemon-answers = Ein neuer Daemon antwortet.
no-daemon-answers-yet = Die Dienstverwaltung meldete Erfolg, aber noch antwortet kein Daemon.

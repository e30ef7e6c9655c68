### What the command line prints.

no-rebuild-runs = Es läuft kein Rebuild.
no-rebuilds-unwatched = Noch keine Rebuilds, und im Hintergrund läuft kein Nixlamp, das einen sehen könnte. Erst „nixlamp“ starten, dann wie gewohnt den Rebuild.
history-unwatched = Im Hintergrund läuft kein Nixlamp: Neue Rebuilds kommen nicht dazu. Zum Beobachten „nixlamp“ starten.
name-one-rebuild = Es laufen mehrere Rebuilds. Einer von diesen ist zu nennen:
needs-yes = Es wurde nichts getan: Es gibt kein Terminal für die Frage. Mit --yes geht es ohne Frage.
password-asked-here = Es gibt keinen Passwortdialog, darum wird hier nach dem Passwort gefragt.
needs-second-yes = Es wurde nichts getan. Wenn das so gemeint ist, --even-while-switching anfügen.
even-during-rebuild = Mit --even-during-rebuild geht es trotzdem.
said-no = Es wurde nichts getan.
dry-run = Es wurde nichts getan: Dies war nur zum Ansehen.
no-outcome-yet = Noch kein Ergebnis. „nixlamp status“ sagt, wie es steht.
outcome-lost = { $why } Was daraus wurde, ist hier nicht bekannt. „nixlamp status“ sagt, wie weit es kam.
asked-to-show = Nixlamp läuft schon; es wurde gebeten, sein Fenster zu zeigen.
started-watching = Nixlamp beobachtet. Die Lampe steht in der Symbolleiste, wo es eine gibt; „nixlamp status“ sagt hier dasselbe. Strg-C beendet es.
started-headless = Nixlamp beobachtet, ohne Symbol und Fenster. „nixlamp status“ sagt, wie es steht. Strg-C beendet es.
recording-runs = Aufzeichnung läuft. Strg-C beendet sie.
wanted-number = gebraucht wird eine ganze Zahl ab { $least }
    .between = gebraucht wird eine ganze Zahl von { $least } bis { $most }
wanted-speed = gebraucht wird eine Zahl von 0.01 bis 1000
nothing-unseen = Kein fehlgeschlagener Rebuild wartet darauf, gesehen zu werden.
demo-plays = Ein aufgezeichneter Rebuild läuft ab, zehnmal so schnell, wie er war: grün, gelb, rot und eine Frage. An diesem Rechner wird nichts angerührt. Strg-C beendet es.
recording-cut = Das Ende dieser Aufzeichnung ist abgeschnitten. Sie läuft ab, soweit sie unversehrt ist.
recording-over = Die Aufzeichnung ist zu Ende.
recording-over-and-stays = Die Aufzeichnung ist zu Ende. Lampe und Fenster bleiben, wie sie sind; Strg-C beendet es.
profile-and-number = Eine Generation heißt nach Profil und Nummer: system:12, ~/home-manager:3.
check-not-here = Eine Prüfung „{ $name }“ gibt es hier nicht. Es gibt: { $all }.
    .nearest = Eine Prüfung „{ $name }“ gibt es hier nicht. Ist „{ $nearest }“ gemeint? „nixlamp health --all“ prüft alles.
how-to-check = „nixlamp health NAME“ prüft eine davon, gleich was es kostet; „nixlamp health --all“ alle.
ask-yes-or-no = { $title } [j/N]{" "}
makes-progress = Es regt sich: Das letzte Lebenszeichen war vor { $span }.
last-sign-of-life = Das letzte Lebenszeichen war vor { $span }.
log-ends = Das Protokoll von { $name } endet so:
what-failed = { $code ->
    [none] Fehlgeschlagen ist: { $line }. Seine Ausgabe steht dort, wo er gestartet wurde, oder in ~/.local/state/nixlamp/runs; die einer Derivation zeigt „nix log“ mit dem Namen, der fehlschlug.
   *[other] Fehlgeschlagen ist: { $line }, Exit-Code { $code }. Seine Ausgabe steht dort, wo er gestartet wurde, oder in ~/.local/state/nixlamp/runs; die einer Derivation zeigt „nix log“ mit dem Namen, der fehlschlug.
}
why-it-failed = Am wahrscheinlichsten: { $cause }.
puts-red-lamp-out = „nixlamp seen“ schaltet die rote Lampe aus.
will-ask-password = Das System fragt nach dem Passwort eines Administrators.
left-builder = { $who } von { $user }, { $age }
last-update-ago = Letzter Stand vor { $span }. Die Zahlen oben stimmen womöglich nicht.

status-label =
    .phase = Phase
    .done = fertig
    .waits-on = wartet auf
    .usual = üblich
    .now = jetzt
    .machine = Rechner
    .note = Hinweis
    .left = übrig
cause-label =
    .would-change = Was dagegen spräche
    .next-step = Sicherster nächster Schritt
plan-label =
    .changes = Was sich ändert
    .loses = Was verloren geht
    .rights = Rechte
    .danger = Gefahr
    .by-hand = Von Hand

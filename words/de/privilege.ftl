### What takes an administrator's rights, and what Nixlamp's helper says.

step-asks-password = Das System fragt nach dem Passwort eines Administrators (Nixlamp sieht es nie)
password-asked-to = Authentifizierung ist nötig, um { $verb ->
    [stop] einen Rebuild eines anderen Benutzers zu stoppen
    [collect-garbage] Generationen des Systems zu löschen
    [roll-back] das System auf eine andere Generation umzuschalten
    [repair] den Nix-Store zu reparieren
    [restart-daemon] den Nix-Daemon neu zu starten
   *[backup-root] Dateien zu sichern, die nur root lesen darf
}
in-a-terminal = Im Terminal: { $commands }

## Why the rights were not had.

password-cancelled = Sie haben abgebrochen. Nichts wurde geändert.
no-password-dialog = In dieser Sitzung gibt es keinen Passwortdialog. Nichts wurde geändert.
password-late = Innerhalb von 60 s wurde kein Passwort eingegeben. Nichts wurde geändert.
not-allowed = Das System hat es nicht erlaubt. Nichts wurde geändert.
no-helper = Der Helfer von Nixlamp ist nicht installiert, und nichts sonst von Nixlamp läuft je als Administrator. Nichts wurde geändert.
no-way-to-rights = Weder polkit noch sudo, doas oder run0 wurde gefunden. Nichts wurde geändert.
helper-not-trusted = { $path } könnten auch andere als root ändern, darum wird es nicht als root gestartet. Nichts wurde geändert.
program-could-not = { $program }: { $words }. Nichts wurde geändert.
helper-cut-off = Der Helfer endete ohne Antwort. Wie viel er getan hat, ist nicht bekannt: Sehen Sie nochmals nach.
helper-no-answer = Der Helfer hat nicht rechtzeitig geantwortet. Vielleicht arbeitet er noch: Sehen Sie nochmals nach.
request-too-much = Das ist zu viel für einen Auftrag. Nichts wurde geändert.

## What the helper says when it refuses. It has done nothing then.

helper-not-root = nixlamp-helper wird von Nixlamp gestartet, als root, durch polkit, sudo, doas oder run0. Nichts wurde getan.
helper-no-verb = Dem Helfer wurde nicht gesagt, was zu tun ist. Nichts wurde getan.
helper-no-caller = Welcher Benutzer gefragt hat, ist nicht bekannt. Nichts wurde getan.
request-too-long = Der Auftrag ist zu lang. Nichts wurde getan.
request-empty = Es kam kein Auftrag. Nichts wurde getan.
request-garbage = Der Auftrag ist nicht verständlich. Nichts wurde getan.
helper-other-version = Der Helfer hat eine andere Version als der Rest von Nixlamp. Nichts wurde getan.
request-other-deed = Was verlangt wurde, ist nicht, was erlaubt wurde. Nichts wurde getan.
request-unsound = Der Auftrag überschreitet die Grenzen. Nichts wurde getan.
process-of-no-rebuild = { $process } gehört zu keinem Rebuild. Nichts wurde getan.
process-is-another = { $process } ist zu Ende, und die Nummer hat jetzt ein anderer Prozess. Nichts wurde getan.
rebuild-began-meanwhile = Inzwischen hat ein Rebuild begonnen: { $process }. Nichts wurde getan.
activation-is-another = Die Generation wird nicht so aktiviert wie verlangt. Nichts wurde getan.
path-not-registered-any-more = Der Pfad steht nicht mehr in der Datenbank des Stores. Nichts wurde getan.
process-of-no-build-user = { $process } gehört keinem Build-Benutzer. Nichts wurde getan.

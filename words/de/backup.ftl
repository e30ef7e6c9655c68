### Backups and putting back.

make-backup-question = Sicherung anlegen?
backup-step = Eine Sicherung anlegen und zurücklesen
backup-step-if-room = Eine Sicherung anlegen und zurücklesen, { $size }, wenn Platz ist
delete-backup-question = Diese Sicherung löschen?
make-backup = Sicherung anlegen
no-backups-yet = Es gibt noch keine Sicherungen.

## Why something is not in a backup: the end of “Not in the backup: nix.conf, …”, or of “FILE: …”.

left-out-not-there = ist nicht da
left-out-closed = darf von diesem Benutzer nicht gelesen werden
left-out-no-file = ist keine gewöhnliche Datei
left-out-too-large = ist zu groß für eine Konfiguration
left-out-too-many = sind zu viele Dateien für eine Konfiguration
left-out-no-room = kein Platz für eine Kopie
not-in-backup = Nicht in der Sicherung: { $what } ({ $why }).
no-name-of-a-backup = „{ $text }“ ist kein Name einer Sicherung
backup-made = Sicherung { $id } angelegt und zurückgelesen: { $files ->
    [one] 1 Datei
   *[other] { $files } Dateien
}, { $size }.
no-such-backup = Es gibt keine Sicherung „{ $name }“. „nixlamp backup list“ nennt die vorhandenen.
no-backup-of-this-id = Es gibt keine Sicherung „{ $id }“. „nixlamp backup list“ zählt sie auf.
no-undo = Das lässt sich nicht rückgängig machen.
no-undo-and-it-holds = Das lässt sich nicht rückgängig machen. Sie hält { $held }: Das nächste „nixlamp gc“ löscht das vielleicht, wenn nichts anderes es braucht.
backup-deleted = Sicherung { $id } ist gelöscht. Was sie allein im Store hielt, geht mit dem nächsten „nixlamp gc“.
backup-not-deleted = Sicherung { $id } ließ sich nicht löschen: { $why }.
no-backup-made = Es ließ sich keine Sicherung anlegen: { $why }. Sonst wurde nichts getan.
disk-too-full-for-backup = Die Platte ist zu voll für eine Sicherung; vorher wurde keine angelegt.
backup-no-room = sie braucht etwa { $need }, und { $folder } hat { $free } frei
backup-file-failed = { $name }: { $why }
backup-file-differs = { $name } wurde zurückgelesen und ist nicht, was geschrieben wurde
backup-database-unsound = die Kopie der Datenbank des Stores ist nicht in Ordnung ({ $why })
backup-system-not-held = { $path } ließ sich nicht durch eine eigene GC-Wurzel halten ({ $why }), und keine Generation hält es
backup-holds = { $files ->
    [one] 1 Datei
   *[other] { $files } Dateien
}, { $size }, beim Anlegen zurückgelesen und verglichen
backup-unreadable = Nicht lesbar
backup-broken = { $id } ist nicht lesbar: { $why }
backup-into = nach { $folder }
backup-step-copy = Kopieren: Links und Generationen der Profile, GC-Wurzeln, nix.conf mit dem, was sie einbindet, Registries, die zuletzt gebaute Konfiguration mit ihrem Stand in git, die Datenbank des Stores und was Nixlamp sich merkt
backup-step-hold = Das laufende und das gebootete System durch je eine eigene GC-Wurzel halten
backup-step-read-back = Alles zurücklesen und vergleichen
backup-holds-secrets = nix.conf kann Zugangsschlüssel enthalten: Sie werden mitkopiert, denn ohne sie ließe sich nichts wiederherstellen. Nur Sie können den Ordner lesen.
backup-changes-nothing = Nichts wird geändert. Außer den 10 neuesten werden Sicherungen entfernt, sobald sie 30 Tage alt sind.
backup-file-is = { $what ->
    [nix-conf] die nix.conf des Systems
    [included] eine Datei, die nix.conf einbindet
    [registry] die Flake-Registry des Systems
    [user-nix-conf] Ihre nix.conf
    [user-registry] Ihre Flake-Registry
    [flake] Ihre Konfiguration
    [database] die Datenbank des Stores
    [database-as-it-is] eine Datei der Datenbank des Stores, in welchem Zustand auch immer
    [history] der Verlauf von Nixlamp
   *[status] der damalige Stand
}

## Restoring.

restore-question = Diese Sicherung wiederherstellen?
restore = Wiederherstellen
nothing-to-put-back = Es gibt nichts zurückzulegen: Alles, was sich zurücklegen lässt, ist wie beim Anlegen der Sicherung.
restore-about = { $id }, angelegt vor: { $why }
restore-step-look = Nochmals nachsehen, ob die Sicherung in Ordnung ist und sich sonst nichts geändert hat
restore-step-move-aside = { $path } beiseitelegen und an ihre Stelle die aus der Sicherung legen
restore-step-put = { $path } dorthin legen, wo jetzt keine ist
restore-step-generation = Generation { $number } von { $profile } wieder zu { $path } führen lassen
restore-step-link = { $profile } wieder zu seiner Generation { $number } führen lassen
restore-step-read = Nochmals lesen, was geschrieben wurde
restore-overwrites-nothing = Nichts wird überschrieben: Was jetzt dort steht, bleibt daneben unter anderem Namen.
restore-leaves-managed = { $path } bleibt unberührt: Sie entsteht aus der Konfiguration des Systems. Rollen Sie stattdessen das System zurück.
restore-leaves-closed = { $path } bleibt unberührt: Dieser Benutzer darf sie nicht ändern.
restore-generation-lost = Generation { $number } von { $profile } kann nicht wiederkommen: { $path } ist nicht mehr im Store.
restore-profile-moved = { $profile } führte zu Generation { $then } und führt jetzt zu Generation { $now }: nixlamp rollback { $then } --profile { $profile }
restore-profile-lost = { $profile } führte zu Generation { $then } und führt jetzt nirgends hin.
restore-leaves-database = Die Datenbank des Stores wird nicht zurückgelegt: Sie würde alles vergessen, was seither gebaut wurde. Sie ist für Reparaturen da.
put-back-and-kept = { $path } ist wie in der Sicherung; was dort stand, ist jetzt { $aside }.
put-back = { $path } ist wie in der Sicherung.
not-put-back = { $path } wurde nicht zurückgelegt: { $why }.
generation-there-again = Generation { $number } von { $profile } ist wieder da.
profile-leads-again = { $profile } führt wieder zu seiner Generation { $number }.
backup-damaged = { $name } in der Sicherung ist nicht, was damals geschrieben wurde. Nichts wurde getan.

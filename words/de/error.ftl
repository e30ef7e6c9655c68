### What could not be done and why, from host, hands and helper. Most are clauses
### that stand in a sentence of another file: “… was not put back: it has changed
### since.” They begin small and have no full stop.

## config.toml. Shown after file and line: `/etc/…/config.toml:7: …`.

# $key: the setting, `language`.
setting-is-no-language = „{ $key }“ muss "auto", "en", "de" oder "qps-ploc" sein
# $key: as above; it was written into a section such as [alerts].
setting-of-no-section = „{ $key }“ gehört in keinen Abschnitt: über den ersten [Abschnitt] schreiben
# $why: the system's words, or one of the two below.
config-not-read = ist nicht lesbar: { $why }
is-not-a-file = es ist keine Datei
# $size: "256 KiB".
is-larger-than = sie ist größer als { $size }

## The window's own process: the agent cannot be reached.

watcher-silent = Der Agent hat nicht geantwortet.
watcher-not-there = Der Agent läuft nicht. Nichts wurde getan.
# $agent, $window: versions, "0.1.0". $protocol, $own: what they speak, "1".
watcher-of-other-version = Der Agent ist { $agent } und spricht Version { $protocol }; dieses Fenster ist { $window } und spricht Version { $own }.

## The agent's socket, after “cannot be reached … : ” or “not understood: ”.

line-without-end = eine Zeile hat kein Ende
something-else-answers = etwas anderes antwortet
answers-another-question = die Antwort gehört zu einer anderen Frage
# In place of a version.
unknown-version = unbekannt
socket-place-taken = an seiner Stelle ist etwas anderes, das kein Socket ist; es wurde nicht angerührt
is-a-link = es ist ein Link
folder-of-another-user = dieser Ordner gehört jemand anderem
folder-open-to-others = andere dürfen in diesen Ordner schreiben
# $size: "64 KiB".
is-longer-than = sie ist länger als { $size }
path-must-be-absolute = der Pfad muss absolut sein
recording-already-runs = hier läuft schon eine Aufzeichnung

## Recordings, “nixlamp record” and “replay”: parts of a chain, `in x.jsonl: line 3: too long`.

recording-not-created = { $path } kann nicht angelegt werden
recording-not-written = { $path } kann nicht geschrieben werden
recording-not-opened = { $path } kann nicht geöffnet werden
in-file = in { $path }
is-empty = sie ist leer
not-a-recording = Zeile 1: keine Aufzeichnung von Nixlamp
# $form, $own: numbers of the form, 1.
recording-of-form = sie hat Form { $form }, diese Version liest Form { $own }
at-line = Zeile { $number }
time-goes-back = Zeile { $number }: die Zeit läuft zurück
line-too-long = Zeile { $number }: zu lang
holds-no-events = sie enthält keine Ereignisse

## History, after “Not recording history: ” or alone.

# $name: of a file.
name-is-not-a-file = { $name } ist keine Datei
disk-is-full = Platte voll
its-folder-cannot-be-written = in seinen Ordner kann nicht geschrieben werden
another-program-holds-the-file = ein anderes Programm hält die Datei
history-is-off = der Verlauf ist aus
history-does-not-answer = der Verlauf antwortet nicht

## What cannot be observed, after “Cannot read …: ”.

# $seconds: a number, 5.
no-answer-in = keine Antwort in { $seconds } s
its-thread-ended = sein Thread ist zu Ende
it-panicked = es ist abgestürzt
list-grew = die Liste wuchs schneller, als sie zu lesen war
# $found: a line in quotes.
line-not-understood = erwartet: { $wanted ->
    [bytes] gelesene und geschriebene Bytes
    [driver] ein Treiber mit Statistik
    [page-size] die Seitengröße
    [count-of-pages] eine Anzahl Seiten
    [more-counts] weitere Zahlen danach
    [swap] Swap gesamt und benutzt
    [pressure-level] eine Druckstufe 1, 2 oder 4
    [heading-of-netstat] die Kopfzeile von netstat
    [line-of-netstat] eine Zeile von netstat
    [heading-of-ps] die Kopfzeile von ps
    [line-of-ps] eine Zeile von ps
    [list-of-processes] eine Liste von struct kinfo_proc
   *[process] eine struct kinfo_proc
}, gefunden: { $found }

## Programs. $program: a name or path.

program-has-failed = { $program } ist fehlgeschlagen
# $seconds: a number.
program-silent = { $program } hat innerhalb von { $seconds } s nicht geantwortet
program-is-not-there = { $program } ist nicht da
program-was-not-found = { $program } wurde nicht gefunden
program-may-not-be-started = { $program } darf nicht gestartet werden
ended-without-a-word = es endete ohne ein Wort
not-a-daemon = etwas anderes als ein Nix-Daemon antwortet

## Freeing space.

collector-does-not-end = die Speicherbereinigung wurde abgebrochen und endet nicht: der Kernel hält sie
# $why: SQLite's words.
store-database-not-opened = Die Datenbank des Stores lässt sich im Moment nicht öffnen ({ $why }). Jeder Nix-Befehl, der den Daemon fragt, etwa „nix store info“, bringt das in Ordnung.
store-database-not-read = Die Datenbank des Stores ist nicht lesbar: { $why }.
store-database-cannot-be-read = die Datenbank des Stores ist nicht lesbar: { $why }
roots-not-read-in-time = Was Store-Pfade hält, war nicht rechtzeitig zu lesen.
# What holds a store path, in a list of such. $pid: "3801".
root-of-process = Prozess { $pid }
# $file: of /proc/sys/kernel, "modprobe".
root-of-kernel = { $file } des Kernels

## Repairing.

row-leads-nowhere = eine Zeile von { $table } führt ins Leere
no-home = es gibt kein Home
is-no-file = es ist keine Datei
no-name-is-left = es ist kein Name mehr frei
# What a file of a store path turned out to be, and must not.
a-named-pipe = eine benannte Pipe
a-socket = ein Socket
a-device = ein Gerät
folders-without-end = Ordner ohne Ende

## Putting back what a backup holds, after “… was not put back: ”.

# In place of a path there. $profile: "system".
generation-of-profile = Generation { $number } von { $profile }
has-no-place = es gibt keinen Platz dafür
backups-is-not-what-was-written = in der Sicherung steht nicht, was damals geschrieben wurde
what-stands-there-is-no-file = was dort steht, ist keine Datei
has-changed-since = es hat sich seitdem geändert
its-profile-is-not-there = ihr Profil ist nicht da
there-is-one-of-that-number = eine mit dieser Nummer gibt es schon
no-longer-in-the-store = { $path } ist nicht mehr im Store
its-path-is-no-text = der Pfad ist kein Text
its-folder-is-not-there = sein Ordner ist nicht da
its-generation-is-not-there = seine Generation { $number } ist nicht da
file-is-too-large = { $path } ist zu groß
# Looked at again: what is not as it was to be.
not-as-in-the-backup = { $path } ist nicht wie in der Sicherung
generation-of-is-not-there = Generation { $number } von { $profile } ist nicht da
does-not-lead-to-generation = { $profile } führt nicht zu Generation { $number }

## Switching to another generation.

# How an activation went: “COMMAND ….”
could-not-be-started = konnte nicht gestartet werden ({ $why })
# $how: "signal: 9 (SIGKILL)".
was-ended = wurde beendet ({ $how })
ended-with-exit-code = endete mit Exit-Code { $code }
# Looked at again: what is not as it was to be.
leads-to-generation = { $profile } führt zu Generation { $number }
leads-to-no-known-generation = { $profile } führt zu keiner bekannten Generation
# $what: system, or home. $path: where it leads. $link: "/run/current-system".
runs-something-else = { $what ->
    [home] das aktivierte Home
   *[system] das laufende System
} ist { $path }
what-runs-cannot-be-told = { $what ->
    [home] das aktivierte Home
   *[system] das laufende System
} ist nicht festzustellen ({ $link }: { $why })
# $file: "/boot/grub/grub.cfg".
boot-menu-does-not-know-generation = { $file } kennt Generation { $number } nicht
# $entry: "nixos-generation-12.conf".
next-boot-starts = der nächste Start nimmt { $entry }
next-boot-starts-what-nobody-named = der nächste Start nimmt, was niemand benannt hat
boot-loader-has-no-entry = der Bootloader hat keinen Eintrag für Generation { $number }
what-the-next-boot-starts = was beim nächsten Start läuft
# $rebuild: "nixos-rebuild switch". $user: "alice".
rebuild-started-by = { $rebuild }, gestartet von { $user }

## Backups: what is not in it (a noun), and why (a clause).

a-configuration = eine Konfiguration
configuration-not-found = es wurde keine gefunden
git-state-of = der Git-Stand von { $folder }
git-does-not-tell = Git nennt ihn nicht
filters-name = der Name eines Filters
system-that-is = das { $which ->
    [booted-system] gebootete System
   *[current-system] laufende System
}
root-of-its-own = eine eigene Wurzel für { $path }
root-does-not-lead-there = die Wurzel führt nicht dorthin
references-lead-nowhere = { $count ->
    [one] { $count } Verweis führt
   *[other] { $count } Verweise führen
} ins Leere
watcher-is-another-program = Ein anderes Programm hört dort, wo der Agent hören sollte; was es sagt, wird nicht gelesen.
# $why: "exit status: 70"
pretend-not-played = Der gespielte Stillstand ließ sich nicht abspielen: { $why }. Vielleicht läuft schon einer.
# $path: what was to be shown
file-not-shown = { $path } ließ sich nicht zeigen: Kein Dateiverwalter hat geantwortet.
file-not-ours = Das ist keine Datei von Nixlamp.

## The log of a build that is asked for.

build-log-not-there = Nix hat davon kein Log aufgehoben, oder eines, das zu lang zum Zeigen ist.
build-log-no-program = Das Programm nix-store wurde nicht gefunden.

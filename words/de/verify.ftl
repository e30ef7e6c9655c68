### Reading the store again, and repair.

## Why something cannot be judged or read. With a full stop.

verify-changed-twice = Es änderte sich beim Lesen, zweimal.
verify-not-registered = Die Datenbank des Stores kennt es nicht; es gibt nichts, womit es sich vergleichen ließe.
verify-not-registered-and-linked = Die Datenbank des Stores kennt es nicht, obwohl { $link } dorthin führt: Die nächste Speicherbereinigung würde es löschen.
verify-another-runs = Ein anderer Lauf liest gerade den Store.
verify-broken-off = Das Lesen brach durch einen Fehler von Nixlamp ab.
verify-no-profiles = Kein laufendes System und kein Profil von Ihnen führt in den Store; --full liest jeden Pfad.
nothing-known-damaged = Von keiner Beschädigung ist etwas bekannt.
verify-reads-the-store = „nixlamp verify“ liest den Store und sagt, was ist.
path-not-in-store = { $path } liegt nicht in /nix/store und führt nicht dorthin.
hash-unknown = Sein Hash in der Datenbank ist von einer Art, die hier nicht gelesen wird ({ $name }).
permission-denied = Zugriff verweigert
verify-no-state = Was gefunden wird, lässt sich nicht für den nächsten Lauf aufheben: { $why }.
database-rows-unread = Die Datenbank ließ sich nur bis zu { $rows } Pfaden lesen: { $why }.

## How far a run is: parts of one line, beside each other.

verified-paths-of = { $paths } von { $total } Pfaden
verified-bytes-of = { $bytes } von { $total }
verify-rate = { $rate }/s
verify-left = noch { $span }
damaged-so-far = { $count } beschädigt
verify-on-battery = { $progress } (--no-pause macht weiter)
verify-pause = { $why ->
    [battery] wartet, Akkubetrieb
    [memory] wartet, Speicher ist knapp
    [disk] wartet, die Platte ist beschäftigt
   *[work] wartet, solange Nix oder Nixlamp arbeitet
}

## What a run found.

paths-odd-and-sound = { $count ->
    [one] 1 weiterer Pfad hat
   *[other] { $count } weitere Pfade haben
} sonderbare Rechte oder Zeiten und unversehrten Inhalt.
path-not-judged = { $path }: { $why }
and-more = und { $count } weitere.
still-to-read = Noch zu lesen: { $paths ->
    [one] 1 Pfad
   *[other] { $paths } Pfade
}. Der nächste Lauf macht dort weiter.
all-read-ago = Jeden Pfad hat zuletzt ein Lauf gelesen, der vor { $ago } begann.
never-all-read = Noch kein Lauf hat jeden Pfad gelesen; „nixlamp verify --full“ tut es.
never-all-read-yet = Noch kein Lauf hat jeden Pfad gelesen.
verify-ended-by-you = Von Ihnen nach { $read ->
    [one] 1 Pfad
   *[other] { $read } Pfaden
} beendet; { $left } { $left ->
    [one] bleibt
   *[other] bleiben
}. Neu begonnen, geht es dort weiter.
verify-headline = { $verdict }: { $scope ->
    [profiles] { $paths ->
        [one] 1 Pfad
       *[other] { $paths } Pfade
    } des laufenden Systems und Ihrer Profile
   *[all] { $paths ->
        [one] 1 Pfad
       *[other] { $paths } Pfade
    }
} gelesen, { $size } in { $span }
verified-before = vor diesem Lauf: { $paths ->
    [one] 1 Pfad
   *[other] { $paths } Pfade
}
gone-meanwhile = inzwischen weg: { $paths ->
    [one] 1 Pfad
   *[other] { $paths } Pfade
}
verify-headline-whole = { $parts }.
verify-verdict = { $verdict ->
    [sound] In Ordnung
    [look] In Ordnung, aber Rechte oder Zeiten sind sonderbar
    [nothing] Nichts ist bekannt
   *[unknown] Nicht alles war lesbar; was es war, ist in Ordnung
}
verdict-damaged = { $count } beschädigt
verdict-unreadable = { $count } nicht lesbar
verdict-damaged-and-unreadable = { $damaged } beschädigt, { $unreadable } nicht lesbar

## One finding.

needed-by-one = Gebraucht von { $path }.
needed-by-many = Gebraucht von { $count } Pfaden, darunter { $path }.
fault-modified = Verändert: Die Datenbank sagt { $expected }, da ist { $got }.
fault-foreign = Verändert: { $file } ist { $what }; das legt kein Nix dorthin.
fault-missing = Fehlt: Die Datenbank kennt es, die Platte nicht.
fault-unreadable = Nicht lesbar: { $file }: { $why }. Über den Inhalt ist nichts bekannt.
fault-damaged = Beschädigt.
fault-damaged-says = Beschädigt: { $says }.
fault-damaged-says-more = Beschädigt: { $says } und { $more } weitere { $more ->
    [one] Zeile
   *[other] Zeilen
}.
contents-are-sound = Der Inhalt ist unversehrt.
look-unsteady = Das erste Lesen ergab einen anderen Hash, das zweite den richtigen: Vielleicht liegt es am Arbeitsspeicher oder an der Platte, oder Nix hat eben repariert.
look-at-one = { $file } { $what ->
    [owner] gehört nicht dem Besitzer des Stores
    [writable] ist beschreibbar
    [mode] hat andere Rechte, als Nix vergibt
    [closed] dürfen nicht alle lesen
   *[time] hat eine andere Zeit, als Nix vergibt
}.
look-at-many = { $file } { $what ->
    [owner] gehört nicht dem Besitzer des Stores
    [writable] ist beschreibbar
    [mode] hat andere Rechte, als Nix vergibt
    [closed] dürfen nicht alle lesen
   *[time] hat eine andere Zeit, als Nix vergibt
}, und so { $more } weitere davon.
repair-button = { $fix ->
    [repair-path] Reparieren …
    [forget-derivation] Herausnehmen …
    [set-cache-aside] Beiseitelegen …
   *[reload-database] Neu schreiben …
}
root-can-read-it = root kann es lesen: sudo nixlamp verify { $path } sagt, ob es in Ordnung ist.
next-open-to-all = Der Inhalt ist unversehrt, aber nur root kann alles davon benutzen. Wieder öffnen: sudo chmod -R a+rX { $path }
next-nothing = Der Inhalt ist unversehrt; nichts ist zu reparieren.
next-repair-path = Neu laden oder bauen: nixlamp repair { $id }
next-forget-derivation = Neu schreiben lassen: nixlamp repair { $id }
next-set-cache-aside = Einen neuen anlegen lassen: nixlamp repair { $id }
next-reload-database = Neu schreiben: nixlamp repair { $id }

## The store's database.

database-log-large = Das Protokoll der Datenbank (WAL) hat { $size }; bis zu 160 MB sind üblich. Vielleicht hält es ein Leser fest, der nie endet.
no-store-database = Auf diesem Rechner gibt es keine Store-Datenbank.
database-log-missing = Das Protokoll der Datenbank ist nicht da; ohne Schreibrecht ist sie so nicht lesbar. Das ist kein Schaden: „nix store info“ lässt den Daemon es neu anlegen.
database-denied = Die Datenbank des Stores darf nicht gelesen werden.
database-late = Die Datenbank des Stores antwortete nicht rechtzeitig.
database-not-checked = Die Datenbank des Stores lässt sich nicht prüfen: { $words }.

## Repair: its plans.

repair-question = Beschädigtes reparieren?
repair-path-question = Diesen Store-Pfad reparieren?
repair-derivation-question = Diese beschädigte Derivation aus dem Store nehmen?
repair-cache-question = Diesen beschädigten Cache beiseitelegen?
repair-database-question = Die Datenbank des Stores neu schreiben?
repair = Reparieren
take-it-out = Herausnehmen
move-aside = Beiseitelegen
write-anew = Neu schreiben
repair-about = { $path }. { $fault }
repair-about-needed = { $path }, gebraucht von { $count ->
    [one] 1 Pfad
   *[other] { $count } Pfaden
}. { $fault }
repair-step-registered = Nochmals nachsehen, ob er noch registriert ist
repair-step-run = { $command } ausführen: Nix lädt ihn aus einem Cache oder baut ihn neu
repair-step-read = Den Pfad nochmals lesen und vergleichen
repair-loses-contents = Was jetzt in dem Pfad ist, wird ersetzt.
repair-may-change-nothing = Ist er weder in einem Cache noch baubar, ändert sich nichts. Ein Build kann so lange dauern wie einst.
repair-step-unreferenced = Nochmals nachsehen, ob nichts darauf verweist
repair-step-derivation-gone = Nachsehen, ob sie weg ist; die nächste Auswertung schreibt sie neu
repair-loses-derivation = Das Rezept ist weg, bis es neu ausgewertet wird. Was daraus gebaut wurde, bleibt.
repair-step-damaged = Nochmals nachsehen, ob er beschädigt ist
repair-step-rename = Ihn umbenennen, mit „.damaged“ am Ende
repair-step-out-of-way = Nachsehen, ob er aus dem Weg ist; Nix legt einen neuen an
repair-loses-cache = Was Nix sich gemerkt hatte, wird neu erfragt oder berechnet. Nichts wird gelöscht.
repair-step-big-lock = Die Sperre von Nix nehmen, damit niemand derweil den Store benutzt; aufgeben, wenn es jemand tut
repair-step-copy = Die Datenbank daneben kopieren, als db.sqlite.damaged
repair-step-rows = Alle Zeilen aller Tabellen in eine neue schreiben; aufgeben, wenn eine nicht lesbar ist
repair-step-check-new = Die neue prüfen: vollständig, und jeder Verweis führt irgendwohin
repair-step-put = Sie in einer Transaktion an die Stelle der alten setzen
repair-step-check-there = Sie dort prüfen und die Sperre freigeben
repair-loses-no-rows = Nichts, was lesbar ist. Was nicht lesbar ist, beendet den Versuch, und alles bleibt, wie es ist.
repair-others-wait = Wer den Store braucht, wartet derweil; meist einige Sekunden.
danger-database = Ohne seine Datenbank ist ein Store ein Haufen Dateien. Die Kopie daneben bleibt; eine Sicherung anderswo ist besser.

## Repair: why nothing is done.

no-such-finding = Von einer Beschädigung dieses Namens ist nichts bekannt. Lesen Sie neu: nixlamp verify, oder mit --full jeden Pfad.
repair-over = Das ist nicht mehr so: Es wurde inzwischen repariert oder ist weg.
repair-not-needed = Der Inhalt ist unversehrt. Nichts ist zu reparieren.
root-should-look = Es ist mit Ihren Rechten nicht lesbar; ob es beschädigt ist, weiß noch niemand.
repair-needs-root = Nix repariert Store-Pfade für Administratoren oder für Benutzer, denen sein Daemon vertraut (trusted-users). Sie sind keines von beiden.
database-needs-root = Die Datenbank des Stores gehört root. Das braucht einen Administrator.
no-nix-store-program = nix-store wurde nicht gefunden, wo das System seine Programme hat.
derivation-in-use = { $count ->
    [one] 1 Pfad verweist
   *[other] { $count } Pfade verweisen
} darauf, darum gibt Nix sie nicht her. Was sie geschrieben hat, kann sie neu schreiben: Fügen Sie dem Befehl, der sie gebaut hat, --repair hinzu (nix build --repair, nix-instantiate --repair), als root oder als Benutzer, dem der Daemon vertraut.
derivation-kept = Was daraus gebaut wurde, ist in Gebrauch, und Nix behält das Rezept dazu (keep-derivations). Ein Administrator kann es mit der Zeile unter „Von Hand“ herausnehmen; das Gebaute bleibt, und die nächste Auswertung schreibt das Rezept neu.

## Repair: what came of it.

nix-store-did = nix-store meldete Erfolg.
nix-store-failed-silently = nix-store scheiterte ohne ein Wort.
nix-store-failed = nix-store scheiterte: { $words }
nix-store-late = nix-store war nach { $span } nicht zu Ende und wurde beendet.
sound-again = Nochmals gelesen: Es ist in Ordnung.
still-damaged = nix-store meldete Erfolg, aber es ist noch beschädigt. { $fault }
not-read-again = Es ließ sich nicht nochmals lesen: { $why }
derivation-gone = Sie ist weg. Die nächste Auswertung schreibt sie neu.
derivation-stays = nix-store meldete Erfolg, aber sie ist noch registriert.
cache-set-aside = Verschoben nach { $to }. Nix legt einen neuen an.
cache-not-set-aside = Er ließ sich nicht verschieben: { $why }. Nichts wurde getan.
store-in-use = Jemand benutzt gerade den Store. Nichts wurde getan. Versuchen Sie es wieder, wenn nichts baut.
database-rows-lost = Nicht alle Zeilen sind lesbar ({ $why }). Nichts wurde geändert. Holen Sie eine vollständige Kopie der Datenbank zurück.
database-new-one-bad = Die neu geschriebene Datenbank ist nicht vollständig ({ $why }). Nichts wurde geändert.
database-no-room = Für eine neue Datenbank ist kein Platz ({ $why }). Nichts wurde geändert.
database-not-in-place = Die neue Datenbank einzusetzen scheiterte: { $why }. Die alte ist, wie sie war; eine Kopie von ihr ist { $copy }.
database-step-failed = { $step ->
    [lock] Die Sperre von Nix zu nehmen
    [copy] Die Datenbank zu kopieren
   *[room] Platz für eine neue Datenbank zu schaffen
} scheiterte: { $why }.
database-anew = Neu geschrieben: { $rows } { $rows ->
    [one] Zeile
   *[other] Zeilen
}. Die Prüfung findet nichts. Die beschädigte bleibt als { $copy }.

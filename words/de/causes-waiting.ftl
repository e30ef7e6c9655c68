### Causes: it waits for something.

lock-guards = { $lock ->
    [build-user] einen Build-Benutzer
    [collector] die Speicherbereinigung
    [database] die Datenbank des Stores
    [eval-cache] den Cache einer Auswertung
    [profile] das Profil
    [remote-builder] einen entfernten Builder
    [source] eine Quelle, die gerade geholt wird
    [store] den ganzen Store
    [upload] das Hochladen zu einem entfernten Builder
   *[path] { $path }
}

lock-wait =
    .waits-on = { $holder ->
        [nobody] die Sperre auf { $what }, die niemand hält
        [unseen] die Sperre auf { $what }, gehalten von einem Prozess, der nicht zu sehen ist
       *[seen] die Sperre auf { $what }, gehalten von { $who }
    }
    .waits-on-unseen = die Sperre auf { $what }
    .blocked = Wird seit { $span } an { $path } aufgehalten
    .idle-and-locked = { $waiter ->
        [worker] Der Arbeitsprozess tut seit { $span } nichts, und { $path } ist von einem Prozess außerhalb dieses Rebuilds gesperrt
       *[itself] Tut seit { $span } nichts, und { $path } ist von einem Prozess außerhalb dieses Rebuilds gesperrt
    }
    .idle-and-there = { $waiter ->
        [worker] Der Arbeitsprozess tut seit { $span } nichts, und { $path } ist vorhanden
       *[itself] Tut seit { $span } nichts, und { $path } ist vorhanden
    }
    .woken-as-polled = Wird { $pace }-mal in der Sekunde geweckt, wie jemand, der diese Sperre abfragt
    .woken-otherwise = Wird { $pace }-mal in der Sekunde geweckt; wer diese Sperre abfragt, wird in anderem Takt geweckt
    .said = Nix meldete vor { $age }, dass es darauf wartet
    .said-unseen = Nix meldete vor { $age }, dass es auf die Sperre auf { $what } wartet
    .held = Die Sperre hält { $who }, Benutzer { $user }
    .held-for-another = Die Sperre hält { $who }, Benutzer { $user }, und arbeitet für { $client } von { $owner }: ein anderer Rebuild
    .held-by-a-child = Der Prozess, der die Sperre nahm, ist zu Ende; ein von ihm gestarteter hält sie noch
    .holder-unseen = Wer sie hält, ist nicht zu sehen
    .holder-stopped = Wer sie hält, ist angehalten und gibt sie nicht von selbst frei
    .holder-idle = Wer sie hält, nutzt die CPU seit { $quiet } nicht
    .holder-builds = Wer sie hält, baut oder lädt noch herunter und wird vielleicht fertig
    .holder-works = Wer sie hält, nutzte die CPU vor { $quiet } und wird vielleicht fertig
    .would-change = { $holder ->
        [nobody] Die Sperre verschwindet, und binnen 60 s bewegt sich nichts.
        [unseen] Der Prozess, der nicht zu sehen ist, gibt sie frei, und binnen 60 s bewegt sich nichts.
       *[seen] { $who } gibt sie frei, und binnen 60 s bewegt sich nichts.
    }
    .would-change-unseen = Nix meldet etwas anderes, oder etwas bewegt sich.
    .next-step-folder = Sicherstellen, dass kein Nix-Prozess den Store benutzt, dann den Ordner { $path } entfernen.
    .next-step-idle = { $holder ->
        [unseen] Den Prozess suchen, der nicht zu sehen ist: Er hält die Sperre und tut nichts. Die Sperrdatei nie löschen.
       *[seen] { $who } ansehen: Er hält die Sperre und tut nichts. Die Sperrdatei nie löschen.
    }
    .next-step-works = Auf { $who } warten; dort wird gearbeitet.
    .next-step-unseen = Warten; ein anderer Nix-Prozess hält sie. Nie eine Sperrdatei löschen.

lock-held =
    .title = Ein anderer Nix-Prozess hält eine Sperre

build-user =
    .title = Kein Build-Benutzer ist frei

database-busy =
    .title = Die Datenbank des Stores ist belegt

dot-lock-left =
    .title = Eine Sperre auf die Datenbank des Stores blieb zurück

eval-cache-locked =
    .title = Eine andere Auswertung hält den Cache

fetch-locked =
    .title = Ein anderer Prozess holt dieselbe Quelle

gc-lock-held =
    .title = Die Speicherbereinigung hält den Store

profile-lock-held =
    .title = Ein anderer Prozess hält das Profil

remote-machine =
    .title = Kein entfernter Rechner ist frei

store-lock-held =
    .title = Ein anderer Prozess hält den ganzen Store

upload-locked =
    .title = Ein anderer Build lädt auf denselben Rechner hoch

build-slot =
    .title = Kein Build-Platz ist frei
    .waits-on = einen Build-Platz oder eine Sperre
    .said = Nix meldete vor { $age }, dass es auf Sperren oder Build-Plätze wartet
    .would-change = Ein Build davon beginnt.
    .next-step = Auf die anderen Builds auf diesem Rechner warten; „max-jobs“ sagt, wie viele zugleich laufen dürfen.

build-of =
    .waits-on = den Build von { $what }

nested-build =
    .title = Die Auswertung wartet auf einen Build
    .built-below = Der Befehl wertet nur aus, und unter ihm wird { $what } gebaut
    .built-before-plan = { $what } wird gebaut, und was insgesamt zu bauen ist, ist noch nicht bekannt
    .idle-meanwhile = { $who } tut inzwischen nichts
    .would-change = Der Build endet, und die Auswertung geht weiter.
    .next-step = Es ist alles in Ordnung: auf diesen Build warten. „--no-allow-import-from-derivation“ zeigt, was ihn verlangt.

activation-waits-unit =
    .title = Die Aktivierung wartet auf eine Unit
    .waits-on = { $manager ->
        [user] { $verb ->
            [stop] das Ende von { $unit } des Benutzers
            [reload] das Neuladen von { $unit } des Benutzers
            [restart] den Neustart von { $unit } des Benutzers
           *[start] den Start von { $unit } des Benutzers
        }
       *[system] { $verb ->
            [stop] das Ende von { $unit }
            [reload] das Neuladen von { $unit }
            [restart] den Neustart von { $unit }
           *[start] den Start von { $unit }
        }
    }
    .has-been = { $manager ->
        [user] { $unit } des Benutzers ist seit { $span } im Zustand { $active } ({ $sub })
       *[system] { $unit } ist seit { $span } im Zustand { $active } ({ $sub })
    }
    .listed = Das Umschalten hat sie aufgeführt, oder eine Unit, die auf sie wartet
    .not-listed = Das begann erst nach der Aktivierung
    .others-wait = { $more ->
        [0] { $first } kann erst danach beginnen
        [one] { $first } und eine weitere können erst danach beginnen
       *[other] { $first } und { $more } weitere können erst danach beginnen
    }
    .no-limit = Sie hat keine Zeitgrenze: systemd wartet ohne Ende
    .step = { $who } { $does }
    .gives-up = systemd gibt sie nach { $span } von selbst auf
    .used-cpu = Sie nutzte die CPU vor { $age } und wird vielleicht fertig
    .would-change = { $unit } ist fertig, und das Umschalten geht nicht weiter.

stopped-process =
    .waits-on = { $who } (angehalten)

asks-in-background =
    .title = Eine Passwortabfrage wurde angehalten
    .stopped-alone = { $who }, Benutzer { $user }, ist seit { $span } angehalten, der Rebuild ringsum nicht
    .never-shown = Ein Programm, das aus dem Hintergrund eines Terminals fragt, hält das System an, und seine Frage erscheint nie
    .would-change = { $who } läuft weiter.
    .next-step = Den Rebuild stoppen und nach „sudo -v“ neu starten, oder ohne das, was { $name } in den Hintergrund gebracht hat („timeout“, „&“).

prompt-place = { $place ->
    [terminal] im Terminal { $terminal }
    [window] im eigenen Fenster oder Terminal
   *[own] im eigenen Terminal
}

prompt-open =
    .title = Wartet auf Sie
    .waits-on = { $asks ->
        [password] ein Passwort für { $who }
        [passphrase] eine Passphrase für { $who }
        [host-key] ein Ja oder Nein zu einem Host-Schlüssel für { $who }
        [login] ein Passwort, eine Passphrase oder ein Ja zu einem Host-Schlüssel für { $who }
        [flake-config] ein Ja oder Nein zu den Einstellungen eines Flakes für { $who }
        [pager] eine Taste für den Pager { $who }
        [editor] das Ende des Editors { $who }
        [paused] Strg-Q für { $who }
        [shell] einen Befehl für die Shell { $who }
        [line] eine Zeile für { $who }
       *[answer] eine Antwort für { $who }
    }
    .has-waited = { $asks ->
        [password] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf ein Passwort
        [passphrase] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf eine Passphrase
        [host-key] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf ein Ja oder Nein zu einem unbekannten Host-Schlüssel
        [login] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf ein Passwort, eine Passphrase oder ein Ja zu einem Host-Schlüssel
        [flake-config] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf ein Ja oder Nein zu Einstellungen, die ein Flake verlangt
        [pager] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf Tasten
        [editor] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf Tasten
        [paused] { $who }, Benutzer { $user }, wartet { $place } seit { $span } darauf, dass das angehaltene Terminal seine Ausgabe annimmt
        [shell] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf einen Befehl
        [line] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf eine Zeile
       *[answer] { $who }, Benutzer { $user }, wartet { $place } seit { $span } auf eine Antwort
    }
    .shows = { $sign ->
        [handlers] Es hat die Signal-Handler gesetzt, die Passwortabfragen setzen, solange sie fragen
        [blocked] Es blockiert das eine Signal, das PAM blockiert, solange es fragt
        [reads] Es schläft beim Lesen aus seinem Terminal
        [polls] Es schläft, und sein Terminal ist so eingestellt, dass jede Taste sofort ankommt
        [writes] Es schläft beim Schreiben in sein Terminal
        [no-echo] Es schläft, und sein Terminal zeigt nicht, was getippt wird
        [polkit-helper] polkit hat das Programm gestartet, das nach dem Passwort fragt
        [pinentry] Das Programm, das nach der Passphrase fragt, ist offen
        [ask-pass] Das Programm, das in einem Fenster nach dem Passwort fragt, ist offen
        [script-shell] Die Shell des Skripts schläft allein im Vordergrund ihres Terminals, ohne ein Programm, auf das sie warten könnte
        [asleep] Der HTTP-Teil von git ist im Vordergrund seines Terminals und wurde nicht ein Mal geweckt, wie es bei einem Download geschieht
       *[name] Es schläft im Vordergrund seines Terminals und arbeitet nur mit einem Menschen
    }
    .reads-a-pipe = Eine Shell, die aus einer benannten Pipe liest, sieht für andere Benutzer genauso aus
    .reading-is-hidden = Ob es aus dem Terminal liest, erfahren nur der eigene Benutzer und root
    .draws-and-waits = Ein Programm, das selbst zeichnet und auf etwas anderes wartet, sieht genauso aus
    .would-change = { $who } läuft ohne Antwort weiter.
    .next-step = { $asks ->
        [host-key] Die Antwort { $place } geben. Zu einem Host-Schlüssel nur „yes“ sagen, wenn sein Fingerabdruck der ist, den der Betreiber nennt.
        [login] Die Antwort { $place } geben. Zu einem Host-Schlüssel nur „yes“ sagen, wenn sein Fingerabdruck der ist, den der Betreiber nennt.
        [flake-config] Die Antwort { $place } geben: Mit „n“ geht es ohne die Einstellungen des Flakes weiter, „y“ nur, wenn Sie dem Flake vertrauen.
        [pager] „q“ { $place } drücken; dann geht der Rebuild weiter.
        [editor] Speichern und { $name } { $place } verlassen.
        [paused] Strg-Q { $place } drücken, falls Strg-S es angehalten hat; vielleicht liest auch die Gegenseite nicht mehr.
        [shell] { $name } { $place } verlassen (Strg-D), wenn Sie damit fertig sind.
        [line] { $name } { $place } verlassen (Strg-D), wenn Sie damit fertig sind.
       *[answer] Die Antwort { $place } geben.
    } Nixlamp fragt nie nach einem Passwort und sieht keines.

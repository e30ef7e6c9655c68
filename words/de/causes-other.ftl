### Causes: activation, daemon, builders, machine.

spoken-line =
    .about-nobody = Die Zeile sagt nicht, von welchem Rebuild sie spricht
    .only-warned = Es war nur eine Warnung, und es ging weiter
    .would-change = Es endet trotzdem gut.

may-end-by-itself = Es arbeitet noch und endet vielleicht von selbst

activation-now =
    .doing = { $who } { $does }, seit { $span }
    .not-woken = Nichts davon wurde seit { $span } geweckt
    .was-at-work = Vor { $age } wurde daran gearbeitet
    .waits-for-disk = Es wartet auf eine Platte

activation-bootloader =
    .title = Der Bootloader wird eingerichtet
    .waits-on = den Bootloader ({ $who })
    .would-change = Das endet, und das Umschalten geht nicht weiter.

activation-step =
    .title = Ein Schritt der Aktivierung dauert lange
    .unit-unknown = Auf welche Unit gewartet wird, ist nicht zu erfahren
    .would-change = Der Prozess endet, und die Aktivierung geht nicht weiter.

builder-silent =
    .title = Ein Build schläft, und nichts weckt ihn
    .asleep = { $count ->
        [one] { $count } Builder-Prozess schläft; seit { $span } wurde er nicht geweckt
       *[other] { $count } Builder-Prozesse schlafen; seit { $span } wurde keiner geweckt
    }
    .none-came-or-went = Seit { $span } kam oder ging kein Prozess dieses Builds
    .by-lock = Alle warten in Pipes und Sperren, und keiner hat einen Timer
    .log-is-hidden = Das Protokoll ist bis zum Ende verborgen
    .looks-the-same = Ein Build, der auf einen Timer wartet, sieht genauso aus; ohne root sind die beiden nicht zu unterscheiden
    .would-change = Einer der Builder-Prozesse wacht auf.
    .next-step = Die letzte Zeile ansehen, die der Build ausgab. Beim Stoppen geht die Arbeit an dieser Derivation verloren; fertige Pfade bleiben.

daemon-gone =
    .title = Der Nix-Daemon läuft nicht
    .waits-on = den Nix-Daemon, der nicht läuft
    .no-daemon = Seit { $span } läuft kein Daemon, und { $who } hat keinen Arbeitsprozess
    .calls-it = { $who } wartet an einem lokalen Socket, wie auf den Daemon
    .would-change = Der Client macht ohne Daemon weiter.
    .next-step = Nachsehen, warum er nicht startet: „systemctl status nix-daemon nix-daemon.socket“. Beim Starten geht nichts verloren.
    .goes-on-without = Der Daemon selbst ist zu Ende; { $who } macht ohne ihn weiter
    .not-needed = Dieser Rebuild braucht ihn nicht mehr
    .would-change-not-needed = Der Daemon läuft wieder.
    .next-step-not-needed = Zu Ende laufen lassen. Was jetzt beginnt, findet keinen Daemon: „systemctl status nix-daemon“ ansehen.

daemon-hangs =
    .title = Der Daemon schläft, und nichts kann ihn wecken
    .waits-on = eine Antwort von { $who }
    .not-woken = { $who } wurde seit { $span } nicht ein Mal geweckt
    .has-nothing = Er hat keinen Prozess unter sich, wartet auf keine sichtbare Sperre und hat keine Verbindung offen
    .waits-for-answer = { $who } wartet auf seine Antwort
    .may-pause = { $threads ->
        [one] Er hat { $threads } Thread: Vielleicht zählt er eine Pause herunter, um die ein Cache bat (HTTP 429)
       *[other] Er hat { $threads } Threads: Einer zählt vielleicht eine Pause herunter, um die ein Cache bat (HTTP 429)
    }
    .would-change = Der Arbeitsprozess wacht auf.
    .next-step = Den Client mit Strg-C beenden und neu starten: Er bekommt einen neuen Arbeitsprozess. Kommt es wieder, ist zuerst die Version von Nix verdächtig.

disk-wait =
    .title = Eine Platte oder ein Dateisystem antwortet nicht
    .waits-on = eine Platte oder ein Netzwerk-Dateisystem
    .disks-move = Die Platten bewegen { $rate } je Sekunde: Vielleicht wird etwas hinausgeschrieben
    .others-go-on = Andere Prozesse dieses Rebuilds laufen weiter
    .would-change = { $who } wird geweckt.
    .next-step = Das Protokoll des Kernels („journalctl -k“) und die Netzwerk-Dateisysteme ansehen. Ein Prozess in diesem Zustand lässt sich nicht beenden, bevor die Platte antwortet.

orphan-builder =
    .title = Ein Builder, um den sich niemand kümmert, verbraucht Rechenzeit
    .uses-core = { $who }, Benutzer { $user }, gehört zu keinem Rebuild und nutzt { $share } eines Kerns
    .would-change = Er endet, und der Rebuild wird nicht schneller.
    .next-step = Beenden: Sein Ergebnis nimmt niemand mehr. „nixlamp stop --force“ bietet es an, im Fenster „Builder zwangsweise beenden …“.

pipe-held =
    .title = Ein Build ist zu Ende, aber etwas von ihm Gestartetes läuft noch
    .waits-on = { $holder ->
        [unseen] das Ende eines Prozesses, den der Build zurückließ
       *[seen] das Ende von { $who }
    }
    .not-collected = { $who } endete vor { $age } und wurde nicht abgeholt
    .left-behind = { $who }, Benutzer { $user }, blieb zurück und nutzt den Prozessor seit { $span } nicht
    .would-change = Dieser Prozess endet, und der Build nicht.
    .next-step = { $holder ->
        [unseen] Auf das Ende eines Prozesses warten, den der Build zurückließ, oder ihn als root beenden. Der Build selbst ist fertig; sein Skript sollte beenden, was es startet.
       *[seen] Auf das Ende von { $who } warten oder es als root herbeiführen. Der Build selbst ist fertig; sein Skript sollte beenden, was es startet.
    }

post-build-hook =
    .title = Der Post-Build-Hook ist noch nicht fertig
    .waits-on = { $who }, den Post-Build-Hook
    .has-run = { $who }, Benutzer { $user }, läuft seit { $span } unter dem Arbeitsprozess, und kein Build läuft
    .last-moved = Er, oder was er startete, bewegte sich zuletzt vor { $age }
    .would-change = Er endet, und kein neuer Build beginnt.
    .next-step = Nachsehen, was „post-build-hook“ in der nix.conf tut; meist lädt er zu einem Cache hoch. Gebaute Pfade bleiben, mit oder ohne Hook.

process-stopped =
    .title = Ein Nix-Prozess ist angehalten
    .waits-on-fg = „fg“ für { $who }
    .stopped = { $by ->
        [person] { $who } wurde vor { $span } von { $user } im Terminal angehalten (Strg-Z)
       *[signal] { $who }, Benutzer { $user }, ist seit { $span } angehalten
    }
    .got-no-worker = Der Client hat nach dem Daemon gefragt und keinen Arbeitsprozess bekommen
    .another-works = Ein anderer Prozess dieses Rebuilds nutzt die CPU noch
    .would-change = { $who } läuft weiter, und binnen 60 s bewegt sich nichts.
    .next-step = Weiterlaufen lassen: { $by ->
        [builder] „sudo kill -CONT { $pid }“
        [root] „fg“ im Terminal oder „sudo kill -CONT { $pid }“
       *[person] „fg“ im Terminal oder „kill -CONT { $pid }“
    }. Dabei geht nichts verloren.
    .next-step-daemon = Den Daemon weiterlaufen lassen: „sudo kill -CONT“ mit seiner Nummer. Dabei geht nichts verloren.

schema-newer =
    .title = Der Store gehört zu einem neueren Nix

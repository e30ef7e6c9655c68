### Notifications: titles of at most 45 characters, bodies of at most two lines.

button-show-why = Ursache zeigen
button-show-where = Zeigen, wo
button-make-report = Bericht erstellen
button-snooze = 30 min Ruhe
button-stop = Stoppen …
button-roll-back = Zurückrollen …
button-free-space = Platz schaffen …
button-help = Hilfe
button-open = Öffnen

stalled-body = { $name }. { $likely }
likely-cause = { $of ->
    [very-likely] Sehr wahrscheinlich ({ $percent }): { $title }.
    [likely] Wahrscheinlich ({ $percent }): { $title }.
    [possible] Möglich ({ $percent }): { $title }.
   *[unlikely] Unwahrscheinlich ({ $percent }): { $title }.
}
dont-know-why-yet = Warum, weiß ich noch nicht.
    .last-line = Warum, weiß ich noch nicht. Die letzte Zeile war „{ $line }“.
rebuild-slow =
    .title = Langsamer als sonst: { $elapsed }
    .body = Sonst { $range ->
        [one] { $low }
       *[two] { $low } bis { $high }
    }.
    .likely = Sonst { $range ->
        [one] { $low }
       *[two] { $low } bis { $high }
    }. { $likely }

needs-you =
    .title = Ein Rebuild wartet auf Sie
    .body = Er wartet auf { $what }, seit { $span }.
switch-failed =
    .title = Umschalten auf halbem Weg stehen geblieben
    .body = { $name } ist beim Aktivieren fehlgeschlagen, { $exit }.
rebuild-failed =
    .title = Rebuild fehlgeschlagen nach { $span }
    .body = { $name }, { $exit }.
    .builds = { $others ->
        [0] { $name }: Build fehlgeschlagen.
        [one] { $name } und { $others } weiterer: Builds fehlgeschlagen.
       *[other] { $name } und { $others } weitere: Builds fehlgeschlagen.
    }
    .unchanged = { $what } Ihr System ist unverändert.
works-again =
    .title = Rebuild klappt wieder
    .body = { $name } war nach { $span } fertig.
rebuild-finished =
    .changed = { $name }: { $changed }.
    .title = Rebuild fertig nach { $span }
    .body = { $name }.
disk-almost-full =
    .title = Platte fast voll: noch { $free } frei
    .while-rebuilding = Auf { $path }. Der Rebuild kann bald fehlschlagen. Es wurde nichts gelöscht.
    .before-a-rebuild = Auf { $path }. Der nächste Rebuild kann fehlschlagen. Es wurde nichts gelöscht.
kernel-installed =
    .title = Neuer Kernel nach einem Neustart
    .body = { $kernels }.
test-notice =
    .title = Benachrichtigungen von Nixlamp kommen an
    .body = Das war nur ein Test.
tray-missing =
    .title = Nixlamp läuft ohne Lampe in der Symbolleiste
has-quit =
    .title = Nixlamp ist beendet
    .body = Der Rebuild läuft weiter.
cannot-watch =
    .title = Nixlamp sieht keine Rebuilds
    .body = Der Agent antwortet seit einer Weile nicht.
more-events =
    .title = { $events ->
        [one] Mehr in Nixlamp ({ $events } Ereignis)
       *[other] Mehr in Nixlamp ({ $events } Ereignisse)
    }
    .body = Zu viele Benachrichtigungen auf einmal; der Rest steht im Fenster.

## Eine Aufzeichnung, die gespielt wird

pretend-title = Gespielt: { $title }

### Rules that keep alerts quiet for a while, as they are listed.

quiet-rule = { $scope ->
    [rebuild] Benachrichtigungen zu { $name }, { $end }
    [cause] Benachrichtigungen zu „{ $name }“, { $end }
   *[all] Alle Benachrichtigungen, { $end }
}
quiet-end = { $end ->
    [at] bis { $at }
    [rebuild] bis der Rebuild endet
   *[open] bis Sie sie fortsetzen
}
quiet-no-such-rule = Diese Regel gibt es nicht. „nixlamp pause --list“ listet sie auf.
quiet-time-out-of-range = Eine Pause dauert 1 Minute bis 31 Tage.
quiet-nothing-ends = Es läuft kein Rebuild, der enden könnte. Nichts wurde geändert.
quiet-nothing = Nichts ist angehalten.
quiet-not-understood = „{ $text }“ ist keine Zeit: 30m, 2h, 1d, tomorrow, until-rebuild-ends oder on schreiben.

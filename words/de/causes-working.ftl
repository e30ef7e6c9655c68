### Causes: it works as usual.

mover =
    .uses-core = { $who } nutzt { $share } eines Kerns
    .disk-answers = { $who } wartet auf die Platte und bekommt Antwort

timer-wakes = { $who } schläft, bis ein Timer weckt
timer-ends = { $who } endet von selbst in spätestens { $span }

neither-computes-nor-waits = Es nutzt weder den Prozessor, noch wartet es auf die Platte.

build-at-work =
    .title = Ein Build rechnet und gibt nichts aus
    .uses-core = { $who } nutzt { $share } eines Kerns, alle Builder zusammen { $all }
    .process-changed = Vor { $age } begann oder endete darin ein Prozess
    .only-computes = Seit { $span } wird nur gerechnet: Ein Programm, das sich im Kreis dreht, sieht genauso aus
    .would-change = Der Build nutzt den Prozessor nicht mehr und endet nicht.
    .next-step = Arbeiten lassen. Stille bedeutet nichts: Nix zeigt das Protokoll eines Builds dort, wo er gestartet wurde, und behält es, wenn er endet.

build-pauses =
    .title = Ein Build schläft eine Weile
    .asleep = Seine Prozesse schlafen seit { $span }; Server und Testreihen warten so
    .looks-the-same = Prozesse, die aufeinander warten, sehen genauso aus; worin sie schlafen, ist ohne root nicht zu erfahren
    .beside = Daneben wartet ein anderer Prozess: einer, der von selbst hängt, sieht genauso aus
    .would-change = Binnen { $span } wacht nichts davon auf.
    .next-step = Warten: Dabei geht nichts verloren, und binnen zwei Minuten zeigt sich, was daraus wird.
    .next-step-timer = Warten: Es geht von selbst weiter.

copying =
    .title = Dateien werden in den Store kopiert
    .writes = Es schreibt { $rate } je Sekunde
    .fills = { $path } füllt sich um { $rate } je Sekunde; { $who } arbeitet
    .writer-unknown = Wer schreibt, ist nicht zu erfahren; vielleicht ein anderes Programm
    .would-change = Die Platte steht still, und es arbeitet weiter.
    .next-step = Warten. Wenn bei jedem Lauf kopiert wird: Ein Flake per Pfad kopiert alles, was in seinem Verzeichnis liegt; git+file: benutzen oder Großes dort herausnehmen.

collecting-garbage =
    .title = Die Speicherbereinigung läuft
    .next-step = Warten. Wurzeln suchen und unbenutzte Verweise löschen gibt in einem großen Store minutenlang nichts aus. Beim Stoppen geht nichts verloren.

verifying =
    .title = Der Store wird gelesen und verglichen
    .disks-move = Die Platten bewegen { $rate } je Sekunde
    .next-step = Warten: Jede Datei des Stores wird einmal gelesen. Beim Stoppen geht nur das Gelesene verloren.

evaluation-at-work =
    .title = Es wird ausgewertet, dabei wird nichts ausgegeben
    .computes = { $who } rechnet seit { $span }
    .has-read = Es las vor { $age } etwas
    .has-not-read = Es liest seit { $span } nichts
    .reading-is-hidden = Was es liest, ist verborgen: Es gehört einem anderen Benutzer
    .would-change = Es liest nichts mehr und rechnet weiter.
    .next-step = Warten: Ganze Systeme dauern Minuten, und Nix meldet beim Auswerten nichts. --show-trace sagt vor einem Fehler nicht mehr.

fetch-at-work =
    .title = Es wird heruntergeladen
    .moves = { $rate } je Sekunde kommen an, das meiste von { $remote }
    .would-change = Es kommt nichts mehr an.
    .next-step = Arbeiten lassen. Was geholt wurde, bleibt, was auch immer aus dem Rest wird.

first-run =
    .title = Es geht voran; wie lange es sonst dauert, ist noch nicht bekannt
    .few-runs = Auf diesem Rechner sind weniger als drei gute Läufe dieses Rebuilds bekannt
    .has-moved = Vor { $age } hat sich darin etwas bewegt
    .would-change = Nichts davon bewegt sich mehr.
    .next-step = Warten. Ab dem dritten guten Lauf kann Nixlamp sagen, was hier üblich ist.

just-woke =
    .title = Der Rechner ist eben aus dem Ruhezustand erwacht
    .woke = Der Rechner erwachte vor { $age }; was schlief, zählt nicht als Stille
    .connection-open = Eine Verbindung ist offen, die den Ruhezustand vielleicht nicht überlebt hat
    .would-change = Es geht binnen einer Minute nicht weiter.
    .next-step = Einen Moment warten. Steht der Download dann still, stoppen und neu starten; was geholt wurde, bleibt.

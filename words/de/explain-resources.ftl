### What the table of messages says of each cause, by its code: Processor, memory or disk are short.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-watches-used-up =
    .title = Es lassen sich keine weiteren Dateien überwachen
    .explains = Der Kernel überwacht für einen Benutzer nur eine bestimmte Zahl von Dateien (fs.inotify.max_user_watches), und sie ist ausgeschöpft. Die Meldung spricht vom Platz auf dem Gerät; mit der Platte hat es nichts zu tun.
    .next-step = Sehen Sie nach, welches Programm so viele Dateien überwacht, und beenden Sie es, oder erhöhen Sie fs.inotify.max_user_watches.
    .is-not = Keine volle Platte.
explain-nvram-full =
    .title = Der Speicher der Firmware für Booteinträge ist voll
    .explains = Der Booteintrag wird in den kleinen eigenen Speicher der Firmware geschrieben (NVRAM, efivars), und dort ist kein Platz mehr. Alte Einträge oder Absturzberichte (dump-…) füllen ihn. Mit der Platte und /boot hat es nichts zu tun.
    .next-step = Sehen Sie mit „efibootmgr“ die Einträge an und mit „ls /sys/firmware/efi/efivars“ nach dump-…-Dateien. Einträge zu löschen braucht root und Vorsicht; ohne sie zu schreiben geht es so: boot.loader.efi.canTouchEfiVariables = false.
    .is-not = Weder /boot noch die Platte des Stores ist voll.
explain-boot-full =
    .title = Die Boot-Partition ist voll
    .explains = Kernel und initiale Ramdisks jeder Generation liegen auf /boot, und das ist klein. Die neuen passten nicht mehr darauf. Das System ist gebaut; was scheitert, ist sein Eintrag ins Bootmenü.
    .next-step = Sehen Sie mit „df -h /boot“ nach. Löschen Sie alte Generationen und führen Sie dann denselben Rebuild noch einmal mit „boot“ aus; er räumt weg, was nicht mehr gebraucht wird. Löschen Sie Dateien in /boot nicht von Hand.
    .is-not = Nicht die Platte des Stores: Platz unter /nix allein hilft nicht, bis der Bootloader neu geschrieben ist.
explain-disk-full =
    .title = Die Platte ist voll
    .explains = Eine Datei ließ sich nicht schreiben, weil auf ihrem Dateisystem kein Platz mehr ist: keine Bytes, oder keine Inodes, die ein Store mit Millionen kleiner Dateien zuerst aufbraucht. Es kann die Platte des Stores sein, das Verzeichnis des Builds (oft unter /tmp, das im Arbeitsspeicher liegen kann) oder /boot.
    .next-step = Sehen Sie sich „df -h“ und „df -i“ für /nix, /tmp und /boot an. Schaffen Sie zuerst außerhalb des Stores Platz, denn die Speicherbereinigung braucht selbst ein wenig; löschen Sie dann alte Generationen und bereinigen Sie den Store.
    .is-not = Kein beschädigter Store: Bei voller Platte meldet auch die Datenbank Fehler, und sie verschwinden, wenn Platz ist.
explain-out-of-memory =
    .title = Der Arbeitsspeicher ist ausgegangen
    .explains = Ein Prozess verlangte mehr Arbeitsspeicher, als da war, oder der Kernel hat einen beendet, um die übrigen zu retten. Eine große Konfiguration auszuwerten braucht Gigabytes; Linker und manche Compiler ebenso, mal der Zahl gleichzeitiger Builds.
    .next-step = Suchen Sie im Journal nach „Out of memory: Killed process“. Lassen Sie weniger Builds zugleich laufen (--max-jobs 1 --cores 2), oder richten Sie Swap ein; werten Sie weniger auf einmal aus, wenn es die Auswertung ist.
    .is-not = Kein Fehler des Pakets, das es zufällig traf.
explain-build-user =
    .title = Alle Build-Benutzer sind belegt
    .explains = Jeder Build läuft unter einem eigenen Benutzer (nixbld1, nixbld2, …), und alle sind in Gebrauch. Neue Builds warten, bis einer frei ist; älteres Nix gibt stattdessen auf.
    .next-step = Warten Sie auf andere Builds. Ist keiner zu sehen, suchen Sie Builder, die ihren Rebuild überlebt haben. Ist max-jobs größer als die Zahl der Build-Benutzer, senken Sie es oder legen Sie Benutzer an.
explain-process-limit =
    .title = Es lassen sich keine weiteren Prozesse oder Dateien öffnen
    .explains = Eine Grenze für die Zahl der Prozesse, Threads oder offenen Dateien wurde erreicht, die dieses Benutzers, des Dienstes oder des Rechners.
    .next-step = Sehen Sie sich „ulimit -a“ und die Grenzen der Unit des Daemons an. Lassen Sie weniger Builds zugleich laufen.
    .is-not = Keine volle Platte und kein Mangel an Arbeitsspeicher.
explain-too-hot =
    .title = Der Prozessor wird wegen Hitze gebremst
    .explains = Der Prozessor wurde zu heiß, und der Kernel hat ihn gebremst.
    .next-step = Kümmern Sie sich um die Kühlung, oder lassen Sie es mit weniger Kernen laufen.

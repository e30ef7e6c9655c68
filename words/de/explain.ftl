### What `nixlamp explain` says around the causes.

# The first line of a cause. $likelihood: "Very likely"; $percent: "88"; $title has
# no full stop; $code: "disk-full".
explained-cause = { $likelihood } ({ $percent } %): { $title } ({ $code })
# The first line where no cause stands first. $title has no full stop.
explained-no-cause = { $title }.
explained-next-step = Sicherster nächster Schritt: { $step }
# What the cause is taken for and is not.
explained-mind = Zu bedenken: { $is_not }
# What looks like trouble and is none.
explained-harmless = Harmlos: { $title }
# $nix: "Nix 2.4 to 2.18", "Lix 2.91.1"
explained-written-by = Geschrieben von: { $nix }
# Where a line stands, in brackets behind it.
# $line: its number; $more: how many others say the like.
explained-place = { $more ->
    [0] Zeile { $line }
    [one] Zeile { $line } und eine ähnliche
   *[other] Zeile { $line } und { $more } ähnliche
}

# Which versions of Nix word it so. $version, $first, $last: "2.18"
nix-versions = Nix { $first } bis { $last }
nix-or-later = Nix { $version } oder neuer
nix-or-earlier = Nix { $version } oder älter

## Where the text names no cause: .title without a full stop, .explains why that is known.

text-does-not-tell =
    .title = Aus dem Text geht es nicht hervor
    .explains = Nichts darin nennt eine Ursache. In etwa der Hälfte aller Fälle, in denen Nix wartet oder stillsteht, sagt es nichts dazu.
    .next-step = Solange es läuft, betrachtet „nixlamp why“ es von außen. Bei einem fehlgeschlagenen Build sagt „nix log“ mit dessen .drv mehr, bei einer fehlgeschlagenen Auswertung --show-trace; lassen Sie das erklären.
# It says that all is done.
explain-ended-well =
    .title = Es ist gut ausgegangen: In diesem Text ist nichts verkehrt
    .explains = Diese Zeile kommt, wenn alles erledigt oder der Befehl beendet ist, und danach steht kein Fehler.
    .next-step = Keiner nötig.
# Nothing stands there but warnings that stop nothing.
explain-only-warnings =
    .title = Nur Warnungen, und keine davon hält etwas auf
    .explains = Jede Zeile dieses Textes ist eine Warnung, nach der Nix weitermacht. Wenn etwas nicht stimmt, steht es anderswo oder sagt nichts.
    .next-step = Für diese keiner nötig. Läuft ein Befehl und sagt nichts mehr, betrachtet „nixlamp why“ ihn von außen.
# The shell's prompt is back.
ended-prompt =
    .title = Es ist beendet, und der Text nennt kein Problem
    .explains = Die letzte Zeile ist die Eingabeaufforderung einer Shell, und davor steht kein Fehler. Ob alles gut ging, sagt der Exit-Code („echo $?“).
    .next-step = Keiner nötig, soweit es aus dem Text hervorgeht.
# It ends with the last step of all.
ended-last-step =
    .title = Aus dem Text geht nicht hervor, ob es gut ausging oder wartet
    .explains = Er nennt keinen Fehler. Seine letzte Zeile ist auch dann die letzte, wenn alles gut ging.
    .next-step = Ist der Befehl beendet, ist alles gut. Solange er läuft, betrachtet „nixlamp why“ ihn von außen.
# It ends with an error that is not in the table.
ended-unknown-error =
    .title = Es endete mit einem Fehler, der nicht in der Tabelle steht
    .explains = Es ist fehlgeschlagen und hing nicht. Was der Fehler bedeutet, ist seinem Wortlaut zu entnehmen.
    .next-step = Bei einer fehlgeschlagenen Auswertung sagt --show-trace mehr, bei einem fehlgeschlagenen Build „nix log“ mit dessen .drv; lassen Sie das erklären.

## What cannot be explained, on the standard error.

no-text = Es kam kein Text. Fehler gehen auf die Standardfehlerausgabe: Leiten Sie beides weiter, „nixos-rebuild switch 2>&1 | tee /dev/stderr | nixlamp explain“.
how-to-explain = Geben Sie einen Text an: „nixlamp explain DATEI“, oder eine Pipe: „nixos-rebuild switch 2>&1 | tee /dev/stderr | nixlamp explain“. „nixlamp explain -“ liest, was eingefügt wird, bis Strg-D.
not-text = Das ist kein Text. Das Protokoll eines Builds ist komprimiert: „nix log“ mit dessen .drv gibt es aus.
# $why is the system's message, in its language.
file-not-read = { $file } ist nicht lesbar: { $why }.

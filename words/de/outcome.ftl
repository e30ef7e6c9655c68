### What an action did to processes, a sentence each.

replay-nothing-done = Hier läuft eine Aufzeichnung ab: Es wurde nichts getan.
changed-meanwhile = Dies hat sich geändert, während der Dialog offen war. Es wurde nichts getan.
had-ended-by-itself = { $who } hatte von selbst geendet.
ended-after-interrupt = { $who } endete nach der Unterbrechung, { $span }.
had-to-be-killed = { $who } musste nach { $span } zwangsweise beendet werden.
ended-with-it = { $how ->
    [interrupted] Aus ihren Prozessgruppen auch unterbrochen: { $interrupted }.
    [killed] Aus ihren Prozessgruppen auch zwangsweise beendet: { $killed }.
   *[both] Aus ihren Prozessgruppen auch unterbrochen: { $interrupted }; zwangsweise beendet: { $killed }.
}
killed-but-there = { $who } wurde zwangsweise beendet, ist aber noch da: Der Kernel hält den Prozess fest, in der Regel wegen einer Platte oder eines Netzwerk-Dateisystems.
left-alone = { $who } gehört einem anderen Benutzer, { $owner }, und wurde in Ruhe gelassen.
cannot-be-reached = { $who } war nicht zu erreichen: { $why }.
program-missing = { $program } gibt es hier nicht.
program-denied = { $program } darf nicht gestartet werden.
program-failed = { $why }.
nothing-of-it-left = Davon ist nichts mehr übrig.
still-there = Noch da: { $all }.
force-it = Die Builder darunter lassen sich zwangsweise beenden: „nixlamp stop --force“, oder im Fenster unter „Mehr“.
builders-killed = Zwangsweise beendet: { $builders }.

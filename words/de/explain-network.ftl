### What the table of messages says of each cause, by its code: Connection, name service, cache or remote builder.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-rate-limited =
    .title = Der Server lässt eine Weile keine Anfragen mehr zu
    .explains = Der Server zählt Anfragen und hat von dieser Adresse oder diesem Konto genug. Nix versucht es von selbst noch einmal; neueres Nix wartet vor dem ersten Versuch über eine Minute und vor jedem weiteren doppelt so lange, insgesamt eine Viertelstunde.
    .next-step = Warten Sie, oder geben Sie ein Zugangstoken an: „access-tokens = github.com=…“ in nix.conf hebt die Grenze von GitHub an.
    .is-not = Keine gestörte Verbindung: Der Server antwortet.
explain-name-service =
    .title = Namen von Servern lassen sich nicht auflösen
    .explains = Der Namensdienst gab zum Namen des Servers keine Antwort. Der Rechner ist offline, der Resolver ist ausgefallen, oder den Namen gibt es nicht.
    .next-step = Versuchen Sie „getent hosts NAME“ mit dem Server, den die Meldung nennt. Scheitert das, kümmern Sie sich um die Verbindung und den Resolver; geht es, führen Sie denselben Befehl noch einmal aus.
    .is-not = Kein Fehler des Caches.
explain-tls-failing =
    .title = Das Zertifikat des Servers wird nicht anerkannt
    .explains = Die Verbindung steht, aber der Server konnte nicht nachweisen, wer er ist. Die Zertifikate dieses Rechners fehlen oder sind veraltet, seine Uhr geht falsch, oder der Proxy einer Firma schiebt sein eigenes Zertifikat dazwischen.
    .next-step = Sehen Sie zuerst auf die Uhr („date“). Dann auf NIX_SSL_CERT_FILE und ssl-cert-file: Sie müssen eine Datei nennen, die es gibt und die das Zertifikat des Proxys enthält, falls es einen gibt.
    .is-not = Schalten Sie die Prüfung nicht ab: Alles, was geladen wird, stünde jedem dazwischen offen.
explain-download-stalled =
    .title = Die Verbindung bricht ab oder stockt mittendrin
    .explains = Der Server wurde erreicht, und dann kam nichts mehr, oder die Übertragung wurde abgebrochen. Ein Proxy, eine schlechte Leitung oder Schwierigkeiten mit HTTP/2 unterwegs. Nix gibt einem stillen Download fünf Minuten und versucht es fünfmal.
    .next-step = Versuchen Sie dieselbe Adresse mit curl. Bricht es auch dort ab, ist es die Leitung; sonst versuchen Sie es einmal mit „--option http2 false“.
    .is-not = Was ganz angekommen ist, bleibt erhalten; bei einem neuen Anlauf geht wenig verloren.
explain-network-unreachable =
    .title = Der Server ist nicht erreichbar
    .explains = Es kam keine Verbindung zustande: Der Server ist aus, weist ab oder antwortet nicht, oder von hier führt kein Weg dorthin. Jeder Pfad wird bei jedem Cache fünfmal angefragt: Mit einem toten Cache und vielen Pfaden werden daraus Stunden, ohne dass je lange gewartet wird.
    .next-step = Lesen Sie in der Meldung, welcher Server es ist. Ist es ein Cache, auf den Sie verzichten können, lassen Sie ihn einmal mit „--option substituters …“ weg; „--fallback“ baut, was sich nicht laden lässt, und das kann sehr lange dauern.
    .is-not = Ein Client, der nicht vertraut ist, kann die Caches nicht ändern: Die Option wird dann mit einer Warnung übergangen.

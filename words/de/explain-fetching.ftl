### What the table of messages says of each cause, by its code: What a server answers, and what cannot be fetched because of it.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-host-key =
    .title = Der ssh-Schlüssel des anderen Rechners ist unbekannt oder hat sich geändert
    .explains = ssh verbindet sich nicht mit einem Rechner, dessen Schlüssel es nicht kennt oder dessen Schlüssel nicht der gemerkte ist. Bei einem entfernten Builder zählt die Liste bekannter Rechner von root, nicht Ihre.
    .next-step = Vergleichen Sie den Schlüssel mit dem des Rechners selbst. Verbinden Sie sich dann einmal als der Benutzer, den Nix verwendet („sudo ssh HOST“), oder geben Sie den Schlüssel in der Konfiguration an.
    .is-not = Entfernen Sie den alten Schlüssel nicht einfach: Ein geänderter kann einen anderen Rechner bedeuten.
explain-access-denied =
    .title = Der Server will wissen, wer Sie sind
    .explains = Der Server ist erreichbar und weist ab: Ein Token, ein Passwort oder ein ssh-Schlüssel fehlt, ist abgelaufen oder gibt keinen Zugang. Ein privates Repository antwortet Fremden mit „not found“. Builds und root haben andere Schlüssel als Sie.
    .next-step = Versuchen Sie dieselbe Adresse von Hand als derselbe Benutzer (root bei einem Rebuild des Systems). Geben Sie ein Token in access-tokens oder netrc an, oder laden Sie den Schlüssel in den Agenten.
    .is-not = Keine gestörte Verbindung.
explain-server-refuses =
    .title = Der Server lehnt die Anfrage ab
    .explains = Der Server ist erreichbar und tut nicht, was von ihm verlangt wird (403, 400, 418 und dergleichen). Vielleicht ist er für diese Adresse oder dieses Konto gesperrt, eine Firewall oder eine Prüfung auf Roboter steht davor, oder ein Bucket hat keine solche Datei und sagt es nicht.
    .next-step = Öffnen Sie die Adresse aus der Meldung von Hand. Ist es ein Cache, auf den Sie verzichten können, lassen Sie ihn einmal weg.
    .is-not = Keine gestörte Verbindung und kein Beweis, dass es die Datei nicht mehr gibt.
explain-server-error =
    .title = Der Server antwortet mit einem Fehler
    .explains = Der Server ist erreichbar und sagt, dass er selbst in Schwierigkeiten ist (5xx).
    .next-step = Warten Sie und versuchen Sie es noch einmal. Ist es ein Cache, auf den Sie verzichten können, lassen Sie ihn einmal weg.
    .is-not = Kein Fehler dieses Rechners.
explain-address-gone =
    .title = Was geladen werden soll, ist nicht mehr da
    .explains = Der Server antwortet, dass es unter dieser Adresse nichts gibt (404). Eine Datei wurde beim Anbieter verschoben oder gelöscht, eine Revision wurde entfernt, oder die Adresse ist falsch geschrieben. Ein privates Repository antwortet Fremden genauso.
    .next-step = Öffnen Sie die Adresse von Hand. Aktualisieren Sie die Eingabe oder das Paket, das sie nennt.
    .is-not = Ein Cache, der einen Pfad nicht hat, antwortet auch so, und dann wird nichts gesagt.
explain-cache-refuses =
    .title = Eine als Cache angegebene Adresse ist keiner
    .explains = Der Server hat unter dieser Adresse kein nix-cache-info: Sie ist falsch geschrieben, oder der Cache wurde eingestellt.
    .next-step = Sehen Sie sich die Adresse in substituters an, auch in den eigenen Einstellungen des Flakes.
explain-substituter-disabled =
    .title = Ein Cache wird eine Weile ausgelassen
    .explains = Ein Cache meldete Fehler, und Nix fragt ihn etwa eine Minute lang nichts mehr. Was er gebracht hätte, wird stattdessen hier gebaut, oder der Befehl scheitert.
    .next-step = Lesen Sie den Fehler über dieser Zeile: Er sagt, warum. Dauert der Rebuild nun lange, baut er, was er nicht laden konnte.
explain-substitutes-failed =
    .title = Etwas, das ein Cache hat, ließ sich nicht laden
    .explains = Ein Cache sagte, dass er einen Pfad hat, und dann ließ sich der Pfad nicht laden. In diesem Fall baut Nix ihn nicht von selbst.
    .next-step = Versuchen Sie es noch einmal. „--fallback“ baut ihn stattdessen hier, und das kann lange dauern.
explain-download-damaged =
    .title = Was ein Cache geschickt hat, ist beschädigt
    .explains = Was von einem Cache ankam, ist nicht das, was der Cache angekündigt hat. Es wurde unterwegs abgeschnitten oder verändert, oder der Cache selbst hat eine beschädigte Datei. In den Store kam es nicht.
    .next-step = Versuchen Sie es noch einmal. Ist es immer derselbe Pfad, sagen Sie es dem Betreiber des Caches und bauen Sie ihn hier.
    .is-not = Der Store dieses Rechners ist nicht beschädigt.
explain-remote-failed =
    .title = Ein entfernter Builder ist nicht benutzbar
    .explains = Nix konnte einen anderen Rechner, der bauen sollte, nicht erreichen oder nicht benutzen. Er ist vielleicht aus, sein ssh lässt root dieses Rechners nicht hinein, oder er kann für diese Art von System nicht bauen.
    .next-step = Versuchen Sie „sudo ssh HOST nix-store --version“ mit der Adresse aus der Meldung. Um inzwischen hier zu bauen: --builders ''.
    .is-not = Es zählen die ssh-Einstellungen und Schlüssel von root, nicht Ihre.
explain-input-not-fetched =
    .title = Eine Quelle ließ sich nicht laden
    .explains = git oder der Download einer Eingabe ist fehlgeschlagen. Der Grund steht in den Zeilen davor.
    .next-step = Laden Sie dieselbe Adresse von Hand als derselbe Benutzer; was dort scheitert, sagt, warum.

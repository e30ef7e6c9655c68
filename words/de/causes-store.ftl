### Causes: the store.

database-malformed =
    .title = Die Datenbank des Stores ist beschädigt

database-io-error =
    .title = Die Datenbank konnte nicht gelesen oder geschrieben werden

path-damaged =
    .title = Ein Pfad im Store wurde verändert oder fehlt

path-missing =
    .title = Ein Pfad, der im Store sein sollte, ist nicht da

derivation-empty =
    .title = Die Datei einer Derivation ist leer oder abgeschnitten

cache-database =
    .title = Ein Cache von Nix ist beschädigt, nicht der Store

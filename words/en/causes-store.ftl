### Causes: the store.

# Titles: the heading of a card, and after “Very likely (88 %): ” in a notification;
# at most 70 characters.

database-malformed =
    .title = The store's database is damaged

database-io-error =
    .title = The database could not be read or written

path-damaged =
    .title = A path in the store was changed or is gone

path-missing =
    .title = A path that should be in the store is not there

derivation-empty =
    .title = A derivation's file is empty or cut off

cache-database =
    .title = A cache of Nix is damaged, not the store

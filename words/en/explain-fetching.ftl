### What the table of messages says of each cause, by its code: What a server answers, and what cannot be fetched because of it.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-host-key =
    .title = The other machine's ssh key is not known, or has changed
    .explains = ssh does not connect to a machine whose key it does not know, or whose key is not the one it remembers. For a remote builder it is root's list of known hosts that counts, not yours.
    .next-step = Compare the key with the machine's own. Then connect once as the user that Nix uses (“sudo ssh HOST”), or name the key in the configuration.
    .is-not = Do not simply remove the old key: a changed one may mean another machine.
explain-access-denied =
    .title = The server wants to know who you are
    .explains = The server is reached and refuses: a token, a password or an ssh key is missing, has run out, or does not give access. A private repository answers “not found” to strangers. Builds and root have other keys than you.
    .next-step = Try the same address by hand as the same user (root for a system rebuild). Give a token in access-tokens or netrc, or load the key into the agent.
    .is-not = Not a broken connection.
explain-server-refuses =
    .title = The server refuses the request
    .explains = The server is reached and does not do what it is asked (403, 400, 418 and the like). It may be closed to this address or account, a firewall or a check for robots may stand before it, or a bucket has no such file and does not say so.
    .next-step = Open the address that the message names by hand. If it is a cache that you can do without, leave it out once.
    .is-not = Not a broken connection, and not proof that the file is gone.
explain-server-error =
    .title = The server answers with an error
    .explains = The server is reached and says that it has trouble of its own (5xx).
    .next-step = Wait and try again. If it is a cache that you can do without, leave it out once.
    .is-not = Not a fault of this machine.
explain-address-gone =
    .title = What is to be fetched is not there any more
    .explains = The server answers that there is nothing at this address (404). A file was moved or deleted upstream, a revision was removed, or the address is misspelt. A private repository answers the same to strangers.
    .next-step = Open the address by hand. Update the input or the package that names it.
    .is-not = A cache that does not have a path answers so too, and then nothing is said.
explain-cache-refuses =
    .title = An address given as a cache is none
    .explains = The server has no nix-cache-info at this address: it is misspelt, or the cache was closed.
    .next-step = Look at the address in substituters, also in the flake's own settings.
explain-substituter-disabled =
    .title = A cache is left out for a while
    .explains = A cache gave errors, and Nix asks it nothing for the next minute or so. What it would have brought is built here instead, or the command fails.
    .next-step = Read the error above this line: it says why. If the rebuild now takes long, it builds what it could not fetch.
explain-substitutes-failed =
    .title = Something that a cache has could not be fetched
    .explains = A cache said that it has a path, and then the path could not be fetched. Nix does not build it by itself in that case.
    .next-step = Try again. “--fallback” builds it here instead, which may take long.
explain-download-damaged =
    .title = What a cache sent is damaged
    .explains = What arrived from a cache is not what the cache announced. It was cut or changed on the way, or the cache itself holds a damaged file. It was not put into the store.
    .next-step = Try again. If it is always the same path, tell whoever runs the cache and build it here.
    .is-not = The store of this machine is not damaged.
explain-remote-failed =
    .title = A remote builder cannot be used
    .explains = Nix could not reach or use another machine that was to build. It may be off, its ssh may not let root of this machine in, or it cannot build this kind of system.
    .next-step = Try “sudo ssh HOST nix-store --version” with the address from the message. To build here meanwhile: --builders ''.
    .is-not = The ssh settings and keys that count are root's, not yours.
explain-input-not-fetched =
    .title = A source could not be fetched
    .explains = git or a download of an input failed. The reason stands in the lines before.
    .next-step = Fetch the same address by hand as the same user; what fails there says why.

### What the table of messages says of each cause, by its code: Connection, name service, cache or remote builder.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-rate-limited =
    .title = The server lets no more requests through for a while
    .explains = The server counts requests and has had enough of this address or account. Nix tries again by itself; newer Nix waits for more than a minute before the first try and twice as long before each next one, a quarter of an hour in all.
    .next-step = Wait, or give an access token: “access-tokens = github.com=…” in nix.conf raises GitHub's limit.
    .is-not = Not a broken connection: the server answers.
explain-name-service =
    .title = Names of servers cannot be looked up
    .explains = The name service gave no answer for the server's name. The machine is offline, the resolver is down, or the name does not exist.
    .next-step = Try “getent hosts NAME” with the server that the message names. If that fails, see to the connection and the resolver; if it works, run the same command again.
    .is-not = Not a fault of the cache.
explain-tls-failing =
    .title = The server's certificate is not accepted
    .explains = The connection is there, but the server could not prove who it is. The certificates of this machine are missing or outdated, its clock is wrong, or a company's proxy puts its own certificate in between.
    .next-step = Look at the clock first (“date”). Then at NIX_SSL_CERT_FILE and ssl-cert-file: they must name a file that exists and that holds the proxy's certificate, if there is one.
    .is-not = Do not switch the check off: everything fetched would be open to anybody in between.
explain-download-stalled =
    .title = The connection breaks off or stops in the middle
    .explains = The server was reached and then nothing more came, or the transfer was cut. A proxy, a bad line, or trouble with HTTP/2 on the way. Nix gives a silent download five minutes and tries five times.
    .next-step = Try the same address with curl. If it breaks there too it is the line; else try once with “--option http2 false”.
    .is-not = What was fetched whole is kept; starting again loses little.
explain-network-unreachable =
    .title = The server cannot be reached
    .explains = No connection came about: the server is down, refuses, or does not answer, or there is no way to it from here. Each path is asked for at each cache, five times: with a dead cache and many paths that adds up to hours without one long wait.
    .next-step = Read which server the message names. If it is a cache that you can do without, leave it out once with “--option substituters …”; “--fallback” builds what cannot be fetched, which may take very long.
    .is-not = A client that is not trusted cannot change the caches: the option is then ignored, with a warning.

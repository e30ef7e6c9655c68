### Checks of the network. An attribute "title" is what is looked at, "why" why it matters;
### the others are what was found (short, beside the title), details and the one next step.

# In the place of a finding, where a check was asked for by name.
no-http-cache = no substituter is a cache over HTTP, nothing to check

# $count: those that do, of all.
so-many-of = { $count } of { $all }

# A detail. $host: "cache.nixos.org"; $what: one of the sentences' ends below, "is a cache for /gnu/store".
host-and-what = { $host } { $what }

# $why: "no answer within 5 s".
host-and-why = { $host }: { $why }

# $ms: whole milliseconds.
host-answers-in = { $host } answers in { $ms } ms
host-answers-http = { $host } answers with HTTP { $code }

## Why a cache gave no answer: the end of “cache.nixos.org: …”.

curl-missing = the program curl is not there to ask with
curl-not-understood = the answer is not understood

# $seconds: "4" or "4.0".
curl-late = no answer within { $seconds } s
curl-cancelled = ended by hand
curl-proxy-name = the proxy's name cannot be resolved
curl-name = its name cannot be resolved
curl-refused = it refuses the connection, or there is no way to it
curl-certificate = its certificate is not accepted

# .up: $interface: "wlan0".
# .no-route: $interfaces: comma-separated.
check-link =
    .title = Network link
    .why = Without a way out only what is in the store already can be used.
    .up = up, by { $interface }
    .no-route = no default route, though up: { $interfaces }
    .no-route-next = Connect to a network that leads out; offline, build with --offline.
    .down = no interface is up
    .down-next = Connect to a network; offline, build with --offline.

# .not-understood: $name: "http_proxy".
check-proxy =
    .title = Proxy
    .why = Downloads are the daemon's: a proxy that only your shell knows of does not help it.
    .not-understood = { $name } is an address that is not understood
    .not-understood-next = Write it as http_proxy=http://proxy.example:3128; in a password, / # ? and @ as %2F %23 %3F and %40.
    .none = none is set
    .silent = { $address } does not answer
    .silent-next = Start the proxy, or unset the variable.
    .for-both = { $address } for you and the daemon
    .for-you-alone = { $address } for you, none for the daemon
    .for-you-alone-next = Give it to the daemon too: networking.proxy.default, or a drop-in of nix-daemon.service.
    .daemon-unknown = { $address } for you; the daemon's cannot be read

check-cache-keys =
    .title = Keys of the caches
    .why = What no trusted key has signed is not used: Nix then builds it, without a word about the key.
    .not-asked-for = not asked for: require-sigs is off
    .not-asked-for-next = Set require-sigs = true and name the keys of your caches.
    .broken = { $broken } of { $all } keys { $broken ->
        [one] is
       *[other] are
    } broken
    .broken-next = Copy the key anew from the page of its cache.
    .no-key = “{ $name }” is no key
    .no-name = one has no name
    .by-name = { $named } of { $all } by name
    .by-name-others = { $named } of { $all } by name; the others may have other names
    .no-key-named = no key is named after { $host }
    .next = Add the cache's key to trusted-public-keys.

# .late: The next are ends of “192.0.2.1 …”.
# .unreachable: $error: what the system says.

# .answer-for: $name: "cache.nixos.org".
check-dns =
    .title = Name servers
    .why = A name server that does not answer makes every download begin with a wait of seconds.
    .nothing = no cache has a name that a name server is asked for, nothing to check
    .late = does not answer within { $seconds } s
    .refuses = refuses to answer
    .unreachable = cannot be reached ({ $error })
    .something-else = answers something else
    .servfail = says that it failed (SERVFAIL)
    .code = answers with code { $code }
    .no-such-name = { $server } answers in { $ms } ms: there is no such name
    .none-named = none is named
    .none-named-next = Name a server in /etc/resolv.conf, or in what writes that file.
    .answer-for = { $count } of { $all } { $count ->
        [one] answers
       *[other] answer
    } for { $name }
    .answer-for-in = { $count } of { $all } { $count ->
        [one] answers
       *[other] answer
    } for { $name }, in { $ms } ms
    .answer-for-no-such = { $count } of { $all } { $count ->
        [one] answers
       *[other] answer
    } for { $name }: there is no such name
    .none-answers-next = Check the network: no name server answers.
    .no-such-name-next = Check the names under substituters in nix.conf, and that you are in the network that knows them.
    .silent-next = Take the silent one out of /etc/resolv.conf, or out of what writes that file.
    .slow-next = Choose a nearer name server.

# .not-understood: In the place of a cache's name.
check-caches =
    .title = Caches answer
    .why = Nix asks each cache for each path; one that is slow or silent slows all.
    .nothing = no substituter is set, nothing to check
    .not-understood = an address that is not understood
    .local-store = a local store
    .not-asked = { $host }: not asked; caches that answer over HTTP are
    .none = None of them is a cache that answers over HTTP
    .none-answers-next = Check the network; offline, build with --offline.
    .silent-next = Leave the silent one out: --option substituters "…", or nix.conf.
    .slowest = { $count } of { $all }, the slowest in { $ms } ms
    .slow-next = Put the slow one last in substituters.

# .no-cache: The next two are ends of “cache.example …”.
check-cache-info =
    .title = Caches are caches
    .why = A cache for another store folder, or a web server that is no cache, is asked in vain.
    .no-cache = does not say that it is a cache
    .other-store = is a cache for { $folder }
    .none-answers = No cache answers
    .next = Take it out of substituters in nix.conf, or correct its address.
    .say-so = { $count } of { $all } { $count ->
        [one] says
       *[other] say
    } so

check-portal =
    .title = No sign-in page in between
    .why = Before you have signed in to such a network every download fails or stands still.
    .next = Open any page in a browser and sign in to the network.
    .other-answers = { $other } answers in place of { $cache }
    .wants-sign-in = the network wants a sign-in
    .page-comes = a page comes in place of { $cache }
    .itself-answers = { $cache } itself answers

# .name: The next four are ends of “builder.example …”.
check-builders =
    .title = Remote builders answer
    .why = Nix waits for a builder that is away, for each build anew.
    .nothing = no remote builder is set, nothing to check
    .name = has a name that cannot be resolved; ssh may know it by another
    .unreachable = cannot be reached at port { $port }
    .silent = accepts at port { $port } and says nothing
    .no-ssh = does not speak ssh at port { $port }
    .next = Switch the builder on, or build without: --builders ''.

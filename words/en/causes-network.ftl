### Causes: the network and caches.

# Titles: the heading of a card, and after “Very likely (88 %): ” in a notification;
# at most 70 characters.

download-stalled =
    .title = Download is not moving
    .next-step = Look whether the network and the cache answer. Stopping loses only what is under way; finished paths stay.

built-from-source =
    .title = Building what a cache would have had
    .no-substitute = Nix said { $age } ago that a substitute could not be had
    .no-internet = Nix said { $age } ago that there is no Internet access
    .maybe-never = Not every derivation is in a cache: this one may never have been
    .would-change = The build ends soon.
    .next-step = If the build is a long one: stop it, see that the cache answers, start again. Finished paths stay.

# $count: paths, four or more.
cache-dead =
    .title = A dead cache is asked for every path
    .failed = { $host } has failed for { $count } different paths
    .waits-on = { $host }, once for each path
    .would-change = { $host } answers.
    .next-step = Stop it and start again without { $host } among the substituters; finished paths stay.

cache-refuses =
    .title = The cache refuses the connection
    .waits-on = a connection to { $host }
    .would-change = { $host } is reached.
    .next-step = Nix goes on without that cache after five tries, and then builds what it would have fetched. To keep it from asking: “--option substituters” with those that answer.

cache-silent =
    .title = The cache does not answer
    .next-step = Look whether the cache answers a browser. To go on without caches: stop it and add “--option substitute false”; that builds what was to be fetched.

connection-unanswered =
    .title = Nobody answers at the other end
    .next-step = Look whether the network leads there. “--option connect-timeout 5” makes Nix give up sooner and go on.

# $size: bytes a second, “900 B”.
download-trickles =
    .title = Download is very slow
    .comes = { $size } a second come from { $remote }, and nothing else moves
    .would-change = It comes faster, or not at all.
    .next-step = It will end by itself. To have it faster: another network, or another cache first among the substituters.

# $who: the git, ssh or hg that fetches.
input-fetch-stalled =
    .title = Fetching a source is not moving
    .not-woken = { $who } was not woken once for { $span }
    .connections-hidden = Its connections are hidden from this user; it may wait for something else
    .waits-on = { $who }, which fetches a source
    .would-change = { $who } is woken.
    .next-step = Fetch the source by hand to see what it says. Stopping loses nothing but this fetch.

# $server: a name server's address.
name-service =
    .title = A name is not resolved
    .not-resolved = Nix said { $age } ago that the name { $host } could not be resolved
    .no-answer = { $server } has been asked for a name for { $span } and has not answered
    .waits-on = an answer of the name service
    .waits-on-host = the address of { $host }
    .would-change = A connection is opened.
    .next-step = Look whether other programs resolve names. Offline, “--offline” builds from what is there.

offline =
    .title = This machine is offline
    .no-route = No route leads out of this machine
    .unreachable = Nix said { $age } ago that the network cannot be reached
    .nothing-open = No connection is open, and nothing has worked for { $span }
    .waits-on = a network
    .would-change = A route appears, or a connection is opened.
    .next-step = Connect to a network. Offline, “--offline” builds from what is there.

# $age: since Nix said it. $why: as in “nix-said”. $threads: a count, three or
# more.
rate-limited =
    .title = The server asks for fewer requests
    .tries-again = Nix said { $age } ago of { $host }: { $why }, and tries again after { $span }
    .nothing-wakes = Nothing wakes it until then
    .waits-on = { $host } to let it ask again, in { $span }
    .would-change = It asks again and gets an answer.
    .next-step = Wait; each further try comes later than the last. For GitHub, a token in “access-tokens” lifts the limit.
    .sleeps = { $who } has { $threads } threads, one of them to fetch, and was not woken once for { $span }; nothing is asked over any connection
    .may-hang = A worker that hangs looks the same; Nix's own words are hidden from here
    .waits-on-pause = a pause to end, after which it asks again
    .pause-would-change = It asks again, or sleeps for more than 11 min.
    .pause-next-step = Look at what Nix wrote in its terminal: “retrying in” says how long. For GitHub, a token in “access-tokens” lifts the limit.

# $name: what is to be built.
remote-silent =
    .title = The remote builder does not answer
    .ssh-idle = { $who }, by which Nix reaches the remote builder, has done nothing for { $span }
    .built-there = { $name } is to be built there
    .else-at-work = Something else of it was at work { $age } ago
    .waits-on = the remote builder at { $remote }
    .would-change = { $remote } greets.
    .next-step = See whether “ssh” to it by hand gets an answer. With “--builders ''” it is built here instead; “ConnectTimeout” and “ServerAliveInterval” in root's ssh configuration make ssh give up.

# $size: what has arrived and was not read.
transfer-paused =
    .title = Nix does not read what has arrived
    .not-read = { $remote } has closed, and { $size } that it sent were not read for { $span }
    .waits-on = a transfer from { $remote } that is over
    .would-change = What has arrived is read.
    .next-step = Stop it and start again; finished paths stay. Nix is known to hang so; a newer one may not.

# What several causes say of a connection that stands still. $remote: the other
# side, “10.0.0.1:443”. $name: a store path's name. $pace: how often a second,
# “0.2” or “10”.
transfer =
    .call-unanswered = { $remote } has not answered the call for { $span }
    .took-nothing = { $remote } has taken nothing for { $span }, after { $size }
    .sent-nothing = { $remote } has sent nothing for { $span }
    .sent-nothing-after = { $remote } has sent nothing for { $span }, after { $size }
    .nothing-worked = No process of this rebuild has worked for { $span }
    .path-locked = It has locked a store path to put the download into
    .is-fetching = It is fetching { $name }
    .woken-as-usual = Its worker is woken { $pace } times a second, as who has a transfer under way is
    .woken-otherwise = Its worker is woken { $pace } times a second; a transfer under way wakes it ten times
    .no-answer = The last thing asked over it has no answer
    .open-in = { $who } has it open
    .owner-hidden = The connection's owner is hidden from this user; it may belong to another program
    .may-be-kept = It seems to wait for a lock; the connection may only be kept for later
    .waits-on = data from { $remote }
    .would-change = More bytes arrive from { $remote }.

# Nix's own words. $why: the reason in English, as Nix gives it.
nix-said =
    .of-host = Nix said { $age } ago of { $host }: { $why }

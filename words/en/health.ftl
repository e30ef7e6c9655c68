### Checks of machine, network, Nix and system: what no single check has as its own.

## In the place of a check's finding.

not-checked-yet = Not checked yet
check-broke-down = The check itself broke down
nothing-of-the-kind = There is nothing of the kind here

# $limit: "3 s".
check-late = It did not answer within { $limit }
check-still-late = It has not answered since the last look
no-such-check = There is no such check here.

## A file that cannot be read. $what: its path, or "The mount table"; $words: what the system says.

unread-denied = { $what } may not be read by you
unread-missing = { $what } is not there
unread-broken = { $what }: { $words }

## Jobs.

no-such-job = That job has ended already.
runs-already = That is being done already.
ended-by-you = Ended by you. Nothing was changed.

# $ago: "1 h".
job-cut-off-goes-on = Cut off, for Nixlamp ended; it had begun { $ago } ago. Begun again, it goes on where it was.
job-cut-off = Cut off, for Nixlamp ended; it had begun { $ago } ago. Nothing was changed; begin it again.

# In the place of a job's first line.
job-begins = Begins
only-a-replay = Nothing was done: this is a recording.

# A job's title, at most 45 characters.
job-title = { $kind ->
    [evaluate-configuration] Evaluate my configuration
    [flake-check] Check my flake
    [reach-caches] Reach the caches
    [verify-profiles] Read what your system and profiles need
   *[verify-store] Read the whole store
}

## The list of checks.

# A result as one word.
health-result = { $result ->
    [fine] Fine
    [look] Look
    [bad] Bad
   *[unknown] Unknown
}

# A group as a heading.
health-group = { $group ->
    [network] Network
    [nix] Nix
    [system] System
   *[machine] Machine
}

# A button's text.
check-button = { $what ->
    [read] Read it all…
    [again] Check again
   *[check] Check…
}

# One part of the line “1 bad · 7 fine · checked 2 min ago”; the parts stand beside each other.
checks-in-state = { $state ->
    [bad] { $count } bad
    [look] { $count } to look at
    [fine] { $count } fine
   *[unknown] { $count } unknown
}
checks-not-yet = not checked yet
checked-just-now = checked just now
checked-ago = checked { $ago } ago

# The last of a check's details, where there are more than twelve.
checks-and-more = and { $count } more

# What a job found, in one line. $result: "Fine"; $number: what the check says, "in 31 s".
job-found = { $result }: { $number }

### What takes an administrator's rights, and what Nixlamp's helper says.

# A step of every plan with a password.
step-asks-password = The system asks for an administrator's password (Nixlamp never sees it)

# What the system's dialog asks the password for, where it shows what it is told.
password-asked-to = Authentication is required to { $verb ->
    [stop] stop a rebuild of another user
    [collect-garbage] delete generations of the system
    [roll-back] switch the system to another generation
    [repair] repair the Nix store
    [restart-daemon] restart the Nix daemon
   *[backup-root] back up files that only root may read
}

# $commands: as an administrator would type them.
in-a-terminal = In a terminal: { $commands }

## Why the rights were not had.

password-cancelled = You cancelled. Nothing was changed.
no-password-dialog = No password dialog is available in this session. Nothing was changed.
password-late = No password was given within 60 s. Nothing was changed.
not-allowed = The system did not allow it. Nothing was changed.
no-helper = Nixlamp's helper is not installed, and nothing else of Nixlamp ever runs as an administrator. Nothing was changed.
no-way-to-rights = Neither polkit nor sudo, doas or run0 was found. Nothing was changed.
helper-not-trusted = { $path } could be changed by others than root, so it is not started as root. Nothing was changed.

# $program: "pkexec"; $words: what it said.
program-could-not = { $program }: { $words }. Nothing was changed.
helper-cut-off = The helper ended without an answer. How much it did is not known: look again.
helper-no-answer = The helper has not answered in time. It may still be at work: look again.
request-too-much = It is too much for one request. Nothing was changed.

## What the helper says when it refuses. It has done nothing then.

helper-not-root = nixlamp-helper is started by Nixlamp, as root, through polkit, sudo, doas or run0. Nothing was done.
helper-no-verb = The helper was not told what to do. Nothing was done.
helper-no-caller = It is not known which user asked. Nothing was done.
request-too-long = The request is too long. Nothing was done.
request-empty = No request came. Nothing was done.
request-garbage = The request is not understood. Nothing was done.
helper-other-version = The helper is of another version than the rest of Nixlamp. Nothing was done.
request-other-deed = What was asked for is not what was allowed. Nothing was done.
request-unsound = The request is out of bounds. Nothing was done.

# $process: "sleep (812)".
process-of-no-rebuild = { $process } is not part of a rebuild. Nothing was done.
process-is-another = { $process } has ended, and its number is another process by now. Nothing was done.
rebuild-began-meanwhile = A rebuild has begun meanwhile: { $process }. Nothing was done.
activation-is-another = The generation is not activated the way that was asked for. Nothing was done.
path-not-registered-any-more = The path is not in the store's database any more. Nothing was done.
process-of-no-build-user = { $process } does not belong to a build user. Nothing was done.

### Causes: configuration.

# Titles: the heading of a card, and after “Very likely (88 %): ” in a notification;
# at most 70 characters.

config-syntax =
    .title = The configuration has a syntax error

undefined-variable =
    .title = The configuration uses a name that is not defined

missing-attribute =
    .title = The configuration asks for something that is not there

# $place: the end of a path, “/.config/home-manager/home.nix”. $path: the one
# that was looked for.
moved-path =
    .title = A file is looked for at a place it was moved from
    .also-kept = Such files are also kept in …{ $place }
    .would-change = There is no such file at the other place either: …{ $place }.
    .next-step = Look whether the file lies at …{ $place } (looked for: { $path }). Move it back, or name the new place in the command or the configuration.

missing-file =
    .title = A file that the configuration names is not there

nix-conf-broken =
    .title = A line in nix.conf cannot be read

lock-file-broken =
    .title = flake.lock cannot be read or written

untracked-file =
    .title = A file of the flake is not known to git

unknown-setting =
    .title = nix.conf names a setting that this Nix does not have

untrusted-setting =
    .title = A setting was ignored: you are not a trusted user

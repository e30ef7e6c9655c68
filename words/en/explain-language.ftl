### What the table of messages says of each cause, by its code: What is written in the configuration: syntax, names, types, options.
### .title: what it is, no full stop; .explains: what has happened, a paragraph;
### .next-step: the safest thing to do; .is-not: what it is taken for and is not.
### A cause without .title has the one of the rule with its code.

explain-config-syntax =
    .explains = A file of the configuration is not well-formed Nix: a semicolon, a bracket or a quote is missing or too many. Nix names the line at which it noticed; the slip is there or a little before.
    .next-step = Open the file at that line. “nix-instantiate --parse FILE” checks one file alone.
    .is-not = Nothing was built or changed.
explain-undefined-variable =
    .explains = A name is used that is nowhere bound: misspelt, or not among the arguments of the file (“{"{"} config, lib, pkgs, … {"}"}”).
    .next-step = Look at the line that the message names, and at the arguments at the top of that file.
explain-missing-attribute =
    .explains = An attribute is used that the set does not have: a package that was renamed or removed, an output of a flake under another name, or a host name that does not match the name in nixosConfigurations.
    .next-step = Look at the name in the message. For a flake “nix flake show” lists what there is; for a system give the name: --flake .#NAME.
    .is-not = Nothing was built or changed.
explain-wrong-arguments =
    .title = A function is called with the wrong arguments
    .explains = A function needs an argument that it is not given, or is given one that it does not know. Often a module or package that was written for another release, or a name that is misspelt or not passed on (specialArgs, callPackage).
    .next-step = Compare the arguments at the top of the file that the message names with what it is called with.
    .is-not = Nothing was built or changed.
explain-assertion-false =
    .title = A condition in the configuration does not hold
    .explains = An “assert” was reached and its condition is false. The message has the condition; the place below it says in which file.
    .next-step = Look at the condition in that file, and at what it compares.
    .is-not = Nothing was built or changed.
explain-wrong-type =
    .title = A value in the configuration is of the wrong kind
    .explains = Something else was expected at this place: a text instead of a list, a set instead of a function, an argument too many or too few. Often a missing bracket, or a module written for another release.
    .next-step = Run it again with --show-trace and look for your own files in the trace. Go back to the last change that evaluated.
    .is-not = Nothing was built or changed.
explain-option-error =
    .title = An option of the configuration is wrong
    .explains = An option does not exist, is set twice with different values, has a value of the wrong kind, or is needed and not set. After an upgrade options may have been renamed or removed.
    .next-step = The message names the option and the files that set it. Look it up in the manual of your release.
    .is-not = Nothing was built or changed.
explain-assertion-failed =
    .title = The configuration contradicts itself
    .explains = A module checks that options fit together, and they do not. The lines after “Failed assertions” say what is wanted.
    .next-step = Do what those lines say; they are written for you.
    .is-not = Nothing was built or changed.
explain-package-refused =
    .title = A package is refused: unfree, insecure, broken or not for this system
    .explains = nixpkgs does not evaluate a package that is marked as unfree, insecure, broken or not made for this system, unless the configuration says so.
    .next-step = Allow just this package (allowUnfreePredicate, permittedInsecurePackages), or use another one.
explain-import-refused =
    .title = The evaluation needs a build, and may not start one
    .explains = Part of the configuration is read from something that must be built first (import from derivation), and this is switched off for this command.
    .next-step = Build that part beforehand, or allow it: --allow-import-from-derivation.
explain-evaluation-failed =
    .title = The configuration gives up by itself
    .explains = A “throw” or “abort” in the configuration, or in what it uses, was reached. What stands after it says why.
    .next-step = Read that text; where it is not enough, run it again with --show-trace.
    .is-not = Nothing was built or changed.

# What the modules put in the place of config.toml: nothing, if nothing is set.
{ lib, pkgs }:

settings:
let
  # TOML has no null: what is not set is not written.
  set = lib.filterAttrs (_: value: value != null);
  all = lib.filterAttrs (_: value: value != [ ]) (
    settings // { rebuild = map set settings.rebuild; }
  );
in
lib.mkIf (all != { }) {
  source = (pkgs.formats.toml { }).generate "nixlamp.toml" all;
}

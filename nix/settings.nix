# What may stand in config.toml. Nixlamp itself looks every key over and names a
# mistake with its line; here stands what a mistake in is best told before.
{ lib, pkgs }:

let
  inherit (lib) mkOption types;

  rebuild = types.submodule {
    options = {
      name = mkOption {
        type = types.strMatching "[A-Za-z0-9._-]{1,30}";
        example = "switch";
        description = "What the button says, and `nixlamp rebuild NAME`. One of a kind.";
      };
      command = mkOption {
        type = types.nonEmptyListOf types.str;
        example = [
          "nixos-rebuild"
          "switch"
          "--flake"
          ".#laptop"
        ];
        description = "Program and arguments, never a line for a shell.";
      };
      directory = mkOption {
        # No path: that would be copied into the store.
        type = types.nullOr (types.strMatching "/.*");
        default = null;
        example = "/etc/nixos";
        description = "Where it runs. Not set: in the person's home.";
      };
      terminal = mkOption {
        type = types.nullOr types.bool;
        default = null;
        description = ''
          Whether it must run in a terminal because it asks for a password. Not
          set: told from the command.
        '';
      };
    };
  };
in
types.submodule {
  freeformType = (pkgs.formats.toml { }).type;
  options.rebuild = mkOption {
    type = types.listOf rebuild;
    default = [ ];
    description = "Commands that become buttons and names for `nixlamp rebuild`.";
  };
}

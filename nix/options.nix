# The options that NixOS, nix-darwin and Home Manager share.
{
  self,
  lib,
  pkgs,
}:

{
  enable = lib.mkEnableOption "Nixlamp, the lamp that says how Nix rebuilds fare";

  package = lib.mkOption {
    type = lib.types.package;
    default = self.packages.${pkgs.stdenv.hostPlatform.system}.default;
    defaultText = lib.literalExpression "nixlamp.packages.\${system}.default";
    description = "Which Nixlamp. `nixlamp-cli` is the one without a window.";
  };

  settings = lib.mkOption {
    type = import ./settings.nix { inherit lib pkgs; };
    default = { };
    example = {
      alerts.stall-minutes = 15;
      watch.every-build = false;
      rebuild = [
        {
          name = "switch";
          command = [
            "nixos-rebuild"
            "switch"
            "--flake"
            ".#laptop"
          ];
          directory = "/etc/nixos";
        }
      ];
    };
    description = "What stands in `config.toml`; the README names every key.";
  };

  autostart = lib.mkOption {
    type = lib.types.bool;
    default = true;
    description = "Whether the lamp is lit when a person logs in to a desktop.";
  };
}

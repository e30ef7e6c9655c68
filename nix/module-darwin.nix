# programs.nixlamp on nix-darwin.
self:
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.programs.nixlamp;
  file = import ./config-file.nix { inherit lib pkgs; };
in
{
  options.programs.nixlamp = import ./options.nix { inherit self lib pkgs; };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    environment.etc."xdg/nixlamp/config.toml" = file cfg.settings;

    launchd.user.agents.nixlamp = lib.mkIf cfg.autostart {
      serviceConfig = {
        ProgramArguments = [ (lib.getExe cfg.package) ];
        RunAtLoad = true;
        # Started anew after a crash, not after "Quit Nixlamp".
        KeepAlive.SuccessfulExit = false;
        ProcessType = "Background";
      };
    };
  };
}

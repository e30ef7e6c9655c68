# services.nixlamp in Home Manager.
self:
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.services.nixlamp;
  file = import ./config-file.nix { inherit lib pkgs; };
  inherit (pkgs.stdenv.hostPlatform) isDarwin isLinux;
in
{
  options.services.nixlamp = import ./options.nix { inherit self lib pkgs; };

  config = lib.mkIf cfg.enable {
    home.packages = [ cfg.package ];

    xdg.configFile."nixlamp/config.toml" = file cfg.settings;

    systemd.user.services.nixlamp = lib.mkIf (cfg.autostart && isLinux) {
      Unit = {
        Description = "Nixlamp";
        PartOf = [ "graphical-session.target" ];
        After = [ "graphical-session.target" ];
      };
      Service = {
        ExecStart = lib.getExe cfg.package;
        Restart = "on-failure";
        Slice = "background.slice";
        # The agent needs a few MiB; the window, which it starts, 250.
        MemoryMax = "600M";
      };
      Install.WantedBy = [ "graphical-session.target" ];
    };

    launchd.agents.nixlamp = lib.mkIf (cfg.autostart && isDarwin) {
      enable = true;
      config = {
        ProgramArguments = [ (lib.getExe cfg.package) ];
        RunAtLoad = true;
        # Started anew after a crash, not after "Quit Nixlamp".
        KeepAlive.SuccessfulExit = false;
        ProcessType = "Background";
      };
    };
  };
}

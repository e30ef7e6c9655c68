# programs.nixlamp on NixOS. Nothing of it runs as root.
self:
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.programs.nixlamp;
  toml = pkgs.formats.toml { };
in
{
  options.programs.nixlamp = import ./options.nix { inherit self lib pkgs; };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    # A person's own file in ~/.config goes before this one.
    environment.etc."xdg/nixlamp/config.toml" = lib.mkIf (cfg.settings != { }) {
      source = toml.generate "nixlamp.toml" cfg.settings;
    };

    # Not tray.target: only some desktops have it, and the agent waits for a
    # tray by itself.
    systemd.user.services.nixlamp = lib.mkIf cfg.autostart {
      description = "Nixlamp";
      partOf = [ "graphical-session.target" ];
      after = [ "graphical-session.target" ];
      wantedBy = [ "graphical-session.target" ];
      path = [ config.nix.package ];
      serviceConfig = {
        ExecStart = lib.getExe cfg.package;
        Restart = "on-failure";
        Slice = "background.slice";
        # The agent needs a few MiB; the window, which it starts, 250.
        MemoryMax = "600M";
      };
    };
  };
}

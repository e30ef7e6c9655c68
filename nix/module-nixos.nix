# programs.nixlamp on NixOS. Nothing of it stays root: the helper runs for one
# request that a person has confirmed with an administrator's password.
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

    # Asks for that password. The actions come with the package
    # (share/polkit-1/actions), one for each thing the helper can do.
    security.polkit.enable = lib.mkDefault true;

    # A person's own file in ~/.config goes before this one.
    environment.etc."xdg/nixlamp/config.toml" = file cfg.settings;

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

# The configuration of the laptop that ./dev demo shows: a flake that needs neither nixpkgs nor git.
# Beside it lie `bb` (a busybox that stands alone) and `settings.nix`: `system`, how many seconds
# each part works, and `run`, which makes everything new.
{
  outputs = { self }:
    let
      settings = import ./settings.nix;
      tools = builtins.path { path = ./bb; name = "tools"; };
      make = name: script: derivation {
        inherit name;
        inherit (settings) system run;
        builder = "${tools}/sh";
        args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
      };
      # Never more than a part of a processor, so that whoever records has the rest.
      work = seconds: ''
        end=$(( $(date +%s) + ${toString seconds} ))
        while [ $(date +%s) -lt $end ]; do
          i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done
          sleep 0.3
        done
      '';
      package = name: seconds: make name "${work seconds} echo made > $out";
    in rec {
      emacs = package "emacs-30.1" settings.emacs;
      firefox = package "firefox-137.0" settings.firefox;
      # 12 MiB that cannot be compressed.
      texlive = make "texlive-2025" "dd if=/dev/urandom of=$out bs=1M count=12";
      nixosConfigurations.laptop.config.system = rec {
        path = make "system-path" "echo ${emacs} ${firefox} > $out";
        build.toplevel = make "nixos-system-laptop-25.11" ''
          ${work settings.toplevel}
          mkdir -p $out/bin
          echo ${path} ${texlive} > $out/path
          cat > $out/bin/switch-to-configuration <<'SCRIPT'
          #!${tools}/sh
          echo "activating the configuration..."
          ${work settings.activation}
          echo "the following new units were started: emacs.service"
          SCRIPT
          chmod +x $out/bin/switch-to-configuration
        '';
      };
    };
}

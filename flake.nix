{
  description = "Nixlamp: says whether a Nix rebuild works, waits or is stuck, and why";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      # The Mac is compiled for, not tried: README, "What works where".
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "aarch64-darwin"
      ];
      each = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      ours = pkgs: {
        nixlamp = pkgs.callPackage ./nix/package.nix { };
        nixlamp-cli = pkgs.callPackage ./nix/cli.nix { };
      };
    in
    {
      packages = each (pkgs: ours pkgs // { default = (ours pkgs).nixlamp; });

      overlays.default = final: _: ours final;

      nixosModules.default = import ./nix/module-nixos.nix self;
      darwinModules.default = import ./nix/module-darwin.nix self;
      homeModules.default = import ./nix/module-home.nix self;
      # The name that older Home Manager set-ups look for.
      homeManagerModules = self.homeModules;

      # Everything that `./dev` needs, real Nix of the tests aside.
      devShells = each (pkgs: {
        default = pkgs.mkShell {
          inputsFrom = [ self.packages.${pkgs.stdenv.hostPlatform.system}.default ];
          packages = [
            pkgs.cargo
            pkgs.cargo-deny
            pkgs.clippy
            pkgs.nodejs
            pkgs.rustc
            pkgs.rustfmt
            pkgs.shellcheck
          ];
        };
      });

      # Building runs the tests that need neither a desktop nor a daemon.
      checks = each (pkgs: ours pkgs);

      formatter = each (pkgs: pkgs.nixfmt);
    };
}

# Agent and command line alone: no GTK, no WebKit, no Node. For servers.
{ lib, rustPlatform }:

rustPlatform.buildRustPackage (
  import ./common.nix { inherit lib; }
  // {
    pname = "nixlamp-cli";
    cargoBuildFlags = [
      "-p"
      "nixlamp"
    ];
  }
)

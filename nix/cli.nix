# Agent and command line alone: no GTK, no WebKit, no Node. For servers.
{
  lib,
  stdenv,
  rustPlatform,
  installShellFiles,
}:

rustPlatform.buildRustPackage (
  import ./common.nix { inherit lib stdenv; }
  // {
    pname = "nixlamp-cli";
    nativeBuildInputs = [ installShellFiles ];
    cargoBuildFlags = [
      "-p"
      "nixlamp"
      "-p"
      "nixlamp-helper"
    ];
  }
)

# What package.nix and cli.nix have in common.
{ lib, stdenv }:

let
  manifest = lib.importTOML ../Cargo.toml;
in
{
  inherit (manifest.workspace.package) version;

  # Without what changes often and is not compiled.
  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../Cargo.lock
      ../Cargo.toml
      ../docs
      ../icons
      ../src-tauri
      ../tauri.conf.json
      ../tests
      ../words
      ./io.github.nixlamp.Nixlamp.desktop
      ./io.github.nixlamp.Nixlamp.metainfo.xml
      ./io.github.nixlamp.Nixlamp.policy
      (lib.fileset.difference ../ui (
        lib.fileset.unions [
          (lib.fileset.maybeMissing ../ui/dist)
          (lib.fileset.maybeMissing ../ui/node_modules)
        ]
      ))
    ];
  };

  cargoLock.lockFile = ../Cargo.lock;
  strictDeps = true;

  # The helper is no command for people. polkit knows it by its full path.
  postInstall = ''
    mkdir -p "$out/libexec"
    mv "$out/bin/nixlamp-helper" "$out/libexec/"
  ''
  + lib.optionalString stdenv.hostPlatform.isLinux ''
    install -Dm644 -t "$out/share/polkit-1/actions" nix/io.github.nixlamp.Nixlamp.policy
    substituteInPlace "$out/share/polkit-1/actions/io.github.nixlamp.Nixlamp.policy" \
      --replace-fail /usr/libexec "$out/libexec"
  ''
  # The program prints them itself, so it must run where it is built.
  + lib.optionalString (stdenv.buildPlatform.canExecute stdenv.hostPlatform) ''
    installShellCompletion --cmd nixlamp \
      --bash <("$out/bin/nixlamp" completions bash) \
      --zsh <("$out/bin/nixlamp" completions zsh) \
      --fish <("$out/bin/nixlamp" completions fish)
    "$out/bin/nixlamp" man > nixlamp.1
    installManPage nixlamp.1
  '';

  # The rest of the tests wants a desktop, a daemon or root: `./dev test`.
  cargoTestFlags = [
    "-p"
    "nixlamp-core"
    "-p"
    "nixlamp-hands"
    "-p"
    "nixlamp-helper"
    "-p"
    "nixlamp-host"
    "-p"
    "nixlamp"
  ];

  meta = {
    description = "Says whether a Nix rebuild works, waits or is stuck, and why";
    homepage = manifest.workspace.package.repository;
    license = [
      lib.licenses.mit
      lib.licenses.asl20
    ];
    mainProgram = "nixlamp";
    platforms = lib.platforms.linux ++ lib.platforms.darwin;
  };
}

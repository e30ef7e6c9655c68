# The whole: agent, command line and window.
{
  lib,
  stdenv,
  rustPlatform,
  runCommand,
  importNpmLock,
  installShellFiles,
  cacert,
  nodejs,
  pkg-config,
  wrapGAppsHook3,
  gtk3,
  webkitgtk_4_1,
}:

let
  inherit (stdenv.hostPlatform) isLinux;
  common = import ./common.nix { inherit lib stdenv; };
  lock = lib.importJSON ../ui/package-lock.json;

  # ui/package-lock.json has no addresses, so that it serves behind any mirror.
  # npm knows its own registry: each package is asked for by name and held to
  # the hash in the lock file.
  fetched =
    path: module:
    let
      name = lib.last (lib.splitString "node_modules/" path);
      # A name in the store has neither @ nor /.
      file = lib.replaceStrings [ "@" "/" ] [ "" "-" ] "${name}-${module.version}.tgz";
    in
    runCommand file
      {
        nativeBuildInputs = [ nodejs ];
        NODE_EXTRA_CA_CERTS = "${cacert}/etc/ssl/certs/ca-bundle.crt";
        impureEnvVars = lib.fetchers.proxyImpureEnvVars;
        outputHashMode = "flat";
        outputHash = module.integrity;
      }
      ''
        export HOME=$TMPDIR
        npm pack --silent "${name}@${module.version}"
        mv ./*.tgz "$out"
      '';
in
rustPlatform.buildRustPackage (
  common
  // {
    pname = "nixlamp";

    npmRoot = "ui";
    npmDeps = importNpmLock {
      npmRoot = ../ui;
      packageSourceOverrides = lib.mapAttrs fetched (
        lib.filterAttrs (path: module: path != "" && module ? integrity) lock.packages
      );
    };

    nativeBuildInputs = [
      importNpmLock.npmConfigHook
      installShellFiles
      nodejs
    ]
    ++ lib.optionals isLinux [
      pkg-config
      wrapGAppsHook3
    ];

    buildInputs = lib.optionals isLinux [
      gtk3
      webkitgtk_4_1
    ];

    # The window embeds ui/dist when it is compiled.
    preBuild = ''
      npm --prefix ui run build
    '';

    cargoBuildFlags = [
      "-p"
      "nixlamp"
      "-p"
      "nixlamp-helper"
      "-p"
      "nixlamp-window"
    ];

    postInstall = common.postInstall + lib.optionalString isLinux ''
      install -Dm644 -t "$out/share/applications" nix/io.github.nixlamp.Nixlamp.desktop
      install -Dm644 -t "$out/share/metainfo" nix/io.github.nixlamp.Nixlamp.metainfo.xml
      install -Dm644 icons/ok.svg "$out/share/icons/hicolor/scalable/apps/io.github.nixlamp.Nixlamp.svg"
    '';

    # Only the window is a GTK program. The agent keeps its own name: it is
    # what `ps` shows.
    dontWrapGApps = true;
    postFixup = lib.optionalString isLinux ''
      wrapGApp "$out/bin/nixlamp-window"
    '';
  }
)

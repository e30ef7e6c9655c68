# A graph whose builds end when the test says so: each waits for a file of its name in `gates`.
{ tag ? "0", gates ? "/nix/home/alice/gates" }:
let
  tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
  raw = name: deps: script: derivation {
    name = "${name}-${tag}";
    system = builtins.currentSystem;
    builder = "${tools}/sh";
    args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
    inherit deps;
  };
  awaits = name: "until [ -e ${gates}/${name}-${tag} ]; do sleep 0.1; done";
  gated = name: deps: raw name deps "${awaits name}; echo $deps > $out";
  # 600 KB that cannot be compressed.
  large = "dd if=/dev/urandom of=$out bs=1000 count=600";
in rec {
  left = gated "left" [ ];
  right = gated "right" [ ];
  shared = gated "shared" [ ];
  middle = gated "middle" [ left ];
  fetched = raw "fetched" [ ] large;
  top = gated "top" [ middle right shared fetched ];

  heavy = raw "heavy" [ ] "${awaits "heavy"}; ${large}";
}

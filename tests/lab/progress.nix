# A graph of small builds, for the counting of what is planned, made and done.
# Attributes: `fetched` is what a cache has; the others are what a client wants.
{ tag ? "0", width ? 4, bad ? false }:
let
  tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
  raw = name: deps: script: more: derivation ({
    name = "${name}-${tag}";
    system = builtins.currentSystem;
    builder = "${tools}/sh";
    args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
    inherit deps;
  } // more);
  make = name: deps: raw name deps "echo $deps; sleep 1; echo ${name} > $out" { };
  layer = name: count: deps: builtins.genList (n: make "${name}-${toString n}" deps) count;

  # 400 KB each that cannot be compressed; the last two need the first.
  big = name: deps: raw name deps "echo $deps > deps; dd if=/dev/urandom of=rest bs=1000 count=400; cat deps rest > $out" { };
  near = big "near" [ ];
  fetched = [ near (big "far-0" [ near ]) (big "far-1" [ near ]) (big "alone" [ ]) ];

  fixed = raw "fixed" [ ] "sleep 1; echo made > $out" {
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = "9ccbd3f1b19a1cdfd8d7c6ae48e9e822e2345f5be1a6187b19e41486c6941004";
  };
  several = raw "several" [ ] "sleep 1; for one in $out $dev $doc; do echo $one > $one; done" {
    outputs = [ "out" "dev" "doc" ];
  };
  fails = raw "fails" [ ] "sleep 2; exit 3" { };

  first = layer "first" width [ ];
  second = layer "second" width (first ++ [ several.dev ]) ++ (if bad then [ (make "after-failure" [ fails ]) ] else [ ]);
  third = layer "third" width (second ++ [ fixed several.doc ]);

  # Two rounds in the middle of an evaluation, each known only when the one before is built.
  one = raw "round-one" [ (make "before-one" [ ]) ] "sleep 1; echo 2 > $out" { };
  two = raw "round-two-${toString (import one)}" [ ] "sleep 1; echo 3 > $out" { };
in {
  inherit fetched;
  plain = make "plain" third;
  cached = make "cached" (third ++ fetched);
  left = make "left" (layer "left" width first);
  right = make "right" (layer "right" width first);
  imports = make "imports" (layer "imported" (import two) first);
}

# What the lab builds. No nixpkgs: the builder is a busybox that stands alone.
# `tag` makes a derivation new, so that nothing of an earlier run is found in the store.
{ tag ? "0", seconds ? "60" }:
let
  tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
  make = name: script: derivation {
    name = "${name}-${tag}";
    system = builtins.currentSystem;
    # Through the link in the folder: busybox goes by the name it is called with.
    builder = "${tools}/sh";
    args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
  };
  count = builtins.genList (n: n) 3000;
in {
  quick = make "quick" "echo made > $out";

  fails = make "fails" "echo 'no rule to make target' >&2; exit 2";

  # The same after a while, as most failures are.
  failsLate = make "fails-late" "sleep ${seconds}; echo 'no rule to make target' >&2; exit 2";

  # Says nothing and works all the time, as a long link or a test suite does.
  busy = make "busy" ''
    end=$(( $(date +%s) + ${seconds} ))
    while [ $(date +%s) -lt $end ]; do
      i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done
    done
    echo made > $out
  '';

  # Healthy and as quiet as can be: a server's time limit in a test suite.
  sleeps = make "sleeps" "sleep ${seconds}; echo made > $out";

  # A test suite that tries job control: one of its processes is stopped, the others work.
  jobs = make "jobs" ''
    sleep 600 & kill -STOP $!
    end=$(( $(date +%s) + ${seconds} ))
    while [ $(date +%s) -lt $end ]; do
      i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done
    done
    kill -KILL $!
    echo made > $out
  '';

  # Two processes, each waiting for the other to open the far end of its pipe.
  deadlock = make "deadlock" ''
    mkfifo one two
    { cat one > two; } &
    cat two > one
  '';

  # 12 MiB that cannot be compressed, to be fetched. Nix takes a builder that has closed all that
  # it can speak by for one that has ended, and kills it: so dd must keep its standard error.
  big = make "big" "dd if=/dev/urandom of=$out bs=1M count=12";

  # Evaluations that never end. The first holds on to what it makes, some MiB a second: it must
  # fit into memory until it is judged, beside others of its kind. The second does not. Both
  # begin with the 450 MiB that the evaluator's collector takes anyway.
  grows = builtins.length (builtins.genericClosure {
    startSet = [ { key = 0; } ];
    operator = at:
      let
        kept = builtins.genList (n: n + at.key) 100;
        work = builtins.foldl' (sum: n: sum + n * n) 0 (builtins.genList (n: n) 400);
      in [ { inherit kept; key = builtins.foldl' builtins.seq (at.key + 1) (kept ++ [ work (at.key + 1) ]); } ];
  });
  flat =
    let spin = depth: if depth == 0 then 0 else builtins.foldl' (sum: n: sum + spin (depth - 1)) 0 count;
    in spin 6;
}

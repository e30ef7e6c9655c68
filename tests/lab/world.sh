#!/usr/bin/env bash
# world.sh NIX WORLD [FIRST_UID]: a multi-user Nix in a world of its own, up until stdin closes.
#
# NIX is what mk-nix.sh made; WORLD is a folder that this script makes and removes. The world has
# its own mounts (/nix, and a private copy of /etc), its own process ids, and its own network with
# one link to the machine. So nothing of the machine is touched, worlds run side by side without
# seeing one another, and the end of the world's first process is the end of all of them.
#
# Prints one line when the world is up:  ready INIT DAEMON ADDRESS UID
# INIT is its first process, by the machine's numbers, DAEMON the nix-daemon, by the world's own,
# ADDRESS the machine's end of the link, UID that of alice, the ordinary user. Those that build
# have the uids FIRST_UID+1 and so on. Exit status 77: no namespaces are to be had here.
set -euo pipefail
builders=${WORLD_BUILDERS:-8}

inside() {
  local nix=$1 world=$2 first=$3 machine=$4 here init slot n daemon address
  here=$(dirname "$(realpath "$0")")
  # The machine's /proc is still mounted, so this is our number there.
  read -r init _ </proc/self/stat

  # The name of the link is what two worlds cannot both have: it gives each its number.
  for ((slot = 0; slot < 64; slot++)); do
    nsenter --net="/proc/$machine/ns/net" ip link add "nixlamp$slot" type veth peer name lan netns 1 \
      2>/dev/null && break
  done
  ((slot < 64)) || { echo 'world: no network link could be made (ip link add … type veth)' >&2; exit 77; }
  # 198.18.0.0/15 is set aside for tests of this kind: no real network uses it.
  address=198.18.$slot.1
  nsenter --net="/proc/$machine/ns/net" ip address add "$address/30" dev "nixlamp$slot"
  nsenter --net="/proc/$machine/ns/net" ip link set "nixlamp$slot" up
  ip address add "198.18.$slot.2/30" dev lan
  ip link set lan up
  ip link set lo up
  first=${first:-$((36000 + 100 * slot))}

  # The whole of /etc: a mount over /etc/passwd alone is lost when the machine replaces that file.
  cp -a /etc/. "$world/etc/"
  sed -i '/^nixbld/d; /^alice:/d' "$world/etc/passwd" "$world/etc/group"
  mkdir -p "$world/etc/nix"
  local members=()
  for ((n = 1; n <= builders; n++)); do
    echo "nixbld$n:x:$((first + n)):$first::/var/empty:/usr/sbin/nologin" >>"$world/etc/passwd"
    members+=("nixbld$n")
  done
  echo "alice:x:$((first + 50)):$((first + 50))::/nix/home/alice:/bin/sh" >>"$world/etc/passwd"
  echo "alice:x:$((first + 50)):" >>"$world/etc/group"
  echo "nixbld:x:$first:$(IFS=,; echo "${members[*]}")" >>"$world/etc/group"
  cat >"$world/etc/nix/nix.conf" <<CONF
build-users-group = nixbld
build-dir = /nix/var/nix/builds
experimental-features = nix-command flakes
max-jobs = 4
narinfo-cache-negative-ttl = 0
narinfo-cache-positive-ttl = 0
require-sigs = false
sandbox = false
substituters =
trusted-substituters = http://$address:8080
trusted-users = root
CONF
  # What only the lines of one test have; of the same setting the last line counts.
  [ -z "${WORLD_CONF:-}" ] || printf '%s\n' "${WORLD_CONF//ADDRESS/$address}" >>"$world/etc/nix/nix.conf"

  # A disk of its own that can be filled, where the test asks for one.
  [ -z "${WORLD_MIB:-}" ] || mount -t tmpfs -o "size=${WORLD_MIB}m,mode=755${WORLD_INODES:+,nr_inodes=$WORLD_INODES}" nixlamp "$world/nix"

  # What the world brings along lies below /nix too: the folder of the repository may be closed to alice.
  cp -a --reflink=auto "$nix" "$world/nix/lab"
  mkdir -p "$world"/nix/{lab/bb,lab/cache,home/root,home/alice/.run,var/nix/builds}
  cp "$(command -v busybox)" "$world/nix/lab/bb/busybox"
  ln -s busybox "$world/nix/lab/bb/sh"
  cp "$here/lab.nix" "$world/nix/lab/"
  install -m 755 "$here/nixos-rebuild" "$world/nix/lab/bin/"
  chmod 700 "$world/nix/home/alice/.run"
  chown -R "$((first + 50)):$((first + 50))" "$world/nix/home/alice"

  mount --bind "$world/nix" /nix
  mount --bind "$world/etc" /etc
  mount -t proc proc /proc

  # Background jobs of a script ignore SIGINT; the daemon, and what it starts, must not.
  env -i -C / PATH=/nix/lab/bin:/usr/bin:/bin HOME=/nix/home/root LANG=C.UTF-8 \
    setsid env --default-signal nix-daemon --daemon </dev/null >"$world/daemon.log" 2>&1 &
  daemon=$!
  for ((n = 0; n < 200; n++)); do
    [ ! -S /nix/var/nix/daemon-socket/socket ] || break
    sleep 0.05
  done
  [ -S /nix/var/nix/daemon-socket/socket ] || { cat "$world/daemon.log" >&2; exit 1; }
  echo "ready $init $daemon $address $((first + 50))"
  # Whoever started the world holds the other end; this is also what happens when he dies.
  while read -r _; do :; done
}

if [ "${1:-}" = --inside ]; then
  shift
  inside "$@"
  exit 0
fi

[ $# -ge 2 ] || { echo 'usage: world.sh NIX WORLD [FIRST_UID]' >&2; exit 64; }
for tool in ip unshare nsenter busybox; do
  command -v $tool >/dev/null || { echo "world: $tool is missing on this machine" >&2; exit 69; }
done
if [ "$(id -u)" != 0 ] || ! unshare --mount --pid --net --fork true 2>/dev/null; then
  echo 'world: a Nix of its own needs root and the right to make namespaces (unshare), which this machine does not give' >&2
  exit 77
fi

nix=$(realpath "$1")
mkdir -p "$2"/{nix,etc}
world=$(realpath "$2")
# Only the place to mount on, where the machine has no Nix. It stays: a world next door may use it.
mkdir -p /nix

gone() {
  [ -z "${space:-}" ] || kill -KILL "$space" 2>/dev/null || true
  [ -z "${space:-}" ] || wait "$space" 2>/dev/null || true
  rm -rf "$world"
}
trap gone EXIT
trap 'exit 143' TERM INT HUP

exec 3<&0
# --kill-child: the first process of the world dies with the one that waits for it.
unshare --mount --pid --net --fork --kill-child bash "$(realpath "$0")" --inside "$nix" "$world" "${3:-}" $$ <&3 3<&- &
space=$!
exec 3<&-
wait "$space"

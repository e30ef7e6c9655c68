#!/usr/bin/env bash
# mk-nix.sh SUITE DEST: a Nix from Debian's SUITE (bookworm: 2.8, trixie: 2.26, sid: 2.34) that runs on any older Debian.
#
# Takes only the program and the libraries it loads, so that neither the packages of this machine
# nor a half-broken sid matter. The programs find their loader and libraries below /nix/lab, which
# is where world.sh puts DEST. A DEST that is there already is kept: then no network is needed.
# Needs: apt-get, dpkg-deb, patchelf, debian-archive-keyring.
set -euo pipefail

[ $# = 2 ] || { echo "usage: mk-nix.sh SUITE DEST" >&2; exit 64; }
suite=$1 dest=$(realpath -m "$2")
for tool in apt-get apt-cache dpkg-deb patchelf flock; do
  command -v $tool >/dev/null || { echo "mk-nix: $tool is missing on this machine" >&2; exit 69; }
done

mkdir -p "$(dirname "$dest")"
# Two test programs may want the same Nix at once: the second waits and finds it made.
exec 9>"$dest.lock"
flock 9
[ ! -e "$dest/version" ] || exit 0

work=$(mktemp -d "$dest.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,none,debs,x,out/bin,out/lib}
: >"$work/status"
# The mirror that this machine uses for its own packages, whatever it is.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1) || true
[ -n "$mirror" ] || { echo "mk-nix: apt names no mirror to take Debian's $suite from" >&2; exit 69; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/sources.list"
# Lists, cache and package state are private ones: those of the machine stay as they are.
apt=(-o "Dir::Etc::sourcelist=$work/sources.list" -o "Dir::Etc::sourceparts=$work/none"
     -o "Dir::Etc::preferencesparts=$work/none" -o "Dir::State=$work/state"
     -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root
     -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
     -o Acquire::Retries=3 -qq)
apt-get "${apt[@]}" -o APT::Update::Error-Mode=any update \
  || { echo "mk-nix: Debian's $suite cannot be reached, and no Nix made from it earlier lies in $dest" >&2; exit 69; }

# Libraries only. Perl and the rest of Debian's system are for parts of the package that the lab does not use.
apt-cache "${apt[@]}" depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances nix-bin \
  | grep -E '^(lib|nix-bin$|gcc-[0-9]+-base$)' \
  | grep -vE -- '-perl$|:i386$|^lib(crypt|pam|debconf|selinux|semanage|perl)[0-9-]' | sort -u >"$work/list"
(cd "$work/debs" && xargs apt-get "${apt[@]}" download <"$work/list")
for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$work/x"; done

libraries=()
for dir in "$work"/x/usr/lib/*-linux-gnu "$work"/x/lib/*-linux-gnu "$work"/x/usr/lib/nix; do
  [ ! -d "$dir" ] || libraries+=("$dir")
done
path=$(IFS=:; echo "${libraries[*]}")
loader=$(find "${libraries[@]}" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
"$loader" --library-path "$path" --list "$work/x/usr/bin/nix" \
  | awk '$2 == "=>" { print $3 }' | while read -r file; do cp -L "$file" "$work/out/lib/"; done
cp -L "$loader" "$work/out/lib/"
# Opened by name at run time, so no list of needed libraries names them.
for name in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
  find "${libraries[@]}" -maxdepth 1 -name $name -exec cp -L {} "$work/out/lib/" \;
done

cp "$work/x/usr/bin/nix" "$work/out/bin/nix"
patchelf --set-interpreter "/nix/lab/lib/$(basename "$loader")" --force-rpath --set-rpath /nix/lab/lib "$work/out/bin/nix"
# Nix 2.8's own libraries name a folder of Debian's, and that hides the program's.
find "$work/out/lib" -name 'libnix*.so*' -exec patchelf --force-rpath --set-rpath /nix/lab/lib {} \;
for name in build channel collect-garbage copy-closure daemon env hash instantiate prefetch-url shell store; do
  ln -s nix "$work/out/bin/nix-$name"
done
# Written last: without it the folder is not taken for a Nix.
"$work/out/lib/$(basename "$loader")" --library-path "$work/out/lib" "$work/out/bin/nix" --version >"$work/out/version"
rm -rf "$dest"
mv "$work/out" "$dest"

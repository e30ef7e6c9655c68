#!/usr/bin/env bash
# .ci/mac-toolchain.sh [FOLDER]: a Rust whose standard library is built for
# aarch64-apple-darwin, from Debian 12's own packages alone.
#
# rustup's toolchain cannot compile std for a second system without its
# sources. Debian's security archive carries rustc-web (built for the
# browsers) with sources of exactly the same version. Both are unpacked into
# FOLDER (default: target/mac-toolchain), std is compiled once and put beside
# the compiler; from then on neither -Z flags nor a nightly are needed. Nothing
# is installed into the system, except small libraries that Debian's cargo
# needs and a bare machine lacks.
#
# Needs root (apt-get), 1.4 GB while it works, 0.7 GB afterwards, about one
# minute of processor time. Does nothing where FOLDER/ok says that it is there.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=$(realpath -m "${1:-$here/target/mac-toolchain}")
rust=$dir/rust
target=aarch64-apple-darwin
# Its environment names it by its full path: one that was moved is made anew.
if [ "$(cat "$dir/ok" 2>/dev/null)" = "$dir" ]; then exit 0; fi

fail() { echo "mac-toolchain: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root for apt-get; run it with sudo"
[ "$(dpkg --print-architecture)" = amd64 ] || fail "written for x86_64 Debian 12 only"

rm -rf "$dir"
mkdir -p "$dir/debs" "$rust" "$dir/sdk"

# 1. Debian's compiler, cargo, clippy and the sources of std.
cd "$dir/debs"
apt-get update -qq
# `depends PACKAGE PATTERN`: the first dependency whose name fits; the names
# of these libraries carry the compiler's version.
depends() { apt-cache depends "$1" | grep -oE "$2" | sort -u | head -1; }
std=$(depends libstd-rust-web-dev 'libstd-rust-web-[0-9.]+')
llvm=$(depends "$std" 'libllvm[0-9]+')
[ -n "$std" ] && [ -n "$llvm" ] || fail "no rustc-web in the archive: is bookworm-security among apt's sources?"
apt-get download -qq -o APT::Sandbox::User=root \
  rustc-web cargo-web rust-web-clippy rust-web-src libstd-rust-web-dev "$std" "$llvm" \
  libgit2-1.5 libhttp-parser2.9 libmbedtls14 libmbedx509-1 libmbedcrypto7
for deb in *.deb; do dpkg -x "$deb" "$rust"; done
rm -rf "$dir/debs"

# 2. What a build has to see: `. FOLDER/env` in a subshell.
cat > "$dir/env" <<E
export LD_LIBRARY_PATH=$rust/usr/lib/x86_64-linux-gnu
export PATH=$rust/usr/bin:\$PATH
export SDKROOT=$dir/sdk MACOSX_DEPLOYMENT_TARGET=11.0
export CC_aarch64_apple_darwin=$dir/check-cc CXX_aarch64_apple_darwin=$dir/check-cc AR_aarch64_apple_darwin=$dir/check-ar
E
# There is no C compiler for macOS here, and checking needs none: build scripts
# (SQLite's) run against these two, which leave empty files behind.
cat > "$dir/check-cc" <<'E'
#!/bin/sh
out=; before=
for a in "$@"; do
  case "$before" in -o) out=$a;; esac
  case "$a" in -o?*) out=${a#-o};; esac
  before=$a
done
[ -n "$out" ] && : > "$out"
case " $* " in *" -E "*) echo '"clang"';; *--version*) echo 'clang version 19.0.0';; esac
exit 0
E
cat > "$dir/check-ar" <<'E'
#!/bin/sh
for a in "$@"; do case "$a" in *.a) printf '!<arch>\n' > "$a"; break;; esac; done
exit 0
E
chmod +x "$dir/check-cc" "$dir/check-ar"

# 3. Debian's cargo is linked against libraries that a bare machine may lack.
# shellcheck disable=SC1091
. "$dir/env"
if ldd "$rust/usr/bin/cargo" | grep -q 'not found'; then
  apt-get install -y -qq --no-install-recommends libcurl4 libssh2-1 libssl3 libsqlite3-0
fi
if ldd "$rust/usr/bin/cargo" | grep 'not found'; then fail "cargo misses the libraries above"; fi
rustc -V

# 4. std for macOS, once, into the unpacked compiler's own folder.
mkdir -p "$dir/std/src"
cd "$dir/std"
: > src/lib.rs
cat > Cargo.toml <<'E'
[package]
name = "std-for-macos"
version = "0.0.0"
edition = "2021"
[profile.dev]
debug = 0
[workspace]
E
# RUSTC_BOOTSTRAP and -Z are for this one build; the project's builds have neither.
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zforce-unstable-if-unmarked --cap-lints=allow" CARGO_INCREMENTAL=0 \
  CARGO_TARGET_DIR="$dir/std/target" \
  cargo build -q -Z build-std=std,panic_abort,panic_unwind,test,proc_macro --target $target
lib=$rust/usr/lib/rustlib/$target/lib
mkdir -p "$lib"
rm -f "$lib"/*
cp target/$target/debug/deps/lib*.rlib target/$target/debug/deps/lib*.rmeta "$lib"/
rm -f "$lib"/libstd_for_macos-*
cd "$dir"
rm -rf std "$rust/usr/src"/rustc-*/{compiler,src}
echo "$dir" > ok
du -sh "$dir"

# Small systems, homes and packages that can be switched to: what they do when they are activated
# is real, only small. `n` makes each its own.
{ n ? "1", kind ? "good" }:
let
  tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
  make = name: script: derivation {
    inherit name;
    system = builtins.currentSystem;
    builder = "${tools}/sh";
    args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
  };
  app = make "app-1.${n}" "mkdir -p $out/bin; head -c 200000 /dev/zero > $out/bin/app; echo ${n} > $out/version";
  kernel = make "linux-6.12.${n}" "mkdir $out; echo ${n} > $out/bzImage";
  initrd = make "initrd-linux-6.12.${n}" "mkdir $out; echo ${n} > $out/initrd";
  unit = name: version: make "unit-${name}.service" "mkdir $out; echo ${version} > $out/${name}.service";
  # What it does where, by kind: a good one does all; one that fails ends with 4 as NixOS does when a
  # unit fails; one that lies says it is done; a slow one takes its time in the middle.
  middle = {
    good = "";
    slow = "sleep 3";
    fails = "echo 'warning: the following units failed: sshd.service' >&2; exit 4";
    lies = "exit 0";
  }.${kind};
  switch = make "switch-to-configuration" ''
    cat > $out <<'EOF'
    #!/bin/sh
    self=$(readlink -f "''${0%/bin/switch-to-configuration}")
    echo "begin $0 $*" >> /run/switch.log
    env | grep -v -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_= > /run/switch.env
    ${middle}
    profile=$(readlink /nix/var/nix/profiles/system)
    number=''${profile#system-}; number=''${number%-link}
    mkdir -p /boot/loader/entries
    echo "options init=$self/init" > /boot/loader/entries/nixos-generation-$number.conf
    echo "default nixos-generation-$number.conf" > /boot/loader/loader.conf
    [ "$1" = boot ] || ln -sfn "$self" /run/current-system
    echo "end $0 $*" >> /run/switch.log
    EOF
    chmod 755 $out
  '';
in {
  inherit app;

  system = make "nixos-system-lab-${n}" ''
    mkdir -p $out/bin $out/etc/systemd/system $out/sw
    cp ${switch} $out/bin/switch-to-configuration
    ln -s ${app} $out/sw/app
    ln -s ${kernel}/bzImage $out/kernel
    ln -s ${initrd}/initrd $out/initrd
    ln -s ${unit "sshd" n}/sshd.service $out/etc/systemd/system/sshd.service
    ln -s ${unit "cron" "1"}/cron.service $out/etc/systemd/system/cron.service
    ln -s ${unit "only${n}" n}/only${n}.service $out/etc/systemd/system/only${n}.service
  '';

  home = make "home-manager-generation-${n}" ''
    mkdir $out
    ln -s ${app} $out/home-path
    cat > $out/activate <<'EOF'
    #!/bin/sh
    self=''${0%/activate}
    echo "$0 $*" >> $HOME/activate.log
    [ "$1" = --driver-version ] || exit 1
    mkdir -p $HOME/.local/state/home-manager/gcroots
    ln -sfn "$self" $HOME/.local/state/home-manager/gcroots/current-home
    EOF
    chmod 755 $out/activate
  '';
}

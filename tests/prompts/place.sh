#!/bin/sh
# Run by root inside the world, before any case: users with passwords, who may call what without one,
# an ssh server and two web servers on the loopback, and alice's own files. $1 is her uid.
set -eu
umask 022
home=/nix/home/alice

printf 'alice:open sesame\nroot:sesame open\n' | chpasswd
cat >/etc/sudoers <<'CONF'
Defaults use_pty, timestamp_timeout=0, passwd_timeout=0, lecture=never
Defaults secure_path="/usr/bin:/bin"
Defaults!/usr/bin/id,/usr/bin/env !use_pty
root ALL=(ALL:ALL) ALL
alice ALL=(ALL:ALL) ALL
alice ALL=(root) NOPASSWD: /usr/bin/sleep, /usr/bin/env, /usr/bin/su, /usr/bin/bash, /bin/bash
CONF
chmod 440 /etc/sudoers
printf 'permit alice as root\npermit nopass alice as root cmd sleep\n' >/etc/doas.conf
chmod 400 /etc/doas.conf
# A wrong password is answered so late that there is time to look.
for service in su sudo-i; do
    { echo 'auth optional pam_faildelay.so delay=300000000'; cat /etc/pam.d/$service; } >/etc/pam.d/new
    mv /etc/pam.d/new /etc/pam.d/$service
done

# An unpacked server has made no user for itself.
grep -q '^sshd:' /etc/passwd || echo 'sshd:x:999:65534::/run/sshd:/usr/sbin/nologin' >>/etc/passwd
mkdir -p /run/sshd /nix/ssh $home/.ssh $home/bin $home/c $home/flake $home/gpg $home/other-gpg
ssh-keygen -q -t ed25519 -N '' -f /nix/ssh/host
ssh-keygen -q -t ed25519 -N '' -f $home/.ssh/id_ed25519
ssh-keygen -q -t ed25519 -N 'open sesame' -f $home/.ssh/locked
cat $home/.ssh/*.pub >$home/.ssh/authorized_keys
cat >/nix/ssh/server <<CONF
Port 2222
ListenAddress 127.0.0.1
HostKey /nix/ssh/host
PidFile none
UsePAM no
PasswordAuthentication yes
StrictModes no
MaxStartups 100
AuthorizedKeysFile $home/.ssh/authorized_keys
CONF
cat >/nix/ssh/config <<CONF
Host lab
    HostName 127.0.0.1
    Port 2222
    User alice
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    LogLevel ERROR
CONF

cat >/nix/ssh/servers.py <<'CODE'
"""One port wants a password for everything, another never answers."""
import http.server, socket, threading, time

class Wants(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="lab"')
        self.send_header("Content-Length", "0")
        self.end_headers()

def silent():
    listener = socket.create_server(("127.0.0.1", 8402), backlog=64)
    kept = []
    while True:
        kept.append(listener.accept())

threading.Thread(target=silent, daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.0.1", 8401), Wants).serve_forever()
CODE

printf '#!/bin/sh\nsleep 900\n' >$home/bin/x11-askpass
chmod 755 $home/bin/x11-askpass
for folder in gpg other-gpg; do
    echo 'pinentry-program /usr/bin/pinentry-curses' >$home/$folder/gpg-agent.conf
    chmod 700 $home/$folder
done
cat >$home/flake/flake.nix <<'CODE'
{
  nixConfig.extra-substituters = "https://cache.example.org";
  outputs = inputs: { x = 1; };
}
CODE
# As crossterm and inquire do it: raw mode, epoll on the terminal and on a socket for signals.
cat >$home/choice.py <<'CODE'
import os, select, socket, sys, tty
print("Apply the config? (y/N) ", end="", flush=True)
tty.setraw(0)
ours, theirs = socket.socketpair()
waits = select.epoll()
waits.register(0, select.EPOLLIN)
waits.register(ours, select.EPOLLIN)
waits.poll()
CODE
cat >$home/draw.py <<'CODE'
import select, sys, tty
tty.setcbreak(0)
while True:
    print("\rworking", end="", flush=True)
    select.select([0], [], [], 0.2)
CODE
printf '.TH PAGE 1\n.SH NAME\npage \\- a page\n%s\n' "$(seq -f '.PP
line %g' 200)" >$home/page.1
chown -R "$1:$1" $home
HOME=$home setpriv --reuid "$1" --regid "$1" --clear-groups sh -euc '
    git config --global user.name alice
    git config --global user.email alice@example.org
    git init -q ~/repository
    seq 500 >~/repository/file
    git -C ~/repository add file
    git -C ~/repository commit -qm first'

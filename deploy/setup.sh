#!/bin/sh
# Make .venv ready: `setup.sh run` for the course, `setup.sh dev` for tests as well.
# Installs from the lock (hashes checked, no index named: pip's own configuration decides where from).
set -eu
want=${1:?run or dev}
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Debian's own Python first: other users of this machine can run it, which a Python under /root or a home cannot offer.
python=
for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
[ -n "$python" ] || die "Python 3.11 or newer is missing. On Debian 12 run: apt-get install python3"

missing=
need() { missing="$missing $1"; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
command -v bwrap >/dev/null 2>&1 || need bubblewrap
if [ "$want" = dev ]; then
    command -v chromium >/dev/null 2>&1 || need chromium
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || need postgresql
    # Playwright's own driver is linked to it.
    /sbin/ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || need libatomic1
    # Letters of the course's languages in the browser tests' pictures.
    ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf >/dev/null 2>&1 || need fonts-dejavu-core
fi
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null 2>&1 || die "Missing:$missing. Install with your system's package manager, then try again."
    if [ "$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else
        die "Missing Debian package(s):$missing. Ask an administrator to run: apt-get install$missing"
    fi
    say "Installing Debian package(s):$missing"
    $as_root apt-get update -q >/dev/null || say "apt-get update failed; trying with the lists there are."
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null ||
        die "Could not install:$missing. Run this and read what it says: apt-get install$missing"
fi

lock=requirements.lock
[ "$want" = dev ] && lock=requirements-dev.lock
stamp=.venv/.ready-$want
mark=$("$python" -c 'import hashlib,pathlib,sys; print(sys.version.split()[0], *(hashlib.sha256(pathlib.Path(p).read_bytes()).hexdigest() for p in sys.argv[1:]))' "$lock" pyproject.toml)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$mark" ] && exit 0

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    say "Making a virtual environment in .venv"
    rm -rf .venv
    "$python" -m venv .venv
fi
pip() {
    .venv/bin/python -m pip "$@" -q --disable-pip-version-check 2>.venv/pip.log &
    child=$!
    # A background job of sh does not hear Ctrl-C.
    trap 'kill "$child" 2>/dev/null; say ""; exit 130' INT TERM
    while kill -0 "$child" 2>/dev/null; do printf . >&2; sleep 2; done
    wait "$child" || { say ""; cat .venv/pip.log >&2; die "Installing failed. Check the network and the disk, then try again."; }
    trap - INT TERM
}
say "Installing the locked packages ($lock); the first time takes a few minutes"
# setuptools and wheel come first: a few of the locked packages are sources that need them.
pip install --require-hashes -r deploy/bootstrap.lock
pip install --require-hashes --no-build-isolation -r "$lock"
pip install --no-deps --no-build-isolation -e .
say " done"
printf '%s\n' "$mark" > "$stamp"

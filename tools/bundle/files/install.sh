#!/bin/sh
# Install kg from this folder, with no network:   sh install.sh [FOLDER]
# Finds a Python that this bundle serves; PYTHON=/path/to/python3 names one. The rest is install.py.
set -eu

here=$(CDPATH='' cd -- "$(case $0 in */*) echo "${0%/*}/" ;; *) echo ./ ;; esac)" && pwd -P)

# Run install.py with the Python $1 if it suits, and end.
try() {
    command -v "$1" >/dev/null 2>&1 && "$1" -I "$here/install.py" --fits >/dev/null 2>&1 || return 0
    python=$1
    shift
    exec "$python" -I "$here/install.py" "$@"
}

if [ -n "${PYTHON:-}" ]; then
    exec "$PYTHON" -I "$here/install.py" "$@"
fi
for version in @PYTHONS@; do
    try "python$version" "$@"
done
try python3 "$@"
try python "$@"
for version in @PYTHONS@; do
    for each in "${PYENV_ROOT:-${HOME:-/}/.pyenv}/versions/$version".*/bin/"python$version"; do
        try "$each" "$@"
    done
done

echo "No Python was found that this bundle has packages for (it serves: @PYTHONS@)." >&2
python3 -I "$here/install.py" --fits >&2 || true
echo "Install one of these (Debian, Ubuntu: apt-get install python3), or name it:" >&2
echo "    PYTHON=/path/to/python3 sh install.sh" >&2
exit 1

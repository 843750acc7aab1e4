#!/bin/sh
# Qt's wheels need a few system libraries. Installs missing ones as root with apt-get; otherwise
# prints the command that does. What else keeps Qt from loading, no system library mends.
set -eu

[ "$(uname -s)" = Linux ] || exit 0
PACKAGES="libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 fonts-dejavu-core"

probe() {
    QT_QPA_PLATFORM=offscreen "${PYTHON:-.venv/bin/python}" - <<'PY' 2>&1
import ctypes
from PySide6 import QtDBus, QtGui, QtWidgets
for name in ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxkbcommon-x11.so.0"):
    ctypes.CDLL(name)
PY
}

explain_damage() {
    environment=$(dirname "$(dirname "${PYTHON:-.venv/bin/python}")")
    echo "HashDesk's packages in $environment are damaged ($(echo "$missing" | tail -n 1)): make clean, then make run." >&2
    exit 1
}

# A library that is there in part, or is not a library, is damage too.
lacks_library() {
    case "$missing" in *"cannot open shared object file: No such file or directory"*) ;; *) return 1 ;; esac
}

missing=$(probe) && exit 0
lacks_library || explain_damage
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the system libraries that Qt needs …" >&2
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $PACKAGES >/dev/null
    missing=$(probe) && exit 0
    lacks_library || explain_damage
fi
echo "Qt needs system libraries that are not installed ($(echo "$missing" | tail -n 1))." >&2
echo "On Debian or Ubuntu, install them with:" >&2
echo "    sudo apt-get install $PACKAGES" >&2
exit 1

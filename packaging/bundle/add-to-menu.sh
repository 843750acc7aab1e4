#!/bin/sh
# Puts HashDesk, from the folder that this file is in, into the menu of the person who runs it.
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=applications/io.github.hashdesk.HashDesk.desktop
case $here in
*[\"\`\$\\\|\&%]*)
    echo "A menu entry cannot name $here: move HashDesk to a folder without special characters." >&2
    exit 1
    ;;
esac
mkdir -p "$data"
cp -r "$here/share/." "$data/"
sed "s|^Exec=hashdesk-window|Exec=\"$here/hashdesk-window\"|" "$here/share/$entry" > "$data/$entry"
echo "HashDesk is in the menu. If you move its folder, run this again from the new place."

#!/bin/sh
# `make bundle`: dist/HashDesk, a folder that needs no Python, and a compressed archive of it.
# The only argument is the folder of programs of the environment that it is made from.
set -eu

here=packaging/bundle
bin=$(cd "$1" && pwd)
work=build/bundle
name=HashDesk-$("$bin/python" -c 'from importlib.metadata import version; print(version("hashdesk"))')-linux-$(uname -m)

"$bin/python" -m pip install -q --disable-pip-version-check --no-deps --force-reinstall .

# In another folder: what is packed is what was installed, not this checkout.
mkdir -p "$work"
rm -rf dist/HashDesk
(cd "$work" && "$bin/pyinstaller" --log-level ERROR --noconfirm --workpath . --distpath ../../dist "../../$here/hashdesk.spec")

"$bin/python" "$here/elf.py" dist/HashDesk
"$bin/python" "$here/licences.py" "$work/hashdesk/origins.json" dist/HashDesk/licences
"$bin/python" "$here/desktop_files.py" dist/HashDesk
cp "$here/hashdesk-window" "$here/add-to-menu.sh" dist/HashDesk/

echo "Compressing …"
rm -f dist/HashDesk-*.tar.xz
tar --sort=name --owner=0 --group=0 --numeric-owner -C dist -c HashDesk | xz -T0 -6 > "dist/$name.tar.xz"
du -sh dist/HashDesk "dist/$name.tar.xz"

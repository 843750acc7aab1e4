"""Makes a package for Debian and Ubuntu of dist/HashDesk.

    python packaging/bundle/deb.py FOLDER    FOLDER/hashdesk_VERSION_ARCHITECTURE.deb

The program is in /usr/lib/hashdesk. The package depends on the packages, by their names here, that
have the libraries which the bundle leaves to the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import desktop_files
import elf

BUNDLE = desktop_files.ROOT / "dist" / "HashDesk"
PROGRAMS = ("hashdesk", "hashdesk-window")
HOME = Path("usr/lib/hashdesk")
ZSH_COMPLETIONS = "vendor-completions"  # where Debian's zsh looks
OF_WAYLAND = "libwayland-"  # the window is shown through X11 where these are missing
# Qt opens files and folders with xdg-open, and has its dialogs from the desktop's portal.
RECOMMENDED = (
    "xdg-utils, xdg-desktop-portal, libwayland-client0, libwayland-cursor0, libwayland-egl1"
)
CONTROL = """\
Package: hashdesk
Version: {version}
Architecture: {architecture}
Maintainer: The HashDesk authors <noreply@hashdesk.invalid>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: graphics
Priority: optional
Description: find similar photos in your own library
 HashDesk indexes photo folders in place and shows the photos most similar to
 any photo: instantly, offline, and in the same order every time. It finds
 copies and look-alikes, too. A neural network turns each photo into a code of
 at most 64 bits; it runs on the processor, and needs neither network nor GPU.
"""
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Comment: This package contains Python, Qt and other components under licences of their own. Each is
 listed in /usr/lib/hashdesk/licences/LICENCES.txt, with its licence in a folder beside it.

Files: *
Copyright: 2026 The HashDesk authors
License: Apache-2.0
 The text is in /usr/share/common-licenses/Apache-2.0.
"""


def main() -> int:
    """Make the package; returns 1 if there is no bundle, or a library's package is not known."""
    if not (BUNDLE / "hashdesk").is_file():
        print(f"There is no bundle in {BUNDLE}. Make one first: make bundle", file=sys.stderr)
        return 1
    files = elf.elf_files(BUNDLE)
    needed = [name for name in elf.outside(files) if not name.startswith(OF_WAYLAND)]
    packages = {name: package_of(name) for name in needed}
    if unknown := [name for name, package in packages.items() if not package]:
        print(f"No package that is installed here has {', '.join(unknown)}", file=sys.stderr)
        return 1
    depends = set(packages.values()) - {"libc6"} | {f"libc6 (>= {elf.newest_libc(files)})"}
    version, architecture = metadata.version("hashdesk"), _output("dpkg", "--print-architecture")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "package")
        lay_out(root)
        control = CONTROL.format(
            version=version,
            architecture=architecture,
            kilobytes=_output("du", "-sk", str(root)).split()[0],
            depends=", ".join(sorted(depends)),
            recommends=RECOMMENDED,
        )
        (root / "DEBIAN").mkdir()
        (root / "DEBIAN" / "control").write_text(control, "utf-8")
        file = Path(sys.argv[1], f"hashdesk_{version}_{architecture}.deb")
        _output("dpkg-deb", "--build", "--root-owner-group", "-Zxz", str(root), str(file))
    print(f"{file}: {file.stat().st_size / 1e6:.0f} MB. To install it: apt install ./{file}")
    return 0


def package_of(library: str) -> str:
    """The package that has a shared library here; empty if none has."""
    owners = subprocess.run(
        ["dpkg", "-S", f"*/{library}"], capture_output=True, text=True, check=False
    )
    return owners.stdout.partition(":")[0]


def lay_out(root: Path) -> None:
    """Put the bundle's files where a package has them."""
    program = root / HOME
    shutil.copytree(BUNDLE, program, symlinks=True)
    (program / "add-to-menu.sh").unlink()
    (program / "share").rename(root / "usr" / "share")
    zsh = root / "usr" / "share" / "zsh"
    (zsh / "site-functions").rename(zsh / ZSH_COMPLETIONS)
    (root / "usr" / "bin").mkdir()
    for name in PROGRAMS:
        (root / "usr" / "bin" / name).symlink_to(Path("..", "lib", "hashdesk", name))
    about = root / "usr" / "share" / "doc" / "hashdesk"
    about.mkdir(parents=True)
    (about / "copyright").write_text(COPYRIGHT, "utf-8")
    for path in root.rglob("*"):
        if not path.is_symlink():
            executable = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if executable else 0o644)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

"""What the binary files of the bundle ask the system's loader for.

python packaging/bundle/elf.py FOLDER    fails if the bundle lacks a library that it should have
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

MAGIC = b"\x7fELF"
# Libraries that stay out of the bundle: every desktop has them, and they must fit its kernel, its
# graphics drivers, its configuration and its fonts. A system whose libc is new enough for the
# bundle has a C++ library that is, too.
SYSTEM_LIBRARIES = (
    "ld-linux*", "libc.so.*", "libm.so.*", "libpthread.so.*", "libdl.so.*", "librt.so.*",
    "libutil.so.*", "libstdc++.so.*", "libgcc_s.so.*", "libGL.so.*", "libEGL.so.*", "libX11.so.*",
    "libX11-xcb.so.*", "libxcb.so.*", "libXau.so.*", "libXdmcp.so.*", "libwayland-*.so.*",
    "libfontconfig.so.*", "libfreetype.so.*", "libexpat.so.*", "libdbus-1.so.*",
)  # fmt: skip


def main() -> int:
    """Name what is missing; returns 1 if something is."""
    missing = [name for name in outside(elf_files(Path(sys.argv[1]))) if not is_of_system(name)]
    if missing:
        names = ", ".join(missing)
        print(f"The bundle lacks {names}: install them here and build again.", file=sys.stderr)
    return 1 if missing else 0


def is_of_system(name: str) -> bool:
    """Whether a library belongs to the system that the bundle runs on."""
    return any(fnmatch(name, pattern) for pattern in SYSTEM_LIBRARIES)


def elf_files(folder: Path) -> list[Path]:
    """The programs and libraries in a folder, without links."""
    return [path for path in _files(folder) if _starts_as_elf(path)]


def libraries_of(file: Path) -> list[str]:
    """The names of the libraries that a file is linked with itself, such as libc.so.6."""
    return re.findall(r"^\s+NEEDED\s+(\S+)", _headers(file), re.M)


def outside(files: Iterable[Path]) -> list[str]:
    """The libraries that the files are linked with, and that are not among them."""
    paths = list(files)
    names = {path.name for path in paths}
    return sorted({name for path in paths for name in libraries_of(path)} - names)


def newest_libc(files: Iterable[Path]) -> str:
    """The oldest version of libc that has everything the files use, such as 2.34."""
    versions = {
        tuple(map(int, version.split(".")))
        for path in files
        for version in re.findall(r"\bGLIBC_([\d.]+)$", _headers(path), re.M)
    }
    return ".".join(map(str, max(versions)))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _starts_as_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _headers(file: Path) -> str:
    return subprocess.run(
        ["objdump", "-p", str(file)], capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    sys.exit(main())

"""Collects the licences of everything that is in the bundle.

    python packaging/bundle/licences.py ORIGINS FOLDER

ORIGINS is what hashdesk.spec wrote: the installed files that the bundle was made from, as JSON.
FOLDER gets LICENCES.txt, a list of the components, and a folder of texts for each. Every file must
belong to a component, and every component must have a text: what lacks one is named, and nothing is
written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath

LICENCE_FILE = re.compile(r"(licen[cs]es?|copying|notice|thirdpartynotices)([._-].*)?$", re.I)
CODE = {".py", ".pyc", ".pyi", ".so", ".h"}
COMMON = Path("/usr/share/common-licenses")  # of Debian
# Texts of licences that a package names without enclosing them. LGPL 3 refers to GPL 3.
COMMON_TEXTS = {
    "Apache 2.0": ("Apache-2.0",),
    "Apache-2.0": ("Apache-2.0",),
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": ("LGPL-3", "GPL-3"),
}
HEADER = """\
HashDesk is under the Apache License 2.0 (folder “hashdesk”). This bundle also contains the
components below, each with its own licence. Qt and PySide6 are used under the LGPL 3: they are
separate files in _internal/PySide6 and _internal/shiboken6, and you may replace them with your own.
So is LibRaw, used under the LGPL 2.1: _internal/rawpy/libraw_r.so. Inside of pylibjxl is libjxl,
Copyright (c) the JPEG XL Project Authors, under the BSD 3-Clause License.

"""


class MissingLicences(Exception):
    """Files without an owner, or components without a text."""


@dataclass(frozen=True)
class Component:
    """A package, a library or Python, and the files of its licences by the names to give them."""

    name: str
    version: str
    licence: str  # as its metadata say; empty if only in its texts
    texts: tuple[tuple[str, Path], ...]


def main() -> int:
    """Write the folder; returns 1 if something has no licence."""
    origins, folder = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        components = components_of(map(Path, json.loads(origins.read_text("utf-8"))))
        write(components, folder)
    except MissingLicences as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The licences of {len(components)} components are in {folder}.")
    return 0


def components_of(files: Iterable[Path]) -> list[Component]:
    """The components that the files belong to, by name.

    Raises MissingLicences if it is not known whose a file is.
    """
    owners = _files_of_distributions()
    found: dict[str, Component] = {}
    unknown = []
    for path in files:
        distribution = owners.get(os.path.realpath(path))
        if distribution is not None:
            if distribution.name not in found:
                found[distribution.name] = of_distribution(distribution)
        elif (component := of_python(path) or of_debian_package(path)) is not None:
            found[component.name] = component
        else:
            unknown.append(str(path))
    if unknown:
        raise MissingLicences(f"It is not known whose these files are: {', '.join(unknown)}")
    return sorted(found.values(), key=lambda component: component.name.lower())


def of_distribution(distribution: metadata.Distribution) -> Component:
    """An installed Python package; without texts if it encloses none and names no common one."""
    about = distribution.metadata
    licence = str(about["License-Expression"] or about["License"] or "").partition("\n")[0]
    licence = licence.replace("UNKNOWN", "")
    texts = {}
    for file in distribution.files or ():
        if LICENCE_FILE.match(file.name) and file.suffix not in CODE:
            texts[_name_of_text(file)] = Path(str(distribution.locate_file(file)))
    if not texts:
        texts = {name: COMMON / name for name in COMMON_TEXTS.get(licence, ())}
    return Component(distribution.name, distribution.version, licence, tuple(sorted(texts.items())))


def of_python(path: Path) -> Component | None:
    """Python, if the file is part of a Python that was installed with its licence beside it."""
    library = Path(sysconfig.get_path("stdlib"))
    text = library / "LICENSE.txt"
    ours = library in path.parents or path.name.startswith("libpython")
    if not ours or not text.is_file():
        return None
    return Component("Python", sysconfig.get_python_version(), "PSF-2.0", (("LICENSE.txt", text),))


@cache
def of_debian_package(path: Path) -> Component | None:
    """The package of Debian or Ubuntu that installed a file; None if there is none."""
    # Libraries are found as /lib/…, which is a link to the /usr/lib/… that packages may name.
    names = {str(path), f"/usr{path}", str(path).removeprefix("/usr"), os.path.realpath(path)}
    asked = subprocess.run(
        ["dpkg", "-S", *sorted(names)], capture_output=True, text=True, check=False
    )
    package = asked.stdout.partition(":")[0].partition(",")[0]
    if not package:
        return None
    version = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    text = Path("/usr/share/doc", package, "copyright")
    return Component(package, version, "", (("copyright", text),) if text.is_file() else ())


def write(components: Iterable[Component], folder: Path) -> None:
    """Write the list and the texts into a new folder. Raises MissingLicences."""
    components = list(components)
    without = [
        component.name
        for component in components
        if not component.texts or not all(path.is_file() for _, path in component.texts)
    ]
    if without:
        raise MissingLicences(f"No text of a licence was found for {', '.join(without)}")
    folder.mkdir(parents=True)
    lines = [
        f"{component.name} {component.version}    {component.licence}".rstrip()
        for component in components
    ]
    (folder / "LICENCES.txt").write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    for component in components:
        for name, text in component.texts:
            place = folder / component.name / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)


def _files_of_distributions() -> dict[str, metadata.Distribution]:
    """The installed Python package of every file."""
    owners = {}
    for distribution in metadata.distributions():
        folder = os.path.realpath(str(distribution.locate_file("")))
        for file in distribution.files or ():
            owners[os.path.normpath(f"{folder}/{file}")] = distribution
    return owners


def _name_of_text(file: PurePosixPath) -> str:
    """A short path for a text: below the package's own folder of licences, if it has one."""
    parts = file.parts
    start = parts.index("licenses") + 1 if "licenses" in parts else 1
    return str(PurePosixPath(*parts[start:] or parts))


if __name__ == "__main__":
    sys.exit(main())

"""Everything in the bundle has the text of its licence, or the bundle is not made."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from importlib import metadata
from pathlib import Path

import licences
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
NAME = re.compile(r"[\w.-]+")


def lean_installation() -> dict[str, metadata.Distribution]:
    """HashDesk and all that its default installation consists of, as far as it is here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {"hashdesk": metadata.distribution("hashdesk")}
    waiting = [match[0] for line in project["dependencies"] if (match := NAME.match(line))]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system or version of Python
            continue
        if name not in found:
            found[name] = distribution
            required = [line for line in distribution.requires or () if "extra ==" not in line]
            waiting += [match[0] for line in required if (match := NAME.match(line))]
    return found


def package(folder: Path, *, licence: str, text: str | None) -> metadata.Distribution:
    """An installed package with the given metadata and, perhaps, a text."""
    info = folder / "sample-1.0.dist-info"
    (info / "licenses" / "vendored").mkdir(parents=True)
    about = f"Metadata-Version: 2.4\nName: sample\nVersion: 1.0\nLicense: {licence}\n"
    (info / "METADATA").write_text(about)
    files = ["sample.py", "sample-1.0.dist-info/METADATA"]
    (folder / "sample.py").touch()
    if text is not None:
        (info / "licenses" / "vendored" / "LICENSE.txt").write_text(text)
        files.append("sample-1.0.dist-info/licenses/vendored/LICENSE.txt")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in files))
    return metadata.Distribution.at(info)


def test_the_lean_installation_has_all_its_licences(tmp_path: Path) -> None:
    if not licences.COMMON.is_dir():
        pytest.skip(f"{licences.COMMON} is not here: the texts that some packages only name")
    installed = lean_installation()
    assert {"hashdesk", "numpy", "pyside6-essentials", "qtawesome"} <= installed.keys()
    components = [licences.of_distribution(each) for each in installed.values()]
    licences.write(components, tmp_path / "licences")
    listed = (tmp_path / "licences" / "LICENCES.txt").read_text("utf-8")
    for component in components:
        assert f"\n{component.name} {component.version}" in listed
        texts = (tmp_path / "licences" / component.name).rglob("*")
        assert [path for path in texts if path.is_file() and path.stat().st_size > 100]
    (lgpl,) = (tmp_path / "licences").glob("[Pp]y[Ss]ide6_[Ee]ssentials/LGPL-3")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lgpl.read_text("utf-8")


def test_a_text_keeps_its_place_among_the_packages_licences(tmp_path: Path) -> None:
    found = licences.of_distribution(package(tmp_path, licence="MIT", text="Do what you want."))
    licences.write([found], tmp_path / "licences")
    text = tmp_path / "licences" / "sample" / "vendored" / "LICENSE.txt"
    assert text.read_text() == "Do what you want."
    assert "\nsample 1.0    MIT\n" in (tmp_path / "licences" / "LICENCES.txt").read_text("utf-8")


@pytest.mark.parametrize("licence", ["MIT", "UNKNOWN", "Apache 2.1"])
def test_a_package_without_a_text_is_named_and_nothing_is_written(
    tmp_path: Path, licence: str
) -> None:
    found = licences.of_distribution(package(tmp_path, licence=licence, text=None))
    with pytest.raises(licences.MissingLicences, match=r"sample$"):
        licences.write([found], tmp_path / "licences")
    assert not (tmp_path / "licences").exists()


def test_files_belong_to_packages_and_to_python() -> None:
    """A module of a package, one of Python, and a file whose owner is not known."""
    numpy = metadata.distribution("numpy")
    module = Path(str(numpy.locate_file("numpy/__init__.py")))
    found = licences.components_of([module, Path(os.__file__)])
    assert [component.name for component in found if component.name == "numpy"] == ["numpy"]
    assert len(found) == 2
    assert all(component.texts for component in found)
    with pytest.raises(licences.MissingLicences, match=r"/nowhere/libmine\.so\.1$"):
        licences.components_of([module, Path("/nowhere/libmine.so.1")])


def test_libraries_belong_to_packages_of_the_system() -> None:
    if shutil.which("dpkg") is None:
        pytest.skip("dpkg is not here")
    found = licences.of_debian_package(Path("/usr/bin/dpkg"))
    assert found is not None
    assert (found.name, dict(found.texts).keys()) == ("dpkg", {"copyright"})
    assert found.version

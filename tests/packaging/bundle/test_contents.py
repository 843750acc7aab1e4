"""What goes into the bundle: files by name, libraries by who is linked with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import contents
import elf
import numpy._core._multiarray_umath as module
import pytest

PLUGINS = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("onnxruntime/capi/libonnxruntime_providers_cuda.so", False),
        ("onnxruntime/capi/libonnxruntime_providers_shared.so", True),
        (f"{PLUGINS}/platforms/libqxcb.so", True),
        (f"{PLUGINS}/platforms/libqlinuxfb.so", False),
        (f"{PLUGINS}/platformthemes/libqxdgdesktopportal.so", True),
        (f"{PLUGINS}/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6/Qt/translations/linguist_de.qm", False),
        ("hashdesk/resources/i18n/hashdesk_de.qm", True),
    ],
)
def test_files_by_name(name: str, needed: bool) -> None:
    assert contents.is_needed(name) is needed


def test_libraries_stay_only_with_those_that_are_linked_with_them() -> None:
    """Also through other libraries; those of a plugin that stays out go, too, and their links."""
    entries = [
        ("libpython3.11.so.1.0", "/python", "BINARY"),
        (f"{PLUGINS}/platforms/libqxcb.so", "/xcb", "BINARY"),
        (f"{PLUGINS}/platformthemes/libqgtk3.so", "/gtk-theme", "BINARY"),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", "/qpa", "BINARY"),
        ("libQt6XcbQpa.so.6", "PySide6/Qt/lib/libQt6XcbQpa.so.6", "SYMLINK"),
        ("libxcb-cursor.so.0", "/cursor", "BINARY"),
        ("libgtk-3.so.0", "/gtk", "BINARY"),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "/qml", "BINARY"),
        ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK"),
        ("libstdc++.so.6", "/c++", "BINARY"),
        ("numpy/random/mtrand.so", "/mtrand", "EXTENSION"),
        ("hashdesk/resources/style.qss", "/style.qss", "DATA"),
    ]
    linked = {
        "/xcb": ["libQt6XcbQpa.so.6", "libstdc++.so.6"],
        "/qpa": ["libxcb-cursor.so.0", "libc.so.6"],
        "/gtk-theme": ["libgtk-3.so.0"],
        "/qml": ["libQt6XcbQpa.so.6"],
    }
    kept = contents.pruned(entries, lambda file: linked.get(str(file), []))
    gone = {"libgtk-3.so.0", "PySide6/Qt/lib/libQt6Qml.so.6", "libQt6Qml.so.6", "libstdc++.so.6"}
    gone.add(f"{PLUGINS}/platformthemes/libqgtk3.so")
    assert kept == [entry for entry in entries if entry[0] not in gone]


def test_the_sources_of_the_program_and_the_trainer_are_all_there() -> None:
    placed = {Path(folder, Path(file).name) for file, folder in contents.sources()}
    assert {
        Path("source/hashdesk/paths.py"),
        Path("source/hashdesk/core/adaptation/trainer_process.py"),
        Path("source/trainer/__main__.py"),
    } <= placed
    assert not [path for path in placed if path.suffix == ".pyc"]


def test_what_a_library_asks_for(tmp_path: Path) -> None:
    """Of a module of NumPy, which every installation has."""
    if shutil.which("objdump") is None:
        pytest.skip("objdump is not here")
    file = Path(shutil.copy(module.__file__, tmp_path / "module.so"))
    (tmp_path / "text.so").write_text("INPUT(libc.so.6)")
    (tmp_path / "link.so").symlink_to(file)
    assert elf.elf_files(tmp_path) == [file]
    names = elf.outside([file])
    assert "libc.so.6" in names
    assert names == sorted(elf.libraries_of(file))
    assert [name for name in names if not elf.is_of_system(name)] == [
        name for name in names if "openblas" in name or "quadmath" in name
    ]
    assert (2, 0) < tuple(map(int, elf.newest_libc([file]).split("."))) < (3, 0)

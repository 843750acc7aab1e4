"""Folders of runtimes: only what HashDesk marked as its own is overwritten, counted or deleted."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from hashdesk.core.errors import InstallationFailed
from hashdesk.core.job import Job
from hashdesk.core.pytorch import owned_folders, runtime
from hashdesk.core.pytorch.installer import install
from hashdesk.core.pytorch.owned_folders import OWNER_MARK
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime


def contents(folder: Path) -> dict[str, bytes]:
    """All files under a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("inside", [".", "own"])
def test_files_of_somebody_else(tmp_path: Path, inside: str) -> None:
    """In the named folder, or where the runtime would be: refused, not counted, not deleted."""
    root = tmp_path / "pytorch"
    place = Runtime(root, alone=True)
    theirs = root if inside == "." else place.folder
    for name in ("environment/notes.txt", "wheels/thesis.pdf", "installed.json"):
        (theirs / name).parent.mkdir(parents=True, exist_ok=True)
        (theirs / name).write_bytes(b"years of work")
    before = contents(root)
    with pytest.raises(InstallationFailed, match="holds files that are not HashDesk's") as caught:
        install(place, Job())
    assert "\n" not in str(caught.value)
    assert owned_folders.size_of_all(root) == owned_folders.clear(root) == 0
    assert runtime.find(place) is PyTorchSource.MISSING
    assert contents(root) == before


def test_a_folder_claimed_and_claimed_again(tmp_path: Path) -> None:
    """The mark is the first file; a folder left empty by a process that was killed is taken."""
    place = Runtime(tmp_path / "pytorch")
    place.folder.mkdir(parents=True)
    for _ in range(2):
        owned_folders.claim(place.root, place.folder)
        assert [path.name for path in place.folder.iterdir()] == [OWNER_MARK]


def test_each_python_and_the_bundle_have_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One does not see the other's; clearing deletes all."""
    folders = []
    for version, frozen in (((3, 11), False), ((3, 12), False), ((3, 11), True)):
        monkeypatch.setattr(runtime, "python_version", lambda v=version: f"{v[0]}.{v[1]}")
        monkeypatch.setattr(sys, "frozen", frozen, raising=False)
        place = Runtime(tmp_path)
        with place.locked():
            place.environment.mkdir()
            (place.environment / "torch").write_bytes(b"1234")
        folders.append(place.folder)
    assert [folder.name for folder in folders] == ["python-3.11", "python-3.12", "bundle"]
    assert owned_folders.size_of_all(tmp_path) == 12
    with owned_folders.locked(folders[0]), pytest.raises(InstallationFailed, match="Another"):
        owned_folders.clear(tmp_path)
    assert owned_folders.size_of_all(tmp_path) == 12
    assert owned_folders.clear(tmp_path) == 12
    assert not any((folder / "environment").exists() for folder in folders)


@pytest.mark.parametrize("name", ["environment", "wheels"])
def test_a_link_is_left_alone(tmp_path: Path, name: str) -> None:
    """Neither emptied nor followed: where it leads is not ours. The same with a file."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.pdf").write_bytes(b"years of work")
    place = Runtime(tmp_path / "pytorch", alone=True)
    with place.locked():
        (place.folder / name).symlink_to(theirs)
    with pytest.raises(InstallationFailed, match=f"“{name}” there is a file or a link"):
        install(place, Job())
    assert owned_folders.size_of_all(place.root) == owned_folders.clear(place.root) == 0
    assert contents(theirs) == {"thesis.pdf": b"years of work"}
    (place.folder / name).unlink()
    (place.folder / name).touch()
    with pytest.raises(InstallationFailed, match=f"“{name}” there is a file or a link"):
        install(place, Job())


def test_in_use(tmp_path: Path) -> None:
    """By several: nobody deletes it or installs into it until the last has ended."""
    place = Runtime(tmp_path)
    with place.locked():
        place.environment.mkdir()
        (place.environment / "torch").write_bytes(b"1234")
    with owned_folders.in_use(place.folder):
        with owned_folders.in_use(place.folder):
            pass
        with pytest.raises(InstallationFailed, match="a library is being adapted with it"):
            owned_folders.clear(tmp_path)
        with pytest.raises(InstallationFailed, match="a library is being adapted with it"):
            install(place, Job())
    assert place.environment.exists()
    (place.folder / "adapting-1.lock").touch()  # left by a process that was killed
    assert owned_folders.clear(tmp_path) == 4
    assert {path.name for path in place.folder.iterdir()} == {OWNER_MARK, "install.lock"}


def test_what_cannot_be_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that is read-only: a sentence."""
    place = Runtime(tmp_path)
    with place.locked():
        place.environment.mkdir()

    def refuse(path: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(InstallationFailed, match="cannot be deleted: Read-only file system"):
        owned_folders.clear(tmp_path)

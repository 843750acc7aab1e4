"""The bundle in the desktop's menu, and as a package for Debian."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import deb
import desktop_files
import pytest

SCRIPTS = Path(desktop_files.__file__).parent
DESKTOP_ENTRY = "applications/io.github.hashdesk.HashDesk.desktop"


def fake_bundle(folder: Path) -> Path:
    """A bundle whose program prints its arguments; returns its folder."""
    folder.mkdir(parents=True)
    (folder / "hashdesk").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (folder / "hashdesk").chmod(0o755)
    for name in ("hashdesk-window", "add-to-menu.sh"):
        shutil.copy(SCRIPTS / name, folder)
    command = [sys.executable, SCRIPTS / "desktop_files.py", folder]
    subprocess.run(command, check=True)
    return folder


def add_to_menu(folder: Path, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the bundle's script with a folder of the user's data."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "XDG_DATA_HOME": str(data)}
    command = [folder / "add-to-menu.sh"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_menu_starts_the_window_from_where_the_bundle_is(tmp_path: Path) -> None:
    bundle, data = fake_bundle(tmp_path / "My programs" / "HashDesk"), tmp_path / "data"
    done = add_to_menu(bundle, data)
    assert (done.returncode, done.stderr) == (0, "")
    entry = configparser.RawConfigParser()
    entry.read(data / DESKTOP_ENTRY, "utf-8")
    assert entry["Desktop Entry"]["Exec"] == f'"{bundle}/hashdesk-window" %f'
    assert (data / "icons/hicolor/scalable/apps/io.github.hashdesk.HashDesk.svg").is_file()
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", data / DESKTOP_ENTRY], check=True)


def test_a_folder_that_a_menu_entry_cannot_name_is_refused(tmp_path: Path) -> None:
    done = add_to_menu(fake_bundle(tmp_path / "100% mine"), tmp_path / "data")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"cannot name {tmp_path}/100% mine: move HashDesk" in done.stderr
    assert not (tmp_path / "data").exists()


def test_the_window_is_started_through_links_from_anywhere(tmp_path: Path) -> None:
    bundle = fake_bundle(tmp_path / "HashDesk")
    link = tmp_path / "bin" / "hashdesk-window"
    link.parent.mkdir()
    link.symlink_to(bundle / "hashdesk-window")
    done = subprocess.run([link, "a photo.jpg"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["-m", "hashdesk.ui.app.main", "a photo.jpg"]


def test_a_package_puts_everything_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a program of the system as the bundle's: it is linked with the system's libc."""
    if missing := [name for name in ("dpkg-deb", "objdump") if shutil.which(name) is None]:
        pytest.skip(f"{missing[0]} is not here")
    bundle = fake_bundle(tmp_path / "HashDesk")
    shutil.copy("/usr/bin/du", bundle / "hashdesk")
    monkeypatch.setattr(deb, "BUNDLE", bundle)
    monkeypatch.setattr(sys, "argv", ["deb.py", str(tmp_path)])
    assert deb.main() == 0, capsys.readouterr().err
    (package,) = tmp_path.glob("hashdesk_*.deb")
    fields = subprocess.check_output(["dpkg-deb", "--field", package], text=True)
    assert "\nDepends: libc6 (>= 2." in fields
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "root"], check=True)
    usr = tmp_path / "root" / "usr"
    assert os.readlink(usr / "bin" / "hashdesk") == "../lib/hashdesk/hashdesk"
    assert (usr / "bin" / "hashdesk-window").resolve() == usr / "lib/hashdesk/hashdesk-window"
    assert os.access(usr / "bin" / "hashdesk", os.X_OK)
    assert "Exec=hashdesk-window %f\n" in (usr / "share" / DESKTOP_ENTRY).read_text("utf-8")
    assert "Apache-2.0" in (usr / "share/doc/hashdesk/copyright").read_text("utf-8")
    assert not (usr / "lib/hashdesk/share").exists()
    assert (usr / "share/zsh/vendor-completions/_hashdesk").is_file()
    assert (usr / "share/man/man1/hashdesk.1").is_file()


def test_without_a_bundle_no_package_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deb, "BUNDLE", tmp_path)
    assert deb.main() == 1
    said = capsys.readouterr().err
    assert said == f"There is no bundle in {tmp_path}. Make one first: make bundle\n"

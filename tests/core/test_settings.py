"""A person's settings file, right and wrong."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from hashdesk.core.errors import UsageError
from hashdesk.core.settings import Settings, load_settings, save_switch, usable_cores


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_no_file(file: Path) -> None:
    """Without a file all knobs have their defaults."""
    assert load_settings(file) == Settings()


def test_empty_file(file: Path) -> None:
    """A file that sets nothing changes nothing."""
    file.write_text("# nothing yet\n")
    assert load_settings(file) == Settings()


def test_values(file: Path) -> None:
    """What the file sets is taken, the rest keeps its default."""
    file.write_text("workers = 3\nphoto_seconds = 4.5\nkeep_features = false\n")
    expected = Settings(workers=3, photo_seconds=4.5, keep_features=False)
    assert load_settings(file) == expected
    assert expected.worker_count == 3
    assert Settings().worker_count == usable_cores()


def test_every_knob_can_be_set(file: Path) -> None:
    """Each setting is read back from a file that names it."""
    values = dataclasses.asdict(Settings())
    file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()))
    assert load_settings(file) == Settings()


def test_a_folder(file: Path) -> None:
    """By its whole path, or from the person's own folder."""
    for folder in ("/media/disk", "~/backups", ""):
        file.write_text(f"backup_folder = '{folder}'\n")
        assert load_settings(file).backup_folder == folder


def test_whole_numbers_do_for_fractions(file: Path) -> None:
    """Seconds may be written without a decimal point."""
    file.write_text("commit_seconds = 3\n")
    seconds = load_settings(file).commit_seconds
    assert (seconds, type(seconds)) == (3.0, float)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("comit_photos = 5", "Did you mean “commit_photos”?"),
        ("Workers = 2", "Did you mean “workers”?"),
        ("zzz = 1", "which is no setting."),
        ("[speed]\nworkers = 2", "“speed”"),
    ],
)
def test_unknown_names(file: Path, text: str, hint: str) -> None:
    """An unknown name is an error that names the file, the name and the one that was meant."""
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_settings(file)
    assert hint in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('workers = "two"', "“workers” must be a whole number"),
        ("workers = 2.0", "“workers” must be a whole number"),
        ("workers = true", "“workers” must be a whole number"),
        ("workers = -1", "“workers” must be a whole number of 0 or more"),
        ("batch = 0", "“batch” must be a whole number of 1 or more"),
        ("photo_seconds = -0.5", "“photo_seconds” must be a number of 0 or more"),
        ("photo_seconds = nan", "“photo_seconds” must be a number of 0 or more"),
        ('photo_seconds = "5"', "“photo_seconds” must be a number"),
        ("photo_seconds = [5]", "“photo_seconds” must be a number"),
        ("keep_features = 1", "“keep_features” must be true or false"),
        ('keep_features = "yes"', "“keep_features” must be true or false"),
        ("backup_folder = 5", "“backup_folder” must be a text."),
        ('backup_folder = "disk"', "“backup_folder” must be a whole path"),
        ('backup_folder = "~nobody-of-this-name/disk"', "“backup_folder” must be a whole path"),
        ('backup_folder = "/disk\\u0000"', "“backup_folder” must be a whole path"),
    ],
)
def test_wrong_types(file: Path, text: str, wanted: str) -> None:
    """A value of the wrong kind is an error that says which kind is right."""
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_settings(file)
    assert wanted in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"workers = ", b"workers 2", b"\xff\xfe", b"workers = 1\nworkers = 2"]
)
def test_broken_files(file: Path, content: bytes) -> None:
    """A file that is not TOML is an error that names it and says what to do."""
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"settings\.toml is not valid TOML: .* Mend or remove"):
        load_settings(file)


def test_unreadable_files(file: Path) -> None:
    """A settings file that is a folder is an error, not a traceback."""
    file.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(file)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "follow_links = false\n"),
        ("", "follow_links = false\n"),
        ("# mine\nworkers = 3", "# mine\nworkers = 3\nfollow_links = false\n"),
        ("follow_links = true  # why\nbatch = 9\n", "follow_links = false  # why\nbatch = 9\n"),
        ("  follow_links=false\n", "follow_links = false\n"),
    ],
)
def test_a_switch_is_saved(file: Path, before: str | None, after: str) -> None:
    """Comments and other settings stay."""
    if before is not None:
        file.write_text(before)
    save_switch(file, "follow_links", on=False)
    assert file.read_text() == after
    assert not load_settings(file).follow_links
    save_switch(file, "follow_links", on=True)
    assert load_settings(file).follow_links


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("workers = many", "is not valid TOML"),
        ('"follow_links" = true\n', "in a way that only you can change"),
    ],
)
def test_a_switch_in_a_file_that_is_left_alone(file: Path, text: str, words: str) -> None:
    file.write_text(text)
    with pytest.raises(UsageError, match=words):
        save_switch(file, "follow_links", on=False)
    assert file.read_text() == text


def test_a_switch_behind_a_link(file: Path) -> None:
    """The file that it leads to is written; the link stays."""
    real = file.with_name("real.toml")
    real.write_text("workers = 2\n")
    file.symlink_to(real)
    save_switch(file, "follow_links", on=False)
    assert file.is_symlink()
    assert load_settings(real) == Settings(workers=2, follow_links=False)


def test_a_switch_that_cannot_be_saved(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be"):
        save_switch(tmp_path / "file" / "settings.toml", "follow_links", on=False)

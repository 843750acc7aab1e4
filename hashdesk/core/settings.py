"""All settings: those that change results, and those that change only speed.

`settings.toml` may set any of them by name; for an unknown name, the error suggests the most
similar one.
"""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_toml, quoted, read_document
from hashdesk.core.errors import UsageError
from hashdesk.core.files.atomic_files import write_atomically

KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
FOLDER_SETTINGS = {"backup_folder"}  # settings that name a folder, by its whole path
LEAST_VALUES = {"batch": 1}  # 0 for every other setting


def usable_cores() -> int:
    """Cores that this process may use: fewer than there are under taskset or in a cgroup."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """The settings and their defaults."""

    # These change results: photos above the limits are unreadable, with a reason.
    max_pixels: int = 150_000_000
    max_file_bytes: int = 500_000_000

    # Whether scans follow links to photos and folders.
    follow_links: bool = True
    # Whether scans leave out originals that editors put aside, such as .picasaoriginals.
    skip_originals: bool = True
    # Whether they leave out folders with a file .nomedia: private albums often have one, too.
    skip_nomedia: bool = False

    # These change only speed, memory and disk use.
    workers: int = 0  # decoding processes; 0: one for each core
    batch: int = 128  # photos for each call of the engine on a CPU
    commit_photos: int = 256  # a crash costs at most this many photos …
    commit_seconds: float = 2.0  # … or this much time
    photo_seconds: float = 30.0  # a decoder that takes longer is stopped
    photo_memory_bytes: int = 1 << 30  # address space for decoding one photo
    keep_features: bool = True  # 2.5 kB a photo: adapting and switching need no decoding
    backup_folder: str = ""  # better on another disk; empty: in the library's own folder
    backup_bytes: int = 2_000_000_000  # all backups of a library together; 0: none are made

    @property
    def worker_count(self) -> int:
        """The number of decoding processes."""
        return self.workers or usable_cores()


def load_settings(path: Path) -> Settings:
    """The settings in a TOML file; the defaults where there is none. Raises UsageError."""
    try:
        values = parse_toml(read_document(path))
    except FileNotFoundError:
        return Settings()
    except Malformed as error:
        raise UsageError(f"{path} is not valid TOML: {error}. Mend or remove it.") from error
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror or error}. Mend or remove it."
        ) from error
    defaults: dict[str, Any] = {field.name: field.default for field in fields(Settings)}
    for name, value in values.items():
        if name not in defaults:
            near = difflib.get_close_matches(name, defaults, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise UsageError(f"{path} sets {quoted(name)}, which is no setting.{hint}")
        wanted = type(defaults[name])
        if wanted is float and type(value) is int:
            value = values[name] = float(value)
        least, is_number = LEAST_VALUES.get(name, 0), wanted in (int, float)
        if type(value) is not wanted or (is_number and not value >= least):  # NaN neither
            bound = f" of {least} or more" if is_number else ""
            raise UsageError(f"{path}: “{name}” must be {KINDS[wanted]}{bound}.")
        if name in FOLDER_SETTINGS and value and not _is_whole_path(value):
            raise UsageError(f"{path}: “{name}” must be a whole path, such as /media/disk/backups.")
    return Settings(**values)


def save_switch(path: Path, name: str, *, on: bool) -> None:
    """Write a setting that is true or false; all else in the file stays as it is.

    Raises UsageError, and changes nothing, if the file cannot be read or written.
    """
    load_settings(path)
    text = _text(path)
    line = f"{name} = {str(on).lower()}"
    pattern = re.compile(rf"^[ \t]*{name}[ \t]*=[ \t]*(true|false)", re.MULTILINE)
    if name in parse_toml(text.encode()):
        new = pattern.sub(line, text, count=1)
    else:
        new = f"{text}\n{line}\n" if text and not text.endswith("\n") else f"{text}{line}\n"
    try:
        if parse_toml(new.encode()) != {**parse_toml(text.encode()), name: on}:
            raise UsageError(f"{path} sets “{name}” in a way that only you can change: edit it.")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(Path(os.path.realpath(path)), new.encode())
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}. Check its folder’s permissions."
        ) from error


def _text(path: Path) -> str:
    try:
        return read_document(path).decode()
    except FileNotFoundError:
        return ""


def _is_whole_path(text: str) -> bool:
    return os.path.isabs(os.path.expanduser(text)) and "\0" not in text

"""Where things live on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import appdirs

APP_NAME = "hashdesk"


def default_library() -> Path:
    """The library that is used when none is named: `HASHDESK_LIBRARY`, else the user's data."""
    named = os.environ.get("HASHDESK_LIBRARY")
    return Path(named) if named else Path(appdirs.user_data_dir(APP_NAME, False)) / "library"


def imports() -> Path:
    """The folder of libraries that were imported."""
    return Path(appdirs.user_data_dir(APP_NAME, False)) / "imported"


def cache() -> Path:
    """What can be made or fetched again, such as backbones: `HASHDESK_CACHE`, or the user's."""
    named = os.environ.get("HASHDESK_CACHE")
    return Path(named) if named else Path(appdirs.user_cache_dir(APP_NAME, False))


def models() -> Path:
    """Models that the person added, which cannot be made again: `HASHDESK_MODELS`, or in the data.

    <models>/<name>/    a backbone's files, as encoders/files/backbone_files.py describes them
    """
    named = os.environ.get("HASHDESK_MODELS")
    return Path(named) if named else Path(appdirs.user_data_dir(APP_NAME, False)) / "models"


def pytorch() -> Path:
    """Where PyTorch is installed for adapting: `HASHDESK_PYTORCH`, or in the user's data."""
    named = os.environ.get("HASHDESK_PYTORCH")
    return Path(named) if named else Path(appdirs.user_data_dir(APP_NAME, False)) / "pytorch"


def pytorch_is_named() -> bool:
    """Whether the person named that folder: then PyTorch in this environment does not count."""
    return bool(os.environ.get("HASHDESK_PYTORCH"))


def settings_file() -> Path:
    """The person's settings: `HASHDESK_SETTINGS`, else in the user's configuration folder."""
    named = os.environ.get("HASHDESK_SETTINGS")
    return (
        Path(named) if named else Path(appdirs.user_config_dir(APP_NAME, False)) / "settings.toml"
    )


def logs() -> Path:
    """The folder of the log files."""
    return Path(appdirs.user_log_dir(APP_NAME, False))


def resources() -> Path:
    """Files that come with HashDesk: inside the installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "resources"
    return installed if installed.is_dir() else here.parent / "resources"

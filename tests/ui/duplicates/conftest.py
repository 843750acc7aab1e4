"""A library with copies, built once; each test changes a copy of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import BuildOnce
from tests.ui.duplicates.groups import make_copies


@pytest.fixture(scope="session")
def built_copies(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Photos with copies, and their library; read-only."""
    return build_once("copies", lambda folder: make_copies(folder, encoder))

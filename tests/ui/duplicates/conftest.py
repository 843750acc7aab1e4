"""The library with copies, of which tests of the page of groups change copies of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import BuildOnce
from tests.ui.duplicates.groups import make_copies


@pytest.fixture(scope="session")
def built_copies(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Photos with copies, and their library; never to be changed."""
    return build_once("copies", lambda folder: make_copies(folder, encoder))

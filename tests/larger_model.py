"""The larger model that ships, and going over to a model."""

from __future__ import annotations

import json
from pathlib import Path

from hashdesk import paths
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.library_encoder import shipped_bundles
from tests import prepared_program

USUAL, LARGE = (load_bundle(folder).id for folder in shipped_bundles(paths.resources()))


def use(library: Path, encoder: str) -> dict[str, object]:
    """The summary of `hashdesk models --use`."""
    words = ("models", "--use", encoder, "--json", "--library", library)
    done = prepared_program.run(*words, timeout=280)
    assert done.returncode == 0, done.stderr
    summary: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return summary

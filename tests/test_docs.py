"""The documents name what there is."""

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

import hashdesk
from hashdesk.cli.main import COMMANDS
from hashdesk.core.files.disk_space import LEAST_FREE_BYTES
from hashdesk.core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_in_the_readme(verb: str) -> None:
    """With the program's name before it, as it is typed."""
    assert f"hashdesk {verb}" in README


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_in_the_readme(name: str) -> None:
    """By its name in settings.toml."""
    assert f"`{name}`" in README


def test_links_lead_somewhere() -> None:
    """Every relative link of every document."""
    for document in ROOT.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
            assert (ROOT / target).exists(), f"{document.name}: {target}"


def test_the_changelog_knows_this_version() -> None:
    """And the constraints pin what pyproject.toml asks for."""
    assert f"## {hashdesk.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").lower().replace("_", "-")
    for requirement in project["dependencies"]:
        name = re.match(r"[A-Za-z0-9.-]+", requirement)
        assert name is not None
        assert name[0].lower() in pinned


def test_figures_of_the_architecture_page_are_the_codes_own() -> None:
    """Numbers that would go stale silently."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert f"{LEAST_FREE_BYTES >> 20} MB" in text
    quality = json.loads((ROOT / "resources" / "encoder" / "manifest.json").read_text())["quality"]
    assert quality

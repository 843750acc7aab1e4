"""The documents name what there is."""

import ast
import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import pytest

import hashdesk
from hashdesk.cli.parsers import COMMANDS
from hashdesk.core.files.disk_space import LEAST_FREE_BYTES
from hashdesk.core.files.file_sizes import MEGABYTE
from hashdesk.core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
NOT_TRANSLATED = {"HashDesk large", "Shelf 7"}  # a name; a figure that the window fills in
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_in_the_readme(verb: str) -> None:
    """With the program's name before it, as it is typed."""
    assert f"hashdesk {verb}" in README


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_in_the_readme(name: str) -> None:
    """By its name in settings.toml."""
    assert f"`{name}`" in README


def test_the_map_repeats_the_docstrings() -> None:
    """Of every folder, the first sentence."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for package in (*ROOT.glob("hashdesk/**/__init__.py"), *ROOT.glob("trainer/**/__init__.py")):
        documented = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
        sentence = " ".join(documented.partition("\n\n")[0].split())
        assert f"| `{package.parent.relative_to(ROOT)}` | {sentence} |" in text


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_are_named_exist(document: str) -> None:
    """By their path, below the root or a package, or by a name that is somewhere."""
    code = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("[!.]*/**/*.py")]
    for name in re.findall(r"`([\w/.-]+\.py)`", (ROOT / document).read_text("utf-8")):
        found = [path for path in code if path == name or path.endswith("/" + name)]
        assert found or name == "numpy.py", f"{document} names {name}"


def test_every_promise_has_tests() -> None:
    """Each row of the table of promises names files of tests that exist."""
    text = (ROOT / "RELIABILITY.md").read_text("utf-8")
    promises = re.findall(r"^\| \*\*.*?\| (`.*`) \|$", text, re.MULTILINE)
    assert len(promises) > 15
    for tests in promises:
        for name in re.findall(r"`(.*?)`", tests):
            assert (ROOT / "tests" / name).is_file(), name


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


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_words_of_the_window_are_named_as_it_says_them(document: str) -> None:
    """In italics, with a capital: buttons, pages, levels. Case and a last "…" may differ."""
    translations = ROOT / "resources" / "i18n" / "hashdesk_de.ts"
    sources = [one.text or "" for one in ElementTree.parse(translations).iter("source")]
    said = re.sub(r"&([\w&])", r"\1", "\n".join(sources)).lower()
    named = re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", (ROOT / document).read_text("utf-8"))
    assert len(named) > 10
    unknown = {name for name in named if name.lower().rstrip(".…") not in said}
    assert unknown - NOT_TRANSLATED == set()


def test_figures_of_the_architecture_page_are_the_codes_own() -> None:
    """Numbers that would go stale silently."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert f"{LEAST_FREE_BYTES // MEGABYTE} MB" in text
    quality = json.loads((ROOT / "resources" / "encoder" / "manifest.json").read_text())["quality"]
    assert quality

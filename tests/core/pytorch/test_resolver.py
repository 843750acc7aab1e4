"""Sentences for what pip says when it cannot find out which files to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hashdesk.core.errors import InstallationFailed
from hashdesk.core.job import Job
from hashdesk.core.pytorch import resolver
from hashdesk.core.pytorch.runtime import Runtime

HASHES = """ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have
updated the package versions, please update the hashes.
    torch from http://127.0.0.1/torch.whl: Expected sha256 00, Got 11
"""
ADVICE = "ERROR: Cannot unpack torch. You can use --ignore-installed. See the manual.\n"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (HASHES, "not the one that the index announced"),
        (ADVICE, r"Cannot unpack torch\. Check the network and try again\.$"),
    ],
)
def test_pips_advice_is_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, words: str
) -> None:
    def fail(*_: object) -> list[str]:
        return [sys.executable, "-c", f"raise SystemExit({said!r})"]

    monkeypatch.setattr(resolver, "module", fail)
    with pytest.raises(InstallationFailed, match=words) as caught:
        resolver.resolve(Runtime(tmp_path), ["torch"], Job())
    assert not any(word in str(caught.value) for word in ("REQUIREMENTS", "You can", "\n"))

"""Switching to an encoder with another backbone and back, without losing anything."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_encoder import check_bundles, offers, shipped_bundles
from tests.conftest import MANY
from tests.larger_model import LARGE, USUAL, use


def test_the_larger_encoder_is_offered_and_finds_more() -> None:
    found = {offer.id: offer for offer in offers(shipped_bundles(paths.resources()), paths.cache())}
    assert list(found) == [USUAL, LARGE]
    figures = found[LARGE].estimate["64"]
    assert figures["groups_after"] > figures["groups_before"] > 0.4
    left = offers(shipped_bundles(paths.resources()), paths.cache(), {USUAL})
    assert [offer.id for offer in left] == [LARGE]


@pytest.mark.slow
def test_a_changed_description_of_an_adapted_encoder(adapted: Path) -> None:
    """Its id is made of what decides codes: the figures beside them are told by the library."""
    (file,) = adapted.glob("encoders/*/manifest.json")
    text = file.read_text("utf-8")
    with LibraryDB(adapted) as db:
        assert check_bundles(db).count == 0
        file.write_text(text.replace('"Adapted"', '"Adopted"'), "utf-8")
        assert file.read_text("utf-8") != text
        assert check_bundles(db).count == 1
        file.write_text(text + "\n", "utf-8")
        assert check_bundles(db).count == 0


@pytest.mark.slow
def test_switching_there_and_back(tmp_path: Path, library_folder: Path, drawn_photos: Path) -> None:
    library = Path(shutil.copytree(library_folder, tmp_path / "library"))
    with Library(library) as before:
        ids, codes = before.codes.ids.tolist(), before.codes.codes[64].copy()
    there = use(library, LARGE[:6])
    assert (there["encoder"], there["recoded"], there["uncoded"]) == (LARGE, 24, 0)
    with Library(library) as after:
        assert after.encoder.name == LARGE
        assert not after.encoder.adapted
        assert sorted(after.codes.ids.tolist()) == sorted(ids)
    photo = drawn_photos / "theme2" / "2-1.jpg"
    command = [sys.executable, "-m", "hashdesk", "search", str(shutil.copy(photo, tmp_path))]
    done = subprocess.run(
        [*command, "--library", str(library), "--json"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout)["results"][0]["path"]) == photo
    back = use(library, USUAL)
    assert (back["recoded"], back["uncoded"]) == (0, 0)
    with Library(library) as again:
        assert again.codes.ids.tolist() == ids
        assert np.array_equal(again.codes.codes[64], codes)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_stopped_switch_keeps_the_old_encoder_and_resumes(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small steps: it is far from its end when the first of them are done.
    (tmp_path / "settings.toml").write_text("batch = 16\ncommit_photos = 16\n")
    monkeypatch.setenv("HASHDESK_SETTINGS", str(tmp_path / "settings.toml"))
    command = [sys.executable, "-m", "hashdesk", "models", "--use", LARGE, "--json"]
    with subprocess.Popen(
        [*command, "--library", str(large)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            event = json.loads(line)
            if event.get("phase") == "index" and event["done"] >= 40:
                child.send_signal(signal.SIGTERM)
                break
        child.stdout.read()
        assert child.wait(60) == 130
    with LibraryDB(large) as db:
        used, row = db.encoder_in_use(), db.find_encoder(LARGE)
        assert used is not None
        assert used.name == USUAL
        assert row is not None
        done = len(db.load_codes(row).ids)
    assert 0 < done < MANY
    assert use(large, LARGE)["recoded"] == MANY - done
